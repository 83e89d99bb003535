"""Methods beside each other on each task, a strip of dots a task with an axis of its own; tested without Streamlit.

A method has the same colour and symbol in every strip and on every page. Only values of the setting in the head of the
column take part: others cannot stand on one axis with them.
"""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

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
    figure = make_subplots(rows=len(strips), vertical_spacing=GAP / height if len(strips) > 1 else 0)
    seen: set[str] = set()
    for number, part in enumerate(strips, start=1):
        for row in part.iter_rows(named=True):
            key = row["method_key"]
            figure.add_trace(
                go.Scatter(
                    x=[row["norm_value"]], y=[0], mode="markers", name=escape(row["method"]), legendgroup=key,
                    showlegend=key not in seen, marker={**marker_of(key), "size": 11, "opacity": 0.9},
                    hovertemplate=f"<b>{escape(row['method'])}</b><br>{shown(row['norm_value'], row['reported'])}"
                    "<extra></extra>",
                ),
                row=number, col=1,
            )  # fmt: skip
            seen.add(key)
        figure.update_yaxes(visible=False, range=[-1, 1], fixedrange=True, row=number)
        axis = figure.layout["yaxis" if number == 1 else f"yaxis{number}"]
        figure.add_annotation(
            text=f"<b>{_titled(part.row(0, named=True), registry)}</b>", x=0, xref="paper", xanchor="left",
            y=axis.domain[1], yref="paper", yanchor="bottom", showarrow=False,
        )  # fmt: skip
    figure.update_layout(
        template=template(), height=height + TOP + FOOT, margin={"t": TOP, "b": FOOT, "l": 12, "r": 12},
        legend={"y": 1, "yref": "container", "yanchor": "top"},
    )  # fmt: skip
    return figure, len(parts) - len(strips)


def _titled(row: dict[str, str], registry: Registry) -> str:
    benchmark = registry.benchmarks.get(row["benchmark"])
    name = benchmark.titled(row["subset"]) if benchmark else row["benchmark"]
    setting = f" · {row['setting']}" if row["setting"] else ""
    return escape(f"{name} · {measured(registry.metrics[row['metric']], row['norm_unit'])}{setting}")
