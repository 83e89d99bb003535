"""Outcomes for other programs and for claims files: the JSON of `--dry-run`, and the fields of each claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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


def _claim(table: int, claim: TableClaim) -> dict[str, Any]:
    quantity, target = claim.quantity, claim.target
    benchmark, subset = target.ids if target else (None, None)
    return {
        "table": table,
        "method": claim.method.name,
        "benchmark": benchmark,
        "subset": subset,
        "metric": claim.metric.id,
        "setting": claim.setting,
        "value": json_number(quantity.value),
        "low": json_number(quantity.low),
        "high": json_number(quantity.high),
        "uncertainty": json_number(quantity.uncertainty),
        "unit": quantity.unit,
        "row": claim.place.row,
        "column": claim.place.column,
        "reported": claim.reported,
        "scale": claim.scale,
        "size": claim.method.size,
        "training": claim.method.training,
        "link": claim.method.link,
    }


_SCALE = re.compile(r"[(\[]\s*([KMB])\s*[)\]]\s*$")  # "#Params (M)": the scale of the whole column


def _attribute(table: int, attribute: Attribute) -> dict[str, Any]:
    scale = _SCALE.search(attribute.name)
    bare = scale is not None and attribute.text[-1:].isdigit()
    value = read_value(f"{attribute.text}{scale[1]}" if scale is not None and bare else attribute.text)
    quantity = value.parts[0].quantity if len(value.parts) == 1 else None
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


def claim_fields(
    outcomes: Iterable[Outcome], *, reported_by: str | None = None, own: str | None = None
) -> list[dict[str, str]]:
    """Fields of the claims file for every claim, in the order of the tables.

    Args:
        outcomes: tables understood.
        reported_by: who reports the figures of methods that are not the source's own.
        own: name that the source's own methods carry; figures of those are the source's.
    """
    return [_fields(claim, reported_by, own) for outcome in outcomes for claim in outcome.claims]


def _fields(claim: TableClaim, reported_by: str | None, own: str | None) -> dict[str, str]:
    benchmark, subset = claim.target.ids if claim.target else (None, None)
    foreign = reported_by if not (own and own.casefold() in claim.method.name.casefold()) else None
    fields = {
        "method": claim.method.name,
        "baseline": claim.baseline,
        "benchmark": benchmark,
        "subset": subset,
        "metric": claim.metric.id,
        "setting": claim.setting,
        "reported": claim.reported,
        "comparison": "absolute" if claim.absolute else None,
        "scale": claim.scale,
        "origin": "imported",
        "reported_by": foreign,
        "note": claim.note,
    }
    return {key: value for key, value in fields.items() if value}
