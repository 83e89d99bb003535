"""How a number was measured, as an entry of a claims file says it: `setting:` and `conditions:`, two spellings of one.

Both may be given; where both name a condition they must agree.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from claims.record.errors import RegistryError
from claims.record.types import Quantity, UncertaintyKind
from claims.registry.conditions import Circumstances, Conditions, StatedCondition, gathered
from claims.strict_yaml.fields import Fields

_COUNTS = ("runs", "items")


def read_circumstances(fields: Fields, conditions: Conditions) -> Circumstances:
    """What the two keys of a claim state, faults added to those of the fields."""
    said = conditions.circumstances(fields.text("setting"))
    named = _named(fields, conditions)
    for name in {each.condition.id: None for each in named}:
        mine = {each.value for each in named if each.condition.id == name}
        theirs = {each.value for each in said.stated if each.condition.id == name}
        if theirs and mine != theirs:
            what = f"'conditions' says {name} {_or(mine)}, but 'setting' says {_or(theirs)}"
            fields.wrong("conditions", "contradiction", what, "remove one of them")
    return gathered((*said.stated, *named), said.other)


def _named(fields: Fields, conditions: Conditions) -> list[StatedCondition]:
    node = fields.nodes.get("conditions")
    if node is None:
        return []
    inner = Fields(node, fields.file, fields.problems, what="conditions")
    fields.places.update({f"conditions.{name}": place for name, place in inner.places.items()})
    found: dict[str, list[StatedCondition]] = {}
    for key in inner.nodes:
        try:
            stated = [conditions.named(key, value) for value in inner.texts(key)]
        except RegistryError as error:
            for problem in error.problems:
                inner.wrong(key, problem.rule, problem.what, problem.hint)
            continue
        for each in stated[:1]:
            if each.condition.id in found:
                inner.wrong(key, "contradiction", f"'{key}' is '{each.condition.id}', which is there already")
            found[each.condition.id] = stated
    return [each for stated in found.values() for each in stated]


def with_statistics(quantity: Quantity, stands: Circumstances, fields: Fields) -> Quantity:
    """The quantity with the ± term, the runs and the items that other keys than `reported` give it."""
    quantity = _with_uncertainty(quantity, fields)
    for name in _COUNTS:
        printed, stated = getattr(quantity, name), stands.value(name)
        if printed is not None and stated is not None and stated != str(printed):
            what = f"'reported' says {printed} {name}, but the conditions say {stated}"
            fields.wrong("conditions" if "conditions" in fields.nodes else "setting", "contradiction", what)
        if printed is None and stated is not None and stated.isdecimal():
            count: dict[str, Any] = {name: int(stated)}
            quantity = replace(quantity, **count)
    return quantity


def _with_uncertainty(quantity: Quantity, fields: Fields) -> Quantity:
    keys = ("uncertainty", "uncertainty_low", "uncertainty_high")
    kind = fields.choice("uncertainty_kind", UncertaintyKind)
    given: dict[str, Any] = {key: number for key in keys if (number := fields.number(key)) is not None}
    for key, number in given.items():
        printed = getattr(quantity, key)
        if number < 0:
            fields.wrong(key, "type", f"'{key}' is a distance from the value and cannot be {number}")
        elif (quantity.uncertainty is not None or quantity.uncertainty_low is not None) and printed != number:
            fields.wrong(key, "contradiction", f"'{key}: {number}' contradicts 'reported'", "remove the key")
    if ("uncertainty_low" in given) != ("uncertainty_high" in given) or len(given) == len(keys):
        what = "a ± term is one 'uncertainty', or 'uncertainty_low' with 'uncertainty_high'"
        fields.wrong(next(reversed(given)), "contradiction", what)
    quantity = replace(quantity, **given)
    spread = quantity.uncertainty is not None or quantity.uncertainty_low is not None
    if kind is not None and not spread:
        what = "'uncertainty_kind' says what a ± term is, but there is none"
        fields.wrong("uncertainty_kind", "missing-key", what, "write it in 'reported': \"92.1 ± 0.3\"")
    elif kind is not None and quantity.uncertainty_kind not in (None, UncertaintyKind.UNKNOWN, kind):
        what = f"'uncertainty_kind: {kind}' contradicts 'reported', which says {quantity.uncertainty_kind}"
        fields.wrong("uncertainty_kind", "contradiction", what, "remove the key")
    return replace(quantity, uncertainty_kind=kind or quantity.uncertainty_kind or UncertaintyKind.UNKNOWN) if (
        spread
    ) else quantity  # fmt: skip


def _or(values: set[str]) -> str:
    return " and ".join(sorted(values))
