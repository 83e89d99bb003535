"""One sentence with everything found in it: the input of every decision about a claim."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from claims.prose.cues import cue_classes, word_set
from claims.prose.tokens import Token
from claims.record.types import Mention, Quantity

_GLUE = word_set("glue")
_JOINING = word_set("joining")
_NO_CLASS: frozenset[str] = frozenset()
_UNIT_CLASSES = {
    "percent": "percent", "percentage_point": "points", "x": "x", "dB": "dB", "count": "count",
    "second": "time", "minute": "time", "hour": "time", "millisecond": "time", "day": "time", "microsecond": "time",
    "week": "time", "month": "time", "year": "time", "gigabyte": "bytes", "megabyte": "bytes", "kilobyte": "bytes",
    "gibibyte": "bytes", "terabyte": "bytes", "mebibyte": "bytes", "byte": "bytes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacedQuantity:
    """A quantity with its place among the tokens of its sentence.

    Attributes:
        quantity: the quantity.
        first: index of its first token.
        last: index after its last token.
        unit_class: coarse kind of its unit: percent, points, x, dB, time, bytes, count, bare, rate or other.
        series: quantities that it is coordinated with ("1%, 2% and 3%"), itself included.
        place: its index in the series.
        groups: how many "and"-joined groups of equal size the series has ("A, B, C and D, E, F" has 2).
        head: index of the first token of the series.
        tail: index after the last token of the series.
        index: its index among the quantities of the sentence.
    """

    quantity: Quantity
    first: int
    last: int
    unit_class: str
    series: int
    place: int
    groups: int
    head: int
    tail: int
    index: int


class Option(NamedTuple):
    """A value that a field may take; a named tuple, because dozens are made for every quantity.

    Attributes:
        value: the words for it, None for "nothing named".
        id: registry id, or None.
        words: the words of the text that it rests on.
        features: strings whose weights are summed.
    """

    value: str | None
    id: str | None
    words: str
    features: Sequence[str]


class Abstract:
    """What is known of the whole text, worked out when it is first asked for.

    Args:
        count: number of sentences.
        build: makes a sentence by its number.
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
        self._sentences: dict[int, Sentence] = {}

    def sentence(self, index: int) -> Sentence:
        """A sentence by its number, made once."""
        if index not in self._sentences:
            self._sentences[index] = self._build(self, index)
        return self._sentences[index]

    @cached_property
    def own_names(self) -> tuple[tuple[str | None, float], ...]:
        """What the paper's own system may be called (None: it has no name), with probabilities, likeliest first."""
        return self._name()

    @cached_property
    def own_system(self) -> str | None:
        """The likeliest name of the paper's own system, or None."""
        return self.own_names[0][0]

    @cached_property
    def benchmarks(self) -> tuple[tuple[int, Mention], ...]:
        """(sentence number, mention) of every registered benchmark of the text, in reading order."""
        return self._find()


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence, ready for decisions.

    Attributes:
        text: the whole text.
        index: 0-based number of the sentence.
        tokens: its tokens.
        lowers: their case-folded texts.
        classes: cue classes of every token.
        mentions: metrics, benchmarks and names in it.
        quantities: quantities in it.
        better: which way is better (`higher`, `lower`, None) for every mention.
        taken: indices of the tokens of all quantities.
        starts: for every token at which quantities begin, how many do.
        abstract: what is known of the whole text.
    """

    text: str
    index: int
    tokens: tuple[Token, ...]
    lowers: tuple[str, ...]
    classes: tuple[frozenset[str], ...]
    mentions: tuple[Mention, ...]
    quantities: tuple[PlacedQuantity, ...]
    better: tuple[str | None, ...]
    taken: frozenset[int]
    starts: Mapping[int, int]
    abstract: Abstract

    @property
    def previous(self) -> Sentence | None:
        """The sentence before, or None."""
        return self.abstract.sentence(self.index - 1) if self.index else None


def make_sentence(
    text: str,
    index: int,
    tokens: tuple[Token, ...],
    mentions: tuple[Mention, ...],
    quantities: Sequence[Quantity],
    better: Mapping[str, str | None],
    abstract: Abstract,
) -> Sentence:
    """Put tokens, mentions and quantities of one sentence together.

    A number inside a name (the 2007 of `PASCAL VOC 2007`) is no quantity; a name inside a quantity is no name.
    """
    lowers = tuple([token.lower for token in tokens])
    free_standing = [quantity for quantity in quantities if not any(_holds(mention, quantity) for mention in mentions)]
    metrics = {at for m in mentions if m.kind == "metric" for at in range(m.first, m.last)}
    placed = tuple(_in_series(_runs(free_standing, tokens, lowers, metrics), lowers))
    spans = [(each.quantity.span.start, each.quantity.span.end) for each in placed]
    free = tuple([
        mention for mention in mentions
        if not any(start < mention.span.end and mention.span.start < end for start, end in spans)
    ])  # fmt: skip
    known = cue_classes()
    classes = tuple([known.get(lower, _NO_CLASS) for lower in lowers])
    ways = tuple([better.get(mention.id or "") if mention.kind == "metric" else None for mention in free])
    taken = frozenset([at for each in placed for at in range(each.first, each.last)])
    starts = Counter([each.first for each in placed])
    return Sentence(text, index, tokens, lowers, classes, free, placed, ways, taken, starts, abstract)


def _holds(mention: Mention, quantity: Quantity) -> bool:
    """Whether a number is part of a name: the 2007 of `PASCAL VOC 2007`, the 20 of `20 Newsgroups`."""
    if quantity.span.end > mention.span.end:
        return False
    registered = mention.kind == "benchmark" and quantity.span.end < mention.span.end
    return mention.span.start < quantity.span.start + registered


_Run = list[tuple[Quantity, int, int]]


def _runs(
    quantities: Sequence[Quantity], tokens: Sequence[Token], lowers: Sequence[str], metrics: set[int]
) -> list[_Run]:
    """Quantities with their first and last tokens, those together that are coordinated."""
    ends = [token.end for token in tokens]
    runs: list[_Run] = []
    for quantity in quantities:
        first = min(bisect_right(ends, quantity.span.start), len(tokens) - 1)
        last = first + 1
        while last < len(tokens) and tokens[last].start < quantity.span.end:
            last += 1
        if runs and _coordinated(runs[-1][-1][2], first, lowers, metrics):
            runs[-1].append((quantity, first, last))
        else:
            runs.append([(quantity, first, last)])
    return runs


def _coordinated(end: int, start: int, lowers: Sequence[str], metrics: set[int]) -> bool:
    """Whether only commas, "and" and repeated metric names stand between the end of a quantity and the next one."""
    if start < end:
        # "1.5/0.7" is one token.
        return True
    between = range(end, start)
    joined = any(lowers[at] in _JOINING for at in between)
    return joined and len(between) <= 6 and all(lowers[at] in _GLUE or at in metrics for at in between)


def _in_series(runs: list[_Run], lowers: Sequence[str]) -> list[PlacedQuantity]:
    out: list[PlacedQuantity] = []
    for run in runs:
        ands = [i for i in range(1, len(run)) if "and" in lowers[run[i - 1][2] : run[i][1]]]
        whole = ands and ands[0] * (len(ands) + 1) == len(run) and ands[0] > 1
        groups = len(ands) + 1 if whole else 1
        for place, (quantity, first, last) in enumerate(run):
            unit = _unit_class(quantity.unit)
            out.append(
                PlacedQuantity(quantity, first, last, unit, len(run), place, groups, run[0][1], run[-1][2], len(out))
            )
    return out


def _unit_class(unit: str | None) -> str:
    if unit is None:
        return "bare"
    return _UNIT_CLASSES.get(unit) or ("rate" if "/" in unit else "other")
