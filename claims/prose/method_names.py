"""Names of a sentence that may be those of methods, and phrases that stand for others' work."""

from __future__ import annotations

from claims.prose.cues import word_set
from claims.prose.phrases import Phrase, phrase_of
from claims.prose.relations import lists
from claims.prose.sentence import Sentence
from claims.record.types import Mention

ARTICLES = word_set("article") | word_set("after_against")
_DATA_LEADS = word_set("data_preposition")
_DATA_NOUNS = word_set("dataset_noun")
_ENDS = _DATA_LEADS | word_set("clause")
_LONGEST = 5


def names(sentence: Sentence) -> list[Mention]:
    """Names that may be methods: those that "on", "in" or "for" announces as data are not."""
    out = []
    for mention in sentence.mentions:
        if mention.kind != "name":
            continue
        before = mention.first - 1
        while before >= 0 and sentence.lowers[before] in ARTICLES:
            before -= 1
        data = sentence.lowers[mention.last : mention.last + 1]
        if (before < 0 or sentence.lowers[before] not in _DATA_LEADS) and not (data and data[0] in _DATA_NOUNS):
            out.append(mention)
    return out


def name_at(sentence: Sentence, at: int) -> Mention | None:
    """The name that begins at a token, articles skipped."""
    while at < len(sentence.lowers) and sentence.lowers[at] in ARTICLES:
        at += 1
    return next((m for m in sentence.mentions if m.kind == "name" and m.first == at), None)


def name_ending(sentence: Sentence, end: int) -> Mention | None:
    """The name that ends before a token."""
    return next((m for m in names(sentence) if m.last == end), None)


def listed_name(sentence: Sentence, name: Mention, place: int) -> Mention:
    """The k-th name of the list that begins with a name, or the name where the list is shorter."""
    every = [mention for mention in sentence.mentions if mention.kind == "name"]
    spots = lists(sentence, every)
    same = [mention for mention in every if spots[mention.first].first == spots[name.first].first]
    return same[place] if place < len(same) else name


def bare(name: Mention) -> str:
    """A name without the mark of its possessive."""
    for mark in ("'s", "’s", "'", "’"):
        if name.text.endswith(mark):
            return name.text.removesuffix(mark)
    return name.text


def rival_phrase(sentence: Sentence, at: int) -> Phrase | None:
    """A phrase without a name that stands for others' work: "the previous best"."""
    phrase = any_phrase(sentence, at)
    return phrase if phrase is not None and phrase.rivals else None


def any_phrase(sentence: Sentence, at: int) -> Phrase | None:
    """The phrase that begins at a token, articles skipped: "teleoperation"."""
    start = at
    while start < len(sentence.lowers) and sentence.lowers[start] in ARTICLES:
        start += 1
    end = start
    while end < len(sentence.lowers) and end - start < _LONGEST and sentence.lowers[end][0].isalpha():
        if sentence.lowers[end] in _ENDS or end in sentence.taken:
            break
        end += 1
    return phrase_of(sentence, start, end, "for") if end > start else None
