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
        claim.reporter,
        *_further(claim),
    )


def _further(claim: Claim) -> list[str | int]:
    """What else was said to tell two claims apart; nothing for most, whose ids are older than these fields."""
    place = claim.evidence
    said = {
        "measurement": claim.measurement,
        "evaluated": claim.evaluated.isoformat() if claim.evaluated else None,
        "part": place.part,
        "page": place.page,
        "row": place.row,
        "column": place.column,
        "url": place.url,
    }
    return [each for name, value in said.items() if value is not None for each in (name, value)]


def claim_id(paper_id: str, claim: Claim) -> str:
    """`paper_id:` and eight hexadecimal digits; the same after any other claim was added, removed or moved."""
    text = json.dumps(identity(claim), ensure_ascii=True, separators=(",", ":"))
    return f"{paper_id}:{sha256(text.encode()).hexdigest()[:8]}"
