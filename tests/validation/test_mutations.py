"""A valid claims file, what can go wrong with it, and what may be odd about it: `cases/mutations.yaml`."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from claims.strict_yaml import reader as sy
from tests.small import data_folder
from validation.checks import checks
from validation.inspection import inspect
from validation.renderers import RENDERERS

CASES: dict[str, Any] = sy.plain(sy.load_yaml(Path(__file__).parent.parent / "cases" / "mutations.yaml"))
TODAY = date(2026, 1, 1)
BREAK, MARK = "⟪", "⟦"


def changed(case: dict[str, str]) -> tuple[str, tuple[int, int] | None]:
    """The file of a case, and the place that is marked in it."""
    text: str = CASES["base"]
    new = (case.get("with") or "").replace(BREAK, "\n")
    if "find" in case:
        find = case["find"].replace(BREAK, "\n")
        assert text.count(find) == 1, f"{case['name']}: stands {text.count(find)} times"
        text = text.replace(find, new)
    elif "with" in case:
        text = new
    before, mark, after = text.partition(MARK)
    place = (before.count("\n") + 1, len(before) - before.rfind("\n")) if mark else None
    return before + after, place


def report(text: str, folder: Path, crlf: bool = False) -> Any:
    data = data_folder(folder / "data", {})
    for path in (data / "metrics.yaml", data / "benchmarks" / "all.yaml"):
        path.write_text(f"# yaml-language-server: $schema=x\n{path.read_text()}")
    path = data / "claims" / "alpha.yaml"
    path.write_text(text.replace("\n", "\r\n") if crlf else text, newline="")
    return inspect(data, [path], today=TODAY)


@pytest.mark.parametrize("case", CASES["mutations"], ids=lambda case: str(case["name"]))
def test_mutation_is_caught_where_it_is(case: dict[str, str], tmp_path: Path) -> None:
    text, place = changed(case)
    made = report(text, tmp_path)
    severity = case.get("severity", "error")
    found = [each.problem for each in made.findings if each.problem.severity == severity]
    if severity == "notice":
        found = [problem for problem in found if problem.rule == case["rule"]]
    else:
        assert [each for each in made.findings if each.problem.severity == "error"] == [
            each for each in made.findings if each.problem in found and severity == "error"
        ]
    assert [problem.rule for problem in found] == [case["rule"]], [str(problem) for problem in found]
    (problem,) = found
    if place is not None:
        assert (problem.line, problem.column) == place
    assert problem.line is not None
    assert case.get("says", "") in f"{problem.what}; {problem.hint}"
    assert checks()[case["rule"]].severity == severity
    for render in RENDERERS.values():
        assert case["rule"] in render(made)


@pytest.mark.parametrize("case", CASES["valid"], ids=lambda case: str(case["name"]))
def test_oddity_passes(case: dict[str, str], tmp_path: Path) -> None:
    made = report(changed(case)[0], tmp_path, crlf=case.get("crlf") == "true")
    assert [str(each.problem) for each in made.findings if each.problem.severity != "notice"] == []
    assert made.papers == 1


def test_there_are_enough_of_them() -> None:
    names = [case["name"] for case in (*CASES["mutations"], *CASES["valid"])]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert len(CASES["mutations"]) >= 60
    assert len(CASES["valid"]) >= 20
    assert sum("find" not in case or MARK in (case["with"] or "") for case in CASES["mutations"]) >= 60
    assert len({case["rule"] for case in CASES["mutations"]}) >= 30
