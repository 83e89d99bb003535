"""Numbers written as words: counts, fractions, multiples, orders of magnitude."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from claims.record.types import Number, Span
from claims.registry.lexicon import Entry, entries

_WORD = re.compile(r"[a-z]+")
MAX_ORDERS = 30
_ARTICLE = re.compile(r"(?:^|[^a-z0-9-])(an? )$")


@dataclass(frozen=True, slots=True)
class _NumberWords:
    pattern: re.Pattern[str]
    values: Mapping[str, Decimal]
    bare: frozenset[str]
    firsts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """Patterns of the words beside a number word that tell an amount from a name or a pronoun."""

    amount_after: re.Pattern[str]
    amount_before: re.Pattern[str]
    name_before: re.Pattern[str]
    changed: re.Pattern[str]
    pronoun_before: re.Pattern[str]
    pronoun_after: re.Pattern[str]
    joined_after: re.Pattern[str]


@cache
def _neighbours() -> _Neighbours:
    words = {entry.name: "|".join(entry.words("words")) for entry in entries("number_words")}
    return _Neighbours(
        re.compile(rf"\ ?(?:[,.;:)(]|$|\ (?:{words['half before']})\b)"),
        re.compile(rf"(?:{words['half after']})\ $"),
        re.compile(rf"(?:{words['no half after']})\ $"),
        re.compile(rf"\ (?:{words['double before']})\b"),
        re.compile(rf"(?:{words['pronoun after']})\ $"),
        re.compile(rf"(?:[.,;:)?!]|$|-|\ (?:{words['pronoun before']})\b)"),
        re.compile(rf"-(?:{words['joined after']})"),
    )


def value_of(entry: Entry) -> Decimal:
    """The value of a number word; a fraction such as 1/3 keeps all its digits."""
    top, _, bottom = (entry.text("value") or "1").partition("/")
    return Decimal(top) / Decimal(bottom or 1)


@cache
def powers() -> dict[str, int]:
    """Spellings that scale printed digits ("45K", "1.5 billion"), to their power of ten."""
    scales: dict[str, int] = {}
    for entry in entries("number_words"):
        value, kind = value_of(entry), entry.text("kind") or ""
        if kind == "suffix" or (kind == "scale" and value >= 1000):  # nobody prints "45 hundred" or "2 dozen" for 45E+2
            scales |= dict.fromkeys(_spellings(entry.name, kind), value.adjusted())
    return scales


def _spellings(name: str, kind: str) -> Iterator[str]:
    """A letter as it is; a word in small letters or with a capital, one of number in the plural, too ("7 Billions")."""
    for form in (name, f"{name}s") if kind == "scale" else (name,):
        yield from (form, form.capitalize()) if len(name) > 1 else (form,)


@cache
def indefinite() -> tuple[str, ...]:
    """Words for a number that is not told, but known to be large: dozens, orders of magnitude."""
    found = (each for each in entries("number_words") if each.text("kind") == "many" or each.flag("plural"))
    return tuple(each.name.split()[0] for each in found)


@cache
def cardinals() -> Mapping[str, str]:
    """Counts in words, to their value."""
    return {each.name: each.text("value") or "" for each in entries("number_words") if each.text("kind") == "cardinal"}


@cache
def no_noun() -> tuple[str, ...]:
    """Words that no counted noun follows or is."""
    return next(entry.words("words") for entry in entries("number_words") if entry.name == "no noun")


@cache
def _words() -> _NumberWords:
    kinds: dict[str, list[str]] = {}
    values: dict[str, Decimal] = {}
    for entry in entries("number_words"):
        kind = entry.text("kind")
        if kind not in (None, "suffix") and entry.text("value") is not None:
            kinds.setdefault(kind, []).append(entry.name)
            values[entry.name] = value_of(entry)
    bare = frozenset(entry.name for entry in entries("number_words") if entry.text("bare") == "false")
    cardinals = kinds["cardinal"]
    forms = {word.split()[0] for word in values} | {f"{word}fold" for word in (*cardinals, *kinds["scale"])}
    forms |= {f"{word}s" for word in kinds["part"]}
    return _NumberWords(_grammar(kinds, values), values, bare, frozenset(forms))


def _grammar(kinds: Mapping[str, list[str]], values: Mapping[str, Decimal]) -> re.Pattern[str]:
    groups = {kind: "|".join(sorted(names, key=len, reverse=True)) for kind, names in kinds.items()}
    digits = "|".join(word for word in kinds["cardinal"] if values[word] < 10)
    cardinal = "|".join(
        rf"{word}(?:[-\ ](?:{digits})\b)?" if values[word] >= 20 else word
        for word in sorted(kinds["cardinal"], key=len, reverse=True)
    )
    return re.compile(
        rf"""(?P<cardinal>{cardinal})(?=fold|[^a-z]|$)
               (?:[-\ ](?P<scale>{groups["scale"]})(?=fold|\b)(?:\ (?P<more>thousand|million|billion)\b)?)?
               (?: (?P<fold>[-\ ]?fold)
                 | [-\ ](?:full[-\ ])?(?P<orders>orders?(?:[-\ ]of[-\ ]magnitudes?|(?=\ (?:\w+er|more|less)\b)))
                 | [-\ ](?P<part>{groups["part"]})s? )?
           | (?P<many>{groups["many"]})\ of\ (?:times|folds?)
           | (?P<lone>{groups["part"]})
           | (?P<scales>{groups["scale"]})(?:[-\ ](?P<times>{groups["scale"]})|(?P<manifold>[-\ ]?fold))?
           | (?P<order>orders?[-\ ]of[-\ ]magnitudes?)
           | (?P<multiple>{groups["multiple"]})""",
        re.VERBOSE,
    )


@cache
def values() -> Mapping[str, Decimal]:
    """Every number word, to its value."""
    return _words().values


def find_words(low: str) -> list[Number]:
    """All number words of a text in lower case.

    Args:
        low: normalised text in lower case, of the same length as the text.
    """
    words = _words()
    firsts = words.firsts.intersection(_WORD.findall(low))
    if not firsts:
        return []
    found = []
    resume = 0
    for start in sorted(position for head in firsts for position in _positions(low, head)):
        match = words.pattern.match(low, start) if start >= resume else None
        if match is None:
            continue
        end = match.end()
        after = low[end : end + 1]
        if after.isalnum() or after in ("_", "@"):
            continue
        number = _number(low, match, words)
        if number is not None:
            found.append(number)
            resume = number.span.end
    return found


@cache
def behind() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What may go on behind a number word: "and a half", "point two five", a scale."""
    words = values()
    kinds = [(each.name, each.text("kind")) for each in entries("number_words")]
    parts = "|".join(name for name, kind in kinds if kind == "part")
    counts = "|".join(name for name, kind in kinds if kind == "cardinal")
    digits = "|".join(name for name, kind in kinds if kind == "cardinal" and words[name] < 10)
    scales = "|".join(name for name, kind in kinds if kind == "scale" and words[name] >= 1000)
    return (
        re.compile(rf"\ and\ (?:an?\ |(?P<count>{counts})[-\ ])(?P<part>{parts})s?(?![a-z-])"),
        re.compile(rf"\ point(?P<digits>(?:[-\ ](?:{digits})(?![a-z]))+)"),
        re.compile(rf"\ (?P<scale>{scales})(?![a-z])"),
    )


def _positions(low: str, head: str) -> list[int]:
    """Where a word stands that is not the tail of a longer one."""
    places = []
    start = low.find(head)
    while start >= 0:
        before = low[start - 1 : start]
        if not before.isalnum() and (not before or before not in "-_/\\@'"):
            places.append(start)
        start = low.find(head, start + len(head))
    return places


def _number(low: str, match: re.Match[str], words: _NumberWords) -> Number | None:
    kind = match.lastgroup
    start, end = match.span()
    if match["cardinal"]:
        return _cardinal(low, match, words)
    if low[end : end + 1] == "-" and low[end + 1 : end + 2].isalpha() and kind != "order" and not match["manifold"]:
        return None  # "half-precision", "double-blind"
    if match["multiple"]:
        word = match["multiple"]
        if word in words.bare and not _neighbours().changed.match(low, end):
            return None
        return Number(Span(start, end), words.values[word], word=True, factor=True)
    if match["many"]:
        return Number(Span(start, end), words.values[match["many"]], word=True, factor=True)
    article = _ARTICLE.search(low, max(0, start - 4), start)
    if match["order"]:
        # "an order of magnitude" is 10, "orders of magnitude" at least 100; "2 orders" are read from the 2.
        if article or low[max(0, start - 2) : start].endswith("n-"):
            return Number(Span(start - (len(article[1]) if article else 3), end), Decimal(10), word=True, factor=True)
        if match["order"].startswith("orders") and not low[max(0, start - 2) : start - 1].isdigit():
            return Number(Span(start, end), Decimal(100), word=True, factor=True)
        return None
    if match["scales"]:
        if not article and not match["manifold"]:
            return None  # "a million" is a number, "million-scale" and "1.3 million" are none or have their digits
        return Number(
            Span(start - (len(article[1]) if article else 0), end),
            words.values[match["scales"]] * words.values.get(match["times"] or "", Decimal(1)),
            word=True,
            factor=match["manifold"] is not None,
        )
    return _lone_part(low, match, words, article)


def _lone_part(low: str, match: re.Match[str], words: _NumberWords, article: re.Match[str] | None) -> Number | None:
    start, end = match.span()
    word = match["lone"]
    if word != "half":  # "a third of the data" is an amount, "the third of our tasks" none
        if article is None or not _neighbours().amount_after.match(low, end):
            return None
        return Number(Span(start - len(article[1]), end), words.values[word], word=True, factor=True)
    left = (max(0, start - 14), start)
    if _neighbours().name_before.search(low, *left):
        return None
    if _neighbours().amount_after.match(low, end) or (
        _neighbours().amount_before.search(low, *left)
        and (low[end : end + 1] != " " or low.endswith("than ", 0, start))
    ):
        return Number(Span(start, end), words.values[word], word=True, factor=True)
    return None


def _cardinal(low: str, match: re.Match[str], words: _NumberWords) -> Number | None:
    start, end = match.span()
    head = match["cardinal"]
    pieces = head.replace("-", " ").split()
    value = sum((words.values[piece] for piece in pieces), Decimal(0))
    if match["scale"]:
        value *= words.values[match["scale"]]
    scale = sum(words.values[name].adjusted() for name in (match["scale"], match["more"]) if name and name != "dozen")
    if match["more"]:
        value *= words.values[match["more"]]
    if match["fold"] and low.startswith((" cross", "-cross"), end):
        return Number(Span(start, end), value, word=True)  # "ten-fold cross-validation" counts, it does not multiply
    if match["fold"]:
        # "Our contribution is two-fold: ..." counts, it does not multiply.
        if low.endswith(("is ", "are "), 0, start) and low.startswith((".", ",", ":", ";"), end):
            return None
        return Number(Span(start, end), value, word=True, factor=True)
    if match["orders"]:
        tenfold = Decimal(10) ** int(value) if value <= MAX_ORDERS else None
        return None if tenfold is None else Number(Span(start, end), tenfold, word=True, factor=True)
    if match["part"]:
        return _whole_part(value, match, words)
    after = low[end : end + 1]
    if after == "-" and not _neighbours().joined_after.match(low, end):
        return None
    # "this one", "one can": a pronoun.
    if head in words.bare and behind()[1].match(low, end) is None:
        return None
    if head == "one" and not match["scale"] and not any(each.match(low, end) for each in behind()[:2]):
        left = (max(0, start - 10), start)
        if _neighbours().pronoun_after.match(low, end) or _neighbours().pronoun_before.search(low, *left):
            return None
    return Number(Span(start, end), value, word=True, scale=scale)


def _whole_part(value: Decimal, match: re.Match[str], words: _NumberWords) -> Number | None:
    size = words.values[match["part"]]
    if size * value >= 1 and match["part"] != "half":
        return None  # "three thirds"; "one half" and "two halves" are said
    whole = (1 / size).quantize(Decimal(1))
    return Number(Span(*match.span()), value / whole, word=True, factor=True)
