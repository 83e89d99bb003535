"""Which rows of a grid are headings: those the syntax marks, and those that hold metrics where values would stand."""

from __future__ import annotations

from claims.tables.cells import Kind, read_value
from claims.tables.grids.grid import Cell, Grid
from claims.tables.headings import HeadingReader
from claims.tables.method_names import is_size
from claims.tables.vocabulary import classes, heading_kind

MAX_HEADS = 4


def differs(grid: Grid, row: int, head: int) -> bool:
    """Whether a row of headings in the middle is more than the first one repeated."""
    return [grid.text(row, at) for at in range(grid.n_columns)] != [grid.text(head, at) for at in range(grid.n_columns)]


def row_cells(grid: Grid, row: int) -> list[Cell]:
    """Cells of a row with text, each once."""
    found: list[Cell] = []
    for column in range(grid.n_columns):
        cell = grid.at(row, column)
        if cell is not None and cell.text and (not found or cell is not found[-1]):
            found.append(cell)
    return found


def is_title(grid: Grid, row: int) -> bool:
    """Whether one text has the row to itself."""
    cells = row_cells(grid, row)
    if len({cell.text for cell in cells}) != 1 or read_value(cells[0].text).kind in (Kind.NUMBER, Kind.MISSING):
        return False
    return grid.n_columns > 1 and (cells[0].columns > 1 or len(cells) == 1) and cells[0].rows == 1


def count_heads(grid: Grid, start: int, declared: int, reader: HeadingReader) -> int:
    """Number of heading rows from `start`: those the syntax declares, and further ones that read like headings."""
    heads = max(1, declared)
    while start + heads - 1 < grid.n_rows - 1 and all(is_title(grid, row) for row in range(start, start + heads)):
        heads += 1
    while heads < MAX_HEADS + declared and start + heads < grid.n_rows - 1:
        above = row_cells(grid, start + heads - 1)
        grouped = any(1 < cell.columns < grid.n_columns for cell in above) or any(
            cell.row + cell.rows > start + heads for cell in above
        )
        row = start + heads
        wordy = all(
            read_value(cell.text).kind in (Kind.TEXT, Kind.MISSING) for cell in row_cells(grid, row)
        ) and not is_title(grid, row)
        if not (grouped and wordy and row_cells(grid, row)) and not is_heading(grid, row, reader, share=0.5, least=1):
            break
        heads += 1
    return heads


def is_heading(grid: Grid, row: int, reader: HeadingReader, *, share: float, least: int) -> bool:
    """Whether a body row holds metrics, settings or benchmarks where values would stand."""
    cells = row_cells(grid, row)
    if len(cells) < 2 or is_title(grid, row):
        return False
    stub, values = cells[0], cells[1:]
    if stub.column > 0:
        stub, values = Cell(""), cells
    if heading_kind(stub.text) in ("metric", "setting") and not any("missing" in classes(cell.text) for cell in values):
        return all(reader.read(shots(cell.text)).says or len(cell.text) <= 20 for cell in values)
    if any(read_value(cell.text).kind is Kind.NUMBER and not is_size(cell.text) for cell in values):
        return False
    if heading_kind(stub.text) in ("method", "benchmark"):
        return True
    said = [reader.read(cell.text) for cell in values]
    hits = sum(1 for facts in said if (facts.says or facts.unit) and not facts.rest and not facts.average)
    return hits >= max(least, share * len(values)) and (not stub.text or heading_kind(stub.text) is not None)


def shots(text: str) -> str:
    """A bare number where only a number of shots can stand."""
    return f"{text}-shot" if text.isdigit() else text
