"""The paper's own system: the name behind "our method", "it" and "we" in an abstract."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from claims.text.cues import classes_of, word_set
from claims.text.tokens import Token

_BRACKETED = re.compile(r"\(\s*([A-Za-z][\w.+*^/-]{1,24}(?: [A-Z][\w.+-]{0,20})?)\s*\)")
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|denoted(?: as)?|(?:call|name|dub|term)s? (?:it|this|our \w+|the \w+)?)"
    r"(?: as| by)?,? (?:the )?[\"'`“]{0,2}([A-Z][\w.+*^/-]*(?:[ -][A-Z0-9][\w.+*^/-]*){0,4})"
)
_PROPOSED = re.compile(
    r"\b(?:propos|introduc|present|develop|describ|design|devis|build|built|creat|releas|contribut)\w*\b"
)
_NAMED = re.compile(r"\b([A-Z][\w.+*^/-]*(?: [A-Z0-9][\w.+*^/-]*){0,4})")
_MIXED = re.compile(r"[A-Za-z]+[\w-]*[A-Z\d][\w+*^-]*|[A-Z]{2,}[\w+*^-]*|[A-Z][a-z]+-[A-Z]\w*")
_OWN = re.compile(
    r"\b(?:our|the proposed|proposed|this|the resulting|the presented)\s+(?:[\w-]+\s+){0,3}?"
    r"(method|approach|model|framework|algorithm|technique|strategy|architecture|network|pipeline|scheme|solution|"
    r"formulation|procedure|system|detector|planner|agent|assistant|tracker|classifier|dataset|benchmark)s?\b",
    re.IGNORECASE,
)
_OWN_NAMED = re.compile(
    r"\b(?:[Oo]ur|[Tt]he proposed|proposed)\s+(?:[a-z-]+\s+){0,3}?(?:method|approach|model|framework|algorithm|system|network|"
    r"architecture|technique|planner|tool|dataset|benchmark),?\s+([A-Z][\w.+*^/-]*(?:[A-Z\d][\w.+*^/-]*)?)"
)
_CALLED_PLAIN = re.compile(r"\b(?:we call|called|termed|dubbed|named|coined) (?:as )?[\"'`]{0,2}((?:[a-z][\w-]+ ?){1,4})")
_KEPT = {"system", "detector", "planner", "agent", "assistant", "tracker", "classifier", "dataset", "benchmark"}


def system_name(
    text: str, title: str | None, sentences: Sequence[tuple[int, int]], taken: Callable[[str], bool] = lambda name: False
) -> str | None:
    """Name that the paper gives its own system.

    In order of trust: the part of the title before a colon where the abstract uses it; a name after "called",
    "named", "dubbed"; an abbreviation whose expansion stands in the title; "our model X"; a name or an abbreviation in
    brackets in the sentence that proposes something; a capitalised phrase of the title.

    Args:
        text: the abstract, normalised.
        title: the paper's title, or None.
        sentences: (start, end) of the sentences of the text.
        taken: whether a name is known to be something else (a benchmark, a metric).

    Returns:
        The name as printed, or None where the abstract has none.
    """
    head = _title_name(title, text)
    if head:
        return head
    called = [match for match in _CALLED.finditer(text) if _plausible(match[1])]
    if called:
        return _tidy(called[0][1])
    expanded = _expanded_in_title(title, text)
    if expanded and not taken(expanded):
        return expanded
    apposed = [match for match in _OWN_NAMED.finditer(text) if _plausible(match[1]) and _MIXED.match(match[1])]
    if apposed:
        return _tidy(apposed[0][1])
    plain = _CALLED_PLAIN.search(text)
    return (
        (_until_verb(plain[1]) if plain else None)
        or _proposed_name(text, sentences, taken)
        or _title_phrase(title, text)
    )


def _expanded_in_title(title: str | None, text: str) -> str | None:
    """An abbreviation in brackets after words that the title has, too: `Neural Social Physics (NSP)`."""
    folded = re.sub(r"[-\s]+", " ", _before_task(title)).casefold()
    proposal = _PROPOSED.search(text)
    for match in _BRACKETED.finditer(text, proposal.start() if proposal else 0):
        name = match[1]
        letters = re.sub(r"[^A-Za-z]", "", name)
        if not 2 <= sum(letter.isupper() for letter in letters) or len(letters) > 8:
            continue
        words = re.findall(r"[A-Za-z]+", text[max(0, match.start() - 90) : match.start()])
        for count in range(min(len(letters), len(words)), 1, -1):
            phrase = words[-count:]
            if phrase[0][0].casefold() == letters[0].casefold() and " ".join(phrase).casefold() in folded:
                initials = "".join(word[0] for word in phrase).casefold()
                if initials[0] == letters[0].casefold() and "generic_name" not in classes_of(name.casefold()):
                    return name
    return None


def _before_task(title: str | None) -> str:
    """The part of a title that may name the method: what follows "for", "in" or "of" names the task."""
    return re.split(r"\b(?:for|in|of|on|towards?)\b", title or "")[0]


def _proposed_name(text: str, sentences: Sequence[tuple[int, int]], taken: Callable[[str], bool]) -> str | None:
    best: tuple[int, str] | None = None
    for start, end in sentences:
        proposal = _PROPOSED.search(text, start, end)
        if proposal is None:
            continue
        bracketed = [(match, True) for match in _BRACKETED.finditer(text, proposal.end(), end)]
        named = [(match, False) for match in _NAMED.finditer(text, proposal.end(), end)]
        for match, inside in (*bracketed, *named):
            name = _tidy(match[1])
            trust = _trust(name, match.start(), proposal.end(), text)
            before = text[max(0, match.start() - 25) : match.start()].split()
            if before and inside:
                trust += 2 if before[-1][:1].isupper() else -1
            elif before and before[-1].casefold() in _PREPOSITIONS:
                trust -= 3
            if trust >= 3 and not taken(name) and (best is None or trust > best[0]):
                best = (trust, name)
    return best[1] if best else None


_PREPOSITIONS = word_set("preposition")


def _title_phrase(title: str | None, text: str) -> str | None:
    """The longest capitalised phrase of the title that the abstract prints the same way inside a sentence."""
    words = re.findall(r"[\w-]+", _before_task(title))
    proposal = _PROPOSED.search(text)
    for length in (5, 4, 3, 2):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            if not all(word[0].isupper() for word in run):
                continue
            at = text.find(" ".join(run))
            if at > (proposal.start() if proposal else len(text)) and text[at - 2] not in ".:?!":
                return " ".join(run)
    return None


def _until_verb(words: str) -> str | None:
    """The leading words of a lower-case name, up to the first word that cannot belong to one."""
    kept = []
    for word in words.split():
        if word in {"for", "that", "which", "to", "and", "with", "by", "in", "as", "on", "is", "from", "of", "a", "the"}:
            break
        kept.append(word)
    return " ".join(kept) or None


def _trust(name: str, at: int, proposed: int, text: str) -> int:
    """How far a name near "we propose" looks like the name of what is proposed; below 3 means not.

    Names of one's own system stand close behind the verb, are used again, often as a subject ("X achieves") or after
    "our", and are not known before they are introduced.
    """
    if not _plausible(name):
        return 0
    if not _MIXED.match(name) and (at - proposed > 4 or " " not in name):
        return 0
    singular = name[:-1] if name.endswith("s") and not name.isupper() else name
    known = "generic_name" in classes_of(singular.casefold())
    trust = -4 if known else 0
    trust += 3 if at - proposed < 60 else 1 if at - proposed < 140 else 0
    later = text.count(name, at + 1)
    trust += min(3, later)
    if text.find(name, 0, proposed - 20) >= 0:
        trust -= 3
    for match in re.finditer(re.escape(name), text):
        before, after = text[max(0, match.start() - 5) : match.start()], text[match.end() : match.end() + 14].split()
        if before.casefold().endswith(("our ", "our-")):
            trust += 2
        if after and {"achieve", "outperform", "improve", "reduce"} & classes_of(after[0].casefold().strip(",.")):
            trust += 2
    return trust if trust >= 3 else 0


def own_phrase(tokens: Sequence[Token], text: str) -> str | None:
    """How a sentence refers to the paper's own system without a name, or None.

    "our method" stands for every general word (approach, framework, proposed model); a word that says more is kept
    ("our detector").
    """
    if not tokens:
        return None
    match = _OWN.search(text, tokens[0].start, tokens[-1].end)
    return own_reference(match[0]) if match else None


def own_reference(words: str) -> str | None:
    """`our method` (or `our detector`) for a phrase that refers to the paper's own system, None for any other."""
    match = _OWN.search(words)
    if match is None:
        return None
    noun = match[1].casefold()
    return f"our {noun}" if noun in _KEPT else "our method"


def _title_name(title: str | None, text: str) -> str | None:
    if not title or ":" not in title:
        return None
    head = title.split(":", 1)[0].strip()
    if not 1 <= len(head.split()) <= 4:
        return None
    for name in (head, head.replace(" ", "-"), head.replace("-", " ")):
        at = text.casefold().find(name.casefold())
        if at >= 0 and (_MIXED.search(name) or name[:1].isupper()):
            return text[at : at + len(name)]
    return None


def _plausible(name: str) -> bool:
    word = name.split()[0].casefold()
    return len(name) >= 2 and not ({"opener", "dataset_noun"} & classes_of(word)) and not name.isdigit()


def _tidy(name: str) -> str:
    return name.rstrip(".,;:'\"")
