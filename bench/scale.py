"""What a table of 10^5, 10^6 or 10^7 rows costs: building it, reading one board of it, and the memory of both.

    python bench/scale.py [--rows 200000 1000000] [--times 3]

Each part runs in a process of its own, so that its largest size is its own, and prints its time beside that of bare
Polars in the same process: a build beside reading the built file, a board beside scan, filter and sort of the same
rows. 10^7 rows take some 8 GB of memory while they are made.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polars as pl
from generate import generate
from timing import timed

from claims.boards.leaderboard import leaderboard
from claims.registry.lookup import Registry, data_dir
from validation import gate


def told(name: str, ours: float, bare: float) -> None:
    """One line: our time, that of bare Polars, their ratio, and the largest size of the process."""
    print(f"{name}: {ours:.3f} s, bare {bare:.3f} s, {ours / bare:.1f}x{peak()}", flush=True)


def peak() -> str:
    """The largest size of this process, where the system says so; getrusage counts the parent's in."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.is_file() else None
    return f", peak {int(found[1]) / 1024:,.0f} MB" if found else ""


def build(folder: Path, times: int) -> None:
    """Everything from YAML and sources, then with one claims file changed, then from the built table."""
    data = folder / "data"
    shutil.copytree(data_dir(), data, ignore=shutil.ignore_patterns("build"))
    path = data / "build" / "claims.parquet"
    cold = timed(lambda: gate.build(data, path), 1)
    bare = timed(lambda: pl.read_parquet(path), times)
    told("build, nothing kept", cold, bare)
    changed = data / "claims" / "a-new-paper.yaml"
    changed.write_text('paper:\n  title: "A new paper"\nclaims: []\n', encoding="utf-8")
    told("build, one claims file new", timed(lambda: gate.build(data, path), 1), bare)
    told("table, nothing changed", timed(lambda: gate.table(data), times), bare)


def board(pattern: str, times: int) -> None:
    """One board of a table, from the file."""
    registry, table = Registry.load(), pl.scan_parquet(pattern)
    here = table.filter(pl.col("benchmark") == "mmlu", pl.col("metric") == "accuracy")
    order = ("subset", "setting", "norm_value")
    bare = timed(lambda: here.sort(order, descending=[False, False, True]).collect(), times)
    ours = timed(lambda: leaderboard(here.collect(), "mmlu", "accuracy", registry=registry), times)
    held = here.select(pl.len()).collect().item(), table.select(pl.len()).collect().item()
    told(f"board of {held[0]:,} among {held[1]:,} rows", ours, bare)


def alone(*words: str) -> None:
    """Run a part of this script in a process of its own."""
    subprocess.run([sys.executable, __file__, *words], check=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="*", default=[200_000, 1_000_000])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--board", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.build:
        return build(asked.build, asked.times)
    if asked.board:
        return board(asked.board, asked.times)
    with tempfile.TemporaryDirectory() as made:
        alone("--build", made, "--times", str(asked.times))
    for rows in asked.rows:
        with tempfile.TemporaryDirectory() as made:
            alone("--board", str(generate(Path(made), rows)), "--times", str(asked.times))
    return None


if __name__ == "__main__":
    main()
