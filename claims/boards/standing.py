"""Where one method stands: every task and protocol that it has a result on, and its place among the others there."""

from __future__ import annotations

import polars as pl

from claims.boards.cells import GATES, TASK, method_keys, of_use, one_report_a_cell, usable
from claims.boards.comparability import ValuePolicy, method_key
from claims.registry.lookup import Registry


def standings(
    frame: pl.DataFrame,
    method: str,
    registry: Registry | None = None,
    policy: ValuePolicy = ValuePolicy.THIRD_PARTY,
) -> pl.DataFrame:
    """All results of a method that can be ranked, each with its place.

    Args:
        frame: the claims table.
        method: a name of it in any spelling, or its id.
        registry: where metrics say which way is better; by default that of the data folder.
        policy: which of several reports of one cell counts.

    Returns:
        One row a task of a named benchmark and protocol, boards of most methods first: the columns of
        `claims.boards.cells`, `rank` (1 is best) among `methods`, `leader`, and `leads_by` in the metric's unit.

    Raises:
        ClaimsError: a method of which the table has no result.
    """
    registry, frame = registry or Registry.load(), of_use(frame)
    key = method_keys(frame, (method,))[0]
    named = frame.filter(method_key(frame) == key, pl.col("benchmark").is_not_null()).select(TASK).unique()
    rows = usable(frame.join(named, on=list(TASK), how="semi", nulls_equal=True), registry)
    places = (*TASK, *GATES)
    own = rows.filter(pl.col("_method") == key, pl.col("benchmark").is_not_null()).select(places).unique()
    rivals = rows.join(own, on=list(places), how="semi", nulls_equal=True).with_columns(aligned=pl.lit(True))
    cells = one_report_a_cell(rivals, policy)
    good, gates = pl.col("good"), [name for name in places if name in cells.columns]
    ranked = cells.with_columns(
        rank=good.rank("min", descending=True).over(gates).cast(pl.Int64),
        methods=pl.len().over(gates).cast(pl.Int64),
        leader=pl.col("method").sort_by("good", "method", descending=[True, False]).first().over(gates),
        leads_by=(good.max().over(gates) - good),
    )
    return ranked.filter(pl.col("method_key") == key).sort(
        "methods", *TASK, "setting", descending=[True, *[False] * 5], nulls_last=True
    )
