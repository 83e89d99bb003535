"""Sentences of the kinds that public bug reports describe (`tests/cases/reports/prose.yaml`), read as they must be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from claims.prose.extract import extract_claims
from claims.record.types import Claim
from claims.registry.lookup import Registry
from claims.strict_yaml.reader import load_yaml, plain

CASES: list[dict[str, Any]] = plain(load_yaml(Path(__file__).parent.parent / "cases" / "reports" / "prose.yaml"))
REGISTRY = Registry.load()
NONE_UNLESS_SAID = ("direction", "uncertainty", "below", "above", "spread", "runs", "items", "doubt")


def fields(claim: Claim) -> dict[str, str]:
    quantity, doubt = claim.quantity, claim.reasons.get("unit")
    found = {
        "comparison": quantity.comparison, "direction": quantity.direction, "unit": quantity.unit,
        "metric": claim.metric, "benchmark": claim.benchmark, "method": claim.method, "baseline": claim.baseline,
        "uncertainty": quantity.uncertainty, "below": quantity.uncertainty_low, "above": quantity.uncertainty_high,
        "spread": quantity.uncertainty_kind, "runs": quantity.runs, "items": quantity.items,
        "doubt": doubt and doubt.why,
    }  # fmt: skip
    return {name: "none" if value is None else str(value) for name, value in found.items()}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['of']}: {case['text']}" for case in CASES])
def test_sentence_is_read_as_it_must_be(case: dict[str, Any]) -> None:
    got = {claim.reported: fields(claim) for claim in extract_claims(case["text"], REGISTRY)}
    assert set(got) == set(case["claims"])
    for figure, wanted in case["claims"].items():
        wanted = {"comparison": "absolute", **dict.fromkeys(NONE_UNLESS_SAID, "none"), **wanted}
        assert {name: got[figure][name] for name in wanted} == wanted


def test_every_report_has_five_variations() -> None:
    reports = [case["of"] for case in CASES]
    assert {report: reports.count(report) for report in reports if reports.count(report) < 6} == {}


def test_a_doubted_unit_makes_a_claim_less_sure() -> None:
    (sure,) = extract_claims("FastNet achieves a latency of 34 ms on ImageNet.", REGISTRY)
    (doubted,) = extract_claims("FastNet achieves a latency of 3.4 on ImageNet.", REGISTRY)
    assert doubted.confidence < sure.confidence
