"""What each column of a table is for, by its heading and by what stands under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from claims.tables.cells import CellKind, is_size, read_value
from claims.tables.facts import Facts
from claims.tables.grids.grid import Grid
from claims.tables.heading_rows import shots
from claims.tables.headings import HeadingReader
from claims.tables.qualifiers import is_length
from claims.tables.uncertainty import kind_words
from claims.tables.vocabulary import begins, classes, heading_kind


class ColumnRole(StrEnum):
    """What a column is for."""

    METHOD = "method"
    BENCHMARK = "benchmark"
    SUBSET = "subset"
    GROUP = "group"
    METRIC = "metric"
    SETTING = "setting"
    SIZE = "size"
    ATTRIBUTE = "attribute"
    LINK = "link"
    RANK = "rank"
    DIFFERENCE = "difference"
    UNCERTAINTY = "uncertainty"
    SIGN = "sign"
    VALUE = "value"
    LABEL = "label"


LABELS = frozenset(
    {
        ColumnRole.METHOD,
        ColumnRole.BENCHMARK,
        ColumnRole.SUBSET,
        ColumnRole.GROUP,
        ColumnRole.METRIC,
        ColumnRole.SETTING,
        ColumnRole.SIZE,
        ColumnRole.LABEL,
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the texts of its heading from top to bottom, what they say, what it is for and why."""

    index: int
    path: tuple[str, ...]
    facts: Facts
    role: ColumnRole
    why: str


def _path(grid: Grid, index: int, head_rows: Sequence[int]) -> tuple[str, ...]:
    """Heading texts of a column from top to bottom; a blank above a filled cell belongs to the group at its left."""
    path: list[str] = []
    for depth, row in enumerate(head_rows):
        text = grid.text(row, index)
        if depth and _counts_examples(grid, row):
            continue
        below = any(grid.text(lower, index) for lower in head_rows[depth + 1 :])
        if not text and below and grid.syntax in ("markdown", "csv"):
            text = _left(grid, row, index, head_rows[depth + 1 :])
        labels_row = bool(depth) and index == 0 and heading_kind(text) in ("metric", "setting")
        if text and not labels_row and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)


def _counts_examples(grid: Grid, row: int) -> bool:
    """Whether a heading row gives the sizes of training sets below their names: 363k, 67k, 3.5k."""
    texts = [text for at in range(grid.n_columns) if (text := grid.text(row, at)) and "missing" not in classes(text)]
    return len(texts) > 1 and all(map(_COUNT.fullmatch, texts)) and any("." in text for text in texts)


_COUNT = re.compile(r"\d{1,4}(?:\.\d{1,2})?\s?[kKM]")


def _left(grid: Grid, row: int, index: int, lower: Sequence[int]) -> str:
    """Text of the nearest filled cell to the left, if it heads a group and not the column of labels."""
    for at in range(index - 1, -1, -1):
        if grid.text(row, at):
            stub = at == 0 and heading_kind(grid.text(row, at)) is not None
            return "" if stub or not any(grid.text(each, at) for each in lower) else grid.text(row, at)
    return ""


def read_column(grid: Grid, index: int, head_rows: Sequence[int], body: Sequence[int], reader: HeadingReader) -> Column:
    """The column with its heading read and its role, as far as it alone says it."""
    path = _path(grid, index, head_rows)
    facts = Facts()
    for text in path:
        last = text is path[-1]
        if last and is_length(text):
            facts = facts | Facts(text, settings=(text,))
        else:
            facts = reader.after(facts, shots(text) if len(path) > 1 and last else text)
    kinds = [read_value(grid.text(row, index)).kind for row in body]
    filled = [kind for kind in kinds if kind is not CellKind.EMPTY]
    numbers = sum(1 for kind in filled if kind in (CellKind.NUMBER, CellKind.FORMULA))
    words = sum(1 for kind in filled if kind is CellKind.TEXT)
    role, why = _role(path, facts, numbers, words)
    texts = [text for row in body if (text := grid.text(row, index))]
    if role is ColumnRole.LINK and index == 0 and not any(heading_kind(text) for text in texts):
        role, why = ColumnRole.LABEL, "names that link"
    if role is ColumnRole.SIZE and texts:
        role, why = _size_role(path[-1], texts, why)
    if not path and texts and all(text in _SIGNS for text in texts):
        role, why = ColumnRole.SIGN, "nothing but signs"
    if not path and numbers == len(body) and [text.rstrip(".") for text in texts] in _counting(len(texts)):
        role, why = ColumnRole.RANK, "counts the rows"
    if role is ColumnRole.VALUE and numbers and not path and _all_sizes(grid, index, body):
        role, why = ColumnRole.SIZE, "every cell is a parameter count"
    return Column(index, path, facts, role, why)


def _size_role(heading: str, texts: Sequence[str], why: str) -> tuple[ColumnRole, str]:
    """A column called "size" or "scale": parameter counts tell methods apart, factors are protocols, pixels neither."""
    if all(_FACTOR.fullmatch(text) for text in texts):
        return ColumnRole.SETTING, f"heading {heading!r} and factors under it"
    sizes = any(is_size(text) for text in texts)
    numbers = sum(1 for text in texts if read_value(text).kind is CellKind.NUMBER)
    if not sizes and numbers > len(texts) / 2:
        return ColumnRole.ATTRIBUTE, f"heading {heading!r} and numbers under it, no parameter counts"
    return ColumnRole.SIZE, why


_FACTOR = re.compile(r"[x×]\s?\d{1,2}|\d{1,2}\s?[x×]")  # super-resolution ×4: not comparable with ×2
_SIGNS = frozenset(["↑", "↓", "±", "+/-", "✓", "✗", "|", ":", "·"])


def _counting(count: int) -> tuple[list[str], list[str]]:
    return [str(number) for number in range(count)], [str(number + 1) for number in range(count)]


def one_method(columns: list[Column], grid: Grid, body: Sequence[int]) -> list[Column]:
    """Of two columns of methods the one whose every cell links by the same word is one of links."""
    methods = [column for column in columns if column.role is ColumnRole.METHOD]
    for column in methods if len(methods) > 1 else ():
        cells = [cell for row in body if (cell := grid.at(row, column.index)) is not None and cell.text]
        if all(cell.link for cell in cells) and len({cell.text for cell in cells}) <= max(1, len(cells) // 2):
            columns[column.index] = replace(column, role=ColumnRole.LINK, why="every cell is a link of the same words")
    return columns


def _all_sizes(grid: Grid, index: int, body: Sequence[int]) -> bool:
    texts = [grid.text(row, index) for row in body if grid.text(row, index)]
    return bool(texts) and all(is_size(text) for text in texts)


_NAMED = {
    "method": ColumnRole.METHOD,
    "benchmark": ColumnRole.BENCHMARK,
    "subset": ColumnRole.SUBSET,
    "group": ColumnRole.GROUP,
    "metric": ColumnRole.METRIC,
}
_ANY_CONTENT = {
    "attribute": ColumnRole.ATTRIBUTE,
    "rank": ColumnRole.RANK,
    "size": ColumnRole.SIZE,
    "setting": ColumnRole.SETTING,
    "difference": ColumnRole.DIFFERENCE,
    "uncertainty": ColumnRole.UNCERTAINTY,
}


_LEVEL = re.compile(r"\s*\(?\d{2}(?:\.\d)?\s?%\)?\s*")  # CI (95%)


def _role(path: tuple[str, ...], facts: Facts, numbers: int, words: int) -> tuple[ColumnRole, str]:
    """What a column is for by its heading and by what stands under it."""
    last = path[-1] if path else ""
    kind = (heading_kind(last) or heading_kind(_LEVEL.sub("", last))) if last else None
    if kind is None and "±" in last and kind_words(last) is not None:
        kind = "uncertainty"
    wordy = words > numbers
    if last == "Reported":
        return ColumnRole.VALUE, "heading 'Reported': figures with the words of their source"
    if kind in _ANY_CONTENT and not (kind == "attribute" and facts.targets and numbers and not words):
        return _ANY_CONTENT[kind], f"heading {last!r} is a word for it"
    if kind is None and begins("comparison_start", last):
        return ColumnRole.DIFFERENCE, f"heading {last!r} begins like a comparison"
    if kind is None and last.startswith("#") and not facts.metrics and not facts.targets:
        return ColumnRole.ATTRIBUTE, f"heading {last!r} counts something"
    if kind == "group" and numbers and not wordy and not facts.says:
        return ColumnRole.ATTRIBUTE, f"heading {last!r} and numbers under it"
    if kind in _NAMED and wordy:
        return _NAMED[kind], f"heading {last!r} and words under it"
    if kind == "link" and not numbers:
        return ColumnRole.LINK, f"heading {last!r}"
    if facts.says and facts.targets + facts.metrics and not (wordy and len(path) == 1 and words > 2 * numbers + 2):
        return ColumnRole.VALUE, f"heading {' / '.join(path)!r} names a benchmark or metric"
    if wordy:
        return ColumnRole.LABEL, "words under it"
    return ColumnRole.VALUE, "numbers under it" if numbers else "nothing but gaps under it"
