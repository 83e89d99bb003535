"""Which syntax a text is written in, and its tables as grids in the order of the source."""

from __future__ import annotations

import re
from dataclasses import replace

from claims.record.errors import FileError, Problem
from claims.tables.grids.delimited import read_delimited
from claims.tables.grids.grid import MAX_BYTES, Grid, too_large
from claims.tables.grids.html import has_html_table, read_html, without_tables
from claims.tables.grids.latex import has_latex_table, read_latex
from claims.tables.grids.markdown import inline_text, read_markdown
from claims.tables.grids.sections import section_above, title_above

# Characters that a reader cannot see: a name that holds one is not the name it looks like, and no claims file takes it.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ue000-\ue006]")
_SUFFIXES = {
    "md": "markdown", "markdown": "markdown", "mdx": "markdown", "html": "html", "htm": "html", "tex": "latex",
    "latex": "latex", "csv": "csv", "tsv": "tsv", "tab": "tsv",
}  # fmt: skip


def read_tables(text: str, name: str | None = None) -> tuple[Grid, ...]:
    """Every table of the text.

    Args:
        text: Markdown (with HTML tables in it), HTML, LaTeX, CSV or TSV.
        name: file name, whose ending says the syntax; without one the text itself decides.

    Raises:
        FileError: nothing in it is a table, or it is too large to be one.
    """
    if len(text) > MAX_BYTES:
        raise too_large(None, f"more than {MAX_BYTES // 1_000_000} MB of text")
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _CONTROL.sub(" ", text)
    syntax = _SUFFIXES.get(name.rpartition(".")[2].casefold()) if name and "." in name else None
    lines = text.splitlines()
    grids = tuple(_titled(grid, lines) for grid in _read(text, syntax or _syntax(text)) if _is_table(grid))
    if not grids:
        hint = "expected Markdown pipes, an HTML <table>, a LaTeX tabular, CSV or TSV"
        raise FileError(Problem("no table found", file=name, rule="table", hint=hint))
    return grids


def _titled(grid: Grid, lines: list[str]) -> Grid:
    """The grid with what stands above it, where the syntax has text above its tables."""
    if grid.syntax not in ("markdown", "html"):
        return grid
    title, section = title_above(lines, grid.line - 1), section_above(lines, grid.line - 1)
    title = grid.title or (inline_text(title) if title else None) or None
    return replace(grid, title=title, section=inline_text(section) if section else None)


def _is_table(grid: Grid) -> bool:
    """Whether there is anything to read; any line of prose is a CSV of one cell."""
    least = 2 if grid.syntax == "csv" else 1
    return grid.n_rows >= least and grid.n_columns >= least


def _syntax(text: str) -> str:
    if has_html_table(text) or _piped(text):
        return "markdown"
    if has_latex_table(text):
        return "latex"
    return "csv"


def _piped(text: str) -> bool:
    """Whether most of the first lines that are not empty carry pipes."""
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    return sum(1 for line in lines if "|" in line) >= max(2, len(lines) // 4) and r"\begin{tab" not in text


def _read(text: str, syntax: str) -> tuple[Grid, ...]:
    if syntax == "csv":
        return read_delimited(text)
    if syntax == "tsv":
        return read_delimited(text, "\t")
    if syntax == "latex":
        return read_latex(text)
    if syntax == "html":
        return read_html(text)
    grids = [*read_html(text), *read_markdown(without_tables(text))]
    return tuple(sorted(grids, key=lambda grid: grid.line))
