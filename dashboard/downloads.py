"""What a page shows as files: the frame for programs, its tables for people, as the command line prints them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout

import polars as pl

from dashboard.tabular import ShownTable, TableFormat, print_frame

# Ending -> format of the command line; Parquet is for programs alone.
TEXTS = {"csv": TableFormat.CSV, "json": TableFormat.JSON, "md": TableFormat.MARKDOWN, "tex": TableFormat.LATEX}
LABELS = {"csv": "CSV", "parquet": "Parquet", "json": "JSON", "md": "Markdown", "tex": "LaTeX"}
TYPES = {
    "csv": "text/csv", "parquet": "application/vnd.apache.parquet", "json": "application/json", "md": "text/markdown",
    "tex": "application/x-tex",
}  # fmt: skip


def files(frame: pl.DataFrame, grids: Sequence[ShownTable]) -> dict[str, Callable[[], bytes]]:
    """Ending -> what makes the file; nothing is written before it is asked for.

    Args:
        frame: every column, for CSV, JSON and Parquet.
        grids: the tables that people read, for Markdown and LaTeX.
    """
    made: dict[str, Callable[[], bytes]] = {ending: _text(frame, grids, kind) for ending, kind in TEXTS.items()}
    return {ending: made[ending] if ending in made else _parquet(frame) for ending in LABELS}


def _text(frame: pl.DataFrame, grids: Sequence[ShownTable], kind: TableFormat) -> Callable[[], bytes]:
    def write() -> bytes:
        printed = io.StringIO()
        with redirect_stdout(printed):
            print_frame(frame, grids, kind)
        return printed.getvalue().encode()

    return write


def _parquet(frame: pl.DataFrame) -> Callable[[], bytes]:
    def write() -> bytes:
        stream = io.BytesIO()
        frame.write_parquet(stream)
        return stream.getvalue()

    return write
