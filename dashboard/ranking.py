"""The rows of a leaderboard page and the groups that they are ranked in; tested without Streamlit."""

from __future__ import annotations

from statistics import NormalDist

import polars as pl

from claims.boards.comparability import UNSTATED, ValuePolicy
from claims.boards.evidence import IntervalSource, distances
from claims.boards.intervals import LEVEL
from claims.boards.leaderboard import BOARD_COLUMNS, boarded_comparison, leaderboard
from claims.boards.ties import norm_scale
from claims.record.entries import ConditionRole
from claims.registry.lookup import Registry
from dashboard.choices import BoardQuery, kind_rows
from dashboard.formatting import metric_label

# section: heading of the group that a row stands in; norm_uncertainty: the +/- term in the unit of norm_value;
# reach_low, reach_high: ends of its interval at 95 %, null where nothing is known of it; tied: whether another row is
# of its tie group; the others as `claims.boards.leaderboard` gives them; null on lists that are not ranked.
TOLD = {
    "tie_group": pl.Int64, "tied": pl.Boolean, "apart": pl.Boolean, "sources": pl.Int64, "conflict": pl.Boolean,
    "evidence": pl.String, "evidence_note": pl.String, "reach_low": pl.Float64, "reach_high": pl.Float64,
}  # fmt: skip
SHOWN_COLUMNS = (*BOARD_COLUMNS, "section", "norm_uncertainty", *TOLD)
_GROUP = ("setting", "measurement", "against", "norm_unit")
_Z = NormalDist().inv_cdf(0.5 + LEVEL / 2)


def is_ranked(query: BoardQuery, registry: Registry) -> bool:
    """Whether the query's kind of number is the one that boards of its metric rank."""
    return query.comparison == boarded_comparison(registry.metrics[query.metric]).value


def ranked(claims: pl.DataFrame, query: BoardQuery, registry: Registry) -> pl.DataFrame:
    """One row a method of the query's board, ranked before any filter, so that a filter never changes a rank.

    Changes other than the kind that the board ranks have no rank; they are listed by baseline, all of them.
    """
    if is_ranked(query, registry):
        board = leaderboard(
            claims, query.benchmark, query.metric, subset=query.subset, policy=ValuePolicy.THIRD_PARTY, level=LEVEL,
            registry=registry,
        )  # fmt: skip
        board = _with_reach(board).with_columns(tied=pl.len().over(*_GROUP, "tie_group") > 1)
    else:
        board = kind_rows(claims, query).with_columns(
            *(pl.lit(None, dtype=pl.Int64).alias(name) for name in ("rank", "rank_low", "rank_high")),
            *(pl.lit(None, dtype=pl.String).alias(name) for name in ("remark", "against")),
            *(pl.lit(None, dtype=dtype).alias(name) for name, dtype in TOLD.items()),
        )
        board = board.sort("norm_unit", "setting", "baseline", "norm_value", descending=[False, False, False, True])
    spread = pl.col("uncertainty") * norm_scale()
    return board.with_columns(section=_section(board, registry, query.metric), norm_uncertainty=spread).select(
        SHOWN_COLUMNS
    )


def _with_reach(board: pl.DataFrame) -> pl.DataFrame:
    """The ends of each row's interval: what chance and the printed digits leave open."""
    below, above = (pl.Series(values) for values in distances(board, _Z))
    value, hard = board["norm_value"], board["half_width"].fill_null(0.0)
    known = pl.lit(board["evidence"] != IntervalSource.NONE.value)
    return board.with_columns(
        reach_low=pl.when(known).then(pl.lit(value - pl.select(pl.max_horizontal(below, hard)).to_series())),
        reach_high=pl.when(known).then(pl.lit(value + pl.select(pl.max_horizontal(above, hard)).to_series())),
    )


def _section(board: pl.DataFrame, registry: Registry, metric: str) -> pl.Series:
    """What the members of a row's group have in common, as far as the board's groups differ in it."""
    stated = board["setting"].drop_nulls().len() > 0
    units = board["norm_unit"].n_unique() > 1
    headings = []
    apart = ConditionRole.MEASUREMENT in registry.metrics[metric].gated_by
    measured = apart and board["measurement"].drop_nulls().len() > 0
    for setting, measurement, against, unit in board.select(_GROUP).iter_rows():
        parts = [f"setting {setting or UNSTATED}"] if stated else []
        parts += [f"measured on {measurement or UNSTATED}"] if measured else []
        parts += [f"against {against}"] if against else []
        parts += [metric_label(registry.metrics[metric], unit)] if units else []
        headings.append(" · ".join(parts))
    return pl.Series("section", headings, dtype=pl.String)


def sections(board: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The board's groups by their heading, in its order."""
    parts = board.partition_by("section", maintain_order=True)
    return {str(part["section"][0]): part for part in parts}
