"""A leaderboard as an HTML table whose rows open; tested without Streamlit.

The groups that are ranked by themselves stand one under another, the largest first. A row says its rank with the places
that are open, its tie group, the method, the number as printed, a dot on its interval, and who measured.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import polars as pl

from claims.audit.findings import Verdict
from claims.boards.evidence import IntervalSource
from claims.record.entries import Metric
from claims.record.types import Origin
from claims.registry.lookup import Registry
from dashboard import choices
from dashboard.choices import BoardQuery
from dashboard.downloads import TakenAlong
from dashboard.formatting import BOUND_SIGNS, amount, number, places, plural, quantity, unit_symbol
from dashboard.html_tables import (
    GAP,
    Head,
    cell,
    glyph,
    link,
    measured,
    measured_mark,
    opening_link,
    opening_row,
    shown,
    table,
)
from dashboard.links import WHOLE_NAME, address_with
from dashboard.paging import page_count, page_number, pages_nav
from dashboard.ranking import is_ranked, sections
from dashboard.tabular import ShownTable, mark

A_PAGE = 50
# What says something of chance.
TESTED = [IntervalSource.REPORTED.value, IntervalSource.RUNS.value, IntervalSource.BINOMIAL.value]
FIRST = 8  # rows of a group while several settings are shown
TIED = "Rows of one tie group cannot be told apart from the first of them by tests at 95 %."
GROUPS = 12  # groups that are shown before the reader asks for one


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a board that one page shows.

    Attributes:
        groups: heading -> (rows shown, the whole group); page, pages: which page of how many.
        hidden: groups that are not shown.
    """

    groups: Mapping[str, tuple[pl.DataFrame, pl.DataFrame]]
    page: int
    pages: int
    hidden: int


def part_shown(board: pl.DataFrame, query: BoardQuery) -> Shown:
    """The first rows of each group, or, of a board of one setting, a page of all its rows."""
    groups = sections(board)
    if len(groups) > 1 and not query.setting:
        first = {name: (rows.head(FIRST), rows) for name, rows in list(groups.items())[:GROUPS]}
        return Shown(first, 1, 1, len(groups) - len(first))
    pages = page_count(board.height, A_PAGE)
    page = page_number(query.p, pages)
    on_page = board.slice((page - 1) * A_PAGE, A_PAGE)
    return Shown({name: (rows, groups[name]) for name, rows in sections(on_page).items()}, page, pages, 0)


def address(query: BoardQuery, **changes: object) -> str:
    """The address of the board that a query shows with some of its fields changed."""
    return address_with("board", query, **changes)


def board_table(part: Shown, query: BoardQuery, metric: Metric) -> str:
    """The table of a page.

    Args:
        part: what it shows.
        query: the page's query; the row that is open changes nothing, so that the table keeps its focus.
        metric: what the board is about.
    """
    query = replace(query, row="")
    units = {str(unit) for rows, _ in part.groups.values() for unit in rows["norm_unit"].unique()}
    said = measured(metric, units.pop()) if len(units) == 1 else metric.name
    heads = [
        Head("Rank", "cb-rank"), Head("Tied", "cb-off"), Head("Method", "cb-left"), Head(escape(said)),
        Head("Interval, 95&nbsp;%", "cb-left cb-off"), Head("Source", "cb-left cb-off"),
    ]  # fmt: skip
    bodies = "".join(
        _group(heading, rows, whole, query, len(heads), alone=len(part.groups) == 1 and not heading)
        for heading, (rows, whole) in part.groups.items()
    )
    return table(f"Results in {metric.name}, best first", heads, bodies, rows_open=True)


def leader(rows: pl.DataFrame, *, narrowed: bool = False) -> str:
    """Who leads a group, and whether that is established; empty where nothing is ranked.

    Printed digits alone establish no order: they say nothing of chance. Nor does a leader whose sources differ.

    Args:
        rows: of the group, best first.
        narrowed: whether filters hide some: then the first of those shown has a place, and leads nothing.
    """
    ranked = rows.filter(pl.col("rank").is_not_null())
    if ranked.is_empty():
        return ""
    first = ranked.filter(pl.col("rank_low") == 1).height
    name = f"<b><bdi>{escape(str(ranked['method'][0]))}</bdi></b>"
    if narrowed:
        return f"{name} is first of those shown, in place {_places(ranked.row(0, named=True))}"
    if ranked.height == 1:
        return f"{name} alone"
    if first > 1:
        why = f"{first:,} may be first"
    elif not ranked["evidence"].head(2).is_in(TESTED).all():
        why = "apart in the printed digits, nothing says how sure they are"
    elif ranked["conflict"][0]:
        why = "its sources differ"
    else:
        return f'{name} leads, <span class="cb-good">established</span>'
    return f'{name} leads, <span class="cb-warn">not established</span>: {why}'


def _places(row: Mapping[str, Any]) -> str:
    low, high = row["rank_low"], row["rank_high"]
    return f"{row['rank']:,}" if low == high else f"{row['rank']:,} ({low:,}–{high:,})"


def first_known(rows: pl.DataFrame, query: BoardQuery) -> str:
    """The first method of a group whose maker is known, where an upload of a stranger leads; else empty.

    Boards that anybody may submit to are led by uploads of which nothing is known but the number.
    """
    ranked = rows.filter(pl.col("rank").is_not_null())
    known = ranked.filter(pl.col("organisation").is_not_null())
    if known.is_empty() or not ranked.head(1).filter(choices.is_upload()).height:
        return ""
    best = known.row(0, named=True)
    said = f"<b><bdi>{escape(best['method'])}</bdi></b> ({escape(best['organisation'])})"
    only = link("known makers", address(query, maker=choices.KNOWN, p="", row=""))
    return f"first of {only}: {said}, place {_places(best)}"


def _group(heading: str, rows: pl.DataFrame, whole: pl.DataFrame, query: BoardQuery, width: int, *, alone: bool) -> str:
    axis = _axis(rows)
    lines = "".join(_row(row, query, axis) for row in rows.iter_rows(named=True))
    if alone:
        return f"<tbody>{lines}</tbody>"
    name = escape(heading[:1].upper() + heading[1:]) if heading else "All results"
    more = ""
    if rows.height < whole.height and not query.setting:
        setting = rows["setting"][0] or "unstated"
        more = f" · {link(f'show all {whole.height:,}', address(query, setting=(setting,), p=''))}"
    ends = "" if axis is None else f" · drawn from {shown(axis[0])} to {shown(axis[1])}"
    narrowed = bool(choices.active(replace(query, setting=())))
    leads = leader(whole, narrowed=narrowed), "" if narrowed else first_known(whole, query)
    told = " · ".join(part for part in (plural(whole.height, "result"), *leads) if part)
    head = f'<th scope="rowgroup" class="cb-note" colspan="{width}"><b>{name}</b> · {told}{ends}{more}</th>'
    return f"<tbody><tr>{head}</tr>{lines}</tbody>"


def _axis(rows: pl.DataFrame) -> tuple[float, float] | None:
    """Ends of the picture of the rows: it separates them, so it need not begin at nought."""
    least = pl.min_horizontal("norm_value", "reach_low", "norm_low").min()
    most = pl.max_horizontal("norm_value", "reach_high", "norm_high").max()
    low, high = rows.select(least.alias("low"), most.alias("high")).row(0)
    if low is None or high is None:
        return None
    wide = (high - low) or abs(high) or 1.0
    return low - 0.04 * wide, high + 0.04 * wide


def _row(row: Mapping[str, Any], query: BoardQuery, axis: tuple[float, float] | None) -> str:
    cells = (
        cell(_rank(row), "cb-rank"),
        cell(_tied(row), "cb-off"),
        f'<th scope="row" class="cb-left">{_method(row, query)}</th>',
        cell(_score(row), "cb-score"),
        cell(_dot(row, axis), "cb-off"),
        cell(_source(row), "cb-left cb-off"),
    )
    return opening_row(row["claim_id"], cells, "cb-apart" if row["apart"] else "")


def _rank(row: Mapping[str, Any]) -> str:
    if row["rank"] is None:
        said = f' title="{escape(row["remark"])}"' if row["remark"] else ""
        return f"<span{said}>{GAP}</span>"
    low, high = row["rank_low"], row["rank_high"]
    places = "" if low == high else f" <small>{low:,}–{high:,}</small>"
    return f"<b>{row['rank']:,}</b>{places}"


def _tied(row: Mapping[str, Any]) -> str:
    return f"{glyph('tie')} <small>{row['tie_group']}</small>" if _is_tied(row) else ""


def _is_tied(row: Mapping[str, Any]) -> bool:
    return row["tie_group"] is not None and bool(row["tied"])


def _method(row: Mapping[str, Any], query: BoardQuery) -> str:
    size = None if row["parameters"] is None else shown(row["parameters"])
    known = [row["organisation"], size, f"{row['weights']} weights" if row["weights"] else None]
    against = f"against {row['baseline']}" if row["baseline"] and row["against"] is None else None
    facts = [str(fact) for fact in (*known, against, row["remark"]) if fact]
    name = opening_link(f"<bdi>{escape(row['method'])}</bdi>", address(query, row=row["claim_id"]))
    small = f"<small>{escape(' · '.join(facts))}</small>" if facts else ""
    tied = f"{glyph('tie')} {row['tie_group']} · " if _is_tied(row) else ""
    also = f'<small class="cb-also">{tied}{_who(row)} {escape(str(row["title"]))}</small>'
    return f'<span class="cb-name">{name}</span>{small}{also}'


def _score(row: Mapping[str, Any]) -> str:
    """The number as its source prints it, without the unit of the head; a bound with its sign."""
    value, _, around = amount(row).partition(" ± ")
    verdict, reason = row.get("verdict"), row.get("reason")
    conflict, derived = verdict == Verdict.CONFLICT, row["origin"] == Origin.DERIVED.value
    held = {
        "conflict": conflict or row["conflict"],
        "question": verdict is not None and verdict not in (Verdict.CONFLICT, Verdict.CONSISTENT),
        "derived": derived,
    }
    said = {"conflict": reason if conflict else None, "question": reason}
    marks = "".join(glyph(name, said.get(name)) for name, holds in held.items() if holds)
    sign = f"<sup>{marks}</sup>" if marks else ""
    spread = f" <small>±&nbsp;{escape(around)}</small>" if around else ""
    return f"<b>{escape(BOUND_SIGNS[str(row['bound'])])}{escape(value)}</b>{sign}{spread}"


def _dot(row: Mapping[str, Any], axis: tuple[float, float] | None) -> str:
    if axis is None or row["norm_value"] is None:
        return ""
    start, end = axis

    def place(value: float) -> float:
        return (value - start) / (end - start) * 100

    low, high = row["reach_low"], row["reach_high"]
    said = f"{number(row['norm_value'])} {unit_symbol(row['norm_unit'])}".strip()
    line = ""
    if low is not None and high is not None:
        said += f", between {low:.4g} and {high:.4g}; {row['evidence_note']}"
        line = f'<i style="--from:{place(low):.1f}%;--wide:{place(high) - place(low):.1f}%"></i>'
    open_dot = "" if row["bound"] == "exact" else ' class="cb-open"'
    return (
        f'<span class="cb-dot" role="img" aria-label="{escape(said)}" title="{escape(said)}">{line}'
        f'<b{open_dot} style="--at:{place(row["norm_value"]):.1f}%"></b></span>'
    )


def _source(row: Mapping[str, Any]) -> str:
    count = row["sources"]
    more = f"<small>{plural(count, 'source')}</small>" if count is not None and count > 1 else ""
    title = escape(str(row["title"]))
    return f'<div class="cb-two" title="{title}">{_who(row)} <small><bdi>{title}</bdi></small></div>{more}'


def _who(row: Mapping[str, Any]) -> str:
    return glyph(measured_mark(row["evaluator"]))


def taken(rows: pl.DataFrame, query: BoardQuery, registry: Registry) -> TakenAlong:
    """The board as it can be taken along."""
    name = "-".join(part for part in (query.benchmark, query.subset, query.metric) if part)
    ranks = is_ranked(query, registry)
    others = choices.active(replace(query, setting=query.setting if len(query.setting) > 1 else ()))
    note = "It prints the board before these filters: " + "; ".join(others) + "." if others else ""
    return TakenAlong(
        name, rows.height, lambda: rows, lambda: [_grid(rows, registry)], lambda: rows,
        command(query) if ranks else "", python_lines(query) if ranks else "", note,
    )  # fmt: skip


def _grid(rows: pl.DataFrame, registry: Registry) -> ShownTable:
    """One table; methods carry the mark of their group where there are several, and a note a group says its setting."""
    groups, metric = list(dict.fromkeys(rows["section"])), registry.metrics[rows["metric"][0]].name
    marks = {name: mark(at) for at, name in enumerate(groups)} if len(groups) > 1 else {}
    cells = []
    for row in rows.iter_rows(named=True):
        noted = f" [{marks[row['section']]}]" if marks else ""
        tied = "" if row["tie_group"] is None else str(row["tie_group"])
        cells.append([places(row), tied, f"{row['method']}{noted}", quantity(row), str(row["title"])])
    notes = [f"{marks[name]}: {name}" for name in groups] if marks else [name for name in groups if name]
    return ShownTable(["#", "Tied", "Method", metric, "Source"], cells, notes=[*notes, TIED])


def page_links(part: Shown, query: BoardQuery) -> str:
    """Links to the other pages; empty where there is one page."""
    return pages_nav(part.page, part.pages, lambda at: address(query, p="" if at == 1 else str(at), row=""))


def command(query: BoardQuery) -> str:
    """The command that prints the board of a query before its other filters."""
    parts = ["claimboard", "board", query.benchmark, "--metric", query.metric, "--subset", query.subset or WHOLE_NAME]
    parts += ["--setting", query.setting[0]] if len(query.setting) == 1 else []
    return shlex.join([*parts, "--intervals"])


def python_lines(query: BoardQuery) -> str:
    """The same in three lines of Python."""
    subset = repr(query.subset)
    setting = f", setting={query.setting[0]!r}" if len(query.setting) == 1 else ""
    return (
        "from claims import leaderboard\n"
        "from validation import gate\n"
        f"board = leaderboard(gate.table(), {query.benchmark!r}, {query.metric!r}, subset={subset}{setting}, "
        'policy="third-party", level=0.95)'
    )
