"""What every page lets its reader take along: files of hostile names, and the same table by command and by Python."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from dashboard.cli import app
from dashboard.downloads import MOST, PageFile, TakenAlong
from dashboard.views import taken_along
from tests.claim_rows import data_folder
from tests.dashboard.test_audit_view import audit_page
from tests.dashboard.test_benchmark_page import benchmark_page
from tests.dashboard.test_compare_page import compare_page
from tests.dashboard.test_efficiency_page import efficiency_page
from tests.dashboard.test_method_page import method_page
from tests.dashboard.test_methods_page import methods_page
from tests.dashboard.test_views import claims_page, leaderboard_page, page, papers_page

FORMULA = "=HYPERLINK(1)"
EVIL = r"A_1 & 50% #2 $x$ {b} ~^ \input{c} <script>"
PAPERS = {
    "alpha": f"""\
paper: {{title: '{EVIL}', arxiv: "2401.00001", published: 2024-01}}
claims:
  - {{method: "{FORMULA}", benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "70.0%"}}
  - {{method: '{EVIL}', benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "60.0 ± 1.0%",
     evaluated: 2023-05-01}}
  - {{method: Gamma, benchmark: mmlu, metric: accuracy, reported: "65.0%"}}
  - {{method: '{EVIL}', benchmark: mmlu, metric: latency, setting: 5-shot, reported: "2 s"}}
  - {{method: "{FORMULA}", benchmark: mmlu, metric: latency, setting: 5-shot, reported: "3 s"}}
""",
    "beta": f"""\
paper: {{title: Beta, published: 2023-05}}
claims:
  - {{method: '{EVIL}', baseline: "{FORMULA}", metric: latency, reported: "2.5x lower"}}
  - {{method: Gamma, baseline: "{FORMULA}", metric: latency, reported: "4x lower"}}
  - {{method: Gamma, benchmark: mmlu, subset: stem, metric: accuracy, setting: 5-shot, reported: "50.0%"}}
  - {{method: "{FORMULA}", benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "75.0%", evaluator: self}}
  - {{method: '{EVIL}', benchmark: parted, subset: one, metric: accuracy, reported: "8.5%"}}
  - {{method: Gamma, benchmark: parted, subset: one, metric: accuracy, reported: "18.5%"}}
  - {{method: '{EVIL}', benchmark: parted, subset: two, metric: accuracy, reported: "8.5%"}}
  - {{method: Gamma, baseline: Delta, benchmark: mmlu, metric: latency, reported: "2.0x lower"}}
  - {{method: Gamma, benchmark: mmlu, metric: latency, reported: "1.00 s"}}
  - {{method: Gamma, benchmark: wikitext-103, metric: perplexity, reported: "9.1"}}
  - {{method: '{EVIL}', benchmark: wikitext-103, metric: perplexity, reported: "8.5"}}
""",
}


def paper_page() -> None:
    from dashboard.views import papers

    papers.one()


@dataclass(frozen=True)
class Shown:
    """A page and its link, and how many tables of it can be taken along."""

    draw: Callable[[], None]
    params: dict[str, Any]
    tables: int = 1


PAGES = {
    "board": Shown(leaderboard_page, {"benchmark": "mmlu"}),
    "board of a setting": Shown(leaderboard_page, {"benchmark": "mmlu", "setting": "5-shot"}),
    "compare": Shown(compare_page, {"benchmarks": ["mmlu", "wikitext-103"], "rule": "borda"}, 2),
    "compare a source": Shown(compare_page, {"source": "beta"}),
    "compare two": Shown(compare_page, {"methods": ["Gamma", FORMULA], "benchmarks": ["mmlu", "wikitext-103"]}, 2),
    "claims": Shown(claims_page, {}),
    "claims found": Shown(claims_page, {"text": "mmlu", "metric": "accuracy", "sort": "-number"}),
    "efficiency": Shown(efficiency_page, {}),
    "efficiency found": Shown(efficiency_page, {"metric": "latency", "baseline": FORMULA, "method": "gamma"}),
    "quality against cost": Shown(efficiency_page, {"view": "frontier", "x": "latency", "y": "accuracy"}),
    "board against cost": Shown(leaderboard_page, {"benchmark": "mmlu", "view": "cost"}),
    "board over time": Shown(leaderboard_page, {"benchmark": "mmlu", "view": "progress"}),
    "methods": Shown(methods_page, {}),
    "methods found": Shown(methods_page, {"text": "gamma"}),
    "method": Shown(method_page, {"id": FORMULA}, 2),
    "benchmark": Shown(benchmark_page, {"id": "mmlu", "metric": "accuracy"}, 4),
    "benchmark of parts": Shown(benchmark_page, {"id": "parted"}, 1),
    "part": Shown(benchmark_page, {"id": "mmlu", "subset": "stem"}, 2),
    "papers": Shown(papers_page, {}),
    "papers found": Shown(papers_page, {"text": "beta", "claims": "with claims", "benchmark": "mmlu"}),
    "paper": Shown(paper_page, {"id": "alpha"}),
    "paper of the list": Shown(papers_page, {"paper": "beta"}),
    "audit": Shown(audit_page, {}, 2),
    "audit of one verdict": Shown(audit_page, {"verdict": "conflict", "q": "beta"}, 2),
    "claims in columns": Shown(claims_page, {"benchmark": "mmlu", "columns": ["method", "number", "printed"]}),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = data_folder(tmp_path_factory.mktemp("taken") / "data", PAPERS)
    parted = {"name": "Parted", "metrics": ["accuracy"], "subsets": {"two": {"name": "Two"}, "one": {"name": "One"}}}
    (made / "benchmarks" / "parted.yaml").write_text(json.dumps({"parted": parted}))
    return made


@pytest.fixture(scope="module", params=list(PAGES))
def taken(request: pytest.FixtureRequest, home: Path) -> Iterator[list[TakenAlong]]:
    """What the page offers; it is drawn once for all tests of it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CLAIMBOARD_DATA", str(home))
        seen: list[TakenAlong] = []
        patched.setattr(taken_along, "_draw", lambda _, each: seen.append(each))
        shown = PAGES[request.param]
        page(shown.draw, **shown.params)
        assert len(seen) == shown.tables
        yield seen


def printed(command: str, kind: str) -> str:
    done = CliRunner().invoke(app, [*shlex.split(command)[1:], "--format", kind])
    assert done.exit_code == 0, done.output
    return done.stdout


def text_cells(frame: pl.DataFrame) -> list[str]:
    return [cell for row in frame.iter_rows() for cell in row if isinstance(cell, str)]


def test_a_page_is_taken_along(taken: list[TakenAlong]) -> None:
    for each in taken:
        holds_what_is_shown(each)
        if each.command:
            is_what_the_command_prints(each)
        if each.python:
            is_what_python_makes(each)


def holds_what_is_shown(each: TakenAlong) -> None:
    made = {file.ending: file.write() for file in each.files()}
    assert set(made) >= {"csv", "parquet", "json", "md", "tex"}
    frame = each.frame()
    assert frame.height == each.rows > 0
    assert_frame_equal(pl.read_parquet(made["parquet"]), frame)
    assert len(json.loads(made["json"])) == frame.height
    cells = text_cells(pl.read_csv(made["csv"], infer_schema=False))
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "@", "+"))]
    assert b"<script" not in made["md"].replace(b"\\<script", b"")
    sets_as_it_stands(made["tex"].decode())
    if "bib" in made:
        assert made["bib"].count(b"{") == made["bib"].count(b"}")
        assert b"@misc{" in made["bib"]


def sets_as_it_stands(latex: str) -> None:
    assert latex.count(r"\toprule") == latex.count(r"\bottomrule") > 0
    assert r"\input{" not in latex
    for body in re.findall(r"\\toprule(.*?)\\bottomrule", latex, re.DOTALL):
        lines = [line for line in body.splitlines() if line.endswith(r" \\")]
        assert len({len(re.findall(r"(?<!\\)&", line)) for line in lines}) == 1
        assert not re.search(r"(?<!\\)[#%$~^]", "\n".join(lines).replace(r"\^", "").replace(r"\~", "")), lines
    if program := shutil.which("pdflatex"):
        document = f"\\documentclass{{article}}\\usepackage{{booktabs}}\\begin{{document}}{latex}\\end{{document}}"
        done = subprocess.run([program, "-halt-on-error"], input=document, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def is_what_the_command_prints(each: TakenAlong) -> None:
    made = {file.ending: file.write().decode() for file in each.files() if file.ending in ("csv", "tex", "json")}
    rows = pl.read_csv(io.StringIO(printed(each.command, "csv")), infer_schema=False)
    shown = pl.read_csv(io.StringIO(made["csv"]), infer_schema=False)
    both = [name for name in shown.columns if name in rows.columns]
    assert len(both) > len(shown.columns) / 2
    assert_frame_equal(rows.select(both), shown.select(both))
    if not each.command.startswith("claimboard board"):  # whose groups have a table each, with the evidence
        assert printed(each.command, "latex") == made["tex"]
        assert printed(each.command, "json") == made["json"]


def is_what_python_makes(each: TakenAlong) -> None:
    assert each.python.count("\n") <= 2
    told: dict[str, Any] = {}
    exec(each.python, told)
    made = told[each.python.splitlines()[-1].split(" = ")[0]]
    shown = each.frame()
    both = [name for name in shown.columns if name in made.columns]
    assert len(both) > len(shown.columns) / 2
    assert_frame_equal(made.select(both), shown.select(both))


@pytest.mark.parametrize(
    "name",
    ["board", "compare", "claims", "efficiency", "methods", "method", "benchmark", "papers", "paper", "audit"],
)
def test_a_page_has_its_title_its_link_and_the_state_of_its_data(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard import state

    monkeypatch.setenv("CLAIMBOARD_DATA", str(home))
    titles: list[str] = []
    monkeypatch.setattr("streamlit.set_page_config", lambda **given: titles.append(given["page_title"]))
    test = page(PAGES[name].draw, **PAGES[name].params)
    drawn = "".join(each.value for each in test.get("html"))
    assert drawn.count("<h1>") == 1
    assert drawn.count('data-copy=""') == 1
    assert f">{state.snapshot()[0][:8]}<" in drawn
    assert titles[-1].endswith(" · claimboard")


def test_a_list_in_a_terminal_says_what_it_leaves_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(home))
    said = printed("claimboard claims --benchmark mmlu --limit 2", "table")
    assert said.count("MMLU") == 2
    assert re.search(r"\d+ more: --limit 0 shows all", said)
    assert len(json.loads(printed("claimboard papers --claims 'with claims'", "json"))) == 2
    failed = CliRunner().invoke(app, ["papers", "--benchmark", "mmul"])
    assert failed.exit_code != 0
    assert "did you mean 'mmlu'" in str(failed.exception)


def test_a_large_table_is_no_text_for_people() -> None:
    small, large = (TakenAlong("t", rows, pl.DataFrame, list) for rows in (MOST, MOST + 1))
    assert [file.ending for file in small.files()] == ["csv", "parquet", "json", "md", "tex"]
    assert [file.ending for file in large.files()] == ["csv", "parquet"]


def test_a_file_has_a_name_that_stays_in_its_folder() -> None:
    taken = TakenAlong("../x/MMLU 5", 1, pl.DataFrame, None)
    assert taken.file_name(PageFile("CSV", "csv", "text/csv", bytes)) == "_x_MMLU_5.csv"
