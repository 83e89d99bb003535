"""The sources of results in bulk as an HTML table: what each holds, what was left out and why; without Streamlit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import polars as pl

from claims.record.nearest import did_you_mean
from claims.sources.description import BulkSource
from dashboard.downloads import TakenAlong
from dashboard.formatting import source_link
from dashboard.html_tables import GAP, Head, address_of, cell, link, name_cell, table
from dashboard.tabular import ShownTable


@dataclass(frozen=True, slots=True)
class SourcesQuery:
    """What the page of data lists.

    Attributes:
        source: id of one source of results in bulk; empty for all.
    """

    source: str = ""


COLUMNS = ("id", "title", "claims", "figures", "published", "licence", "measured by", "page")
HEADS = (
    Head("Source"), Head("Claims"), Head("Left out"), Head("As of"), Head("Licence", "cb-left"),
    Head("Measured by", "cb-left"), Head("Page"),
)  # fmt: skip


def source_table(sources: Iterable[BulkSource]) -> str:
    """The sources, those with most claims first; a name leads to the claims, a left-out count says its reasons."""
    return table("Sources of results in bulk", HEADS, "".join(map(_row, ordered(sources))))


def chosen(
    asked: SourcesQuery, sources: Iterable[BulkSource]
) -> tuple[SourcesQuery, list[BulkSource], tuple[str, ...]]:
    """The query without a source that there is not, the sources that are listed, and a word on one that is not."""
    there = {each.id: each for each in sources}
    if not asked.source or asked.source in there:
        return asked, [there[asked.source]] if asked.source else list(there.values()), ()
    hint = did_you_mean(asked.source, list(there))
    fault = f"There is no source '{asked.source}' of results in bulk{f'; {hint}' if hint else '.'}"
    return SourcesQuery(), list(there.values()), (fault,)


def ordered(sources: Iterable[BulkSource]) -> list[BulkSource]:
    """The sources, those with most claims first."""
    return sorted(sources, key=lambda each: (-(each.counts.claims if each.counts else 0), each.id))


def source_rows(sources: Iterable[BulkSource]) -> pl.DataFrame:
    """The sources as texts, a row each."""
    rows = [
        [each.id, each.title, f"{each.counts.claims:,}" if each.counts else "not imported",
         f"{each.counts.figures:,}" if each.counts else "", each.published.isoformat() if each.published else "",
         each.licence or "", each.evaluator or "", each.url or ""]
        for each in ordered(sources)
    ]  # fmt: skip
    return pl.DataFrame(rows, dict.fromkeys(COLUMNS, pl.String), orient="row")


def taken(sources: Iterable[BulkSource], claims: pl.DataFrame) -> TakenAlong:
    """The list of sources as it can be taken along."""
    rows = source_rows(sources)
    return TakenAlong(
        "sources", rows.height, lambda: rows, lambda: [ShownTable(COLUMNS, rows.rows())],
        lambda: claims.filter(pl.col("source_id").is_in(rows["id"].implode())), "claimboard sources",
        "from claims.registry.lookup import data_dir\n"
        "from claims.sources.description import readable_sources\n"
        "sources = readable_sources(data_dir())[0]",
    )  # fmt: skip


def _row(source: BulkSource) -> str:
    claims, left_out = GAP, GAP
    if source.counts:
        reasons = "\n".join(f"{number:,} {why}" for why, number in source.counts.left_out.items())
        claims = f"{source.counts.claims:,}"
        rest = source.counts.figures - source.counts.claims
        left_out = f'<span title="{escape(reasons)}">{rest:,}</span>'
    page = source_link(None, source.url)
    measured = {"self": "the makers of each method", None: "as each row says"}.get(source.evaluator, source.evaluator)
    cells = (
        claims, left_out, source.published.isoformat() if source.published else GAP, escape(source.licence or GAP),
        escape(str(measured)), link("open ↗", page) if page else GAP,
    )  # fmt: skip
    head = name_cell(source.title, address_of("papers", paper=source.id))
    said = zip(cells, HEADS[1:], strict=True)
    return f"<tr>{head}{''.join(cell(inner, each.style) for inner, each in said)}</tr>"
