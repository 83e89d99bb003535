"""Forms of result tables that other readers misread (`tests/cases/reports/tables.yaml`): read whole, or asked about."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from claims.record.types import Claim
from claims.registry.lookup import Registry
from claims.strict_yaml.reader import load_yaml, plain
from claims.tables import TableOptions, tables_of
from claims.tables.facts import Target
from claims.tables.measures import Given

CASES: list[dict[str, Any]] = plain(load_yaml(Path(__file__).parent.parent / "cases" / "reports" / "tables.yaml"))
ENDINGS = {"markdown": "md", "latex": "tex", "html": "html", "csv": "csv"}


@pytest.fixture(scope="module")
def registry(data: Path) -> Registry:
    return Registry.load(data)


def told(claim: Claim) -> str:
    quantity = claim.quantity
    value = [str(quantity.value), quantity.unit or "", "fraction" if claim.scale == "fraction" else ""]
    spread = ""
    if quantity.uncertainty is not None:
        spread = f"± {quantity.uncertainty} {quantity.uncertainty_kind}"
    elif quantity.uncertainty_low is not None:
        spread = f"+{quantity.uncertainty_high}/-{quantity.uncertainty_low} {quantity.uncertainty_kind}"
    benchmark = "/".join(part for part in (claim.benchmark, claim.subset) if part)
    said = [claim.method or "", benchmark, claim.metric, " ".join(filter(None, value)), spread]
    return " | ".join(said if spread else said[:-1])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_figure_is_read_whole_or_left_out_with_the_reason(case: dict[str, Any], registry: Registry) -> None:
    given = Given(Target(*registry.benchmark(case["benchmark"])) if "benchmark" in case else None)
    name = f"table.{ENDINGS[case['syntax']]}"
    (outcome,) = tables_of(case["table"], registry, TableOptions(given), name=name)
    assert [told(each.claim) for each in outcome.claims] == case["claims"]
    assert [f"{each.text} | {each.why}" for each in outcome.left_out] == case.get("left", [])
    assert [note for note in outcome.notes if "?" in note or "read as" in note] == case.get("notes", [])
    assert [each.claim.note for each in outcome.claims if each.claim.note] == case.get("beside", [])
    counts = outcome.counts()
    assert counts.pop("cells") == sum(counts.values())


def test_every_kind_has_its_variations() -> None:
    kinds = Counter(case["kind"] for case in CASES)
    assert min(kinds.values()) >= 5
    assert len({case["id"] for case in CASES}) == len(CASES)
