"""Tables of many shapes in four syntaxes to the claims that they state (`tests/cases/tables/*.yaml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claims.registry.lookup import Registry
from claims.strict_yaml.reader import load_yaml, plain
from claims.tables import Outcome, TableOptions, tables_of
from claims.tables.facts import Target
from claims.tables.measures import Given

FOLDER = Path(__file__).parent.parent / "cases" / "tables"
ENDINGS = {"markdown": "md", "latex": "tex", "html": "html", "csv": "csv", "tsv": "tsv"}
CASES: list[dict[str, Any]] = [case for path in sorted(FOLDER.glob("*.yaml")) for case in plain(load_yaml(path))]


@pytest.fixture(scope="module")
def registry(data: Path) -> Registry:
    return Registry.load(data)


def read(case: dict[str, Any], registry: Registry) -> Outcome:
    said = case.get("options", {})
    given = Given(
        Target(*registry.benchmark(said["benchmark"])) if "benchmark" in said else None,
        said.get("subset"),
        registry.metric(said["metric"]) if "metric" in said else None,
        said.get("setting"),
    )
    name = f"table.{ENDINGS[case.get('syntax', 'markdown')]}"
    (outcome,) = tables_of(case["table"], registry, TableOptions(given, own=said.get("own")), name=name)
    return outcome


def stated(outcome: Outcome) -> list[tuple[str, ...]]:
    return [
        (
            claim.method or "",
            "/".join(part for part in (claim.benchmark, claim.subset) if part),
            claim.metric,
            ", ".join(part for part in (claim.setting, claim.measurement) if part),
            claim.reported,
        )
        for claim in (each.claim for each in outcome.claims)
    ]


def expected(line: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in line.split("|"))


def test_the_cases_cover_every_syntax() -> None:
    assert len(CASES) >= 50
    assert {case.get("syntax", "markdown") for case in CASES} == set(ENDINGS)
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_claims_are_those_that_the_table_states(case: dict[str, Any], registry: Registry) -> None:
    outcome = read(case, registry)
    found = stated(outcome)
    wanted = [expected(line) for line in case.get("claims", [])]
    assert [line for line in wanted if line not in found] == []
    if case.get("all") == "true":
        assert sorted(found) == sorted(wanted)
    if "count" in case:
        assert len(found) == int(case["count"])
    if "scales" in case:
        assert {each.claim.scale for each in outcome.claims} == set(case["scales"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_cell_ends_somewhere_and_says_why(case: dict[str, Any], registry: Registry) -> None:
    outcome = read(case, registry)
    counts = outcome.counts()
    assert counts.pop("cells") == sum(counts.values())
    reasons = [each.why for each in outcome.left_out]
    assert all(reasons)
    assert [part for part in case.get("left", []) if not any(part in why for why in reasons)] == []
    if "attributes" in case:
        assert len(outcome.attributes) == int(case["attributes"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_no_figure_is_invented(case: dict[str, Any], registry: Registry) -> None:
    outcome = read(case, registry)
    for each in outcome.claims:
        cell = outcome.grid.at(each.place.row, each.place.column)
        assert cell is not None
        number = each.claim.quantity.text.strip().split()[0].rstrip("%").split("±")[0]
        assert number.lstrip("-") in cell.text.replace("−", "-")
