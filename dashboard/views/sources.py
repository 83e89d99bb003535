"""The page of data: sources with licence, date and counts, coverage, last build, columns, how to cite, downloads."""

from __future__ import annotations

import streamlit as st

from claims.registry.lookup import data_dir
from claims.sources.description import readable_sources
from dashboard import data_facts as facts
from dashboard import state
from dashboard.source_list import source_table
from dashboard.views.taken_along import take_along


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Data · claimboard")
    tables = state.tables()
    sources, _ = readable_sources(data_dir())  # what is wrong with the others stands on every page
    figures = sum(each.counts.figures for each in sources if each.counts)
    st.title("Data", anchor=False)
    st.markdown(facts.origins_line(tables.claims, len(sources)))
    st.html(facts.snapshot_line(*state.snapshot()))
    if sources:
        with st.container(key="full"):
            st.html(source_table(sources))
        st.html(
            f'<p class="cb-legend">Of {figures:,} figures in these files every one is a claim or counted among those '
            "left out, with the reason: averages, ranks and differences that follow from others, properties of a "
            "model, second copies, names that the registry does not know.</p>"
        )
    else:
        st.info("The data folder holds no results in bulk.", icon=":material/inbox:")
    left, right = st.columns(2, gap="large")
    with left:
        st.header("What is covered", anchor=False)
        st.html(facts.coverage_table(tables.claims, tables.papers, state.registry()))
    with right:
        st.header("How to cite", anchor=False)
        st.code(facts.citation(state.snapshot()[0]), language="bibtex", wrap_lines=True)
        st.header("Take it along", anchor=False)
        take_along("data", facts.every_claim(tables.claims))
    st.header("Columns of the table", anchor=False)
    with st.container(key="full-columns"):
        st.html(facts.columns_table())
