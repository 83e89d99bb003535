"""A small table as terminal table, CSV, JSON, Markdown or LaTeX; machine formats have stdout to themselves."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

DIFFER = "≠ sources differ by more than their printed digits explain"  # a note below a table
NOTHING_SHOWN = "no result that can be shown together"
LONG = 300  # rows from which on the tables of a command are set plainly
NARROW = 8  # a column is not made narrower than that
WIDE = 200  # columns of a table that goes to a file or pipe, where no terminal says how wide it is
_MARKED = re.compile(r"(.*) \[([a-z]+)\]", re.DOTALL)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")

TextRows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """What a table for people shows.

    Attributes:
        header: names of the columns.
        rows: cells; one that ends in ` [a]` carries a mark that a note explains.
        title: what stands over it.
        notes: what stands under it, each with its mark or without one.
    """

    header: Sequence[str]
    rows: TextRows
    title: str | None = None
    notes: Sequence[str] = ()


class TableFormat(StrEnum):
    """How a board or list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"
    LATEX = "latex"


def csv_text(frame: pl.DataFrame) -> str:
    """CSV in which no text cell is run as a formula by a spreadsheet."""
    from claims.formats.table_writer import csv_bytes

    return csv_bytes(frame).decode()


def json_text(rows: Any) -> str:
    """JSON for people and programs: dates as YYYY-MM-DD, letters as they are."""
    return json.dumps(rows, ensure_ascii=False, indent=2, default=str, allow_nan=False)


def markdown(header: Sequence[str], rows: TextRows) -> str:
    """A pipe table whose cells show as they stand."""
    cells = [[markdown_escaped(cell) for cell in row] for row in (header, *rows)]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], f"|{' --- |' * len(header)}", *lines[1:]])


def markdown_escaped(text: str) -> str:
    """Text that Markdown shows as it stands, in one line."""
    return _MARKDOWN.sub(r"\\\1", _one_line(text))


def latex(header: Sequence[str], rows: TextRows) -> str:
    """A `tabular` with booktabs rules; the first column is set right, as ranks are."""
    body = [" & ".join(_latex_cell(cell) for cell in row) + r" \\" for row in (header, *rows)]
    columns = "r" + "l" * (len(header) - 1)
    return "\n".join(
        [
            rf"\begin{{tabular}}{{{columns}}}",
            r"\toprule",
            body[0],
            r"\midrule",
            *body[1:],
            r"\bottomrule",
            r"\end{tabular}",
        ]
    )


def _latex_cell(cell: str) -> str:
    marked = _MARKED.fullmatch(cell)
    return rf"{latex_escaped(marked[1])}\textsuperscript{{{marked[2]}}}" if marked else latex_escaped(cell)


def latex_escaped(text: str) -> str:
    """Text that LaTeX sets as it stands."""
    return str(_latex_encoder().unicode_to_latex(_one_line(text)))


@cache
def _latex_encoder() -> Any:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    # Letters without a macro stay: engines of today read UTF-8.
    return UnicodeToLatexEncoder(
        replacement_latex_protection="braces-after-macro", unknown_char_policy="keep", unknown_char_warning=False
    )


def print_table(header: Sequence[str], rows: TextRows, title: str | None = None, *, plain: bool = False) -> None:
    """A table for the terminal; cells are text, never markup.

    Args:
        header: names of the columns.
        rows: their cells.
        title: what stands over it.
        plain: whether it is one of so many that they are set without colours and wrapping at words.
    """
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else WIDE)
    if plain or len(rows) > LONG:
        print("\n".join([*([_one_line(title)] if title else []), *plain_lines(header, rows, console.width)]))
        return
    table = Table(box=SIMPLE, title=None if title is None else Text(title), title_justify="left", pad_edge=False)
    for at, name in enumerate(header):
        table.add_column(Text(name), justify="right" if at == 0 and name == "#" else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_one_line(cell)) for cell in row))
    console.print(table)


def plain_lines(header: Sequence[str], rows: TextRows, width: int) -> list[str]:
    """The lines of a long table as `rich` would set them, but cheaper: what does not fit is cut, not wrapped."""
    from rich.cells import cell_len

    cells = [[_one_line(cell) for cell in row] for row in (header, *rows)]
    sizes = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    room = width - 3 * len(sizes) + 1
    while sum(sizes) > room and max(sizes) > NARROW:
        sizes[sizes.index(max(sizes))] -= 1
    right = [at == 0 and name == "#" for at, name in enumerate(header)]
    lines = ["", *_set(cells[0], sizes, right), f" {'─' * (sum(sizes) + 3 * len(sizes) - 3)} "]
    return [*lines, *(line for row in cells[1:] for line in _set(row, sizes, right)), ""]


def _set(row: Sequence[str], sizes: Sequence[int], right: Sequence[bool]) -> list[str]:
    """One row in as many lines as its tallest cell takes."""
    from rich.cells import cell_len, chop_cells

    parts = [
        [cell] if cell_len(cell) <= size else chop_cells(cell, size) for cell, size in zip(row, sizes, strict=True)
    ]
    lines = []
    for at in range(max(map(len, parts), default=0)):
        told = [part[at] if at < len(part) else "" for part in parts]
        blank = [" " * (size - cell_len(cell)) for cell, size in zip(told, sizes, strict=True)]
        fields = [f"{b}{c}" if r else f"{c}{b}" for b, c, r in zip(blank, told, right, strict=True)]
        lines.append(f" {'   '.join(fields)} ")
    return lines


def print_rows(header: Sequence[str], rows: TextRows, kind: TableFormat) -> None:
    """A list of text rows in the wanted format."""
    match kind:
        case TableFormat.JSON:
            print(json_text([dict(zip(header, row, strict=True)) for row in rows]))
        case TableFormat.CSV:
            import polars as pl

            print(csv_text(pl.DataFrame(list(rows), schema=dict.fromkeys(header, pl.String), orient="row")), end="")
        case TableFormat.MARKDOWN:
            print(markdown(header, rows))
        case TableFormat.LATEX:
            print(latex(header, rows))
        case TableFormat.TABLE:
            print_table(header, rows)


def print_frame(frame: pl.DataFrame, grids: Sequence[ShownTable], kind: TableFormat) -> None:
    """For programs every column of a frame, for people the grids made of it."""
    if kind is not TableFormat.TABLE:
        print(frame_text(frame, grids, kind), end="")
        return
    if not grids:
        print(NOTHING_SHOWN)
    plain = sum(len(grid.rows) for grid in grids) > LONG
    for grid in grids:
        print_table(grid.header, grid.rows, grid.title, plain=plain)
        print("".join(f"{note}\n" for note in grid.notes), end="")


def frame_text(frame: pl.DataFrame, grids: Sequence[ShownTable], kind: TableFormat) -> str:
    """What `print_frame` prints in any format but that of the terminal."""
    if kind is TableFormat.CSV:
        return csv_text(frame)
    if kind is TableFormat.JSON:
        return f"{json_text(frame.to_dicts())}\n"
    one = _markdown_grid if kind is TableFormat.MARKDOWN else _latex_grid
    return "".join(f"{one(grid)}\n" for grid in grids) or f"{NOTHING_SHOWN}\n"


def _markdown_grid(grid: ShownTable) -> str:
    title = f"**{markdown_escaped(grid.title)}**\n\n" if grid.title else ""
    notes = "".join(f"\n{markdown_escaped(note)}  " for note in grid.notes)
    return f"{title}{markdown(grid.header, grid.rows)}\n{notes}"


def _latex_grid(grid: ShownTable) -> str:
    title = f"% {_one_line(grid.title)}\n" if grid.title else ""
    notes = "".join(f"\n\n{{\\footnotesize {latex_escaped(note)}}}" for note in grid.notes)
    return f"{title}{latex(grid.header, grid.rows)}{notes}\n"


def mark(number: int) -> str:
    """The mark of a note: a, b, ..., z, aa, ab, ...; the first number is 0."""
    letter = chr(ord("a") + number % 26)
    return letter if number < 26 else mark(number // 26 - 1) + letter


def _one_line(text: str) -> str:
    return " ".join(text.split())
