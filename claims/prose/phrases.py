"""Phrases of a sentence that may name a method, a baseline or an unregistered metric or benchmark."""

from __future__ import annotations

from dataclasses import dataclass

from claims.prose.cues import word_set
from claims.prose.sentence import PlacedQuantity, Sentence

_STOP = word_set("phrase_end")
_SOFT_STOP = word_set("phrase_soft_end")
_ARTICLES = word_set("article")
LONGEST = 9
_CLAUSE = word_set("clause")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of tokens that may name something.

    Attributes:
        text: as printed.
        first: index of its first token.
        last: index after its last token.
        lead: the word that announced it (`than`, `over`, `outperforms`).
    """

    text: str
    first: int
    last: int
    lead: str


def against_phrases(scene: Sentence) -> list[Phrase]:
    """What changes may be measured against: after "than", "over", "compared to", or the object of "outperforms"."""
    out = []
    for at, classes in enumerate(scene.classes):
        if "against" not in classes and "outperform" not in classes:
            continue
        start = at + 1
        while start < len(scene.lowers) and scene.lowers[start] in _SKIPPED:
            start += 1
        phrase = _run(scene, start, scene.lowers[at])
        if phrase is not None and not _only_numbers(scene, phrase):
            out.append(phrase)
    return out


_SKIPPED = word_set("after_against")


def compared_phrases(scene: Sentence) -> list[Phrase]:
    """What a system is said to match: after "comparable to", "on par with", "matches the performance of"."""
    out = []
    for at, classes in enumerate(scene.classes):
        if "compete" not in classes:
            continue
        start = at + 1
        while (
            start < len(scene.lowers)
            and start - at < 5
            and (
                scene.lowers[start] in _SKIPPED
                or scene.classes[start] & {"result", "more"}
                or scene.lowers[start] in _WITH
            )
        ):
            start += 1
        phrase = _run(scene, start, scene.lowers[at])
        if phrase is not None and start > at + 1:
            out.append(phrase)
    return out


_WITH = word_set("match_link")


def as_phrases(scene: Sentence) -> list[Phrase]:
    """What an equal comparison is with: "teleoperation" in "twice as fast as teleoperation"."""
    out = []
    for at in range(2, len(scene.lowers)):
        if scene.lowers[at] == "as" and scene.lowers[at - 2] == "as":
            start = at + 1
            while start < len(scene.lowers) and scene.lowers[start] in _SKIPPED:
                start += 1
            phrase = _run(scene, start, "as")
            if phrase is not None and not _only_numbers(scene, phrase):
                out.append(phrase)
    return out


def second_object(scene: Sentence, figure: PlacedQuantity) -> Phrase | None:
    """The object between two figures: "the larger one" in "outperforms BERT by 3% and the larger one by 5%"."""
    last = figure.first
    while last > 0 and (scene.lowers[last - 1] in _BY or scene.classes[last - 1] & {"average"}):
        last -= 1
    start = last
    while start > 0 and last - start < LONGEST and scene.lowers[start - 1] not in _CLAUSE:
        start -= 1
    if last == start or not any(other.last == start - 1 or other.last == start for other in scene.figures):
        return None
    while start < last and scene.lowers[start] in _SKIPPED:
        start += 1
    return Phrase(scene.words(start, last), start, last, scene.lowers[last]) if last > start else None


_BY = word_set("hedge") | {"by"}


def rivals(scene: Sentence, phrase: Phrase) -> int:
    """How many words of a phrase (at most two count) stand for others' work: "previous", "baseline", "standard"."""
    return min(2, sum("rival" in scene.classes[at] for at in range(phrase.first, phrase.last)))


def _run(scene: Sentence, start: int, lead: str) -> Phrase | None:
    last = start
    while last < len(scene.lowers) and last - start < LONGEST:
        word = scene.lowers[last]
        if word in _STOP or (word in _SOFT_STOP and last > start):
            break
        if last in scene.taken:
            break
        last += 1
    if last == start:
        return None
    return Phrase(scene.words(start, last), start, last, lead)


def _only_numbers(scene: Sentence, phrase: Phrase) -> bool:
    return not any(letter.isalpha() for letter in phrase.text)


def object_phrase(scene: Sentence, figure: PlacedQuantity) -> Phrase | None:
    """What is improved: "the state of the art" in "we improve the state of the art from 49.7 to 59.0"."""
    for at in range(figure.first - 1, -1, -1):
        if "improve" in scene.classes[at] and "gain_noun" not in scene.classes[at]:
            start = at + 1
            while start < figure.first and scene.lowers[start] in _SKIPPED:
                start += 1
            return _run(scene, start, scene.lowers[at])
    return None


def owner_phrase(scene: Sentence, figure: PlacedQuantity) -> Phrase | None:
    """Whose value a figure is by what follows it: "standard fine-tuning" in "57.3 for standard fine-tuning"."""
    at = figure.last
    while at < len(scene.lowers) and at - figure.last < 4 and "achieve" in scene.classes[at]:
        at += 1
    if at < len(scene.lowers) and scene.lowers[at] in _OWNERS:
        start = at + 1
        while start < len(scene.lowers) and scene.lowers[start] in _SKIPPED:
            start += 1
        return _run(scene, start, scene.lowers[at])
    return None


_OWNERS = word_set("owner")


def bracket_phrase(scene: Sentence, figure: PlacedQuantity) -> Phrase | None:
    """What a bracketed figure belongs to: "human consistency" in "near human consistency (0.68)"."""
    at = figure.first - 1
    while at >= 0 and figure.first - at < 7 and scene.lowers[at] != "(":
        at -= 1
    if at <= 0 or scene.lowers[at] != "(":
        return None
    start = at
    while start > 0 and at - start < 6 and scene.lowers[start - 1] not in _CLAUSE | _BRACKET_EDGE:
        start -= 1
    if start == at:
        return None
    if start and scene.lowers[start - 1] in {"without", "with", "using"}:
        start -= 1
    return Phrase(scene.words(start, at), start, at, "(")


_BRACKET_EDGE = word_set("phrase_end") | word_set("phrase_soft_end") | frozenset({"than", "over", "near", "of", "the"})


def right_noun(scene: Sentence, figure: PlacedQuantity) -> Phrase | None:
    """Nouns after a figure: `inference FLOPs` in "25% inference FLOPs", `active blocks` in "5% of active blocks"."""
    at = figure.last
    steps = 0
    while at < len(scene.lowers) and steps < 7 and (scene.lowers[at] in _FILL or scene.classes[at] & _FILL_CLASSES):
        at += 1
        steps += 1
    return _noun(scene, at, "of" if steps else "")


_FILL = word_set("fill")
_FILL_CLASSES = frozenset({"more", "less", "gain_noun", "loss_noun", "average", "relative", "points"})


def _noun(scene: Sentence, start: int, lead: str) -> Phrase | None:
    last = start
    while last < len(scene.lowers) and last - start < 4:
        word = scene.lowers[last]
        if word in _STOP or word in _SOFT_STOP or word == "than" or not word[0].isalpha() or word in {"of", "on"}:
            break
        if last in scene.taken:
            break
        last += 1
    while last > start and scene.classes[last - 1] & {"gain_noun", "loss_noun", "against"}:
        last -= 1
    if last == start:
        return None
    return Phrase(scene.words(start, last), start, last, lead)


def left_noun(scene: Sentence, figure: PlacedQuantity) -> Phrase | None:
    """Nouns before "of/by/to/from/is" and a figure: `labeling cost` in "reduces labeling cost by 42%"."""
    at = figure.first - 1
    steps = 0
    while at >= 0 and steps < 6 and (scene.lowers[at] in _BEFORE or scene.classes[at] & {"average"}):
        at -= 1
        steps += 1
    last = at + 1
    while at >= 0 and last - at <= 3 and _nominal(scene, at):
        at -= 1
    if at + 1 >= last or not steps:
        return None
    return Phrase(scene.words(at + 1, last), at + 1, last, scene.lowers[last])


_BEFORE = word_set("before_figure")


def _nominal(scene: Sentence, at: int) -> bool:
    word = scene.lowers[at]
    if not word[0].isalpha() or word in _STOP or word in _SOFT_STOP or word in _ARTICLES or word in _SKIPPED:
        return False
    if at in scene.taken:
        return False
    return not (scene.classes[at] & {"improve", "reduce", "outperform", "achieve", "against"}) or bool(
        scene.classes[at] & {"gain_noun", "loss_noun"}
    )
