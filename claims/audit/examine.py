"""Arithmetic among claims: what a paper prints twice must agree, and what two sources print should.

An accusation needs an unambiguous pair of claims whose rounding intervals cannot meet. Whatever the source leaves open
(bounds, averages, settings, loose words) is said as the reason of an undecidable finding. Findings are about the
literature: a file that records a wrong paper faithfully is right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from claims.audit.findings import AuditFinding, Verdict
from claims.audit.printed import Printed
from claims.audit.rules.changes import change_findings
from claims.audit.rules.granularity import granularity_findings
from claims.audit.rules.means import mean_findings
from claims.audit.rules.orders import order_findings
from claims.audit.rules.ranges import range_findings
from claims.audit.rules.restated import restated_findings
from claims.audit.rules.sources import source_findings
from claims.record.errors import Problem
from claims.record.types import Claim, Paper
from claims.registry.lookup import Registry

# Findings of one claim and one verdict come in this order.
SUBJECTS = (
    change_findings, restated_findings, range_findings, granularity_findings, order_findings, mean_findings,
    source_findings,
)  # fmt: skip


def audit(papers: Iterable[Paper], claims: Iterable[Claim], registry: Registry) -> tuple[AuditFinding, ...]:
    """Everything that arithmetic says about the claims.

    Args:
        papers: papers to audit; claims of other papers only serve as the other source.
        claims: loaded claims, with settled quantities. Claims that were derived from others are left out.
        registry: units, ranges, sizes.

    Returns:
        Findings in the order of papers and claims; of one claim the graver first.
    """
    order = {paper.id: rank for rank, paper in enumerate(papers)}
    listed = list(claims)
    rank = {id(claim): number for number, claim in enumerate(listed)}
    printed = Printed(listed, registry)
    found = [_accepted(finding) for subject in SUBJECTS for finding in subject(printed)]
    kept = [finding for finding in found if any(paper.id in order for paper in finding.papers)]
    grave = {verdict: number for number, verdict in enumerate(Verdict)}

    def place(finding: AuditFinding) -> tuple[int, int, int]:
        first = finding.claims[0]
        paper = order.get(first.paper.id, len(order)) if first.paper else len(order)
        return (paper, rank[id(first)], grave[finding.verdict])

    return tuple(sorted(kept, key=place))


def _accepted(finding: AuditFinding) -> AuditFinding:
    """The finding with the reason of the person who accepted it, if one of its claims has it."""
    names = {finding.rule, f"audit-{finding.rule}"}
    for claim in finding.claims:
        if names & set(claim.accepts):
            return replace(finding, because=claim.because or "")
    return finding


def problems(findings: Iterable[AuditFinding]) -> tuple[Problem, ...]:
    """Findings as notices for `claimboard validate`: what a reader should know and nobody has accepted yet."""
    told = (Verdict.INCONSISTENT, Verdict.CONFLICT, Verdict.NOTICE)
    return tuple(_problem(f) for f in findings if f.verdict in told and not f.acknowledged)


def _problem(finding: AuditFinding) -> Problem:
    """One finding as a notice at the place of the claim that was checked."""
    claim = finding.claims[0]
    line, column = claim.places.get("reported", (claim.line, claim.column))
    reason = f" ({finding.reason})" if finding.reason else ""
    return Problem(
        f"{finding.what}{reason}: {finding.arithmetic}" if finding.arithmetic else f"{finding.what}{reason}",
        claim.file,
        line,
        column,
        rule=f"audit-{finding.rule}",
        hint=f"right as it is? add 'audit: {{accepts: {finding.rule}, because: ...}}'",
        severity="notice",
    )
