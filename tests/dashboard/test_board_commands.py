from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from claims.record.errors import ClaimsError
from dashboard.commands import board as commands
from dashboard.commands import exporting
from dashboard.tabular import latex_escaped, markdown
from tests.small import data_folder, entries
from validation import gate, judged

pytestmark = pytest.mark.usefixtures("folder")

CLAIMS = {
    "one": entries([
        "method: A, metric: accuracy, benchmark: mmlu, reported: 70%, setting: 5-shot",
        "method: B_2|x, metric: accuracy, benchmark: mmlu, reported: 80%, setting: 5-shot",
        "method: '=cmd()', metric: accuracy, benchmark: mmlu, reported: up to 90%, setting: 5-shot",
        "method: D, metric: accuracy, benchmark: mmlu, reported: 60%",
        "method: E, metric: accuracy, benchmark: glue, subset: sst-2, reported: 12% higher",
        "method: F, baseline: VTM, metric: bd_rate, benchmark: kodak, reported: 16.5% lower",
    ]),
    "none": "paper: {title: Theory}\nclaims: []\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = data_folder(tmp_path_factory.mktemp("ready") / "data", CLAIMS)
    judged.findings(made)
    return made


def run(*words: str) -> Result:
    app = typer.Typer()
    commands.register(app)
    exporting.register(app)
    return CliRunner().invoke(app, list(words))


def stdout(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_board_as_table() -> None:
    text = stdout("board", "MMLU")
    assert text.index("MMLU · Accuracy · 5-shot") < text.index("MMLU · Accuracy · setting unstated")
    assert text.index("B_2|x") < text.index("70%") < text.index("=cmd()")
    assert "limit (up to)" in text


def test_board_as_csv_runs_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(stdout("board", "mmlu", "--setting", "5 shots", "--format", "csv"))))
    assert [(row["rank"], row["method"]) for row in rows] == [("1", "B_2|x"), ("2", "A"), ("", "'=cmd()")]


def test_board_as_json() -> None:
    rows = json.loads(stdout("board", "kodak", "--format", "json"))
    assert [(row["rank"], row["method"], row["against"], row["norm_value"]) for row in rows] == [(1, "F", "VTM", -16.5)]


def test_board_as_markdown_and_latex() -> None:
    text = stdout("board", "mmlu", "-f", "markdown")
    assert r"| B\_2\|x |" in text
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.replace(r"\|", "").count("|") for line in lines[:5]} == {7}
    text = stdout("board", "mmlu", "-f", "latex")
    assert r"B\_2|x & " in text
    assert r"80\%" in text
    assert text.count(r"\begin{tabular}") == text.count(r"\end{tabular}") == 2


@pytest.mark.parametrize("format", ["table", "csv", "json", "markdown", "latex"])
def test_an_empty_board_says_so_and_machine_formats_stay_clean(format: str) -> None:
    result = run("board", "glue", "--format", format)
    assert result.exit_code == 0
    said = result.stdout if format == "table" else result.stderr
    assert "No absolute claim of accuracy on GLUE fits." in said
    assert "1 x accuracy (percent), sst-2" in said
    if format == "json":
        assert json.loads(result.stdout) == []
    if format == "csv":
        assert result.stdout.startswith("rank,remark,")


def test_a_benchmark_without_claims_names_those_with() -> None:
    text = stdout("board", "bare", "--metric", "acc")
    assert "Bare has no claims yet. Benchmarks with claims: mmlu (4)" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("board", "mmul"), "did you mean 'mmlu'"),
        (("board", "mmlu", "--metric", "acuracy"), "did you mean 'accuracy'"),
        (("board", "bare"), "no default metric"),
        (("show", "one:zzz"), "unknown claim 'one:zzz'"),
    ],
)
def test_unknown_names_are_user_errors(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert isinstance(result.exception, ClaimsError)
    assert said in str(result.exception)


@pytest.mark.parametrize("words", [("board",), ("board", "mmlu", "--format", "xml"), ("show",)])
def test_wrong_use_has_status_two(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_lists_of_the_registry() -> None:
    rows = json.loads(stdout("benchmarks", "--format", "json"))
    assert {row["id"]: row["claims"] for row in rows} == {"mmlu": "4", "glue": "1", "kodak": "1", "bare": "0"}
    assert [row["id"] for row in json.loads(stdout("benchmarks", "-q", "sst2", "-f", "json"))] == ["glue"]
    (row,) = csv.DictReader(io.StringIO(stdout("metrics", "-q", "ppl", "-f", "csv")))
    assert row["better"] == "lower is better"
    assert "Nothing in the registry holds 'zzz'." in stdout("metrics", "--search", "zzz")
    assert "BD-rate" in stdout("metrics")


def test_columns_are_those_of_the_built_tables(folder: Path) -> None:
    tables = gate.tables(folder)
    for name, frame in (("claims", tables.claims), ("papers", tables.papers)):
        rows = json.loads(stdout("columns", name, "--format", "json"))
        assert [row["column"] for row in rows] == frame.columns
        nulls = frame.null_count().row(0, named=True)
        assert [row["column"] for row in rows if row["null"] == "no" and nulls[row["column"]]] == []
        assert all(row["meaning"] for row in rows)
    assert "| bound | exact, approx, up\\_to, at\\_least | no |" in stdout("columns", "--format", "markdown")


def test_show_one_claim() -> None:
    claim = json.loads(stdout("board", "kodak", "--format", "json"))[0]
    assert json.loads(stdout("show", claim["claim_id"], "--format", "json"))["reported"] == "16.5% lower"
    text = stdout("show", claim["claim_id"])
    assert "16.5% lower" in text
    assert "subset" not in text


def test_export_in_the_form_of_the_extractor() -> None:
    papers = {paper["paper"]: paper for paper in map(json.loads, stdout("export", "jsonl").splitlines())}
    assert papers["none"] == {"paper": "none", "title": "Theory", "claims": []}
    by_method = {claim["method"]: claim for claim in papers["one"]["claims"]}
    wanted = {
        "figure": "16.5%", "start": None, "end": None, "sentence": None, "value": 16.5, "low": None, "high": None,
        "unit": "percent", "comparison": "relative", "direction": "decrease", "metric": "bd-rate",
        "benchmark": "Kodak", "method": "F", "baseline": "VTM", "bound": "exact", "aggregate": None,
    }  # fmt: skip
    assert {name: by_method["F"][name] for name in wanted} == wanted
    assert by_method["E"]["benchmark"] == "GLUE SST-2"


def test_every_format_takes_the_same_filters(tmp_path: Path) -> None:
    filters = ("--benchmark", "mmlu", "--metric", "acc", "--setting", "5-shot", "--method", "a", "--source", "one")
    assert len(stdout("export", "csv", *filters).splitlines()) == 2
    assert [
        row["reported"] for row in map(json.loads, stdout("export", "jsonl", "--each", "claim", *filters).splitlines())
    ] == ["70%"]
    (paper,) = map(json.loads, stdout("export", "jsonl", *filters).splitlines())
    assert [claim["method"] for claim in paper["claims"]] == ["A"]
    assert len(json.loads(stdout("export", "json", *filters))["claims"]) == 1
    assert stdout("export", "bibtex", *filters).startswith("@misc{one,")
    for name, made in {"eee": ["one/a.json"], "model-index": ["A/README.md"]}.items():
        stdout("export", name, *filters, "--out", str(tmp_path / name))
        assert [path.relative_to(tmp_path / name).as_posix() for path in (tmp_path / name).rglob("*.*")] == made
    stdout("export", "croissant", "--url", "https://a.b", *filters, "--out", str(tmp_path / "set"))
    assert sorted(path.name for path in (tmp_path / "set").iterdir()) == ["claims.parquet", "croissant.json"]
    result = run("export", "csv", "--setting", "unstated", "--source", "one", "--method", "A")
    assert isinstance(result.exception, ClaimsError)


def test_what_a_format_cannot_say_is_counted_on_stderr(tmp_path: Path) -> None:
    result = run("export", "eee", "--out", str(tmp_path / "eee"))
    assert "3 claims in 3 files, 3 claims left out" in result.stdout
    for words in ("2  a change against a baseline", "1  a bound, a range or an approximate value"):
        assert words in result.stderr


def test_help_has_examples() -> None:
    for words in (("board",), ("benchmarks",), ("metrics",), ("show",), ("export", "jsonl")):
        assert "Example" in stdout(*words, "--help")


def test_cells_show_as_they_stand() -> None:
    assert markdown(["a"], [["x | y\n`z` *b* <i> [c](d)"]]).splitlines()[2] == r"| x \| y \`z\` \*b\* \<i\> \[c\](d) |"
    assert latex_escaped(r"50% of $x_1 & \{y} ~^#") == (
        r"50\% of \$x\_1 \& \textbackslash{}\{y\} \textasciitilde{}\textasciicircum{}\#"
    )
