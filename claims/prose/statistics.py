"""Numbers of a sentence that tell how sure a result is: levels and ends of intervals, deviations, p-values, counts.

They are attributes of a result or nothing; `is_statistic` keeps them from becoming results of their own.
"""

from __future__ import annotations

from decimal import Decimal

from claims.prose.cues import word_set
from claims.prose.sentence import PlacedQuantity, Sentence

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
_REACH = 6
_LEVELS = frozenset(map(Decimal, ("68", "80", "90", "95", "97.5", "98", "99", "99.5", "99.9")))


def is_statistic(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """Whether a quantity says how sure a result is, and is none itself.

    "95% CI", "(CI 0.89-0.93)", "(std: 0.4%)", "with a standard deviation of 0.6", "p < 0.05", "n = 120". A deviation
    that changes ("reduces the standard deviation by 30%") or that is the only number of its sentence is a result.

    Args:
        sentence: holds the quantity.
        placed: the quantity.
    """
    return (
        _is_level(sentence, placed)
        or _is_interval_end(sentence, placed)
        or _is_spread(sentence, placed)
        or _is_named(sentence, placed)
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
            return False
        at = _before(sentence, other.first)
    while at >= 0 and lowers[at] in _LEVEL:
        at -= 1
    if at < 0 or lowers[at] not in _INTERVAL:
        return False
    level = at and (at - 1 in sentence.taken or lowers[at - 1] in _INTERVAL)
    return bool(level) or sentence.tokens[at].text.isupper() or placed.quantity.low is not None


def _is_spread(sentence: Sentence, placed: PlacedQuantity) -> bool:
    """A standard deviation or error beside a result: `(std: 0.4%)`, `with a standard deviation of 0.6`."""
    lowers, at = sentence.lowers, _before(sentence, placed.first)
    if at < 0 or not any(other.first < at for other in sentence.quantities):
        return False
    if lowers[at] in _SECOND:
        return at > 0 and _plain(sentence, at - 1) in _FIRST
    return lowers[at] in _SPREAD


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


def _before(sentence: Sentence, at: int) -> int:
    """The last token before a figure that is no sign, bracket or small word; -1 if there is none."""
    at -= 1
    while at >= 0 and sentence.lowers[at] in _SMALL:
        at -= 1
    return at


def _holder(sentence: Sentence, at: int) -> PlacedQuantity:
    """The quantity that a token belongs to."""
    return next(other for other in sentence.quantities if other.first <= at < other.last)
