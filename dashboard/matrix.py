"""Methods beside tasks, and ranks with their strips, as HTML tables; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from claims.boards.cells import TASK
from claims.registry.lookup import Registry
from dashboard.formatting import number
from dashboard.html_tables import (
    GAP,
    UNSTATED,
    address_of,
    board_address,
    figure,
    link,
    measured,
    name_cell,
    shown,
    table,
)


def matrix(grid: pl.DataFrame, registry: Registry, address: Callable[[str], str] | None = None) -> str:
    """The grid of `claims.boards.compare.compare` as one HTML table: a row a method, a column a task.

    Args:
        grid: every method and task, null where nobody reports a number.
        registry: where benchmarks and metrics get their names.
        address: of the page with the claim of that id opened; by default numbers lead to the page of their claim.

    Returns:
        A table in which every number links to its claim, says its setting and sources on hover, is shaded from the
        worst to the best of its column where it has the setting of the column, and carries the marks of `LEGEND`.
    """
    shaded = _shaded(grid)
    tasks = shaded.group_by(TASK, maintain_order=True).agg(_common_setting())
    one = tasks["benchmark"].n_unique() == 1 and not tasks["subset"].has_nulls()
    heads = [_head(task, registry, part_only=one) for task in tasks.iter_rows(named=True)]
    names = shaded.select("method", "method_key").unique()["method"].to_list()
    rows = "".join(
        f"<tr>{name_cell(told_apart(str(name), str(key), names), address_of('method', id=str(key)))}"
        f"{''.join(_cell(row, address) for row in part.iter_rows(named=True))}</tr>"
        for (name, key, *_), part in shaded.group_by("method", "method_key", maintain_order=True)
    )
    return table("Methods compared across benchmarks", ["Method", *heads], rows)


def told_apart(name: str, key: str, names: Sequence[str]) -> str:
    """The name of a method, with its key where another one of the table has the same name."""
    return f"{name} ({key})" if names.count(name) > 1 else name


def _common_setting() -> pl.Expr:
    """The setting at which the column's methods are aligned; null where the sources state none."""
    return pl.col("setting").filter(pl.col("aligned").fill_null(False)).first()


def _shaded(grid: pl.DataFrame) -> pl.DataFrame:
    """The grid with `shade`, 0 to 1 from the worst to the best of each task, and whether a cell is the best.

    Cells of another setting than the column's take no part: they cannot be compared with the others.
    """
    good = pl.when("aligned").then("good")
    least, most = good.min().over(TASK), good.max().over(TASK)
    share = pl.when(most > least).then((good - least) / (most - least))
    return grid.with_columns(shade=share.fill_null(0.0), best=((good == most) & (most > least)).fill_null(False))


def _head(task: Mapping[str, Any], registry: Registry, *, part_only: bool) -> str:
    benchmark, metric = registry.benchmarks.get(task["benchmark"]), registry.metrics[task["metric"]]
    part = benchmark.part(task["subset"]) if benchmark else None
    name = part.name if part and part_only else benchmark.titled(task["subset"]) if benchmark else task["benchmark"]
    return (
        f"{link(f'<bdi>{escape(name)}</bdi>', board_address(task))}"
        f"<small>{escape(measured(metric, task['norm_unit']))}</small>"
        f"<small><bdi>{escape(task['setting'] or UNSTATED)}</bdi></small>"
    )


def _cell(row: Mapping[str, Any], address: Callable[[str], str] | None) -> str:
    if row["norm_value"] is None:
        return f'<td class="cb-gap" aria-label="not reported">{GAP}</td>'
    number = figure(row, address(row["claim_id"]) if address else None)
    if not row["aligned"]:
        return f"<td>{number}</td>"
    best = " cb-best" if row["best"] else ""
    return f'<td class="cb-cell{best}" style="--shade:{row["shade"] * 100:.0f}%">{number}</td>'


def strips(ranks: pl.DataFrame, score: str) -> str:
    """The frame of `claims.boards.overall.rank_methods` as an HTML table with a strip of open places.

    Args:
        ranks: ranked methods; those without a rank stand last with their reason.
        score: name of the rule, as the head of the scores says it.
    """
    last = max((row["worst"] or 1 for row in ranks.iter_rows(named=True)), default=1)
    heads = ("Method", "Rank", "Where it may stand", "Tasks", score)
    rows = "".join(
        _note_row(note, len(heads)) + "".join(_strip_row(row, last) for row in part.iter_rows(named=True))
        for (note, *_), part in ranks.group_by("note", maintain_order=True)
    )
    return table("Overall ranking", heads, rows)


def _note_row(note: object, width: int) -> str:
    """What is to be known of the rows below it."""
    return f'<tr><td class="cb-note" colspan="{width}">{escape(str(note))}</td></tr>' if note else ""


def _strip_row(row: Mapping[str, Any], last: int) -> str:
    name = name_cell(row["method"], address_of("method", id=row["method"]))
    if row["rank"] is None:
        return f"<tr>{name}<td>{GAP}</td><td></td><td>{row['tasks']}</td><td>{GAP}</td></tr>"
    said = f"{_places(row['best'], row['worst'])} under any rule, task left out or resample"
    bar = (
        f'<span class="cb-strip" role="img" aria-label="{said}" title="{said}">'
        f'<i style="{_span(row["best"], row["worst"], last)}"></i>'
        f'<b style="{_span(row["rank_low"], row["rank_high"], last)}"></b></span>'
    )
    score = number(row["score"], 2)
    return f"<tr>{name}<td>{row['rank']}</td><td>{bar}</td><td>{row['tasks']}</td><td>{score}</td></tr>"


def _span(low: int, high: int, last: int) -> str:
    """Where a bar from one place to another stands in a strip of `last` places."""
    return f"--from:{(low - 1) / last * 100:.1f}%;--wide:{(high - low + 1) / last * 100:.1f}%"


def _places(low: int, high: int) -> str:
    return f"place {low}" if low == high else f"places {low} to {high}"


def duels(rows: pl.DataFrame, names: Sequence[str], tasks: Sequence[str]) -> str:
    """The frame of `claims.boards.compare.head_to_head` as an HTML table.

    Args:
        rows: one task a row.
        names: the two methods.
        tasks: name of each row's task.
    """
    heads = ["Task", *(f"<bdi>{escape(name)}</bdi>" for name in names), "Lead", "Better"]
    body = "".join(
        f"<tr>{name_cell(task)}<td>{shown(row['first'])}</td>"
        f"<td>{shown(row['second'])}</td><td>{shown(row['lead'])}</td><td>{escape(row['verdict'])}</td></tr>"
        for task, row in zip(tasks, rows.iter_rows(named=True), strict=True)
    )
    return table("Head to head", heads, body)
