"""Claims to cells: one number for a method and a task, at the protocol that most of the methods share.

A task is a benchmark or a part of one under one metric. Of its protocols the one that most methods have been measured
at is the common one; a method that has none there keeps its best-known other, marked as not aligned. A cell that
nobody reports is not there: nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from claims.boards.comparability import CELL_COLUMNS, ValuePolicy, method_key, one_row_a_method
from claims.boards.evidence import column_or_null
from claims.record.entries import ConditionRole
from claims.record.errors import ClaimsError, Problem
from claims.record.nearest import did_you_mean
from claims.record.types import Bound, Comparison, Origin
from claims.registry.lookup import Registry
from claims.registry.method_names import candidates, fold

TASK = ("benchmark", "subset", "metric", "norm_unit")
GATES = ("setting", "against", "measurement")
_PRINTED = ("claim_id", "paper_id", "title", "reported", "value", "unit", "norm_value", "uncertainty", "published")
_SPREAD = ("uncertainty_low", "uncertainty_high", "uncertainty_kind", "runs", "items", "evaluator")
_ASKED = (
    "method_id", "metric", "bound", "origin", "comparison", "baseline", "evaluated", "family", "variant", "parameters",
)  # fmt: skip
# good: the value, negative where lower is better; aligned: whether the cell has the protocol that most methods share.
CELLS = (*TASK, "method", "method_key", "setting", "against", "aligned", "good", *CELL_COLUMNS)
_USED = dict.fromkeys((*TASK, "method", "setting", "measurement", *_PRINTED, *_SPREAD, *_ASKED))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which methods and tasks a table is about.

    Attributes:
        methods: names in any spelling; none for those that have the common protocol on most of the tasks.
        benchmarks: names, also with a part (`GLUE/SST-2`); none for those that most methods have results on.
        suite: a benchmark whose parts are the tasks, each with its own metric.
        metric: one metric for all; by default the one of each task that most methods are measured by.
        most: how many methods, and how many tasks, where none are named.
        policy: which of several reports of one cell is shown.
        family: only methods that the registry knows as one of it (Llama), in any case.
        variant: only those of it (base, instruct).
        sizes: only those with so many parameters, from the first number to the second; None leaves an end open.
    """

    methods: tuple[str, ...] = ()
    benchmarks: tuple[str, ...] = ()
    suite: str | None = None
    metric: str | None = None
    most: int = 10
    policy: ValuePolicy = ValuePolicy.THIRD_PARTY
    family: str | None = None
    variant: str | None = None
    sizes: tuple[float | None, float | None] = (None, None)


def cells(frame: pl.DataFrame, selection: Selection, registry: Registry | None = None) -> pl.DataFrame:
    """One row a method and task that has a result, with `CELLS` and what the table says of the claim shown.

    Args:
        frame: the claims table.
        selection: which methods and tasks.
        registry: where names are looked up; by default that of the data folder.

    Raises:
        RegistryError: an unknown benchmark or metric.
        ClaimsError: a method of which the table has no result.
    """
    registry, frame = registry or Registry.load(), of_use(frame)
    if selection.methods:  # first of all: it leaves little of a large table
        frame = _of_methods(frame, selection.methods)
    frame = _of_kind(frame, selection)
    rows = usable(_on_tasks(frame, selection, registry), registry)
    rows = _one_metric(rows)
    if not (selection.benchmarks or selection.suite):
        rows = _best_covered_tasks(rows, selection.most)
    if not selection.methods:
        rows = _most_comparable(rows, selection.most)
    return one_report_a_cell(_aligned(rows), selection.policy)


def of_use(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of the claims table that cells are made of: what is not copied costs nothing."""
    return frame.select(name for name in frame.columns if name in _USED)


def _on_tasks(frame: pl.DataFrame, selection: Selection, registry: Registry) -> pl.DataFrame:
    wanted = pl.col("benchmark").is_not_null()
    if selection.suite is not None:
        entry, _ = registry.benchmark(selection.suite)
        wanted = (pl.col("benchmark") == entry.id) & pl.col("subset").is_not_null()
    elif selection.benchmarks:
        places = [registry.benchmark(name) for name in selection.benchmarks]
        named = pl.DataFrame(
            [(entry.id, part.id if part else None) for entry, part in places],
            {"benchmark": pl.String, "subset": pl.String}, orient="row",
        )  # fmt: skip
        frame = frame.filter(pl.col("benchmark").is_in(named["benchmark"].unique().to_list()))
        frame = frame.join(named.unique(), on=["benchmark", "subset"], how="semi", nulls_equal=True)
    else:
        wanted &= pl.col("subset").is_null()
    if selection.metric is not None:
        wanted &= pl.col("metric") == registry.metric(selection.metric).id
    return frame.filter(wanted)


def usable(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Single exact values of metrics that have a better side, as numbers of which more is better."""
    metrics = [each for each in registry.metrics.values() if each.better]
    known = pl.DataFrame(
        {
            "metric": [each.id for each in metrics],
            "_higher": [each.better == "higher" for each in metrics],
            "_relative": [each.relative for each in metrics],
            "_cost": [each.kind == "cost" for each in metrics],
            "_measured": [ConditionRole.MEASUREMENT in each.gated_by for each in metrics],
        },
        {"metric": pl.String, **dict.fromkeys(("_higher", "_relative", "_cost", "_measured"), pl.Boolean)},
    )
    kind, text = pl.col("comparison").cast(pl.String), pl.String()
    wanted = pl.when("_relative").then(pl.lit(Comparison.RELATIVE.value)).otherwise(pl.lit(Comparison.ABSOLUTE.value))
    rows = rows.filter(
        pl.col("bound").cast(pl.String) == Bound.EXACT.value,
        pl.col("origin").cast(pl.String) != Origin.DERIVED.value,
        pl.col("norm_value").is_not_null(),
    ).join(known, on="metric", maintain_order="left")
    return rows.filter(kind == wanted, ~pl.col("_relative") | pl.col("baseline").is_not_null()).with_columns(
        against=pl.when("_relative").then("baseline"),
        good=pl.col("norm_value") * pl.when("_higher").then(1.0).otherwise(-1.0),
        _method=method_key(rows),
        measurement=pl.when("_measured").then(column_or_null(rows, "measurement", text)),
    )


def method_keys(frame: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """What the table knows the methods of these names by.

    Raises:
        ClaimsError: names of which the table has no result.
    """
    columns = ["method", *(["method_id"] if "method_id" in frame.columns else [])]
    spelled = _spelled(frame.filter(pl.any_horizontal(pl.col(columns).is_in(names))), columns)
    if strange := [name for name in names if name not in spelled]:
        every = _spelled(frame, columns)
        near = {other: every[other] for name in strange for other in candidates(name, every)}
        spelled = {fold(name): key for name, key in near.items()} | spelled
    absent = [name for name in names if name not in spelled and fold(name) not in spelled]
    if absent:
        methods = frame["method"].unique().sort().to_list()
        hints = {name: did_you_mean(name, methods) for name in absent}
        raise ClaimsError(
            [Problem(f"no result of a method '{name}'", rule="unknown-method", hint=hints[name]) for name in absent]
        )
    return [spelled.get(name) or spelled[fold(name)] for name in names]


def _spelled(frame: pl.DataFrame, columns: Sequence[str]) -> dict[str, str]:
    """The key of each method by every name that the columns give it."""
    known = frame.select(columns).unique()
    known = known.with_columns(_method=method_key(known)).sort("method", "_method")
    return {name: key for *names, key in known.iter_rows() for name in names if name is not None}


def _of_methods(frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    as_printed = frame.filter(pl.col("method").is_in(names))
    if as_printed["method"].n_unique() == len(set(names)):
        return as_printed
    return frame.filter(method_key(frame).is_in(method_keys(frame, names)))


def _of_kind(frame: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    """The rows of a family, a variant and a range of sizes; what the registry does not say fits none."""
    wanted = [
        column_or_null(frame, name, pl.String()).str.to_lowercase() == asked.lower()
        for name, asked in (("family", selection.family), ("variant", selection.variant))
        if asked is not None
    ]
    size, (least, most) = column_or_null(frame, "parameters", pl.Float64()), selection.sizes
    wanted += [size >= least] if least is not None else []
    wanted += [size <= most] if most is not None else []
    return frame.filter(wanted) if wanted else frame


def _one_metric(rows: pl.DataFrame) -> pl.DataFrame:
    """Of each benchmark or part the metric and unit of most methods, a cost only where there is nothing else."""
    counts = rows.group_by(TASK).agg(pl.col("_cost").first(), _methods=pl.col("_method").n_unique(), _rows=pl.len())
    ordered = counts.sort("_cost", "_methods", "_rows", *TASK, descending=[False, True, True, *[False] * 4])
    best = ordered.unique(["benchmark", "subset"], keep="first", maintain_order=True)
    return rows.join(best.select(TASK), on=TASK, how="semi", nulls_equal=True)


def _best_covered_tasks(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """The rows of the tasks that most methods have results on."""
    counts = rows.group_by(TASK).agg(_covered=pl.col("method").n_unique())
    best = counts.sort("_covered", *TASK, descending=[True, *[False] * len(TASK)]).head(most)
    return rows.join(best.select(TASK), on=TASK, how="semi", nulls_equal=True)


def _most_comparable(rows: pl.DataFrame, most: int) -> pl.DataFrame:
    """The rows of the methods that have the common protocol on most tasks, then any on most, then stand highest.

    What was measured in ways of its own covers much and can be compared with little.
    """
    if rows["_method"].n_unique() <= most:
        return rows
    task = pl.struct(TASK).n_unique()
    common = _protocols(rows).filter(pl.col("_place") == 0)
    shared = rows.join(common, on=[*TASK, *GATES], how="semi", nulls_equal=True)
    covered = rows.group_by("_method").agg(_covered=task)
    counts = shared.group_by("_method").agg(_common=task)
    counts = covered.join(counts, on="_method", how="left").with_columns(pl.col("_common").fill_null(0))
    order = ("_common", "_covered")
    # Those that share the last place, too: how high they stand decides which of them fit.
    counts = counts.filter(pl.struct(order).rank("min", descending=True) <= most)
    heights = heights_of(shared.join(counts, on="_method", how="semi"), "_method")
    best = counts.join(heights, on="_method", how="left").sort(
        *order, "_height", "_method", descending=[True, True, True, False], nulls_last=True
    )
    return rows.join(best.head(most), on="_method", how="semi")


def heights_of(rows: pl.DataFrame, method: str) -> pl.DataFrame:
    """`method` and `_height`: the mean share of the others on a task, itself among them, that it is not behind."""
    height = pl.col("good").rank("max").over(TASK) / pl.len().over(TASK)
    return rows.with_columns(_height=height).group_by(method).agg(pl.col("_height").mean())


def _protocols(rows: pl.DataFrame) -> pl.DataFrame:
    """The protocols of each task with their `_place`: 0 for the one that most methods share, a stated one first."""
    protocol = (*TASK, *GATES)
    counts = rows.group_by(protocol).agg(_shared=pl.col("_method").n_unique(), _rows=pl.len())
    stated = [pl.col(name).is_null() for name in GATES]
    counts = counts.sort("_shared", *stated, "_rows", *protocol, descending=[True, *[False] * 3, True, *[False] * 7])
    return counts.with_columns(_place=pl.int_range(pl.len()).over(TASK)).drop("_rows")


def _aligned(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the protocol that most methods share, and of the best-known other where a method has none there."""
    rows = rows.join(_protocols(rows), on=[*TASK, *GATES], how="left", nulls_equal=True, maintain_order="left")
    first = pl.col("_place") == pl.col("_place").min().over(*TASK, "_method")
    return rows.filter(first).with_columns(aligned=pl.col("_place") == 0)


def one_report_a_cell(rows: pl.DataFrame, policy: ValuePolicy) -> pl.DataFrame:
    """One claim a method, task and protocol, with `CELLS`; `rows` as `usable` gives them, with `aligned`."""
    higher = rows.filter("_higher"), rows.filter(~pl.col("_higher"))
    parts = [
        one_row_a_method(part, (*TASK, *GATES), descending=descending, policy=policy)
        for part, descending in zip(higher, (True, False), strict=True)
    ]
    found = pl.concat(parts).with_columns(method_key=method_key(rows))
    shown = [name for name in (*_PRINTED, *GATES[2:], *_SPREAD) if name in rows.columns]
    return found.select(*CELLS, *shown).sort(*TASK, "good", "method", descending=[False] * 4 + [True, False])
