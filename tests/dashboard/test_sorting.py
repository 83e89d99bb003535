"""What a click on a header does; each case by its id of `tests/cases/reports/boards.yaml`."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from claims.boards.leaderboard import leaderboard
from claims.formats.table_writer import csv_bytes
from claims.registry.lookup import Registry
from dashboard.sorting import Sorting, clicked, order
from dashboard.views.columns import claim_columns
from tests.dashboard.test_views import claims_page, page
from tests.dashboard.test_views import folder as folder  # the data folder of the pages
from tests.small import entries, framed


def loaded(
    tmp_path: Path, *reported: str, more: str = "benchmark: mmlu, metric: accuracy"
) -> tuple[Registry, pl.DataFrame]:
    scales = ["" if figure[:2] != "0." else ", scale: fraction" for figure in reported]
    rows = [f'method: M{at}, {more}, reported: "{figure}"{scales[at]}' for at, figure in enumerate(reported)]
    return framed(tmp_path, {"p": entries(rows)})


def sorted_prints(registry: Registry, claims: pl.DataFrame, column: str, descending: bool = False) -> list[str]:
    shown, headers = claim_columns(claims, registry)
    assert column in headers
    return claims[order(claims, shown, Sorting(column, descending))]["reported"].to_list()


CASES = [
    ("b-so-1", "metric: accuracy", ["9.8%", "10.2%", "11%", "100%"]),
    ("b-so-3", "metric: accuracy", ["9.1", "85.3", "0.886"]),
    ("b-so-4", "metric: latency", ["450 µs", "34 ms", "1.2 s"]),
    ("b-so-5", "metric: memory", ["350 MB", "1.5 GB", "7 GB"]),
    ("b-so-6", "metric: accuracy", ["3 points lower", "1 point lower", "2 points higher"]),
]


@pytest.mark.parametrize("column", ["reported", "norm_value"])
@pytest.mark.parametrize(("more", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_numbers_sort_as_numbers(tmp_path: Path, more: str, wanted: list[str], column: str) -> None:
    registry, claims = loaded(tmp_path, *wanted[1:], wanted[0], more=more)
    assert sorted_prints(registry, claims, column) == wanted  # sort-text
    assert sorted_prints(registry, claims, column, descending=True) == wanted[::-1]  # b-so-2


def test_a_range_has_its_place_and_no_number(tmp_path: Path) -> None:  # b-so-7
    registry, claims = loaded(tmp_path, "4 s", "2-5 seconds", "3 s", more="metric: latency")
    assert sorted_prints(registry, claims, "reported") == ["3 s", "2-5 seconds", "4 s"]
    assert sorted_prints(registry, claims, "norm_value") == ["3 s", "4 s", "2-5 seconds"]
    assert sorted_prints(registry, claims, "norm_value", descending=True) == ["4 s", "3 s", "2-5 seconds"]


@pytest.mark.parametrize("descending", [False, True])
def test_empty_cells_stand_last(tmp_path: Path, descending: bool) -> None:  # b-nl-3
    rows = [f"method: A, metric: accuracy, reported: {at}%{more}" for at, more in
            ((1, ""), (2, ", setting: b"), (3, ""), (4, ", setting: A"))]  # fmt: skip
    registry, claims = framed(tmp_path, {"p": entries(rows)})
    shown, _ = claim_columns(claims, registry)
    found = claims[order(claims, shown, Sorting("setting", descending))]["setting"].to_list()
    assert found == (["b", "A", None, None] if descending else ["A", "b", None, None])


def test_exports_leave_an_unranked_row_last_and_its_rank_empty(tmp_path: Path) -> None:  # b-nl-6
    registry, claims = loaded(tmp_path, "up to 92%", "88.6%")
    lines = csv_bytes(leaderboard(claims, "mmlu", registry=registry)).decode().splitlines()
    assert lines[2].startswith(',"reported as a limit (up to)')
    assert lines[1].endswith(",1,1")
    assert lines[2].endswith(",,")


def test_a_header_goes_up_then_down_then_back() -> None:
    first = clicked(None, "rank")
    second = clicked(first, "rank")
    assert (first, second, clicked(second, "rank")) == (Sorting("rank"), Sorting("rank", descending=True), None)
    assert clicked(second, "method") == Sorting("method")


@pytest.mark.usefixtures("folder")
def test_pages_draw_their_tables_sorted() -> None:
    test = page(claims_page)
    test.session_state["claims:table:sorting"] = Sorting("norm_value", descending=True)
    test.run()
    found = test.dataframe[0].value
    assert found["norm_value"].to_list()[:2] == [80.5, 70.0]
    assert found["sign"].to_list()[0] == "≤"
