"""The page of a benchmark: its facts, and the page run by Streamlit's harness with normal, odd and hostile data."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest

from claims.boards.progress import progress
from claims.registry.lookup import Registry
from dashboard import benchmark_facts as facts
from dashboard.benchmark_facts import BenchmarkQuery
from dashboard.charts.records import records_chart
from tests.claim_rows import data_folder, frame, row, small_registry
from tests.dashboard.test_compare_page import EVIL, cells_of
from tests.dashboard.test_views import everything, heading, page

PAPER = """\
paper: {title: "A & <i>B</i>", arxiv: "2401.00001", published: 2024-01}
claims:
  - {method: Alpha, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "70.0%"}
  - {method: "Beta <b>", benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "80.5%"}
  - {method: Delta, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "60.5%"}
  - {method: Gamma, benchmark: mmlu, metric: accuracy, setting: 0-shot, reported: "65.0%"}
  - {method: Alpha, benchmark: mmlu, subset: stem, metric: accuracy, setting: 5-shot, reported: "50.0%"}
"""
PAPERS = {"alpha": PAPER}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


ROWS = frame(
    row(70, method="A"), row(60, method=EVIL), row(99, method="C", setting=None), row(55, method="A", subset="stem"),
    row(65, method="A", setting="0-shot"), row(9, method="A", metric="perplexity", norm_unit="score", unit="score"),
)  # fmt: skip


def test_names_are_settled_and_what_is_not_there_is_said(registry: Registry) -> None:
    query, entry, faults = facts.known_benchmark(
        BenchmarkQuery("Massive Multitask Language Understanding"), ROWS, registry
    )
    assert (query, faults) == (BenchmarkQuery("mmlu", metric="accuracy"), ())
    assert entry is not None
    query, _, faults = facts.known_benchmark(BenchmarkQuery("mmlu", "stme", "psnr"), ROWS, registry)
    assert query == BenchmarkQuery("mmlu", "", "accuracy")
    assert "did you mean 'stem'" in faults[0]
    assert "Shown: Accuracy" in faults[1]
    assert facts.known_benchmark(BenchmarkQuery("MMLU/STEM"), ROWS, registry)[0].subset == "stem"
    _, entry, faults = facts.known_benchmark(BenchmarkQuery("mmul"), ROWS, registry)
    assert entry is None
    assert "did you mean 'mmlu'" in faults[0]
    query, _, faults = facts.known_benchmark(BenchmarkQuery("mmlu", setting="6-shot"), ROWS, registry)
    assert query.setting == ""
    assert "no setting '6-shot' here; did you mean" in faults[0]
    for there in ("0-shot", "setting unstated"):
        assert facts.known_benchmark(BenchmarkQuery("mmlu", setting=there), ROWS, registry)[0].setting == there


def test_every_setting_names_its_leader(registry: Registry) -> None:
    query = BenchmarkQuery("mmlu", metric="accuracy")
    html, number = facts.settings_table(facts.board_of(ROWS, query, registry), registry.metrics["accuracy"], query)
    assert cells_of(html)[0] == ["5-shot", "2", "1", "A", "70"]
    assert {line[0] for line in cells_of(html)} == {"5-shot", "0-shot", "setting unstated"}
    assert number == 3
    assert "<script" not in html


def test_metrics_and_parts_lead_on(registry: Registry) -> None:
    entry = registry.benchmarks["mmlu"]
    assert facts.metrics_of(ROWS, entry, "", registry) == {"accuracy": 4, "perplexity": 1}
    html, number = facts.parts_table(ROWS, entry)
    assert number == 1
    assert cells_of(html) == [["STEM", "1", "1"]]
    assert 'href="benchmark?id=mmlu&amp;subset=stem"' in html
    assert facts.facts_line(entry, "", ROWS).startswith(
        "multiple-choice knowledge questions · 14,042 items · 6 results"
    )


def test_a_benchmark_of_parts_alone_shows_who_is_first_on_each(registry: Registry) -> None:
    entry = registry.benchmarks["mmlu"]
    rows = frame(
        row(55, method=EVIL, subset="stem"), row(50, method="B", subset="stem"), row(99, subset="stem", setting=None)
    )
    assert "3 results on 1 part, none of the whole · 3 methods" in facts.facts_line(entry, "", rows)
    assert "part" not in facts.facts_line(entry, "stem", rows)
    html = facts.part_leaders(rows, entry, registry)
    assert cells_of(html) == [["STEM", "Accuracy\xa0(%)\xa0↑", "5-shot", escape(EVIL), "55", "2"]]
    assert "<script" not in html
    assert 'href="board?benchmark=mmlu&amp;metric=accuracy&amp;subset=stem"' in html


@pytest.mark.parametrize(
    ("headroom", "apart", "said"),
    [(10.65, 0.25, "not saturated"), (2.0, 0.0, "nearly saturated"), (None, None, "cannot be tested")],
)
def test_what_a_benchmark_tells_is_said_in_words(headroom: float | None, apart: float | None, said: str) -> None:
    found = {"norm_unit": "percent", "best": 89.35, "median": 60.0, "methods": 3, "headroom": headroom, "apart": apart,
             "tie_groups": 2}  # fmt: skip
    words = " ".join(facts.told_apart(found))
    assert said in words
    assert "89.35 %" in words


def test_a_record_lasts_until_it_is_broken(registry: Registry) -> None:
    dated = frame(
        row(60, method="Old", released=date(2020, 1, 1)), row(70, method=EVIL, released=date(2021, 5, 2)),
        row(65, method="Late", released=date(2022, 1, 1)),
    )  # fmt: skip
    records = progress(dated, "mmlu", "accuracy", registry=registry)
    figure = records_chart(records, "Accuracy (%)", date(2023, 1, 1))
    assert list(figure.data[0].y) == [60.0, 70.0, 70.0]
    assert figure.data[0].line.shape == "hv"
    assert ["&lt;script" in text for text in figure.data[1].customdata] == [False, True]
    assert "<script" not in "".join(figure.data[1].customdata)
    assert [line[1:4] for line in cells_of(facts.records_table(records))] == [
        ["2021-05-02", "70", "10"], ["2020-01", "60", "–"],  # of many releases only the month is known
    ]  # fmt: skip


def benchmark_page() -> None:
    from dashboard.views import benchmark

    benchmark.show()


def test_the_page_shows_settings_parts_and_what_is_told(folder: Path) -> None:
    test = page(benchmark_page, id="MMLU")
    assert heading(test) == "MMLU"
    shown = [element.value for element in test.get("html")]
    table = next(text for text in shown if "Settings in use" in text)
    assert cells_of(table)[0][:4] == ["5-shot", "3", "1", "Beta &lt;b&gt;"]
    assert any("Parts that are scored" in text for text in shown)
    assert "The best of 3 methods at the commonest setting reaches 80.5 %" in everything(test)
    assert test.query_params["id"] == "mmlu"


def test_a_part_has_its_page(folder: Path) -> None:
    test = page(benchmark_page, id="mmlu", subset="stem")
    assert heading(test) == "MMLU / STEM"


def test_odd_links_are_answered(folder: Path) -> None:
    assert "did you mean 'kodak'" in everything(page(benchmark_page, id="kodka"))
    assert "No paper of this collection reports a number on COCO" in everything(page(benchmark_page, id="coco"))
    assert not page(benchmark_page).warning


def test_an_empty_collection_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "data", {})))
    assert "None names it either" in everything(page(benchmark_page, id="mmlu"))
