"""The words with which authors report results, by class (`cues.yaml`), and small words of English (`grammar.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from claims.registry.lexicon import entries


@cache
def cue_classes() -> Mapping[str, frozenset[str]]:
    """Every cue word, lower case, with the classes of `cues.yaml` that it belongs to."""
    classes: dict[str, set[str]] = {}
    for entry in entries("cues"):
        for word in entry.words("words"):
            classes.setdefault(word, set()).add(entry.name)
    return {word: frozenset(names) for word, names in classes.items()}


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of one class of either file."""
    return next(
        frozenset(entry.words("words")) for file in ("grammar", "cues") for entry in entries(file) if entry.name == name
    )
