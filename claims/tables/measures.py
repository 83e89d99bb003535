"""Facts of a heading and a label to the benchmark and metric of each figure of a cell, or the reason there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from claims.record.entries import Benchmark, Metric
from claims.record.errors import RegistryError
from claims.registry.foreign import homes_elsewhere
from claims.registry.lexicon import Entry, entries
from claims.registry.lookup import Registry, find_subset
from claims.tables.cells import CellFigure
from claims.tables.facts import Facts, Target
from claims.tables.outcome import Unknown
from claims.tables.qualifiers import is_medium_or_mask
from claims.tables.vocabulary import protocols


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says for cells that name nothing of the kind.

    Attributes:
        benchmark: benchmark, or None.
        subset: a part, language or split that qualifies every benchmark of the table, or None.
        metric: metric, or None.
        setting: protocol, or None.
        titled: the metric that the caption names, for benchmarks that have it.
    """

    benchmark: Target | None = None
    subset: str | None = None
    metric: Metric | None = None
    setting: str | None = None
    titled: Metric | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What one figure of a cell measures, and how that is known where it is not printed."""

    target: Target | None
    metric: Metric
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell is bound to nothing, with the names that the registry lacks."""

    why: str
    unknown: Unknown | None = None


@dataclass(slots=True)
class Nearest:
    """Nearest known names, each looked for once, and for so many only: a search reads the whole registry.

    Attributes:
        registry: names of benchmarks and metrics.
        limit: how many different names are looked for.
    """

    registry: Registry
    limit: int = 60
    _memory: dict[str, str | None] = field(default_factory=dict)

    def of(self, name: str) -> str | None:
        """A hint such as `did you mean 'mmlu-redux'?`, or None."""
        if name not in self._memory and len(self._memory) < self.limit:
            self._memory[name] = _hint(self.registry.benchmark, name) or _hint(self.registry.metric, name)
        return self._memory.get(name)


def bind(
    facts: Facts, parts: Sequence[CellFigure], given: Given, average_of: Benchmark | None, nearest: Nearest
) -> tuple[Measure, ...] | Refused:
    """Benchmark and metric of every figure of a cell."""
    registry = nearest.registry
    if facts.rest:
        return _unknown(facts, nearest)
    targets = (
        facts.targets
        or ((given.benchmark,) if given.benchmark else ())
        or ((Target(average_of),) if average_of and facts.average else ())
    )
    if facts.average:
        averages = _averages(targets, facts)
        if isinstance(averages, Refused):
            return averages
        targets = averages
    targets = tuple(_qualified(target, given.subset) for target in targets)
    metrics = facts.metrics or ((given.metric,) if given.metric else ())
    if not metrics and given.titled and targets and all(_measured(target, given.titled) for target in targets):
        metrics = (given.titled,)
    if not targets and not metrics:
        return Refused("the table names no benchmark or metric for it; give --benchmark or --metric")
    if len(parts) == 1:
        return _single(facts, targets, metrics, registry)
    return _several(targets, metrics, parts, registry)


def _measured(target: Target, metric: Metric) -> bool:
    """Whether the benchmark, or the part of it, is scored by the metric."""
    own = target.subset.metrics if target.subset else ()
    return metric.id in (own or target.benchmark.metrics)


def _single(
    facts: Facts, targets: tuple[Target, ...], metrics: tuple[Metric, ...], registry: Registry
) -> tuple[Measure, ...] | Refused:
    if len(targets) > 1:
        return Refused(f"one figure under {len(targets)} benchmarks ({facts.text})")
    target = targets[0] if targets else None
    if len(metrics) > 1:
        if facts.joint is None:
            return Refused(f"one figure under {len(metrics)} metrics ({facts.text})")
        return (Measure(target, facts.joint),)
    if metrics:
        return (_printed(target, metrics[0], registry),)
    assert target is not None  # checked by bind
    if any(VOTE.match(text) for text in facts.settings) and _VOTED in target.benchmark.metrics:
        return (Measure(target, registry.metrics[_VOTED], "a vote over samples is named"),)
    return _default(target, registry)


def _printed(target: Target | None, metric: Metric, registry: Registry) -> Measure:
    """A metric that the table names, with a question where it is at home on other benchmarks."""
    homes = homes_elsewhere(registry, target.benchmark, metric) if target else 0
    if target is None or not homes:
        return Measure(target, metric)
    benchmark = target.benchmark.id
    return Measure(
        target, metric, f"{metric.id} under {benchmark}? The registry has it for {homes} other benchmarks only"
    )


VOTE = re.compile(protocols("vote"), re.IGNORECASE)
_VOTED = "maj_at_k"


def _default(target: Target, registry: Registry) -> tuple[Measure, ...] | Refused:
    try:
        metric = registry.default_metric(target.benchmark, target.subset)
    except RegistryError:
        return Refused(f"no metric is printed and '{_name(target)}' has no default one; give --metric")
    return (Measure(target, metric, f"metric not printed; {metric.id} is the registry's for {_name(target)}"),)


def _several(
    targets: tuple[Target, ...], metrics: tuple[Metric, ...], parts: Sequence[CellFigure], registry: Registry
) -> tuple[Measure, ...] | Refused:
    count = len(parts)
    if len(targets) == count and len(metrics) <= 1:
        found = [
            (_printed(target, metrics[0], registry),) if metrics else _default(target, registry) for target in targets
        ]
        refused = next((each for each in found if isinstance(each, Refused)), None)
        return refused or tuple(each[0] for each in found if not isinstance(each, Refused))
    if len(metrics) == count and len(targets) <= 1:
        return tuple(_printed(targets[0] if targets else None, metric, registry) for metric in metrics)
    if len(targets) == 1 and (pair := _pairs().get(_name(targets[0]))) and count == 2:
        return _known_pair(pair, targets[0], metrics, parts, registry)
    return Refused(
        f"{count} figures in the cell, but the table names {max(len(targets), len(metrics))} result(s) for them"
    )


def _known_pair(
    pair: Entry, target: Target, metrics: tuple[Metric, ...], parts: Sequence[CellFigure], registry: Registry
) -> tuple[Measure, ...] | Refused:
    """The order in which the field prints two figures of this benchmark, unless their sizes say the other one."""
    if subsets := pair.words("subsets"):
        split = [find_subset(target.benchmark, name) for name in subsets]
        found = [_default(Target(target.benchmark, part), registry) for part in split if part]
        measures = [each[0] for each in found if not isinstance(each, Refused)]
        return tuple(
            Measure(each.target, metrics[0] if metrics else each.metric, f"two figures are {'/'.join(subsets)}")
            for each in measures
        )
    if metrics:
        return Refused(f"two figures in the cell, but the table names one metric, {metrics[0].id}")
    order = [registry.metrics[name] for name in pair_order(pair, parts)]
    why = (
        f"the larger one is {pair.text('larger')}"
        if pair.text("larger") and all(part.quantity for part in parts)
        else "by custom"
    )
    return tuple(
        Measure(target, metric, f"metrics not printed; {'/'.join(each.id for each in order)}, {why}")
        for metric in order
    )


def pair_order(pair: Entry, parts: Sequence[CellFigure]) -> tuple[str, ...]:
    """Names of the two figures of a pair in the order of the cell."""
    names = pair.words("subsets") or pair.words("metrics")
    sizes = [part.quantity.value if part.quantity else None for part in parts]
    larger = pair.text("larger")
    if larger is None or sizes[0] is None or sizes[1] is None or sizes[0] == sizes[1]:
        return names
    other = next(name for name in names if name != larger)
    return (larger, other) if sizes[0] > sizes[1] else (other, larger)


@cache
def _pairs() -> dict[str, Entry]:
    return {entry.name: entry for entry in entries("table_pairs")}


def _averages(targets: tuple[Target, ...], facts: Facts) -> tuple[Target, ...] | Refused:
    if not targets:
        return Refused("an average over the benchmarks of this table, which the registry cannot name; give --benchmark")
    found = []
    for target in targets:
        part = find_subset(target.benchmark, "average") if target.subset is None else target.subset
        if part is None and not facts.targets:
            entry = f"    average: {{name: Average, aliases: [avg]}}  # under subsets: of {target.benchmark.id}"
            return Refused(
                f"'{target.benchmark.id}' has no subset 'average' in the registry",
                Unknown("subset", f"{target.benchmark.id}/average", None, entry),
            )
        found.append(Target(target.benchmark, part, target.words))
    return tuple(found)


def _qualified(target: Target, qualifier: str | None) -> Target:
    """The part of a benchmark that a qualifier makes of another one: Summarization and English."""
    if not qualifier:
        return target
    part = target.subset
    names = [f"{part.name} ({qualifier})", f"{part.id}-{qualifier}"] if part else [qualifier]
    found = next((each for name in names if (each := find_subset(target.benchmark, name))), None)
    return Target(target.benchmark, found, target.words) if found else target


def _unknown(facts: Facts, nearest: Nearest) -> Refused:
    """The refusal for words that nothing explains, with the nearest names and an entry to paste."""
    name = facts.rest
    if facts.targets and len(facts.targets) == 1:
        benchmark = facts.targets[0].benchmark
        slug = "-".join(name.casefold().split())
        entry = f"    {slug}: {{name: {name}}}  # under subsets: of {benchmark.id}"
        return Refused(
            f"'{name}' beside {benchmark.name} is unknown: a subset, another benchmark or a setting",
            Unknown("subset", f"{benchmark.id}/{name}", nearest.of(facts.text), entry),
        )
    if is_medium_or_mask(name):
        return Refused(f"'{name}' may be of medium objects or of masks, and nothing beside it says which")
    if (found := nearest.registry.find_benchmark(name, any_case=True)) is not None:
        place = "/".join(part.id for part in found if part)
        return Refused(f"'{name}' may be {place} or a plain word; write the registry's name, or give --benchmark")
    hint = nearest.of(name)
    slug = "-".join("".join(c if c.isalnum() or c in ".-" else " " for c in name.casefold()).split()) or "new"
    entry = (
        f"{slug}:\n  name: {name!r}\n  task: ...\n  metrics: [{facts.metrics[0].id if facts.metrics else 'accuracy'}]\n"
    )
    why = f"unknown benchmark or metric '{name}'"
    return Refused(f"{why}; {hint}" if hint else why, Unknown("benchmark", name, hint, entry))


def _hint(find: object, name: str) -> str | None:
    assert callable(find)
    try:
        find(name)
    except RegistryError as error:
        return error.problems[0].hint
    return None


def _name(target: Target) -> str:
    return "/".join(part for part in target.ids if part)
