"""What `--explain` says: every feature that has a weight has a sentence, and no sentence has a name of our own."""

from __future__ import annotations

import re

import pytest

from claims.prose.model import Model
from claims.prose.reasons import reason_for
from claims.registry.lexicon import Entry, entries

FIELDS = {
    "claim": "claim",
    "change": "comparison",
    **{name: name for name in ("metric", "benchmark", "method", "baseline")},
}
RULES = [entry for entry in entries("reasons") if not entry.fields.get("values")]


@pytest.mark.parametrize("entry", entries("reasons"), ids=lambda entry: entry.name)
def test_examples_say_what_they_should(entry: Entry) -> None:
    for feature, sentence in entry.examples.items():
        fields = entry.words("fields") or (("metric",) if entry.name == "better" else ("claim",))
        assert reason_for(fields[0], feature, "Quux") == sentence


def test_every_weighted_feature_is_said_in_words() -> None:
    odd = {}
    for decision, field in FIELDS.items():
        for feature in Model.load().weights[decision]:
            said = reason_for(field, feature, "Quux")
            plain = re.sub(r"'.+?'(?![a-z])", "", said)  # words of the text are quoted
            if re.search(r"[^a-z ,;'-]", plain):
                odd[field, feature] = said
    assert odd == {}


def test_words_of_the_text_are_said_as_they_stand() -> None:
    assert (
        reason_for("metric", "mRn={0}", "a {curly} 'name'")
        == "'a {curly} 'name'' follows the figure, with '{0}' between them"
    )
