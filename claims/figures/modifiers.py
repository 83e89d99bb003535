"""Words beside a figure: bound, aggregate, direction, the metric that a comparative names, relative or absolute.

Each look goes outward from the figure word by word and ends at the first word that cannot belong to it, so a figure
costs a constant amount of work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from claims.record.types import Aggregate, Bound, Direction, Extreme
from claims.registry.lexicon import Entry, entries

T = TypeVar("T")

LEFT_REACH = 110
RIGHT_REACH = 64
_BY_REACH = 12
_OF_REACH = 5
_NOUN_REACH = 4

_TOKEN = re.compile(
    r"""(?:e\.g|i\.e|et\ al|vs|approx|abs|max|min|ca|w\.r\.t)\.   # abbreviations do not end a sentence
      | -+> | =>
      | [^\W\d_]+ (?:[-'./][^\W\d_]+)*
      | \\[a-z]+
      | [<>]=
      | \S""",
    re.VERBOSE,
)
_SENTENCE_END = frozenset(".;:!?")


@dataclass(frozen=True, slots=True)
class Modifiers:
    """What the words on one side, or on both, say about a figure."""

    bound: Bound | None = None
    aggregate: Aggregate | None = None
    direction: Direction | None = None
    cue: str | None = None
    relation: str | None = None
    lead: str | None = None
    extreme: Extreme | None = None

    def over(self, other: Modifiers) -> Modifiers:
        """These modifiers, with the gaps filled from another side."""
        mine = self if self.direction is not None else replace(self, direction=other.direction, cue=other.cue)
        return Modifiers(
            mine.bound or other.bound,
            mine.aggregate or other.aggregate,
            mine.direction,
            mine.cue,
            mine.relation or other.relation,
            mine.lead or other.lead,
            mine.extreme or other.extreme,
        )


@dataclass(frozen=True, slots=True)
class _Change:
    direction: Direction
    cue: str | None
    # "loss" is a decrease of a percentage, but alone the name of a metric.
    percent_only: bool = False


class _Phrases(dict[str, T]):
    """Phrases of one or more tokens; knows how long one that begins or ends with a token can be."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_from: dict[str, int] = {}
        self.longest_to: dict[str, int] = {}

    def add(self, phrases: Iterable[str], meaning: T) -> None:
        """Let all the phrases mean one thing."""
        for phrase in phrases:
            tokens = _TOKEN.findall(phrase)
            self[" ".join(tokens)] = meaning
            for table, edge in ((self.longest_from, tokens[0]), (self.longest_to, tokens[-1])):
                table[edge] = max(table.get(edge, 0), len(tokens))


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    before: _Phrases[Bound | Extreme | Aggregate]
    after: _Phrases[Bound | Extreme | Aggregate]
    relation: _Phrases[str]
    comparative: _Phrases[_Change]
    noun: _Phrases[_Change]
    verb: _Phrases[_Change]
    ranging: frozenset[str]
    named: frozenset[str]
    factor: frozenset[str]
    skip: frozenset[str]
    stop: frozenset[str]


_NAMED: dict[str | None, type[Bound | Extreme | Aggregate]] = {
    "bound": Bound,
    "extreme": Extreme,
    "aggregate": Aggregate,
}


@cache
def _vocabulary() -> _Vocabulary:
    sets = (frozenset(words_of(kind)) for kind in ("range", "named", "factor", "skip", "stop"))
    v = _Vocabulary(_Phrases(), _Phrases(), _Phrases(), _Phrases(), _Phrases(), _Phrases(), *sets)
    for entry in entries("modifiers"):
        kind = entry.text("kind")
        if kind in _NAMED:
            meaning = _NAMED[kind](entry.name)
            v.before.add(entry.words("before"), meaning)
            v.after.add(entry.words("after"), meaning)
        elif kind == "relation":
            v.relation.add(entry.words("words"), entry.name)
        elif kind == "change":
            _add_change(v, entry)
    return v


def _add_change(v: _Vocabulary, entry: Entry) -> None:
    change = _Change(Direction(str(entry.text("direction"))), entry.text("cue"), entry.flag("percent_only"))
    for field, table in (("comparative", v.comparative), ("noun", v.noun), ("verb", v.verb)):
        table.add(entry.words(field), change)


@cache
def words_of(kind: str) -> tuple[str, ...]:
    """All words of one kind of the vocabulary."""
    return tuple(word for entry in entries("modifiers") if entry.text("kind") == kind for word in entry.words("words"))


def before(low: str, start: int) -> Modifiers:
    """What the words left of a figure say.

    Args:
        low: normalised text in lower case.
        start: start of the figure.
    """
    v = _vocabulary()
    tokens = _TOKEN.findall(low, max(0, start - LEFT_REACH), start)
    found = Modifiers()
    if not tokens:
        return found
    if "average" in tokens and _leading_average(low, start):
        found = replace(found, aggregate=Aggregate.AVERAGE)
    i = len(tokens)
    while i > 0:
        size, meaning = _longest(tokens, i, v.before)
        if isinstance(meaning, Bound):
            found = found if found.bound else replace(found, bound=meaning)
        elif isinstance(meaning, Extreme):
            found = replace(found, extreme=meaning)
        elif isinstance(meaning, Aggregate):
            found = replace(found, aggregate=meaning)
        elif tokens[i - 1] in v.relation:
            found, size = replace(found, relation=v.relation[tokens[i - 1]]), 1
        elif tokens[i - 1] in v.skip:
            size = 1
        else:
            break
        i -= size
    return _lead(tokens, i, found, v) if i > 0 else found


def _longest(tokens: list[str], end: int, table: _Phrases[Any]) -> tuple[int, Any]:
    last = tokens[end - 1]
    for size in range(min(table.longest_to.get(last, 0), end), 0, -1):
        meaning = table.get(" ".join(tokens[end - size : end]) if size > 1 else last)
        if meaning is not None:
            return size, meaning
    return 0, None


def _change(tokens: list[str], end: int, *tables: _Phrases[_Change]) -> _Change | None:
    for table in tables:
        change: _Change | None = _longest(tokens, end, table)[1]
        if change is not None:
            return change
    return None


def _lead(tokens: list[str], i: int, found: Modifiers, v: _Vocabulary) -> Modifiers:
    """The verb, noun or preposition that the figure hangs on; `tokens[:i]` stand before its nearer words."""
    word = tokens[i - 1]
    if word == "by":
        return _governed(tokens, i - 1, found, v, "by", _BY_REACH, (v.verb, v.noun, v.comparative))
    if word == "of" and i > 2 and tokens[i - 2] in v.factor:
        # "reduces cost by a factor of 3"
        return _lead(tokens, i - (3 if tokens[i - 3] == "a" else 2), found, v)
    if word == "of":
        return _governed(tokens, i - 1, found, v, "of", _OF_REACH, (v.noun,))
    if word in ("from", "between"):
        ranging = word == "between" or (i > 1 and tokens[i - 2] in v.ranging)
        return replace(found, lead="between" if ranging else "from")
    if word == "(":
        change = _change(tokens, i - 1, v.noun) if i > 1 else None
        return _changed(found, change, None) if change else found
    change = _change(tokens, i, v.verb, v.noun)
    if change is not None:
        return _changed(found, change, "verb")
    return replace(found, lead="to") if word == "to" else _object_of(tokens, i, found, v)


def _object_of(tokens: list[str], end: int, found: Modifiers, v: _Vocabulary) -> Modifiers:
    """The verb whose object stands between it and the figure: "reducing the memory overhead 4x"."""
    for i in range(end, max(0, end - _OF_REACH), -1):
        if tokens[i - 1] in v.stop or not tokens[i - 1][0].isalpha():
            break
        change = _change(tokens, i, v.verb)
        if change is not None:
            return _changed(found, change, "object")
    return found


def _governed(
    tokens: list[str],
    end: int,
    found: Modifiers,
    v: _Vocabulary,
    lead: str,
    reach: int,
    tables: tuple[_Phrases[_Change], ...],
) -> Modifiers:
    """Look further left for what "by" or "of" belongs to, within the clause."""
    if lead == "of" and "from" in tokens[max(0, end - 6) : end]:
        at = end - 1 - tokens[:end][::-1].index("from")
        lead = "between" if at and tokens[at - 1] in v.ranging else "from"
    found = replace(found, lead=lead)
    for i in range(end, max(0, end - reach), -1):
        word = tokens[i - 1]
        if word in _SENTENCE_END or (lead == "of" and word in ",)"):
            break
        _, meaning = _longest(tokens, i, v.before)
        if isinstance(meaning, Aggregate):
            if tokens[i] not in v.named:
                found = replace(found, aggregate=found.aggregate or meaning)
        elif word in v.relation:
            found = replace(found, relation=v.relation[word])
        if found.direction is None:
            change = _change(tokens, i, *tables)
            if change is not None:
                found = _changed(found, change, lead)
        elif not (word in v.skip or word in v.relation or isinstance(meaning, Aggregate) or i >= end - 1):
            # Only words right before the noun ("average improvement of") still belong to it.
            break
    return found


def _changed(found: Modifiers, change: _Change, lead: str | None) -> Modifiers:
    cue = "?" if change.percent_only else change.cue
    return replace(found, direction=change.direction, cue=cue, lead=lead)


def after(low: str, end: int) -> Modifiers:
    """What the words right of a figure say.

    Args:
        low: normalised text in lower case.
        end: end of the figure.
    """
    v = _vocabulary()
    tokens = _TOKEN.findall(low, end, end + RIGHT_REACH)
    while tokens and tokens[0] in ("$", "}"):
        tokens = tokens[1:]
    found, i, passed = Modifiers(), 0, 0
    if len(tokens) > 2 and tokens[0] == "(" and tokens[1] in v.relation and tokens[2] == ")":
        found, i = replace(found, relation=v.relation[tokens[1]]), 3
    while i < len(tokens) and passed < _NOUN_REACH:
        size, meaning = _leading(tokens, i, v.after)
        if meaning is not None:
            if isinstance(meaning, Aggregate):
                found = replace(found, aggregate=meaning)
            elif isinstance(meaning, Extreme):
                found = replace(found, extreme=meaning)
            elif passed == 0:
                found = replace(found, bound=meaning)
        elif tokens[i] in v.relation:
            found, size = replace(found, relation=v.relation[tokens[i]]), 1
        else:
            size, change = _leading(tokens, i, v.comparative) if passed == 0 else (0, None)
            if change is None:
                size, change = _leading(tokens, i, v.noun)
            if change is not None:
                found = _changed(found, change, None)
                break
            if tokens[i] in v.stop or not tokens[i][0].isalpha():
                break
            size = 1
            passed += tokens[i] not in v.skip
        i += size
    return found if found.aggregate else _trailing_average(low, end, found)


def _leading(tokens: list[str], start: int, table: _Phrases[Any]) -> tuple[int, Any]:
    first = tokens[start]
    for size in range(min(table.longest_from.get(first, 0), len(tokens) - start), 0, -1):
        meaning = table.get(" ".join(tokens[start : start + size]) if size > 1 else first)
        if meaning is not None:
            return size, meaning
    return 0, None


def _leading_average(low: str, start: int) -> bool:
    """Whether the clause opens with "On average,"."""
    left = low[max(0, start - LEFT_REACH) : start]
    at = left.rfind("on average, ")
    return at >= 0 and not any(mark in left[at:] for mark in (". ", ";", "%", ", and "))


def _trailing_average(low: str, end: int, found: Modifiers) -> Modifiers:
    at = low.find(" on average", end, end + RIGHT_REACH)
    if at < 0 or any(mark in low[end:at] for mark in (". ", ";", "%", ", and")):
        return found
    return replace(found, aggregate=Aggregate.AVERAGE)
