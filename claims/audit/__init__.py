"""Arithmetic among claims, inside a paper and between sources.

In: papers and claims. Out: findings with their arithmetic, and values that follow from what is printed.
May ask: record, registry, figures, boards.
Composed in `examine`: `rules`, one subject a file, on printed values, their links, ends and formulas.
"""

from __future__ import annotations

from claims.audit.derive import derived_claims
from claims.audit.examine import audit, problems

__all__ = ["audit", "derived_claims", "problems"]
