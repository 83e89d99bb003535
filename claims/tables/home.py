"""What the names of a table say together: the benchmark they are parts of, and whether plain words are names too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from claims.record.entries import Benchmark
from claims.registry.lookup import Registry, find_subset, key
from claims.tables.headings import PLAIN_WORDS, HeadingReader
from claims.tables.vocabulary import classes, heading_kind

_COUNT = re.compile(r"\s*\(\d{1,3}(?: (?:data ?sets|tasks))?\)$")  # Clustering (11): of eleven data sets


@lru_cache(maxsize=4)
def _subset_index(registry: Registry) -> dict[str, tuple[Benchmark, ...]]:
    """Folded subset name to the benchmarks that have such a part."""
    index: dict[str, dict[str, Benchmark]] = {}
    for benchmark in registry.benchmarks.values():
        for part in benchmark.subsets:
            for spelling in (part.id, part.name, *part.aliases):
                index.setdefault(key(spelling), {})[benchmark.id] = benchmark
    return {name: tuple(found.values()) for name, found in index.items()}


def names_on(texts: Iterable[str]) -> list[str]:
    """The texts that may be names of benchmarks: no averages, attributes or other words of tables."""
    bare = (_COUNT.sub("", text) for text in texts)
    return [text for text in dict.fromkeys(bare) if "average" not in classes(text) and heading_kind(text) is None]


def trusts(names: Sequence[str], reader: HeadingReader) -> bool:
    """Whether ordinary words among the names are benchmarks as well: most others are, and none is a plain word."""
    words = [name for name in names if "category" in classes(name)]
    others = [name for name in names if name not in words]
    named = [name for name in others if (facts := reader.read(name)).says and facts.targets]
    plain = [name for name in others if name not in named and PLAIN_WORDS.fullmatch(name)]
    return bool(words) and not plain and len(named) >= max(2, len(others) / 2)


@dataclass(frozen=True, slots=True)
class Home:
    """The benchmark that a table is about.

    Attributes:
        benchmark: it, or None.
        complete: whether every name of the table is a part of it, so that a bare average is its average.
        rivals: ids of the benchmarks that the names would fit alike.
    """

    benchmark: Benchmark | None = None
    complete: bool = False
    rivals: tuple[str, ...] = ()


def home_of(names: Sequence[str], registry: Registry) -> Home:
    """The benchmark of which most of the names (three of four, and three at least, or all of two) are parts.

    One of the names must belong to it alone: data sets that merely also occur in a suite do not make the suite.
    """
    index = _subset_index(registry)
    counts: dict[str, int] = {}
    for name in names:
        for benchmark in index.get(key(name), ()):
            counts[benchmark.id] = counts.get(benchmark.id, 0) + 1
    most = max(counts.values(), default=0)
    if len(names) < 2 or (most < len(names) and (most < 3 or most * 4 < len(names) * 3)):
        return Home()
    best = sorted(name for name, count in counts.items() if count == most)
    alone = [
        name
        for name in names
        if (found := registry.find_benchmark(name, any_case=True)) is None or found[1] is not None
    ]
    if not any(best[0] in {each.id for each in index.get(key(name), ())} for name in alone):
        return Home()
    if len(best) > 1:
        return Home(rivals=tuple(best))
    return Home(registry.benchmarks[best[0]], most == len(names) or _complete(best[0], names, registry))


def _complete(benchmark: str, names: Sequence[str], registry: Registry) -> bool:
    home = registry.benchmarks[benchmark]
    return all(find_subset(home, name) or find_subset(home, f"{home.name} {name}") for name in names)
