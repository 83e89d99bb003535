"""Filters of the pages that list claims and papers; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

SEARCHED = ("method", "baseline", "title", "setting", "reported", "arxiv", "paper_id")
WITH, WITHOUT = "with claims", "without claims"


@dataclass(frozen=True, slots=True)
class ClaimsQuery:
    """Filters of the page of all claims; an empty one lets everything through.

    Attributes:
        text: words that one of the searched columns must hold, each.
        benchmark, metric: registry ids.
        comparison, direction, bound, aggregate, origin: values of those columns.
        claim: id of the claim shown in full.
    """

    text: str = ""
    benchmark: tuple[str, ...] = ()
    metric: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    direction: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    aggregate: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    claim: str = ""


@dataclass(frozen=True, slots=True)
class PapersQuery:
    """Filters of the page of papers.

    Attributes:
        text: words of the title, venue or arXiv identifier.
        benchmark: registry ids that the paper has claims on or names.
        claims: `with claims`, `without claims` or empty for all.
        code: only papers whose abstract links code.
        paper: id of the paper shown in full.
    """

    text: str = ""
    benchmark: tuple[str, ...] = ()
    claims: str = ""
    code: bool = False
    paper: str = ""


def matching(claims: pl.DataFrame, query: ClaimsQuery) -> pl.DataFrame:
    """Claims that pass every filter."""
    keep = pl.lit(True)
    for name in ("benchmark", "metric", "comparison", "direction", "bound", "aggregate", "origin"):
        if wanted := getattr(query, name):
            keep &= pl.col(name).cast(pl.String).is_in(list(wanted)).fill_null(False)
    return claims.filter(keep & _words(SEARCHED, query.text))


def paper_benchmarks(papers: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The papers with `measured`, the benchmarks that they have claims on, beside those they only name."""
    measured = (
        claims.drop_nulls("benchmark").group_by("paper_id").agg(pl.col("benchmark").unique().sort().alias("measured"))
    )
    empty = pl.lit([], dtype=pl.List(pl.String))
    return papers.join(measured, on="paper_id", how="left", maintain_order="left").with_columns(
        pl.col("measured").fill_null(empty)
    )


def matching_papers(papers: pl.DataFrame, query: PapersQuery) -> pl.DataFrame:
    """Papers (with `measured`) that pass every filter, newest first."""
    keep = _words(("title", "venue", "arxiv", "paper_id"), query.text)
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


def _words(columns: Sequence[str], text: str) -> pl.Expr:
    """Whether every word stands in one of the columns."""
    together = pl.concat_str([pl.col(name).fill_null("") for name in columns], separator="\n").str.to_lowercase()
    found = pl.lit(True)
    for word in text.split():
        found &= together.str.contains(word.lower(), literal=True)
    return found
