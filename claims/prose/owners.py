"""Whose score a number is where the build of the sentence says so: `(GPT-4: 71.0%)`, `74.2% vs. 71.0%`, lists.

The rules know no names but those of the sentence. What they leave open is decided by the weights
(`claims.prose.method_options`).
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.prose.cues import word_set
from claims.prose.method_names import ARTICLES, bare, name_at, name_ending, names, rival_phrase
from claims.prose.own_phrases import own_reference
from claims.prose.phrases import phrase_of
from claims.prose.relations import Spot, alignment, lists
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.record.types import Bound, Mention

_VERSUS = word_set("versus_link")
_VERSUS_FILL = word_set("versus_fill") | word_set("hedge") | word_set("article")
_OPEN = word_set("bracket_open")
_ABOUT_DATA = word_set("dataset_noun")
_OWNERS = word_set("score_owner")
_REPORTING = frozenset({"achieve", "consume"})
_ADVERBS = word_set("auxiliary")
_CLAUSES = word_set("clause")
_OUTDONE = word_set("outdone_link")
_LONGEST_LABEL = 5


def owner_of(sentence: Sentence, placed: PlacedQuantity) -> Option | None:
    """Whose score an absolute quantity is, or None where the build of the sentence does not tell.

    Args:
        sentence: holds the quantity.
        placed: a quantity that is a value as it is, no change.

    Returns:
        The method as an option whose only feature names the rule; its value is None for "somebody else's, unnamed".
    """
    for rule, find in _RULES:
        words = find(sentence, placed)
        if words is not None and own_reference(words) is None:
            return Option(words or None, None, words, (f"ruled={rule}",))
    return None


def _label(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """What stands before the colon of a bracket: `(GPT-4: 71.0%)`, `(previous best: 71.0%)`.

    A metric, a data set or a setting (`5-shot`) there says what is measured, not whose it is.
    """
    lowers, colon = sentence.lowers, placed.first - 1
    if colon < 1 or lowers[colon] not in (":", "="):
        return None
    start = colon
    while start > 0 and colon - start < _LONGEST_LABEL and lowers[start - 1] not in _OPEN:
        start -= 1
    if start == colon or start == 0 or lowers[start - 1] not in _OPEN or not _bracketed(lowers, colon):
        return None
    inside = [mention for mention in sentence.mentions if start <= mention.first < colon]
    if any(mention.kind != "name" for mention in inside) or _lists_data(sentence, start):
        return None
    rival = any("rival" in classes for classes in sentence.classes[start:colon])
    named = any(mention.first == start or mention.last == colon for mention in inside)
    return phrase_of(sentence, start, colon, ":").text if rival or named else None


def _bracketed(lowers: Sequence[str], at: int) -> bool:
    """Whether a token stands inside brackets."""
    opened = 0
    for back in range(at, -1, -1):
        opened += (lowers[back] in "([") - (lowers[back] in ")]")
        if opened > 0:
            return True
    return False


def _lists_data(sentence: Sentence, start: int) -> bool:
    """Whether the bracket lists data sets: "on three data sets (A: 81.2, B: 77.0)"."""
    at = start - 1
    while at > 0 and sentence.lowers[at] != "(":
        at -= 1
    return at > 0 and sentence.lowers[at - 1] in _ABOUT_DATA


def _named_after(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """What follows a compared or listed figure: `versus 71.0% for GPT-4`, `the 71.0% of GPT-4`."""
    at = _past_metric(sentence, placed.last)
    if at >= len(sentence.lowers) or sentence.lowers[at] not in _OWNERS:
        return None
    compared = _compared_with(sentence, placed) is not None or _outdone(sentence, placed)
    name = name_at(sentence, at + 1)
    if name is not None and (compared or _balanced(sentence, placed, at)):
        return bare(name)
    if not compared:
        return None
    phrase = rival_phrase(sentence, at + 1)
    return phrase.text if phrase else None


def _past_metric(sentence: Sentence, at: int) -> int:
    """The token after a metric that follows a figure: "71.0% accuracy for"."""
    return next((m.last for m in sentence.mentions if m.first == at and m.kind == "metric"), at)


def _balanced(sentence: Sentence, placed: PlacedQuantity, at: int) -> bool:
    """Whether another figure of its kind has an owner in the same way: `74.2% for A and 71.0% for B`."""
    word = sentence.lowers[at]
    own, owners = sentence.abstract.own_system, []
    for other in sentence.quantities:
        after = _past_metric(sentence, other.last)
        if sentence.lowers[after : after + 1] == (word,) and other.unit_class == placed.unit_class:
            owners.append(name_at(sentence, after + 1))
    # "With Ours we obtain 89.3% for A and 88.8% for B": what is applied to A and B.
    applied = any(m.text == own and m not in owners for m in sentence.mentions) or "we" in sentence.lowers
    return len([name for name in owners if name is not None]) > 1 and not applied


def _versus(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """The second of two compared figures is the other's: `A beats B (74.2% vs. 71.0%)`, `74.2% against B's 71.0%`."""
    between = _compared_with(sentence, placed)
    if between is None:
        return None
    named = next((m for m in sentence.mentions if m.kind == "name" and m.first in between), None)
    if named is not None:
        return bare(named)
    return _object_before(sentence, between.start - 1) or ""


def _compared_with(sentence: Sentence, placed: PlacedQuantity) -> range | None:
    """The tokens between a figure and the one that it is compared with before it, or None."""
    if not placed.index:
        return None
    other = sentence.quantities[placed.index - 1]
    between = range(other.last, placed.first)
    if other.unit_class != placed.unit_class and "bare" not in (other.unit_class, placed.unit_class):
        return None
    if not any(sentence.lowers[at] in _VERSUS for at in between) or len(between) > 9:
        return None
    mentioned = {at for m in sentence.mentions for at in range(m.first, m.last)}
    fits = all(
        at in mentioned or sentence.lowers[at] in _VERSUS or sentence.lowers[at] in _VERSUS_FILL for at in between
    )
    return between if fits else None


def _object_before(sentence: Sentence, end: int) -> str | None:
    """Whom the sentence outdoes or is outdone by, before a token: GPT-4 in "beats GPT-4 on MMLU (74.2% vs. 71.0%)"."""
    for at in range(end - 1, -1, -1):
        if not sentence.classes[at].isdisjoint({"outperform", "against"}):
            start = at + 1 + (sentence.lowers[at + 1] == "by")  # "is outperformed by"
            name = name_at(sentence, start)
            if name is not None:
                return bare(name)
            phrase = rival_phrase(sentence, start)
            if phrase is not None:
                return phrase.text
    return None


def outdone(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether a figure is another's score that is outdone, no change: "surpasses the 71.0% of GPT-4"."""
    at = placed.last
    owned = sentence.lowers[at : at + 1] == ("of",) and name_at(sentence, at + 1) is not None
    return (owned or _possessive(sentence, placed) is not None) and _outdone(sentence, placed)


def _outdone(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether a figure is itself what is outdone: "surpasses the 71.0% of GPT-4", "versus the 71.0% of GPT-4"."""
    at = placed.first - 1
    while at >= 0 and (sentence.lowers[at] in ARTICLES or sentence.lowers[at].endswith(("'s", "’s"))):
        at -= 1
    exact = placed.quantity.bound is Bound.EXACT  # "less than 8% of the data" compares nothing
    return exact and at >= 0 and ("outperform" in sentence.classes[at] or sentence.lowers[at] in _VERSUS)


def _possessive(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """`GPT-4's 71.0%`, `GPT-4's accuracy of 71.0%`."""
    metric = {at for m in sentence.mentions if m.kind == "metric" for at in range(m.first, m.last)}
    at = placed.first - 1
    while at >= 0 and (at in metric or sentence.lowers[at] in _OUTDONE):
        at -= 1
    name = name_ending(sentence, at + 1)
    return bare(name) if name is not None and bare(name) != name.text else None


def _bracket(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """`GPT-4 (71.0%)`, where the name is no data set and the figure stands alone in its bracket."""
    lowers, at = sentence.lowers, placed.first - 1
    if at < 1 or lowers[at] not in "([" or lowers[placed.last : placed.last + 1] not in ((")",), ("]",)):
        return None
    name = name_ending(sentence, at)
    return bare(name) if name is not None and _compares_names(sentence, name) else None


def _compares_names(sentence: Sentence, name: Mention) -> bool:
    """Whether a name is compared with, or stands among several with figures in brackets of their own."""
    before = name.first - 1
    while before >= 0 and sentence.lowers[before] in ARTICLES:
        before -= 1
    if before >= 0 and "against" in sentence.classes[before]:
        return True
    others = [m for m in names(sentence) if m is not name and _has_bracket(sentence, m)]
    return bool(others)


def _has_bracket(sentence: Sentence, name: Mention) -> bool:
    return sentence.lowers[name.last : name.last + 1] == ("(",) and name.last + 1 in sentence.taken


def _in_list(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """The k-th of as many names: `A and B reach 71.0% and 74.2%, respectively`."""
    if placed.series < 2 or placed.groups > 1:
        return None
    spots = lists(sentence, names(sentence))
    fitting = [m for m in names(sentence) if spots[m.first].length == placed.series]
    if not fitting or _other_list(sentence, placed):
        return None
    near = min(fitting, key=lambda m: _gap(spots[m.first], placed))
    told = "respectively" in sentence.lowers
    if not told and not _is_subject(sentence, spots[near.first], placed):
        return None
    first = spots[near.first].first
    chosen = [m for m in fitting if spots[m.first].first == first]
    aligned = (m for m in chosen if alignment(placed, spots[m.first].index, placed.series) == ["aligned"])
    name = next(aligned, None)
    return bare(name) if name is not None else None


def _gap(spot: Spot, placed: PlacedQuantity) -> int:
    return placed.head - spot.last if spot.last <= placed.head else spot.first - placed.tail


def _other_list(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether as many metrics or data sets could claim the figures."""
    others = [m for m in sentence.mentions if m.kind != "name"]
    return any(spot.length == placed.series for spot in lists(sentence, others).values())


def _is_subject(sentence: Sentence, spot: Spot, placed: PlacedQuantity) -> bool:
    """Whether a list of names stands right before the verb of the figures."""
    return (
        spot.last < placed.head
        and _is_verb(sentence, spot.last)
        and not any(other.first < placed.head and other.first >= spot.last for other in sentence.quantities)
    )


def _is_verb(sentence: Sentence, at: int) -> bool:
    while at < len(sentence.lowers) and (sentence.lowers[at] in _ADVERBS or sentence.lowers[at].endswith("ly")):
        if not sentence.classes[at].isdisjoint(_REPORTING):
            return True
        at += 1
    return at < len(sentence.lowers) and not sentence.classes[at].isdisjoint(_REPORTING)


def _subject(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """A name right before the verb of the figure's own clause: `whereas BaseNet reaches 86.9`."""
    for at in range(placed.head - 1, 0, -1):
        if at in sentence.taken or sentence.lowers[at] in _CLAUSES:
            return None
        if not sentence.classes[at].isdisjoint(_REPORTING):
            break
    else:
        return None
    end = at
    while end > 0 and (sentence.lowers[end - 1] in _ADVERBS or sentence.lowers[end - 1].endswith("ly")):
        end -= 1
    name = name_ending(sentence, end)
    if name is None or name.first == 0:
        return None
    opens = sentence.lowers[name.first - 1] in _CLAUSES
    return bare(name) if opens else None


_RULES = (
    ("label", _label),
    ("possessive", _possessive),
    ("follows", _named_after),
    ("versus", _versus),
    ("bracket", _bracket),
    ("listed", _in_list),
    ("subject", _subject),
)  # fmt: skip
