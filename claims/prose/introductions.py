"""How a text introduces a name: as a method or as data, by its kind, by what follows, by a link to its code."""

from __future__ import annotations

import re

from claims.prose.cues import word_set

_METHOD, _DATA, _NAMING = word_set("method_noun"), word_set("data_noun"), word_set("naming")
_WORD = re.compile(r"[\w-]+|[,.;:()]")
_REACH = 12
_PLACES = 3


def introduction_features(name: str, text: str, places: list[int]) -> list[str]:
    """Features of a name from the words around its places.

    Args:
        name: the name.
        text: the whole text.
        places: where the name stands.

    Returns:
        For the first place that says so: `appos=method|data` ("X, a framework that"), `called=method|data|thing`
        ("an algorithm named X"), `next=method|data` ("the X framework"), `link` (an address that holds the name).
    """
    found: dict[str, str] = {}
    for place in places[:_PLACES]:
        end = place + len(name)
        after = _WORD.findall(text[end : end + 100].casefold())[:_REACH]
        before = _WORD.findall(text[max(0, place - 90) : place].casefold())[-_REACH:]
        for kind, value in (("appos", _apposition(after)), ("called", _naming(before)), ("next", _kind(after[:1]))):
            if value is not None:
                found.setdefault(kind, value)
    if "/" in text and f"/{name.casefold()}" in text.casefold():
        found["link"] = "yes"
    return [f"{kind}={value}" for kind, value in found.items()]


def _kind(words: list[str]) -> str | None:
    """What the first noun of some words is: a method, data, or None where there is no such noun."""
    for word in words:
        if word in _METHOD:
            return "method"
        if word in _DATA:
            return "data"
    return None


def _apposition(after: list[str]) -> str | None:
    """`method` for the words after "TrustVI" in "TrustVI, a fast second-order algorithm for inference"."""
    if after[:1] == ["("] and ")" in after:
        after = after[after.index(")") + 1 :]
    if after[:1] in ([","], [":"], ["is"]):
        after = after[1:]
    elif after[:1] not in (["a"], ["an"]):
        return None
    if after[:1] == ["which"]:
        after = after[2:]
    if _INTRODUCING.isdisjoint(after[:1]):
        return None
    stop = next((at for at, word in enumerate(after) if at and word in _STOPS), len(after))
    return _kind(after[1:stop][::-1])


_INTRODUCING = word_set("apposition_begin")
_STOPS = word_set("apposition_end")


def _naming(before: list[str]) -> str | None:
    """`method` for the words before "RUL2021" in "a new algorithm, called RUL2021"; `thing` for any other noun."""
    at = len(before)
    while at and at > len(before) - 8 and before[at - 1] not in _NAMING:
        if before[at - 1] in {".", ";", ","}:
            return None
        at -= 1
    if not at or before[at - 1] not in _NAMING:
        return None
    if before[at - 1] == "as" and _BEFORE_AS.isdisjoint(before[at - 2 : at - 1]):
        return None
    near = "" if len(before) - at <= 1 else " far"
    head = [word for word in before[max(0, at - 6) : at - 1] if word not in _BEFORE_NAMING][-2:]
    return (_kind(head[::-1]) or "thing") + near


_BEFORE_AS = word_set("naming_before_as")
_BEFORE_NAMING = word_set("before_naming")
