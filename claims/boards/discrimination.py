"""Benchmarks about benchmarks: which one still tells methods apart, how near its end it is, which two say the same."""

from __future__ import annotations

import polars as pl
from scipy.stats import kendalltau

from claims.boards.cells import TASK, Selection, cells
from claims.boards.compare import with_task_names
from claims.boards.evidence import with_evidence
from claims.boards.intervals import LEVEL, with_rank_intervals
from claims.boards.overall import with_shares
from claims.registry.lookup import Registry

# methods: with a result at the protocol that most share; best, median: in the metric's unit; headroom: what is left
# from the best to the best possible score, null without a ceiling; neighbours: pairs next to each other in the ranking
# of which something is known of chance; apart: the share of them that tests tell apart (Holm, 95 %), null where printed
# digits are all there is; tie_groups: how many groups of tied methods; evidence: what most intervals follow from.
DISCRIMINATION_COLUMNS = (
    "task", *TASK, "setting", "methods", "best", "median", "headroom", "neighbours", "apart", "tie_groups", "evidence",
)  # fmt: skip
CORRELATION_COLUMNS = ("first", "second", "shared", "spearman", "kendall")


def discrimination(
    frame: pl.DataFrame, selection: Selection | None = None, *, least: int = 3, registry: Registry | None = None
) -> pl.DataFrame:
    """How well each task tells its methods apart.

    Args:
        frame: the claims table.
        selection: which methods and tasks; by default every method and every benchmark as a whole.
        least: how many methods a task must have.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        `DISCRIMINATION_COLUMNS`, the task that separates the largest share of neighbours first.

    Raises:
        RegistryError: an unknown benchmark or metric.
        ClaimsError: a method of which the table has no result.
    """
    registry = registry or Registry.load()
    found = _shared(frame, selection, registry)
    found = found.filter(pl.len().over("task") >= least)
    better = {each.id for each in registry.metrics.values() if each.better == "higher"}
    higher = pl.col("metric").is_in(sorted(better))
    judged = [
        _judged(found.filter(side), registry, descending) for side, descending in ((higher, True), (~higher, False))
    ]
    return pl.concat(judged).sort(
        "apart", "methods", "task", descending=[True, True, False], nulls_last=True
    ).select(DISCRIMINATION_COLUMNS)  # fmt: skip


def correlations(
    frame: pl.DataFrame, selection: Selection | None = None, *, least: int = 5, registry: Registry | None = None
) -> pl.DataFrame:
    """Rank correlations of every two tasks over the methods that have results on both.

    Spearman's rho (C. Spearman, The proof and measurement of association between two things, 1904) and Kendall's tau-b
    (M. Kendall, The treatment of ties in ranking problems, Biometrika 33, 1945).

    Args:
        frame: the claims table.
        selection: which methods and tasks; by default every method and every benchmark as a whole.
        least: how many methods two tasks must share.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        `CORRELATION_COLUMNS`, a row a pair, the most alike first.

    Raises:
        RegistryError: an unknown benchmark or metric.
        ClaimsError: a method of which the table has no result.
    """
    registry = registry or Registry.load()
    found = _shared(frame, selection, registry).select("task", "method_key", "good")
    pairs = found.join(found, on="method_key", suffix="_b").filter(pl.col("task") < pl.col("task_b"))
    both = pairs.group_by(first="task", second="task_b").agg(
        shared=pl.len().cast(pl.Int64),
        spearman=pl.corr("good", "good_b", method="spearman").fill_nan(None),
        _one=pl.col("good"),
        _other=pl.col("good_b"),
    )
    both = both.filter(pl.col("shared") >= least)
    taus = [
        float(kendalltau(*values).statistic) for values in both.select("_one", "_other").iter_rows()
    ]  # a pair of tasks
    return (
        both.with_columns(kendall=pl.Series(taus, dtype=pl.Float64).fill_nan(None))
        .select(CORRELATION_COLUMNS)
        .sort("spearman", "first", "second", descending=[True, False, False], nulls_last=True)
    )


def _shared(frame: pl.DataFrame, selection: Selection | None, registry: Registry) -> pl.DataFrame:
    asked = selection or Selection(most=100_000)
    found = cells(frame, asked, registry).filter("aligned")
    return with_shares(with_task_names(found, registry), registry)


def _judged(found: pl.DataFrame, registry: Registry, descending: bool) -> pl.DataFrame:
    """A row that sums up each task; all are of metrics with one direction."""
    rows = with_evidence(found, registry.benchmarks)
    rows = rows.with_columns(rank=pl.col("good").rank("min", descending=True).over("task").cast(pl.Int64))
    rows = with_rank_intervals(rows, ("task",), descending=descending, level=LEVEL).sort("good", descending=True)
    scale = {each.id: (each.high or 0.0) - (each.low or 0.0) for each in registry.metrics.values()}
    chance = pl.col("below").is_not_null() | pl.col("trials").is_not_null()
    rows = rows.with_columns(
        _tested=chance & chance.shift(-1, fill_value=False).over("task"),
        _scale=pl.col("metric").replace_strict(scale, return_dtype=pl.Float64),
    )
    value, apart = pl.col("norm_value"), pl.col("apart").filter("_tested")
    return rows.group_by("task", *TASK).agg(
        setting=pl.col("setting").first(),
        methods=pl.len().cast(pl.Int64),
        best=value.max() if descending else value.min(),
        median=value.median(),
        headroom=((1 - pl.col("share").max()) * pl.col("_scale").first()),
        neighbours=apart.count().cast(pl.Int64),
        apart=apart.mean(),
        tie_groups=pl.when(pl.col("_tested").any()).then(pl.col("tie_group").max()),
        evidence=pl.col("evidence").mode().sort().first(),
    )
