"""Words and sentences with their places: the ground that the later stages of the text parser stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from claims.prose.cues import any_of
from claims.record.types import Span

# A word keeps inner hyphens, dots, slashes and the like (BD-rate, Qwen2.5-7B, pass@200, bits/char, F1-score).
_WORD = re.compile(r"\w+(?:[-.'@+_/&]\w+)*(?:\+\+|\+)?|[^\w\s]")
# A sentence ends at . ! ? (with closing brackets or quotes) before white space and something that can begin one.
_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9$\\])|\n\s*\n")
MAX_SENTENCE = 2_000  # the longest of 3,260 real abstracts has 918 characters
_NO_END = re.compile(rf"\b(?:{any_of('no_sentence_end')}|[A-Z])\.$")


class Token(NamedTuple):
    """One word or punctuation mark; a named tuple, because hundreds are made for every abstract.

    Attributes:
        text: as printed.
        lower: case-folded.
        start: offset of the first character.
        end: offset after the last character.
    """

    text: str
    lower: str
    start: int
    end: int


def tokenize(text: str, start: int = 0, end: int | None = None, most: int | None = None) -> tuple[Token, ...]:
    """Cut `text[start:end]` into words and punctuation marks, at most `most` of them; offsets are into `text`."""
    stop = len(text) if end is None else end
    found = islice(_WORD.finditer(text, start, stop), most)
    return tuple([Token(word := m[0], word.casefold(), *m.span()) for m in found])


def sentences(text: str) -> tuple[Span, ...]:
    """Cut a text into sentences.

    Abbreviations (e.g., et al., vs.) and initials do not end a sentence.

    Args:
        text: an abstract or paragraph.

    Returns:
        Spans in order, without surrounding white space; empty for blank text.
    """
    spans = []
    start = 0
    for match in _END.finditer(text):
        stop = match.end()
        head = text[max(start, match.start() - 12) : match.start() + 1]
        if text[match.start()] == "." and _NO_END.search(head):
            continue
        spans.append(_trimmed(text, start, stop))
        start = stop
    spans.append(_trimmed(text, start, len(text)))
    return tuple([piece for span in spans if span.start < span.end for piece in _bounded(text, span)])


def _bounded(text: str, span: Span) -> Iterator[Span]:
    """The span, or pieces of it: what is looked at quantity by quantity must not grow with the text."""
    start = span.start
    while span.end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut if cut > 0 else start + MAX_SENTENCE
        yield _trimmed(text, start, cut)
        start = cut
    yield _trimmed(text, start, span.end)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return Span(start + left, start + max(left, len(piece.rstrip())))
