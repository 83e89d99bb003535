"""Efficiency: tables and pictures of gains and frontiers, and the page with normal, empty and hostile data."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from claims.boards.pareto import pareto
from claims.registry.lookup import Registry
from dashboard import gains, tradeoffs
from dashboard.charts.forest import MOST, forest
from dashboard.charts.tradeoff import tradeoff
from dashboard.gains import EfficiencyQuery
from tests.claim_rows import data_folder, frame, row, small_registry
from tests.dashboard.test_compare_page import EVIL, cells_of
from tests.dashboard.test_views import everything, page

PAPER = """\
paper: {title: "A & <i>B</i>", arxiv: "2401.00001", published: 2024-01}
claims:
  - {method: Alpha, baseline: Old, metric: latency, reported: "2.5x lower"}
  - {method: Beta, baseline: Old, metric: latency, reported: "4x lower"}
  - {method: Gamma, baseline: Other, metric: tokens, reported: "up to 50% fewer tokens"}
  - {method: Alpha, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "70.0%"}
  - {method: Alpha, benchmark: mmlu, metric: latency, setting: 5-shot, reported: "2 s"}
  - {method: Beta, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "80.0%"}
  - {method: Beta, benchmark: mmlu, metric: latency, setting: 5-shot, reported: "3 s"}
  - {method: Gamma, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "60.0%"}
  - {method: Gamma, benchmark: mmlu, metric: latency, setting: 5-shot, reported: "9 s"}
"""
PAPERS = {"alpha": PAPER}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


def against(method: str, factor: float, **fields: object) -> dict[str, object]:
    bare = {
        "benchmark": None,
        "setting": None,
        "metric": "latency",
        "comparison": "ratio",
        "unit": "x",
        "norm_unit": "x",
    }
    return row(1 / factor, method=method, factor=factor, **bare, **{"baseline": "Old", **fields})  # type: ignore[arg-type]


ROWS = frame(
    against("A", 0.5), against(EVIL, 0.25, baseline=EVIL),
    against("C", 0.1, bound="up_to", reported="up to 10x faster"),
    against("D", 2.0, bound="up_to", reported="up to 2x slower"), against("B", 0.4),
)  # fmt: skip


def test_a_ranking_says_so_and_a_catalogue_too(registry: Registry) -> None:
    parts = gains.groups(gains.gains(ROWS, EfficiencyQuery(), registry), registry)
    assert [title for title, _ in parts] == ["Latency · against Old", "Latency"]
    html = gains.gains_table(parts, registry, "efficiency?row={}".format)
    lines = {line[0]: line[1:] for line in cells_of(html) if len(line) > 1}
    assert list(lines)[:3] == ["1. Bagainst Old", "2. Aagainst Old", "Cagainst Old"]
    assert lines["1. Bagainst Old"] == ["2.5×", "Latency", "2.5", "–"]
    assert lines["Cagainst Old"][0] == "≤ 10×"
    assert "a limit or approximate, not a value" in html
    assert html.count("a catalogue by metric, not a ranking") == 1
    assert "<script" not in html
    assert html.count("</table>") == 1


def test_filters_keep_what_was_compared(registry: Registry) -> None:
    assert gains.gains(ROWS, EfficiencyQuery(method="B"), registry)["rank"].to_list() == [1, None]
    assert gains.gains(ROWS, EfficiencyQuery(baseline="old"), registry).height == 4


def test_a_link_to_what_is_not_there_is_said_with_the_nearest(registry: Registry) -> None:
    there = gains.every_gain(ROWS, registry)
    query, faults = gains.known_gains(
        EfficiencyQuery("x", ("latncy", "accuracy"), "Olld", x="accuracy", y="qq"), there, registry
    )
    assert query == EfficiencyQuery(x="accuracy")
    assert "did you mean 'latency'" in faults[0]
    assert "Nothing is measured against a baseline in Accuracy" in faults[1]
    assert "did you mean 'Old'" in faults[2]
    assert "There is no view 'x'; there is gains, frontier." in faults
    assert len(faults) == 5
    assert gains.known_gains(EfficiencyQuery(metric=("Latency",), baseline="OLD"), there, registry)[1] == []


def test_arrows_point_to_where_the_true_number_lies(registry: Registry) -> None:
    figure, left_out = forest(gains.groups(gains.gains(ROWS, EfficiencyQuery(), registry), registry))
    marks = {trace.name: dict(zip(trace.x, trace.marker.symbol, strict=True)) for trace in figure.data if trace.name}
    assert marks["up to"] == {10.0: "triangle-left", 0.5: "triangle-right"}
    assert set(marks["exact"].values()) == {"circle"}
    assert left_out == 0
    assert figure.layout.xaxis.type == "log"
    assert "<script" not in figure.to_json().replace("\\u003c", "<").replace("&lt;", "")


def test_a_long_picture_says_what_it_leaves_out(registry: Registry) -> None:
    many = frame(*(against(f"M{at}", 0.5) for at in range(MOST + 7)))
    assert forest(gains.groups(gains.gains(many, EfficiencyQuery(), registry), registry))[1] == 7


COSTS = frame(
    *(row(quality, method=name) for name, quality in (("A", 70), ("B", 80), ("C", 60), (EVIL, 90))),
    *(row(cost, method=name, metric="latency", unit="second", norm_unit="second")
      for name, cost in (("A", 2), ("B", 3), ("C", 9), (EVIL, 400))),
)  # fmt: skip


def test_only_metrics_that_meet_are_offered(registry: Registry) -> None:
    assert tradeoffs.x_options(COSTS, registry) == {"latency": 4, "accuracy": 4}
    assert tradeoffs.y_options(COSTS, registry, "latency") == {"accuracy": 4}
    assert tradeoffs.x_options(COSTS.clear(), registry) == {}


def test_metrics_and_groups_that_do_not_meet_are_said(registry: Registry) -> None:
    def known(**asked: str) -> tuple[EfficiencyQuery, tuple[str, ...]]:
        def frontier(x: str, y: str) -> pl.DataFrame:
            return pareto(COSTS, x, y, registry=registry)

        xs = tradeoffs.x_options(COSTS, registry)
        return tradeoffs.known_pair(EfficiencyQuery("frontier", **asked), COSTS, xs, registry, frontier)

    query, faults = known()
    assert (query.x, query.y, query.place, faults) == ("latency", "accuracy", "mmlu||5-shot|", ())
    assert known(x="latency", y="accuracy", place="mmlu||5-shot|") == (query, ())
    query, faults = known(x="perplexity", y="psnr", place="coco|||")
    assert (query.x, query.y, query.place) == ("latency", "accuracy", "mmlu||5-shot|")
    assert faults == (
        "No two methods have a number in Perplexity. Shown: Latency.",
        "No two methods have numbers in Latency and in PSNR. Shown: Accuracy.",
        "There is no group 'coco|||' of methods that were measured alike. Shown: MMLU · 5-shot.",
    )
    empty = tradeoffs.known_pair(EfficiencyQuery("frontier"), COSTS.clear(), {}, registry, lambda x, y: COSTS)
    assert empty[0].y == ""


def test_the_frontier_is_in_table_and_picture(registry: Registry) -> None:
    found = pareto(COSTS, "latency", "accuracy", registry=registry)
    place = next(iter(tradeoffs.place_options(found, registry)))
    part = tradeoffs.of_place(found, place)
    metrics = registry.metrics["latency"], registry.metrics["accuracy"]
    assert [line[1:] for line in cells_of(tradeoffs.frontier_table(part, *metrics))] == [
        ["90", "400"], ["80", "3"], ["70", "2"],
    ]  # fmt: skip
    of_entries = part.with_columns(x_claim=pl.lit(None, pl.String))  # what no claim states leads to none
    assert tradeoffs.frontier_table(of_entries, *metrics).count('href="claims?claim=') == 3
    figure = tradeoff(part, *metrics)
    assert list(figure.data[1].x) == [2.0, 3.0, 400.0]
    assert figure.layout.xaxis.type == "log"
    said = [str(text) for trace in figure.data for text in (trace.customdata if trace.customdata is not None else ())]
    assert [text for text in said if "<script" in text] == []
    assert [text for text in said if "&lt;script" in text] != []


def test_labels_of_the_frontier_do_not_stand_on_each_other(registry: Registry) -> None:
    near = frame(
        *(row(quality, method=name) for name, quality in (("A", 70.0), ("B", 70.2), ("C", 70.4), ("D", 90.0))),
        *(row(cost, method=name, metric="latency", unit="second", norm_unit="second")
          for name, cost in (("A", 2.0), ("B", 2.1), ("C", 2.2), ("D", 9.0))),
    )  # fmt: skip
    part = pareto(near, "latency", "accuracy", registry=registry)
    figure = tradeoff(part, registry.metrics["latency"], registry.metrics["accuracy"])
    assert list(figure.data[-1].x) == [2.0, 2.1, 2.2, 9.0]
    assert list(figure.data[-1].text) == ["", "", "C", "D"]


def test_a_board_has_the_pairs_of_its_commonest_group(registry: Registry) -> None:
    rows = frame(
        *(row(70.0 + at, method=f"M{at}", setting="5-shot" if at < 3 else None) for at in range(5)),
        *(row(1.0 + at, method=f"M{at}", metric="latency", unit="second", norm_unit="second",
              setting="5-shot" if at < 3 else None) for at in range(5)),
    )  # fmt: skip
    found = pareto(rows, "latency", "accuracy", registry=registry)
    assert sorted(tradeoffs.of_board(found, "mmlu", "", ())["method"]) == ["M0", "M1", "M2"]
    assert sorted(tradeoffs.of_board(found, "mmlu", "", ("unstated",))["method"]) == ["M3", "M4"]
    assert tradeoffs.of_board(found, "mmlu", "stem", ()).is_empty()
    assert tradeoffs.costs_of(rows, rows["method_id"].head(2), registry) == {"latency": 2}


def test_a_crowded_picture_keeps_the_frontier() -> None:
    many = pl.DataFrame({"frontier": [at % 100 == 0 for at in range(9000)], "y": range(9000)})
    drawn = tradeoffs.plotted(many)
    assert drawn["frontier"].sum() == 90
    assert drawn.height <= tradeoffs.PLOTTED


def efficiency_page() -> None:
    from dashboard.views import efficiency

    efficiency.show()


def test_the_page_ranks_what_can_be_compared(folder: Path) -> None:
    test = page(efficiency_page)
    shown = next(each.value for each in test.get("html") if "How much better" in each.value)
    assert [line[0] for line in cells_of(shown) if len(line) > 1][:2] == ["1. Betaagainst Old", "2. Alphaagainst Old"]
    assert "≤ 2×" in shown
    test.multiselect(key="efficiency:widget:metric").set_value(["tokens"]).run()
    assert test.query_params["metric"] == "tokens"
    shown = next(each.value for each in test.get("html") if "How much better" in each.value)
    assert "Beta" not in shown


def test_a_row_opens_what_stands_behind_its_number(folder: Path) -> None:
    from dashboard import state

    claim = dict(state.tables().claims.select("reported", "claim_id").iter_rows())["4x lower"]
    test = page(efficiency_page, row=claim)
    assert any("as printed" in each.value and "4x lower" in each.value for each in test.get("html"))
    assert "There is no claim alpha:0" in everything(page(efficiency_page, row="alpha:0"))


def test_quality_against_cost_has_its_frontier(folder: Path) -> None:
    test = page(efficiency_page, view="frontier", x="latency", y="accuracy")
    shown = next(each.value for each in test.get("html") if "Frontier" in each.value)
    assert [line[0] for line in cells_of(shown)] == ["Beta", "Alpha"]
    assert test.query_params["view"] == "frontier"


def test_odd_links_are_answered(folder: Path) -> None:
    assert "did you mean 'latency'" in everything(page(efficiency_page, metric="latencyy"))
    assert "passes these filters" in everything(page(efficiency_page, method="nobody"))


def test_an_empty_collection_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "data", {})))
    assert "passes these filters" in everything(page(efficiency_page))
    assert "No two methods" in everything(page(efficiency_page, view="frontier"))
