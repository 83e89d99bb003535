"""Units: every printed spelling has a definition, conversion is exact, and dimensions are kept apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.record.errors import UnitError
from claims.registry.unit_names import canonical, names, surfaces
from claims.registry.units import compatible, convert, dimension


@pytest.mark.parametrize("name", sorted(names()))
def test_every_unit_is_defined(name: str) -> None:
    assert dimension(name)
    assert canonical(name) == name
    assert convert(Decimal("1.50"), name, name) == Decimal("1.50")


def test_a_prefix_stands_before_no_other() -> None:
    assert canonical("USD/megatoken") == "USD/megatoken"
    assert canonical("gigabyte/kiloterabyte") is None


def test_every_spelling_has_one_meaning() -> None:
    assert set(surfaces().values()) <= names()
    assert {surface: canonical(surface) for surface in surfaces()} == surfaces() | {"x": "x"}


@pytest.mark.parametrize(
    ("value", "unit", "target", "result"),
    [
        ("34", "ms", "second", "0.034"),
        ("16", "GB", "byte", "16E+9"),
        ("16", "GiB", "byte", "17179869184"),
        ("1", "GiB", "MiB", "1024"),
        ("3.2", "GFLOPs", "FLOP", "3.2E+9"),
        ("1.2E+21", "FLOP", "zettaFLOP", "1.2"),
        ("2.5", "hours", "minute", "150"),
        ("120", "tokens per second", "token/second", "120"),
        ("1", "GB/s", "MB/s", "1000"),
        ("3", "GPU days", "gpu_hour", "72"),
        ("1", "kWh", "joule", "3600000"),
        ("8", "bit", "byte", "1"),
        ("79.50", "%", "percent", "79.50"),
    ],
)
def test_conversion_is_exact(value: str, unit: str, target: str, result: str) -> None:
    assert convert(Decimal(value), unit, target) == Decimal(result)


def test_conversion_keeps_printed_digits_where_nothing_changes() -> None:
    assert str(convert(Decimal("85.30"), "%", "percent")) == "85.30"


@pytest.mark.parametrize(
    ("unit", "target", "message"),
    [
        ("percent", "percentage_point", "percentage cannot be given in percentage points"),
        ("percentage_point", "percent", "percentage points cannot be given in percents"),
        ("GB", "second", "information cannot be given in seconds"),
        ("USD", "joule", "US dollars cannot be given in joules"),
        ("x", "percent", "factor cannot be given in percents"),
        ("dB", "x", r"level difference \(dB\) cannot be given in x"),
        ("token", "word", "tokens cannot be given in words"),
        ("bit_per_byte", "bit_per_pixel", "bits per byte cannot be given"),
        ("GFLOP/s", "GFLOPs", "computation rate cannot be given in gigaFLOPs"),
    ],
)
def test_dimensions_are_kept_apart(unit: str, target: str, message: str) -> None:
    assert not compatible(unit, target)
    with pytest.raises(UnitError, match=message):
        convert(Decimal(1), unit, target)


@pytest.mark.parametrize(("unit", "word"), [("ms", "time"), ("GB", "information"), ("$", "US dollars"), ("W", "power")])
def test_dimension_is_a_word(unit: str, word: str) -> None:
    assert dimension(unit) == word


def test_unknown_unit_has_a_suggestion() -> None:
    with pytest.raises(UnitError, match=r"unknown unit 'gigabytt'; did you mean 'gigabyte'\?"):
        dimension("gigabytt")


@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_an_error(text: str) -> None:
    known = canonical(text)
    if known is None:
        with pytest.raises(UnitError, match="unknown unit"):
            dimension(f"{text}?")
    else:
        assert dimension(text) == dimension(known)
