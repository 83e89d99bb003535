"""Whose number a quantity may be: options with features, one of which will be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.prose.cues import word_set
from claims.prose.own_phrases import own_phrase, own_reference
from claims.prose.phrases import Phrase, against_phrases, owner_phrases
from claims.prose.relations import relation, states
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.prose.subjects import subject_phrase
from claims.record.types import End, Mention

_PRONOUNS = word_set("pronoun")
_REPORTS = word_set("report_noun")
_OURS = word_set("our_word")


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What every option of one quantity is judged by.

    Attributes:
        common: change and role of the quantity.
        change: whether it is absolute, an increase or a decrease.
        governing: what governs it and what follows it.
        own: whether the sentence speaks of the authors or their work.
        named: whether it holds the name of the paper's system.
        phrase: how it speaks of the paper's system without a name, or None.
        subject: words before the governing verb.
        subject_kind: what those words are.
        against: what changes of the sentence are measured against.
    """

    common: str
    change: str
    governing: tuple[str, str]
    own: bool
    named: bool
    phrase: str | None
    subject: Phrase | None
    subject_kind: str
    against: Sequence[Phrase]


def method_options(sentence: Sentence, placed: PlacedQuantity, change: str) -> list[Option]:
    """Whose number it may be: the paper's system's, that of a name or phrase of the sentence, or nobody's."""
    around = _surroundings(sentence, placed, change)
    return [
        *_own_options(sentence, placed, around),
        *_name_options(sentence, placed, around),
        *_subject_options(sentence, placed, around),
        *_phrase_options(sentence, placed, around),
    ]


def is_own(option: Option) -> bool:
    """Whether an option is the paper's system, by its name or as "our method"."""
    return option.features[0] in ("system", "nobody")


def names_rival(option: Option) -> bool:
    """Whether an option rests on words that announce somebody else: "than the state of the art"."""
    return option.features[0] in ("against", "carried", "owner", "object")


def _surroundings(sentence: Sentence, placed: PlacedQuantity, change: str) -> _Surroundings:
    subject = subject_phrase(sentence, placed)
    own, tokens = sentence.abstract.own_system, sentence.tokens
    start, end = tokens[0].start, tokens[-1].end
    return _Surroundings(
        common=f"c={change}|role={placed.quantity.role}",
        change=change,
        governing=states(sentence, placed),
        own=not _OURS.isdisjoint(sentence.lowers),
        named=bool(own) and str(own).casefold() in sentence.text[start:end].casefold(),
        phrase=own_phrase(sentence.text, start, end),
        subject=subject,
        subject_kind=_kind_of(sentence, subject),
        against=against_phrases(sentence),
    )


def _kind_of(sentence: Sentence, subject: Phrase | None) -> str:
    """What the subject is: a pronoun, the paper's work, its system, a report, a metric, another name, anything else."""
    if subject is None:
        return "nothing"
    words = sentence.lowers[subject.first : subject.last]
    if words[-1] in _PRONOUNS:
        return words[-1]
    own = sentence.abstract.own_system
    if own and own.casefold() in subject.text.casefold():
        return "system"
    if own_reference(subject.text) is not None:
        return "own"
    if words[-1] in _REPORTS or words[0] in _REPORTS:
        return "report"
    kinds = {m.kind for m in sentence.mentions if subject.first <= m.first < subject.last}
    if "our" in words or (subject.first and sentence.lowers[subject.first - 1] == "our"):
        return "our name" if "name" in kinds else "our"
    return "metric" if "metric" in kinds else "name" if "name" in kinds else "other"


def _own_options(sentence: Sentence, placed: PlacedQuantity, around: _Surroundings) -> Iterator[Option]:
    """The paper's system by its name, and by "our method" (or by nothing, which says the same)."""
    own_names = sentence.abstract.own_names
    own, likeliest = own_names[0]
    known = own is not None
    if own:
        yield Option(own, None, own, _own_features(sentence, placed, around, likeliest))
    phrase = around.phrase or own_phrase(sentence.text, 0, len(sentence.text))
    common, kind = around.common, around.subject_kind
    features = ["nobody", f"nobody|{common}", f"nobody|known={known}",
                f"nobody|own={around.own}|known={known}|{common}",
                f"nobody|phrase={phrase is not None}|known={known}", f"nobody|u={placed.unit_class}|known={known}",
                f"nobody|named={around.named}|known={known}",
                f"nobody|{kind}|known={known}", f"nobody|{kind}|{common}|known={known}"]  # fmt: skip
    unnamed = next((chance for name, chance in own_names if name is None), 0.0)
    features += [f"nobody|p>{step}" for step in _STEPS if unnamed > step]
    yield Option(phrase, None, phrase or "", features)


# Probabilities are told as "more than" for every step, so that what is learned of one step holds above it.
_STEPS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97)


def _own_features(sentence: Sentence, placed: PlacedQuantity, around: _Surroundings, chance: float) -> list[str]:
    common, named, kind = around.common, around.named, around.subject_kind
    names = min(3, sum(m.kind == "name" for m in sentence.mentions))
    present = frozenset().union(*sentence.classes)
    return ["system", f"system|{common}", f"system|own={around.own}|named={named}",
            f"system|against={bool(around.against)}|{common}", f"system|u={placed.unit_class}|c={around.change}",
            f"system|names={names}|named={named}", f"system|phrase={around.phrase is not None}",
            f"system|{kind}", f"system|{kind}|{common}", f"system|{kind}|named={named}",
            *(f"system|S:{cue}|c={around.change}" for cue in ("compete", "background", "against") if cue in present),
            *(f"system|p>{step}" for step in _STEPS if chance > step)]  # fmt: skip


def _name_options(sentence: Sentence, placed: PlacedQuantity, around: _Surroundings) -> Iterator[Option]:
    """Other names of the sentence."""
    own = sentence.abstract.own_system
    for name in sentence.mentions:
        if name.kind != "name" or name.text == own:
            continue
        features = ["name", f"name|{around.common}",
                    *relation(sentence, placed.first, placed.last, name.first, name.last, "n", around.governing),
                    *_name_features(sentence, name, around)]  # fmt: skip
        yield Option(name.text, None, name.text, features)


def _name_features(sentence: Sentence, name: Mention, around: _Surroundings) -> Iterator[str]:
    subject, own, lowers = around.subject, sentence.abstract.own_system, sentence.lowers
    before = lowers[max(0, name.first - 6) : name.first]
    found = {
        "subject": subject is not None and subject.first <= name.first < subject.last,
        "against": any(phrase.first <= name.first < phrase.last for phrase in around.against),
        "variant": own is not None and own.casefold() in name.text.casefold(),
        "apposed": before[-1:] == (",",) and "our" in before,
        "our": "our" in before[-3:],
    }
    for each, holds in found.items():
        if holds:
            yield f"name|{each}"
            yield f"name|{each}|{around.common}"
        elif each == "subject":
            yield f"name|mark={around.subject_kind}"
    if name.last < len(lowers):
        yield from (f"name|r:{cue}" for cue in sentence.classes[name.last])
        yield f"name|r={lowers[name.last]}"


def _subject_options(sentence: Sentence, placed: PlacedQuantity, around: _Surroundings) -> Iterator[Option]:
    """The subject, where it is no pronoun and speaks neither of the paper's work nor of a report."""
    subject, common, kind, lowers = around.subject, around.common, around.subject_kind, sentence.lowers
    if subject is None or kind in _NO_OWNERS:
        return
    features = ["subject", f"subject|{common}", f"subject|own={around.own}", f"subject|w={lowers[subject.last - 1]}",
                f"subject|first={lowers[subject.first]}", f"subject|{kind}", f"subject|{kind}|{common}",
                f"subject|known={sentence.abstract.own_system is not None}",
                f"subject|rival={subject.rivals}|{common}",
                *relation(sentence, placed.first, placed.last, subject.first, subject.last, "s", around.governing),
                *(f"subject|{m.kind}" for m in sentence.mentions
                  if subject.first <= m.first < subject.last)]  # fmt: skip
    yield Option(subject.text, None, subject.text, features)


_NO_OWNERS = _PRONOUNS | {"own", "report"}


def _phrase_options(sentence: Sentence, placed: PlacedQuantity, around: _Surroundings) -> Iterator[Option]:
    """Phrases without a capital: the object, what follows "for" or stands before a bracket, baselines."""
    common = around.common
    for source, phrase in owner_phrases(sentence, placed):
        if not own_reference(phrase.text):
            features = [source, f"{source}|{common}", f"{source}|lead={phrase.lead}|{common}",
                        f"{source}|rival={phrase.rivals}|{common}",
                        *relation(sentence, placed.first, placed.last, phrase.first, phrase.last, source[:2],
                                  around.governing)]  # fmt: skip
            yield Option(phrase.text, None, phrase.text, features)
    for phrase in around.against:
        features = ["against", f"against|{common}", f"against|lead={phrase.lead}|{common}",
                    f"against|rival={phrase.rivals}|{common}",
                    *relation(sentence, placed.first, placed.last, phrase.first, phrase.last, "a",
                              around.governing)]  # fmt: skip
        if placed.quantity.role is End.OLD:
            features.append("against|old")
        yield Option(phrase.text, None, phrase.text, features)
    back = sentence.previous
    for phrase in against_phrases(back)[-1:] if back is not None else ():
        features = ["carried", f"carried|{common}", f"carried|lead={phrase.lead}|{common}"]
        yield Option(phrase.text, None, phrase.text, features)
