"""Names that a title gives: `network slimming` in "Learning Efficient Networks through Network Slimming"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claims.prose.cues import any_of, word_set

# Shapes of names and of the words that announce one, shared with `claims.prose.own_system`.
BRACKETED = re.compile(r"\(\s*([A-Za-z][\w.+*^/-]{1,24}(?: [A-Z][\w.+-]{0,20})?)\s*\)")
PROPOSED = re.compile(rf"\b(?:{any_of('proposing')})\w*\b")
MIXED = re.compile(r"[A-Za-z]+[\w-]*[A-Z\d][\w+*^-]*|[A-Z]{2,}[\w+*^-]*|[A-Z][a-z]+-[A-Z]\w*")
_WORD = re.compile(r"[\w-]+|[:?!.]")
_MEANS = word_set("title_means")
_EDGES = word_set("title_edge") | {":", "?", "!", "."}


def title_name(title: str | None, text: str) -> str | None:
    """The name before the colon of a title, as the text prints it, or None."""
    if not title or ":" not in title:
        return None
    head = title.split(":", 1)[0].strip()
    if not 1 <= len(head.split()) <= 4:
        return None
    for name in (head, head.replace(" ", "-"), head.replace("-", " ")):
        at = text.casefold().find(name.casefold())
        if at >= 0 and (MIXED.search(name) or name[:1].isupper()):
            return text[at : at + len(name)]
    return None


def expanded_in_title(title: str | None, text: str) -> str | None:
    """An abbreviation in brackets after words that the title has, too: `Neural Social Physics (NSP)`."""
    folded = re.sub(r"[-\s]+", " ", _before_task(title)).casefold()
    proposal = PROPOSED.search(text)
    for match in BRACKETED.finditer(text, proposal.start() if proposal else 0):
        letters = re.sub(r"[^A-Za-z]", "", match[1])
        if sum(letter.isupper() for letter in letters) < 2 or len(letters) > 8:
            continue
        words = re.findall(r"[A-Za-z]+", text[max(0, match.start() - 90) : match.start()])
        for count in range(min(len(letters), len(words)), 1, -1):
            phrase = words[-count:]
            if phrase[0][0].casefold() == letters[0].casefold() and " ".join(phrase).casefold() in folded:
                return match[1]
    return None


def _before_task(title: str | None) -> str:
    """The part of a title that may name the method: what follows "for", "in" or "of" names the task."""
    return _TASK.split(title or "")[0]


_TASK = re.compile(rf"\b(?:{any_of('task_preposition')})\b")


def title_phrase(title: str | None, text: str) -> str | None:
    """The longest capitalised phrase of the title that the abstract prints the same way inside a sentence."""
    words = re.findall(r"[\w-]+", _before_task(title))
    proposal = PROPOSED.search(text)
    for length in (5, 4, 3, 2):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if not all(word[0].isupper() for word in run):
                continue
            at = text.find(" ".join(run))
            if at > (proposal.start() if proposal else len(text)) and text[at - 2] not in ".:?!":
                return " ".join(run)
    return None


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
    named = (len(words) == 1 and head[:1].isalnum()) or any(_NAME.search(word) for word in words)
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
            end = at + len(words)
            if at >= 0 and not folded[at - 1 : at].isalnum() and not folded[end : end + 1].isalpha():
                return text[at:end], size
    return None
