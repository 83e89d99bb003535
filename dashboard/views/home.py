"""The first page: one search, three ways in with an answer in each, what is new, where the numbers come from."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import polars as pl
import streamlit as st

from claims.audit.findings import Verdict
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from dashboard import comparing, overview, searching, state
from dashboard.choices import BoardQuery, settle
from dashboard.findings import summary
from dashboard.formatting import escaped, plural
from dashboard.html_tables import page_head
from dashboard.result_findings import counts_of

TITLE = "Which method is better, and who says so?"


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="claimboard: methods compared by what their sources print")
    tables, registry = state.tables(), state.registry()
    st.html(page_head(TITLE, state.snapshot()[0]))
    if tables.claims.is_empty():
        st.info("The data folder holds no claims yet.", icon=":material/inbox:")
        return
    facts = state.kept(overview.overview_of)
    st.markdown(escaped(overview.sentence(facts)))
    text = st.text_input(
        "Search methods, benchmarks, papers and metrics", type="search", live="150ms", key="q", bind="query-params",
        placeholder="A method, benchmark, paper or metric: GPT-4o, MMLU, LongBench, latency",
        icon=":material/search:", label_visibility="collapsed",
    )  # fmt: skip
    if text and text.strip():
        _found(text)
    suites = state.kept(comparing.suite_options)
    st.html(overview.doors(facts, registry, suites, state.kept(_reach)))
    left, right = st.container(key="full").columns(2, gap="large")
    with left:
        since = f" since {facts.since:%B %Y}" if facts.since else ""
        st.header(f"Most new results{since}", anchor=False)
        st.html(overview.changed_table(facts, registry))
    with right:
        st.header("Where the numbers come from", anchor=False)
        st.html(overview.sources_table(facts))
        st.html(f'<p class="cb-legend"><a href="data">All {plural(facts.sources.height, "source")}</a></p>')
        _conflicts()


def prepare() -> None:
    """Make what the first page shows before anybody asks for it; faults are said by the page that meets them."""
    with suppress(ClaimsError):
        state.prepare()
        state.kept(_reach)


def _reach(claims: pl.DataFrame, registry: Registry) -> dict[str, tuple[int, int]]:
    """Claim id of each leader -> the places that chance leaves it on its board."""
    found: dict[str, tuple[int, int]] = {}
    for row in state.kept(overview.overview_of).leaders.iter_rows(named=True):
        board = state.board(settle(BoardQuery(row["benchmark"], row["metric"]), claims, registry))
        places = board.filter(pl.col("claim_id") == row["claim_id"]).drop_nulls("rank")
        for low, high in places.select("rank_low", "rank_high").iter_rows():
            found[row["claim_id"]] = (low, high)
    return found


def _found(text: str) -> None:
    pages = state.search_index().search(text)
    if pages:
        st.html(searching.found_list(pages))
    else:
        st.markdown(f"Nothing is called **{escaped(text)}** or anything like it.")


def _conflicts() -> None:
    """How many questions the audit leaves open; last, because the first visitor waits for it."""
    counts = Counter(summary(state.audited().findings))
    counts.update(counts_of(state.judged().findings, "verdict"))
    said = [
        f'<a href="audit?verdict={verdict.value}">{counts[verdict.value]:,} {words}</a>'
        for verdict, words in (
            (Verdict.CONFLICT, "open conflicts between sources"),
            (Verdict.INCONSISTENT, "inconsistent with its own numbers"),
        )
        if counts[verdict.value]
    ]
    st.html(f'<p class="cb-legend">Audit: {" · ".join(said) or "nothing open"}</p>')
