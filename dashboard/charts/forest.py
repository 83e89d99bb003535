"""Factors against a baseline on a logarithmic axis: frame to figure, tested without Streamlit.

A factor of two and a factor of one half are equally far from no change, so the axis is logarithmic and the line of no
change stands at one. A limit is an arrow: "up to" points to no change, "at least" away from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go
import polars as pl

from dashboard.charts.template import GREY, template
from dashboard.design import CHART_COLOURS
from dashboard.formatting import BOUND_SIGNS, BOUND_WORDS, times

MOST = 60
ROW, HEAD, FOOT = 24, 20, 60
NAME = 34
_TOWARD = {True: "triangle-left", False: "triangle-right"}


def forest(parts: Sequence[tuple[str, pl.DataFrame]]) -> tuple[go.Figure, int]:
    """A dot a claim, grouped as the table is, and how many claims it leaves out for want of room.

    Args:
        parts: heading and rows of each group, of which `gain` is not null.
    """
    rows = [(title, row) for title, part in parts for row in part.iter_rows(named=True)]
    shown = rows[:MOST]
    figure = go.Figure()
    places: list[float] = []
    labels: list[tuple[float, str]] = []
    at, last = 0.0, None
    for title, row in shown:
        if title != last:
            at += 1.0
            labels.append((at, f"<b>{escape(_short(title, 60))}</b>"))
            last = title
        at += 1.0
        places.append(at)
        labels.append((at, escape(_short(row["method"]))))
    _lines(figure, [row["gain"] for _, row in shown], places)
    for bound in BOUND_SIGNS:
        _dots(figure, [(row, place) for (_, row), place in zip(shown, places, strict=True) if row["bound"] == bound])
    _finish(figure, labels, at)
    return figure, len(rows) - len(shown)


def symbol(bound: str, gain: float) -> str:
    """The mark of a number: a dot, an open dot, or the arrow to where the true number lies.

    >>> symbol("exact", 2), symbol("up_to", 2), symbol("up_to", 0.5), symbol("at_least", 2)
    ('circle', 'triangle-left', 'triangle-right', 'triangle-right')
    """
    if bound in ("exact", "approx"):
        return "circle" if bound == "exact" else "circle-open"
    return _TOWARD[(gain >= 1) == (bound == "up_to")]


def _lines(figure: go.Figure, gains: Sequence[float], places: Sequence[float]) -> None:
    """A thin line from no change to each number."""
    xs = [x for gain in gains for x in (1.0, gain, None)]
    ys = [y for place in places for y in (place, place, None)]
    figure.add_trace(go.Scatter(x=xs, y=ys, mode="lines", line={"color": GREY, "width": 1}, hoverinfo="skip",
                                showlegend=False))  # fmt: skip


def _dots(figure: go.Figure, rows: Sequence[tuple[Mapping[str, Any], float]]) -> None:
    if not rows:
        return
    bound = str(rows[0][0]["bound"])
    figure.add_trace(
        go.Scatter(
            x=[row["gain"] for row, _ in rows],
            y=[place for _, place in rows],
            mode="markers+text",
            marker={"color": CHART_COLOURS[0], "size": 10, "symbol": [symbol(bound, row["gain"]) for row, _ in rows]},
            text=[f"  {BOUND_SIGNS[bound]}{times(row['gain'])}  " for row, _ in rows],
            textposition=["middle right" if row["gain"] >= 1 else "middle left" for row, _ in rows],
            cliponaxis=False,
            name=BOUND_WORDS[bound],
            customdata=[_hover(row) for row, _ in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _hover(row: Mapping[str, Any]) -> str:
    told = [row["reported"], f"against {row['baseline'] or 'an unstated baseline'}", row["hardware"], row["title"]]
    return "<br>".join([f"<b>{escape(row['method'])}</b>", *(escape(_short(str(each), 90)) for each in told if each)])


def _finish(figure: go.Figure, labels: Sequence[tuple[float, str]], last: float) -> None:
    figure.add_vline(x=1, line={"color": GREY, "width": 1, "dash": "dot"})
    figure.update_xaxes(
        type="log", fixedrange=True, title_text="times better than the baseline (logarithmic; 1 is no change)",
        tickvals=[0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000],
        ticktext=["0.1×", "0.2×", "0.5×", "1×", "2×", "5×", "10×", "20×", "50×", "100×", "1,000×"],
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=[at for at, _ in labels], ticktext=[text for _, text in labels], range=[last + 0.6, 0.4],
        fixedrange=True, showgrid=False, zeroline=False, automargin=True,
    )  # fmt: skip
    figure.update_layout(
        template=template(), height=int(last * ROW) + HEAD + FOOT, margin={"l": 8, "r": 40, "t": HEAD, "b": FOOT},
        showlegend=len({trace.name for trace in figure.data if trace.name}) > 1,
    )  # fmt: skip


def _short(name: str, length: int = NAME) -> str:
    text = " ".join(name.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
