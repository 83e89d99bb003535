"""What the audit says about claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from claims.record.types import Claim, Comparison, Paper


class Verdict(StrEnum):
    """Outcome of one check.

    `consistent`, `inconsistent` and `undecidable` judge an identity. `notice` is worth knowing and no fault (a score
    that no number of right answers gives); `conflict` is two sources that print one result differently.
    """

    INCONSISTENT = "inconsistent"
    CONFLICT = "conflict"
    NOTICE = "notice"
    UNDECIDABLE = "undecidable"
    CONSISTENT = "consistent"


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One check of one or more claims.

    Attributes:
        rule: what was checked; a claim's `audit: {accepts: RULE}` acknowledges it.
        verdict: outcome.
        claims: the claims that take part; the first is the one that was checked.
        what: the outcome in one sentence.
        arithmetic: the calculation with printed numbers and their rounding intervals, empty where there is none.
        reason: why it is undecidable, or how it holds where it does not hold plainly.
        resolved: what a `percent` claim turned out to be, where exactly one reading holds.
        differing: of a conflict, field -> the value of each claim, for the fields in which the claims differ.
        because: the reason that a person gave for accepting the finding, None where nobody did.
    """

    rule: str
    verdict: Verdict
    claims: tuple[Claim, ...]
    what: str
    arithmetic: str = ""
    reason: str | None = None
    resolved: Comparison | None = None
    differing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    because: str | None = None

    @property
    def acknowledged(self) -> bool:
        """Whether a person judged the finding right as it is."""
        return self.because is not None

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Papers of the claims, each once, that of the checked claim first."""
        return tuple({claim.paper.id: claim.paper for claim in self.claims if claim.paper is not None}.values())
