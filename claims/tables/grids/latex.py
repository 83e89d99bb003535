r"""LaTeX tabulars to grids: `\multirow`, `\multicolumn`, booktabs rules and comments, on the nodes of pylatexenc."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pylatexenc import latexwalker

from claims.record.errors import FileError, Problem
from claims.tables.grids.footnotes import read_cell
from claims.tables.grids.grid import MAX_COLUMNS, MAX_ROWS, Cell, Grid, GridBuilder, drop_blank, too_large
from claims.tables.grids.latex_columns import columns_of, in_columns
from claims.tables.grids.latex_text import (
    LAST_ARGUMENT,
    TABULARS,
    arguments,
    is_rule,
    name,
    plain,
    source_text,
    walk,
    walker_of,
)

MAX_LATEX = 1_000_000
MAX_DEPTH = 60

_PARTIAL_RULE = re.compile(
    r"\\(?:cmidrule|cline|hhline)\s*(?:\[[^\]\n]{0,40}\])?\s*(?:\([^)\n]{0,40}\))?\s*(?:\{[^}\n]{0,60}\})?"
)
_BEGIN = re.compile(r"\\begin\s*\{(?:tabular|longtable|tabu|array|tblr|NiceTabular|longtblr|xltabular)")


@dataclass(slots=True)
class _LatexRow:
    cells: list[list[Any]]
    ruled: bool = False  # a full rule stands above


def has_latex_table(text: str) -> bool:
    r"""Whether the text holds a tabular, or rows cut out of one (`a & b \\`)."""
    return bool(_BEGIN.search(text)) or sum(1 for line in text.splitlines() if "&" in line and r"\\" in line) >= 2


def read_latex(text: str) -> tuple[Grid, ...]:
    """Every tabular of the text in order; bare rows without an environment are one table."""
    if len(text) > MAX_LATEX:
        raise too_large(None, f"more than {MAX_LATEX} characters of LaTeX")
    if text.count("\\\\") > MAX_ROWS:
        raise too_large(None, f"more than {MAX_ROWS} rows of LaTeX")
    _check_depth(text)
    bare = not _BEGIN.search(text)
    source = "\\begin{tabular}{l}" + text + "\\end{tabular}" if bare else text
    source = _PARTIAL_RULE.sub(lambda match: " " * len(match[0]), source)
    walker = walker_of(source)
    try:
        nodes, _, _ = walker.get_latex_nodes()
        found = list(_tabulars(nodes, None))
        return tuple(_grid(walker, node, title) for node, title in found)
    except RecursionError:
        raise FileError(Problem("LaTeX nests too deeply to be a table", rule="table")) from None


def _check_depth(text: str) -> None:
    """Refuse text whose braces or environments nest deeper than any table: the parser below recurses."""
    depth = 0
    for match in re.finditer(r"\\.|[{}]|\\(?:begin|end)", text, re.DOTALL):
        depth += (match[0] == "{") - (match[0] == "}")
        if depth > MAX_DEPTH:
            line = text.count("\n", 0, match.start()) + 1
            raise FileError(Problem(f"LaTeX groups nest deeper than {MAX_DEPTH}", line=line, rule="table"))
    if text.count(r"\begin") > 5_000 or _environment_depth(text) > MAX_DEPTH:
        raise FileError(Problem(f"LaTeX environments nest deeper than {MAX_DEPTH}", rule="table"))


def _environment_depth(text: str) -> int:
    depth = deepest = 0
    for match in re.finditer(r"\\(begin|end)\s*\{", text):
        depth = max(0, depth + (1 if match[1] == "begin" else -1))
        deepest = max(deepest, depth)
    return deepest


def _tabulars(nodes: Sequence[Any] | None, title: str | None) -> Iterator[tuple[Any, str | None]]:
    """Outermost tabulars with the caption of the float around them."""
    nodes = nodes or ()
    title = next((plain(arguments(node)[-1:]) for node in nodes if name(node) == "caption" and arguments(node)), title)
    for node in nodes:
        if node.isNodeType(latexwalker.LatexEnvironmentNode):
            if node.environmentname in TABULARS:
                yield node, title
            elif node.environmentname not in ("comment", "verbatim", "lstlisting"):
                yield from _tabulars(node.nodelist, title)
        elif node.isNodeType(latexwalker.LatexGroupNode):
            yield from _tabulars(node.nodelist, title)
        elif name(node) in LAST_ARGUMENT and arguments(node):
            yield from _tabulars(arguments(node)[-1:], title)


def _grid(walker: Any, table: Any, title: str | None) -> Grid:
    rows = [row for row in _rows(table.nodelist) if any(plain(cell) or _spanning(cell) for cell in row.cells)]
    rules = [index for index, row in enumerate(rows) if row.ruled and index]
    line = int(walker.pos_to_lineno_colno(table.pos)[0])
    title = title or _comment_above(walker.s, table.pos)
    builder = GridBuilder("latex", line, len(rows), heads=rules[0] if rules else 0, title=title)
    below: dict[tuple[int, int], Cell] = {}
    read = _turn_upward([[_cell(walker, nodes) for nodes in row.cells] for row in rows])
    for number, cells in enumerate(in_columns(read, columns_of(_specification(table)))):
        builder.add_row(_merge_multirow(cells, number, below))
    grid = builder.build()
    return drop_blank(replace(grid, heads=_deepen_heads(grid)))


def _specification(table: Any) -> str:
    """The letters of the columns, as written."""
    given = arguments(table)
    return str(given[-1].latex_verbatim()).strip("{}") if given and table.environmentname != "tblr" else ""


def _comment_above(source: str, position: int) -> str | None:
    """The comment on the line above, where a generated table says what it is."""
    above = source[:position].rstrip(" \t").rstrip("\n").rpartition("\n")[2].strip()
    return above.lstrip("% ") or None if above.startswith("%") else None


def _deepen_heads(grid: Grid) -> int:
    """Rows of headings, reaching as far down as a spanning heading cell does."""
    heads = grid.heads
    return max(
        [heads, *(cell.row + cell.rows for cell in grid.originals() if cell.row < heads and cell.rows < grid.n_rows)]
    )


def _rows(nodes: Sequence[Any]) -> Iterator[_LatexRow]:
    row = _LatexRow([[]])
    for node in nodes or ():
        macro = name(node)
        if macro in ("\\", "tabularnewline", "cr"):
            yield row
            row = _LatexRow([[]])
        elif is_rule(node):
            row.ruled = True
        elif node.isNodeType(latexwalker.LatexSpecialsNode) and node.specials_chars == "&":
            row.cells.append([])
            if len(row.cells) > MAX_COLUMNS:
                raise too_large(None, f"more than {MAX_COLUMNS} columns")
        else:
            row.cells[-1].append(node)
    yield row


def _spanning(nodes: Sequence[Any]) -> Any | None:
    return next((node for node in nodes if name(node) in ("multicolumn", "multirow", "multirowcell")), None)


def _cell(walker: Any, nodes: Sequence[Any]) -> Cell:
    """One cell, its spans read from the outermost `multicolumn` and `multirow` however they are nested."""
    rows = columns = 1
    inner: Sequence[Any] = nodes
    for _ in range(MAX_DEPTH):
        span = _spanning(inner)
        if span is None:
            break
        given = arguments(span)
        numbers = [int(found) for each in given[:2] if (found := _integer(plain([each])))]
        if name(span) == "multicolumn":
            columns = max(1, min(numbers[0] if numbers else 1, MAX_COLUMNS + 1))
        else:
            rows = max(-MAX_ROWS, min(numbers[0] if numbers else 1, MAX_ROWS + 1)) or 1
        last = given[-1] if given else None
        group = last is not None and last.isNodeType(latexwalker.LatexGroupNode)
        inner = [
            each
            for node in inner
            for each in ((last.nodelist if group else [last]) if node is span and last is not None else [node])
        ]
    written = read_cell(source_text(nodes), spaced=True)
    line = walker.pos_to_lineno_colno(nodes[0].pos)[0] if nodes else None
    return Cell(
        written.text,
        rows=rows,
        columns=columns,
        line=line,
        link=_link(nodes),
        marks=written.marks,
        struck=written.struck,
    )


def _integer(text: str) -> str | None:
    match = re.match(r"\s*(-?\d{1,6})\b", text)
    return match[1] if match else None


def _merge_multirow(cells: list[Cell], row: int, below: dict[tuple[int, int], Cell]) -> list[Cell]:
    r"""Drop the empty cells that LaTeX wants written under a `\multirow`: the spanning cell covers their places."""
    kept: list[Cell] = []
    column = 0
    for cell in cells:
        covering = below.get((row, column))
        if covering is None or cell.text:
            kept.append(cell if covering is None else replace(cell, rows=1))
            if cell.rows > 1:
                below.update({(row + down, column): cell for down in range(1, min(cell.rows, MAX_ROWS))})
        column += cell.columns
    return kept


def _turn_upward(rows: list[list[Cell]]) -> list[list[Cell]]:
    r"""Rows in which a `\multirow{-3}`, written at the foot of its block, stands at the head like any other."""
    at = [{sum(cell.columns for cell in row[:index]): index for index in range(len(row))} for row in rows]
    for number, row in enumerate(rows):
        for index, cell in enumerate(row):
            if cell.rows >= 0:
                continue
            up = max(0, number + cell.rows + 1)
            column = sum(each.columns for each in row[:index])
            head = at[up].get(column)
            row[index] = replace(cell, rows=1)
            if head is not None and up < number and not rows[up][head].text:
                row[index], rows[up][head] = rows[up][head], replace(cell, rows=number - up + 1)
    return rows


def _link(nodes: Sequence[Any]) -> str | None:
    found = (plain(arguments(node)[:1]) for node in walk(nodes) if name(node) in ("href", "url") and arguments(node))
    return next(found, None)
