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
from dashboard.tabular import ShownTable

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


def coverage(claims: pl.DataFrame, papers: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """How much of what is registered and read has numbers: `what`, `with` and `of`."""
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
    return pl.DataFrame(rows, {"what": pl.String, "with": pl.Int64, "of": pl.Int64}, orient="row")


def coverage_grid(covered: pl.DataFrame) -> ShownTable:
    """The frame of `coverage` as a table for people."""
    rows = [
        [name, f"{count:,}", f"{whole:,}", f"{count / whole:.0%}" if whole else ""]
        for name, count, whole in covered.iter_rows()
    ]
    return ShownTable(["What", "With", "Of", "Share"], rows)


def coverage_table(covered: pl.DataFrame) -> str:
    """The same as an HTML table."""
    grid = coverage_grid(covered)
    body = "".join(f"<tr>{name_cell(row[0])}{''.join(map(cell, row[1:]))}</tr>" for row in grid.rows)
    return table("What is covered", grid.header, body)


def taken_coverage(covered: pl.DataFrame) -> TakenAlong:
    """The same as it can be taken along."""
    return TakenAlong("coverage", covered.height, lambda: covered, lambda: [coverage_grid(covered)])


def described_columns() -> pl.DataFrame:
    """The columns of the claims table: `column`, `holds` (its type) and `meaning`."""
    rows = [(each.name, each.holds, each.meaning) for each in CLAIM_COLUMNS]
    return pl.DataFrame(rows, dict.fromkeys(("column", "holds", "meaning"), pl.String), orient="row")


def columns_table() -> str:
    """The same as an HTML table."""
    body = "".join(
        f"<tr>{name_cell(name)}{cell(escape(holds), 'cb-left')}{cell(escape(meaning), 'cb-left')}</tr>"
        for name, holds, meaning in described_columns().iter_rows()
    )
    return table("Columns of the claims table", ("Column", Head("Holds", "cb-left"), Head("Meaning", "cb-left")), body)


def taken_columns() -> TakenAlong:
    """The same as it can be taken along."""
    described = described_columns()
    grid = ShownTable(["Column", "Holds", "Meaning"], described.rows())
    return TakenAlong(
        "columns", described.height, lambda: described, lambda: [grid], None, "",
        "from dashboard.data_facts import described_columns\ncolumns = described_columns()",
    )  # fmt: skip


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
