"""Where a number comes from, as an entry of a claims file says it: its place, who measured it, when, and what of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from claims.files.keys import AUDIT_KEYS, EVIDENCE_KEYS
from claims.record.types import Evidence, Origin
from claims.strict_yaml.fields import Fields

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/<>\"]+\.[^\s<>\"]+\Z")


def read_provenance(fields: Fields) -> dict[str, Any]:
    """The fields of a claim that say where its number comes from, and what a person says of it."""
    origin = fields.choice("origin", Origin) or Origin.REPORTED
    derived_from = _derived_from(fields, origin)
    accepts, because = _audit(fields)
    return {
        "origin": origin,
        "derived_from": derived_from,
        "accepts": accepts,
        "because": because,
        "evidence": _evidence(fields),
        "evaluator": _evaluator(fields),
        "quoted": fields.flag("quoted"),
        "evaluated": read_day(fields, "evaluated"),
        "note": fields.text("note"),
    }


def read_day(fields: Fields, key: str) -> date | None:
    """A day, month or year; a month or year alone is its first day."""
    text = fields.text(key)
    if text is None:
        return None
    try:
        if match := DATE.match(text):
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        pass
    fields.wrong(key, "date", f"'{text}' is not a valid date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    return None


def read_address(fields: Fields, key: str, address: str | None) -> str | None:
    """A web address."""
    if address is None or _ADDRESS.match(address):
        return address
    fields.wrong(key, "url", f"'{address}' is not an http(s) address", "it starts with https:// and a host")
    return None


def _evaluator(fields: Fields) -> str | None:
    named, old = fields.text("evaluator"), fields.text("reported_by")
    if named is not None and old is not None:
        fields.wrong("reported_by", "contradiction", "'reported_by' is the old name of 'evaluator'", "remove it")
    return named or old


def _evidence(fields: Fields) -> Evidence:
    node = fields.nodes.get("evidence")
    if node is None:
        return Evidence()
    inner = Fields(node, fields.file, fields.problems, what="evidence", keys=EVIDENCE_KEYS)
    fields.places.update({f"evidence.{name}": place for name, place in inner.places.items()})
    figure, start = inner.text("figure"), inner.integer("start", least=0)
    if start is not None and figure is None:
        inner.wrong("start", "missing-key", "'start' needs the 'figure' that starts there")
        return Evidence()
    return Evidence(
        figure,
        inner.integer("sentence", least=0),
        start,
        start + len(figure) if start is not None and figure is not None else None,
        inner.text("in"),
        inner.integer("page", least=1),
        inner.text("row"),
        inner.text("column"),
        read_address(inner, "url", inner.text("url")),
    )


def _derived_from(fields: Fields, origin: Origin) -> tuple[str, ...]:
    ids = fields.texts("derived_from")
    if ids and origin is not Origin.DERIVED:
        fields.wrong(
            "derived_from", "contradiction", f"a claim of origin '{origin}' is not derived", "write 'origin: derived'"
        )
    if not ids and origin is Origin.DERIVED:
        fields.wrong("origin", "missing-key", "a derived claim needs 'derived_from' with the claim ids it rests on")
    return ids


def _audit(fields: Fields) -> tuple[tuple[str, ...], str | None]:
    node = fields.nodes.get("audit")
    if node is None:
        return (), None
    inner = Fields(node, fields.file, fields.problems, what="audit", keys=AUDIT_KEYS)
    accepts, because = inner.texts("accepts"), inner.text("because", required=True)
    if not accepts:
        inner.wrong("accepts", "missing-key", "audit needs 'accepts' with the rule whose finding is right as it is")
    return accepts, because
