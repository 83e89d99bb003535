"""A board as a bar chart that does not mislead; frame to figure, tested without Streamlit.

Bars start at zero. Who wants to see small distances asks for a cut axis and gets points instead of bars, because the
length of a bar that does not start at zero says nothing; the axis then names where it starts. A number that is only a
bound is hatched, an uncertainty is an error bar, a range is a bar from end to end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from dashboard.formatting import BOUND_SIGNS, BOUND_WORDS, amount, number, places

MAX_BARS = 40
ROW_HEIGHT = 27
GROUP_HEIGHT = 34
NAME_LENGTH = 38
BLUE, PALE, GREY = "#3f74d1", "#9fbcee", "#8a93a3"
PATTERNS: Mapping[str, str] = {"exact": "", "approx": ".", "up_to": "/", "at_least": "\\"}
MARKERS: Mapping[str, str] = {
    "exact": "circle",
    "approx": "circle-open",
    "up_to": "triangle-left-open",
    "at_least": "triangle-right-open",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of the chart.

    Attributes:
        name: method; section: heading of its group; bound: how the number limits the true one.
        base: where the bar starts; end: where it ends; error: half width of the error bar, None without.
        label: number as text; hover: lines shown under the pointer.
    """

    name: str
    section: str
    bound: str
    base: float
    end: float
    error: float | None
    label: str
    hover: str


def charted(board: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The rows that a chart can show, best first, and how many it must leave out."""
    numbered = board.filter(pl.col("norm_value").is_not_null() | pl.col("norm_low").is_not_null())
    return numbered.head(MAX_BARS), board.height - min(numbered.height, MAX_BARS)


def board_chart(board: pl.DataFrame, axis: str, *, better: str | None = None, zoom: bool = False) -> go.Figure:
    """Bars (or, on a cut axis, points) of a board in its order, one panel a section.

    Args:
        board: rows of a leaderboard; see `charted` for which of them.
        axis: what the axis counts, with its unit.
        better: `higher`, `lower` or None, said beside the axis.
        zoom: cut the axis to the numbers.
    """
    bars = [_bar(row) for row in board.iter_rows(named=True)]
    groups = {name: [bar for bar in bars if bar.section == name] for name in dict.fromkeys(bar.section for bar in bars)}
    heights = [len(group) * ROW_HEIGHT + GROUP_HEIGHT for group in groups.values()] or [GROUP_HEIGHT]
    figure = make_subplots(
        rows=len(heights),
        shared_xaxes=True,
        row_heights=heights,
        vertical_spacing=min(0.2, GROUP_HEIGHT / sum(heights)),
    )
    for row, (name, group) in enumerate(groups.items(), start=1):
        _draw(figure, row, group, zoom)
        positions = list(range(len(group)))
        figure.update_yaxes(
            row=row,
            tickvals=positions,
            ticktext=[escape(_short(bar.name)) for bar in group],
            range=[len(group) - 0.4, -0.6],
            showgrid=False,
            zeroline=False,
        )
        if name:
            figure.add_annotation(
                text=f"<b>{escape(name)}</b>", x=0, xref="paper", xanchor="left", showarrow=False,
                y=-0.6, yref="y" if row == 1 else f"y{row}", yanchor="bottom", font_size=13,
            )  # fmt: skip
    _finish(figure, bars, axis, better, zoom, sum(heights))
    return figure


def _bar(row: Mapping[str, object]) -> Bar:
    value, low, high, error = (
        None if row[name] is None else float(str(row[name]))
        for name in ("norm_value", "norm_low", "norm_high", "norm_uncertainty")
    )
    bound = str(row["bound"])
    label = BOUND_SIGNS[bound] + amount(row)
    facts = {
        "rank": None if row["rank"] is None else places(row),
        "printed": row["reported"],
        "bound": None if bound == "exact" else BOUND_WORDS[bound],
        "baseline": row["baseline"],
        "paper": row["title"],
    }
    lines = [f"<b>{escape(str(row['method']))}</b>: {escape(label)}"]
    lines += [f"{name}: {escape(_short(str(fact), 90))}" for name, fact in facts.items() if fact is not None]
    return Bar(
        name=str(row["method"]),
        section=str(row["section"]),
        bound=bound,
        base=0.0 if value is not None else low or 0.0,
        end=value if value is not None else high or 0.0,
        error=error,
        label=label,
        hover="<br>".join(lines),
    )


def _draw(figure: go.Figure, row: int, group: Sequence[Bar], zoom: bool) -> None:
    """One panel: a trace for every bound that occurs, so that the legend explains the marks."""
    for bound in PATTERNS:
        places = [place for place, bar in enumerate(group) if bar.bound == bound]
        if not places:
            continue
        bars = [group[place] for place in places]
        shared = {
            "y": places,
            "orientation": "h",
            "name": BOUND_WORDS[bound],
            "legendgroup": bound,
            "customdata": [bar.hover for bar in bars],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        figure.add_trace(_points(bars, bound, shared) if zoom else _solid(bars, bound, shared), row=row, col=1)
    if any(bar.error for bar in group):
        figure.add_trace(_spreads(group), row=row, col=1)
    figure.add_trace(_labels(group), row=row, col=1)


def _solid(bars: Sequence[Bar], bound: str, shared: Mapping[str, object]) -> go.Bar:
    pattern = {"shape": PATTERNS[bound], "fgcolor": BLUE, "bgcolor": PALE, "size": 7, "solidity": 0.35}
    marker = {"color": BLUE} if bound == "exact" else {"color": PALE, "pattern": pattern}
    return go.Bar(
        x=[bar.end - bar.base for bar in bars],
        base=[bar.base for bar in bars],
        marker=marker,
        width=0.68,
        **shared,
    )


def _points(bars: Sequence[Bar], bound: str, shared: Mapping[str, object]) -> go.Scatter:
    return go.Scatter(
        x=[bar.end for bar in bars],
        mode="markers",
        marker={"color": BLUE, "size": 11, "symbol": MARKERS[bound], "line": {"width": 2, "color": BLUE}},
        **shared,
    )


def _spreads(group: Sequence[Bar]) -> go.Scatter:
    """Error bars in a trace of their own: plotly gives a bar without an error a cap of width nought."""
    known = [(place, bar) for place, bar in enumerate(group) if bar.error]
    return go.Scatter(
        x=[bar.end for _, bar in known],
        y=[place for place, _ in known],
        mode="markers",
        marker={"size": 1, "color": GREY},
        error_x={"type": "data", "array": [bar.error for _, bar in known], "color": GREY, "thickness": 2, "width": 5},
        hoverinfo="skip",
        showlegend=False,
    )


def _labels(group: Sequence[Bar]) -> go.Scatter:
    """Numbers at the ends of the bars, clear of the error bars."""
    return go.Scatter(
        x=[bar.end + (bar.error or 0) * (1 if bar.end >= 0 else -1) for bar in group],
        y=list(range(len(group))),
        mode="text",
        text=[f"\u2003{escape(bar.label)}\u2003" for bar in group],
        textposition=["middle right" if bar.end >= 0 else "middle left" for bar in group],
        textfont_size=12,
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def axis_range(bars: Sequence[Bar], zoom: bool) -> tuple[float, float]:
    """Ends of the axis with room for the labels: zero is on it unless a cut was asked for."""
    ends = [bar.end + side for bar in bars for side in (bar.error or 0, -(bar.error or 0))]
    ends += [bar.base for bar in bars if bar.base or not zoom]
    least, most = (min(ends), max(ends)) if ends else (0.0, 1.0)
    width = (most - least) or abs(most) or 1.0
    if zoom:
        return least - 0.12 * width, most + 0.2 * width
    low = least - 0.16 * width if least < 0 else 0.0
    return low, most + 0.16 * width if most > 0 or low == 0 else 0.0


def _finish(figure: go.Figure, bars: Sequence[Bar], axis: str, better: str | None, zoom: bool, height: int) -> None:
    start, end = axis_range(bars, zoom)
    title = f"{escape(axis)} · {better} is better" if better else escape(axis)
    if zoom:
        title += f"<br><b>cut axis: starts at {number(round(start, 2))}, not at zero</b>"
    explained = any(bar.bound != "exact" for bar in bars)
    seen: set[str] = set()
    for trace in figure.data:
        # One legend entry a bound, and none where every number is exact.
        if trace.legendgroup is not None:
            trace.showlegend = explained and trace.legendgroup not in seen
            seen.add(trace.legendgroup)
    top = 66 if explained else 34
    figure.update_xaxes(range=[start, end], zeroline=not zoom, fixedrange=True, showgrid=True)
    figure.update_yaxes(fixedrange=True, automargin=True)
    figure.update_xaxes(title_text=title, row=len(figure._grid_ref), col=1)
    figure.update_layout(
        height=height + 70 + top,
        margin={"l": 8, "r": 8, "t": top, "b": 70},
        legend={"orientation": "h", "xref": "container", "x": 0, "yref": "container", "y": 1, "yanchor": "top"},
        bargap=0.3,
        hoverlabel_align="left",
    )


def _short(name: str, length: int = NAME_LENGTH) -> str:
    text = " ".join(name.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
