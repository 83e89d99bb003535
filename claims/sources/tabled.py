"""Result tables in Markdown or HTML as records, for sources whose columns a mapping explains one by one.

A row is a record; its fields are named by the heads of the columns, joined by a slash where there are several rows of
heads. A column without a head is `<the one before> (2)`, or `@1`, `@2` where none is before it: labels. `@marks` are
the footnote marks at the first cell of a row, `@link` the first address that a row links to, `@title` and `@section`
what stands above the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from claims.formats.mapped import RecordMapping, from_records
from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading
from claims.formats.records import ROW
from claims.tables.grids.grid import Grid
from claims.tables.grids.reading import read_tables


def read_tabled(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of result tables.

    Args:
        files: Markdown or HTML.
        options: those of `claims.formats.mapped`, `table`: number or numbers of the tables, from 0 (default: all), and
            `transposed: true` where methods stand in columns.

    Raises:
        FileError: a file holds no table, or none has a column that the mapping names.
    """
    wanted = options.get("table")
    numbers = None if wanted is None else {int(each) for each in (wanted if isinstance(wanted, list) else [wanted])}
    records: list[dict[str, str | None]] = []
    for file in files:
        for at, grid in enumerate(read_tables(file.text, file.name)):
            if numbers is None or at in numbers:
                records += _records(grid, f"{file.name}#{at}", transposed=options.get("transposed") == "true")
    names = dict.fromkeys(name for record in records for name in record)
    frame = pl.DataFrame([pl.Series(name, [record.get(name) for record in records], pl.String) for name in names])
    return from_records(frame, RecordMapping.of(options))


def _records(grid: Grid, place: str, *, transposed: bool) -> list[dict[str, str | None]]:
    heads = max(1, grid.heads)
    lines = [[grid.text(row, column).strip() for column in range(grid.n_columns)] for row in range(grid.n_rows)]
    if transposed:
        lines, heads = [list(line) for line in zip(*lines, strict=True)], 1
        lines = [line for line in lines if any(line)]
        if not any(cell for cell in lines[0][1:]):  # the corner
            lines = lines[1:]
    names = _names(lines[:heads])
    found: list[dict[str, str | None]] = []
    for at, line in enumerate(lines[heads:], 1):
        first = None if transposed else grid.at(heads + at - 1, 0)
        told = {"@file": place, ROW: str(at), "@title": grid.title, "@section": grid.section,
                "@marks": " ".join(first.marks) if first else "",
                "@link": None if transposed else _link(grid, heads + at - 1)}  # fmt: skip
        found.append({**told, **{name: text or None for name, text in zip(names, line, strict=True)}})
    return found


def _link(grid: Grid, row: int) -> str | None:
    cells = (grid.at(row, column) for column in range(grid.n_columns))
    return next((cell.link for cell in cells if cell and cell.link), None)


def _names(heads: list[list[str]]) -> list[str]:
    names: list[str] = []
    for column, parts in enumerate(zip(*heads, strict=True), 1):
        name = "/".join(dict.fromkeys(part for part in parts if part))
        name = name or (f"{names[-1]} (2)" if names and not names[-1].startswith("@") else f"@{column}")
        names.append(f"{name} (2)" if name in names else name)
    return names
