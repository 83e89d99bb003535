"""Drafted figures to claims: unit of the heading, scale of the column, and the checks that a claims file will meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from claims.figures.quantities import parse_quantity
from claims.record.entries import Metric
from claims.record.errors import QuantityError, UnitError
from claims.record.settle import Scale, Stated, settle
from claims.record.types import Comparison, Quantity
from claims.registry.lookup import Registry
from claims.registry.units import canonical, compatible, convert
from claims.tables.cells import Part
from claims.tables.measures import Measure
from claims.tables.method_names import MethodName
from claims.tables.outcome import CellPlace, LeftOut, TableClaim
from claims.tables.qualifiers import is_time
from claims.tables.scale import Series, decide, series_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure whose method, benchmark and metric are known, before its unit and scale are.

    Attributes:
        place: the cell; text: all of its text.
        method, bound, setting: what it belongs to.
        figure: the figure as read.
        unit: unit that the heading prints, or None.
        aside: what stood beside the figure in the cell.
        series: the column that it is one of.
        baseline: what a change is against, or None.
        converted: the same figure in canonical units, printed beside it on a board, or None.
    """

    place: CellPlace
    text: str
    method: MethodName
    bound: Measure
    setting: str | None
    figure: Part
    unit: str | None
    aside: str | None
    series: Hashable
    baseline: str | None = None
    converted: Quantity | None = None


def settle_drafts(drafts: Sequence[Draft], registry: Registry) -> tuple[list[TableClaim], list[LeftOut], list[str]]:
    """Claims, figures that cannot be one with the reason, and what was assumed."""
    united = [_with_unit(draft) for draft in drafts]
    groups: dict[Hashable, list[Quantity]] = defaultdict(list)
    for draft, (_, quantity) in zip(drafts, united, strict=True):
        groups[draft.series].append(quantity)
    metrics = {draft.series: draft.bound.metric for draft in drafts}
    columns = {key: series_of(metrics[key], quantities) for key, quantities in groups.items()}
    scales = {key: decide(series, columns.values()) for key, series in columns.items()}
    claims: list[TableClaim] = []
    refused: list[LeftOut] = []
    notes = [draft.bound.note for draft in drafts if draft.bound.note] + _scale_notes(columns, scales)
    for draft, (reported, quantity) in zip(drafts, united, strict=True):
        bare = quantity.unit is None and draft.bound.metric.unit == "percent"
        scale = _printed_scale(draft, quantity) or scales[draft.series][0]
        found = _claim(draft, reported, quantity, scale if bare else None, registry)
        if isinstance(found, TableClaim):
            claims.append(found)
        else:
            refused.append(found)
    return claims, refused, notes


def _printed_scale(draft: Draft, quantity: Quantity) -> str | None:
    """Scale of a figure beside which its percent is printed."""
    beside = draft.converted
    if beside is None or beside.unit != "percent" or beside.value is None or quantity.value is None:
        return None
    return "fraction" if quantity.value * 100 == beside.value and quantity.value != 0 else "percent"


def _scale_notes(columns: dict[Hashable, Series], scales: dict[Hashable, tuple[str | None, str]]) -> list[str]:
    """Why columns that never exceed 1 were read as they were; the rest need no word."""
    return [
        f"{columns[key].metric.id} up to {columns[key].largest} read as a {scale}: {why}"
        for key, (scale, why) in scales.items()
        if scale is not None and columns[key].largest <= 1
    ]


def _with_unit(draft: Draft) -> tuple[str, Quantity]:
    """The figure with the unit of its heading, where it has none and the metric can have that one."""
    quantity = draft.figure.quantity
    assert quantity is not None  # drafts are made of figures that are there
    unit = canonical(draft.unit) if draft.unit else None
    if quantity.unit is not None or unit is None or not _fits(unit, draft.bound.metric):
        return draft.figure.text, quantity
    reported = f"{draft.figure.text}%" if unit == "percent" else f"{draft.figure.text} {draft.unit}"
    try:
        found = parse_quantity(reported)
    except QuantityError:
        return draft.figure.text, quantity
    return (reported, found[0]) if len(found) == 1 else (draft.figure.text, quantity)


def _fits(unit: str, metric: Metric) -> bool:
    try:
        return unit == metric.unit or compatible(unit, metric.unit)
    except UnitError:
        return False


def _claim(
    draft: Draft, reported: str, quantity: Quantity, scale: str | None, registry: Registry
) -> TableClaim | LeftOut:
    metric = draft.bound.metric
    if quantity.unit is None and is_time(draft.unit) and not _fits("second", metric):
        return LeftOut(draft.place, draft.text, f"the heading says {draft.unit}, which is no unit of {metric.id}")
    negative = (
        quantity.comparison is Comparison.DIFFERENCE and reported[:1] == "-" and (metric.low is None or metric.low < 0)
    )
    if quantity.comparison is Comparison.DIFFERENCE and not negative and not metric.relative:
        return LeftOut(draft.place, draft.text, f"a difference ({draft.figure.text}), not a value of {metric.id}")
    absolute = negative and not metric.relative
    stated = Stated(comparison=Comparison.ABSOLUTE if absolute else None, scale=Scale(scale) if scale else None)
    settled = settle(quantity, metric, stated, find_metric=registry.find_metric, convert=convert)
    if settled.faults:
        return LeftOut(draft.place, draft.text, settled.faults[0].what)
    return TableClaim(
        draft.place, draft.method, draft.bound.target, metric, draft.setting, settled.quantity, reported,
        scale, absolute, f"beside it in the cell: {draft.aside}" if draft.aside else None, draft.baseline,
    )  # fmt: skip
