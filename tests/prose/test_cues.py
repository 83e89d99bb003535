"""Every class of words proves itself on its own examples."""

from __future__ import annotations

import pytest

from claims.prose.cues import WORD_FILES, cue_classes, word_set
from claims.prose.extract import read_sentences
from claims.prose.metric_options import metric_options
from claims.prose.own_phrases import own_reference
from claims.prose.tokens import tokenize
from claims.registry.lexicon import Entry, entries
from claims.registry.lookup import Registry

CASES = [
    pytest.param(entry, text, words, id=f"{file}-{entry.name}")
    for file in WORD_FILES
    for entry in entries(file)
    for text, words in entry.examples.items()
]


@pytest.mark.parametrize(("entry", "text", "words"), CASES)
def test_examples_hold_the_words_of_their_class(entry: Entry, text: str, words: object) -> None:
    expected = [words] if isinstance(words, str) else list(words)  # type: ignore[call-overload]
    begins = entry.name == "proposing"
    known = entry.words("words")
    found = [token.lower for token in tokenize(text)]
    assert [word for word in found if (word.startswith(known) if begins else word in known)] == expected


def test_examples_of_own_phrases_are_read_as_they_say() -> None:
    (own,) = entries("own_phrases")
    assert {text: own_reference(text) for text in own.examples} == own.examples
    assert set(own.words("kept")) < set(own.words("nouns"))


@pytest.mark.parametrize("entry", entries("implied_metrics"), ids=lambda entry: entry.name)
def test_quantities_imply_the_metrics_of_their_class(entry: Entry) -> None:
    registry = Registry.load()
    for text, name in entry.examples.items():
        (sentence,) = read_sentences(f"It needs only {text}.", registry)
        (placed,) = sentence.quantities
        assert placed.unit_class == entry.name
        options = metric_options(sentence, placed, "absolute", registry)
        assert f"implied={name}" in [feature for option in options for feature in option.features]
    assert set(entry.words("counts")) <= set(entry.words("metrics"))


def test_words_are_lower_case_and_classes_are_looked_up() -> None:
    assert all(word == word.casefold() for word in cue_classes())
    assert "improve" in cue_classes()["boosts"]
    assert word_set("improve") > {"boosts"}
    assert "than" not in word_set("clause")
    assert "while" in word_set("clause")


def test_no_class_stands_in_two_files() -> None:
    names = [entry.name for file in WORD_FILES for entry in entries(file)]
    assert sorted(names) == sorted(set(names))
