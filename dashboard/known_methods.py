"""What the page of methods shows: those that match, and all that is known of one; tested without Streamlit."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import polars as pl

from claims.boards.comparability import method_key
from claims.boards.evidence import column_or_null
from claims.record.nearest import nearest
from claims.registry.lookup import Registry
from dashboard.choices import holds_words
from dashboard.downloads import TakenAlong, rows_of
from dashboard.formatting import known_day, metric_label, plural
from dashboard.html_tables import (
    GAP,
    UNSTATED,
    Head,
    address_of,
    board_address,
    cell,
    glyph,
    link,
    measured,
    name_cell,
    opening_link,
    opening_row,
    shown,
    table,
)
from dashboard.tabular import DIFFER, ShownTable

SHOWN = 100
_FACTS = ("family", "variant", "organisation", "weights")


@dataclass(frozen=True, slots=True)
class MethodsQuery:
    """What the page shows.

    Attributes:
        method: name or id of one method; empty for the list.
        text: words that the names of the list must hold.
    """

    method: str = ""
    text: str = ""


def known_methods(frame: pl.DataFrame) -> pl.DataFrame:
    """The methods of the claims table.

    Returns:
        A row a method with `method_key`, `method`, its identity where it is known, `benchmarks`, `results` and
        `sources`; those on most benchmarks first.
    """
    text, real, day = pl.String(), pl.Float64(), pl.Date()
    facts = [column_or_null(frame, name, text).first().alias(name) for name in _FACTS]
    return (
        frame.with_columns(method_key=method_key(frame))
        .group_by("method_key")
        .agg(
            pl.col("method").first(),
            *facts,
            column_or_null(frame, "parameters", real).first().alias("parameters"),
            column_or_null(frame, "released", day).first().alias("released"),
            benchmarks=pl.col("benchmark").drop_nulls().n_unique(),
            results=pl.len(),
            sources=pl.col("paper_id").n_unique(),
        )
        .sort("benchmarks", "results", "method", descending=[True, True, False])
    )


def holding(methods: pl.DataFrame, text: str) -> pl.DataFrame:
    """The methods whose name, organisation or family holds all the words."""
    return methods.filter(holds_words(text, "method", "organisation", "family"))


def matching(methods: pl.DataFrame, text: str) -> pl.DataFrame:
    """Those, or where no method holds the words, the ones whose names are nearest."""
    found = holding(methods, text)
    return found if found.height else methods.filter(pl.col("method").is_in(nearest(text, methods["method"].to_list())))


def counted(found: pl.DataFrame, every: pl.DataFrame, text: str) -> str:
    """How many methods a list has, as Markdown; where none holds the words, that it has the nearest names."""
    if holding(found, text).is_empty():
        return "No method holds these words. The nearest names:"
    more = f", the first {SHOWN} are listed" if found.height > SHOWN else ""
    return f"**{found.height:,}** of {plural(every.height, 'method')}{more}"


def method_list(methods: pl.DataFrame) -> str:
    """Methods as an HTML table, each with a link to all that is known of it."""
    heads = (
        "Method", Head("Organisation", "cb-left"), "Parameters", Head("Weights", "cb-left"), "Benchmarks", "Results",
        "Sources",
    )  # fmt: skip
    body = "".join(
        f"<tr>{name_cell(row['method'], address_of('method', id=row['method_key']))}"
        f"{cell(_said(row['organisation']), 'cb-left')}<td>{parameters(row['parameters']) or GAP}</td>"
        f"{cell(_said(row['weights']), 'cb-left')}<td>{row['benchmarks']:,}</td><td>{row['results']:,}</td>"
        f"<td>{row['sources']:,}</td></tr>"
        for row in methods.iter_rows(named=True)
    )
    return table("Methods", heads, body)


def taken_methods(found: pl.DataFrame, text: str, claims: pl.DataFrame) -> TakenAlong:
    """The list as it can be taken along."""
    return TakenAlong(
        "methods", found.height, lambda: found, lambda: [method_grid(found)],
        lambda: claims.filter(method_key(claims).is_in(found["method_key"].implode())),
        shlex.join(["claimboard", "methods", "--results", *(["--search", text] if text else [])]),
        "from validation import load_table\n"
        "from dashboard.known_methods import known_methods, matching\n"
        f"methods = matching(known_methods(load_table()), {text!r})",
    )  # fmt: skip


def method_grid(methods: pl.DataFrame) -> ShownTable:
    """The list as a table for people."""
    header = ("Method", "Organisation", "Parameters", "Weights", "Benchmarks", "Results", "Sources")
    rows = [
        [row["method"], row["organisation"] or "", parameters(row["parameters"]), row["weights"] or "",
         f"{row['benchmarks']:,}", f"{row['results']:,}", f"{row['sources']:,}"]
        for row in methods.iter_rows(named=True)
    ]  # fmt: skip
    return ShownTable(header, rows)


def taken_places(rows: pl.DataFrame, key: str, text: str, claims: pl.DataFrame, registry: Registry) -> TakenAlong:
    """Where a method stands as it can be taken along.

    Args:
        rows: places that are shown.
        key: of the method.
        text: words that they are narrowed to.
        claims: the claims table.
        registry: where names are looked up.
    """
    command = ["claimboard", "methods", "--standing", key, *(["--search", text] if text else [])]
    python = (
        "from validation import load_table\n"
        "from claims.boards.standing import standings\n"
        f"places = standings(load_table(), {key!r})"
    )
    return TakenAlong(
        f"{key}-places", rows.height, lambda: rows, lambda: [standing_grid(rows, registry)],
        lambda: rows_of(claims, rows["claim_id"]), shlex.join(command), "" if text else python,
    )  # fmt: skip


def standing_grid(rows: pl.DataFrame, registry: Registry) -> ShownTable:
    """The frame of `claims.boards.standing.standings` as a table for people."""
    header = ("Benchmark", "Setting", "Metric", "Value", "Place", "Leader", "Behind by")
    cells = []
    for row in rows.iter_rows(named=True):
        benchmark, leads = registry.benchmarks.get(row["benchmark"]), row["rank"] == 1
        value = shown(row["norm_value"], row["reported"]) + " ≠" * bool(row["conflict"])
        cells.append([
            benchmark.titled(row["subset"]) if benchmark else str(row["benchmark"]), row["setting"] or UNSTATED,
            metric_label(registry.metrics[row["metric"]], row["norm_unit"]), value,
            f"{row['rank']:,} of {row['methods']:,}", "leads" if leads else row["leader"],
            "" if leads else shown(row["leads_by"]),
        ])  # fmt: skip
    notes = [DIFFER] * bool(rows["conflict"].any())
    return ShownTable(header, cells, None, notes)


def identity(method: Mapping[str, Any]) -> str:
    """What a method is, in one line: `Llama · instruct · Meta · 405B parameters · open weights`."""
    size = parameters(method["parameters"])
    said = [
        method["family"], method["variant"], method["organisation"], f"{size} parameters" if size else None,
        f"{method['weights']} weights" if method["weights"] else None,
        f"released {known_day(method['released'])}" if method["released"] else None,
    ]  # fmt: skip
    return " · ".join(str(fact) for fact in said if fact)


def parameters(count: float | None) -> str:
    """A number of parameters as the field writes it: 405B, 1.5B, 125M; empty where it is unknown."""
    return "" if count is None else shown(count)


def standing_table(rows: pl.DataFrame, registry: Registry, address: Callable[[str], str]) -> str:
    """The frame of `claims.boards.standing.standings` as an HTML table, each task linked to its benchmark.

    Args:
        rows: places of one method.
        registry: where names are looked up.
        address: of the page with the claim of that id opened.
    """
    heads = (
        Head("Benchmark and setting", "cb-left"), Head("Metric", "cb-left cb-off"), "Value", "Place",
        Head("Leader", "cb-left cb-off"), Head("Behind by", "cb-off"),
    )  # fmt: skip
    body = "".join(_standing(row, registry, address) for row in rows.iter_rows(named=True))
    return table("Where the method stands", heads, body, rows_open=True)


def _standing(row: Mapping[str, Any], registry: Registry, address: Callable[[str], str]) -> str:
    benchmark, metric = registry.benchmarks.get(row["benchmark"]), registry.metrics[row["metric"]]
    name = benchmark.titled(row["subset"]) if benchmark else str(row["benchmark"])
    leads = row["rank"] == 1
    leader = "leads" if leads else link(f"<bdi>{escape(row['leader'])}</bdi>", address_of("method", id=row["leader"]))
    page = address_of("benchmark", id=row["benchmark"], subset=row["subset"], metric=row["metric"])
    mark = f"<sup>{glyph('conflict')}</sup>" if row["conflict"] else ""
    value = f"<b>{shown(row['norm_value'], row['reported'])}</b>"
    cells = (
        f'<th scope="row">{link(f"<bdi>{escape(name)}</bdi>", page)}<br>'
        f"<small><bdi>{escape(row['setting'] or UNSTATED)}</bdi></small></th>",
        cell(escape(measured(metric, row["norm_unit"])), "cb-left cb-off"),
        cell(opening_link(value, address(row["claim_id"]), row["reported"]) + mark),
        cell(link(f"{row['rank']:,} of {row['methods']:,}", board_address(row))),
        cell(leader, "cb-left cb-off"), cell(GAP if leads else shown(row["leads_by"]), "cb-off"),
    )  # fmt: skip
    return opening_row(row["claim_id"], cells)


def _said(value: object) -> str:
    return GAP if value is None else escape(str(value))
