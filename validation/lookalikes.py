"""Letters of another script that look like Latin ones: a GPT-4 with a Cyrillic Р is another name to every program."""

from __future__ import annotations

import re
import unicodedata

# Scripts whose letters pass for Latin ones, and the Greek letters that do; β, Δ and their kin look like themselves.
_LOOK_ALIKE = re.compile("[\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\ua4d0-\ua4ffΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile("[A-Za-z]")


def stray_letter(text: str) -> str | None:
    r"""The first letter that only looks Latin in a word that has Latin letters too, None where there is none.

    >>> stray_letter("G\u0420T-4"), stray_letter("β-VAE")
    ('U+0420 CYRILLIC CAPITAL LETTER ER', None)
    """
    for word in _WORD.finditer(text):
        found = _LOOK_ALIKE.search(word[0])
        if found and _LATIN.search(word[0]):
            return f"U+{ord(found[0]):04X} {unicodedata.name(found[0], 'unnamed')}"
    return None
