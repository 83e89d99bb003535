"""Statistics right behind a figure: ± terms in brackets, intervals, +5/-3, the kind of a ± term, runs, items.

They are attributes of the figure and never figures of their own; `read_spread` says how far they reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from claims.figures.amounts import Amount
from claims.figures.number_words import cardinals
from claims.figures.units import match_unit
from claims.record.errors import UnitError
from claims.record.types import UncertaintyKind
from claims.registry.lexicon import entries
from claims.registry.units import convert

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
IN_UNIT = "write the term in the unit and scale of the value"
_SIGNED = re.compile(rf"[+-]?(?:{_NUMBER})")
_BOTH = re.compile(
    rf"""[$]?\ ?[,(\[]?\ ?[$]?(?:[\^_]\{{?)?(?P<one>[+-])\ ?(?P<first>{_NUMBER})(?P<unit>%?)\}}?
         \ ?(?:/|[\^_]\{{?|,\ ?)\ ?(?P<two>[+-])\ ?(?P<second>{_NUMBER})%?\}}?[$]?[)\]]?""",
    re.VERBOSE,
)
_BETWEEN = re.compile(r"\ ?(?:-{1,3}|to|and|,|;|~|\.\.\.?)\ ?")
_OPENS = re.compile(r"\ ?(?:[,;:]\ ?)?(?P<open>[(\[]?)\ ?")
_MORE = re.compile(r"\ ?[,;]\ ?|\ ")
_CLOSES = re.compile(r"\ ?[)\]]")
_MIN_MAX = re.compile(
    rf"""min(?:imum|\.)?[:=]?\ ?(?P<low>{_NUMBER})%?(?:,?\ (?:and\ )?|\ ?/\ ?)
         max(?:imum|\.)?[:=]?\ ?(?P<high>{_NUMBER})%?""",
    re.VERBOSE,
)
# What may begin a statistic: nearly every figure of a text is dismissed by this one look.
_FIRST = re.compile(r"[$]?\ ?(?:[,;(\[+^_]|[a-z0-9σ\\-])")


@dataclass(slots=True)
class Spread:
    """What is said about a figure behind it.

    Attributes:
        end: where it ends; the start of the search where nothing is said.
        low, high: distances below and above the value; None where none is said.
        kind: what the ± term is, said with a term here or alone for one that stands before.
        runs, items: how many seeds and how many examples the figure is taken over.
        fault: why the statistic cannot belong to the figure, and how to mend it.
    """

    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    kind: UncertaintyKind | None = None
    runs: int | None = None
    items: int | None = None
    fault: tuple[str, str] | None = None


@cache
def _kinds() -> re.Pattern[str]:
    groups = {
        entry.name: "|".join(
            re.escape(word).replace(r"\ ", r"[\ -]?") for word in sorted(entry.words("words"), key=len, reverse=True)
        )
        for entry in entries("spreads")
    }
    level = r"(?P<level>\d{2}(?:\.\d+)?)\ ?\\?%[\ -](?:level\ )?"
    return re.compile(
        rf"""(?:with\ )?(?:an?\ |the\ )?
             (?: (?:{level})?(?P<ci>{groups["ci"]}) | (?P<sd>{groups["sd"]}) | (?P<se>{groups["se"]})
               | (?P<iqr>{groups["iqr"]}) | (?P<range>{groups["range"]}) )
             (?![a-z0-9])(?P<after>\ ?[:=,]\ ?|\ of\ |\ is\ |\ )?""",
        re.VERBOSE,
    )


@cache
def _counts() -> re.Pattern[str]:
    words = {entry.name: "|".join(map(re.escape, entry.words("words"))) for entry in entries("spreads")}
    count = "|".join((r"\d[\d,]*", *cardinals()))
    return re.compile(
        rf"""(?:{words["items"]})\ ?=\ ?(?P<items>\d[\d,]*)
           | (?:(?:averaged?|mean|taken)\ )?(?:over\ |across\ |of\ |from\ )?(?P<runs>{count})\ (?:{words["runs"]})\b""",
        re.VERBOSE,
    )


def read_spread(text: str, low: str, figure: Amount) -> Spread:
    """The statistics that stand right behind a figure.

    Args:
        text: normalised text.
        low: the same in lower case.
        figure: the figure, not yet joined to others.
    """
    found = Spread(figure.end)
    while _FIRST.match(low, found.end) is not None and (_both(low, found) or _within(text, low, figure, found)):
        pass
    return found


def _both(low: str, found: Spread) -> bool:
    """+5/-3, (-3/+5), ^{+5}_{-3}."""
    match = _BOTH.match(low, found.end)
    if match is None or match["one"] == match["two"] or found.low is not None:
        return False
    first, second = _decimal(match["first"]), _decimal(match["second"])
    found.low, found.high = (second, first) if match["one"] == "+" else (first, second)
    found.kind, found.end = UncertaintyKind.UNKNOWN, match.end()
    return True


def _within(text: str, low: str, figure: Amount, found: Spread) -> bool:
    """One statistic after a comma or a blank, or in brackets with those that share them."""
    opening = _OPENS.match(low, found.end)
    if opening is None or opening.end() == found.end:
        return False
    bracket, trial = opening["open"], replace(found, end=opening.end())
    if not _one(text, low, figure, trial, bracket):
        return False
    while bracket and (more := _MORE.match(low, trial.end)) is not None:
        further = replace(trial, end=more.end())
        if not _one(text, low, figure, further, ","):
            break
        trial = further
    closing = _CLOSES.match(low, trial.end) if bracket else None
    if bracket and closing is None:
        return False
    trial.end = closing.end() if closing else trial.end
    for name in ("end", "low", "high", "kind", "runs", "items", "fault"):
        setattr(found, name, getattr(trial, name))
    return True


def _one(text: str, low: str, figure: Amount, found: Spread, lead: str) -> bool:
    """One statistic at `found.end`; `lead` is what opens it: a bracket, a comma, or nothing but a blank."""
    if (counted := _counts().match(low, found.end)) is not None:
        number = counted["items"] or counted["runs"]
        value = int(cardinals()[number]) if number in cardinals() else int(number.replace(",", ""))
        found.items, found.runs = (value, found.runs) if counted["items"] else (found.items, value)
        found.end = counted.end()
        return True
    if lead and (ends := _MIN_MAX.match(low, found.end)) is not None:
        _set_ends(figure, found, (_decimal(ends["low"]), None), (_decimal(ends["high"]), None))
        found.kind, found.end = UncertaintyKind.RANGE, ends.end()
        return True
    named = _kinds().match(low, found.end)
    if named is None:
        return lead == "[" and _interval(text, figure, found, found.end, UncertaintyKind.UNKNOWN)
    kind = _kind(named)
    if kind in (UncertaintyKind.SD, UncertaintyKind.SE):
        told = _term(text, low, figure, found, named.end(), kind)
    else:
        told = _interval(text, figure, found, named.end(), kind)
        if not told and not (named["level"] or lead):
            return False
    if not told:  # the kind of a ± term that stands before
        found.kind, found.end = kind, named.end() - len(named["after"] or "")
    return True


def _kind(named: re.Match[str]) -> UncertaintyKind:
    if named["ci"]:
        level = f"ci{named['level']}"
        return next((kind for kind in UncertaintyKind if kind == level), UncertaintyKind.UNKNOWN)
    return next(kind for kind in UncertaintyKind if kind in named.re.groupindex and named[kind])


def _term(text: str, low: str, figure: Amount, found: Spread, position: int, kind: UncertaintyKind) -> bool:
    """One distance on both sides."""
    number = _printed(text, position)
    if number is None or found.low is not None or _counts().match(low, position):
        return False
    value, unit, end = number
    found.low = found.high = _in_unit(figure, found, value, unit)
    found.kind, found.end = kind, end
    return True


def _interval(text: str, figure: Amount, found: Spread, position: int, kind: UncertaintyKind) -> bool:
    """Two ends: 0.89-0.93, [0.88, 0.93], 0.85 to 0.90."""
    opening = _OPENS.match(text, position)
    bracket = opening["open"] if opening else ""
    first = _printed(text, opening.end() if opening else position)
    between = _BETWEEN.match(text, first[2]) if first else None
    second = _printed(text, between.end()) if between else None
    if first is None or second is None or found.low is not None:
        return False
    closing = _CLOSES.match(text, second[2]) if bracket else None
    if bracket and closing is None:
        return False
    unit = first[1] or second[1]
    _set_ends(figure, found, (first[0], unit), (second[0], second[1] or unit))
    found.kind, found.end = kind, closing.end() if closing else second[2]
    return True


def _printed(text: str, position: int) -> tuple[Decimal, str | None, int] | None:
    """A number with its unit, and where they end."""
    match = _SIGNED.match(text, position)
    if match is None:
        return None
    unit = match_unit(text, match.end())
    value = Decimal(match[0].replace(",", "").replace("+", ""))
    return (value, unit.name, unit.end) if unit else (value, None, match.end())


def _set_ends(figure: Amount, found: Spread, low: tuple[Decimal, str | None], high: tuple[Decimal, str | None]) -> None:
    """Distances of the ends from the value."""
    value = figure.number.value * (-1 if figure.number.sign == "-" else 1)
    down, up = _in_unit(figure, found, *low), _in_unit(figure, found, *high)
    found.low, found.high = value - down, up - value
    if found.low < 0 or found.high < 0:
        found.fault = (f"the interval {low[0]} to {high[0]} does not hold the value", IN_UNIT)


def _in_unit(figure: Amount, found: Spread, value: Decimal, unit: str | None) -> Decimal:
    """A term in the unit of its figure; the scale of the figure ("3M") holds for a bare one."""
    if unit is None or unit == figure.unit:
        return value.scaleb(figure.number.scale) if unit is None else value
    try:
        return convert(value, unit, figure.unit or unit)
    except UnitError as error:
        found.fault = (error.problems[0].what, IN_UNIT)
        return value


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
