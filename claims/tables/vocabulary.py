"""The vocabulary of result tables (`claims/lexicon/tables.yaml`) and the folded comparison with it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from claims.registry.lexicon import entries
from claims.registry.lookup import key

_BRACKETS = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]")
_HASH = re.compile(r"^[\s\\]*(?:#|№|number of |num\.? |no\. of )\s*", re.IGNORECASE)
_AT = re.compile(r"\s*@\s?\d{2,4}$")  # FLOPs @640: at this input size
_FACTOR = re.compile(r"[x×]\s?(\d{1,2})|(\d{1,2})\s?[x×]")
_SHOT_RANGE = re.compile(r"\b(\d+)\s?[-–]\s?(\d+)[\s-]?shots?\b", re.IGNORECASE)
HEADING_KINDS = (
    "method", "benchmark", "subset", "group", "metric", "setting", "size", "value", "average", "rank", "link",
    "attribute", "uncertainty", "difference",
)  # fmt: skip


@cache
def words(kind: str) -> frozenset[str]:
    """Folded words of one class."""
    found = next(entry for entry in entries("tables") if entry.name == kind)
    return frozenset(key(word) or word for word in found.words("words"))


def is_word(kind: str, text: str) -> bool:
    """Whether the text, folded, is a word of the class."""
    return (key(text) or text.strip()) in words(kind)


def without_pictures(text: str) -> str:
    """A heading without emoji and other pictures; a text of nothing else stays."""
    kept = "".join(" " if unicodedata.category(character) == "So" else character for character in text)
    return " ".join(kept.replace("\ufe0f", "").split()) or text


@cache
def heading_kind(text: str) -> str | None:
    """What a heading is by its words alone (`# Shots`: setting, `FLOPs (G)`: attribute), or None.

    >>> heading_kind("#Params (M)")
    'attribute'
    """
    text = without_pictures(text)
    bare = _HASH.sub("", text) or text
    forms = (text, bare, _BRACKETS.sub("", text), _BRACKETS.sub("", bare), _AT.sub("", _BRACKETS.sub("", bare)))
    for form in dict.fromkeys(forms):
        folded = key(form) or form.strip()
        for kind in HEADING_KINDS if folded else ():
            if folded in words(kind):
                return kind
    return None


def abbreviations() -> dict[str, str]:
    """Folded abbreviation of a heading to the id of its metric."""
    return _forms("abbreviation")


def setting_form(text: str) -> str:
    """The usual spelling of a protocol; the text itself where there is none."""
    if found := _forms("setting_form").get(key(text)):
        return found
    if match := _FACTOR.fullmatch(text.strip()):
        return f"×{match[1] or match[2]}"
    return _SHOT_RANGE.sub(r"\1-\2-shot", text)


@cache
def _forms(kind: str) -> dict[str, str]:
    fields = next(entry for entry in entries("tables") if entry.name == kind).fields
    return {key(word): form for form, spellings in fields.items() for word in spellings}
