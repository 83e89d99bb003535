"""The page that compares methods across benchmarks, or across the parts of one."""

from __future__ import annotations

import polars as pl
import streamlit as st

from claims.boards.aggregate import RULE_WORDS, RankRule
from claims.boards.cells import Selection
from claims.boards.compare import compare, head_to_head, with_task_names
from claims.boards.overall import rank_methods
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from dashboard import comparing, html_tables, matrix, state
from dashboard.comparing import CompareQuery
from dashboard.views import empty
from dashboard.views.tables import download

PAGE = "compare"
_RULES = {rule.value: rule.value.replace("-", " ").capitalize() for rule in RankRule}


def show() -> None:
    """Draw the page."""
    claims, registry = state.tables().claims, state.registry()
    st.title("Compare methods", anchor=False)
    query = state.asked(PAGE, CompareQuery, comparing.touched)
    state.publish(PAGE, query)
    _pickers(query, claims, registry)
    selection = query.selection(claims)
    try:
        grid = compare(claims, selection, registry)
    except ClaimsError as error:
        empty.dead_link(tuple(str(problem) for problem in error.problems))
        return
    if grid.is_empty():
        st.info("No method has a number here that can be compared.", icon=":material/inbox:")
        return
    _grid(grid, query.command(selection), registry)
    if len(query.methods) == 2:
        _duel(selection, claims, registry)
    _overall(query.rule, selection, claims, registry)


def _pickers(query: CompareQuery, claims: pl.DataFrame, registry: Registry) -> None:
    suites, benchmarks = comparing.suite_options(claims, registry), comparing.benchmark_options(claims, registry)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        state.seed(PAGE, "suite", query.suite)
        st.selectbox(
            "Across",
            ["", *suites],
            format_func=lambda name: suites[name] if name else "Whole benchmarks",
            key=state.key(PAGE, "suite"),
            width=230,
        )
        state.seed(PAGE, "methods", list(query.methods))
        st.multiselect(
            "Methods",
            comparing.method_options(claims, query),
            key=state.key(PAGE, "methods"),
            placeholder="those that cover most; type any name",
            accept_new_options=True,
            width=460,
        )
        if not query.suite:
            state.seed(PAGE, "benchmarks", list(query.benchmarks))
            st.multiselect(
                "Benchmarks",
                list(dict.fromkeys([*query.benchmarks, *benchmarks])),
                format_func=lambda name: benchmarks.get(name, name),
                key=state.key(PAGE, "benchmarks"),
                placeholder="those that most methods share",
                width=400,
            )


def _grid(grid: pl.DataFrame, command: str, registry: Registry) -> None:
    st.html(matrix.matrix(grid, registry))
    there = grid.drop_nulls("norm_value")
    marks = {
        html_tables.NOT_ALIGNED: not there["aligned"].all(),
        html_tables.CONFLICT: bool(there["conflict"].any()),
        html_tables.GAP: there.height < grid.height,
    }
    st.html(html_tables.legend(mark for mark, holds in marks.items() if holds))
    download("Download the cells (CSV)", with_task_names(there, registry), "compare.csv")
    with st.expander("The same from the command line"):
        st.code(command, language="bash")


def _duel(selection: Selection, claims: pl.DataFrame, registry: Registry) -> None:
    first, second = selection.methods
    rows = with_task_names(head_to_head(claims, first, second, selection, registry), registry)
    both = rows.filter(pl.col("verdict") != "missing")
    st.subheader("Head to head", anchor=False)
    if both.is_empty():
        st.info("The two share no task.", icon=":material/compare_arrows:")
        return
    st.html(matrix.duels(both, selection.methods, both["task"].to_list()))


def _overall(rule_name: str, selection: Selection, claims: pl.DataFrame, registry: Registry) -> None:
    st.subheader("Overall", anchor=False)
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
