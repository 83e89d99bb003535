"""One sentence with everything found in it: the input of every decision about a claim."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.prose.cues import cue_classes, word_set
from claims.prose.tokens import Token
from claims.record.types import Mention, Quantity

_GLUE = word_set("glue")
_BREAKS = word_set("break")
_NO_CLASS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlacedQuantity:
    """A quantity with its place among the tokens of its sentence.

    Attributes:
        quantity: the quantity.
        first: index of its first token.
        last: index after its last token.
        series: quantities that it is coordinated with ("1%, 2% and 3%"), itself included.
        place: its index in the series.
        run: number of the series in its sentence.
        head: index of the first token of the series.
        tail: index after the last token of the series.
        index: its index among the figures of the sentence.
        groups: how many "and"-joined groups of equal size the series has ("A, B, C and D, E, F" has 2).
    """

    quantity: Quantity
    first: int
    last: int
    series: int = 1
    place: int = 0
    groups: int = 1
    run: int = 0
    head: int = -1
    tail: int = -1
    index: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a field may take.

    Attributes:
        value: the words for it, None for "nothing named".
        id: registry id, or None.
        words: the words of the text that it rests on.
        features: strings whose weights are summed.
    """

    value: str | None
    id: str | None
    words: str
    features: tuple[str, ...]


class Abstract:
    """What is known of the whole text, worked out when it is first asked for.

    Args:
        count: number of sentences.
        build: makes the scene of a sentence by its number.
        name: gives what the paper's own system may be called, as (name or None, probability), likeliest first.
        find: gives every registered benchmark of the text with the number of its sentence.
    """

    def __init__(
        self,
        count: int,
        build: Callable[[Abstract, int], Sentence],
        name: Callable[[], tuple[tuple[str | None, float], ...]],
        find: Callable[[], tuple[tuple[int, Mention], ...]],
    ) -> None:
        self.count = count
        self._build = build
        self._name = name
        self._find = find
        self._scenes: dict[int, Sentence] = {}

    def scene(self, index: int) -> Sentence:
        """The scene of a sentence, made once."""
        if index not in self._scenes:
            self._scenes[index] = self._build(self, index)
        return self._scenes[index]

    @cached_property
    def owners(self) -> tuple[tuple[str | None, float], ...]:
        """What the paper's own system may be called (None: it has no name), with probabilities, likeliest first."""
        return self._name()

    @property
    def system(self) -> str | None:
        """The likeliest name of the paper's own system, or None."""
        return self.owners[0][0]

    @cached_property
    def benchmarks(self) -> tuple[tuple[int, Mention], ...]:
        """(sentence number, mention) of every registered benchmark of the text, in reading order."""
        return self._find()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, ready for decisions.

    Attributes:
        text: the whole text.
        index: 0-based number of the sentence.
        tokens: its tokens.
        lowers: their case-folded texts.
        classes: cue classes of every token.
        mentions: metrics, benchmarks and names in it.
        figures: quantities in it.
        better: which way is better (`higher`, `lower`, None) for every mention.
        taken: indices of the tokens of all figures.
        document: the whole text.
    """

    text: str
    index: int
    tokens: tuple[Token, ...]
    lowers: tuple[str, ...]
    classes: tuple[frozenset[str], ...]
    mentions: tuple[Mention, ...]
    figures: tuple[PlacedQuantity, ...]
    better: tuple[str | None, ...]
    taken: frozenset[int]
    document: Abstract

    @property
    def system(self) -> str | None:
        """Name of the paper's own system, or None."""
        return self.document.system

    @property
    def previous(self) -> Sentence | None:
        """The sentence before, or None."""
        return self.document.scene(self.index - 1) if self.index else None

    @property
    def count(self) -> int:
        """Number of sentences of the text."""
        return self.document.count

    def words(self, first: int, last: int) -> str:
        """Tokens `first` to `last` (exclusive) as printed."""
        first, last = max(first, 0), min(last, len(self.tokens))
        return self.text[self.tokens[first].start : self.tokens[last - 1].end] if first < last else ""

    def between(self, first: int, last: int) -> list[int]:
        """Indices of the tokens `first` to `last`, without whole bracketed insertions among them."""
        out: list[int] = []
        opened: list[int] = []
        for at in range(max(0, first), last):
            if self.lowers[at] == "(":
                opened.append(len(out))
            if self.lowers[at] == ")":
                # The rest of the brackets that the start stands in is an insertion, too.
                del out[opened.pop() if opened else 0 :]
                continue
            out.append(at)
        return out

    def breaks(self, places: Sequence[int]) -> int:
        """Number of clause boundaries at the places."""
        return sum(self.lowers[at] in _BREAKS for at in places)

    def figures_among(self, places: Sequence[int]) -> int:
        """Number of quantities that begin at the places."""
        return sum(figure.first in places for figure in self.figures)


def make_sentence(
    text: str,
    index: int,
    tokens: tuple[Token, ...],
    mentions: tuple[Mention, ...],
    quantities: Sequence[Quantity],
    better: Mapping[str, str | None],
    document: Abstract,
) -> Sentence:
    """Put tokens, mentions and quantities of one sentence together.

    A number inside a name (the 2007 of `PASCAL VOC 2007`) is no quantity; a name inside a figure is no name.
    """
    lowers = tuple([token.lower for token in tokens])
    free_standing = [quantity for quantity in quantities if not any(_holds(mention, quantity) for mention in mentions)]
    metrics = {at for m in mentions if m.kind == "metric" for at in range(m.first, m.last)}
    ends = [token.end for token in tokens]
    figures = _with_series([_placed(quantity, tokens, ends) for quantity in free_standing], lowers, metrics)
    spans = [figure.quantity.span for figure in figures]
    free = tuple(mention for mention in mentions if not any(mention.span.overlaps(span) for span in spans))
    known = cue_classes()
    classes = tuple([known.get(lower, _NO_CLASS) for lower in lowers])
    ways = tuple(better.get(mention.id or "") if mention.kind == "metric" else None for mention in free)
    taken = frozenset(at for figure in figures for at in range(figure.first, figure.last))
    return Sentence(text, index, tokens, lowers, classes, free, tuple(figures), ways, taken, document)


def _holds(mention: Mention, quantity: Quantity) -> bool:
    """Whether a number is part of a name: the 2007 of `PASCAL VOC 2007`, the 20 of `20 Newsgroups`."""
    if quantity.span.end > mention.span.end:
        return False
    registered = mention.kind == "benchmark" and quantity.span.end < mention.span.end
    return mention.span.start < quantity.span.start + registered


def _placed(quantity: Quantity, tokens: Sequence[Token], ends: Sequence[int]) -> PlacedQuantity:
    first = min(bisect_right(ends, quantity.span.start), len(tokens) - 1)
    last = first + 1
    while last < len(tokens) and tokens[last].start < quantity.span.end:
        last += 1
    return PlacedQuantity(quantity, first, last)


def _with_series(figures: list[PlacedQuantity], lowers: Sequence[str], metrics: set[int]) -> list[PlacedQuantity]:
    series: list[list[PlacedQuantity]] = []
    for figure in figures:
        if series and _coordinated(series[-1][-1], figure, lowers, metrics):
            series[-1].append(figure)
        else:
            series.append([figure])
    out: list[PlacedQuantity] = []
    for number, run in enumerate(series):
        ands = [i for i in range(1, len(run)) if "and" in lowers[run[i - 1].last : run[i].first]]
        groups = 1
        if ands and ands[0] * (len(ands) + 1) == len(run) and ands[0] > 1:
            groups = len(ands) + 1
        head, tail = run[0].first, run[-1].last
        out += [
            PlacedQuantity(f.quantity, f.first, f.last, len(run), place, groups, number, head, tail, len(out) + place)
            for place, f in enumerate(run)
        ]
    return out


def _coordinated(one: PlacedQuantity, two: PlacedQuantity, lowers: Sequence[str], metrics: set[int]) -> bool:
    """Whether only commas, "and" and repeated metric names stand between two figures."""
    if two.first < one.last:
        # "1.5/0.7" is one token.
        return True
    between = range(one.last, two.first)
    joined = any(lowers[at] in {",", "and", "/", "or", "&"} for at in between)
    return joined and len(between) <= 6 and all(lowers[at] in _GLUE or at in metrics for at in between)
