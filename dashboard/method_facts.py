"""What the page of one method shows beside its places: spellings, relatives, sources, what is measured against it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import polars as pl

from claims.record.types import SELF
from claims.registry.lookup import Registry
from dashboard.formatting import plural
from dashboard.html_tables import address_of, link, name_cell, table

SPELLINGS, RELATIVES = 8, 8


@dataclass(frozen=True, slots=True)
class MethodQuery:
    """What the page shows.

    Attributes:
        id: of the method, or any name of it.
        text: words of benchmarks, metrics or settings that its results are narrowed to.
        row: id of the claim that is opened.
    """

    id: str = ""
    text: str = ""
    row: str = ""


def summary(places: pl.DataFrame) -> str:
    """How the method stands, in one sentence: `first on 4 of 57 boards, among the first three on 10`."""
    if places.is_empty():
        return "No result of it can be ranked."
    first = places.filter(pl.col("rank") == 1, pl.col("methods") > 1).height
    front = places.filter(pl.col("rank") <= 3, pl.col("methods") > 3).height
    alone = places.filter(pl.col("methods") == 1).height
    said = f"First on {first:,} of {plural(places.height, 'board')}, among the first three on {front:,}"
    return f"{said}; alone on {alone:,}." if alone else f"{said}."


def narrowed(places: pl.DataFrame, text: str, registry: Registry) -> pl.DataFrame:
    """The places whose benchmark, part, metric or setting hold all the words."""
    words = text.casefold().split()
    if not words:
        return places
    kept = []
    for row in places.select("benchmark", "subset", "metric", "setting").iter_rows(named=True):
        entry = registry.benchmarks.get(row["benchmark"])
        named = [entry.titled(row["subset"]) if entry else "", registry.metrics[row["metric"]].name]
        told = " ".join([*named, *(str(value) for value in row.values() if value)]).casefold()
        kept.append(all(word in told for word in words))
    return places.filter(pl.Series(kept, dtype=pl.Boolean))


def spellings(own: pl.DataFrame) -> str:
    """Other spellings that sources print, commonest first; empty where there is none."""
    counts = own.filter(pl.col("method_printed") != pl.col("method"))["method_printed"].value_counts()
    names = counts.sort("count", "method_printed", descending=[True, False])["method_printed"].to_list()
    more = f" and {len(names) - SPELLINGS} more" if len(names) > SPELLINGS else ""
    return ", ".join(names[:SPELLINGS]) + more


def links_line(own: pl.DataFrame, claims: pl.DataFrame, key: str) -> str:
    """Where to go from here, as HTML: comparison, claims, page of the method's maker, relatives of its family."""
    name, family = own["method"][0], own["family"][0]
    said = [
        link("Compare with others", address_of("compare", methods=name)),
        link("All claims", address_of("claims", method=key)),
        link("All methods", "methods"),
    ]
    if family is not None:
        rows = claims.filter(pl.col("family") == family, pl.col("method_id") != key)
        counts = rows.group_by("method_id").agg(pl.col("method").first(), pl.len())
        best = counts.sort("len", "method_id", descending=[True, False]).head(RELATIVES)
        said += [link(f"<bdi>{escape(other)}</bdi>", address_of("method", id=at)) for at, other, _ in best.iter_rows()]
    return f'<p class="cb-legend">{" · ".join(said)}</p>'


def sources_table(own: pl.DataFrame) -> str:
    """Who reports on the method, most results first, as an HTML table."""
    counts = own.group_by("paper_id", "title").agg(
        pl.len(), own=(pl.col("evaluator") == SELF).any(), published=pl.col("published").first()
    )  # fmt: skip
    body = "".join(
        f"<tr>{name_cell(row['title'], address_of('papers', paper=row['paper_id']))}<td>{row['len']:,}</td>"
        f"<td>{'its own authors' if row['own'] else 'others or unstated'}</td>"
        f"<td>{str(row['published'] or '')[:7]}</td></tr>"
        for row in counts.sort("len", "paper_id", descending=[True, False]).iter_rows(named=True)
    )
    return table("Sources of its results", ("Source", "Results", "Measured by", "Published"), body)
