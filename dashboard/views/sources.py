"""The page of data: sources with licence, date and counts, coverage, last build, columns, how to cite, downloads."""

from __future__ import annotations

import polars as pl
import streamlit as st

from claims.registry.lookup import Registry, data_dir
from claims.sources.description import BulkSource, readable_sources
from dashboard import data_facts as facts
from dashboard import state
from dashboard.html_tables import code_block, page_head
from dashboard.links import reset_address
from dashboard.source_list import SourcesQuery, chosen, source_table, taken
from dashboard.views import empty
from dashboard.views.taken_along import take_along

PAGE = "data"


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Data · claimboard")
    tables = state.tables()
    sources = state.kept(_sources)  # what is wrong with the others stands on every page
    query, listed, faults = chosen(state.asked(PAGE, SourcesQuery), sources)
    faults = state.kept_faults(PAGE, query, faults)
    state.publish(PAGE, query)
    figures = sum(each.counts.figures for each in sources if each.counts)
    st.html(page_head("Data", state.snapshot()[0], reset=reset_address(PAGE, query)))
    empty.dead_link(faults)
    st.markdown(state.kept(_origins, len(sources)))
    st.html(facts.snapshot_line(*state.snapshot()))
    if sources:
        with st.container(key="full"):
            st.html(source_table(listed))
        take_along(PAGE, taken(listed, tables.claims), folded="Take the list along")
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
        covered = state.kept(_coverage)
        st.html(facts.coverage_table(covered))
        take_along(PAGE, facts.taken_coverage(covered), folded="Take the coverage along")
    with right:
        st.header("How to cite", anchor=False)
        st.html(code_block(facts.citation(state.snapshot()[0]), "reference"))
        st.header("Take it along", anchor=False)
        take_along(PAGE, facts.every_claim(tables.claims))
    st.header("Columns of the table", anchor=False)
    with st.container(key="full-columns"):
        st.html(facts.columns_table())
    take_along(PAGE, facts.taken_columns(), folded="Take the columns along")


def _sources(claims: pl.DataFrame, registry: Registry) -> tuple[BulkSource, ...]:
    return tuple(readable_sources(data_dir())[0])


def _origins(claims: pl.DataFrame, registry: Registry, sources: int) -> str:
    return facts.origins_line(claims, sources)


def _coverage(claims: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    return facts.coverage(claims, state.tables().papers, registry)
