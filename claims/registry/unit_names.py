"""Printed spellings of units and their canonical names: `lexicon/units.yaml`, `prefixes.yaml`, `denominators.yaml`.

A canonical name is one word of `units.txt` with or without the name of a prefix (`millisecond`), or several joined by
slashes (`USD/megatoken`, `token/second/gpu`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from claims.registry.lexicon import Entry, entries

LONG = 5  # letters from which a spelling may begin with a capital


def _prefixed(entry: Entry) -> Iterator[tuple[str, str]]:
    """Spellings of a unit with each prefix that it takes: `ms`, `msec`, `millisecond(s)`, `giga FLOPs`."""
    wanted = set(entry.words("of"))
    for prefix in entries("prefixes"):
        if prefix.name not in wanted:
            continue
        name = f"{prefix.name}{entry.name}"
        for symbol in entry.words("symbols"):
            for short in prefix.words("surfaces"):
                yield f"{short}{symbol}", name
                if short.isupper() and len(symbol) > 2 and symbol[0].isupper():
                    yield f"{short} {symbol}", name
        for word in entry.words("names"):
            for plural in ("", "s") if word[-1].islower() and word[-1] != "s" else ("",):
                yield from ((f"{prefix.name}{gap}{word}{plural}", name) for gap in ("", " ", "-"))


@cache
def surfaces() -> dict[str, str]:
    """Every printed spelling that may follow a number, to its canonical unit name."""
    table: dict[str, str] = {}
    for entry in entries("units"):
        for surface in (*entry.words("surfaces"), *(f"{w}{s}" for w in entry.words("plural") for s in ("", "s"))):
            table[surface] = entry.name
    for entry in entries("units"):
        for surface, name in _prefixed(entry):
            table.setdefault(surface, name)
    for surface, name in list(table.items()):
        if len(surface) >= LONG and surface[0].islower():
            table.setdefault(surface[0].upper() + surface[1:], name)
    return table


@cache
def below() -> dict[str, str]:
    """Every printed spelling that may stand below the line (`ms per batch`), to its canonical unit name."""
    counted = {s: name for s, name in surfaces().items() if s[0].isalpha() and "/" not in name}
    return counted | {word: entry.name for entry in entries("units") for word in entry.words("below")}


@cache
def countable(unit: str) -> bool:
    """Whether a unit is a thing that is counted (token, epoch), not one that is measured (pixel, second)."""
    return any(each.name == unit and each.flag("noun") and not each.flag("measure") for each in entries("units"))


@cache
def surface_of(unit: str) -> str:
    """The spelling in which a canonical unit is printed: `cm` for centimeter, the name itself where none is given."""
    return next((word for word, name in surfaces().items() if name == unit and word.isalpha()), unit)


@cache
def prefixes() -> dict[str, str]:
    """Every spelling that may stand before a number (`$`), to its canonical unit name."""
    return {surface: entry.name for entry in entries("units") for surface in entry.words("before")}


@cache
def unprefixed() -> frozenset[str]:
    """Canonical unit names that a prefix may stand before: a thousand terabytes are no kiloterabyte."""
    return frozenset(entry.name for entry in entries("units"))


@cache
def names() -> frozenset[str]:
    """All canonical unit names that have a printed spelling, those with a prefix included."""
    return unprefixed() | frozenset(surfaces().values())


@lru_cache(maxsize=4096)
def canonical(surface: str) -> str | None:
    """Canonical name of a printed unit, None where it is unknown.

    >>> canonical("GFLOPs"), canonical("percentage points"), canonical("parsec")
    ('gigaFLOP', 'percentage_point', None)
    >>> canonical("USD/megatoken"), canonical("mB")
    ('USD/megatoken', None)
    """
    text = " ".join(surface.split())
    if text in names():
        return text
    known = surfaces()
    if text in known:
        return known[text]
    text = text.replace(" per ", "/")
    if "/" in text:
        parts = [canonical(part) or _below_the_line(part) for part in text.split("/")]
        return None if None in parts else "/".join(part for part in parts if part)
    # Case means something in a symbol (ms, MS; Mb, MB), nothing in a word.
    return prefixes().get(text) or (known.get(text.lower()) if len(text) >= LONG else None)


def _below_the_line(part: str) -> str | None:
    """A denominator: `GPU`, or a counted unit with the name of a prefix (`megatoken`)."""
    bare = next((part.removeprefix(p.name) for p in entries("prefixes") if part.startswith(p.name)), part)
    return part if bare != part and bare in unprefixed() else below().get(part)
