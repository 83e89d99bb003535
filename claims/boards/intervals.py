"""Rank intervals and tie groups: which rows of a board can be told apart.

Every two rows of a group are tested. Row i is better than row j where their difference, less the rounding of both,
exceeds the square root of the sum of the squares of the distances at which their intervals end towards each other: the
test of Wald for standard errors, the score method 10 of R. G. Newcombe (Interval estimation for the difference between
independent proportions, Statistics in Medicine 17, 1998) for shares of right answers. The level is divided among the
tests by S. Holm's step-down rule (A simple sequentially rejective multiple test procedure, Scandinavian Journal of
Statistics 6, 1979). A row may then stand as high as one place behind all that are surely better, as low as one place
before all that are surely worse: M. Mogstad, J. Romano, A. Shaikh and D. Wilhelm, Inference for ranks, Review of
Economic Studies 91, 2024. Systems are taken as independent; as they answer the same items, this errs to the cautious
side. Pairs that have nothing but rounding are no tests: their order is what the printed digits leave open.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import polars as pl

from claims.boards.evidence import distances
from claims.boards.reach import Reach

# rank_low, rank_high: best and worst place; tie_group: 1, 2, ...: a group ends before the first row that its first row
# surely beats; apart: whether the row is surely better than the next one, null for the last.
INTERVAL_COLUMNS = ("rank_low", "rank_high", "tie_group", "apart")
LEVEL = 0.95


def holm(p: pl.Expr) -> pl.Expr:
    """Holm's adjusted p-values: reject those at most the level.

    Holm 1979; 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02. Nulls stay, and are no tests.
    """
    rank = p.rank("ordinal")
    stepped = (p * (p.count() - rank + 1)).clip(upper_bound=1.0)
    return stepped.sort_by(rank, nulls_last=True).cum_max().gather((rank - 1).cast(pl.UInt32))


def with_rank_intervals(
    rows: pl.DataFrame, group: Sequence[str], *, descending: bool, level: float = LEVEL
) -> pl.DataFrame:
    """The rows with `INTERVAL_COLUMNS`, null for rows without a rank.

    Args:
        rows: with `rank`, `norm_value` and the columns of `with_evidence`.
        group: columns that rows share which are ranked together.
        descending: whether the highest value is best.
        level: confidence with which all orders of a group that are called sure are so together.

    Raises:
        ValueError: a level that is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")
    rows = rows.drop(INTERVAL_COLUMNS, strict=False).with_columns(_row=pl.int_range(pl.len()))
    # Of equal values the surest leads: the order of the rows given shall not decide where a group begins.
    ranked = rows.filter(pl.col("rank").is_not_null()).sort(
        pl.col("norm_value") * (-1 if descending else 1), "half_width", "below", "above", -pl.col("trials"),
        nulls_last=True,
    )  # fmt: skip
    parts = ranked.partition_by(group, maintain_order=True)
    schema = {"_row": pl.Int64, "rank_low": pl.Int64, "rank_high": pl.Int64, "tie_group": pl.Int64, "apart": pl.Boolean}
    found = [pl.DataFrame(schema=schema), *(_of_group(part, descending, level) for part in parts)]
    return rows.join(pl.concat(found), on="_row", how="left", maintain_order="left").drop("_row")


def _of_group(part: pl.DataFrame, descending: bool, level: float) -> pl.DataFrame:
    reach = _settled(part, descending, level)
    wins, losses = reach.counts()
    return pl.DataFrame(
        {
            "_row": part["_row"],
            "rank_low": losses + 1,
            "rank_high": part.height - wins,
            "tie_group": reach.groups(),
            "apart": pl.Series([*reach.neighbours().tolist(), None], dtype=pl.Boolean),
        }
    )


def _settled(part: pl.DataFrame, descending: bool, level: float) -> Reach:
    """Distances at the quantile where Holm's rule stops.

    With R tests rejected, the next is rejected at level / (tests - R): from Bonferroni's quantile on, the quantile is
    lowered as long as that rejects more.
    """
    by_chance = part["below"].is_not_null() | part["trials"].is_not_null()
    known, chance = part["half_width"].is_not_null() | by_chance, by_chance.to_numpy()
    soft, hard = int(chance.sum()), int(known.sum()) - int(chance.sum())
    tests = soft * (soft - 1) // 2 + soft * hard
    rejected = untested = 0
    while True:
        open_tests = max(1, tests - rejected)
        reach = _reach(part, known, descending, NormalDist().inv_cdf(1 - (1 - level) / (2 * open_tests)))
        if not tests:
            return reach
        # What rounding alone decides is no test, whatever the quantile.
        untested = untested or int(reach.of(~chance).counts()[0].sum())
        now = int(reach.counts()[0].sum()) - untested
        if now <= rejected or now >= tests:
            return reach
        rejected = now


def _reach(part: pl.DataFrame, known: pl.Series, descending: bool, z: float) -> Reach:
    below, above = distances(part, z)
    half = part["half_width"].fill_null(0.0).to_numpy()
    good = part["norm_value"].to_numpy() * (1 if descending else -1)
    half = np.where(known.to_numpy(), half, np.inf)
    return Reach(good, half, *((above, below) if descending else (below, above)))
