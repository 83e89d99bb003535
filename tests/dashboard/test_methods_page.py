"""The page of methods: the list, the search, and all that is known of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.boards.standing import standings
from claims.registry.lookup import Registry
from dashboard import known_methods
from tests.claim_rows import frame, row, small_registry
from tests.dashboard.test_compare_page import EVIL, cells_of
from tests.dashboard.test_views import heading, page

ROWS = frame(
    row(70, method="A"), row(60, method=EVIL), row(65, method="Cat", setting=None),
    row(9, method="A", benchmark="wikitext-103", metric="perplexity", norm_unit="score", unit="score"),
)  # fmt: skip
PAPER = """\
paper: {title: "T", arxiv: "2401.00001", published: 2024-01}
claims:
  - {method: Alpha, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "70.0%"}
  - {method: Beta, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "72.5%"}
  - {method: Alpha, metric: latency, reported: "up to 2 s"}
"""
PAPERS = {"alpha": PAPER}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


def test_methods_on_most_benchmarks_come_first() -> None:
    found = known_methods.known_methods(ROWS).select("method", "benchmarks", "results", "sources")
    assert found.rows()[0] == ("A", 2, 2, 1)
    assert set(found["method"]) == {"A", EVIL, "Cat"}


@pytest.mark.parametrize(("text", "names"), [("ca", ["Cat"]), ("CAT", ["Cat"]), ("catt", ["Cat"]), ("qqqqqq", [])])
def test_a_slip_of_the_pen_finds_the_nearest(text: str, names: list[str]) -> None:
    assert known_methods.matching(known_methods.known_methods(ROWS), text)["method"].to_list() == names


def test_the_nearest_names_are_said_to_be_no_more() -> None:
    every = known_methods.known_methods(ROWS)
    assert known_methods.counted(known_methods.matching(every, "ca"), every, "ca") == "**1** of 3 methods"
    assert "The nearest names" in known_methods.counted(known_methods.matching(every, "catt"), every, "catt")


def test_hostile_names_are_text() -> None:
    html = known_methods.method_list(known_methods.known_methods(ROWS))
    assert "<script" not in html
    assert html.count("</table>") == 1


@pytest.mark.parametrize(
    ("count", "said"),
    [(None, ""), (405e9, "405B"), (1.5e9, "1.5B"), (125e6, "125M"), (1.04e12, "1.04T"), (512.0, "512")],
)
def test_parameters_are_written_as_the_field_does(count: float | None, said: str) -> None:
    assert known_methods.parameters(count) == said


def test_every_standing_says_its_place_and_who_leads(registry: Registry) -> None:
    html = known_methods.standing_table(standings(ROWS, EVIL, registry), registry, "method?row={}".format)
    assert cells_of(html) == [["MMLU5-shot", "Accuracy\u00a0(%)\u00a0↑", "60", "2 of 2", "A", "10"]]
    assert "<script" not in html


def methods_page() -> None:
    from dashboard.views import methods

    methods.show()


def test_the_list_links_to_each_method(folder: Path) -> None:
    tables = [element.value for element in page(methods_page).get("html")]
    assert any('href="method?id=' in text for text in tables)


def test_one_method_shows_its_places_and_what_is_not_ranked(folder: Path) -> None:
    test = page(methods_page, method="alpha")
    assert heading(test) == "Alpha"
    table = next(element.value for element in test.get("html") if "Where the method stands" in element.value)
    assert cells_of(table)[0][2:] == ["70.0", "2 of 2", "Beta", "2.5"]
    assert any("≤ 2 s" in element.value for element in test.get("html"))


def test_an_unknown_method_says_so(folder: Path) -> None:
    test = page(methods_page, method="Alpa")
    assert "did you mean 'Alpha'" in test.warning[0].value.replace("\\", "")
