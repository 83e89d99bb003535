"""The page that compares methods across benchmarks, or across the parts of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from claims.boards.aggregate import RULE_WORDS, RankRule
from claims.boards.cells import Selection
from claims.boards.compare import compare, head_to_head, with_task_names
from claims.boards.overall import rank_methods
from claims.registry.lookup import Registry
from dashboard import comparing, html_tables, matrix, state
from dashboard.charts.template import CONFIG
from dashboard.comparing import CompareQuery
from dashboard.links import address_with, reset_address, row_addresses
from dashboard.views import empty
from dashboard.views.detail import opened
from dashboard.views.taken_along import take_along

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

PAGE = "compare"
_RULES = {rule.value: rule.value.replace("-", " ").capitalize() for rule in RankRule}


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Compare methods · claimboard")
    claims, registry = state.tables().claims, state.registry()
    asked = state.asked(PAGE, CompareQuery, comparing.touched)
    still, faults = state.kept(_known, replace(asked, row=""))
    query = replace(still, row=asked.row)
    kept = state.kept_faults(PAGE, query, faults)
    state.publish(PAGE, query)
    reset = reset_address(PAGE, query)
    st.html(html_tables.page_head("Compare methods", state.snapshot()[0], reset=reset))
    st.html(_ready(query, state.kept(comparing.ready_suites)))
    _pickers(query, registry)
    empty.dead_link(kept)
    selection, grid = state.kept(_compared, replace(still, rule=""))
    if grid.is_empty():
        st.info("No method has a number here that can be compared.", icon=":material/inbox:")
        return
    if query.row:
        left, right = st.columns([7, 4])
        with left:
            st.html(state.kept(_grid, still))
        with right:
            opened(query.row, claims, registry, close=address_with(PAGE, query, row=""))
    else:
        st.html(state.kept(_grid, still))
    if len(query.methods) == 2:
        _duel(still, selection, comparing.of_source(claims, query.source), registry)
    _overall(still, selection, grid["method_key"].n_unique(), claims, registry)
    _dots(still)
    st.header("Take it along", anchor=False)
    take_along(PAGE, comparing.taken(grid, query, selection, claims, registry))


def _known(claims: pl.DataFrame, registry: Registry, asked: CompareQuery) -> tuple[CompareQuery, tuple[str, ...]]:
    return comparing.known_comparison(asked, claims, registry)


def _compared(claims: pl.DataFrame, registry: Registry, query: CompareQuery) -> tuple[Selection, pl.DataFrame]:
    """What is compared, every choice made, and its numbers."""
    rows = comparing.of_source(claims, query.source)
    selection = query.selection(rows, registry)
    return selection, compare(rows, selection, registry)


def _ready(query: CompareQuery, suites: Mapping[str, CompareQuery]) -> str:
    """Suites that are ready, as chips."""
    chips = ""
    for name, suite in suites.items():
        current = ' aria-current="true"' if (query.suite, query.source) == (suite.suite, suite.source) else ""
        chips += f'<a href="{escape(address_with(PAGE, suite))}"{current}>{escape(name)}</a>'
    chips += f'<a href="{address_with(PAGE, CompareQuery())}">Well-known models</a>'
    return f'<div class="cb"><p class="cb-chips">{chips}</p></div>'


def _pickers(query: CompareQuery, registry: Registry) -> None:
    suites, benchmarks = state.kept(comparing.suite_options), state.kept(comparing.benchmark_options)
    if query.suite and query.suite not in suites:
        suites = {query.suite: registry.benchmarks[query.suite].name, **suites}
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        state.seed(PAGE, "suite", query.suite)
        st.selectbox("Across", ["", *suites], key=state.key(PAGE, "suite"), width=210,
                     format_func=lambda name: suites[name] if name else "Whole benchmarks")  # fmt: skip
        state.seed(PAGE, "methods", list(query.methods))
        covering = state.kept(comparing.method_options, CompareQuery(suite=query.suite, source=query.source))
        methods = list(dict.fromkeys([*query.methods, *covering]))
        narrowed = query.suite or query.benchmarks or query.source
        usual = "those measured most alike" if narrowed else "those that most sources report on"
        st.multiselect("Methods", methods, key=state.key(PAGE, "methods"), select_all=False, width=400,
                       placeholder=f"{usual}; type any name", accept_new_options=True,
                       max_selections=comparing.SHOWN)  # fmt: skip
        if not query.suite:
            state.seed(PAGE, "benchmarks", list(query.benchmarks))
            # By likeness "MMLU-Pro" takes MMLU-ProX; of all that hold the words, that of most methods is first.
            st.multiselect("Benchmarks", list(dict.fromkeys([*query.benchmarks, *benchmarks])), width=300,
                           format_func=lambda name: benchmarks.get(name, name), key=state.key(PAGE, "benchmarks"),
                           select_all=False, placeholder="those that most methods share",
                           filter_mode="contains")  # fmt: skip
        with st.popover("Choose by", icon=":material/tune:"):
            _ways(query, benchmarks)


def _ways(query: CompareQuery, benchmarks: Mapping[str, str]) -> None:
    """Other ways to choose methods and benchmarks than by name."""
    families = state.kept(comparing.family_options, query.source)
    for label, name, options in (("The best on", "best", benchmarks), ("The family", "family", families)):
        value = getattr(query, name)
        state.seed(PAGE, name, value)
        st.selectbox(label, list(dict.fromkeys(["", value, *options])), key=state.key(PAGE, name),
                     format_func=partial(_named, options))  # fmt: skip
    state.seed(PAGE, "shared", query.shared)
    st.toggle("Only benchmarks that all of them share", key=state.key(PAGE, "shared"), disabled=bool(query.suite))


def _named(options: Mapping[str, str], name: str) -> str:
    return options.get(name, name) or "not chosen"


def _grid(claims: pl.DataFrame, registry: Registry, query: CompareQuery) -> str:
    """The numbers as a matrix with its legend."""
    grid = state.kept(_compared, replace(query, rule=""))[1]
    there = grid.drop_nulls("norm_value")
    marks = {
        html_tables.NOT_ALIGNED: not there["aligned"].all(),
        html_tables.CONFLICT: bool(there["conflict"].any()),
        html_tables.GAP: there.height < grid.height,
    }
    drawn = matrix.matrix(grid, registry, row_addresses(PAGE, query))
    return drawn + html_tables.legend(mark for mark, holds in marks.items() if holds)


def _dots(query: CompareQuery) -> None:
    figure, left_out = state.kept(_figure, replace(query, rule=""))
    if figure is None:
        return
    st.header("Task by task", anchor=False)
    st.plotly_chart(figure, config=CONFIG, alt="A dot a method on each task; the table above has the same numbers")
    if left_out:
        st.markdown(f":small[:gray[{left_out:,} further tasks are in the table.]]")


def _figure(claims: pl.DataFrame, registry: Registry, query: CompareQuery) -> tuple[Figure | None, int]:
    from dashboard.charts.dots import dot_plot

    return dot_plot(state.kept(_compared, query)[1], registry)


def _duel(query: CompareQuery, selection: Selection, claims: pl.DataFrame, registry: Registry) -> None:
    first, second = selection.methods
    rows = with_task_names(head_to_head(claims, first, second, selection, registry), registry)
    both = rows.filter(pl.col("verdict") != "missing")
    st.header("Head to head", anchor=False)
    if both.is_empty():
        st.info("The two share no task.", icon=":material/compare_arrows:")
        return
    st.html(matrix.duels(both, selection.methods, both["task"].to_list()))
    take_along(PAGE, comparing.taken_duel(rows, query, selection), folded="Take the duel along")


def _overall(
    query: CompareQuery, selection: Selection, methods: int, claims: pl.DataFrame, registry: Registry
) -> None:  # fmt: skip
    st.header("Overall", anchor=False)
    state.seed(PAGE, "rule", query.rule if query.rule in _RULES else RankRule.WIN_RATE.value)
    picked = st.segmented_control(
        "Rule", list(_RULES), format_func=_RULES.__getitem__, key=state.key(PAGE, "rule"), required=True
    )
    rule = RankRule(picked or RankRule.WIN_RATE)
    query = replace(query, rule=rule.value)
    drawn = state.kept(_ranks, query)
    if not drawn:
        st.info("Too few tasks are shared for one ranking.", icon=":material/compare_arrows:")
        return
    st.html(drawn)
    st.markdown(
        f":small[**{_RULES[rule.value]}**: {RULE_WORDS[rule]}. The dark bar is the interval of the rank when the "
        "tasks are drawn anew, the light one holds the best and the worst place under every rule and with every task "
        "left out. Only aligned settings count.]"
    )
    take_along(
        PAGE, comparing.taken_ranks(methods, query, selection, claims, registry), folded="Take the ranking along"
    )


def _ranks(claims: pl.DataFrame, registry: Registry, query: CompareQuery) -> str:
    """The overall ranking by the query's rule as a table; empty where there is none."""
    selection = state.kept(_compared, replace(query, rule=""))[0]
    rows = comparing.of_source(claims, query.source)
    ranks = rank_methods(rows, selection, RankRule(query.rule), registry=registry)
    return "" if ranks["rank"].is_null().all() else matrix.strips(ranks, _RULES[query.rule])
