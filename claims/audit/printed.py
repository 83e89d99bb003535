"""Claims as printed numbers: in the metric's canonical unit, with the interval of their rounding.

The interval is taken on the digits as they were printed and then converted, so that `0.83` of a metric in percent is
82.5 to 83.5 and `2.2x fewer` is 1/2.25 to 1/2.15.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from claims.audit.intervals import Interval, PrintedNumber, coarse, plain, rounded, truncated
from claims.audit.links import drops
from claims.record.canonical import normal
from claims.record.entries import Metric
from claims.record.types import Bound, Claim, Comparison, Direction, Origin, Quantity
from claims.registry.lookup import Registry
from claims.registry.method_names import fold
from claims.registry.units import convert

ResultPlace = tuple[str | None, ...]  # paper, benchmark, subset, setting, measurement

_BOUND_WORDS = {Bound.UP_TO: "up to", Bound.AT_LEAST: "at least", Bound.APPROX: "about"}


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """A claim with one number, ready for arithmetic.

    Attributes:
        claim: the claim.
        metric: id of the metric that the number is of; a printed fall of one metric is a value of another.
        unit: canonical unit.
        number: in the canonical unit, with its intervals.
    """

    claim: Claim
    metric: str
    unit: str
    number: PrintedNumber


class Printed:
    """All claims with a single number, by place and by paper."""

    def __init__(self, claims: Iterable[Claim], registry: Registry) -> None:
        self.registry = registry
        self.absolute: list[PrintedValue] = []
        self.changes: list[PrintedValue] = []
        for claim in claims:
            value = _value(claim, registry)
            if value is None:
                continue
            (self.absolute if claim.quantity.comparison is Comparison.ABSOLUTE else self.changes).append(value)
            if fall := _fall(value):
                self.absolute.append(fall)
        self._at: dict[ResultPlace, list[PrintedValue]] = defaultdict(list)
        self._changes_at: dict[ResultPlace, list[PrintedValue]] = defaultdict(list)
        self._by_system: dict[tuple[str | None, str | None], list[PrintedValue]] = defaultdict(list)
        for value in self.changes:
            self._changes_at[place(value.claim)].append(value)
        for value in self.absolute:
            self._at[place(value.claim)].append(value)
            self._by_system[name(value.claim.method), value.claim.benchmark].append(value)

    def at(self, where: ResultPlace) -> Sequence[PrintedValue]:
        """Values of one place."""
        return self._at.get(where, ())

    def changes_at(self, where: ResultPlace) -> Sequence[PrintedValue]:
        """Changes of one place."""
        return self._changes_at.get(where, ())

    def of_system(self, method: str | None, benchmark: str | None) -> Sequence[PrintedValue]:
        """Values of one system, by its folded name, on one benchmark in all papers."""
        return self._by_system.get((method, benchmark), ())

    def places(self) -> Mapping[ResultPlace, Sequence[PrintedValue]]:
        """Values of every place."""
        return self._at

    def change_places(self) -> Mapping[ResultPlace, Sequence[PrintedValue]]:
        """Changes of every place."""
        return self._changes_at

    def metric(self, claim: Claim) -> Metric:
        """Registry entry of the claim's metric."""
        return self.registry.metrics[claim.metric]


def place(claim: Claim) -> ResultPlace:
    """Where two claims must agree to be about the same measurement."""
    return (claim.paper.id if claim.paper else None, claim.benchmark, claim.subset, claim.setting, claim.measurement)


def name(method: str | None) -> str | None:
    """Folded name of a system, None where the source gives none."""
    return fold(method or "") or None


def one_sentence(claims: Iterable[Claim]) -> bool:
    """Whether nothing speaks against the claims standing in one sentence."""
    return len({claim.evidence.sentence for claim in claims} - {None}) <= 1


def limits(claims: Iterable[Claim]) -> list[str]:
    """Reasons for which arithmetic on these claims decides nothing: words of limit."""
    return [
        f"'{claim.reported}' is printed with \"{_BOUND_WORDS[claim.quantity.bound]}\""
        for claim in claims
        if claim.quantity.bound is not Bound.EXACT
    ]


def aggregates(claims: Iterable[Claim]) -> list[str]:
    """Reasons for which a mismatch of these claims proves nothing: averages and medians."""
    found = [claim for claim in claims if claim.quantity.aggregate is not None]
    return [f"'{claim.reported}' is {_article(str(claim.quantity.aggregate))}" for claim in found]


def spelled_out(values: Iterable[PrintedValue]) -> list[str]:
    """Reasons for which a mismatch of these values proves nothing: words and fractions, which have no last digit."""
    return [f"'{value.claim.reported}' is a word, not a measured figure" for value in values if value.number.word]


def subject(claim: Claim, registry: Registry) -> str:
    """System and benchmark for a sentence: `A on MMLU / STEM`."""
    benchmark = registry.benchmarks.get(claim.benchmark or "")
    if benchmark is None:
        return claim.method or "a system"
    return f"{claim.method} on {benchmark.titled(claim.subset)}"


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _value(claim: Claim, registry: Registry) -> PrintedValue | None:
    metric, quantity = registry.metrics.get(claim.metric), claim.quantity
    if metric is None or quantity.value is None or claim.paper is None or claim.origin is Origin.DERIVED:
        return None
    found = normal(quantity, metric, convert, claim.scale)
    if found.value is None:
        return None
    wide = coarse(quantity.value)
    printed = PrintedNumber(
        _text(quantity.value, found.value),
        found.value,
        _converted(rounded(quantity.value), claim, metric),
        _converted(truncated(quantity.value), claim, metric),
        None if wide is None else _converted(wide, claim, metric),
        word=quantity.decimals is None,
    )
    return PrintedValue(claim, metric.id, found.unit, printed)


def _text(printed: Decimal, converted: Decimal) -> str:
    """The digits as printed where nothing was converted; 65.0 says more than 65."""
    if abs(printed) == abs(converted):
        return f"{'−' if converted < 0 else ''}{abs(printed):f}"
    return plain(converted, 6)


def _converted(printed: Interval, claim: Claim, metric: Metric) -> Interval:
    low, high = printed.low, printed.high
    quantity: Quantity = claim.quantity
    value = quantity.value
    if quantity.comparison is Comparison.RATIO and value is not None:
        # A factor of a fall is told as 4x less or as 1/4; the interval must stay on the side that was printed.
        low, high = (max(low, Decimal(1)), high) if value > 1 else (low, min(high, Decimal(1)))
    ends = normal(replace(quantity, value=None, low=low, high=high), metric, convert, claim.scale)
    assert ends.low is not None  # both ends were given
    assert ends.high is not None
    return Interval(ends.low, ends.high)


def _fall(value: PrintedValue) -> PrintedValue | None:
    """A printed fall as a value of the metric that says how far something fell."""
    quantity = value.claim.quantity
    metric = drops().get(value.metric)
    if metric is None or quantity.comparison is not Comparison.DIFFERENCE:
        return None
    if quantity.direction is not Direction.DECREASE:
        return None
    return PrintedValue(
        value.claim, metric, value.unit, value.number.through(lambda x: -x, plain(-value.number.value, 6))
    )
