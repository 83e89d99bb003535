"""One verdict a claim: what the audit of the whole table says of it, for boards and pages to show beside its number."""

from __future__ import annotations

import polars as pl

from claims.audit.findings import Verdict
from claims.boards.columns import one_of

VERDICT_SCHEMA = {"claim_id": pl.String(), "verdict": one_of(Verdict), "reason": pl.String()}
_TOLD = 2  # reasons of a verdict


def with_verdicts(rows: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Rows of a board with `verdict` and `reason`, null where the audit has nothing to say.

    Args:
        rows: with `claim_id`.
        verdicts: those of `verdicts_of`.
    """
    return rows.join(verdicts, on="claim_id", how="left", maintain_order="left")


def told_of_claims(findings: pl.DataFrame) -> pl.DataFrame:
    """Every finding once for each claim that has a part in it: `claim_id`, `verdict`, `reason`, `rule`, gravest first.

    Args:
        findings: the columns of `FINDINGS_SCHEMA`.
    """
    sides = [
        findings.select("verdict", "rule", claim_id=claims, reason=reason)
        for claims, reason in (("claims", "reason"), ("other_claims", "other_reason"))
    ]
    told = pl.concat(sides).drop_nulls("verdict").explode("claim_id").drop_nulls("claim_id")
    return told.select(*VERDICT_SCHEMA, "rule").sort(pl.col("verdict").to_physical(), maintain_order=True)


def verdicts_of(findings: pl.DataFrame) -> pl.DataFrame:
    """The gravest verdict of each claim, with its first reasons.

    Args:
        findings: the columns of `FINDINGS_SCHEMA`.
    """
    told = told_of_claims(findings).unique(("claim_id", "verdict", "reason"), keep="first", maintain_order=True)
    reasons = told.group_by("claim_id", "verdict", maintain_order=True).agg(
        pl.col("reason").head(_TOLD).str.join("; ")
    )  # fmt: skip
    return reasons.unique("claim_id", keep="first", maintain_order=True).select(*VERDICT_SCHEMA)
