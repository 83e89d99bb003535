"""Two figures set against each other, and figures that are themselves outdone: whose they are.

`74.2% vs. 71.0%`, `74.2% against GPT-4's 71.0%`, "surpasses the 71.0% of GPT-4", "up from 71.0%".
"""

from __future__ import annotations

from claims.prose.cues import word_set
from claims.prose.method_names import ARTICLES, bare, listed_name, name_at, name_ending, rival_phrase
from claims.prose.phrases import phrase_of
from claims.prose.sentence import PlacedQuantity, Sentence
from claims.record.types import Bound

_VERSUS = word_set("versus_link")
_FILL = word_set("versus_fill") | word_set("hedge") | word_set("article") | _VERSUS
_SCORES = word_set("outdone_link")
_FORMER = word_set("former_link")
_FORMER_WORDS = word_set("former_word")
_BASELINES = word_set("baseline_noun")
_REPORTED = word_set("reported_word")
_LONGEST = 12


def of_other(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """Whose the second of two compared figures is: `A beats B (74.2% vs. 71.0%)`, `74.2% against B's 71.0%`.

    Returns:
        The name or phrase; empty where the sentence does not name it; None where the figure is not set against another.
    """
    between = compared_with(sentence, placed)
    if between is None:
        return None
    named = next((m for m in sentence.mentions if m.kind == "name" and m.first in between), None)
    place = placed.index - next(other.index for other in sentence.quantities if other.first == between.stop)
    return bare(named) if named is not None else _object_before(sentence, between.start - 1, place) or ""


def compared_with(sentence: Sentence, placed: PlacedQuantity) -> range | None:
    """The tokens between a figure and the one that it is set against before it, or None.

    Both figures of "compared with 71.0% and 78.0%" are set against what stands before their list.
    """
    for back in range(placed.place + 1):
        first = sentence.quantities[placed.index - back].first
        if (found := _between(sentence, placed, placed.index - back, first)) is not None:
            return found
    return None


def _between(sentence: Sentence, placed: PlacedQuantity, index: int, first: int) -> range | None:
    if not index:
        return None
    lowers, other = sentence.lowers, sentence.quantities[index - 1]
    between = range(other.last, first)
    alike = other.unit_class == placed.unit_class or "bare" in (other.unit_class, placed.unit_class)
    if not alike or len(between) > _LONGEST or _VERSUS.isdisjoint(lowers[other.last : first]):
        return None
    mentioned = {at for m in sentence.mentions for at in range(m.first, m.last)}
    return between if all(at in mentioned or lowers[at] in _FILL for at in between) else None


def _object_before(sentence: Sentence, end: int, place: int) -> str | None:
    """Whom the sentence outdoes or is outdone by, before a token: GPT-4 in "beats GPT-4 on MMLU (74.2% vs. 71.0%)".

    Args:
        sentence: any.
        end: the token.
        place: which of several names it is, where they stand in a list.
    """
    for at in range(end - 1, -1, -1):
        if not sentence.classes[at].isdisjoint({"outperform", "against"}):
            start = at + 1 + (sentence.lowers[at + 1] == "by")  # "is outperformed by"
            name, phrase = name_at(sentence, start), rival_phrase(sentence, start)
            if name is not None:
                return bare(listed_name(sentence, name, place))
            if phrase is not None:
                return phrase.text
    return None


def is_outdone(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether a figure is itself what is outdone: "surpasses the 71.0% of GPT-4", "versus GPT-4's 71.0%"."""
    lowers, at = sentence.lowers, placed.first - 1
    while at >= 0 and (lowers[at] in ARTICLES or lowers[at].endswith(("'s", "’s"))):
        at -= 1
    # "less than 8% of the data" compares nothing; "exceeding the 71.0%" does.
    exact = placed.quantity.bound is Bound.EXACT or lowers[placed.first - 1] == "the"
    if lowers[placed.first - 1] == "the" and lowers[placed.last : placed.last + 1] == ("of",):
        return name_at(sentence, placed.last + 1) is not None  # "improves the 82.1% of BERT"
    return exact and at >= 0 and ("outperform" in sentence.classes[at] or lowers[at] in _VERSUS)


def of_owner(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """`GPT-4's 71.0%`, `GPT-4's accuracy of 71.0%`."""
    metric = {at for m in sentence.mentions if m.kind == "metric" for at in range(m.first, m.last)}
    at = placed.first - 1
    while at >= 0 and (at in metric or sentence.lowers[at] in _SCORES):
        at -= 1
    name = name_ending(sentence, at + 1)
    return bare(name) if name is not None and bare(name) != name.text else None


def of_former(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """What stood before: "up from 71.0%" (unnamed, so empty), "a baseline of 71.0%"."""
    lowers, at = sentence.lowers, placed.first - 1
    if at > 0 and lowers[at] == "from" and (lowers[at - 1] in _FORMER_WORDS or _after_new(sentence, placed)):
        return ""
    while at >= 0 and (lowers[at] in _FORMER or lowers[at] in _REPORTED):
        at -= 1
    if at < 0 or at == placed.first - 1 or lowers[at] not in _BASELINES:
        return None
    start = at
    while start > 0 and at - start < 3 and "rival" in sentence.classes[start - 1]:
        start -= 1
    end = at + 1
    while lowers[end] in _REPORTED:
        end += 1
    if lowers[placed.last : placed.last + 1] == ("for",) and (name := name_at(sentence, placed.last + 1)) is not None:
        return bare(name)  # "the previous best of .45 for GPT-2"
    return None if lowers[at] == "best" and end - start == 1 else phrase_of(sentence, start, end, "of").text


def _after_new(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether the new value stands before: `down to 1.2 s from 3.4 s`."""
    new = sentence.quantities[placed.index - 1] if placed.index else None
    return new is not None and new.last == placed.first - 1 and sentence.lowers[new.first - 1] == "to"
