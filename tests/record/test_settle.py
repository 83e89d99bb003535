"""The kind of a number: every case of the table, and what is settled beside it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.record.entries import Metric
from claims.record.settle import Decision, Scale, Stated, Words, kind_by_decision, kind_by_words, settle
from claims.record.types import Comparison, Direction, Quantity, Span
from claims.strict_yaml.reader import load_yaml, plain

TABLE: dict[str, Any] = plain(load_yaml(Path(__file__).parent.parent / "cases" / "settle.yaml"))
NUMBERS = ("low", "high")
FLAGS = ("fraction", "share", "relative")


def metric(name: str) -> Metric:
    row = {key: float(text) if key in NUMBERS else text for key, text in TABLE["metrics"][name].items()}
    return Metric(name, name, **row | {key: True for key in FLAGS if key in row})


def direction(row: dict[str, str]) -> Direction | None:
    return Direction(row["direction"]) if "direction" in row else None


def figure(row: dict[str, Any]) -> Quantity:
    """The figure as the words alone leave it."""
    said, own = row["words"], row.get("figure", {})
    factor = Decimal(said["factor"]) if "factor" in said else None
    words = Words(said.get("unit"), direction(said), said.get("relation"), factor, "end" in said)
    comparison, way = kind_by_words(words)
    text, value = own.get("text", "3"), Decimal(own.get("value", "3"))
    return Quantity(Span(0, 1), text, value, unit=words.unit, comparison=comparison, direction=way, cue=own.get("cue"))


def settled(row: dict[str, Any]) -> tuple[str, str]:
    """`gives` and what the row should say there, or `fault`."""
    quantity = figure(row)
    measured = metric(row["metric"]) if "metric" in row else None
    comparison, way = quantity.comparison, quantity.direction
    if "decision" in row:
        decision = Decision(direction(row["decision"]), row["decision"].get("relation"))
        comparison, way = kind_by_decision(quantity, decision, measured)
    elif measured is not None:
        keys = row.get("keys", {})
        wanted = Comparison(keys["comparison"]) if "comparison" in keys else None
        stated = Stated(wanted, direction(keys), scale=Scale(keys["scale"]) if "scale" in keys else None)
        found = settle(quantity, measured, stated, find_metric=metric, convert=lambda number, _unit, _target: number)
        if found.faults:
            return "fault", f"{found.faults[0].key} {found.faults[0].rule}"
        comparison, way = found.quantity.comparison, found.quantity.direction
    return "gives", f"{comparison} {way or ''}".strip()


@pytest.mark.parametrize("name", TABLE["cases"])
def test_case_table(name: str) -> None:
    row = TABLE["cases"][name]
    outcome, found = settled(row)
    assert {outcome: found} == {key: row[key] for key in ("gives", "fault") if key in row}
