"""When two printed names of a method are one name: `meta-llama/Llama-2-7b-hf`, `LLaMA 2 7B` and `Llama-v2-7B`.

A name is read into parts: whose account it stands under, the words of the name proper with their numbers, sizes,
dates, variant (base, instruct, chat), precision (AWQ, FP8) and effort (thinking, high). Two names are one where all
parts are equal; what the parts do not keep is exactly what does not matter: case, blanks, hyphens, underscores, the
`v` of a version, the order of the parts, the account of the maker, a closing `-hf`, a citation. Everything else
tells methods apart. Names that differ only in what somebody may well have left out or mistyped are a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from claims.registry.method_parts import NameParts, parse, spelled_out

_LABELS = {
    "owner": "account", "words": "name", "version": "version", "sizes": "size", "dates": "date", "variants": "variant",
    "precisions": "precision", "efforts": "effort", "cited": "citation",
}  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+")
_MARKED = re.compile(r"(?<![^·])v(?=\d)")  # the v that is set before a number which would read as a size
_OPENING = 8  # letters of a name that others are searched by
SLIPPED = 7  # letters of a word from which a slip is told from another word


class Likeness(StrEnum):
    """Whether two names mean one method."""

    SAME = "same"
    DIFFERENT = "different"
    MAYBE = "maybe"


@lru_cache(maxsize=1 << 16)
def fold(name: str) -> str:
    """The form in which names of methods are compared; it is its own folded form.

    >>> fold("meta-llama/Llama-2-7b-hf"), fold("LLaMA v2 7B"), fold("Llama 2.7B"), fold("claude-3-5-sonnet-20241022")
    ('llama 2 7b', 'llama 2 7b', 'llama 2.7b', 'claudesonnet 3.5 2024-10-22')
    """
    return str(parse(name))


def candidates(name: str, among: Iterable[str]) -> list[str]:
    """Those of many names that may have the same folded form as one, told by a few of their letters and digits.

    All that do have it are among them; what is left is folded, which takes some twenty times as long a name.
    """
    parts = parse(name)
    letters = filter(str.isalpha, _MARKED.sub("", parts.words))  # in this order, whatever stands between them
    signs = [*letters][:_OPENING], filter(str.isdigit, parts.version)
    wanted = [re.compile(".*?".join(map(re.escape, each)), re.DOTALL) for each in signs]
    return [other for other in among if all(each.search(spelled_out(other).replace("+", "+plus")) for each in wanted)]


def compare(one: str, other: str) -> Likeness:
    """Whether two names mean one method, as far as the names tell.

    `SAME` also where one date leaves out the year of the other. `MAYBE` where they differ only in what is often left
    out (`-base`, a `.0`, bf16, the account of a third party, the day of a date, the active parameters), in the order of
    several numbers, or in one letter.
    """
    first, second = parse(one), parse(other)
    if fold(one) == fold(other):
        return Likeness.SAME if fold(one) else Likeness.DIFFERENT
    if _same_day(first.dates, second.dates) and _undated(first) == _undated(second):
        return Likeness.SAME
    near = first.version == second.version and _near(one, other)
    if first.words != second.words or first.version != second.version:
        reordered = _shuffled(first) == _shuffled(second)
        pointed = first.words == second.words and _plain(first.version) == _plain(second.version)
        if not (near or reordered or pointed):
            return Likeness.DIFFERENT
    alike = _softly_equal(first, second) if not near else _rest(first) == _rest(second)
    return Likeness.MAYBE if alike else Likeness.DIFFERENT


def differences(one: str, other: str) -> tuple[str, ...]:
    """The parts in which two names differ, in words: `size 8b, not 70b`; empty where they are one."""
    first, second = parse(one), parse(other)
    found = []
    for part, label in _LABELS.items():
        mine, yours = (getattr(name, part) for name in (first, second))
        if mine != yours:
            shown = [value if isinstance(value, str) else ", ".join(value) for value in (mine, yours)]
            found.append(f"{label} {shown[0] or 'unstated'}, not {shown[1] or 'unstated'}")
    return tuple(found)


def _near(one: str, other: str) -> bool:
    """Whether two names differ by a slip of the pen in one longer word; in a short word, a letter is a meaning."""
    words = [_WORDS.findall(name.casefold()) for name in (one, other)]
    if len(words[0]) != len(words[1]):
        return False
    apart = [pair for pair in zip(*words, strict=True) if pair[0] != pair[1]]
    if len(apart) != 1 or min(map(len, apart[0])) < SLIPPED:
        return False
    first, second = apart[0]
    return first[0] == second[0] and DamerauLevenshtein.distance(first, second) == 1


def _shuffled(name: NameParts) -> tuple[str, ...]:
    return tuple(sorted((*name.words.split("·"), name.version)))


def _plain(version: str) -> str:
    return version.removesuffix(".0")


def _rest(name: NameParts) -> tuple[object, ...]:
    return name.owner, name.sizes, name.dates, name.variants, name.precisions, name.efforts, name.cited


def _softly_equal(one: NameParts, other: NameParts) -> bool:
    """Whether two names agree but for what is often left out."""
    return (
        set(one.variants) ^ set(other.variants) <= {"base"}
        and set(one.precisions) ^ set(other.precisions) <= {"bf16", "fp16"}
        and one.efforts == other.efforts
        and (one.cited == other.cited or not one.cited or not other.cited)
        and all(size[0] == "a" for size in set(one.sizes) ^ set(other.sizes))
        and _one_day(one.dates, other.dates)
    )


def _undated(name: NameParts) -> NameParts:
    return replace(name, dates=())


def _same_day(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether dates differ in the year alone, which one leaves out: `0613` and `2023-06-13`."""
    if len(one) != 1 or len(other) != 1:
        return False
    short, day = sorted((*one, *other), key=len)
    return len(day) == len("2023-06-13") and short == _month_day(day)


def _month_day(day: str) -> str:
    return day[5:].replace("-", "")


def _one_day(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether dates may be the same: `2024-08` and `2024-08-06`, `0806` and `2024-08-06`, `0824` and `2024-08`."""
    if len(one) != len(other):
        return False
    for first, second in zip(one, other, strict=True):
        short, full = sorted((first, second), key=len)
        ways = (full, full[:7], _month_day(full), f"{full[5:7]}{full[2:4]}")
        if short not in ways:
            return False
    return True
