"""The audit of imported results as text and records: first how many and between whom, each of them when asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dashboard.tabular import ShownTable

if TYPE_CHECKING:
    import polars as pl

    from claims.audit.overview import TableAudit

_CONFLICT = (
    "method",
    "benchmark",
    "subset",
    "metric",
    "setting",
    "source",
    "printed",
    "other",
    "other_printed",
    "apart",
)
_ODD = ("source", "method", "benchmark", "subset", "metric", "setting", "printed", "size")
_REPEATED = ("source", "method", "benchmark", "subset", "metric", "setting", "printed", "apart")
_EXCHANGE = ("source", "benchmark", "method", "metric", "printed", "other_metric", "other_printed", "reason")


def counted(audit: TableAudit) -> dict[str, int]:
    """How many cells, conflicts, exchanges, scores and odd scores there are."""
    return {
        "cells of two sources": audit.cells.height,
        "conflicts": audit.conflicts.height,
        "exchanges": audit.exchanges.height,
        "cells of two values": audit.repeated.height,
        "scores of known size": audit.scores.height,
        "odd scores": audit.odd.height,
    }


def shown_tables(
    audit: TableAudit, across: pl.DataFrame | None = None, *, every: bool = False, limit: int = 0
) -> list[ShownTable]:
    """The tables that a reader sees; those without a row are left out.

    Args:
        audit: what was found.
        across: how sources stand to each other where settings differ, where that was asked.
        every: each conflict and odd score instead of their numbers by pair of sources and board.
        limit: rows of a table; 0 for all.
    """
    counts = counted(audit)
    conflicts = audit.conflicts.select(_CONFLICT) if every else audit.pairs()
    odd = audit.odd.select(_ODD) if every else audit.boards()
    repeated = audit.repeated.select(_REPEATED) if every else audit.places()
    shared, scores = f"{counts['cells of two sources']:,}", f"{counts['scores of known size']:,}"
    titled = [
        (f"Conflicts: {counts['conflicts']:,} of {shared} cells that two sources print", conflicts),
        (f"Exchanged numbers: {counts['exchanges']:,} rows", audit.exchanges.select(_EXCHANGE)),
        (f"Two values of one cell in one source: {counts['cells of two values']:,} cells", repeated),
        (f"No whole number of items: {counts['odd scores']:,} of {scores} scores of known size", odd),
    ]
    if across is not None:
        titled.append(("Across settings and metrics, which is no conflict", across))
    return [_table(title, frame, limit) for title, frame in titled if not frame.is_empty()]


def _table(title: str, frame: pl.DataFrame, limit: int) -> ShownTable:
    rows = frame.head(limit) if limit else frame
    left = frame.height - rows.height
    note = [f"{left:,} more: --limit 0 shows all"] if left else []
    header = [name.replace("_", " ") for name in frame.columns]
    return ShownTable(header, [[_cell(value) for value in row] for row in rows.iter_rows()], title, note)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


def records(audit: TableAudit, across: pl.DataFrame | None = None) -> dict[str, Any]:
    """Everything that was found, for programs."""
    found: dict[str, Any] = {
        "summary": counted(audit),
        "conflicts": _dicts(audit.conflicts, (*_CONFLICT, "claims", "other_claims")),
        "exchanges": _dicts(audit.exchanges, (*_EXCHANGE, "claims", "other_claims")),
        "two_values": _dicts(audit.repeated, (*_REPEATED, "claims")),
        "odd_scores": _dicts(audit.odd, (*_ODD, "claims")),
    }
    return found if across is None else {**found, "across_settings": across.to_dicts()}


def _dicts(frame: pl.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    return frame.select(columns).to_dicts()
