"""Settles what kind of number a claim is: the figure's own words, the metric, and the keys that a contributor added.

The words come first. A key (`comparison`, `direction`, `bound`, `aggregate`, `scale`) may only say what the words and
the metric leave open; a key that contradicts them is an error that shows both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from claims.record.canonical import COUNTED, FRACTION, PERCENT, POINT, Convert, Normal, normal, target_unit
from claims.record.entries import Metric
from claims.record.errors import UnitError
from claims.record.types import Aggregate, Bound, Comparison, Direction, Quantity

FindMetric = Callable[[str], Metric | None]
Fault = Callable[[str, str, str, str | None], None]  # key, rule, what, hint


class Scale(StrEnum):
    """How a bare number of a percent metric is read."""

    FRACTION = "fraction"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Stated:
    """What the keys of a claim say beside `reported`; None where the key is absent."""

    comparison: Comparison | None = None
    direction: Direction | None = None
    bound: Bound | None = None
    aggregate: Aggregate | None = None
    scale: Scale | None = None


def settle(
    quantity: Quantity, metric: Metric, stated: Stated, find_metric: FindMetric, fault: Fault
) -> tuple[Quantity, str | None]:
    """The quantity with every field decided, and the scale of a bare number of a percent metric.

    Args:
        quantity: the parsed figure.
        metric: what it measures.
        stated: keys of the claim.
        find_metric: looks up the metric that a word names (`faster`: speed).
        fault: told of every contradiction; the result is only worth using where it was not called.
    """
    quantity = _words_of_metric(quantity, metric, stated, find_metric, fault)
    quantity = _comparison(quantity, metric, stated, fault)
    quantity = _direction(quantity, metric, stated, fault)
    quantity = _qualifiers(quantity, stated, fault)
    quantity = _unit(quantity, metric)
    scale = _scale(quantity, metric, stated, fault)
    return quantity, scale


def check_size(quantity: Quantity, metric: Metric, scale: str | None, convert: Convert, fault: Fault) -> None:
    """Report a unit that the metric cannot have, or a value that it cannot take."""
    try:
        found = normal(quantity, metric, convert, scale)
    except UnitError as error:
        why = error.problems[0].what
        what = f"{metric.name} cannot be {quantity.text!r}: {why}"
        fault("reported", "unit", what, f"'{metric.id}' is counted in {metric.unit}")
        return
    if problem := _out_of_range(quantity, metric, found):
        hint = f"a bare number was read as a {scale}; add 'scale:' to say which it is" if scale else None
        fault("reported", "metric-range", problem, hint)


def _words_of_metric(q: Quantity, metric: Metric, stated: Stated, find_metric: FindMetric, fault: Fault) -> Quantity:
    """`2x faster` says that speed rises; for a latency that is a fall by the same factor."""
    named = find_metric(q.cue) if q.cue else None
    if named is None or q.direction is None or named.id == metric.id or not (named.better and metric.better):
        return q
    if named.better == metric.better:
        return q
    turned = Direction.DECREASE if q.direction is Direction.INCREASE else Direction.INCREASE
    if q.comparison in (Comparison.PERCENT, Comparison.RELATIVE) and stated.direction is None:
        what = f"{q.text!r} speaks of {named.printed}; {metric.printed} changes by another percentage"
        fault(
            "reported", "contradiction", what, f"use 'metric: {named.id}', or add 'direction: {turned}' if it is meant"
        )
    return replace(q, direction=turned)


# What a key may make of what the words alone say. A percent change of a cost is relative without being told.
_REFINES = {
    Comparison.PERCENT: {Comparison.RELATIVE, Comparison.DIFFERENCE},
    Comparison.ABSOLUTE: {Comparison.DIFFERENCE, Comparison.PERCENT, Comparison.RELATIVE, Comparison.RATIO},
    Comparison.DIFFERENCE: set(),
    Comparison.RELATIVE: set(),
    Comparison.RATIO: set(),
}


def _comparison(q: Quantity, metric: Metric, stated: Stated, fault: Fault) -> Quantity:
    said, wanted = q.comparison, stated.comparison
    below_zero = metric.low is None or metric.low < 0
    if wanted is Comparison.ABSOLUTE and said is Comparison.DIFFERENCE and q.text[:1] in "-−–" and below_zero:
        return _negative(q)
    if said is Comparison.ABSOLUTE and wanted is None:
        wanted = _implied(q, metric, stated)
    elif said is Comparison.RATIO and metric.unit == "x" and q.direction is None and stated.direction is None:
        wanted = wanted or Comparison.ABSOLUTE
    elif said is Comparison.PERCENT and wanted is None and (metric.kind == "cost" or metric.relative):
        wanted = Comparison.RELATIVE
    if wanted is None or wanted is said:
        return q
    as_factor = said is Comparison.RATIO and wanted is Comparison.ABSOLUTE and metric.unit == "x"
    if not as_factor and (wanted not in _REFINES[said] or not _has_unit(q, wanted)):
        what = f"'comparison: {wanted}' contradicts {q.text!r}, which is {said}"
        fault("comparison", "contradiction", what, "remove the key, or write 'reported' with the words of the source")
        return q
    return replace(q, comparison=wanted)


def _implied(q: Quantity, metric: Metric, stated: Stated) -> Comparison | None:
    """A plain figure with a `direction` key, or of a metric that only exists as a change, is a change."""
    if stated.direction is None and not metric.relative:
        return None
    if q.unit == PERCENT:
        return Comparison.RELATIVE if metric.kind == "cost" or metric.relative else Comparison.PERCENT
    return None if metric.relative else Comparison.DIFFERENCE


def _has_unit(q: Quantity, wanted: Comparison) -> bool:
    match wanted:
        case Comparison.RELATIVE | Comparison.PERCENT:
            return q.unit == PERCENT
        case Comparison.RATIO:
            return q.unit in (None, "x")
    return True


def _negative(q: Quantity) -> Quantity:
    def minus(number: Decimal | None) -> Decimal | None:
        return None if number is None else -number

    return replace(
        q, comparison=Comparison.ABSOLUTE, direction=None, value=minus(q.value), low=minus(q.high), high=minus(q.low)
    )


def _direction(q: Quantity, metric: Metric, stated: Stated, fault: Fault) -> Quantity:
    if q.comparison is Comparison.ABSOLUTE:
        if stated.direction is not None:
            fault("direction", "contradiction", "an absolute value has no direction", "remove 'direction'")
        return replace(q, direction=None)
    direction = q.direction
    below_one = q.comparison is Comparison.RATIO and all(n < 1 for n in (q.value, q.low, q.high) if n is not None)
    if direction is None and below_one:
        direction = Direction.DECREASE  # new / old below 1 is a fall whatever the words
    if stated.direction is not None and direction not in (None, stated.direction):
        what = f"'direction: {stated.direction}' contradicts {q.text!r}, which is read as {direction}"
        fault("direction", "contradiction", what, "remove the key, or write 'reported' with the words of the source")
    direction = direction or stated.direction
    if direction is None:
        what = f"{q.text!r} is a {_noun(q.comparison)} of {metric.printed}, but does not say which way it went"
        fault("reported", "direction-missing", what, "write 'higher' or 'lower' after it, or add 'direction:'")
    elif below_one and direction is Direction.INCREASE:
        fault("reported", "contradiction", f"a factor below 1 is no increase: {q.text!r}", "give new / old as a factor")
    return replace(q, direction=direction)


def _qualifiers(q: Quantity, stated: Stated, fault: Fault) -> Quantity:
    if stated.bound is not None and q.bound not in (Bound.EXACT, stated.bound):
        what = f"'bound: {stated.bound}' contradicts 'reported', which says {q.bound}"
        fault("bound", "contradiction", what, "remove the key")
    if stated.aggregate is not None and q.aggregate not in (None, stated.aggregate):
        what = f"'aggregate: {stated.aggregate}' contradicts 'reported', which says {q.aggregate}"
        fault("aggregate", "contradiction", what, "remove the key")
    return replace(q, bound=stated.bound or q.bound, aggregate=stated.aggregate or q.aggregate)


def _unit(q: Quantity, metric: Metric) -> Quantity:
    """Units that the words leave to the metric: points of a score, a count of samples, a percent said to be points."""
    if q.comparison is Comparison.RATIO:
        return replace(q, unit="x") if q.unit is None else q
    if "count" in (q.unit, metric.unit) and {q.unit, metric.unit} <= COUNTED:
        return replace(q, unit=metric.unit)
    if q.comparison is not Comparison.DIFFERENCE:
        return q
    if q.unit == PERCENT and target_unit(q, metric) == POINT:
        return replace(q, unit=POINT)
    if q.unit == POINT and metric.unit == "score":
        return replace(q, unit="score")
    return q


def _scale(q: Quantity, metric: Metric, stated: Stated, fault: Fault) -> str | None:
    """Whether a bare number of a percent metric is a fraction; None where the question does not arise."""
    own = q.comparison in (Comparison.ABSOLUTE, Comparison.DIFFERENCE)
    if not own or q.unit is not None or metric.unit != PERCENT:
        if stated.scale is not None:
            what = "'scale' is only for a bare number of a metric that is counted in percent"
            fault("scale", "contradiction", what, "remove the key")
        return None
    if stated.scale is not None:
        return str(stated.scale)
    largest = max(abs(number) for number in (q.value, q.high) if number is not None)
    return FRACTION if metric.fraction and largest <= 1 else PERCENT


def _out_of_range(q: Quantity, metric: Metric, found: Normal) -> str | None:
    low, high = metric.low, metric.high
    shown = " to ".join(f"{number.normalize():f}" for number in found.numbers)
    if q.comparison is Comparison.ABSOLUTE:
        if found.unit != metric.unit:
            low, high = 0.0, None
        if any((low is not None and n < low) or (high is not None and n > high) for n in found.numbers):
            return f"{metric.name} cannot be {shown} {found.unit}: it lies between {_end(low)} and {_end(high)}"
    elif q.comparison is Comparison.DIFFERENCE:
        if low is not None and high is not None and found.unit in (metric.unit, POINT):
            span = high - low
            if metric.unit in (found.unit, PERCENT) and any(abs(n) > span for n in found.numbers):
                return f"{metric.name} cannot change by {shown} {found.unit}: its whole range is {span:g}"
    elif q.comparison is Comparison.RATIO:
        if any(n <= 0 for n in found.numbers):
            return f"{metric.name} cannot change by a factor of {shown}"
    elif any(n < -100 for n in found.numbers) and (q.comparison is Comparison.RELATIVE or (low or 0) >= 0):
        return f"{metric.name} cannot fall by more than 100 %: {q.text!r}"
    return None


def _end(end: float | None) -> str:
    return "any value" if end is None else f"{end:g}"


def _noun(comparison: Comparison) -> str:
    return {"ratio": "factor", "difference": "difference"}.get(str(comparison), "percent change")
