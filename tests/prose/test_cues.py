"""Every class of cue words proves itself on its own examples."""

from __future__ import annotations

import pytest

from claims.prose.cues import classes_of, cue_classes, word_set
from claims.prose.tokens import tokenize
from claims.registry.lexicon import Entry, entries

CASES = [
    pytest.param(entry, text, words, id=f"{file}-{entry.name}")
    for file in ("cues", "grammar")
    for entry in entries(file)
    for text, words in entry.examples.items()
]


@pytest.mark.parametrize(("entry", "text", "words"), CASES)
def test_examples_hold_the_words_of_their_class(entry: Entry, text: str, words: object) -> None:
    expected = [words] if isinstance(words, str) else list(words)  # type: ignore[call-overload]
    known = set(entry.words("words"))
    assert [token.lower for token in tokenize(text) if token.lower in known] == expected


def test_words_are_lower_case_and_classes_are_looked_up() -> None:
    assert all(word == word.casefold() for word in cue_classes())
    assert "improve" in classes_of("boosts")
    assert classes_of("zebra") == frozenset()
    assert "than" not in word_set("clause")
    assert "while" in word_set("clause")
