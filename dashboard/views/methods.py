"""The page of methods: search them, and see everything that is known of one."""

from __future__ import annotations

import polars as pl
import streamlit as st

from claims.registry.lookup import Registry
from dashboard import state
from dashboard.html_tables import page_head
from dashboard.known_methods import SHOWN, MethodsQuery, counted, known_methods, matching, method_list, taken_methods
from dashboard.links import reset_address
from dashboard.method_facts import MethodQuery
from dashboard.views import empty
from dashboard.views.method import one
from dashboard.views.taken_along import take_along

PAGE = "methods"


def show() -> None:
    """Draw the page."""
    query = state.asked(PAGE, MethodsQuery)
    faults = state.kept_faults(PAGE, query, ())
    state.publish(PAGE, query)
    if query.method:  # links of before a method had a page of its own
        one(MethodQuery(query.method))
        return
    st.set_page_config(page_title="Methods · claimboard")
    st.html(page_head("Methods", state.snapshot()[0], reset=reset_address(PAGE, query)))
    empty.dead_link(faults)
    _all(query)


def _every(claims: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    return known_methods(claims)


def _all(query: MethodsQuery) -> None:
    methods = state.kept(_every)
    state.seed(PAGE, "text", query.text)
    st.text_input(
        "Words", key=state.key(PAGE, "text"), placeholder="in name, family or organisation", icon=":material/search:",
        width=420,
    )  # fmt: skip
    found = matching(methods, query.text)
    if found.is_empty():
        st.info("No method is called anything like that.", icon=":material/search_off:")
        return
    st.markdown(counted(found, methods, query.text))
    with st.container(key="full"):
        st.html(method_list(found.head(SHOWN)))
    take_along(PAGE, taken_methods(found, query.text, state.tables().claims))
