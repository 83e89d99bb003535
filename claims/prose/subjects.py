"""Subjects of a sentence: the words before the verb that governs a figure."""

from __future__ import annotations

from claims.prose.cues import word_set
from claims.prose.phrases import LONGEST, Phrase
from claims.prose.sentence import PlacedQuantity, Sentence

_VERBAL = frozenset({"achieve", "improve", "reduce", "outperform", "consume"})
_CLAUSE = word_set("clause")
_LEADS = word_set("lead_in") | word_set("article")
_AUXILIARY = word_set("auxiliary")
_RELATIVE = frozenset({"which", "that"})
_NOUN_EDGE = _CLAUSE | word_set("phrase_soft_end") | word_set("article")
_BEFORE_VERB = word_set("before_verb") | word_set("pronoun")
_BEFORE_NOUN = word_set("before_noun")
_AMBIGUOUS = word_set("noun_or_verb")
_AFTER_PARTICIPLE = word_set("phrase_soft_end") | {"by", ",", ")"}


def subject_phrase(scene: Sentence, figure: PlacedQuantity) -> Phrase | None:
    """The words before the verb that governs the figure: "human annotators" in "human annotators achieve 96.4%".

    Participles and infinitives ("..., reaching 65%", "to reach 65%") hand the question on to the finite verb before
    them; "which" and "that" hand it on to the noun before them.
    """
    verb = _governing_verb(scene, figure)
    if verb is None:
        return None
    end = verb
    while end > 0 and (scene.lowers[end - 1] in _AUXILIARY or scene.lowers[end - 1].endswith("ly")):
        end -= 1
    edge, longest = _CLAUSE, LONGEST
    if end > 0 and scene.lowers[end - 1] in _RELATIVE:
        end -= 2 if end > 1 and scene.lowers[end - 2] == "," else 1
        edge, longest = _NOUN_EDGE, 6
    start = end
    while start > 0 and scene.lowers[start - 1] not in edge and end - start < longest:
        start -= 1
    while start < end and scene.lowers[start] in _LEADS:
        start += 1
    return Phrase(scene.words(start, end), start, end, scene.lowers[verb]) if end > start else None


def _governing_verb(scene: Sentence, figure: PlacedQuantity) -> int | None:
    verb = None
    for at in range(figure.first - 1, 0, -1):
        if _is_verb(scene, at):
            verb = at
            if not scene.lowers[at].endswith("ing") and scene.lowers[at - 1] != "to":
                break
    return verb


def _is_verb(scene: Sentence, at: int) -> bool:
    """A verb of reporting, not a noun or adjective of the same form: "gains" after "performance" is none."""
    word, before = scene.lowers[at], scene.lowers[at - 1]
    if not scene.classes[at] & _VERBAL or before in _BEFORE_NOUN:
        return False
    if word not in _AMBIGUOUS and not word.endswith("ed"):
        return True
    if before in _BEFORE_VERB or before.endswith("ly") or "system" in scene.classes[at - 1]:
        return True
    if any(mention.kind == "name" and mention.last == at for mention in scene.mentions):
        return True
    # "models trained with 5% of the data" against "the method reduced the error".
    return word not in _AMBIGUOUS and at + 1 < len(scene.lowers) and scene.lowers[at + 1] not in _AFTER_PARTICIPLE
