"""The leaderboard page: pick a benchmark and a metric, filter, read the ranks, look behind a number."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from claims.boards.leaderboard import WHOLE
from claims.record.entries import Metric
from claims.registry.lookup import Registry
from dashboard import choices, state
from dashboard.charts.board import board_chart, charted
from dashboard.choices import BoardQuery
from dashboard.dead_links import board_faults
from dashboard.formatting import BOUND_WORDS, COMPARISON_WORDS, address, escaped, metric_label, plural
from dashboard.ranking import is_ranked, ranked, sections
from dashboard.views import detail, empty
from dashboard.views.columns import board_columns
from dashboard.views.tables import choose, download

PAGE = "board"


def show() -> None:
    """Draw the page."""
    tables, registry = state.tables(), state.registry()
    claims = tables.claims
    st.title("Leaderboards", anchor=False)
    st.markdown(
        f"**{tables.papers.height:,}** papers · **{claims.height:,}** claims · "
        f"**{claims['benchmark'].drop_nulls().n_unique():,}** benchmarks with numbers. "
        "A number is ranked only among numbers of the same benchmark, metric and setting."
    )
    if claims.is_empty():
        st.info("The data folder holds no claims yet.", icon=":material/inbox:")
        return
    change = partial(choices.touched, years=st.session_state.get(f"{PAGE}:years"))
    asked = state.asked(PAGE, BoardQuery, change)
    query = choices.settle(asked, claims, registry)
    faults = board_faults(asked, query, claims, registry) if state.opened(PAGE) else None
    state.publish(PAGE, query)
    _pickers(query, claims, registry)
    empty.dead_link(state.kept_faults(PAGE, query, faults))
    if query.benchmark not in registry.benchmarks:
        return
    rows = choices.kind_rows(claims, query)
    if rows.is_empty():
        empty.no_numbers(registry.benchmarks[query.benchmark], tables.papers)
        return
    _filters(query, rows)
    board = choices.filtered(ranked(claims, query, registry), query)
    _result(board, rows.height, query, registry)
    empty.also_named(registry.benchmarks[query.benchmark], tables.papers)


def _pickers(query: BoardQuery, claims: pl.DataFrame, registry: Registry) -> None:
    """Benchmark, metric, part and kind of number; each list says how many claims stand behind a choice."""
    benchmarks = choices.benchmark_options(claims, registry)
    metrics = choices.metric_options(claims, registry, query.benchmark)
    subsets = choices.subset_options(claims, registry, query.benchmark, query.metric)
    kinds = choices.comparison_options(choices.board_rows(claims, query))
    part_names = {WHOLE: "Whole"}
    if query.benchmark in benchmarks:
        part_names |= {part.id: part.name for part in registry.benchmarks[query.benchmark].subsets}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        _select(
            f"Benchmark · {sum(count > 0 for count in benchmarks.values()):,} of {len(benchmarks):,} have numbers",
            "benchmark",
            query.benchmark if query.benchmark in benchmarks else None,
            benchmarks,
            {entry.id: entry.name for entry in registry.benchmarks.values()},
            360,
            index=None,
            placeholder="Type to search",
        )
        if metrics:
            names = {entry.id: entry.name for entry in registry.metrics.values()}
            _select("Metric", "metric", query.metric, metrics, names, 280)
        if len(subsets) > 1:
            _select("Part", "subset", query.subset, subsets, part_names, 240)
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


def _select(
    label: str,
    name: str,
    value: str | None,
    counts: Mapping[str, int],
    names: Mapping[str, str],
    width: int,
    **more: Any,
) -> None:
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


def _filters(query: BoardQuery, rows: pl.DataFrame) -> None:
    """Method, setting, years and bound; a filter that could not change anything is not offered."""
    settings = choices.setting_options(rows)
    bounds = choices.counts(rows, "bound")
    years = choices.years(rows)
    st.session_state[f"{PAGE}:years"] = years
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        state.seed(PAGE, "method", query.method)
        st.text_input(
            "Method",
            key=state.key(PAGE, "method"),
            placeholder="words of its name",
            icon=":material/search:",
            width=230,
        )
        if len(settings) > 1:
            state.seed(PAGE, "setting", list(query.setting))
            st.multiselect(
                "Setting",
                list(settings),
                format_func=lambda name: f"{name} · {settings[name]:,}",
                key=state.key(PAGE, "setting"),
                placeholder=f"all {len(settings)}",
                width=330,
            )
        if years and years[0] < years[1]:
            state.seed(PAGE, "span", choices.span(query, years))
            st.slider("Published", *years, key=state.key(PAGE, "span"), width=200)
        if len(bounds) > 1:
            state.seed(PAGE, "bound", list(query.bound))
            st.pills(
                "Bound",
                list(bounds),
                selection_mode="multi",
                format_func=lambda bound: f"{BOUND_WORDS[bound]} · {bounds[bound]:,}",
                key=state.key(PAGE, "bound"),
            )


def _result(board: pl.DataFrame, total: int, query: BoardQuery, registry: Registry) -> None:
    metric, benchmark = registry.metrics[query.metric], registry.benchmarks[query.benchmark]
    st.subheader(f"{escaped(benchmark.titled(query.subset))} · {escaped(metric.name)}", anchor=False, divider="gray")
    facts = [
        plural(total, "result") if board.height == total else f"{board.height:,} of {plural(total, 'result')}",
        f"{metric.better} is better" if metric.better else "neither way is better by itself",
        escaped(benchmark.task) if benchmark.task else "",
        f"{benchmark.size.usual:,} items" if benchmark.size and benchmark.part(query.subset) is None else "",
        f"[about the benchmark]({address(benchmark.url)})" if benchmark.url else "",
    ]
    st.caption(" · ".join(fact for fact in facts if fact))
    if board.is_empty():
        st.info("No result passes these filters.", icon=":material/filter_alt_off:")
        return
    if not is_ranked(query, registry):
        st.info(
            f"{query.comparison.capitalize()} claims: {COMPARISON_WORDS[query.comparison]}. Each is measured against "
            "its own baseline, so they are listed and not ranked.",
            icon=":material/difference:",
        )
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = _tables(board, query, metric)
        download("Download these rows (CSV)", board.drop("section"), f"{query.benchmark}-{query.metric}.csv")
    with right:
        _chart(board, query, metric)
    if chosen is not None:
        detail.show(chosen, registry)


def _tables(board: pl.DataFrame, query: BoardQuery, metric: Metric) -> dict[str, object] | None:
    """One table a group, best first; gives the row that the reader chose."""
    chosen = None
    for heading, rows in sections(board).items():
        if heading:
            st.markdown(f"**{escaped(heading[0].upper() + heading[1:])}** · {plural(rows.height, 'result')}")
        place = (query.benchmark, query.metric, query.subset, query.comparison, heading)
        key = f"{PAGE}:table:{':'.join(place)}"
        alt = f"Results, {heading or 'best first'}"
        chosen = choose(rows, *board_columns(rows, metric), key=key, alt=alt, visible=30) or chosen
    hint = "Choose a row to see where its number stands in the source and how it was read."
    if board["rank"].null_count() not in (0, board.height):
        hint += " Limits (up to, at least), approximate numbers and ranges have no rank."
    st.caption(hint)
    return chosen


def _chart(board: pl.DataFrame, query: BoardQuery, metric: Metric) -> None:
    rows, left_out = charted(board)
    if rows.is_empty():
        return
    state.seed(PAGE, "zoom", query.zoom)
    st.toggle(
        "Cut the axis to the numbers",
        key=state.key(PAGE, "zoom"),
        help="Small distances become visible; the axis then starts elsewhere than at zero, and says so.",
    )
    units = rows["norm_unit"].unique().to_list()
    axis = metric_label(metric, units[0]) if len(units) == 1 else metric.name
    st.plotly_chart(
        board_chart(rows, axis, better=metric.better, zoom=query.zoom),
        config={"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]},
        alt=f"Bar chart of {metric.name}, {plural(rows.height, 'result')}",
    )
    if left_out:
        st.caption(f"The chart shows the first {rows.height}; {left_out:,} more are in the tables.")
