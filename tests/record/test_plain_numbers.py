"""Numbers as they leave the house: JSON keeps what was printed as far as it can."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from claims.record.plain_numbers import json_number


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("85", "85"),
        ("85.0", "85.0"),
        ("85.30", "85.3"),
        ("45E+3", "45000"),
        ("1.5E+9", "1500000000"),
        ("1E+15", "1000000000000000.0"),
    ],
)
def test_json_keeps_the_point_that_was_printed(printed: str, shown: str) -> None:
    assert json.dumps(json_number(Decimal(printed))) == shown
