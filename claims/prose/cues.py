"""Words by class: those with which authors report results, small words of English, those that give a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from claims.registry.lexicon import entries

WORD_FILES = ("cues", "grammar", "structure", "calling")


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
    """The words of one class of any of the files."""
    every = (entry for file in WORD_FILES for entry in entries(file))
    return next(frozenset(entry.words("words")) for entry in every if entry.name == name)


def any_of(name: str) -> str:
    """The words of one class as alternatives of a pattern."""
    return "|".join(map(re.escape, sorted(word_set(name))))
