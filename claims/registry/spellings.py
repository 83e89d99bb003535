"""The form in which names of metrics and benchmarks are compared, and which names lead to a part of a benchmark."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from claims.record.entries import Benchmark
from claims.registry.entries import Faults

EntryPlace = tuple[str, str | None]  # benchmark id, subset id
_DROPPED = re.compile(r"[\s\-_.'’‘‐‑‒–—−]+")
_WORDS = re.compile(r"[^\s\-_/:()]+")


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """The folded form in which names are compared."""
    return _DROPPED.sub("", unicodedata.normalize("NFKC", name).casefold())


def subset_keys(
    benchmarks: Iterable[Benchmark], faults: Faults
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
                    faults.at(benchmark, what)
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
