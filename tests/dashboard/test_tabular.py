"""Long tables are set plainly: as the library of short ones would, as long as all fits."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from dashboard import tabular
from dashboard.tabular import plain_lines, print_table

HEADER = ["#", "Method", "Score"]
ROWS = [["1", "Alpha  7B", "3 %"], ["22", "漢字 [bold]x", "44.5 %"], ["3-4", "", "–"]]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1]])
@pytest.mark.parametrize("title", [None, "A board · Score"])
def test_what_fits_is_set_alike(
    rows: list[list[str]], title: str | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    print_table(HEADER, rows, title)
    expected = capsys.readouterr().out.splitlines()
    monkeypatch.setattr(tabular, "LONG", len(rows) - 1)
    print_table(HEADER, rows, title)
    told = capsys.readouterr().out.splitlines()
    assert [line.rstrip() for line in told] == [line.rstrip() for line in expected]


def test_what_does_not_fit_is_cut_into_lines_and_nothing_is_lost() -> None:
    rows = [["1", "a" * 50 + "漢" * 20, "b" * 30], ["2", "c", "d" * 40]]
    lines = plain_lines(HEADER, rows, 60)
    assert max(map(cell_len, lines)) <= 60
    for letter in ("a", "漢", "b", "c", "d"):
        assert "".join(lines).count(letter) == "".join(sum(rows, HEADER)).count(letter)
