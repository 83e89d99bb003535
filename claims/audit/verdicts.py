"""One verdict a claim: what the audit of the whole table says of it, for boards and pages to show beside its number."""

from __future__ import annotations

import polars as pl

from claims.audit.disagreements import disagreements
from claims.audit.exchanges import exchanged
from claims.audit.findings import Verdict
from claims.audit.item_counts import TELLING, counted_scores
from claims.boards.columns import one_of
from claims.registry.lookup import Registry

VERDICT_SCHEMA = {"claim_id": pl.String(), "verdict": one_of(Verdict), "reason": pl.String()}
_TOLD = 2  # other sources that a reason names


def audit_verdicts(frame: pl.DataFrame, registry: Registry | None = None) -> pl.DataFrame:
    """What the audit says of the claims of a table.

    Args:
        frame: the table of claims, or the part of it that is to be compared with itself.
        registry: sizes, and what gates a metric; by default that of the data folder.

    Returns:
        `claim_id`, `verdict` (a value of `Verdict`) and `reason`, a sentence; the gravest verdict of each claim that
        the audit could say anything of, in the order of the table.
    """
    registry = registry or Registry.load()
    parts = (_exchanges(frame), _sources(frame, registry), _counts(frame, registry))
    schema = pl.Schema(VERDICT_SCHEMA)
    found = pl.concat([part.select(*VERDICT_SCHEMA).cast(schema) for part in parts])
    gravest = found.sort(pl.col("verdict").to_physical(), maintain_order=True).unique("claim_id", keep="first")
    return frame.select("claim_id").join(gravest, on="claim_id", how="inner", maintain_order="left")


def with_verdicts(rows: pl.DataFrame, frame: pl.DataFrame, registry: Registry | None = None) -> pl.DataFrame:
    """Rows of a board with `verdict` and `reason`, null where the audit has nothing to say.

    Args:
        rows: with `claim_id`.
        frame: the table that the claims are compared with; that of the same benchmark will do.
        registry: as for `audit_verdicts`.
    """
    return rows.join(audit_verdicts(frame, registry), on="claim_id", how="left", maintain_order="left")


def _exchanges(frame: pl.DataFrame) -> pl.DataFrame:
    found = exchanged(frame)
    here, there = (
        found.select(
            claim_id=claim,
            reason=pl.format(
                "{} {} and {} {} of one row look exchanged: other rows have {} and {}",
                "metric", "reported", "other", "other_reported", "usual", "other_usual",
            ),
        )
        for claim in ("claim_id", "other_claim_id")
    )  # fmt: skip
    return pl.concat([here, there]).with_columns(verdict=pl.lit(Verdict.INCONSISTENT.value))


def _sources(frame: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    found = disagreements(frame, registry)
    views = [
        found.select("agree", claim_id=own, _said=pl.format("{} ({})", printed, source))
        for own, printed, source in (("claims", "other_printed", "other"), ("other_claims", "printed", "source"))
    ]
    told = pl.concat(views).explode("claim_id").group_by("claim_id", maintain_order=True).agg(
        against=pl.col("_said").filter(~pl.col("agree")).unique(maintain_order=True).head(_TOLD).str.join("; "),
        agreed=pl.col("agree").sum(),
        conflict=(~pl.col("agree")).any(),
    )  # fmt: skip
    return told.select(
        "claim_id",
        verdict=pl.when("conflict").then(pl.lit(Verdict.CONFLICT.value)).otherwise(pl.lit(Verdict.CONSISTENT.value)),
        reason=pl.when("conflict").then(pl.format("another source prints {}", "against")).otherwise(
            pl.format("{} other source{} print{} the same", "agreed", pl.when(pl.col("agreed") > 1).then(pl.lit("s"))
                      .otherwise(pl.lit("")), pl.when(pl.col("agreed") > 1).then(pl.lit("")).otherwise(pl.lit("s")))),
    )  # fmt: skip


def _counts(frame: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    scores = counted_scores(frame, registry).filter(~pl.col("whole") | (pl.col("chance") <= TELLING))
    return scores.select(
        "claim_id",
        verdict=pl.when("whole").then(pl.lit(Verdict.CONSISTENT.value))
        .when(pl.col("kin").is_not_null()).then(pl.lit(Verdict.UNDECIDABLE.value))
        .otherwise(pl.lit(Verdict.NOTICE.value)),
        reason=pl.when("whole").then(pl.format("a whole number of {} items", "size"))
        .when(pl.col("kin").is_not_null())
        .then(pl.format("no whole number of {} items, but of the {} of a part or variant", "size", "kin"))
        .otherwise(pl.format("no whole number of {} items: several runs, another part, partial credit", "size")),
    )  # fmt: skip
