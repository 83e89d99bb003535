"""Phrases and subjects that may name a method or a baseline, in sentences of our own."""

from __future__ import annotations

import pytest

from claims.prose.baseline_options import baseline_options
from claims.prose.extract import read_sentences
from claims.prose.method_options import method_options
from claims.prose.phrases import against_phrases, matched_phrases
from claims.prose.sentence import PlacedQuantity, Sentence
from claims.prose.subjects import subject_phrase
from claims.registry.lookup import Registry


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def sentence_of(text: str, registry: Registry) -> Sentence:
    return read_sentences(text, registry)[-1]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Human annotators achieve 96.4% accuracy.", "Human annotators"),
        ("Results show that the frozen encoder reaches 71.2% accuracy.", "frozen encoder"),
        ("The frozen encoder outperforms all others, reaching 71.2% accuracy.", "frozen encoder"),
        ("We present a pruning rule that reduces the error by 12.5%.", "pruning rule"),
        ("The Zorblax network, which consistently improves recall by 3.1%, is small.", "Zorblax network"),
        ("The tuned teacher can reach an average score of 71.2%.", "tuned teacher"),
    ],
)
def test_subject_is_what_stands_before_the_finite_verb(text: str, subject: str, registry: Registry) -> None:
    sentence = sentence_of(text, registry)
    found = subject_phrase(sentence, sentence.quantities[0])
    assert found is not None
    assert found.text.removeprefix("a ") == subject


@pytest.mark.parametrize("text", ["A drop of 3.1% in recall.", "In total, 71.2% accuracy."])
def test_nouns_of_change_govern_nothing(text: str, registry: Registry) -> None:
    sentence = sentence_of(text, registry)
    assert subject_phrase(sentence, sentence.quantities[0]) is None


def matched(sentence: Sentence, placed: PlacedQuantity) -> dict[str, str]:
    return {source: phrase.text for source, phrase in matched_phrases(sentence, placed)}


def test_baselines_are_announced_in_several_ways(registry: Registry) -> None:
    sentence = sentence_of("Sorting is 2.5x faster than the plain loop and outperforms hashing by 4.1%.", registry)
    assert [phrase.text for phrase in against_phrases(sentence)] == ["plain loop", "hashing"]
    sentence = sentence_of("It collects demonstrations 2.5x as fast as teleoperation by hand.", registry)
    assert matched(sentence, sentence.quantities[0]) == {"as": "teleoperation"}
    sentence = sentence_of("It is comparable to a frozen teacher while being 2.5x faster.", registry)
    assert matched(sentence, sentence.quantities[0]) == {"matched": "frozen teacher"}


def test_second_object_stands_between_two_quantities(registry: Registry) -> None:
    sentence = sentence_of("It outperforms the small teacher by 3.1% and the large teacher by 5.2%.", registry)
    first, second = sentence.quantities
    assert "second" not in matched(sentence, first)
    assert matched(sentence, second)["second"] == "large teacher"


def test_rivals_counts_words_for_the_work_of_others(registry: Registry) -> None:
    sentence = sentence_of("It is 3.1% better than the previous best loop, and 2.5x faster than light.", registry)
    assert [phrase.rivals for phrase in against_phrases(sentence)] == [2, 0]


def test_options_hold_the_own_system_the_subject_and_the_baseline(registry: Registry) -> None:
    text = "We propose a pruner. While human raters achieve 91.2% accuracy, it is 3.1% better than QuuxNet."
    sentence = sentence_of(text, registry)
    raters, gain = sentence.quantities
    assert "human raters" in [option.value for option in method_options(sentence, raters, "absolute")]
    values = [option.value for option in baseline_options(sentence, gain, "increase")]
    assert "QuuxNet" in values
    assert values[-1] is None


def test_names_of_a_list_meet_quantities_of_a_list(registry: Registry) -> None:
    sentence = sentence_of("Compared with QuuxNet and BlorbNet, ours is 2.5x and 3.5x faster, respectively.", registry)
    for placed, name in zip(sentence.quantities, ("QuuxNet", "BlorbNet"), strict=True):
        aligned = [o.value for o in baseline_options(sentence, placed, "increase") if "aligned" in o.features]
        assert aligned == [name]


def test_baseline_of_the_sentence_before_is_an_option(registry: Registry) -> None:
    sentence = sentence_of("It outperforms the frozen teacher. On images the gain is 3.1%.", registry)
    before = [o for o in baseline_options(sentence, sentence.quantities[0], "increase") if "before" in o.features]
    assert [o.value for o in before] == ["frozen teacher"]
