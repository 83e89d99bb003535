"""The button that downloads what a page shows."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import streamlit as st

from claims.formats.table_writer import csv_bytes


def download(label: str, rows: pl.DataFrame | Callable[[], pl.DataFrame], file_name: str) -> None:
    """A button that downloads the rows as CSV, looked for and written when it is pressed."""
    st.download_button(
        label,
        lambda: csv_bytes(rows if isinstance(rows, pl.DataFrame) else rows()),
        file_name=file_name,
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
