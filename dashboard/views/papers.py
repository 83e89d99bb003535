"""The page of papers: with and without claims, the benchmarks that they name, their code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st
from streamlit import column_config as config

from claims.registry.lookup import Registry
from dashboard import browsing, state
from dashboard.browsing import PapersQuery
from dashboard.dead_links import known_papers
from dashboard.formatting import address, escaped, plural, source_link, with_link
from dashboard.views import detail, empty
from dashboard.views.columns import SOURCE, claim_columns, source_columns
from dashboard.views.tables import choose, download

PAGE = "papers"


def show() -> None:
    """Draw the page."""
    tables, registry = state.tables(), state.registry()
    papers = browsing.paper_benchmarks(tables.papers, tables.claims)
    with_claims = papers.filter(pl.col("claims") > 0).height
    st.title("Papers", anchor=False)
    st.markdown(
        f"**{papers.height:,}** papers were read; **{with_claims:,}** report a number as a result, "
        f"**{papers.height - with_claims:,}** do not."
    )
    known = _named(papers)
    query, faults = known_papers(state.asked(PAGE, PapersQuery), papers, known, registry)
    faults = state.kept_faults(PAGE, query, faults if state.opened(PAGE) else None)
    _filters(query, known, registry)
    state.publish(PAGE, query)
    empty.dead_link(faults)
    if query.paper:
        _detail(papers.row(by_predicate=pl.col("paper_id") == query.paper, named=True), tables.claims, registry)
    rows = browsing.matching_papers(papers, query)
    if rows.is_empty():
        st.info("No paper passes these filters.", icon=":material/filter_alt_off:")
        return
    st.markdown(f"**{rows.height:,}** of {plural(papers.height, 'paper')}")
    chosen = choose(
        rows, _shown(rows, registry), _columns(), key=f"{PAGE}:table", alt="Papers that pass the filters", visible=15
    )
    if chosen is not None and chosen["paper_id"] != query.paper:
        _detail(chosen, tables.claims, registry)
    else:
        st.caption("Choose a row to see the paper's claims.")
    download("Download these papers (CSV)", rows, "papers.csv")


def _named(papers: pl.DataFrame) -> dict[str, int]:
    """Benchmarks that papers measure or name, with the number of these papers."""
    found = papers.select(pl.concat_list("measured", "benchmarks").list.unique().explode().drop_nulls().value_counts())
    return dict(found.unnest(found.columns[0]).iter_rows())


def _filters(query: PapersQuery, known: Mapping[str, int], registry: Registry) -> None:
    names = {name: registry.benchmarks[name].name for name in known if name in registry.benchmarks}
    words, benchmark, rest = st.columns([2, 2, 2], vertical_alignment="bottom")
    state.seed(PAGE, "text", query.text)
    words.text_input(
        "Words", key=state.key(PAGE, "text"), placeholder="in title, venue or arXiv number", icon=":material/search:"
    )
    state.seed(PAGE, "benchmark", list(query.benchmark))
    benchmark.multiselect(
        "Benchmark, measured or named",
        sorted(names, key=lambda name: names[name].casefold()),
        format_func=lambda name: f"{names[name]} · {known[name]:,}",
        key=state.key(PAGE, "benchmark"),
        placeholder=f"all {len(names)}",
    )
    with rest.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        state.seed(PAGE, "claims", query.claims or None)
        st.pills("Claims", [browsing.WITH, browsing.WITHOUT], key=state.key(PAGE, "claims"))
        state.seed(PAGE, "code", query.code)
        st.toggle("Code linked", key=state.key(PAGE, "code"))


def _shown(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    names = {name: entry.name for name, entry in registry.benchmarks.items()}
    return with_link(rows).select(
        "title",
        "claims",
        pl.col("measured", "benchmarks").list.eval(pl.element().replace(names)),
        pl.col("code").list.first(),
        "published",
        "venue",
        "link",
    )


def _columns() -> dict[str, Any]:
    return source_columns() | {
        "title": config.TextColumn("Paper", width="large"),
        "claims": config.NumberColumn("Claims", width=70),
        "measured": config.ListColumn("Benchmarks with numbers", width="medium"),
        "benchmarks": config.ListColumn("Only named", width="medium"),
        "code": config.LinkColumn("Code", display_text=r"^https?://(?:www\.)?(?:github\.com/)?(.+?)/?$", width=150),
        "venue": config.TextColumn("Venue", width=80),
    }


def _detail(paper: dict[str, Any], claims: pl.DataFrame, registry: Registry) -> None:
    """The paper that the reader chose with its claims, or the reason why it has none."""
    link = source_link(paper["arxiv"], paper["url"])
    title = escaped(paper["title"])
    with st.container(border=True):
        st.markdown(f"#### [{title}]({address(link)})" if link else f"#### {title}")
        for code in paper["code"]:
            st.markdown(f":material/code: [{escaped(code)}]({address(code)})")
        own = claims.filter(pl.col("paper_id") == paper["paper_id"])
        if own.is_empty():
            st.markdown(f"No claim: {escaped(paper['reason'] or 'the abstract reports no number as a result')}.")
            return
        shown, columns = claim_columns(own, registry, left_out=SOURCE)
        key, alt = f"{PAGE}:claims:{paper['paper_id']}", "Claims of the paper"
        chosen = choose(own, shown, columns, key=key, alt=alt, visible=15)
    if chosen is not None:
        detail.show(chosen, registry)
