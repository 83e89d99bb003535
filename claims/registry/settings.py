"""One spelling for every protocol: numbers are ranked together only where their settings are the same text.

A setting is a list of parts. A part that is wholly made of words of `lexicon/settings.yaml` takes their normal form;
any other part stays as it was written, apart from spaces. Parts are put in one order, so that `CoT, 5 shot` and
`5-shot with CoT` meet. Nothing is guessed: an absent setting stays absent.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from claims.registry.lexicon import entries

_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
_NUMBER = rf"(?:\d+(?:\.\d+)?|{'|'.join(_NUMBER_WORDS)})"
_SEPARATOR = re.compile(r"[,;|()\[\]{}]|\s[+&]\s|\s/\s")
_JOINING = re.compile(r"(?:\s|-|\+|/|\b(?:with|using|and|in|on|at|the|setting|prompting|decoding)\b)*", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_WITH = re.compile(r"(?:\s*(?:,|\||\bw/|\bwith\b|\s-))+\s*\Z", re.IGNORECASE)  # what joins a protocol to a name
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


@lru_cache(maxsize=4096)
def normal_setting(text: str) -> str:
    """The normal form of a protocol; the same for every spelling of it, and its own normal form.

    >>> normal_setting("CoT prompting, 5 Shots")
    '5-shot, CoT'
    """
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    parts: dict[str, int] = {}
    for raw in _SEPARATOR.split(text):
        part = " ".join(raw.split())
        if part:
            found = _known(part)
            parts.update(dict(found) if found else {part: len(entries("settings"))})
    return ", ".join(sorted(parts, key=lambda part: (parts[part], part.casefold(), part)))


def split_of(setting: str | None) -> str | None:
    """The split that a setting in its normal form names; several are one that no entry has; None where it names none.

    >>> split_of("5-shot, dev")
    'validation'
    """
    parts = (setting or "").split(", ")
    named = {entry.text("form"): entry.text("split") for entry in entries("settings")}
    return " and ".join(sorted({split for part in parts if (split := named.get(part))})) or None


def protocol_in(name: str) -> tuple[str, str] | None:
    """The name without the protocol that stands in it, and the protocol's normal form; None where there is none.

    In brackets every protocol counts; behind the name only those with a number, since `CoT` may be the method itself.

    >>> protocol_in("Llama 2 70B (5-shot, CoT)"), protocol_in("GPT-4, 10 shots"), protocol_in("Chain of Thought")
    (('Llama 2 70B', '5-shot, CoT'), ('GPT-4', '10-shot'), None)
    """
    for match in _BRACKETS.finditer(name):
        parts = [part.strip() for part in _SEPARATOR.split(match[1].translate(_DASHES)) if part.strip()]
        known = [part for part in parts if _known(part)]
        other = ", ".join(part for part in parts if part not in known)
        kept = f"({other})" if other else ""
        rest = " ".join(f"{name[: match.start()]} {kept}{name[match.end() :]}".split())
        if rest and known:
            return rest, normal_setting(", ".join(known))
    words = name.split()
    for at in range(max(1, len(words) - 3), len(words)):
        tail, rest = " ".join(words[at:]), _WITH.sub("", " ".join(words[:at]) + " ")
        found = _known(tail.translate(_DASHES))
        if found and rest.strip() and all(re.search(r"\d", form) for form, _ in found):
            return rest.strip(), normal_setting(tail)
    return None


def _known(part: str) -> list[tuple[str, int]]:
    """Normal forms with their ranks where the whole part is made of known words, else nothing."""
    found: list[tuple[str, int]] = []
    at = 0
    while at < len(part):
        match = _pattern().match(part, at)
        if match is None:
            return []
        rank = int(str(match.lastgroup)[1:])
        number = _number_of(match, rank)
        form = str(entries("settings")[rank].text("form"))
        found.append((form.replace("{n}", _NUMBER_WORDS.get(number.casefold(), number)), rank))
        at = match.end()
        joined = _JOINING.match(part, at)
        at = joined.end() if joined else at
    return found


def _number_of(match: re.Match[str], rank: int) -> str:
    start, end = match.span(f"e{rank}")
    number = re.search(_NUMBER, match.string[start:end], re.IGNORECASE)
    return number[0] if number else ""


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """All surfaces, the longest first, one named group an entry; the group's number is the entry's rank."""
    ranked = []
    for rank, entry in enumerate(entries("settings")):
        surfaces = sorted(entry.words("surfaces"), key=len, reverse=True)
        ranked.append(f"(?P<e{rank}>{'|'.join(_surface(surface) for surface in surfaces)})")
    return re.compile(rf"(?:{'|'.join(ranked)})(?![\w%.@])", re.IGNORECASE)


def _surface(words: str) -> str:
    return r"[\s-]*".join(_NUMBER if word == "{n}" else re.escape(word) for word in words.split())
