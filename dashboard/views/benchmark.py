"""Everything about one benchmark: what it measures, settings in use, what it still tells, its record over time."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import streamlit as st

from claims.record.entries import Benchmark
from claims.registry.lookup import Registry
from dashboard import benchmark_facts as facts
from dashboard import state
from dashboard.benchmark_facts import BenchmarkQuery
from dashboard.benchmark_tables import taken_leaders, taken_metrics, taken_parts, taken_settings
from dashboard.formatting import escaped, plural, source_link
from dashboard.html_tables import page_head
from dashboard.views import empty
from dashboard.views.curves import record_over_time
from dashboard.views.taken_along import take_along

PAGE = "benchmark"


def show() -> None:
    """Draw the page."""
    tables, registry = state.tables(), state.registry()
    asked = state.asked(PAGE, BenchmarkQuery)
    query, entry, faults = facts.known_benchmark(asked, tables.claims, registry)
    if entry is None:
        _none(asked.id, faults)
        return
    kept = state.kept_faults(PAGE, query, faults)
    state.publish(PAGE, query)
    title = entry.titled(query.subset or None)
    st.set_page_config(page_title=f"{title} · claimboard")
    st.html(page_head(title, state.snapshot()[0]))
    rows = facts.rows_of(tables.claims, entry, query.subset)
    parts, number = state.kept(_parts, entry.id)
    of_parts = tables.claims.filter(pl.col("benchmark") == entry.id) if rows.is_empty() and number else None
    st.markdown(escaped(facts.facts_line(entry, query.subset, rows if of_parts is None else of_parts)))
    st.html(facts.links_line(entry, query, number, registry, source_link(None, entry.url)))
    empty.dead_link(kept)
    if rows.is_empty() and not number:
        empty.no_numbers(entry, tables.papers)
        return
    with st.container(key="full"):
        if of_parts is None:
            _answers(rows, query, entry, tables.claims, (parts, number) if number and not query.subset else ("", 0))
        else:
            st.header("Who is first on each part", anchor=False)
            st.html(facts.part_leaders(of_parts, entry, registry))
            take_along(PAGE, taken_leaders(tables.claims, entry, number, registry))
    if query.metric:
        st.header("The record over time", anchor=False)
        place = (query.id, query.subset, query.metric)
        record_over_time(rows, place, query.setting, registry, tables.claims, page=PAGE)
    empty.also_named(entry, tables.papers)


def _parts(claims: pl.DataFrame, registry: Registry, benchmark: str) -> tuple[str, int]:
    return facts.parts_table(claims, registry.benchmarks[benchmark])


def _none(name: str, faults: tuple[str, ...]) -> None:
    st.set_page_config(page_title="Benchmark · claimboard")
    st.html(page_head("Benchmark", state.snapshot()[0]))
    if name:
        empty.dead_link(faults)
    st.html('<p class="cb-legend"><a href=".">Search for a benchmark</a> · <a href="board">Leaderboards</a></p>')


def _answers(
    rows: pl.DataFrame, query: BenchmarkQuery, entry: Benchmark, claims: pl.DataFrame, its_parts: tuple[str, int]
) -> None:
    """Settings with their leaders and how much the benchmark still tells, beside parts and metrics."""
    registry, (parts, number) = state.registry(), its_parts
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
            take_along(PAGE, taken_parts(claims, entry, number), folded="Take the parts along")
        if len(there) > 1 or not parts:
            st.header("Metrics", anchor=False)
            st.html(facts.metrics_table(there, query, registry))
            take_along(PAGE, taken_metrics(there, entry, query.subset, registry), folded="Take the metrics along")


def _settings(rows: pl.DataFrame, query: BenchmarkQuery, registry: Registry) -> None:
    metric = registry.metrics[query.metric]
    st.header(f"Settings in use, {escaped(metric.name)}", anchor=False)
    shown, number = state.kept(facts.settings_in_use, replace(query, setting=""))
    if not number:
        st.info("Nothing here can be ranked.", icon=":material/inbox:")
        return
    st.html(shown)
    if number > facts.LISTED:
        st.markdown(f":small[:gray[{plural(number - facts.LISTED, 'further setting')} on the leaderboard.]]")
    take_along(PAGE, taken_settings(rows, (query.id, query.subset, query.metric), number, registry))
    if told := state.kept(facts.what_it_tells, query.id, query.subset, query.metric):
        st.header("What it still tells", anchor=False)
        st.markdown(escaped(" ".join(told)))
