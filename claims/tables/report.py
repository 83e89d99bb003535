"""Outcomes for other programs: the JSON of `import table --dry-run`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from claims.record.plain_numbers import json_number
from claims.tables.cells import read_value
from claims.tables.outcome import Attribute, Outcome, TableClaim


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """One object for all tables of a text; `table`, `row` and `column` are 0-based, heading rows count as rows."""
    return {
        "claims": [_claim(number, claim) for number, outcome in enumerate(outcomes) for claim in outcome.claims],
        "attributes": [
            _attribute(number, each) for number, outcome in enumerate(outcomes) for each in outcome.attributes
        ],
        "left_out": [
            {"table": number, "row": each.place.row, "column": each.place.column, "text": each.text, "why": each.why}
            for number, outcome in enumerate(outcomes)
            for each in outcome.left_out
        ],
        "unknown": [
            {
                "table": number,
                "kind": each.kind,
                "name": each.name,
                "hint": each.hint,
                "entry": each.entry,
                "cells": each.cells,
            }
            for number, outcome in enumerate(outcomes)
            for each in outcome.unknown
        ],
        "tables": [
            {
                "table": number,
                "line": outcome.grid.line,
                "syntax": outcome.grid.syntax,
                **outcome.counts(),
                "notes": list(outcome.notes),
            }
            for number, outcome in enumerate(outcomes)
        ],
    }


def _claim(table: int, found: TableClaim) -> dict[str, Any]:
    claim, quantity = found.claim, found.claim.quantity
    return {
        "table": table,
        "method": claim.method,
        "benchmark": claim.benchmark,
        "subset": claim.subset,
        "metric": claim.metric,
        "setting": claim.setting,
        "value": json_number(quantity.value),
        "low": json_number(quantity.low),
        "high": json_number(quantity.high),
        "uncertainty": json_number(quantity.uncertainty),
        "uncertainty_low": json_number(quantity.uncertainty_low),
        "uncertainty_high": json_number(quantity.uncertainty_high),
        "uncertainty_kind": quantity.uncertainty_kind,
        "unit": quantity.unit,
        "row": found.place.row,
        "column": found.place.column,
        "reported": claim.reported,
        "scale": claim.scale,
        "size": found.method.size,
        "training": found.method.training,
        "link": found.method.link,
    }


_SCALE = re.compile(r"[(\[]\s*([KMB])\s*[)\]]\s*$")  # "#Params (M)": the scale of the whole column


def _attribute(table: int, attribute: Attribute) -> dict[str, Any]:
    scale = _SCALE.search(attribute.name)
    bare = scale is not None and attribute.text[-1:].isdigit()
    value = read_value(f"{attribute.text}{scale[1]}" if scale is not None and bare else attribute.text)
    quantity = value.figures[0].quantity if len(value.figures) == 1 else None
    return {
        "table": table,
        "method": attribute.method,
        "name": attribute.name,
        "text": attribute.text,
        "value": json_number(quantity.value) if quantity else None,
        "unit": quantity.unit if quantity else None,
        "row": attribute.place.row,
        "column": attribute.place.column,
    }
