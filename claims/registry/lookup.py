"""Benchmarks, metrics, conditions: what a name means, in which unit it counts and which way is better.

Names are compared by `key`: case, spaces, hyphens, underscores, dots and apostrophes do not matter. Two entries that
answer to one name are an error when the registry is loaded, not a surprise when it is asked. Subsets answer to
`GLUE/SST-2`, `GLUE: SST-2`, `GLUE (SST-2)`, `GLUE SST-2`; to their own name alone only where it holds the benchmark's
(RACE-Middle) or the entry says that it is known by itself (SST-2): `Yoruba` is no benchmark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from claims.record.entries import Benchmark, Metric, Subset
from claims.record.errors import Problem, RegistryError
from claims.record.nearest import did_you_mean
from claims.registry.benchmarks import read_benchmarks
from claims.registry.conditions import Conditions
from claims.registry.entries import RULE, clash
from claims.registry.folders import METRICS, SETTINGS, SHIPPED, layers
from claims.registry.folders import data_dir as data_dir
from claims.registry.metrics import read_metrics
from claims.strict_yaml.folders import files_of

EntryPlace = tuple[str, str | None]  # benchmark id, subset id
_DROPPED = re.compile(r"[\s\-_.'’‘‐‑‒–—−]+")
_WORDS = re.compile(r"[^\s\-_/:()]+")
_PARTS = re.compile(r"\s*[/:(>]\s*")


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """The folded form in which names are compared."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", name).casefold())


@dataclass(frozen=True, slots=True, eq=False)
class Registry:
    """Every known metric, benchmark and condition, with lookup by any of their names.

    Attributes:
        metrics: metric id -> entry, in the order of the file.
        benchmarks: benchmark id -> entry, in the order of the files.
        metric_keys: folded name -> metric id.
        benchmark_keys: folded name -> (benchmark id, subset id or None).
        part_keys: folded subset name that names no benchmark by itself -> the places that it may mean.
        conditions: circumstances of a measurement; by default those that come with the program.
        folder: the data folder that it was read from, None for given entries.
    """

    metrics: Mapping[str, Metric]
    benchmarks: Mapping[str, Benchmark]
    metric_keys: Mapping[str, str]
    benchmark_keys: Mapping[str, EntryPlace]
    part_keys: Mapping[str, tuple[EntryPlace, ...]]
    conditions: Conditions = field(default_factory=Conditions.shipped)
    folder: Path | None = None

    @classmethod
    def load(cls, data: Path | None = None) -> Registry:
        """Registry of a data folder, read again only when one of its files changed.

        Raises:
            RegistryError: with every fault of every registry file.
        """
        registry, problems = cls.read(data)
        if problems:
            raise RegistryError(problems)
        return registry

    @classmethod
    def read(cls, data: Path | None = None) -> tuple[Registry, tuple[Problem, ...]]:
        """Registry of a data folder as far as it can be read, and every fault of its files.

        Raises:
            RegistryError: there is no registry at all.
        """
        folder = (data or data_dir()).absolute()
        stack, problems = layers(folder)
        found = [files_of(each / "benchmarks", "benchmark files") for each in stack]
        metrics = tuple(path for each in stack if (path := each / METRICS).is_file())
        if not metrics:
            hint = f"write '{SETTINGS}' with 'extends: {SHIPPED}' to build on what comes with claimboard"
            raise RegistryError(
                Problem(f"no {METRICS} here, and no other folder that this one extends", str(folder), hint=hint)
            )
        benchmarks = tuple(path for paths, _ in found for path in paths)
        stamps = tuple((status.st_mtime_ns, status.st_size) for status in map(Path.stat, (*metrics, *benchmarks)))
        registry, faults = _load(folder, metrics, benchmarks, stamps, *Conditions.read(folder))
        return registry, (*problems, *faults, *(fault for _, overlooked in found for fault in overlooked))

    @classmethod
    def of(cls, metrics: Mapping[str, Metric], benchmarks: Iterable[Benchmark]) -> Registry:
        """Registry of given entries.

        Raises:
            RegistryError: where two entries answer to one name.
        """
        problems: list[Problem] = []
        registry = _index(metrics, list(benchmarks), problems)
        if problems:
            raise RegistryError(problems)
        return registry

    def find_metric(self, name: str) -> Metric | None:
        """Metric of that id, name or alias, or None."""
        found = self.metric_keys.get(key(name))
        return None if found is None else self.metrics[found]

    def metric(self, name: str) -> Metric:
        """Metric of that id, name or alias.

        Raises:
            RegistryError: unknown, with the nearest known ones.
        """
        if found := self.find_metric(name):
            return found
        spellings = {s: m.id for m in self.metrics.values() for s in (m.id, m.name, *m.aliases)}
        raise RegistryError(
            Problem(f"unknown metric '{_short(name)}'", rule="unknown-metric", hint=did_you_mean(name, spellings))
        )

    def find_benchmark(self, name: str, *, any_case: bool = False) -> tuple[Benchmark, Subset | None] | None:
        """Benchmark of that id, name or alias with the subset that the name gives, or None.

        A subset's own name is enough where it is known by itself and only one benchmark has it.

        Args:
            name: as a source writes it.
            any_case: for who decides by what stands around whether `Math` is MATH or the word.
        """
        if place := self._place(name, any_case):
            return self._at(place)
        split = self.split_name(name)
        part = find_subset(*split) if split else None
        return (split[0], part) if split and part else None

    def benchmark(self, name: str) -> tuple[Benchmark, Subset | None]:
        """Benchmark of that id, name or alias with the subset that the name gives.

        Raises:
            RegistryError: unknown, with the nearest known ones; or a subset's name that several benchmarks have.
        """
        if found := self.find_benchmark(name):
            return found
        if split := self.split_name(name):
            return split[0], self.subset(*split)  # which does not exist: it is the part that is wrong
        if places := self.part_keys.get(key(name)):
            owners = [f"'{benchmark}/{subset}'" for benchmark, subset in places]
            whose = "several benchmarks" if len(places) > 1 else f"'{places[0][0]}'"
            what, hint = f"'{_short(name)}' is part of {whose}", f"write {' or '.join(owners[:6])}"
        else:
            what, hint = f"unknown benchmark '{_short(name)}'", did_you_mean(name, self._spellings()) or ""
        raise RegistryError(Problem(what, rule="unknown-benchmark", hint=hint or None))

    def subset(self, benchmark: Benchmark, name: str) -> Subset:
        """Subset of a benchmark by id, name or alias.

        Raises:
            RegistryError: unknown, with the nearest known ones.
        """
        if found := find_subset(benchmark, name):
            return found
        spellings = {s: part.id for part in benchmark.subsets for s in (part.id, part.name, *part.aliases)}
        ids = [part.id for part in benchmark.subsets]
        known = f"there is {', '.join(ids[:12])}{', ...' if len(ids) > 12 else ''}"
        hint = did_you_mean(name, spellings) or (known if ids else f"'{benchmark.id}' has no subsets registered")
        what = f"unknown subset '{_short(name)}' of '{benchmark.id}'"
        raise RegistryError(Problem(what, rule="unknown-benchmark", hint=hint))

    def default_metric(self, benchmark: Benchmark, subset: Subset | None = None) -> Metric:
        """The metric that a benchmark or its subset is usually reported in.

        Raises:
            RegistryError: the registry names none.
        """
        ids = (subset.metrics if subset else ()) or benchmark.metrics
        if not ids:
            what = f"benchmark '{benchmark.id}' has no default metric"
            raise RegistryError(Problem(what, rule="unknown-metric", hint="say which metric you mean"))
        return self.metrics[ids[0]]

    def split_name(self, name: str) -> tuple[Benchmark, str] | None:
        """`GLUE/SST-2` as the benchmark and the words for its part, whether there is such a part or not."""
        first, *rest = _PARTS.split(name.rstrip(") "), maxsplit=1)
        place = self._place(first) if rest else None
        return (self.benchmarks[place[0]], rest[0]) if place and place[1] is None else None

    def _place(self, name: str, any_case: bool = False) -> EntryPlace | None:
        place = self.benchmark_keys.get(key(name))
        if (
            place is not None
            and not any_case
            and (entry := self.benchmarks[place[0]]).exact_case
            and key(name) == key(entry.name)
        ):
            return place if name.strip() in (entry.id, entry.name) else None
        return place

    def _at(self, place: EntryPlace) -> tuple[Benchmark, Subset | None]:
        benchmark = self.benchmarks[place[0]]
        return benchmark, benchmark.part(place[1])

    def _spellings(self) -> dict[str, str]:
        spellings = {}
        for benchmark in self.benchmarks.values():
            for part in benchmark.subsets:
                spellings.update(dict.fromkeys((part.id, part.name), f"{benchmark.id}/{part.id}"))
        for benchmark in self.benchmarks.values():
            spellings.update(dict.fromkeys((benchmark.id, benchmark.name, *benchmark.aliases), benchmark.id))
        return spellings


def find_subset(benchmark: Benchmark, name: str) -> Subset | None:
    """Subset by id, name or alias, or None."""
    folded = key(name)
    for part in benchmark.subsets:
        if any(key(spelling) == folded for spelling in (part.id, part.name, *part.aliases)):
            return part
    return None


@lru_cache(maxsize=8)
def _load(
    folder: Path,
    metric_files: tuple[Path, ...],
    benchmark_files: tuple[Path, ...],
    stamps: tuple[tuple[int, int], ...],
    conditions: Conditions,
    faults: tuple[Problem, ...],
) -> tuple[Registry, tuple[Problem, ...]]:
    problems = [*faults]
    metrics = read_metrics(metric_files, problems)
    benchmarks = read_benchmarks(benchmark_files, metrics, problems)
    registry = _index(metrics, benchmarks, problems)
    return replace(registry, conditions=conditions, folder=folder), tuple(problems)


def _index(metrics: Mapping[str, Metric], benchmarks: list[Benchmark], problems: list[Problem]) -> Registry:
    metric_keys: dict[str, str] = {}
    for metric in metrics.values():
        for spelling in (metric.id, metric.name, *metric.aliases):
            owner = metric_keys.setdefault(key(spelling), metric.id)
            if owner != metric.id:
                problems.append(clash("metric", spelling, metric, metrics[owner]))
    by_id: dict[str, Benchmark] = {}
    for benchmark in benchmarks:
        first = by_id.setdefault(benchmark.id, benchmark)
        problems += [] if first is benchmark else [clash("benchmark", benchmark.id, benchmark, first)]
    keys: dict[str, EntryPlace] = {}
    for benchmark in by_id.values():
        for spelling in (benchmark.id, benchmark.name, *benchmark.aliases):
            place = keys.setdefault(key(spelling), (benchmark.id, None))
            if place[0] != benchmark.id:
                problems.append(clash("benchmark", spelling, benchmark, by_id[place[0]]))
    problems += [_unknown_parent(each, by_id) for each in by_id.values() if each.variant_of not in (None, *by_id)]
    parts = _subset_keys(by_id.values(), problems)
    for name, (_, alone) in parts.items():
        if len(alone) == 1 and name not in keys:
            keys[name] = alone[0]
    only_parts = {name: tuple(places) for name, (places, _) in parts.items() if name not in keys}
    return Registry(
        MappingProxyType(dict(metrics)),
        MappingProxyType(by_id),
        MappingProxyType(metric_keys),
        MappingProxyType(keys),
        MappingProxyType(only_parts),
    )


def _subset_keys(
    benchmarks: Iterable[Benchmark], problems: list[Problem]
) -> dict[str, tuple[list[EntryPlace], list[EntryPlace]]]:
    """Every folded name that leads to a subset, with the subsets it may mean and those that it names by itself."""
    found: dict[str, tuple[list[EntryPlace], list[EntryPlace]]] = {}
    for benchmark in benchmarks:
        heads = {key(spelling) for spelling in (benchmark.id, benchmark.name, *benchmark.aliases)}
        own: dict[str, str] = {}
        for part in benchmark.subsets:
            place = (benchmark.id, part.id)
            spellings = {key(spelling): spelling for spelling in (part.id, part.name, *part.aliases)}
            for folded, spelling in spellings.items():
                if own.setdefault(folded, part.id) != part.id:
                    what = f"subsets '{own[folded]}' and '{part.id}' of '{benchmark.id}' both answer to '{folded}'"
                    problems.append(Problem(what, benchmark.file, benchmark.line, 1, rule=RULE))
                for name in (folded, *(head + folded for head in heads)):
                    places, alone = found.setdefault(name, ([], []))
                    if place not in places:
                        places.append(place)
                    if place not in alone and (
                        name != folded or (part.alone and is_name(spelling)) or _holds(spelling, heads)
                    ):
                        alone.append(place)
    return found


def is_name(spelling: str) -> bool:
    """Whether a spelling has the shape of a name: several words, a digit or a capital inside; `Yoruba` has not."""
    return len(spelling.split()) > 1 or any(letter.isupper() or letter.isdigit() for letter in spelling[1:])


def _holds(spelling: str, heads: Collection[str]) -> bool:
    """Whether a benchmark's name stands in a spelling as whole words: `RACE-m`, `MATH Level 5`, not `Mathematics`."""
    words = [key(word) for word in _WORDS.findall(spelling)]
    runs = {"".join(words[first:last]) for first in range(len(words)) for last in range(first + 1, len(words) + 1)}
    return not runs.isdisjoint(heads)


def _unknown_parent(entry: Benchmark, known: Collection[str]) -> Problem:
    hint = did_you_mean(entry.variant_of or "", list(known))
    what = f"'{entry.id}' is a variant of the unknown benchmark '{entry.variant_of}'"
    return Problem(what, entry.file, entry.line, 1, rule=RULE, hint=hint)


def _short(name: str) -> str:
    return name if len(name) <= 80 else name[:77] + "..."
