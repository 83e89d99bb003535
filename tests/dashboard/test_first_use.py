"""What a first user tries: pipes that close, full disks, examples of the help, names that are nearly right."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard import cli
from tests.commands import ROOT, run
from tests.small import data_folder, entries

MAIN = [sys.executable, "-c", "from dashboard.cli import main; main()"]
PIPE = 65_536  # bytes that a pipe holds
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "CLAIMBOARD_DATA"} | {"NO_COLOR": "1"}


@pytest.fixture(scope="module")
def exporting(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A command that prints more than a pipe holds."""
    rows = (f"benchmark: mmlu, metric: accuracy, reported: {at / 100}%, method: M{at}" for at in range(600))
    folder = data_folder(tmp_path_factory.mktemp("many") / "data", {"many": entries(rows)})
    command = [*MAIN, "--data", str(folder), "export", "jsonl"]
    assert len(run(*command[len(MAIN) :]).stdout) > 2 * PIPE
    return command


def test_a_reader_that_goes_away_is_no_fault(exporting: list[str]) -> None:
    with subprocess.Popen(
        exporting, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(20)
        process.stdout.close()
        assert (process.stderr.read(), process.wait(60)) == (b"", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_no_defect_of_claimboard(exporting: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(exporting, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (1, "claimboard: cannot write: No space left on device\n")


def test_parse_reads_a_figure_a_line_from_stdin() -> None:
    done = run("parse", "-", "--format", "json", stdin="5%\n\n6% lower\n")
    assert [(q["value"], q["low"], q["direction"]) for q in json.loads(done.stdout)] == [
        (5, None, None),
        (6, None, "decrease"),
    ]
    done = run("parse", "-", stdin="5%\nfoo\n6%%\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.split(";")[0] for line in done.stderr.splitlines()] == [
        "stdin:2: no figure that can be read in 'foo'",
        "stdin:3: '%' belongs to no figure in '6%%'",
    ]


def test_a_paper_without_a_key_is_told_by_its_title(tmp_path: Path) -> None:
    source = tmp_path / "one.jsonl"
    source.write_text('{"title": "A Paper", "abstract": "Ours reaches 72.6% accuracy."}\n')
    done = run("extract", str(source))
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (row["paper"], [claim["figure"] for claim in row["claims"]]) == ("A Paper", ["72.6%"])


def test_a_folder_that_is_not_there_is_named_without_the_name_of_a_temporary_file(tmp_path: Path) -> None:
    source = tmp_path / "one.txt"
    source.write_text("Ours reaches 72.6% accuracy.")
    done = run("extract", str(source), "-o", str(tmp_path / "missing" / "x.jsonl"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"{tmp_path / 'missing'}: the folder to write to does not exist")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "gps:00000000"), "claims of that paper: gps:|did you mean 'gps:"),
        (("board", "glue/xxx"), "there is average, cola, sst-2"),
        (("board", "mmul"), "did you mean 'mmlu'"),
        (("board", "mmlu", "-m", "acurcy"), "did you mean 'accuracy'"),
        (("audit", "--paper", "fedlabl"), "did you mean 'fedlabel'"),
        (("explain", "baseline-mising"), "did you mean 'baseline-missing'"),
    ],
)
def test_a_name_that_is_nearly_right(arguments: tuple[str, ...], message: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(message, done.stderr)


def _examples() -> list[str]:
    """Every command line that a help text shows and that needs nothing but the shipped data."""
    runner = CliRunner()
    shown: list[str] = []
    for command in ("parse", "board", "benchmarks", "metrics", "show", "audit", "explain"):
        text = runner.invoke(cli.app, [command, "--help"], env={"COLUMNS": "400", "NO_COLOR": "1"}).output
        shown += [part.strip(" │\n") for part in re.findall(r"(?<!\| )claimboard [^·\n]+", text)]
    found = [example for example in shown if "[OPTIONS]" not in example and not example.endswith(" -")]
    assert len(found) > 10, found
    return found


@pytest.mark.parametrize("example", _examples())
def test_examples_of_the_help_work_when_pasted(example: str) -> None:
    done = run(*shlex.split(example)[1:])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
    if "json" in example:
        json.loads(done.stdout)


def test_what_there_is_comes_in_one_order() -> None:
    first, second = (run("board", "mmlu", "-s", "nothing of the kind") for _ in range(2))
    assert first.stdout == second.stdout != ""


def test_every_view_is_on_the_menu() -> None:
    router = (ROOT / "dashboard" / "main.py").read_text(encoding="utf-8")
    for view in ("leaderboard", "claims_table", "papers", "audit", "add_claims"):
        assert (ROOT / "dashboard" / "views" / f"{view}.py").is_file()
        assert f"st.Page({view}.show," in router
