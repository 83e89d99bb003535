"""Every finding of the audit of the whole table, of whatever rule, with one set of columns: what is kept and counted.

Of two sources, or of two exchanged numbers, a finding has two sides; its reason is told to the readers of either.
"""

from __future__ import annotations

import polars as pl

from claims.audit.disagreements import disagreements
from claims.audit.exchanges import exchanged
from claims.audit.findings import Verdict
from claims.audit.item_counts import TELLING, counted_scores
from claims.audit.repeated import repeated
from claims.boards.columns import one_of
from claims.registry.lookup import Registry

SOURCES, EXCHANGED, REPEATED, ITEMS = "sources", "exchanged", "two-values", "granularity"
_IDS = pl.List(pl.String())
# verdict is null where a score fits by chance as often as not; apart is in the unit of the metric, size in items.
FINDINGS_SCHEMA = {
    "rule": pl.String(), "verdict": one_of(Verdict), "source": pl.String(), "other": pl.String(),
    "benchmark": pl.String(), "subset": pl.String(), "metric": pl.String(), "setting": pl.String(),
    "method": pl.String(), "printed": pl.String(), "other_metric": pl.String(), "other_printed": pl.String(),
    "apart": pl.Float64(), "size": pl.Int64(), "chance": pl.Float64(), "claims": _IDS, "other_claims": _IDS,
    "reason": pl.String(), "other_reason": pl.String(),
}  # fmt: skip
_PLACES = 4  # digits of a difference


def table_findings(frame: pl.DataFrame, registry: Registry | None = None) -> pl.DataFrame:
    """What the audit says of the claims of a table, one row a finding.

    Args:
        frame: the table of claims, or the part of it that is to be compared with itself.
        registry: sizes, and what gates a metric; by default that of the data folder.

    Returns:
        The columns of `FINDINGS_SCHEMA`; the gravest first, of them the widest apart, and by benchmark.
    """
    registry = registry or Registry.load()
    parts = (_exchanges(frame), _sources(frame, registry), _repeated(frame, registry), _counts(frame, registry))
    found = pl.concat([_whole(part) for part in parts])
    order = ("verdict", "rule", "apart", "benchmark")
    return found.sort(order, descending=[False, False, True, False], nulls_last=True, maintain_order=True)


def _whole(part: pl.DataFrame) -> pl.DataFrame:
    """A part with every column; those that it does not know are null."""
    missing = [pl.lit(None).alias(name) for name in FINDINGS_SCHEMA if name not in part.columns]
    return part.with_columns(missing).select(*FINDINGS_SCHEMA).cast(pl.Schema(FINDINGS_SCHEMA))


def _exchanges(frame: pl.DataFrame) -> pl.DataFrame:
    reason = pl.format(
        "{} {} and {} {} of one row look exchanged: other rows have {} and {}",
        "metric", "reported", "other", "other_reported", "usual", "other_usual",
    )  # fmt: skip
    return exchanged(frame).with_columns(
        rule=pl.lit(EXCHANGED), verdict=pl.lit(Verdict.INCONSISTENT.value), source="source_id", printed="reported",
        other_metric="other", other_printed="other_reported", claims=pl.concat_list("claim_id"),
        other_claims=pl.concat_list("other_claim_id"), reason=reason, other_reason=reason,
    ).drop("other")  # fmt: skip


def _sources(frame: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    unit = pl.col("norm_unit").replace({"percent": " points", "score": ""})
    apart = pl.format(
        "{}{} apart, of which rounding explains {}",
        pl.col("apart").round_sig_figs(_PLACES),
        pl.when(pl.col("norm_unit").is_in(["percent", "score"])).then(unit).otherwise(" " + pl.col("norm_unit")),
        pl.col("slack").round_sig_figs(_PLACES),
    )
    views = {
        name: pl.when("agree")
        .then(pl.format("another source prints the same ({})", source))
        .otherwise(pl.format("another source prints {} ({}): {}", printed, source, apart))
        for name, printed, source in (("reason", "other_printed", "other"), ("other_reason", "printed", "source"))
    }
    agrees, differs = pl.lit(Verdict.CONSISTENT.value), pl.lit(Verdict.CONFLICT.value)
    return disagreements(frame, registry).with_columns(
        rule=pl.lit(SOURCES), verdict=pl.when("agree").then(agrees).otherwise(differs), **views
    )


def _repeated(frame: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    reason = pl.format(
        "this source prints {} of one cell and states no difference: several runs, versions, or a condition left out",
        "printed",
    )
    return repeated(frame, registry).with_columns(
        rule=pl.lit(REPEATED), verdict=pl.lit(Verdict.NOTICE.value), reason=reason
    )


def _counts(frame: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    kin = pl.col("kin").is_not_null()
    verdict = (
        pl.when(pl.col("whole") & (pl.col("chance") > TELLING)).then(None)
        .when("whole").then(pl.lit(Verdict.CONSISTENT.value))
        .when(kin).then(pl.lit(Verdict.UNDECIDABLE.value))
        .otherwise(pl.lit(Verdict.NOTICE.value))
    )  # fmt: skip
    reason = (
        pl.when("whole").then(pl.format("a whole number of {} items", "size"))
        .when(kin).then(pl.format("no whole number of {} items, but of the {} of a part or variant", "size", "kin"))
        .otherwise(pl.format("no whole number of {} items: several runs, another part, partial credit", "size"))
    )  # fmt: skip
    return counted_scores(frame, registry).with_columns(
        rule=pl.lit(ITEMS), verdict=verdict, source="source_id", printed="reported", reason=reason,
        claims=pl.concat_list("claim_id"),
    )  # fmt: skip
