"""What says how sure a number is: the standard error, the runs, the benchmark's size, the printed digits, or nothing.

The first that is there decides, in this order:

* reported: a printed standard error or interval. A ± whose kind the source does not say is taken as one standard
  error, as is a standard deviation over an unstated number of runs; both err to the cautious side.
* runs: a standard deviation over a stated number of runs, divided by its square root.
* binomial: the share of right answers among n items, by Wilson's score interval (E. B. Wilson, Probable inference, the
  law of succession, and statistical inference, JASA 22, 1927). An approximation: it takes the items as independent.
* rounding: half a unit of the last printed digit. It says what the printed order leaves open and nothing of chance.
* none: no digits make the value, so that its order is not established.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import StrEnum
from statistics import NormalDist
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from claims.boards.ties import NARROWED, norm_scale, printed_steps
from claims.record.entries import Benchmark, Counts, Size
from claims.registry.conditions import Conditions
from claims.registry.lexicon import entries

Floats = npt.NDArray[np.float64]
Share = TypeVar("Share", pl.Expr, pl.Series, npt.NDArray[np.float64])


class IntervalSource(StrEnum):
    """What an interval of a number follows from."""

    REPORTED = "reported"
    RUNS = "runs"
    BINOMIAL = "binomial"
    ROUNDING = "rounding"
    NONE = "none"


# below, above: standard errors in norm_unit; trials: n of a share of right answers; half_width: rounding or a printed
# range, in norm_unit. evidence: which of them counts; evidence_note: the same in words.
EVIDENCE_COLUMNS = ("evidence", "evidence_note", "below", "above", "trials", "half_width")
_LEVELS: Mapping[str, float] = {
    f"ci{level}": NormalDist().inv_cdf(0.5 + level / 200) for level in (68, 80, 90, 95, 98, 99)
}
_SPANS = ("range", "iqr")  # of what was seen: ends, no error of a mean
_SPLIT = ("benchmark", "subset", "setting")


def wilson(share: Share, trials: Share, z: float) -> tuple[Share, Share]:
    """Both ends of Wilson's score interval of a share.

    Wilson 1927; method 3 of R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
    Medicine 17, 1998, whose table prints 0.2553 to 0.3662 for 81 of 263 at 95 %.

    Args:
        share: successes by trials, 0 to 1.
        trials: the number of trials.
        z: quantile of the normal distribution, 1.96 for 95 %.
    """
    centre = (share + z * z / (trials * 2)) / (z * z / trials + 1)
    half = (share * (share * -1 + 1) / trials + z * z / (trials * trials * 4)) ** 0.5 * z / (z * z / trials + 1)
    return centre - half, centre + half


def column_or_null(rows: pl.DataFrame, name: str, dtype: pl.DataType) -> pl.Expr:
    """A column of the table, nulls where this table has none."""
    return pl.col(name).cast(dtype) if name in rows.columns else pl.lit(None, dtype)


def with_evidence(
    rows: pl.DataFrame, benchmarks: Mapping[str, Benchmark], conditions: Conditions | None = None
) -> pl.DataFrame:
    """The rows with `EVIDENCE_COLUMNS`.

    Args:
        rows: with the columns of the claims table; `runs`, `items` and `uncertainty_kind` where it has them.
        benchmarks: those whose sizes are known, by id.
        conditions: what names a split in a setting; by default the conditions that come with the program.
    """
    number, count, text = pl.Float64(), pl.Int64(), pl.String()
    rows = _with_trials(rows, benchmarks, conditions or Conditions.shipped())
    kind = column_or_null(rows, "uncertainty_kind", text).fill_null("unknown")
    runs = column_or_null(rows, "runs", count)
    spread = [
        pl.coalesce(column_or_null(rows, f"uncertainty_{end}", number).abs(), "uncertainty") * norm_scale()
        for end in ("low", "high")
    ]
    chance = ~kind.is_in(_SPANS) & (pl.max_horizontal(*spread) > 0)
    several = (kind == "sd") & (runs > 1)
    divisor = pl.when(several).then(runs.cast(number).sqrt()).otherwise(_level(kind))
    rounding = pl.lit(printed_steps(rows)) / 2 * norm_scale()
    hard = pl.max_horizontal(rounding, pl.when(kind.is_in(_SPANS)).then(pl.max_horizontal(*spread)))
    rows = rows.with_columns(
        evidence=pl.when(chance & several).then(pl.lit(IntervalSource.RUNS.value))
        .when(chance).then(pl.lit(IntervalSource.REPORTED.value))
        .when(pl.col("trials").is_not_null()).then(pl.lit(IntervalSource.BINOMIAL.value))
        .when(hard.is_not_null()).then(pl.lit(IntervalSource.ROUNDING.value))
        .otherwise(pl.lit(IntervalSource.NONE.value)),
        below=pl.when(chance).then(spread[0] / divisor),
        above=pl.when(chance).then(spread[1] / divisor),
        half_width=hard * NARROWED,
        _kind=kind,
        _runs=runs,
    )  # fmt: skip
    rows = rows.with_columns(trials=pl.when(pl.col("evidence") == IntervalSource.BINOMIAL.value).then("trials"))
    return rows.with_columns(evidence_note=_note()).drop("_kind", "_runs", "_sure", "_parts")


def _level(kind: pl.Expr) -> pl.Expr:
    """How many standard errors the printed term is."""
    return kind.replace_strict(_LEVELS, default=1.0, return_dtype=pl.Float64)


def _with_trials(rows: pl.DataFrame, benchmarks: Mapping[str, Benchmark], conditions: Conditions) -> pl.DataFrame:
    """The rows with `trials`, `_sure` where the number is stated or certain, and `_parts` of the benchmark."""
    stated = column_or_null(rows, "items", pl.Int64())
    schema = dict.fromkeys(_SPLIT, pl.String) | {"_size": pl.Int64, "_certain": pl.Boolean, "_parts": pl.Int64}
    sizes = []
    for name, subset, setting in rows.select(_SPLIT).unique().iter_rows():  # one a group, not one a row
        benchmark = benchmarks.get(name)
        size = _size(benchmark, subset, conditions.split_of(setting))
        sizes.append((name, subset, setting, *size, len(benchmark.subsets) if benchmark else 0))
    rows = rows.join(
        pl.DataFrame(sizes, schema, orient="row"), on=_SPLIT, how="left", nulls_equal=True, maintain_order="left"
    )
    is_share = pl.col("norm_value").is_between(0, 100) & (pl.col("norm_unit") == "percent")
    trials = pl.coalesce(stated, "_size")
    return rows.with_columns(
        trials=pl.when(is_share & pl.col("metric").is_in(_counted()) & (trials > 0)).then(trials),
        _sure=stated.is_not_null() | pl.col("_certain"),
    ).drop("_size", "_certain")


def _size(benchmark: Benchmark | None, subset: str | None, split: str | None) -> tuple[int | None, bool]:
    """How many items a score of that part and split is over, and whether that is certain."""
    size: Size | None = None if benchmark is None else benchmark.size_of(subset)
    if size is None or size.counts not in (Counts.ITEMS, Counts.MEAN_OF_PARTS):
        return None, False
    certain = size.items(split)
    if certain is not None:
        return certain, True
    known = dict(size.numbers)
    return (known.get(split) if split is not None and None not in known else size.usual), False


def _counted() -> list[str]:
    """Metrics that are a share of right answers."""
    links = entries("metric_links")
    return sorted({name for link in links if link.text("kind") == "counted" for name in link.words("metrics")})


def _note() -> pl.Expr:
    kind, runs = pl.col("_kind"), pl.col("_runs")
    printed = (
        pl.when(kind == "se").then(pl.lit("reported standard error"))
        .when(kind.is_in(list(_LEVELS))).then(pl.format("reported {} % interval", kind.str.slice(2)))
        .when(kind == "sd").then(pl.lit("standard deviation over an unstated number of runs, taken as standard error"))
        .otherwise(pl.lit("± of unstated kind, taken as standard error"))
    )  # fmt: skip
    clustered = pl.format("; items in {} parts may go together, so that it is too narrow", "_parts")
    size = pl.format("Wilson interval of {} items, an approximation", pl.col("trials"))
    unsure = pl.when(pl.col("_sure").fill_null(False)).then(pl.lit("")).otherwise(pl.lit("; the size is not certain"))
    of_parts = pl.when(pl.col("subset").is_null(), pl.col("_parts") > 1).then(clustered).otherwise(pl.lit(""))
    words = {
        IntervalSource.REPORTED: printed,
        IntervalSource.RUNS: pl.format("standard deviation over {} runs", runs),
        IntervalSource.BINOMIAL: pl.concat_str(size, unsure, of_parts),
        IntervalSource.ROUNDING: pl.lit("printed digits only: says nothing of chance"),
        IntervalSource.NONE: pl.lit("order not established"),
    }
    note = pl.lit(None, pl.String)
    for evidence, said in words.items():
        note = pl.when(pl.col("evidence") == evidence.value).then(said).otherwise(note)
    return note


def distances(rows: pl.DataFrame, z: float) -> tuple[Floats, Floats]:
    """How far below and above its value a number's interval reaches by chance, at a quantile; 0 where unknown.

    Args:
        rows: with `EVIDENCE_COLUMNS` and `norm_value`.
        z: quantile of the normal distribution.
    """
    if not math.isfinite(z):
        raise ValueError(f"a quantile is a finite number, not {z}")
    value, trials, below, above = (
        rows[name].cast(pl.Float64).to_numpy() for name in ("norm_value", "trials", "below", "above")
    )
    binomial = ~np.isnan(trials)
    share = np.where(binomial, value / 100, 0.5)
    low, high = wilson(share, np.where(binomial, trials, 1.0), z)
    return (
        np.nan_to_num(np.where(binomial, (share - low) * 100, below * z)),
        np.nan_to_num(np.where(binomial, (high - share) * 100, above * z)),
    )
