"""How much cheaper, against what; and quality against cost with its frontier."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from claims.registry.lookup import Registry
from dashboard import gains, state, tradeoffs
from dashboard.charts.template import CONFIG
from dashboard.formatting import plural
from dashboard.gains import FRONTIER, GAINS, EfficiencyQuery
from dashboard.html_tables import page_head
from dashboard.links import address_with, reset_address, row_addresses
from dashboard.views import empty
from dashboard.views.curves import frontier
from dashboard.views.detail import opened
from dashboard.views.taken_along import take_along

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

PAGE = "efficiency"
VIEWS = {GAINS: "Against a baseline", FRONTIER: "Quality against cost"}


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="What is cheaper · claimboard")
    claims, registry = state.tables().claims, state.registry()
    there = state.kept(gains.every_gain)
    query, faults = gains.known_gains(state.asked(PAGE, EfficiencyQuery), there, registry)
    if query.view == FRONTIER:
        still, more = state.kept(_known_pair, replace(query, row=""))
        query = replace(still, row=query.row)
        faults += more if state.opened(PAGE) is not None else ()
    kept = state.kept_faults(PAGE, query, faults)
    state.publish(PAGE, query)
    reset = reset_address(PAGE, query, ("view",))
    st.html(page_head("What is cheaper, and against what?", state.snapshot()[0], reset=reset))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="filters"):
        state.seed(PAGE, "view", query.view)
        st.segmented_control(
            "View", list(VIEWS), format_func=VIEWS.__getitem__, key=state.key(PAGE, "view"), required=True
        )
        if query.view == GAINS:
            _gain_pickers(query, there, registry)
        elif query.y:
            part = _pair_pickers(query, registry)
    empty.dead_link(kept)
    if query.view == GAINS:
        _gains(query, claims, registry)
    elif query.y:
        frontier(part, registry.metrics[query.x], registry.metrics[query.y], claims, registry)
    else:
        st.info("No two methods have numbers in two metrics.", icon=":material/inbox:")


def _gain_pickers(query: EfficiencyQuery, there: pl.DataFrame, registry: Registry) -> None:
    metrics, baselines = gains.metric_options(there, registry), gains.baseline_options(there)
    state.seed(PAGE, "metric", list(query.metric))
    st.multiselect("Metric", list(metrics), format_func=metrics.__getitem__, key=state.key(PAGE, "metric"),
                   select_all=False, placeholder=f"all {len(metrics)} costs", width=320)  # fmt: skip
    state.seed(PAGE, "baseline", query.baseline)
    st.selectbox(
        "Against", list(dict.fromkeys(["", query.baseline, *baselines])), key=state.key(PAGE, "baseline"), width=260,
        format_func=lambda name: baselines.get(name, name) or "any baseline",
    )  # fmt: skip
    state.seed(PAGE, "method", query.method)
    st.text_input("Method", key=state.key(PAGE, "method"), placeholder="words of its name", icon=":material/search:",
                  width=200)  # fmt: skip


def _gains(query: EfficiencyQuery, claims: pl.DataFrame, registry: Registry) -> None:
    still = replace(query, row="")
    found, drawn = state.kept(_drawn, still)
    if found.is_empty():
        st.info("No claim against a baseline passes these filters.", icon=":material/filter_alt_off:")
        return
    ranked = found.filter(board="ranked").height
    st.markdown(
        f"**{plural(found.height, 'claim')}** against a baseline, **{ranked:,}** of them comparable with another. "
        "≤ up to, ≥ at least, ≈ about: a limit takes no rank."
    )
    left, right = st.columns([7, 4])
    with left, st.container(key="scrolls"):
        st.html(drawn)
    with right:
        opened(query.row, claims, registry, close=address_with(PAGE, still))
    figure, left_out = state.kept(_pictured, still)
    if figure is not None:
        st.plotly_chart(figure, config=CONFIG, alt="Factors of the table above on a logarithmic axis")
        if left_out:
            st.markdown(f":small[:gray[{left_out:,} more are in the table.]]")
    take_along(PAGE, gains.taken(found, query, claims, registry))


def _drawn(claims: pl.DataFrame, registry: Registry, query: EfficiencyQuery) -> tuple[pl.DataFrame, str]:
    """The gains that pass, and their table."""
    found = gains.gains(claims, query, registry)
    parts = gains.groups(found, registry)
    return found, gains.gains_table(parts, registry, row_addresses(PAGE, query))


def _pictured(claims: pl.DataFrame, registry: Registry, query: EfficiencyQuery) -> tuple[Figure | None, int]:
    """The forest of the gains, and how many have no room there."""
    found, _ = state.kept(_drawn, query)
    parts = [(title, gains.pictured(part)) for title, part in gains.groups(found, registry)]
    if not any(part.height for _, part in parts):
        return None, 0
    from dashboard.charts.forest import forest

    return forest(parts)


def _known_pair(
    claims: pl.DataFrame, registry: Registry, query: EfficiencyQuery
) -> tuple[EfficiencyQuery, tuple[str, ...]]:
    return tradeoffs.known_pair(query, claims, state.kept(tradeoffs.x_options), registry, _pairs)


def _pairs(x: str, y: str) -> pl.DataFrame:
    return state.kept(tradeoffs.pairs, x, y)


def _pair_pickers(query: EfficiencyQuery, registry: Registry) -> pl.DataFrame:
    """The pickers, and the pairs of the group that is picked."""
    xs, ys = state.kept(tradeoffs.x_options), state.kept(tradeoffs.y_options, query.x)
    for label, name, value, options in (("Quality", "y", query.y, ys), ("Cost", "x", query.x, xs)):
        state.seed(PAGE, name, value)
        names = {each: f"{registry.metrics[each].name} · {count:,}" for each, count in options.items()}
        st.selectbox(label, list(names), format_func=names.__getitem__, key=state.key(PAGE, name), width=190)
    found = _pairs(query.x, query.y)
    places = tradeoffs.place_options(found, registry)
    state.seed(PAGE, "place", query.place)
    st.selectbox(
        "Measured alike", list(places), format_func=places.__getitem__, key=state.key(PAGE, "place"), width=400
    )
    return tradeoffs.of_place(found, query.place) if query.place else found.clear()
