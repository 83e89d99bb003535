"""Places that a row of a board may have, given how precisely its number is printed.

A printed figure is an interval: half a unit of its last digit to each side (43.2 is 43.15 to 43.25), or the printed
uncertainty where that is wider. A row may stand as high as one place behind all rows that are surely better, and as low
as one place before all that are surely worse. Intervals that only touch (43.2 and 43.3) leave the order sure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal

import polars as pl

# Intervals are narrowed by this share, so that two that touch stay apart whatever floating point makes of their ends.
_NARROWED = 1 - 1e-6
_FIGURE = re.compile(r"\d[\d,]*(?:\.(\d{1,8}))?")


def printed_digits(reported: str | None, value: float | None) -> tuple[int, int] | None:
    """How a value is printed: the power of ten that stands beside its digits, and how many of them are decimals.

    Args:
        reported: the figure as printed, with its words.
        value: what it was read as, in the printed unit.

    Returns:
        (0, 1) for "86.0", (9, 1) for "1.5B"; None where no digits make the value, as in "two thirds".
    """
    scaled = None
    for match in _FIGURE.finditer(reported or ""):
        printed, decimals = float(match[0].replace(",", "")), len(match[1] or "")
        if value is None or (printed == 0) != (value == 0):
            continue
        power = 0 if value == 0 else round(math.log10(abs(value) / printed))
        if value != 0 and abs(abs(value) / printed / 10.0**power - 1) > 1e-9:
            continue
        if power == 0:  # the value itself comes before a power of ten of it: "8 of 80.0%"
            return 0, decimals
        scaled = scaled or (power, decimals)
    return scaled


def printed_step(reported: str | None, value: float | None) -> float | None:
    """One unit of the last printed digit: 0.1 for "86.0", 1e8 for "1.5B"; None where no digits make the value."""
    digits = printed_digits(reported, value)
    return None if digits is None else float(f"1e{digits[0] - digits[1]}")


def norm_scale() -> pl.Expr:
    """The factor from the printed unit to the metric's; it takes steps and uncertainties with it."""
    same = pl.when(pl.col("unit") == pl.col("norm_unit")).then(1.0).otherwise(0.0)
    return pl.when(pl.col("value") != 0).then((pl.col("norm_value") / pl.col("value")).abs()).otherwise(same)


def with_places(rows: pl.DataFrame, group: Sequence[str], *, descending: bool) -> pl.DataFrame:
    """The rows with `rank_low` and `rank_high`, the best and the worst place that each may have in its group.

    Args:
        rows: part of the claims table with `rank`; rows without a rank have no place and do not count.
        group: columns that rows share which are ranked together.
        descending: whether the highest value is best.
    """
    steps = [printed_step(*pair) for pair in rows.select("reported", "value").iter_rows()]
    half = pl.max_horizontal(pl.lit(pl.Series(steps, dtype=pl.Float64)) / 2, "uncertainty").fill_null(0.0)
    wide = half * norm_scale() * _NARROWED
    good = pl.when(pl.col("rank").is_not_null()).then(pl.col("norm_value") * (1 if descending else -1))
    rows = rows.with_columns(_least=good - wide, _most=good + wide)
    surely_better = pl.len() - _nulls() - _up_to("_least", "_most", "right")
    not_surely_worse = pl.len() - _nulls() - _up_to("_most", "_least", "left")
    ranked = pl.col("rank").is_not_null()
    return rows.with_columns(
        rank_low=pl.when(ranked).then((1 + surely_better).over(group).cast(pl.Int64)),
        rank_high=pl.when(ranked).then(not_surely_worse.over(group).cast(pl.Int64)),
    ).drop("_least", "_most")


def _nulls() -> pl.Expr:
    return pl.col("_least").null_count()


def _up_to(ends: str, of: str, side: Literal["left", "right"]) -> pl.Expr:
    """How many of the other ends lie below (`left`: strictly) each row's own."""
    return pl.col(ends).drop_nulls().sort().search_sorted(pl.col(of), side=side)
