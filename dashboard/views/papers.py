"""Papers and other sources: the list, and everything that is known of one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from claims.registry.lookup import Registry
from dashboard import browsing, state
from dashboard import paper_facts as facts
from dashboard.browsing import A_PAGE, PapersQuery
from dashboard.claim_list import claim_table
from dashboard.dead_links import known_papers
from dashboard.formatting import address, escaped, plural, source_link
from dashboard.links import address_with
from dashboard.paging import page_count, page_number, pages_nav
from dashboard.views import empty
from dashboard.views.detail import opened
from dashboard.views.tables import download

PAGE = "papers"


def show() -> None:
    """Draw the page."""
    tables, registry = state.tables(), state.registry()
    papers = browsing.paper_benchmarks(tables.papers, tables.claims)
    known = _named(papers)
    query, faults = known_papers(state.asked(PAGE, PapersQuery), papers, known, registry)
    faults = state.kept_faults(PAGE, query, faults)
    state.publish(PAGE, query)
    if query.paper:
        _one(papers.row(by_predicate=pl.col("paper_id") == query.paper, named=True), query, tables.claims, registry)
        return
    st.set_page_config(page_title="Papers · claimboard")
    st.title("Papers and other sources", anchor=False)
    st.markdown(facts.read_line(papers, state.kept(facts.in_bulk)))
    _filters(query, known, registry)
    empty.dead_link(faults)
    _all(browsing.matching_papers(papers, query), papers.height, query, registry)


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
    download("Download these papers (CSV)", rows, "papers.csv")


def _named(papers: pl.DataFrame) -> dict[str, int]:
    """Benchmarks that papers measure or name, with the number of these papers."""
    found = papers.select(pl.concat_list("measured", "benchmarks").list.unique().explode().drop_nulls().value_counts())
    return dict(found.unnest(found.columns[0]).iter_rows())


def _filters(query: PapersQuery, known: Mapping[str, int], registry: Registry) -> None:
    names = {name: registry.benchmarks[name].name for name in known if name in registry.benchmarks}
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        state.seed(PAGE, "text", query.text)
        st.text_input("Words", key=state.key(PAGE, "text"), placeholder="in title, venue or arXiv number",
                      icon=":material/search:", width=280)  # fmt: skip
        state.seed(PAGE, "benchmark", list(query.benchmark))
        st.multiselect(
            "Benchmark, measured or named",
            sorted(names, key=lambda name: names[name].casefold()),
            format_func=lambda name: f"{names[name]} · {known[name]:,}",
            key=state.key(PAGE, "benchmark"),
            placeholder=f"all {len(names)}",
            width=300,
        )
        state.seed(PAGE, "claims", query.claims or None)
        st.pills("Claims", [browsing.WITH, browsing.WITHOUT], key=state.key(PAGE, "claims"))
        state.seed(PAGE, "code", query.code)
        st.toggle("Code linked", key=state.key(PAGE, "code"))


def _one(paper: dict[str, Any], query: PapersQuery, claims: pl.DataFrame, registry: Registry) -> None:
    """The page of one source: its claims in reading order with verdicts, or the reason why it has none."""
    own = facts.reading_order(claims.filter(pl.col("paper_id") == paper["paper_id"]))
    st.set_page_config(page_title=f"{paper['title'][:80]} · claimboard")
    st.title(escaped(paper["title"]), anchor=False)
    link = source_link(paper["arxiv"], paper["url"])
    read = f" · [read it]({address(link)})" if link else ""
    code = "".join(f" · [code]({address(each)})" for each in paper["code"] if source_link(None, each))
    st.markdown(f"{escaped(facts.told(paper, own))}{read}{code}")
    more = '<p class="cb-legend"><a href="papers">All papers and sources</a></p>'
    st.html(facts.benchmarks_line(paper, registry) + more)
    if own.is_empty():
        reason = paper["reason"] or "the abstract reports no number as a result"
        st.info(f"No claim: {escaped(reason)}.", icon=":material/inbox:")
        return
    pages = page_count(own.height, A_PAGE)
    page = page_number(query.page, pages)
    shown = own.slice((page - 1) * A_PAGE, A_PAGE)
    by_hand = own["origin"].cast(pl.String).ne("imported").any()
    verdicts = facts.verdicts_of(state.audited().findings, paper["paper_id"]) if by_hand else {}
    columns = ("method", "number", "metric", "where", "setting", "against", *(["audit"] if verdicts else []))
    left, right = st.columns([7, 4])
    with left:
        with st.container(key="table"):
            st.html(claim_table(shown, registry, "Claims in reading order", partial(_address, query), columns=columns,
                                verdicts=verdicts))  # fmt: skip
        st.html(pages_nav(page, pages, lambda at: address_with(PAGE, query, page=str(at), row="")) or "<span></span>")
        download("Download these claims (CSV)", own, "claims.csv")
    with right:
        opened(query.row, claims, registry, close=address_with(PAGE, query, row=""))


def _address(query: PapersQuery, claim: str) -> str:
    return address_with(PAGE, query, row=claim)
