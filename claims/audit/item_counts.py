"""Scores out of n items over the whole table: is each k/n for a whole k?

The n is the number of items that the row states, else the certain size of its benchmark, part and split. Averages,
several runs and samples that the source states, and what chance would give, are no single k/n and are not asked. A
score that is k/n of a part or variant of the benchmark (GPQA for GPQA-Diamond) may be of that one: it decides nothing.
"""

from __future__ import annotations

import polars as pl

from claims.audit.links import counted
from claims.audit.rounding import TWICE, printed_values
from claims.audit.size_fit import kindred_sizes
from claims.registry.conditions import Conditions
from claims.registry.lookup import Registry

_FINEST = 1e-6  # percent; more digits are those of a binary fraction
TELLING = 0.5  # share of numbers that are k/n by chance, above which a fit says nothing
_REACH = TWICE + 1  # units of the last digit in which a whole number of items may lie
_COUNT = 1e-7  # of an item: error of the arithmetic
_SEVERAL = ("samples", "pass_at", "runs")  # conditions that make a score a mean over attempts
_CHANCE = (
    r"(?i)^(?:random|chance)(?: (?:guess(?:ing|es)?|choice|chance|level|baseline|performance))?$"  # nobody's answers
)
_WHERE = ("benchmark", "subset", "setting")


def counted_scores(frame: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Single scores of known size, with `size`, `whole`, `kin` and `chance`.

    Args:
        frame: the table of claims.
        registry: sizes.

    Returns:
        Rows of the table; `whole`: whether the printed score is k/size; `kin`: a size of the benchmark's parts and
        variants of which it is k/n, null where it is whole or there is none; `chance`: that a number that has nothing
        to do with the size would be.
    """
    rows = printed_values(frame, counted()).filter(
        pl.col("norm_unit") == "percent", pl.col("aggregate").is_null(), pl.col("uncertainty").is_null(),
        pl.col("_step").is_not_null(), (pl.col("runs") <= 1).fill_null(True), ~pl.col("method").str.contains(_CHANCE),
    )  # fmt: skip
    rows = rows.join(_sizes(rows, registry), on=_WHERE, how="left", nulls_equal=True).with_columns(
        size=pl.when(pl.col("_single")).then(pl.coalesce("items", "_size")),
        _step=pl.max_horizontal("_step", pl.lit(_FINEST)),
    )
    rows = rows.filter(pl.col("size") > 0).with_columns(
        whole=_is_whole(pl.col("size")), chance=(pl.col("_step") * pl.col("size") / 100 * _REACH).clip(0, 1)
    )
    return rows.join(_kin(rows), on="claim_id", how="left")


def _sizes(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Size, sizes of kin, and whether the setting leaves a score of one attempt, by part and setting."""
    places = rows.select(_WHERE).unique()
    sizes, kin, single = [], [], []
    for benchmark, subset, setting in places.iter_rows():
        entry = registry.benchmarks.get(benchmark)
        size = None if entry is None else entry.size_of(subset)
        sizes.append(None if size is None else size.items(registry.conditions.split_of(setting)))
        kin.append(list(kindred_sizes(entry, subset, registry)) if entry is not None else [])
        single.append(_single(setting, registry.conditions))
    return places.with_columns(
        pl.Series("_size", sizes, pl.Int64()),
        pl.Series("_kin", kin, pl.List(pl.Int64())),
        pl.Series("_single", single, pl.Boolean()),
    )


def _single(setting: str | None, conditions: Conditions) -> bool:
    """Whether a setting says nothing of several attempts."""
    return all(
        each.condition.id not in _SEVERAL or each.value == "1" for each in conditions.circumstances(setting).stated
    )


def _is_whole(size: pl.Expr) -> pl.Expr:
    """Whether the printed score, rounded once or twice or cut off, is a whole number of items."""
    value, step, items = pl.col("norm_value"), pl.col("_step"), size / 100

    def some(low: pl.Expr, high: pl.Expr) -> pl.Expr:
        return (low * items - _COUNT).ceil() <= (high * items + _COUNT).floor()

    return some(value - step * TWICE, value + step * TWICE) | some(value, value + step)


def _kin(rows: pl.DataFrame) -> pl.DataFrame:
    """The least size of another part of which a score that is not whole would be k/n."""
    odd = rows.filter(~pl.col("whole")).select("claim_id", "norm_value", "_step", "_kin").explode("_kin")
    return odd.filter(pl.col("_kin") > 0, _is_whole(pl.col("_kin"))).group_by("claim_id").agg(kin=pl.col("_kin").min())
