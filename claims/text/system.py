"""The paper's own system: the name behind "our method", "it" and "we" in an abstract."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.text.cues import classes_of
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
    r"\b(?:our|the proposed|proposed|this)\s+((?:[\w-]+\s+){0,4}?(?:method|approach|model|framework|algorithm|system|"
    r"technique|strategy|architecture|network|pipeline|scheme|solution|assistant|query|layer|mechanism|filtration))s?\b",
    re.IGNORECASE,
)


def system_name(text: str, title: str | None, sentences: Sequence[tuple[int, int]]) -> str | None:
    """Name that the paper gives its own system.

    In order of trust: the part of the title before a colon where the abstract uses it; a name after "called",
    "named", "dubbed"; an abbreviation in brackets or a name in the sentence that proposes something; the words of
    "our ... method" as printed.

    Args:
        text: the abstract, normalised.
        title: the paper's title, or None.
        sentences: (start, end) of the sentences of the text.

    Returns:
        The name as printed, or None where the abstract has none.
    """
    head = _title_name(title, text)
    if head:
        return head
    called = [match for match in _CALLED.finditer(text) if _plausible(match[1])]
    if called:
        return _tidy(called[0][1])
    best: tuple[int, str] | None = None
    for start, end in sentences:
        proposal = _PROPOSED.search(text, start, end)
        if proposal is None:
            continue
        found = [*_BRACKETED.finditer(text, proposal.end(), end), *_NAMED.finditer(text, proposal.end(), end)]
        for match in found:
            trust = _trust(_tidy(match[1]), match.start(), proposal.end(), text)
            if trust > 0 and (best is None or trust > best[0]):
                best = (trust, _tidy(match[1]))
    return best[1] if best else None


def _trust(name: str, at: int, proposed: int, text: str) -> int:
    """How far a name near "we propose" looks like the name of what is proposed; at most 0 means not at all.

    Names of one's own system stand close behind the verb, are used again, often as a subject ("X achieves") or after
    "our", and are not known before they are introduced.
    """
    if not _plausible(name) or not _MIXED.match(name) or "generic_name" in classes_of(name.casefold().rstrip("s")):
        return 0
    trust = 3 if at - proposed < 60 else 1 if at - proposed < 140 else 0
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
    """The words "our method", "the proposed ... framework" of a sentence as printed, or None."""
    if not tokens:
        return None
    match = _OWN.search(text, tokens[0].start, tokens[-1].end)
    return match[0] if match else None


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
