"""What a change may be measured against: options with features, one of which will be chosen."""

from __future__ import annotations

from collections.abc import Iterator

from claims.prose.features import unit_class
from claims.prose.own_phrases import own_reference
from claims.prose.phrases import (
    Phrase,
    against_phrases,
    as_phrases,
    compared_phrases,
    object_phrase,
    rivals,
    second_object,
)
from claims.prose.relations import Spot, listed_relation, lists, relation, states
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.record.types import Mention


def baseline_options(scene: Sentence, figure: PlacedQuantity, change: str) -> list[Option]:
    """What a change may be against: what follows "than", "over" or "outperforms", what is matched, names, none."""
    phrases = against_phrases(scene)
    options = [
        *(_against_option(scene, figure, change, phrase, len(phrases)) for phrase in phrases),
        *_matched_options(scene, figure, change, phrases),
        *_name_options(scene, figure, change, phrases),
        *_earlier_options(scene, change, bool(phrases)),
    ]
    unit, count = unit_class(figure), min(2, len(phrases))
    none = ["none", f"none|count={count}", f"none|c={change}|u={unit}", f"none|u={unit}|count={count}"]
    none += [f"none|{state}" for state in states(scene, figure)]
    return [*options, Option(None, None, "", tuple(none))]


def _against_option(scene: Sentence, figure: PlacedQuantity, change: str, phrase: Phrase, count: int) -> Option:
    lead, rival = phrase.lead, rivals(scene, phrase)
    features = ["phrase", f"lead={lead}", f"lead={lead}|c={change}", f"lead={lead}|u={unit_class(figure)}",
                f"count={count}", f"w={scene.lowers[phrase.last - 1]}", f"f={scene.lowers[phrase.first]}",
                f"n={min(5, phrase.last - phrase.first)}", f"phrase|rival={rival}", f"lead={lead}|rival={rival}",
                *relation(scene, figure, phrase.first, phrase.last, "p")]  # fmt: skip
    kinds = sorted({m.kind for m in scene.mentions if phrase.first <= m.first < phrase.last})
    features += [f"phrase|{kind}" for kind in kinds]
    features.append(f"phrase|{'+'.join(kinds)}|rival={rival}")
    if scene.system and scene.system.casefold() in phrase.text.casefold():
        features.append("phrase|system")
    return Option(phrase.text, None, phrase.text, tuple(features))


def _matched_options(scene: Sentence, figure: PlacedQuantity, change: str, phrases: list[Phrase]) -> Iterator[Option]:
    """Baselines that no "than" announces: what is improved or matched."""
    here = bool(phrases)
    found = [("matched", phrase) for phrase in compared_phrases(scene)]
    found += [("as", phrase) for phrase in as_phrases(scene)]
    for source, phrase in (("object", object_phrase(scene, figure)), ("second", second_object(scene, figure))):
        if phrase is not None:
            found.append((source, phrase))
    for source, phrase in found:
        if own_reference(phrase.text) or any(other.first == phrase.first for other in phrases):
            continue
        features = [source, f"{source}|c={change}", f"{source}|here={here}", f"{source}|lead={phrase.lead}",
                    f"{source}|w={scene.lowers[phrase.last - 1]}", f"{source}|rival={rivals(scene, phrase)}",
                    *(f"{source}|{m.kind}" for m in scene.mentions if phrase.first <= m.first < phrase.last),
                    *relation(scene, figure, phrase.first, phrase.last, source[:2])]  # fmt: skip
        yield Option(phrase.text, None, phrase.text, tuple(features))


def _name_options(scene: Sentence, figure: PlacedQuantity, change: str, phrases: list[Phrase]) -> Iterator[Option]:
    """Names other than the paper's system; those of a list may meet the figures of a list."""
    here = bool(phrases)
    names = [m for m in scene.mentions if m.kind == "name" and m.text != scene.system]
    places = lists(scene, names)
    for mention in names:
        inside = any(phrase.first <= mention.first < phrase.last for phrase in phrases)
        place = places[mention.first]
        if inside and place.length < 2:
            continue
        started = any(phrase.first <= place.first < phrase.last for phrase in phrases)
        features = ["name", f"name|here={here}", f"name|c={change}", f"name|inside={inside}", f"name|started={started}",
                    *listed_relation(scene, figure, mention, place, "n"),
                    *_name_features(scene, mention, place, started)]  # fmt: skip
        yield Option(mention.text, None, mention.text, tuple(features))


def _name_features(scene: Sentence, mention: Mention, place: Spot, started: bool) -> list[str]:
    out = [f"name|list={min(3, place.length)}|started={started}"]
    if scene.system and scene.system.casefold() in mention.text.casefold():
        out.append("name|variant")
    if mention.first:
        out += [f"name|l={scene.lowers[mention.first - 1]}", *(f"name|l:{c}" for c in scene.classes[mention.first - 1])]
    if mention.last < len(scene.lowers):
        out.append(f"name|r={scene.lowers[mention.last]}")
    return out


def _earlier_options(scene: Sentence, change: str, here: bool) -> Iterator[Option]:
    """Baselines of the sentence before."""
    back = scene.previous
    if back is None:
        return
    for phrase in against_phrases(back)[-2:]:
        inside = [m.kind for m in back.mentions if phrase.first <= m.first < phrase.last]
        features = ["before", f"before|lead={phrase.lead}", f"before|here={here}", f"before|c={change}",
                    f"before|here={here}|lead={phrase.lead}", f"before|w={back.lowers[phrase.last - 1]}",
                    f"before|rival={rivals(back, phrase)}|here={here}", f"before|open={scene.lowers[0]}",
                    *(f"before|{kind}" for kind in inside)]  # fmt: skip
        yield Option(phrase.text, None, phrase.text, tuple(features))
