"""Words that tell an alias from a spelling: every example of `lexicon/alias_words.yaml` is found by its rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claims.record.entries import Metric
from claims.registry.lexicon import Entry, entries
from claims.registry.lookup import Registry
from claims.registry.methods import Methods
from validation.library import Library
from validation.rules.registry import opposite_alias, variant_mark

EXAMPLES = [
    pytest.param(entry, alias, name, id=f"{entry.name}: {alias}")
    for entry in entries("alias_words")
    for alias, name in entry.examples.items()
]


def found(alias: str, name: str, better: str) -> bool:
    """Whether the rule says that a metric of a name and direction cannot have an alias."""
    registry = Registry.of({"it": Metric("it", name, "score", better, aliases=(alias,))}, ())
    library = Library(Path("data"), registry, Methods.of(()), (), date(2026, 1, 1))
    return any(alias in problem.what for problem in opposite_alias(library))


@pytest.mark.parametrize(("entry", "alias", "name"), EXAMPLES)
def test_examples_of_the_words(entry: Entry, alias: str, name: str) -> None:
    if entry.name == "variant":
        assert variant_mark(alias, (name,))
        assert variant_mark(name, (name,)) is None
    else:
        other = {"lower": "higher", "higher": "lower"}[entry.name]
        assert found(alias, name, other)
        assert not found(alias, name, entry.name)
