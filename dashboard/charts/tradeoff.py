"""Two metrics against each other with the frontier of whom nobody beats in both; tested without Streamlit."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go
import polars as pl

from claims.record.entries import Metric
from dashboard.charts.template import GREY, template
from dashboard.design import CHART_COLOURS
from dashboard.formatting import metric_label
from dashboard.html_tables import shown

NAMED = 14  # methods of the frontier that are named beside their dot
ROOM = (0.3, 0.05)  # of a label, as shares of the axes
WIDE = 20.0  # ratio of the largest to the smallest cost from which its axis is logarithmic
HEIGHT = 460


def tradeoff(part: pl.DataFrame, x: Metric, y: Metric) -> go.Figure:
    """The pairs of one comparable group; a limit is an open dot and takes no part in the frontier.

    Args:
        part: rows of `claims.boards.pareto.pareto` that are to be drawn.
        x: metric of the axis below, usually a cost.
        y: metric of the axis beside.
    """
    held = pl.col("frontier").fill_null(False)
    first, rest = part.filter(held).sort("x"), part.filter(~held)
    figure = go.Figure()
    exact = (pl.col("x_bound") == "exact") & (pl.col("y_bound") == "exact")
    figure.add_trace(_dots(rest.filter(exact), x, y, "others", GREY, "circle", 6))
    if (limits := rest.filter(~exact)).height:
        figure.add_trace(_dots(limits, x, y, "a limit or approximate", GREY, "circle-open", 7))
    figure.add_trace(
        go.Scatter(
            x=first["x"].to_list(), y=first["y"].to_list(), mode="lines",
            line={"color": CHART_COLOURS[0], "width": 2, "shape": "hv"}, hoverinfo="skip", showlegend=False,
        )
    )  # fmt: skip
    figure.add_trace(_dots(first, x, y, "nobody is better in both", CHART_COLOURS[0], "circle", 9, labels=True))
    low, high = part["x"].min(), part["x"].max()
    wide = isinstance(low, float) and isinstance(high, float) and low > 0 and high / low > WIDE
    figure.update_xaxes(title_text=_axis(x) + (" · logarithmic" if wide else ""), type="log" if wide else "linear")
    if wide:
        figure.update_xaxes(dtick="D2")
    figure.update_yaxes(title_text=_axis(y), automargin=True)
    figure.data[-1].update(text=_apart(figure.data[-1].text, first, part, wide=wide))
    figure.update_layout(template=template(), height=HEIGHT, margin_t=34)
    return figure


def _apart(labels: tuple[str, ...] | None, first: pl.DataFrame, part: pl.DataFrame, *, wide: bool) -> list[str] | None:
    """The labels that have room, best first: one that would stand on another is left out."""
    if labels is None:
        return None
    along = pl.col("x").log() if wide else pl.col("x")
    ends = part.select(along.min().alias("x0"), (along.max() - along.min()).alias("x"),
                       (pl.col("y").max() - pl.col("y").min()).alias("y")).row(0)  # fmt: skip
    places = first.select((along - ends[0]) / (ends[1] or 1.0), pl.col("y") / (ends[2] or 1.0)).rows()
    kept: list[int] = []
    for at in sorted(range(len(places)), key=lambda at: -places[at][1]):
        room = (abs(places[at][0] - places[other][0]) > ROOM[0] or abs(places[at][1] - places[other][1]) > ROOM[1]
                for other in kept)  # fmt: skip
        if all(room):
            kept.append(at)
    return [label if at in kept else "" for at, label in enumerate(labels)]


def _axis(metric: Metric) -> str:
    return f"{escape(metric_label(metric))} · {metric.better} is better"


def _dots(
    rows: pl.DataFrame, x: Metric, y: Metric, name: str, color: str, mark: str, size: int, *, labels: bool = False
) -> go.Scatter:
    named = labels and rows.height <= NAMED
    return go.Scatter(
        x=rows["x"].to_list(),
        y=rows["y"].to_list(),
        mode="markers+text" if named else "markers",
        text=[escape(method)[:28] for method in rows["method"]] if named else None,
        textposition="top center",
        textfont_size=11,
        marker={"color": color, "size": size, "symbol": mark, "opacity": 1.0 if labels else 0.55},
        name=name,
        customdata=[
            "<br>".join(
                [f"<b>{escape(method)}</b>", f"{escape(y.name)} {shown(up)}", f"{escape(x.name)} {shown(along)}"]
            )
            for method, up, along in rows.select("method", "y", "x").iter_rows()
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )
