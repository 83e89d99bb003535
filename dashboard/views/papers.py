"""Papers and other sources: the list, and everything that is known of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from claims.registry.lookup import Registry
from dashboard import browsing, state
from dashboard import paper_facts as facts
from dashboard.browsing import A_PAGE, PapersQuery
from dashboard.claim_list import claim_table
from dashboard.dead_links import known_papers, missing_paper
from dashboard.formatting import address, escaped, plural
from dashboard.html_tables import page_head
from dashboard.links import address_with, reset_address
from dashboard.paging import page_count, page_number, pages_nav
from dashboard.paper_facts import PaperQuery
from dashboard.views import empty
from dashboard.views.detail import opened
from dashboard.views.taken_along import take_along

PAGE, ONE = "papers", "paper"


def show() -> None:
    """Draw the page of all papers, or of the one that a link to it names."""
    papers, registry = _every(), state.registry()
    known = facts.named_benchmarks(papers)
    query, faults = known_papers(state.asked(PAGE, PapersQuery), papers, known, registry)
    faults = state.kept_faults(PAGE, query, faults)
    state.publish(PAGE, query)
    if query.paper:
        _source(query.paper, query.row, query.page, partial(address_with, PAGE, query), faults)
        return
    st.set_page_config(page_title="Papers · claimboard")
    st.html(page_head("Papers and other sources", state.snapshot()[0], reset=reset_address(PAGE, query)))
    st.markdown(facts.read_line(papers, state.kept(facts.in_bulk)))
    _filters(query, facts.listed_benchmarks(known, registry))
    empty.dead_link(faults)
    _all(browsing.matching_papers(papers, query), papers.height, query, registry)


def one() -> None:
    """Draw the page of the source that the address names by its id; of an unknown one, say what is nearest."""
    query = state.asked(ONE, PaperQuery)
    missing = missing_paper(query.id, _every())
    faults = state.kept_faults(ONE, query, missing if query.id else ())
    state.publish(ONE, query)
    if not missing:
        _source(query.id, query.row, query.page, partial(address_with, ONE, query), faults)
        return
    st.set_page_config(page_title="Paper · claimboard")
    st.html(page_head("Paper", state.snapshot()[0]))
    empty.dead_link(faults)
    st.html('<p class="cb-legend"><a href=".">Search for a paper</a> · <a href="papers">All papers</a></p>')


def _every() -> pl.DataFrame:
    return browsing.paper_benchmarks(state.tables().papers, state.kept(browsing.measured_benchmarks))


def _all(rows: pl.DataFrame, number: int, query: PapersQuery, registry: Registry) -> None:
    if rows.is_empty():
        st.info("No paper passes these filters.", icon=":material/filter_alt_off:")
        return
    pages = page_count(rows.height, A_PAGE)
    page = page_number(query.page, pages)
    st.markdown(f"**{rows.height:,}** of {plural(number, 'source')}")
    with st.container(key="full"):
        st.html(facts.paper_list(rows.slice((page - 1) * A_PAGE, A_PAGE), registry))
    st.html(pages_nav(page, pages, lambda at: address_with(PAGE, query, page=str(at))) or "<span></span>")
    take_along(PAGE, facts.taken(rows, query, registry))


def _filters(query: PapersQuery, benchmarks: Mapping[str, str]) -> None:
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        state.seed(PAGE, "text", query.text)
        st.text_input("Words", key=state.key(PAGE, "text"), placeholder="in title, venue or arXiv number",
                      icon=":material/search:", width=280)  # fmt: skip
        state.seed(PAGE, "benchmark", list(query.benchmark))
        st.multiselect("Benchmark, measured or named", list(benchmarks), format_func=benchmarks.__getitem__,
                       key=state.key(PAGE, "benchmark"), placeholder=f"all {len(benchmarks)}", width=300,
                       select_all=False)  # fmt: skip
        state.seed(PAGE, "claims", query.claims or None)
        st.pills("Claims", [browsing.WITH, browsing.WITHOUT], key=state.key(PAGE, "claims"))
        state.seed(PAGE, "code", query.code)
        st.toggle("Code linked", key=state.key(PAGE, "code"))


def _source(name: str, row: str, at: str, link: Callable[..., str], faults: tuple[str, ...]) -> None:
    """The page of one source: its claims in reading order with verdicts, or the reason why it has none.

    Args:
        name: its id.
        row: id of the claim that is opened.
        at: page of its claims.
        link: address of the page with some fields of its query changed.
        faults: what of the link is not there.
    """
    claims, registry = state.tables().claims, state.registry()
    paper = _every().row(by_predicate=pl.col("paper_id") == name, named=True)
    kept = claims["source_id"] == name
    own = browsing.page_of(claims, kept, facts.of_source(name).sort, 1, max(claims.height, 1))
    _about(paper, own, registry)
    empty.dead_link(faults)
    if own.is_empty():
        st.info(escaped(facts.why_none(paper)), icon=":material/inbox:")
        return
    left, right = st.columns([7, 4])
    with left:
        _claims(own, name, at, link, registry)
        take_along(ONE, browsing.taken(own.height, lambda: own, facts.of_source(name), registry, f"{name}-claims"))
    with right:
        opened(row, claims, registry, close=link(row=""))


def _about(paper: Mapping[str, Any], own: pl.DataFrame, registry: Registry) -> None:
    st.set_page_config(page_title=f"{paper['title'][:80]} · claimboard")
    st.html(page_head(paper["title"], state.snapshot()[0]))
    links = "".join(f" · [{said}]({address(each)})" for said, each in facts.links_of(paper).items())
    st.markdown(f"{escaped(facts.told(paper, own))}{links}")
    more = '<p class="cb-legend"><a href="papers">All papers and sources</a></p>'
    st.html(facts.benchmarks_line(paper, registry) + more)


def _claims(own: pl.DataFrame, name: str, at: str, link: Callable[..., str], registry: Registry) -> None:
    verdicts = facts.verdicts_of(state.audited().findings, name) if facts.read_by_hand(own) else {}
    pages = page_count(own.height, A_PAGE)
    page = page_number(at, pages)
    shown = own.slice((page - 1) * A_PAGE, A_PAGE)
    columns = facts.of_source(name, audited=bool(verdicts)).columns
    with st.container(key="table"):
        st.html(claim_table(shown, registry, "Claims in reading order", lambda claim: link(row=claim), columns=columns,
                            verdicts=verdicts))  # fmt: skip
    st.html(pages_nav(page, pages, lambda number: link(page=str(number), row="")) or "<span></span>")
