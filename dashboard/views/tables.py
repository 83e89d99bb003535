"""A table whose rows can be chosen, and the button that downloads it."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from claims.formats.table_writer import csv_bytes
from dashboard.sorting import Sorting, clicked, order

ROW = 35  # pixels
A_PAGE = 500  # rows sent to the browser at once


def choose(
    rows: pl.DataFrame, shown: pl.DataFrame, columns: dict[str, Any], *, key: str, alt: str, visible: int
) -> dict[str, Any] | None:
    """Draw a table and give the row that the reader chose, None where none is chosen.

    A click on a header sorts here and not in the browser: with the choice of columns Streamlit's own sorting, which
    takes an empty cell for nought, is off.

    Args:
        rows: what the rows stand for.
        shown: what is drawn of each; columns without a value are left out.
        columns: headers, widths and formats.
        key: name of the widget.
        alt: what the table is, for who cannot see it.
        visible: how many rows are seen before the table scrolls.
    """
    shown = shown.select(name for name in shown.columns if not shown[name].is_null().all())
    sorting: Sorting | None = st.session_state.get(_sorting_key(key))
    places = order(rows, shown, sorting)
    page = _page(key, rows.height)
    here = places.slice((page - 1) * A_PAGE, A_PAGE)
    rows, shown = rows[here], shown[here]
    drawn = f"{key}:{page}"  # a choice on one page is none on the next
    event = st.dataframe(
        shown,
        column_config=_marked(columns, sorting),
        hide_index=True,
        placeholder="",
        height="content" if rows.height <= visible else ROW * (visible + 1),
        on_select=partial(_sort, key, drawn),
        selection_mode=["single-row", "single-column"],
        key=drawn,
        alt=alt,
    )
    if places.len() > A_PAGE:
        st.pagination(-(-places.len() // A_PAGE), key=_page_key(key))
    # A choice outlives the filters that are changed after it.
    chosen = [at for at in event.selection.rows if at < rows.height]
    return rows.row(chosen[0], named=True) if chosen else None


def _sorting_key(key: str) -> str:
    return f"{key}:sorting"


def _page_key(key: str) -> str:
    return f"{key}:page"


def _page(key: str, rows: int) -> int:
    """The page that is open, the first one where filters have left fewer than that."""
    place = _page_key(key)
    if st.session_state.get(place, 1) > max(1, -(-rows // A_PAGE)):
        st.session_state[place] = 1
    return int(st.session_state.get(place, 1))


def _sort(key: str, drawn: str) -> None:
    """Take the choice of a column for a click on its header; the rows move, so a chosen row is let go."""
    columns = st.session_state[drawn].selection.columns
    if columns:
        place = _sorting_key(key)
        st.session_state[place] = clicked(st.session_state.get(place), columns[0])
        st.session_state[drawn] = {"selection": {"rows": [], "columns": [], "cells": []}}


def _marked(columns: dict[str, Any], sorting: Sorting | None) -> dict[str, Any]:
    """The headers, the sorted one with an arrow."""
    config = columns.get(sorting.column) if sorting else None
    if sorting is None or config is None:
        return columns
    return columns | {sorting.column: config | {"label": f"{config['label']} {'↓' if sorting.descending else '↑'}"}}


def download(label: str, rows: pl.DataFrame, file_name: str) -> None:
    """A button that downloads the rows as CSV, written when it is pressed."""
    st.download_button(
        label,
        partial(csv_bytes, rows),
        file_name=file_name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
