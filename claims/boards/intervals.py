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
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import polars as pl

from claims.boards.evidence import distances

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# rank_low, rank_high: best and worst place; tie_group: 1, 2, ...: a group ends before the first row that its first row
# surely beats; apart: whether the row is surely better than the next one, null for the last.
INTERVAL_COLUMNS = ("rank_low", "rank_high", "tie_group", "apart")
LEVEL = 0.95
_BLOCK = 2_000_000  # pairs that are tested at once


@dataclass(frozen=True, slots=True, eq=False)
class _Reach:
    """Rows of one group, best first: their values, the higher the better, and what lies around them."""

    good: Floats
    half: Floats
    up: Floats
    down: Floats

    def beats(self, first: int, last: int) -> Flags:
        """Which of the rows from `first` on (across) each row from `first` to before `last` (down) surely beats."""
        at = slice(first, last)
        gap = self.good[at, None] - self.good[None, first:] - self.half[at, None] - self.half[None, first:]
        reach = self.down[at, None] ** 2 + self.up[None, first:] ** 2
        found: Flags = (gap > 0) & (gap * gap > reach)
        return found


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
    count = part.height
    better, worse = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for first, last in _blocks(count):
        beats = reach.beats(first, last)
        worse[first:last] = beats.sum(axis=1)
        better[first:] += beats.sum(axis=0)
    apart = _neighbours(reach)
    return pl.DataFrame(
        {
            "_row": part["_row"],
            "rank_low": better + 1,
            "rank_high": count - worse,
            "tie_group": _groups(reach),
            "apart": pl.Series([*apart, None], dtype=pl.Boolean),
        }
    )


def _settled(part: pl.DataFrame, descending: bool, level: float) -> _Reach:
    """Distances at the quantile where Holm's rule stops.

    With R tests rejected, the next is rejected at level / (tests - R): from Bonferroni's quantile on, the quantile is
    lowered as long as that rejects more.
    """
    known = part["half_width"].is_not_null() | part["below"].is_not_null() | part["trials"].is_not_null()
    chance = (part["below"].is_not_null() | part["trials"].is_not_null()).to_numpy()
    soft, hard = int(chance.sum()), int((known.to_numpy() & ~chance).sum())
    tests = soft * (soft - 1) // 2 + soft * hard
    rejected = 0
    while True:
        open_tests = max(1, tests - rejected)
        reach = _reach(part, known, descending, NormalDist().inv_cdf(1 - (1 - level) / (2 * open_tests)))
        now = _rejected(reach, chance) if tests else 0
        if now <= rejected or now >= tests:
            return reach
        rejected = now


def _reach(part: pl.DataFrame, known: pl.Series, descending: bool, z: float) -> _Reach:
    below, above = (side.to_numpy() for side in distances(part, z))
    half = part["half_width"].fill_null(0.0).to_numpy()
    good = part["norm_value"].to_numpy() * (1 if descending else -1)
    half = np.where(known.to_numpy(), half, np.inf)
    return _Reach(good, half, *((above, below) if descending else (below, above)))


def _rejected(reach: _Reach, chance: Flags) -> int:
    """How many of the tests say that one row is better."""
    found = 0
    for first, last in _blocks(len(chance)):
        tested = chance[first:last, None] | chance[None, first:]
        found += int((reach.beats(first, last) & tested).sum())
    return found


def _blocks(count: int) -> list[tuple[int, int]]:
    height = max(1, _BLOCK // max(1, count))
    return [(first, min(count, first + height)) for first in range(0, count, height)]


def _neighbours(reach: _Reach) -> list[bool]:
    gap = reach.good[:-1] - reach.good[1:] - reach.half[:-1] - reach.half[1:]
    apart: list[bool] = ((gap > 0) & (gap * gap > reach.down[:-1] ** 2 + reach.up[1:] ** 2)).tolist()
    return apart


def _groups(reach: _Reach) -> npt.NDArray[np.int64]:
    """Number of the tie group of every row, best first."""
    number = np.ones(len(reach.good), np.int64)
    leader = 0
    while True:
        beaten = np.flatnonzero(reach.beats(leader, leader + 1)[0])
        if not len(beaten):
            return number
        leader += int(beaten[0])
        number[leader:] += 1
