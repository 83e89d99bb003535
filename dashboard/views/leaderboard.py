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
    query = choices.settle(asked, claims, registry)
    found = board_faults(asked, query, claims, registry) if state.opened(PAGE) is not None else ()
    faults = state.kept_faults(PAGE, query, found)
    state.publish(PAGE, query)
    rows = choices.kind_rows(claims, query)
    known = query.benchmark in registry.benchmarks
    everything = state.board(query) if known and rows.height else None
    board = choices.filtered(everything, query) if everything is not None else None
    st.html(_head(query, board, everything, registry))
    _filters(query, claims, everything, registry)
    st.html(_chips(query))
    empty.dead_link(faults)
    if board is None:
        if known:
            empty.no_numbers(registry.benchmarks[query.benchmark], tables.papers)
        return
    if is_ranked(query, registry):
        st.html(_views(query))
    if query.view == "progress":
        shown = claims.filter(pl.col("claim_id").is_in(board["claim_id"].to_list()))
        setting = html_tables.UNSTATED if query.setting[:1] == (UNSTATED,) else next(iter(query.setting), "")
        record_over_time(shown, (query.benchmark, query.subset, query.metric), setting, registry)
    elif query.view == "cost":
        _against_cost(board, query, claims, registry)
    else:
        _result(board, query, claims, registry)
    empty.also_named(registry.benchmarks[query.benchmark], tables.papers)


def _head(query: BoardQuery, board: pl.DataFrame | None, everything: pl.DataFrame | None, registry: Registry) -> str:
    """Title, one line of facts, and the tools of the page."""
    benchmark, metric = registry.benchmarks.get(query.benchmark), registry.metrics.get(query.metric)
    if benchmark is None or metric is None:
        return '<div class="cb cb-head"><h1>Leaderboards</h1></div>'
    title = f"{benchmark.titled(query.subset)} · {metric.name}"
    st.set_page_config(page_title=f"{title} · claimboard")
    facts = [f"{metric.better} is better" if metric.better else "neither way is better by itself"]
    if board is not None and everything is not None:
        total = plural(everything.height, "result")
        found = total if board.height == everything.height else f"{board.height:,} of {total}"
        facts = [found, f"from {plural(everything['paper_id'].n_unique(), 'source')}", *facts]
    facts += [benchmark.task] if benchmark.task else []
    size = benchmark.size.usual if benchmark.size and benchmark.part(query.subset) is None else None
    facts += [f"{size:,} items"] if size else []
    about = f' · <a href="benchmark?id={escape(benchmark.id)}">about the benchmark</a>'
    return html_tables.page_head(title, state.snapshot()[0], f"{escape(' · '.join(facts))}{about}")


def _filters(query: BoardQuery, claims: pl.DataFrame, everything: pl.DataFrame | None, registry: Registry) -> None:
    """One line: the board, words of a method, and a button with everything else."""
    benchmarks = state.counted(choices.benchmark_options)
    metrics = choices.metric_options(claims, registry, query.benchmark)
    subsets = choices.subset_options(claims, registry, query.benchmark, query.metric)
    names = {entry.id: entry.name for entry in registry.benchmarks.values()}
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        there = query.benchmark if query.benchmark in benchmarks else None
        more: dict[str, Any] = {"index": None, "placeholder": "Type to search"}
        _select("Benchmark", "benchmark", there, benchmarks, names, 280, **more)
        if len(metrics) > 1:
            labels = {entry.id: entry.name for entry in registry.metrics.values()}
            _select("Metric", "metric", query.metric, metrics, labels, 210)
        if len(subsets) > 1:
            parts = {WHOLE: "Whole"} | {part.id: part.name for part in registry.benchmarks[query.benchmark].subsets}
            _select("Part", "subset", query.subset, subsets, parts, 200)
        if everything is None:
            return
        state.seed(PAGE, "method", query.method)
        st.text_input("Method", key=state.key(PAGE, "method"), placeholder="words of its name", width=190)
        count = len(choices.active(replace(query, method="")))
        with st.popover(f"Filters · {count}" if count else "Filters", width=130):
            _more_filters(query, claims, everything)


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


def _more_filters(query: BoardQuery, claims: pl.DataFrame, everything: pl.DataFrame) -> None:
    """A filter that could not change anything is not offered, unless it is set."""
    kinds = choices.comparison_options(choices.board_rows(claims, query))
    if len(kinds) > 1:
        state.seed(PAGE, "comparison", query.comparison)
        st.segmented_control(
            "Kind of number",
            list(kinds),
            required=True,
            format_func=lambda kind: f"{kind} · {kinds[kind]:,}",
            key=state.key(PAGE, "comparison"),
            help="  \n".join(f"**{kind}**: {COMPARISON_WORDS[kind]}" for kind in kinds),
        )
    _several("Setting", "setting", query.setting, choices.setting_options(everything))
    years = choices.years(everything)
    st.session_state[f"{PAGE}:years"] = years
    if years and years[0] < years[1]:
        state.seed(PAGE, "span", choices.span(query, years))
        st.slider("Published", *years, key=state.key(PAGE, "span"))
    for label, name in (("Organisation", "organisation"), ("Family", "family")):
        _several(label, name, getattr(query, name), choices.counts(everything, name))
    if 0 < everything["organisation"].null_count() < everything.height or query.maker:
        _one("Maker", "maker", query.maker, [choices.KNOWN])
    if everything["parameters"].drop_nulls().n_unique() > 1:
        _one("Parameters", "size", query.size, list(choices.SIZES))
    if everything["weights"].null_count() < everything.height:
        _one("Weights", "weights", query.weights, list(choices.counts(everything, "weights")))
    who = choices.counts(everything.with_columns(choices.who_measured().alias("who")), "who")
    _pills("Measured by", "who", query.who, who, choices.WHO)
    _pills("Bound", "bound", query.bound, choices.counts(everything, "bound"), BOUND_WORDS)


def _several(label: str, name: str, value: tuple[str, ...], counts: Mapping[str, int]) -> None:
    if len(counts) > 1 or value:
        state.seed(PAGE, name, list(value))
        st.multiselect(
            label, list(dict.fromkeys([*value, *counts])), format_func=lambda each: f"{each} · {counts.get(each, 0):,}",
            key=state.key(PAGE, name), placeholder=f"all {len(counts)}",
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


def _against_cost(board: pl.DataFrame, query: BoardQuery, claims: pl.DataFrame, registry: Registry) -> None:
    """The board's numbers against a cost that its methods state."""
    costs = tradeoffs.costs_of(claims, board["method_id"], registry)
    if not costs:
        st.info("No method of this board has the number of a cost.", icon=":material/inbox:")
        return
    cost = query.cost if query.cost in costs else next(iter(costs))
    state.seed(PAGE, "cost", cost)
    names = {each: f"{registry.metrics[each].name} · {plural(count, 'method')}" for each, count in costs.items()}
    st.selectbox("Cost", list(names), format_func=names.__getitem__, key=state.key(PAGE, "cost"), width=320)
    part = tradeoffs.of_board(state.frontier(cost, query.metric), query.benchmark, query.subset, query.setting)
    frontier(part, registry.metrics[cost], registry.metrics[query.metric])


def _result(board: pl.DataFrame, query: BoardQuery, claims: pl.DataFrame, registry: Registry) -> None:
    """The table with the panel beside it, and what can be taken away."""
    metric = registry.metrics[query.metric]
    if board.is_empty():
        st.info("No result passes these filters.", icon=":material/filter_alt_off:")
        return
    if not is_ranked(query, registry):
        st.html(
            f'<p class="cb-legend">{escape(query.comparison.capitalize())} claims: '
            f"{escape(COMPARISON_WORDS[query.comparison])}. Each is measured against its own baseline, so they are "
            "listed and not ranked.</p>"
        )
    part = board_table.part_shown(board, query)
    left, right = st.columns([7, 4], gap="medium")
    with left:
        with st.container(key="table"):
            st.html(board_table.board_table(part, query, metric))
        st.html(board_table.page_links(part, query) or "<div></div>")
        if part.hidden:
            said = f"{plural(part.hidden, 'smaller group')} more: choose a setting under Filters to see one."
            st.html(f'<p class="cb-legend">{said}</p>')
        take_along(PAGE, board_table.taken(board, query, registry))
    with right:
        opened(query.row, claims, registry, close=board_table.address(query, row=""), board=board)
