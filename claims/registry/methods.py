"""Methods: which model, system, algorithm or codec a printed name means, and which two names may be one.

A name finds its entry when it folds to the name of the entry or to one of its aliases (`method_names`). A citation
in the name, and a date in a shorter form than the entry's (`GPT-4o 0806`, `GPT-4o (Aug 2024)`), are passed over where
one entry alone fits. Two entries that answer to one name are an error when the registry is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from rapidfuzz import fuzz, process

from claims.record.entries import Method
from claims.record.errors import Problem, RegistryError
from claims.record.nearest import did_you_mean
from claims.registry.entries import SURE, Faults, Unsure
from claims.registry.folders import data_dir, layers
from claims.registry.method_entries import read_methods
from claims.registry.method_names import Likeness, compare, differences, fold
from claims.registry.method_parts import parse
from claims.strict_yaml.folders import files_of

_AGAIN = 60  # nearest spellings that are compared part by part


@dataclass(frozen=True, slots=True)
class SimilarMethod:
    """A registered method beside a name.

    Attributes:
        method: the entry.
        likeness: whether the name means it.
        spelling: the name or alias of the entry that is nearest.
        differs: the parts in which the two names differ, in words.
    """

    method: Method
    likeness: Likeness
    spelling: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Methods:
    """Every known method, with lookup by any of its names.

    Attributes:
        entries: method id -> entry, in the order of the files.
        keys: folded name -> method id.
        dated: folded name with its date in a shorter form -> ids of the methods that may be meant.
        unsure: what cannot be relied on.
    """

    entries: Mapping[str, Method]
    keys: Mapping[str, str]
    dated: Mapping[str, tuple[str, ...]]
    unsure: Unsure = SURE

    @classmethod
    def load(cls, data: Path | None = None) -> Methods:
        """Methods of a data folder, read again only when one of its files changed; none where it has no `methods/`.

        Raises:
            RegistryError: with every fault of every file.
        """
        methods, problems = cls.read(data)
        if problems:
            raise RegistryError(problems)
        return methods

    @classmethod
    def read(cls, data: Path | None = None) -> tuple[Methods, tuple[Problem, ...]]:
        """Methods of a data folder as far as they can be read, and every fault of its files."""
        found = [files_of(each / "methods", "method files") for each in layers((data or data_dir()).absolute())[0]]
        paths = tuple(path for files, _ in found for path in files)
        stamps = tuple((status.st_mtime_ns, status.st_size) for status in map(Path.stat, paths))
        methods, problems = _load(paths, stamps)
        return methods, (*problems, *(fault for _, overlooked in found for fault in overlooked))

    @classmethod
    def of(cls, entries: Iterable[Method]) -> Methods:
        """Registry of given entries.

        Raises:
            RegistryError: where two entries answer to one name.
        """
        faults = Faults()
        methods = _index(entries, faults)
        if faults.problems:
            raise RegistryError(faults.problems)
        return methods

    @property
    def good(self) -> Methods:
        """Those that can be relied on; a name that two have means none of them."""
        lost, names = self.unsure.ids, self.unsure.names
        found = _index((entry for entry in self.entries.values() if entry.id not in lost), Faults())
        return replace(found, keys={name: owner for name, owner in found.keys.items() if name not in names})

    def is_sure(self, name: str | None) -> bool:
        """Whether nothing that is wrong with an entry bears upon what a name means."""
        if name is None or self.unsure == SURE:
            return True
        found = self.find(name)
        return not self.unsure.bears_upon(found.id if found else None, fold(name))

    def find(self, name: str) -> Method | None:
        """The method that a name means, None where it is unknown or may mean several."""
        found = self._candidates(name)
        return self.entries[found[0]] if len(found) == 1 else None

    def method(self, name: str) -> Method:
        """The method that a name means.

        Raises:
            RegistryError: unknown, with the nearest known ones; or a name that several methods may be meant by.
        """
        found = self._candidates(name)
        if len(found) == 1:
            return self.entries[found[0]]
        if found:
            what, hint = f"'{name[:80]}' may mean several methods", f"write {' or '.join(map(repr, found))}"
        else:
            spellings = {spelling: entry.name for entry in self.entries.values() for spelling in _spellings(entry)}
            what, hint = f"unknown method '{name[:80]}'", did_you_mean(name, spellings) or ""
        raise RegistryError(Problem(what, rule="unknown-method", hint=hint or None))

    def same(self, one: str, other: str) -> Likeness:
        """Whether two names mean one method: what the registry knows, else what the names tell."""
        first, second = self.find(one), self.find(other)
        if first and second:
            return Likeness.SAME if first is second else Likeness.DIFFERENT
        if not first and not second:
            return compare(one, other)
        known, name = (first, other) if first else (second, one)
        assert known is not None
        if known.id in self._candidates(name):
            return Likeness.MAYBE  # one of several
        return min((compare(name, spelling) for spelling in _spellings(known)), key=_RANKS.__getitem__)

    def similar(self, name: str, limit: int = 10) -> tuple[SimilarMethod, ...]:
        """The registered methods whose names are nearest to a name, those that it may mean first."""
        spellings = [(spelling, entry) for entry in self.entries.values() for spelling in _spellings(entry)]
        folded = [fold(spelling) for spelling, _ in spellings]
        near = process.extract(fold(name), folded, scorer=fuzz.token_sort_ratio, limit=_AGAIN)
        found: dict[str, SimilarMethod] = {}
        meant = self.find(name)
        for spelling, entry in (spellings[index] for _, _, index in near):
            verdict = Likeness.SAME if entry is meant else Likeness.DIFFERENT if meant else compare(name, spelling)
            each = SimilarMethod(entry, verdict, spelling, differences(name, spelling))
            first = found.setdefault(entry.id, each)
            if _RANKS[verdict] < _RANKS[first.likeness]:
                found[entry.id] = each
        return tuple(sorted(found.values(), key=lambda each: _RANKS[each.likeness])[:limit])

    def doubtful(self, name: str) -> tuple[Method, ...]:
        """The registered methods that an unregistered name may mean: questions for a person."""
        if self.find(name):
            return ()
        several = self._candidates(name)
        return tuple(
            entry
            for entry in self.entries.values()
            if entry.id in several
            or any(compare(name, spelling) is not Likeness.DIFFERENT for spelling in _spellings(entry))
        )

    def _candidates(self, name: str) -> tuple[str, ...]:
        for spelling in dict.fromkeys((fold(name), str(replace(parse(name), cited=())))):
            if spelling in self.keys:
                return (self.keys[spelling],)
            if spelling in self.dated:
                return self.dated[spelling]
        return ()


_RANKS = {Likeness.SAME: 0, Likeness.MAYBE: 1, Likeness.DIFFERENT: 2}


@lru_cache(maxsize=8)
def _load(paths: tuple[Path, ...], stamps: tuple[tuple[int, int], ...]) -> tuple[Methods, tuple[Problem, ...]]:
    faults = Faults()
    methods = _index(read_methods(paths, faults), faults)
    return replace(methods, unsure=faults.unsure(fold, methods.keys)), tuple(faults.problems)


def _index(entries: Iterable[Method], faults: Faults) -> Methods:
    by_id: dict[str, Method] = {}
    for entry in entries:
        first = by_id.setdefault(entry.id, entry)
        if first is not entry:
            faults.clash("method", entry.id, entry, first)
    keys: dict[str, str] = {}
    for entry in by_id.values():
        for spelling in (entry.id, *_spellings(entry)):
            owner = keys.setdefault(fold(spelling), entry.id)
            if owner != entry.id:
                faults.clash("method", spelling, entry, by_id[owner])
    dated: dict[str, tuple[str, ...]] = {}
    for name, owner in keys.items():
        for shorter in _with_shorter_date(name):
            if shorter not in keys and owner not in dated.get(shorter, ()):
                dated[shorter] = (*dated.get(shorter, ()), owner)
    snapshots = frozenset(dated)
    for name, owner in keys.items():
        for fuller in _with_release(name, by_id[owner].released):
            if fuller not in keys and fuller not in snapshots and owner not in dated.get(fuller, ()):
                dated[fuller] = (*dated.get(fuller, ()), owner)
    return Methods(MappingProxyType(by_id), MappingProxyType(keys), MappingProxyType(dated))


def _spellings(entry: Method) -> tuple[str, ...]:
    return (entry.name, *entry.aliases)


def _with_shorter_date(name: str) -> Iterator[str]:
    """A folded name with its one full date as month and day, and as year and month."""
    parts = parse(name)
    if len(parts.dates) == 1 and len(day := parts.dates[0]) == len("2024-08-06"):
        yield str(replace(parts, dates=(day[5:].replace("-", ""),)))
        yield str(replace(parts, dates=(day[:7],)))


def _with_release(name: str, released: date | None) -> Iterator[str]:
    """A folded name with the date that its release adds: `o1-preview` as of 2024-09, `0528` as 2025-05-28 and 2025-05.

    Only where no snapshot of that month is registered: `GPT-4o (May 2024)` is gpt-4o-2024-05-13.
    """
    parts = parse(name)
    if released is None or (released.month, released.day) == (1, 1):  # a year alone
        return
    month = f"{released:%Y-%m}"
    if not parts.dates:
        yield str(replace(parts, dates=(month,)))
    elif len(parts.dates) == 1 and len(day := parts.dates[0]) == len("0528") and day[:2] == month[-2:]:
        yield str(replace(parts, dates=(month,)))
        yield str(replace(parts, dates=(f"{month}-{day[2:]}",)))
