"""Everything in `reported` is accounted for: what stands at a figure and is not understood is an error.

Running text has other words than ours and is read as far as it goes; a contributor's figure is read whole or refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from claims.figures.amounts import Amount
from claims.figures.number_words import powers
from claims.figures.number_words import values as number_words
from claims.figures.units import match_unit
from claims.record.errors import Problem, QuantityError, RegistryError
from claims.record.nearest import nearest
from claims.record.types import End
from claims.registry.lexicon import entries
from claims.registry.lookup import Registry
from claims.registry.unit_names import below, canonical, countable, prefixes, surfaces

MAX_REPORTED = 300
_EXAMPLES = "write the figure as printed, for instance '16.5% lower', 'up to 2.2x', '92.1 ± 0.3' or '25.8 -> 44.3'"
_PERCENT_POINTS = re.compile(r"%\s?-?p(?:oin)?ts?\b", re.IGNORECASE)
_ISH = re.compile(r"\s*([\w.]+)-?ish\b")
_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d{1,2}|\d{4,})(?![\d,.])")
_COMMA_FIRST = re.compile(r"(?:^|(?<=[\s(+~<>=-])),(\d+)")  # ",89" is no 89
_DOLLAR = re.compile(r"\$(?=[^\W\d_])(?![^$]*\$)(\S+)")  # no amount of dollars, and no formula
_PLUS_MINUS = re.compile(r"(?:\+/?-|±|\\pm)[\s$]*$")
_DANGLING = re.compile(r"\s*(-+>|=>|→|-+|/)\s*$")
_ENDS = re.compile(r"([+-]?)[^ +-]+ ?(?:to|and) ?([+-]?)[0-9.]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_TEX_SIGN = re.compile(r"\\(?:times|pm)(?![A-Za-z])")
_TEX_UNIT = re.compile(r"\\(?:text|mathrm|textrm|rm|unit)\s*\{?\s*([^{}\\]*[^{}\\\s])")
# Names beside a figure may hold digits: GPT-4, F1, pass@200, 5-shot, 3D.
_NAME = re.compile(r"[(\[\"']*(?:[A-Za-z][\w.@+/-]*|[0-9]+-?[A-Za-z][\w-]*)[)\]\"',.;:]*")
_STRAY = re.compile(r"[^\w\s.,;:()\[\]{}$\\~<>≤≥≈=+/'\"&→^@*-]")
# What touches a figure from behind: a word, or a sign glued to one.
_AT = re.compile(r"\$?\}?\ ?\$?(?P<word>(?:/\ ?)?[^\s,;:()\[\]{}\"'<>=~≈≤≥→$]+)")
_BEFORE = re.compile(r"(?P<word>[^\s,;:()\[\]{}\"'<>=~≈≤≥→$]+)['\"]?\ ?[$~<>≤≥≈=]*\ ?$")
_SIGN_BEHIND = re.compile(r"[.,;:\s-]*([≤≥≈~<>=]).*\w")
_PER = re.compile(r"\ ?(?:/|per\b)")
_RANGING = ("to", "and", "or", "through")
_RAISED = re.compile(r"[\^²³¹⁰⁴-⁹]")
_ILLION = re.compile(r"[a-z]*illions?$")
NAME_WORDS = 5  # longest name of a metric or benchmark that is tried behind a figure
ENOUGH_OF_UNIT = 87.0  # "secnods" is a slip of "seconds", "steeds" is a noun
SHORTEST = 3  # letters from which a word of a metric's name is known by itself


def check_text(text: str) -> None:
    """Refuse what is no figure at first sight.

    Raises:
        QuantityError: with how to write it.
    """
    if not text.strip():
        raise _error("no figure: the text is empty", _EXAMPLES)
    if len(text) > MAX_REPORTED:
        raise _error(f"a figure of {len(text):,} characters is too long; at most {MAX_REPORTED} are read", _EXAMPLES)
    if comma := _COMMA_FIRST.search(text):
        raise _error(f"'{comma[0].strip()}' begins with a comma", f"did you mean '0.{comma[1]}'?")
    if dollar := _DOLLAR.search(text):
        raise _error(f"'{dollar[0]}' is no amount of dollars", f"did you mean '{dollar[1]}'?")
    if points := _PERCENT_POINTS.search(text):
        number = text[: points.start()].strip()
        raise _error(f"'{text.strip()}' is both percent and points", f"write '{number} points' or '{number}%'")


def check_figures(text: str, figures: Sequence[Amount], registry: Registry | None) -> None:
    """Refuse what stands beside the figures of `reported` and is not accounted for.

    Args:
        text: normalised text.
        figures: all that was found in it.
        registry: whose names may stand at a figure; that of the data folder where none is given.

    Raises:
        QuantityError: with the piece that is not understood and the nearest one that would be.
    """
    if not figures:
        raise _error(f"no figure that can be read in '{_short(text)}'", _nearest(text))
    for figure in figures:
        said = text[figure.start : figure.reach]
        if figure.fault:
            raise _error(f"'{said}': {figure.fault[0]}", figure.fault[1])
        if figure.kind and figure.below is None:
            raise _error(f"'{said}' names a spread, but not how large it is", "write '92.1 ± 0.3 (sd)'")
    _check_rest(text, figures)
    _check_joints(text, figures)
    reached = 0
    for figure, following in zip(figures, (*figures[1:], None), strict=True):
        if figure.role is not End.NEW:
            _check_before(text, reached, figure, registry)
        reached = figure.reach
        if figure.role is not End.OLD:  # the arrow or "to" between the two is read
            _check_at(text[: following.start] if following else text, figure, registry)


def _nearest(text: str) -> str:
    """What may have been meant where nothing can be read."""
    ish, comma = _ISH.match(text), _COMMA.search(text)
    if comma:
        return f"did you mean '{comma[1]}.{comma[2]}'? a comma groups thousands: 1,234.5"
    return f"did you mean 'about {ish[1]}'?" if ish else _EXAMPLES


def _check_before(text: str, start: int, figure: Amount, registry: Registry | None) -> None:
    """Refuse a word that stands directly before a figure, or before the "to" there, and that nobody knows: CHF 200."""
    ahead, printed = text[start : figure.start], text[figure.start : figure.end]
    while (before := _BEFORE.search(ahead)) is not None:
        word = before["word"].strip(".!?*\\")
        if word == "/" and not ahead[: before.start()].strip() and start:
            return  # 85.3 / 86.1
        words = ahead[: before.end("word")].split(" ")
        names = [" ".join(words[-size:]).lstrip("([") for size in range(min(NAME_WORDS, len(words)), 0, -1)]
        halved = len(ahead) < figure.start - start and any(char.isdigit() for char in word)  # "t5 to 9x"
        if halved or word in ("/", "per", "each") or not any(_known(word, name, registry) for name in names):
            hint = _unit_like(word) if figure.unit in (None, "count") else "write only what qualifies the figure"
            raise _error(f"'{word or before['word']}' before '{printed}' is not understood", hint)
        if word.lower() not in _RANGING:
            return
        ahead = ahead[: before.start("word")]


def _check_at(text: str, figure: Amount, registry: Registry | None) -> None:
    """Refuse a piece that stands directly at a figure and that nobody knows."""
    printed = text[figure.start : figure.end]
    prefixed = figure.surface.endswith(tuple(prefixes()))
    if prefixed and (second := match_unit(text, figure.end)) is not None:
        raise _error(f"'{second.surface}' after '{printed}' is a second unit", "write one figure with one unit")
    at = _AT.match(text, figure.reach)
    word = at["word"].lstrip("-").rstrip(".!?*") if at else ""
    rest = text[figure.reach :].strip(" $")
    divided = rest[:1] == "/" != rest  # 85.3/86.1 is a list: its text ends with the sign
    behind = rest.lstrip(".,;: ")  # 5.→ms
    arrow = next((sign for sign in ("->", "=>", "→") if behind.startswith(sign) and rest != sign), None)
    if arrow is None and (sign := _SIGN_BEHIND.match(rest)) and not _TAG.match(rest):
        raise _error(f"'{sign[1]}' after '{printed}' is not understood", "write a bound before the number: '≤ 5 ms'")
    if arrow:
        raise _error(f"'{arrow}' has a figure on one side only in '{_short(text)}'", _EXAMPLES)
    if not divided and (at is None or not any(char.isalnum() for char in word)):
        return
    if divided or at is None or _is_denominator(text, at, word, figure):
        what = f"'{_short(text[figure.start :])}' is told per something that is not understood"
        raise _error(what, "write what is measured, then its number: '3 ms/token', '$3 per million tokens'")
    if (measured := figure.unit not in (None, "count")) and _second_unit(word):
        raise _error(f"'{word}' after '{printed}' is a second unit", "write one figure with one unit")
    if measured and not prefixed:
        unknown = at.start("word") == figure.reach and word[0].isalnum()  # glued: 5%x
    elif figure.unit == "count" and (registry is None or word in surfaces()):
        # A count of what we have no word for; a claims file may count only what is known.
        lenient = word in surfaces() or ((lower := word.lower()) not in number_words() and not _ILLION.match(lower))
        unknown = not lenient or bool(word not in surfaces() and nearest(word, _spellings(), 1, enough=ENOUGH_OF_UNIT))
        # "5 point ms" and "5 million-point" leave open what is counted; "150 points" does not.
        leaves_open = figure.number.value <= 100 or not word.endswith("s")
        unknown |= leaves_open and surfaces().get(word) == "percentage_point"
    else:
        unknown = _unknown(text, at, word, registry)
    if unknown or _RAISED.search(word):
        raise _error(f"unknown unit '{word}' after '{printed}'", _unit_like(word))
    if not measured and (tail := _PER.match(text, at.end())) is not None:
        raise _error(f"'{printed} {word}{tail[0]}' is told per something that is not understood", _EXAMPLES)


def _is_denominator(text: str, at: re.Match[str], word: str, figure: Amount) -> bool:
    """Whether what stands at a figure divides it: /foo, per foo, a frame."""
    if word.lower() in ("per", "each"):
        return True
    following = _AT.match(text, at.end())
    return (
        word.lower() in ("a", "an")
        and figure.unit is not None
        and following is not None
        and following["word"].rstrip(".") in below()
    )


def _second_unit(word: str) -> bool:
    """Whether a word behind a unit is a unit again: "5 USD EUR"; a noun is none ("2x tokens")."""
    name = surfaces().get(word)
    return (name is not None and not countable(name) and len(word) > 1) or word.lower() in _scales()


def understood(word: str, registry: Registry | None) -> bool:
    """Whether a word may stand at a figure by itself: one of the vocabulary, a counted noun, a name or part of one."""
    counted = surfaces().get(word, "")
    return countable(counted) or counted == "count" or _known(word, word, registry)


def _unknown(text: str, at: re.Match[str], word: str, registry: Registry | None) -> bool:
    if understood(word, registry):
        return False
    rest = text[at.start("word") :].split(" ")[:NAME_WORDS]
    return not any(_known(word, " ".join(rest[:size]).rstrip(".,;:)"), registry) for size in range(len(rest), 0, -1))


def _known(word: str, name: str, registry: Registry | None) -> bool:
    """Whether a word, or a longer name that begins with it, is one of a metric or benchmark."""
    if _is_word(word):
        return True
    try:
        names = registry or Registry.load()
    except RegistryError:
        return False
    # "t GB" is no TGB, "to K/s" no tok/s, "hM dB" no HMDB.
    first, *others = name.split(" ")
    long = word == name or (
        len(word.strip(".")) > 1
        and not _is_word(first)
        and not any(len(each) < SHORTEST and each in surfaces() for each in others)
    )
    if long and (names.find_metric(name) is not None or names.find_benchmark(name) is not None):
        return True
    return len(word) >= SHORTEST and word.lower() in _metric_words(names)


@lru_cache(maxsize=4)
def _metric_words(registry: Registry) -> frozenset[str]:
    names = (name for metric in registry.metrics.values() for name in (metric.id, metric.name, *metric.aliases))
    return frozenset(word for name in names for word in re.split(r"[\s/_-]+", name.lower()) if word[:1].isalpha())


def _is_word(word: str) -> bool:
    return word.lower() in _understood() and not (word.isupper() and len(word) > 1)


@cache
def _understood() -> frozenset[str]:
    """Words that the rest of this room or the grammar of the prose knows around figures."""
    files = ("modifiers", "grammar", "cues", "spreads")
    phrases = {phrase for file in files for each in entries(file) for phrase in _all(each.fields)}
    words = {word for phrase in phrases for word in phrase.lower().split() if word[0].isalpha()}
    # What is a unit, a number or a letter in other places is none of these words at a figure.
    apart = {surface.lower() for surface in surfaces()} | {name.lower() for name in number_words()} | {"per", "each"}
    return frozenset(word for word in words - apart if len(word) > 1 or word == "a")


def _all(fields: Mapping[str, object]) -> list[str]:
    return [str(word) for value in fields.values() if isinstance(value, list | tuple) for word in value]


@cache
def _scales() -> frozenset[str]:
    return frozenset(name.lower() for name in powers() if len(name) > 1)


def _unit_like(word: str) -> str:
    """The units that a word is nearest to: in another case, or by its letters."""
    if _ILLION.match(word.lower()):
        return "write a number that is known: '7 million', '7 billion', '7 trillion'"
    if word in surfaces():
        return f"end the figure with '{word}' if that is its unit, or say what is counted"
    same = [surface for surface in surfaces() if surface.lower() == word.lower()]
    # The last letter of a symbol says what is measured: mB is about bytes.
    same.sort(key=lambda surface: surface[-1] != word[-1])
    found = list(dict.fromkeys(same))[:2] or list(nearest(word, _spellings(), 1))
    if not found:
        return "write a unit that is known, or the number alone if the word is none"
    told = " or ".join(
        f"'{name}' ({_spoken(name)})" if len(found) > 1 and name in same else f"'{name}'" for name in found
    )
    return f"did you mean {told}?"


@cache
def _spellings() -> tuple[str, ...]:
    """Spellings of units and scales, without those that only begin with a capital."""
    known = surfaces()
    small = (name for name in known if not (name[0].isupper() and name[0].lower() + name[1:] in known))
    return (*small, *_scales())


def _spoken(surface: str) -> str:
    return surfaces()[surface].replace("_", " ")


def _check_joints(text: str, figures: Sequence[Amount]) -> None:
    """Refuse signs, arrows and spaces that join figures in no way that can be recorded."""
    for one, other in pairwise(figures):
        if text[one.reach : other.start].strip() in ("", "\\,"):
            first, second = text[one.start : one.end], text[other.start : other.end]
            grouped = first.isdigit() and len(second) == 3 and second.isdigit()
            hint = f"did you mean '{first},{second}'?" if grouped else f"write '{first}, {second}' if it is two figures"
            raise _error(f"'{first}' and '{second}' stand next to each other", hint)
    for figure in figures:
        said = text[figure.start : figure.end]
        # "-5% to +3%", "-3 to 5"
        if figure.high is not None and (ends := _ENDS.match(said)) and (ends[1] == "-") != (ends[2] == "-"):
            raise _error(f"the range '{said}' crosses zero", "record its two ends as two claims")
    if _PLUS_MINUS.search(text, 0, figures[0].start):
        raise _error(f"'{_short(text)}' is an uncertainty without a value", "write '92.1 ± 0.3'")
    if dangling := _DANGLING.match(text[: figures[0].start]) or _DANGLING.match(text[figures[-1].reach :]):
        raise _error(f"'{dangling[1]}' has a figure on one side only in '{_short(text)}'", _EXAMPLES)


def _check_rest(text: str, figures: Sequence[Amount]) -> None:
    """Refuse what stands beside the figures and is neither words nor names."""
    rest = list(text)
    for figure in figures:
        rest[figure.start : figure.reach] = " " * (figure.reach - figure.start)
    left = "".join(rest[: len(text)])
    tokens = left.split()
    for before, token in zip(("", *tokens), tokens, strict=False):
        half = before in _RANGING and token[0].isdigit()  # "5 to 9-foo"
        if half or (any(char.isdigit() for char in token) and not _NAME.fullmatch(token)):
            raise _error(f"'{_short(token)}' cannot be read as a figure", _EXAMPLES)
    _check_markup(text, left, text[figures[0].start : figures[0].end])
    if stray := _STRAY.search(left):
        raise _error(f"'{stray[0]}' belongs to no figure in '{_short(text)}'", _EXAMPLES)


def _check_markup(text: str, left: str, first: str) -> None:
    """HTML is no bound, and a unit or sign inside commands of TeX must not be lost."""
    tag, sign = _TAG.search(text), _TEX_SIGN.search(left)
    if tag or sign:
        raise _error(f"'{(tag or sign)[0]}' is markup", "write the figure as a reader sees it")  # type: ignore[index]
    for unit in _TEX_UNIT.finditer(left):
        if canonical(unit[1]) is not None:
            raise _error(f"'{unit[0].strip()}' is markup", f"write '{first} {unit[1]}'")


def _short(text: str) -> str:
    return text if len(text := text.strip()) <= 60 else f"{text[:57]}..."


def _error(what: str, hint: str | None) -> QuantityError:
    return QuantityError(Problem(what, rule="quantity", hint=hint))
