"""Whether the size of a benchmark explains its scores: the published boards that the test was made for, in small."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.audit.intervals import rounded
from claims.audit.size_fit import LEAST, SizeVerdict, board_fits, printed_percentage, size_fit
from tests.small import data_folder, entries, framed

SCORES = [f"{number}.{number * 7 % 10}" for number in range(31, 31 + LEAST)]  # of nothing in particular


def shares(size: int, digits: int) -> list[Decimal]:
    return [round(Decimal(100) * right / size, digits) for right in range(size // 3, size // 3 + 2 * LEAST)]


@pytest.mark.parametrize(("size", "digits"), [(164, 1), (198, 1), (1172, 2), (1319, 2), (12032, 6)])
def test_shares_of_a_size_fit_it_and_not_another(size: int, digits: int) -> None:
    scores = [rounded(score) for score in shares(size, digits)]
    assert size_fit(scores, size).hits == len(scores)
    assert size_fit(scores, size).verdict is SizeVerdict.FITS
    assert size_fit(scores, size + 1).verdict is SizeVerdict.CHANCE


def test_digits_too_coarse_for_the_size_tell_nothing() -> None:
    scores = [rounded(score) for score in shares(10042, 2)]
    assert size_fit(scores, 10042).verdict is SizeVerdict.OPEN


@given(st.integers(1, 500), st.integers(1, 60), st.integers(1, 3))
def test_the_tail_is_a_probability_and_chance_no_more_than_all(size: int, count: int, digits: int) -> None:
    fit = size_fit([rounded(Decimal(k).scaleb(-digits)) for k in range(count)], size)
    assert 0 <= fit.tail <= 1
    assert 0 <= fit.chance <= fit.scores == count


def test_a_known_tail() -> None:
    """Two of two at a chance of one tenth."""
    fit = size_fit([rounded(Decimal("10.0")), rounded(Decimal("20.0"))], 100)
    assert fit.tail == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("reported", "value", "norm", "ends"),
    [
        ("85.30%", 85.3, 85.3, ("85.295", "85.305")),
        ("0.83", 0.83, 83.0, ("82.5", "83.5")),
        ("8.3e-1", 0.83, 83.0, ("82.5", "83.5")),
        ("best of 5: 61.2%", 61.2, 61.2, ("61.15", "61.25")),
    ],
)
def test_the_printed_digits_make_the_interval(reported: str, value: float, norm: float, ends: tuple[str, str]) -> None:
    found = printed_percentage(reported, value, norm)
    assert found is not None
    assert (found.low, found.high) == (Decimal(ends[0]), Decimal(ends[1]))


def test_a_board_names_the_size_that_explains_it(tmp_path: Path) -> None:
    rows = [
        f'method: M{k}, benchmark: quiz, metric: accuracy, reported: "{round(100 * k / 37, 2)}%"'
        for k in range(5, 5 + LEAST)
    ]
    rows += [f'method: M{score}, benchmark: short, metric: accuracy, reported: "{score}%"' for score in SCORES[1:]]
    folder = tmp_path / "data"
    (data_folder(folder, {}) / "benchmarks" / "quiz.yaml").write_text(
        "quiz: {name: Quiz, metrics: [accuracy], size: 50, subsets: {old: {name: Old, size: 37}}}\n"
        "short: {name: Short, metrics: [accuracy], size: 50}\n"
    )
    registry, frame = framed(folder, {"alpha": entries(rows)})
    (found,) = board_fits(frame, registry)
    assert (found.benchmark, found.own.size, found.own.verdict) == ("quiz", 50, SizeVerdict.CHANCE)
    assert found.other is not None
    assert (found.other.size, found.other.hits) == (37, LEAST)
