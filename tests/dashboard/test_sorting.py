"""What a click on a header does; each case by its id of `tests/cases/reports/boards.yaml`."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from claims.boards.leaderboard import leaderboard
from claims.formats.table_writer import csv_bytes
from claims.registry.lookup import Registry
from dashboard.browsing import next_sort, page_of
from tests.dashboard.test_views import PAPERS as PAPERS  # of the data folder
from tests.dashboard.test_views import claims_page, listed, page
from tests.small import entries, framed


def loaded(
    tmp_path: Path, *reported: str, more: str = "benchmark: mmlu, metric: accuracy"
) -> tuple[Registry, pl.DataFrame]:
    scales = ["" if figure[:2] != "0." else ", scale: fraction" for figure in reported]
    rows = [f'method: M{at}, {more}, reported: "{figure}"{scales[at]}' for at, figure in enumerate(reported)]
    return framed(tmp_path, {"p": entries(rows)})


def in_order(claims: pl.DataFrame, sort: str) -> pl.DataFrame:
    return page_of(claims, pl.repeat(True, claims.height, eager=True), sort, 1)


def sorted_prints(claims: pl.DataFrame, sort: str) -> list[str]:
    return in_order(claims, sort)["reported"].to_list()


CASES = [
    ("b-so-1", "metric: accuracy", ["9.8%", "10.2%", "11%", "100%"]),
    ("b-so-3", "metric: accuracy", ["9.1", "85.3", "0.886"]),
    ("b-so-4", "metric: latency", ["450 µs", "34 ms", "1.2 s"]),
    ("b-so-5", "metric: memory", ["350 MB", "1.5 GB", "7 GB"]),
    ("b-so-6", "metric: accuracy", ["3 points lower", "1 point lower", "2 points higher"]),
]


@pytest.mark.parametrize(("more", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_numbers_sort_as_numbers(tmp_path: Path, more: str, wanted: list[str]) -> None:
    _, claims = loaded(tmp_path, *wanted[1:], wanted[0], more=more)
    assert sorted_prints(claims, "number") == wanted  # sort-text
    assert sorted_prints(claims, "-number") == wanted[::-1]  # b-so-2


def test_a_range_has_its_place(tmp_path: Path) -> None:  # b-so-7
    _, claims = loaded(tmp_path, "4 s", "2-5 seconds", "3 s", more="metric: latency")
    assert sorted_prints(claims, "number") == ["3 s", "2-5 seconds", "4 s"]


@pytest.mark.parametrize("sort", ["where", "-where"])
def test_empty_cells_stand_last(tmp_path: Path, sort: str) -> None:  # b-nl-3
    rows = [f"method: A, metric: accuracy, reported: {at}%{more}" for at, more in
            ((1, ""), (2, ", benchmark: mmlu"), (3, ""), (4, ", benchmark: kodak"))]  # fmt: skip
    _, claims = framed(tmp_path, {"p": entries(rows)})
    found = in_order(claims, sort)["benchmark"].to_list()
    assert found == (["mmlu", "kodak", None, None] if sort[0] == "-" else ["kodak", "mmlu", None, None])


def test_exports_leave_an_unranked_row_last_and_its_rank_empty(tmp_path: Path) -> None:  # b-nl-6
    registry, claims = loaded(tmp_path, "up to 92%", "88.6%")
    lines = csv_bytes(leaderboard(claims, "mmlu", registry=registry)).decode().splitlines()
    assert lines[2].startswith(',"reported as a limit (up to)')
    assert lines[1].endswith(",1,1")
    assert lines[2].endswith(",,")


def test_a_header_goes_up_then_down_then_back() -> None:
    assert [next_sort(sort, "number") for sort in ("", "number", "-number", "method")] == [
        "number", "-number", "", "number",
    ]  # fmt: skip


@pytest.mark.usefixtures("folder")
def test_pages_draw_their_tables_sorted() -> None:
    numbers = [line[1] for line in listed(page(claims_page, sort="-number"))]
    assert numbers[:2] == ["≤ 80.5 %", "70.0 %"]
