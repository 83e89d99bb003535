"""What the page of methods shows: those that match, and all that is known of one; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import polars as pl

from claims.boards.comparability import method_key
from claims.boards.evidence import column_or_null
from claims.record.nearest import nearest
from claims.registry.lookup import Registry
from dashboard.html_tables import (
    GAP,
    UNSTATED,
    address_of,
    board_address,
    figure,
    link,
    measured,
    name_cell,
    shown,
    table,
)

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


def matching(methods: pl.DataFrame, text: str) -> pl.DataFrame:
    """The methods whose name, organisation or family holds all the words; the nearest name where none does."""
    found = methods
    for word in text.casefold().split():
        spelled = pl.concat_str("method", "organisation", "family", separator=" ", ignore_nulls=True)
        found = found.filter(spelled.str.to_lowercase().str.contains(word, literal=True))
    if found.is_empty() and text.strip():
        near = nearest(text, methods["method"].to_list())
        found = methods.filter(pl.col("method").is_in(near))
    return found


def method_list(methods: pl.DataFrame) -> str:
    """Methods as an HTML table, each with a link to all that is known of it."""
    heads = ("Method", "Organisation", "Parameters", "Weights", "Benchmarks", "Results", "Sources")
    body = "".join(
        f"<tr>{name_cell(row['method'], address_of('methods', method=row['method_key']))}"
        f"<td>{_said(row['organisation'])}</td><td>{parameters(row['parameters']) or GAP}</td>"
        f"<td>{_said(row['weights'])}</td><td>{row['benchmarks']:,}</td><td>{row['results']:,}</td>"
        f"<td>{row['sources']:,}</td></tr>"
        for row in methods.iter_rows(named=True)
    )
    return table("Methods", heads, body)


def identity(method: Mapping[str, Any]) -> str:
    """What a method is, in one line: `Llama · instruct · Meta · 405B parameters · open weights`."""
    size = parameters(method["parameters"])
    said = [
        method["family"], method["variant"], method["organisation"], f"{size} parameters" if size else None,
        f"{method['weights']} weights" if method["weights"] else None,
        f"released {method['released']}" if method["released"] else None,
    ]  # fmt: skip
    return " · ".join(str(fact) for fact in said if fact)


def parameters(count: float | None) -> str:
    """A number of parameters as the field writes it: 405B, 1.5B, 125M; empty where it is unknown."""
    return "" if count is None else shown(count)


def standing_table(rows: pl.DataFrame, registry: Registry) -> str:
    """The frame of `claims.boards.standing.standings` as an HTML table, each task linked to its board."""
    heads = ("Benchmark", "Metric", "Setting", "Value", "Place", "Leader", "Behind by")
    return table(
        "Where the method stands", heads, "".join(_standing(row, registry) for row in rows.iter_rows(named=True))
    )


def _standing(row: Mapping[str, Any], registry: Registry) -> str:
    benchmark, metric = registry.benchmarks.get(row["benchmark"]), registry.metrics[row["metric"]]
    name = benchmark.titled(row["subset"]) if benchmark else str(row["benchmark"])
    leads = row["rank"] == 1
    leader = (
        "leads" if leads else link(f"<bdi>{escape(row['leader'])}</bdi>", address_of("methods", method=row["leader"]))
    )
    behind = GAP if leads else shown(row["leads_by"])
    cells = (
        escape(measured(metric, row["norm_unit"])), escape(row["setting"] or UNSTATED), figure(row),
        f"{row['rank']:,} of {row['methods']:,}", leader, behind,
    )  # fmt: skip
    return f"<tr>{name_cell(name, board_address(row))}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _said(value: object) -> str:
    return GAP if value is None else escape(str(value))
