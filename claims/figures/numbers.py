"""Every printed numeral in a text, and none of the digits that belong to names, versions, citations or addresses.

One pass over the digits; each hit is judged by the few characters around it, so time is linear in the text. Number
words are found by `claims.figures.number_words`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from claims.figures.number_phrases import composed, with_part
from claims.figures.number_words import find_words, powers
from claims.figures.units import match_denominator, match_unit
from claims.record.types import Number, Span

MAX_DIGITS = 40
MAX_EXPONENT = 250  # with digits and scale word still below the largest float

# 1,234.5; 12 345 and 12'345, whose first group has at most three digits; .89
_DIGITS = re.compile(
    r"(?:(?<![0-9.,])[0-9]{1,3}(?:\ [0-9]{3}(?![0-9]|\ ?[-/×x]))+(?:\.[0-9]+)?"
    r"|(?<![0-9.,])[0-9]{1,3}(?:'[0-9]{3}(?![0-9]))+(?:\.[0-9]+)?"
    r"|[0-9]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?|\.[0-9]+)"
)
_GROUPED = str.maketrans("", "", " ,'")
_POWER = re.compile(
    r"""[eE](?P<e>[+-]?[0-9]{1,4})(?![\w.])
      | \$?\ ?(?:×|x|X|\\times|\*|·|\\cdot|times|imes)\ ?\$?\ ?10\ ?\$?
        (?:(?:\^|\*\*)\ ?\{?(?P<power>[+-]?[0-9]{1,4})\}?\$?|(?P<raised>-?[⁰¹²³⁴-⁹]{1,4}))""",
    re.VERBOSE,
)
_TEN_TO = re.compile(r"\$?(?:\^|\*\*)\{?(?P<power>[+-]?[0-9]{1,4})\}?\$?|(?P<raised>-?[⁰¹²³⁴-⁹]{1,4})")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")  # the raised minus is folded already
_FRACTION = re.compile(r"/([0-9]{1,4})(?:th|rd)?(?![\w.,%/-][\w%]|[\w%])")
# 3x3, 224 × 224, $2 \times 2$: sizes, not factors.
_SIZE = re.compile(r"(?:[x*][0-9]|\ x\ [0-9]|\ ?\$?\ ?(?:×|\\times|imes)\ ?[0-9])")
_SIZE_CHAIN = re.compile(r"(?:\ ?\$?\ ?(?:x|\*|×|\\times|imes)\ ?[0-9]+)+")
# Words that TeX leaves glued to a number once its backslash is lost.
_REMNANT = re.compile(r"(?:^|[^A-Za-z])(?:sim|approx|pm|g?eq|ge|leq?|times|imes|x|rightarrow)$")
# "a near-100% success rate"
_NEAR = re.compile(r"(?:^|\W)near-$", re.IGNORECASE)
_ADDRESSES = ("http://", "https://", "www.", "com/", "org/", "io/", "net/", "ai/", "arxiv:", "arxiv.", "doi:", "(cid:")
_ENUMERATOR = re.compile(r"\.\ [A-Z]")
# $\\sim$6: the dollar closes a command and opens no formula.
_COMMAND = re.compile(r"\\[a-z]{2,12}\$$")
# A sign that a space or a formula of its own parts from its number: "- 5 %" as a whole text, $-$0.5.
_SIGN_APART = re.compile(r"\(?(\$[+-]\$|[+-]\ )$")
_US = re.compile(r"(?:^|[^A-Za-z])US\$$")
# 92.1_{\pm 0.3}, 92.1_{-0.3}^{+0.5}: the spread of a table cell, set below or above.
_SPREAD_BELOW = re.compile(r"[_^]\{?\ ?(?:±|\+/-|\\pm)|[_^]\{[+-][0-9.]+\}[_^]\{[+-]")
_CITATION = re.compile(r"\[ ?[0-9]{1,3}(?: ?[,;-] ?[0-9]{1,3})* ?\]")


# Signs and first letters of what may stand after a blank and scale a number, or make it the size of something.
_AFTER_BLANK = frozenset("×xX\\*·ti$")


@cache
def _scale() -> re.Pattern[str]:
    """45K, 1.5 billion, 10bn; a letter that stands apart ("3 M parameters") only before a word in small letters."""
    letters = "".join(name for name in powers() if len(name) == 1)
    apart = "".join(name for name in letters if name.isupper())
    words = "|".join(name for name in powers() if len(name) > 1)
    return re.compile(
        rf"(?:(?P<letter>[{letters}])|\ ?-?(?P<word>{words})|\ (?P<apart>[{apart}])(?=\ [a-z]|\ ?$))(?![A-Za-z0-9_])"
    )


def find_numbers(text: str, low: str) -> tuple[Number, ...]:
    """All numerals and number words of a text, in order.

    Args:
        text: as `normalize` gives it; spans are offsets into it.
        low: the same as `lowered` gives it.

    Returns:
        Numbers with their printed span; an empty tuple where there is none. Never raises.
    """
    found = _numerals(text, _forbidden(text, low))
    found = [with_part(low, number) for number in found]
    words = composed(low, find_words(low))
    if not words:
        return tuple(found)
    taken = {position for number in found for position in range(number.span.start, number.span.end)}
    found.extend(word for word in words if word.span.start not in taken)
    found.sort(key=_start)
    return tuple(found)


def _start(number: Number) -> int:
    return number.span.start


def _forbidden(text: str, low: str) -> list[tuple[int, int]]:
    """Spans of addresses and bracketed citations, in order."""
    spans: list[tuple[int, int]] = []
    if "/" in text or "." in text or ":" in text:
        for opening in _ADDRESSES:
            start = low.find(opening)
            while start >= 0:
                end = low.find(" ", start)
                end = len(low) if end < 0 else end
                spans.append((start, end))
                start = low.find(opening, end)
    if "[" in text:
        spans += [match.span() for match in _CITATION.finditer(text)]
    spans.sort()
    return spans


def _numerals(text: str, forbidden: list[tuple[int, int]]) -> list[Number]:
    found: list[Number] = []
    resume = 0
    # Where the last number with its unit ended: a hyphen there joins a range and does not make a name.
    joint = -1
    blocked = iter((*forbidden, (len(text) + 1, len(text) + 1)))
    low, high = next(blocked)
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if start < resume:
            continue
        while start >= high:
            low, high = next(blocked)
        if low <= start:
            continue
        number, resume = _numeral(text, start, end, joint)
        if number is not None:
            found.append(number)
            unit = match_unit(text, number.span.end)
            joint = unit.end if unit else number.span.end
    return found


def _numeral(text: str, start: int, end: int, joint: int) -> tuple[Number | None, int]:
    """The number whose digits are `text[start:end]`, or None for digits of a name; and where to go on."""
    if end - start > MAX_DIGITS or not _opens(text, start, joint):
        return None, end
    following = text[end : end + 1]
    if following and following in "./:,-" and _malformed(text, start, end, following):
        return None, end
    digits = text[start:end].translate(_GROUPED)
    decimals = len(digits.partition(".")[2])
    if following == "/" and not decimals:
        fraction = _fraction(text, start, end, Decimal(digits))
        if fraction is not None:
            return fraction, fraction.span.end
    plain = Decimal(digits)
    value, stop = _scaled(text, start, end, plain)
    if value is None or not _closes(text, start, stop):
        return None, stop
    sign, opening = _sign(text, start)
    scale = value.adjusted() - plain.adjusted() if plain and not _TEN_TO.match(text, end) else 0
    return Number(Span(opening, stop), value, sign, decimals, scale=scale), stop


def _scaled(text: str, start: int, end: int, value: Decimal) -> tuple[Decimal | None, int]:
    """The value with its power of ten or scale word, and its end; no value for sizes and endless exponents."""
    following = text[end : end + 1]
    if (following and not following.isspace()) or text[end + 1 : end + 2] in _AFTER_BLANK:
        ten = _TEN_TO.match(text, end) if text[start:end] == "10" else None
        power = ten or _POWER.match(text, end)
        if power is not None:
            exponent = int(str(power[power.lastindex or 1]).translate(_RAISED))
            if abs(exponent) > MAX_EXPONENT:
                return None, end
            stop = power.end()
            if text[stop - 1] == "$" and text.count("$", start, stop) % 2:
                stop -= 1  # "$10^6$" ends with its formula, "costs 10^6$" opens none
            return (Decimal(1) if ten else value).scaleb(exponent), stop
        if _SIZE.match(text, end):
            chain = _SIZE_CHAIN.match(text, end)
            return None, chain.end() if chain else end
    scale = _scale().match(text, end)
    if scale is None:
        return value, end
    return value.scaleb(powers()[scale["letter"] or scale["word"] or scale["apart"]]), scale.end()


def power_at(text: str, position: int) -> tuple[int, int] | None:
    """The power of ten that a bracket is multiplied by, `(1.35 ± 0.05) × 10^5`, and its end."""
    power = _POWER.match(text, position)
    exponent = int(str(power[power.lastindex or 1]).translate(_RAISED)) if power else 0
    return (exponent, power.end()) if power and abs(exponent) <= MAX_EXPONENT else None


def _opens(text: str, start: int, joint: int) -> bool:
    """Whether a number may begin here, judged by what stands before."""
    if start == 0:
        return True
    before = text[start - 1]
    if before in " ~<>≥≤≈=±→":
        return True
    earlier = text[start - 2] if start > 1 else " "
    if before == "(":
        # O(1), N(0, 1): the argument of a function.
        return not earlier.isalpha() or text[start - 3 : start - 2].isalpha()
    if before == "$":
        # CIFAR-$10$, COCO$2017$
        if _COMMAND.search(text, max(0, start - 16), start) or _US.search(text, max(0, start - 4), start):
            return True
        return not earlier.isalnum() and not (earlier == "-" and text[start - 3 : start - 2].isalpha())
    if before in "xX×":  # x3 is a factor, ResNeXt50x1 and Mix2 are names
        return before == "×" or not earlier.isalnum()
    if before.isalpha():
        return _REMNANT.search(text, max(0, start - 12), start) is not None
    if before.isalnum() or before in "@#_^&%'\\":
        return False
    if before == "-":  # 2-5 and 1%--50% are ranges, -0.3 has a sign; GPT-4 and F1-0.5 are names
        return (
            start - 1 == joint
            or (earlier == "-" and start - 2 == joint)
            or not (earlier.isalnum() or earlier in "-)%]}.")
            or _NEAR.search(text, max(0, start - 6), start) is not None
        )
    if before == "+":  # +0.3, but not GPT+4
        return not (earlier.isalnum() or earlier in "+)")
    if before in ".:":  # "score:85" is a number, the 9 of 16:9 and the 3 of v1.2.3 are none
        return not earlier.isalnum() or (before == ":" and earlier.isalpha())
    if before == ",":  # the tuple 0,1
        return not earlier.isdigit()
    if before == "/":  # 85.3%/86.1% is a list, s/7 and ./3 are paths
        return start - 1 == joint or (not earlier.isalpha() and earlier not in ".:/")
    if before == "{":  # x_{12} is an index
        return earlier not in "^_"
    return True


def _sign(text: str, start: int) -> tuple[str, int]:
    """The sign of a numeral, and where the numeral begins with it."""
    before = text[start - 1 : start]
    bracketed = text[max(0, start - 3) : start] in ("(+ ", "(- ")
    apart = _SIGN_APART.match(text[max(0, start - 3) : start]) if before == "$" or start <= 3 or bracketed else None
    if apart is not None and not (start > 3 and text[start - 4].isalnum()):
        return apart[1].strip("$ "), start - len(apart[1])
    if before not in ("+", "-"):
        return "", start
    earlier = text[start - 2 : start - 1]
    # The hyphen of a range (2-5, 1%-50%, $5$-$7$) and the one of +/-0.3 are no signs; the one of $-0.5$ is.
    opened = earlier == "$" and text[start - 3 : start - 2] in ("", " ", "(")
    if earlier.isalnum() or (earlier and earlier in "/)%}$°-+" and not opened):
        return "", start
    return before, start - 1


def _malformed(text: str, start: int, end: int, following: str) -> bool:
    """Versions (1.2.3), clock times and ratios (16:9), tuples (0,1), words (3-layer)."""
    after = text[end + 1 : end + 2]
    if following in ".:":
        return after.isdigit()
    if following == ",":
        return after.isdigit() and "." not in text[start:end]
    if following == "-" and after.isalpha():
        return match_unit(text, end) is None and _scale().match(text, end) is None
    return False


def _fraction(text: str, start: int, end: int, top: Decimal) -> Number | None:
    """1/4: a small whole number over a larger one."""
    match = _FRACTION.match(text, end)
    if match is None or not 0 < top < 10 or end - start > 1 or int(match[1]) <= top:
        return None
    if text[start - 1 : start] in ("^", "_", "{", "/", "+", "-"):
        return None
    return Number(Span(start, match.end()), top / Decimal(match[1]), factor=True)


def _closes(text: str, start: int, stop: int) -> bool:
    """Whether a number may end here: the end of text, punctuation, or a unit."""
    after = text[stop : stop + 1]
    if after == "/" and text[max(0, start - 1) : start] in ("$", "€", "£"):
        return match_denominator(text, stop) is not None  # $2.50/hour
    if not after or after in " .,;)%$":
        pass
    elif after == "/" and not text[stop + 1 : stop + 2].isdigit():
        return match_unit(text, stop) is not None
    elif after == "}" and text[stop + 1 : stop + 2] in ("^", "_"):
        return False
    elif after in "^_@#&'":
        return match_unit(text, stop) is not None or _SPREAD_BELOW.match(text, stop) is not None
    elif after.isalnum():  # 34ms and 5x have units; 3D, 7th and the 1990s are words
        unit = match_unit(text, stop)
        if unit is None or (unit.surface == "s" and _is_year(text, start, stop)):
            return False
    elif after == "-" and text[stop + 1 : stop + 2].isalpha() and match_unit(text, stop) is None:
        return False
    if after == "." and stop - start <= 2 and _ENUMERATOR.match(text, stop):
        # "... are as follows: 1. We show"
        return text[max(0, start - 2) : start].strip() not in ("", ".", ":", ";") or text[start - 1 : start] != " "
    if text[start - 1 : start] == "(" and after == ")":
        # (1) enumerates; (85.3), (92) and (2024) are numbers.
        return stop - start > 1
    # "1) we show, 2) we prove" enumerates, too.
    if after == ")" and stop - start <= 2 and text[start:stop].isdigit():
        left = text[max(0, start - 60) : start]
        return left.rfind("(") > left.rfind(")")
    return True


def _is_year(text: str, start: int, stop: int) -> bool:
    return stop - start == 4 and text[start : start + 2] in ("19", "20")
