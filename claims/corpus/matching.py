"""Figures of claims in the texts that they were read from: which text is whose, and where in it each figure stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claims.figures.normalize import normalize
from claims.record.types import Claim, Span


@dataclass(frozen=True, slots=True)
class FigureMatch:
    """The figure of a claim's evidence in a text.

    Attributes:
        claim: the claim.
        places: everywhere that the figure is printed.
        place: where it stands as the evidence says, None where it stands nowhere so.
        apart: how many sentences lie between the place and the sentence of the evidence.
    """

    claim: Claim
    places: tuple[Span, ...]
    place: Span | None
    apart: int = 0

    @property
    def covered(self) -> tuple[Span, ...]:
        """What of the text the claim accounts for: the place, or every place where none is the right one."""
        return self.places if self.place is None else (self.place,)


def fold_title(title: str) -> str:
    """The form in which titles are compared: case and white space do not matter."""
    return " ".join(title.split()).casefold()


def by_paper(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Claims by the id of their paper."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.paper is not None:
            found.setdefault(claim.paper.id, []).append(claim)
    return found


def match_figures(claims: Iterable[Claim], text: str, sentences: Sequence[Span]) -> Iterator[FigureMatch]:
    """Every claim that has a figure as evidence, with its places in the text."""
    for claim in claims:
        if claim.evidence.figure is not None:
            yield _matched(claim, _places(text, claim.evidence.figure), sentences)


def sentence_number(span: Span, sentences: Sequence[Span]) -> int:
    """The 0-based sentence that a span begins in."""
    return bisect_right(sentences, span.start, key=lambda sentence: sentence.end)


def _matched(claim: Claim, places: tuple[Span, ...], sentences: Sequence[Span]) -> FigureMatch:
    start, sentence = claim.evidence.start, claim.evidence.sentence
    near = [place for place in places if start is None or place.start == start]
    if not near or sentence is None:
        return FigureMatch(claim, places, near[0] if near else None)
    distances = [abs(sentence_number(place, sentences) - sentence) for place in near]
    apart = min(distances)
    # Splitters differ by a sentence; a place further off is another one, unless its offset is the one given.
    place = near[distances.index(apart)] if apart <= 1 or start is not None else None
    return FigureMatch(claim, places, place, apart)


def _places(text: str, figure: str) -> tuple[Span, ...]:
    """Every place of a printed figure that is not a part of a longer number."""
    # Dashes, spaces and quotes are folded one for one; a line break may stand where the evidence has a space.
    words = normalize(figure).split()
    if not words:
        return ()
    folded = normalize(text)
    places = []
    for match in re.finditer(r"\s+".join(re.escape(word) for word in words), folded):
        before, after = folded[max(0, match.start() - 2) : match.start()], folded[match.end() : match.end() + 2]
        starts_number = re.match(r"[.]?[0-9]", match[0])
        inside = starts_number and re.search(r"[0-9][.,]?\Z", before) and not before.endswith(", ")
        runs_on = match[0][-1].isdigit() and re.match(r"[0-9]|[.,][0-9]", after)
        if not inside and not runs_on:
            places.append(Span(*match.span()))
    return tuple(places)
