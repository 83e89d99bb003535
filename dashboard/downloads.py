"""What a page shows as files, as a command and as Python: one way for every page, tested without Streamlit.

For programs every column of a table, for people the table as the page sets it, for a list of references its sources.
Nothing is made before it is asked for: a page carries no bytes of what can be taken along.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from claims.formats.bibtex_writer import as_bibtex
from claims.formats.writing import safe_name
from dashboard.exported import exported_table
from dashboard.tabular import ShownTable, TableFormat, frame_text

MOST = 20_000  # rows up to which a table is made a text for people, or the objects of JSON


@dataclass(frozen=True, slots=True)
class PageFile:
    """A form in which a table can be taken along: its label, the ending of the file, its media type, what writes it."""

    label: str
    ending: str
    media: str
    write: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class TakenAlong:
    """A table of a page as it can be taken along.

    Attributes:
        name: of the files, without ending.
        rows: how many it has.
        frame: makes every column of them, for CSV, JSON and Parquet.
        grids: makes the tables that people read, for Markdown and LaTeX; None where there are none.
        cited: makes the rows whose sources go into BibTeX, with the columns of claims that say them; None for none.
        command: prints the same table; empty where no command does.
        python: makes the same table; empty where that takes more than three lines.
        note: what is to be known of command and Python.
    """

    name: str
    rows: int
    frame: Callable[[], pl.DataFrame]
    grids: Callable[[], Sequence[ShownTable]] | None
    cited: Callable[[], pl.DataFrame] | None = None
    command: str = ""
    python: str = ""
    note: str = ""

    def files(self) -> tuple[PageFile, ...]:
        """The forms that there are of a table of this size."""
        kept = [
            PageFile("CSV", "csv", "text/csv", partial(_for_programs, self.frame, TableFormat.CSV)),
            PageFile("Parquet", "parquet", "application/vnd.apache.parquet", partial(_parquet, self.frame)),
        ]
        if self.rows <= MOST:
            kept.append(
                PageFile("JSON", "json", "application/json", partial(_for_programs, self.frame, TableFormat.JSON))
            )
        if self.grids is not None and self.rows <= MOST:
            for_people = partial(_for_people, self.grids)
            kept.append(PageFile("Markdown", "md", "text/markdown", partial(for_people, TableFormat.MARKDOWN)))
            kept.append(PageFile("LaTeX", "tex", "application/x-tex", partial(for_people, TableFormat.LATEX)))
        if self.cited is not None:
            kept.append(PageFile("BibTeX", "bib", "application/x-bibtex", partial(_bibtex, self.cited)))
        return tuple(kept)

    def file_name(self, file: PageFile) -> str:
        """What the file of a form is called: no part of it acts in a path."""
        return f"{safe_name(self.name)}.{file.ending}"


def rows_of(claims: pl.DataFrame, *ids: pl.Series) -> pl.DataFrame:
    """The claims of some ids."""
    return claims.filter(pl.col("claim_id").is_in(pl.concat([each.drop_nulls() for each in ids]).implode()))


def _for_programs(frame: Callable[[], pl.DataFrame], kind: TableFormat) -> bytes:
    return frame_text(frame(), (), kind).encode()


def _for_people(grids: Callable[[], Sequence[ShownTable]], kind: TableFormat) -> bytes:
    return frame_text(pl.DataFrame(), grids(), kind).encode()


def _parquet(frame: Callable[[], pl.DataFrame]) -> bytes:
    stream = io.BytesIO()
    frame().write_parquet(stream)
    return stream.getvalue()


def _bibtex(cited: Callable[[], pl.DataFrame]) -> bytes:
    """The sources of the rows, each once."""
    return b"".join(part for _, content in as_bibtex(exported_table(cited())).files for part in content)
