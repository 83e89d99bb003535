"""Filters of the pages that list claims and papers; tested without Streamlit."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from claims.registry.lookup import Registry, data_dir
from claims.registry.sound import sound_registry
from dashboard.choices import holds_words
from dashboard.claim_list import HEADS, USUAL, claim_grid
from dashboard.coded import CodedColumn, coded
from dashboard.downloads import TakenAlong
from dashboard.links import as_python, options_of
from validation.gate import Tables

SEARCHED = ("method", "method_printed", "baseline", "title", "setting", "reported", "arxiv", "paper_id")
FIELDS = ("comparison", "direction", "bound", "aggregate", "origin")  # of a few values each
LISTS = ("benchmark", "metric", *FIELDS)
READING = "reading"  # as one meets them in their source
LISTED = tuple(name for name in HEADS if name != "audit")  # columns to choose from
SORTED = ("method", "number", "metric", "where", "published")  # heads of the list that sort
ORDERS = (*SORTED, READING)
_LONGEST = 10**7  # letters of a source that a place in it may lie behind
A_PAGE = 50
WITH, WITHOUT = "with claims", "without claims"


@dataclass(frozen=True, slots=True)
class ClaimsQuery:
    """Filters of the page of all claims; an empty one lets everything through.

    Attributes:
        text: words that one of the searched columns, or the name of benchmark or metric, must hold, each.
        benchmark, metric: registry ids.
        comparison, direction, bound, aggregate, origin: values of those columns.
        method, source: ids of one method and one source.
        claim: id of the claim shown in full; row: the same, opened in the list.
        sort: column that the list is sorted by, with `-` before it downward; empty for the order of the table.
        page: number of the page.
        columns: columns shown; empty for the usual ones.
    """

    text: str = ""
    benchmark: tuple[str, ...] = ()
    metric: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    direction: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    aggregate: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    method: str = ""
    source: str = ""
    claim: str = ""
    row: str = ""
    sort: str = ""
    page: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PapersQuery:
    """Filters of the page of papers.

    Attributes:
        text: words of the title, venue or arXiv identifier.
        benchmark: registry ids that the paper has claims on or names.
        claims: `with claims`, `without claims` or empty for all.
        code: only papers whose abstract links code.
        paper: id of the paper shown in full.
        row: id of the claim that is opened there.
        page: number of the page.
    """

    text: str = ""
    benchmark: tuple[str, ...] = ()
    claims: str = ""
    code: bool = False
    paper: str = ""
    row: str = ""
    page: str = ""


def searched_columns(claims: pl.DataFrame, registry: Registry) -> dict[str, CodedColumn]:
    """The columns that filters look at."""
    return coded(claims, dict.fromkeys((*LISTS, *SEARCHED, "subset", "method_id", "source_id")))


def filters_of(columns: Mapping[str, CodedColumn], query: ClaimsQuery, registry: Registry) -> dict[str, pl.Series]:
    """Name of each filter that is set -> whether a claim passes it; apart, so that counts can leave one of them out.

    Args:
        columns: of the claims table, as `searched_columns` gives them.
        query: the filters.
        registry: names of benchmarks and metrics.
    """
    kept = {name: columns[name].is_in(wanted) for name in LISTS if (wanted := getattr(query, name))}
    for name in ("method", "source"):
        if wanted := getattr(query, name):
            kept[name] = columns[f"{name}_id"].is_in((wanted,))
    for word in query.text.casefold().split():
        kept[f"word {word}"] = _holding(columns, word, registry)
    return kept


def _holding(columns: Mapping[str, CodedColumn], word: str, registry: Registry) -> pl.Series:
    """Whether a word stands in a searched column or in the name of the benchmark, its part or the metric."""
    names = {
        "benchmark": {each.id for each in registry.benchmarks.values() if _named(word, each.id, each.name)},
        "metric": {each.id for each in registry.metrics.values() if _named(word, each.id, each.name)},
    }
    found = pl.repeat(False, columns["method"].codes.len(), dtype=pl.Boolean, eager=True)
    for name, ids in names.items():
        if ids:
            found |= columns[name].is_in(ids)
    for name in (*SEARCHED, "subset"):
        held = columns[name].folded.str.contains(word, literal=True)
        if held.any():  # a word stands in few of the columns
            found |= columns[name].holding(held)
    return found


def _named(word: str, *names: str) -> bool:
    return any(word in name.casefold() for name in names)


def passing(kept: Mapping[str, pl.Series], rows: int, but: str = "") -> pl.Series:
    """Whether a claim passes every filter, or every one but that of a name."""
    found = pl.repeat(True, rows, dtype=pl.Boolean, eager=True)
    for name, mask in kept.items():
        if name != but:
            found &= mask
    return found


def counts_of(columns: Mapping[str, CodedColumn], kept: Mapping[str, pl.Series], name: str) -> dict[str, int]:
    """Claims by value of a column that pass every other filter, most first."""
    column = columns[name]
    return column.counts(passing(kept, column.codes.len(), but=name))


def values_of(columns: Mapping[str, CodedColumn]) -> dict[str, dict[str, int]]:
    """Column -> its values with their claims, for the filters that are lists and the ids of methods and sources."""
    return {name: counts_of(columns, {}, name) for name in (*LISTS, "method_id", "source_id")}


def offered(
    columns: Mapping[str, CodedColumn], query: ClaimsQuery, kept: Mapping[str, pl.Series]
) -> dict[str, dict[str, int]]:
    """The same of the lists under a query: each counts the claims that pass every other filter; what is set is kept.

    Args:
        columns: of the claims table, as `searched_columns` gives them.
        query: the filters.
        kept: what passes each of them, as `filters_of` gives it.
    """
    found = {}
    for name in LISTS:
        there = counts_of(columns, kept, name)
        found[name] = there | {value: 0 for value in getattr(query, name) if value not in there}
    return found


def page_of(claims: pl.DataFrame, kept: pl.Series, sort: str, page: int, size: int = A_PAGE) -> pl.DataFrame:
    """One page of the claims that pass, sorted here: the browser never gets more than it shows.

    Numbers are compared as numbers, a range by its middle; whatever has no value stands last in both directions.

    Args:
        claims: the claims table.
        kept: which of them pass.
        sort: one of `ORDERS`, with `-` before it downward; anything else keeps the order of the table.
        page: from 1.
        size: rows of a page.
    """
    places = kept.arg_true()
    column = sort.removeprefix("-")
    if column in ORDERS:
        keys = claims.select(_sort_key(column).alias("key"))[places].with_columns(at=places)
        down = sort.startswith("-")
        places = keys.sort("key", descending=down, nulls_last=True, maintain_order=True)["at"]
    return claims[places.slice((page - 1) * size, size)]


def found_claims(
    claims: pl.DataFrame,
    query: ClaimsQuery,
    registry: Registry | None = None,
    columns: Mapping[str, CodedColumn] | None = None,
) -> pl.DataFrame:
    """The claims that pass every filter, in the order that is asked for.

    Args:
        claims: the claims table.
        query: filters and order.
        registry: names of benchmarks and metrics; by default that of the data folder.
        columns: as `searched_columns` gives them, where they are made already.
    """
    names = registry or sound_registry(data_dir())
    kept = passing(filters_of(columns or searched_columns(claims, names), query, names), claims.height)
    return page_of(claims, kept, query.sort, 1, max(claims.height, 1))


def columns_of(query: ClaimsQuery) -> tuple[str, ...]:
    """Columns of the list, in the order that they always stand in."""
    return tuple(name for name in LISTED if name in (query.columns or USUAL)) or USUAL


def taken(
    number: int, found: Callable[[], pl.DataFrame], query: ClaimsQuery, registry: Registry, name: str = "claims"
) -> TakenAlong:  # fmt: skip
    """The claims that pass as they can be taken along: nothing of them is gathered before.

    Args:
        number: how many pass.
        found: gathers them in the query's order.
        query: filters and order.
        registry: names of benchmarks and metrics.
        name: of the files.
    """
    options = options_of(query, {"text": "search", "claim": "", "row": "", "page": ""})
    return TakenAlong(
        name, number, found, lambda: [claim_grid(found(), registry, columns_of(query))], found,
        shlex.join(["claimboard", "claims", *options]),
        "from validation import load_table\n"
        "from dashboard.browsing import ClaimsQuery, found_claims\n"
        f"claims = found_claims(load_table(), {as_python(query, ('claim', 'row', 'page', 'columns'))})",
    )  # fmt: skip


def _sort_key(column: str) -> pl.Expr:
    if column == READING:
        return pl.col("sentence") * _LONGEST + pl.col("start").fill_null(_LONGEST - 1)
    if column == "number":
        return pl.coalesce("norm_value", (pl.col("norm_low") + pl.col("norm_high")) / 2)
    name = {"where": "benchmark"}.get(column, column)
    return pl.col(name) if column == "published" else pl.col(name).str.to_lowercase()


def next_sort(sort: str, column: str) -> str:
    """What a click on a head asks for: upward, downward, the order of the table again.

    >>> next_sort("", "number"), next_sort("number", "number"), next_sort("-number", "number")
    ('number', '-number', '')
    """
    return column if sort.removeprefix("-") != column else "" if sort.startswith("-") else f"-{column}"


def measured_benchmarks(claims: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The sources with `measured`, the benchmarks that they have claims on, and their kind."""
    return claims.group_by("paper_id").agg(
        pl.col("benchmark").drop_nulls().unique().sort().alias("measured"), pl.col("source_kind").first()
    )


def paper_benchmarks(papers: pl.DataFrame, measured: pl.DataFrame) -> pl.DataFrame:
    """The papers with what `measured_benchmarks` says of them, beside the benchmarks that they only name."""
    empty = pl.lit([], dtype=pl.List(pl.String))
    return papers.join(measured, on="paper_id", how="left", maintain_order="left").with_columns(
        pl.col("measured").fill_null(empty), pl.col("source_kind").cast(pl.String).fill_null("paper")
    )


def found_papers(tables: Tables, query: PapersQuery, registry: Registry | None = None) -> pl.DataFrame:
    """The papers of a data folder that pass every filter, newest first."""
    registry = registry or sound_registry(data_dir())
    return matching_papers(paper_benchmarks(tables.papers, measured_benchmarks(tables.claims, registry)), query)


def matching_papers(papers: pl.DataFrame, query: PapersQuery) -> pl.DataFrame:
    """Papers (with `measured`) that pass every filter, newest first."""
    keep = holds_words(query.text, "title", "venue", "arxiv", "paper_id")
    if query.benchmark:
        wanted = list(query.benchmark)
        named = [pl.col(name).list.set_intersection(wanted).list.len() > 0 for name in ("measured", "benchmarks")]
        keep &= pl.any_horizontal(named)
    if query.claims in (WITH, WITHOUT):
        keep &= (pl.col("claims") > 0) == (query.claims == WITH)
    if query.code:
        keep &= pl.col("code").list.len() > 0
    return papers.filter(keep).sort("published", "title", descending=[True, False], nulls_last=True)


def naming(papers: pl.DataFrame, benchmark: str) -> pl.DataFrame:
    """Papers that name a benchmark without giving a number on it."""
    return papers.filter(pl.col("benchmarks").list.contains(benchmark)).sort("published", "title", nulls_last=True)
