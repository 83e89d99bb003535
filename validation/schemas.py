"""The pandera schema of the claims table: dtypes, what may be null, and the rules that hold in every row.

Column dtypes are asked of `claims.boards.table`; units, ranges and names are asked of the registry. A rule is a name,
the sentence a reader gets and a Polars expression that is true where the row is fine (null counts as fine: a rule about
`low` says nothing about a row without one).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandera.polars as pa
import polars as pl

from claims.boards.claim_columns import CLAIM_COLUMNS, SCHEMA
from claims.record.canonical import COUNTED
from claims.record.errors import ClaimsError, Problem, UnitError
from claims.record.types import Comparison, Origin
from claims.registry.units import compatible

if TYPE_CHECKING:
    from pandera.polars import PolarsData

    from claims.record.entries import Metric
    from claims.record.types import Claim
    from claims.registry.lookup import Registry

PLACEHOLDER = re.compile(r"\{([a-z_|]+)\}")
CHANGES = (Comparison.RELATIVE.value, Comparison.PERCENT.value)


class TableError(ClaimsError):
    """A table that breaks its schema; every broken row is a problem."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """What must hold in every row.

    Attributes:
        name: name of the rule.
        what: the fault in words; `{column}` names are filled from the row.
        holds: expression that is false where the rule is broken, true or null elsewhere.
    """

    name: str
    what: str
    holds: pl.Expr


def _one_quantity() -> list[RowRule]:
    value, low, high = pl.col("value"), pl.col("low"), pl.col("high")
    floats = [name for name, dtype in SCHEMA.items() if dtype == pl.Float64]
    return [
        RowRule(
            "value-or-range",
            "needs either a value or both ends of a range, has value {value}, low {low}, high {high}",
            (value.is_not_null() & low.is_null() & high.is_null())
            | (value.is_null() & low.is_not_null() & high.is_not_null())
            # A computed value keeps the interval that the rounding of its sources leaves.
            | ((pl.col("origin").cast(pl.String) == Origin.DERIVED.value) & value.is_between(low, high)),
        ),
        RowRule("range-order", "the range starts at {low}, above its end {high}", low <= high),
        RowRule("norm-order", "the converted range starts at {norm_low}, above its end {norm_high}",
                pl.col("norm_low") <= pl.col("norm_high")),
        RowRule("norm-source", "has a converted number but no printed one to convert",
                (pl.col("norm_value").is_null() | value.is_not_null())
                & (pl.col("norm_low").is_null() | low.is_not_null())
                & (pl.col("norm_high").is_null() | high.is_not_null())),
        RowRule("finite", "holds a number that is not finite",
                pl.all_horizontal(pl.col(floats).is_finite().fill_null(True))),
        RowRule("uncertainty", "the uncertainty {uncertainty} is negative", pl.col("uncertainty") >= 0),
        RowRule("factor", "the factor {factor} is negative: no quantity shrinks below nothing", pl.col("factor") >= 0),
    ]  # fmt: skip


def _one_source() -> list[RowRule]:
    figure, start, end = pl.col("figure"), pl.col("start"), pl.col("end")
    texts = [column.name for column in CLAIM_COLUMNS if column.required and column.dtype == pl.String]
    return [
        RowRule("blank", "has an empty text where one is required",
                pl.all_horizontal(pl.col(texts).str.strip_chars().str.len_chars() > 0)),
        RowRule("claim-id", "the claim id does not start with its paper's id {paper_id}",
                pl.col("claim_id").str.starts_with(pl.concat_str("paper_id", pl.lit(":")))),
        RowRule("url", "the address {url} is not http or https", pl.col("url").str.contains(r"^https?://[^\s<>\"]+$")),
        RowRule("place", "the figure {figure} does not fill the offsets {start} to {end}",
                (start >= 0) & (end - start == figure.str.len_chars().cast(pl.Int64))),
        RowRule("place-ends", "has one end of the figure's place without the other", start.is_null() == end.is_null()),
        RowRule("sentence", "the sentence number {sentence} is negative", pl.col("sentence") >= 0),
        RowRule("derived-from", "origin is {origin} but derived_from lists {derived_from}",
                (pl.col("origin").cast(pl.String) == Origin.DERIVED.value) == (pl.col("derived_from").list.len() > 0)),
    ]  # fmt: skip


def _by_metric(values: Mapping[str, object], dtype: type[pl.DataType]) -> pl.Expr:
    """A fact of each row's metric as a column."""
    if not values:
        return pl.lit(None, dtype=dtype)
    return pl.col("metric").replace_strict(values, default=None, return_dtype=dtype)


def _metric_rules(registry: Registry) -> list[RowRule]:
    metrics = registry.metrics
    comparison, unit = pl.col("comparison").cast(pl.String), pl.col("unit")
    canonical = _by_metric({name: metric.unit for name, metric in metrics.items()}, pl.String)
    low = _by_metric({name: metric.low for name, metric in metrics.items()}, pl.Float64)
    high = _by_metric({name: metric.high for name, metric in metrics.items()}, pl.Float64)
    own = (comparison == Comparison.ABSOLUTE.value) & (pl.col("norm_unit") == canonical)
    numbers = ("norm_value", "norm_low", "norm_high")
    inside = pl.all_horizontal(
        *((pl.col(name) >= low).fill_null(True) & (pl.col(name) <= high).fill_null(True) for name in numbers)
    )
    return [
        RowRule("metric", "the metric {metric} is not in the registry", pl.col("metric").is_in(list(metrics))),
        RowRule("metric-range", "{metric} cannot be {norm_value|norm_low|norm_high} {norm_unit}", ~own | inside),
        RowRule("percent-points",
                "a difference of a percent-valued metric is in points; {reported} keeps it as percent",
                ~((comparison == Comparison.DIFFERENCE.value) & (canonical == "percent") & (unit == "percent"))),
        RowRule("points-percent", "a percent change cannot be in points: {reported}",
                ~(comparison.is_in(CHANGES) & (unit == "percentage_point"))),
        RowRule("change-unit", "a {comparison} claim is in percent, not in {unit}",
                ~comparison.is_in(CHANGES) | (unit == "percent")),
        RowRule("ratio-unit", "a ratio is a factor, not a number of {unit}",
                (comparison != Comparison.RATIO.value) | unit.is_null() | (unit == "x")),
    ]  # fmt: skip


def _unit_rules(frame: pl.DataFrame, registry: Registry) -> list[RowRule]:
    """Which of the units that occur a metric can be printed and converted in, by the kind of number."""
    kinds = frame.select(pl.col("metric", "unit", "norm_unit"), pl.col("comparison").cast(pl.String))
    known = [row for row in kinds.unique().drop_nulls("metric").iter_rows() if row[0] in registry.metrics]
    printed = {(metric, unit, kind) for metric, unit, _, kind in known if unit is not None}
    told = {(metric, unit, kind) for metric, _, unit, kind in known if unit is not None}
    wrong = [item for item in printed if not _printable(registry.metrics[item[0]], item[1], item[2])]
    strange = [item for item in told if item[1] not in _canonical_units(registry.metrics[item[0]], item[2])]
    return [
        RowRule("unit", "{metric} cannot be given in {unit}", ~_among("unit", wrong)),
        RowRule("norm-unit", "a number of kind {comparison} of {metric} cannot be told in {norm_unit}",
                ~_among("norm_unit", strange)),
    ]  # fmt: skip


def _among(unit: str, items: Iterable[tuple[str, str, str]]) -> pl.Expr:
    """Whether a row's metric, unit and kind are one of the items."""
    place = pl.concat_str(pl.col("metric"), pl.col(unit), pl.col("comparison").cast(pl.String), separator="\0")
    return place.is_in(["\0".join(item) for item in items])


def _printable(metric: Metric, unit: str, kind: str) -> bool:
    if kind not in (Comparison.ABSOLUTE, Comparison.DIFFERENCE):
        return True  # their units have rules of their own
    if unit in COUNTED and metric.unit in COUNTED:
        return True
    try:
        return any(compatible(unit, own) for own in _canonical_units(metric, kind))
    except UnitError:
        return False


def _canonical_units(metric: Metric, kind: str) -> tuple[str, ...]:
    """Units that the table may tell a number of this kind in; a cost may also be told as a share of the whole."""
    match kind:
        case Comparison.RATIO:
            return ("x",)
        case Comparison.RELATIVE | Comparison.PERCENT:
            return ("percent",)
        case Comparison.DIFFERENCE if metric.unit == "percent":
            return ("percentage_point",)
    share = "percent" if kind == Comparison.ABSOLUTE else "percentage_point"
    return (metric.unit, share) if metric.share else (metric.unit,)


def _reference_rules(frame: pl.DataFrame, registry: Registry) -> list[RowRule]:
    benchmarks = registry.benchmarks
    subsets = [f"{name}\0{part.id}" for name, benchmark in benchmarks.items() for part in benchmark.subsets]
    ids = frame["claim_id"].drop_nulls().to_list() if "claim_id" in frame.columns else []
    pair = pl.concat_str(pl.col("benchmark").fill_null(""), pl.lit("\0"), pl.col("subset"))
    return [
        RowRule("benchmark", "the benchmark {benchmark} is not in the registry",
                pl.col("benchmark").is_in(list(benchmarks))),
        RowRule("subset", "{benchmark} has no subset {subset}", pair.is_in(subsets)),
        RowRule("derived-known", "derived_from {derived_from} names a claim that is not in the table",
                pl.col("derived_from").list.eval(pl.element().is_in(ids)).list.all()),
    ]  # fmt: skip


def _check(rule: RowRule) -> pa.Check:
    def holds(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(rule.holds.fill_null(True).alias(rule.name))

    return pa.Check(holds, name=rule.name, error=rule.name)


def rules_for(frame: pl.DataFrame, registry: Registry) -> tuple[RowRule, ...]:
    """The rules that rows of this table must keep."""
    return (
        *_one_quantity(),
        *_one_source(),
        *_metric_rules(registry),
        *_unit_rules(frame, registry),
        *_reference_rules(frame, registry),
    )


def claims_schema(rules: Iterable[RowRule] = ()) -> pa.DataFrameSchema:
    """The pandera schema of the table: exactly these columns in this order, with these rules."""
    columns = {
        column.name: pa.Column(column.dtype, nullable=not column.required, unique=column.unique)
        for column in CLAIM_COLUMNS
    }
    return pa.DataFrameSchema(
        columns, checks=[_check(rule) for rule in rules], strict=True, ordered=True, name="claims"
    )


def check_frame(frame: pl.DataFrame, registry: Registry, claims: Iterable[Claim] = ()) -> pl.DataFrame:
    """The frame itself where every row keeps every rule.

    Args:
        frame: the claims table.
        registry: metrics and benchmarks that it refers to.
        claims: the claims that it was made of; they give a problem its file and line.

    Raises:
        TableError: naming every claim that breaks a rule.
    """
    if frame.is_empty() and frame.schema == SCHEMA:
        return frame
    # The rules read columns by name and dtype, so they only make sense on a table of the right shape.
    shaped = ((),) if frame.schema != SCHEMA else ()
    for rules in (*shaped, rules_for(frame, registry)) if set(SCHEMA) <= set(frame.columns) else shaped:
        try:
            claims_schema(rules).validate(frame, lazy=True)
        except pa.errors.SchemaErrors as error:
            raise TableError(_problems(error.failure_cases, frame, rules, claims)) from None
    return frame


def _problems(
    failures: pl.DataFrame, frame: pl.DataFrame, rules: Iterable[RowRule], claims: Iterable[Claim]
) -> Iterator[Problem]:
    """One problem for each row and rule (or for the table as a whole), in the order of the rows."""
    sentences = {rule.name: rule.what for rule in rules}
    places = {claim.id: claim for claim in claims}
    cases = failures.select("index", "column", "check", "failure_case").unique(maintain_order=True)
    for case in cases.sort("index", nulls_last=False, maintain_order=True).iter_rows(named=True):
        if case["index"] is None:
            yield Problem(_shape_fault(case), rule="table-shape")
            continue
        row = frame.row(case["index"], named=True)
        what = _filled(sentences[case["check"]], row) if case["check"] in sentences else _column_fault(case)
        claim = places.get(str(row["claim_id"]))
        yield Problem(
            f"claim {row['claim_id']}: {what}",
            file=claim.file if claim else None,
            line=claim.line if claim else None,
            column=claim.column if claim else None,
            rule=case["check"] if case["check"] in sentences else "table-column",
        )


def _filled(sentence: str, row: Mapping[str, object]) -> str:
    """The sentence with the row's values; `{a|b}` is the first of the two that is there."""

    def value(match: re.Match[str]) -> str:
        found = next((row[name] for name in match[1].split("|") if row.get(name) is not None), None)
        return "none" if found is None else f"{found:g}" if isinstance(found, float) else str(found)

    return PLACEHOLDER.sub(value, sentence)


def _column_fault(case: Mapping[str, object]) -> str:
    match case["check"]:
        case "not_nullable":
            return f"{case['column']} is missing"
        case "field_uniqueness":
            return f"{case['column']} is there more than once"
    return f"{case['column']} is {case['failure_case']}, which breaks {case['check']}"


def _shape_fault(case: Mapping[str, object]) -> str:
    match str(case["check"]).partition("(")[0]:
        case "column_in_dataframe":
            return f"the table lacks the column {case['failure_case']}"
        case "column_in_schema":
            return f"the table has a column {case['failure_case']} that it should not have"
        case "column_ordered":
            return f"the column {case['failure_case']} is not where it belongs"
        case "dtype":
            return f"the column {case['column']} has the type {case['failure_case']}, not {SCHEMA[str(case['column'])]}"
    return f"the table breaks {case['check']} at {case['column']}: {case['failure_case']}"
