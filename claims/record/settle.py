"""The one place that decides what kind of number a claim is: its comparison, and the direction of a change.

Four sources speak. The figure's own words (`kind_by_words`) come first. The extractor has read the whole sentence, and
its decision overrules them (`kind_by_decision`). The metric settles what the words leave open (a percent change of a
cost is relative), and the keys that a contributor added may only say what is still open then: a key that contradicts
the words is an error that shows both (`settle`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from claims.record.canonical import COUNTED, PERCENT, POINT, Convert, normal, out_of_range, settled_bound, target_unit
from claims.record.entries import Metric
from claims.record.errors import UnitError
from claims.record.types import Aggregate, Bound, Comparison, Direction, Quantity

FindMetric = Callable[[str], Metric | None]
REMOVE = "remove the key"
SAY_MORE = f"{REMOVE}, or write 'reported' with the words of the source"


class Scale(StrEnum):
    """How a bare number of a percent metric is read."""

    FRACTION = "fraction"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Words:
    """What is printed at a figure, as far as it bears on the kind of number.

    Attributes:
        unit: canonical unit, None for a bare number.
        direction: said by a sign or a word, else None.
        relation: `relative` or `absolute` where the words say which of the two a percentage is.
        factor: the number of a factor that itself says which way it goes (a half, twice), else None.
        end: whether it is one end of a printed pair "25.8 -> 44.3".
    """

    unit: str | None = None
    direction: Direction | None = None
    relation: str | None = None
    factor: Decimal | None = None
    end: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What the extractor decided about a figure among the words of its sentence.

    Attributes:
        direction: which way the metric went, None where the figure is the metric's own value.
        relation: `relative` or `absolute` where words of the sentence say so, else None.
    """

    direction: Direction | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What the keys of a claim say beside `reported`; None where the key is absent, `baseline` whether one is named."""

    comparison: Comparison | None = None
    direction: Direction | None = None
    bound: Bound | None = None
    aggregate: Aggregate | None = None
    scale: Scale | None = None
    baseline: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A contradiction: the key at fault, the rule that it breaks, what is wrong, and how to mend it."""

    key: str
    rule: str
    what: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A quantity with every field decided; only worth using where there are no faults.

    Attributes:
        quantity: the figure with its comparison and direction.
        scale: how a bare number of a percent metric is read, None where the question does not arise.
        faults: every contradiction.
    """

    quantity: Quantity
    scale: Scale | None
    faults: tuple[Fault, ...]


def comparison_of(unit: str | None, relation: str | None, changed: bool | None, cost: bool = False) -> Comparison:
    """The comparison that unit and words of relation imply.

    Args:
        unit: canonical unit of the figure.
        relation: `relative`, `absolute` or None.
        changed: whether the number tells a change; None where nothing says so, and the unit alone decides.
        cost: whether a percent change of the metric can only be relative.
    """
    if changed is False:
        return Comparison.ABSOLUTE
    if unit == "x":
        return Comparison.RATIO
    if unit == POINT or (unit == PERCENT and relation == "absolute"):
        return Comparison.DIFFERENCE
    if unit == PERCENT and relation == "relative":
        return Comparison.RELATIVE
    if not changed:
        return Comparison.ABSOLUTE
    if unit != PERCENT:
        return Comparison.DIFFERENCE
    return Comparison.RELATIVE if cost else Comparison.PERCENT


def kind_by_words(words: Words) -> tuple[Comparison, Direction | None]:
    """Comparison and direction as far as the words at the figure decide them."""
    if words.end:  # "from 25.8 to 44.3": each end is a value, whatever the verb before the pair
        return Comparison.ABSOLUTE, None
    changed = True if words.direction is not None else None
    comparison, direction = comparison_of(words.unit, words.relation, changed), words.direction
    if comparison is Comparison.RATIO and direction is None and words.factor is not None:
        direction = Direction.DECREASE if words.factor < 1 else Direction.INCREASE
    return comparison, direction


def kind_by_decision(
    quantity: Quantity, decision: Decision, metric: Metric | None
) -> tuple[Comparison, Direction | None]:
    """Comparison and direction of a figure of prose.

    A percent change is relative where the words say so or the metric is a cost, a difference where the words say
    points or absolute, else `percent`: the ambiguity is the source's.

    Args:
        quantity: the figure as its own words tell it.
        decision: what the extractor decided.
        metric: None where it is not registered.
    """
    # What the registry does not know and what falls by a percentage is a cost: pixels, errors, queries.
    cost = decision.direction is Direction.DECREASE if metric is None else metric.changes_relatively
    relation = "relative" if quantity.comparison is Comparison.RELATIVE else decision.relation
    changed = decision.direction is not None
    return comparison_of(quantity.unit, relation, changed, cost), decision.direction


def settle(quantity: Quantity, metric: Metric, stated: Stated, *, find_metric: FindMetric, convert: Convert) -> Settled:
    """Decide every field of a figure, and check that its metric can have that unit and take that value.

    Args:
        quantity: the parsed figure.
        metric: what it measures.
        stated: keys of the claim.
        find_metric: looks up the metric that a word names (`faster`: speed).
        convert: gives a number in another unit of the same dimension.
    """
    faults: list[Fault] = []
    quantity = _turned_to_metric(quantity, metric, stated, find_metric, faults)
    quantity = _with_comparison(quantity, metric, stated, faults)
    quantity = _with_direction(quantity, metric, stated, faults)
    quantity = _with_unit(_qualified(replace(quantity, bound=settled_bound(quantity, metric)), stated, faults), metric)
    scale = _scale(quantity, metric, stated, faults)
    if not faults:
        faults += _size_faults(quantity, metric, scale, convert)
    return Settled(quantity, scale, tuple(faults))


def _turned_to_metric(
    q: Quantity, metric: Metric, stated: Stated, find_metric: FindMetric, faults: list[Fault]
) -> Quantity:
    """`2x faster` says that speed rises; for a latency that is a fall by the same factor."""
    named = find_metric(q.cue) if q.cue else None
    if named is None or q.direction is None or named.id == metric.id or not (named.better and metric.better):
        return q
    if named.better == metric.better:
        return q
    turned = Direction.DECREASE if q.direction is Direction.INCREASE else Direction.INCREASE
    if q.comparison in (Comparison.PERCENT, Comparison.RELATIVE) and stated.direction is None:
        what = f"{q.text!r} speaks of {named.printed}; {metric.printed} changes by another percentage"
        hint = f"use 'metric: {named.id}', or add 'direction: {turned}' if it is meant"
        faults.append(Fault("reported", "contradiction", what, hint))
    return replace(q, direction=turned)


# What a key may make of what the words and the metric say.
_REFINES = {
    Comparison.PERCENT: {Comparison.RELATIVE, Comparison.DIFFERENCE},
    Comparison.ABSOLUTE: {Comparison.DIFFERENCE, Comparison.PERCENT, Comparison.RELATIVE, Comparison.RATIO},
    Comparison.DIFFERENCE: set(),
    Comparison.RELATIVE: set(),
    Comparison.RATIO: set(),
}


def _with_comparison(q: Quantity, metric: Metric, stated: Stated, faults: list[Fault]) -> Quantity:
    said, wanted = q.comparison, stated.comparison
    if wanted is None:
        return replace(q, comparison=_implied(q, metric, stated))
    if wanted is said:
        return q
    if wanted is Comparison.ABSOLUTE:
        if said is Comparison.DIFFERENCE and q.text[:1] in "-−–" and (metric.low is None or metric.low < 0):
            return _negative(q)  # "-0.3" of a metric that can be below zero
        if said is Comparison.RATIO and metric.unit == "x":
            return replace(q, comparison=wanted)
    if wanted not in _REFINES[said] or not _has_unit(q, wanted):
        what = f"'comparison: {wanted}' contradicts {q.text!r}, which is {said}"
        faults.append(Fault("comparison", "contradiction", what, SAY_MORE))
        return q
    return replace(q, comparison=wanted)


def _implied(q: Quantity, metric: Metric, stated: Stated) -> Comparison:
    """The comparison where no key names it: what the words say, sharpened by the metric and a `direction` key."""
    said = q.comparison
    unsaid = q.direction is None and stated.direction is None
    if said is Comparison.RATIO and metric.unit == "x" and unsaid and not stated.baseline:
        return Comparison.ABSOLUTE  # "a speed-up of 2.2x" is the metric's own value; against a baseline it is a factor
    if said not in (Comparison.ABSOLUTE, Comparison.PERCENT):
        return said
    # A plain percentage of BD-rate, which exists only against a baseline, is a change; its plain "0.3" is not.
    changed = q.unit == PERCENT if metric.relative else stated.direction is not None
    if said is Comparison.ABSOLUTE and not changed:
        return said
    return comparison_of(q.unit, None, True, metric.changes_relatively)


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


def _with_direction(q: Quantity, metric: Metric, stated: Stated, faults: list[Fault]) -> Quantity:
    if q.comparison is Comparison.ABSOLUTE:
        if stated.direction is not None:
            faults.append(Fault("direction", "contradiction", "an absolute value has no direction", REMOVE))
        return replace(q, direction=None)
    direction = q.direction
    below_one = q.comparison is Comparison.RATIO and all(n < 1 for n in (q.value, q.low, q.high) if n is not None)
    if direction is None and below_one:
        direction = Direction.DECREASE  # new / old below 1 is a fall whatever the words
    if direction is None and stated.direction is None and metric.unit == "x" and q.comparison is Comparison.RATIO:
        direction = Direction.INCREASE  # a speed that is 2.2x the baseline's
    if stated.direction is not None and direction not in (None, stated.direction):
        what = f"'direction: {stated.direction}' contradicts {q.text!r}, which is read as {direction}"
        faults.append(Fault("direction", "contradiction", what, SAY_MORE))
    direction = direction or stated.direction
    if direction is None:
        noun = {Comparison.RATIO: "factor", Comparison.DIFFERENCE: "difference"}.get(q.comparison, "percent change")
        what = f"{q.text!r} is a {noun} of {metric.printed}, but does not say which way it went"
        hint = "write 'higher' or 'lower' after it, or add 'direction:'"
        faults.append(Fault("reported", "direction-missing", what, hint))
    elif below_one and direction is Direction.INCREASE:
        what = f"a factor below 1 is not an increase: {q.text!r}"
        faults.append(Fault("reported", "contradiction", what, "give new / old as a factor"))
    return replace(q, direction=direction)


def _qualified(q: Quantity, stated: Stated, faults: list[Fault]) -> Quantity:
    if stated.bound is not None and q.bound not in (Bound.EXACT, stated.bound):
        what = f"'bound: {stated.bound}' contradicts 'reported', which says {q.bound}"
        faults.append(Fault("bound", "contradiction", what, REMOVE))
    if stated.aggregate is not None and q.aggregate not in (None, stated.aggregate):
        what = f"'aggregate: {stated.aggregate}' contradicts 'reported', which says {q.aggregate}"
        faults.append(Fault("aggregate", "contradiction", what, REMOVE))
    return replace(q, bound=stated.bound or q.bound, aggregate=stated.aggregate or q.aggregate)


def _with_unit(q: Quantity, metric: Metric) -> Quantity:
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


def _scale(q: Quantity, metric: Metric, stated: Stated, faults: list[Fault]) -> Scale | None:
    """Whether a bare number of a percent metric is a fraction; None where the question does not arise."""
    own = q.comparison in (Comparison.ABSOLUTE, Comparison.DIFFERENCE)
    if not own or q.unit is not None or metric.unit != PERCENT:
        if stated.scale is not None:
            what = "'scale' is only for a bare number of a metric that is counted in percent"
            faults.append(Fault("scale", "contradiction", what, REMOVE))
        return None
    if stated.scale is not None:
        return stated.scale
    largest = max(abs(number) for number in (q.value, q.high) if number is not None)
    return Scale.FRACTION if metric.fraction and largest <= 1 else Scale.PERCENT


def _size_faults(q: Quantity, metric: Metric, scale: Scale | None, convert: Convert) -> list[Fault]:
    """A unit that the metric cannot have, or a value that it cannot take."""
    try:
        found = normal(q, metric, convert, scale)
    except UnitError as error:
        what = f"{metric.name} cannot be {q.text!r}: {error.problems[0].what}"
        return [Fault("reported", "unit", what, f"'{metric.id}' is counted in {metric.unit}")]
    problem = out_of_range(q, metric, found)
    hint = f"a bare number was read as a {scale}; add 'scale:' to say which it is" if scale else None
    return [Fault("reported", "metric-range", problem, hint)] if problem else []
