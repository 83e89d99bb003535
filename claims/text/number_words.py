"""Numbers written as words: counts, fractions, multiples, orders of magnitude."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from claims.lexicon import entries
from claims.types import Number, Span

_ARTICLE = re.compile(r"(?:^|[^a-z0-9-])(an? )$")
# "half" is an amount before these, and after these; elsewhere it is part of a name (half precision, second half).
_AMOUNT_AFTER = re.compile(
    r"\ ?(?:[,.;:)(]|$|\ (?:of|the|as|that|its|their|a|an|this|these|our|less|fewer|more|compared|and|or|on|in|with|while|when|to|for)\b)"
)
_AMOUNT_BEFORE = re.compile(
    r"(?:by|in|than|to|about|only|nearly|almost|roughly|around|under|over|least|approximately|just)\ $"
)
_NO_AMOUNT_BEFORE = re.compile(r"(?:first|second|other|latter|upper|lower|each|and\ a|last|former|right|left)\ $")
# "double descent" is a name; "double the speed", "triples throughput" are changes.
_OBJECT = re.compile(
    r"\ (?:the|its|their|our|that|this|both|inference|training|throughput|performance|accuracy|latency|memory|compute|computational)\b"
)
_PRONOUN_BEFORE = re.compile(
    r"(?:this|that|each|the|no|any|every|which|last|first|new|another|good|best|latter|former|some|many|right|correct|other|an|a|previous|first|from|to)\ $"
)
_PRONOUN_AFTER = re.compile(
    r"(?:[.,;:)?!]|$|-|\ (?:of|is|can|may|might|could|must|has|that|which|who|for|to|in|and|or|with|by|needs|would|should|does|"
    r"wants|at|on|as|another|from|where|will|cannot|the|a|an|key|way|hand|such|side|possible|common|major|main|important|promising)\b)"
)


@dataclass(frozen=True, slots=True)
class _Words:
    pattern: re.Pattern[str]
    values: Mapping[str, Decimal]
    bare: frozenset[str]


@cache
def _words() -> _Words:
    kinds: dict[str, list[str]] = {}
    values: dict[str, Decimal] = {}
    for entry in entries("number_words"):
        kinds.setdefault(str(entry.text("kind")), []).append(entry.name)
        values[entry.name] = Decimal(str(entry.text("value")))
    bare = frozenset(entry.name for entry in entries("number_words") if entry.text("bare") == "false")
    groups = {kind: "|".join(sorted(names, key=len, reverse=True)) for kind, names in kinds.items()}
    digits = "one|two|three|four|five|six|seven|eight|nine"
    cardinals = groups["cardinal"].split("|")
    heads = "|".join(
        rf"{word}(?P<t{i}>[- ](?:{digits}))?" if values[word] >= 20 else word for i, word in enumerate(cardinals)
    )
    source = (
        rf"(?P<cardinal>{heads})(?:[- ](?P<scale>{groups['scale']}))?"
        rf"(?:(?P<fold>[- ]?fold)|[- ](?:full[- ])?(?P<orders>orders?[- ]of[- ]magnitude)|[- ](?P<part>{groups['part']})s?)?"
        rf"|(?P<many>{groups['many']})\ of\ (?:times|folds?)|(?P<lone>{groups['part']})|(?P<scales>{groups['scale']})"
        rf"|(?P<order>orders?[- ]of[- ]magnitude)|(?P<multiple>{groups['multiple']})"
    )
    return _Words(re.compile(source), values, bare)


def find_words(low: str) -> list[Number]:
    """All number words of a text in lower case.

    Args:
        low: normalised text in lower case, of the same length as the text.
    """
    words = _words()
    found = []
    for match in words.pattern.finditer(low):
        start, end = match.span()
        before = low[start - 1 : start]
        after = low[end : end + 1]
        if before.isalnum() or after.isalnum() or (before and before in "-_/\\@'") or after in ("_", "@"):
            continue
        number = _number(low, match, words)
        if number is not None:
            found.append(number)
    return found


def _number(low: str, match: re.Match[str], words: _Words) -> Number | None:
    kind = match.lastgroup
    start, end = match.span()
    if match["cardinal"]:
        return _cardinal(low, match, words)
    if low[end : end + 1] == "-" and low[end + 1 : end + 2].isalpha() and kind != "order":
        return None
    if match["multiple"]:
        word = match["multiple"]
        if word in words.bare and not _OBJECT.match(low, end):
            return None
        return Number(Span(start, end), words.values[word], word=True, factor=True)
    if match["many"]:
        return Number(Span(start, end), words.values[match["many"]], word=True, factor=True)
    article = _ARTICLE.search(low, max(0, start - 4), start)
    if match["order"]:
        if article or low[max(0, start - 2) : start].endswith("n-"):
            return Number(Span(start - (len(article[1]) if article else 3), end), Decimal(10), word=True, factor=True)
        if match["order"].startswith("orders"):
            return (
                None
                if low[max(0, start - 2) : start - 1].isdigit()
                else Number(Span(start, end), Decimal(100), word=True, factor=True)
            )
        return None
    if match["scales"]:
        if not article:
            return None
        return Number(Span(start - len(article[1]), end), words.values[match["scales"]], word=True)
    return _lone_part(low, match, words, article)


def _lone_part(low: str, match: re.Match[str], words: _Words, article: re.Match[str] | None) -> Number | None:
    start, end = match.span()
    word = match["lone"]
    if word != "half":
        if article is None or not _AMOUNT_AFTER.match(low, end):
            return None
        return Number(Span(start - len(article[1]), end), words.values[word], word=True, factor=True)
    left = (max(0, start - 14), start)
    if _NO_AMOUNT_BEFORE.search(low, *left):
        return None
    if _AMOUNT_AFTER.match(low, end) or (_AMOUNT_BEFORE.search(low, *left) and low[end : end + 1] != " "):
        return Number(Span(start, end), words.values[word], word=True, factor=True)
    return None


def _cardinal(low: str, match: re.Match[str], words: _Words) -> Number | None:
    start, end = match.span()
    head = match["cardinal"]
    pieces = head.replace("-", " ").split()
    value = sum((words.values[piece] for piece in pieces), Decimal(0))
    if match["scale"]:
        value *= words.values[match["scale"]]
    if match["fold"]:
        return Number(Span(start, end), value, word=True, factor=True)
    if match["orders"]:
        return Number(Span(start, end), Decimal(10) ** int(value), word=True, factor=True) if value <= 30 else None
    if match["part"]:
        return _whole_part(value, match, words)
    after = low[end : end + 1]
    if after == "-" and not re.match(r"-(?:times|percent|point)", low[end : end + 10]):
        return None
    if head == "one" and not match["scale"]:
        left = (max(0, start - 10), start)
        if _PRONOUN_AFTER.match(low, end) or _PRONOUN_BEFORE.search(low, *left):
            return None
    return Number(Span(start, end), value, word=True)


def _whole_part(value: Decimal, match: re.Match[str], words: _Words) -> Number | None:
    size = words.values[match["part"]]
    if size * value >= 1 and match["part"] != "half":
        return None
    whole = (1 / size).quantize(Decimal(1))
    share = value / whole
    short = share.quantize(Decimal("1e-4")).normalize()
    exact = short if short * whole == value else share.quantize(Decimal("1e-3"))
    return Number(Span(*match.span()), exact, word=True, factor=True)
