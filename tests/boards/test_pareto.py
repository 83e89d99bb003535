"""Quality against cost: the frontier by hand and against a count of all pairs, bounds and conditions respected."""

from __future__ import annotations

from pathlib import Path
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


def speed(value: float, architecture: str, setting: str | None, **more: Any) -> dict[str, Any]:
    seconds = {"metric": "latency", "norm_unit": "second", "unit": "second", "benchmark": None, "setting": setting}
    return row(value, method=architecture, **seconds | more)


def trained(value: float, name: str, setting: str, architecture: str | None = None, **more: Any) -> dict[str, Any]:
    said = [{"name": "architecture", "value": architecture}] if architecture else []
    return row(value, method=name, setting=setting, conditions=said, **more)


def test_a_speed_goes_with_no_result_at_another_size(registry: Registry) -> None:
    rows = [speed(1, "A", "224 px"), speed(2, "A", "384 px"), trained(80, "A", "224 px"), trained(82, "A", "512 px")]
    found = pareto(frame(*rows), "latency", "accuracy", registry=registry)
    assert found.select("x", "y", "setting").rows() == [(1, 80, "224 px")]


def test_a_speed_of_an_architecture_goes_with_its_trainings_in_the_same_source(registry: Registry) -> None:
    rows = [
        speed(1, "net", "224 px"), speed(5, "net.own", "224 px"),
        trained(80, "net.a", "224 px", "net"), trained(81, "net.b", "224 px", "net"),
        trained(82, "net.own", "224 px", "net"), trained(90, "net.c", "224 px"),
        trained(91, "net.d", "224 px", "net", source_id="beta"),
    ]  # fmt: skip
    found = pareto(frame(*rows), "latency", "accuracy", registry=registry)
    assert found.select("method", "x", "of", "frontier").rows() == [
        ("net.own", 5, None, True), ("net.b", 1, "net", True), ("net.a", 1, "net", False),
    ]  # fmt: skip


def test_points_of_a_group_may_differ_in_named_conditions(registry: Registry) -> None:
    rows = [speed(1, "A", "224 px"), trained(80, "A", "224 px, 5-shot"),
            speed(2, "B", "384 px"), trained(79, "B", "384 px, 5-shot")]  # fmt: skip
    apart = pareto(frame(*rows), "latency", "accuracy", registry=registry)
    assert apart["group"].to_list() == [1, 2]
    found = pareto(frame(*rows), "latency", "accuracy", across=["image size"], registry=registry)
    assert found.select("group", "method", "at", "setting", "frontier").rows() == [
        (1, "A", "224 px", "5-shot", True), (1, "B", "384 px", "5-shot", False),
    ]  # fmt: skip
    with pytest.raises(ClaimsError, match="unknown condition 'image syze'"):
        pareto(frame(*rows), "latency", "accuracy", across=["image syze"], registry=registry)


def test_only_what_was_measured_on_one_machine(registry: Registry) -> None:
    ways = ["RTX 4090", None, "CPU", None]
    rows = both(pair("A", 1, 50), pair("B", 2, 40), measurement=ways)
    assert pareto(rows, "latency", "accuracy", measured="rtx", registry=registry)["method"].to_list() == ["A"]


def test_parameters_are_those_of_the_entry_where_no_claim_states_them(data: Path) -> None:
    stated = {"metric": "parameters", "norm_unit": "parameter", "unit": "parameter", "benchmark": None, "setting": None}
    rows = [row(60, method="A", parameters=7e9), row(50, method="B", parameters=9e9), row(8e9, method="B", **stated),
            row(70, method="C")]  # fmt: skip
    found = pareto(frame(*rows), "parameters", "accuracy", registry=Registry.load(data))
    assert found.select("method", "x", "frontier").rows() == [("A", 7e9, True), ("B", 8e9, False)]
    assert found["x_claim"].is_null().to_list() == [True, False]


def test_an_entry_counts_before_a_claim_of_the_same_in_fewer_digits(data: Path) -> None:
    stated = {"metric": "parameters", "norm_unit": "parameter", "unit": "billion", "benchmark": None, "setting": None}
    sizes = {
        "Cut": (1.5e9, "1", 1e9),
        "Same": (7e9, "7", 7e9),
        "Other": (9e9, "7", 7e9),
        "Finer": (7e9, "6.74", 6.74e9),
    }
    rows = [row(60, method=name, parameters=entry) for name, (entry, _, _) in sizes.items()]
    rows += [
        row(said, method=name, reported=text, value=float(text), **stated) for name, (_, text, said) in sizes.items()
    ]
    found = pareto(frame(*rows), "parameters", "accuracy", registry=Registry.load(data))
    assert dict(found.select("method", "x").iter_rows()) == {"Cut": 1.5e9, "Same": 7e9, "Other": 7e9, "Finer": 6.74e9}
