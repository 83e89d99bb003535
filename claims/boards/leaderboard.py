"""The frame of claims to a ranked frame: what can be compared is ranked, what cannot is shown after it and says why.

Claims are ranked within a group: one subset (or the whole benchmark), one setting, one unit; of a cost, also one set of
measurement conditions. A missing setting is a
group of its own, not the default one. A metric that only exists against a baseline (BD-rate) is ranked by its relative
claims, within one baseline. Equal values share a rank and the next rank is skipped (1, 1, 3). A bound ("up to"), an
approximate value and a range are not one value: they get no rank, only a remark. A rank is that of the printed values;
`rank_low` and `rank_high` say which places the rounding and the printed uncertainty leave open; with a `level`, which
places tests of every pair leave open (`claims.boards.intervals`). Groups that hold more come first.
"""

from __future__ import annotations

import polars as pl

from claims.boards.claim_columns import SCHEMA
from claims.boards.comparability import CELL_COLUMNS, UNSTATED, ValuePolicy, gates, one_row_a_method
from claims.boards.evidence import EVIDENCE_COLUMNS, with_evidence
from claims.boards.intervals import INTERVAL_COLUMNS, with_rank_intervals
from claims.boards.ties import with_places
from claims.record.entries import Benchmark, Metric, Subset
from claims.record.types import Bound, Comparison, Origin
from claims.registry.conditions import Conditions
from claims.registry.lookup import Registry

WHOLE = ""

# rank: 1 is best, null where the claim cannot be ranked; remark: why it cannot be; against: the baseline that the
# group shares on boards of relative claims, null on boards of absolute values. Then every column of the claims table;
# rank_low, rank_high: the best and the worst place that the printed digits and uncertainties leave open.
BOARD_COLUMNS: tuple[str, ...] = ("rank", "remark", "against", *SCHEMA, "rank_low", "rank_high")

_BOUND_REMARKS = {
    Bound.UP_TO: "reported as a limit (up to), not as a value",
    Bound.AT_LEAST: "reported as a limit (at least), not as a value",
    Bound.APPROX: "reported as approximate",
}


def leaderboard(
    frame: pl.DataFrame,
    benchmark: str,
    metric: str | None = None,
    *,
    subset: str | None = None,
    setting: str | None = None,
    include_derived: bool = False,
    policy: ValuePolicy | None = None,
    level: float | None = None,
    registry: Registry | None = None,
) -> pl.DataFrame:
    """Ranked claims of one benchmark and metric.

    Args:
        frame: the claims table.
        benchmark: any name of a benchmark, also with its subset (`GLUE/SST-2`).
        metric: any name of a metric; by default the benchmark's own.
        subset: id of one part; `WHOLE` for claims about the benchmark as a whole; None for all, each its own group.
        setting: one protocol in any spelling, `unstated` for claims without one, None for all, each its own group.
        include_derived: whether claims computed from others stand on the board, too; BD-rates of curves always do.
        policy: which claim stands for a method that has several in one group; None for all of them.
        level: confidence of rank intervals by pairwise tests; None for the places that printed digits leave open.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        The columns of `BOARD_COLUMNS`; with a policy also those of `CELL_COLUMNS`, with a level also `tie_group`,
        `apart` and those of `EVIDENCE_COLUMNS`. Groups one after another, those with most results, then with most
        sources first, each best first, unranked claims last.

    Raises:
        RegistryError: an unknown name, or a benchmark without a default metric where none was given.
    """
    registry = registry or Registry.load()
    entry, part, measured = _asked(registry, benchmark, metric, subset)
    place = (pl.col("benchmark") == entry.id) & (pl.col("metric") == measured.id)
    kind = pl.col("comparison").cast(pl.String) == boarded_comparison(measured).value
    asked = (_of_subset(part, subset), _of_setting(setting, registry), _of_origin(include_derived or measured.relative))
    rows = frame.filter(place).filter(kind, *asked)  # the place first: it leaves little to ask about
    return _ranked(rows, entry, measured, registry.conditions, policy, level)


def _asked(
    registry: Registry, benchmark: str, metric: str | None, subset: str | None
) -> tuple[Benchmark, Subset | None, Metric]:
    entry, part = registry.benchmark(benchmark)
    if subset is not None and subset != WHOLE:
        part = registry.subset(entry, subset)
    return entry, part, registry.metric(metric) if metric is not None else registry.default_metric(entry, part)


def boarded_comparison(metric: Metric) -> Comparison:
    """The kind of claim that boards of this metric rank."""
    return Comparison.RELATIVE if metric.relative else Comparison.ABSOLUTE


def _of_subset(part: Subset | None, subset: str | None) -> pl.Expr:
    if part is not None:
        return pl.col("subset") == part.id
    return pl.col("subset").is_null() if subset == WHOLE else pl.lit(True)


def _of_setting(setting: str | None, registry: Registry) -> pl.Expr:
    if setting is None:
        return pl.lit(True)
    if setting.strip().casefold() == UNSTATED:
        return pl.col("setting").is_null()
    return pl.col("setting") == registry.conditions.normal_setting(setting)


def _of_origin(include_derived: bool) -> pl.Expr:
    return pl.lit(True) if include_derived else pl.col("origin").cast(pl.String) != Origin.DERIVED.value


def _ranked(
    rows: pl.DataFrame,
    entry: Benchmark,
    metric: Metric,
    conditions: Conditions,
    policy: ValuePolicy | None,
    level: float | None,
) -> pl.DataFrame:
    descending, group = metric.better == "higher", gates(metric, rows.columns)
    against = pl.col("baseline") if metric.relative else pl.lit(None, dtype=pl.String)
    rows = rows.with_columns(against=against, remark=_remark(metric))
    columns = list(BOARD_COLUMNS)
    if policy is not None:
        rows = one_row_a_method(rows, group, descending=descending, policy=policy)
        columns += CELL_COLUMNS
    rows = _with_places_of_groups(rows, group)
    ranked = pl.when(pl.col("remark").is_null()).then("norm_value")
    rows = rows.with_columns(rank=ranked.rank("min", descending=descending).over("_group").cast(pl.Int64))
    if level is None:
        rows = with_places(rows, ("_group",), descending=descending)
    else:
        told = with_evidence(rows, {entry.id: entry}, conditions)
        rows = with_rank_intervals(told, ("_group",), descending=descending, level=level)
        columns += (name for name in (*INTERVAL_COLUMNS, *EVIDENCE_COLUMNS) if name not in columns)
    middle = pl.coalesce("norm_value", (pl.col("norm_low") + pl.col("norm_high")) / 2)
    return rows.sort(
        "_group", pl.col("rank").is_null(), middle, "method", "claim_id",
        descending=[False, False, descending, False, False], nulls_last=True,
    ).select(columns)  # fmt: skip


def _with_places_of_groups(rows: pl.DataFrame, group: tuple[str, ...]) -> pl.DataFrame:
    """The rows with `_group`, the place of their group: those that hold more come before those that hold less."""
    groups = rows.group_by(group).agg(_results=pl.col("remark").null_count(), _sources=pl.col("paper_id").n_unique())
    groups = groups.sort(
        "_results", "_sources", pl.col("subset").is_not_null(), pl.col("setting").is_null(), *group,
        descending=[True, True, False, False] + [False] * len(group), nulls_last=True,
    ).with_row_index("_group")  # fmt: skip
    return rows.join(groups.select("_group", *group), on=list(group), how="left", nulls_equal=True)


def _remark(metric: Metric) -> pl.Expr:
    """Why a claim has no rank; null for one that has."""
    nothing = pl.lit(None, dtype=pl.String)
    if metric.better is None:
        return pl.lit(f"neither a high nor a low {metric.printed} is better by itself")
    unanchored = pl.col("baseline").is_null() if metric.relative else pl.lit(False)
    remark = (
        pl.when(pl.col("norm_value").is_null())
        .then(pl.lit("a range, not one value"))
        .when(unanchored)
        .then(pl.lit("the source names no baseline"))
    )
    for bound, words in _BOUND_REMARKS.items():
        remark = remark.when(pl.col("bound").cast(pl.String) == bound.value).then(pl.lit(words))
    return remark.otherwise(nothing)
