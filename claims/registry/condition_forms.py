"""Spellings of conditions as patterns: what words a normal form answers to, and the value that they give.

In a spelling a blank also matches a hyphen, an underscore or nothing. `{n}` is a number, a number word or a range,
`{v}` a version, `{s}` a size (224, 512x1024); `with` is also `w/`, `without` also `w/o`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from claims.record.entries import Condition, ConditionKind

_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
_NUMERAL = r"\d+(?:\.\d+)?"
_NUMBER_WORDS["single"] = "1"
_NUMBER = rf"(?:{_NUMERAL}(?:-{_NUMERAL})?|{'|'.join(_NUMBER_WORDS)})"
_SIZE = rf"{_NUMERAL}(?:\s*[x×*]\s*{_NUMERAL}){{0,2}}"
_PLACES = {"{n}": _NUMBER, "{v}": r"v?\d[\w.+]*(?:-[\w.+]+)*", "{s}": _SIZE}
_SHORT = {"with": r"(?:with|w/)", "without": r"(?:without|w/o)"}
_PLACE = re.compile(r"\{[nvs]\}")
_TOKEN = re.compile(r"\{[nvs]\}|[^\s{}]+")
_GAP = r"[\s_-]*"
_COUNT = rf"(?:\d+|{'|'.join(_NUMBER_WORDS)})(?:\s*[x×*]\s*|\s+)"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_TRAILING = re.compile(r"(\.\d*?)0+(?!\d)")
_FOLDED = re.compile(r"[\s_-]+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+\Z")
_TUPLE = re.compile(rf"[(\[]?\s*({_NUMERAL}(?:\s*,\s*{_NUMERAL}){{1,2}})\s*[)\]]?\Z")
_AMOUNT = re.compile(rf"({_SIZE}|{_NUMBER})\s*([A-Za-z%]{{0,3}})\Z", re.IGNORECASE)


def tidy(text: str) -> str:
    """The text with one kind of dash and without compatibility characters."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES)


def folded(name: str) -> str:
    """The form in which names and values of conditions are compared."""
    return _FOLDED.sub("", tidy(name).casefold())


def shown_number(words: str) -> str:
    """A number, version or size in its one spelling: `Five` is 5, `v2.1` is 2.1, `224 × 224` is 224x224."""
    return re.sub(r"\s*[x×*]\s*", "x", _NUMBER_WORDS.get(words.casefold(), words)).lstrip("vV")


def without_zeros(number: str) -> str:
    """A count or rate without what a program prints behind it: `1024.0` is 1024, `0.70` is 0.7, `3-5` itself."""
    return _TRAILING.sub(lambda found: found[1].rstrip("."), number)


def plain_number(words: str) -> str | None:
    """A number that stands alone, with what is glued to it: `5`, `1,024`, `32k`, `50%`; None for other words."""
    match = _AMOUNT.match(words.replace(",", "") if _THOUSANDS.match(words) else words)
    return f"{shown_number(match[1])}{match[2]}" if match else None


def size_of(words: str) -> str:
    """A size that a program prints as a tuple: `(800, 1333)` is 800x1333; other words as they are, `1,024`, too."""
    match = None if _THOUSANDS.match(words) else _TUPLE.match(words)
    return re.sub(r"\s*,\s*", "x", match[1]) if match else words


@dataclass(frozen=True)
class ConditionForm:
    """One normal form of a condition with the words that it answers to.

    Attributes:
        condition: its condition.
        form: the normal form, with a place for a number where it has one.
        spellings: the words.
    """

    condition: Condition
    form: str
    spellings: tuple[str, ...]

    @cached_property
    def pattern(self) -> str:
        """A pattern of every spelling, the longest first, without groups that capture."""
        return _one_of((self.form, *self.spellings))

    def read(self, words: str) -> tuple[str, str]:
        """Value and text of words that the pattern matches."""
        if not _PLACE.search(self.form):
            return self.form, self.form
        spellings = _longest_first((self.form, *self.spellings))
        found = next(match for each in spellings if (match := re.fullmatch(_pattern(each, "({})"), words, re.I)))
        return self._filled(shown_number(found[1]))

    def filled(self, number: str) -> tuple[str, str] | None:
        """Value and text for a number that is given alone: `32k` fills `{n}k context`; None where it does not fit."""
        place, glued = _PLACE.search(self.form), self._glued
        if place is None or not number.casefold().endswith(glued.casefold()):
            return None
        bare = number[: len(number) - len(glued)]
        return self._filled(bare) if re.fullmatch(_PLACES[place[0]], bare, re.IGNORECASE) else None

    @property
    def takes_size(self) -> bool:
        """Whether its number is a size."""
        return "{s}" in self.form

    @property
    def _glued(self) -> str:
        """What follows the number at once: `k` of `{n}k context`, nothing of `{n}-shot`."""
        return re.split(r"[\s-]", _PLACE.split(self.form)[-1], maxsplit=1)[0]

    def _filled(self, number: str) -> tuple[str, str]:
        if self.condition.kind is ConditionKind.NUMBER:
            number = without_zeros(number)
        text = _PLACE.sub(number, self.form)
        return (number + self._glued if self.condition.kind is ConditionKind.NUMBER else text), text


class HardwareWords(ConditionForm):
    """Words that tell a machine part by part: a count, makers that are left out, names, and what stands beside them."""

    @cached_property
    def pattern(self) -> str:
        """A count, then names with words beside them; one name at least."""
        names, beside, dropped = self.condition.words or ((), (), ())
        name, other = _one_of(names), _one_of((*beside, *dropped))
        return rf"(?:{_COUNT})?(?:{other}[\s-]+)*{name}s?(?:[\s-]*(?:{name}s?|{other}))*"

    def read(self, words: str) -> tuple[str, str]:
        """Value and text: the count as `8x`, the names as they are registered, without the makers."""
        names, _, dropped = self.condition.words or ((), (), ())
        generic = set(names) & set(dropped)  # a bare GPU is the machine, that of "A100 GPU" says nothing more
        count = re.match(_COUNT, words, re.IGNORECASE)
        shown = [] if count is None else [f"{shown_number(re.split(r'[ x×*]', count[0], maxsplit=1)[0])}x"]
        at = count.end() if count else 0
        while at < len(words):
            found = next(
                (form, match) for form, pattern in self._parts if (match := pattern.match(words, at)) is not None
            )
            form, match = found
            shown += [_PLACE.sub(shown_number(match[1]) if match.lastindex else "", form)] if form else []
            at = match.end()
        if set(shown[1 if count else 0 :]) - generic:
            shown = [part for part in shown if part not in generic]
        return " ".join(shown), " ".join(shown)

    @cached_property
    def _parts(self) -> list[tuple[str, re.Pattern[str]]]:
        """What each part is shown as, nothing for what is left out, with its pattern and the gap behind it."""
        names, beside, dropped = self.condition.words or ((), (), ())
        shown = {**dict.fromkeys(dropped, ""), **{part: part for part in (*beside, *names)}}
        return [
            (shown[part], re.compile(rf"{_pattern(part, '({})')}s?(?!\w)[\s-]*", re.IGNORECASE))
            for part in _longest_first(shown)
        ]


def forms_of(condition: Condition) -> Iterator[ConditionForm]:
    """The forms of a condition in the order of its entry."""
    for form, spellings in condition.forms:
        yield ConditionForm(condition, form, spellings)
    if condition.words:
        yield HardwareWords(condition, condition.label, ())


def words_pattern(spellings: Iterable[str]) -> re.Pattern[str]:
    """A pattern of any of some spellings as whole words."""
    return re.compile(rf"(?<!\w){_one_of(each for each in spellings if _TOKEN.search(each))}(?!\w)", re.IGNORECASE)


def _longest_first(spellings: Iterable[str]) -> list[str]:
    return sorted(set(spellings), key=lambda each: (-len(each), each))


def _one_of(spellings: Iterable[str]) -> str:
    return f"(?:{'|'.join(_pattern(each) for each in _longest_first(spellings)) or '(?!)'})"


def _pattern(spelling: str, around: str = "{}") -> str:
    """The pattern of one spelling; `around` is put around that of its number."""
    return _GAP.join(
        around.replace("{}", _PLACES[token]) if token in _PLACES else _SHORT.get(token, re.escape(token))
        for token in _TOKEN.findall(spelling)
    )
