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
from decimal import Decimal
from enum import StrEnum

import polars as pl

from claims.record.canonical import Normal, better, factor, normal
from claims.record.entries import Metric
from claims.record.errors import ClaimsError, Problem
from claims.record.plain_numbers import column_number
from claims.record.types import Aggregate, Bound, Claim, Comparison, Direction, Origin, Paper
from claims.registry.lookup import Registry
from claims.registry.method_names import fold
from claims.registry.units import convert


def _enum(kind: type[StrEnum]) -> pl.Enum:
    return pl.Enum([member.value for member in kind])


SCHEMA: Mapping[str, pl.DataType] = {
    "claim_id": pl.String(),
    "paper_id": pl.String(),
    "title": pl.String(),
    "arxiv": pl.String(),
    "published": pl.Date(),
    "url": pl.String(),
    "method": pl.String(),
    "baseline": pl.String(),
    "benchmark": pl.String(),
    "subset": pl.String(),
    "metric": pl.String(),
    "setting": pl.String(),
    "comparison": _enum(Comparison),
    "direction": _enum(Direction),
    "bound": _enum(Bound),
    "aggregate": _enum(Aggregate),
    "reported": pl.String(),
    "value": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "uncertainty": pl.Float64(),
    "unit": pl.String(),
    "norm_value": pl.Float64(),
    "norm_low": pl.Float64(),
    "norm_high": pl.Float64(),
    "norm_unit": pl.String(),
    "factor": pl.Float64(),
    "better": pl.Boolean(),
    "origin": _enum(Origin),
    "derived_from": pl.List(pl.String()),
    "figure": pl.String(),
    "sentence": pl.Int64(),
    "start": pl.Int64(),
    "end": pl.Int64(),
}
COLUMNS: tuple[str, ...] = tuple(SCHEMA)

PlaceValues = Mapping[tuple[str | None, ...], Decimal]


def claims_frame(papers: Iterable[Paper], claims: Iterable[Claim], registry: Registry) -> pl.DataFrame:
    """The table of claims.

    Args:
        papers: the sources; a claim refers to one of them.
        claims: loaded claims, with ids and settled quantities.
        registry: where metrics give their units and directions.

    Returns:
        A frame with the columns, order and dtypes of `SCHEMA`, one row a claim in the given order.

    Raises:
        ClaimsError: a claim without a paper, or with a metric that the registry does not know.
    """
    known = {paper.id: paper for paper in papers}
    listed = list(claims)
    names = _common_names(listed)
    norms = [_normal(claim, registry) for claim in listed]
    ends = _ends(zip(listed, norms, strict=True))
    rows = [
        _row(claim, norm, registry.metrics[claim.metric], known, ends, names)
        for claim, norm in zip(listed, norms, strict=True)
    ]
    return pl.DataFrame(rows, schema=dict(SCHEMA), orient="row", strict=True)


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
                spellings.setdefault(fold(name), Counter())[name] += 1
                sources.setdefault((fold(name), paper), set()).add(name)
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


def _row(
    claim: Claim, norm: Normal, metric: Metric, papers: Mapping[str, Paper], ends: PlaceValues, names: Mapping[str, str]
) -> tuple[object, ...]:
    assert claim.paper is not None  # checked by _normal
    paper = papers.get(claim.paper.id, claim.paper)
    quantity, evidence = claim.quantity, claim.evidence
    return (
        claim.id, paper.id, paper.title, paper.arxiv, paper.published, paper.url,
        names.get(claim.method or ""), names.get(claim.baseline or ""),
        claim.benchmark, claim.subset, claim.metric, claim.setting,
        quantity.comparison.value,
        quantity.direction.value if quantity.direction else None,
        quantity.bound.value,
        quantity.aggregate.value if quantity.aggregate else None,
        claim.reported,
        column_number(quantity.value), column_number(quantity.low), column_number(quantity.high),
        column_number(quantity.uncertainty),
        quantity.unit,
        column_number(norm.value), column_number(norm.low), column_number(norm.high), norm.unit,
        column_number(_factor(claim, norm, metric, ends)),
        better(quantity, metric),
        claim.origin.value, list(claim.derived_from),
        evidence.figure, evidence.sentence, evidence.start, evidence.end,
    )  # fmt: skip


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
