"""How a claim's words were read, and when the pages read the data folder anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from dashboard import reading
from dashboard.folder_stamp import stamp_of
from tests.claim_rows import frame, row


def read(**more: Any) -> str | None:
    return reading.conversion(frame(row(70, **more)).row(0, named=True))


def test_only_a_step_to_another_unit_is_a_conversion() -> None:
    assert read(unit="percent", value=70.0) is None
    assert read(unit="percent", value=70.00000000000001) is None  # the last bit of a float
    assert read(unit=None, value=0.7) == "0.7 → 70 %"


@pytest.mark.parametrize(
    "name", ["claims/a.yaml", "conditions.yaml", "sources/s/source.yaml", "sources/s/claims.parquet"]
)
def test_pages_notice_every_file_that_the_table_is_made_of(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a")
    before = stamp_of(tmp_path)
    path.write_bytes(b"ab")
    os.utime(path, ns=(1, 1))
    assert stamp_of(tmp_path) != before
