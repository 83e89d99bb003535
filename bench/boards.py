"""What rankings cost: board, compare and rank over a million rows against the bare Polars of the same rows.

    python bench/boards.py [--rows 1000000] [--times 3]

Peers, in the same process on the same frame: for the board filter and sort, for compare filter and pivot, for rank the
same pivot. Each figure is the best of some runs; memory is the peak of the process above the frame.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable

import numpy as np
import polars as pl
from timing import timed

from claims.boards.cells import Selection
from claims.boards.claim_columns import SCHEMA
from claims.boards.compare import compare
from claims.boards.leaderboard import leaderboard
from claims.boards.overall import rank_methods
from claims.registry.lookup import Registry

METHODS, SETTINGS = 2000, (None, "0-shot", "5-shot", "25-shot", "CoT")
SIDE = 50  # methods and benchmarks of the comparison
RANKED = 30, 10  # methods and benchmarks of the ranking


def made(rows: int, benchmarks: list[str]) -> pl.DataFrame:
    """A claims table of accuracies, evenly over methods, benchmarks and settings."""
    rng = np.random.default_rng(0)
    value = np.round(rng.uniform(20, 95, rows), 1)
    place = np.arange(rows)
    columns: dict[str, object] = {
        "claim_id": pl.Series(place).cast(pl.String),
        "paper_id": pl.Series(rng.integers(0, 5000, rows)).cast(pl.String),
        "title": "A source",
        "method": pl.Series(rng.integers(0, METHODS, rows)).cast(pl.String).str.pad_start(5, "M"),
        "benchmark": pl.Series(benchmarks).gather(rng.integers(0, len(benchmarks), rows)),
        "metric": "accuracy",
        "setting": pl.Series(SETTINGS).gather(rng.integers(0, len(SETTINGS), rows)),
        "comparison": "absolute",
        "bound": "exact",
        "reported": pl.Series(value).cast(pl.String),
        "value": value,
        "unit": "percent",
        "norm_value": value,
        "norm_unit": "percent",
        "origin": "reported",
    }
    filled = pl.DataFrame({name: each for name, each in columns.items() if not isinstance(each, str)})
    filled = filled.with_columns(**{name: pl.lit(each) for name, each in columns.items() if isinstance(each, str)})
    missing = [pl.lit(None).alias(name) for name in SCHEMA if name not in filled.columns]
    for name in ("method_id", "method_printed"):
        missing = [each for each in missing if each.meta.output_name() != name]
        filled = filled.with_columns(pl.col("method").alias(name)) if name in SCHEMA else filled
    return filled.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def peak() -> float:
    """Largest size of the process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare_board(frame: pl.DataFrame, benchmark: str) -> pl.DataFrame:
    rows = frame.filter(pl.col("benchmark") == benchmark, pl.col("metric") == "accuracy")
    return rows.sort("setting", "norm_value", descending=[False, True])


def bare_pivot(frame: pl.DataFrame, methods: list[str], benchmarks: list[str]) -> pl.DataFrame:
    rows = frame.filter(pl.col("method").is_in(methods), pl.col("benchmark").is_in(benchmarks))
    return rows.pivot(on="benchmark", index="method", values="norm_value", aggregate_function="max")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    registry = Registry.load()
    known = [each.id for each in registry.benchmarks.values() if each.metrics[:1] == ("accuracy",) and each.size][:100]
    frame = made(asked.rows, known)
    methods = frame["method"].unique().sort().to_list()
    side = Selection(tuple(methods[:SIDE]), tuple(known[:SIDE]))
    some = Selection(tuple(methods[: RANKED[0]]), tuple(known[: RANKED[1]]))
    works: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
        ("board", lambda: leaderboard(frame, known[0], "accuracy", registry=registry),
         lambda: bare_board(frame, known[0])),
        ("compare 50 x 50", lambda: compare(frame, side, registry),
         lambda: bare_pivot(frame, methods[:SIDE], known[:SIDE])),
        ("rank 30 over 10", lambda: rank_methods(frame, some, registry=registry),
         lambda: bare_pivot(frame, methods[: RANKED[0]], known[: RANKED[1]])),
    ]  # fmt: skip
    print(f"{asked.rows:,} rows, {frame.estimated_size() / 1e6:.0f} MB, process {peak():.0f} MB")
    for name, ours, bare in works:
        theirs, own = timed(bare, asked.times), timed(ours, asked.times)
        print(f"{name}: {own * 1000:.0f} ms, bare {theirs * 1000:.0f} ms, {own / theirs:.1f}x, peak {peak():.0f} MB")


if __name__ == "__main__":
    main()
