"""The page of sources: where the numbers come from, under which licence, and what was left out."""

from __future__ import annotations

import streamlit as st

from claims.registry.lookup import data_dir
from claims.sources.description import sources_of
from dashboard import state
from dashboard.formatting import plural
from dashboard.source_list import source_table


def show() -> None:
    """Draw the page."""
    tables = state.tables()
    sources = tuple(sources_of(data_dir()))
    figures = sum(each.counts.figures for each in sources if each.counts)
    claims = sum(each.counts.claims for each in sources if each.counts)
    st.title("Sources", anchor=False)
    st.markdown(
        f"**{tables.claims.height:,}** claims: **{claims:,}** of {plural(len(sources), 'source')} in bulk, the rest "
        "read from papers, model cards and READMEs one by one."
    )
    if not sources:
        st.info("The data folder holds no results in bulk.", icon=":material/inbox:")
        return
    st.html(source_table(sources))
    st.html(
        f'<p class="cb-legend">Of {figures:,} figures in these files every one is a claim or counted among those left '
        "out, with the reason: averages, ranks and differences that follow from others, properties of a model, second "
        "copies, names that the registry does not know.</p>"
    )
