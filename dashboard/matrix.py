"""Methods beside tasks, and ranks with their strips, as HTML tables; tested without Streamlit.

A table of the page's own is read by a screen reader, keeps its digits on a phone and links every number, which the grid
that Streamlit draws does not. Everything that comes from data is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

import polars as pl

from claims.boards.cells import TASK
from claims.registry.lookup import Registry
from dashboard.formatting import NOTHING, number, plural, printed_decimals, unit_symbol

NOT_ALIGNED = "†"
CONFLICT = "≠"
GAP = NOTHING
LEGEND: Mapping[str, str] = {
    NOT_ALIGNED: "measured under another setting than the one in the head of the column",
    CONFLICT: "its sources differ by more than rounding",
    GAP: "nobody reports it",
}
STYLE = """<style>
.cb-scroll {overflow-x: auto; max-width: 100%}
.cb-scroll:focus-visible {outline: 2px solid light-dark(#1d5fbf, #7fb0ff)}
table.cb {border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; width: auto}
table.cb caption {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}
table.cb th, table.cb td {padding: .32rem .6rem; border: 0; border-bottom: 1px solid light-dark(#e3e7ee, #333b48)}
table.cb thead th {vertical-align: bottom; text-align: right; font-weight: 600; min-width: 5.2rem; max-width: 10rem}
table.cb thead th:first-child, table.cb tbody th {text-align: left}
table.cb thead small {display: block; font-weight: 400; color: light-dark(#4a5464, #b4bdca)}
table.cb tbody th {font-weight: 500; max-width: 17rem; min-width: 8rem; overflow-wrap: anywhere}
table.cb th:first-child {position: sticky; left: 0; background: light-dark(#fff, #0e1117); z-index: 1}
table.cb td {text-align: right; white-space: nowrap}
table.cb td.cb-cell {background: color-mix(in srgb, light-dark(#8db8f2, #2d62ad) var(--shade, 0%), transparent)}
table.cb td.cb-note {text-align: left; padding-top: .9rem; color: light-dark(#4a5464, #b4bdca); white-space: normal}
table.cb td.cb-best {font-weight: 700}
table.cb td.cb-gap {color: light-dark(#5d6777, #9aa5b4)}
table.cb a {color: inherit; text-decoration: none}
table.cb a:hover, table.cb a:focus-visible {text-decoration: underline}
.cb-strip {position: relative; display: block; width: 11rem; height: .8rem}
.cb-strip i {position: absolute; top: .32rem; height: .16rem; left: var(--from); width: var(--wide);
  background: light-dark(#9db4d3, #48617f); border-radius: .1rem}
.cb-strip b {position: absolute; top: .1rem; height: .6rem; left: var(--from); width: var(--wide); min-width: .25rem;
  background: light-dark(#1d5fbf, #7fb0ff); border-radius: .2rem}
.cb-legend {font-size: .8rem; color: light-dark(#4a5464, #b4bdca)}
</style>"""


def matrix(grid: pl.DataFrame, registry: Registry) -> str:
    """The grid of `claims.boards.compare.compare` as one HTML table: a row a method, a column a task.

    Args:
        grid: every method and task, null where nobody reports a number.
        registry: where benchmarks and metrics get their names.

    Returns:
        A table in which every number links to its claim, says its setting and sources on hover, is shaded from the
        worst to the best of its column, and carries the marks of `LEGEND`.
    """
    shaded = _shaded(grid)
    heads = list(shaded.group_by(TASK, maintain_order=True).agg(_common_setting()).iter_rows(named=True))
    head = "".join(_head(task, registry) for task in heads)
    rows = "".join(
        f'<tr><th scope="row"><bdi>{escape(str(name))}</bdi></th>{"".join(map(_cell, part.iter_rows(named=True)))}</tr>'
        for (name, *_), part in shaded.group_by("method", "method_key", maintain_order=True)
    )
    return _table("Methods compared across benchmarks", f'<th scope="col">Method</th>{head}', rows)


def _common_setting() -> pl.Expr:
    """The setting at which the column's methods are aligned; null where the sources state none."""
    return pl.col("setting").filter(pl.col("aligned").fill_null(False)).first()


def _shaded(grid: pl.DataFrame) -> pl.DataFrame:
    """The grid with `shade`, 0 to 1 from the worst to the best of each task, and whether a cell is the best."""
    good = pl.col("good")
    least, most = good.min().over(TASK), good.max().over(TASK)
    share = pl.when(most > least).then((good - least) / (most - least))
    return grid.with_columns(shade=share.fill_null(0.0), best=(good == most) & (most > least))


def _head(task: Mapping[str, Any], registry: Registry) -> str:
    benchmark, metric = registry.benchmarks.get(task["benchmark"]), registry.metrics[task["metric"]]
    name = benchmark.titled(task["subset"]) if benchmark else str(task["benchmark"])
    unit = unit_symbol(task["norm_unit"])
    better = {"higher": "\u00a0↑", "lower": "\u00a0↓"}.get(metric.better or "", "")
    measured = f"{metric.name}\u00a0({unit}){better}" if unit else f"{metric.name}{better}"
    setting = task["setting"] or "setting unstated"
    link = f"board?benchmark={quote(str(task['benchmark']), safe='')}&metric={quote(metric.id, safe='')}"
    if task["subset"]:
        link += f"&subset={quote(task['subset'], safe='')}"
    return (
        f'<th scope="col"><a href="{escape(link)}"><bdi>{escape(name)}</bdi></a>'
        f"<small>{escape(measured)}</small><small><bdi>{escape(setting)}</bdi></small></th>"
    )


def _cell(row: Mapping[str, Any]) -> str:
    if row["norm_value"] is None:
        return f'<td class="cb-gap" aria-label="not reported">{NOTHING}</td>'
    shown = number(row["norm_value"], printed_decimals(row["reported"], row["norm_value"]))
    marks = "".join(mark for mark, holds in ((NOT_ALIGNED, not row["aligned"]), (CONFLICT, row["conflict"])) if holds)
    said = f"{row['reported']} · {row['setting'] or 'setting unstated'} · {row['title']}"
    if row["sources"] > 1:
        said += f" · {plural(row['sources'], 'source')}"
    said += "".join(f" · {LEGEND[mark]}" for mark in marks)
    best = " cb-best" if row["best"] else ""
    return (
        f'<td class="cb-cell{best}" style="--shade:{row["shade"] * 100:.0f}%">'
        f'<a href="claims?claim={quote(row["claim_id"], safe="")}" title="{escape(said)}">{shown}</a>'
        f"{f'<sup>{marks}</sup>' if marks else ''}</td>"
    )


def strips(ranks: pl.DataFrame, score: str) -> str:
    """The frame of `claims.boards.overall.rank_methods` as an HTML table with a strip of open places.

    Args:
        ranks: ranked methods; those without a rank stand last with their reason.
        score: name of the rule, as the head of the scores says it.
    """
    last = max((row["worst"] or 1 for row in ranks.iter_rows(named=True)), default=1)
    heads = ("Method", "Rank", "Where it may stand", "Tasks", score)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    rows = "".join(
        _note_row(note, len(heads)) + "".join(_strip_row(row, last) for row in part.iter_rows(named=True))
        for (note, *_), part in ranks.group_by("note", maintain_order=True)
    )
    return _table("Overall ranking", head, rows)


def _note_row(note: object, width: int) -> str:
    """What is to be known of the rows below it."""
    return f'<tr><td class="cb-note" colspan="{width}">{escape(str(note))}</td></tr>' if note else ""


def _strip_row(row: Mapping[str, Any], last: int) -> str:
    name = f'<th scope="row"><bdi>{escape(row["method"])}</bdi></th>'
    if row["rank"] is None:
        return f"<tr>{name}<td>{NOTHING}</td><td></td><td>{row['tasks']}</td><td>{NOTHING}</td></tr>"
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
    heads = ("Task", *names, "Lead", "Better")
    head = "".join(f'<th scope="col"><bdi>{escape(name)}</bdi></th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row"><bdi>{escape(task)}</bdi></th><td>{number(row["first"])}</td>'
        f"<td>{number(row['second'])}</td><td>{number(row['lead'])}</td><td>{escape(row['verdict'])}</td></tr>"
        for task, row in zip(tasks, rows.iter_rows(named=True), strict=True)
    )
    return _table("Head to head", head, body)


def legend(marks: Iterable[str]) -> str:
    """What the marks of a table mean, those alone that stand in it."""
    said = " · ".join(f"{mark} {escape(words)}" for mark, words in LEGEND.items() if mark in marks)
    return f'<p class="cb-legend">{said}</p>'


def _table(caption: str, head: str, body: str) -> str:
    return (
        f'<div class="cb-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="cb">'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
