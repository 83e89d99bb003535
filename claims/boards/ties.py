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
NARROWED = 1 - 1e-6
_FIGURE = r"\d[\d,]*(?:\.(\d{1,8}))?"
_PLAIN = r"^\d+(?:\.\d{1,8})?$"  # most figures of a large table are nothing but digits
_SAME = 1e-9  # relative difference below which printed digits and a value are one number


def printed_digits(reported: str | None, value: float | None) -> tuple[int, int] | None:
    """How a value is printed: the power of ten that stands beside its digits, and how many of them are decimals.

    Args:
        reported: the figure as printed, with its words.
        value: what it was read as, in the printed unit.

    Returns:
        (0, 1) for "86.0", (9, 1) for "1.5B"; None where no digits make the value, as in "two thirds".
    """
    scaled = None
    for match in re.finditer(_FIGURE, reported or ""):
        printed, decimals = float(match[0].replace(",", "")), len(match[1] or "")
        if value is None or (printed == 0) != (value == 0):
            continue
        power = 0 if value == 0 else round(math.log10(abs(value) / printed))
        if value != 0 and abs(abs(value) / printed / 10.0**power - 1) > _SAME:
            continue
        if power == 0:  # the value itself comes before a power of ten of it: "8 of 80.0%"
            return 0, decimals
        scaled = scaled or (power, decimals)
    return scaled


def printed_steps(rows: pl.DataFrame) -> pl.Series:
    """One unit of the last printed digit of every row: 0.1 for "86.0", 1e8 for "1.5B".

    Args:
        rows: with `reported` and `value`; read as `printed_digits` reads them, but all rows at once.

    Returns:
        Steps in the printed unit, null where no digits make the value.
    """
    plain = pl.col("reported").str.strip_suffix("%")
    steps = rows.select(
        "value", "reported",
        _row=pl.int_range(pl.len()),
        _step=pl.when(plain.str.contains(_PLAIN), plain.cast(pl.Float64, strict=False) == pl.col("value"))
        .then(pl.lit(10.0).pow(-plain.str.extract(r"\.(\d+)$").str.len_chars().fill_null(0).cast(pl.Int64))),
    )  # fmt: skip
    found = _searched_steps(steps.filter(pl.col("_step").is_null()))
    if found.is_empty():
        return steps["_step"]
    return steps.update(found, on="_row", how="left")["_step"]


def _searched_steps(rows: pl.DataFrame) -> pl.DataFrame:
    """`_row` and `_step` of those rows in which some digits make the value, whatever stands around them."""
    value = pl.col("value").abs()
    figures = (
        rows.lazy()
        .select("value", "_row", _figure=pl.col("reported").str.extract_all(_FIGURE))
        .explode("_figure")
        .with_columns(
            _printed=pl.col("_figure").str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False),
            _decimals=pl.col("_figure").str.extract(r"\.(\d+)$").str.len_chars().fill_null(0).cast(pl.Int64),
        )
        .with_columns(_power=pl.when(value == 0).then(0.0).otherwise((value / pl.col("_printed")).log10().round()))
    )
    exact = (value / pl.col("_printed") / pl.lit(10.0).pow(pl.col("_power")) - 1).abs() <= _SAME
    same = pl.when(value == 0).then(pl.col("_printed") == 0).otherwise((pl.col("_printed") != 0) & exact)
    return (
        figures.filter(same)
        .sort("_row", pl.col("_power") != 0, maintain_order=True)
        .unique("_row", keep="first", maintain_order=True)
        .select("_row", _step=pl.lit(10.0).pow(pl.col("_power") - pl.col("_decimals")))
        .collect()
    )


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
    half = pl.lit(printed_steps(rows)) / 2
    below, above = (
        pl.max_horizontal(half, "uncertainty", end).fill_null(0.0) * norm_scale() * NARROWED
        for end in ("uncertainty_low", "uncertainty_high")
    )
    good = pl.when(pl.col("rank").is_not_null()).then(pl.col("norm_value") * (1 if descending else -1))
    worse, better = (below, above) if descending else (above, below)
    rows = rows.with_columns(_least=good - worse, _most=good + better)
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
