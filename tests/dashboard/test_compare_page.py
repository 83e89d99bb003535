"""The page that compares methods: the tables as HTML, what can be picked, and the page run by Streamlit's harness."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from claims.boards.cells import Selection
from claims.boards.compare import compare, with_task_names
from claims.boards.overall import rank_methods
from claims.registry.lookup import Registry
from dashboard import comparing, html_tables, matrix
from dashboard.charts.dots import dot_plot
from dashboard.comparing import CompareQuery
from dashboard.links import from_params, to_params
from tests.claim_rows import data_folder, frame, row, small_registry
from tests.dashboard.drawn import code_blocks
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
PAPERS = {"alpha": PAPER}


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


def test_a_page_without_a_choice_opens_with_what_most_sources_report(registry: Registry) -> None:
    more = frame(row(70, method="Z"), row(71, method="Z", paper_id="beta"), row(1, method="Y", benchmark=None))
    assert comparing.landing(more) == ("Z",)
    assert CompareQuery().selection(more, registry).methods == ("Z",)
    assert CompareQuery(suite="mmlu").selection(more, registry).methods == ()


def test_another_suite_lets_go_of_methods_and_benchmarks() -> None:
    query = CompareQuery(methods=("A",), benchmarks=("mmlu",))
    assert comparing.touched(query, {"suite": "glue"}) == CompareQuery(suite="glue")
    assert comparing.touched(query, {"methods": ["A", "B"]}).benchmarks == ("mmlu",)


def test_a_link_opens_what_was_shown(registry: Registry) -> None:
    query = CompareQuery(suite="glue", methods=("A", "B c"), rule="borda")
    params = {name: [value] if isinstance(value, str) else value for name, value in to_params(query).items()}
    assert from_params(CompareQuery, params) == query
    assert query.command(query.selection(ROWS, registry)) == "claimboard compare A 'B c' --suite glue --most 12"


@pytest.mark.parametrize(
    ("query", "methods", "benchmarks"),
    [(CompareQuery(best="mmlu"), ("A", EVIL, "D"), ()),
     (CompareQuery(methods=("A", EVIL), shared=True), ("A", EVIL), ("mmlu", "wikitext-103")),
     (CompareQuery(methods=("A", "D"), shared=True), ("A", "D"), ("mmlu",)),
     (CompareQuery(source="alpha"), (), ())],
)  # fmt: skip
def test_methods_and_benchmarks_are_chosen_by_what_they_did(
    query: CompareQuery, methods: tuple[str, ...], benchmarks: tuple[str, ...], registry: Registry
) -> None:
    asked = query.selection(ROWS, registry)
    assert (asked.methods, asked.benchmarks) == (methods, benchmarks)


def test_a_family_is_chosen_in_any_case(registry: Registry) -> None:
    rows = frame(row(70, method="A", family="Llama"), row(60, method="B", family="Llama"), row(50, method="C"))
    assert CompareQuery(family="llama").selection(rows, registry).methods == ("A", "B")
    assert comparing.family_options(rows, registry) == {"Llama": "Llama · 2"}


def test_the_last_way_of_choosing_methods_holds() -> None:
    query = CompareQuery(methods=("A",))
    query = comparing.touched(query, {"best": "mmlu", "methods": ["A"]})
    assert query == CompareQuery(best="mmlu")
    query = comparing.touched(query, {"best": "mmlu", "family": "Llama", "methods": []})
    assert query == CompareQuery(family="Llama")
    assert comparing.touched(query, {"family": "Llama", "methods": ["B"]}) == CompareQuery(methods=("B",))


def test_what_a_link_names_and_nobody_knows_is_left_out_and_said(registry: Registry) -> None:
    asked = CompareQuery("glu", ("A", "Dd"), ("mmul",), "koddak", "Lama", False, "alhpa", "bord")
    query, faults = comparing.known_comparison(asked, ROWS, registry)
    assert query == CompareQuery(methods=("A",))
    said = " ".join(faults)
    for hint in ("did you mean 'mmlu'", "did you mean 'kodak'", "did you mean 'alpha'", "did you mean 'borda'"):
        assert hint in said
    assert len(faults) == 7


def test_dots_have_an_axis_a_task_and_leave_out_other_settings(registry: Registry) -> None:
    figure, left_out = dot_plot(compare(ROWS, Selection(), registry), registry)
    assert figure is not None
    assert left_out == 0
    first = {trace.name: trace.x[0] for trace in figure.data if trace.xaxis in (None, "x")}
    assert sorted(first.values()) == [50.0, 60.0, 70.0]
    assert not [trace for trace in figure.data if "<script" in trace.name]
    assert dot_plot(compare(ROWS[:1], Selection(), registry), registry)[0] is None


def test_files_hold_what_is_shown(registry: Registry) -> None:
    grid = compare(ROWS, Selection(), registry)
    taken = comparing.taken(grid, CompareQuery(), Selection(), ROWS, registry)
    made = {file.ending: file.write() for file in taken.files()}
    assert list(made) == ["csv", "parquet", "json", "md", "tex", "bib"]
    assert pl.read_parquet(made["parquet"]).equals(with_task_names(grid, registry))
    assert rb"\toprule" in made["tex"]
    assert b"setting unstated" in made["tex"]
    assert b"<script" not in made["md"].replace(b"\\<script", b"")


def test_the_best_covered_methods_are_offered_first(registry: Registry) -> None:
    rows = ROWS.filter(pl.col("subset").is_null())
    assert comparing.method_options(rows, registry, CompareQuery()) == (EVIL, "A", "C", "D")
    assert comparing.method_options(ROWS, registry, CompareQuery(suite="mmlu")) == ("A",)


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


def test_page_command_and_python_give_the_same_numbers(folder: Path) -> None:
    import json
    import shlex
    from typing import Any

    from typer.testing import CliRunner

    from dashboard.cli import app

    test = page(compare_page, methods=["Alpha", "Beta"], benchmarks=["mmlu"])
    shown = next(each.value for each in test.get("html") if "Methods compared" in each.value)
    command, python = code_blocks(test)[-2:]
    printed = CliRunner().invoke(app, [*shlex.split(command)[1:], "--format", "json"])
    told = {row["method"]: row["norm_value"] for row in json.loads(printed.stdout)}
    place: dict[str, Any] = {}
    exec(python, place)
    assert dict(place["grid"].select("method", "norm_value").iter_rows()) == told == {"Alpha": 70.0, "Beta": 60.0}
    assert {line[0]: float(line[1]) for line in cells_of(shown)} == told


def test_a_number_opens_what_stands_behind_it(folder: Path) -> None:
    from dashboard import state

    claim = state.tables().claims["claim_id"][0]
    shown = [each.value for each in page(compare_page, row=claim).get("html")]
    assert any("cb-evidence" in text for text in shown)
    assert any(f"row={claim.replace(':', '%3A')}" in text for text in shown)


def test_an_empty_collection_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "none", {})))
    assert "No method has a number" in page(compare_page).info[0].value


def test_an_unknown_method_in_a_link_is_said_with_the_nearest(folder: Path) -> None:
    test = page(compare_page, methods=["Alpa"])
    assert "did you mean 'Alpha'" in test.warning[0].value.replace("\\", "")
