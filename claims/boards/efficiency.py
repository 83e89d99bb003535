"""Efficiency boards: how much faster, smaller or cheaper, against what.

A relative claim needs no benchmark. "2.2x fewer steps" and "55 % fewer steps" are factors new / old of one metric, and
a factor stands beside its inverse. Only claims with the same metric, baseline, place, protocol and way of measuring
have an order; all others are a catalogue, by size and labelled so. A bound stays one and takes no rank.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from claims.boards.evidence import column_or_null
from claims.record.entries import Metric
from claims.record.types import Bound, Comparison, Origin
from claims.registry.lookup import Registry
from claims.registry.method_names import fold

# gain: how many times better the method is than its baseline (2.2 for 2.2x fewer steps, 0.5 for half the speed), null
# where no factor follows; change: a difference in the metric's own unit, better is positive; inverse: 1 / factor;
# board: "ranked" where at least two methods can be compared, else "catalogue"; group: number of that ranking.
EFFICIENCY_COLUMNS = (
    "board", "group", "rank", "metric", "baseline", "method", "comparison", "factor", "inverse", "gain", "change",
    "bound", "reported", "benchmark", "subset", "setting", "measurement", "hardware", "remark", "title", "claim_id",
)  # fmt: skip
_GROUP = ("metric", "_baseline", "benchmark", "subset", "setting", "measurement", "_kind")
_KINDS = (Comparison.RATIO.value, Comparison.RELATIVE.value, Comparison.DIFFERENCE.value)


def efficiency(
    frame: pl.DataFrame,
    metrics: Sequence[str] = (),
    *,
    baseline: str | None = None,
    registry: Registry | None = None,
) -> pl.DataFrame:
    """Claims against a baseline of costs, speeds and everything else that only exists against one.

    Args:
        frame: the claims table.
        metrics: any names of metrics; by default every cost.
        baseline: only against this one, in any spelling.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        `EFFICIENCY_COLUMNS`: ranked boards with most claims first, then the catalogue by metric, the largest gain
        first.

    Raises:
        RegistryError: an unknown metric.
    """
    registry = registry or Registry.load()
    chosen = [registry.metric(name) for name in metrics] or [m for m in registry.metrics.values() if m.kind == "cost"]
    rows = _against_something(frame, chosen)
    if baseline is not None:
        rows = rows.filter(pl.col("_baseline") == fold(baseline))
    return _ordered(_with_gains(rows))


def _against_something(frame: pl.DataFrame, chosen: Sequence[Metric]) -> pl.DataFrame:
    """Ratios, percent changes and differences; a value against a baseline of a metric that is a factor is one, too."""
    ways = pl.DataFrame(
        [(each.id, each.better, each.unit == "x") for each in chosen],
        {"metric": pl.String, "_better": pl.String, "_factor": pl.Boolean}, orient="row",
    ).unique()  # fmt: skip
    kind, text = pl.col("comparison").cast(pl.String), pl.String()
    own = pl.col("_factor") & (kind == Comparison.ABSOLUTE.value) & pl.col("baseline").is_not_null()
    against = kind.is_in(_KINDS) | pl.col("baseline").is_not_null()  # asked first: it leaves little to join
    rows = frame.filter(against, pl.col("origin").cast(text) != Origin.DERIVED.value)
    rows = rows.join(ways, on="metric", maintain_order="left").filter(kind.is_in(_KINDS) | own)
    folded = {name: fold(name) for name in rows["baseline"].drop_nulls().unique()}
    return rows.with_columns(
        _baseline=pl.col("baseline").replace_strict(folded, default=None, return_dtype=text),
        factor=pl.when(own).then("norm_value").otherwise("factor"),
        measurement=column_or_null(rows, "measurement", text),
        hardware=column_or_null(rows, "hardware", text),
        comparison=kind,
        bound=pl.col("bound").cast(text),
    )


def _with_gains(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with factor, inverse, gain, change, and why a claim has no place in an order."""
    higher, lower = pl.col("_better") == "higher", pl.col("_better") == "lower"
    factor = pl.when(pl.col("factor") > 0).then("factor")
    moved = pl.when((pl.col("comparison") == Comparison.DIFFERENCE.value) & factor.is_null()).then("norm_value")
    remark = (
        pl.when(pl.col("_better").is_null())
        .then(pl.lit("neither a high nor a low value is better by itself"))
        .when(pl.col("norm_value").is_null())
        .then(pl.lit("a range, not one value"))
        .when(pl.col("bound") != Bound.EXACT.value)
        .then(pl.lit("a limit or approximate, not a value"))
        .when(pl.col("baseline").is_null())
        .then(pl.lit("the source names no baseline"))
    )
    return rows.with_columns(
        factor=factor,
        inverse=1 / factor,
        gain=pl.when(higher).then(factor).when(lower).then(1 / factor),
        change=pl.when(higher).then(moved).when(lower).then(-moved),
        remark=remark,
        _kind=factor.is_null(),
    )


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    good = pl.coalesce("gain", "change")
    ranked = pl.when(pl.col("remark").is_null()).then(good)
    rows = rows.with_columns(_good=good)
    rows = rows.with_columns(
        _size=ranked.count().over(_GROUP),
        _methods=pl.col("method").filter(pl.col("remark").is_null()).n_unique().over(_GROUP),
    )
    compared = pl.col("_methods") > 1
    rows = rows.with_columns(
        board=pl.when(compared).then(pl.lit("ranked")).otherwise(pl.lit("catalogue")),
        rank=pl.when(compared).then(ranked.rank("min", descending=True).over(_GROUP)).cast(pl.Int64),
    )
    rows = rows.with_columns(_place=pl.struct(-pl.col("_size").cast(pl.Int64), *_GROUP).rank("dense"))
    rows = rows.with_columns(group=pl.when(compared).then("_place").rank("dense").cast(pl.Int64))
    return rows.sort(
        "group", "metric", pl.col("rank").is_null() & compared, -pl.col("_good"), "method", "claim_id", nulls_last=True
    ).select(EFFICIENCY_COLUMNS)
