"""The page of data: sources with licence, date and counts, coverage, last build, columns, how to cite, downloads."""

from __future__ import annotations

from functools import partial

import streamlit as st

from claims.registry.lookup import data_dir
from claims.sources.description import sources_of
from dashboard import data_facts as facts
from dashboard import state
from dashboard.downloads import LABELS, TYPES, files
from dashboard.formatting import plural
from dashboard.source_list import source_table

PAGE = "data"


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Data · claimboard")
    tables = state.tables()
    sources = tuple(sources_of(data_dir()))
    figures = sum(each.counts.figures for each in sources if each.counts)
    claims = sum(each.counts.claims for each in sources if each.counts)
    st.title("Data", anchor=False)
    st.markdown(
        f"**{tables.claims.height:,}** claims: **{claims:,}** of {plural(len(sources), 'source')} in bulk, the rest "
        "read from papers, model cards and READMEs one by one."
    )
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
        with st.container(horizontal=True):
            for ending in ("parquet", "csv"):
                st.download_button(f"All claims, {LABELS[ending]}", partial(_file, ending), f"claims.{ending}",
                                   TYPES[ending], on_click="ignore", icon=":material/download:")  # fmt: skip
        st.code("claimboard export --help", language="bash")
    st.header("Columns of the table", anchor=False)
    with st.container(key="full-columns"):
        st.html(facts.columns_table())


def _file(ending: str) -> bytes:
    """All claims as a file, written when it is asked for."""
    return files(state.tables().claims, ())[ending]()
