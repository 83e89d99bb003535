"""Reads `conditions.yaml` into `Condition` values, with every fault at its place."""

from __future__ import annotations

import re
from pathlib import Path

from claims.record.entries import Condition, ConditionKind, ConditionRole
from claims.record.errors import Problem
from claims.registry import unit_names
from claims.registry.entries import RULE, Faults, check_id, entries_of
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

CONDITION_KEYS = (
    "name", "kind", "role", "unit", "aliases", "forms", "values", "words", "same", "examples",
)  # fmt: skip
WORD_KEYS = ("names", "beside", "dropped")
CONDITION_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


def read_conditions(path: Path, faults: Faults) -> list[Condition]:
    """Conditions of one file, none where there is no such file; what is wrong is added to `faults`."""
    if not path.is_file():
        return []
    return [_condition(key, node, str(path), faults.problems) for key, node in entries_of(path, faults)]


def _condition(key: sy.Scalar, node: sy.Node, file: str, problems: list[Problem]) -> Condition:
    fields = Fields(node, file, problems, what=f"condition '{key.text}'", keys=CONDITION_KEYS, line=key.line)
    check_id(fields, key, CONDITION_ID, "lower-case letters, digits and underscores")
    unit = fields.text("unit")
    if unit is not None and unit_names.canonical(unit) != unit:
        fields.wrong("unit", RULE, f"unknown unit '{unit}'")
    kind, role = fields.choice("kind", ConditionKind), fields.choice("role", ConditionRole)
    for name, found in (("kind", kind), ("role", role)):
        if found is None and name not in fields.nodes:
            fields.wrong(name, "missing-key", f"condition '{key.text}' needs '{name}'")
    forms = _forms(fields)
    known = {form for form, _ in forms}
    values, same = _pairs(fields, "values"), _pairs(fields, "same")
    for name, form in (*(("values", form) for _, form in values), *(("same", form) for pair in same for form in pair)):
        if form not in known:
            fields.wrong(name, RULE, f"'{form}' is not a form of condition '{key.text}'")
    return Condition(
        id=key.text,
        name=fields.text("name", required=True) or key.text,
        kind=kind or ConditionKind.TEXT,
        role=role or ConditionRole.PROTOCOL,
        aliases=fields.texts("aliases"),
        unit=unit,
        forms=forms,
        values=values,
        words=_words(fields),
        same=same,
        examples=_examples(fields),
        file=file,
        line=key.line,
    )


def _forms(fields: Fields) -> tuple[tuple[str, tuple[str, ...]], ...]:
    node = fields.nodes.get("forms")
    if node is None:
        return ()
    inner = Fields(node, fields.file, fields.problems, what="forms")
    return tuple((form, inner.texts(form)) for form in inner.nodes)


def _pairs(fields: Fields, key: str) -> tuple[tuple[str, str], ...]:
    node = fields.nodes.get(key)
    if node is None:
        return ()
    inner = Fields(node, fields.file, fields.problems, what=f"'{key}'")
    return tuple((name, inner.text(name, required=True) or name) for name in inner.nodes)


def _words(fields: Fields) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]] | None:
    node = fields.nodes.get("words")
    if node is None:
        return None
    inner = Fields(node, fields.file, fields.problems, what="words", keys=WORD_KEYS)
    names, beside, dropped = (inner.texts(key) for key in WORD_KEYS)
    return names, beside, dropped


def _examples(fields: Fields) -> tuple[tuple[str, str], ...]:
    found = _pairs(fields, "examples")
    if not found:
        fields.wrong("examples", "missing-key", f"{fields.what} needs 'examples': a text and its normal form")
    return found
