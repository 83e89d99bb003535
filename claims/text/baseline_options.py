"""What a change may be measured against: options with features, one of which will be chosen."""

from __future__ import annotations

from claims.text.candidates import unit_class
from claims.text.phrases import Phrase, against_phrases, compared_phrases, object_phrase
from claims.text.relations import relation
from claims.text.scene import Figure, Option, Scene
from claims.text.system import own_reference


def baseline_options(scene: Scene, figure: Figure, change: str) -> list[Option]:
    """What a change may be against: phrases after "than", "over", "compared to", the object of "outperforms", or none."""
    unit = unit_class(figure)
    options = []
    phrases = against_phrases(scene)
    for phrase in phrases:
        lead = phrase.lead
        features = ["phrase", f"lead={lead}", f"lead={lead}|c={change}", f"lead={lead}|u={unit}", f"count={len(phrases)}",
                    f"w={scene.lowers[phrase.last - 1]}", f"f={scene.lowers[phrase.first]}", f"n={min(5, phrase.last - phrase.first)}",
                    *relation(scene, figure, phrase.first, phrase.last, "p")]  # fmt: skip
        if any(phrase.first <= m.first < phrase.last and m.kind == "name" for m in scene.mentions):
            features.append("phrase|name")
        if any(phrase.first <= m.first < phrase.last and m.kind == "metric" for m in scene.mentions):
            features.append("phrase|metric")
        if any(phrase.first <= m.first < phrase.last and m.kind == "benchmark" for m in scene.mentions):
            features.append("phrase|benchmark")
        if scene.system and scene.system.casefold() in phrase.text.casefold():
            features.append("phrase|system")
        options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    options += _other_baselines(scene, figure, change, phrases)
    none = [
        "none",
        f"none|count={min(2, len(phrases))}",
        f"none|c={change}|u={unit}",
        f"none|u={unit}|count={min(2, len(phrases))}",
    ]
    options.append(Option(None, None, "", tuple(none)))
    return options


def _other_baselines(scene: Scene, figure: Figure, change: str, phrases: list[Phrase]) -> list[Option]:
    """Baselines that no "than" announces: what is improved or matched, other names, the sentence before."""
    here = bool(phrases)
    options = []
    improved = object_phrase(scene, figure)
    found = [("object", improved)] if improved is not None else []
    found += [("matched", phrase) for phrase in compared_phrases(scene)]
    for source, phrase in found:
        if own_reference(phrase.text) or any(other.first == phrase.first for other in phrases):
            continue
        features = [source, f"{source}|c={change}", f"{source}|here={here}", f"{source}|lead={phrase.lead}",
                    f"{source}|w={scene.lowers[phrase.last - 1]}",
                    *(f"{source}|{m.kind}" for m in scene.mentions if phrase.first <= m.first < phrase.last),
                    *relation(scene, figure, phrase.first, phrase.last, source[0])]  # fmt: skip
        options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    for mention in scene.mentions:
        inside = any(phrase.first <= mention.first < phrase.last for phrase in phrases)
        if mention.kind == "name" and not inside and mention.text != scene.system:
            features = ["name", f"name|here={here}", f"name|c={change}",
                        *relation(scene, figure, mention.first, mention.last, "n")]  # fmt: skip
            options.append(Option(mention.text, None, mention.text, tuple(features)))
    back = scene.previous
    for distance in ("1", "2"):
        if back is None:
            break
        for phrase in against_phrases(back)[-2:]:
            features = [f"before{distance}", f"before{distance}|lead={phrase.lead}", f"before{distance}|here={here}",
                        f"before|c={change}", f"before|here={here}|lead={phrase.lead}",
                        f"before|w={back.lowers[phrase.last - 1]}",
                        *(f"before|{m.kind}" for m in back.mentions if phrase.first <= m.first < phrase.last)]  # fmt: skip
            options.append(Option(phrase.text, None, phrase.text, tuple(features)))
        back = back.previous
    return options
