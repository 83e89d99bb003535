"""The unit printed after (or, as `$`, before) a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from claims.registry.lexicon import entries
from claims.registry.units import prefixes, surfaces


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit found beside a number: canonical name, end offset, spelling, and whether it is an ordinary noun."""

    name: str
    end: int
    surface: str
    noun: bool = False


# Between number and unit: nothing, a space, a closing or thin-space command of TeX, a hyphen.
_GAP = r"(?P<gap>\+?\$??\}?(?:\ |~|\\,|\\ |\\;)?|-)"
# "3 x 4" is a dimension and "2 x 10^9" a numeral; a unit of letters ends with its word.
_END = r"(?![A-Za-z0-9_]|-[A-Za-z])"


@cache
def _rates() -> dict[str, str]:
    """Spellings of the times after "per", to their canonical unit."""
    return {word: entry.name for entry in entries("units") for word in entry.words("per")}


@cache
def _rate() -> re.Pattern[str]:
    times = "|".join(sorted(_rates(), key=len, reverse=True))
    return re.compile(rf"(?:\ per\ |\ ?/\ ?|\ an?\ )({times})(?![A-Za-z0-9])")


@cache
def _words() -> re.Pattern[str]:
    by_initial: dict[str, list[str]] = {}
    for surface in sorted(surfaces(), key=len, reverse=True):
        ends_in_letter = surface[-1].isalnum() and not surface.startswith("\\mu")
        pattern = re.escape(surface) + (_END if ends_in_letter else "(?![A-Za-z])" if surface[0] == "\\" else "")
        by_initial.setdefault(surface[0], []).append(pattern)
    groups = (f"(?=[{re.escape(initial)}])(?:{'|'.join(group)})" for initial, group in by_initial.items())
    return re.compile(f"{_GAP}(?P<unit>{'|'.join(groups)})")


@cache
def _kinds() -> tuple[frozenset[str], frozenset[str]]:
    units = entries("units")
    hyphened = frozenset(entry.name for entry in units if entry.flag("hyphen"))
    return hyphened, frozenset(entry.name for entry in units if entry.flag("noun"))


def match_unit(text: str, position: int) -> UnitMatch | None:
    """The unit that begins at a number's end, longest spelling first.

    Args:
        text: normalised text.
        position: end of the number.
    """
    if position >= len(text):
        return None
    match = _words().match(text, position)
    if match is None:
        return None
    surface, gap = match["unit"], match["gap"]
    name = surfaces()[surface]
    hyphened, nouns = _kinds()
    noun = name in nouns or name == "count"
    if gap == "-" and name not in hyphened:
        return None
    if noun and gap == "":
        return None
    rate = _rate().match(text, match.end()) if noun and name != "count" else None
    if rate is not None:
        return UnitMatch(f"{name}/{_rates()[rate[1]]}", rate.end(), text[match.start("unit") : rate.end()])
    return UnitMatch(name, match.end(), surface, noun)


@cache
def _before() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(prefixes().items(), key=lambda item: -len(item[0])))


# A "$" before a number is money only if it does not open a formula.
_FORMULA = re.compile(r"[0-9.,]*(?:[$\\^_{%x×]|\ ?(?:[\\^_=<>%]|imes|times)|[^$\s]{0,24}\$(?!\d))")


def match_prefix(text: str, start: int) -> tuple[str, int] | None:
    """The unit that stands directly before a number, as (name, start offset of the unit).

    Args:
        text: normalised text.
        start: start of the number.
    """
    for surface, name in _before():
        if text.endswith(surface, max(0, start - len(surface)), start):
            if surface == "$" and (text[start - 2 : start - 1].isalnum() or _FORMULA.match(text, start)):
                return None
            return name, start - len(surface)
    return None
