"""Findings of the audit of the whole table: filters, groups by sources and benchmark, rows that open; no Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import polars as pl

from claims.audit.table_findings import EXCHANGED, ITEMS, REPEATED, SOURCES
from claims.registry.lookup import Registry
from dashboard.choices import counts, holds_words
from dashboard.findings import VERDICT_STYLES, VIEWS, FindingsQuery
from dashboard.formatting import plural
from dashboard.html_tables import GAP, Head, address_of, cell, link, opening_link, opening_row, table

EACH = VIEWS[1]  # what `view` says where every finding has its row
A_PAGE = 50
# Rule -> what a reader calls its findings.
KINDS: Mapping[str, str] = {
    SOURCES: "two sources", EXCHANGED: "exchanged", REPEATED: "two values", ITEMS: "k of n items",
}  # fmt: skip
SEARCHED = ("method", "source", "other", "benchmark", "subset", "metric", "setting", "printed", "other_printed")


def passing(findings: pl.DataFrame, query: FindingsQuery, *, but: str = "") -> pl.DataFrame:
    """The findings that pass the filters, those of the name `but` left aside: what its choices are counted over.

    Args:
        findings: the columns of `FINDINGS_SCHEMA`.
        query: the filters; two sources ask for what stands between them.
        but: name of a filter.
    """
    keep = pl.lit(True)
    for name in ("verdict", "rule", "benchmark"):
        if (wanted := getattr(query, name)) and name != but:
            keep &= pl.col(name).cast(pl.String).is_in(list(wanted)).fill_null(False)
    if query.source and but != "source":
        sides = [pl.col(name).is_in(list(query.source)).fill_null(False) for name in ("source", "other")]
        alone = sides[0] & (pl.col("other").is_null() | pl.lit(len(query.source) == 1))
        keep &= alone | (sides[1] & (sides[0] if len(query.source) > 1 else pl.lit(True)))
    return findings.filter(keep, holds_words(query.q, *SEARCHED))


def counts_of(findings: pl.DataFrame, name: str) -> dict[str, int]:
    """How many findings each value of a column has, the commonest first; of sources, both sides count."""
    column = findings.select(pl.col(name).cast(pl.String))
    if name == "source":
        other = findings.filter(pl.col("other") != pl.col("source")).select(source="other")
        column = pl.concat([column, other])
    return counts(column, name)


def _kind(verdict: str, rule: str) -> str:
    return (
        f'<b class="{VERDICT_STYLES[verdict]}">{escape(verdict)}</b><br><small>{escape(KINDS.get(rule, rule))}</small>'
    )


def groups_table(groups: pl.DataFrame, registry: Registry, address: Callable[..., str]) -> str:
    """One row a kind, pair of sources and benchmark, with a link to its findings.

    Args:
        groups: as `claims.audit.overview.grouped` gives them.
        registry: names of benchmarks.
        address: of the page with some fields of the query changed.
    """
    heads = [Head("Verdict", "cb-left cb-off"), Head("Sources", "cb-left"), Head("Benchmark", "cb-left cb-off"),
             Head("Findings"), Head("Widest apart", "cb-off"), Head("For example", "cb-left cb-off")]  # fmt: skip
    body = "".join(_group(row, registry, address) for row in groups.iter_rows(named=True))
    return table("Findings by kind, sources and benchmark", heads, body, rows_open=True)


def _group(row: Mapping[str, Any], registry: Registry, address: Callable[..., str]) -> str:
    verdict, rule = str(row["verdict"]), row["rule"]
    sources = tuple(name for name in (row["source"], row["other"]) if name)
    benchmark = _benchmark(row, registry)
    where = address(view=EACH, verdict=(verdict,), rule=(rule,), source=tuple(dict.fromkeys(sources)),
                    benchmark=(row["benchmark"],) if row["benchmark"] else (), p="", row="")  # fmt: skip
    kind = _kind(verdict, rule)
    names = "<br>".join(f"<bdi>{escape(name)}</bdi>" for name in sources)
    also = f'<small class="cb-also"><b class="{VERDICT_STYLES[verdict]}">{escape(verdict)}</b> · {benchmark}</small>'
    shown = _numbers(row)
    cells = (
        cell(kind, "cb-left cb-off cb-line"),
        f'<th scope="row" class="cb-left">{link(names, where)}{also}</th>',
        cell(benchmark, "cb-left cb-off"),
        cell(link(f"<b>{row['findings']:,}</b>", where, f"show {plural(row['findings'], 'finding')}")),
        cell(GAP if row["largest"] is None else f"{row['largest']:,.4g}", "cb-off"),
        cell(f'<div class="cb-clip cb-line"><bdi>{escape(row["method"])}</bdi><br><small>{shown}</small></div>',
             "cb-left cb-off"),
    )  # fmt: skip
    return f"<tr>{''.join(cells)}</tr>"


def each_table(rows: pl.DataFrame, registry: Registry, address: Callable[..., str]) -> str:
    """One row a finding; it opens with the evidence behind its first number.

    Args:
        rows: the columns of `FINDINGS_SCHEMA`.
        registry: names of benchmarks and metrics.
        address: of the page with some fields of the query changed.
    """
    heads = [Head("Verdict", "cb-left cb-off"), Head("Method", "cb-left"), Head("Printed", "cb-left"),
             Head("What the audit says", "cb-left cb-off")]  # fmt: skip
    body = "".join(_finding(row, registry, address) for row in rows.iter_rows(named=True))
    return table("Findings, the gravest first", heads, body, rows_open=True)


def _finding(row: Mapping[str, Any], registry: Registry, address: Callable[..., str]) -> str:
    verdict, claim = str(row["verdict"]), row["claims"][0]
    metric = registry.metrics.get(row["metric"])
    where = " · ".join(each for each in (_benchmark(row, registry), escape(metric.name if metric else row["metric"]),
                                         escape(row["setting"] or "")) if each)  # fmt: skip
    kind = _kind(verdict, row["rule"])
    also = f'<small class="cb-also"><b class="{VERDICT_STYLES[verdict]}">{escape(verdict)}</b></small>'
    name = f'<span class="cb-name"><bdi>{escape(row["method"])}</bdi></span><small>{where}</small>{also}'
    cells = (
        cell(kind, "cb-left cb-off cb-line"),
        f'<th scope="row" class="cb-left">{name}</th>',
        cell(opening_link(_numbers(row, own=True), address(row=claim)), "cb-left cb-line"),
        cell(f"<small>{escape(row['reason'])}</small>", "cb-left cb-off"),
    )
    return opening_row(claim, cells)


def _benchmark(row: Mapping[str, Any], registry: Registry) -> str:
    entry = registry.benchmarks.get(row["benchmark"] or "")
    if entry is None:
        return GAP
    name = entry.titled(row.get("subset"))
    return link(f"<bdi>{escape(name)}</bdi>", address_of("benchmark", id=entry.id, subset=row.get("subset")))


def _numbers(row: Mapping[str, Any], *, own: bool = False) -> str:
    """The printed numbers; where each has its line, with who prints it."""
    if row["other_printed"] is None:
        return f"<b>{escape(row['printed'])}</b>" if own else escape(row["printed"])
    if not own:
        return f"{escape(row['printed'])} and {escape(row['other_printed'])}"
    sides = [(row["printed"], row["source"]), (row["other_printed"], row["other"])]
    if row["rule"] == EXCHANGED:
        sides = [(row["printed"], row["metric"]), (row["other_printed"], row["other_metric"])]
    return "<br>".join(f"<b>{escape(number)}</b> <small>{escape(who or '')}</small>" for number, who in sides)
