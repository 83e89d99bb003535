"""The order of a table whose header was clicked; tested without Streamlit.

Streamlit's own sorting is the browser's and takes an empty cell for nought, text for text ("10.2%" before "9.8%") and a
limit for a value. Here numbers are compared as numbers, whatever has no value stands last in both directions, and a row
without a rank stays behind those that have one, whichever column is sorted.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from claims.formats.table_writer import joined


@dataclass(frozen=True, slots=True)
class Sorting:
    """Column that a table is sorted by, and which end of it comes first."""

    column: str
    descending: bool = False


def clicked(sorting: Sorting | None, column: str) -> Sorting | None:
    """The sorting after a click on a header: upward, then downward, then the order that the page opened with."""
    if sorting is None or sorting.column != column:
        return Sorting(column)
    return None if sorting.descending else Sorting(column, descending=True)


def order(rows: pl.DataFrame, shown: pl.DataFrame, sorting: Sorting | None) -> pl.Series:
    """Places of the rows in the order wanted.

    Args:
        rows: what the rows stand for; `rank` where they are ranked.
        shown: what is drawn of each.
        sorting: by which of its columns; one that is not drawn changes nothing.
    """
    table = pl.DataFrame({"at": pl.arange(0, rows.height, eager=True)})
    if sorting is None or sorting.column not in shown.columns:
        return table["at"]
    unranked = rows["rank"].is_null() if "rank" in rows.columns else pl.repeat(False, rows.height, eager=True)
    table = table.with_columns(_key(rows, shown, sorting.column).alias("key"), unranked.alias("unranked"))
    down = [False, sorting.descending]
    return table.sort("unranked", "key", descending=down, nulls_last=True, maintain_order=True)["at"]


def _key(rows: pl.DataFrame, shown: pl.DataFrame, column: str) -> pl.Series:
    """What is compared: a figure by its number in the metric's unit, a range by its middle, text without case."""
    if column == "reported" and "norm_value" in rows.columns:
        middle = (pl.col("norm_low") + pl.col("norm_high")) / 2
        return rows.select(pl.coalesce("norm_value", middle)).to_series()
    if column in ("rank", "places"):
        return rows["rank"]
    values = shown[column]
    if isinstance(values.dtype, pl.List):
        values = shown.select(joined(pl.col(column), values.dtype, ", ")).to_series()
    if values.dtype in (pl.String, pl.Categorical) or isinstance(values.dtype, pl.Enum):
        text = values.cast(pl.String).str.to_lowercase()
        return text.set(text == "", None)
    return values
