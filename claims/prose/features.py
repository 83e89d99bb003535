"""Is a quantity a claim, and did it rise or fall? The features on which both decisions rest.

A feature is a short string; its weight says how much it speaks for or against (`claims.prose.model`). Nothing here
decides by itself: the same features serve extraction and training.
"""

from __future__ import annotations

from claims.prose.cues import word_set
from claims.prose.phrases import left_noun, right_noun
from claims.prose.relations import whole_series
from claims.prose.sentence import PlacedQuantity, Sentence
from claims.record.types import Comparison, Quantity

_WINDOW = 6
_NEAR = 2


def unit_class(figure: PlacedQuantity) -> str:
    """Coarse kind of unit: percent, points, x, dB, time, bytes, count, bare or other."""
    unit = figure.quantity.unit
    if unit is None:
        return "bare"
    return _UNIT_CLASS.get(unit) or ("rate" if "/" in unit else "other")


_UNIT_CLASS = {
    "percent": "percent", "percentage_point": "points", "x": "x", "dB": "dB", "count": "count",
    "second": "time", "minute": "time", "hour": "time", "millisecond": "time", "day": "time", "microsecond": "time",
    "week": "time", "month": "time", "year": "time", "gigabyte": "bytes", "megabyte": "bytes", "kilobyte": "bytes",
    "gibibyte": "bytes", "terabyte": "bytes", "mebibyte": "bytes", "byte": "bytes",
}  # fmt: skip


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


_STRESS = word_set("stress")


def claim_features(scene: Sentence, figure: PlacedQuantity) -> list[str]:
    """Features that speak for or against the quantity being a claim."""
    quantity, unit = figure.quantity, unit_class(figure)
    out = ["bias", f"u={unit}", f"u={unit}|c={quantity.comparison}", f"bound={quantity.bound}|u={unit}"]
    out.append(f"size={_size(figure)}|u={unit}")
    if quantity.low is not None:
        out.append(f"range|u={unit}")
    out += [f"unit={quantity.unit}", f"role={quantity.role}|u={unit}", f"own={quantity.direction}|u={unit}"]
    out += _company(scene, figure, unit)
    out += _neighbour_features(scene, figure, unit)
    out += _window_features(scene, figure, unit)
    out += _sentence_features(scene, figure, unit)
    return out


def _size(figure: PlacedQuantity) -> str:
    quantity = figure.quantity
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


def _neighbour_features(scene: Sentence, figure: PlacedQuantity, unit: str) -> list[str]:
    out = []
    for name, at in (("l1", figure.first - 1), ("l2", figure.first - 2), ("r1", figure.last), ("r2", figure.last + 1)):
        inside = 0 <= at < len(scene.lowers)
        word = scene.lowers[at] if inside else "#"
        out += [f"{name}={word}", f"{name}={word}|u={unit}"]
        if inside and scene.tokens[at].text[:1].isupper():
            out.append(f"{name}^|u={unit}")
    lowers, first, last = scene.lowers, figure.first, figure.last
    out.append(f"l21={' '.join(lowers[max(0, first - 2) : first])}")
    out.append(f"r12={' '.join(lowers[last : last + 2])}")
    out.append(f"gov={_governor(scene, figure)[1]}|u={unit}")
    if (
        lowers[last : last + 2] == ("out", "of")
        or lowers[last : last + 2] == ("of", "the")
        or (lowers[last : last + 1] == ("of",) and last + 1 in scene.taken)
    ):
        out.append(f"of|u={unit}")
        out.append(f"of={lowers[last]}|number={not scene.taken.isdisjoint(range(last + 1, last + 4))}|u={unit}")
    if lowers[max(0, first - 2) : first] == ("al", ",") or "al" in lowers[max(0, first - 4) : first]:
        out.append("citation")
    if first and lowers[first - 1] == "/":
        out.append(f"slash|u={unit}")
    return out


def _company(scene: Sentence, figure: PlacedQuantity, unit: str) -> list[str]:
    """The nouns beside a figure and the kinds of the figures before and after it."""
    out = []
    right, left = right_noun(scene, figure), left_noun(scene, figure)
    if right is not None:
        word = scene.lowers[right.last - 1]
        out += [f"rn={word}", f"rn={word}|u={unit}", *(f"rn:{cue}|u={unit}" for cue in scene.classes[right.last - 1])]
    if left is not None:
        word = scene.lowers[left.last - 1]
        out += [f"ln={word}", f"ln={word}|u={unit}", *(f"ln:{cue}|u={unit}" for cue in scene.classes[left.last - 1])]
    for name, other in (("pf", figure.index - 1), ("nf", figure.index + 1)):
        kind = unit_class(scene.figures[other]) if 0 <= other < len(scene.figures) else "#"
        out.append(f"{name}={kind}|u={unit}")
    return out


def _governor(scene: Sentence, figure: PlacedQuantity) -> tuple[int, str]:
    """Place and text of the word that governs a figure, hedges ("up to") skipped; -1 and # at the start."""
    at = figure.first - 1
    while at >= 0 and (scene.lowers[at] in _SOFT or "average" in scene.classes[at]):
        at -= 1
    return at, scene.lowers[at] if at >= 0 else "#"


def _window_features(scene: Sentence, figure: PlacedQuantity, unit: str) -> list[str]:
    seen: set[str] = set()
    for side, window in (
        ("L", range(max(0, figure.first - _WINDOW), figure.first)),
        ("R", range(figure.last, min(len(scene.lowers), figure.last + _WINDOW))),
    ):
        for at in window:
            for cue in scene.classes[at]:
                seen.add(f"{side}:{cue}")
                seen.add(f"{side}:{cue}|u={unit}")
    for mention in scene.mentions:
        if mention.kind == "name":
            continue
        gap = mention.first - figure.last if mention.first >= figure.last else figure.first - mention.last
        side = "R" if mention.first >= figure.last else "L"
        near = "0" if gap <= 1 else "3" if gap <= 3 else "8" if gap <= 8 else "far"
        seen.add(f"{side}@{mention.kind}{near}")
        seen.add(f"{side}@{mention.kind}{near}|u={unit}")
    return sorted(seen)


def _sentence_features(scene: Sentence, figure: PlacedQuantity, unit: str) -> list[str]:
    out = [f"third={min(2, 3 * scene.index // max(1, scene.count))}|u={unit}"]
    opening = scene.lowers[figure.first - 1] if figure.first else ""
    if opening == "(":
        out.append(f"bracket|u={unit}")
        if figure.last < len(scene.lowers) and scene.lowers[figure.last] == ")":
            out.append(f"bracketed|u={unit}")
    return out


def change_features(scene: Sentence, figure: PlacedQuantity) -> list[str]:
    """Features that say whether the number is an absolute value, a rise or a fall of its metric."""
    quantity, unit = figure.quantity, unit_class(figure)
    own = f"{quantity.comparison}/{quantity.direction}"
    out = ["bias", f"u={unit}", f"own={own}", f"own={own}|u={unit}", f"cue={quantity.cue}", f"role={quantity.role}"]
    if quantity.comparison is Comparison.RATIO and quantity.value is not None:
        out.append("ratio<1" if quantity.value < 1 else "ratio>1")
    out += [f"size={_size(figure)}|u={unit}"]
    lowers, classes = scene.lowers, scene.classes
    before = lowers[figure.first - 1] if figure.first else "#"
    after = lowers[figure.last] if figure.last < len(lowers) else "#"
    out += [f"l1={before}|u={unit}", f"r1={after}|u={unit}"]
    better = _nearest_metric(scene, figure)
    guess = _ruled(scene, figure)
    out += [f"rule={guess}", f"rule={guess}|u={unit}", f"rule={guess}|better={better}", f"rule={guess}|own={own}"]
    out += _government(scene, figure, unit, better)
    for at in range(figure.last, min(len(lowers), figure.last + _NEAR)):
        out += [f"r:{cue}|u={unit}" for cue in classes[at]]
    for at in range(max(0, figure.first - 4), figure.first):
        out.append(f"lw={lowers[at]}")
        out += [f"lw:{cue}|u={unit}" for cue in classes[at]]
    out += [f"rw={lowers[at]}" for at in range(figure.last, min(len(lowers), figure.last + 4))]
    return out


def _ruled(scene: Sentence, figure: PlacedQuantity) -> str:
    """What grammar alone says of a change: a noun right after, "drop of", "reduces by", or the figure's own words."""
    head = tail = whole_series(figure)
    at, governor = _governor(scene, head)
    after = range(tail.last, min(len(scene.lowers), tail.last + 4))
    noun = _nearest(scene, after, ("gain_noun", "loss_noun", "more", "less"))
    if noun != "none" and not any(
        scene.lowers[place] in _RULE_STOPS for place in after[: 1 + _first(scene, after, noun)]
    ):
        return noun
    if governor in {"of", "is", "with"}:
        noun = _nearest(scene, range(at - 1, max(-1, at - 4), -1), ("gain_noun", "loss_noun"))
        if noun != "none":
            return f"{noun} of"
    if governor == "by":
        return f"{_nearest(scene, range(at - 1, max(-1, at - 22), -1), _VERBS[:4])} by"
    if figure.quantity.direction is not None:
        return str(figure.quantity.direction)
    return "none"


_RULE_STOPS = word_set("phrase_end") | {"and", "on", "with"}


def _first(scene: Sentence, places: range, cue: str) -> int:
    return next((i for i, at in enumerate(places) if cue in scene.classes[at]), 0)


def _government(scene: Sentence, figure: PlacedQuantity, unit: str, better: str) -> list[str]:
    """The words that govern a figure: verb before, noun after, with the metric's better way."""
    at, governor = _governor(scene, figure)
    verb = _nearest(scene, range(at, max(-1, at - 22), -1), _VERBS)
    noun = _nearest(scene, range(figure.last, min(len(scene.lowers), figure.last + 6)), _NOUNS)
    left = _nearest(scene, range(figure.first - 1, max(-1, figure.first - 6), -1), ("gain_noun", "loss_noun"))
    size = _size(figure)
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


def improved(scene: Sentence, figure: PlacedQuantity) -> bool:
    """Whether the words of a change tell its worth ("improves", "outperforms"), not its direction ("raises")."""
    whole = whole_series(figure)
    after = range(whole.last, min(len(scene.lowers), whole.last + 4))
    before = range(whole.first - 1, max(-1, whole.first - _CLAUSE), -1)
    for place in (*after, *before):
        if scene.lowers[place] in _WORTH:
            return True
        if scene.classes[place] & _DIRECTED:
            return False
    return False


_WORTH = word_set("better_word")
_DIRECTED = frozenset({"improve", "reduce", "loss_noun", "more", "less", "accelerate"})
_CLAUSE = 25


def _nearest_metric(scene: Sentence, figure: PlacedQuantity) -> str:
    """Which way is better for the metric named nearest to the figure's list, or `none`; "in terms of X" names X."""
    best, way = 12, "none"
    whole = whole_series(figure)
    for mention, better in zip(scene.mentions, scene.better, strict=True):
        if mention.kind != "metric":
            continue
        right = mention.first >= whole.last
        gap = mention.first - whole.last if right else whole.first - mention.last
        if right and gap < best + 4 and _ANNOUNCED.issuperset(scene.lowers[whole.last : mention.first]):
            return better or "none"
        if gap < best:
            best, way = gap, better or "none"
    return way


_ANNOUNCED = word_set("metric_lead")
_SOFT = word_set("hedge")
_VERBS = ("outperform", "improve", "reduce", "accelerate", "achieve", "need", "gain_noun", "loss_noun")
_NOUNS = ("gain_noun", "loss_noun", "more", "less", "accelerate", "against")


def _nearest(scene: Sentence, places: range, cues: tuple[str, ...]) -> str:
    """Class of the nearest word of some classes along the places, or `none`."""
    for at in places:
        for cue in cues:
            if cue in scene.classes[at]:
                return cue
    return "none"
