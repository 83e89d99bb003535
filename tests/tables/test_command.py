"""`claimboard import table`: what it prints, writes, refuses, and that doing it twice changes nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from claims.files.loader import load_paper_file
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from dashboard.cli import app

TABLE = """| Model | MMLU (5-shot) | FooBench | Params |
|---|---|---|---|
| A | 61.0 ± 0.3 | 12.0 | 7B |
| B | - | 13.0 | 13B |
"""


@pytest.fixture(scope="module")
def registries(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped registries, which are read once."""
    made = tmp_path_factory.mktemp("registries")
    shutil.copy(data / "metrics.yaml", made)
    shutil.copytree(data / "benchmarks", made / "benchmarks")
    return made


@pytest.fixture
def folder(registries: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (registries / "claims").mkdir()
    monkeypatch.setenv("CLAIMBOARD_DATA", str(registries))
    yield registries
    shutil.rmtree(registries / "claims")
    (registries / "benchmarks" / "new.yaml").unlink(missing_ok=True)


def run(*arguments: str, text: str | None = None) -> str:
    result = CliRunner().invoke(app, ["import", "table", *arguments], input=text)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def as_json(*arguments: str, text: str | None = None) -> dict[str, Any]:
    found = json.loads(run(*arguments, "--dry-run", "--format", "json", text=text))
    assert isinstance(found, dict)
    return found


def test_json_has_claims_attributes_and_what_was_left_out(folder: Path) -> None:
    found = as_json("-", text=TABLE)
    (claim,) = found["claims"]
    wanted = {
        "table": 0, "method": "A", "benchmark": "mmlu", "subset": None, "metric": "accuracy", "setting": "5-shot",
        "value": 61.0, "low": None, "high": None, "uncertainty": 0.3, "unit": None, "row": 1, "column": 1,
    }  # fmt: skip
    assert {key: claim[key] for key in wanted} == wanted
    assert [(each["method"], each["name"], each["text"]) for each in found["attributes"]] == [
        ("A", "Params", "7B"),
        ("B", "Params", "13B"),
    ]
    left = {(each["row"], each["column"]): (each["text"], each["why"]) for each in found["left_out"]}
    assert left[2, 1] == ("-", "missing (-)")
    assert "unknown benchmark or metric 'FooBench'" in left[1, 2][1]
    assert not list((folder / "claims").iterdir())


def test_an_unknown_name_gets_an_entry_that_the_registry_accepts(folder: Path) -> None:
    (unknown,) = as_json("-", text=TABLE)["unknown"]
    assert (unknown["name"], unknown["cells"]) == ("FooBench", 2)
    (folder / "benchmarks" / "new.yaml").write_text(unknown["entry"], encoding="utf-8")
    assert Registry.load(folder).find_benchmark("FooBench") is not None
    assert as_json("-", text=TABLE)["unknown"] == []


def test_several_tables_are_numbered_and_can_be_chosen(folder: Path) -> None:
    text = f"{TABLE}\n\n{TABLE}"
    assert [claim["table"] for claim in as_json("-", text=text)["claims"]] == [0, 1]
    assert len(as_json("-", "--table", "1", text=text)["claims"]) == 1
    with pytest.raises(ClaimsError, match="there is no table 2"):
        run("-", "--table", "2", "--dry-run", text=text)


def test_importing_twice_changes_nothing(folder: Path) -> None:
    arguments = (
        "-",
        "--paper",
        "some-card",
        "--title",
        "A card",
        "--url",
        "https://example.org/a",
        "--published",
        "2024-05-06",
    )
    run(*arguments, text=TABLE)
    path = folder / "claims" / "some-card.yaml"
    first = path.read_bytes()
    paper, claims = load_paper_file(path, Registry.load(folder))
    assert (paper.title, str(paper.published), len(claims)) == ("A card", "2024-05-06", 1)
    run(*arguments, text=TABLE)
    assert path.read_bytes() == first


def test_an_existing_file_keeps_its_claims(folder: Path) -> None:
    path = folder / "claims" / "some-card.yaml"
    path.write_text(
        'paper:\n  title: "A card"\nclaims:\n  - method: H  # by hand\n    metric: f1\n    reported: "80.0"\n',
        encoding="utf-8",
    )
    run("-", "--paper", "some-card", text=TABLE)
    assert "# by hand" in path.read_text(encoding="utf-8")
    assert [claim.method for claim in load_paper_file(path, Registry.load(folder))[1]] == ["H", "A"]


def test_options_speak_for_cells_that_say_nothing(folder: Path) -> None:
    text = "| Model | Score | MMLU (0-shot) |\n|---|---|---|\n| A | 61.0 | 50.0 |\n"
    found = as_json("-", "--benchmark", "glue/sst-2", "--setting", "dev", text=text)["claims"]
    assert [(claim["benchmark"], claim["subset"], claim["setting"]) for claim in found] == [
        ("glue", "sst-2", "dev"),
        ("mmlu", None, "0-shot"),
    ]
    found = as_json("-", "-b", "squad-2.0", "--metric", "f1", "-s", "Score=test", text=text)["claims"]
    assert (found[0]["metric"], found[0]["setting"], found[1]["metric"]) == ("f1", "test", "f1")


def test_the_axis_of_methods_can_be_said(folder: Path) -> None:
    text = "| X | MMLU | GSM8K |\n|---|---|---|\n| PIQA | 61.0 | 50.0 |\n"
    assert {claim["method"] for claim in as_json("-", "--methods", "rows", text=text)["claims"]} == {"PIQA"}
    assert {claim["method"] for claim in as_json("-", "--methods", "columns", text=text)["claims"]} == {"MMLU", "GSM8K"}


def test_explain_says_why_every_column_was_read_so(folder: Path) -> None:
    printed = run("-", "--dry-run", "--explain", text=TABLE)
    for word in (
        "MMLU (5-shot)",
        "value",
        "method",
        "attribute",
        "why",
        "a column of methods is named so",
        "to add it",
    ):
        assert word in printed


def test_a_file_says_its_syntax_and_names_the_paper(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "My Card.csv"
    path.write_text("Model,MMLU\nA,61.0\n", encoding="utf-8")
    run(str(path), "--title", "A card")
    assert (folder / "claims" / "my-card.yaml").exists()


@pytest.mark.parametrize(
    ("arguments", "text", "fault"),
    [
        (("-",), TABLE, "no name for the claims file"),
        (("-", "--paper", "new"), TABLE, "give --title"),
        (("-", "--paper", "No Id", "--title", "x"), TABLE, "is not a valid paper id"),
        (("-", "--paper", "x", "--title", "x"), "| Model | Year |\n|---|---|\n| A | 2020 |\n", "no claim was found"),
        (("-", "--dry-run"), "prose", "no .* found|no table"),
        (("-", "--dry-run", "--benchmark", "mmluu"), TABLE, "unknown benchmark 'mmluu'; did you mean 'mmlu"),
        (("-", "--dry-run", "--metric", "acuracy"), TABLE, "unknown metric 'acuracy'; did you mean 'accuracy'"),
        (("-", "--dry-run", "-s", "a", "-s", "b"), TABLE, "--setting is given twice"),
    ],
)
def test_wrong_use_is_a_clear_error_and_writes_nothing(
    arguments: tuple[str, ...], text: str, fault: str, folder: Path
) -> None:
    with pytest.raises((ClaimsError, OSError), match=fault):
        run(*arguments, text=text)
    assert not list((folder / "claims").iterdir())


def test_the_scale_of_a_heading_holds_for_its_numbers(folder: Path) -> None:
    table = "| Model | MMLU | #Params (M) |\n|---|---|---|\n| A | 61.0 | 95 |\n| B | 62.0 | 1.2B |\n"
    found = as_json("-", text=table)["attributes"]
    assert [(each["text"], each["value"]) for each in found] == [("95", 95e6), ("1.2B", 1.2e9)]


def test_a_missing_file_is_wrong_use(folder: Path) -> None:
    result = CliRunner().invoke(app, ["import", "table", "missing.md", "--dry-run"])
    assert (result.exit_code, "missing.md" in result.output) == (2, True)


def test_bytes_that_are_no_text_are_an_error_with_their_line(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"Model,MMLU\n\xff\xfe,1\n")
    with pytest.raises(ClaimsError, match="byte 0xff is not UTF-8"):
        run(str(path), "--dry-run")


def test_a_formula_is_left_out_and_said(folder: Path) -> None:
    found = as_json("-", text="Model,MMLU\nA,=1+1\nB,61.0\n")
    assert [claim["method"] for claim in found["claims"]] == ["B"]
    assert found["left_out"][0]["why"] == "a spreadsheet formula, which is not evaluated"
