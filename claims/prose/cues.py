"""The words with which authors report results, looked up by class (`claims/lexicon/cues.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from claims.registry.lexicon import entries

_NONE: frozenset[str] = frozenset()


@cache
def cue_classes() -> Mapping[str, frozenset[str]]:
    """Every cue word, lower case, with the classes it belongs to."""
    classes: dict[str, set[str]] = {}
    for entry in entries("cues"):
        for word in entry.words("words"):
            classes.setdefault(word, set()).add(entry.name)
    return {word: frozenset(names) for word, names in classes.items()}


def classes_of(word: str) -> frozenset[str]:
    """Classes of one lower-case word; empty for a word that is no cue."""
    return cue_classes().get(word, _NONE)


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of one class of `claims/lexicon/grammar.yaml`."""
    return next(frozenset(entry.words("words")) for entry in entries("grammar") if entry.name == name)
