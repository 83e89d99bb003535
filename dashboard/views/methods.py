"""The page of methods: search them, and see everything that is known of one."""

from __future__ import annotations

import polars as pl
import streamlit as st

from claims.boards.cells import method_keys
from claims.boards.comparability import method_key
from claims.boards.standing import standings
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from dashboard import html_tables, state
from dashboard.formatting import escaped, plural
from dashboard.known_methods import (
    SHOWN,
    MethodsQuery,
    identity,
    known_methods,
    matching,
    method_list,
    standing_table,
)
from dashboard.views import detail, empty
from dashboard.views.columns import claim_columns
from dashboard.views.tables import choose, download

PAGE = "methods"


def show() -> None:
    """Draw the page."""
    claims, registry = state.tables().claims, state.registry()
    query = state.asked(PAGE, MethodsQuery)
    state.publish(PAGE, query)
    if query.method:
        try:
            places = standings(claims, query.method, registry)
        except ClaimsError as error:
            empty.dead_link(str(problem) for problem in error.problems)
        else:
            _one(places, query.method, claims, registry)
            return
    _all(query, claims)


def _all(query: MethodsQuery, claims: pl.DataFrame) -> None:
    methods = known_methods(claims)
    st.title("Methods", anchor=False)
    state.seed(PAGE, "text", query.text)
    st.text_input(
        "Words", key=state.key(PAGE, "text"), placeholder="in name, family or organisation", icon=":material/search:",
        width=420,
    )  # fmt: skip
    found = matching(methods, query.text)
    if found.is_empty():
        st.info("No method is called anything like that.", icon=":material/search_off:")
        return
    more = f", the first {SHOWN} are listed" if found.height > SHOWN else ""
    st.markdown(f"**{found.height:,}** of {plural(methods.height, 'method')}{more}")
    st.html(method_list(found.head(SHOWN)))
    download("Download these methods (CSV)", found, "methods.csv")


def _one(places: pl.DataFrame, name: str, claims: pl.DataFrame, registry: Registry) -> None:
    key = method_keys(claims, (name,))[0]
    own = claims.filter(method_key(claims) == key)
    method = known_methods(own).row(0, named=True)
    st.title(escaped(method["method"]), anchor=False)
    facts = [identity(method), plural(own.height, "result"), plural(method["sources"], "source")]
    st.markdown(" · ".join(escaped(fact) for fact in facts if fact))
    compare = html_tables.address_of("compare", methods=method["method"])
    st.html(f'<p class="cb-legend"><a href="{compare}">Compare with others</a> · <a href="methods">All methods</a></p>')
    if places.height:
        st.html(standing_table(places, registry))
        marks = [html_tables.CONFLICT] if places["conflict"].any() else []
        st.html(html_tables.legend(marks))
    rest = own.join(places.select("claim_id"), on="claim_id", how="anti")
    if rest.height:
        st.subheader("Changes, limits and further reports", anchor=False)
        shown, columns = claim_columns(rest, registry)
        chosen = choose(rest, shown, columns, key=f"{PAGE}:{key}", alt="Further claims of the method", visible=12)
        if chosen is not None:
            detail.show(chosen, registry)
    download("Download all results (CSV)", own, "method.csv")
