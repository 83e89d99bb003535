"""Numbers of a sentence that tell how sure a result is: levels and ends of intervals, deviations, p-values, counts.

They are attributes of a result or nothing: `is_statistic` keeps them from becoming results of their own, and
`with_statistics` gives a result those from which other words separate it. What stands right behind a figure has been
read with it (`claims.figures.spreads`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from claims.figures.amounts import Amount
from claims.figures.normalize import lowered
from claims.figures.spreads import read_spread
from claims.prose.cues import word_set
from claims.prose.sentence import PlacedQuantity, Sentence
from claims.record.types import Number, Quantity

_INTERVAL = word_set("interval_noun")
_SPREAD = word_set("spread_noun")
_SECOND = word_set("spread_second")
_FIRST = word_set("spread_first")
_SURE = word_set("significance_word")
_LEVEL = word_set("level_word")
_SIGNS = word_set("statistic_sign")
_SMALL = word_set("statistic_link") | _SIGNS
_PROBABILITY = word_set("probability_name")
_COUNT = word_set("sample_name")
_RUNS = word_set("run_noun")
_OPENING = word_set("statistic_opening")
_WORDS = _INTERVAL | _SPREAD | _SECOND | _SURE | _LEVEL | _PROBABILITY | _COUNT | _RUNS
_REACH = 6
_CHANGED = frozenset({"by", "from", "to"})
_CHANGES = frozenset({"improve", "reduce", "achieve"})
# The result of a test among other statistics: (95% CI 0.89-0.93; p < 0.001).
_TEST = re.compile(r"[,;] ?p(?:-values?)? ?[<>=≤≥]+ ?[\d.]+(?:e-?\d+)?")
_FARTHEST = 12
_WIDEST = 200
_LEVELS = frozenset(map(Decimal, ("68", "80", "90", "95", "97.5", "98", "99", "99.5", "99.9")))


def is_statistic(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether a quantity says how sure a result is, and is none itself.

    "95% CI", "(CI 0.89-0.93)", "(std: 0.4%)", "with a standard deviation of 0.6", "p < 0.05", "n = 120". A deviation
    that changes ("reduces the standard deviation by 30%") or that is the only number of its sentence is a result.

    Args:
        sentence: holds the quantity.
        placed: the quantity.
    """
    if _WORDS.isdisjoint(sentence.lowers):  # most sentences end here
        return False
    return (
        _is_level(sentence, placed)
        or _is_interval_end(sentence, placed)
        or _is_spread(sentence, placed)
        or _is_named(sentence, placed)
        or _is_count_of_runs(sentence, placed)
    )


def with_statistics(sentence: Sentence, placed: PlacedQuantity) -> Quantity:
    """The quantity with the statistics that follow it after other words: `85.3% accuracy on CIFAR-10 (std: 0.4%)`.

    Args:
        sentence: holds the quantity.
        placed: a quantity that is no statistic.
    """
    quantity = placed.quantity
    if quantity.value is None or placed.series > 1:
        return quantity
    following = sentence.quantities[placed.index + 1 : placed.index + 2]
    told = bool(following) and is_statistic(sentence, following[0])
    end = following[0].first if following else len(sentence.lowers)
    for at in range(min(end, placed.last + _FARTHEST) - 1, placed.last - 1, -1):
        opens = sentence.lowers[at] in _OPENING if told else sentence.lowers[at] == "("
        if opens and (found := _read_from(sentence, at, quantity)) is not None:
            return found
    return quantity


def _read_from(sentence: Sentence, at: int, quantity: Quantity) -> Quantity | None:
    """The quantity with the statistics that begin at a token, None where none does."""
    start, value = sentence.tokens[at - 1].end, quantity.value or Decimal(0)
    scale = max(0, int(value.as_tuple().exponent))
    number = Number(quantity.span, value, decimals=quantity.decimals, scale=scale)
    text = _TEST.sub("", sentence.text[start : start + _WIDEST])
    said = read_spread(text, lowered(text), Amount(0, 0, number, quantity.unit))
    if said.end == 0 or said.fault is not None or (said.low is not None and quantity.uncertainty_kind is not None):
        return None
    even = said.low == said.high
    return replace(
        quantity,
        uncertainty=said.low if even and said.low is not None else quantity.uncertainty,
        uncertainty_low=None if even else said.low,
        uncertainty_high=None if even else said.high,
        uncertainty_kind=said.kind if said.low is not None else quantity.uncertainty_kind,
        runs=said.runs or quantity.runs,
        items=said.items or quantity.items,
    )


def _is_level(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """`95% CI`, `90 % confidence`, `significant at the 5% level`."""
    lowers, after = sentence.lowers, placed.last
    if placed.unit_class not in ("percent", "bare", "points"):
        return False
    if placed.unit_class == "percent" and after < len(lowers) and lowers[after] in _INTERVAL:
        # "99.99% confidence" is reported of a network, "95% confidence" of a test.
        return lowers[after] != "confidence" or placed.quantity.value in _LEVELS
    near = lowers[after : after + 3]
    if near[:1] and near[0] in _LEVEL:
        return not _SURE.isdisjoint(lowers[max(0, placed.first - _REACH) : after + _REACH])
    before = _before(sentence, placed.first)
    return before >= 1 and lowers[before] in _LEVEL and lowers[before - 1] in (_SURE | _INTERVAL)


def _is_interval_end(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """An end of an interval, or both: `CI: 84.1-86.5`, `confidence interval [0.82, 0.85]`."""
    lowers, at = sentence.lowers, _before(sentence, placed.first)
    if at >= 0 and at in sentence.taken:
        other = _holder(sentence, at)
        if other.quantity.low is not None:
            return placed.quantity.low is not None and _is_interval_end(sentence, other)
        at = _before(sentence, other.first)
    while at >= 0 and (lowers[at] in _LEVEL or (lowers[at][0].isdigit() and placed.quantity.low is not None)):
        at = _before(sentence, at)  # "CIs 90.2-93.4 and 0.89-0.93"
    if at < 0 or lowers[at] not in _INTERVAL:
        return False
    level = at and (at - 1 in sentence.taken or lowers[at - 1] in _INTERVAL)
    return bool(level) or sentence.tokens[at].text.isupper() or placed.quantity.low is not None


def _is_spread(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """A standard deviation or error beside a result, or its change: `(std: 0.4%)`, `reduces the deviation by 30%`."""
    lowers, at = sentence.lowers, _before(sentence, placed.first)
    if at < 0:
        return False
    if any(other.first < at for other in sentence.quantities) and is_spread_noun(sentence, at):
        return True
    if lowers[placed.first - 1] not in _CHANGED:
        return False
    for back in range(at, max(-1, at - _REACH), -1):
        if is_spread_noun(sentence, back):
            return True
        if back in sentence.taken or not sentence.classes[back].isdisjoint(_CHANGES):
            return False
    return False


def is_spread_noun(sentence: Sentence, at: int) -> bool:
    """Whether a word names a deviation or error of a mean: `std`, or the second word of `standard error`."""
    if sentence.lowers[at] in _SECOND:
        return at > 0 and _plain(sentence, at - 1) in _FIRST
    return sentence.lowers[at] in _SPREAD


def _plain(sentence: Sentence, at: int) -> str:
    """A word, or the one before its full stop: `std. error`."""
    return sentence.lowers[at - 1] if sentence.lowers[at] == "." and at else sentence.lowers[at]


def _is_named(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """A probability or a sample size by its letter: `p < 0.05`, `p-value of 0.03`, `n = 120`."""
    lowers, at = sentence.lowers, _before(sentence, placed.first)
    if at < 0 or placed.unit_class not in ("bare", "count"):
        return False
    signed = at + 1 < placed.first and lowers[at + 1] in _SIGNS
    if lowers[at] in _PROBABILITY:
        return signed or len(lowers[at]) > 1
    return signed and lowers[at] in _COUNT


def _is_count_of_runs(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """`over 5 random seeds`, `averaged across 3 runs`."""
    lowers, before = sentence.lowers, placed.first - 1
    words = (*lowers[max(placed.first, placed.last - 1) : placed.last + 2],)
    return before >= 0 and lowers[before] in _OPENING and not _RUNS.isdisjoint(words)


def _before(sentence: Sentence, at: int) -> int:
    """The last token before a figure that is no sign, bracket or small word; -1 if there is none."""
    at -= 1
    while at >= 0 and sentence.lowers[at] in _SMALL:
        at -= 1
    return at


def _holder(sentence: Sentence, at: int) -> PlacedQuantity:
    """The quantity that a token belongs to."""
    return next(other for other in sentence.quantities if other.first <= at < other.last)
