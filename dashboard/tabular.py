"""A small table as terminal table, CSV, JSON, Markdown or LaTeX; machine formats have stdout to themselves."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

WIDE = 200  # columns of a table that goes to a file or pipe, where no terminal says how wide it is
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")

TextRows = Sequence[Sequence[str]]


class TableFormat(StrEnum):
    """How a board or list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"
    LATEX = "latex"


def csv_text(frame: pl.DataFrame) -> str:
    """CSV in which no text cell is run as a formula by a spreadsheet."""
    from dashboard.formatting import csv_bytes

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
    body = [" & ".join(latex_escaped(cell) for cell in row) + r" \\" for row in (header, *rows)]
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


def print_table(header: Sequence[str], rows: TextRows, title: str | None = None) -> None:
    """A table for the terminal; cells are text, never markup."""
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE, title=None if title is None else Text(title), title_justify="left", pad_edge=False)
    for at, name in enumerate(header):
        table.add_column(Text(name), justify="right" if at == 0 and name == "#" else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_one_line(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else WIDE).print(table)


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


def _one_line(text: str) -> str:
    return " ".join(text.split())
