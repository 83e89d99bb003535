"""Names that a title gives: `network slimming` in "Learning Efficient Convolutional Networks through Network Slimming"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.text.cues import word_set

_WORD = re.compile(r"[\w-]+|[:?!.]")
_MEANS = word_set("title_means")
_EDGES = word_set("title_edge") | {":", "?", "!", "."}


def title_runs(title: str | None, text: str) -> Iterator[tuple[str, str]]:
    """Phrases of a title that may name its method and stand in the text, in any case.

    A title is cut at its prepositions; what opens it, what follows "via" or "with" and what stands before a colon may
    name a method, what follows "for" or "in" names a task.

    Args:
        title: the title, or None.
        text: the abstract.

    Yields:
        (phrase as the text prints it, where it stands in the title: `head`, `first` or `means`, with the word that ends
        it there, and `part` where only some of its words stand in the text).
    """
    folded = text.casefold().replace("-", " ")
    words = _WORD.findall(title or "")
    colon = words.index(":") if ":" in words else -1
    start, lead = 0, "#"
    for at in range(len(words) + 1):
        edge = words[at].casefold() if at < len(words) else "#"
        if edge != "#" and edge not in _EDGES:
            continue
        run = words[start:at]
        place = "means" if lead in _MEANS else "head" if at <= colon else "first" if lead in {"#", ":"} else None
        if place and run and (found := _longest(run, folded, text)):
            phrase, size = found
            yield phrase, f"{place} {'whole' if size == len(run) else 'part'} {edge}"
        start, lead = at + 1, edge


def announces_data(title: str | None) -> bool:
    """Whether what a title names is a data set: "RoDia: A New Dataset for Romanian Dialect Identification"."""
    words = _WORD.findall((title or "").partition(":")[2].casefold())
    return not _DATA.isdisjoint(words)


_DATA = word_set("title_data")


def title_only(title: str | None, text: str) -> str | None:
    """The name before the colon of a title where the text never prints it: `CPGAN` of "CPGAN: Content-Parsing ..."."""
    head, colon, _ = (title or "").strip(" \"'").partition(":")
    words = head.split()
    if not colon or not 1 <= len(words) <= 3 or head.casefold() in text.casefold():
        return None
    named = len(words) == 1 and head[:1].isalnum() or any(_NAME.search(word) for word in words)
    return head if named and not head.isdigit() else None


# Capitals or digits inside a word tell a name from a word of a title, where all words begin with capitals.
_NAME = re.compile(r"\w[A-Z0-9]|[A-Z]-[A-Z]")


def _longest(run: list[str], folded: str, text: str) -> tuple[str, int] | None:
    """The longest part of a run, the latest first, that the text holds: (as printed, number of words)."""
    for size in range(min(6, len(run)), 1, -1):
        for start in range(len(run) - size, -1, -1):
            part = run[start : start + size]
            words = " ".join(part).casefold().replace("-", " ")
            at = folded.find(words)
            if at >= 0 and not folded[at - 1 : at].isalnum() and not folded[at + len(words) : at + len(words) + 1].isalpha():
                return text[at : at + len(words)], size
    return None
