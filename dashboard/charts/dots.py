"""Methods beside each other on each task, a strip of dots a task with an axis of its own; tested without Streamlit.

A method has the same colour and symbol in every strip and on every page. Only values of the setting in the head of the
column take part: others cannot stand on one axis with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from claims.boards.cells import TASK
from claims.registry.lookup import Registry
from dashboard.charts.template import marker_of, template
from dashboard.html_tables import measured, shown

MOST = 12  # strips
STRIP, GAP, TOP, FOOT = 26, 62, 92, 30


def dot_plot(grid: pl.DataFrame, registry: Registry) -> tuple[go.Figure | None, int]:
    """The strips of the first tasks, and how many are left out; None where no task has two methods in its setting.

    Args:
        grid: as `claims.boards.compare.compare` gives it.
        registry: where benchmarks and metrics get their names.
    """
    there = pl.col("norm_value").is_not_null() & pl.col("aligned")
    parts = [part.filter(there) for part in grid.partition_by(TASK, maintain_order=True)]
    parts = [part for part in parts if part.height > 1]
    strips = parts[:MOST]
    if not strips:
        return None, 0
    height = len(strips) * (STRIP + GAP)
    layout: dict[str, Any] = {"annotations": []}
    traces: list[dict[str, Any]] = []
    for number, part in enumerate(strips, start=1):
        axis = "" if number == 1 else str(number)
        top = 1 - (number - 1) * (STRIP + GAP) / (height - GAP)
        ends = [max(top - STRIP / (height - GAP), 0), top]
        layout[f"xaxis{axis}"] = {"anchor": f"y{axis}"}
        layout[f"yaxis{axis}"] = {
            "anchor": f"x{axis}", "domain": ends, "visible": False, "range": [-1, 1], "fixedrange": True,
        }  # fmt: skip
        layout["annotations"].append({
            "text": f"<b>{_titled(part.row(0, named=True), registry)}</b>", "x": 0, "xref": "paper", "xanchor": "left",
            "y": top, "yref": "paper", "yanchor": "bottom", "showarrow": False,
        })  # fmt: skip
        seen = {trace["legendgroup"] for trace in traces}
        traces += [_dot(row, axis, first=row["method_key"] not in seen) for row in part.iter_rows(named=True)]
    layout |= {
        "template": template(), "height": height + TOP + FOOT, "margin": {"t": TOP, "b": FOOT, "l": 12, "r": 12},
        "legend": {"y": 1, "yref": "container", "yanchor": "top"},
    }  # fmt: skip
    # Given whole: a figure that is put together trace by trace takes four times as long.
    return go.Figure(data=traces, layout=layout), len(parts) - len(strips)


def _dot(row: Mapping[str, Any], axis: str, *, first: bool) -> dict[str, Any]:
    name, key = escape(row["method"]), row["method_key"]
    return {
        "type": "scatter", "x": [row["norm_value"]], "y": [0], "xaxis": f"x{axis}", "yaxis": f"y{axis}",
        "mode": "markers", "marker": {**marker_of(key), "size": 11, "opacity": 0.9},
        "name": name, "legendgroup": key, "showlegend": first,
        "hovertemplate": f"<b>{name}</b><br>{shown(row['norm_value'], row['reported'])}<extra></extra>",
    }  # fmt: skip


def _titled(row: Mapping[str, Any], registry: Registry) -> str:
    benchmark = registry.benchmarks.get(row["benchmark"])
    name = benchmark.titled(row["subset"]) if benchmark else row["benchmark"]
    setting = f" · {row['setting']}" if row["setting"] else ""
    return escape(f"{name} · {measured(registry.metrics[row['metric']], row['norm_unit'])}{setting}")
