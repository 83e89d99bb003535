"""The leaderboard page: who leads, how sure that is, and what stands behind each number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from claims.boards.comparability import UNSTATED
from claims.boards.leaderboard import WHOLE
from claims.registry.lookup import Registry
from dashboard import board_table, choices, html_tables, state, tradeoffs
from dashboard.choices import BoardQuery
from dashboard.dead_links import board_faults
from dashboard.formatting import BOUND_WORDS, COMPARISON_WORDS, plural
from dashboard.pickers import Pickers, pickers
from dashboard.ranking import is_ranked
from dashboard.views import empty
from dashboard.views.curves import frontier, record_over_time
from dashboard.views.detail import opened
from dashboard.views.taken_along import take_along

PAGE = "board"


def show() -> None:
    """Draw the page."""
    tables, registry = state.tables(), state.registry()
    claims = tables.claims
    if claims.is_empty():
        st.title("Leaderboards", anchor=False)
        st.info("The data folder holds no claims yet.", icon=":material/inbox:")
        return
    change = partial(choices.touched, years=st.session_state.get(f"{PAGE}:years"))
    asked = state.asked(PAGE, BoardQuery, change)
    still = replace(asked, row="")  # what is open beside the table changes nothing of it
    settled = state.kept(_settled, still)
    query = replace(settled, row=asked.row)
    found = state.kept(_faults, still, settled) if state.opened(PAGE) is not None else ()
    faults = state.kept_faults(PAGE, query, found)
    state.publish(PAGE, query)
    known = query.benchmark in registry.benchmarks
    there = state.kept(_pickers, BoardQuery(query.benchmark, query.metric, query.subset, query.comparison))
    everything = state.board(query) if known and query.comparison in there.kinds else None
    if title := _title(query, registry):
        st.set_page_config(page_title=f"{title} · claimboard")
    st.html(state.kept(_head, settled))
    _filters(query, there, everything is not None, registry)
    st.html(_chips(query))
    empty.dead_link(faults)
    if everything is None:
        if known:
            empty.no_numbers(registry.benchmarks[query.benchmark], tables.papers)
        return
    if is_ranked(query, registry):
        st.html(_views(query))
    if query.view == "progress":
        shown = claims.filter(pl.col("claim_id").is_in(choices.filtered(everything, query)["claim_id"].to_list()))
        setting = html_tables.UNSTATED if query.setting[:1] == (UNSTATED,) else next(iter(query.setting), "")
        record_over_time(shown, (query.benchmark, query.subset, query.metric), setting, registry, claims)
    elif query.view == "cost":
        _against_cost(query, registry)
    else:
        _result(everything, query, claims, registry)
    empty.also_named(registry.benchmarks[query.benchmark], tables.papers)


def _settled(claims: pl.DataFrame, registry: Registry, asked: BoardQuery) -> BoardQuery:
    return choices.settle(asked, claims, registry)


def _faults(claims: pl.DataFrame, registry: Registry, asked: BoardQuery, query: BoardQuery) -> tuple[str, ...]:
    return board_faults(asked, query, claims, registry)


def _pickers(claims: pl.DataFrame, registry: Registry, place: BoardQuery) -> Pickers:
    rows = choices.kind_rows(claims, place)
    return pickers(claims, registry, place, state.board(place) if rows.height else rows)


def _title(query: BoardQuery, registry: Registry) -> str:
    """What the board is about; empty where that is not known."""
    benchmark, metric = registry.benchmarks.get(query.benchmark), registry.metrics.get(query.metric)
    return f"{benchmark.titled(query.subset)} · {metric.name}" if benchmark and metric else ""


def _head(claims: pl.DataFrame, registry: Registry, query: BoardQuery) -> str:
    """Title, one line of facts, and the tools of the page."""
    benchmark, metric = registry.benchmarks.get(query.benchmark), registry.metrics.get(query.metric)
    if benchmark is None or metric is None:
        return '<div class="cb cb-head"><h1>Leaderboards</h1></div>'
    facts = [f"{metric.better} is better" if metric.better else "neither way is better by itself"]
    if choices.kind_rows(claims, query).height:
        everything = state.board(query)
        board, total = choices.filtered(everything, query), plural(everything.height, "result")
        found = total if board.height == everything.height else f"{board.height:,} of {total}"
        facts = [found, f"from {plural(everything['paper_id'].n_unique(), 'source')}", *facts]
    facts += [benchmark.task] if benchmark.task else []
    size = benchmark.size.usual if benchmark.size and benchmark.part(query.subset) is None else None
    facts += [f"{size:,} items"] if size else []
    about = f' · <a href="benchmark?id={escape(benchmark.id)}">about the benchmark</a>'
    title = _title(query, registry)
    return html_tables.page_head(title, state.snapshot()[0], f"{escape(' · '.join(facts))}{about}")


def _filters(query: BoardQuery, there: Pickers, full: bool, registry: Registry) -> None:
    """One line: the board, words of a method, and a button with everything else; a board without rows needs no more."""
    benchmarks = state.kept(choices.benchmark_options)
    names = {entry.id: entry.name for entry in registry.benchmarks.values()}
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        shown = query.benchmark if query.benchmark in benchmarks else None
        more: dict[str, Any] = {"index": None, "placeholder": "Type to search"}
        _select("Benchmark", "benchmark", shown, benchmarks, names, 280, **more)
        if len(there.metrics) > 1:
            labels = {entry.id: entry.name for entry in registry.metrics.values()}
            _select("Metric", "metric", query.metric, there.metrics, labels, 210)
        if len(there.subsets) > 1:
            parts = {WHOLE: "Whole"} | {part.id: part.name for part in registry.benchmarks[query.benchmark].subsets}
            _select("Part", "subset", query.subset, there.subsets, parts, 200)
        if not full:
            return
        state.seed(PAGE, "method", query.method)
        st.text_input("Method", key=state.key(PAGE, "method"), placeholder="words of its name", width=190)
        count = len(choices.active(replace(query, method="")))
        with st.popover(f"Filters · {count}" if count else "Filters", width=130):
            _more_filters(query, there)


def _select(
    label: str, name: str, value: str | None, counts: Mapping[str, int], names: Mapping[str, str], width: int,
    **more: Any,
) -> None:  # fmt: skip
    """A list to pick from, each option with the number of its claims."""
    state.seed(PAGE, name, value)
    st.selectbox(
        label,
        list(counts),
        format_func=lambda option: _counted(names.get(option, option), counts[option]),
        key=state.key(PAGE, name),
        width=width,
        **more,
    )


def _counted(label: str, count: int) -> str:
    return f"{label}  ·  {count:,}" if count else f"{label}  ·  no numbers"


def _more_filters(query: BoardQuery, there: Pickers) -> None:
    """A filter that could not change anything is not offered, unless it is set."""
    if len(there.kinds) > 1:
        state.seed(PAGE, "comparison", query.comparison)
        st.segmented_control(
            "Kind of number",
            list(there.kinds),
            required=True,
            format_func=lambda kind: f"{kind} · {there.kinds[kind]:,}",
            key=state.key(PAGE, "comparison"),
            help="  \n".join(f"**{kind}**: {COMPARISON_WORDS[kind]}" for kind in there.kinds),
        )
    _several("Setting", "setting", query.setting, there.settings)
    years = there.years
    st.session_state[f"{PAGE}:years"] = years
    if years and years[0] < years[1]:
        state.seed(PAGE, "span", choices.span(query, years))
        st.slider("Published", *years, key=state.key(PAGE, "span"))
    _several("Organisation", "organisation", query.organisation, there.organisations)
    _several("Family", "family", query.family, there.families)
    if there.made or query.maker:
        _one("Maker", "maker", query.maker, [choices.KNOWN])
    if there.sized:
        _one("Parameters", "size", query.size, list(choices.SIZES))
    if there.weights:
        _one("Weights", "weights", query.weights, list(there.weights))
    _pills("Measured by", "who", query.who, there.who, choices.WHO)
    _pills("Bound", "bound", query.bound, there.bounds, BOUND_WORDS)


def _several(label: str, name: str, value: tuple[str, ...], counts: Mapping[str, int]) -> None:
    if len(counts) > 1 or value:
        state.seed(PAGE, name, list(value))
        st.multiselect(
            label, list(dict.fromkeys([*value, *counts])), format_func=lambda each: f"{each} · {counts.get(each, 0):,}",
            key=state.key(PAGE, name), select_all=False, placeholder=f"all {len(counts)}",
        )  # fmt: skip


def _pills(
    label: str, name: str, value: tuple[str, ...], counts: Mapping[str, int], words: Mapping[str, str]
) -> None:  # fmt: skip
    if len(counts) > 1 or value:
        state.seed(PAGE, name, list(value))
        st.pills(
            label, list(dict.fromkeys([*value, *counts])), selection_mode="multi", key=state.key(PAGE, name),
            format_func=lambda each: f"{words[each]} · {counts.get(each, 0):,}",
        )  # fmt: skip


def _one(label: str, name: str, value: str, options: list[str]) -> None:
    state.seed(PAGE, name, value or None)
    st.pills(label, options, key=state.key(PAGE, name))


def _chips(query: BoardQuery) -> str:
    """Every filter that is set, each a link to the page without it."""
    links = [
        f'<a href="{escape(board_table.address(without))}" aria-label="Remove filter {escape(said)}">'
        f"<bdi>{escape(said)}</bdi> ×</a>"
        for said, without in choices.active(query).items()
    ]
    if not links:
        return "<div></div>"
    kept = BoardQuery(query.benchmark, query.metric, query.subset, query.comparison)
    reset = f'<a href="{escape(board_table.address(kept))}">Reset all</a>' if len(links) > 1 else ""
    return f'<nav class="cb cb-chips" aria-label="Filters that are set">{"".join(links)}{reset}</nav>'


def _views(query: BoardQuery) -> str:
    """The three ways to look at one board."""
    links = [
        f'<a href="{escape(board_table.address(query, view=view, row="", p=""))}"'
        + (' aria-current="true">' if view == query.view else ">")
        + f"{label}</a>"
        for view, label in choices.VIEWS.items()
    ]
    return f'<nav class="cb cb-chips" aria-label="Views of this board">{"".join(links)}</nav>'


def _against_cost(query: BoardQuery, registry: Registry) -> None:
    """The board's numbers against a cost that its methods state."""
    costs = state.kept(_costs, replace(query, row="", cost=""))
    if not costs:
        st.info("No method of this board has the number of a cost.", icon=":material/inbox:")
        return
    cost = query.cost if query.cost in costs else next(iter(costs))
    state.seed(PAGE, "cost", cost)
    names = {each: f"{registry.metrics[each].name} · {plural(count, 'method')}" for each, count in costs.items()}
    st.selectbox("Cost", list(names), format_func=names.__getitem__, key=state.key(PAGE, "cost"), width=320)
    pairs = state.kept(tradeoffs.pairs, cost, query.metric)
    part = tradeoffs.of_board(pairs, query.benchmark, query.subset, query.setting)
    frontier(part, registry.metrics[cost], registry.metrics[query.metric], state.tables().claims, registry)


def _costs(claims: pl.DataFrame, registry: Registry, query: BoardQuery) -> dict[str, int]:
    return tradeoffs.costs_of(claims, choices.filtered(state.board(query), query)["method_id"], registry)


def _result(everything: pl.DataFrame, query: BoardQuery, claims: pl.DataFrame, registry: Registry) -> None:
    """The table with the panel beside it, and what can be taken away."""
    board = choices.filtered(everything, query)
    if board.is_empty():
        st.info("No result passes these filters.", icon=":material/filter_alt_off:")
        return
    if not is_ranked(query, registry):
        st.html(
            f'<p class="cb-legend">{escape(query.comparison.capitalize())} claims: '
            f"{escape(COMPARISON_WORDS[query.comparison])}. Each is measured against its own baseline, so they are "
            "listed and not ranked.</p>"
        )
    left, right = st.columns([7, 4], gap="medium")
    with left:
        drawn, links, hidden = state.kept(_drawn, replace(query, row=""))
        with st.container(key="table"):
            st.html(drawn)
        st.html(links or "<div></div>")
        if hidden:
            said = f"{plural(hidden, 'smaller group')} more: choose a setting under Filters to see one."
            st.html(f'<p class="cb-legend">{said}</p>')
        take_along(PAGE, board_table.taken(board, query, registry))
    with right:
        opened(query.row, claims, registry, close=board_table.address(query, row=""), board=everything)


def _drawn(claims: pl.DataFrame, registry: Registry, query: BoardQuery) -> tuple[str, str, int]:
    """The table of a page, the links to the others, and how many groups are not shown."""
    part = board_table.part_shown(choices.filtered(state.board(query), query), query)
    table = board_table.board_table(part, query, registry.metrics[query.metric])
    return table, board_table.page_links(part, query), part.hidden
