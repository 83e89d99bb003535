"""Whether the bare figures of a column are fractions of 1 or percent: asked of the metric and of the whole column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from claims.record.entries import Metric
from claims.record.types import Quantity

PERCENT, FRACTION = "percent", "fraction"


@dataclass(frozen=True, slots=True)
class Series:
    """The bare figures of one column (or row) that share a metric."""

    metric: Metric
    values: tuple[Decimal, ...]
    decimals: int

    @property
    def largest(self) -> Decimal:
        """Largest size of a figure."""
        return max((abs(value) for value in self.values), default=Decimal(0))


def series_of(metric: Metric, quantities: Iterable[Quantity]) -> Series:
    """The figures without a unit of their own."""
    bare = [quantity for quantity in quantities if quantity.unit is None]
    values = tuple(number for each in bare for number in (each.value, each.low, each.high) if number is not None)
    return Series(metric, values, max((each.decimals or 0 for each in bare), default=0))


def decide(series: Series, others: Iterable[Series]) -> tuple[str | None, str]:
    """Scale of a series and why; None where the metric is not counted in percent.

    A column that never exceeds 1 is one of fractions, unless the other columns of the table print percents with as
    many decimals: then it is a column of very small percents (0.01 beside 64.14).
    """
    if series.metric.unit != PERCENT or not series.values:
        return None, "not counted in percent"
    if series.largest > 1:
        return PERCENT, f"its largest figure is {series.largest}"
    beside = [other for other in others if other.metric.unit == PERCENT and other.values and other is not series]
    large = [other for other in beside if other.largest > 1]
    if large and any(other.decimals >= series.decimals for other in large):
        return (
            PERCENT,
            f"no figure exceeds 1, but columns beside it are percents with {series.decimals} decimals or more",
        )
    if series.decimals == 0 and series.largest == 0:
        return PERCENT, "nothing but zeros"
    return FRACTION, "no figure exceeds 1"
