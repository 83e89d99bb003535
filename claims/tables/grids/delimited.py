"""CSV and TSV to grids, by the standard csv module; a spreadsheet formula stays text and is never evaluated."""

from __future__ import annotations

import csv
import io
import re

from claims.record.errors import FileError, Problem
from claims.tables.grids.footnotes import read_cell
from claims.tables.grids.grid import MAX_COLUMNS, MAX_ROWS, Cell, Grid, GridBuilder, drop_blank, too_large
from claims.tables.grids.latex_text import inline_math

_DELIMITERS = ",\t;"
# The csv module's own limit belongs to the whole process, and reading corpora raises it.
_MAX_FIELD = 131_072
# Where semicolons part the cells, a comma is the decimal sign, unless points are.
_POINT = re.compile(r"-?\d+\.\d+\s*%?")
_COMMA = re.compile(r"^(\s*-?\d+),(\d+\s*%?\s*)$")


def read_delimited(text: str, delimiter: str | None = None) -> tuple[Grid, ...]:
    """The tables of a CSV or TSV text; a blank line between rows of different width starts another one."""
    delimiter = delimiter or _delimiter(text)
    tables: list[list[tuple[int, list[str]]]] = [[]]
    reader = csv.reader(io.StringIO(text.replace("\0", " "), newline=""), delimiter=delimiter, strict=False)
    try:
        for row in reader:
            if any(len(field) > _MAX_FIELD for field in row):
                raise csv.Error(f"field larger than field limit ({_MAX_FIELD})")
            if len(row) > MAX_COLUMNS:
                raise too_large(reader.line_num, f"more than {MAX_COLUMNS} columns")
            if len(tables[-1]) > MAX_ROWS:
                raise too_large(reader.line_num, f"more than {MAX_ROWS} rows")
            if any(field.strip() for field in row):
                tables[-1].append((reader.line_num, row))
            elif not row and tables[-1]:
                tables.append([])
    except csv.Error as error:
        raise FileError(Problem(f"not readable as CSV: {error}", line=reader.line_num, rule="table")) from None
    return tuple(_grid(rows, delimiter) for rows in _joined(tables))


def _delimiter(text: str) -> str:
    """The separator that splits most of the first lines, and those alike."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]

    def score(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        return sum(1 for count in counts if count), -len(set(counts))

    return max(_DELIMITERS, key=score) if lines else ","


def _joined(tables: list[list[tuple[int, list[str]]]]) -> list[list[tuple[int, list[str]]]]:
    """Tables again, parts of equal width joined: an empty line inside one table does not cut it."""
    joined: list[list[tuple[int, list[str]]]] = []
    for rows in tables:
        if rows and joined and len(rows[0][1]) == len(joined[-1][0][1]) and not _looks_like_heading(rows[0][1]):
            joined[-1] += rows
        elif rows:
            joined.append(rows)
    return joined


def _looks_like_heading(row: list[str]) -> bool:
    return len(row) > 1 and not any(character.isdigit() for field in row[1:] for character in field)


def _grid(rows: list[tuple[int, list[str]]], delimiter: str) -> Grid:
    width = len(rows[0][1])
    builder = GridBuilder("csv", rows[0][0], len(rows))
    if delimiter == ";" and not any(_POINT.fullmatch(field.strip()) for _, row in rows for field in row):
        rows = [(number, [_COMMA.sub(r"\1.\2", field) for field in row]) for number, row in rows]
    for number, row in rows:
        if len(row) != width:
            builder.faults.append(f"line {number}: {len(row)} cells instead of {width}")
        builder.add_row([_cell(field, number) for field in row])
    return drop_blank(builder.build(width))


def _cell(field: str, line: int) -> Cell:
    written = read_cell(inline_math(field))
    return Cell(written.text, line=line, marks=written.marks, struck=written.struck)
