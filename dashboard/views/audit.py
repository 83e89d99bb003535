"""Verdicts on published claims: findings with their arithmetic, conflicts between sources, derived values."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from html import escape
from typing import Literal

import polars as pl
import streamlit as st

from claims.audit.findings import AuditFinding, Verdict
from claims.record.errors import ClaimsError
from claims.record.types import Origin
from claims.registry.lookup import Registry
from dashboard import audit_facts as facts
from dashboard import browsing, result_findings, state
from dashboard.audit_facts import WholeAudit
from dashboard.browsing import ClaimsQuery
from dashboard.claim_list import claim_table
from dashboard.findings import HEADINGS, FindingsQuery, conflict_rows, known_findings
from dashboard.formatting import escaped, plural
from dashboard.html_tables import Head, address_of, cell, code_block, link, page_head, table
from dashboard.links import address_with, reset_address, row_addresses
from dashboard.paging import page_count, page_number, pages_nav
from dashboard.result_findings import A_PAGE, EACH
from dashboard.views import empty
from dashboard.views.detail import opened
from dashboard.views.taken_along import take_along

PAGE = "audit"
COLORS: dict[Verdict, Literal["red", "orange", "blue", "gray", "green"]] = {
    Verdict.INCONSISTENT: "red",
    Verdict.CONFLICT: "orange",
    Verdict.NOTICE: "blue",
    Verdict.UNDECIDABLE: "gray",
    Verdict.CONSISTENT: "green",
}
LISTED = 50
WHY = (
    "A printed 43.2 is anything from 43.15 to 43.25: numbers differ only where no such values meet. A finding is a "
    "question to the literature and no accusation: several runs, another part or version, or a setting that nobody "
    "states may answer it."
)
LINKED = 8  # claims of a finding


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Audit · claimboard")
    whole, registry = _whole(), state.registry()
    there, first, line = state.kept(_about)
    query, faults = known_findings(state.asked(PAGE, FindingsQuery), there)
    query = replace(query, verdict=query.verdict or first)
    kept = state.kept_faults(PAGE, query, faults)
    state.publish(PAGE, query)
    chosen = replace(query, verdict=() if query.verdict == first else query.verdict)
    st.html(page_head("Audit", state.snapshot()[0], escape(line), reset_address(PAGE, chosen)))
    held, others = facts.worded(whole, query.q), replace(query, q="")  # the words are looked for once
    _filters(query, held, registry)
    empty.dead_link(kept)
    left, right = st.columns([7, 4])
    with left:
        shown = _results(facts.result_rows(held, others), query, registry)
        shown += _papers(facts.paper_findings(held, others), query, len(whole.papers))
        if not shown:
            st.info("No finding passes these filters.", icon=":material/filter_alt_off:")
        _derived(query)
    with right:
        opened(query.row, state.tables().claims, registry, close=address_with(PAGE, query, row=""))


def prepare() -> None:
    """Audit the papers before anybody asks for it; faults are said by the page that meets them."""
    with suppress(ClaimsError):
        state.kept(_about)


def _whole() -> WholeAudit:
    return WholeAudit(state.audited().findings, state.judged().findings)


def _about(claims: pl.DataFrame, registry: Registry) -> tuple[Mapping[str, Collection[str]], tuple[str, ...], str]:
    """What each filter can ask for, the verdicts that the page opens with, and how much was asked."""
    whole = _whole()
    return facts.there(whole, registry), facts.first_verdicts(whole), facts.facts_line(whole)


def _filters(query: FindingsQuery, held: WholeAudit, registry: Registry) -> None:
    """One line: verdicts, kinds, sources, benchmarks and words, each choice with what it would show."""
    others = replace(query, q="")
    verdicts = facts.verdict_counts(held, others)
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        state.seed(PAGE, "verdict", [Verdict(name) for name in query.verdict])
        st.pills(
            "Verdict", list(Verdict), selection_mode="multi", key=state.key(PAGE, "verdict"),
            format_func=lambda each: f"{each.value} · {verdicts[each.value]:,}",
        )  # fmt: skip
        for name, label in facts.FILTERS.items():
            options = facts.options(held, others, name, registry)
            state.seed(PAGE, name, list(getattr(query, name)))
            st.multiselect(label, list(options), format_func=options.__getitem__, width=150, key=state.key(PAGE, name),
                           select_all=False, placeholder=f"all {len(options)}")  # fmt: skip
        state.seed(PAGE, "q", query.q)
        st.text_input("Words", key=state.key(PAGE, "q"), placeholder="words", width=125,
                      icon=":material/search:")  # fmt: skip


def _results(rows: pl.DataFrame, query: FindingsQuery, registry: Registry) -> int:
    """Findings of imported results, in groups or each with its row; how many rows there are."""
    if rows.is_empty():
        return 0
    address, each = partial(address_with, PAGE, query), query.view == EACH
    number = rows.height if each else rows["findings"].sum()
    pages = page_count(rows.height, A_PAGE)
    page = page_number(query.p, pages)
    part = rows.slice((page - 1) * A_PAGE, A_PAGE)
    ways = {"": "Grouped", EACH: f"Each of {number:,}"}
    st.html(
        '<nav class="cb cb-chips" aria-label="How findings are listed"><h2>Imported results</h2>'
        + "".join(
            f'<a href="{escape(address(view=view, p=""))}"{_current(view == query.view)}>{escape(said)}</a>'
            for view, said in ways.items()
        )
        + "</nav>"
    )
    with st.container(key="table"):
        shown = result_findings.each_table if each else result_findings.groups_table
        st.html(shown(part, registry, address))
    st.html(pages_nav(page, pages, lambda number: address(p=str(number), row="")) or "<div></div>")
    st.html(f'<p class="cb-legend">{escape(WHY)}</p>')
    take_along(PAGE, facts.taken_results(rows, query, state.tables().claims, registry))
    return rows.height


def _current(holds: bool) -> str:
    return ' aria-current="page"' if holds else ""


def _papers(rows: Sequence[AuditFinding], query: FindingsQuery, number: int) -> int:
    """Findings inside papers, a card each, of so many checks; how many there are."""
    st.header("In papers", anchor=False)
    st.markdown(f"**{len(rows):,}** of {plural(number, 'check')}")
    for finding in rows[:LISTED]:
        _card(finding, query)
    if len(rows) > LISTED:
        st.markdown(f":small[:gray[{len(rows) - LISTED:,} more: choose fewer verdicts or add a word to see them.]]")
    if rows:
        take_along(PAGE, facts.taken_papers(rows, query, state.tables().claims), folded="Take these findings along")
    return len(rows)


def _card(finding: AuditFinding, query: FindingsQuery) -> None:
    """One finding: verdict, sentence, arithmetic, reason, sources."""
    with st.container(border=True):
        badge, text = st.columns([1, 7])
        badge.badge(finding.verdict.value, color=COLORS[finding.verdict])
        badge.markdown(f":small[:gray[{escaped(finding.rule)}]]")
        with text:
            st.markdown(f"**{escaped(finding.what)}**", help=HEADINGS[finding.verdict])
            if finding.arithmetic:
                st.html(code_block(finding.arithmetic.replace("; ", "\n"), "arithmetic"))
            if finding.resolved is not None:
                kind = "points" if finding.resolved.value == "difference" else "a relative change"
                st.markdown(f"Resolved by arithmetic: the percent is **{kind}**.")
            if finding.reason:
                st.markdown(f":small[:gray[{escaped(finding.reason[0].upper() + finding.reason[1:])}]]")
            if finding.because is not None:
                st.markdown(f"Accepted: {escaped(finding.because)}")
            if finding.differing:
                st.html(_differing(finding))
            st.html(f'<p class="cb-legend">{_links(finding, query)}</p>')


def _differing(finding: AuditFinding) -> str:
    """The sources of a conflict and the fields in which they differ, as HTML."""
    rows = conflict_rows(finding)
    heads = [Head(escape(name[:1].upper() + name[1:]), "cb-left") for name in rows[0]]
    lines = ([cell(f"<bdi>{escape(value)}</bdi>", "cb-left") for value in row.values()] for row in rows)
    body = "".join(f"<tr>{''.join(line)}</tr>" for line in lines)
    return table(f"{finding.what}: how the sources differ", heads, body)


def _links(finding: AuditFinding, query: FindingsQuery) -> str:
    """The pages of its sources and the claims that it is about, as HTML."""
    papers = [link(f"<bdi>{escape(each.title)}</bdi>", address_of("papers", paper=each.id)) for each in finding.papers]
    claims = [link(f"<bdi>{escape(each.reported)}</bdi>", address_with(PAGE, query, row=each.id))
              for each in finding.claims[:LINKED]]  # fmt: skip
    more = f" and {len(finding.claims) - LINKED} more" if len(finding.claims) > LINKED else ""
    return f"{' · '.join(papers)} — claims: {', '.join(claims)}{more}"


def _derived(query: FindingsQuery) -> None:
    """Values that follow from printed ones, each with what it follows from."""
    st.header("Derived values", anchor=False)
    claims, registry = state.tables().claims, state.registry()
    rows = claims.filter(pl.col("origin").cast(pl.String) == Origin.DERIVED.value)
    if rows.is_empty():
        st.markdown("No value follows from what the papers print.")
        return
    st.markdown("Not printed, but following from what is. They are never ranked with reported values unless asked for.")
    with st.container(key="scrolls"):
        st.html(claim_table(rows.head(LISTED), registry, "Derived values", row_addresses(PAGE, query)))
    asked = ClaimsQuery(origin=(Origin.DERIVED.value,))
    if rows.height > LISTED:
        every = link(f"All {rows.height:,} derived values", address_with("claims", asked))
        st.html(f'<p class="cb-legend">{every}</p>')
    taken = browsing.taken(rows.height, lambda: rows, asked, registry, "derived")
    take_along(PAGE, taken, folded="Take the derived values along")
