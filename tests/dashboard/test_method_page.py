"""The page of one method: facts beside its places, the list of claims, and the page itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.boards.standing import standings
from claims.registry.lookup import Registry
from dashboard import method_facts as facts
from dashboard.claim_list import claim_table
from tests.claim_rows import data_folder, frame, row, small_registry
from tests.dashboard.test_compare_page import EVIL, cells_of
from tests.dashboard.test_views import everything, heading, page

PAPER = """\
paper: {title: "A & <i>B</i>", arxiv: "2401.00001", published: 2024-01}
claims:
  - {method: Alpha, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "70.0%"}
  - {method: "Beta <b>", benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "72.5%"}
  - {method: "Beta <b>", baseline: Alpha, benchmark: mmlu, metric: accuracy, reported: "up 2.5 points"}
  - {method: Alpha, metric: latency, reported: "up to 2 s"}
"""
PAPERS = {"alpha": PAPER}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


ROWS = frame(
    row(70, method="A", family="Fam"), row(60, method=EVIL, family="Fam"), row(65, method="C", setting=None),
    row(1, method="A", method_printed="a v1", benchmark=None, metric="latency", unit="second", norm_unit="second"),
    row(2, method="A", origin="derived", benchmark="kodak", metric="psnr", unit="dB", norm_unit="dB", baseline=EVIL),
)  # fmt: skip


def test_how_a_method_stands_is_said_in_one_sentence(registry: Registry) -> None:
    assert facts.summary(standings(ROWS, "A", registry)) == "First on 1 of 1 board, among the first three on 0."
    assert facts.summary(standings(ROWS, "C", registry)).endswith("; alone on 1.")
    assert facts.summary(standings(ROWS, "A", registry).clear()) == "No result of it can be ranked."


@pytest.mark.parametrize(("text", "kept"), [("", 1), ("accuracy mmlu", 1), ("5-SHOT", 1), ("glue", 0)])
def test_places_are_narrowed_by_what_a_reader_calls_them(text: str, kept: int, registry: Registry) -> None:
    assert facts.narrowed(standings(ROWS, "A", registry), text, registry).height == kept


def test_spellings_relatives_and_sources_are_linked() -> None:
    own = ROWS.filter(method_id="a")
    assert facts.spellings(own) == "a v1"
    assert 'href="method?id=' in facts.links_line(own, ROWS, "a")
    assert "<script" not in facts.links_line(own, ROWS, "a") + facts.sources_table(own)
    assert cells_of(facts.sources_table(own))[0][:2] == ["Alpha: a Paper", "3"]


def test_a_list_of_claims_leaves_out_what_no_row_says(registry: Registry) -> None:
    html = claim_table(ROWS, registry, "Claims", "method?row={}".format)
    first = cells_of(html)[0]
    assert first == ["AAccuracy · MMLU · 5-shot", "70 %", "Accuracy", "MMLU", "5-shot", "Alpha: a Paper"]
    assert "computed from printed numbers" in html
    assert html.count("<script") == 0
    assert html.count("</table>") == 1
    assert [len(line) for line in cells_of(claim_table(ROWS[:1], registry, "Claims", str))] == [6]


def method_page() -> None:
    from dashboard.views import method

    method.show()


def test_the_page_shows_places_other_claims_and_what_is_measured_against_it(folder: Path) -> None:
    test = page(method_page, id="alpha")
    assert heading(test) == "Alpha"
    shown = [element.value for element in test.get("html")]
    assert cells_of(next(text for text in shown if "Where the method stands" in text))[0][3] == "2 of 2"
    assert any("What is measured against it" in text and "Beta &lt;b&gt;" in text for text in shown)
    assert "First on 0 of 1 board" in everything(test)


def test_a_row_opens_beside(folder: Path) -> None:
    from dashboard import state

    claim = dict(state.tables().claims.select("reported", "claim_id").iter_rows())["up to 2 s"]
    shown = [element.value for element in page(method_page, id="alpha", row=claim).get("html")]
    assert any("cb-evidence" in text and "up to 2 s" in text for text in shown)


def test_odd_links_are_answered(folder: Path) -> None:
    assert "did you mean 'Alpha'" in everything(page(method_page, id="Alpa"))
    assert not page(method_page).warning


def test_an_empty_collection_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "data", {})))
    assert "no result of a method" in everything(page(method_page, id="alpha"))
