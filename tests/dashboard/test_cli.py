"""The command line: exit codes, streams, errors without tracebacks, imports that wait."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from claims.record.errors import ClaimsError, Problem
from dashboard import cli
from dashboard.commands import data as data_commands
from tests.claim_rows import data_folder
from tests.commands import ROOT, process, run
from tests.validation.test_gate import ALPHA, BETA
from validation import gate
from validation.serving import good_claims

BROKEN = ALPHA.replace("accuracy", "acuracy")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return data_folder(tmp_path / "data", {"alpha": ALPHA, "beta": BETA})


def test_help_names_the_commands_and_shows_examples() -> None:
    done = run("--help")
    assert done.returncode == 0
    for word in ("validate", "build", "serve", "parse", "board", "Try:"):
        assert word in done.stdout
    for command in ("validate", "build", "serve"):
        assert "Example" in run(command, "--help").stdout


def test_version() -> None:
    done = process("--version")
    assert (done.returncode, done.stdout.startswith("claimboard "), done.stderr) == (0, True, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("validate", "--format", "pdf"),
        ("validate", "no/such/file.yaml"),
        ("validate", "claims/text"),
        ("import", "table", "no/such/table.md"),
        ("--data", "no/such", "build"),
    ],
)
def test_wrong_use_is_2_without_a_traceback(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Usage:" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_validate_says_that_all_is_in_order(folder: Path) -> None:
    done = run("--data", str(folder), "validate")
    assert (done.returncode, done.stdout) == (0, "2 papers with 1 claim: all in order\n")


def test_validate_shows_the_line_and_the_nearest_right_answer(folder: Path) -> None:
    file = folder / "claims" / "alpha.yaml"
    file.write_text(BROKEN)
    done = run("--data", str(folder), "validate")
    first, line, caret, why, *rest = done.stdout.splitlines()
    assert done.returncode == 1
    assert first.startswith(f"{file}:8:13: unknown metric 'acuracy'; did you mean 'accuracy'?")
    assert line.strip() == "metric: acuracy"
    assert line[caret.index("^") :] == "acuracy"
    assert why == "    why: numbers meet only under names that the registry knows"
    assert rest == ["1 error", "claimboard explain unknown-metric  says more"]


def test_validate_json_is_a_clean_list(folder: Path) -> None:
    assert json.loads(run("--data", str(folder), "validate", "--format", "json").stdout) == []
    (folder / "claims" / "alpha.yaml").write_text(BROKEN)
    (folder / "claims" / "beta.yaml").write_text(BETA.replace("coco", "cocoo"))
    done = run("--data", str(folder), "validate", "-f", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert [set(item) for item in found] == [{"rule", "severity", "file", "line", "column", "message", "fix"}] * 2
    assert [(item["line"], item["column"]) for item in found] == [(8, 13), (3, 16)]


def test_validate_takes_single_files(folder: Path) -> None:
    (folder / "claims" / "alpha.yaml").write_text(BROKEN)
    done = run("--data", str(folder), "validate", str(folder / "claims" / "beta.yaml"))
    assert (done.returncode, done.stdout) == (0, "1 paper with 0 claims: all in order\n")


def test_validate_reports_what_the_schema_finds_with_its_line(folder: Path) -> None:
    doubled = ALPHA + ALPHA.partition("claims:\n")[2]
    (folder / "claims" / "alpha.yaml").write_text(doubled)
    done = run("--data", str(folder), "validate", "-f", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert {Path(item["file"]).name for item in found} == {"alpha.yaml"}
    assert [item["line"] for item in found if not item["line"]] == []


def test_build_writes_and_says_where(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "table.parquet"
    done = run("--data", str(folder), "build", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, f"{out}: 1 claims of 1 papers\n")
    assert out.read_bytes()[:4] == b"PAR1"


def test_build_of_broken_data_writes_nothing(folder: Path) -> None:
    (folder / "claims" / "alpha.yaml").write_text(BROKEN)
    done = process("--data", str(folder), "build")
    assert (done.returncode, done.stdout) == (1, "")
    assert "alpha.yaml:8:13: unknown metric 'acuracy'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "build").exists()


def raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def app() -> None:
        raise error

    monkeypatch.setattr(cli, "app", app)
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert isinstance(caught.value.code, int)
    return caught.value.code


def test_every_problem_is_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    error = ClaimsError([Problem("wrong", file="a.yaml", line=3, hint="do this"), Problem("bad")])
    assert raising(monkeypatch, error) == 1
    assert capsys.readouterr() == ("", "a.yaml:3: wrong; do this\nbad\n")


def test_the_keyboard_stops_without_noise(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(monkeypatch, KeyboardInterrupt()) == 130
    assert capsys.readouterr() == ("", "")


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(monkeypatch, PermissionError(13, "Permission denied", "x.yaml")) == 1
    assert capsys.readouterr().err == "claimboard: x.yaml: Permission denied\n"


def test_a_defect_is_called_one_and_debug_shows_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert raising(monkeypatch, ZeroDivisionError("division by zero")) == 1
    assert capsys.readouterr().err.startswith("claimboard: internal error: ZeroDivisionError: division by zero\n")
    monkeypatch.setenv("CLAIMBOARD_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "from dashboard.cli import main; import sys; sys.argv[1:] = ['--help']; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as job:
        assert job.stdout is not None
        assert job.stderr is not None
        job.stdout.close()
        assert job.stderr.read() == b""


def test_a_terminal_that_knows_only_ascii_gets_escapes() -> None:
    done = process("--help", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("--help",), ("parse", "up to 16.5% lower")])
def test_light_commands_import_nothing_heavy(arguments: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom dashboard.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'streamlit', 'polars', 'pandera', 'plotly', 'pandas', 'pyarrow'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)"
    )
    done = process(*arguments, code=code)
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [("board", "mmlu"), ("metrics",)])
def test_a_built_table_is_read_without_what_checks_or_draws_it(folder: Path, arguments: tuple[str, ...]) -> None:
    gate.tables(folder)
    code = (
        "import sys\nfrom dashboard.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'streamlit', 'pandera', 'plotly', 'pint', 'scipy', 'pandas', 'pyarrow', 'claims.files.loader'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = process("--data", str(folder), *arguments, code=code)
    assert done.stderr.splitlines() == ["[]"]


class TestServe:
    """`claimboard serve` replaces itself by Streamlit, which is caught here before it happens."""

    @pytest.fixture
    def started(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[Any]:
        calls: list[Any] = []
        monkeypatch.setenv("CLAIMBOARD_DATA", str(folder))
        monkeypatch.setattr(os, "execvpe", lambda *call: calls.append(call))
        return calls

    def test_starts_streamlit_on_the_app(self, started: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
        data_commands.serve(port=free_port(), address="127.0.0.1", headless=True)
        ((_, command, environment),) = started
        assert command[1:4] == ["-m", "streamlit", "run"]
        assert Path(command[4]).samefile(ROOT / "dashboard" / "app.py")
        assert "--server.headless=true" in command
        assert Path(environment["CLAIMBOARD_DATA"]).is_absolute()
        assert capsys.readouterr().out.startswith("claimboard: http://127.0.0.1:")

    def test_a_taken_port_is_said_before_anything_starts(self, started: list[Any]) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            with pytest.raises(ClaimsError, match=r"cannot listen on .*--port"):
                data_commands.serve(port=taken.getsockname()[1], address="127.0.0.1", headless=True)
        assert started == []

    def test_a_bad_file_is_said_before_anything_starts(
        self, started: list[Any], folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "claims" / "alpha.yaml").write_text(BROKEN)
        data_commands.serve(port=free_port(), address="127.0.0.1", headless=True)
        assert "acuracy" in capsys.readouterr().err
        assert started

    def test_a_bad_registry_is_said_and_nothing_starts(self, started: list[Any], folder: Path) -> None:
        (folder / "metrics.yaml").write_text("accuracy: {unit: percent}\n")
        with pytest.raises(ClaimsError, match="needs 'name'"):
            data_commands.serve(port=free_port(), address="127.0.0.1", headless=True)
        assert started == []


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (("board", "mmlu"), "Gamma"),
        (("benchmarks",), "knowledge questions accuracy 14042 unverified 1"),
        (("metrics",), "accuracy Accuracy percent higher is better quality 1"),
        (("show", "gamma:{id}"), "Gamma"),
        (("export", "jsonl"), "Gamma"),
        (("export", "csv"), "Gamma"),
        (("audit",), "nothing to check"),
        (("coverage",), "claims 1 Claims by comparison"),
        (("sources",), "title"),
    ],
)
def test_what_reads_works_beside_a_bad_file(folder: Path, command: tuple[str, ...], shown: str) -> None:
    (folder / "claims" / "gamma.yaml").write_text(ALPHA.replace("Alpha", "Gamma").replace("2401.00001", "2401.00002"))
    (folder / "claims" / "alpha.yaml").write_text(BROKEN)
    _, _, claims, _ = good_claims(folder)
    done = run("--data", str(folder), *(word.replace("gamma:{id}", claims[0].id) for word in command))
    assert done.returncode == 0, done.stderr
    assert shown in " ".join(done.stdout.split())
    # What shows no claim has nothing to leave out.
    said = "1 file has faults and is left out" in done.stderr, "alpha.yaml:8:13: unknown metric" in done.stderr
    assert said == ((False, False) if command == ("sources",) else (True, True))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
