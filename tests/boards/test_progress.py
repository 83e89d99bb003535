"""Records over time: by the day of the evaluation or of the release, never by that of a page that prints again."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from claims.boards.progress import RECORD_COLUMNS, progress
from claims.registry.lookup import Registry
from tests.claim_rows import frame, row, small_registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


def dated(*rows: tuple[dict[str, Any], str | None, str | None, str | None]) -> pl.DataFrame:
    """Rows with the days of evaluation and release and who measured; every source is of 2020."""
    made = frame(*(each | {"published": date(2020, 1, 1)} for each, *_ in rows))
    days = [
        [day and date.fromisoformat(day) for day in column]
        for column in zip(*(each[1:3] for each in rows), strict=True)
    ]
    return made.with_columns(
        pl.Series("evaluated", days[0], pl.Date), pl.Series("released", days[1], pl.Date),
        pl.Series("evaluator", [each[3] for each in rows], pl.String),
    )  # fmt: skip


def test_who_held_it_from_when_and_by_how_much(registry: Registry) -> None:
    rows = dated(
        (row(60, method="A"), "2022-01-01", "2021-01-01", None),  # evaluated counts before released
        (row(55, method="B"), None, "2021-06-01", "HELM"),
        (row(58, method="C"), None, "2022-02-01", None),  # no record: A had 60 by then
        (row(71, method="D"), "2023-01-01", None, None),
        (row(70, method="E"), "2023-01-01", None, None),  # beaten the same day
        (row(40, method="F"), None, None, "self"),  # its authors' own page
        (row(99, method="G"), None, None, None),  # a page that may print again
        (row(98, method="H"), None, None, "HELM"),
        (row(97, method="I", bound="up_to"), "2021-01-01", None, None),
    )
    found = progress(rows, "mmlu", registry=registry)
    assert found.select("method", "held_since", "held_until", "dated_by", "gain").rows() == [
        ("F", date(2020, 1, 1), date(2021, 6, 1), "published", None),
        ("B", date(2021, 6, 1), date(2022, 1, 1), "released", 15.0),
        ("A", date(2022, 1, 1), date(2023, 1, 1), "evaluated", 5.0),
        ("D", date(2023, 1, 1), None, "evaluated", 11.0),
    ]  # fmt: skip
    assert found.select("results", "undated").unique().rows() == [(8, 2)]
    for seed in range(3):
        assert found.equals(progress(rows.sample(fraction=1, shuffle=True, seed=seed), "mmlu", registry=registry))


def test_lower_is_a_record_where_lower_is_better_and_groups_stay_apart(registry: Registry) -> None:
    place: dict[str, Any] = {"benchmark": "wikitext-103", "metric": "perplexity", "norm_unit": "score"}
    rows = dated(
        (row(20, method="A", **place), "2021-01-01", None, None),
        (row(25, method="B", **place), "2022-01-01", None, None),
        (row(15, method="C", **place), "2023-01-01", None, None),
        (row(5, method="D", **place | {"setting": None}), "2021-01-01", None, None),
    )
    found = progress(rows, "wikitext-103", registry=registry)
    assert found.select("setting", "method", "gain").rows() == [
        ("5-shot", "A", None), ("5-shot", "C", 5.0), (None, "D", None),
    ]  # fmt: skip
    assert progress(rows, "wikitext-103", setting="unstated", registry=registry)["method"].to_list() == ["D"]


def test_a_board_without_days_or_results_has_no_curve(registry: Registry) -> None:
    for rows in (frame(row(70)), frame()):
        found = progress(rows, "mmlu", registry=registry)
        assert found.is_empty()
        assert set(RECORD_COLUMNS) <= set(found.columns)
