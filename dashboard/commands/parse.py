"""`claimboard parse`: one reported figure, taken apart."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from claims.record.errors import QuantityError
from claims.record.plain_numbers import json_number

if TYPE_CHECKING:
    from claims.record.types import Quantity

FIELDS = (
    "text",
    "value",
    "low",
    "high",
    "uncertainty",
    "unit",
    "comparison",
    "direction",
    "bound",
    "aggregate",
    "digits",
)
# Told where the figure has them.
SOMETIMES = ("uncertainty_low", "uncertainty_high", "uncertainty_kind", "runs", "items", "role")


class ParseFormat(StrEnum):
    """Output of `claimboard parse`."""

    TABLE = "table"
    JSON = "json"


def as_record(quantity: Quantity) -> dict[str, Any]:
    """A quantity as JSON types; an end of a pair carries its role, an uncertainty its kind."""
    record = {name: getattr(quantity, "decimals" if name == "digits" else name) for name in FIELDS}
    record |= {name: value for name in SOMETIMES if (value := getattr(quantity, name)) is not None}
    return {name: json_number(value) if isinstance(value, Decimal) else value for name, value in record.items()}


_SIGNED = re.compile(r"--?[0-9.]")


class _FigureCommand(TyperCommand):
    """A command whose argument may begin with a minus sign and hold letters that are options elsewhere."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Move figures behind `--`, where nothing is an option."""
        figures = [] if "--" in args else [arg for arg in args if _SIGNED.match(arg)]
        if figures:
            args = [*(arg for arg in args if arg not in figures), "--", *figures]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("parse", cls=_FigureCommand)(parse)


def parse(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="A reported figure with its words; - reads stdin, one a line.")
    ],
    output: Annotated[ParseFormat, typer.Option("--format", "-f", help="How to print.")] = ParseFormat.TABLE,
) -> None:
    """Read a reported figure: value or range, unit, comparison, direction, bound.

    Examples:
        claimboard parse 'up to 16.5% lower'

        claimboard parse '25.8 -> 44.3' --format json

        echo '-16.54%' | claimboard parse -
    """
    from claims.figures.quantities import parse_quantity

    found = _lines(sys.stdin.read()) if text == "-" else list(parse_quantity(text))
    records = [as_record(quantity) for quantity in found]
    if output is ParseFormat.JSON:
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    _print_table(records)


def _lines(text: str) -> list[Quantity]:
    """The figures of standard input, one reported figure a line; every line that cannot be read is told."""
    from claims.figures.quantities import parse_quantity

    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) < 2:
        return list(parse_quantity(text.strip("\n")))
    found: list[Quantity] = []
    problems = []
    for number, line in lines:
        try:
            found += parse_quantity(line)
        except QuantityError as error:
            problems += [replace(problem, file="stdin", line=number) for problem in error.problems]
    if problems:
        raise QuantityError(problems)
    return found


def _print_table(records: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    names = [name for name in (*FIELDS, *SOMETIMES) if any(record.get(name) is not None for record in records)]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        numeric = all(isinstance(record.get(name), int | float | Decimal | None) for record in records)
        table.add_column(name, justify="right" if numeric else "left")
    for record in records:
        table.add_row(*("" if record.get(name) is None else _cell(record[name]) for name in names))
    Console(width=None if sys.stdout.isatty() else 200, markup=False).print(table)


def _cell(value: object) -> str:
    return str(value).replace("\x1b", "?")
