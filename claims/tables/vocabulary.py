"""The vocabulary of result tables (`lexicon/tables.yaml`, `table_protocols.yaml`) and the folded comparison with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

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
def _index() -> Mapping[str, frozenset[str]]:
    """Folded word to every class that it is one of."""
    found: dict[str, set[str]] = {}
    for entry in entries("tables"):
        for word in entry.words("words"):
            found.setdefault(key(word) or word, set()).add(entry.name)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@lru_cache(maxsize=1 << 16)
def classes(text: str) -> frozenset[str]:
    """Every class of words that the text, folded, belongs to.

    >>> sorted(classes("Avg."))
    ['average', 'filler']
    """
    return _index().get(key(text) or text.strip(), frozenset())


def without_pictures(text: str) -> str:
    """A heading without emoji and other pictures; a text of nothing else stays."""
    kept = "".join(" " if unicodedata.category(character) == "So" else character for character in text)
    return " ".join(kept.replace("\ufe0f", "").split()) or text


@lru_cache(maxsize=1 << 16)
def heading_kind(text: str) -> str | None:
    """What a heading is by its words alone (`# Shots`: setting, `FLOPs (G)`: attribute), or None.

    >>> heading_kind("#Params (M)")
    'attribute'
    """
    text = without_pictures(text)
    bare = _HASH.sub("", text) or text
    forms = (text, bare, _BRACKETS.sub("", text), _BRACKETS.sub("", bare), _AT.sub("", _BRACKETS.sub("", bare)))
    for form in dict.fromkeys(forms):
        found = classes(form)
        if kind := next((kind for kind in HEADING_KINDS if kind in found), None):
            return kind
    return None


@lru_cache(maxsize=1 << 16)
def form_of(kind: str, text: str) -> str | None:
    """What the text, folded, is a spelling of: `acc@1` of accuracy (abbreviation), `validation` of val (split)."""
    return _forms(kind).get(key(text))


def begins(kind: str, text: str) -> bool:
    """Whether the text begins, case aside, like one of the class."""
    return text.casefold().startswith(_beginnings(kind))


@cache
def _beginnings(kind: str) -> tuple[str, ...]:
    return next(entry for entry in entries("tables") if entry.name == kind).words("beginnings")


@cache
def protocols(*names: str) -> str:
    """Source of a pattern, without groups that capture, for these entries of `table_protocols.yaml`."""
    chosen = [entry for entry in entries("table_protocols") if entry.name in names]
    return "|".join(_surface(surface) for entry in chosen for surface in entry.words("surfaces"))


_PLACEHOLDERS = {"{n}": r"\d+(?:\.\d+)?", "{r}": r"\d+\s?[-–]\s?\d+"}


def _surface(words: str) -> str:
    parts = re.split(r"(\{[nr]\}| )", words)
    return "".join(r"[\s-]?" if part == " " else _PLACEHOLDERS.get(part) or re.escape(part) for part in parts)


def setting_form(text: str) -> str:
    """The usual spelling of a protocol; the text itself where there is none."""
    if found := form_of("setting_form", text):
        return found
    if match := _FACTOR.fullmatch(text.strip()):
        return f"×{match[1] or match[2]}"
    return _SHOT_RANGE.sub(r"\1-\2-shot", text)


@cache
def _forms(kind: str) -> dict[str, str]:
    fields = next(entry for entry in entries("tables") if entry.name == kind).fields
    return {key(word): form for form, spellings in fields.items() for word in spellings}
