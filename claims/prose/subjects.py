"""Subjects of a sentence: the words before the verb that governs a quantity."""

from __future__ import annotations

from claims.prose.cues import word_set
from claims.prose.phrases import LONGEST, Phrase, phrase_of
from claims.prose.sentence import PlacedQuantity, Sentence

_VERBAL = frozenset({"achieve", "improve", "reduce", "outperform", "consume"})
_CLAUSE = word_set("clause")
_LEADS = word_set("lead_in") | word_set("article")
_AUXILIARY = word_set("auxiliary")
_RELATIVE = word_set("relative_pronoun")
_NOUN_EDGE = _CLAUSE | word_set("phrase_soft_end") | word_set("article")
_BEFORE_VERB = word_set("before_verb") | word_set("pronoun")
_BEFORE_NOUN = word_set("before_noun")
_AMBIGUOUS = word_set("noun_or_verb")
_AFTER_PARTICIPLE = word_set("phrase_soft_end") | word_set("participle_end")


def subject_phrase(sentence: Sentence, placed: PlacedQuantity) -> Phrase | None:
    """The words before the verb that governs the quantity: "human annotators" in "human annotators achieve 96.4%".

    Participles and infinitives ("..., reaching 65%", "to reach 65%") hand the question on to the finite verb before
    them; "which" and "that" hand it on to the noun before them.
    """
    verb = _governing_verb(sentence, placed)
    if verb is None:
        return None
    lowers, end = sentence.lowers, verb
    while end > 0 and (lowers[end - 1] in _AUXILIARY or lowers[end - 1].endswith("ly")):
        end -= 1
    edge, longest = _CLAUSE, LONGEST
    if end > 0 and lowers[end - 1] in _RELATIVE:
        end -= 2 if end > 1 and lowers[end - 2] == "," else 1
        edge, longest = _NOUN_EDGE, 6
    start = end
    while start > 0 and lowers[start - 1] not in edge and end - start < longest:
        start -= 1
    while start < end and lowers[start] in _LEADS:
        start += 1
    return phrase_of(sentence, start, end, lowers[verb]) if end > start else None


def _governing_verb(sentence: Sentence, placed: PlacedQuantity) -> int | None:
    verb = None
    for at in range(placed.first - 1, 0, -1):
        if _is_verb(sentence, at):
            verb = at
            if not sentence.lowers[at].endswith("ing") and sentence.lowers[at - 1] != "to":
                break
    return verb


def _is_verb(sentence: Sentence, at: int) -> bool:
    """A verb of reporting, not a noun or adjective of the same form: "gains" after "performance" is none."""
    word, before = sentence.lowers[at], sentence.lowers[at - 1]
    if sentence.classes[at].isdisjoint(_VERBAL) or before in _BEFORE_NOUN:
        return False
    if word not in _AMBIGUOUS and not word.endswith("ed"):
        return True
    if before in _BEFORE_VERB or before.endswith("ly") or "system" in sentence.classes[at - 1]:
        return True
    if any(mention.kind == "name" and mention.last == at for mention in sentence.mentions):
        return True
    # "models trained with 5% of the data" against "the method reduced the error".
    return word not in _AMBIGUOUS and at + 1 < len(sentence.lowers) and sentence.lowers[at + 1] not in _AFTER_PARTICIPLE
