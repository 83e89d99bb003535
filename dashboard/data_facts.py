"""What the page of data shows beside the sources: state of the data, coverage, columns, how to cite."""

from __future__ import annotations

from datetime import datetime
from html import escape

import polars as pl

from claims.boards.claim_columns import CLAIM_COLUMNS
from claims.record.types import Origin
from claims.registry.lookup import Registry
from dashboard.downloads import TakenAlong
from dashboard.formatting import plural
from dashboard.html_tables import Head, cell, name_cell, table

DIGITS = 12  # of the fingerprint that a reader compares


def snapshot_line(fingerprint: str, built: datetime | None, version: str) -> str:
    """Which state of the data the pages show, as HTML."""
    when = f", built {built:%Y-%m-%d %H:%M} UTC" if built else ""
    short = escape(fingerprint[:DIGITS])
    return f'<p class="cb-legend">Snapshot <code>{short}</code>{when} · claimboard {escape(version)}</p>'


def origins_line(claims: pl.DataFrame, sources: int) -> str:
    """How many claims were imported, read one by one and computed, as Markdown."""
    counts = dict(claims.group_by(pl.col("origin").cast(pl.String)).len().iter_rows())
    imported, read, derived = (
        f"**{counts.get(origin.value, 0):,}**" for origin in (Origin.IMPORTED, Origin.REPORTED, Origin.DERIVED)
    )
    return (
        f"**{claims.height:,}** claims: {imported} of {plural(sources, 'source')} in bulk, {read} read from papers, "
        f"model cards and READMEs one by one, {derived} computed from others."
    )


def coverage_table(claims: pl.DataFrame, papers: pl.DataFrame, registry: Registry) -> str:
    """How much of what is registered and read has numbers, as an HTML table."""
    measured = set(claims["benchmark"].drop_nulls().unique()) & set(registry.benchmarks)
    metrics = set(claims["metric"].unique()) & set(registry.metrics)
    known = claims.filter(pl.any_horizontal(pl.col("family", "organisation").is_not_null()))["method_id"].n_unique()
    rows = [
        ("Sources with a claim", papers.filter(pl.col("claims") > 0).height, papers.height),
        ("Registered benchmarks with numbers", len(measured), len(registry.benchmarks)),
        ("Registered metrics with numbers", len(metrics), len(registry.metrics)),
        ("Methods whose maker or family is known", known, claims["method_id"].n_unique()),
        ("Claims with a stated setting", claims.height - claims["setting"].null_count(), claims.height),
        ("Claims that say who measured", claims.height - claims["evaluator"].null_count(), claims.height),
    ]
    body = "".join(
        f"<tr>{name_cell(name)}<td>{count:,}</td><td>{whole:,}</td>"
        f"<td>{f'{count / whole:.0%}' if whole else ''}</td></tr>"
        for name, count, whole in rows
    )
    return table("What is covered", ("What", "With", "Of", "Share"), body)


def columns_table() -> str:
    """The columns of the claims table with type and meaning, as an HTML table."""
    body = "".join(
        f"<tr>{name_cell(each.name)}{cell(escape(each.holds), 'cb-left')}{cell(escape(each.meaning), 'cb-left')}</tr>"
        for each in CLAIM_COLUMNS
    )
    return table("Columns of the claims table", ("Column", Head("Holds", "cb-left"), Head("Meaning", "cb-left")), body)


def every_claim(claims: pl.DataFrame) -> TakenAlong:
    """The whole table of claims as it can be taken along; it is no table for people."""
    return TakenAlong(
        "claims", claims.height, lambda: claims, None, lambda: claims,
        "claimboard export parquet --out claims.parquet",
        "from validation import load_table\nclaims = load_table()",
    )  # fmt: skip


def citation(fingerprint: str) -> str:
    """How to cite the collection in the state that is shown; its sources are cited by themselves."""
    return (
        "@misc{claimboard,\n"
        "  title = {claimboard: numbers that papers, model cards and leaderboards report},\n"
        f"  note = {{snapshot {fingerprint[:DIGITS]}}},\n"
        "}\n"
        "% The sources by themselves: claimboard export bibtex"
    )
