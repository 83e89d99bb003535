"""Quality against cost: the frontier by hand and against a count of all pairs, bounds and conditions respected."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.boards.pareto import pareto
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from tests.claim_rows import frame, row, small_registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


def pair(method: str, cost: float, quality: float, **more: Any) -> list[dict[str, Any]]:
    seconds = {"metric": "latency", "norm_unit": "second", "unit": "second"}
    return [row(cost, method=method, **seconds | more), row(quality, method=method)]


def both(*pairs: list[dict[str, Any]], measurement: list[str | None] | None = None) -> pl.DataFrame:
    made = frame(*(each for both in pairs for each in both))
    if measurement is None:
        return made
    ways = [way if metric == "latency" else None for way, metric in zip(measurement, made["metric"], strict=True)]
    return made.with_columns(pl.Series("measurement", ways, pl.String))


def test_the_frontier_by_hand(registry: Registry) -> None:
    rows = both(
        pair("A", 1, 50), pair("B", 2, 60), pair("C", 3, 55), pair("D", 4, 70), pair("E", 2, 58), pair("F", 1, 50)
    )
    found = pareto(rows, "latency", "accuracy", registry=registry)
    assert found.select("method", "frontier", "dominated_by").rows() == [
        ("D", True, None), ("B", True, None), ("E", False, "B"), ("C", False, "B"), ("A", True, None),
        ("F", True, None),
    ]  # fmt: skip
    assert set(found["group"]) == {1}


def test_a_bound_is_shown_and_dominates_nobody(registry: Registry) -> None:
    rows = both(pair("A", 1, 50), pair("B", 0.1, 90, bound="at_least"), pair("C", 3, 40))
    found = pareto(rows, "latency", "accuracy", registry=registry)
    assert found.select("method", "x_bound", "frontier", "dominated_by").rows() == [
        ("B", "at_least", None, None), ("A", "exact", True, None), ("C", "exact", False, "A"),
    ]  # fmt: skip


def test_other_hardware_is_another_group(registry: Registry) -> None:
    ways = [None if at % 2 else way for way in ("A100", "A100", "CPU", None) for at in range(2)]
    rows = both(pair("A", 1, 50), pair("B", 2, 40), pair("C", 9, 30), pair("D", 9, 20), measurement=ways)
    found = pareto(rows, "latency", "accuracy", registry=registry)
    assert found.select("method", "measurement", "frontier").rows() == [
        ("A", "A100", True), ("B", "A100", False), ("D", None, True), ("C", "CPU", True),
    ]  # fmt: skip


def test_a_cost_of_no_benchmark_goes_with_every_one(registry: Registry) -> None:
    free: dict[str, Any] = {"benchmark": None, "setting": "batch 1"}
    rows = both(pair("A", 1, 50, **free), pair("B", 2, 60, **free), [row(80, method="A", benchmark="coco")])
    found = pareto(rows, "latency", "accuracy", registry=registry)
    assert found.select("group", "method", "benchmark", "setting", "measurement").rows() == [
        (1, "B", "mmlu", "5-shot", "batch 1"), (1, "A", "mmlu", "5-shot", "batch 1"),
        (2, "A", "coco", "5-shot", "batch 1"),
    ]  # fmt: skip
    only = pareto(rows, "latency", "accuracy", benchmark="coco", registry=registry)
    assert only["method"].to_list() == ["A"]


def test_a_cost_elsewhere_is_of_another_place(registry: Registry) -> None:
    rows = both(pair("A", 1, 50, setting="0-shot"), pair("B", 1, 50, benchmark="coco"))
    assert pareto(rows, "latency", "accuracy", registry=registry).is_empty()


@pytest.mark.parametrize(
    ("x", "y", "said"), [("latency", "latency", "itself"), ("speed of light", "accuracy", "unknown")]
)
def test_what_has_no_frontier(x: str, y: str, said: str, registry: Registry) -> None:
    with pytest.raises(ClaimsError, match=said):
        pareto(frame(row(70)), x, y, registry=registry)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12), st.randoms())
def test_a_pair_is_dominated_where_a_count_of_all_says_so(
    registry: Registry, points: list[tuple[int, int]], rng: Any
) -> None:
    pairs = [pair(f"M{at:02}", x, y) for at, (x, y) in enumerate(points)]
    found = pareto(both(*pairs), "latency", "accuracy", registry=registry).sort("method")
    for at, (x, y) in enumerate(points):
        rivals = {(p, q) for p, q in points if p <= x and q >= y and (p, q) != (x, y)}
        row = found.row(at, named=True)
        assert row["frontier"] == (not rivals)
        assert (row["dominated_by"] is not None) == bool(rivals)
        if rivals:
            owner = points[int(row["dominated_by"][1:])]
            assert owner in rivals
            assert owner[1] == max(q for _, q in rivals)
    rng.shuffle(pairs)
    again = pareto(both(*pairs), "latency", "accuracy", registry=registry).sort("method")
    assert again.drop("x_claim", "y_claim").equals(found.drop("x_claim", "y_claim"))
