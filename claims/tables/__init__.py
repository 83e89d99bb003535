"""Result tables of model cards, READMEs and papers to claims: reading (any syntax to a grid), then understanding."""

from __future__ import annotations

from claims.registry.lookup import Registry
from claims.tables.binding import TableOptions
from claims.tables.grids.reading import read_tables
from claims.tables.outcome import Outcome
from claims.tables.understand import understand

__all__ = ["Outcome", "TableOptions", "read_tables", "tables_of", "understand"]


def tables_of(
    text: str, registry: Registry, options: TableOptions | None = None, *, name: str | None = None
) -> tuple[Outcome, ...]:
    """Every table of a text, understood.

    Args:
        text: Markdown, HTML, LaTeX, CSV or TSV.
        registry: benchmarks and metrics.
        options: what the user says beside the text.
        name: file name, whose ending says the syntax.

    Raises:
        FileError: no table in it, or one too large.
    """
    return tuple(understand(grid, registry, options or TableOptions()) for grid in read_tables(text, name))
