"""How `claimboard board` prints a board: a table for each group that is ranked by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.tabular import DIFFER, ShownTable, TableFormat, print_frame

if TYPE_CHECKING:
    import polars as pl

    from claims.record.entries import Benchmark, Metric


def print_board(ranked: pl.DataFrame, entry: Benchmark, metric: Metric, format: TableFormat) -> None:
    """One file of all rows, or for people one table a group; the group's name stands over it."""
    from claims.boards.comparability import gates

    if format in (TableFormat.CSV, TableFormat.JSON):
        print_frame(ranked, (), format)  # which need no grids, and those of ten thousand rows take a while
        return
    parts = ranked.partition_by(gates(metric, ranked.columns), maintain_order=True)
    titles = [_group_title(part.row(0, named=True), entry, metric) for part in parts]
    print_frame(ranked, [_grid(part, metric, title) for part, title in zip(parts, titles, strict=True)], format)


_MEASURED_BY = {True: "others", False: "its authors", None: ""}


def _grid(part: pl.DataFrame, metric: Metric, title: str) -> ShownTable:
    from dashboard.formatting import places, quantity

    remarks = part["remark"].null_count() < part.height
    tested, one = "tie_group" in part.columns, "sources" in part.columns
    header = [
        "#",
        *["Tied"] * tested,
        "Method",
        metric.name,
        "Reported",
        "Paper",
        *["Sources", "Measured by", "Audit"] * one,
    ]
    rows = []
    for row in part.iter_rows(named=True):
        tied = "" if not tested or row["tie_group"] is None else str(row["tie_group"])
        cells = [places(row), *[tied] * tested, row["method"], quantity(row), row["reported"], row["title"]]
        if one:
            cells += [
                f"{row['sources']}{' ≠' * row['conflict']}",
                _MEASURED_BY[row["third_party"]],
                row["verdict"] or "",
            ]
        rows.append(cells + [row["remark"] or ""] * remarks + ([row["evidence_note"]] if tested else []))
    notes = ["Tied: rows of one number cannot be told apart from the first of them"] * tested
    differ = one and part["conflict"].any()
    notes += [DIFFER] * bool(differ)
    return ShownTable(header + ["Remark"] * remarks + ["Interval from"] * tested, rows, title, notes)


def _group_title(row: dict[str, Any], entry: Benchmark, metric: Metric) -> str:
    from claims.record.entries import ConditionRole

    words = [entry.titled(row["subset"]), metric.name, row["setting"] or "setting unstated"]
    if ConditionRole.MEASUREMENT in metric.gated_by and row["measurement"]:
        words.append(row["measurement"])
    if metric.relative:
        words.append(f"against {row['against']}" if row["against"] else "baseline unstated")
    return " · ".join(words)
