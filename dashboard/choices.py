"""What can be picked on a leaderboard page, and what is picked; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from claims.boards.comparability import UNSTATED
from claims.boards.leaderboard import WHOLE, boarded_comparison
from claims.record.nearest import nearest
from claims.record.types import SELF, Bound, Comparison
from claims.registry.lookup import Registry, find_subset
from dashboard import links

COMPARISONS = tuple(kind.value for kind in Comparison)
BOUNDS = tuple(bound.value for bound in Bound)
WHO: Mapping[str, str] = {"third": "a third party", "self": "its own authors", "unsaid": "not said"}
# Numbers of parameters in 10^9, from the first to below the second.
SIZES: Mapping[str, tuple[float, float]] = {
    "under 3B": (0, 3), "3-10B": (3, 10), "10-40B": (10, 40), "40-100B": (40, 100), "over 100B": (100, float("inf")),
}  # fmt: skip
KNOWN = "known"  # maker: only methods whose organisation the registry knows
# Filters of the board, and what each is called where it is named to be taken away.
FILTERS: Mapping[str, str] = {
    "method": "method", "setting": "setting", "since": "from", "until": "to", "bound": "bound", "size": "size",
    "organisation": "organisation", "maker": "maker", "family": "family", "weights": "weights", "who": "measured by",
}  # fmt: skip


VIEWS = {"": "Ranking", "progress": "Progress over time", "cost": "Quality against cost"}


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """What a leaderboard page shows.

    Attributes:
        benchmark: registry id.
        metric: registry id.
        subset: id of the part, empty for the whole benchmark.
        comparison: kind of number shown; only the kind that the board ranks has ranks.
        setting: settings shown, `unstated` for claims without one; empty for all.
        method: words that the method's name must hold.
        since: first year shown; until: last year shown; None for no limit.
        bound: bounds shown; empty for all.
        organisation, family: of the methods shown; empty for all.
        maker: `known` for methods whose organisation is known; empty for all.
        size: a name of `SIZES`; weights: `open` or `closed`; empty for all.
        who: who measured, names of marks (`third`, `self`, `unsaid`); empty for all.
        row: id of the claim whose evidence is open.
        p: page of the table, empty for the first.
        view: a name of `VIEWS`; cost: registry id of the metric that quality is shown against.
    """

    benchmark: str = ""
    metric: str = ""
    subset: str = WHOLE
    comparison: str = ""
    setting: tuple[str, ...] = ()
    method: str = ""
    since: int | None = None
    until: int | None = None
    bound: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    maker: str = ""
    family: tuple[str, ...] = ()
    size: str = ""
    weights: str = ""
    who: tuple[str, ...] = ()
    row: str = ""
    p: str = ""
    view: str = ""
    cost: str = ""


def touched(query: BoardQuery, widgets: Mapping[str, object], years: tuple[int, int] | None) -> BoardQuery:
    """The query after what the reader did to the widgets.

    Another benchmark is the board that a link to it opens; another metric keeps the words and years that are looked
    for. Both drop what belonged to the old board, and every change leads back to the first page.
    An emptied picker changes nothing: a page always shows a board.

    Args:
        query: what was shown.
        widgets: values by field name; `span` holds the two ends of the slider of years.
        years: ends of that slider, so that a knob at rest does not filter.
    """
    new = links.touched(query, {name: value for name, value in widgets.items() if value is not None})
    ends = widgets.get("span")
    if years and isinstance(ends, list | tuple):
        since, until = ends[0] if ends[0] > years[0] else None, ends[1] if ends[1] < years[1] else None
        new = replace(new, since=since, until=until)
    if new.benchmark != query.benchmark:
        return BoardQuery(new.benchmark, method=new.method, since=new.since, until=new.until, view=new.view)
    if new.metric != query.metric:
        new = replace(new, comparison="", setting=(), bound=(), row="")
    return new if new == query else replace(new, p="")


def span(query: BoardQuery, years: tuple[int, int]) -> tuple[int, int]:
    """The ends of the slider of years for a query."""
    since, until = (
        min(max(year or end, years[0]), years[1]) for year, end in zip((query.since, query.until), years, strict=True)
    )
    return min(since, until), until


def counts(frame: pl.DataFrame, column: str) -> dict[str, int]:
    """Claims by value of a column, most first, equal counts by name; null counts as no value."""
    table = frame.drop_nulls(column).group_by(column).len().sort(["len", column], descending=[True, False])
    return dict(table.select(pl.col(column).cast(pl.String), pl.col("len").cast(pl.Int64)).iter_rows())


def benchmark_options(frame: pl.DataFrame, registry: Registry) -> dict[str, int]:
    """Every benchmark with its number of claims: those with claims by name, then the others by name."""
    known = counts(frame, "benchmark")
    names = {name: entry.name.casefold() for name, entry in registry.benchmarks.items()}
    order = sorted(names, key=lambda name: (name not in known, names[name]))
    return {name: known.get(name, 0) for name in order}


def landing(frame: pl.DataFrame) -> BoardQuery:
    """Where a page without a choice opens: the board that most sources report on, then that of most absolute claims."""
    absolute = pl.col("comparison").cast(pl.String) == Comparison.ABSOLUTE.value
    places = frame.drop_nulls("benchmark").group_by("benchmark", "metric", pl.col("subset").fill_null(WHOLE))
    fullest = places.agg(absolute.sum().alias("absolute"), pl.len().alias("all"), sources=pl.col("paper_id").n_unique())
    fullest = fullest.sort(
        "sources",
        "absolute",
        "all",
        "benchmark",
        "metric",
        "subset",
        descending=[True, True, True, False, False, False],
    )
    return BoardQuery(*fullest.select("benchmark", "metric", "subset").row(0)) if fullest.height else BoardQuery()


def metric_options(frame: pl.DataFrame, registry: Registry, benchmark: str) -> dict[str, int]:
    """Metrics of a benchmark with their number of claims; its registered ones first in their order."""
    known = counts(frame.filter(pl.col("benchmark") == benchmark), "metric")
    entry = registry.benchmarks.get(benchmark)
    registered = [name for name in (entry.metrics if entry else ()) if name in registry.metrics]
    return {name: known.get(name, 0) for name in dict.fromkeys([*registered, *known])}


def subset_options(frame: pl.DataFrame, registry: Registry, benchmark: str, metric: str) -> dict[str, int]:
    """Parts of a benchmark with claims of a metric, the whole first; without claims only the whole is left."""
    rows = frame.filter((pl.col("benchmark") == benchmark) & (pl.col("metric") == metric))
    known = counts(rows, "subset")
    entry = registry.benchmarks.get(benchmark)
    parts = [part.id for part in entry.subsets] if entry else []
    order = [name for name in dict.fromkeys([*parts, *known]) if name in known]
    return {WHOLE: rows["subset"].null_count(), **{name: known[name] for name in order}}


def settle(query: BoardQuery, frame: pl.DataFrame, registry: Registry) -> BoardQuery:
    """The query with every choice made: names become ids, and what is missing or unknown becomes the likeliest choice.

    The benchmark is kept as it was asked for where the registry does not know it, so that the page can say so.
    """
    if not query.benchmark:
        wanted = registry.find_metric(query.metric) if query.metric else None
        rows = frame.filter(pl.col("metric") == wanted.id) if wanted else frame
        board = landing(rows if rows.height else frame)
        metric = query.metric or board.metric
        query = replace(query, benchmark=board.benchmark, metric=metric, subset=query.subset or board.subset)
    benchmark, subset = place_of(query, registry)
    metrics = metric_options(frame, registry, benchmark)
    metric = _metric_of(query.metric, metrics, registry)
    subsets = subset_options(frame, registry, benchmark, metric)
    if subset not in subsets or (subset == WHOLE and not subsets[WHOLE]):
        subset = _first_with_claims(subsets)
    settled = replace(query, benchmark=benchmark, metric=metric, subset=subset)
    kinds = comparison_options(board_rows(frame, settled))
    if settled.comparison not in kinds:
        settled = replace(settled, comparison=_likeliest_kind(kinds, registry, metric))
    shown = setting_options(kind_rows(frame, settled))
    settings = tuple(name for name in (setting_id(each, registry) for each in query.setting) if name in shown)
    bounds = tuple(bound for bound in BOUNDS if bound in query.bound)
    return replace(
        settled, setting=tuple(dict.fromkeys(settings)), bound=bounds,
        who=tuple(name for name in WHO if name in query.who), size=query.size if query.size in SIZES else "",
        maker=query.maker if query.maker == KNOWN else "",
        p=query.p if query.p.isdecimal() else "", view=query.view if query.view in VIEWS else "",
    )  # fmt: skip


def place_of(query: BoardQuery, registry: Registry) -> tuple[str, str]:
    """Ids of the benchmark and the part that are asked for by any name; as they were written where none is known."""
    found = registry.find_benchmark(query.benchmark)
    split = None if found else registry.split_name(query.benchmark)
    entry = found[0] if found else split[0] if split else None
    if entry is None:
        return query.benchmark, query.subset
    part = find_subset(entry, query.subset) if query.subset else found[1] if found else None
    return entry.id, part.id if part else query.subset


def setting_id(name: str, registry: Registry) -> str:
    """A setting as the table names it, of any spelling."""
    return UNSTATED if name.strip().casefold() == UNSTATED else registry.conditions.normal_setting(name)


def _metric_of(name: str, options: Mapping[str, int], registry: Registry) -> str:
    """The metric of that name among those of a benchmark, else the one that reads most like it, else the likeliest."""
    asked = registry.find_metric(name) if name else None
    if asked and (options.get(asked.id) or (asked.id in options and not any(options.values()))):
        return asked.id
    names = {spelling: entry for entry in options for spelling in (entry, registry.metrics[entry].name)}
    near = nearest(name, names, limit=1) if name and asked is None else ()
    return near[0] if near else _first_with_claims(options)


def _first_with_claims(options: Mapping[str, int]) -> str:
    return next((name for name, count in options.items() if count), next(iter(options), ""))


def _likeliest_kind(kinds: Mapping[str, int], registry: Registry, metric: str) -> str:
    entry = registry.metrics.get(metric)
    ranked = (boarded_comparison(entry) if entry else Comparison.ABSOLUTE).value
    return ranked if ranked in kinds or not kinds else max(kinds, key=lambda kind: kinds[kind])


def board_rows(frame: pl.DataFrame, query: BoardQuery) -> pl.DataFrame:
    """Claims of one benchmark (or part) and metric, whatever their kind."""
    part = pl.col("subset").is_null() if query.subset == WHOLE else pl.col("subset") == query.subset
    return frame.filter((pl.col("benchmark") == query.benchmark) & (pl.col("metric") == query.metric) & part)


def kind_rows(frame: pl.DataFrame, query: BoardQuery) -> pl.DataFrame:
    """Those of the query's kind of number."""
    return board_rows(frame, query).filter(pl.col("comparison").cast(pl.String) == query.comparison)


def comparison_options(rows: pl.DataFrame) -> dict[str, int]:
    """Kinds of number among the rows with their counts, in the order of the vocabulary."""
    known = counts(rows, "comparison")
    return {kind: known[kind] for kind in COMPARISONS if kind in known}


def setting_options(rows: pl.DataFrame) -> dict[str, int]:
    """Settings among the rows with their counts, most first; claims without one are `unstated`."""
    return counts(rows.with_columns(pl.col("setting").fill_null(UNSTATED)), "setting")


def years(rows: pl.DataFrame) -> tuple[int, int] | None:
    """First and last year of publication among the rows."""
    found = rows["published"].drop_nulls().dt.year()
    return (int(found.min()), int(found.max())) if len(found) else None  # type: ignore[arg-type]


def filtered(rows: pl.DataFrame, query: BoardQuery) -> pl.DataFrame:
    """Rows that pass the query's filters; a row without a date passes no year filter."""
    keep = pl.lit(True)
    if query.setting:
        keep &= pl.col("setting").fill_null(UNSTATED).is_in(list(query.setting))
    if query.method:
        keep &= holds_words(query.method, "method")
    if query.since is not None:
        keep &= (pl.col("published").dt.year() >= query.since).fill_null(False)
    if query.until is not None:
        keep &= (pl.col("published").dt.year() <= query.until).fill_null(False)
    for name in ("bound", "organisation", "family"):
        if wanted := getattr(query, name):
            keep &= pl.col(name).cast(pl.String).is_in(list(wanted)).fill_null(False)
    if query.maker:
        keep &= pl.col("organisation").is_not_null()
    if query.size in SIZES:
        least, most = SIZES[query.size]
        keep &= ((pl.col("parameters") >= least * 1e9) & (pl.col("parameters") < most * 1e9)).fill_null(False)
    if query.weights:
        keep &= (pl.col("weights").cast(pl.String) == query.weights).fill_null(False)
    if query.who:
        keep &= who_measured().is_in(list(query.who))
    return rows.filter(keep) if active(query) else rows


def who_measured() -> pl.Expr:
    """Who measured a row, as a name of `WHO`."""
    evaluator = pl.col("evaluator")
    return (
        pl.when(evaluator.is_null()).then(pl.lit("unsaid"))
        .when(evaluator == SELF).then(pl.lit("self"))
        .otherwise(pl.lit("third"))
    )  # fmt: skip


def is_upload() -> pl.Expr:
    """Whether a method stands under the account of somebody of whom nothing is known (`someone/merge-v7`)."""
    return pl.col("organisation").is_null() & pl.col("method").str.contains(r"^[\w.-]+/\S")


def active(query: BoardQuery) -> dict[str, BoardQuery]:
    """The filters that are set: what each lets through, and the query without it.

    A filter that is not seen misleads: years that leave out half of a board look like a board of the other half.
    """
    told: dict[str, BoardQuery] = {}
    for name, label in FILTERS.items():
        value = getattr(query, name)
        if value:
            values = value if isinstance(value, tuple) else (value,)
            said = ", ".join(WHO.get(each, str(each)) if name == "who" else str(each) for each in values)
            empty: Any = () if isinstance(value, tuple) else None if name in ("since", "until") else ""
            told[f"{label}: {said}"] = replace(query, p="", **{name: empty})
    return told


def holds_words(text: str, *columns: str) -> pl.Expr:
    """Whether every word of the text stands in one of the columns, in any order and case; words are not patterns."""
    together = pl.concat_str([pl.col(name).fill_null("") for name in columns], separator="\n").str.to_lowercase()
    found = pl.lit(True)
    for word in text.split():
        found &= together.str.contains(word.lower(), literal=True)
    return found
