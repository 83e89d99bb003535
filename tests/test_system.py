"""The paper's own name: candidates, what speaks for them, and references without a name."""

from __future__ import annotations

import pytest

from claims.text.abbreviations import defining_words, spelt, title_words
from claims.text.scene import Option
from claims.text.system import own_reference, system_options
from claims.text.tokens import sentences


@pytest.mark.parametrize(
    ("name", "title", "how"),
    [
        ("PQR", "Patient Queue Routing for Hospitals", "run"),
        ("PQR", "Patient and Queue Routing", "run"),
        ("QUADro", "Quick Adaptive Robots in Deep Nets", "parts"),
        ("PRH", "Patient Queue Routing for Hospitals", "some"),
        ("XYZ", "Patient Queue Routing for Hospitals", "no"),
        ("Quux", "Quiet Units", "no"),
    ],
)
def test_titles_spell_names(name: str, title: str, how: str) -> None:
    assert spelt(name, title_words(title)) == how


def test_no_title_spells_nothing() -> None:
    assert spelt("PQR", title_words(None)) == "no"


def test_brackets_give_the_full_form() -> None:
    text = "We study Patient Queue Routing (PQR) and the LSTM (QQ)."
    assert defining_words("PQR", text) == ["patient", "queue", "routing"]
    assert defining_words("QQ", text) is None
    assert defining_words("ABC", text) is None


def options(text: str, title: str | None = None) -> dict[str | None, Option]:
    spans = [(span.start, span.end) for span in sentences(text)]
    return {option.value: option for option in system_options(text, title, spans, lambda name: name == "MMLU")}


def test_candidates_say_how_the_text_presents_them() -> None:
    text = "CNNs are slow. We propose Patient Queue Routing (PQR), called Quux. Quux reaches 71.2% on MMLU."
    found = options(text, "Patient Queue Routing for Hospitals")
    assert "mark=called" in found["Quux"].features
    assert "mark=bracket proposed upper" in found["PQR"].features
    assert "spelt=run|3" in found["PQR"].features
    assert "full=2|early=False" in found["PQR"].features
    assert "generic=True" in found["CNNs"].features
    assert "taken=True" in found["MMLU"].features
    assert list(found)[-1] is None


def test_a_name_before_a_result_is_claimed() -> None:
    found = options("We propose QuuxNet and BlorbNet. QuuxNet reaches 71.2%.")
    assert "claimed=1" in found["QuuxNet"].features
    assert "claimed=0" in found["BlorbNet"].features


@pytest.mark.parametrize("text", ["", "no name at all", "(", "QQ" * 500])
def test_any_text_has_the_option_of_no_name(text: str) -> None:
    assert None in options(text)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("our new framework", "our method"),
        ("the proposed approach", "our method"),
        ("our fast detector", "our detector"),
        ("the previous best", None),
        ("we", None),
    ],
)
def test_references_without_a_name(words: str, said: str | None) -> None:
    assert own_reference(words) == said
