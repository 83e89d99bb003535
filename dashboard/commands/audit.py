"""Commands about the literature and the collection: `audit`, `coverage`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.record.errors import ClaimsError, Problem
from dashboard.served import served_claims
from dashboard.tabular import json_text, markdown, print_table

if TYPE_CHECKING:
    from claims.audit.findings import AuditFinding
    from claims.corpus.coverage import Coverage
    from claims.record.types import Claim, Paper
    from claims.registry.lookup import Registry

LISTED = 15
SECTIONS = ("comparison", "metric", "benchmark")


class AuditFormat(StrEnum):
    """How findings and counts are printed."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Examples: claimboard audit  ·  claimboard audit --paper gps --all --format json")(audit)
    app.command(epilog="Example: claimboard coverage --corpus abstracts.jsonl")(coverage)


def audit(
    paper: Annotated[str | None, typer.Option("--paper", "-p", metavar="ID", help="Only this paper.")] = None,
    format: Annotated[AuditFormat, typer.Option("--format", "-f", help="How to print.")] = AuditFormat.TABLE,
    every: Annotated[bool, typer.Option("--all", help="Also scores, orders, averages and sources that agree.")] = False,
) -> None:
    """Check claims by arithmetic: what a paper prints twice must agree, what two sources print should.

    Findings are about the literature, not about the files: the exit status is 0 whatever is found.
    """
    from claims.audit import audit as audited
    from claims.audit.derive import derived_claims
    from dashboard.findings import shown_findings

    registry, papers, claims = served_claims()
    chosen = papers if paper is None else (_chosen(papers, paper),)
    findings = audited(chosen, claims, registry)
    shown = shown_findings(findings, every=every)
    derived = derived_claims(chosen, claims, registry)
    if format is AuditFormat.JSON:
        print(_json(findings, shown, derived, registry))
    elif format is AuditFormat.MARKDOWN:
        print(_markdown(shown, derived, registry))
    else:
        print(_text(findings, shown, derived, registry))


def _chosen(papers: Sequence[Paper], name: str) -> Paper:
    from claims.record.nearest import did_you_mean

    for paper in papers:
        if paper.id == name:
            return paper
    hint = did_you_mean(name, [paper.id for paper in papers])
    raise ClaimsError(Problem(f"unknown paper '{name}'", rule="unknown-paper", hint=hint))


def _text(
    findings: Sequence[AuditFinding], shown: Sequence[AuditFinding], derived: Sequence[Claim], registry: Registry
) -> str:
    """Findings in blocks under their verdict, then derived values, then a sentence that sums up."""
    from dashboard.findings import HEADINGS, conflict_rows, derived_row, place, summary

    lines: list[str] = []
    for (accepted, verdict), group in groupby(shown, key=lambda f: (f.acknowledged, f.verdict)):
        lines += [f"{HEADINGS[verdict]}{' (accepted)' if accepted else ''}", ""]
        for finding in group:
            where = place(finding.claims[0])
            lines.append(f"  {', '.join(paper.id for paper in finding.papers)}: {finding.what} [{finding.rule}]")
            told = [finding.arithmetic, finding.reason, finding.because and f"accepted: {finding.because}", where]
            lines += [f"      {line}" for line in told if line]
            for row in conflict_rows(finding) if finding.differing else ():
                lines.append(
                    f"      {row['printed']}: " + "; ".join(f"{k} {v}" for k, v in row.items() if k != "printed")
                )
        lines.append("")
    if derived:
        lines += ["Derived: not printed, but following from what is", ""]
        for claim in derived:
            row = derived_row(claim, registry)
            what = f"{row['metric']}{' on ' + row['benchmark'] if row['benchmark'] else ''}"
            lines.append(f"  {row['paper']}: {row['method']}, {what}: {row['value']} ({row['interval']})")
            lines.append(f"      {row['computation']}")
        lines.append("")
    counts = summary(findings)
    counted = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    return "\n".join(
        [*lines, f"{len(findings):,} checks: {counted or 'nothing to check'}; {len(derived):,} derived values"]
    )


def _json(
    findings: Sequence[AuditFinding], shown: Sequence[AuditFinding], derived: Sequence[Claim], registry: Registry
) -> str:
    from dashboard.findings import derived_row, finding_record, summary

    values = []
    for claim in derived:
        numbers = {name: float(getattr(claim.quantity, name)) for name in ("value", "low", "high")}
        row = derived_row(claim, registry)
        kept = {name: row[name] or None for name in ("paper", "method", "metric", "benchmark", "computation")}
        values.append({"claim_id": claim.id, **kept, **numbers, "unit": claim.quantity.unit,
                       "derived_from": list(claim.derived_from)})  # fmt: skip
    return json_text({"summary": summary(findings), "findings": [finding_record(f) for f in shown], "derived": values})


def _markdown(shown: Sequence[AuditFinding], derived: Sequence[Claim], registry: Registry) -> str:
    from dashboard.findings import DERIVED_COLUMNS, FINDING_COLUMNS, derived_row, finding_row

    rows = [finding_row(finding) for finding in shown]
    used = [name for name in FINDING_COLUMNS if any(row[name] for row in rows)]
    parts = ["No findings."] if not rows else [markdown(used, [[row[name] for name in used] for row in rows])]
    if derived:
        values = [list(derived_row(claim, registry).values()) for claim in derived]
        parts.append(markdown(DERIVED_COLUMNS, values))
    return "\n\n".join(parts)


def coverage(
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus", "-c", exists=True, dir_okay=False, allow_dash=True, metavar="FILE",
            help="Texts of the papers, in any form that 'extract' reads; papers are told by their titles.",
        ),
    ] = None,
    format: Annotated[AuditFormat, typer.Option("--format", "-f", help="How to print.")] = AuditFormat.TABLE,
) -> None:  # fmt: skip
    """Count papers with and without claims and claims by kind; with a corpus, numbers that no claim covers."""
    from claims.corpus.coverage import coverage as covered
    from claims.corpus.read import read_documents

    registry, papers, claims = served_claims()
    found = covered(papers, claims, registry, None if corpus is None else read_documents(corpus))
    if format is AuditFormat.JSON:
        print(json_text(asdict(found)))
        return
    for title, header, rows in _sections(found):
        if format is AuditFormat.MARKDOWN:
            print(f"**{title}**\n\n{markdown(header, rows)}\n")
        else:
            print_table(header, rows, title)


def _sections(found: Coverage) -> list[tuple[str, list[str], list[list[str]]]]:
    """Titled tables of the report."""
    from dashboard.findings import coverage_lines, top

    sections = [("Coverage", ["what", "number"], [list(line) for line in coverage_lines(found)])]
    for name in SECTIONS:
        rows = [list(row) for row in top(found.by[name], LISTED)]
        sections.append((f"Claims by {name}", [name, "claims"], rows))
    if found.corpus is not None and found.corpus.missing:
        sections.append(("Without a claims file", ["title"], [[title] for title in found.corpus.missing]))
    if found.corpus is not None and found.corpus.results:
        listed = [[n.paper, n.figure, str(n.sentence), str(n.start), n.metric or ""] for n in found.corpus.results]
        header = ["paper", "number", "sentence", "start", "may be"]
        sections.append(("Numbers that look like a result and no claim covers", header, listed))
    return sections
