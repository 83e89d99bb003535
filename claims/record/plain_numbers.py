"""Printed decimals as plain numbers, where they leave the house: in JSON, and in the columns of a table."""

from __future__ import annotations

from decimal import Decimal

MOST = Decimal(10) ** 15  # readers of JSON that know only floats keep every whole number below


def json_number(value: Decimal | None) -> int | float | None:
    """A decimal as JSON prints it: 85 and 45K are whole numbers, 85.0 keeps its point."""
    if value is None:
        return None
    exponent = value.as_tuple().exponent
    whole = isinstance(exponent, int) and exponent >= 0  # infinity has a letter there
    return int(value) if whole and abs(value) < MOST else float(value)


def column_number(value: Decimal | None) -> float | None:
    """A decimal for a column, in which all numbers have one type."""
    return None if value is None else float(value)
