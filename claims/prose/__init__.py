"""A sentence to claims.

In: an abstract or paragraph. Out: `Claim` values whose evidence points into it, with the reason of every field.
May ask: record, registry, figures. Composed in `extract`.
"""

from __future__ import annotations

from claims.prose.extract import extract_claims

__all__ = ["extract_claims"]
