r"""What the column letters of a LaTeX tabular say: numbers of siunitx (S), and two columns that make one figure.

`r@{.}l` and `r@{}l` split figures at the decimal point, `r@{\,$\pm$\,}l` at the uncertainty: read apart, each half
would be a figure of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.tables.grids.grid import MAX_COLUMNS, Cell
from claims.tables.grids.siunitx import number

_TOKEN = re.compile(r"\*\{(\d{1,3})\}|([@!><])\{|([A-Za-z])|(\{|\[)")
_NUMBER = re.compile(r"[\d.,()eE+\-±\s]*\d[\d.,()eE+\-±\s]*")
_HALF = re.compile(r"[-+−<>~]?\d[\d,]*")
_FRACTION = re.compile(r"\.?\d+%?")


@dataclass(frozen=True, slots=True)
class LatexColumn:
    """A column's letter, and what is printed between it and the next one where the blank between them is replaced."""

    letter: str
    gap: str | None = None


def columns_of(spec: str) -> list[LatexColumn]:
    """The columns of a specification.

    >>> [(each.letter, each.gap) for each in columns_of("l*{2}{r@{.}l}S[table-format=2.1]")]
    [('l', None), ('r', '.'), ('l', None), ('r', '.'), ('l', None), ('S', None)]
    """
    found: list[LatexColumn] = []
    position = 0
    while (match := _TOKEN.search(spec, position)) is not None and len(found) <= MAX_COLUMNS:
        times, sign, letter, opening = match.groups()
        if letter:
            found.append(LatexColumn(letter))
            position = match.end()
            continue
        inside, position = _group(spec, match.end() - (0 if sign or opening else -1), opening)
        if times:
            repeated = columns_of(inside)
            found += repeated * min(int(times), MAX_COLUMNS // max(1, len(repeated)) + 1)
        elif sign in ("@", "!") and found:
            found[-1] = replace(found[-1], gap=_printed(inside) if sign == "@" else found[-1].gap)
    return found[: MAX_COLUMNS + 1]


def _group(spec: str, start: int, opening: str | None) -> tuple[str, int]:
    """The text from inside a bracket to its end, and where it ends."""
    if opening == "[":
        end = spec.find("]", start)
        return spec[start : end if end >= 0 else len(spec)], (end + 1 if end >= 0 else len(spec))
    depth = 1
    for position in range(start, len(spec)):
        depth += (spec[position] == "{") - (spec[position] == "}")
        if depth == 0:
            return spec[start:position], position + 1
    return spec[start:], len(spec)


def _printed(gap: str) -> str:
    return re.sub(r"\\pm\b|\\textpm\b", "±", gap).translate(str.maketrans("", "", "\\,;:!${} ~"))


def in_columns(rows: Sequence[list[Cell]], columns: Sequence[LatexColumn]) -> list[list[Cell]]:
    """The rows with numbers of S columns as printed, and with the halves of split figures in one cell."""
    found = [_numbers(row, columns) for row in rows]
    for at in range(len(columns) - 2, -1, -1):
        gap = columns[at].gap
        if columns[at].letter != "r" or gap not in ("", ".", "±"):
            continue
        if all(_joinable(row, at, gap) for row in found) and any(_halves(row, at, gap) for row in found):
            found = [_joined(row, at, gap) for row in found]
    return found


def _numbers(row: list[Cell], columns: Sequence[LatexColumn]) -> list[Cell]:
    kept, column = [], 0
    for cell in row:
        inside = column < len(columns) and columns[column].letter == "S" and cell.columns == 1
        kept.append(replace(cell, text=number(cell.text)) if inside and _NUMBER.fullmatch(cell.text) else cell)
        column += cell.columns
    return kept


def _pair(row: Sequence[Cell], at: int) -> tuple[int, Cell | None, Cell | None]:
    """Index and cell that cover column `at`, and the next cell if that starts a column of its own right after it."""
    column = 0
    for index, cell in enumerate(row):
        if column <= at < column + cell.columns:
            ends = column + cell.columns == at + 1
            return index, cell, row[index + 1] if ends and index + 1 < len(row) else None
        column += cell.columns
    return len(row), None, None


def _halves(row: Sequence[Cell], at: int, gap: str) -> bool:
    _, left, right = _pair(row, at)
    if left is None or right is None or not left.text or not right.text:
        return False
    if gap == "±":
        return bool(re.fullmatch(r"[-+]?[\d.]+%?", left.text) and re.fullmatch(r"[\d.]+%?", right.text))
    return bool(_HALF.fullmatch(left.text) and _FRACTION.fullmatch(right.text)) and (gap + right.text).startswith(".")


def _joinable(row: Sequence[Cell], at: int, gap: str) -> bool:
    _, left, right = _pair(row, at)
    spanned = right is None and left is not None and left.columns > 1
    return left is None or spanned or right is None or not left.text or not right.text or _halves(row, at, gap)


def _joined(row: list[Cell], at: int, gap: str) -> list[Cell]:
    index, left, right = _pair(row, at)
    if left is None:
        return row
    if right is None:
        return [*row[:index], replace(left, columns=max(1, left.columns - 1)), *row[index + 1 :]]
    middle = f" {gap} " if gap == "±" else gap
    text = f"{left.text}{middle}{right.text}" if _halves(row, at, gap) else left.text or right.text
    both = replace(left, text=text, columns=left.columns + right.columns - 1, marks=left.marks + right.marks)
    return [*row[:index], both, *row[index + 2 :]]
