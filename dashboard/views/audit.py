"""Verdicts on published claims: findings with their arithmetic, conflicts between sources, derived values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Literal

import polars as pl
import streamlit as st

from claims.audit.findings import AuditFinding, Verdict
from claims.record.types import Origin
from dashboard import state
from dashboard.claim_list import claim_table
from dashboard.findings import (
    HEADINGS,
    FindingsQuery,
    conflict_rows,
    holds,
    known_findings,
    shown_findings,
    summary,
)
from dashboard.formatting import escaped, plural
from dashboard.html_tables import address_of, link
from dashboard.links import address_with
from dashboard.views import empty
from dashboard.views.detail import opened

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
LINKED = 8  # claims of a finding


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Audit · claimboard")
    audited = state.audited()
    st.title("Audit", anchor=False)
    st.markdown(
        "Arithmetic on printed numbers: a printed 43.2 is anything from 43.15 to 43.25, and a source is contradicted "
        "only where no such numbers fit. Bounds, averages and missing settings leave a question open."
    )
    query, faults = known_findings(state.asked(PAGE, FindingsQuery), audited.findings)
    kept = state.kept_faults(PAGE, query, faults if state.opened(PAGE) else None)
    found = {finding.verdict for finding in audited.findings}
    verdicts = query.verdict or tuple(verdict.value for verdict in SHOWN_FIRST if verdict in found)
    query = replace(query, verdict=verdicts)
    _filters(query, audited.findings)
    state.publish(PAGE, query)
    empty.dead_link(kept)
    rows = [finding for finding in shown_findings(audited.findings, every=True) if holds(finding, query)]
    st.markdown(f"**{len(rows):,}** of {plural(len(audited.findings), 'check')}")
    if not rows:
        st.info("No finding passes these filters.", icon=":material/filter_alt_off:")
    for finding in rows[:LISTED]:
        _card(finding)
    if len(rows) > LISTED:
        st.markdown(f":small[:gray[{len(rows) - LISTED:,} more: choose fewer verdicts or add a word to see them.]]")
    _derived(query)


def _filters(query: FindingsQuery, findings: Sequence[AuditFinding]) -> None:
    counts = summary(findings)
    rules = Counter(finding.rule for finding in findings)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        state.seed(PAGE, "verdict", [Verdict(name) for name in query.verdict])
        st.pills(
            "Verdict",
            list(Verdict),
            selection_mode="multi",
            format_func=lambda verdict: f"{verdict.value} · {counts[verdict.value]:,}",
            key=state.key(PAGE, "verdict"),
        )
        state.seed(PAGE, "rule", list(query.rule))
        st.multiselect("Rule", sorted(rules), format_func=lambda rule: f"{rule} · {rules[rule]:,}", width=220,
                       key=state.key(PAGE, "rule"), placeholder=f"all {len(rules)}")  # fmt: skip
        state.seed(PAGE, "q", query.q)
        st.text_input("Words", key=state.key(PAGE, "q"), placeholder="in paper, finding or arithmetic", width=260,
                      icon=":material/search:")  # fmt: skip


def _card(finding: AuditFinding) -> None:
    """One finding: verdict, sentence, arithmetic, reason, sources."""
    with st.container(border=True):
        badge, text = st.columns([1, 7])
        badge.badge(finding.verdict.value, color=COLORS[finding.verdict])
        badge.markdown(f":small[:gray[{escaped(finding.rule)}]]")
        with text:
            st.markdown(f"**{escaped(finding.what)}**", help=HEADINGS[finding.verdict])
            if finding.arithmetic:
                st.code(finding.arithmetic.replace("; ", "\n"), language=None, wrap_lines=True)
            if finding.resolved is not None:
                kind = "points" if finding.resolved.value == "difference" else "a relative change"
                st.markdown(f"Resolved by arithmetic: the percent is **{kind}**.")
            if finding.reason:
                st.markdown(f":small[:gray[{escaped(finding.reason[0].upper() + finding.reason[1:])}]]")
            if finding.because is not None:
                st.markdown(f"Accepted: {escaped(finding.because)}")
            if finding.differing:
                st.dataframe(
                    pl.DataFrame(conflict_rows(finding)), hide_index=True, alt="The sources and how they differ"
                )
            st.html(f'<p class="cb-legend">{_links(finding)}</p>')


def _links(finding: AuditFinding) -> str:
    """The pages of its sources and the claims that it is about, as HTML."""
    papers = [link(f"<bdi>{escape(each.title)}</bdi>", address_of("papers", paper=each.id)) for each in finding.papers]
    claims = [link(f"<bdi>{escape(each.reported)}</bdi>", address_of("claims", claim=each.id))
              for each in finding.claims[:LINKED]]  # fmt: skip
    more = f" and {len(finding.claims) - LINKED} more" if len(finding.claims) > LINKED else ""
    return f"{' · '.join(papers)} — claims: {', '.join(claims)}{more}"


def _derived(query: FindingsQuery) -> None:
    """Values that follow from printed ones, each with what it follows from."""
    st.subheader("Derived values", anchor=False)
    claims, registry = state.tables().claims, state.registry()
    rows = claims.filter(pl.col("origin").cast(pl.String) == Origin.DERIVED.value)
    if rows.is_empty():
        st.markdown("No value follows from what the papers print.")
        return
    st.markdown("Not printed, but following from what is. They are never ranked with reported values unless asked for.")
    left, right = st.columns([7, 4])
    with left, st.container(key="scrolls"):
        st.html(claim_table(rows, registry, "Derived values", lambda claim: address_with(PAGE, query, row=claim)))
    with right:
        opened(query.row, claims, registry, close=address_with(PAGE, query, row=""))
