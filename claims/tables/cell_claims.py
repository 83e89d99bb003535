"""Bound figures to claims: unit of the heading, scale of the column, and the checks that a claims file will meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.figures.quantities import parse_quantity
from claims.record.canonical import PERCENT
from claims.record.entries import Metric
from claims.record.errors import QuantityError, UnitError
from claims.record.settle import Scale, Stated, settle
from claims.record.types import Claim, Comparison, Origin, Quantity
from claims.registry.lookup import Registry
from claims.registry.unit_names import canonical
from claims.registry.units import compatible, convert
from claims.tables.cells import CellFigure
from claims.tables.measures import Measure
from claims.tables.method_names import MethodName
from claims.tables.outcome import CellPlace, LeftOut, TableClaim

_APART = 10  # percents that are all larger do not reach down to 1 little by little
# Costs that the field tells in several units each: a bare 34 may be of ms or of s.
_SEVERAL = frozenset(
    {"second", "hour", "gpu_hour", "gigabyte", "gigabyte/second", "kilobit/second", "joule", "watt", "query/second"}
)


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """A figure whose method, benchmark and metric are known, before its unit and scale are.

    Attributes:
        place: the cell; text: all of its text.
        method, measure, setting: what it belongs to.
        figure: the figure as read.
        unit: unit that the heading prints, or None.
        aside: what stood beside the figure in the cell.
        series: the column that it is one of.
        baseline: what a change is against, or None.
        reported_by: who reports it, where that is not the source itself.
        converted: the same figure in canonical units, printed beside it on a board, or None.
    """

    place: CellPlace
    text: str
    method: MethodName
    measure: Measure
    setting: str | None
    figure: CellFigure
    unit: str | None
    aside: str | None
    series: Hashable
    baseline: str | None = None
    reported_by: str | None = None
    converted: Quantity | None = None

    @property
    def identity(self) -> Hashable:
        """What makes two figures of one spanning cell the same result."""
        target = self.measure.target.ids if self.measure.target else None
        return self.place, self.method, target, self.measure.metric.id, self.setting, self.figure.text


def claims_of(figures: Sequence[BoundFigure], registry: Registry) -> tuple[list[TableClaim], list[LeftOut], list[str]]:
    """Claims, figures that cannot be one with the reason, and what was assumed."""
    united = [_with_unit(figure) for figure in figures]
    groups: dict[Hashable, list[Quantity]] = defaultdict(list)
    for figure, (_, quantity) in zip(figures, united, strict=True):
        groups[figure.series].append(quantity)
    metrics = {figure.series: figure.measure.metric for figure in figures}
    columns = {at: series_of(metrics[at], quantities) for at, quantities in groups.items()}
    scales = {at: scale_of(series, columns.values()) for at, series in columns.items()}
    claims: list[TableClaim] = []
    refused: list[LeftOut] = []
    notes = [figure.measure.note for figure in figures if figure.measure.note] + _scale_notes(columns, scales)
    for figure, (reported, quantity) in zip(figures, united, strict=True):
        bare = quantity.unit is None and figure.measure.metric.unit == PERCENT
        printed = _printed_scale(figure, quantity)
        scale = printed or scales[figure.series][0]
        if bare and printed is None and columns[figure.series].of_another_scale(quantity):
            found: TableClaim | LeftOut = LeftOut(figure.place, figure.text, _two_scales(columns[figure.series]))
        else:
            found = _claim(figure, reported, quantity, scale if bare else None, registry)
        if isinstance(found, TableClaim):
            claims.append(found)
        else:
            refused.append(found)
    return claims, refused, notes


@dataclass(frozen=True, slots=True)
class Series:
    """The bare figures of one column (or row) that share a metric; `coarse`: decimals of those above 1."""

    metric: Metric
    values: tuple[Decimal, ...]
    decimals: int
    coarse: int = 0

    @property
    def largest(self) -> Decimal:
        """Largest size of a figure."""
        return max((abs(value) for value in self.values), default=Decimal(0))

    def of_another_scale(self, quantity: Quantity) -> bool:
        """Whether a figure is printed like a fraction among percents that are all far from 1: 0.625 beside 64.1."""
        small = quantity.value is not None and 0 < quantity.value <= 1
        apart = min((abs(value) for value in self.values if abs(value) > 1), default=Decimal(0)) >= _APART
        decimals = quantity.decimals or 0
        return self.metric.unit == PERCENT and small and apart and (decimals > self.coarse or decimals > 1)


def series_of(metric: Metric, quantities: Iterable[Quantity]) -> Series:
    """The figures without a unit of their own."""
    bare = [quantity for quantity in quantities if quantity.unit is None]
    values = tuple(number for each in bare for number in (each.value, each.low, each.high) if number is not None)
    above = (each.decimals or 0 for each in bare if any((n or 0) > 1 for n in (each.value, each.low, each.high)))
    return Series(metric, values, max((each.decimals or 0 for each in bare), default=0), max(above, default=0))


def _two_scales(series: Series) -> str:
    return f"in one column with percents up to {series.largest}: a fraction of 1, or a very small percent?"


def scale_of(series: Series, others: Iterable[Series]) -> tuple[Scale | None, str]:
    """Scale of a series and why; None where the metric is not counted in percent.

    A column that never exceeds 1 is one of fractions, unless the other columns of the table print percents with as
    many decimals: then it is a column of very small percents (0.01 beside 64.14).
    """
    if series.metric.unit != PERCENT or not series.values:
        return None, "not counted in percent"
    if series.largest > 1:
        return Scale.PERCENT, f"its largest figure is {series.largest}"
    beside = [other for other in others if other.metric.unit == PERCENT and other.values and other is not series]
    large = [other for other in beside if other.largest > 1]
    if large and any(other.decimals >= series.decimals for other in large):
        return (
            Scale.PERCENT,
            f"no figure exceeds 1, but columns beside it are percents with {series.decimals} decimals or more",
        )
    if series.decimals == 0 and series.largest == 0:
        return Scale.PERCENT, "nothing but zeros"
    return Scale.FRACTION, "no figure exceeds 1"


def _printed_scale(figure: BoundFigure, quantity: Quantity) -> Scale | None:
    """Scale of a figure beside which its percent is printed."""
    beside = figure.converted
    if beside is None or beside.unit != PERCENT or beside.value is None or quantity.value is None:
        return None
    return Scale.FRACTION if quantity.value * 100 == beside.value and quantity.value != 0 else Scale.PERCENT


def _scale_notes(columns: Mapping[Hashable, Series], scales: Mapping[Hashable, tuple[Scale | None, str]]) -> list[str]:
    """Why columns that never exceed 1 were read as they were; the rest need no word."""
    return [
        f"{columns[at].metric.id} up to {columns[at].largest} read as a {scale}: {why}"
        for at, (scale, why) in scales.items()
        if scale is not None and columns[at].largest <= 1
    ]


def _with_unit(figure: BoundFigure) -> tuple[str, Quantity]:
    """The figure with the unit of its heading, where it has none and the metric can have that one."""
    text, quantity = figure.figure.text, figure.figure.quantity
    assert quantity is not None  # only figures that are there are bound
    unit = canonical(figure.unit) if figure.unit else None
    if quantity.unit is not None or unit is None or not _fits(unit, figure.measure.metric):
        return text, quantity
    end = quantity.span.end  # statistics behind the figure stay behind its unit
    reported = f"{text[:end]}{'%' if unit == PERCENT else f' {figure.unit}'}{text[end:]}"
    try:
        found = parse_quantity(reported)
    except QuantityError:
        return text, quantity
    return (reported, found[0]) if len(found) == 1 else (text, quantity)


def _fits(unit: str, metric: Metric) -> bool:
    try:
        return unit == metric.unit or compatible(unit, metric.unit)
    except UnitError:
        return False


def _claim(
    figure: BoundFigure, reported: str, quantity: Quantity, scale: Scale | None, registry: Registry
) -> TableClaim | LeftOut:
    metric, target = figure.measure.metric, figure.measure.target
    if why := _no_value(figure, reported, quantity):
        return LeftOut(figure.place, figure.text, why)
    absolute = quantity.comparison is Comparison.DIFFERENCE and not metric.relative
    stated = Stated(comparison=Comparison.ABSOLUTE if absolute else None, scale=scale)
    settled = settle(quantity, metric, stated, find_metric=registry.find_metric, convert=convert)
    if settled.faults:
        return LeftOut(figure.place, figure.text, settled.faults[0].what)
    benchmark, subset = target.ids if target else (None, None)
    stands = registry.conditions.circumstances(figure.setting)
    claim = Claim(
        settled.quantity, metric.id, figure.method.name, figure.baseline, benchmark, subset, stands.setting, reported,
        measurement=stands.measurement,
        conditions=stands.pairs,
        origin=Origin.IMPORTED,
        evaluator=figure.reported_by,
        note=f"beside it in the cell: {figure.aside}" if figure.aside else None,
        scale=scale,
    )  # fmt: skip
    return TableClaim(claim, figure.place, figure.method)


def _no_value(figure: BoundFigure, reported: str, quantity: Quantity) -> str | None:
    """Why the figure is no value of the metric: another unit stands over it, or it is a difference."""
    metric = figure.measure.metric
    unit = canonical(figure.unit) if figure.unit else None
    if quantity.unit is None and unit and not (unit == PERCENT and metric.unit == "score" and metric.high == 100):
        fits = _fits(unit, metric)
        return f"the heading says {figure.unit}, which " + (
            "cannot be read with the figure" if fits else f"is no unit of {metric.id}"
        )
    bare = quantity.unit is None and metric.unit in _SEVERAL and "_per_" not in metric.id  # queries per second say it
    if bare and quantity.comparison is Comparison.ABSOLUTE:
        return f"no unit is printed, and {metric.id} is told in several"
    if quantity.comparison is not Comparison.DIFFERENCE or metric.relative:
        return None
    # `-3.2` is a value of what can be negative (a log-likelihood); `+3.2` never is
    if reported[:1] == "-" and (metric.low is None or metric.low < 0):
        return None
    return f"a difference ({figure.figure.text}), not a value of {metric.id}"
