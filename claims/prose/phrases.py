"""Phrases of a sentence that may name a method, a baseline or an unregistered metric or benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from claims.prose.cues import word_set
from claims.prose.sentence import PlacedQuantity, Sentence

LONGEST = 9
_STOP = word_set("phrase_end")
_SOFT_STOP = word_set("phrase_soft_end")
_ARTICLES = word_set("article")
_CLAUSE = word_set("clause")
_SKIPPED = word_set("after_against")
_AVERAGE = word_set("average")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of tokens that may name something.

    Attributes:
        text: as printed.
        first: index of its first token.
        last: index after its last token.
        lead: the word that announced it (`than`, `over`, `outperforms`).
        rivals: how many of its words (at most two count) stand for others' work: "previous", "baseline", "standard".
    """

    text: str
    first: int
    last: int
    lead: str
    rivals: int


def phrase_of(sentence: Sentence, first: int, last: int, lead: str) -> Phrase:
    """The phrase of the tokens `first:last`, of which there is at least one."""
    tokens = sentence.tokens
    rivals = min(2, len([1 for classes in sentence.classes[first:last] if "rival" in classes]))
    return Phrase(sentence.text[tokens[first].start : tokens[last - 1].end], first, last, lead, rivals)


@lru_cache(maxsize=8)  # asked for every quantity of a sentence, by methods and by baselines
def against_phrases(sentence: Sentence) -> tuple[Phrase, ...]:
    """What changes may be measured against: after "than", "over", "compared to", or the object of "outperforms"."""
    out = []
    for at, classes in enumerate(sentence.classes):
        if sentence.lowers[at] == "relative" and sentence.lowers[at + 1 : at + 2] != ("to",):
            continue  # "a relative loss" compares with nothing
        if "against" in classes or "outperform" in classes:
            phrase = _run(sentence, _skipped(sentence, at + 1), sentence.lowers[at])
            if phrase is not None and _has_letters(phrase):
                out.append(phrase)
    return tuple(out)


def matched_phrases(sentence: Sentence, placed: PlacedQuantity) -> Iterator[tuple[str, Phrase]]:
    """Baselines that no "than" announces, each with what announces it.

    Args:
        sentence: any.
        placed: a quantity of it.

    Yields:
        `matched` ("comparable to X"), `as` ("twice as fast as X"), `object` ("improve X by"), `second` ("and X by 5%").
    """
    yield from (("matched", phrase) for phrase in _compared_phrases(sentence))
    yield from (("as", phrase) for phrase in _as_phrases(sentence))
    for source, found in (("object", _object_phrase(sentence, placed)), ("second", _second_object(sentence, placed))):
        if found is not None:
            yield source, found


def owner_phrases(sentence: Sentence, placed: PlacedQuantity) -> Iterator[tuple[str, Phrase]]:
    """Phrases whose number a quantity may be, each with what announces it.

    Args:
        sentence: any.
        placed: a quantity of it.

    Yields:
        `object` ("improve X from 49.7"), `owner` ("57.3 for X"), `bracket` ("X (0.68)").
    """
    for source, found in (
        ("object", _object_phrase(sentence, placed)),
        ("owner", _following_owner(sentence, placed)),
        ("bracket", _bracket_owner(sentence, placed)),
    ):
        if found is not None and _has_letters(found):
            yield source, found


def _compared_phrases(sentence: Sentence) -> list[Phrase]:
    """What a system is said to match: after "comparable to", "on par with", "matches the performance of"."""
    out = []
    lowers, cues = sentence.lowers, sentence.classes
    for at, classes in enumerate(cues):
        if "compete" not in classes:
            continue
        start = at + 1
        while start < min(len(lowers), at + 5) and (lowers[start] in _MATCHED or cues[start] & _MATCHING):
            start += 1
        phrase = _run(sentence, start, lowers[at])
        if phrase is not None and start > at + 1:
            out.append(phrase)
    return out


_MATCHED = _SKIPPED | word_set("match_link")
_MATCHING = frozenset({"result", "more"})


def _as_phrases(sentence: Sentence) -> Iterator[Phrase]:
    """What an equal comparison is with: "teleoperation" in "twice as fast as teleoperation"."""
    lowers = sentence.lowers
    for at in range(2, len(lowers)):
        if lowers[at] == "as" and lowers[at - 2] == "as":
            phrase = _run(sentence, _skipped(sentence, at + 1), "as")
            if phrase is not None and _has_letters(phrase):
                yield phrase


def _object_phrase(sentence: Sentence, placed: PlacedQuantity) -> Phrase | None:
    """What is improved: "the state of the art" in "we improve the state of the art from 49.7 to 59.0"."""
    for at in range(placed.first - 1, -1, -1):
        if "improve" in sentence.classes[at] and "gain_noun" not in sentence.classes[at]:
            return _run(sentence, _skipped(sentence, at + 1, placed.first), sentence.lowers[at])
    return None


def _second_object(sentence: Sentence, placed: PlacedQuantity) -> Phrase | None:
    """The object between two quantities: "the larger one" in "outperforms BERT by 3% and the larger one by 5%"."""
    lowers = sentence.lowers
    last = placed.first
    while last > 0 and (lowers[last - 1] in _BY or lowers[last - 1] in _AVERAGE):
        last -= 1
    start = last
    while start > 0 and last - start < LONGEST and lowers[start - 1] not in _CLAUSE:
        start -= 1
    if last == start or not any(other.last == start - 1 or other.last == start for other in sentence.quantities):
        return None
    start = _skipped(sentence, start, last)
    return phrase_of(sentence, start, last, lowers[last]) if last > start else None


_BY = word_set("hedge") | {"by"}


def _following_owner(sentence: Sentence, placed: PlacedQuantity) -> Phrase | None:
    """Whose value a quantity is by what follows it: "standard fine-tuning" in "57.3 for standard fine-tuning"."""
    lowers, at = sentence.lowers, placed.last
    while at < len(lowers) and at - placed.last < 4 and "achieve" in sentence.classes[at]:
        at += 1
    if at < len(lowers) and lowers[at] in _OWNERS:
        return _run(sentence, _skipped(sentence, at + 1), lowers[at])
    return None


_OWNERS = word_set("owner")


def _bracket_owner(sentence: Sentence, placed: PlacedQuantity) -> Phrase | None:
    """What a bracketed quantity belongs to: "human consistency" in "near human consistency (0.68)"."""
    lowers, at = sentence.lowers, placed.first - 1
    while at >= 0 and placed.first - at < 7 and lowers[at] != "(":
        at -= 1
    if at <= 0 or lowers[at] != "(":
        return None
    start = at
    while start > 0 and at - start < 6 and lowers[start - 1] not in _BRACKET_EDGE:
        start -= 1
    if start == at:
        return None
    if start and lowers[start - 1] in _KEPT_LEADS:
        start -= 1
    return phrase_of(sentence, start, at, "(")


_BRACKET_EDGE = _CLAUSE | _STOP | _SOFT_STOP | word_set("bracket_edge")
_KEPT_LEADS = word_set("kept_lead")


def _skipped(sentence: Sentence, start: int, end: int | None = None) -> int:
    """The first token from `start` that can begin a name."""
    end = len(sentence.lowers) if end is None else end
    while start < end and sentence.lowers[start] in _SKIPPED:
        start += 1
    return start


def _run(sentence: Sentence, start: int, lead: str) -> Phrase | None:
    """The phrase from a token up to the first word or mark that ends a name."""
    lowers, last = sentence.lowers, start
    while last < len(lowers) and last - start < LONGEST:
        word = lowers[last]
        if word in _STOP or (word in _SOFT_STOP and last > start) or last in sentence.taken:
            break
        last += 1
    return phrase_of(sentence, start, last, lead) if last > start else None


def _has_letters(phrase: Phrase) -> bool:
    return any(letter.isalpha() for letter in phrase.text)


def nouns_beside(sentence: Sentence, first: int, last: int) -> tuple[Phrase | None, Phrase | None]:
    """Nouns beside a quantity or a list of quantities.

    Args:
        sentence: any.
        first: first token of the quantity.
        last: index after its last token.

    Returns:
        The nouns after it (`inference FLOPs` in "25% inference FLOPs", `active blocks` in "5% of active blocks"), and
        those before "of/by/to/from/is" and it (`labeling cost` in "reduces labeling cost by 42%").
    """
    return _right_noun(sentence, last), _left_noun(sentence, first)


def _right_noun(sentence: Sentence, at: int) -> Phrase | None:
    lowers, steps = sentence.lowers, 0
    while at < len(lowers) and steps < 7 and (lowers[at] in _FILL or sentence.classes[at] & _FILL_CLASSES):
        at += 1
        steps += 1
    last = at
    while last < len(lowers) and last - at < 4:
        word = lowers[last]
        if word in _NOUN_END or not word[0].isalpha() or last in sentence.taken:
            break
        last += 1
    while last > at and sentence.classes[last - 1] & _CHANGE_NOUNS:
        last -= 1
    return phrase_of(sentence, at, last, "of" if steps else "") if last > at else None


_FILL = word_set("fill")
_FILL_CLASSES = frozenset({"more", "less", "gain_noun", "loss_noun", "average", "relative", "points"})
_NOUN_END = _STOP | _SOFT_STOP | {"than", "of", "on"}
_CHANGE_NOUNS = frozenset({"gain_noun", "loss_noun", "against"})


def _left_noun(sentence: Sentence, first: int) -> Phrase | None:
    lowers, at, steps = sentence.lowers, first - 1, 0
    while at >= 0 and steps < 6 and (lowers[at] in _BEFORE or lowers[at] in _AVERAGE):
        at -= 1
        steps += 1
    last = at + 1
    while at >= 0 and last - at <= 3 and _nominal(sentence, at):
        at -= 1
    if at + 1 >= last or not steps:
        return None
    return phrase_of(sentence, at + 1, last, lowers[last])


_BEFORE = word_set("before_figure")


def _nominal(sentence: Sentence, at: int) -> bool:
    word = sentence.lowers[at]
    if not word[0].isalpha() or word in _NO_NOUNS or at in sentence.taken:
        return False
    classes = sentence.classes[at]
    return classes.isdisjoint(_VERBAL) or not classes.isdisjoint({"gain_noun", "loss_noun"})


_NO_NOUNS = _STOP | _SOFT_STOP | _ARTICLES | _SKIPPED
_VERBAL = frozenset({"improve", "reduce", "outperform", "achieve", "against"})
