"""Cells for which one source prints numbers that cannot be one, though it says the same of all: a question, no fault.

Several runs, another version of a model under the same name or a condition that is stated nowhere explain most of them;
of an imported table, a column that the import does not read.
"""

from __future__ import annotations

import polars as pl

from claims.audit.disagreements import CELL, SOURCE, told_numbers, with_gates
from claims.audit.rounding import printed_values
from claims.registry.lookup import Registry

_CELL = (*SOURCE, *CELL, "evaluated", "aggregate", "runs", "items", "_conditions")


def repeated(frame: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """One row a source and cell with numbers that cannot meet.

    Args:
        frame: the table of claims.
        registry: what gates a metric.

    Returns:
        `source`, method, benchmark, subset, metric, setting, `printed`, the numbers; `apart`, the largest difference
        in `norm_unit`; `claims`, their ids.
    """
    rows = with_gates(printed_values(frame), registry).with_columns(_conditions=pl.lit(None, pl.String))
    # The text of every condition is dear: only what is left of the cells without it is asked for it.
    rows = rows.join(_apart(rows), on=_CELL, how="semi", nulls_equal=True)
    named = pl.element().struct.field("name") + "=" + pl.element().struct.field("value")
    rows = rows.with_columns(_conditions=pl.col("conditions").list.eval(named).list.sort().list.join("\0"))
    return _apart(rows).rename({"source_id": "source"}).select(
        "source", "method_id", "method", "benchmark", "subset", "metric", "setting", "norm_unit", "printed", "apart",
        "claims",
    ).sort("source", "benchmark", "subset", "metric", "setting", "method")  # fmt: skip


def _apart(rows: pl.DataFrame) -> pl.DataFrame:
    """The cells of which two numbers have no value in common."""
    value = pl.col("norm_value")
    cells = rows.group_by(_CELL, maintain_order=True).agg(
        pl.col("method").first(), apart=value.max() - value.min(), printed=told_numbers("reported"),
        claims=pl.col("claim_id"), meet=pl.col("_low").max() <= pl.col("_high").min(),
    )  # fmt: skip
    return cells.filter(~pl.col("meet"))
