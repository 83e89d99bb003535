"""Figures: numbers with their units, joined into ranges, pairs, lists and +/- terms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from claims.figures import modifiers
from claims.figures.modifiers import Modifiers
from claims.figures.number_words import no_noun
from claims.figures.units import UnitMatch, match_prefix, match_unit
from claims.record.types import Bound, End, Number
from claims.registry.units import compatible, countable


@dataclass(slots=True)
class Amount:
    """A number with its unit while neighbours are being joined to it."""

    start: int
    end: int
    number: Number
    unit: str | None
    surface: str = ""
    high: Number | None = None
    uncertainty: Decimal | None = None
    role: End | None = None
    extra: Modifiers = field(default_factory=Modifiers)
    # Place in a list "17% and 16.8%": figures of a list share the words at its ends.
    listed: bool = False


_PLUS_MINUS = re.compile(r"(?:\ ?\$?\ ?|[_^]\{?\ ?)(?:±|\+/-|\+-|\\pm|pm)\ ?\$?\ ?\$?$")
_PAREN_PM = re.compile(r"\ ?\((?:±|\+/-|\\pm|std\.?|s\.d\.|sd|σ|\\sigma)?(?:\ ?=|\ of)?\ ?$")
_TO = re.compile(r"\$?\ ?(?:-{1,3}|to|~|∼|\\sim|sim|and|through)\ ?[↑↓]?\ ?\$?$")
_ARROW = re.compile(r"\$?\ ?\$?(?:-+>|→|=>|\\?rightarrow|\\to|⟶)\$?\ ?\$?$")
_TIMES_BEFORE = re.compile(r"(?:^|[^0-9})\ $]\ ?|\$)(\\times\ ?)$")
_LIST = re.compile(r"(?:,?\ (?:and|or|&)\ |,\ ?|\ ?/\ ?|,?\ and\ (?:a|an)\ |,?\ (?:and|vs\.?|versus)\ )\$?$")
_HALF_A = re.compile(r"\ an?\ (second|minute|hour|day|week|month|year)\b")
# "by a factor of up to 3"
_FACTOR = re.compile(
    r"\b(?:a|by) factor $|\bfactors? of "
    r"(?:(?:up to|about|around|roughly|approximately|nearly|almost|over|more than|at least)\ )?[~$≈<>]{0,2}$"
)
_TILDES = ("~", "∼", "\\sim", "sim")
_SCALELESS = ("percent", "percentage_point", "x", "dB")
MAX_ORDERS = 30
_MANY = ("tens", "dozens", "hundreds", "thousands", "millions", "orders")


def figure_of(text: str, low: str, number: Number) -> Amount:
    """A number with the unit that is printed beside it."""
    start, end = number.span.start, number.span.end
    if number.factor and number.word:
        span = _HALF_A.match(low, end) if low.startswith("half", start) else None
        if span is not None:
            return Amount(start, span.end(), number, span[1])
        return Amount(start, end, number, "x", "word", extra=_many(low, start))
    prefix = match_prefix(text, start)
    if prefix is not None:
        return Amount(prefix[1], end, number, prefix[0], text[prefix[1] : start])
    leading = text[start - 1 : start]
    if leading and leading in "xX×" and not number.sign and not number.word:
        return Amount(start - 1, end, number, "x", leading)
    times = _TIMES_BEFORE.search(low, max(0, start - 9), start)
    if times is not None and not number.sign:
        return Amount(times.start(1), end, number, "x", "\\times")
    if number.factor:
        return Amount(start, end, number, "x", "fraction")
    unit = match_unit(text, end)
    if unit is None:
        if not number.sign and _FACTOR.search(low, max(0, start - 40), start):
            return Amount(start, end, number, "x", "factor")
        counted = number.decimals in (0, None) and not number.sign and (number.word or _counted().match(text, end))
        return Amount(start, end, number, "count" if counted else None)
    extra = Modifiers(bound=Bound.AT_LEAST) if text[end] == "+" else Modifiers()
    if unit.name == "count" or (unit.surface == "fold" and low.startswith((" cross", "-cross"), unit.end)):
        return Amount(start, end, number, "count")
    if unit.surface.startswith("order"):
        factor = (
            Number(number.span, Decimal(10) ** int(number.value), word=True, factor=True)
            if number.value <= MAX_ORDERS
            else number
        )
        return Amount(start, unit.end, factor, "x", unit.surface)
    if unit.surface.lower() in ("point", "points") and _no_percentage(low, number, unit):
        return Amount(start, end, number, "count")
    return Amount(start, unit.end, number, unit.name, unit.surface, extra=extra)


def _no_percentage(low: str, number: Number, unit: UnitMatch) -> bool:
    """Points of a point cloud (10,000 points) or of an algorithm (the 7 point solver)."""
    if number.value > 100 or number.value.adjusted() >= 3:
        return True
    if unit.surface.lower() == "points" or number.decimals or number.value == 1 or not low.startswith(" ", unit.end):
        return False
    return (
        modifiers.after(low, unit.end).direction is None and modifiers.before(low, number.span.start).direction is None
    )


@cache
def _counted() -> re.Pattern[str]:
    """A plural within three words that no preposition cuts off: "three popular RGB-D benchmarks"."""
    cut = rf"(?!(?:{'|'.join(no_noun())})\b)"
    return re.compile(
        rf"(?:\ {cut}[A-Za-z][\w-]*){{0,3}}?\ {cut}(?!\w+(?:ss|us|is)\b)[A-Za-z-]*[a-z]{{2}}s(?![A-Za-z])"
    )


def _many(low: str, start: int) -> Modifiers:
    return Modifiers(bound=Bound.AT_LEAST) if low.startswith(_MANY, start) else Modifiers()


def join(low: str, figures: list[Amount]) -> list[Amount]:
    """Join neighbours into ranges, pairs and +/- terms."""
    joined: list[Amount] = []
    paired_until = -1
    i = 0
    while i < len(figures):
        figure = figures[i]
        following = figures[i + 1] if i + 1 < len(figures) else None
        if following is not None and following.start - figure.end <= 24:
            gap = low[figure.end : following.start]
            _raise_to_orders(low, figure, following, gap)
            if _spread(low, figure, following, gap):
                i += 2
                joined.append(_spread_out(figure, following, gap, low))
                figures[i - 1] = joined.pop()
                i -= 1
                continue
            kind = _bridge(low, figure, following, gap, paired_until)
            if kind == "pair":
                _share_unit(figure, following)
                figure.role, following.role = End.OLD, End.NEW
                paired_until = following.end
                joined += [figure, following]
                i += 2
                continue
            if kind == "range":
                figures[i + 1] = _range(figure, following)
                i += 1
                continue
            if kind == "drop":
                i += 2
                continue
            if kind == "list":
                _share_unit(figure, following)
                following.listed = True
        if paired_until >= 0 and _ends_sentence(low, paired_until, figure.start):
            paired_until = -1
        joined.append(figure)
        i += 1
    for before, after in zip(reversed(joined[:-1]), reversed(joined), strict=False):
        if after.listed and before.unit is None:
            _share_unit(before, after)
    return joined


def _raise_to_orders(low: str, figure: Amount, following: Amount, gap: str) -> None:
    """The 1 of "1-3 orders of magnitude" is ten times."""
    if gap.strip() not in ("-", "to", "or") or "order" not in low[following.start : following.end]:
        return
    number = figure.number
    if figure.unit in (None, "count") and not number.decimals and number.value <= MAX_ORDERS:
        figure.number = Number(number.span, Decimal(10) ** int(number.value))
        following.number = replace(following.number, factor=False)
        figure.unit, figure.surface = "x", following.surface


def _ends_sentence(low: str, start: int, end: int) -> bool:
    return end - start > 300 or ". " in low[start:end]


def _spread(low: str, figure: Amount, following: Amount, gap: str) -> bool:
    if figure.uncertainty is not None or figure.high is not None:
        return False
    if _PLUS_MINUS.fullmatch(gap):
        return True
    if not _PAREN_PM.fullmatch(gap) or low[following.end : following.end + 1] != ")":
        return False
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


def _spread_out(figure: Amount, following: Amount, gap: str, low: str) -> Amount:
    _share_unit(figure, following)
    figure.uncertainty = following.number.value
    closes = "(" in gap or ("{" in gap and low.startswith("}", following.end))
    figure.end = following.end + (1 if closes else 0)
    if figure.unit is None and closes:
        unit = match_unit(low, figure.end)
        if unit is not None:
            figure.unit, figure.end = unit.name, unit.end
    return figure


def _share_unit(figure: Amount, following: Amount) -> None:
    """A unit printed once, at the end of a range or list, holds for what stands before it."""
    if (
        figure.unit in (None, "count")
        and following.unit not in (None, "count")
        and following.surface not in ("word", "fraction")
    ) or (figure.unit == "percent" and following.unit == "percentage_point"):
        figure.unit, figure.surface = following.unit, following.surface
    elif following.unit in (None, "count") and (
        figure.unit in ("USD", "EUR", "GBP") or figure.surface.startswith("factor")
    ):
        following.unit = figure.unit


def _bridge(low: str, figure: Amount, following: Amount, gap: str, paired_until: int) -> str | None:
    """How two neighbours hang together: `pair`, `range`, `list`, `drop` (both belong to no figure) or not at all."""
    if _ARROW.fullmatch(gap):
        return "pair" if _alike(figure, following) else None
    connector = _TO.fullmatch(gap)
    if connector and figure.high is None and figure.uncertainty is None:
        word = gap.strip(" $↑↓")
        lead = modifiers.before(low, figure.start).lead
        if word.startswith("-"):
            return _hyphened(figure, following, spaced=gap.startswith(" "))
        if figure.number.factor or following.number.factor:
            return None
        if not _alike(figure, following):
            # "from 3 hours to 20 minutes"
            return "pair" if word == "to" and lead == "from" and _same_kind(figure, following) else None
        if word == "to":
            # A range ascends: "drops from 12.5 to 9.8" is no range of drops.
            descending = lead == "between" and figure.number.value > following.number.value
            ranged = (
                "x" in (figure.unit, following.unit)
                or figure.number.sign
                or (lead in ("between", "by", "of") and not descending)
            )
            continued = (
                paired_until >= 0 and lead not in ("by", "of") and not _ends_sentence(low, paired_until, figure.start)
            )
            pair = lead in ("from", "verb") or continued or descending
            return "range" if ranged or not pair else "pair"
        if word in ("and", "through"):
            if lead == "between":
                return "range"
        elif word in _TILDES and figure.number.value < following.number.value:
            return "range"
    if not gap.strip() and _lost_dash(figure, following):
        return "range"
    if _LIST.fullmatch(gap) and _alike(figure, following) and not is_year_like(figure, following):
        # "errors of 2.1, 2.1 and 2.4 degrees": counted nouns and whole numbers are shared by their like only
        measured = following.unit not in (None, "count") and not countable(following.unit)
        shares = (
            figure.surface.startswith("factor")
            or following.unit in ("percent", "percentage_point", "x", "dB")
            or figure.unit == following.unit
            or "/" in gap
            or (measured and figure.number.decimals and figure.number.decimals == following.number.decimals)
        )
        return "list" if shares else None
    return None


def _lost_dash(figure: Amount, following: Amount) -> bool:
    """Whether two numbers side by side are a range whose dash was lost: "1.93 3.38 times", "40%   60%"."""
    a, b = figure.number, following.number
    shared = following.unit not in (None, "count") and figure.unit in (None, "count", following.unit)
    close = a.value < b.value < 12 * a.value and a.decimals == b.decimals
    return shared and close and not (a.word or b.word or b.sign or a.factor or b.factor or figure.high)


def is_year_like(figure: Amount, following: Amount) -> bool:
    """Whether a bare number before a list's unit looks like a year."""
    return (
        figure.unit is None
        and following.unit is not None
        and figure.number.value >= 1900
        and not figure.number.decimals
    )


def _alike(figure: Amount, following: Amount) -> bool:
    """Whether one unit can hold for both."""
    bare = (None, "count")
    if figure.unit == "percent" and following.unit == "percentage_point":
        return True
    if figure.unit == following.unit or figure.unit in bare:
        return True
    return following.unit in bare and figure.unit in ("USD", "EUR", "GBP", "x")


def _same_kind(figure: Amount, following: Amount) -> bool:
    """Whether both units measure one thing, on different scales."""
    named = figure.unit not in (None, "count", *_SCALELESS) and following.unit not in (None, "count", *_SCALELESS)
    return named and compatible(str(figure.unit), str(following.unit))


def _hyphened(figure: Amount, following: Amount, *, spaced: bool) -> str | None:
    a, b = figure.number, following.number
    if spaced and (b.sign or (figure.unit is None and following.unit is None)):
        return "range" if a.decimals and b.decimals and a.value < b.value else None
    if _alike(figure, following) and a.value < b.value and not a.factor and not b.factor:
        both_years = 1900 <= a.value <= 2100 and 1900 <= b.value <= 2100 and following.unit is None
        return "drop" if both_years else "range"
    return None if spaced else "drop"


def _range(figure: Amount, following: Amount) -> Amount:
    _share_unit(figure, following)
    low, high = sorted((figure.number, following.number), key=_value)
    return Amount(
        figure.start, following.end, low, figure.unit, figure.surface or following.surface, high, extra=figure.extra
    )


def _value(number: Number) -> Decimal:
    return number.value
