"""Quality against cost: which methods nobody beats in one metric without losing in the other.

Both numbers are of one method; where both are about a benchmark it is the same one, part and protocol. A cost counts
only beside others that were measured on the same hardware in the same way; what is unstated is a group of its own. A
bound is kept as one: a method of which only "up to" or "at least" is known may be shown, and dominates nobody.
"""

from __future__ import annotations

import polars as pl

from claims.boards.comparability import ValuePolicy, method_key, one_row_a_method
from claims.boards.evidence import column_or_null
from claims.record.entries import ConditionRole, Metric
from claims.record.errors import ClaimsError, Problem
from claims.record.types import Bound, Comparison, Origin
from claims.registry.lookup import Registry

# x, y: the two values in their metrics' units; x_bound, y_bound: exact, or how the figure limits the number;
# frontier: whether no exact pair of the group is at least as good in both and better in one; dominated_by: the best in
# y of those that are; group: number of the group, the one with most pairs is 1.
PARETO_COLUMNS = (
    "group", "method", "x", "x_bound", "y", "y_bound", "frontier", "dominated_by", "benchmark", "subset", "setting",
    "measurement", "x_claim", "y_claim",
)  # fmt: skip
_PLACE = ("benchmark", "subset", "setting")


def pareto(
    frame: pl.DataFrame,
    x: str,
    y: str,
    *,
    benchmark: str | None = None,
    policy: ValuePolicy = ValuePolicy.THIRD_PARTY,
    registry: Registry | None = None,
) -> pl.DataFrame:
    """Methods by two metrics, with the frontier of each group of comparable pairs.

    Args:
        frame: the claims table.
        x: any name of a metric, usually a cost.
        y: any name of another one, usually a quality.
        benchmark: only this one, also with a part (`GLUE/SST-2`); None for all.
        policy: which of several reports of one number is taken.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        `PARETO_COLUMNS`; groups with most pairs first, in each the best in y first.

    Raises:
        RegistryError: an unknown name.
        ClaimsError: one metric given twice, or one of which neither side is better.
    """
    registry = registry or Registry.load()
    metrics = registry.metric(x), registry.metric(y)
    _check(*metrics)
    rows = frame
    if benchmark is not None:
        entry, part = registry.benchmark(benchmark)
        here = (pl.col("benchmark") == entry.id) & pl.col("subset").eq_missing(part.id if part else None)
        rows = frame.filter(here | pl.col("benchmark").is_null())
    sides = [_side(rows, metric, name, policy) for metric, name in zip(metrics, "xy", strict=True)]
    return _with_frontier(_paired(*sides), *metrics)


def _check(x: Metric, y: Metric) -> None:
    unclear = [metric.name for metric in (x, y) if metric.better is None]
    if x.id == y.id:
        raise ClaimsError(Problem(f"'{x.name}' against itself has no frontier", rule="one-metric"))
    if unclear:
        raise ClaimsError(Problem(f"neither a high nor a low {unclear[0]} is better by itself", rule="no-direction"))


def _side(rows: pl.DataFrame, metric: Metric, name: str, policy: ValuePolicy) -> pl.DataFrame:
    """One number a method, place and way of measuring."""
    gated = ConditionRole.MEASUREMENT in metric.gated_by
    measurement = column_or_null(rows, "measurement", pl.String()) if gated else pl.lit(None, pl.String)
    kept = rows.filter(
        pl.col("metric") == metric.id,
        pl.col("comparison").cast(pl.String) == Comparison.ABSOLUTE.value,
        pl.col("origin").cast(pl.String) != Origin.DERIVED.value,
        pl.col("norm_value").is_not_null(),
        pl.col("norm_unit") == metric.unit,
    ).with_columns(measurement=measurement)
    one = one_row_a_method(kept, (*_PLACE, "measurement"), descending=metric.better == "higher", policy=policy)
    numbers = {name: "norm_value", f"{name}_claim": "claim_id", f"{name}_measurement": "measurement"}
    return one.select(
        *_PLACE, "method", _method=method_key(one), **{new: pl.col(old) for new, old in numbers.items()},
        **{f"{name}_bound": pl.col("bound").cast(pl.String)},
    )  # fmt: skip


def _paired(x: pl.DataFrame, y: pl.DataFrame) -> pl.DataFrame:
    """Pairs of one method: of one place, or, where one number is about no benchmark (parameters), of any.

    The protocol of a number without a benchmark is how it was measured.
    """
    pairs = [x.join(y.drop("method"), on=["_method", *_PLACE], nulls_equal=True)]
    for free, bound, name in ((x, y, "x"), (y, x, "y")):
        measured = pl.concat_str("setting", f"{name}_measurement", separator=", ", ignore_nulls=True)
        alone = free.filter(pl.col("benchmark").is_null()).with_columns(
            pl.when(measured != "").then(measured).alias(f"{name}_measurement")
        )
        placed = bound.filter(pl.col("benchmark").is_not_null())
        pairs.append(alone.drop(_PLACE).join(placed.drop("method", strict=False), on="_method"))
    columns = [
        *_PLACE,
        "method",
        "_method",
        *(f"{s}{end}" for s in "xy" for end in ("", "_bound", "_claim", "_measurement")),
    ]
    both = pl.concat([pair.select(columns) for pair in pairs])
    # What a pair was measured on is what either number says of it; where both do, it must be the same.
    return both.filter(
        pl.col("x_measurement").is_null() | pl.col("y_measurement").is_null()
        | (pl.col("x_measurement") == pl.col("y_measurement"))
    ).with_columns(measurement=pl.coalesce("x_measurement", "y_measurement"))  # fmt: skip


def _with_frontier(pairs: pl.DataFrame, x: Metric, y: Metric) -> pl.DataFrame:
    group = (*_PLACE, "measurement")
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
