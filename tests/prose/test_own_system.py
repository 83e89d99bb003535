"""The paper's own name: candidates, what speaks for them, and references without a name."""

from __future__ import annotations

import pytest

from claims.prose.abbreviations import defining_words, spelt, title_words
from claims.prose.introductions import introduction_features
from claims.prose.own_phrases import own_reference
from claims.prose.own_system import own_system_options
from claims.prose.sentence import Option
from claims.prose.title_names import title_only, title_runs
from claims.prose.tokens import sentences


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
    return {option.value: option for option in own_system_options(text, title, spans, lambda name: name == "MMLU")}


def test_candidates_say_how_the_text_presents_them() -> None:
    text = "CNNs are slow. We propose Patient Queue Routing (PQR), called Quux, with LSTMs. Quux reaches 71.2% on MMLU."
    found = options(text, "Patient Queue Routing for Hospitals")
    assert "mark=called" in found["Quux"].features
    assert "mark=bracket proposed upper" in found["PQR"].features
    assert "spelt=run|3" in found["PQR"].features
    assert "full=2|early=False" in found["PQR"].features
    assert "generic=True" in found["LSTMs"].features
    assert not {"CNNs", "MMLU"} & found.keys()  # nothing presents them
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
        ("our new framework", "our framework"),
        ("our new model", "our method"),
        ("the proposed approach", "our method"),
        ("our fast detector", "our detector"),
        ("the previous best", None),
        ("we", None),
    ],
)
def test_references_without_a_name(words: str, said: str | None) -> None:
    assert own_reference(words) == said


@pytest.mark.parametrize(
    ("title", "text", "runs"),
    [
        (
            "Small Networks through Network Slimming",
            "We call it network slimming.",
            [("network slimming", "means whole #")],
        ),
        ("Querying by Candidate Sets", "candidate-sets help", [("candidate-sets", "means whole #")]),
        ("Deep Blorbs for Parsing", "Deep blorbs work on parsing.", [("Deep blorbs", "first whole for")]),
        ("Fast Deep Blorbs", "Our deep blorbs work.", [("deep blorbs", "first part #")]),
        ("Deep Blorbs", "nothing of the kind", []),
        (None, "no title", []),
    ],
)
def test_phrases_of_the_title_that_the_text_holds(title: str | None, text: str, runs: list[tuple[str, str]]) -> None:
    assert list(title_runs(title, text)) == runs


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("QuuxGAN: Quick Images", "We make images.", "QuuxGAN"),
        ("QuuxGAN: Quick Images", "QuuxGAN makes images.", None),
        ("Less is More: Quick Images", "We make images.", None),
        ("Quick Images", "We make images.", None),
    ],
)
def test_a_name_that_only_the_title_gives(title: str, text: str, name: str | None) -> None:
    assert title_only(title, text) == name


def test_a_title_that_announces_data_leaves_the_question_open() -> None:
    text = "We present Quux, a corpus of 500 dialogues. QuuxNet reaches 71.2%."
    assert list(options(text, "Quux: Dialogues of Robots")) == ["Quux"]
    found = options(text, "Quux: A Corpus of Dialogues")
    assert "mark=title of data" in found["Quux"].features
    assert None in found


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("We introduce Quux, a fast second-order algorithm for inference.", "Quux", ["appos=method"]),
        ("We introduce Quux, a large corpus of texts.", "Quux", ["appos=data"]),
        ("We propose a new algorithm, called Quux, for it.", "Quux", ["called=method"]),
        ("The Quux framework is fast.", "Quux", ["next=method"]),
        ("Code: github.com/someone/Quux", "Quux", ["link=yes"]),
        ("Quux is fast.", "Quux", []),
    ],
)
def test_what_the_words_around_a_name_make_of_it(text: str, name: str, shown: list[str]) -> None:
    assert introduction_features(name, text, [text.find(name)]) == shown


def test_an_abbreviation_takes_over_from_its_words() -> None:
    found = options("We propose a method called Quick Uxor (QuUx). QuUx reaches 71.2%.")
    assert "Quick Uxor" not in found
    assert "mark=called" in found["QuUx"].features
    found = options("We propose QuUx (Quick Uxor Units). It reaches 71.2%.")
    assert "Quick Uxor Units" not in found
