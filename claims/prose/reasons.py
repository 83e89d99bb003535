"""Why a field has its value, in words that a reader understands: the sentence for the feature that spoke loudest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from claims.registry.lexicon import entries


class _Rule(NamedTuple):
    """A family of features: the fields that they speak for, what they look like, and what they say."""

    fields: frozenset[str]
    pattern: re.Pattern[str]
    says: str


def reason_for(field: str, feature: str, words: str) -> str:
    """What a feature says for the value of a field (`claims/registry/lexicon/reasons.yaml`).

    Args:
        field: `claim`, `comparison`, `metric`, `benchmark`, `method` or `baseline`.
        feature: as the options of the field have it; that of a comparison begins with its answer.
        words: the words on which the field rests.
    """
    rules, values = _vocabulary()
    for rule in rules:
        match = rule.pattern.fullmatch(feature) if field in rule.fields else None
        if match is not None:
            groups = {name: _spoken(name, found, values) for name, found in match.groupdict().items()}
            if None not in groups.values():
                return rule.says.format(words=words, **groups)
    raise ValueError(f"no reason is written for the feature {feature!r} of {field}")


def _spoken(group: str, found: str, values: Mapping[str, Mapping[str, str]]) -> str | None:
    return found if group == "word" else values[group].get(found)


@cache
def _vocabulary() -> tuple[tuple[_Rule, ...], Mapping[str, Mapping[str, str]]]:
    rules, values = [], {}
    for entry in entries("reasons"):
        if entry.fields.get("values"):
            values[entry.name] = entry.fields["values"]
        else:
            pattern = re.compile(entry.text("pattern") or "", re.DOTALL)
            rules.append(_Rule(frozenset(entry.words("fields")), pattern, entry.text("says") or ""))
    return tuple(rules), values
