"""Which syntax a text is written in, and its tables as grids in the order of the source."""

from __future__ import annotations

from claims.errors import FileError, Problem
from claims.tables.delimited import read_delimited
from claims.tables.grid import MAX_BYTES, Grid, too_large
from claims.tables.html import has_html_table, read_html, without_tables
from claims.tables.latex import has_latex_table, read_latex
from claims.tables.markdown import read_markdown

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
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    syntax = _SUFFIXES.get(name.rpartition(".")[2].casefold()) if name and "." in name else None
    grids = tuple(grid for grid in _read(text, syntax or _syntax(text)) if grid.n_rows and grid.n_columns)
    if not grids:
        hint = "expected Markdown pipes, an HTML <table>, a LaTeX tabular, CSV or TSV"
        raise FileError(Problem("no table found", file=name, rule="table", hint=hint))
    return grids


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
