"""Benchmarks, metrics, conditions: what a name means, in which unit it counts and which way is better.

Names are compared by `key`: case, spaces, hyphens, underscores, dots and apostrophes do not matter. Two entries that
answer to one name are an error when the registry is loaded, not a surprise when it is asked. Subsets answer to
`GLUE/SST-2`, `GLUE: SST-2`, `GLUE (SST-2)`, `GLUE SST-2`; to their own name alone only where it holds the benchmark's
(RACE-Middle) or the entry says that it is known by itself (SST-2): `Yoruba` is no benchmark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from claims.record.entries import Benchmark, Metric, Subset
from claims.record.errors import Problem, RegistryError
from claims.record.nearest import did_you_mean
from claims.registry.benchmarks import read_benchmarks
from claims.registry.conditions import Conditions
from claims.registry.entries import SURE, Faults, Unsure
from claims.registry.folders import METRICS, SETTINGS, SHIPPED, layers
from claims.registry.folders import data_dir as data_dir
from claims.registry.metrics import read_metrics
from claims.registry.spellings import EntryPlace, subset_keys
from claims.registry.spellings import is_name as is_name
from claims.registry.spellings import key as key
from claims.strict_yaml.folders import files_of

_PARTS = re.compile(r"\s*[/:(>]\s*")


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
        unsure_metrics, unsure_benchmarks: what cannot be relied on.
    """

    metrics: Mapping[str, Metric]
    benchmarks: Mapping[str, Benchmark]
    metric_keys: Mapping[str, str]
    benchmark_keys: Mapping[str, EntryPlace]
    part_keys: Mapping[str, tuple[EntryPlace, ...]]
    conditions: Conditions = field(default_factory=Conditions.shipped)
    folder: Path | None = None
    unsure_metrics: Unsure = SURE
    unsure_benchmarks: Unsure = SURE

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
        faults = Faults()
        registry = _index(metrics, list(benchmarks), faults, faults)
        if faults.problems:
            raise RegistryError(faults.problems)
        return registry

    @property
    def is_sound(self) -> bool:
        """Whether no entry has a fault."""
        return SURE == self.unsure_metrics == self.unsure_benchmarks == self.conditions.unsure

    def is_sure(self, metric: str | None, benchmark: str | None) -> bool:
        """Whether nothing that is wrong with an entry bears upon the names of a metric and a benchmark."""
        if metric is not None:
            measured = self.find_metric(metric)
            if self.unsure_metrics.bears_upon(measured.id if measured else None, key(metric)):
                return False
        if benchmark is None or self.unsure_benchmarks == SURE:
            return True
        found = self.find_benchmark(benchmark) or self.split_name(benchmark)
        entry, spellings = found[0].id if found else None, (benchmark, *_PARTS.split(benchmark, maxsplit=1)[:1])
        return not any(self.unsure_benchmarks.bears_upon(entry, key(spelling)) for spelling in spellings)

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
        if key(name) in self.unsure_metrics.names:
            raise RegistryError(_unsure("metric", name))
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
        if key(name) in self.unsure_benchmarks.names:
            raise RegistryError(_unsure("benchmark", name))
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
    about_metrics, about_benchmarks = Faults(), Faults()
    metrics = read_metrics(metric_files, about_metrics)
    benchmarks = read_benchmarks(benchmark_files, metrics, about_benchmarks)
    registry = _index(metrics, benchmarks, about_metrics, about_benchmarks)
    found = replace(
        registry, conditions=conditions, folder=folder,
        unsure_metrics=about_metrics.unsure(key, registry.metric_keys),
        unsure_benchmarks=about_benchmarks.unsure(key, registry.benchmark_keys),
    )  # fmt: skip
    return found, (*faults, *about_metrics.problems, *about_benchmarks.problems)


def _index(
    metrics: Mapping[str, Metric], benchmarks: list[Benchmark], about_metrics: Faults, faults: Faults
) -> Registry:
    metric_keys: dict[str, str] = {}
    for metric in metrics.values():
        for spelling in (metric.id, metric.name, *metric.aliases):
            owner = metric_keys.setdefault(key(spelling), metric.id)
            if owner != metric.id:
                about_metrics.clash("metric", spelling, metric, metrics[owner])
    by_id: dict[str, Benchmark] = {}
    for benchmark in benchmarks:
        first = by_id.setdefault(benchmark.id, benchmark)
        if first is not benchmark:
            faults.clash("benchmark", benchmark.id, benchmark, first)
    keys: dict[str, EntryPlace] = {}
    for benchmark in by_id.values():
        for spelling in (benchmark.id, benchmark.name, *benchmark.aliases):
            place = keys.setdefault(key(spelling), (benchmark.id, None))
            if place[0] != benchmark.id:
                faults.clash("benchmark", spelling, benchmark, by_id[place[0]])
    for each in by_id.values():
        if each.variant_of not in (None, *by_id):
            what = f"'{each.id}' is a variant of the unknown benchmark '{each.variant_of}'"
            faults.at(each, what, did_you_mean(each.variant_of or "", list(by_id)))
    parts, doubtful = subset_keys(by_id.values(), faults), {*map(key, faults.words)}
    for name, (_, alone) in parts.items():
        if len(alone) == 1 and name not in keys and (name not in doubtful or alone[0][0] in faults.ids):
            keys[name] = alone[0]
    only_parts = {name: tuple(places) for name, (places, _) in parts.items() if name not in keys}
    return Registry(
        MappingProxyType(dict(metrics)),
        MappingProxyType(by_id),
        MappingProxyType(metric_keys),
        MappingProxyType(keys),
        MappingProxyType(only_parts),
    )


def _unsure(kind: str, name: str) -> Problem:
    what = f"{kind} '{_short(name)}' is left out: its entry in the registry has faults"
    return Problem(what, rule=f"unknown-{kind}", hint="`claimboard validate` says which")


def _short(name: str) -> str:
    return name if len(name) <= 80 else name[:77] + "..."
