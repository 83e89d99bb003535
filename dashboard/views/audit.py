"""Verdicts on published claims: findings with their arithmetic, conflicts between sources, derived values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Literal

import polars as pl
import streamlit as st

from claims.audit.findings import AuditFinding, Verdict
from claims.audit.overview import grouped
from claims.record.types import Origin
from dashboard import result_findings, state
from dashboard.claim_list import claim_table
from dashboard.findings import (
    HEADINGS,
    FindingsQuery,
    conflict_rows,
    holds,
    known_findings,
    shown_findings,
)
from dashboard.formatting import escaped, plural
from dashboard.html_tables import address_of, link
from dashboard.links import address_with
from dashboard.paging import page_count, page_number, pages_nav
from dashboard.result_findings import A_PAGE, EACH, KINDS
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
SHOWN_FIRST = (Verdict.INCONSISTENT, Verdict.CONFLICT, Verdict.NOTICE, Verdict.UNDECIDABLE)
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
    audited, results = state.audited(), state.judged().findings
    st.html(_head(audited.findings, results))
    query, faults = known_findings(state.asked(PAGE, FindingsQuery), _there(audited.findings, results))
    kept = state.kept_faults(PAGE, query, faults)
    found = {finding.verdict for finding in audited.findings} | {*results["verdict"].unique()}
    verdicts = query.verdict or tuple(verdict.value for verdict in SHOWN_FIRST if verdict in found)
    query = replace(query, verdict=verdicts)
    _filters(query, audited.findings, results)
    state.publish(PAGE, query)
    empty.dead_link(kept)
    left, right = st.columns([7, 4])
    with left:
        shown = _results(result_findings.passing(results, query), query) + _papers(audited.findings, query)
        if not shown:
            st.info("No finding passes these filters.", icon=":material/filter_alt_off:")
        _derived(query)
    with right:
        opened(query.row, state.tables().claims, state.registry(), close=address_with(PAGE, query, row=""))


def _head(findings: Sequence[AuditFinding], results: pl.DataFrame) -> str:
    counts = result_findings.counts_of(results, "rule")
    conflicts = results.filter(pl.col("verdict") == Verdict.CONFLICT.value).height
    shared = counts.get("sources", 0)
    facts = [
        f"{conflicts:,} of {plural(shared, 'cell')} that two sources print differ",
        f"{plural(counts.get('granularity', 0), 'score')} asked whether they are k of n items",
        f"{plural(len(findings), 'check')} inside papers",
    ]
    return (
        f'<div class="cb cb-head"><h1>Audit</h1><span class="cb-tools"><button type="button" data-copy="">Copy link'
        f'</button></span><p class="cb-small">{escape(" · ".join(facts))}</p></div>'
    )


def _there(findings: Sequence[AuditFinding], results: pl.DataFrame) -> Mapping[str, set[str]]:
    """What each filter can ask for."""
    claims = [claim for finding in findings for claim in finding.claims]
    return {
        "verdict": {each.value for each in Verdict},
        "rule": {*KINDS, *(finding.rule for finding in findings)},
        "source": {*result_findings.counts_of(results, "source"), *(p.id for f in findings for p in f.papers)},
        "benchmark": {*state.registry().benchmarks, *(claim.benchmark for claim in claims if claim.benchmark)},
    }


def _filters(query: FindingsQuery, findings: Sequence[AuditFinding], results: pl.DataFrame) -> None:
    """One line: verdicts, kinds, sources, benchmarks and words, each choice with what it would show."""
    papers = Counter(f.verdict.value for f in findings if holds(f, replace(query, verdict=(f.verdict.value,))))
    verdicts = result_findings.counts_of(result_findings.passing(results, query, but="verdict"), "verdict")
    names = {entry.id: entry.name for entry in state.registry().benchmarks.values()}
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        state.seed(PAGE, "verdict", [Verdict(name) for name in query.verdict])
        st.pills(
            "Verdict", list(Verdict), selection_mode="multi", key=state.key(PAGE, "verdict"),
            format_func=lambda each: f"{each.value} · {verdicts.get(each.value, 0) + papers[each.value]:,}",
        )  # fmt: skip
        rules = Counter(finding.rule for finding in findings)
        _several("Kind", query, results, {name: KINDS.get(name, name) for name in (*KINDS, *rules)}, rules)
        _several("Source", query, results, {}, Counter(p.id for f in findings for p in f.papers))
        _several("Benchmark", query, results, names, Counter())
        state.seed(PAGE, "q", query.q)
        st.text_input("Words", key=state.key(PAGE, "q"), placeholder="words", width=125,
                      icon=":material/search:")  # fmt: skip


def _several(
    label: str, query: FindingsQuery, results: pl.DataFrame, names: Mapping[str, str], more: Counter[str]
) -> None:  # fmt: skip
    """A list to pick from, with how many findings of results and of papers each choice has."""
    name = "rule" if label == "Kind" else label.lower()
    counts = Counter(result_findings.counts_of(result_findings.passing(results, query, but=name), name)) + more
    chosen = getattr(query, name)
    options = [*chosen, *(each for each, _ in counts.most_common() if each not in chosen)]
    state.seed(PAGE, name, list(chosen))
    st.multiselect(label, options, format_func=lambda each: f"{names.get(each, each)} · {counts[each]:,}", width=150,
                   key=state.key(PAGE, name), placeholder=f"all {len(options)}")  # fmt: skip


def _results(found: pl.DataFrame, query: FindingsQuery) -> int:
    """Findings of imported results, in groups or each with its row; how many there are."""
    if found.is_empty():
        return 0
    registry, address = state.registry(), partial(address_with, PAGE, query)
    each = query.view == EACH
    groups = grouped(found)
    rows = found if each else groups
    pages = page_count(rows.height, A_PAGE)
    page = page_number(query.p, pages)
    part = rows.slice((page - 1) * A_PAGE, A_PAGE)
    ways = {"": "Grouped", EACH: f"Each of {found.height:,}"}
    st.html(
        '<nav class="cb cb-chips" aria-label="How findings are listed"><h2>Imported results</h2>'
        + "".join(
            f'<a href="{escape(address(view=view, p=""))}"{_current(view == query.view)}>{escape(said)}</a>'
            for view, said in ways.items()
        )
        + "</nav>"
    )
    with st.container(key="table"):
        if each:
            st.html(result_findings.each_table(part, registry, address))
        else:
            st.html(result_findings.groups_table(part, registry, address))
    st.html(pages_nav(page, pages, lambda number: address(p=str(number), row="")) or "<div></div>")
    st.html(f'<p class="cb-legend">{escape(WHY)}</p>')
    return found.height


def _current(holds: bool) -> str:
    return ' aria-current="page"' if holds else ""


def _papers(findings: Sequence[AuditFinding], query: FindingsQuery) -> int:
    """Findings inside papers, a card each; how many there are."""
    rows = [finding for finding in shown_findings(findings, every=True) if holds(finding, query)]
    st.header("In papers", anchor=False)
    st.markdown(f"**{len(rows):,}** of {plural(len(findings), 'check')}")
    for finding in rows[:LISTED]:
        _card(finding, query)
    if len(rows) > LISTED:
        st.markdown(f":small[:gray[{len(rows) - LISTED:,} more: choose fewer verdicts or add a word to see them.]]")
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
                    pl.DataFrame(conflict_rows(finding)), hide_index=True, alt=f"{finding.what}: how the sources differ"
                )
            st.html(f'<p class="cb-legend">{_links(finding, query)}</p>')


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
        st.html(claim_table(rows, registry, "Derived values", lambda claim: address_with(PAGE, query, row=claim)))
