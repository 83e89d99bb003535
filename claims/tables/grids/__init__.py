"""Any syntax of a table to a grid of cells.

In: Markdown, HTML, LaTeX, CSV or TSV. Out: `Grid` values whose cells know row, column, span and source line.
May ask: record. Composed in `reading`.
"""

from __future__ import annotations

from claims.tables.grids.grid import Grid
from claims.tables.grids.reading import read_tables

__all__ = ["Grid", "read_tables"]
