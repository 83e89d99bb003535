"""What `validate` says of the inputs of public bug reports and the forms around them: `tests/cases/reports`."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from claims.files.loader import PaperFile, read_file
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from claims.registry.methods import Methods
from tests.conftest import ROOT
from tests.plain_yaml import plain_yaml
from tests.small import data_folder
from validation import gate
from validation.inspection import inspect, inspect_text
from validation.library import Library
from validation.report import Report

Case = dict[str, Any]
DATA = ROOT / "data"
TODAY = date(2026, 1, 1)
CASES: list[Case] = plain_yaml(ROOT / "tests/cases/reports/validation.yaml")["cases"]
HEAD = '# yaml-language-server: $schema=../schema/claims.schema.json\npaper:\n  title: "An Example"\nclaims:\n'
ORDER = ("method", "baseline", "benchmark", "subset", "metric", "setting", "reported")
BASE = {"method": "Alpha", "benchmark": "mmlu", "metric": "accuracy", "setting": "5-shot", "reported": "64.1%"}


def of(*keys: str) -> list[Any]:
    """The cases that have one of some keys."""
    return [pytest.param(case, id=case["id"]) for case in CASES if set(keys) & set(case)]


def written(claims: list[Case], board: Case) -> str:
    """The text of a claims file."""
    lines = [HEAD]
    for claim in claims:
        full = {"method": "Alpha", **board, **claim}
        figure = full.pop("evidence", full["reported"])
        keys = [*(key for key in ORDER if key in full), *(key for key in full if key not in ORDER)]
        lines += [f"{'  - ' if at == 0 else '    '}{key}: {json.dumps(full[key])}\n" for at, key in enumerate(keys)]
        lines.append(f"    evidence: {{figure: {json.dumps(figure)}, sentence: 2}}\n")
    return "".join(lines)


def with_line(line: str) -> str:
    """A claim of which one line is given as it is typed."""
    key = line.partition(":")[0]
    rows = {name: f"{name}: {json.dumps(value)}" for name, value in BASE.items()} | {key: line}
    first, *others = rows.values()
    return f"{HEAD}  - {first}\n" + "".join(f"    {row}\n" for row in others)


@cache
def empty() -> Library:
    return Library(DATA, Registry.load(DATA), Methods.load(DATA), (), TODAY)


def judged(text: str, others: str | None = None) -> tuple[Report, PaperFile]:
    library = empty()
    if others is not None:
        file = read_file(DATA / "claims" / "others.yaml", library.registry, others)
        assert file.problems == ()
        library = Library(DATA, library.registry, library.methods, (file,), TODAY)
    return inspect_text(text, DATA / "claims" / "case.yaml", library)


def told(report: Report, *severities: str) -> list[tuple[str, str]]:
    problems = [each.problem for each in report.findings if each.problem.severity in severities]
    return [(str(each.rule), f"{each.what}; {each.hint}") for each in problems]


def texts(case: Case) -> tuple[str, str | None]:
    """The file of a case, and the other file of its board."""
    board = case.get("board", {})
    spread = [{"method": f"M{at}", "reported": f"{value}{case.get('unit', '%')}"}
              for at, value in enumerate(case.get("spread", ()))]  # fmt: skip
    text = case.get("text") or (with_line(case["line"]) if "line" in case else written(case["claims"], board))
    return text, written(spread, board).replace("An Example", "Others") if spread else None


@pytest.mark.parametrize("case", of("claims", "text", "line"))
def test_case(case: Case) -> None:
    report, file = judged(*texts(case))
    found = told(report, "error", "warning")
    if case.get("clean"):
        assert [each for each in found if each[0] != "evidence-missing"] == []
    for rule, said in case.get("findings", {}).items():
        wanted = [said] if isinstance(said, str) else said
        messages = [text for name, text in found if name == rule]
        assert len(messages) == len(wanted), found
        assert all(words in text for words, text in zip(wanted, messages, strict=True)), messages
        if "advice" in case:
            assert any(case["advice"] in text for text in messages)
    assert not {name for name, _ in found} & set(case.get("none", ()))
    if "comparison" in case:
        assert {claim.quantity.comparison for claim in file.claims} == {case["comparison"]}


@pytest.mark.parametrize("case", of("mended", "mended-line"))
def test_no_advice_goes_in_a_circle(case: Case) -> None:
    board = case.get("board", {})
    text = with_line(case["mended-line"]) if "mended-line" in case else written(case["mended"], board)
    assert case.get("advice", "").rpartition(": ")[2] in text
    found = told(judged(text, texts(case)[1])[0], "error", "warning")
    assert [each for each in found if each[0] != "evidence-missing"] == []


@pytest.mark.parametrize("case", of("files"))
def test_a_file_is_read_or_complained_about_everywhere(case: Case, tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data", {})
    gate.tables(data)  # a table that is built before must not hide what is added now
    for name in case["files"]:
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        stem = path.name.partition(".")[0]
        path.write_text(f"paper: {{title: On {stem}}}\nclaims: []\n" if "claims/" in name else "{}\n")
    expected = sorted(str(data / name) for name in case["unread"])
    for paths in ([], [data / name for name in case["files"] if name in case["unread"] and "claims/" in name]):
        report = inspect(data, paths, today=TODAY, notices=False)
        unread = [each.problem for each in report.findings if each.problem.rule == "unread-file"]
        assert sorted(str(data / Path(str(each.file)).relative_to(data)) for each in unread) == expected
        assert report.fails(strict=False) == bool(expected)
    for reading in (gate.build, gate.tables):
        try:
            reading(data)
            found: list[str] = []
        except ClaimsError as error:
            found = sorted(str(each.file) for each in error.problems)
        assert found == expected
