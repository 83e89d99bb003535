"""Verdicts on published claims: findings with their arithmetic, conflicts between sources, derived values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import polars as pl
import streamlit as st

from claims.audit.findings import AuditFinding, Verdict
from claims.record.types import Claim, Paper
from dashboard import state
from dashboard.findings import HEADINGS, FindingsQuery, conflict_rows, derived_row, shown_findings, summary
from dashboard.formatting import address, escaped, plural, source_link

PAGE = "audit"
COLORS: dict[Verdict, Literal["red", "orange", "blue", "gray", "green"]] = {
    Verdict.INCONSISTENT: "red",
    Verdict.CONFLICT: "orange",
    Verdict.NOTICE: "blue",
    Verdict.UNDECIDABLE: "gray",
    Verdict.CONSISTENT: "green",
}
SHOWN_FIRST = (Verdict.INCONSISTENT, Verdict.CONFLICT, Verdict.UNDECIDABLE)
LISTED = 50


def show() -> None:
    """Draw the page."""
    audited = state.audited()
    st.title("Audit", anchor=False)
    st.markdown(
        "Arithmetic on printed numbers: a printed 43.2 is anything from 43.15 to 43.25, and a source is contradicted "
        "only where no such numbers fit. Bounds, averages and missing settings leave a question open."
    )
    query = _asked(audited.findings)
    _filters(query, audited.findings)
    state.publish(PAGE, query)
    everything = shown_findings(audited.findings, every=True)
    rows = [finding for finding in everything if finding.verdict in query.verdict and _holds(finding, query.q)]
    st.markdown(f"**{len(rows):,}** of {plural(len(audited.findings), 'check')}")
    if not rows:
        st.info("No finding passes these filters.", icon=":material/filter_alt_off:")
    for finding in rows[:LISTED]:
        _card(finding)
    if len(rows) > LISTED:
        st.caption(f"{len(rows) - LISTED:,} more: choose fewer verdicts or add a word to see them.")
    _derived(audited.derived)


def _asked(findings: Sequence[AuditFinding]) -> FindingsQuery:
    """What to show: of an opened link, else what the reader set last; without a verdict, the telling ones."""
    query = state.asked(PAGE, FindingsQuery)
    verdicts = tuple(verdict.value for verdict in Verdict if verdict in query.verdict)
    found = {finding.verdict for finding in findings}
    return replace(query, verdict=verdicts or tuple(verdict.value for verdict in SHOWN_FIRST if verdict in found))


def _filters(query: FindingsQuery, findings: Sequence[AuditFinding]) -> None:
    counts = summary(findings)
    state.seed(PAGE, "verdict", [Verdict(name) for name in query.verdict])
    state.seed(PAGE, "q", query.q)
    st.pills(
        "Verdict",
        list(Verdict),
        selection_mode="multi",
        format_func=lambda verdict: f"{verdict.value} · {counts[verdict.value]:,}",
        key=state.key(PAGE, "verdict"),
    )
    st.text_input(
        "Words", key=state.key(PAGE, "q"), placeholder="in paper, finding or arithmetic", icon=":material/search:"
    )


def _holds(finding: AuditFinding, words: str) -> bool:
    text = " ".join([finding.rule, finding.what, finding.arithmetic, *(p.title for p in finding.papers)]).casefold()
    return all(word in text for word in words.casefold().split())


def _card(finding: AuditFinding) -> None:
    """One finding: verdict, sentence, arithmetic, reason, sources."""
    with st.container(border=True):
        badge, text = st.columns([1, 7])
        badge.badge(finding.verdict.value, color=COLORS[finding.verdict])
        badge.caption(escaped(finding.rule))
        with text:
            st.markdown(f"**{escaped(finding.what)}**", help=HEADINGS[finding.verdict])
            if finding.arithmetic:
                st.code(finding.arithmetic.replace("; ", "\n"), language=None, wrap_lines=True)
            if finding.resolved is not None:
                kind = "points" if finding.resolved.value == "difference" else "a relative change"
                st.markdown(f"Resolved by arithmetic: the percent is **{kind}**.")
            if finding.reason:
                st.caption(escaped(finding.reason[0].upper() + finding.reason[1:]))
            if finding.because is not None:
                st.markdown(f"Accepted: {escaped(finding.because)}")
            if finding.differing:
                st.dataframe(
                    pl.DataFrame(conflict_rows(finding)), hide_index=True, alt="The sources and how they differ"
                )
            st.markdown("  \n".join(_source(paper) for paper in finding.papers))


def _source(paper: Paper) -> str:
    link = source_link(paper.arxiv, paper.url)
    return f"[{escaped(paper.title)}]({address(link)})" if link else escaped(paper.title)


def _derived(claims: Sequence[Claim]) -> None:
    """Values that follow from printed ones."""
    st.subheader("Derived values", anchor=False, divider="gray")
    if not claims:
        st.caption("No value follows from what the papers print.")
        return
    st.markdown("Not printed, but following from what is. They are never ranked with reported values unless asked for.")
    registry = state.registry()
    rows = [derived_row(claim, registry) for claim in claims]
    st.dataframe(pl.DataFrame(rows), hide_index=True, alt="Derived values with their intervals")
