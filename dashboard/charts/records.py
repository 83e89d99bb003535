"""The record of a benchmark over time as a staircase; frame to figure, tested without Streamlit."""

from __future__ import annotations

from datetime import date
from html import escape

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.template import template
from dashboard.design import CHART_COLOURS
from dashboard.html_tables import shown

HEIGHT = 320
NAMED = 12


def records_chart(records: pl.DataFrame, axis: str, until: date) -> go.Figure:
    """A step at each record; the last one lasts to the end.

    Args:
        records: rows of `claims.boards.progress.progress` of one protocol, the oldest first.
        axis: what is measured, with its unit.
        until: where the last step ends.
    """
    days, values = records["held_since"].to_list(), records["norm_value"].to_list()
    end = max(until, days[-1])
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(x=[*days, end], y=[*values, values[-1]], mode="lines", hoverinfo="skip", showlegend=False,
                   line={"color": CHART_COLOURS[0], "width": 2, "shape": "hv"})
    )  # fmt: skip
    named = records.height <= NAMED
    figure.add_trace(
        go.Scatter(
            x=days, y=values, mode="markers+text" if named else "markers", showlegend=False,
            marker={"color": CHART_COLOURS[0], "size": 8},
            text=[escape(method)[:24] for method in records["method"]] if named else None,
            textposition="top left", textfont_size=11, cliponaxis=False,
            customdata=[
                f"<b>{escape(method)}</b><br>{shown(value, reported)} since {day} ({escape(dated)})"
                for method, value, reported, day, dated in records.select(
                    "method", "norm_value", "reported", "held_since", "dated_by").iter_rows()
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    figure.update_yaxes(title_text=escape(axis), automargin=True)
    figure.update_layout(template=template(), height=HEIGHT, margin_b=32)
    return figure
