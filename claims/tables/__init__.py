"""A result table to claims.

In: Markdown, HTML, LaTeX, CSV or TSV. Out: `Outcome` values, in which every cell is a `Claim`, an attribute of a
method, a label, or left out with the reason. May ask: record, registry, figures. Composed in `understand`.
"""

from __future__ import annotations

from claims.tables.binding import TableOptions
from claims.tables.grids import read_tables
from claims.tables.outcome import Outcome, TableClaim
from claims.tables.understand import tables_of

__all__ = ["Outcome", "TableClaim", "TableOptions", "read_tables", "tables_of"]
