"""A settled quantity in its metric's canonical unit; the loader asks for range checks, the table for its columns.

What the normal form of a number is:

- `absolute`: the value in the metric's unit; a share of a cost (43 % of the tokens) stays in percent.
- `difference`: new minus old, a decrease is negative; in the metric's unit, of percent metrics in percentage points.
- `relative`, `percent`: the change in percent, a decrease is negative (BD-rate 16.54 % lower: -16.54).
- `ratio`: new / old, so `26x smaller` and `1/26` are both 1/26, in `x`.

A bare number of a percent metric is a fraction of 1 or a percent; which of the two is the claim's `scale`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from claims.record.entries import Metric
from claims.record.types import Bound, Comparison, Direction, Extreme, Quantity

Convert = Callable[[Decimal, str, str], Decimal]  # value, its unit, the unit wanted: `claims.registry.units.convert`
PERCENT = "percent"
POINT = "percentage_point"
# Units that are plain counts of something; `1,000 examples` may be told as a count by the words and as samples by the
# metric, and both mean the same number.
COUNTED = frozenset(
    {
        "count", "parameter", "token", "word", "character", "sentence", "document", "query", "request", "question",
        "image", "video", "frame", "pixel", "sample", "label", "step", "epoch", "layer",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Normal:
    """Value or range in one unit.

    Attributes:
        unit: canonical unit that the numbers are in.
        value: single value, None for a range.
        low: lower end, None for a single value.
        high: upper end, None for a single value.
    """

    unit: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The value, or the two ends."""
        return tuple(number for number in (self.value, self.low, self.high) if number is not None)


def target_unit(quantity: Quantity, metric: Metric) -> str:
    """The unit that a claim of this comparison on this metric is told in."""
    match quantity.comparison:
        case Comparison.RATIO:
            return "x"
        case Comparison.RELATIVE | Comparison.PERCENT:
            return PERCENT
        case Comparison.DIFFERENCE:
            return POINT if metric.unit == PERCENT or _share(quantity, metric) else metric.unit
        case Comparison.ABSOLUTE:
            return PERCENT if _share(quantity, metric) else metric.unit


def normal(quantity: Quantity, metric: Metric, convert: Convert, scale: str | None = None) -> Normal:
    """The quantity in canonical form.

    Args:
        quantity: figure whose comparison, direction and unit are settled.
        metric: its metric.
        convert: gives a number in another unit of the same dimension.
        scale: `fraction` where a bare number is a fraction of 1.

    Raises:
        UnitError: the printed unit cannot be given in the metric's.
    """
    target = target_unit(quantity, metric)
    unit = quantity.unit or target
    numbers = [
        _one(number, quantity, unit, target, convert, scale) for number in (quantity.value, quantity.low, quantity.high)
    ]
    value, low, high = numbers
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Normal(target, value, low, high)


def factor(quantity: Quantity, found: Normal) -> Decimal | None:
    """New / old, for a ratio or a relative change with a single value."""
    if found.value is None:
        return None
    match quantity.comparison:
        case Comparison.RATIO:
            return found.value
        case Comparison.RELATIVE:
            return 1 + found.value / 100
    return None


def better(quantity: Quantity, metric: Metric) -> bool | None:
    """Whether a change is for the better; None for values, for no change and where the metric has no better side."""
    if quantity.comparison is Comparison.ABSOLUTE or quantity.direction is None or metric.better is None:
        return None
    if all(number == 0 for number in (quantity.value, quantity.low, quantity.high) if number is not None):
        return None
    return (quantity.direction is Direction.INCREASE) == (metric.better == "higher")


def settled_bound(quantity: Quantity, metric: Metric) -> Bound:
    """Which bound "at best" or "at worst" is: the best of a metric to be lowered is its least value."""
    if quantity.extreme is None:
        return quantity.bound
    if metric.better is None:
        return Bound.APPROX
    higher = better(quantity, metric) is not False
    if quantity.comparison is Comparison.ABSOLUTE:
        higher = metric.better == "higher"
    return Bound.UP_TO if higher == (quantity.extreme is Extreme.BEST) else Bound.AT_LEAST


def out_of_range(quantity: Quantity, metric: Metric, found: Normal) -> str | None:
    """Why the metric cannot take a value or change by it, or None where it can.

    Args:
        quantity: figure whose comparison is settled.
        metric: its metric.
        found: the figure in canonical form.
    """
    low, high = metric.low, metric.high
    shown = " to ".join(f"{number.normalize():f}" for number in found.numbers)
    if quantity.comparison is Comparison.ABSOLUTE:
        if found.unit != metric.unit:
            low, high = 0.0, None
        if any((low is not None and n < low) or (high is not None and n > high) for n in found.numbers):
            return f"{metric.name} cannot be {shown} {found.unit}: it lies between {_end(low)} and {_end(high)}"
    elif quantity.comparison is Comparison.DIFFERENCE:
        if low is not None and high is not None and metric.unit in (found.unit, PERCENT):
            span = high - low
            if found.unit in (metric.unit, POINT) and any(abs(n) > span for n in found.numbers):
                return f"{metric.name} cannot change by {shown} {found.unit}: its whole range is {span:g}"
    elif quantity.comparison is Comparison.RATIO:
        if any(n <= 0 for n in found.numbers):
            return f"{metric.name} cannot change by a factor of {shown}"
    elif any(n < -100 for n in found.numbers) and (quantity.comparison is Comparison.RELATIVE or (low or 0) >= 0):
        return f"{metric.name} cannot fall by more than 100 %: {quantity.text!r}"
    return None


def _end(end: float | None) -> str:
    return "any value" if end is None else f"{end:g}"


def _share(quantity: Quantity, metric: Metric) -> bool:
    return metric.share and quantity.unit in (PERCENT, POINT) and metric.unit != PERCENT


def _one(
    number: Decimal | None, quantity: Quantity, unit: str, target: str, convert: Convert, scale: str | None
) -> Decimal | None:
    if number is None:
        return None
    falls = quantity.direction is Direction.DECREASE
    if quantity.comparison is Comparison.RATIO:
        return 1 / number if falls and number > 1 else number
    if scale == "fraction" and quantity.unit is None:
        number = number * 100
    converted = convert(number, unit, target)
    return -converted if falls and quantity.comparison is not Comparison.ABSOLUTE else converted
