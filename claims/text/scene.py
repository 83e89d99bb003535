"""One sentence with everything found in it: the input of every decision about a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.text.cues import classes_of, word_set
from claims.text.tokens import Token
from claims.types import Mention, Quantity

_GLUE = word_set("glue")
_BREAKS = word_set("break")


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with its place among the tokens of its sentence.

    Attributes:
        quantity: the quantity.
        first: index of its first token.
        last: index after its last token.
        series: quantities that it is coordinated with ("1%, 2% and 3%"), itself included.
        place: its index in the series.
        groups: how many "and"-joined groups of equal size the series has ("A, B, C and D, E, F" has 2).
    """

    quantity: Quantity
    first: int
    last: int
    series: int = 1
    place: int = 0
    groups: int = 1


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence, ready for decisions.

    Attributes:
        text: the whole text.
        index: 0-based number of the sentence.
        count: number of sentences of the text.
        tokens: its tokens.
        lowers: their case-folded texts.
        classes: cue classes of every token.
        mentions: metrics, benchmarks and names in it.
        figures: quantities in it.
        system: name of the paper's own system, or None.
        previous: the sentence before, or None.
    """

    text: str
    index: int
    count: int
    tokens: tuple[Token, ...]
    lowers: tuple[str, ...]
    classes: tuple[frozenset[str], ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    system: str | None
    previous: Scene | None = None

    def words(self, first: int, last: int) -> str:
        """Tokens `first` to `last` (exclusive) as printed."""
        first, last = max(first, 0), min(last, len(self.tokens))
        return self.text[self.tokens[first].start : self.tokens[last - 1].end] if first < last else ""

    def breaks(self, first: int, last: int) -> int:
        """Number of clause boundaries among the tokens `first` to `last`."""
        return sum(lower in _BREAKS for lower in self.lowers[max(first, 0) : last])

    def figures_between(self, first: int, last: int) -> int:
        """Number of quantities that stand wholly among the tokens `first` to `last`."""
        return sum(first <= figure.first and figure.last <= last for figure in self.figures)


def make_scene(
    text: str,
    index: int,
    count: int,
    tokens: tuple[Token, ...],
    mentions: tuple[Mention, ...],
    quantities: Sequence[Quantity],
    system: str | None,
    previous: Scene | None,
) -> Scene:
    """Put tokens, mentions and quantities of one sentence together.

    A mention that overlaps a quantity (`54.2% MFU` is not one) is dropped, except that a metric keeps its place.
    """
    lowers = tuple(token.lower for token in tokens)
    figures = _with_series([_placed(quantity, tokens) for quantity in quantities], lowers)
    spans = [figure.quantity.span for figure in figures]
    free = tuple(mention for mention in mentions if not any(mention.span.overlaps(span) for span in spans))
    classes = tuple(classes_of(lower) for lower in lowers)
    return Scene(text, index, count, tokens, lowers, classes, free, tuple(figures), system, previous)


def _placed(quantity: Quantity, tokens: Sequence[Token]) -> Figure:
    first = next((i for i, token in enumerate(tokens) if token.end > quantity.span.start), len(tokens) - 1)
    last = first + 1
    while last < len(tokens) and tokens[last].start < quantity.span.end:
        last += 1
    return Figure(quantity, first, last)


def _with_series(figures: list[Figure], lowers: Sequence[str]) -> list[Figure]:
    series: list[list[Figure]] = []
    for figure in figures:
        if series and _coordinated(series[-1][-1], figure, lowers):
            series[-1].append(figure)
        else:
            series.append([figure])
    out = []
    for run in series:
        ands = [i for i in range(1, len(run)) if "and" in lowers[run[i - 1].last : run[i].first]]
        groups = 1
        if ands and ands[0] * (len(ands) + 1) == len(run) and ands[0] > 1:
            groups = len(ands) + 1
        out += [Figure(f.quantity, f.first, f.last, len(run), place, groups) for place, f in enumerate(run)]
    return out


def _coordinated(one: Figure, two: Figure, lowers: Sequence[str]) -> bool:
    between = lowers[one.last : two.first]
    return (
        len(between) <= 4
        and all(word in _GLUE for word in between)
        and any(word in {",", "and", "/", "or", "&"} for word in between)
    )
