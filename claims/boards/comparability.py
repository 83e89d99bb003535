"""What may stand in one ranking: the conditions that gate a metric, why two claims do not meet, one row a method.

A board is a benchmark, a part of it, a metric and its unit, one protocol and, for a metric that only exists against a
baseline, that baseline. A cost (latency, memory, price) is compared only where what it was measured on is the same,
too. What a source does not state is a group of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

import polars as pl

from claims.boards.evidence import column_or_null
from claims.boards.ties import NARROWED, norm_scale, printed_steps
from claims.record.entries import ConditionRole, Metric
from claims.record.types import SELF, Bound
from claims.registry.lookup import Registry

UNSTATED = "unstated"
# sources: how many report the cell; reports: how many rows; spread: largest less smallest value; conflict: whether they
# differ by more than their printed digits explain; third_party: whether the shown one is measured by others, null where
# nobody says.
CELL_COLUMNS = ("sources", "reports", "spread", "conflict", "third_party")
_WORDS: Mapping[str, str] = {
    "benchmark": "benchmarks",
    "subset": "parts of the benchmark",
    "metric": "metrics",
    "comparison": "kinds of number",
    "norm_unit": "units",
    "setting": "settings",
    "baseline": "baselines",
    "measurement": "measurement conditions",
}


class ValuePolicy(StrEnum):
    """Which of several reports of one cell is shown."""

    THIRD_PARTY = "third-party"
    RECENT = "recent"
    MEDIAN = "median"
    BEST = "best"


def gates(metric: Metric, columns: Sequence[str]) -> tuple[str, ...]:
    """Columns in which two claims of one benchmark and metric must agree to be ranked together.

    Args:
        metric: their metric.
        columns: those that the table has.
    """
    measured = _measured(metric, columns)
    return ("subset", "setting", "against", "norm_unit", *measured)


def why_not(a: Mapping[str, Any], b: Mapping[str, Any], registry: Registry | None = None) -> tuple[str, ...]:
    """Why two claims cannot be ranked together, a line a condition; empty where they can.

    Args:
        a: a row of the claims table.
        b: another one.
        registry: where metrics are looked up; by default that of the data folder.

    >>> row = {"benchmark": "mmlu", "subset": None, "metric": "accuracy", "comparison": "absolute",
    ...        "norm_unit": "percent", "setting": "5-shot", "baseline": None, "bound": "exact", "norm_value": 70.0}
    >>> why_not(row, row | {"setting": None})
    ('different settings: 5-shot and unstated',)
    """
    registry = registry or Registry.load()
    metric = registry.metrics[str(a["metric"])]
    asked = ["benchmark", "subset", "metric", "comparison", "norm_unit", "setting"]
    asked += ["baseline"] if metric.relative or a["comparison"] != "absolute" else []
    asked += _measured(metric, [name for name in a if name in b])
    reasons = [
        f"different {_WORDS[name]}: {_said(name, a[name])} and {_said(name, b[name])}"
        for name in asked
        if a[name] != b[name]
    ]
    unanchored = "baseline" in asked and a["baseline"] is None and b["baseline"] is None
    reasons += ["neither source names its baseline"] if unanchored else []
    limits = [_limit(row) for row in (a, b)]
    return (
        *reasons,
        *(f"the {which} is {limit}" for which, limit in zip(("first", "second"), limits, strict=True) if limit),
    )


def _measured(metric: Metric, columns: Collection[str]) -> tuple[str, ...]:
    return ("measurement",) if ConditionRole.MEASUREMENT in metric.gated_by and "measurement" in columns else ()


def _said(name: str, value: object) -> str:
    if value is None:
        return "the whole" if name == "subset" else "none" if name == "benchmark" else UNSTATED
    return str(value)


def _limit(row: Mapping[str, Any]) -> str | None:
    """What keeps a number from being one value."""
    if row["norm_value"] is None:
        return "a range, not one value"
    limits = {Bound.UP_TO: "a limit (up to)", Bound.AT_LEAST: "a limit (at least)", Bound.APPROX: "approximate"}
    return limits.get(Bound(row["bound"]))


def method_key(rows: pl.DataFrame) -> pl.Expr:
    """What makes two rows one method: its id where the table has one, else its name."""
    return pl.coalesce(column_or_null(rows, "method_id", pl.String()), "method")


def one_row_a_method(
    rows: pl.DataFrame, group: Sequence[str], *, descending: bool, policy: ValuePolicy = ValuePolicy.THIRD_PARTY
) -> pl.DataFrame:
    """One claim a method and group, with `CELL_COLUMNS` that say what the others of its cell report.

    Args:
        rows: claims of one metric; those with a `remark`, where there is such a column, are shown only where a method
            has no other.
        group: columns that rows share which are ranked together.
        descending: whether the highest value is best.
        policy: `third-party` takes what others measured before what the authors report, then the most recent;
            `recent` the most recent; `best` the best; `median` the middle one, of an even number the worse of the
            middle two, so that the value shown is one that somebody reports.
    """
    rows = rows.with_columns(_method=method_key(rows), _third=_by_others(rows))
    cell = (*group, "_method")
    usable = pl.col("norm_value").is_not_null() & (pl.col("bound").cast(pl.String) == Bound.EXACT.value)
    half = (pl.lit(printed_steps(rows)) / 2 * norm_scale() * NARROWED).fill_null(0.0)
    rows = rows.with_columns(_usable=usable, _half=half, _good=pl.col("norm_value") * (1 if descending else -1))
    shown = pl.when("_usable").then("norm_value")
    numbers = rows.group_by(cell).agg(
        sources=pl.col("paper_id").n_unique().cast(pl.Int64),
        reports=pl.len().cast(pl.Int64),
        spread=shown.max() - shown.min(),
        conflict=((shown - pl.col("_half")).max() > (shown + pl.col("_half")).min()).fill_null(False),
    )
    first = rows.sort(*_preference(rows, policy, cell), "claim_id").unique(cell, keep="first", maintain_order=True)
    return (
        first.join(numbers, on=cell, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(third_party=pl.col("_third"))
        .drop("_method", "_third", "_usable", "_half", "_good")
    )


def _by_others(rows: pl.DataFrame) -> pl.Expr:
    """Whether somebody else than the authors measured; null where nobody says."""
    evaluator = column_or_null(rows, "evaluator", pl.String())
    return pl.when(evaluator.is_not_null()).then(evaluator != SELF)


def _preference(rows: pl.DataFrame, policy: ValuePolicy, cell: Sequence[str]) -> list[pl.Expr]:
    """Sort keys, ascending, that put the row to show first."""
    date = pl.coalesce(column_or_null(rows, "evaluated", pl.Date()), "published")
    recent = [-date.cast(pl.Int32).fill_null(-(10**6))]
    keys = {
        ValuePolicy.THIRD_PARTY: [_others_first(), *recent],
        ValuePolicy.RECENT: recent,
        ValuePolicy.BEST: [-pl.col("_good").fill_null(float("-inf"))],
        ValuePolicy.MEDIAN: [_from_the_middle(cell), *recent],
    }
    return [~pl.col("_usable"), *keys[policy]]


def _others_first() -> pl.Expr:
    """Measured by others, then by nobody knows whom, then by the authors."""
    return pl.when("_third").then(0).when(pl.col("_third").is_null()).then(1).otherwise(2)


def _from_the_middle(cell: Sequence[str]) -> pl.Expr:
    """How far a row stands from the middle of its cell, worst first."""
    good = pl.when("_usable").then("_good")
    place = good.rank("ordinal").cast(pl.Float64)
    return (place - ((good.count() + 1) / 2).floor()).abs().over(cell)
