"""All claims in one list: filters, order and pages are made here, the browser gets the page that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import polars as pl
import streamlit as st

from claims.registry.lookup import Registry
from dashboard import browsing, state
from dashboard.browsing import A_PAGE, FIELDS, LISTED, SORTED, ClaimsQuery
from dashboard.claim_list import HEADS, USUAL, claim_table, sorting_heads
from dashboard.dead_links import known_claims
from dashboard.formatting import plural
from dashboard.html_tables import page_head
from dashboard.links import address_with, reset_address, row_addresses
from dashboard.paging import page_count, page_number, pages_nav
from dashboard.views import empty
from dashboard.views.detail import opened
from dashboard.views.taken_along import take_along

PAGE = "claims"
# A filter, how many of its values are offered: what is rarer can be typed as words.
PICKED = {"benchmark": 220, "metric": 220}


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Claims · claimboard")
    claims, registry = state.tables().claims, state.registry()
    query, faults = known_claims(state.asked(PAGE, ClaimsQuery), claims, registry, state.kept(_values))
    faults = state.kept_faults(PAGE, query, faults)
    state.publish(PAGE, query)
    st.html(page_head("All claims", state.snapshot()[0], reset=reset_address(PAGE, query)))
    still = replace(query, row="", claim="")  # what is open beside the list changes nothing of it
    _filters(query, _answered(still)[1], registry)
    empty.dead_link(faults)
    left, right = st.columns([7, 4])
    with left:
        _list(still, claims, registry)
    with right:
        close = address_with(PAGE, query, row="", claim="")
        opened(query.row or query.claim, claims, registry, close=close)


def _filters(query: ClaimsQuery, offered: Mapping[str, Mapping[str, int]], registry: Registry) -> None:
    """One line: words, benchmark, metric, and the fields of few values behind a button."""
    names = {
        "benchmark": {entry.id: entry.name for entry in registry.benchmarks.values()},
        "metric": {entry.id: entry.name for entry in registry.metrics.values()},
    }
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        state.seed(PAGE, "text", query.text)
        st.text_input("Words", key=state.key(PAGE, "text"), icon=":material/search:", width=300,
                      placeholder="of method, benchmark, metric, paper")  # fmt: skip
        for name, width in PICKED.items():
            counts = offered[name]
            state.seed(PAGE, name, list(getattr(query, name)))
            st.multiselect(name.capitalize(), list(counts), format_func=partial(_labelled, names[name], counts),
                           key=state.key(PAGE, name), placeholder=f"all {len(counts)}", width=width,
                           select_all=False)  # fmt: skip
        chosen = sum(len(getattr(query, name)) for name in FIELDS)
        with st.popover(f"More filters · {chosen}" if chosen else "More filters", icon=":material/tune:"):
            for name in FIELDS:
                _pills(name, getattr(query, name), offered[name])
        with st.popover("Columns", icon=":material/view_column:"):
            state.seed(PAGE, "columns", list(query.columns or USUAL))
            st.pills("Columns", LISTED, selection_mode="multi", format_func=lambda name: HEADS[name].inner,
                     key=state.key(PAGE, "columns"))  # fmt: skip


def _pills(name: str, chosen: tuple[str, ...], counts: Mapping[str, int]) -> None:
    if len(counts) < 2 and not chosen:
        return
    state.seed(PAGE, name, list(chosen))
    st.pills(name.capitalize(), list(counts), selection_mode="multi", format_func=partial(_labelled, {}, counts),
             key=state.key(PAGE, name))  # fmt: skip


def _labelled(names: Mapping[str, str], counts: Mapping[str, int], value: str) -> str:
    return f"{names.get(value, value.replace('_', ' '))} · {counts.get(value, 0):,}"


def _list(query: ClaimsQuery, claims: pl.DataFrame, registry: Registry) -> None:
    number, drawn, links = state.kept(_drawn, query)
    if not number:
        st.info("No claim passes these filters.", icon=":material/filter_alt_off:")
        return
    pages = page_count(number, A_PAGE)
    here = f", page {page_number(query.page, pages):,} of {pages:,}" if pages > 1 else ""
    st.markdown(f"**{number:,}** of {plural(claims.height, 'claim')}{here}")
    with st.container(key="table"):
        st.html(drawn)
    st.html(links or "<span></span>")
    take_along(PAGE, browsing.taken(number, partial(_found, claims, query, registry), query, registry))


def _found(claims: pl.DataFrame, query: ClaimsQuery, registry: Registry) -> pl.DataFrame:
    return browsing.found_claims(claims, query, registry, state.kept(browsing.searched_columns))


def _drawn(claims: pl.DataFrame, registry: Registry, query: ClaimsQuery) -> tuple[int, str, str]:
    """How many claims pass, a page of them as a table, and the links to the other pages."""
    found, _ = _answered(query)
    number = int(found.sum())
    pages = page_count(number, A_PAGE)
    page = page_number(query.page, pages)
    rows = browsing.page_of(claims, found, query.sort, page)
    heads = sorting_heads(
        query.sort, SORTED, lambda name: address_with(PAGE, query, sort=browsing.next_sort(query.sort, name), page="")
    )
    columns = browsing.columns_of(query)
    drawn = claim_table(rows, registry, "Claims that pass the filters", row_addresses(PAGE, query), columns=columns,
                        heads=heads)  # fmt: skip
    return number, drawn, pages_nav(page, pages, lambda at: address_with(PAGE, query, page=str(at)))


def _answered(query: ClaimsQuery) -> tuple[pl.Series, dict[str, dict[str, int]]]:
    """Which claims pass, and how many each list would show: the order and the page change neither."""
    return state.kept(_answer, replace(query, sort="", page="", columns=()))


def _answer(
    claims: pl.DataFrame, registry: Registry, query: ClaimsQuery
) -> tuple[pl.Series, dict[str, dict[str, int]]]:
    columns = state.kept(browsing.searched_columns)
    kept = browsing.filters_of(columns, query, registry)
    return browsing.passing(kept, claims.height), browsing.offered(columns, query, kept)


def _values(claims: pl.DataFrame, registry: Registry) -> dict[str, dict[str, int]]:
    return browsing.values_of(state.kept(browsing.searched_columns))
