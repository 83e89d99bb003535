"""Figures that other parsers and trackers misread (`tests/cases/reports`): read whole, or refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims import parse_quantity
from claims.files.entry import one_figure
from claims.record.canonical import factor, normal
from claims.record.errors import Problem, QuantityError
from claims.record.settle import Stated, settle
from claims.record.types import Quantity
from claims.registry.lookup import Registry
from claims.registry.units import compatible, convert
from claims.strict_yaml.reader import load_yaml, plain

FOLDER = Path(__file__).parent.parent / "cases" / "reports"
CASES: list[dict[str, Any]] = [
    case for name in ("units", "numbers", "qualifiers") for case in plain(load_yaml(FOLDER / f"{name}.yaml"))
]
REGISTRY = Registry.load(Path(__file__).parents[2] / "data")
CLOSE = Decimal("0.0015")


def settled(metric: str, reported: str) -> dict[str, Any]:
    """The fields of a figure and of its normal form, as a claims file would have them."""
    entry = REGISTRY.metric(metric)
    figure = one_figure(reported, REGISTRY)[0]
    found = settle(figure, entry, Stated(), find_metric=REGISTRY.find_metric, convert=convert)
    if found.faults:
        raise QuantityError([Problem(fault.what, rule=fault.rule) for fault in found.faults])
    form = normal(found.quantity, entry, convert, found.scale)
    whole = {"norm_value": form.value, "norm_low": form.low, "norm_high": form.high, "norm_unit": form.unit}
    return fields(found.quantity) | whole | {"factor": factor(found.quantity, form)}


def fields(quantity: Quantity) -> dict[str, Any]:
    return {name: getattr(quantity, name) for name in Quantity.__dataclass_fields__}


def wrong(wanted: dict[str, Any], got: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields that differ: name to what is wanted and what was got."""
    printed = {name for name in ("value", "low", "high") if wanted.get("unit") != got["unit"]}
    wanted = {name: value for name, value in wanted.items() if name not in ("figures", "list")}
    if printed and wanted.get("unit") and got["unit"] and compatible(got["unit"], wanted["unit"]):
        # 0.5 GB is as right as 500 MB.
        scaled = {name: got[name] and convert(got[name], got["unit"], wanted["unit"]) for name in printed}
        got = got | scaled | {"unit": wanted["unit"]}
    return {name: (value, got[name]) for name, value in wanted.items() if not same(value, got[name])}


def same(wanted: str | None, got: Any) -> bool:
    if wanted is None or got is None:
        return wanted is got
    if isinstance(got, Decimal):
        return abs(Decimal(wanted) - got) <= CLOSE * abs(got)
    return str(got) == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_figure_is_read_whole_or_refused(case: dict[str, Any]) -> None:
    wanted = case["expect"]
    if "error" in wanted:
        with pytest.raises(QuantityError) as caught:
            settled(case["metric"], case["reported"]) if "reported" in case else parse_quantity(case["text"])
        assert wanted["error"] in caught.value.problems[0].what
        return
    if "reported" in case:
        found = [settled(case["metric"], case["reported"])]
    else:
        found = [fields(quantity) for quantity in parse_quantity(case["text"])]
    readings = [wanted.get("list") or [wanted], *([each] for each in case.get("accept") or ())]
    assert len(found) == int(wanted.get("figures") or len(readings[0]))
    differences = [[wrong(each, got) for each, got in zip(reading, found, strict=False)] for reading in readings]
    assert any(not any(difference) for difference in differences), differences


def test_every_kind_has_its_variations() -> None:
    kinds = {case["of"] for case in CASES}
    few = {kind for kind in kinds if sum(case["of"] == kind for case in CASES) < 6}
    assert few <= {"fraction-by-3"}  # a sentence: its forms stand in prose.yaml
