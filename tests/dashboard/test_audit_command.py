from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.cli import app
from tests.claim_rows import data_folder
from tests.dashboard.test_audit_view import PAPERS as PAPERS  # of the data folder

pytestmark = pytest.mark.usefixtures("folder")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["audit", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_findings_are_no_failure_and_show_their_arithmetic() -> None:
    text = run()
    assert text.index("Inconsistent") < text.index("Conflict") < text.index("Derived")
    assert "73.1 − 65.57 = 7.53 points [7.475, 7.585]; printed 9.61 [9.605, 9.615]" in text
    assert "83.7%: paper Beta" in text
    assert "alpha.yaml:3" in text
    assert "alpha: C, Latency on MMLU: 2.0 s (1.940 – 2.060)" in text
    assert text.splitlines()[-1] == "2 checks: 1 inconsistent, 1 conflict; 1 derived values"


def test_json_is_one_record() -> None:
    record = json.loads(run("--format", "json"))
    assert record["summary"]["inconsistent"] == 1
    first, second = record["findings"]
    assert (first["verdict"], first["rule"], first["paper"], first["line"]) == ("inconsistent", "percent", ["alpha"], 3)
    assert len(first["claims"]) == 3
    assert second["differing"]["paper"][0] == "Beta"
    (derived,) = record["derived"]
    assert (derived["method"], derived["value"], derived["unit"]) == ("C", 2.0, "second")
    assert derived["low"] < 2.0 < derived["high"]
    assert len(derived["derived_from"]) == 2


def test_markdown_is_a_table() -> None:
    lines = run("-f", "markdown").splitlines()
    assert lines[0].startswith("| verdict | rule | paper | finding |")
    assert lines[2].startswith("| inconsistent | percent | alpha |")


def test_one_paper() -> None:
    text = run("--paper", "beta")
    assert "9.61" not in text
    assert "Conflict" in text
    unknown = CliRunner().invoke(app, ["audit", "--paper", "alpa"])
    assert unknown.exit_code == 1
    assert "did you mean 'alpha'?" in str(unknown.exception)


def test_accepted_findings_come_last_and_are_counted(folder: Path) -> None:
    file = folder / "claims" / "alpha.yaml"
    accept = "reported: 9.61% higher, audit: {accepts: percent, because: a misprint}"
    file.write_text(file.read_text().replace("reported: 9.61% higher", accept))
    text = run()
    assert text.index("Conflict") < text.index("Inconsistent")
    assert "accepted: a misprint" in text
    assert "1 accepted" in text


def test_nothing_to_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "empty")))
    assert run() == "0 checks: nothing to check; 0 derived values\n"
    assert run("-f", "markdown") == "No findings.\n"
    assert json.loads(run("-f", "json"))["findings"] == []
