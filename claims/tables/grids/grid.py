"""A result table as a grid of cells that know their row, column, span and source line, whatever its syntax."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from claims.record.errors import FileError, Problem

MAX_BYTES = 8_000_000
MAX_COLUMNS = 1_000
MAX_ROWS = 20_000
MAX_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as written, markup taken off.

    Attributes:
        text: plain text on one line; a line break inside the cell is a space.
        row: 0-based row of its upper left corner; header rows count, alignment rows and rules do not.
        column: 0-based column of its upper left corner.
        rows: how many rows it covers.
        columns: how many columns it covers.
        line: 1-based line of the source.
        link: first address that it links to, or None.
        marks: footnote marks taken off the text (`1`, `†`, `*`).
        struck: what of it is struck out: all of `text`, or what stood beside it.
    """

    text: str
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
    line: int | None = None
    link: str | None = None
    marks: tuple[str, ...] = ()
    struck: str = ""

    @property
    def withdrawn(self) -> bool:
        """Whether all that the cell says is struck out."""
        return bool(self.struck) and self.struck == self.text


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangular table; a position that a span covers repeats the spanning cell.

    Attributes:
        cells: rows of cells; None where a ragged row ended early or a row is cut short by nothing at all.
        syntax: markdown, html, latex or csv.
        line: 1-based line of the source where the table starts.
        heads: number of leading rows that the syntax says are headings, 0 where it says nothing.
        width: number of columns that the heading declares; cells beyond it belong to no column.
        title: caption, or the heading that stands right above, or None.
        faults: what was wrong with the writing and how it was mended (unclosed tags, clamped spans).
        section: the nearest heading above, or None.
    """

    cells: tuple[tuple[Cell | None, ...], ...]
    syntax: str
    line: int = 1
    heads: int = 0
    width: int = 0
    title: str | None = None
    faults: tuple[str, ...] = ()
    section: str | None = None

    @property
    def n_rows(self) -> int:
        """Number of rows, headings included."""
        return len(self.cells)

    @property
    def n_columns(self) -> int:
        """Number of columns of the widest row."""
        return len(self.cells[0]) if self.cells else 0

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers the position, or None where there is none."""
        return self.cells[row][column]

    def text(self, row: int, column: int) -> str:
        """Text at the position, empty where there is no cell."""
        cell = self.cells[row][column]
        return cell.text if cell else ""

    def originals(self) -> Iterator[Cell]:
        """Every cell once, by row and column of its upper left corner."""
        for row, line in enumerate(self.cells):
            for column, cell in enumerate(line):
                if cell is not None and (cell.row, cell.column) == (row, column):
                    yield cell


@dataclass(slots=True)
class GridBuilder:
    """Lays cells with spans out on a grid, clamping what cannot be.

    Attributes:
        syntax: of the grid to come.
        line: where the table starts.
        limit_rows: number of rows that the source really has: a span cannot reach beyond them.
    """

    syntax: str
    line: int
    limit_rows: int
    heads: int = 0
    title: str | None = None
    faults: list[str] = field(default_factory=list)
    _places: dict[tuple[int, int], Cell] = field(default_factory=dict)
    _row: int = -1
    _width: int = 0

    def add_row(self, cells: Sequence[Cell]) -> None:
        """Put the cells of the next source row at the first free columns."""
        self._row += 1
        if self._row >= MAX_ROWS:
            raise too_large(self.line, f"more than {MAX_ROWS} rows")
        column = 0
        for cell in cells:
            while (self._row, column) in self._places:
                column += 1
            if column >= MAX_COLUMNS:
                raise too_large(self.line, f"more than {MAX_COLUMNS} columns")
            self._put(cell, column)
            column += 1

    def _put(self, cell: Cell, column: int) -> None:
        rows = max(1, min(cell.rows, self.limit_rows - self._row))
        columns = max(1, min(cell.columns, MAX_COLUMNS - column))
        if (rows, columns) != (cell.rows, cell.columns):
            self.faults.append(
                f"row {self._row}, column {column}: a span of {cell.rows} x {cell.columns} cut to {rows} x {columns}"
            )
        placed = replace(cell, row=self._row, column=column, rows=rows, columns=columns)
        for row in range(self._row, self._row + rows):
            for at in range(column, column + columns):
                self._places.setdefault((row, at), placed)
            if len(self._places) > MAX_CELLS:
                raise too_large(self.line, f"more than {MAX_CELLS} cells")
        self._width = max(self._width, column + columns)

    def build(self, width: int = 0) -> Grid:
        """The finished grid; `width` is the number of columns the heading declares, if it does."""
        n_rows = self._row + 1
        if n_rows * self._width > MAX_CELLS:
            raise too_large(self.line, f"more than {MAX_CELLS} cells")
        rows = tuple(tuple(self._places.get((row, column)) for column in range(self._width)) for row in range(n_rows))
        return Grid(
            rows,
            self.syntax,
            self.line,
            min(self.heads, n_rows),
            width or self._width,
            self.title,
            tuple(self.faults[:20]),
        )


def too_large(line: int | None, why: str) -> FileError:
    """The error for a table beyond what a person could have meant."""
    return FileError(Problem(f"table is too large: {why}", line=line, rule="table", hint="import it in parts"))


def drop_blank(grid: Grid) -> Grid:
    """The grid without columns that are empty from top to bottom at its right end (a pipe or `&` too many)."""
    width = grid.n_columns
    while width and all(not grid.text(row, width - 1) for row in range(grid.n_rows)):
        width -= 1
    if width == grid.n_columns:
        return grid
    return replace(grid, cells=tuple(row[:width] for row in grid.cells), width=min(grid.width, width))
