"""The page that compares methods across benchmarks, or across the parts of one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape

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
from dashboard.links import address_with, reset_address
from dashboard.views import empty
from dashboard.views.detail import opened
from dashboard.views.taken_along import take_along

PAGE = "compare"
_RULES = {rule.value: rule.value.replace("-", " ").capitalize() for rule in RankRule}


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Compare methods · claimboard")
    claims, registry = state.tables().claims, state.registry()
    asked = state.asked(PAGE, CompareQuery, comparing.touched)
    query, faults = comparing.known_comparison(asked, claims, registry)
    kept = state.kept_faults(PAGE, query, faults)
    state.publish(PAGE, query)
    reset = reset_address(PAGE, query)
    st.html(html_tables.page_head("Compare methods", state.snapshot()[0], reset=reset))
    st.html(_ready(query, claims))
    claims = comparing.of_source(claims, query.source)
    _pickers(query, claims, registry)
    empty.dead_link(kept)
    selection = query.selection(claims, registry)
    grid = compare(claims, selection, registry)
    if grid.is_empty():
        st.info("No method has a number here that can be compared.", icon=":material/inbox:")
        return
    if query.row:
        left, right = st.columns([7, 4])
        with left:
            _grid(grid, query, registry)
        with right:
            opened(query.row, claims, registry, close=address_with(PAGE, query, row=""))
    else:
        _grid(grid, query, registry)
    if len(query.methods) == 2:
        _duel(selection, claims, registry)
    _overall(query.rule, selection, claims, registry)
    _dots(grid, registry)
    st.header("Take it along", anchor=False)
    take_along(PAGE, comparing.taken(grid, query, selection, claims, registry))


def _ready(query: CompareQuery, claims: pl.DataFrame) -> str:
    """Suites that are ready, as chips."""
    chips = ""
    for name, suite in comparing.ready_suites(claims).items():
        current = ' aria-current="true"' if (query.suite, query.source) == (suite.suite, suite.source) else ""
        chips += f'<a href="{escape(address_with(PAGE, suite))}"{current}>{escape(name)}</a>'
    chips += f'<a href="{address_with(PAGE, CompareQuery())}">Well-known models</a>'
    return f'<div class="cb"><p class="cb-chips">{chips}</p></div>'


def _pickers(query: CompareQuery, claims: pl.DataFrame, registry: Registry) -> None:
    suites, benchmarks = state.counted(comparing.suite_options), state.counted(comparing.benchmark_options)
    if query.suite and query.suite not in suites:
        suites = {query.suite: registry.benchmarks[query.suite].name, **suites}
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        state.seed(PAGE, "suite", query.suite)
        st.selectbox("Across", ["", *suites], key=state.key(PAGE, "suite"), width=210,
                     format_func=lambda name: suites[name] if name else "Whole benchmarks")  # fmt: skip
        state.seed(PAGE, "methods", list(query.methods))
        st.multiselect("Methods", comparing.method_options(claims, query), key=state.key(PAGE, "methods"), width=400,
                       placeholder="those that cover most; type any name", accept_new_options=True,
                       max_selections=comparing.SHOWN)  # fmt: skip
        if not query.suite:
            state.seed(PAGE, "benchmarks", list(query.benchmarks))
            st.multiselect("Benchmarks", list(dict.fromkeys([*query.benchmarks, *benchmarks])), width=300,
                           format_func=lambda name: benchmarks.get(name, name), key=state.key(PAGE, "benchmarks"),
                           placeholder="those that most methods share")  # fmt: skip
        with st.popover("Choose by", icon=":material/tune:"):
            _ways(query, claims, benchmarks)


def _ways(query: CompareQuery, claims: pl.DataFrame, benchmarks: Mapping[str, str]) -> None:
    """Other ways to choose methods and benchmarks than by name."""
    families = comparing.family_options(claims)
    for label, name, options in (("The best on", "best", benchmarks), ("The family", "family", families)):
        value = getattr(query, name)
        state.seed(PAGE, name, value)
        st.selectbox(label, list(dict.fromkeys(["", value, *options])), key=state.key(PAGE, name),
                     format_func=partial(_named, options))  # fmt: skip
    state.seed(PAGE, "shared", query.shared)
    st.toggle("Only benchmarks that all of them share", key=state.key(PAGE, "shared"), disabled=bool(query.suite))


def _named(options: Mapping[str, str], name: str) -> str:
    return options.get(name, name) or "not chosen"


def _grid(grid: pl.DataFrame, query: CompareQuery, registry: Registry) -> None:
    st.html(matrix.matrix(grid, registry, lambda claim: address_with(PAGE, query, row=claim)))
    there = grid.drop_nulls("norm_value")
    marks = {
        html_tables.NOT_ALIGNED: not there["aligned"].all(),
        html_tables.CONFLICT: bool(there["conflict"].any()),
        html_tables.GAP: there.height < grid.height,
    }
    st.html(html_tables.legend(mark for mark, holds in marks.items() if holds))


def _dots(grid: pl.DataFrame, registry: Registry) -> None:
    from dashboard.charts.dots import dot_plot

    figure, left_out = dot_plot(grid, registry)
    if figure is None:
        return
    st.header("Task by task", anchor=False)
    st.plotly_chart(figure, config=CONFIG, alt="A dot a method on each task; the table above has the same numbers")
    if left_out:
        st.markdown(f":small[:gray[{left_out:,} further tasks are in the table.]]")


def _duel(selection: Selection, claims: pl.DataFrame, registry: Registry) -> None:
    first, second = selection.methods
    rows = with_task_names(head_to_head(claims, first, second, selection, registry), registry)
    both = rows.filter(pl.col("verdict") != "missing")
    st.header("Head to head", anchor=False)
    if both.is_empty():
        st.info("The two share no task.", icon=":material/compare_arrows:")
        return
    st.html(matrix.duels(both, selection.methods, both["task"].to_list()))


def _overall(rule_name: str, selection: Selection, claims: pl.DataFrame, registry: Registry) -> None:
    st.header("Overall", anchor=False)
    state.seed(PAGE, "rule", rule_name if rule_name in _RULES else RankRule.WIN_RATE.value)
    picked = st.segmented_control(
        "Rule", list(_RULES), format_func=_RULES.__getitem__, key=state.key(PAGE, "rule"), required=True
    )
    rule = RankRule(picked or RankRule.WIN_RATE)
    ranks = rank_methods(claims, selection, rule, registry=registry)
    if ranks["rank"].is_null().all():
        st.info("Too few tasks are shared for one ranking.", icon=":material/compare_arrows:")
        return
    st.html(matrix.strips(ranks, _RULES[rule.value]))
    st.markdown(
        f":small[**{_RULES[rule.value]}**: {RULE_WORDS[rule]}. The dark bar is the interval of the rank when the "
        "tasks are drawn anew, the light one holds the best and the worst place under every rule and with every task "
        "left out. Only aligned settings count.]"
    )
