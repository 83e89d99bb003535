"""Everything about one benchmark: what it measures, settings in use, what it still tells, its record over time."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from claims.boards.leaderboard import WHOLE
from claims.boards.progress import progress
from claims.record.entries import Benchmark
from claims.registry.lookup import Registry
from dashboard import benchmark_facts as facts
from dashboard import html_tables, state
from dashboard.benchmark_facts import BenchmarkQuery
from dashboard.charts.template import CONFIG
from dashboard.formatting import escaped, metric_label, plural, source_link
from dashboard.views import empty

PAGE = "benchmark"


def show() -> None:
    """Draw the page."""
    tables, registry = state.tables(), state.registry()
    asked = state.asked(PAGE, BenchmarkQuery)
    query, entry, faults = facts.known_benchmark(asked, tables.claims, registry)
    if entry is None:
        _none(asked.id, faults)
        return
    kept = state.kept_faults(PAGE, query, faults if state.opened(PAGE) else None)
    state.publish(PAGE, query)
    title = entry.titled(query.subset or None)
    st.set_page_config(page_title=f"{title} · claimboard")
    st.title(escaped(title), anchor=False)
    rows = facts.rows_of(tables.claims, entry, query.subset)
    st.markdown(escaped(facts.facts_line(entry, query.subset, rows)))
    parts, number = facts.parts_table(tables.claims, entry)
    st.html(facts.links_line(entry, query, number, registry, source_link(None, entry.url)))
    empty.dead_link(kept)
    if rows.is_empty() and not number:
        empty.no_numbers(entry, tables.papers)
        return
    with st.container(key="full"):
        _answers(rows, query, entry, registry, parts if number and not query.subset else "")
    if query.metric:
        _record(rows, query, registry)
    empty.also_named(entry, tables.papers)


def _none(name: str, faults: tuple[str, ...]) -> None:
    st.set_page_config(page_title="Benchmark · claimboard")
    st.title("Benchmark", anchor=False)
    if name:
        empty.dead_link(faults)
    st.html('<p class="cb-legend"><a href=".">Search for a benchmark</a> · <a href="board">Leaderboards</a></p>')


def _answers(rows: pl.DataFrame, query: BenchmarkQuery, entry: Benchmark, registry: Registry, parts: str) -> None:
    """Settings with their leaders and how much the benchmark still tells, beside parts and metrics."""
    left, right = st.columns([3, 2], gap="large")
    there = facts.metrics_of(rows, entry, query.subset, registry)
    with left:
        if query.metric:
            _settings(rows, query, registry)
    with right:
        if parts:
            st.header("Parts", anchor=False)
            with st.container(key="scrolls"):
                st.html(parts)
        if len(there) > 1 or not parts:
            st.header("Metrics", anchor=False)
            st.html(facts.metrics_table(there, query, registry))


def _settings(rows: pl.DataFrame, query: BenchmarkQuery, registry: Registry) -> None:
    metric = registry.metrics[query.metric]
    st.header(f"Settings in use, {escaped(metric.name)}", anchor=False)
    board = facts.board_of(rows, query, registry)
    if board.is_empty():
        st.info("Nothing here can be ranked.", icon=":material/inbox:")
        return
    shown, left_out = facts.settings_table(board, metric, query)
    st.html(shown)
    if left_out:
        st.markdown(f":small[:gray[{plural(left_out, 'further setting')} on the leaderboard.]]")
    if told := state.discrimination(query.id, query.subset, query.metric):
        st.header("What it still tells", anchor=False)
        st.markdown(escaped(" ".join(facts.told_apart(told))))


def _record(rows: pl.DataFrame, query: BenchmarkQuery, registry: Registry) -> None:
    """The record over time of the protocol that most results have, or the one that is asked for."""
    metric = registry.metrics[query.metric]
    found = progress(rows, query.id, query.metric, subset=query.subset or WHOLE, registry=registry)
    groups = found.partition_by("setting", "against", "norm_unit", maintain_order=True)
    names: dict[str, pl.DataFrame] = {}
    for part in groups:
        names.setdefault(str(part["setting"][0] or html_tables.UNSTATED), part)
    st.header("The record over time", anchor=False)
    if not names:
        st.markdown("No result has a day of evaluation or release, so that there is no curve.")
        return
    setting = query.setting if query.setting in names else next(iter(names))
    if len(names) > 1:
        state.seed(PAGE, "setting", setting)
        st.selectbox("Setting", list(names), key=state.key(PAGE, "setting"), width=420)
    records = names[setting]
    with st.container(key="full-record"):
        _curve(records, metric_label(metric, records["norm_unit"][0]))


def _curve(records: pl.DataFrame, axis: str) -> None:
    from dashboard.charts.records import records_chart

    left, right = st.columns([2, 3], gap="large")
    with left:
        st.html(facts.records_table(records))
        undated = records["undated"][0]
        if undated:
            st.markdown(f":small[:gray[{undated:,} of {records['results'][0]:,} results have no day.]]")
    with right:
        chart = records_chart(records, axis, date.today())
        st.plotly_chart(chart, config=CONFIG, alt="The record over time; the table lists it")
