"""Markdown pipe tables to grids, by markdown-it-py; tables that GFM would refuse are read row by row all the same.

markdown-it finds the tables and reads the inline markup. Rows are split again with its own `escapedSplit`, since the
standard silently drops cells beyond the heading's width and a number must never vanish unseen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from claims.tables.grids.footnotes import is_mark, level_end, level_start, raised, read_cell, seam
from claims.tables.grids.grid import MAX_CELLS, MAX_COLUMNS, Cell, Grid, GridBuilder, drop_blank, too_large
from claims.tables.grids.latex_text import inline_math

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_BLOCKS = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])  # where tables are; their cells are read one by one below
_MARKUP = re.compile(r"[*_`\[\]<>&\\~!:@^]")
_ALIGNMENT = re.compile(r"^[\s|:=+-]*-[\s|:=+-]*$")
_REFERENCE = re.compile(r"\[([^\[\]^]+)\]\[[^\[\]]*\]|^\[([^\[\]^]+)\]$")  # [MMLU][mmlu] cut off from its address
_CARETS = re.compile(r"(?<=[^\s^])\^([^\s^]{1,8})\^(?=[\s,)]|$)")  # 51.0^2^, as pandoc raises text
_TAG = re.compile(r"^<\s*(/?)\s*([a-zA-Z]+)[^>]*>$")
_FENCE = re.compile(r"^\s{0,3}(```|~~~)")


def read_markdown(text: str) -> tuple[Grid, ...]:
    """Every pipe table of the text, in order."""
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if line.count("|") > MAX_COLUMNS:
            raise too_large(number, f"more than {MAX_COLUMNS} columns")
    if text.count("|") > MAX_CELLS:
        raise too_large(None, f"more than {MAX_CELLS} cells")
    blocks = _standard_blocks(text)
    taken = {number for start, end in blocks for number in range(start, end)}
    blocks = sorted([*blocks, *_loose_blocks(lines, taken)])
    return tuple(_grid(lines, start, end) for start, end in blocks)


def _standard_blocks(text: str) -> list[tuple[int, int]]:
    """Line ranges of the tables that the standard accepts."""
    tokens = _BLOCKS.parse(text)
    return [(token.map[0], token.map[1]) for token in tokens if token.type == "table_open" and token.map]


def _loose_blocks(lines: Sequence[str], taken: set[int]) -> list[tuple[int, int]]:
    """Runs of two lines or more with pipes that the standard did not take for a table."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    fenced = False
    for number, line in enumerate([*lines, ""]):
        if _FENCE.match(line):
            fenced = not fenced
        row = number not in taken and not fenced and len(escapedSplit(line.strip())) > 1
        if row and start is None:
            start = number
        elif not row and start is not None:
            if number - start >= 2 and any(not _ALIGNMENT.match(each) for each in lines[start:number]):
                found.append((start, number))
            start = None
    return found


def _grid(lines: Sequence[str], start: int, end: int) -> Grid:
    rows = [(number + 1, lines[number]) for number in range(start, end) if not _ALIGNMENT.match(lines[number])]
    aligned = [number for number in range(start, end) if _ALIGNMENT.match(lines[number])]
    heads = sum(1 for number, _ in rows if number - 1 < aligned[0]) if aligned else 0
    builder = GridBuilder("markdown", start + 1, len(rows), heads=heads)
    width = 0
    for index, (number, line) in enumerate(rows):
        pieces = _pieces(line)
        if index == 0 and heads:
            width = len(pieces)
        elif width and len(pieces) != width:
            more = "more" if len(pieces) > width else "fewer"
            builder.faults.append(f"line {number}: {len(pieces)} cells, {more} than the {width} of the heading")
        builder.add_row([_cell(piece, number) for piece in pieces])
    return drop_blank(builder.build(width))


def _pieces(line: str) -> list[str]:
    pieces = escapedSplit(line.strip())
    if pieces and not pieces[0].strip() and line.strip().startswith("|"):
        pieces = pieces[1:]
    if pieces and not pieces[-1].strip() and line.strip().endswith("|"):
        pieces = pieces[:-1]
    return [piece.strip() for piece in pieces]


def inline_text(source: str) -> str:
    """Inline markup as plain text."""
    return read_cell(_inline(_MARKDOWN.parseInline(source)[0].children or [])[0]).text


def _cell(source: str, line: int) -> Cell:
    source = inline_math(source)
    text, link = " ".join(source.split()), None
    if _MARKUP.search(source):
        text, link = _inline(_MARKDOWN.parseInline(source)[0].children or [])
    text = _CARETS.sub(lambda match: raised(match[1]), text)
    written = read_cell(_REFERENCE.sub(lambda match: match[1] or match[2], text))
    return Cell(written.text, line=line, link=link, marks=written.marks, struck=written.struck)


def _inline(tokens: Sequence[Token]) -> tuple[str, str | None]:
    """Text with the signs of raised and struck parts, and the first link."""
    parts: list[str] = []
    link: str | None = None
    noted = False
    for number, token in enumerate(tokens):
        if token.type in ("text", "code_inline", "image"):
            last = next((part for part in reversed(parts) if part), "")
            parts.append(f"{seam(last, token.content)}{token.content}")
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type in ("s_open", "s_close"):
            parts.append((level_start if token.type == "s_open" else level_end)("s"))
        elif token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            link = link or address
            inner = tokens[number + 1].content if number + 1 < len(tokens) else ""
            noted = address.startswith("#") and bool("".join(parts).strip()) and is_mark(inner)
            parts.append(level_start("sup") if noted else "")
        elif token.type == "link_close":
            parts.append(level_end("sup") if noted else "")
            noted = False
        elif token.type == "html_inline":
            parts.append(_tag(token.content))
    return " ".join("".join(parts).split()), link or None


def _tag(source: str) -> str:
    """What an inline tag stands for: the start or end of raised, lowered or struck text, or a blank."""
    match = _TAG.match(source)
    name = match[2].lower() if match else ""
    if name in ("sup", "sub", "s", "del", "strike"):
        return (level_end if match and match[1] else level_start)(name)
    if name == "br":
        return f"{level_end('sup')} "  # a tag that nobody closes ends with its line
    return " " if name in ("p", "div") else ""
