"""Headers, widths and formats of the tables' columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from streamlit import column_config as config

from claims.registry.lookup import Registry
from dashboard.formatting import (
    BOUND_WORDS,
    LINK_TEXT,
    signs,
    unit_symbol,
    with_link,
)

NUMBER_HELP = "In the metric's own unit; a range is not one number and stands only in what is printed"
SIGN = config.TextColumn("", width=36, help="≤ up to, ≥ at least, ≈ about")

CLAIM_ORDER = (
    "method", "reported", "sign", "norm_value", "norm_unit", "metric", "benchmark", "subset", "setting", "baseline",
    "comparison", "direction", "better", "bound", "aggregate", "link", "published", "title", "origin",
)  # fmt: skip
SOURCE = ("link", "published", "title")


def source_columns() -> dict[str, Any]:
    """Columns that say where a number comes from, the same on every page."""
    return {
        "title": config.TextColumn("Paper", width="medium"),
        "published": config.DateColumn("Published", format="YYYY-MM", width=82),
        "link": config.LinkColumn("Source", display_text=LINK_TEXT, width=98),
    }


def claim_columns(
    rows: pl.DataFrame, registry: Registry, left_out: Sequence[str] = ()
) -> tuple[pl.DataFrame, dict[str, Any]]:
    """What a list of claims of any kind shows of each, with headers; the number beside the print is what sorts."""
    metrics = {entry.id: entry.name for entry in registry.metrics.values()}
    benchmarks = {entry.id: entry.name for entry in registry.benchmarks.values()}
    shown = with_link(rows).with_columns(
        signs(),
        pl.col("metric").replace(metrics),
        pl.col("benchmark").replace(benchmarks),
        pl.col("norm_unit").map_elements(unit_symbol, return_dtype=pl.String),
        pl.col("bound").cast(pl.String).replace(BOUND_WORDS),
    )
    return shown.select(name for name in CLAIM_ORDER if name not in left_out), source_columns() | {
        "method": config.TextColumn("Method", width=170),
        "reported": config.TextColumn("As printed", width=140),
        "sign": SIGN,
        "norm_value": config.NumberColumn("Number", format="%.10g", width=110, help=NUMBER_HELP),
        "norm_unit": config.TextColumn("Unit", width=60),
        "metric": config.TextColumn("Metric", width=130),
        "benchmark": config.TextColumn("Benchmark", width=110),
        "subset": config.TextColumn("Part", width=90),
        "setting": config.TextColumn("Setting", width=110),
        "comparison": config.TextColumn("Kind", width=85),
        "direction": config.TextColumn("Direction", width=80),
        "bound": config.TextColumn("Bound", width=70),
        "aggregate": config.TextColumn("Over", width=70),
        "baseline": config.TextColumn("Against", width=160),
        "better": config.CheckboxColumn("Better", width=60, help="Does the claim say the method beats the baseline?"),
        "origin": config.TextColumn("Origin", width=80),
    }
