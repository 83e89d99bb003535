r"""The numbers and units of siunitx (`\num`, `\SI`, `\qty`, columns of type S) as a reader sees them on the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

ARGUMENTS = {
    "num": "[{", "tablenum": "[{", "SI": "[{[{", "si": "[{", "qty": "[{{", "unit": "[{", "numrange": "[{{",
    "SIrange": "[{{{", "qtyrange": "[{{{", "numlist": "[{", "SIlist": "[{{", "qtylist": "[{{",
}  # fmt: skip
_PREFIXES = {
    "nano": "n", "micro": "µ", "milli": "m", "centi": "c", "deci": "d", "kilo": "k", "mega": "M", "giga": "G",
    "tera": "T", "peta": "P", "exa": "E", "kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti",
}  # fmt: skip
_UNITS = {
    "second": "s", "minute": "min", "hour": "h", "day": "d", "byte": "B", "bit": "bit", "watt": "W", "joule": "J",
    "hertz": "Hz", "metre": "m", "meter": "m", "gram": "g", "percent": "%", "decibel": "dB", "kilogram": "kg",
    "kWh": "kWh", "ms": "ms", "us": "µs", "ns": "ns", "MB": "MB", "GB": "GB", "TB": "TB",
}  # fmt: skip
_SYMBOLS = {**_PREFIXES, **_UNITS, "per": "/", "of": "", "squared": "²", "cubed": "³"}
_CONCISE = re.compile(r"(\d+(?:\.(\d+))?)\s*\((\d+)\)$")  # 63.5(4): the digits in brackets count in the last place
_DECIMAL_COMMA = re.compile(r"(\d*),(\d+(?:\(\d+\))?(?:\s*[eEdD][-+]?\d+)?)")


def number(text: str) -> str:
    """A number as the package prints it: decimal point, uncertainty with its sign, and no blank inside.

    >>> number("63.5(4)"), number(".681"), number("70.2 +- 0.3")
    ('63.5 ± 0.4', '0.681', '70.2 ± 0.3')
    """
    text = re.sub(r"\s*(?:\+-|±)\s*", " ± ", text.strip())
    if comma := _DECIMAL_COMMA.fullmatch(text):
        text = f"{comma[1]}.{comma[2]}"
    text = re.sub(r"(?<![\d.])\.(?=\d)", "0.", text)
    if concise := _CONCISE.fullmatch(text):
        spread = Decimal(concise[3]).scaleb(-len(concise[2] or ""))
        return f"{concise[1]} ± {spread:f}"
    return text


def printed(macro: str, given: Sequence[Any], text_of: Callable[[Any], str]) -> str:
    """What the macro prints of its arguments, options left aside; `text_of` gives the text of a node."""
    if macro in ("si", "unit"):
        return _symbols(given[-1:], text_of)
    bare = macro.startswith("num") or macro == "tablenum"
    unit = "" if bare else _symbols(given[-1:], text_of)
    listed = [text_of(each) for each in (given if bare else given[:-1])]
    pieces = listed[0].split(";") if macro.endswith("list") and listed else listed
    figure = (" to " if macro.endswith("range") else ", ").join(number(piece) for piece in pieces)
    return f"{figure}{unit}" if unit == "%" else f"{figure} {unit}".strip()


def _symbols(nodes: Sequence[Any], text_of: Callable[[Any], str]) -> str:
    """The symbol of a unit; a macro that is none of the package's is printed as its name."""
    found = ""
    for node in nodes:
        name = str(getattr(node, "macroname", ""))
        parsed = getattr(node, "nodeargd", None)
        inner = getattr(node, "nodelist", None) or [
            each for each in (parsed.argnlist if parsed else None) or () if each
        ]
        if name in _SYMBOLS or inner:
            found += _SYMBOLS.get(name, name) + _symbols(inner, text_of)
        else:
            found += name or text_of(node)
    return found.strip()
