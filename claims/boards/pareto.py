"""Quality against cost: which methods nobody beats in one metric without losing in the other.

Both numbers are of one method; where both are about a benchmark it is the same one, part and protocol. A cost counts
only beside others that were measured on the same hardware in the same way; what is unstated is a group of its own. A
bound is kept as one: a method of which only "up to" or "at least" is known may be shown, and dominates nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from claims.boards.comparability import ValuePolicy
from claims.boards.pairs import PLACE, paired
from claims.record.entries import Metric
from claims.record.errors import ClaimsError, Problem, RegistryError
from claims.record.nearest import did_you_mean
from claims.record.types import Bound
from claims.registry.conditions import Conditions
from claims.registry.lookup import Registry

# x, y: the two values in their metrics' units; x_bound, y_bound: exact, or how the figure limits the number;
# frontier: whether no exact pair of the group is at least as good in both and better in one; dominated_by: the best in
# y of those that are; group: number of the group, the one with most pairs is 1; at: in what the points of a group may
# differ; of: the architecture that a cost was measured of; a claim is null where the method's entry says the number.
PARETO_COLUMNS = (
    "group", "method", "x", "x_bound", "y", "y_bound", "frontier", "dominated_by", "benchmark", "subset", "setting",
    "measurement", "at", "of", "x_claim", "y_claim",
)  # fmt: skip


def pareto(
    frame: pl.DataFrame,
    x: str,
    y: str,
    *,
    benchmark: str | None = None,
    across: Sequence[str] = (),
    measured: str | None = None,
    policy: ValuePolicy = ValuePolicy.THIRD_PARTY,
    registry: Registry | None = None,
) -> pl.DataFrame:
    """Methods by two metrics, with the frontier of each group of comparable pairs.

    Args:
        frame: the claims table.
        x: any name of a metric, usually a cost.
        y: any name of another one, usually a quality.
        benchmark: only this one, also with a part (`GLUE/SST-2`); None for all.
        across: names of conditions in which points of one group may differ, told in `at`.
        measured: only what was measured on this, as part of its words (`RTX 4090`).
        policy: which of several reports of one number is taken.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        `PARETO_COLUMNS`; groups with most pairs first, in each the best in y first.

    Raises:
        RegistryError: an unknown name of a metric, a benchmark or a condition.
        ClaimsError: one metric given twice, or one of which neither side is better.
    """
    registry = registry or Registry.load()
    metrics = registry.metric(x), registry.metric(y)
    _check(*metrics)
    rows = frame if benchmark is None else _of_benchmark(frame, benchmark, registry)
    found = paired(rows, metrics, policy, registry.conditions, _known(across, registry.conditions))
    if measured is not None:
        found = found.filter(pl.col("measurement").str.to_lowercase().str.contains(measured.lower(), literal=True))
    return _with_frontier(found, *metrics)


def _of_benchmark(frame: pl.DataFrame, benchmark: str, registry: Registry) -> pl.DataFrame:
    """The rows of one benchmark or part, and those of none."""
    entry, part = registry.benchmark(benchmark)
    here = (pl.col("benchmark") == entry.id) & pl.col("subset").eq_missing(part.id if part else None)
    return frame.filter(here | pl.col("benchmark").is_null())


def _known(names: Sequence[str], conditions: Conditions) -> list[str]:
    """Ids of the conditions of these names."""
    unknown = [name for name in names if conditions.find(name) is None]
    if unknown:
        hint = did_you_mean(unknown[0], conditions.entries)
        raise RegistryError(Problem(f"unknown condition '{unknown[0]}'", rule="unknown-condition", hint=hint))
    return [found.id for name in names if (found := conditions.find(name))]


def _check(x: Metric, y: Metric) -> None:
    unclear = [metric.name for metric in (x, y) if metric.better is None]
    if x.id == y.id:
        raise ClaimsError(Problem(f"'{x.name}' against itself has no frontier", rule="one-metric"))
    if unclear:
        raise ClaimsError(Problem(f"neither a high nor a low {unclear[0]} is better by itself", rule="no-direction"))


def _with_frontier(pairs: pl.DataFrame, x: Metric, y: Metric) -> pl.DataFrame:
    group = (*PLACE, "measurement")
    signs = [1 if metric.better == "higher" else -1 for metric in (x, y)]
    exact = (pl.col("x_bound") == Bound.EXACT.value) & (pl.col("y_bound") == Bound.EXACT.value)
    pairs = pairs.with_columns(
        _x=pl.col("x") * signs[0], _y=pl.col("y") * signs[1], _exact=exact, _size=pl.len().over(group)
    )
    pairs = pairs.with_columns(group=pl.struct(-pl.col("_size").cast(pl.Int64), *group).rank("dense").cast(pl.Int64))
    pairs = pairs.with_columns(dominated_by=_dominator(pairs))
    pairs = pairs.with_columns(frontier=pl.when("_exact").then(pl.col("dominated_by").is_null()))
    ordered = pairs.sort(
        "group", "_y", "_x", "method", "x_claim", "y_claim", descending=[False, True, True] + [False] * 3
    )
    return ordered.select(PARETO_COLUMNS)


def _dominator(pairs: pl.DataFrame) -> pl.Series:
    """Of the exact pairs at least as good in both and better in one, the method of the one best in y.

    Among those at least as good in x, the best in y decides: sorted by x, that is a running maximum.
    """
    numbered = pairs.with_row_index("_row")
    rivals = numbered.filter("_exact").select("group", "_x", "_y", "method")
    best = rivals.sort("_x", "_y", "method", descending=[True, True, False]).with_columns(
        _top=pl.col("_y").cum_max().over("group")
    )
    # At one x the running maximum of its last row holds for all; its owner is the first row that reached it.
    reached = best.with_columns(
        _owner=pl.col("method").first().over("group", "_top"), _far=pl.col("_x").first().over("group", "_top")
    )
    at = reached.group_by("group", "_x").agg(pl.col("_top", "_owner", "_far").sort_by("_top").last())
    joined = (
        numbered.sort("_x")
        .join_asof(at.sort("_x"), on="_x", by="group", strategy="forward", check_sortedness=False)
        .sort("_row")
    )
    better = (pl.col("_top") > pl.col("_y")) | ((pl.col("_top") == pl.col("_y")) & (pl.col("_far") > pl.col("_x")))
    return joined.select(pl.when(better).then("_owner")).to_series()
