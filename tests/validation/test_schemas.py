"""The schema of the claims table: what passes, and one broken row for every rule."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claims.boards.claim_columns import CLAIM_COLUMNS, SCHEMA
from claims.record.types import Claim, Quantity, Span
from claims.registry.lookup import Registry
from tests.claim_rows import frame, row, small_registry
from validation.schemas import TableError, check_frame, rules_for

CHANGE = {
    "comparison": "difference",
    "direction": "increase",
    "unit": "percentage_point",
    "norm_unit": "percentage_point",
}
RATIO = {"comparison": "ratio", "unit": "x", "norm_unit": "x", "metric": "latency", "benchmark": None}
SECONDS = {"metric": "latency", "unit": "second", "norm_unit": "second", "benchmark": None}

VALID: dict[str, dict[str, Any]] = {
    "absolute": row(70.0),
    "bare number": row(0.7, norm_value=70.0, unit=None),
    "range": row(value=None, low=2.0, high=5.0, norm_value=None, norm_low=2.0, norm_high=5.0, **SECONDS),
    "points": row(3.0, **CHANGE),
    "percent kept": row(3.0, comparison="percent", direction="increase"),
    "relative above all range": row(240.0, comparison="relative", direction="increase", factor=3.4),
    "ratio": row(2.0, norm_value=0.5, factor=0.5, direction="decrease", **RATIO),
    "share of a cost": row(43.0, **(SECONDS | {"unit": "percent", "norm_unit": "percent", "metric": "tokens"})),
    "converted": row(34.0, norm_value=0.034, **(SECONDS | {"unit": "millisecond"})),
    "placed": row(70.0, figure="70.0%", sentence=0, start=10, end=15),
    "subset": row(70.0, subset="stem"),
    "ends of the range": row(100.0),
}
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "value-or-range": (row(70.0, low=60.0, high=80.0), "value 70, low 60, high 80"),
    "range-order": (row(value=None, low=5.0, high=2.0, norm_value=None, **SECONDS), "starts at 5, above its end 2"),
    "norm-order": (
        row(value=None, low=2.0, high=5.0, norm_value=None, norm_low=5.0, norm_high=2.0, **SECONDS),
        "starts at 5, above its end 2",
    ),
    "norm-source": (
        row(value=None, low=2.0, high=5.0, norm_value=3.0, **SECONDS),
        "no printed one to convert",
    ),
    "finite": (row(math.inf, norm_value=70.0), "not finite"),
    "uncertainty": (row(70.0, uncertainty=-0.3), "-0.3 is negative"),
    "factor": (row(2.0, factor=-1.0, **RATIO), "-1 is negative"),
    "blank": (row(70.0, method=" "), "empty text"),
    "claim-id": (row(70.0, claim_id="beta:00000001"), "paper's id alpha"),
    "url": (row(70.0, url="javascript:alert(1)"), "javascript:alert(1) is not http"),
    "place": (row(70.0, figure="70.0%", start=10, end=14), "70.0% does not fill the offsets 10 to 14"),
    "place-ends": (row(70.0, figure="70.0%", start=10), "one end"),
    "sentence": (row(70.0, sentence=-1), "-1 is negative"),
    "derived-from": (row(70.0, origin="derived"), "origin is derived but derived_from lists []"),
    "metric": (row(70.0, metric="acuracy"), "acuracy is not in the registry"),
    "metric-range": (row(101.5), "accuracy cannot be 101.5 percent"),
    "percent-points": (row(3.0, comparison="difference", norm_unit="percentage_point"), "is in points"),
    "points-percent": (row(3.0, comparison="percent", unit="percentage_point"), "cannot be in points"),
    "change-unit": (row(3.0, comparison="relative", unit="dB"), "is in percent, not in dB"),
    "ratio-unit": (row(2.0, **(RATIO | {"unit": "percent"})), "not a number of percent"),
    "unit": (row(70.0, unit="second"), "accuracy cannot be given in second"),
    "norm-unit": (row(3.0, **(CHANGE | {"norm_unit": "percent"})), "cannot be told in percent"),
    "benchmark": (row(70.0, benchmark="mmluu"), "mmluu is not in the registry"),
    "subset": (row(70.0, subset="history"), "mmlu has no subset history"),
    "derived-known": (row(70.0, origin="derived", derived_from=["alpha:nothere"]), "not in the table"),
}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("registry") / "data")


def problems(table: pl.DataFrame, registry: Registry, claims: tuple[Claim, ...] = ()) -> list[tuple[str, str]]:
    with pytest.raises(TableError) as caught:
        check_frame(table, registry, claims)
    return [(problem.rule, problem.what) for problem in caught.value.problems]


@pytest.mark.parametrize("name", VALID)
def test_valid_rows_pass(name: str, registry: Registry) -> None:
    table = frame(VALID[name])
    assert check_frame(table, registry) is table


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_row_is_named_with_its_fault(rule: str, registry: Registry) -> None:
    broken, words = BROKEN[rule]
    found = problems(frame(row(60.0, claim_id="alpha:fine"), broken), registry)
    assert rule in [name for name, _ in found]
    (what,) = [what for name, what in found if name == rule]
    assert words in what
    assert what.startswith(f"claim {frame(row(1.0, claim_id='alpha:fine'), broken)['claim_id'][1]}: ")


def test_every_rule_has_a_broken_row(registry: Registry) -> None:
    assert {rule.name for rule in rules_for(frame(row(70.0)), registry)} == set(BROKEN)


def test_an_empty_table_passes(registry: Registry) -> None:
    assert check_frame(frame(), registry).height == 0


def test_every_broken_row_is_reported_in_order(registry: Registry) -> None:
    rows = [row(101.0), row(70.0), row(-1.0), row(70.0, benchmark="none")]
    found = problems(frame(*rows), registry)
    assert [what.split(":")[1][:8] for _, what in found] == ["00000000", "00000002", "00000003"]


def test_equal_ids_are_refused(registry: Registry) -> None:
    found = problems(frame(row(70.0, claim_id="alpha:1"), row(71.0, claim_id="alpha:1")), registry)
    assert found == [("table-column", "claim alpha:1: claim_id is there more than once")] * 2


@pytest.mark.parametrize("column", [column.name for column in CLAIM_COLUMNS if column.required])
def test_required_columns_may_not_be_null(column: str, registry: Registry) -> None:
    table = frame(row(70.0)).with_columns(pl.lit(None, dtype=SCHEMA[column]).alias(column))
    assert any(f"{column} is missing" in what for _, what in problems(table, registry))


def test_columns_are_strict(registry: Registry) -> None:
    table = frame(row(70.0))
    assert problems(table.drop("method"), registry) == [("table-shape", "the table lacks the column method")]
    assert "has a column extra" in problems(table.with_columns(extra=1), registry)[0][1]
    reordered = table.select("paper_id", "claim_id", *table.columns[2:])
    assert "not where it belongs" in problems(reordered, registry)[0][1]
    wrong = table.with_columns(pl.col("value").cast(pl.String))
    assert problems(wrong, registry)[0][1] == "the column value has the type String, not Float64"


def test_an_unknown_word_of_an_enum_cannot_enter(registry: Registry) -> None:
    loose = frame(row(70.0)).with_columns(bound=pl.lit("roughly"))
    assert "the column bound has the type String" in problems(loose, registry)[0][1]


def test_a_problem_knows_the_file_and_line_of_its_claim(registry: Registry) -> None:
    quantity = Quantity(Span(0, 3), "101")
    claim = Claim(quantity, "accuracy", id="alpha:00000000", file="claims/alpha.yaml", line=7, column=5)
    with pytest.raises(TableError) as caught:
        check_frame(frame(row(101.0)), registry, (claim,))
    assert str(caught.value).startswith("claims/alpha.yaml:7:5: claim alpha:00000000: accuracy cannot be 101 percent")


def test_range_of_a_metric_holds_for_both_ends(registry: Registry) -> None:
    table = frame(row(value=None, low=50.0, high=120.0, norm_value=None, norm_low=50.0, norm_high=120.0))
    assert problems(table, registry)[0][0] == "metric-range"


def test_the_real_table_passes(data: Path) -> None:
    from validation.gate import check, load

    registry, papers, claims = load(data)
    table = check(registry, papers, claims).claims
    assert table.filter(pl.col("origin") != "derived").height == len(claims) > 0
