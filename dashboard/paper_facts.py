"""What the page of one paper or other source shows: its claims in reading order with the verdicts of the audit."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import polars as pl

from claims.audit.findings import AuditFinding, Verdict
from claims.record.types import Origin
from claims.registry.lookup import Registry
from dashboard.browsing import READING, ClaimsQuery, PapersQuery
from dashboard.downloads import TakenAlong
from dashboard.formatting import known_day, plural, source_link
from dashboard.html_tables import Head, address_of, link, name_cell, table
from dashboard.links import as_python, options_of
from dashboard.tabular import ShownTable


@dataclass(frozen=True, slots=True)
class PaperQuery:
    """What the page of one paper or other source shows.

    Attributes:
        id: of the source.
        row: id of the claim that is opened.
        page: number of the page of its claims.
    """

    id: str = ""
    row: str = ""
    page: str = ""


LISTED = 12  # benchmarks that are named before the rest is counted


def in_bulk(claims: pl.DataFrame, registry: Registry) -> list[str]:
    """Ids of the sources whose results were imported and not read one by one."""
    return claims.filter(pl.col("origin").cast(pl.String) == Origin.IMPORTED.value)["paper_id"].unique().to_list()


def read_line(papers: pl.DataFrame, imported: Collection[str]) -> str:
    """How many papers were read and report a number, and how many sources were imported, as Markdown."""
    read = papers.filter(~pl.col("paper_id").is_in(list(imported)))
    telling = read.filter(pl.col("claims") > 0).height
    bulk = papers.height - read.height
    more = f" **{bulk:,}** further {'source was' if bulk == 1 else 'sources were'} imported in bulk." if bulk else ""
    return (
        f"**{read.height:,}** papers were read; **{telling:,}** report a number as a result, "
        f"**{read.height - telling:,}** do not.{more}"
    )


def named_benchmarks(papers: pl.DataFrame) -> dict[str, int]:
    """Benchmarks that papers measure or name, with the number of these papers."""
    found = papers.select(pl.concat_list("measured", "benchmarks").list.unique().explode().drop_nulls().value_counts())
    return dict(found.unnest(found.columns[0]).iter_rows())


def listed_benchmarks(known: Mapping[str, int], registry: Registry) -> dict[str, str]:
    """Those of them that are registered, by name, with what the picker calls each."""
    names = {name: registry.benchmarks[name].name for name in known if name in registry.benchmarks}
    return {name: f"{names[name]} · {known[name]:,}" for name in sorted(names, key=lambda name: names[name].casefold())}


def of_source(paper: str, *, audited: bool = False) -> ClaimsQuery:
    """What asks for the claims of a source as its page shows them: in reading order, without what all of them share."""
    columns = ("method", "number", "metric", "where", "setting", "against", *(["audit"] if audited else []))
    return ClaimsQuery(source=paper, sort=READING, columns=columns)


def read_by_hand(own: pl.DataFrame) -> bool:
    """Whether some claims of a source were read one by one: then the audit of papers is about them."""
    return bool(own["origin"].cast(pl.String).ne(Origin.IMPORTED.value).any())


def why_none(paper: Mapping[str, Any]) -> str:
    """Why a source has no claim, as text."""
    return f"No claim: {paper['reason'] or 'the abstract reports no number as a result'}."


def links_of(paper: Mapping[str, Any]) -> dict[str, str]:
    """What the page of a source links to outside: the source and its code; only http(s) addresses are any."""
    home = source_link(paper["arxiv"], paper["url"])
    code = [each for each in paper["code"] if source_link(None, each)]
    return ({"read it": home} if home else {}) | {f"code{f' {at}' * (at > 1)}": each for at, each in enumerate(code, 1)}


def taken(rows: pl.DataFrame, query: PapersQuery, registry: Registry) -> TakenAlong:
    """The list as it can be taken along."""
    options = options_of(query, {"text": "search", "paper": "", "row": "", "page": ""})
    return TakenAlong(
        "papers", rows.height, lambda: rows, lambda: [paper_grid(rows, registry)],
        lambda: rows.with_columns(source_id="paper_id"), shlex.join(["claimboard", "papers", *options]),
        "from validation import gate\n"
        "from dashboard.browsing import PapersQuery, found_papers\n"
        f"papers = found_papers(gate.tables(), {as_python(query, ('paper', 'row', 'page'))})",
    )  # fmt: skip


def paper_grid(rows: pl.DataFrame, registry: Registry) -> ShownTable:
    """The list as a table for people."""
    names = {name: entry.name for name, entry in registry.benchmarks.items()}
    cells = [
        [row["title"], f"{row['claims']:,}", *(", ".join(names.get(each, each) for each in row[name] or ())
         for name in ("measured", "benchmarks")), str(row["published"] or "")[:7]]
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
    return ShownTable(["Paper or other source", "Claims", "Benchmarks with numbers", "Only named", "Published"], cells)


def verdicts_of(findings: Iterable[AuditFinding], paper: str) -> dict[str, str]:
    """Claim id -> the gravest verdict of the findings that the paper takes part in."""
    rank = {verdict: place for place, verdict in enumerate(Verdict)}
    found: dict[str, Verdict] = {}
    for finding in findings:
        if finding.acknowledged or all(each.id != paper for each in finding.papers):
            continue
        for claim in finding.claims:
            known = found.get(claim.id)
            if known is None or rank[finding.verdict] < rank[known]:
                found[claim.id] = finding.verdict
    return {claim: verdict.value for claim, verdict in found.items()}


def told(paper: Mapping[str, Any], own: pl.DataFrame) -> str:
    """What there is of a source in one line: kind, day, venue, claims, methods."""
    kind = str(own["source_kind"][0]).replace("_", " ") if own.height else ""
    said = [
        kind.capitalize(), known_day(paper["published"]) if paper["published"] else "no date", paper["venue"],
        plural(own.height, "claim"), plural(own["method_id"].n_unique(), "method") if own.height else "",
    ]  # fmt: skip
    return " · ".join(each for each in said if each)


def benchmarks_line(paper: Mapping[str, Any], registry: Registry) -> str:
    """Benchmarks with numbers, then those only named, each a link, as HTML."""
    parts = []
    for title, names in (("Numbers on", paper["measured"]), ("Only names", paper["benchmarks"])):
        known = [registry.benchmarks[name] for name in names or () if name in registry.benchmarks]
        shown = [
            link(f"<bdi>{escape(each.name)}</bdi>", address_of("benchmark", id=each.id)) for each in known[:LISTED]
        ]
        more = f" and {len(known) - LISTED} more" if len(known) > LISTED else ""
        if shown:
            parts.append(f"{title}: {', '.join(shown)}{more}")
    return f'<p class="cb-legend">{" · ".join(parts)}</p>' if parts else ""


def paper_list(rows: pl.DataFrame, registry: Registry) -> str:
    """Papers as an HTML table, each with a link to its page."""
    names = {name: entry.name for name, entry in registry.benchmarks.items()}

    def several(ids: Iterable[str]) -> str:
        known = [names.get(each, each) for each in ids]
        return ", ".join(known[:3]) + (f" +{len(known) - 3}" if len(known) > 3 else "")

    body = "".join(
        f"<tr>{name_cell(row['title'], address_of('papers', paper=row['paper_id']))}<td>{row['claims']:,}</td>"
        f'<td class="cb-left">{escape(several(row["measured"]))}</td>'
        f'<td class="cb-left cb-off">{escape(several(row["benchmarks"]))}</td>'
        f'<td class="cb-off">{str(row["published"] or "")[:7]}</td></tr>'
        for row in rows.iter_rows(named=True)
    )
    heads = (
        "Paper or other source", "Claims", Head("Benchmarks with numbers", "cb-left"),
        Head("Only named", "cb-left cb-off"), Head("Published", "cb-off"),
    )  # fmt: skip
    return table("Papers that pass the filters", heads, body)
