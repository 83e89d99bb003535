"""What can be picked on the page that compares methods, and what is picked; tested without Streamlit."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

from claims.boards.aggregate import RankRule
from claims.boards.cells import Selection, cells, method_keys
from claims.boards.comparability import method_key
from claims.boards.compare import with_task_names
from claims.boards.overall import rank_methods
from claims.record.errors import ClaimsError
from claims.record.nearest import did_you_mean
from claims.record.types import Comparison
from claims.registry.lookup import Registry
from dashboard import links
from dashboard.downloads import TakenAlong, rows_of
from dashboard.grids import duel_grid, overall_grids, side_by_side

OFFERED = 400  # names in a list; more would be sent to the browser before the page is seen, and others can be typed
SHOWN = 12
LEAST_PARTS = 3  # parts with numbers from which a benchmark is offered as a suite


@dataclass(frozen=True, slots=True)
class CompareQuery:
    """What the page shows.

    Attributes:
        suite: benchmark whose parts are compared; empty for whole benchmarks.
        methods: names; empty for those that `best` or `family` choose, else for those measured alike on most tasks.
        benchmarks: registry ids; empty for those that most methods have results on. Not used with a suite.
        best: a benchmark whose best methods are compared.
        family: a family whose methods are compared.
        shared: only benchmarks that all the methods have results on.
        source: only results of this source.
        rule: how the overall ranking is made.
        row: id of the claim that is opened.
    """

    suite: str = ""
    methods: tuple[str, ...] = ()
    benchmarks: tuple[str, ...] = ()
    best: str = ""
    family: str = ""
    shared: bool = False
    source: str = ""
    rule: str = RankRule.WIN_RATE.value
    row: str = ""

    def selection(self, frame: pl.DataFrame, registry: Registry) -> Selection:
        """The same for the tables of `claims.boards`, every choice made: a command can name it.

        Args:
            frame: the claims table, of the source alone where one is chosen.
            registry: where names are looked up.
        """
        benchmarks = () if self.suite else self.benchmarks
        methods = self.methods or (best_on(frame, self.best, registry) if self.best else ())
        methods = methods or (of_family(frame, self) if self.family else ())
        if not methods and not (self.suite or benchmarks or self.source):
            methods = landing(frame)
        if self.shared and not self.suite:
            benchmarks = shared_benchmarks(frame, methods, benchmarks)
        return Selection(methods=methods, benchmarks=benchmarks, suite=self.suite or None, most=SHOWN)

    def command(self, asked: Selection, verb: str = "compare", *more: str) -> str:
        """The command that prints the same numbers as the page does for a selection."""
        parts = ["claimboard", verb, *asked.methods]
        parts += ["--suite", self.suite] if self.suite else []
        parts += [part for name in asked.benchmarks for part in ("--benchmarks", name)]
        parts += ["--source", self.source] if self.source else []
        return shlex.join([*parts, "--most", str(asked.most), *more])

    def python(self, asked: Selection) -> str:
        """The same in three lines of Python."""
        return _python("claims.boards.compare", "compare", f"grid = compare({_table(self)}, {_said(asked)})")


def _table(query: CompareQuery) -> str:
    return f"load_table().filter(source_id={query.source!r})" if query.source else "load_table()"


def _said(asked: Selection) -> str:
    """A selection as one writes it."""
    given = {"methods": asked.methods, "benchmarks": asked.benchmarks, "suite": asked.suite, "most": asked.most}
    return f"Selection({', '.join(f'{name}={value!r}' for name, value in given.items() if value)})"


def _python(module: str, name: str, line: str) -> str:
    return f"from validation import load_table\nfrom {module} import Selection, {name}\n{line}"


READY: Mapping[str, CompareQuery] = {
    "GLUE": CompareQuery(suite="glue"),
    "SuperGLUE": CompareQuery(suite="superglue"),
    "MMLU subjects": CompareQuery(suite="mmlu"),
    "LongBench": CompareQuery(suite="longbench"),
    "HELM Lite": CompareQuery(source="helm-lite"),
    "HELM Capabilities": CompareQuery(source="helm-capabilities"),
    "MTEB": CompareQuery(suite="mteb"),
}


def ready_suites(frame: pl.DataFrame, registry: Registry) -> dict[str, CompareQuery]:
    """Suites that readers ask for by name, as far as the table has them."""
    benchmarks, sources = set(frame["benchmark"].unique()), set(frame["source_id"].unique())
    return {
        name: query
        for name, query in READY.items()
        if query.suite in benchmarks or (query.source and query.source in sources)
    }


def of_source(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    """The claims of a source; all of them where none is named."""
    return frame.filter(pl.col("source_id") == source) if source else frame


def best_on(frame: pl.DataFrame, benchmark: str, registry: Registry) -> tuple[str, ...]:
    """The best methods of a benchmark at the protocol that most methods share there."""
    entry, part = registry.benchmark(benchmark)
    rows = frame.filter(pl.col("benchmark") == entry.id)
    name = f"{entry.id}/{part.id}" if part else entry.id
    found = cells(rows, Selection(benchmarks=(name,), most=max(rows.height, 1)), registry).filter("aligned")
    return tuple(
        found.sort("good", "method", descending=[True, False])["method"].unique(maintain_order=True).head(SHOWN)
    )


def of_family(frame: pl.DataFrame, query: CompareQuery) -> tuple[str, ...]:
    """Methods of a family in any case, those with most benchmarks (or parts of the suite) first."""
    rows = frame.filter(pl.col("family").str.to_lowercase() == query.family.lower())
    return _covering(rows, query.suite, SHOWN)


def family_options(frame: pl.DataFrame, registry: Registry, source: str = "") -> dict[str, str]:
    """Families with several methods (of a source, where one is named), the largest first, with the names to show."""
    counts = (
        of_source(frame, source).drop_nulls("family").group_by("family").agg(methods=pl.col("method_id").n_unique())
    )
    ordered = counts.filter(pl.col("methods") > 1).sort("methods", "family", descending=[True, False])
    return {family: f"{family} · {methods}" for family, methods in ordered.iter_rows()}


def shared_benchmarks(frame: pl.DataFrame, methods: tuple[str, ...], among: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Benchmarks as a whole that every method has a value on, those with most results first."""
    keys = method_keys(frame, methods)
    kind = pl.col("comparison").cast(pl.String)
    rows = frame.filter(
        kind == Comparison.ABSOLUTE.value, pl.col("subset").is_null(), pl.col("benchmark").is_not_null()
    )
    rows = rows.filter(pl.col("benchmark").is_in(list(among))) if among else rows
    own = rows.with_columns(key=method_key(rows)).filter(pl.col("key").is_in(keys))
    counts = own.group_by("benchmark").agg(methods=pl.col("key").n_unique(), results=pl.len())
    every = counts.filter(pl.col("methods") == len(set(keys)))
    return tuple(every.sort("results", "benchmark", descending=[True, False])["benchmark"])


def known_comparison(
    asked: CompareQuery, frame: pl.DataFrame, registry: Registry
) -> tuple[CompareQuery, tuple[str, ...]]:
    """The query without what nothing answers to, and a sentence on each with the nearest that is there."""
    faults: list[str] = []
    methods = tuple(name for name in asked.methods if _answers(lambda: method_keys(frame, (name,)), faults))  # noqa: B023
    benchmarks = tuple(name for name in asked.benchmarks if _answers(lambda: registry.benchmark(name), faults))  # noqa: B023
    best = asked.best if not asked.best or _answers(lambda: registry.benchmark(asked.best), faults) else ""
    suite = asked.suite
    if suite:
        suite = registry.benchmark(suite)[0].id if _answers(lambda: registry.benchmark(suite), faults) else ""
    families = {name.lower() for name in frame["family"].drop_nulls().unique()}
    family = _listed("family", asked.family.lower(), families, faults) and asked.family
    source = _listed("source", asked.source, frame["source_id"].unique(), faults)
    rule = _listed("rule", asked.rule, [each.value for each in RankRule], faults) or RankRule.WIN_RATE.value
    found = replace(asked, family=family, source=source, rule=rule, best=best, suite=suite)
    return replace(found, methods=methods, benchmarks=benchmarks), tuple(faults)


def _listed(what: str, value: str, there: Iterable[str], faults: list[str]) -> str:
    """The value where it is there; else nothing, and what is nearest is said."""
    known = list(there)
    if not value or value in known:
        return value
    hint = did_you_mean(value, known)
    faults.append(f"There is no {what} '{value}'{f'; {hint}' if hint else '.'}")
    return ""


def _answers(look_up: Callable[[], object], faults: list[str]) -> bool:
    try:
        look_up()
    except ClaimsError as error:
        faults += [f"{str(problem)[0].upper()}{str(problem)[1:]}" for problem in error.problems]
        return False
    return True


def taken(
    grid: pl.DataFrame, query: CompareQuery, asked: Selection, claims: pl.DataFrame, registry: Registry
) -> TakenAlong:  # fmt: skip
    """The comparison as it can be taken along."""
    return TakenAlong(
        "compare", grid.height, lambda: with_task_names(grid, registry),
        lambda: [side_by_side(with_task_names(grid, registry))], lambda: rows_of(claims, grid["claim_id"]),
        query.command(asked), query.python(asked),
    )  # fmt: skip


def taken_duel(rows: pl.DataFrame, query: CompareQuery, asked: Selection) -> TakenAlong:
    """Two methods head to head as they can be taken along."""
    first, second = asked.methods
    python = f"duel = head_to_head({_table(query)}, {first!r}, {second!r}, {_said(asked)})"
    return TakenAlong(
        "head-to-head", rows.height, lambda: rows, lambda: [duel_grid(rows, first, second)], None,
        query.command(asked, "compare", "--head-to-head"), _python("claims.boards.compare", "head_to_head", python),
    )  # fmt: skip


def taken_ranks(
    methods: int, query: CompareQuery, asked: Selection, claims: pl.DataFrame, registry: Registry
) -> TakenAlong:  # fmt: skip
    """The overall ranking of so many methods by the query's rule as it can be taken along."""
    rule = RankRule(query.rule)

    def ranks() -> pl.DataFrame:
        return rank_methods(of_source(claims, query.source), asked, rule, registry=registry)

    python = f"ranks = rank_methods({_table(query)}, {_said(asked)}, {rule.value!r})"
    return TakenAlong(
        f"overall-{rule.value}", methods, ranks, lambda: overall_grids(ranks(), rule), None,
        query.command(asked, "rank", "--rule", rule.value), _python("claims.boards.overall", "rank_methods", python),
    )  # fmt: skip


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
    """The query after what the reader did; another suite lets go of the methods that may have no number there.

    Of the three ways to choose methods the last one used holds.
    """
    new = links.touched(query, widgets)
    if new.suite != query.suite:
        return replace(new, methods=(), benchmarks=(), best="", family="")
    if new.best and new.best != query.best:
        return replace(new, methods=(), family="")
    if new.family and new.family != query.family:
        return replace(new, methods=(), best="")
    return replace(new, best="", family="") if new.methods and new.methods != query.methods else new


def method_options(frame: pl.DataFrame, registry: Registry, query: CompareQuery) -> tuple[str, ...]:
    """Methods of a query's source, those first that have numbers on most benchmarks (or parts of its suite)."""
    return _covering(of_source(frame, query.source), query.suite, OFFERED)


def _covering(frame: pl.DataFrame, suite: str, most: int) -> tuple[str, ...]:
    rows = frame.filter(pl.col("benchmark") == suite) if suite else frame
    place = "subset" if suite else "benchmark"
    counts = rows.group_by("method").agg(covered=pl.col(place).drop_nulls().n_unique())
    best = counts.filter(pl.col("covered") > 0).sort("covered", "method", descending=[True, False])
    return tuple(best["method"].head(most))


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
