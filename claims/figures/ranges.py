"""Neighbouring amounts joined into ranges, pairs, lists and +/- terms."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from claims.figures import modifiers
from claims.figures.amounts import Amount
from claims.figures.number_words import MAX_ORDERS
from claims.figures.numbers import power_at
from claims.figures.spreads import IN_UNIT
from claims.figures.units import match_unit
from claims.record.errors import UnitError
from claims.record.types import End, Number, UncertaintyKind
from claims.registry.unit_names import countable
from claims.registry.units import compatible, convert

_PLUS_MINUS = re.compile(r"(?:\ ?\$?\ ?|[_^]\{?\ ?)(?:±|\+\ ?/\ ?-|\+-|\\pm|pm|plus\ or\ minus)\ ?\$?\ ?\$?$")
_PAREN_PM = re.compile(r"\ ?\((?:±|\+/-|\\pm)?\ ?$")
_TO = re.compile(r"\$?\ ?(?:-{1,3}|to|~|∼|\\sim|sim|and|through)\ ?[↑↓]?\ ?\$?$")
_ARROW = re.compile(r"\$?\ ?\$?(?:-+>|→|=>|\\?rightarrow|\\to|⟶)\$?\ ?\$?$")
_LIST = re.compile(r"(?:,?\ (?:and|or|&)\ |,\ ?|\ ?/\ ?|,?\ and\ (?:a|an)\ |,?\ (?:and|vs\.?|versus)\ )\$?$")
_TILDES = ("~", "∼", "\\sim", "sim")
# Units in which changes are told more often than values.
SCALELESS = ("percent", "percentage_point", "x", "dB")
_CURRENCIES = ("USD", "EUR", "GBP")
_REACH = 24  # characters between two figures that may be one


def join(text: str, low: str, figures: list[Amount]) -> list[Amount]:
    """Join neighbours into ranges, pairs and +/- terms."""
    joined: list[Amount] = []
    paired_until = -1
    coming = figures[::-1]
    while coming:
        figure = coming.pop()
        following = coming[-1] if coming and coming[-1].start - figure.end <= _REACH else None
        if following is not None:
            gap = low[figure.end : following.start]
            _raise_to_orders(low, figure, following, gap)
            if _spread(low, figure, following, gap):
                coming[-1] = whole = _spread_out(figure, following, gap, text)
                while len(coming) > 1 and coming[-2].start < whole.end:  # the 10^5 of "(1.35 ± 0.05) × 10^5"
                    del coming[-2]
                continue
            match _bridge(low, figure, following, gap, paired_until):
                case "pair":
                    _share_unit(figure, following)
                    _share_scale(figure, following)
                    figure.role, following.role = End.OLD, End.NEW
                    paired_until = following.end
                    joined += [figure, coming.pop()]
                    continue
                case "range":
                    coming[-1] = _range(figure, following, gap)
                    continue
                case "drop":
                    coming.pop()
                    continue
                case "list":
                    _share_unit(figure, following)
                    _share_scale(figure, following)
                    following.listed = True
        if paired_until >= 0 and _ends_sentence(low, paired_until, figure.start):
            paired_until = -1
        joined.append(figure)
    _share_backwards(joined)
    return joined


def _share_backwards(joined: list[Amount]) -> None:
    """The unit at the end of a list "17, 18 and 19 %" holds for all of it."""
    for before, after in zip(reversed(joined[:-1]), reversed(joined), strict=False):
        if after.listed and before.unit is None:
            _share_unit(before, after)
            _share_scale(before, after)


def _raise_to_orders(low: str, figure: Amount, following: Amount, gap: str) -> None:
    """The 1 of "1-3 orders of magnitude" is ten times."""
    if gap.strip() not in ("-", "to", "or") or "order" not in low[following.start : following.end]:
        return
    number = figure.number
    if figure.unit in (None, "count") and number.value <= MAX_ORDERS:
        figure.number = Number(number.span, Decimal(10) ** number.value)
        following.number = replace(following.number, factor=False)
        figure.unit, figure.surface = "x", following.surface


def _ends_sentence(low: str, start: int, end: int) -> bool:
    return end - start > 300 or ". " in low[start:end]


def _spread(low: str, figure: Amount, following: Amount, gap: str) -> bool:
    if figure.below is not None or figure.high is not None:
        return False
    if _PLUS_MINUS.fullmatch(gap):
        return True
    if not _PAREN_PM.fullmatch(gap) or low[following.end : following.end + 1] != ")":
        return False
    if _concise(figure, following, gap):
        return True
    if gap.strip() != "(":
        return True
    a, b = figure.number, following.number
    return (
        following.unit is None
        and not b.sign
        and bool(a.decimals)
        and a.decimals == b.decimals
        and b.value * 2 < a.value
    )


def _spread_out(figure: Amount, following: Amount, gap: str, text: str) -> Amount:
    _share_unit(figure, following)
    term = following.number.value
    if _concise(figure, following, gap):
        # ISO 80000-1: the digits in brackets count in units of the last printed place.
        term = term.scaleb(-(figure.number.decimals or 0) + figure.number.scale)
    elif following.number.scale and not figure.number.scale:
        figure.number = _scaled(figure.number, following.number.scale)  # 1.35 ± 0.05 × 10^5
    elif following.unit not in (None, "count", figure.unit):
        term = _converted(figure, following)
    figure.below = figure.above = term
    figure.take_statistics(following)
    figure.kind = following.kind or UncertaintyKind.UNKNOWN
    # "(1.35 ± 0.05) × 10^5 tokens": what stands behind the bracket belongs to both.
    around = text[figure.start - 1 : figure.start] == "(" and text.startswith(")", following.end)
    closes = "(" in gap or ("{" in gap and text.startswith("}", following.end)) or around
    figure.end = following.end + (1 if closes else 0)
    if around and (power := power_at(text, figure.end)) is not None:
        figure.number, figure.end = _scaled(figure.number, power[0]), power[1]
        figure.below = figure.above = term.scaleb(power[0])
    if figure.unit is None and closes:
        unit = match_unit(text, figure.end)
        if unit is not None:
            figure.unit, figure.end = unit.name, unit.end
    if around and figure.end == following.end + 1:
        figure.end = following.end  # nothing stands behind the bracket
    elif around:
        figure.start -= 1
    return figure


def _converted(figure: Amount, following: Amount) -> Decimal:
    """A ± term that is printed in a unit of its own: 1.2 s ± 40 ms."""
    try:
        return convert(following.number.value, str(following.unit), str(figure.unit))
    except UnitError as error:
        figure.fault = (error.problems[0].what, IN_UNIT)
        return following.number.value


def _concise(figure: Amount, following: Amount, gap: str) -> bool:
    """Whether 2.067(46) has its uncertainty in brackets: whole digits, glued, no more than half of the value."""
    a, b = figure.number, following.number
    glued = gap == "(" and following.unit is None and not b.sign and not b.word and b.decimals == 0 and not b.scale
    return glued and bool(a.decimals) and 2 * b.value.scaleb(-(a.decimals or 0)) <= abs(a.value.scaleb(-a.scale))


def _scaled(number: Number, scale: int) -> Number:
    return replace(number, value=number.value.scaleb(scale), scale=scale)


def _share_scale(figure: Amount, following: Amount) -> None:
    """The scale of the last end holds for a bare one before it, if the ends then still ascend: 10 to 20 billion."""
    scale = following.number.scale
    if scale and not figure.number.scale and not figure.number.factor and figure.number.value:
        shared = _scaled(figure.number, scale)
        if shared.value <= following.number.value:
            figure.number = shared


def _share_unit(figure: Amount, following: Amount) -> None:
    """A unit printed once, at the end of a range or list, holds for what stands before it."""
    if (
        figure.unit in (None, "count")
        and following.unit not in (None, "count")
        and following.surface not in ("word", "fraction")
    ) or (figure.unit == "percent" and following.unit == "percentage_point"):
        figure.unit, figure.surface = following.unit, following.surface
    elif following.unit in (None, "count") and (figure.unit in _CURRENCIES or figure.surface.startswith("factor")):
        following.unit = figure.unit


def _bridge(low: str, figure: Amount, following: Amount, gap: str, paired_until: int) -> str | None:
    """How two neighbours hang together: `pair`, `range`, `list`, `drop` (both belong to no figure) or not at all."""
    alike = _alike(figure, following)
    if _ARROW.fullmatch(gap):
        return "pair" if alike else None
    if _TO.fullmatch(gap) and figure.high is None and figure.below is None:
        word = gap.strip(" $↑↓")
        if word.startswith("-"):
            alone = None if alike else _in_two_units(figure, following, word, None)
            return alone or _hyphened(figure, following, spaced=gap.startswith(" "))
        if figure.number.factor or following.number.factor:
            return None
        lead = modifiers.before(low, figure.start).lead
        if not alike:
            return _in_two_units(figure, following, word, lead)
        if word == "to":
            continued = paired_until >= 0 and not _ends_sentence(low, paired_until, figure.start)
            return _pair_or_range(figure, following, lead, continued)
        spans = word in _TILDES and figure.number.value < following.number.value
        if spans or (word in ("and", "through") and lead == "between"):
            return "range"
    if not gap.strip() and _lost_dash(figure, following):
        return "range"
    return "list" if alike and _LIST.fullmatch(gap) and _listed(figure, following, gap) else None


def _in_two_units(figure: Amount, following: Amount, word: str, lead: str | None) -> str | None:
    """How "3 hours to 20 minutes" and "500 MB to 2 GB" hang together: a pair of values, or a range that ascends."""
    if not _same_kind(figure, following):
        return None
    if word == "to" and lead == "from":
        return "pair"
    ascends = convert(figure.number.value, str(figure.unit), str(following.unit)) < following.number.value
    spans = word not in ("and", "through") or lead == "between"
    return "range" if ascends and spans and not following.number.sign else None


def _pair_or_range(figure: Amount, following: Amount, lead: str | None, continued: bool) -> str:
    """Whether "25 to 44" is an old and a new value, or all that lies between.

    Args:
        figure: the first number.
        following: the second number.
        lead: word on which both hang.
        continued: whether a pair stands before them in their sentence: "from 25 to 44 and 30 to 50".
    """
    # A range ascends: "drops from 12.5 to 9.8" is no range of drops.
    descending = lead == "between" and figure.number.value > following.number.value
    if "x" in (figure.unit, following.unit) or figure.number.sign:
        return "range"
    if lead in ("between", "by", "of") and not descending:
        return "range"
    return "pair" if lead in ("from", "verb") or descending or (continued and lead not in ("by", "of")) else "range"


def _listed(figure: Amount, following: Amount, gap: str) -> bool:
    """Whether the unit of the second figure may hold for the first: "errors of 2.1, 2.1 and 2.4 degrees"."""
    # "in 2019 and 5 %": a year before a unit is no figure of that unit.
    year = figure.unit is None and figure.number.value >= 1900 and not figure.number.decimals
    if year and following.unit is not None:
        return False
    if figure.surface.startswith("factor") or figure.unit == following.unit or "/" in gap:
        return True
    if following.unit in SCALELESS:
        return True
    if following.number.scale and figure.unit is None and not (figure.number.scale or figure.number.word):
        return figure.number.decimals == following.number.decimals  # "7 and 13 billion parameters"
    # Counted nouns and whole numbers are shared by their like only: "with 2.1 and 24 layers" are two things.
    measured = following.unit not in (None, "count") and not countable(following.unit)
    return measured and bool(figure.number.decimals) and figure.number.decimals == following.number.decimals


def _lost_dash(figure: Amount, following: Amount) -> bool:
    """Whether two numbers side by side are a range whose dash was lost: "1.93 3.38 times", "40%   60%"."""
    a, b = figure.number, following.number
    shared = following.unit not in (None, "count") and figure.unit in (None, "count", following.unit)
    close = a.value < b.value < 12 * a.value and a.decimals == b.decimals
    return shared and close and not (a.word or b.word or b.sign or a.factor or b.factor or figure.high)


def _alike(figure: Amount, following: Amount) -> bool:
    """Whether one unit can hold for both."""
    bare = (None, "count")
    if figure.unit == "percent" and following.unit == "percentage_point":
        return True
    if figure.unit == following.unit or figure.unit in bare:
        return True
    return following.unit in bare and figure.unit in (*_CURRENCIES, "x")


def _same_kind(figure: Amount, following: Amount) -> bool:
    """Whether both units measure one thing, on different scales."""
    named = figure.unit not in (None, "count", *SCALELESS) and following.unit not in (None, "count", *SCALELESS)
    return named and compatible(str(figure.unit), str(following.unit))


def _hyphened(figure: Amount, following: Amount, *, spaced: bool) -> str | None:
    a, b = figure.number, following.number
    if spaced and (b.sign or (figure.unit is None and following.unit is None)):
        return "range" if a.decimals and b.decimals and a.value < b.value else None
    if _alike(figure, following) and a.value < b.value and not a.factor and not b.factor:
        both_years = 1900 <= a.value <= 2100 and 1900 <= b.value <= 2100 and following.unit is None
        return "drop" if both_years else "range"
    return None if spaced else "drop"


def _range(figure: Amount, following: Amount, gap: str) -> Amount:
    _share_unit(figure, following)
    _share_scale(figure, following)
    if not _alike(figure, following):
        value = convert(figure.number.value, str(figure.unit), str(following.unit))
        figure.number, figure.unit = replace(figure.number, value=value), following.unit
    low, high = sorted((figure.number, following.number), key=lambda number: number.value)
    surface = figure.surface or following.surface
    whole = Amount(figure.start, following.end, low, figure.unit, surface, high, extra=figure.extra)
    whole.take_statistics(following)
    if not gap.strip():
        whole.fault = ("a dash is missing between two numbers, or a comma", "write '5-7' or '5, 7'")
    return whole
