"""Commands of rankings: every format, marks and notes, what is said where nothing can be."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from claims.record.errors import ClaimsError
from dashboard.commands import board, curves, rankings
from dashboard.tabular import mark
from tests.small import data_folder, entries
from validation import judged

pytestmark = pytest.mark.usefixtures("folder")

STATED = "metric: accuracy, setting: 5-shot"
CLAIMS = {
    "one": entries([
        f"method: A, benchmark: mmlu, reported: 70.0%, {STATED}",
        f"method: B_2, benchmark: mmlu, reported: 60.0%, {STATED}",
        "method: C, benchmark: mmlu, metric: accuracy, reported: 65.0%",
        f"method: A, benchmark: bare, reported: 40.0%, {STATED}",
        f"method: B_2, benchmark: bare, reported: 50.0%, {STATED}",
        "method: A, metric: latency, reported: 2 s", "method: B_2, metric: latency, reported: 3 s",
        "method: C, metric: latency, reported: up to 1 s",
        "method: A, baseline: AdamW, metric: training_steps, reported: 2.2x fewer",
        "method: B_2, baseline: AdamW, metric: training_steps, reported: 50% fewer",
        "method: C, metric: training_steps, reported: 3x fewer",
    ]),
    "two": entries([f"method: A, benchmark: mmlu, reported: 71.0%, {STATED}"]),
}  # fmt: skip
COMMANDS = [
    ("compare",), ("compare", "A", "B_2", "--head-to-head"), ("rank",), ("rank", "--rule", "item-response"),
    ("pareto", "latency", "accuracy"), ("progress", "mmlu"), ("efficiency",), ("board", "mmlu", "--intervals"),
    ("board", "mmlu", "--policy", "best"), ("benchmarks", "--discrimination"), ("benchmarks", "--correlations"),
]  # fmt: skip


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = data_folder(tmp_path_factory.mktemp("ready") / "data", CLAIMS)
    judged.findings(made)
    return made


def run(*words: str) -> Result:
    app = typer.Typer()
    for module in (board, rankings, curves):
        module.register(app)
    return CliRunner().invoke(app, list(words))


def stdout(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_format(words: tuple[str, ...]) -> None:
    found = json.loads(stdout(*words, "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(stdout(*words, "-f", "csv"))))
    assert len(rows) == len(found)
    assert rows == [] or list(rows[0]) == list(found[0])
    latex = stdout(*words, "-f", "latex")
    assert latex.count(r"\toprule") == latex.count(r"\bottomrule") == latex.count(r"\end{tabular}")
    for table in stdout(*words, "-f", "markdown").split("\n\n"):
        lines = [line.replace(r"\|", "") for line in table.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1
    assert stdout(*words)


def test_settings_are_notes_and_conflicts_are_marked() -> None:
    text = stdout("compare", "--format", "latex", "-b", "mmlu,bare")
    assert r"MMLU \textperiodcentered{} Accuracy\textsuperscript{a}" in text
    assert r"65.0\textsuperscript{b}" in text
    assert "[a] 5-shot" in text
    assert "[b] setting unstated" in text
    (row,) = [line for line in text.splitlines() if line.startswith("A &")]
    assert row.split(" & ")[1] != "70.0"  # two sources differ
    assert "sources differ" in text
    (gap,) = [line for line in text.splitlines() if line.startswith("C &")]
    assert gap.split(" & ")[2].strip() == r"\\"


def test_a_rank_says_its_rule_and_who_is_left_out() -> None:
    text = stdout("rank", "--rule", "borda")
    assert "borda: points for every method placed behind it" in text
    assert "results on 0 of 2 tasks" in " ".join(stdout("rank", "A", "C", "B_2", "-b", "mmlu,bare").split())


def test_a_tested_board_says_what_is_tied_and_why() -> None:
    text = stdout("board", "mmlu", "--intervals")
    assert "Tied" in text
    assert "printed digits only" in text
    assert "≠" in text
    assert "conflict" in text


def test_quality_and_cost() -> None:
    rows = json.loads(stdout("pareto", "latency", "accuracy", "-b", "mmlu", "-f", "json"))
    assert [(row["method"], row["frontier"], row["x_bound"]) for row in rows] == [
        ("A", True, "exact"), ("B_2", False, "exact"), ("C", None, "up_to"),
    ]  # fmt: skip
    assert "behind A" in stdout("pareto", "latency", "accuracy", "-b", "mmlu")


def test_what_cannot_be_compared_is_a_catalogue() -> None:
    text = stdout("efficiency")
    assert text.index("Training steps against AdamW") < text.index("Training steps: a catalogue, not a ranking")
    assert text.index("2.2×") < text.index("2×")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("compare", "A", "--head-to-head"), "two methods meet"),
        (("rank", "--rule", "best"), "'best' is none of win-rate"),
        (("compare", "--size", "big"), "'big' is no range of sizes"),
        (("compare", "--policy", "worst"), "'worst' is none of third-party"),
    ],
)  # fmt: skip
def test_wrong_use_says_what_is_right(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_an_unknown_method_is_an_error() -> None:
    error = run("compare", "B_22", "A").exception
    assert isinstance(error, ClaimsError)
    assert "no result of a method 'B_22'" in str(error)


def test_marks_go_on_after_z() -> None:
    assert [mark(number) for number in (0, 25, 26, 27, 701, 702)] == ["a", "z", "aa", "ab", "zz", "aaa"]
