"""Headers, widths and formats of the tables' columns."""

from __future__ import annotations

from typing import Any

import polars as pl
from streamlit import column_config as config

from claims.record.entries import Metric
from dashboard.formatting import LINK_TEXT, column_format, metric_label, with_link

ORDER = (
    "rank", "method", "norm_value", "norm_low", "norm_high", "norm_uncertainty", "reported", "baseline", "aggregate",
    "link", "published", "title", "remark",
)  # fmt: skip


def source_columns() -> dict[str, Any]:
    """Columns that say where a number comes from, the same on every page."""
    return {
        "title": config.TextColumn("Paper", width="medium"),
        "published": config.DateColumn("Published", format="YYYY-MM", width=82),
        "link": config.LinkColumn("Source", display_text=LINK_TEXT, width=98),
    }


def board_columns(rows: pl.DataFrame, metric: Metric) -> tuple[pl.DataFrame, dict[str, Any]]:
    """The columns that say something about the rows of one group, with their headers.

    The baseline is left out where the group's heading names it.
    """
    value = metric_label(metric, str(rows["norm_unit"][0]))
    numbers = {"norm_value": value, "norm_low": "from", "norm_high": "to", "norm_uncertainty": "±"}
    shown = with_link(rows)
    told = "baseline" if rows["against"][0] is not None else None
    kept = [name for name in ORDER if name != told]
    columns: dict[str, Any] = {
        "rank": config.NumberColumn("#", width=40, help="Rank within this group; what cannot be ranked has none"),
        "method": config.TextColumn("Method", width="medium"),
        "reported": config.TextColumn("As printed", width=105),
        "aggregate": config.TextColumn("Over", width=80),
        "baseline": config.TextColumn("Against", width="small"),
        "remark": config.TextColumn("Why unranked", width="medium"),
    }
    for name, label in numbers.items():
        width = 110 if name == "norm_value" else 64
        printed = shown["reported"].to_list() if name == "norm_value" else []
        columns[name] = config.NumberColumn(label, format=column_format(shown[name].to_list(), printed), width=width)
    return shown.select(kept), columns | source_columns()
