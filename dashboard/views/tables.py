"""A table whose rows can be chosen, and the button that downloads it."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard.formatting import csv_bytes

ROW = 35  # pixels


def choose(
    rows: pl.DataFrame, shown: pl.DataFrame, columns: dict[str, Any], *, key: str, alt: str, visible: int
) -> dict[str, Any] | None:
    """Draw a table and give the row that the reader chose, None where none is chosen.

    Args:
        rows: what the rows stand for.
        shown: what is drawn of each; columns without a value are left out.
        columns: headers, widths and formats.
        key: name of the widget.
        alt: what the table is, for who cannot see it.
        visible: how many rows are seen before the table scrolls.
    """
    event = st.dataframe(
        shown.select(name for name in shown.columns if not shown[name].is_null().all()),
        column_config=columns,
        hide_index=True,
        placeholder="",
        height="content" if rows.height <= visible else ROW * (visible + 1),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        alt=alt,
    )
    # A choice outlives the filters that are changed after it.
    chosen = [at for at in event.selection.rows if at < rows.height]
    return rows.row(chosen[0], named=True) if chosen else None


def download(label: str, rows: pl.DataFrame, file_name: str) -> None:
    """A button that downloads the rows as CSV."""
    st.download_button(
        label, csv_bytes(rows), file_name=file_name, mime="text/csv", icon=":material/download:", on_click="ignore"
    )
