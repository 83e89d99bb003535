"""Printed values of the whole table as columns: what each may have been before it was rounded.

The same arithmetic as `claims.audit.intervals`, for hundreds of thousands of rows at once. A number that was rounded
twice (83.12345, to 83.1235, to 83.124) lies further than half a unit of its last digit from what was measured: at most
0.5 + 0.05 + 0.005 + ... units. Where an identity is checked against exact counts, that much is granted.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from claims.boards.ties import norm_scale, printed_steps
from claims.record.types import Aggregate, Bound, Comparison, Origin

TWICE = 5 / 9  # units of the last digit that repeated rounding can be off
_FLOAT = 1e-12  # relative error of a number that was converted
_EXACT = r"^[-+−]?\d*\.\d{9,}%?$"  # more decimals than anybody rounds to: a number as a program holds it


def printed_values(frame: pl.DataFrame, metrics: Collection[str] | None = None) -> pl.DataFrame:
    """Single exact values that a source prints, with `_step`, `_low` and `_high`.

    `_step` is one unit of the last digit in the metric's unit, null where no digits make the value; `_low` and `_high`
    are the ends of what was rounded, widened by a printed uncertainty.

    Args:
        frame: the table of claims.
        metrics: ids of the metrics asked for; by default all.
    """
    kept = (
        (pl.col("comparison") == Comparison.ABSOLUTE.value)
        & (pl.col("bound") == Bound.EXACT.value)
        & (pl.col("origin") != Origin.DERIVED.value)
        & (pl.col("aggregate") != Aggregate.MEDIAN.value).fill_null(True)
        & pl.col("norm_value").is_not_null()
        & pl.col("benchmark").is_not_null()
    )
    rows = frame.filter(kept if metrics is None else kept & pl.col("metric").is_in(list(metrics)))
    scale = norm_scale()
    exact = pl.when(pl.col("reported").str.contains(_EXACT)).then(0.0)
    rows = rows.with_columns(_step=pl.coalesce(pl.lit(printed_steps(rows)) * scale, exact))
    slack = pl.col("_step").fill_null(0) / 2 + pl.col("norm_value").abs() * _FLOAT
    below, above = (
        slack + pl.coalesce(end, "uncertainty", 0.0).abs() * scale for end in ("uncertainty_low", "uncertainty_high")
    )
    return rows.with_columns(_low=pl.col("norm_value") - below, _high=pl.col("norm_value") + above)
