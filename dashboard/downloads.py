"""What a page shows as files: the frame for programs, its tables for people, as the command line prints them."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from dashboard.tabular import ShownTable, TableFormat, frame_text


@dataclass(frozen=True, slots=True)
class PageFile:
    """A form in which a page can be taken along: its label, the ending of the file, its media type, what writes it."""

    label: str
    ending: str
    media: str
    write: Callable[[], bytes]


def files(frame: pl.DataFrame, grids: Callable[[], Sequence[ShownTable]] = tuple) -> tuple[PageFile, ...]:
    """The files of a page; nothing is written before it is asked for.

    Args:
        frame: every column, for CSV, JSON and Parquet.
        grids: makes the tables that people read, for Markdown and LaTeX.
    """
    text = partial(_text, frame, grids)
    return (
        PageFile("CSV", "csv", "text/csv", partial(text, TableFormat.CSV)),
        PageFile("Parquet", "parquet", "application/vnd.apache.parquet", partial(_parquet, frame)),
        PageFile("JSON", "json", "application/json", partial(text, TableFormat.JSON)),
        PageFile("Markdown", "md", "text/markdown", partial(text, TableFormat.MARKDOWN)),
        PageFile("LaTeX", "tex", "application/x-tex", partial(text, TableFormat.LATEX)),
    )


def _text(frame: pl.DataFrame, grids: Callable[[], Sequence[ShownTable]], kind: TableFormat) -> bytes:
    shown = grids() if kind in (TableFormat.MARKDOWN, TableFormat.LATEX) else ()
    return frame_text(frame, shown, kind).encode()


def _parquet(frame: pl.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.write_parquet(stream)
    return stream.getvalue()
