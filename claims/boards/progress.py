"""The record curve of a benchmark: who held the best value, from when, and by how much.

A result counts from the day of its evaluation; where that is unknown, from the day its method was released; where that
is unknown, too, from the day its source was published, but only where the authors of the method measured it there: a
page that prints again what others measured dates nothing. A result without a day stands on no curve and is counted.
"""

from __future__ import annotations

import polars as pl

from claims.boards.comparability import gates
from claims.boards.evidence import column_or_null
from claims.boards.leaderboard import leaderboard
from claims.record.types import SELF
from claims.registry.lookup import Registry

# held_since: day of the record; held_until: day of the next one, null for the last; dated_by: what that day is;
# gain: by how much the metric got better since the record before, null for the first; results, undated: how many the
# group has, and how many of them stand on no curve for want of a day.
RECORD_COLUMNS = (
    "held_since", "held_until", "dated_by", "method", "norm_value", "norm_unit", "gain", "results", "undated",
    "claim_id", "title", "reported",
)  # fmt: skip


def progress(
    frame: pl.DataFrame,
    benchmark: str,
    metric: str | None = None,
    *,
    subset: str | None = None,
    setting: str | None = None,
    registry: Registry | None = None,
) -> pl.DataFrame:
    """The records of one benchmark and metric, each group of comparable results by itself.

    Args:
        frame: the claims table.
        benchmark: any name of a benchmark, also with its subset.
        metric: any name of a metric; by default the benchmark's own.
        subset: id of one part.
        setting: one protocol, `unstated` for claims without one, None for each by itself.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        The columns that tell groups apart and `RECORD_COLUMNS`; groups with most results first, in each the oldest
        record first. A group of which no result has a day is not there.

    Raises:
        RegistryError: an unknown name.
    """
    registry = registry or Registry.load()
    board = leaderboard(frame, benchmark, metric, subset=subset, setting=setting, registry=registry)
    measured = registry.metrics[board["metric"][0]] if board.height else None
    group = gates(measured, board.columns) if measured else ("subset", "setting", "against", "norm_unit")
    dated = dates(frame.join(board.select("claim_id"), on="claim_id", how="semi"))
    rows = board.filter(pl.col("rank").is_not_null()).join(dated, on="claim_id", how="left", maintain_order="left")
    better = 1 if measured and measured.better == "higher" else -1
    held = _records(rows.with_columns(_good=pl.col("norm_value") * better), group)
    return held.select(*(name for name in group if name not in RECORD_COLUMNS), *RECORD_COLUMNS)


def dates(rows: pl.DataFrame) -> pl.DataFrame:
    """`claim_id`, the day from which each result counts (`held_since`), and what that day is (`dated_by`)."""
    evaluated, released = (column_or_null(rows, name, pl.Date()) for name in ("evaluated", "released"))
    own = column_or_null(rows, "evaluator", pl.String()) == SELF
    days = {"evaluated": evaluated, "released": released, "published": pl.when(own).then("published")}
    return rows.select(
        "claim_id",
        held_since=pl.coalesce(*days.values()),
        dated_by=pl.coalesce(*(pl.when(day.is_not_null()).then(pl.lit(word)) for word, day in days.items())),
    )


def _records(rows: pl.DataFrame, group: tuple[str, ...]) -> pl.DataFrame:
    """The rows that were better than all of their group before them; of one day only the best."""
    day, place = pl.col("held_since"), pl.int_range(pl.len())
    rows = rows.with_columns(_row=place, results=pl.len().over(group).cast(pl.Int64))
    rows = rows.with_columns(
        _group=pl.col("_row").min().over(group), undated=day.null_count().over(group).cast(pl.Int64)
    )
    dated = rows.filter(day.is_not_null()).sort(
        "_group", "held_since", "_good", "method", "claim_id", descending=[False, False, True, False, False]
    )
    before = pl.col("_good").cum_max().shift(1).over("_group")
    held = dated.filter(before.is_null() | (pl.col("_good") > before))
    return held.with_columns(held_until=day.shift(-1).over("_group"), gain=pl.col("_good").diff().over("_group"))
