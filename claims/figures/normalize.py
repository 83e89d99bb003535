"""One-for-one folding of characters: what looks the same to a reader becomes the same, and every offset survives."""

from __future__ import annotations

import re

_SPACES = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x85"
    "\t\n\r\v\f\x1c\x1d\x1e\x1f"
)
_FOLDED = {
    # Hyphens, figure, en and em dashes, the minus sign, and their small and full-width forms.
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u207b\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\uff02", '"'),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    "\uff0b": "+",
    "\uff0e": ".",
    "\uff0c": ",",
    "\uff05": "%",
    "\uff0f": "/",
    "\u2044": "/",
    "\uff08": "(",
    "\uff09": ")",
    "\uff1c": "<",
    "\uff1e": ">",
    "\u223c": "~",
    "\uff5e": "~",
    "\u02dc": "~",
    "\u2715": "×",
    "\u2a09": "×",
    "\u2a7e": "≥",
    "\u2267": "≥",
    "\u2a7d": "≤",
    "\u2266": "≤",
    "\u2192": "→",
    "\u27f6": "→",
    "\u21d2": "→",
    "\u279c": "→",
    "\uff04": "$",
}
_TABLE = str.maketrans(_FOLDED)
_ASCII_TABLE = str.maketrans(dict.fromkeys("\t\n\r\v\f\x1c\x1d\x1e\x1f", " "))


_CHUNK = re.compile(r"(?:[^\ ]|(?<!\ )\ )+")  # up to a blank behind a blank


def normalize(text: str) -> str:
    """Fold dashes, spaces, quotes, full-width signs and arrows, each to one character.

    >>> normalize("\u22120.3\u2009dB")
    '-0.3 dB'

    Returns:
        A string of the same length, so that a span holds in both.
    """
    return text.translate(_ASCII_TABLE if text.isascii() else _TABLE)


def lowered(text: str) -> str:
    """The text in lower case with its length kept; the few letters that would become two stay as they are."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def squeezed(text: str) -> tuple[str, list[int] | None]:
    """The text with one blank for each run of blanks, and where its characters stood; None where it is as it was.

    Args:
        text: normalised text, in which every blank is a space.
    """
    if "  " not in text:
        return text, None
    places: list[int] = []
    for chunk in _CHUNK.finditer(text):
        places.extend(range(*chunk.span()))
    return "".join([text[at] for at in places]), places
