"""What the first page shows beside the search: leaders, suites, savings, what is new, where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

import polars as pl

from claims.boards.cells import Selection, cells
from claims.boards.efficiency import efficiency
from claims.record.types import Comparison
from claims.registry.lookup import Registry
from dashboard.choices import is_upload
from dashboard.formatting import number, plural, printed_decimals, unit_symbol
from dashboard.html_tables import UNSTATED, address_of, figure, link, name_cell, table

SUITES = {
    "glue": "GLUE, task by task", "superglue": "SuperGLUE", "mmlu": "MMLU, subject by subject",
    "longbench": "LongBench, by category",
}  # fmt: skip
LEADERS, SAVINGS, CHANGED, SOURCES = 3, 3, 6, 8
DAYS = 183  # what is new is of the last half year of the data
_KINDS = {"paper": "papers", "model_card": "model cards", "leaderboard": "leaderboards", "release": "releases"}


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """Facts of the first page.

    Attributes:
        claims, methods, benchmarks: how many.
        leaders: of the benchmarks that most sources report on, the best one at the protocol that most share.
        savings: claims against a baseline with the largest exact factors, one a metric.
        changed: benchmarks with most new results, each with the metric of most of them.
        since: first day that counts as new, None where nothing has a day.
        sources: those of most claims.
    """

    claims: int
    methods: int
    benchmarks: int
    leaders: pl.DataFrame
    savings: pl.DataFrame
    changed: pl.DataFrame
    since: date | None
    sources: pl.DataFrame


def overview_of(claims: pl.DataFrame, registry: Registry) -> Overview:
    """The facts of a claims table; an empty one has none."""
    since, changed = newest(claims)
    sources = claims.group_by("source_id", "title", pl.col("source_kind").cast(pl.String)).len()
    return Overview(
        claims=claims.height,
        methods=claims["method_id"].n_unique(),
        benchmarks=claims["benchmark"].drop_nulls().n_unique(),
        leaders=leaders(claims, registry),
        savings=savings(claims, registry),
        changed=changed,
        since=since,
        sources=sources.sort("len", "source_id", descending=[True, False]),
    )


def leaders(claims: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Who leads the benchmarks that most sources report on, at the protocol that most methods share there.

    Where an upload of a stranger leads, the first of a known maker: anybody may submit to the largest boards, and what
    leads them is often a name of which nothing else is known. `place` is that among all.

    Returns:
        The cells of the leaders with `place` and `methods`; of those that share the best value the first by
        name.
    """
    kind = pl.col("comparison").cast(pl.String)
    absolute = claims.filter(kind == Comparison.ABSOLUTE.value, pl.col("subset").is_null())
    known = absolute.filter(pl.col("benchmark").is_in(list(registry.benchmarks)))
    counts = known.group_by("benchmark").agg(sources=pl.col("paper_id").n_unique(), rows=pl.len())
    ordered = counts.sort("sources", "rows", "benchmark", descending=[True, True, False])["benchmark"]
    wanted = tuple(ordered.head(LEADERS))
    if not wanted:
        return claims.clear()
    rows = known.filter(pl.col("benchmark").is_in(wanted))
    found = cells(rows, Selection(benchmarks=wanted, most=rows.height), registry).filter("aligned")
    uploads = claims.filter(is_upload())["method_id"].unique().to_list()
    makers = claims.drop_nulls("organisation")["method_id"].unique().to_list()
    place = pl.col("good").rank("min", descending=True).over("benchmark")
    found = found.sort("good", "method", descending=[True, False]).with_columns(place=place)
    led = pl.col("method_key").is_in(uploads).first().over("benchmark")
    best = found.sort(led & ~pl.col("method_key").is_in(makers), maintain_order=True)
    best = best.unique("benchmark", keep="first", maintain_order=True)
    there = pl.DataFrame({"benchmark": wanted, "_place": range(len(wanted))})
    of = found.group_by("benchmark").agg(methods=pl.len())
    return there.join(best, on="benchmark").join(of, on="benchmark").sort("_place").drop("_place")


def savings(claims: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The largest exact gains of sources of their own (speed, memory, data), one a metric, against a named baseline."""
    found = efficiency(claims, registry=registry).filter(
        pl.col("gain") > 1, pl.col("bound") == "exact", pl.col("baseline").is_not_null(), pl.col("remark").is_null()
    )
    ordered = found.sort("gain", "claim_id", descending=[True, False])
    return ordered.unique("metric", keep="first", maintain_order=True).head(SAVINGS)


def newest(claims: pl.DataFrame) -> tuple[date | None, pl.DataFrame]:
    """First day that counts as new, and the benchmarks with most results since, by evaluation, else publication."""
    dated = claims.with_columns(_day=pl.coalesce("evaluated", "published")).drop_nulls(["_day", "benchmark"])
    last = dated["_day"].max()
    since = last - timedelta(days=DAYS) if isinstance(last, date) else None
    new = dated.filter(pl.col("_day") >= since) if since else dated
    boards = new.group_by("benchmark").agg(
        pl.col("metric").mode().sort().first(), new=pl.len(), methods=pl.col("method_id").n_unique(),
        newest=pl.col("_day").max(),
    )  # fmt: skip
    return since, boards.sort("new", "benchmark", descending=[True, False]).head(CHANGED)


def sentence(facts: Overview) -> str:
    """What all this is, in one sentence."""
    return (
        f"{plural(facts.claims, 'number')} that {plural(facts.sources.height, 'source')} print for "
        f"{plural(facts.methods, 'method')} on {plural(facts.benchmarks, 'benchmark')}; only what was measured alike "
        "is ranked together, and every number leads to its source."
    )


def doors(facts: Overview, registry: Registry, suites: Iterable[str], reach: Mapping[str, tuple[int, int]]) -> str:
    """Three ways in, each with an answer already in it.

    Args:
        facts: of the tables.
        registry: where names are looked up.
        suites: benchmarks of which several parts have numbers.
        reach: claim id of a leader -> first and last place that chance leaves it.
    """
    shown = [name for name in SUITES if name in set(suites)]
    across = [link(escape(SUITES[name]), address_of("compare", suite=name)) for name in shown]
    across += [link("Well-known models across benchmarks", "compare")]
    parts = [
        ("Who leads?", "board", [_leader(row, registry, reach) for row in facts.leaders.iter_rows(named=True)]),
        ("Compare methods", "compare", across),
        ("What is cheaper?", "efficiency", [_saving(row, registry) for row in facts.savings.iter_rows(named=True)]),
    ]
    return f'<div class="cb cb-doors">{"".join(_door(*part) for part in parts)}</div>'


def _door(title: str, page: str, lines: Sequence[str]) -> str:
    said = "".join(f"<li>{line}</li>" for line in lines) or "<li>Nothing yet.</li>"
    return f'<section><h2><a href="{page}">{title}</a></h2><ul>{said}</ul></section>'


def _leader(row: Mapping[str, Any], registry: Registry, reach: Mapping[str, tuple[int, int]]) -> str:
    board = address_of("board", benchmark=row["benchmark"], metric=row["metric"])
    method = link(f"<bdi>{escape(row['method'])}</bdi>", address_of("method", id=row["method_key"]))
    name = f"<bdi>{escape(registry.benchmarks[row['benchmark']].name)}</bdi>"
    value = f"{figure(row)} {unit_symbol(row['norm_unit'])}".rstrip()
    place = _place(row, reach.get(row["claim_id"]))
    return (
        f'<span class="cb-row"><span>{link(name, board)}</span><b>{value}</b></span>'
        f"<small>{method}, {place} · <bdi>{escape(row['setting'] or UNSTATED)}</bdi></small>"
    )


def _place(row: Mapping[str, Any], reach: tuple[int, int] | None) -> str:
    may = f" ({reach[0]:,}–{reach[1]:,})" if reach and reach[0] != reach[1] else ""
    if row["place"] == 1:
        return f"first{may} of {row['methods']:,}"
    return f"first of known makers, place {row['place']:,}{may} of {row['methods']:,}"


def _saving(row: Mapping[str, Any], registry: Registry) -> str:
    name = registry.metrics[row["metric"]].name
    claim = link(f"{number(row['gain'], printed_decimals(row['reported'], row['gain']))}×",
                 address_of("claims", claim=row["claim_id"]))  # fmt: skip
    return (
        f'<span class="cb-row"><span>{escape(name)}</span><b>{claim}</b></span>'
        f"<small><bdi>{escape(row['method'])}</bdi> against <bdi>{escape(row['baseline'])}</bdi></small>"
    )


def changed_table(facts: Overview, registry: Registry) -> str:
    """Boards with most new results as an HTML table."""
    since = f" since {facts.since:%B %Y}" if facts.since else ""
    body = "".join(
        f"<tr>{name_cell(_titled(row, registry), address_of('benchmark', id=row['benchmark']))}"
        f"<td>{escape(_metric(row['metric'], registry))}</td><td>{row['new']:,}</td><td>{row['methods']:,}</td>"
        f"<td>{row['newest']:%Y-%m}</td></tr>"
        for row in facts.changed.iter_rows(named=True)
    )
    return table(f"Most new results{since}", ("Benchmark", "Mostly in", "New results", "Methods", "Newest"), body)


def _titled(row: Mapping[str, Any], registry: Registry) -> str:
    entry = registry.benchmarks.get(row["benchmark"])
    return entry.name if entry else str(row["benchmark"])


def _metric(name: str, registry: Registry) -> str:
    entry = registry.metrics.get(name)
    return entry.name if entry else name


def sources_table(facts: Overview) -> str:
    """Sources of most claims as an HTML table."""
    body = "".join(
        f"<tr>{name_cell(row['title'], address_of('papers', paper=row['source_id']))}"
        f"<td>{escape(_KINDS.get(row['source_kind'], row['source_kind']).removesuffix('s'))}</td>"
        f"<td>{row['len']:,}</td><td>{row['len'] / facts.claims:.0%}</td></tr>"
        for row in facts.sources.head(SOURCES).iter_rows(named=True)
    )
    return table("Where the numbers come from", ("Source", "Kind", "Claims", "Share"), body)
