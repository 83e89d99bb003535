"""Whose number a figure may be: options with features, one of which will be chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from claims.prose.cues import word_set
from claims.prose.features import unit_class
from claims.prose.own_phrases import own_phrase, own_phrase_anywhere, own_reference
from claims.prose.phrases import Phrase, against_phrases, bracket_phrase, object_phrase, owner_phrase, rivals
from claims.prose.relations import relation
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.prose.subjects import subject_phrase
from claims.record.types import End, Mention

_PRONOUNS = word_set("pronoun")
_REPORTS = word_set("report_noun")
_OURS = frozenset({"our", "we", "ours", "it", "proposed", "this"})


@dataclass(frozen=True, slots=True)
class _Setting:
    """What every option of one figure is judged by.

    Attributes:
        common: change and role of the figure.
        unit: class of its unit.
        own: whether the sentence speaks of the authors or their work.
        named: whether it holds the name of the paper's system.
        phrase: how it speaks of the paper's system without a name, or None.
        subject: words before the governing verb.
        mark: what those words are.
        against: what changes of the sentence are measured against.
    """

    common: str
    change: str
    unit: str
    own: bool
    named: bool
    phrase: str | None
    subject: Phrase | None
    mark: str
    against: list[Phrase]


def method_options(scene: Sentence, figure: PlacedQuantity, change: str) -> list[Option]:
    """Whose number it may be: the paper's system's, that of a name or phrase of the sentence, or nobody's."""
    setting = _setting(scene, figure, change)
    return [
        *_own_options(scene, figure, setting),
        *_name_options(scene, figure, setting),
        *_phrase_options(scene, figure, setting),
    ]


def _setting(scene: Sentence, figure: PlacedQuantity, change: str) -> _Setting:
    subject = subject_phrase(scene, figure)
    sentence = scene.text[scene.tokens[0].start : scene.tokens[-1].end].casefold()
    return _Setting(
        common=f"c={change}|role={figure.quantity.role}",
        change=change,
        unit=unit_class(figure),
        own=not _OURS.isdisjoint(scene.lowers),
        named=bool(scene.system) and str(scene.system).casefold() in sentence,
        phrase=own_phrase(scene.tokens, scene.text),
        subject=subject,
        mark=_mark(scene, subject),
        against=against_phrases(scene),
    )


def _mark(scene: Sentence, subject: Phrase | None) -> str:
    """What the subject is: a pronoun, the paper's work, its system, a report, a metric, another name, anything else."""
    if subject is None:
        return "nothing"
    words = scene.lowers[subject.first : subject.last]
    if words[-1] in _PRONOUNS:
        return words[-1]
    if scene.system and scene.system.casefold() in subject.text.casefold():
        return "system"
    if own_reference(subject.text) is not None:
        return "own"
    if words[-1] in _REPORTS or words[0] in _REPORTS:
        return "report"
    kinds = {m.kind for m in scene.mentions if subject.first <= m.first < subject.last}
    if "our" in words or (subject.first and scene.lowers[subject.first - 1] == "our"):
        return "our name" if "name" in kinds else "our"
    return "metric" if "metric" in kinds else "name" if "name" in kinds else "other"


def _own_options(scene: Sentence, figure: PlacedQuantity, setting: _Setting) -> Iterator[Option]:
    """The paper's system by its name, and by "our method" (or by nothing, which says the same)."""
    common, own, named, mark = setting.common, setting.own, setting.named, setting.mark
    known = scene.system is not None
    present = frozenset().union(*scene.classes)
    phrase = setting.phrase or own_phrase_anywhere(scene.text)
    if scene.system:
        against = bool(setting.against)
        names = min(3, sum(m.kind == "name" for m in scene.mentions))
        features = ["system", f"system|{common}", f"system|own={own}|named={named}",
                    f"system|against={against}|{common}", f"system|u={setting.unit}|c={setting.change}",
                    f"system|names={names}|named={named}",
                    f"system|phrase={setting.phrase is not None}",
                    f"system|{mark}", f"system|{mark}|{common}", f"system|{mark}|named={named}"]  # fmt: skip
        cues = ("compete", "background", "against")
        features += [f"system|S:{cue}|c={setting.change}" for cue in cues if cue in present]
        features += [f"system|p>{step}" for step in _STEPS if scene.document.owners[0][1] > step]
        yield Option(scene.system, None, scene.system, tuple(features))
    features = ["nobody", f"nobody|{common}", f"nobody|known={known}", f"nobody|own={own}|known={known}|{common}",
                f"nobody|phrase={phrase is not None}|known={known}", f"nobody|u={setting.unit}|known={known}",
                f"nobody|named={named}|known={known}",
                f"nobody|{mark}|known={known}", f"nobody|{mark}|{common}|known={known}"]  # fmt: skip
    unnamed = next((chance for name, chance in scene.document.owners if name is None), 0.0)
    features += [f"nobody|p>{step}" for step in _STEPS if unnamed > step]
    yield Option(phrase, None, phrase or "", tuple(features))


# Probabilities are told as "more than" for every step, so that what is learned of one step holds above it.
_STEPS = (0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97)


def _name_options(scene: Sentence, figure: PlacedQuantity, setting: _Setting) -> Iterator[Option]:
    """Other names of the sentence."""
    for mention in scene.mentions:
        if mention.kind != "name" or mention.text == scene.system:
            continue
        features = ["name", f"name|{setting.common}", *relation(scene, figure, mention.first, mention.last, "n")]
        features += _name_features(scene, mention, setting)
        yield Option(mention.text, None, mention.text, tuple(features))


def _name_features(scene: Sentence, mention: Mention, setting: _Setting) -> list[str]:
    common, subject = setting.common, setting.subject
    out = []
    governs = subject is not None and subject.first <= mention.first < subject.last
    if governs:
        out += ["name|subject", f"name|subject|{common}"]
    else:
        out.append(f"name|mark={setting.mark}")
    if any(phrase.first <= mention.first < phrase.last for phrase in setting.against):
        out += ["name|against", f"name|against|{common}"]
    if scene.system and scene.system.casefold() in mention.text.casefold():
        out += ["name|variant", f"name|variant|{common}"]
    before = scene.lowers[max(0, mention.first - 6) : mention.first]
    if before[-1:] == (",",) and "our" in before:
        out += ["name|apposed", f"name|apposed|{common}"]
    if "our" in before[-3:]:
        out += ["name|our", f"name|our|{common}"]
    if mention.last < len(scene.classes):
        out += [f"name|r:{cue}" for cue in scene.classes[mention.last]]
        out.append(f"name|r={scene.lowers[mention.last]}")
    return out


def _phrase_options(scene: Sentence, figure: PlacedQuantity, setting: _Setting) -> Iterator[Option]:
    """Phrases without a capital: subject, object, what follows "for" or stands before a bracket, baselines."""
    common, subject = setting.common, setting.subject
    if subject is not None and setting.mark not in _NO_OWNERS:
        features = ["subject", f"subject|{common}", f"subject|own={setting.own}",
                    f"subject|w={scene.lowers[subject.last - 1]}", f"subject|first={scene.lowers[subject.first]}",
                    f"subject|{setting.mark}", f"subject|{setting.mark}|{common}",
                    f"subject|known={scene.system is not None}", f"subject|rival={rivals(scene, subject)}|{common}",
                    *relation(scene, figure, subject.first, subject.last, "s")]  # fmt: skip
        features += [f"subject|{m.kind}" for m in scene.mentions if subject.first <= m.first < subject.last]
        yield Option(subject.text, None, subject.text, tuple(features))
    for source, other in (
        ("object", object_phrase(scene, figure)),
        ("owner", owner_phrase(scene, figure)),
        ("bracket", bracket_phrase(scene, figure)),
    ):
        if other is not None and any(letter.isalpha() for letter in other.text) and not own_reference(other.text):
            features = [source, f"{source}|{common}", f"{source}|lead={other.lead}|{common}",
                        f"{source}|rival={rivals(scene, other)}|{common}",
                        *relation(scene, figure, other.first, other.last, source[:2])]  # fmt: skip
            yield Option(other.text, None, other.text, tuple(features))
    for phrase in setting.against:
        features = ["against", f"against|{common}", f"against|lead={phrase.lead}|{common}",
                    f"against|rival={rivals(scene, phrase)}|{common}",
                    *relation(scene, figure, phrase.first, phrase.last, "a")]  # fmt: skip
        if figure.quantity.role is End.OLD:
            features.append("against|old")
        yield Option(phrase.text, None, phrase.text, tuple(features))
    if scene.previous is not None:
        for phrase in against_phrases(scene.previous)[-1:]:
            features = ["carried", f"carried|{common}", f"carried|lead={phrase.lead}|{common}"]
            yield Option(phrase.text, None, phrase.text, tuple(features))


_NO_OWNERS = _PRONOUNS | {"own", "report"}
