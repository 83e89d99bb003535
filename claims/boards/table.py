"""Claims to the Polars frame: one row a claim, converted to canonical units here and only here.

`norm_value`, `norm_low` and `norm_high` are in `norm_unit`, as `claims.record.canonical` defines them for each
comparison: values of the metric in its own unit, changes signed (a decrease is negative), ratios as new / old. `factor`
is new / old for a single-valued ratio or relative change, and for a difference whose two ends the same paper reports.
It is null for `percent` claims: whether their percent is relative or points is what the source does not say.

Methods and baselines whose names fold to one (`LLaMA3.1 405B`, `Llama 3.1 405B`) are one system and get its commonest
spelling, so that boards and conflicts see them as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import polars as pl

from claims.boards.columns import (
    COUNT,
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    TableColumn,
    frame_of,
    one_of,
    schema_of,
)  # fmt: skip
from claims.boards.papers import SOURCE_COLUMNS
from claims.record.canonical import Normal, better, factor, normal
from claims.record.entries import Metric
from claims.record.errors import ClaimsError, Problem
from claims.record.plain_numbers import column_number
from claims.record.types import Aggregate, Bound, Claim, Comparison, Direction, Origin, Paper
from claims.registry.lookup import Registry
from claims.registry.method_names import fold
from claims.registry.units import convert


@dataclass(frozen=True, slots=True)
class ResolvedClaim:
    """A claim with what the rest of the table says about it: all that its row is made of.

    Attributes:
        claim: as loaded.
        paper: its source.
        metric: registry entry of its metric.
        norm: its number in canonical form.
        method, baseline: the commonest spelling of their names.
        factor: new / old, None where it is not known.
    """

    claim: Claim
    paper: Paper
    metric: Metric
    norm: Normal
    method: str | None
    baseline: str | None
    factor: Decimal | None


def _paper_of(row: ResolvedClaim) -> Paper:
    return row.paper


CLAIM_COLUMNS: tuple[TableColumn[ResolvedClaim], ...] = (
    TableColumn(
        "claim_id", TEXT, "id of the claim, the same when others of its file are added, removed or moved",
        lambda row: row.claim.id, required=True, unique=True,
    ),
    *(column.of(_paper_of) for column in SOURCE_COLUMNS),
    TableColumn(
        "method", TEXT, "the system that the number belongs to: model, algorithm, strategy",
        lambda row: row.method, required=True,
    ),
    TableColumn("baseline", TEXT, "what a change is measured against", lambda row: row.baseline),
    TableColumn(
        "benchmark", TEXT, "id of the benchmark, none where the claim is about no named one",
        lambda row: row.claim.benchmark,
    ),
    TableColumn("subset", TEXT, "part of the benchmark that is scored by itself", lambda row: row.claim.subset),
    TableColumn("metric", TEXT, "id of the metric", lambda row: row.claim.metric, required=True),
    TableColumn(
        "setting", TEXT, "protocol that must match for two numbers to be ranked together",
        lambda row: row.claim.setting,
    ),
    TableColumn(
        "comparison", one_of(Comparison), "kind of number, percent where the source does not say points or relative",
        lambda row: row.claim.quantity.comparison.value, required=True,
    ),
    TableColumn(
        "direction", one_of(Direction), "which way the metric went, none for the metric's own value",
        lambda row: _value_of(row.claim.quantity.direction),
    ),
    TableColumn(
        "bound", one_of(Bound), "how the figure limits the true number",
        lambda row: row.claim.quantity.bound.value, required=True,
    ),
    TableColumn(
        "aggregate", one_of(Aggregate), "over what the number was taken",
        lambda row: _value_of(row.claim.quantity.aggregate),
    ),
    TableColumn("reported", TEXT, "the printed figure with its words", lambda row: row.claim.reported, required=True),
    TableColumn(
        "value", NUMBER, "the number as printed, none for a range; the sign of a change is its direction",
        lambda row: column_number(row.claim.quantity.value),
    ),
    TableColumn(
        "low", NUMBER, "lower end of a printed range, or of the interval of a computed value",
        lambda row: column_number(row.claim.quantity.low),
    ),
    TableColumn("high", NUMBER, "upper end of the same", lambda row: column_number(row.claim.quantity.high)),
    TableColumn(
        "uncertainty", NUMBER, "the ± term, in the unit of the value",
        lambda row: column_number(row.claim.quantity.uncertainty),
    ),
    TableColumn("unit", TEXT, "printed unit in its canonical spelling", lambda row: row.claim.quantity.unit),
    TableColumn(
        "norm_value", NUMBER, "the value in norm_unit: a decrease is negative, a ratio is new / old",
        lambda row: column_number(row.norm.value),
    ),
    TableColumn("norm_low", NUMBER, "lower end in norm_unit", lambda row: column_number(row.norm.low)),
    TableColumn("norm_high", NUMBER, "upper end in norm_unit", lambda row: column_number(row.norm.high)),
    TableColumn(
        "norm_unit", TEXT, "unit of these: the metric's own, percent for a percent change, x for a ratio",
        lambda row: row.norm.unit, required=True,
    ),
    TableColumn(
        "factor", NUMBER, "new / old, for a ratio, a relative change and a difference whose two ends are known",
        lambda row: column_number(row.factor),
    ),
    TableColumn(
        "better", FLAG, "whether a change is for the better, by the direction of the metric",
        lambda row: better(row.claim.quantity, row.metric),
    ),
    TableColumn(
        "origin", one_of(Origin), "how the number came here", lambda row: row.claim.origin.value, required=True
    ),
    TableColumn(
        "derived_from", TEXTS, "ids of the claims that it is computed from",
        lambda row: list(row.claim.derived_from), required=True,
    ),
    TableColumn(
        "figure", TEXT, "the figure verbatim, as the abstract prints it", lambda row: row.claim.evidence.figure
    ),
    TableColumn(
        "sentence", COUNT, "number of its sentence in the abstract, the first is 0",
        lambda row: row.claim.evidence.sentence,
    ),
    TableColumn("start", COUNT, "offset of the figure in the abstract", lambda row: row.claim.evidence.start),
    TableColumn("end", COUNT, "offset after the figure in the abstract", lambda row: row.claim.evidence.end),
)  # fmt: skip
SCHEMA: Mapping[str, pl.DataType] = schema_of(CLAIM_COLUMNS)

PlaceValues = Mapping[tuple[str | None, ...], Decimal]


def claims_frame(papers: Iterable[Paper], claims: Iterable[Claim], registry: Registry) -> pl.DataFrame:
    """The table of claims.

    Args:
        papers: the sources; a claim refers to one of them.
        claims: loaded claims, with ids and settled quantities.
        registry: where metrics give their units and directions.

    Returns:
        A frame with the columns of `CLAIM_COLUMNS`, one row a claim in the given order.

    Raises:
        ClaimsError: a claim without a paper, or with a metric that the registry does not know.
    """
    known = {paper.id: paper for paper in papers}
    listed = list(claims)
    names = _common_names(listed)
    norms = [_normal(claim, registry) for claim in listed]
    ends = _ends(zip(listed, norms, strict=True))
    return frame_of(
        CLAIM_COLUMNS,
        [
            _resolved(claim, norm, registry.metrics[claim.metric], known, ends, names)
            for claim, norm in zip(listed, norms, strict=True)
        ],
    )


def _common_names(claims: Iterable[Claim]) -> dict[str, str]:
    """For every spelling of a method or baseline, the commonest one of the same folded name.

    A source that itself uses two spellings (DeepSeek-V3 for the base model, DeepSeek V3 for the chat model) means two
    systems by them: such names stay as they are printed.
    """
    spellings: dict[str, Counter[str]] = {}
    sources: dict[tuple[str, str], set[str]] = {}
    for claim in claims:
        paper = claim.paper.id if claim.paper else ""
        for name in (claim.method, claim.baseline):
            if name is not None:
                folded = fold(name)
                spellings.setdefault(folded, Counter())[name] += 1
                sources.setdefault((folded, paper), set()).add(name)
    apart = {folded for (folded, _), names in sources.items() if len(names) > 1}
    return {
        name: name if folded in apart else counts.most_common(1)[0][0]
        for folded, counts in spellings.items()
        for name in counts
    }


def _normal(claim: Claim, registry: Registry) -> Normal:
    metric = registry.metrics.get(claim.metric)
    if metric is None or claim.paper is None:
        what = f"unknown metric '{claim.metric}'" if metric is None else f"claim {claim.reported!r} has no paper"
        raise ClaimsError(Problem(what, claim.file, claim.line, claim.column, rule="table-shape"))
    return normal(claim.quantity, metric, convert, claim.scale)


def _resolved(
    claim: Claim, norm: Normal, metric: Metric, papers: Mapping[str, Paper], ends: PlaceValues, names: Mapping[str, str]
) -> ResolvedClaim:
    assert claim.paper is not None  # checked by _normal
    paper = papers.get(claim.paper.id, claim.paper)
    method, baseline = names.get(claim.method or ""), names.get(claim.baseline or "")
    return ResolvedClaim(claim, paper, metric, norm, method, baseline, _factor(claim, norm, metric, ends))


def _factor(claim: Claim, norm: Normal, metric: Metric, ends: PlaceValues) -> Decimal | None:
    if claim.quantity.comparison is not Comparison.DIFFERENCE:
        return factor(claim.quantity, norm)
    if metric.unit == "dB" or claim.baseline is None:
        return None  # a difference of decibels is a factor already, of another quantity
    new, old = ends.get(_place(claim, claim.method)), ends.get(_place(claim, claim.baseline))
    return new / old if new is not None and old is not None and old > 0 and new >= 0 else None


def _ends(pairs: Iterable[tuple[Claim, Normal]]) -> PlaceValues:
    """Exact absolute values by place and method; a place with two different values gives none."""
    found: dict[tuple[str | None, ...], Decimal | None] = {}
    for claim, norm in pairs:
        quantity = claim.quantity
        if quantity.comparison is Comparison.ABSOLUTE and quantity.bound is Bound.EXACT and norm.value is not None:
            place = _place(claim, claim.method)
            found[place] = norm.value if found.get(place, norm.value) == norm.value else None
    return {place: value for place, value in found.items() if value is not None}


def _place(claim: Claim, method: str | None) -> tuple[str | None, ...]:
    paper = claim.paper.id if claim.paper else None
    return (paper, claim.metric, claim.benchmark, claim.subset, claim.setting, method)


def _value_of(member: StrEnum | None) -> str | None:
    return None if member is None else member.value
