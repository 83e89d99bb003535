from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.audit.intervals import (
    Fit,
    Interval,
    coarse,
    digits_for,
    equation,
    exactly,
    fit,
    plain,
    rounded,
    step,
    truncated,
)
from tests.audit_cases import printed_number


def span(low: str, high: str) -> Interval:
    return Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("printed", "unit", "low", "high"),
    [
        ("43.2", "0.1", "43.15", "43.25"),
        ("43.20", "0.01", "43.195", "43.205"),
        ("79", "1", "78.5", "79.5"),
        ("0.5", "0.1", "0.45", "0.55"),
        ("-3.1", "0.1", "-3.15", "-3.05"),
        ("4.5E+4", "1E+3", "44500", "45500"),
        ("0", "1", "-0.5", "0.5"),
    ],
)
def test_rounded(printed: str, unit: str, low: str, high: str) -> None:
    assert step(Decimal(printed)) == Decimal(unit)
    assert rounded(Decimal(printed)) == span(low, high)


def test_truncated() -> None:
    assert truncated(Decimal("1.66")) == span("1.66", "1.67")
    assert truncated(Decimal("-1.66")) == span("-1.67", "-1.66")


@pytest.mark.parametrize(
    ("printed", "wide"),
    [("20", ("18", "22")), ("1000", ("900", "1100")), ("50", ("45", "55")), ("4E+4", None), ("25", None),
     ("20.0", None), ("0", None), ("150", ("145", "155"))],
)  # fmt: skip
def test_round_figures(printed: str, wide: tuple[str, str] | None) -> None:
    assert coarse(Decimal(printed)) == (None if wide is None else span(*wide))


def test_not_finite_has_no_last_digit() -> None:
    with pytest.raises(ValueError, match="finite"):
        step(Decimal("NaN"))


def test_ends_in_order() -> None:
    with pytest.raises(ValueError, match="down to"):
        span("2", "1")


def test_arithmetic() -> None:
    a, b = span("1", "2"), span("-1", "4")
    assert a + b == span("0", "6")
    assert a - b == span("-3", "3")
    assert a * b == span("-2", "8")
    assert b / a == span("-1", "4")
    assert -a == span("-2", "-1")
    with pytest.raises(ZeroDivisionError):
        a / b


def test_meeting_includes_the_ends() -> None:
    assert rounded(Decimal("43.2")).meets(rounded(Decimal("43.3")))
    assert not rounded(Decimal("43.20")).meets(rounded(Decimal("43.3")))


NUMBERS = st.decimals(min_value=-999, max_value=999, places=2)
POSITIVE = st.decimals(min_value=Decimal("0.5"), max_value=999, places=2)


@given(NUMBERS, NUMBERS, st.integers(0, 2), st.integers(0, 2))
def test_a_difference_of_rounded_numbers_is_never_denied(new: Decimal, old: Decimal, places: int, digits: int) -> None:
    """Whatever the true numbers are and however they are printed, their true difference fits."""
    change = new - old
    printed = [printed_number(round(number, digits)) for number in (new, old)]
    assert fit(printed_number(round(change, places)), lambda a, b: a - b, printed) is Fit.ROUNDED


@given(POSITIVE, POSITIVE, st.integers(0, 2), st.integers(1, 2))
def test_a_relative_change_of_rounded_numbers_is_never_denied(
    new: Decimal, old: Decimal, places: int, digits: int
) -> None:
    exact = (Fraction(new) / Fraction(old) - 1) * 100
    change = round(Decimal(exact.numerator) / Decimal(exact.denominator), places)
    printed = [printed_number(round(number, digits)) for number in (new, old)]
    how = fit(printed_number(change), lambda a, b: (a / b - exactly(1)) * exactly(100), printed)
    assert how is Fit.ROUNDED


@given(st.decimals(min_value=60, max_value=99, places=1), st.decimals(min_value=1, max_value=50, places=1))
def test_a_difference_that_is_off_by_two_last_digits_is_denied(new: Decimal, old: Decimal) -> None:
    wrong = printed_number(new - old + Decimal("0.3"))
    assert fit(wrong, lambda a, b: a - b, [printed_number(new), printed_number(old)]) is Fit.NONE


def test_truncation_and_round_figures_are_told() -> None:
    ends = [printed_number(Decimal("5.000")), printed_number(Decimal("3.000"))]
    assert fit(printed_number(Decimal("1.66")), lambda a, b: a / b, ends) is Fit.TRUNCATED
    assert fit(printed_number(Decimal("1.67")), lambda a, b: a / b, ends) is Fit.ROUNDED
    assert fit(printed_number(Decimal("1.65")), lambda a, b: a / b, ends) is Fit.NONE
    times = [printed_number(Decimal("48.0")), printed_number(Decimal("100.0"))]
    assert fit(printed_number(Decimal("50")), lambda a, b: a / b * exactly(100), times) is Fit.ROUND_FIGURE


def test_equation() -> None:
    text = equation("73.1 − 65.57", printed_number(Decimal("9.61")), lambda a, b: a - b,
                    [printed_number(Decimal("73.1")), printed_number(Decimal("65.57"))], "points")  # fmt: skip
    assert text == "73.1 − 65.57 = 7.53 points [7.475, 7.585]; printed 9.61 [9.605, 9.615]"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [("7.530", 2, "7.53"), ("7.500", 3, "7.5"), ("-0.5", 1, "−0.5"), ("-0.001", 2, "0"), ("100", 0, "100"),
     ("4E+4", 2, "40000")],
)  # fmt: skip
def test_plain(value: str, digits: int, text: str) -> None:
    assert plain(Decimal(value), digits) == text


def test_digits_tell_numbers_apart() -> None:
    assert [digits_for(Decimal(width)) for width in ("0.110", "1", "25", "0", "1e-12")] == [3, 2, 1, 4, 8]
