"""`claimboard methods`: the list, a family, a search, and what a name may mean."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import run
from tests.small import data_folder

METHODS = """\
llama-3.1-405b: {name: Llama 3.1 405B, family: Llama, organisation: Meta, parameters: 405B, released: 2024-07-23}
bert-large: {name: BERT-Large, family: BERT, parameters: 340M, weights: open}
"""


@pytest.fixture
def folder(tmp_path: Path) -> str:
    data = data_folder(tmp_path / "data", {})
    (data / "methods").mkdir()
    (data / "methods" / "some.yaml").write_text(METHODS)
    return str(data)


def test_the_list_and_its_choices(folder: str) -> None:
    rows = json.loads(run("--data", folder, "methods", "--format", "json").stdout)
    assert [(row["id"], row["parameters"]) for row in rows] == [("llama-3.1-405b", "405B"), ("bert-large", "340M")]
    of_bert = json.loads(run("--data", folder, "methods", "--family", "bert", "-f", "json").stdout)
    assert [row["name"] for row in of_bert] == ["BERT-Large"]
    searched = json.loads(run("--data", folder, "methods", "--search", "lama", "-f", "json").stdout)
    assert [row["released"] for row in searched] == ["2024-07-23"]
    assert "No registered method is of family 'T5'" in run("--data", folder, "methods", "--family", "T5").stdout


def test_what_a_name_may_mean(folder: str) -> None:
    rows = json.loads(run("--data", folder, "methods", "--similar", "LLaMA3.1 405B bf16", "-f", "json").stdout)
    assert (rows[0]["id"], rows[0]["verdict"]) == ("llama-3.1-405b", "maybe")
    assert rows[0]["differs in"] == "precision bf16, not unstated"


def test_a_folder_without_methods(tmp_path: Path) -> None:
    done = run("--data", str(data_folder(tmp_path / "data", {})), "methods")
    assert (done.returncode, done.stdout) == (0, "No method is registered.\n")
    assert run("--data", str(tmp_path / "data"), "methods", "--similar", "X", "-f", "json").stdout == "[]\n"


def test_a_fault_is_told_with_its_place(folder: str) -> None:
    (Path(folder) / "methods" / "more.yaml").write_text("bert: {name: Bert large}\n")
    done = run("--data", folder, "methods", "--format", "csv")
    assert (done.returncode, "bert-large" in done.stdout) == (0, True)
    assert "'BERT-Large' names both method 'bert'" in done.stderr
