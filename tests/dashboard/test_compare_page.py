"""The page that compares methods: the tables as HTML, what can be picked, and the page run by Streamlit's harness."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from claims.boards.cells import Selection
from claims.boards.compare import compare
from claims.boards.overall import rank_methods
from claims.registry.lookup import Registry
from dashboard import comparing, html_tables, matrix
from dashboard.comparing import CompareQuery
from dashboard.links import from_params, to_params
from tests.claim_rows import data_folder, frame, row, small_registry
from tests.dashboard.test_views import page

EVIL = "</table><script>alert(1)</script>"
PAPER = """\
paper: {title: "A & <i>B</i>", arxiv: "2401.00001", published: 2024-01}
claims:
  - {method: Alpha, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "70.0%"}
  - {method: Beta, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "60.0%"}
  - {method: Gamma, benchmark: mmlu, metric: accuracy, reported: "65.0%"}
  - {method: Alpha, benchmark: wikitext-103, metric: perplexity, reported: "9.1"}
  - {method: Beta, benchmark: wikitext-103, metric: perplexity, reported: "8.5"}
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


ROWS = frame(
    row(70, method="A"), row(60, method=EVIL), row(65, method="C", setting=None),
    row(9, method="A", benchmark="wikitext-103", metric="perplexity", norm_unit="score", unit="score"),
    row(8, method=EVIL, benchmark="wikitext-103", metric="perplexity", norm_unit="score", unit="score"),
    row(55, method="A", subset="stem"), row(50, method="D"),
)  # fmt: skip


def cells_of(html: str) -> list[list[str]]:
    body = html.split("<tbody>")[1]
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", line)]
        for line in body.split("</tr>")[:-1]
    ]


def test_the_matrix_shows_gaps_marks_and_what_is_best(registry: Registry) -> None:
    html = matrix.matrix(compare(ROWS, Selection(), registry), registry)
    found = {line[0]: line[1:] for line in cells_of(html)}
    assert found == {"A": ["70", "9"], "&lt;/table&gt;&lt;script&gt;alert(1)&lt;/script&gt;": ["60", "8"],
                     "C": ["65†", "–"], "D": ["50", "–"]}  # fmt: skip
    assert "<script" not in html
    assert html.count("</table>") == 1
    assert re.search(r'cb-best" style="--shade:100%"><a [^>]*>70<', html)
    assert re.search(r'cb-best" style="--shade:100%"><a [^>]*>8<', html)  # a lower perplexity is better
    assert 'href="board?benchmark=mmlu&amp;metric=accuracy"' in html


def test_a_cell_of_another_setting_is_neither_shaded_nor_the_best(registry: Registry) -> None:
    rows = frame(row(70, method="A"), row(60, method="B"), row(99, method="C", setting=None))
    html = matrix.matrix(compare(rows, Selection(), registry), registry)
    assert re.search(r"<td><a [^>]*>99</a><sup>†</sup></td>", html)
    assert re.findall(r"--shade:(\d+)%", html) == ["100", "0"]
    assert html.count("cb-best") == 1


def test_only_marks_that_stand_in_the_table_are_explained() -> None:
    assert html_tables.legend([html_tables.CONFLICT]) == (
        '<p class="cb-legend">≠ its sources differ by more than rounding</p>'
    )


def test_strips_lie_between_the_first_and_the_last_place(registry: Registry) -> None:
    ranks = rank_methods(ROWS, Selection(), registry=registry)
    html = matrix.strips(ranks, "Win rate")
    spans = [(float(low), float(wide)) for low, wide in re.findall(r"--from:([\d.]+)%;--wide:([\d.]+)%", html)]
    assert spans
    assert all(low >= 0 and wide > 0 and low + wide <= 100.01 for low, wide in spans)
    assert "too few to be ranked" in html
    assert "<script" not in html


def test_a_page_without_a_choice_opens_with_what_most_sources_report() -> None:
    more = frame(row(70, method="Z"), row(71, method="Z", paper_id="beta"), row(1, method="Y", benchmark=None))
    assert comparing.landing(more) == ("Z",)
    assert CompareQuery().selection(more).methods == ("Z",)
    assert CompareQuery(suite="mmlu").selection(more).methods == ()


def test_another_suite_lets_go_of_methods_and_benchmarks() -> None:
    query = CompareQuery(methods=("A",), benchmarks=("mmlu",))
    assert comparing.touched(query, {"suite": "glue"}) == CompareQuery(suite="glue")
    assert comparing.touched(query, {"methods": ["A", "B"]}).benchmarks == ("mmlu",)


def test_a_link_opens_what_was_shown() -> None:
    query = CompareQuery(suite="glue", methods=("A", "B c"), rule="borda")
    params = {name: [value] if isinstance(value, str) else value for name, value in to_params(query).items()}
    assert from_params(CompareQuery, params) == query
    assert query.command(query.selection(ROWS)) == "claimboard compare A 'B c' --suite glue --most 12"


def test_chosen_methods_are_offered_first_and_the_best_covered_next() -> None:
    rows = ROWS.filter(pl.col("subset").is_null())
    assert comparing.method_options(rows, CompareQuery(methods=("Zeta",))) == ["Zeta", EVIL, "A", "C", "D"]
    assert comparing.method_options(ROWS, CompareQuery(suite="mmlu")) == ["A"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = data_folder(tmp_path / "data", {"alpha": PAPER})
    monkeypatch.setenv("CLAIMBOARD_DATA", str(made))
    return made


def compare_page() -> None:
    from dashboard.views import compare

    compare.show()


def test_the_page_answers_first_and_ranks_below(folder: Path) -> None:
    shown = [element.value for element in page(compare_page).get("html")]
    table = next(text for text in shown if "Methods compared" in text)
    assert "setting unstated" in table
    assert ">70.0<" in table
    assert "A &amp; &lt;i&gt;B&lt;/i&gt;" in table
    assert any("Overall ranking" in text for text in shown)


def test_two_methods_are_set_head_to_head(folder: Path) -> None:
    shown = [element.value for element in page(compare_page, methods=["Alpha", "Beta"]).get("html")]
    duel = next(text for text in shown if "Head to head" in text)
    assert {line[0] for line in cells_of(duel)} == {"MMLU · Accuracy", "WikiText-103 · Perplexity"}


def test_an_unknown_method_in_a_link_is_said_with_the_nearest(folder: Path) -> None:
    test = page(compare_page, methods=["Alpa"])
    assert "did you mean 'Alpha'" in test.warning[0].value.replace("\\", "")
