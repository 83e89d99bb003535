"""How titles and texts spell out the names of systems: `SMAT` in "Separable Self and Mixed Attention Transformers"."""

from __future__ import annotations

import re

from claims.prose.cues import word_set

_LETTERS = re.compile(r"[A-Za-z]+")
_SMALL = word_set("preposition") | word_set("title_small")


def title_words(title: str | None) -> tuple[str, ...]:
    """The lower-case words of a title, those within hyphens apart."""
    return tuple([word.casefold() for word in _LETTERS.findall(title or "")])


def spelt(name: str, words: tuple[str, ...]) -> str:
    """How the words of a title spell a name.

    Args:
        name: a candidate name.
        words: the words of the title, lower case.

    Returns:
        `run` where its capitals are the initials of neighbouring words, `parts` where it is made of beginnings of
        neighbouring words (CovNorm, Covariance Normalization), `some` where initials in order spell it, else `no`.
    """
    capitals = "".join([letter for letter in name if letter.isupper()]).casefold()
    if len(capitals) < 2 or not words:
        return "no"
    content = [word for word in words if word not in _SMALL]
    initials = "".join([word[0] for word in content])
    if capitals in initials or capitals in "".join([word[0] for word in words]):
        return "run"
    letters = "".join(_LETTERS.findall(name)).casefold() if " " not in name else ""
    if letters and len(letters) < 20 and any(_beginnings(letters, content[at : at + 6]) for at in range(len(content))):
        return "parts"
    following = iter(initials)
    return "some" if all(letter in following for letter in capitals) else "no"


def _beginnings(letters: str, words: list[str]) -> bool:
    """Whether beginnings of the words, one after the other, make the letters."""
    if not letters or not words:
        return not letters
    shared = 0
    while shared < min(len(letters), len(words[0])) and letters[shared] == words[0][shared]:
        shared += 1
    return any(_beginnings(letters[size:], words[1:]) for size in range(shared, 0, -1))


def defining_words(name: str, text: str) -> list[str] | None:
    """The words that a bracketed abbreviation stands for where a text introduces it: `Deep Level Sets (DLS)`."""
    at = text.find(f"({name})")
    capitals = [letter for letter in name.casefold() if letter.isalpha()] if name.isupper() else [
        letter.casefold() for letter in name if letter.isupper()]  # fmt: skip
    if at < 0 or len(capitals) < 2:
        return None
    words = [word.casefold() for word in _LETTERS.findall(text[max(0, at - 100) : at])]
    for count in range(len(capitals), min(len(capitals) + 2, len(words)) + 1):
        if words[-count][0] == capitals[0]:
            return words[-count:]
    return None
