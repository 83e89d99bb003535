"""Whose number a figure may be: options with features, one of which will be chosen."""

from __future__ import annotations

from claims.text.candidates import unit_class
from claims.text.phrases import Phrase, against_phrases, bracket_phrase, object_phrase, owner_phrase, subject_phrase
from claims.text.relations import relation
from claims.text.scene import Figure, Option, Scene
from claims.text.system import own_phrase, own_reference
from claims.types import Mention, Role


def method_options(scene: Scene, figure: Figure, change: str) -> list[Option]:
    """Whose number it may be: the paper's system, a name or the subject of the sentence, what follows "than", nobody."""
    unit = unit_class(figure)
    role = figure.quantity.role
    common = f"c={change}|role={role}"
    options = []
    present = {cue for classes in scene.classes for cue in classes}
    own = any(word in scene.lowers for word in ("our", "we", "ours", "it", "proposed", "this"))
    named = bool(scene.system) and str(scene.system).casefold() in scene.text[
        scene.tokens[0].start : scene.tokens[-1].end].casefold()  # fmt: skip
    against = against_phrases(scene)
    subject = subject_phrase(scene, figure)
    system = ["system", f"system|{common}", f"system|own={own}|named={named}", f"system|known={scene.system is not None}",
              f"system|against={bool(against)}|{common}", f"system|u={unit}|c={change}",
              f"system|names={min(3, sum(m.kind == 'name' for m in scene.mentions))}|named={named}"]  # fmt: skip
    system += [f"system|S:{cue}|c={change}" for cue in ("compete", "background", "against") if cue in present]
    if scene.system:
        options.append(Option(scene.system, None, scene.system, tuple(system)))
    phrase = own_phrase(scene.tokens, scene.text) or own_reference(scene.text)
    known = scene.system is not None
    nobody = ["nobody", f"nobody|{common}", f"nobody|known={known}", f"nobody|own={own}|known={known}|{common}",
              f"nobody|phrase={phrase is not None}|known={known}", f"nobody|u={unit}|known={known}",
              f"nobody|named={named}|known={known}"]  # fmt: skip
    owned = subject is not None and own_reference(subject.text) is not None
    if subject is not None:
        mark = f"subject={'own' if owned else 'system' if scene.system and scene.system in subject.text else 'other'}"
        mark = f"{mark}|we={subject.text.casefold() in {'we', 'it', 'this'}}"
        nobody += [f"nobody|{mark}|known={known}", f"nobody|{mark}|{common}|known={known}"]
        for option in options:
            options = [
                Option(
                    option.value,
                    option.id,
                    option.words,
                    (*option.features, f"system|{mark}", f"system|{mark}|{common}"),
                )
            ]
    options.append(Option(phrase, None, phrase or "", tuple(nobody)))
    for mention in scene.mentions:
        if mention.kind != "name" or mention.text == scene.system:
            continue
        features = ["name", f"name|{common}", *relation(scene, figure, mention.first, mention.last, "n")]
        features += _name_features(scene, mention, subject, against, common)
        options.append(Option(mention.text, None, mention.text, tuple(features)))
    if subject is not None and not owned:
        last = scene.lowers[subject.last - 1]
        features = ["subject", f"subject|{common}", f"subject|own={own}", f"subject|w={last}",
                    *relation(scene, figure, subject.first, subject.last, "s")]  # fmt: skip
        if scene.system and scene.system.casefold() in subject.text.casefold():
            features.append("subject|system")
        features += [f"subject|{m.kind}" for m in scene.mentions if subject.first <= m.first < subject.last]
        features += [f"subject|first={scene.lowers[subject.first]}"]
        options.append(Option(subject.text, None, subject.text, tuple(features)))
    for source, other in (
        ("object", object_phrase(scene, figure)),
        ("owner", owner_phrase(scene, figure)),
        ("bracket", bracket_phrase(scene, figure)),
    ):
        if other is not None and any(letter.isalpha() for letter in other.text) and not own_reference(other.text):
            features = [source, f"{source}|{common}", f"{source}|lead={other.lead}|{common}",
                        *relation(scene, figure, other.first, other.last, source[:2])]  # fmt: skip
            options.append(Option(other.text, None, other.text, tuple(features)))
    for phrase in against:
        features = ["against", f"against|{common}", f"against|lead={phrase.lead}|{common}",
                    *relation(scene, figure, phrase.first, phrase.last, "a")]  # fmt: skip
        if role is Role.OLD:
            features.append("against|old")
        options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    if scene.previous is not None:
        for phrase in against_phrases(scene.previous)[-1:]:
            features = ["carried", f"carried|{common}", f"carried|lead={phrase.lead}|{common}"]
            options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    return options


def _name_features(
    scene: Scene, mention: Mention, subject: Phrase | None, against: list[Phrase], common: str
) -> list[str]:
    out = []
    if subject is not None and subject.first <= mention.first < subject.last:
        out += ["name|subject", f"name|subject|{common}"]
    if any(phrase.first <= mention.first < phrase.last for phrase in against):
        out += ["name|against", f"name|against|{common}"]
    if scene.system and (
        mention.text.casefold().startswith(scene.system.casefold())
        or scene.system.casefold() in mention.text.casefold()
    ):
        out += ["name|variant", f"name|variant|{common}"]
    before = scene.lowers[max(0, mention.first - 6) : mention.first]
    if before[-1:] == (",",) and "our" in before:
        out += ["name|apposed", f"name|apposed|{common}"]
    if mention.last < len(scene.classes):
        out += [f"name|r:{cue}" for cue in scene.classes[mention.last]]
        out.append(f"name|r={scene.lowers[mention.last]}")
    return out
