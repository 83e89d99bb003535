"""The columns of the claims table: name, type and meaning of each, and its cell for a claim that was loaded.

Results imported in bulk come as frames with the same columns; of them, the declarations alone are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import polars as pl

from claims.boards.columns import (
    COUNT,
    DATE,
    FLAG,
    NAMED_TEXTS,
    NUMBER,
    TEXT,
    TEXTS,
    TableColumn,
    one_of,
    schema_of,
)  # fmt: skip
from claims.boards.papers import SOURCE_COLUMNS
from claims.record.canonical import Normal, better
from claims.record.entries import Method, Metric, SourceKind, Weights
from claims.record.plain_numbers import column_number
from claims.record.types import (
    Aggregate,
    Bound,
    Claim,
    Comparison,
    Direction,
    Origin,
    Paper,
    UncertaintyKind,
)
from claims.registry.method_ids import MethodIdentity


@dataclass(frozen=True, slots=True)
class ResolvedClaim:
    """A claim with what the rest of the table says about it: all that its row is made of.

    Attributes:
        claim: as loaded.
        paper: its source.
        metric: registry entry of its metric.
        norm: its number in canonical form.
        method, baseline: what their names stand for; name: the registered one, else the commonest spelling.
        factor: new / old, None where it is not known.
    """

    claim: Claim
    paper: Paper
    metric: Metric
    norm: Normal
    method: MethodIdentity | None
    baseline: MethodIdentity | None
    factor: Decimal | None


def _paper_of(row: ResolvedClaim) -> Paper:
    return row.paper


def condition(claim: Claim, name: str) -> str | None:
    """Values of one condition of a claim, None where it is not stated."""
    return ", ".join(value for known, value in claim.conditions if known == name) or None


def _id_of(method: MethodIdentity | None) -> str | None:
    return None if method is None else method.id


def _name_of(method: MethodIdentity | None) -> str | None:
    return None if method is None else method.name


def _of_method(fact: Callable[[Method], object]) -> Callable[[ResolvedClaim], object]:
    """What the registry says of the method, null where it does not know it."""

    def cell(row: ResolvedClaim) -> object:
        entry = row.method.entry if row.method else None
        return None if entry is None else fact(entry)

    return cell


def _count(printed: int | None, stated: str | None) -> int | None:
    """A number of runs or items: the one at the figure, else the condition's where that is one whole number."""
    return printed if printed is not None else int(stated) if stated and stated.isdecimal() else None


def _value_of(member: StrEnum | None) -> str | None:
    return None if member is None else member.value


CLAIM_COLUMNS: tuple[TableColumn[ResolvedClaim], ...] = (
    TableColumn(
        "claim_id", TEXT, "id of the claim, the same when others of its file are added, removed or moved",
        lambda row: row.claim.id, required=True, unique=True,
    ),
    *(column.of(_paper_of) for column in SOURCE_COLUMNS),
    TableColumn("source_id", TEXT, "claims file or bulk source that it came from", lambda row: row.paper.id, True),
    TableColumn(
        "source_kind", one_of(SourceKind), "what sort of page it was taken from", lambda row: row.paper.kind.value,
        required=True,
    ),
    TableColumn(
        "method_id", TEXT, "id of the method, the same for every spelling of one method",
        lambda row: _id_of(row.method), required=True,
    ),
    TableColumn(
        "method", TEXT, "the system that the number belongs to: model, algorithm, strategy",
        lambda row: _name_of(row.method), required=True,
    ),
    TableColumn("baseline_id", TEXT, "id of the baseline", lambda row: _id_of(row.baseline)),
    TableColumn("baseline", TEXT, "what a change is measured against", lambda row: _name_of(row.baseline)),
    TableColumn("method_printed", TEXT, "the method as the source writes it", lambda row: row.claim.method, True),
    TableColumn("family", TEXT, "what the method is one size or version of", _of_method(lambda entry: entry.family)),
    TableColumn("variant", TEXT, "base, instruct, chat and the like", _of_method(lambda entry: entry.variant)),
    TableColumn(
        "organisation", TEXT, "who made the method", lambda row: row.method.organisation if row.method else None
    ),
    TableColumn(
        "parameters", NUMBER, "number of parameters of the method",
        _of_method(lambda entry: None if entry.parameters is None else float(entry.parameters)),
    ),
    TableColumn("released", DATE, "when the method was released", _of_method(lambda entry: entry.released)),
    TableColumn(
        "weights", one_of(Weights), "whether anybody may have its weights",
        _of_method(lambda entry: _value_of(entry.weights)),
    ),
    TableColumn(
        "evaluator", TEXT, "who measured: self for the method's authors, else a third party, none where unknown",
        lambda row: row.claim.evaluator,
    ),
    TableColumn("evaluated", DATE, "when it was measured", lambda row: row.claim.evaluated),
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
        "measurement", TEXT, "conditions that must match, too, for two costs to be ranked together",
        lambda row: row.claim.measurement,
    ),
    TableColumn("hardware", TEXT, "what it was measured on", lambda row: condition(row.claim, "hardware")),
    TableColumn("harness", TEXT, "program that it was measured with", lambda row: condition(row.claim, "harness")),
    TableColumn(
        "runs", COUNT, "runs or seeds that the number is taken over",
        lambda row: _count(row.claim.quantity.runs, condition(row.claim, "runs")),
    ),
    TableColumn(
        "items", COUNT, "items that the number is taken over",
        lambda row: _count(row.claim.quantity.items, condition(row.claim, "items")),
    ),
    TableColumn(
        "conditions", NAMED_TEXTS, "every condition that is stated, by id",
        lambda row: [{"name": name, "value": value} for name, value in row.claim.conditions], required=True,
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
    TableColumn(
        "uncertainty_low", NUMBER, "distance of the lower bound, where the two differ",
        lambda row: column_number(row.claim.quantity.uncertainty_low),
    ),
    TableColumn(
        "uncertainty_high", NUMBER, "distance of the upper bound, where the two differ",
        lambda row: column_number(row.claim.quantity.uncertainty_high),
    ),
    TableColumn(
        "uncertainty_kind", one_of(UncertaintyKind), "what the ± term or the bounds are",
        lambda row: _value_of(row.claim.quantity.uncertainty_kind),
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
