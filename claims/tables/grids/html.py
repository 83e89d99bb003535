"""HTML tables to grids, by lxml: row and column spans, nested tables apart, unclosed tags mended and said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from claims.record.errors import FileError, Problem
from claims.tables.grids.footnotes import is_mark, level_end, level_start, read_cell, seam
from claims.tables.grids.grid import MAX_COLUMNS, MAX_ROWS, Cell, Grid, GridBuilder, drop_blank
from claims.tables.grids.latex_text import inline_math

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_END = re.compile(r"</table\s*>", re.IGNORECASE)
_BREAKS = {"br", "p", "div", "li", "tr", "td", "th"}
_CELLS = ("td", "th")
_STRIKING = ("s", "del", "strike")
_NOTE_CLASS = re.compile(
    r"(?<![a-z])(?:sup|super|superscript|foot-?notes?|fn|notes?|ref|reference|doc-noteref)(?![a-z])"
)
_SKIPPED = {"script", "style", "table", "template", "head"}


def has_html_table(text: str) -> bool:
    """Whether the text holds an HTML table."""
    return bool(_TABLE.search(text))


def read_html(text: str) -> tuple[Grid, ...]:
    """Every table of the text, in the order of the source; a table inside a cell is a table of its own."""
    if not has_html_table(text):
        return ()
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, recover=True)
    root = html.document_fromstring(f"<div>{_no_control(text)}</div>".encode(), parser=parser)
    closed = len(_TABLE.findall(text)) <= len(_END.findall(text))
    grids = tuple(grid for table in root.iter("table") if (grid := _grid(table, closed=closed)).n_columns)
    if not grids:
        line = text.count("\n", 0, _TABLE.search(text).start()) + 1  # type: ignore[union-attr]  # it is there
        hint = "a table needs rows and cells, nested less than 250 deep"
        raise FileError(Problem("an HTML table that cannot be read", line=line, rule="table", hint=hint))
    return grids


def without_tables(text: str) -> str:
    """The text with every HTML table blanked out line for line, so that what remains keeps its line numbers."""
    parts: list[str] = []
    position = 0
    for opening in _TABLE.finditer(text):
        if opening.start() < position:
            continue
        end = _matching_end(text, opening.start())
        parts += [text[position : opening.start()], "\n" * text.count("\n", opening.start(), end)]
        position = end
    return "".join([*parts, text[position:]])


def _matching_end(text: str, start: int) -> int:
    depth = 0
    for match in re.finditer(r"<(/?)table\b[^>]*>", text[start:], re.IGNORECASE):
        depth += -1 if match[1] else 1
        if depth == 0:
            return start + match.end()
    return len(text)


def _no_control(text: str) -> str:
    """Text without the control characters that XML forbids; lines stay."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", text)


def _grid(table: etree._Element, *, closed: bool) -> Grid:
    rows = _rows(table)
    caption = table.find("caption")
    builder = GridBuilder("html", table.sourceline or 1, len(rows), heads=_heads(rows))
    builder.title = read_cell(_text(caption)[0]).text if caption is not None else None
    if not closed:
        builder.faults.append("a <table> is not closed; read to the end of the text")
    for row in rows:
        builder.add_row([_cell(cell, len(rows)) for cell in row])
    return drop_blank(builder.build())


def _rows(table: etree._Element) -> list[list[etree._Element]]:
    """Cells of the rows of this table, not of a table inside it; cells outside of any row make one, as in browsers."""
    rows: list[list[etree._Element]] = []
    loose: list[etree._Element] | None = None
    for child in _children(table):
        if child.tag == "tr":
            rows.append([cell for cell in child if cell.tag in _CELLS])
            loose = None
        elif child.tag in _CELLS:
            if loose is None:
                rows.append(loose := [])
            loose.append(child)
    return rows


def _children(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from child
        else:
            yield child


def _heads(rows: list[list[etree._Element]]) -> int:
    """Leading rows that stand in <thead> or hold nothing but <th>."""
    heads = 0
    for cells in rows:
        first = next((parent.tag for cell in cells[:1] for parent in cell.iterancestors("thead", "table")), "")
        if first != "thead" and not (cells and all(cell.tag == "th" for cell in cells)):
            break
        heads += 1
    return heads


def _cell(cell: etree._Element, n_rows: int) -> Cell:
    source, link = _text(cell)
    written = read_cell(inline_math(source))
    return Cell(
        written.text,
        rows=_span(cell.get("rowspan"), n_rows, MAX_ROWS),
        columns=_span(cell.get("colspan"), 1, MAX_COLUMNS),
        line=cell.sourceline,
        link=link,
        marks=written.marks,
        struck=written.struck,
    )


def _span(value: str | None, zero: int, limit: int) -> int:
    """A span attribute as a number: nonsense is 1, `0` means to the end, huge ones stop just beyond the limit."""
    digits = re.match(r"\s*(\d{1,9})", value or "")
    if not digits:
        return 1
    return min(int(digits[1]), limit + 1) or zero


def _text(element: etree._Element) -> tuple[str, str | None]:
    """Text with the signs of raised and struck parts, and the first link, without recursion (markup nests deeply)."""
    parts: list[str] = [""]
    link: str | None = None
    levels: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        if event == "start":
            link = link or (node.get("href") if node.tag == "a" else None)
            levels.append(_level(node, follows=any(part.strip() for part in parts[-3:])))
            opening = level_start(levels[-1]) if levels[-1] else ""
            opening += " " if node.tag in _BREAKS and node is not element else ""
            content = node.get("alt") or "" if node.tag == "img" else node.text or ""
            pieces = (opening, "" if _hidden(node, element) else content)
        else:
            level = levels.pop()
            tail = "" if node is element or _hidden(node.getparent(), element) else node.tail or ""
            pieces = (level_end(level) if level else "", tail)
        for piece in filter(None, pieces):
            parts += [f"{seam(parts[-1], piece)}{piece}"]
    return "".join(parts), link


def _level(node: etree._Element, *, follows: bool) -> str:
    """Whether the element raises (`sup`), lowers (`sub`) or strikes out (`s`) its text, by tag, style or class."""
    style = (node.get("style") or "").replace(" ", "").casefold()
    if node.tag in _STRIKING or "line-through" in style:
        return "s"
    if node.tag in ("sup", "sub"):
        return str(node.tag)
    if node.tag in _CELLS:
        return ""
    if "vertical-align:super" in style or "vertical-align:sub" in style:
        return "sup" if "super" in style else "sub"
    named = node.tag in ("span", "a") and _NOTE_CLASS.search(f"{node.get('class') or ''} {node.get('role') or ''}")
    inside = node.tag == "a" and (node.get("href") or "").startswith("#")
    return "sup" if follows and (named or inside) and is_mark("".join(node.itertext())) else ""


def _hidden(node: etree._Element | None, within: etree._Element) -> bool:
    """Whether the node or one above it, inside the cell, is no text of the cell (a nested table, a script)."""
    while node is not None and node is not within:
        if node.tag in _SKIPPED:
            return True
        node = node.getparent()
    return False
