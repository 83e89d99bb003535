"""Amounts: numbers, each with the unit that is printed beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from claims.figures import modifiers
from claims.figures.modifiers import Modifiers
from claims.figures.number_words import MAX_ORDERS, indefinite, no_noun
from claims.figures.units import UnitMatch, match_denominator, match_prefix, match_unit
from claims.record.types import Bound, End, Number, UncertaintyKind
from claims.registry.lexicon import entries


@dataclass(slots=True)
class Amount:
    """A number with its unit while neighbours are being joined to it."""

    start: int
    end: int
    number: Number
    unit: str | None
    surface: str = ""
    high: Number | None = None
    # Distances below and above, equal for a ± term; what is said of them, and where statistics behind the figure end.
    below: Decimal | None = None
    above: Decimal | None = None
    kind: UncertaintyKind | None = None
    runs: int | None = None
    items: int | None = None
    tail: int = 0
    fault: tuple[str, str] | None = None  # what is wrong, how to mend it
    role: End | None = None
    extra: Modifiers = field(default_factory=Modifiers)
    # Place in a list "17% and 16.8%": figures of a list share the words at its ends.
    listed: bool = False

    def take_statistics(self, other: Amount) -> None:
        """What is said behind the last number of a joined figure is said of all of it."""
        self.kind, self.runs, self.items, self.tail = other.kind, other.runs, other.items, other.tail
        self.fault = self.fault or other.fault

    @property
    def reach(self) -> int:
        """Where the figure ends with the statistics behind it."""
        return max(self.end, self.tail)


_CROSSED = re.compile(r"[-\ ]cross[-\ ]?validations?")
_TIMES_BEFORE = re.compile(r"(?:^|[^0-9})\ $]\ ?|\$)(\\times\ ?)$")


@cache
def _half_a() -> re.Pattern[str]:
    """The time in "half a second"."""
    times = "|".join(entry.name for entry in entries("units") if entry.flag("half"))
    return re.compile(rf"\ an?\ ({times})\b")


@cache
def _factor_of() -> re.Pattern[str]:
    """What makes a bare number a factor: "by a factor of up to 3", "by factor 3"."""
    words = "|".join(modifiers.words_of("factor"))
    hedges = "|".join(sorted(map(re.escape, modifiers.words_of("hedge")), key=len, reverse=True))
    return re.compile(rf"\b(?:(?:a|by)\ (?:{words})\ |(?:{words})\ of\ (?:(?:{hedges})\ )?[~$≈<>]{{0,2}})$")


def figure_of(text: str, low: str, number: Number) -> Amount:
    """A number with the unit that is printed beside it."""
    start, end = number.span.start, number.span.end
    if number.factor and number.word:
        half_a = _half_a().match(low, end) if low.startswith("half", start) else None
        if half_a is not None:
            return Amount(start, half_a.end(), number, half_a[1])
        return Amount(start, end, number, "x", "word", extra=_many(low, start))
    before = _unit_before(text, low, number)
    if before is not None:
        return before
    if number.factor:
        return Amount(start, end, number, "x", "fraction")
    unit = match_unit(text, end)
    if unit is not None:
        return _with_unit(text, low, number, unit)
    if not number.sign and _factor_of().search(low, max(0, start - 40), start):
        return Amount(start, end, number, "x", "factor")
    counted = number.decimals in (0, None) and not number.sign and (number.word or _counted().match(text, end))
    return Amount(start, end, number, "count" if counted else None)


def _unit_before(text: str, low: str, number: Number) -> Amount | None:
    """A number whose unit stands before it: `$5`, `x3`, `× 3`."""
    start, end = number.span.start, number.span.end
    prefix = match_prefix(text, start)
    if prefix is not None:
        rate, after = match_denominator(text, end) or ("", end)
        return Amount(prefix[1], after, number, f"{prefix[0]}{rate}", text[prefix[1] : start])
    if number.sign:
        return None
    leading = text[start - 1 : start]
    if leading and leading in "xX×" and not number.word:
        return Amount(start - 1, end, number, "x", leading)
    times = _TIMES_BEFORE.search(low, max(0, start - 9), start)
    return None if times is None else Amount(times.start(1), end, number, "x", "\\times")


def _with_unit(text: str, low: str, number: Number, unit: UnitMatch) -> Amount:
    start, end = number.span.start, number.span.end
    # "10-fold cross validation" counts, it does not multiply.
    crossed = _CROSSED.match(low, unit.end) if unit.surface == "fold" else None
    if unit.name == "count" or crossed:
        return Amount(start, end, number, "count", tail=crossed.end() if crossed else 0)
    if unit.surface.startswith("order"):
        if number.value <= MAX_ORDERS:
            number = Number(number.span, Decimal(10) ** number.value, word=True, factor=True)
        endless = (f"more than {MAX_ORDERS} orders of magnitude are no result", "write what was meant")
        fault = endless if not number.factor else None
        return Amount(start, unit.end, number, "x", unit.surface, fault=fault)
    if unit.surface.lower() in ("point", "points") and _no_percentage(low, number, unit):
        return Amount(start, end, number, "count")
    extra = Modifiers(bound=Bound.AT_LEAST) if text[end] == "+" else Modifiers()
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
    return Modifiers(bound=Bound.AT_LEAST) if low.startswith(indefinite(), start) else Modifiers()
