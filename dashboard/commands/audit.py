"""Commands about the literature and the collection: `audit`, `coverage`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims.record.errors import ClaimsError, Problem
from dashboard.served import served_claims, served_findings, served_sources, served_table
from dashboard.tabular import json_text, markdown, print_table

if TYPE_CHECKING:
    import polars as pl

    from claims.audit.findings import AuditFinding
    from claims.corpus.coverage import Coverage
    from claims.record.types import Claim, Paper
    from claims.registry.lookup import Registry

LISTED = 15
SOURCE = typer.Option(
    "--source", "-s", metavar="ID",
    help="Only imported results in which this source has a part; of several, also how the first stands to the others.",
)  # fmt: skip
SECTIONS = ("comparison", "metric", "benchmark")


class AuditFormat(StrEnum):
    """How findings and counts are printed."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    examples = ("claimboard audit", "claimboard audit --paper gps --all --format json",
                "claimboard audit -s open-llm-leaderboard-v1 -s helm-mmlu")  # fmt: skip
    app.command(epilog=f"Examples: {'  ·  '.join(examples)}")(audit)
    app.command(epilog="Example: claimboard coverage --corpus abstracts.jsonl")(coverage)


def audit(
    paper: Annotated[str | None, typer.Option("--paper", "-p", metavar="ID", help="Only this paper.")] = None,
    source: Annotated[list[str] | None, SOURCE] = None,
    format: Annotated[AuditFormat, typer.Option("--format", "-f", help="How to print.")] = AuditFormat.TABLE,
    every: Annotated[bool, typer.Option("--all", help="Also what agrees; of imported results, each finding.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="Rows of a table; 0 for all.")] = LISTED,
) -> None:
    """Check claims by arithmetic: what a paper prints twice must agree, what two sources print should.

    Imported results come first, as numbers by pair of sources and by board; then the papers in claims files, one by
    one. Findings are about the literature, not about the files: the exit status is 0 whatever is found.
    """
    if source and paper:
        raise ClaimsError(Problem("a paper and a source cannot be asked for at once", rule="usage"))
    table = None if paper else _table_part(source or [], format, every=every, limit=limit)
    if source:
        if table is not None:
            print(json_text(table))
        return
    _papers(paper, format, table, every=every)


def _table_part(source: list[str], format: AuditFormat, *, every: bool, limit: int) -> dict[str, Any] | None:
    """Print what the audit says of imported results; for JSON give it back."""
    from claims.audit.overview import audit_of
    from dashboard.table_audit import records, shown_tables

    imported = [each.id for each in served_sources()]
    if not set(source) <= {*imported}:
        known = served_table()["source_id"].unique().sort().to_list()
        for name in source:
            _known(name, known, "source")
    found = audit_of(served_findings(), source or imported)
    across = _across(source) if len(source) > 1 else None
    if format is AuditFormat.JSON:
        return records(found, across)
    for table in shown_tables(found, across, every=every, limit=limit):
        if format is AuditFormat.MARKDOWN:
            print(f"**{table.title}**\n\n{markdown(table.header, table.rows)}\n")
        else:
            print_table(table.header, table.rows, table.title)
        print("".join(f"{note}\n" for note in table.notes), end="")
    return None


def _across(source: list[str]) -> pl.DataFrame:
    from claims.audit.disagreements import across_settings

    return across_settings(served_table(), source[0], source[1:])


def _papers(paper: str | None, format: AuditFormat, table: dict[str, Any] | None, *, every: bool) -> None:
    from claims.audit.derive import derived_claims
    from claims.audit.examine import audit as audited
    from dashboard.findings import shown_findings

    registry, papers, claims = served_claims()
    chosen = papers if paper is None else (_chosen(papers, paper),)
    findings = audited(chosen, claims, registry)
    shown = shown_findings(findings, every=every)
    derived = derived_claims(chosen, claims, registry)
    if format is AuditFormat.JSON:
        print(_json(findings, shown, derived, registry, table))
    elif format is AuditFormat.MARKDOWN:
        print(_markdown(shown, derived, registry))
    else:
        print(_text(findings, shown, derived, registry))


def _chosen(papers: Sequence[Paper], name: str) -> Paper:
    _known(name, [paper.id for paper in papers], "paper")
    return next(paper for paper in papers if paper.id == name)


def _known(name: str, ids: Sequence[str], what: str) -> None:
    from claims.record.nearest import did_you_mean

    if name not in ids:
        hint = did_you_mean(name, ids)
        raise ClaimsError(Problem(f"unknown {what} '{name}'", rule=f"unknown-{what}", hint=hint))


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
    findings: Sequence[AuditFinding],
    shown: Sequence[AuditFinding],
    derived: Sequence[Claim],
    registry: Registry,
    table: dict[str, Any] | None,
) -> str:
    from dashboard.findings import derived_row, finding_record, summary

    values = []
    for claim in derived:
        numbers = {name: float(getattr(claim.quantity, name)) for name in ("value", "low", "high")}
        row = derived_row(claim, registry)
        kept = {name: row[name] or None for name in ("paper", "method", "metric", "benchmark", "computation")}
        values.append({"claim_id": claim.id, **kept, **numbers, "unit": claim.quantity.unit,
                       "derived_from": list(claim.derived_from)})  # fmt: skip
    told = {"summary": summary(findings), "findings": [finding_record(f) for f in shown], "derived": values}
    return json_text(told if table is None else {**told, "imported": table})


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
