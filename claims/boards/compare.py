"""Methods beside each other: a grid of methods and tasks in which a gap stays a gap, and two of them head to head."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import polars as pl
from scipy.special import ndtr

from claims.boards.cells import TASK, Selection, cells, heights_of, method_keys
from claims.boards.comparability import method_key
from claims.boards.evidence import distances, with_evidence
from claims.boards.intervals import LEVEL, holm
from claims.record.errors import ClaimsError, Problem
from claims.registry.lookup import Registry

# lead: by how much the first is ahead of the second in the metric's unit, negative where it is behind; p: of the test,
# adjusted by Holm over the tasks, null where nothing is known of chance; verdict: who is better, or why nobody is.
HEAD_TO_HEAD = (*TASK, "first", "second", "lead", "p", "verdict", "setting", "evidence")


def compare(frame: pl.DataFrame, selection: Selection, registry: Registry | None = None) -> pl.DataFrame:
    """The full grid of methods and tasks: the cells of `claims.boards.cells`, null where nobody reports a number.

    Args:
        frame: the claims table.
        selection: which methods and tasks.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        One row a method and task; tasks that most methods cover first, parts of one benchmark in the registry's
        order; methods that cover most tasks first, of equal ones those that stand higher on them.

    Raises:
        RegistryError: an unknown benchmark or metric.
        ClaimsError: a method of which the table has no result.
    """
    registry = registry or Registry.load()
    found = cells(frame, selection, registry)
    parts = [(entry.id, part.id, at) for entry in registry.benchmarks.values() for at, part in enumerate(entry.subsets)]
    order = pl.DataFrame(parts, {"benchmark": pl.String, "subset": pl.String, "_at": pl.Int64}, orient="row")
    tasks = found.group_by(TASK).agg(_methods=pl.len()).join(order, on=["benchmark", "subset"], how="left")
    tasks = tasks.sort("_methods", "benchmark", "_at", *TASK[1:], descending=[True] + [False] * 5)
    # Only what has the setting of its task says how high a method stands.
    heights = heights_of(found.filter("aligned"), "method_key")
    methods = found.group_by("method_key", "method").agg(_tasks=pl.len()).join(heights, on="method_key", how="left")
    methods = methods.sort("_tasks", "_height", "method", descending=[True, True, False], nulls_last=True)
    grid = methods.select("method_key", "method").join(tasks.select(TASK), how="cross", maintain_order="left_right")
    return grid.join(found, on=["method_key", "method", *TASK], how="left", nulls_equal=True, maintain_order="left")


def with_task_names(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The rows with `task`, the name of each one's task as people write it: `GLUE / CoLA · Matthews correlation`."""
    tasks = rows.select(TASK).unique()
    names = [_titled(row, registry) for row in tasks.iter_rows(named=True)]
    named = tasks.with_columns(pl.Series("task", names, pl.String))
    return rows.join(named, on=TASK, how="left", nulls_equal=True, maintain_order="left")


def _titled(row: dict[str, str | None], registry: Registry) -> str:
    entry = registry.benchmarks.get(str(row["benchmark"]))
    named = entry.titled(row["subset"]) if entry else str(row["benchmark"])
    return f"{named} · {registry.metrics[str(row['metric'])].name}"


def head_to_head(
    frame: pl.DataFrame, first: str, second: str, selection: Selection | None = None, registry: Registry | None = None
) -> pl.DataFrame:
    """Two methods on every task of which both have a result.

    Each task is tested once (see `claims.boards.intervals`; a share of right answers by the standard error that its
    Wilson interval implies) and the p-values are adjusted by Holm's rule, so that twenty tasks do not make a winner
    by chance.

    Args:
        frame: the claims table.
        first: a method.
        second: another one.
        selection: which tasks; its methods are those two.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        The columns of `HEAD_TO_HEAD`, one row a task that either of them has a result on.

    Raises:
        RegistryError: an unknown benchmark or metric.
        ClaimsError: a method of which the table has no result, or the same one twice.
    """
    registry = registry or Registry.load()
    asked = selection or Selection(most=1000)
    keys = method_keys(frame, (first, second))
    if keys[0] == keys[1]:
        raise ClaimsError(Problem(f"'{first}' and '{second}' are one method", rule="same-method"))
    found = cells(frame.filter(method_key(frame).is_in(keys)), replace(asked, methods=(first, second)), registry)
    tested = _with_error(found, registry)
    left, right = (tested.filter(pl.col("method_key") == key) for key in keys)
    joined = left.join(right, on=list(TASK), how="full", coalesce=True, nulls_equal=True, suffix="_b")
    return _judged(joined, first, second).select(HEAD_TO_HEAD).sort(TASK)


def _with_error(found: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The cells with the standard error and the rounding of each."""
    rows = with_evidence(found, registry.benchmarks)
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    below, above = distances(rows, z)
    error = pl.Series((below + above) / (2 * z))
    return rows.with_columns(_error=pl.when(error > 0).then(error)).select(
        *found.columns, "_error", "half_width", "evidence"
    )


def _judged(rows: pl.DataFrame, first: str, second: str) -> pl.DataFrame:
    half = pl.col("half_width") + pl.col("half_width_b")
    error = (pl.col("_error").fill_null(0.0) ** 2 + pl.col("_error_b").fill_null(0.0) ** 2).sqrt()
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_b")) for name in ("setting", "against"))
    rows = rows.with_columns(lead=pl.col("good") - pl.col("good_b"), _same=same, _both=error)
    beyond = pl.col("lead").abs() - half.fill_null(0.0)
    rows = rows.with_columns(
        _beyond=pl.when(half.is_not_null() | (pl.col("_both") > 0)).then(beyond),
        _z=pl.when("_same", pl.col("_both") > 0).then(beyond.clip(lower_bound=0.0) / pl.col("_both")),
    )
    p = pl.Series("_p", 2 * ndtr(-rows["_z"].to_numpy()), pl.Float64).fill_nan(None)
    rows = rows.with_columns(p).with_columns(p=holm(pl.col("_p")))
    ahead = pl.when(pl.col("lead") > 0).then(pl.lit(first)).otherwise(pl.lit(second))
    verdict = (
        pl.when(pl.col("lead").is_null()).then(pl.lit("missing"))
        .when(~pl.col("_same")).then(pl.lit("different settings"))
        .when(pl.col("p") <= 1 - LEVEL).then(ahead)
        .when(pl.col("p").is_null() & (pl.col("_beyond") > 0)).then(ahead + pl.lit(", by the printed digits"))
        .otherwise(pl.lit("not separable"))
    )  # fmt: skip
    return rows.with_columns(verdict=verdict, first="norm_value", second="norm_value_b")
