"""Which metrics settle each other, and which averages are made of which parts: `lexicon/metric_links`, `averages`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from claims.registry.lexicon import Entry, entries


class Link(StrEnum):
    """How the metric of two ends stands to the metric of the change between them."""

    SAME = "same"
    ALIKE = "alike"
    INVERSE = "inverse"
    COMPLEMENT = "complement"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Mean:
    """An average and its parts.

    Attributes:
        benchmark: registry id.
        whole: subset that is the average.
        parts: subsets that it is the mean of.
        by_items: whether a part counts by the number of its items.
        unsure: whether other averages go under the same name.
    """

    benchmark: str
    whole: str
    parts: tuple[str, ...]
    by_items: bool
    unsure: bool


def linked(metric: str) -> Iterator[tuple[Link, str]]:
    """Metrics whose ends settle a change of `metric`, itself first."""
    yield Link.SAME, metric
    yield from _linked().get(metric, ())


@cache
def _linked() -> Mapping[str, tuple[tuple[Link, str], ...]]:
    found: dict[str, dict[str, Link]] = {}

    def add(kind: Link, metric: str, other: str) -> None:
        if metric != other:
            found.setdefault(metric, {}).setdefault(other, kind)

    for entry in _of("rate"):
        sides = entry.words("alike"), entry.words("inverse")
        for side, opposite in (sides, sides[::-1]):
            for metric in side:
                for other in side:
                    add(Link.ALIKE, metric, other)
                for other in opposite:
                    add(Link.INVERSE, metric, other)
    for first, second in complements():
        add(Link.COMPLEMENT, first, second)
        add(Link.COMPLEMENT, second, first)
    return {metric: tuple((kind, other) for other, kind in others.items()) for metric, others in found.items()}


def complements() -> tuple[tuple[str, str], ...]:
    """Pairs of metrics that add up to 100 %."""
    pairs = (entry.words("pair") for entry in _of("complement"))
    return tuple((pair[0], pair[1]) for pair in pairs)


def retentions() -> tuple[str, ...]:
    """Metrics that are a score in percent of another system's score."""
    return _metrics("retention")


def generics() -> tuple[str, ...]:
    """Metrics that are only a name for whatever was measured."""
    return _metrics("generic")


def drops() -> Mapping[str, str]:
    """Metric that falls -> the metric that says how far it fell."""
    return {str(entry.text("of")): str(entry.text("metric")) for entry in _of("drop")}


def orders() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Metrics from the lowest to the highest, with the benchmarks to which the order is limited (none: everywhere)."""
    return tuple((entry.words("rising"), entry.words("benchmarks")) for entry in _of("order"))


def counted() -> tuple[str, ...]:
    """Metrics that are a share of right answers."""
    return tuple(metric for entry in _of("counted") for metric in entry.words("metrics"))


@cache
def means() -> Sequence[Mean]:
    """Averages whose parts are known."""
    found = []
    for entry in entries("averages"):
        benchmark, _, whole = entry.name.partition("/")
        by_items = entry.text("weights") == "items"
        found.append(Mean(benchmark, whole, entry.words("parts"), by_items, entry.flag("unsure")))
    return tuple(found)


def _metrics(kind: str) -> tuple[str, ...]:
    return tuple(str(entry.text("metric")) for entry in _of(kind))


def _of(kind: str) -> Iterator[Entry]:
    return (entry for entry in entries("metric_links") if entry.text("kind") == kind)
