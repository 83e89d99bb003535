"""Findings of the audit, derived values and coverage as rows and records; commands and pages only print them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from claims.audit.findings import AuditFinding, Verdict
from claims.record.nearest import did_you_mean
from claims.record.types import Claim
from claims.registry.lookup import Registry
from dashboard.formatting import unit_symbol

if TYPE_CHECKING:
    from claims.corpus.coverage import Coverage

HEADINGS: Mapping[Verdict, str] = {
    Verdict.INCONSISTENT: "Inconsistent: the printed numbers cannot all be right",
    Verdict.CONFLICT: "Conflict: sources print one result differently",
    Verdict.NOTICE: "Notice: no fault, but something the source leaves unsaid",
    Verdict.UNDECIDABLE: "Undecidable: the source leaves open what would decide it",
    Verdict.CONSISTENT: "Consistent",
}
# Class of the style sheet in which a verdict is said.
VERDICT_STYLES: Mapping[str, str] = {
    Verdict.INCONSISTENT: "cb-bad", Verdict.CONFLICT: "cb-warn", Verdict.NOTICE: "cb-warn",
    Verdict.UNDECIDABLE: "", Verdict.CONSISTENT: "cb-good",
}  # fmt: skip
# Rules that ask every score of an imported table; where all is in order, hundreds of them say so.
BULK = ("granularity", "order", "mean", "sources")
FINDING_COLUMNS = ("verdict", "rule", "paper", "finding", "arithmetic", "reason", "resolved", "accepted", "place")
VIEWS = ("", "each")
NAMED = 8  # values that a sentence on a dead link lists
DERIVED_COLUMNS = ("paper", "method", "metric", "benchmark", "value", "interval", "computation", "from")


@dataclass(frozen=True, slots=True)
class FindingsQuery:
    """Filters of the page of findings.

    Attributes:
        verdict: verdicts shown; empty for those that the page opens with.
        rule: rules of the audit; empty for all.
        source: ids of sources or papers; two ask for what stands between them.
        benchmark: ids of benchmarks.
        q: words of paper, method, finding or arithmetic.
        view: `each` for a row a finding of imported results, else they are counted in groups.
        p: page of the list.
        row: id of a claim that is opened.
    """

    verdict: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    benchmark: tuple[str, ...] = ()
    q: str = ""
    view: str = ""
    p: str = ""
    row: str = ""


def known_findings(query: FindingsQuery, there: Mapping[str, Collection[str]]) -> tuple[FindingsQuery, tuple[str, ...]]:
    """The query without what there is not, and a sentence on each such value with the nearest.

    Args:
        query: what is asked for.
        there: name of a filter -> the values that it knows.
    """
    faults = []
    kept: dict[str, tuple[str, ...]] = {}
    for name, known in there.items():
        asked = getattr(query, name)
        kept[name] = tuple(value for value in asked if value in known)
        for value in asked:
            if value not in known:
                hint = did_you_mean(value, known) or f"there is {', '.join(sorted(known)[:NAMED])}"
                faults.append(f"There is no {name} '{value}'; {hint}")
    if query.view not in VIEWS:
        faults.append(f"There is no view '{query.view}'; there is {', '.join(filter(None, VIEWS))}.")
        query = replace(query, view="")
    return (
        replace(query, verdict=kept["verdict"], rule=kept["rule"], source=kept["source"], benchmark=kept["benchmark"]),
        tuple(faults),
    )


def holds_all(finding: AuditFinding, words: str) -> bool:
    """Whether a finding, with the titles of its papers, holds all the words."""
    said = [finding.rule, finding.what, finding.arithmetic, *(each.title for each in finding.papers)]
    text = " ".join(said).casefold()
    return all(word in text for word in words.casefold().split())


def holds(finding: AuditFinding, query: FindingsQuery) -> bool:
    """Whether a finding passes the filters."""
    wanted = finding.verdict in query.verdict and (not query.rule or finding.rule in query.rule)
    about = not query.benchmark or any(claim.benchmark in query.benchmark for claim in finding.claims)
    whose = {*query.source} <= {each.id for each in finding.papers}
    return wanted and about and whose and (not query.q or holds_all(finding, query.q))


def shown_findings(findings: Iterable[AuditFinding], *, every: bool = False) -> list[AuditFinding]:
    """Findings that a reader wants to see, the gravest first: without what agrees in bulk, or every one."""
    shown = [f for f in findings if every or f.verdict is not Verdict.CONSISTENT or f.rule not in BULK]
    rank = {verdict: number for number, verdict in enumerate(Verdict)}
    return sorted(shown, key=lambda f: (f.acknowledged, rank[f.verdict]))


def summary(findings: Iterable[AuditFinding]) -> dict[str, int]:
    """Number of findings of each verdict, of accepted ones, and of percent claims that were resolved."""
    listed = list(findings)
    counts = Counter(f.verdict for f in listed if not f.acknowledged)
    told = {verdict.value: counts[verdict] for verdict in Verdict}
    told["accepted"] = sum(f.acknowledged for f in listed)
    told["resolved"] = sum(f.resolved is not None for f in listed)
    return told


def finding_row(finding: AuditFinding) -> dict[str, str]:
    """One finding with the columns of `FINDING_COLUMNS`, empty where it has nothing to say."""
    return {
        "verdict": finding.verdict.value,
        "rule": finding.rule,
        "paper": ", ".join(paper.id for paper in finding.papers),
        "finding": finding.what,
        "arithmetic": finding.arithmetic,
        "reason": finding.reason or "",
        "resolved": finding.resolved.value if finding.resolved else "",
        "accepted": finding.because or "",
        "place": place(finding.claims[0]),
    }


def finding_record(finding: AuditFinding) -> dict[str, Any]:
    """One finding for programs: ids of the claims, nulls instead of empty texts."""
    row: dict[str, Any] = {name: value or None for name, value in finding_row(finding).items() if name != "place"}
    claim = finding.claims[0]
    return row | {
        "paper": [paper.id for paper in finding.papers],
        "claims": [claim.id for claim in finding.claims],
        "differing": {name: list(values) for name, values in finding.differing.items()},
        "file": claim.file,
        "line": claim.line,
    }


def place(claim: Claim) -> str:
    """File and line of a claim."""
    return ":".join(str(part) for part in (claim.file, claim.line) if part is not None)


def derived_row(claim: Claim, registry: Registry) -> dict[str, str]:
    """One derived value with the columns of `DERIVED_COLUMNS`."""
    quantity = claim.quantity
    benchmark = registry.benchmarks.get(claim.benchmark or "")
    symbol = unit_symbol(quantity.unit)
    return {
        "paper": claim.paper.id if claim.paper else "",
        "method": claim.method or "",
        "metric": registry.metrics[claim.metric].name,
        "benchmark": benchmark.name if benchmark else "",
        "value": f"{quantity.value:f} {symbol}".strip(),
        "interval": f"{quantity.low:.4g} – {quantity.high:.4g}",
        "computation": claim.note or "",
        "from": ", ".join(claim.derived_from),
    }


def conflict_rows(finding: AuditFinding) -> list[dict[str, str]]:
    """The card of a conflict: one row a source, with the fields in which they differ."""
    return [
        {"printed": claim.reported, **{name: values[at] for name, values in finding.differing.items()}}
        for at, claim in enumerate(finding.claims)
    ]


def coverage_lines(found: Coverage) -> list[tuple[str, str]]:
    """Coverage as label and number."""
    lines = [
        ("papers", f"{found.papers:,}"),
        ("with claims", f"{found.with_claims:,}"),
        ("without claims", f"{found.without_claims:,}"),
        ("without claims and without a reason", f"{len(found.unexplained):,}"),
        ("claims", f"{found.claims:,}"),
    ]
    corpus = found.corpus
    if corpus is not None:
        lines += [
            ("documents of the corpus with a claims file", f"{corpus.recorded:,} of {corpus.documents:,}"),
            ("numbers in these texts", f"{corpus.numbers:,}"),
            ("covered by a claim", f"{corpus.covered:,}"),
            ("covered by none", f"{len(corpus.uncovered):,}"),
            ("of these, look like a result", f"{len(corpus.results):,}"),
        ]
    return lines


def top(counts: Mapping[str, int], limit: int) -> Sequence[tuple[str, str]]:
    """The most frequent values with their counts, and what is left out."""
    listed = list(counts.items())
    rows = [(name, f"{count:,}") for name, count in listed[:limit]]
    rest = sum(count for _, count in listed[limit:])
    return [*rows, (f"{len(listed) - limit:,} others", f"{rest:,}")] if rest else rows
