"""What meets in one ranking, why two claims do not, and which of several reports is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claims.boards.comparability import ValuePolicy, gates, one_row_a_method, why_not
from claims.boards.leaderboard import leaderboard
from claims.registry.lookup import Registry
from tests.claim_rows import frame, row, small_registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


BD_RATE: dict[str, Any] = {"metric": "bd_rate", "benchmark": "kodak", "comparison": "relative"}
LATENCY: dict[str, Any] = {"metric": "latency", "benchmark": None, "setting": None, "norm_unit": "second"}


@pytest.mark.parametrize(
    ("a", "b", "reasons"),
    [
        (row(70), row(80), ()),
        (row(70), row(80, setting=None), ("different settings: 5-shot and unstated",)),
        (row(70), row(80, subset="stem"), ("different parts of the benchmark: the whole and stem",)),
        (row(70), row(80, bound="up_to"), ("the second is a limit (up to)",)),
        (row(70, baseline="X"), row(80, baseline="Y"), ()),  # a value of its own needs no baseline
        (row(-9, **BD_RATE, baseline="VTM"), row(-8, **BD_RATE, baseline="HM"), ("different baselines: VTM and HM",)),
        (row(-9, **BD_RATE), row(-8, **BD_RATE), ("neither source names its baseline",)),
        (row(1, **LATENCY, measurement="A100"), row(2, **LATENCY, measurement=None),
         ("different measurement conditions: A100 and unstated",)),
        (row(70, measurement="A100"), row(80, measurement=None), ()),  # a quality does not depend on it
        (row(70), row(80, metric="psnr", norm_unit="dB"), ("different metrics: accuracy and psnr",
                                                          "different units: percent and dB")),
    ],
)  # fmt: skip
def test_reasons_name_the_conditions(
    a: dict[str, Any], b: dict[str, Any], reasons: tuple[str, ...], registry: Registry
) -> None:
    assert why_not(a, b, registry) == reasons


def test_a_cost_is_gated_by_what_it_was_measured_on(registry: Registry) -> None:
    columns = ("setting", "measurement", "hardware")
    assert gates(registry.metrics["latency"], columns)[-1:] == ("measurement",)
    assert gates(registry.metrics["accuracy"], columns) == gates(registry.metrics["latency"], ())


REPORTS = [
    (70.0, "self", "2024-03-01"), (72.0, None, "2023-01-01"), (71.0, "HELM", "2022-01-01"),
    (75.0, "self", "2024-05-01"),
]  # fmt: skip


def reports(rows: list[tuple[float, str | None, str]]) -> pl.DataFrame:
    made = frame(
        *(row(value, published=date.fromisoformat(day), paper_id=f"p{n}") for n, (value, _, day) in enumerate(rows))
    )
    return made.with_columns(pl.Series("evaluator", [who for _, who, _ in rows], pl.String))


@pytest.mark.parametrize(
    ("policy", "descending", "value"),
    [
        (ValuePolicy.THIRD_PARTY, True, 71.0), (ValuePolicy.RECENT, True, 75.0), (ValuePolicy.BEST, True, 75.0),
        (ValuePolicy.BEST, False, 70.0), (ValuePolicy.MEDIAN, True, 71.0), (ValuePolicy.MEDIAN, False, 72.0),
    ],
)  # fmt: skip
def test_which_report_is_shown(policy: ValuePolicy, descending: bool, value: float) -> None:
    for rows in (REPORTS, REPORTS[::-1]):
        found = one_row_a_method(reports(rows), ("setting",), descending=descending, policy=policy)
        assert found["norm_value"].to_list() == [value]
        assert found.select("sources", "reports", "spread", "conflict").rows() == [(4, 4, 5.0, True)]
        assert found["third_party"].to_list() == [value == 71.0] if value != 72.0 else [None]


def test_one_number_printed_twice_is_no_conflict() -> None:
    rows = frame(row(88.6), row(88.64), row(88.7, method="B"), row(88.64, method="B"))
    found = one_row_a_method(rows, ("setting",), descending=True).sort("method")
    assert found.select("method", "conflict").rows() == [("Alpha", False), ("B", True)]


def test_a_limit_is_shown_only_where_there_is_no_value() -> None:
    rows = frame(row(99, bound="up_to"), row(70), row(99, bound="up_to", method="B"))
    found = one_row_a_method(rows, ("setting",), descending=True, policy=ValuePolicy.BEST).sort("method")
    assert found.select("method", "bound", "norm_value", "spread").rows() == [
        ("Alpha", "exact", 70.0, 0.0), ("B", "up_to", 99.0, None),
    ]  # fmt: skip


def test_bigger_groups_come_first_and_methods_count_once(registry: Registry) -> None:
    rows = frame(row(70, setting="0-shot"), row(70), row(71), row(60, method="B"), row(90, method="C", setting=None))
    found = leaderboard(rows, "mmlu", policy=ValuePolicy.BEST, registry=registry)
    assert found.select("setting", "method", "rank", "reports").rows() == [
        ("5-shot", "Alpha", 1, 2), ("5-shot", "B", 2, 1), ("0-shot", "Alpha", 1, 1), (None, "C", 1, 1),
    ]  # fmt: skip


def test_places_count_methods_not_rows(tmp_path: Path, registry: Registry) -> None:
    rows = frame(*(row(70 + at / 10, method=name) for at, name in enumerate("AAB")))
    found = leaderboard(rows, "mmlu", policy=ValuePolicy.BEST, level=0.95, registry=registry)
    assert found["rank_high"].to_list() == [2, 2]
