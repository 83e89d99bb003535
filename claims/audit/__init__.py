"""Arithmetic among claims, inside a paper and between sources.

In: papers and claims, or the whole table. Out: findings with their arithmetic, values that follow from what is printed,
and a verdict on each row of the table (`verdicts`, from `disagreements`, `exchanges` and `item_counts`).
May ask: record, registry, figures, boards.
Composed in `examine`: `rules`, one subject a file, on printed values, their links, ends and formulas.
"""

from __future__ import annotations

from claims.audit.derive import derived_claims
from claims.audit.examine import audit, problems
from claims.audit.verdicts import audit_verdicts

__all__ = ["audit", "audit_verdicts", "derived_claims", "problems"]
