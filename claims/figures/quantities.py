"""Quantities: figures with what the words beside them say, found in running text or read from one reported figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from claims.figures import modifiers
from claims.figures.account import check_figures, check_text
from claims.figures.amounts import Amount, figure_of
from claims.figures.modifiers import Modifiers
from claims.figures.normalize import lowered, normalize, squeezed
from claims.figures.numbers import find_numbers
from claims.figures.ranges import SCALELESS, join
from claims.figures.spreads import read_spread
from claims.record.settle import Words, kind_by_words
from claims.record.types import Bound, Direction, Extreme, Number, Quantity, Span
from claims.registry.lookup import Registry

_EXTREMES = {Extreme.BEST: Bound.UP_TO, Extreme.WORST: Bound.AT_LEAST}
_SIGNS = {"+": Direction.INCREASE, "-": Direction.DECREASE}


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every figure of a text with what its own words say about it.

    Args:
        text: any text, for instance an abstract.

    Returns:
        Quantities in the order of the text; spans are offsets into `text`. Never raises.
    """
    folded, places = squeezed(normalize(text))
    low = lowered(folded)
    return _placed(text, places, _read_words(folded, low, _figures(folded, low)))


def _figures(text: str, low: str) -> list[Amount]:
    """Numbers with their units and statistics, neighbours joined."""
    figures: list[Amount] = []
    for number in find_numbers(text, low):
        # "5€5": one sign cannot belong to both; "(95% CI 0.89-0.93)" holds statistics of the figure before it.
        if figures and figures[-1].reach > number.span.start:
            continue
        figure = figure_of(text, low, number)
        if not figures or figures[-1].end <= figure.start:
            figures.append(_with_statistics(text, low, figure))
    return join(text, low, figures)


def _with_statistics(text: str, low: str, figure: Amount) -> Amount:
    said = read_spread(text, low, figure)
    if said.end > figure.end:
        figure.below, figure.above, figure.kind = said.low, said.high, said.kind
        figure.runs, figure.items, figure.fault, figure.tail = said.runs, said.items, said.fault, said.end
    return figure


def _read_words(text: str, low: str, figures: list[Amount]) -> list[Quantity]:
    """Look at the words around each figure, let lists share them, and make a quantity of each."""
    lefts = [modifiers.before(low, figure.start) for figure in figures]
    rights = [_right(low, figure) for figure in figures]
    for i in range(1, len(figures)):
        if figures[i].listed and lefts[i].direction is None:
            lefts[i] = _handed_on(lefts[i], lefts[i - 1])
    for i in range(len(figures) - 2, -1, -1):
        if figures[i + 1].listed and rights[i].direction is None:
            rights[i] = _handed_on(rights[i], rights[i + 1])
    return [_quantity(text, figure, lefts[i], rights[i]) for i, figure in enumerate(figures)]


def _right(low: str, figure: Amount) -> Modifiers:
    """The words behind a figure and its statistics, of which only "averaged over 5 seeds" qualifies the figure."""
    right = modifiers.after(low, figure.reach)
    if figure.tail > figure.end:
        return right.over(Modifiers(aggregate=modifiers.after(low, figure.end).aggregate))
    return right


def _handed_on(own: Modifiers, shared: Modifiers) -> Modifiers:
    return Modifiers(
        own.bound,
        own.aggregate or shared.aggregate,
        shared.direction,
        shared.cue,
        own.relation or shared.relation,
        own.lead,
    )


def _quantity(text: str, figure: Amount, left: Modifiers, right: Modifiers) -> Quantity:
    words = _words(text, figure, left, right)
    if _changes_by_part(figure, left, right):
        figure = replace(figure, number=_in_percent(figure.number), unit="percent", surface="")
        words = replace(words, relation="relative")
    number = figure.number
    unit = "percentage_point" if figure.unit == "percent" and words.relation == "absolute" else figure.unit
    direction = _SIGNS.get(number.sign) or words.direction
    factor = number.value if number.value < 1 or _multiplies(number) else None
    comparison, direction = kind_by_words(Words(unit, direction, words.relation, factor, figure.role is not None))
    even = figure.below == figure.above
    return Quantity(
        span=Span(figure.start, figure.end),
        text=text[figure.start : figure.end],
        value=None if figure.high is not None else number.value,
        low=number.value if figure.high is not None else None,
        high=figure.high.value if figure.high is not None else None,
        uncertainty=figure.below if even else None,
        unit=unit,
        comparison=comparison,
        direction=direction,
        bound=figure.extra.bound or words.bound or (_EXTREMES[words.extreme] if words.extreme else Bound.EXACT),
        extreme=words.extreme,
        aggregate=words.aggregate,
        decimals=number.decimals,
        role=figure.role,
        cue=None if words.cue == "?" or figure.role is not None else words.cue,
        uncertainty_low=None if even else figure.below,
        uncertainty_high=None if even else figure.above,
        uncertainty_kind=figure.kind if figure.below is not None else None,
        runs=figure.runs,
        items=figure.items,
    )


def _words(text: str, figure: Amount, left: Modifiers, right: Modifiers) -> Modifiers:
    """What the words of both sides say about a figure of this unit."""
    words = right.over(left)
    if figure.unit not in ("percent", "percentage_point") and words.cue == "?":
        # "a loss of 0.3" is no decrease: only of a percentage is a loss one.
        other_says = right.cue == "?" and left.cue != "?"
        words = left if other_says else replace(words, direction=None, cue=None, lead=None)
    if figure.unit in (None, "count") and not figure.number.decimals:
        return _of_count(text, figure, words, left, right)
    return _without_object(figure, words, left) if words is left or right.direction is None else words


@cache
def _more() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(modifiers.words_of('more'))})\b")


def _of_count(text: str, figure: Amount, words: Modifiers, left: Modifiers, right: Modifiers) -> Modifiers:
    """Of what stands beside a count, only "3 more tasks" makes it a change: "two smaller models" are two."""
    more = _more().match(text, figure.end)
    if right.direction is not None and not more:
        words = replace(words, direction=left.direction, cue=left.cue)
    if figure.unit == "count" and left.lead not in ("by", "of") and words.direction is left.direction and not more:
        # "outperforms three baselines" is no change of three.
        words = replace(words, direction=None, cue=None)
    words = _without_object(figure, words, left)
    before = text[max(0, figure.start - 12) : figure.start].rstrip().lower()
    # "over five datasets", "under two conditions": no bounds of a count that is a word.
    if figure.number.word and before.endswith(modifiers.words_of("place")):
        words = replace(words, bound=None)
    return words


def _without_object(figure: Amount, words: Modifiers, left: Modifiers) -> Modifiers:
    """Without the verb whose object stands before the figure: "reduces the memory of 3 layers" by no 3."""
    if left.lead == "object" and words.direction is left.direction and figure.unit not in SCALELESS:
        return replace(words, direction=None, cue=None)
    return words


def _changes_by_part(figure: Amount, left: Modifiers, right: Modifiers) -> bool:
    """Whether a part tells a change, "reduced by a third", "a third less", and not what is left: "a third of it".

    By half and to half are one, unless it is half more.
    """
    if figure.surface not in ("word", "fraction") or figure.role or figure.high or figure.number.value >= 1:
        return False
    direction = right.direction or (left.direction if left.lead in ("by", "verb") else None)
    return direction is not None and (figure.number.value != _HALF or direction is Direction.INCREASE)


_HALF = Decimal("0.5")


def _in_percent(number: Number) -> Number:
    return replace(number, value=number.value * 100, factor=False)


def _multiplies(number: Number) -> bool:
    """Whether a number word alone says that something grew: twice, triples, quadrupled."""
    return number.word and number.factor and number.value in (2, 3, 4)


def parse_quantity(text: str, registry: Registry | None = None) -> tuple[Quantity, ...]:
    """Read one reported figure with its words: a number, a range, a pair, or several numbers of one list.

    >>> [q.text for q in parse_quantity("up to 16.5% lower")]
    ['16.5%']

    Args:
        text: the figure as a contributor wrote it down.
        registry: whose names may stand at a figure ("85.3 accuracy"); that of the data folder where none is given.

    Returns:
        At least one quantity; the two ends of a pair carry their role.

    Raises:
        QuantityError: nothing in the text, or not all of it, can be read as figures.
    """
    normal = normalize(text)
    check_text(normal)
    folded, places = squeezed(normal)
    low = lowered(folded)
    figures = _figures(folded, low)
    if not figures:
        # "halves" alone: what is halved is the claim's metric.
        figures = _figures(f"{folded.rstrip()} the", f"{low.rstrip()} the")
    check_figures(folded, figures, registry)
    return _placed(text, places, _read_words(folded, low, figures))


def _placed(text: str, places: Sequence[int] | None, found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The quantities with their spans in the text as it was before runs of blanks became one."""
    if places is None and all(quantity.text == quantity.span.of(text) for quantity in found):
        return tuple(found)
    placed = []
    for quantity in found:
        start, end = quantity.span.start, quantity.span.end
        span = quantity.span if places is None else Span(places[start], places[end - 1] + 1)
        placed.append(replace(quantity, span=span, text=span.of(text)))
    return tuple(placed)
