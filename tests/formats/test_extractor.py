"""Claims as objects: the words for their units, printed names of extracted ones, else those of the registry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.figures.quantities import parse_quantity
from claims.formats.extractor import claim_as_object, unit_words
from claims.prose.extract import extract_claims
from claims.record.types import Paper
from claims.registry.lookup import Registry


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("72.6%", "percent"),
        ("3.1 points", "points"),
        ("72.6", None),
        ("34 s", "seconds"),
        ("34 ms", "ms"),
        ("40 labels", "count"),
        ("30 fps", "fps"),
        ("30 frames per second", "frames per second"),
        ("1200 queries per second", "queries per second"),  # was "querys"
        ("3 hours/epoch", "hours"),
    ],
)
def test_units_in_words(figure: str, words: str | None) -> None:
    (quantity,) = parse_quantity(figure)
    assert unit_words(quantity) == words


def test_extracted_claims_keep_their_words_and_others_have_those_of_the_registry() -> None:
    registry = Registry.load()
    (claim,) = extract_claims("Our QuuxNet reaches 72% acc. on MMLU.", registry)
    extracted = claim_as_object(claim, registry)
    assert (extracted["metric"], extracted["benchmark"], repr(extracted["value"])) == ("acc", "MMLU", "72.0")
    told = claim_as_object(replace(claim, paper=Paper("a", "A")), registry)
    assert (told["metric"], told["benchmark"], repr(told["value"])) == ("accuracy", "MMLU", "72")
