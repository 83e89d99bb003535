"""All claims in one table, with filters and export; a link can name one claim."""

from __future__ import annotations

from functools import partial

import polars as pl
import streamlit as st

from dashboard import browsing, state
from dashboard.browsing import ClaimsQuery
from dashboard.choices import counts
from dashboard.dead_links import LISTS, known_claims
from dashboard.formatting import escaped, plural
from dashboard.views import detail, empty
from dashboard.views.columns import claim_columns
from dashboard.views.tables import choose, download

PAGE = "claims"


def show() -> None:
    """Draw the page."""
    tables, registry = state.tables(), state.registry()
    claims = tables.claims
    st.title("All claims", anchor=False)
    st.markdown(
        "Every number that the papers report, each as the kind of number it is: an absolute value, a difference, "
        "a relative change, a factor, or a percent change that the source leaves open."
    )
    query, faults = known_claims(state.asked(PAGE, ClaimsQuery), claims, registry)
    faults = state.kept_faults(PAGE, query, faults if state.opened(PAGE) else None)
    names = {
        "benchmark": {entry.id: entry.name for entry in registry.benchmarks.values()},
        "metric": {entry.id: entry.name for entry in registry.metrics.values()},
    }
    _filters(query, claims, names)
    state.publish(PAGE, query)
    empty.dead_link(faults)
    rows = browsing.matching(claims, query)
    if query.claim:
        _linked(claims, query.claim)
    if rows.is_empty():
        st.info("No claim passes these filters.", icon=":material/filter_alt_off:")
        return
    st.markdown(f"**{rows.height:,}** of {plural(claims.height, 'claim')}")
    chosen = choose(
        rows, *claim_columns(rows, registry), key=f"{PAGE}:table", alt="Claims that pass the filters", visible=15
    )
    if chosen is not None:
        detail.show(chosen, registry)
    else:
        st.caption("Choose a row to see where its number stands in the source and how it was read.")
    download("Download these claims (CSV, every column)", rows, "claims.csv")


def _filters(query: ClaimsQuery, claims: pl.DataFrame, names: dict[str, dict[str, str]]) -> None:
    """Free words first, then the registry's names, then the enumerated fields that have more than one value."""
    words, benchmark, metric = st.columns([2, 2, 2])
    with words:
        state.seed(PAGE, "text", query.text)
        st.text_input(
            "Words",
            key=state.key(PAGE, "text"),
            placeholder="in method, baseline, paper, setting or figure",
            icon=":material/search:",
        )
    for column, name in ((benchmark, "benchmark"), (metric, "metric")):
        found = counts(claims, name)
        state.seed(PAGE, name, list(getattr(query, name)))
        column.multiselect(
            name.capitalize(),
            sorted(found, key=lambda value: _labelled(names[name], found, value).casefold()),
            format_func=partial(_labelled, names[name], found),
            key=state.key(PAGE, name),
            placeholder=f"all {len(found)}",
        )
    with st.container(horizontal=True, gap="medium"):
        for name in LISTS:
            found = counts(claims, name)
            if len(found) + (claims[name].null_count() > 0) < 2:
                continue
            state.seed(PAGE, name, list(getattr(query, name)))
            st.pills(
                name.capitalize(),
                list(found),
                selection_mode="multi",
                format_func=partial(_labelled, {}, found),
                key=state.key(PAGE, name),
            )


def _labelled(names: dict[str, str], counts: dict[str, int], value: str) -> str:
    return f"{names.get(value, value.replace('_', ' '))} · {counts[value]:,}"


def _linked(claims: pl.DataFrame, claim_id: str) -> None:
    """The claim that the link names, above the table."""
    found = claims.filter(pl.col("claim_id") == claim_id)
    if found.is_empty():
        st.warning(
            f"There is no claim {escaped(claim_id)}: it may have been corrected since.", icon=":material/link_off:"
        )
    else:
        detail.show(found.row(0, named=True), state.registry())
