"""Rules about a claim beside the others of its board: a value in another unit, a value too good to be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from claims.record.entries import Metric
from claims.record.errors import Problem
from claims.record.types import Bound, Claim, Comparison
from validation.library import Library, at_claim

Board = tuple[str, str | None, str]
LEAST = 4  # other values that a board must have before one can look strange beside them
DECADE, FAR = 10.0, 30.0
SHARE = 0.1  # least jump, as a share of the metric's range


def suspicious_scale(library: Library) -> Iterator[Problem]:
    """Values far from all others, which are close to each other."""
    for board, rows in _boards(library).items():
        ranked = sorted(abs(value) for _, value in rows)
        for claim, value in rows:
            # The ends of the others; asking each time for all others would take the square of the board's length.
            low, high = ranked[abs(value) == ranked[0]], ranked[-2 if abs(value) == ranked[-1] else -1]
            if low <= 0 or high > low * DECADE or value == 0 or (low <= abs(value) * FAR and abs(value) <= high * FAR):
                continue
            unit = library.registry.metrics[board[2]].unit
            what = f"{claim.reported!r} is {value:g} {unit}, while the {len(rows) - 1} others of the board lie between"
            yield at_claim(claim, "reported", f"{what} {low:g} and {high:g}")


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


def _boards(library: Library) -> Mapping[Board, list[tuple[Claim, float]]]:
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
    boards: dict[Board, list[tuple[Claim, float]]] = defaultdict(list)
    columns = ("claim_id", "benchmark", "subset", "metric", "norm_value", "norm_unit")
    for name, benchmark, subset, metric, value, unit in found.select(columns).iter_rows():
        if unit == library.registry.metrics[metric].unit:
            boards[benchmark, subset, metric].append((claims[name], value))
    return {board: rows for board, rows in boards.items() if len(rows) > LEAST}
