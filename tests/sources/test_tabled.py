"""Result tables as records, and tables that are each understood by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.formats.opening import ForeignFile
from claims.registry.lookup import Registry
from claims.sources.tabled import read_tabled
from claims.sources.understood import read_understood
from tests.small import data_folder

SCORES = """
# Results

| Model | SST-2 | SQuAD EM/F1 | |
|---|---|---|---|
| A* | **95.1**±.2 | 88.9/94.6 | 1 |
| B | - | 86.5 | 2 |
"""
TURNED = """
| | | A base | A large |
|---|---|---|---|
| | SST2 (Acc) | 94.8 | [<b>95.1</b>±.2](https://example.org) |
"""


def file(text: str) -> ForeignFile:
    return ForeignFile("notes.md", text.encode())


def test_columns_by_their_heads_and_parts_of_a_cell() -> None:
    options = {
        "table": "0",
        "method": "{Model}",
        "evaluator": "{@marks}",
        "replace": {"@marks": {"": "Someone", "*": "self"}},
        "missing": {"-": "not run"},
        "values": {
            "SST-2": {"benchmark": "SST-2"},
            "EM": {"column": "SQuAD EM/F1", "part": "1", "metric": "EM"},
            "F1": {"column": "SQuAD EM/F1", "part": "2", "metric": "F1"},
        },
    }
    found = read_tabled([file(SCORES)], options)
    assert found.rows.select("method", "field", "value", "uncertainty", "evaluator", "file").rows() == [
        ("A", "SST-2", 95.1, 0.2, "self", "notes.md#0"),
        ("A", "EM", 88.9, None, "self", "notes.md#0"),
        ("B", "EM", 86.5, None, "Someone", "notes.md#0"),
        ("A", "F1", 94.6, None, "self", "notes.md#0"),
    ]
    assert sorted(found.ledger["why"]) == ["no mapping for this column", "no mapping for this column", "not run"]


def test_a_method_is_what_its_name_links_to() -> None:
    text = "| Model | MMLU |\n|---|---|\n| [A](https://huggingface.co/acme/a-chat) (7B) | 70.1 |\n| B | 71.2 |\n"
    options = {
        "method": "{hub|Model}",
        "extract": [{"from": "{@link}", "pattern": "co/(?P<hub>[^/]+/[^/]+)$"}],
        "values": {"MMLU": {}},
    }
    assert read_tabled([file(text)], options).rows["method"].to_list() == ["acme/a-chat", "B"]


def test_methods_in_columns() -> None:
    options = {"transposed": "true", "method": "{@1}", "values": {"SST2 (Acc)": {"benchmark": "SST-2"}}}
    found = read_tabled([file(TURNED)], options)
    assert found.rows.select("method", "value", "uncertainty").rows() == [
        ("A base", 94.8, None),
        ("A large", 95.1, 0.2),
    ]


def test_a_table_understood_by_itself(tmp_path: Path) -> None:
    registry = Registry.load(data_folder(tmp_path, {}))
    text = "## Kodak\n\n| Model | PSNR | MMLU |\n|---|---|---|\n| A | 30.1 | 70.5 |\n| B | 31.2 | ~71 |\n"
    found = read_understood([ForeignFile("codecs.md", text.encode())], {"registry": registry})
    rows = found.rows.select("method", "benchmark", "metric", "value").rows()
    assert ("A", "mmlu", "accuracy", 70.5) in rows
    assert ("A", "codecs: Kodak", "psnr", 30.1) in rows
    assert found.ledger.filter(found.ledger["value"].str.contains("71")).height == 1


def test_a_heading_that_comes_again_is_another_one(tmp_path: Path) -> None:
    registry = Registry.load(data_folder(tmp_path, {}))
    table = "| Model | PSNR |\n|---|---|\n| A | 30.1 |\n\n"
    text = f"## Trees\n\n{table}## Birds\n\n{table}# Unsupervised\n\n## Trees\n\n{table}"
    found = read_understood([ForeignFile("codecs.md", text.encode())], {"registry": registry})
    assert found.rows["benchmark"].to_list() == ["codecs: Trees", "codecs: Birds", "codecs: Trees (2)"]


def test_what_a_table_does_not_say_of_itself_is_told_by_its_heading_or_number(tmp_path: Path) -> None:
    registry = Registry.load(data_folder(tmp_path, {}))
    table = "| Model | MMLU |\n|---|---|\n| A | 70.5 |\n\n"
    text = f"## Whole\n\n{table}## Parts\n\n{table}{table}## Other\n\n{table}"
    told = {
        "exams: Parts": {"left_out": "another task"}, "exams#0": {"setting": "6 classes"},
        "exams: Other": {"benchmark": "Another exam", "metric": "F1"},
    }  # fmt: skip
    found = read_understood([ForeignFile("exams.md", text.encode())], {"registry": registry, "tables": told})
    assert found.rows.select("benchmark", "metric", "conditions").rows() == [
        ("mmlu", "accuracy", '{"also": "6 classes"}'), ("Another exam", "F1", None),
    ]  # fmt: skip
    assert found.ledger["why"].to_list() == ["another task"] * 2


@pytest.mark.parametrize(
    ("others", "name"),
    [
        (["A (Li et al., 2018)", "B (Kim and Lee, 2019)"], "C"),
        (["A (Li et al., 2018)", "B"], "C (Opus)"),
        (["A", "B (Large, 2019)"], "C (Opus)"),
    ],
)
def test_a_name_and_a_year_are_a_citation_where_most_names_have_one(
    others: list[str], name: str, tmp_path: Path
) -> None:
    registry = Registry.load(data_folder(tmp_path, {}))
    lines = "\n".join(f"| {each} | 70.{at} |" for at, each in enumerate([*others, "C (Opus, 2024)"]))
    text = f"| Model | MMLU |\n|---|---|\n{lines}\n"
    found = read_understood([ForeignFile("exams.md", text.encode())], {"registry": registry})
    assert found.rows["method"].to_list()[-1] == name
