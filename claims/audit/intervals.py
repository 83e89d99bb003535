"""What a printed number may have been before it was rounded, and arithmetic on that.

`43.2` is any number from 43.15 to 43.25; the exponent of the Decimal is the printed precision. Two printed numbers
contradict each other only where no true numbers exist that would have been printed so. Ends are closed: a source that
rounds 43.15 up and one that rounds it to even are both right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ROUND_SHARE = Decimal("0.1")  # how far a round figure such as 20 or 1,000 may be from the number that it stands for


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`."""

    low: Decimal
    high: Decimal

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"an interval from {self.low} down to {self.high}")

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        products = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(products), max(products))

    def __truediv__(self, other: Interval) -> Interval:
        """Every quotient; ZeroDivisionError where the divisor may be nought."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor may be nought")
        return self * Interval(1 / other.high, 1 / other.low)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def meets(self, other: Interval) -> bool:
        """Whether one number is in both."""
        return self.low <= other.high and other.low <= self.high

    @property
    def width(self) -> Decimal:
        """How far apart the ends are."""
        return self.high - self.low

    @property
    def middle(self) -> Decimal:
        """The number half way."""
        return (self.low + self.high) / 2

    def __str__(self) -> str:
        digits = digits_for(self.width)
        return f"[{plain(self.low, digits)}, {plain(self.high, digits)}]"


def exactly(value: Decimal | int) -> Interval:
    """A number that nobody rounded: 100 in `100 - 8.5`."""
    return Interval(Decimal(value), Decimal(value))


def step(value: Decimal) -> Decimal:
    """One unit of the last printed digit: 0.1 of 43.2, 1,000 of 45K."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a finite number")
    return Decimal(1).scaleb(exponent)


def rounded(value: Decimal) -> Interval:
    """What is printed as `value` when it is rounded to the nearest last digit."""
    half = step(value) / 2
    return Interval(value - half, value + half)


def truncated(value: Decimal) -> Interval:
    """What is printed as `value` when further digits are cut off."""
    return Interval(value, value + step(value)) if value >= 0 else Interval(value - step(value), value)


def coarse(value: Decimal) -> Interval | None:
    """What a round whole figure (20, 1,000) may stand for when its noughts are no measured digits; else None."""
    whole = value.normalize()
    if value == 0 or step(value) < 1 or step(whole) == step(value):
        return None
    half = min(step(whole) / 2, abs(value) * ROUND_SHARE)
    return Interval(value - half, value + half)


class Fit(StrEnum):
    """How a printed number agrees with what others make it."""

    ROUNDED = "rounded"
    TRUNCATED = "truncated"
    ROUND_FIGURE = "round figure"
    NONE = "none"

    @property
    def remark(self) -> str:
        """How it agrees where it does not agree plainly; empty where it does."""
        return _REMARKS.get(self, "")


_REMARKS = {
    Fit.TRUNCATED: "by truncation: digits were cut off, not rounded",
    Fit.ROUND_FIGURE: "it fits if the round figures are meant roughly",
}


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A printed number in one unit, with what it may have been.

    Attributes:
        text: as the arithmetic shows it.
        value: the number itself.
        rounded: before rounding.
        truncated: before cutting off.
        coarse: as a round figure, None where it is none.
        word: whether it is a word or a fraction (half, a third), which has no last digit.
    """

    text: str
    value: Decimal
    rounded: Interval
    truncated: Interval
    coarse: Interval | None = None
    word: bool = False

    def through(self, change: Callable[[Interval], Interval], text: str) -> PrintedNumber:
        """The number after a calculation, such as 100 minus itself."""
        return PrintedNumber(
            text, change(exactly(self.value)).low, change(self.rounded), change(self.truncated),
            None if self.coarse is None else change(self.coarse), self.word,
        )  # fmt: skip


Formula = Callable[..., Interval]


def fit(printed: PrintedNumber, formula: Formula, inputs: Sequence[PrintedNumber]) -> Fit:
    """How `printed` agrees with the formula of other printed numbers.

    Raises:
        ZeroDivisionError: the formula divides by what may be nought.
    """
    expected = formula(*(given.rounded for given in inputs))
    if expected.meets(printed.rounded):
        return Fit.ROUNDED
    cut = formula(*(given.truncated for given in inputs))
    if not printed.word and (expected.meets(printed.truncated) or cut.meets(printed.truncated)):
        return Fit.TRUNCATED
    if any(one.coarse for one in (printed, *inputs)):
        wide = formula(*(given.coarse or given.rounded for given in inputs))
        if wide.meets(printed.coarse or printed.rounded):
            return Fit.ROUND_FIGURE
    return Fit.NONE


def equation(
    words: str, printed: PrintedNumber, formula: Formula, inputs: Sequence[PrintedNumber], unit: str = ""
) -> str:
    """The arithmetic in one line: `73.1 - 65.57 = 7.53 [7.475, 7.585] points, printed 9.61 [9.605, 9.615]`."""
    expected = formula(*(given.rounded for given in inputs))
    middle = formula(*(exactly(given.value) for given in inputs)).middle
    unit = f" {unit}" if unit else ""
    shown = f"{words} = {plain(middle, digits_for(expected.width, 1))}{unit} {expected}"
    return f"{shown}; printed {printed.text} {printed.rounded}"


def digits_for(width: Decimal, more: int = 2) -> int:
    """How many decimals tell numbers apart that are `width` from each other."""
    return 4 if width == 0 else max(0, min(8, more - width.adjusted()))


def plain(value: Decimal, digits: int = 8) -> str:
    """A number with at most so many decimals, without noughts at the end and with a real minus sign."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text.replace("-", "−")
