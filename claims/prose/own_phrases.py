"""How a text speaks of the paper's own system without its name: "our method", "the proposed framework"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from claims.prose.cues import word_set
from claims.prose.tokens import Token

_OWN = re.compile(
    r"\b(?:[Oo]ur|[Tt]he (?:proposed|resulting|presented)|[Pp]roposed|[Tt]his)\s+(?:[\w-]+\s+){0,3}?"
    r"([Mm]ethod|[Aa]pproach|[Mm]odel|[Ff]ramework|[Aa]lgorithm|[Tt]echnique|[Ss]trategy|[Aa]rchitecture|[Nn]etwork|"
    r"[Pp]ipeline|[Ss]cheme|[Ss]olution|formulation|procedure|[Ss]ystem|[Dd]etector|[Pp]lanner|[Aa]gent|[Aa]ssistant|"
    r"[Tt]racker|[Cc]lassifier|[Dd]ataset|[Bb]enchmark)(s?)\b"
)
_KEPT = word_set("own_noun")


def own_phrase(tokens: Sequence[Token], text: str) -> str | None:
    """How a sentence refers to the paper's own system without a name, or None.

    "our method" stands for every general word (approach, framework, proposed model); a word that says more is kept
    ("our detector").
    """
    return _own_between(text, tokens[0].start, tokens[-1].end) if tokens else None


def own_phrase_anywhere(text: str) -> str | None:
    """The first such reference of a whole text."""
    return _own_between(text, 0, len(text))


@lru_cache(maxsize=64)  # asked for every figure of a sentence, and of a text
def _own_between(text: str, start: int, end: int) -> str | None:
    match = _OWN.search(text, start, end)
    return own_reference(match[0]) if match else None


def own_reference(words: str) -> str | None:
    """`our method` (or `our detector`) for a phrase that refers to the paper's own system, None for any other."""
    match = _OWN.search(words)
    if match is None:
        return None
    noun = match[1].casefold()
    return f"our {noun}{match[2]}" if noun in _KEPT else "our method"
