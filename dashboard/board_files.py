"""A board as files to take along: CSV, Parquet, JSON, Markdown, LaTeX, BibTeX; tested without Streamlit."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from claims.formats.bibtex_writer import as_bibtex
from claims.formats.table_writer import csv_bytes
from claims.formats.writing import ExportedTable
from claims.registry.lookup import Registry
from dashboard.formatting import places, quantity
from dashboard.tabular import json_text, latex, latex_escaped, mark, markdown, markdown_escaped

TIED = "Rows of one tie group cannot be told apart from the first of them by tests at 95 %."


@dataclass(frozen=True, slots=True)
class BoardFile:
    """A form of a board: the end of its file's name, its media type, and how it is written."""

    suffix: str
    media: str
    write: Callable[[pl.DataFrame, Registry], bytes]


def _csv(rows: pl.DataFrame, registry: Registry) -> bytes:
    return csv_bytes(rows)


def _parquet(rows: pl.DataFrame, registry: Registry) -> bytes:
    stream = io.BytesIO()
    rows.write_parquet(stream)
    return stream.getvalue()


def _json(rows: pl.DataFrame, registry: Registry) -> bytes:
    return json_text(rows.to_dicts()).encode()


def _markdown(rows: pl.DataFrame, registry: Registry) -> bytes:
    header, cells, notes = _grid(rows, registry)
    return "\n\n".join([markdown(header, cells), *map(markdown_escaped, notes)]).encode()


def _latex(rows: pl.DataFrame, registry: Registry) -> bytes:
    """A table with booktabs rules; settings are footnotes of the methods."""
    header, cells, notes = _grid(rows, registry)
    told = "".join(f"\n\n{{\\footnotesize {latex_escaped(note)}}}" for note in notes)
    return f"{latex(header, cells)}{told}\n".encode()


def _grid(rows: pl.DataFrame, registry: Registry) -> tuple[list[str], list[list[str]], list[str]]:
    """Head, cells and notes; a note a group says its setting."""
    groups, metric = list(dict.fromkeys(rows["section"])), registry.metrics[rows["metric"][0]].name
    marks = {name: mark(at) for at, name in enumerate(groups)} if len(groups) > 1 else {}
    cells = []
    for row in rows.iter_rows(named=True):
        noted = f" [{marks[row['section']]}]" if marks else ""
        tied = "" if row["tie_group"] is None else str(row["tie_group"])
        cells.append([places(row), tied, f"{row['method']}{noted}", quantity(row), str(row["title"])])
    notes = [f"{marks[name]}: {name}" for name in groups] if marks else [name for name in groups if name]
    return ["#", "Tied", "Method", metric, "Source"], cells, [*notes, TIED]


def _bibtex(rows: pl.DataFrame, registry: Registry) -> bytes:
    """The sources of the rows, each once."""
    written = as_bibtex(ExportedTable(rows, registry))
    return b"".join(part for _, content in written.files for part in content)


FORMS: Mapping[str, BoardFile] = {
    "CSV": BoardFile("csv", "text/csv", _csv),
    "Parquet": BoardFile("parquet", "application/vnd.apache.parquet", _parquet),
    "JSON": BoardFile("json", "application/json", _json),
    "Markdown": BoardFile("md", "text/markdown", _markdown),
    "LaTeX": BoardFile("tex", "application/x-tex", _latex),
    "BibTeX": BoardFile("bib", "application/x-bibtex", _bibtex),
}
