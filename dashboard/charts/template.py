"""The one look of every chart: fonts, axes and colours; a figure takes it with `figure.update_layout(template=...)`.

Streamlit lays its own theme over it, and the style sheet of the pages colours the ticks in both themes.
"""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.design import CHART_COLOURS, SYMBOLS, place_of_method

MARKER = 9
GREY = "#7d8796"  # intervals and frontiers: three to one on both grounds
CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"], "toImageButtonOptions": {
    "format": "svg", "filename": "claimboard"}}  # fmt: skip


def template() -> go.layout.Template:
    """The template of the dashboard's figures."""
    axis = {"showgrid": True, "zeroline": False, "automargin": True, "ticks": "outside", "ticklen": 4}
    return go.layout.Template(
        layout={
            "font": {"size": 13},
            "colorway": list(CHART_COLOURS),
            "margin": {"l": 8, "r": 16, "t": 24, "b": 48},
            "hoverlabel": {"align": "left"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "legend": {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def marker_of(key: str) -> dict[str, object]:
    """Colour and symbol of a method, the same in every chart of every page; the symbol tells where colours cannot."""
    place = place_of_method(key)
    return {"color": CHART_COLOURS[place], "symbol": SYMBOLS[place], "size": MARKER}
