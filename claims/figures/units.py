"""The unit printed after (or, as `$`, before) a number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from claims.registry.lexicon import entries
from claims.registry.unit_names import below, prefixes, surfaces, unprefixed
from claims.registry.units import compatible


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit found beside a number: canonical name, end offset, spelling, and whether it is an ordinary noun."""

    name: str
    end: int
    surface: str
    noun: bool = False


# Between number and unit: nothing, blanks, a closing or thin-space command of TeX, a hyphen.
_GAP = r"(?P<gap>\+?\$??\}?(?:\ {1,3}|~|\\,|\\ |\\;)?|-)"
# "3 x 4" is a dimension and "2 x 10^9" a numeral; a unit of letters ends with its word, and "s.e." is no second.
_END = r"(?!\w|-[A-Za-z]|\.[a-z]\.)"


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _joint() -> re.Pattern[str]:
    """What leads below the line, with or without a number: `/`, ` per `, ` per million `; "an hour" needs a time."""
    joints = [word for entry in entries("denominators") if entry.name == "joints" for word in entry.words("surfaces")]
    signs = _longest_first(word for word in joints if not word.isalpha())
    words = _longest_first(word for word in joints if word.isalpha())
    scales = _longest_first(_scales())
    lead = rf"(?:\ ?(?:{signs})\ ?|\ (?P<word>{words})\ )"
    return re.compile(rf"{lead}(?:(?P<scale>{scales})(?:\ |(?=[A-Za-z])))??(?P<unit>{_denominators()})")


@cache
def _scales() -> dict[str, str]:
    """Scale of a denominator to the name of its prefix, empty for one."""
    return {
        word: "" if entry.name == "one" else entry.name
        for entry in entries("denominators")
        if entry.name != "joints"
        for word in entry.words("surfaces")
    }


@cache
def _denominators() -> str:
    return rf"(?:{_longest_first(below())}){_END}"


def match_denominator(text: str, position: int) -> tuple[str, int] | None:
    """The denominators that follow a unit, as (canonical name after a slash, end offset): "/token", "/second/gpu".

    Args:
        text: normalised text.
        position: end of the unit, or of a number whose unit stands before it ("$3 per million tokens").
    """
    found, end = "", position
    while (match := _joint().match(text, end)) is not None:
        name = below()[match["unit"]]
        if match["word"] in ("a", "an") and not compatible(name, "second"):
            break  # "4 ms a frame" is rare, "3 points a win" is none
        scale = _scales()[match["scale"]] if match["scale"] else ""
        if scale and name not in unprefixed():
            break
        found += f"/{scale}{name}"
        end = match.end()
    return (found, end) if found else None


@cache
def _words() -> re.Pattern[str]:
    by_initial: dict[str, list[str]] = {}
    for surface in sorted(surfaces(), key=len, reverse=True):
        ends_in_letter = surface[-1].isalnum() and not surface.startswith("\\mu")
        pattern = re.escape(surface) + (_END if ends_in_letter else r"(?!\w)" if surface[0] in "\\°" else "")
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
    if name == "count" or name in UNDIVIDED:
        return UnitMatch(name, match.end(), surface, noun)
    if (rate := match_denominator(text, match.end())) is not None:
        return UnitMatch(f"{name}{rate[0]}", rate[1], text[match.start("unit") : rate[1]])
    return UnitMatch(name, match.end(), surface, noun)


# "5% per year" and "2x per GPU" are no rates: what follows qualifies the change.
UNDIVIDED = frozenset({"percent", "percentage_point", "x", "dB", "score"})


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
    if text[start - 2 : start] == "$ " and not _FORMULA.match(text, start) and text.count("$") == 1:
        return prefixes()["$"], start - 2
    for surface, name in _before():
        if text.endswith(surface, max(0, start - len(surface)), start):
            if surface == "$" and (text[start - 2 : start - 1].isalnum() or _FORMULA.match(text, start)):
                return None
            return name, start - len(surface)
    return None
