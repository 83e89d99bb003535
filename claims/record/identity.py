"""Claim ids: they depend on what a claim says, never on where it stands in its file."""

from __future__ import annotations

import json
from hashlib import sha256

from claims.record.types import Claim


def identity(claim: Claim) -> tuple[str | int | None, ...]:
    """What makes a claim this claim and no other of its paper."""
    return (
        claim.method,
        claim.baseline,
        claim.benchmark,
        claim.subset,
        claim.metric,
        claim.setting,
        claim.reported,
        claim.evidence.figure,
        claim.evidence.sentence,
        claim.evidence.start,
        claim.reported_by,
    )


def claim_id(paper_id: str, claim: Claim) -> str:
    """`paper_id:` and eight hexadecimal digits; the same after any other claim was added, removed or moved."""
    text = json.dumps(identity(claim), ensure_ascii=True, separators=(",", ":"))
    return f"{paper_id}:{sha256(text.encode()).hexdigest()[:8]}"
