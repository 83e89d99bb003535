"""What can be picked on the page that compares methods, and what is picked; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from claims.boards.aggregate import RankRule
from claims.boards.cells import Selection
from claims.registry.lookup import Registry
from dashboard import links

OFFERED = 400  # names in a list; more would be sent to the browser before the page is seen, and others can be typed
SHOWN = 12
LEAST_PARTS = 3  # parts with numbers from which a benchmark is offered as a suite


@dataclass(frozen=True, slots=True)
class CompareQuery:
    """What the page shows.

    Attributes:
        suite: benchmark whose parts are compared; empty for whole benchmarks.
        methods: names; empty for those that cover most.
        benchmarks: registry ids; empty for those that most methods have results on. Not used with a suite.
        rule: how the overall ranking is made.
    """

    suite: str = ""
    methods: tuple[str, ...] = ()
    benchmarks: tuple[str, ...] = ()
    rule: str = RankRule.WIN_RATE.value

    def selection(self, frame: pl.DataFrame) -> Selection:
        """The same for the tables of `claims.boards`."""
        benchmarks = () if self.suite else self.benchmarks
        methods = self.methods or (() if self.suite or benchmarks else landing(frame))
        return Selection(methods=methods, benchmarks=benchmarks, suite=self.suite or None, most=SHOWN)

    def command(self, asked: Selection) -> str:
        """The command that prints the same numbers as the page does for a selection."""
        parts = ["claimboard compare", *(_quoted(name) for name in asked.methods)]
        parts += ["--suite", self.suite] if self.suite else []
        parts += [part for name in asked.benchmarks for part in ("--benchmarks", name)]
        return " ".join([*parts, f"--most {asked.most}"])


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "'\\''") + "'" if set(name) & set(" '\"$`\\()&;|<>*?[]#~!") else name


def landing(frame: pl.DataFrame) -> tuple[str, ...]:
    """The methods that a page without a choice opens with: those that most sources report on, then on most benchmarks.

    Coverage alone would open it with whatever the largest leaderboard measured alike.
    """
    counts = frame.drop_nulls("benchmark").group_by("method").agg(
        sources=pl.col("paper_id").n_unique(), benchmarks=pl.col("benchmark").n_unique()
    )  # fmt: skip
    best = counts.sort("sources", "benchmarks", "method", descending=[True, True, False])
    return tuple(best["method"].head(SHOWN))


def touched(query: CompareQuery, widgets: Mapping[str, object]) -> CompareQuery:
    """The query after what the reader did; another suite lets go of the methods that may have no number there."""
    new = links.touched(query, widgets)
    return replace(new, methods=(), benchmarks=()) if new.suite != query.suite else new


def method_options(frame: pl.DataFrame, query: CompareQuery) -> list[str]:
    """Methods, those first that have numbers on most benchmarks (or parts of the suite); the chosen ones always."""
    rows = frame.filter(pl.col("benchmark") == query.suite) if query.suite else frame
    place = "subset" if query.suite else "benchmark"
    counts = rows.group_by("method").agg(covered=pl.col(place).drop_nulls().n_unique())
    best = counts.filter(pl.col("covered") > 0).sort("covered", "method", descending=[True, False]).head(OFFERED)
    return list(dict.fromkeys([*query.methods, *best["method"]]))


def benchmark_options(frame: pl.DataFrame, registry: Registry) -> dict[str, str]:
    """Benchmarks with numbers, those of most methods first, with the names to show."""
    counts = frame.drop_nulls("benchmark").group_by("benchmark").agg(methods=pl.col("method").n_unique())
    ordered = counts.sort("methods", "benchmark", descending=[True, False])
    return {
        name: f"{registry.benchmarks[name].name} · {methods:,}"
        for name, methods in ordered.iter_rows()
        if name in registry.benchmarks
    }


def suite_options(frame: pl.DataFrame, registry: Registry) -> dict[str, str]:
    """Benchmarks of which several parts have numbers, those of most methods first, with the names to show."""
    parts = frame.drop_nulls("subset").group_by("benchmark")
    counts = parts.agg(parts=pl.col("subset").n_unique(), methods=pl.col("method").n_unique())
    ordered = counts.filter(pl.col("parts") >= LEAST_PARTS).sort("methods", "benchmark", descending=[True, False])
    return {
        name: f"{registry.benchmarks[name].name} · {count} parts"
        for name, count in ordered.select("benchmark", "parts").iter_rows()
        if name in registry.benchmarks
    }
