"""What a change may be measured against: options with features, one of which will be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.prose.own_phrases import own_reference
from claims.prose.phrases import Phrase, against_phrases, matched_phrases
from claims.prose.relations import Spot, lists, relation, relations, states
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.record.types import Mention


def baseline_options(sentence: Sentence, placed: PlacedQuantity, change: str) -> list[Option]:
    """What a change may be against: what follows "than", "over" or "outperforms", what is matched, names, none."""
    phrases = against_phrases(sentence)
    governing = states(sentence, placed)
    return [
        *_against_options(sentence, placed, change, phrases, governing),
        *_matched_options(sentence, placed, change, phrases, governing),
        *_name_options(sentence, placed, change, phrases),
        *_earlier_options(sentence, change, here=bool(phrases)),
        _none(placed.unit_class, change, min(2, len(phrases)), governing),
    ]


def _against_options(
    sentence: Sentence, placed: PlacedQuantity, change: str, phrases: Sequence[Phrase], governing: Sequence[str]
) -> Iterator[Option]:
    own = sentence.abstract.own_system
    for phrase in phrases:
        lead, rival, lowers = phrase.lead, phrase.rivals, sentence.lowers
        features = ["phrase", f"lead={lead}", f"lead={lead}|c={change}", f"lead={lead}|u={placed.unit_class}",
                    f"count={len(phrases)}", f"w={lowers[phrase.last - 1]}", f"f={lowers[phrase.first]}",
                    f"n={min(5, phrase.last - phrase.first)}", f"phrase|rival={rival}", f"lead={lead}|rival={rival}",
                    *relation(sentence, placed.first, placed.last, phrase.first, phrase.last, "p", governing),
                    ]  # fmt: skip
        kinds = sorted({m.kind for m in sentence.mentions if phrase.first <= m.first < phrase.last})
        features += [f"phrase|{kind}" for kind in kinds]
        features.append(f"phrase|{'+'.join(kinds)}|rival={rival}")
        if own and own.casefold() in phrase.text.casefold():
            features.append("phrase|system")
        yield Option(phrase.text, None, phrase.text, features)


def _matched_options(
    sentence: Sentence, placed: PlacedQuantity, change: str, phrases: Sequence[Phrase], governing: Sequence[str]
) -> Iterator[Option]:
    """Baselines that no "than" announces: what is improved or matched."""
    for source, phrase in matched_phrases(sentence, placed):
        if any(other.first == phrase.first for other in phrases) or own_reference(phrase.text):
            continue
        features = [source, f"{source}|c={change}", f"{source}|here={bool(phrases)}", f"{source}|lead={phrase.lead}",
                    f"{source}|w={sentence.lowers[phrase.last - 1]}", f"{source}|rival={phrase.rivals}",
                    *(f"{source}|{m.kind}" for m in sentence.mentions if phrase.first <= m.first < phrase.last),
                    *relation(sentence, placed.first, placed.last, phrase.first, phrase.last, source[:2], governing),
                    ]  # fmt: skip
        yield Option(phrase.text, None, phrase.text, features)


def _name_options(
    sentence: Sentence, placed: PlacedQuantity, change: str, phrases: Sequence[Phrase]
) -> Iterator[Option]:
    """Names other than the paper's system; those of a list may meet the quantities of a list."""
    here, own = bool(phrases), sentence.abstract.own_system
    names = [m for m in sentence.mentions if m.kind == "name" and m.text != own]
    if not names:
        return
    spots = lists(sentence, names)
    within = {name.first: any(phrase.first <= name.first < phrase.last for phrase in phrases) for name in names}
    kept = [name for name in names if not within[name.first] or spots[name.first].length > 1]
    for name, related in zip(kept, relations(sentence, placed, kept, spots, "n"), strict=True):
        spot, inside = spots[name.first], within[name.first]
        started = any(phrase.first <= spot.first < phrase.last for phrase in phrases)
        features = ["name", f"name|here={here}", f"name|c={change}", f"name|inside={inside}", f"name|started={started}",
                    *related, *_name_features(sentence, name, spot, started)]  # fmt: skip
        yield Option(name.text, None, name.text, features)


def _name_features(sentence: Sentence, name: Mention, spot: Spot, started: bool) -> Iterator[str]:
    yield f"name|list={min(3, spot.length)}|started={started}"
    own = sentence.abstract.own_system
    if own and own.casefold() in name.text.casefold():
        yield "name|variant"
    if name.first:
        yield f"name|l={sentence.lowers[name.first - 1]}"
        yield from (f"name|l:{cue}" for cue in sentence.classes[name.first - 1])
    if name.last < len(sentence.lowers):
        yield f"name|r={sentence.lowers[name.last]}"


def _earlier_options(sentence: Sentence, change: str, *, here: bool) -> Iterator[Option]:
    """Baselines of the sentence before."""
    back = sentence.previous
    if back is None:
        return
    for phrase in against_phrases(back)[-2:]:
        inside = [m.kind for m in back.mentions if phrase.first <= m.first < phrase.last]
        features = ["before", f"before|lead={phrase.lead}", f"before|here={here}", f"before|c={change}",
                    f"before|here={here}|lead={phrase.lead}", f"before|w={back.lowers[phrase.last - 1]}",
                    f"before|rival={phrase.rivals}|here={here}", f"before|open={sentence.lowers[0]}",
                    *(f"before|{kind}" for kind in inside)]  # fmt: skip
        yield Option(phrase.text, None, phrase.text, features)


def _none(unit: str, change: str, count: int, governing: Sequence[str]) -> Option:
    """The option that nothing is named against which the change is measured."""
    features = ["none", f"none|count={count}", f"none|c={change}|u={unit}", f"none|u={unit}|count={count}",
                *(f"none|{state}" for state in governing)]  # fmt: skip
    return Option(None, None, "", features)
