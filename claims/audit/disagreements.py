"""Two sources that report one cell: do their printed numbers meet?

A cell is one method, benchmark, part, metric, protocol and unit; of a cost what it was measured on, too, and of a
metric that exists only against a baseline that baseline. A source that reports a cell more than once (revisions,
precisions) disagrees with another only where none of its numbers meets any of the other's.
"""

from __future__ import annotations

import polars as pl

from claims.audit.rounding import printed_values
from claims.record.entries import ConditionRole
from claims.registry.lookup import Registry

# A paper and who measured it: what a source reports of its own and what it quotes are two sources.
SOURCE = ("source_id", "evaluator")
CELL = ("method_id", "benchmark", "subset", "metric", "setting", "norm_unit", "_against", "_measured")
_PLACE = ("method_id", "benchmark", "subset", "norm_unit")
_TOLD = 3  # numbers of one source that a reason names


def disagreements(frame: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Every cell that two sources report, one row a pair of sources.

    Args:
        frame: the table of claims.
        registry: what gates a metric.

    Returns:
        Method, benchmark, subset, metric, setting; `source`, `other` with their evaluators; `printed` and
        `other_printed`, their numbers; `agree`, whether any two of them meet; `apart`, the least difference in
        `norm_unit`, and `slack`, what rounding explains of it; `claims` and `other_claims`, their ids.
    """
    rows = with_gates(printed_values(frame), registry)
    shared = rows.group_by(CELL).agg(_n=pl.struct(SOURCE).n_unique()).filter(pl.col("_n") > 1)
    rows = rows.join(shared, on=CELL, how="semi", nulls_equal=True)
    reports = _reports(rows, (*CELL, *SOURCE))
    names = rows.unique("method_id").select("method_id", "method")
    return _paired(reports, CELL).join(names, on="method_id").drop("_against", "_measured").sort(
        "source", "other", "benchmark", "subset", "metric", "setting", "method"
    )  # fmt: skip


def across_settings(frame: pl.DataFrame, source: str, others: list[str]) -> pl.DataFrame:
    """How the numbers of one source stand to those of others where settings or metrics differ: not conflicts, a look.

    Args:
        frame: the table of claims.
        source: its id.
        others: ids of the sources to compare with.

    Returns:
        One row a benchmark, part and pair of protocols: `cells` that both report, `apart`, how many of them print
        numbers that cannot meet, `median` of the difference (the first less the other) and `largest` in size.
    """
    rows = printed_values(frame.filter(pl.col("source_id").is_in([source, *others]), pl.col("norm_unit") == "percent"))
    reports = _reports(rows, (*_PLACE, "metric", "setting", "source_id"))
    paired = reports.filter(pl.col("source_id") == source).join(
        reports.filter(pl.col("source_id") != source), on=_PLACE, nulls_equal=True, suffix="_other"
    )
    where = ("benchmark", "subset", "source_id_other", "metric", "metric_other", "setting", "setting_other")
    cell = paired.group_by(*where, "method_id").agg(
        meet=_meets("_other").any(), by=(pl.col("norm_value") - pl.col("norm_value_other")).median()
    )
    found = cell.group_by(where).agg(
        cells=pl.len(), apart=(~pl.col("meet")).sum(), median=pl.col("by").median(), largest=pl.col("by").abs().max()
    )
    return found.rename({"source_id_other": "other"}).sort(
        "benchmark", "other", "cells", descending=[False, False, True]
    )


def with_gates(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Rows with what a cell has beyond the protocol: `_against`, a baseline, and `_measured`, where a cost was."""
    metrics = registry.metrics.values()
    measured = [metric.id for metric in metrics if ConditionRole.MEASUREMENT in metric.gated_by]
    relative = [metric.id for metric in metrics if metric.relative]
    return rows.with_columns(
        _against=pl.when(pl.col("metric").is_in(relative)).then(pl.coalesce("baseline_id", pl.col("claim_id"))),
        _measured=pl.when(pl.col("metric").is_in(measured)).then("measurement"),
    )


def _reports(rows: pl.DataFrame, group: tuple[str, ...]) -> pl.DataFrame:
    """Different numbers of a source in a cell, each once, with the ids of their claims."""
    return rows.group_by(*group, "norm_value", "_low", "_high").agg(pl.col("reported").first(), ids="claim_id")


def _meets(suffix: str) -> pl.Expr:
    return (pl.col("_low") <= pl.col(f"_high{suffix}")) & (pl.col(f"_low{suffix}") <= pl.col("_high"))


def _paired(reports: pl.DataFrame, cell: tuple[str, ...]) -> pl.DataFrame:
    """Each pair of sources of a cell once."""
    reports = reports.with_columns(_rank=pl.concat_str(*SOURCE, separator="\0", ignore_nulls=True))
    apart = (pl.col("norm_value") - pl.col("norm_value_o")).abs()
    pairs = reports.join(reports, on=cell, nulls_equal=True, suffix="_o").filter(pl.col("_rank") < pl.col("_rank_o"))
    return pairs.group_by(
        *cell, pl.col("source_id").alias("source"), pl.col("source_id_o").alias("other"), "evaluator",
        pl.col("evaluator_o").alias("other_evaluator"),
    ).agg(
        agree=_meets("_o").any(),
        apart=apart.min(),
        slack=((_wide("") + _wide("_o")) / 2).sort_by(apart).first(),
        printed=told_numbers("reported"),
        other_printed=told_numbers("reported_o"),
        claims=pl.col("ids").list.explode().unique(maintain_order=True),
        other_claims=pl.col("ids_o").list.explode().unique(maintain_order=True),
    )  # fmt: skip


def _wide(suffix: str) -> pl.Expr:
    return pl.col(f"_high{suffix}") - pl.col(f"_low{suffix}")


def told_numbers(column: str) -> pl.Expr:
    """The first different texts of a column."""
    return pl.col(column).unique(maintain_order=True).head(_TOLD).str.join(", ")
