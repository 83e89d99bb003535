"""Two metrics of one row whose numbers were exchanged: each lies among the other metric's values, far from its own.

Looked at is one benchmark of one source. The values of the other rows must say where each metric lies, and the two
must lie apart: where the ranges of two metrics meet, no number can be told to belong to one of them.
"""

from __future__ import annotations

import polars as pl

from claims.audit.rounding import printed_values

OTHERS = 4  # rows that must say where the values of a metric lie
_BOARD = ("source_id", "benchmark", "metric", "unit")
_ROW = ("source_id", "benchmark", "method_printed", "subset", "setting", "measurement", "url")


def exchanged(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with two numbers that look exchanged.

    Args:
        frame: the table of claims.

    Returns:
        `source_id`, `benchmark`, `method`, `metric` and `other`, their printed numbers `reported` and
        `other_reported`, the ranges of the other rows as text, `claim_id` and `other_claim_id`.
    """
    rows = _beside_others(printed_values(frame)).filter(pl.col("_others") >= OTHERS)
    outside = rows.filter(~pl.col("value").is_between("_least", "_most"))
    once = outside.filter(pl.len().over(*_ROW, "metric") == 1)
    pairs = once.join(once, on=_ROW, nulls_equal=True, suffix="_o").filter(pl.col("metric") < pl.col("metric_o"))
    apart = (pl.col("_most") < pl.col("_least_o")) | (pl.col("_most_o") < pl.col("_least"))
    swapped = pl.col("value").is_between("_least_o", "_most_o") & pl.col("value_o").is_between("_least", "_most")
    return pairs.filter(apart & swapped).select(
        "source_id", "benchmark", "method", "metric", "reported", "claim_id",
        other="metric_o", other_reported="reported_o", other_claim_id="claim_id_o",
        usual=pl.format("{} to {}", "_least", "_most"), other_usual=pl.format("{} to {}", "_least_o", "_most_o"),
    )  # fmt: skip


def _beside_others(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the number, least and largest value of the other rows of their board."""
    value = pl.col("value")
    ends = rows.group_by(_BOARD).agg(
        _others=pl.len() - 1,
        _low1=value.bottom_k(1).min(), _low2=value.bottom_k(2).max(),
        _top1=value.top_k(1).max(), _top2=value.top_k(2).min(),
    )  # fmt: skip
    return rows.join(ends, on=_BOARD, how="left", nulls_equal=True).with_columns(
        _least=pl.when(value == pl.col("_low1")).then("_low2").otherwise("_low1"),
        _most=pl.when(value == pl.col("_top1")).then("_top2").otherwise("_top1"),
    )
