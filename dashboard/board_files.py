"""A board as files to take along: those of every page, and its sources as BibTeX; tested without Streamlit."""

from __future__ import annotations

from functools import partial

import polars as pl

from claims.formats.bibtex_writer import as_bibtex
from claims.formats.writing import ExportedTable
from claims.registry.lookup import Registry
from dashboard.downloads import PageFile, files
from dashboard.formatting import places, quantity
from dashboard.tabular import ShownTable, mark

TIED = "Rows of one tie group cannot be told apart from the first of them by tests at 95 %."


def board_files(rows: pl.DataFrame, registry: Registry) -> tuple[PageFile, ...]:
    """The files of a board that has rows."""
    bibtex = PageFile("BibTeX", "bib", "application/x-bibtex", partial(_bibtex, rows, registry))
    return (*files(rows, lambda: [_grid(rows, registry)]), bibtex)


def _grid(rows: pl.DataFrame, registry: Registry) -> ShownTable:
    """One table; methods carry the mark of their group where there are several, and a note a group says its setting."""
    groups, metric = list(dict.fromkeys(rows["section"])), registry.metrics[rows["metric"][0]].name
    marks = {name: mark(at) for at, name in enumerate(groups)} if len(groups) > 1 else {}
    cells = []
    for row in rows.iter_rows(named=True):
        noted = f" [{marks[row['section']]}]" if marks else ""
        tied = "" if row["tie_group"] is None else str(row["tie_group"])
        cells.append([places(row), tied, f"{row['method']}{noted}", quantity(row), str(row["title"])])
    notes = [f"{marks[name]}: {name}" for name in groups] if marks else [name for name in groups if name]
    return ShownTable(["#", "Tied", "Method", metric, "Source"], cells, notes=[*notes, TIED])


def _bibtex(rows: pl.DataFrame, registry: Registry) -> bytes:
    """The sources of the rows, each once."""
    written = as_bibtex(ExportedTable(rows, registry))
    return b"".join(part for _, content in written.files for part in content)
