"""Rules about a claim beside the others of its board: a value in another unit, a value too good to be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import polars as pl

from claims.record.entries import Benchmark, Metric
from claims.record.errors import Problem
from claims.record.types import Bound, Claim, Comparison
from validation.library import Library, at_claim

Board = tuple[str, str | None, str]
Valued = tuple[Claim, float]
LEAST = 4  # other values that a board must have before one can look strange beside them
DECADE, FAR = 10.0, 30.0
HOMES = 3  # benchmarks that must have a metric for it to be at home there, and one in how many may share its company
OF_ANYTHING = frozenset({"performance", "average_score", "performance_gap", "human_normalized_score"})
SHARE = 0.1  # least jump, as a share of the metric's range


def suspicious_scale(library: Library) -> Iterator[Problem]:
    """Values far from the bulk of their board, or of their paper's values of one metric; each is named once."""
    told: set[str] = set()
    for rows, where in (*((rows, "board") for rows in _boards(library).values()), *_of_papers(library)):
        bulk, strays = _bulk_and_strays(rows)
        for claim, value in strays:
            if claim.id in told or (where != "board" and abs(value) > 1):
                continue  # one paper may well have an easy and a hard benchmark, on which only 2 % are solved
            told.add(claim.id)
            unit = library.registry.metrics[claim.metric].unit
            low, high = abs(bulk[0][1]), abs(bulk[-1][1])
            what = f"{claim.reported!r} is {value:g} {unit}, while {len(bulk)} others of the {where} lie between"
            yield at_claim(claim, "reported", f"{what} {low:g} and {high:g}")


def _bulk_and_strays(rows: Sequence[Valued]) -> tuple[Sequence[Valued], Sequence[Valued]]:
    """The largest group of values that are close to each other, and those that lie far from all of it.

    Where two halves are equally large both readings are open, and one value of the smaller numbers stands for its half.
    """
    ranked = sorted(rows, key=lambda row: abs(row[1]))
    if not ranked or ranked[0][1] == 0:
        return (), ()  # where 0 % is reported, 0.01 % is no surprise
    groups: list[list[Valued]] = []
    for row in ranked:
        if groups and abs(row[1]) <= FAR * abs(groups[-1][-1][1]):
            groups[-1].append(row)
        else:
            groups.append([row])
    groups.sort(key=len, reverse=True)
    if len(groups) < 2 or len(groups[0]) < LEAST or abs(groups[0][-1][1]) > DECADE * abs(groups[0][0][1]):
        return (), ()
    if len(groups[0]) == len(groups[1]):
        low, high = sorted(groups[:2], key=lambda group: abs(group[0][1]))
        return high, [low[0], *(row for group in groups[2:] for row in group)]
    return groups[0], [row for group in groups[1:] for row in group]


def _of_papers(library: Library) -> Iterator[tuple[list[Valued], str]]:
    """Values of one percent metric in one paper, whatever the benchmark: a source prints them on one scale."""
    for file in library.files:
        found: dict[str, list[Valued]] = defaultdict(list)
        for claim in file.claims:
            q, metric = claim.quantity, library.registry.metrics.get(claim.metric)
            plain = q.comparison is Comparison.ABSOLUTE and q.bound is Bound.EXACT and q.value is not None
            if plain and metric is not None and metric.unit == "percent":
                found[claim.metric].append((claim, float(q.value or 0) * (100 if claim.scale == "fraction" else 1)))
        yield from ((rows, f"paper's {metric}") for metric, rows in found.items())


def suspicious_jump(library: Library) -> Iterator[Problem]:
    """Bests that leave the second best further behind than the board is wide."""
    for board, rows in _boards(library).items():
        metric = library.registry.metrics[board[2]]
        if metric.better is None or metric.low is None or metric.high is None:
            continue
        sign = 1 if metric.better == "higher" else -1
        ranked = sorted(rows, key=lambda row: sign * row[1], reverse=True)
        claim, best = ranked[0]
        others = [value for other, value in ranked if other.method != claim.method]
        if len(others) < LEAST:
            continue
        gap, width = abs(best - others[0]), abs(others[0] - others[-1])
        if gap > max(width, SHARE * (metric.high - metric.low)):
            yield at_claim(claim, "reported", _jump(claim, best, others, metric))


def _jump(claim: Claim, best: float, others: Sequence[float], metric: Metric) -> str:
    ahead = f"{abs(best - others[0]):.4g} {metric.unit} better than the best of the {len(others)} others"
    return f"{claim.reported!r} is {ahead} of the board, {others[0]:g}"


def _boards(library: Library) -> Mapping[Board, list[Valued]]:
    """Claims with their values in the metric's unit, by board, where there are enough."""
    if library.frame is None:
        return {}
    found = library.frame.filter(
        pl.col("comparison") == Comparison.ABSOLUTE.value,
        pl.col("bound") == Bound.EXACT.value,
        pl.col("benchmark").is_not_null() & pl.col("norm_value").is_not_null(),
        pl.len().over("benchmark", "subset", "metric") > LEAST,
    )
    claims = {claim.id: claim for claim in library.claims}
    boards: dict[Board, list[Valued]] = defaultdict(list)
    columns = ("claim_id", "benchmark", "subset", "metric", "norm_value", "norm_unit")
    for name, benchmark, subset, metric, value, unit in found.select(columns).iter_rows():
        if name in claims and unit == library.registry.metrics[metric].unit:
            boards[benchmark, subset, metric].append((claims[name], value))
    return {board: rows for board, rows in boards.items() if len(rows) > LEAST}


def foreign_metric(library: Library) -> Iterator[Problem]:
    """Metrics of quality that are at home on other benchmarks, and counted or ordered otherwise than this one's."""
    registry = library.registry
    lists = [metrics for entry in registry.benchmarks.values() for metrics in _lists(entry)]
    for claim in library.claims:
        metric, benchmark = registry.metrics.get(claim.metric), registry.benchmarks.get(claim.benchmark or "")
        if metric is None or benchmark is None or metric.kind != "quality" or metric.id in OF_ANYTHING:
            continue
        own = {name for metrics in _lists(benchmark) for name in (*metrics, *benchmark.metrics)}
        alike = any((registry.metrics[name].unit, registry.metrics[name].better) == (metric.unit, metric.better)
                    for name in own)  # fmt: skip
        homes = [metrics for metrics in lists if metric.id in metrics]
        shared = sum(not own.isdisjoint(metrics) for metrics in homes)
        if own and metric.id not in own and not alike and len(homes) >= HOMES and shared * HOMES < len(homes):
            what = f"{benchmark.name} is not measured in {metric.name}, as {len(homes)} other benchmarks are"
            hint = f"use {_listed(own)}, or add '{metric.id}' to the metrics of '{benchmark.id}'"
            yield at_claim(claim, "metric", what, hint)


def _lists(benchmark: Benchmark) -> list[Sequence[str]]:
    """The metrics of each part; of a benchmark whose parts have none of their own, its metrics."""
    return [part.metrics for part in benchmark.subsets if part.metrics] or [benchmark.metrics]


def _listed(metrics: Collection[str]) -> str:
    return " or ".join(f"'{name}'" for name in sorted(metrics)[:3])
