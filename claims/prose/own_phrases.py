"""How a text speaks of the paper's own system without its name: "our method", "the proposed framework"."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.registry.lexicon import entries

_WORDS = next(entry for entry in entries("own_phrases") if entry.name == "own")
_KEPT = frozenset(_WORDS.words("kept"))


def _either_case(words: tuple[str, ...]) -> str:
    return "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in words)


_OWN = re.compile(
    rf"\b(?:{_either_case(_WORDS.words('leads'))})\s+(?:[\w-]+\s+){{0,3}}?({_either_case(_WORDS.words('nouns'))})(s?)\b"
)


@lru_cache(maxsize=64)  # asked for every quantity of a sentence, and of a text
def own_phrase(text: str, start: int, end: int) -> str | None:
    """How a part of a text first refers to the paper's own system without a name, or None.

    "our method" stands for every general word (approach, framework, proposed model); a word that says more is kept
    ("our detector").
    """
    match = _OWN.search(text, start, end)
    return own_reference(match[0]) if match else None


def own_reference(words: str) -> str | None:
    """`our method` (or `our detector`) for a phrase that refers to the paper's own system, None for any other."""
    match = _OWN.search(words)
    if match is None:
        return None
    noun = match[1].casefold()
    return f"our {noun}{match[2]}" if noun in _KEPT else "our method"
