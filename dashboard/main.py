"""The pages and the menu: what Streamlit runs for every visitor and after everything that one does."""

from __future__ import annotations

import streamlit as st

from claims.record.errors import ClaimsError
from claims.registry.folders import data_dir
from dashboard import state
from dashboard.views import (
    add_claims,
    audit,
    benchmark,
    claims_table,
    compare,
    efficiency,
    empty,
    home,
    leaderboard,
    method,
    methods,
    papers,
    sources,
)

# Streamlit would fetch a named icon from the network; three bars need none.
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="#2f74d0">'
    '<rect x="1" y="8" width="4" height="7" rx="1"/><rect x="6" y="1" width="4" height="14" rx="1"/>'
    '<rect x="11" y="5" width="4" height="10" rx="1"/></svg>'
)


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="claimboard", page_icon=LOGO)
    st.logo(LOGO, link=None)
    pages = [
        # Links of before there was a first page name their board at /.
        st.Page(
            leaderboard.show if "benchmark" in st.query_params else home.show, title="Home", url_path="", default=True
        ),
        st.Page(leaderboard.show, title="Leaderboards", url_path="board"),
        # What a reader types: the page is called so, its address is short.
        st.Page(leaderboard.show, title="Leaderboards", url_path="leaderboard", visibility="hidden"),
        st.Page(leaderboard.show, title="Leaderboards", url_path="leaderboards", visibility="hidden"),
        st.Page(compare.show, title="Compare", url_path="compare"),
        st.Page(efficiency.show, title="Efficiency", url_path="efficiency"),
        st.Page(methods.show, title="Methods", url_path="methods"),
        # Pages of one thing: links lead to them, the menu does not.
        st.Page(benchmark.show, title="Benchmark", url_path="benchmark", visibility="hidden"),
        st.Page(method.show, title="Method", url_path="method", visibility="hidden"),
        st.Page(claims_table.show, title="Claims", url_path="claims"),
        st.Page(papers.show, title="Papers", url_path="papers"),
        st.Page(papers.one, title="Paper", url_path="paper", visibility="hidden"),
        st.Page(sources.show, title="Data", url_path="data"),
        st.Page(sources.show, title="Data", url_path="sources", visibility="hidden"),
        st.Page(audit.show, title="Audit", url_path="audit"),
        st.Page(add_claims.show, title="Add claims", url_path="add"),
    ]
    page = st.navigation(pages, position="top")
    state.begin()
    try:
        served = state.served()
    except ClaimsError as error:
        empty.broken_data(error, data_dir())
        return
    empty.left_out(served)
    page.run()


main()
