"""Everything about one method: its place on every board, everything else that is reported of it, by whom."""

from __future__ import annotations

import polars as pl
import streamlit as st

from claims.boards.cells import method_keys
from claims.boards.comparability import method_key
from claims.boards.standing import standings
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from dashboard import browsing, state
from dashboard import method_facts as facts
from dashboard.browsing import ClaimsQuery
from dashboard.claim_list import claim_table
from dashboard.formatting import escaped, plural
from dashboard.html_tables import page_head
from dashboard.known_methods import identity, known_methods, standing_table, taken_places
from dashboard.links import address_with, row_addresses
from dashboard.method_facts import MethodQuery
from dashboard.views import empty
from dashboard.views.detail import opened
from dashboard.views.taken_along import take_along

PAGE = "method"
LISTED = 200
OTHERS = ("number", "metric", "where", "setting", "against", "source")
AGAINST = ("method", "number", "metric", "where", "source")


def show() -> None:
    """Draw the page."""
    query = state.asked(PAGE, MethodQuery)
    faults = state.kept_faults(PAGE, query, ())
    state.publish(PAGE, query)
    one(query, faults)


def one(query: MethodQuery, faults: tuple[str, ...] = ()) -> None:
    """Draw the page of the method that a query names; of an unknown one, say what is nearest."""
    claims, registry = state.tables().claims, state.registry()
    try:
        key = state.kept(_key, query.id)
    except ClaimsError as error:
        st.set_page_config(page_title="Method · claimboard")
        st.html(page_head("Method", state.snapshot()[0]))
        if query.id:
            empty.dead_link(str(problem) for problem in error.problems)
        st.html('<p class="cb-legend"><a href=".">Search for a method</a> · <a href="methods">All methods</a></p>')
        return
    own, places, against = state.kept(_known_of, key)
    _head(own, places, claims, key)
    empty.dead_link(faults)
    left, right = st.columns([7, 4])
    with left:
        _places(places, key, query, claims, registry)
        rest = own.join(places.select("claim_id"), on="claim_id", how="anti")
        _others("Changes, limits and further reports", rest, query, registry, columns=OTHERS)
        _others("What is measured against it", against, query, registry, columns=AGAINST)
        st.header("Sources", anchor=False)
        st.html(facts.sources_table(own))
        asked = ClaimsQuery(method=key)
        take_along(PAGE, browsing.taken(own.height, lambda: own, asked, registry, f"{key}-results"))
    with right:
        opened(query.row, claims, registry, close=address_with(PAGE, query, row=""))


def _key(claims: pl.DataFrame, registry: Registry, name: str) -> str:
    """Id of the method of that name.

    Raises:
        ClaimsError: no method is called so.
    """
    if not name:  # nothing is near to no name
        raise ClaimsError("no method is named")
    return method_keys(claims, (name,))[0]


def _known_of(claims: pl.DataFrame, registry: Registry, key: str) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Claims of a method, its places on boards, and the claims that are measured against it."""
    own = claims.filter(method_key(claims) == key)
    return own, standings(claims, key, registry), claims.filter(pl.col("baseline_id") == key)


def _others(
    title: str, rows: pl.DataFrame, query: MethodQuery, registry: Registry, *, columns: tuple[str, ...]
) -> None:
    if rows.is_empty():
        return
    st.header(f"{title} · {rows.height:,}", anchor=False)
    with st.container(key=f"scrolls-{len(columns)}"):
        st.html(claim_table(rows.head(LISTED), registry, title, row_addresses(PAGE, query), columns=columns))
    if rows.height > LISTED:
        st.markdown(f":small[:gray[{rows.height - LISTED:,} more: see all claims.]]")


def _head(own: pl.DataFrame, places: pl.DataFrame, claims: pl.DataFrame, key: str) -> None:
    method = known_methods(own).row(0, named=True)
    st.set_page_config(page_title=f"{method['method']} · claimboard")
    st.html(page_head(method["method"], state.snapshot()[0]))
    told = [identity(method), plural(own.height, "result"), plural(method["sources"], "source")]
    st.markdown(f"{escaped(' · '.join(each for each in told if each))}  \n**{escaped(facts.summary(places))}**")
    if printed := facts.spellings(own):
        st.markdown(f":small[:gray[Printed as {escaped(printed)}]]")
    st.html(facts.links_line(own, claims, key))


def _places(places: pl.DataFrame, key: str, query: MethodQuery, claims: pl.DataFrame, registry: Registry) -> None:
    if places.is_empty():
        return
    shown, text = places, ""
    if places.height > 12:
        state.seed(PAGE, "text", query.text)
        st.text_input(
            "Words", key=state.key(PAGE, "text"), placeholder="words of benchmark, metric or setting", width=420,
            icon=":material/search:", label_visibility="collapsed",
        )  # fmt: skip
        shown, text = facts.narrowed(places, query.text, registry), query.text
    if shown.is_empty():
        st.info("No result of it fits these words.", icon=":material/filter_alt_off:")
        return
    with st.container(key="scrolls"):
        st.html(standing_table(shown, registry, row_addresses(PAGE, query)))
    take_along(PAGE, taken_places(shown, key, text, claims, registry), folded="Take the places along")
