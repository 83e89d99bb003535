"""Pictures that several pages show with their tables: the record over time, and quality against cost."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from claims.boards.leaderboard import WHOLE
from claims.boards.progress import progress
from claims.record.entries import Metric
from claims.registry.lookup import Registry
from dashboard import benchmark_facts as facts
from dashboard import html_tables, state, tradeoffs
from dashboard.benchmark_tables import taken_records
from dashboard.charts.template import CONFIG
from dashboard.formatting import escaped, metric_label, plural
from dashboard.views.taken_along import take_along


def record_over_time(
    rows: pl.DataFrame, place: tuple[str, str, str], setting: str, registry: Registry, claims: pl.DataFrame, *,
    page: str | None = None,
) -> None:  # fmt: skip
    """The record of the protocol that most results have, or the one that is asked for.

    Args:
        rows: claims, the columns of the claims table.
        place: ids of benchmark, subset (empty for the whole) and metric.
        setting: as the table of progress names it; another one than there is falls back to the first.
        registry: names and directions of the metrics.
        claims: the claims table.
        page: that has a picker of the setting; without one the setting is said.
    """
    benchmark, subset, metric = place
    found = progress(rows, benchmark, metric, subset=subset or WHOLE, registry=registry)
    names: dict[str, pl.DataFrame] = {}
    for part in found.partition_by("setting", "against", "norm_unit", maintain_order=True):
        names.setdefault(str(part["setting"][0] or html_tables.UNSTATED), part)
    if not names:
        st.markdown("No result has a day of evaluation or release, so that there is no curve.")
        return
    setting = setting if setting in names else next(iter(names))
    if page is None:
        more = " Choose another under Filters." if len(names) > 1 else ""
        st.markdown(f"Setting: **{escaped(setting)}**.{more}")
    elif len(names) > 1:
        state.seed(page, "setting", setting)
        st.selectbox("Setting", list(names), key=state.key(page, "setting"), width=420)
    records = names[setting]
    with st.container(key="full-record"):
        _curve(records, metric_label(registry.metrics[metric], records["norm_unit"][0]))
    taken = taken_records(records, place, claims, whole=page is not None)
    take_along("record", taken, folded="Take the records along")


def _curve(records: pl.DataFrame, axis: str) -> None:
    from dashboard.charts.records import records_chart

    left, right = st.columns([5, 6], gap="medium")
    with left:
        st.html(facts.records_table(records))
        undated = records["undated"][0]
        if undated:
            st.markdown(f":small[:gray[{undated:,} of {records['results'][0]:,} results have no day.]]")
    with right:
        chart = records_chart(records, axis, date.today())
        st.plotly_chart(chart, config=CONFIG, alt="The record over time; the table lists it")


def frontier(part: pl.DataFrame, x: Metric, y: Metric, claims: pl.DataFrame, registry: Registry) -> None:
    """Whom nobody beats in both, as a table beside the picture of all pairs.

    Args:
        part: pairs of one comparable group, columns of `claims.boards.pareto`.
        x: the cost.
        y: the quality.
        claims: the claims table.
        registry: names of benchmarks.
    """
    if part.is_empty():
        st.info("No two methods have both numbers from one place and setting.", icon=":material/inbox:")
        return
    from dashboard.charts.tradeoff import tradeoff

    drawn = tradeoffs.plotted(part)
    held = part["frontier"].fill_null(False).sum()
    st.markdown(f"**{held:,}** of {plural(part.height, 'method')} are beaten by nobody in both.")
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.html(tradeoffs.frontier_table(part, x, y))
        take_along("frontier", tradeoffs.taken(part, x, y, claims, registry))
    with right:
        st.plotly_chart(tradeoff(drawn, x, y), config=CONFIG, alt="Quality against cost; the table lists the frontier")
        if drawn.height < part.height:
            st.markdown(f":small[:gray[Every point of the frontier and {drawn.height - held:,} others are drawn.]]")
