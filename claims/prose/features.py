"""Is a quantity a claim, and did it rise or fall? The features on which both decisions rest.

A feature is a short string; its weight says how much it speaks for or against (`claims.prose.model`). Nothing here
decides by itself: the same features serve extraction and training.
"""

from __future__ import annotations

from claims.prose.cues import word_set
from claims.prose.phrases import nouns_beside
from claims.prose.sentence import PlacedQuantity, Sentence
from claims.record.types import Comparison, Quantity

_STRESS = word_set("stress")
_WINDOW = 6
_SOFT = word_set("hedge") | word_set("average")
_NEAR = 2
_VERBS = ("outperform", "improve", "reduce", "accelerate", "achieve", "need", "gain_noun", "loss_noun")
_NOUNS = ("gain_noun", "loss_noun", "more", "less", "accelerate", "against")
_RULE_STOPS = word_set("phrase_end") | {"and", "on", "with"}
_WORTH = word_set("better_word")
_DIRECTED = frozenset({"improve", "reduce", "loss_noun", "more", "less", "accelerate"})
_CLAUSE = 25
_ANNOUNCED = word_set("metric_lead")


def promising(text: str, quantity: Quantity) -> bool:
    """Whether a quantity is worth a look: years never are, spelled-out counts only where the words stress them.

    "three data sets" and "in 2019" make up a third of the numbers of abstracts and next to none of their claims.

    Args:
        text: the normalised text.
        quantity: a quantity of it.
    """
    if quantity.unit not in (None, "count") or quantity.decimals:
        return True
    before = text[max(0, quantity.span.start - 16) : quantity.span.start].casefold().split()
    stressed = bool(before) and before[-1] in _STRESS
    if quantity.text.isdigit():
        year = quantity.value is not None and 1900 <= quantity.value <= 2099
        return stressed or not year
    if any(letter.isdigit() for letter in quantity.text):
        return True
    after = text[quantity.span.end : quantity.span.end + 8].casefold().split()
    return stressed or after[:1] in (["of"], ["out"]) or before[-2:] == ["factor", "of"]


def claim_features(sentence: Sentence, placed: PlacedQuantity) -> list[str]:
    """Features that speak for or against the quantity being a claim."""
    quantity, unit = placed.quantity, placed.unit_class
    out = ["bias", f"u={unit}", f"u={unit}|c={quantity.comparison}", f"bound={quantity.bound}|u={unit}"]
    out.append(f"size={_size(placed)}|u={unit}")
    if quantity.low is not None:
        out.append(f"range|u={unit}")
    out += [f"unit={quantity.unit}", f"role={quantity.role}|u={unit}", f"own={quantity.direction}|u={unit}"]
    out += _beside(sentence, placed, unit)
    out += _neighbour_features(sentence, placed, unit)
    out += _window_features(sentence, placed, unit)
    out += _sentence_features(sentence, placed, unit)
    return out


def _size(placed: PlacedQuantity) -> str:
    quantity = placed.quantity
    value = quantity.value if quantity.value is not None else quantity.high
    if value is None:
        return "none"
    shape = "dec" if quantity.decimals else "int"
    if 1900 <= value <= 2100 and shape == "int":
        return "year"
    for limit in (1, 10, 100, 1000, 100000):
        if value <= limit:
            return f"{shape}{limit}"
    return f"{shape}big"


def _neighbour_features(sentence: Sentence, placed: PlacedQuantity, unit: str) -> list[str]:
    out = []
    for name, at in (("l1", placed.first - 1), ("l2", placed.first - 2), ("r1", placed.last), ("r2", placed.last + 1)):
        inside = 0 <= at < len(sentence.lowers)
        word = sentence.lowers[at] if inside else "#"
        out += [f"{name}={word}", f"{name}={word}|u={unit}"]
        if inside and sentence.tokens[at].text[:1].isupper():
            out.append(f"{name}^|u={unit}")
    lowers, first, last = sentence.lowers, placed.first, placed.last
    out.append(f"l21={' '.join(lowers[max(0, first - 2) : first])}")
    out.append(f"r12={' '.join(lowers[last : last + 2])}")
    out.append(f"gov={_governor(sentence, placed.first)[1]}|u={unit}")
    if (
        lowers[last : last + 2] == ("out", "of")
        or lowers[last : last + 2] == ("of", "the")
        or (lowers[last : last + 1] == ("of",) and last + 1 in sentence.taken)
    ):
        out.append(f"of|u={unit}")
        out.append(f"of={lowers[last]}|number={not sentence.taken.isdisjoint(range(last + 1, last + 4))}|u={unit}")
    if lowers[max(0, first - 2) : first] == ("al", ",") or "al" in lowers[max(0, first - 4) : first]:
        out.append("citation")
    if first and lowers[first - 1] == "/":
        out.append(f"slash|u={unit}")
    return out


def _beside(sentence: Sentence, placed: PlacedQuantity, unit: str) -> list[str]:
    """The nouns beside a quantity and the kinds of the quantities before and after it."""
    out = []
    for name, noun in zip(("rn", "ln"), nouns_beside(sentence, placed.first, placed.last), strict=True):
        if noun is not None:
            word, classes = sentence.lowers[noun.last - 1], sentence.classes[noun.last - 1]
            out += [f"{name}={word}", f"{name}={word}|u={unit}", *(f"{name}:{cue}|u={unit}" for cue in classes)]
    for name, other in (("pf", placed.index - 1), ("nf", placed.index + 1)):
        kind = sentence.quantities[other].unit_class if 0 <= other < len(sentence.quantities) else "#"
        out.append(f"{name}={kind}|u={unit}")
    return out


def _governor(sentence: Sentence, first: int) -> tuple[int, str]:
    """Place and text of the word before token `first` that governs it, hedges ("up to") skipped; -1 and # if none."""
    at = first - 1
    while at >= 0 and sentence.lowers[at] in _SOFT:
        at -= 1
    return at, sentence.lowers[at] if at >= 0 else "#"


def _window_features(sentence: Sentence, placed: PlacedQuantity, unit: str) -> list[str]:
    seen: set[str] = set()
    for side, window in (
        ("L", range(max(0, placed.first - _WINDOW), placed.first)),
        ("R", range(placed.last, min(len(sentence.lowers), placed.last + _WINDOW))),
    ):
        for at in window:
            for cue in sentence.classes[at]:
                seen.add(f"{side}:{cue}")
                seen.add(f"{side}:{cue}|u={unit}")
    for mention in sentence.mentions:
        if mention.kind == "name":
            continue
        gap = mention.first - placed.last if mention.first >= placed.last else placed.first - mention.last
        side = "R" if mention.first >= placed.last else "L"
        near = "0" if gap <= 1 else "3" if gap <= 3 else "8" if gap <= 8 else "far"
        seen.add(f"{side}@{mention.kind}{near}")
        seen.add(f"{side}@{mention.kind}{near}|u={unit}")
    return sorted(seen)


def _sentence_features(sentence: Sentence, placed: PlacedQuantity, unit: str) -> list[str]:
    out = [f"third={min(2, 3 * sentence.index // max(1, sentence.abstract.count))}|u={unit}"]
    opening = sentence.lowers[placed.first - 1] if placed.first else ""
    if opening == "(":
        out.append(f"bracket|u={unit}")
        if placed.last < len(sentence.lowers) and sentence.lowers[placed.last] == ")":
            out.append(f"bracketed|u={unit}")
    return out


def change_features(sentence: Sentence, placed: PlacedQuantity) -> list[str]:
    """Features that say whether the number is an absolute value, a rise or a fall of its metric."""
    quantity, unit = placed.quantity, placed.unit_class
    own = f"{quantity.comparison}/{quantity.direction}"
    out = ["bias", f"u={unit}", f"own={own}", f"own={own}|u={unit}", f"cue={quantity.cue}", f"role={quantity.role}"]
    if quantity.comparison is Comparison.RATIO and quantity.value is not None:
        out.append("ratio<1" if quantity.value < 1 else "ratio>1")
    out += [f"size={_size(placed)}|u={unit}"]
    lowers, classes = sentence.lowers, sentence.classes
    before = lowers[placed.first - 1] if placed.first else "#"
    after = lowers[placed.last] if placed.last < len(lowers) else "#"
    out += [f"l1={before}|u={unit}", f"r1={after}|u={unit}"]
    better = _nearest_metric(sentence, placed)
    guess = _ruled(sentence, placed)
    out += [f"rule={guess}", f"rule={guess}|u={unit}", f"rule={guess}|better={better}", f"rule={guess}|own={own}"]
    out += _government(sentence, placed, unit, better)
    for at in range(placed.last, min(len(lowers), placed.last + _NEAR)):
        out += [f"r:{cue}|u={unit}" for cue in classes[at]]
    for at in range(max(0, placed.first - 4), placed.first):
        out.append(f"lw={lowers[at]}")
        out += [f"lw:{cue}|u={unit}" for cue in classes[at]]
    out += [f"rw={lowers[at]}" for at in range(placed.last, min(len(lowers), placed.last + 4))]
    return out


def _ruled(sentence: Sentence, placed: PlacedQuantity) -> str:
    """What grammar alone says of a change: a noun right after, "drop of", "reduces by", or the quantity's own words."""
    at, governor = _governor(sentence, placed.head)
    after = range(placed.tail, min(len(sentence.lowers), placed.tail + 4))
    noun = _nearest(sentence, after, ("gain_noun", "loss_noun", "more", "less"))
    if noun != "none" and not any(
        sentence.lowers[place] in _RULE_STOPS for place in after[: 1 + _first(sentence, after, noun)]
    ):
        return noun
    if governor in {"of", "is", "with"}:
        noun = _nearest(sentence, range(at - 1, max(-1, at - 4), -1), ("gain_noun", "loss_noun"))
        if noun != "none":
            return f"{noun} of"
    if governor == "by":
        return f"{_nearest(sentence, range(at - 1, max(-1, at - 22), -1), _VERBS[:4])} by"
    if placed.quantity.direction is not None:
        return str(placed.quantity.direction)
    return "none"


def _first(sentence: Sentence, places: range, cue: str) -> int:
    return next((i for i, at in enumerate(places) if cue in sentence.classes[at]), 0)


def _government(sentence: Sentence, placed: PlacedQuantity, unit: str, better: str) -> list[str]:
    """The words that govern a quantity: verb before, noun after, with the metric's better way."""
    at, governor = _governor(sentence, placed.first)
    verb = _nearest(sentence, range(at, max(-1, at - 22), -1), _VERBS)
    noun = _nearest(sentence, range(placed.last, min(len(sentence.lowers), placed.last + 6)), _NOUNS)
    left = _nearest(sentence, range(placed.first - 1, max(-1, placed.first - 6), -1), ("gain_noun", "loss_noun"))
    size = _size(placed)
    return [
        f"gov={governor}|u={unit}",
        f"verb={verb}",
        f"verb={verb}|gov={governor}",
        f"verb={verb}|u={unit}|gov={governor}",
        f"noun={noun}",
        f"noun={noun}|u={unit}",
        f"noun={noun}|verb={verb}|u={unit}",
        f"lnoun={left}|gov={governor}",
        f"lnoun={left}",
        f"verb={verb}|better={better}",
        f"noun={noun}|better={better}",
        f"lnoun={left}|better={better}",
        f"verb={verb}|noun={noun}|gov={governor}",
        f"verb={verb}|size={size}|u={unit}",
    ]


def improved(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether the words of a change tell its worth ("improves", "outperforms"), not its direction ("raises")."""
    after = range(placed.tail, min(len(sentence.lowers), placed.tail + 4))
    before = range(placed.head - 1, max(-1, placed.head - _CLAUSE), -1)
    for place in (*after, *before):
        if sentence.lowers[place] in _WORTH:
            return True
        if sentence.classes[place] & _DIRECTED:
            return False
    return False


def _nearest_metric(sentence: Sentence, placed: PlacedQuantity) -> str:
    """Which way is better for the metric named nearest to the quantity's list, or `none`; "in terms of X" names X."""
    best, way = 12, "none"
    for mention, better in zip(sentence.mentions, sentence.better, strict=True):
        if mention.kind != "metric":
            continue
        right = mention.first >= placed.tail
        gap = mention.first - placed.tail if right else placed.head - mention.last
        if right and gap < best + 4 and _ANNOUNCED.issuperset(sentence.lowers[placed.tail : mention.first]):
            return better or "none"
        if gap < best:
            best, way = gap, better or "none"
    return way


def _nearest(sentence: Sentence, places: range, cues: tuple[str, ...]) -> str:
    """Class of the nearest word of some classes along the places, or `none`."""
    for at in places:
        for cue in cues:
            if cue in sentence.classes[at]:
                return cue
    return "none"
