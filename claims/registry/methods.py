"""When two printed names of a method are one name: `Llama-2 7B` and `LLaMA 2 7B`, `Sys V 2`, `sys-v.2` and `SysV2`.

Case, spaces, hyphens, underscores, dots and apostrophes do not matter, except between two digits, where they keep
sizes and versions apart: `Llama 2 7B` is not `Llama 27B`, nor is `GPT-3.5` `GPT-35` or `Model 2.7B` `Model 2 7B`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SEPARATORS = re.compile(r"[\s\-_.'’‘‐‑‒–—−]+")


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """The form in which names of methods are compared.

    >>> fold("Llama v.2 7B"), fold("LLaMA V2-7b"), fold("Llama 2 7B"), fold("Llama 2.7B")
    ('llamav2/7b', 'llamav2/7b', 'llama2/7b', 'llama2.7b')
    """
    return SEPARATORS.sub(_kept, unicodedata.normalize("NFKC", name).casefold())


def _kept(match: re.Match[str]) -> str:
    """What a separator leaves behind: a decimal point or a mark between two digits, else nothing."""
    text, before, after = match.string, match.start() - 1, match.end()
    if before < 0 or after == len(text) or not (text[before].isdigit() and text[after].isdigit()):
        return ""
    return "." if match[0] == "." else "/"
