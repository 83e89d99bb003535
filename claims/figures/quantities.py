"""Quantities: figures with what the words beside them say, found in running text or read from one reported figure."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

from claims.figures import modifiers
from claims.figures.amounts import Amount, figure_of
from claims.figures.modifiers import Modifiers
from claims.figures.normalize import lowered, normalize
from claims.figures.numbers import scan
from claims.figures.ranges import SCALELESS, join
from claims.figures.spreads import read_spread
from claims.record.errors import Problem, QuantityError
from claims.record.nearest import nearest
from claims.record.settle import Words, kind_by_words
from claims.record.types import Bound, Direction, Number, Quantity, Span
from claims.registry.unit_names import canonical, surfaces

MAX_REPORTED = 300

_SIGNS = {"+": Direction.INCREASE, "-": Direction.DECREASE}


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every figure of a text with what its own words say about it.

    Args:
        text: any text, for instance an abstract.

    Returns:
        Quantities in the order of the text; spans are offsets into `text`. Never raises.
    """
    folded = normalize(text)
    low = lowered(folded)
    return tuple(_read_words(text, low, _figures(folded, low)))


def _figures(text: str, low: str) -> list[Amount]:
    """Numbers with their units and statistics, neighbours joined."""
    figures: list[Amount] = []
    for number in scan(text, low):
        # "5€5": one sign cannot belong to both; "(95% CI 0.89-0.93)" holds statistics of the figure before it.
        if figures and figures[-1].reach > number.span.start:
            continue
        figure = figure_of(text, low, number)
        if not figures or figures[-1].end <= figure.start:
            figures.append(_with_statistics(low, figure))
    return join(low, figures)


def _with_statistics(low: str, figure: Amount) -> Amount:
    said = read_spread(low, figure)
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
    number, words = figure.number, _words(text, figure, left, right)
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
        bound=figure.extra.bound or words.bound or Bound.EXACT,
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


def _multiplies(number: Number) -> bool:
    """Whether a number word alone says that something grew: twice, triples, quadrupled."""
    return number.word and number.factor and number.value in (2, 3, 4)


_EXAMPLES = "write the figure as printed, for instance '16.5% lower', 'up to 2.2x', '92.1 ± 0.3' or '25.8 -> 44.3'"
_PERCENT_POINTS = re.compile(r"%\s?-?p(?:oin)?ts?\b", re.IGNORECASE)
_ISH = re.compile(r"\s*([\w.]+)-?ish\b")
_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d{1,2}|\d{4,})(?![\d,.])")
_COMMA_FIRST = re.compile(r"(?:^|(?<=[\s(+~<>=-])),(\d+)")  # ",89" is no 89
_PLUS_MINUS = re.compile(r"(?:\+/?-|±|\\pm)[\s$]*$")
_DANGLING = re.compile(r"\s*(-+>|=>|→|-+|/)\s*$")
_ENDS = re.compile(r"([+-]?)[^ +-]+ ?(?:to|and) ?([+-]?)[0-9.]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TEX_SIGN = re.compile(r"\\(?:times|pm)(?![A-Za-z])")
_TEX_UNIT = re.compile(r"\\(?:text|mathrm|textrm|rm|unit)\s*\{?\s*([^{}\\]*[^{}\\\s])")
# Names beside a figure may hold digits: GPT-4, F1, pass@200, 5-shot, 3D.
_NAME = re.compile(r"[(\[\"']*(?:[A-Za-z][\w.@+/-]*|[0-9]+-?[A-Za-z][\w-]*)[)\]\"',.;:]*")
_STRAY = re.compile(r"[^\w\s.,;:()\[\]{}$\\~<>≤≥≈=+/'\"&→^@*-]")


def parse_quantity(text: str) -> tuple[Quantity, ...]:
    """Read one reported figure with its words: a number, a range, a pair, or several numbers of one list.

    >>> [q.text for q in parse_quantity("up to 16.5% lower")]
    ['16.5%']

    Args:
        text: the figure as a contributor wrote it down.

    Returns:
        At least one quantity; the two ends of a pair carry their role.

    Raises:
        QuantityError: nothing in the text, or not all of it, can be read as figures.
    """
    if not text.strip():
        raise _error("no figure: the text is empty", _EXAMPLES)
    if len(text) > MAX_REPORTED:
        raise _error(f"a figure of {len(text):,} characters is too long; at most {MAX_REPORTED} are read", _EXAMPLES)
    folded = normalize(text)
    if comma := _COMMA_FIRST.search(folded):
        raise _error(f"'{comma[0].strip()}' begins with a comma", f"did you mean '0.{comma[1]}'?")
    points = _PERCENT_POINTS.search(folded)
    if points:
        number = folded[: points.start()].strip()
        raise _error(f"'{text.strip()}' is both percent and points", f"write '{number} points' or '{number}%'")
    # "halves" alone: what is halved is the claim's metric.
    figures = _figures(folded, lowered(folded))
    if not figures:
        whole = f"{folded.rstrip()} the"
        figures = _figures(whole, lowered(whole))
    if not figures:
        raise _error(f"no figure that can be read in '{_short(text)}'", _nearest(folded))
    found = tuple(_read_words(text, lowered(folded), figures))
    _check_statistics(folded, figures)
    _check_rest(folded, found, figures)
    _check_joints(folded, found)
    return found


def _check_statistics(text: str, figures: list[Amount]) -> None:
    """Refuse an interval that cannot belong to its figure, and the kind of a ± term where there is none."""
    for figure in figures:
        said = text[figure.start : figure.reach]
        if figure.fault:
            raise _error(f"'{said}': {figure.fault}", "write the term in the unit and scale of the value")
        if figure.kind and figure.below is None:
            raise _error(f"'{said}' names a spread, but not how large it is", "write '92.1 ± 0.3 (sd)'")


def _nearest(text: str) -> str:
    """What may have been meant where nothing can be read."""
    ish, comma = _ISH.match(text), _COMMA.search(text)
    if comma:
        return f"did you mean '{comma[1]}.{comma[2]}'? a comma groups thousands: 1,234.5"
    return f"did you mean 'about {ish[1]}'?" if ish else _EXAMPLES


def _check_joints(text: str, found: tuple[Quantity, ...]) -> None:
    """Refuse signs, arrows and spaces that join figures in no way that can be recorded."""
    spans = [quantity.span for quantity in found]
    for one, next_one in pairwise(spans):
        if not text[one.end : next_one.start].strip():
            first, second = one.of(text), next_one.of(text)
            grouped = first.isdigit() and len(second) == 3 and second.isdigit()
            hint = f"did you mean '{first},{second}'?" if grouped else f"write '{first}, {second}' if it is two figures"
            raise _error(f"'{first}' and '{second}' stand next to each other", hint)
    for quantity in found:
        if quantity.low is not None and _across_zero(quantity.span.of(text)):
            raise _error(f"the range '{quantity.text}' crosses zero", "record its two ends as two claims")
    if _PLUS_MINUS.search(text, 0, spans[0].start):
        raise _error(f"'{_short(text)}' is an uncertainty without a value", "write '92.1 ± 0.3'")
    dangling = _DANGLING.match(text[: spans[0].start]) or _DANGLING.match(text[spans[-1].end :])
    if dangling:
        raise _error(f"'{dangling[1]}' has a figure on one side only in '{_short(text)}'", _EXAMPLES)


def _across_zero(text: str) -> bool:
    """Whether one end of "-5% to +3%" or "-3 to 5" is below zero."""
    ends = _ENDS.match(text)
    return ends is not None and (ends[1] == "-") != (ends[2] == "-")


def _check_rest(text: str, found: tuple[Quantity, ...], figures: list[Amount]) -> None:
    """Refuse what stands beside the figures and is neither words nor names."""
    rest = list(text)
    for quantity, figure in zip(found, figures, strict=True):
        rest[figure.start : figure.reach] = " " * (figure.reach - figure.start)
        _check_unit(text, quantity)
    left = "".join(rest)
    for token in left.split():
        if any(char.isdigit() for char in token) and not _NAME.fullmatch(token):
            raise _error(f"'{_short(token)}' cannot be read as a figure", _EXAMPLES)
    _check_markup(text, left, found[0])
    stray = _STRAY.search(left)
    if stray:
        raise _error(f"'{stray[0]}' belongs to no figure in '{_short(text)}'", _EXAMPLES)


def _check_markup(text: str, left: str, first: Quantity) -> None:
    """HTML is no bound, and a unit or sign inside commands of TeX must not be lost."""
    tag, sign = _TAG.search(text), _TEX_SIGN.search(left)
    if tag or sign:
        raise _error(f"'{(tag or sign)[0]}' is markup", "write the figure as a reader sees it")  # type: ignore[index]
    for unit in _TEX_UNIT.finditer(left):
        if canonical(unit[1]) is not None:
            raise _error(f"'{unit[0].strip()}' is markup", f"write '{first.text} {unit[1]}'")


ENOUGH_OF_UNIT = 87.0  # "secnods" is a slip of "seconds", "steeds" is a noun
_WORD_AFTER = re.compile(r" ?([a-z]{4,12})(?![A-Za-z])")  # "30 METEOR", "5 World": what has capitals is a name


def _check_unit(text: str, quantity: Quantity) -> None:
    """A bare number before a misspelt unit is not a bare number."""
    word = _WORD_AFTER.match(text, quantity.span.end)
    if word is None or quantity.unit not in (None, "count") or word[1] in surfaces():
        return
    if near := nearest(word[1], tuple(surfaces()), 1, enough=ENOUGH_OF_UNIT):
        raise _error(f"unknown unit '{word[1]}'", f"did you mean '{near[0]}'?")


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else f"{text[:57]}..."


def _error(what: str, hint: str | None) -> QuantityError:
    return QuantityError(Problem(what, rule="quantity", hint=hint))
