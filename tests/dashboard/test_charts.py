"""Charts that do not mislead: where axes start, what bars and marks say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from claims.registry.lookup import Registry
from dashboard.charts.board import MAX_BARS, board_chart, charted
from dashboard.choices import BoardQuery
from dashboard.ranking import ranked
from tests.claim_rows import frame, row, small_registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("registry") / "data")


def board(registry: Registry, *rows: dict[str, Any], **query: Any) -> pl.DataFrame:
    choice = {"benchmark": "mmlu", "metric": "accuracy", "comparison": "absolute"} | query
    return ranked(frame(*rows), BoardQuery(**choice), registry)


def bars(figure: go.Figure) -> list[go.Bar]:
    return [trace for trace in figure.data if isinstance(trace, go.Bar)]


def texts(figure: go.Figure) -> list[str]:
    return [text.strip() for trace in figure.data if trace.type == "scatter" and trace.text for text in trace.text]


def test_bars_start_at_zero_however_close_the_numbers_are(registry: Registry) -> None:
    figure = board_chart(board(registry, row(88.1), row(88.4)), "Accuracy (%)")
    start, end = figure.layout.xaxis.range
    assert start == 0
    assert end > 88.4
    assert [list(trace.base) for trace in bars(figure)] == [[0.0, 0.0]]
    assert list(bars(figure)[0].x) == [88.4, 88.1]
    assert "cut axis" not in figure.layout.xaxis.title.text


def test_negative_numbers_keep_zero_on_the_axis(registry: Registry) -> None:
    change = {"metric": "bd_rate", "benchmark": "kodak", "comparison": "relative", "direction": "decrease"}
    rows = board(
        registry,
        row(16.5, norm_value=-16.5, baseline="VTM", **change),
        **{name: change[name] for name in ("metric", "benchmark", "comparison")},
    )
    start, end = board_chart(rows, "BD-rate (%)").layout.xaxis.range
    assert start < -16.5
    assert end == 0


def test_a_cut_axis_has_points_and_says_where_it_starts(registry: Registry) -> None:
    figure = board_chart(board(registry, row(88.1), row(88.4)), "Accuracy (%)", zoom=True)
    assert bars(figure) == []
    start, _ = figure.layout.xaxis.range
    assert 87 < start < 88.1
    assert f"cut axis: starts at {start:.2f}, not at zero" in figure.layout.xaxis.title.text


def test_a_board_of_one_number_has_an_axis(registry: Registry) -> None:
    for zoom in (False, True):
        start, end = board_chart(board(registry, row(50.0)), "Accuracy (%)", zoom=zoom).layout.xaxis.range
        assert start < 50 < end
    start, end = board_chart(board(registry, row(0.0)), "Accuracy (%)").layout.xaxis.range
    assert start <= 0 < end


def test_bounds_are_marked_and_explained(registry: Registry) -> None:
    rows = board(registry, row(70.0), row(80.0, bound="up_to"), row(60.0, bound="at_least"))
    figure = board_chart(rows, "Accuracy (%)")
    marks = {trace.name: trace.marker.pattern.shape for trace in bars(figure)}
    assert marks == {"exact": None, "up to": "/", "at least": "\\"}
    assert all(trace.showlegend for trace in bars(figure))
    assert texts(figure) == ["70", "≤ 80", "≥ 60"]


def test_without_bounds_there_is_no_legend(registry: Registry) -> None:
    figure = board_chart(board(registry, row(70.0), row(80.0)), "Accuracy (%)")
    assert not any(trace.showlegend for trace in figure.data)


def test_an_uncertainty_is_an_error_bar_in_the_unit_of_the_axis(registry: Registry) -> None:
    rows = board(registry, row(0.7, norm_value=70.0, uncertainty=0.02, unit=None), row(80.0))
    figure = board_chart(rows, "Accuracy (%)")
    (spread,) = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers"]
    assert list(spread.x) == [70.0]
    assert spread.error_x.array[0] == pytest.approx(2.0)
    assert texts(figure) == ["80", "70 ± 2"]


def test_a_range_is_a_bar_from_end_to_end(registry: Registry) -> None:
    rows = board(registry, row(value=None, low=60.0, high=75.0, norm_value=None, norm_low=60.0, norm_high=75.0))
    figure = board_chart(rows, "Accuracy (%)")
    (bar,) = bars(figure)
    assert (bar.base[0], bar.x[0]) == (60.0, 15.0)
    assert figure.layout.xaxis.range[0] == 0
    assert texts(figure) == ["60 – 75"]


def test_settings_have_panels_of_their_own_on_one_axis(registry: Registry) -> None:
    rows = board(registry, row(70.0), row(75.0, setting="0-shot"), row(60.0, setting=None))
    figure = board_chart(rows, "Accuracy (%)")
    headings = [note.text for note in figure.layout.annotations]
    assert headings == ["<b>setting 0-shot</b>", "<b>setting 5-shot</b>", "<b>setting unstated</b>"]
    axes = [figure.layout[name] for name in ("xaxis", "xaxis2", "xaxis3")]
    assert len({axis.range for axis in axes}) == 1


def test_names_from_papers_are_text_not_markup(registry: Registry) -> None:
    evil = '<img src=x onerror="alert(1)">'
    rows = board(registry, row(70.0, method=evil, title=evil, setting=evil, reported=evil, baseline=evil))
    drawn = board_chart(rows, "Accuracy (%)").to_json()
    assert "<img" not in drawn.replace("\\u003c", "<")
    assert "&lt;img" in drawn.replace("\\u003c", "<")


def test_long_names_are_shortened_on_the_axis_and_whole_under_the_pointer(registry: Registry) -> None:
    name = "A Method with a Name That Nobody Will Ever Be Able to Read on an Axis"
    figure = board_chart(board(registry, row(70.0, method=name)), "Accuracy (%)")
    (tick,) = figure.layout.yaxis.ticktext
    assert tick.endswith("…")
    assert name in bars(figure)[0].customdata[0]


def test_two_results_of_one_method_are_two_bars(registry: Registry) -> None:
    figure = board_chart(board(registry, row(70.0), row(71.0)), "Accuracy (%)")
    assert list(bars(figure)[0].y) == [0, 1]


def test_what_a_chart_leaves_out_is_counted(registry: Registry) -> None:
    rows = board(registry, *(row(float(place)) for place in range(MAX_BARS + 5)))
    shown, left_out = charted(rows)
    assert (shown.height, left_out) == (MAX_BARS, 5)
    assert charted(rows.head(3))[1] == 0


def test_the_real_boards_can_be_drawn(data: Path) -> None:
    from dashboard.choices import counts, settle
    from validation.gate import check, load

    registry, papers, claims = load(data)
    table = check(registry, papers, claims).claims
    for benchmark in counts(table, "benchmark"):
        rows, _ = charted(ranked(table, settle(BoardQuery(benchmark=benchmark), table, registry), registry))
        figure = board_chart(rows, benchmark)
        start, end = figure.layout.xaxis.range
        assert rows.is_empty() or start <= 0 <= end
