"""Methods beside each other: aligned protocols, gaps that stay gaps, marks of conflict, head to head."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claims.boards.cells import Selection, cells
from claims.boards.compare import compare, head_to_head, with_task_names
from claims.record.entries import Subset
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from tests.claim_rows import frame, row, small_registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


def coco(value: float, method: str, **more: Any) -> dict[str, Any]:
    return row(value, method=method, benchmark="coco", **more)


ROWS = [
    row(70, method="A"), row(72, method="A", setting=None), row(60, method="B"), row(99, method="B", bound="up_to"),
    row(65, method="C", setting=None), row(55, method="A", subset="stem"),
    row(9, method="A", benchmark="wikitext-103", metric="perplexity", norm_unit="score", unit="score"),
    row(8, method="B", benchmark="wikitext-103", metric="perplexity", norm_unit="score", unit="score"),
    coco(50, "A", setting=None), coco(51, "A", setting=None, paper_id="beta"),
    row(30, method="A", benchmark="kodak", metric="psnr", norm_unit="dB", unit="dB"),
]  # fmt: skip


def grid(found: pl.DataFrame) -> dict[tuple[str, str], tuple[float | None, str | None, bool | None]]:
    return {
        (row["method"], row["benchmark"]): (row["norm_value"], row["setting"], row["aligned"])
        for row in found.iter_rows(named=True)
    }


def test_the_grid_keeps_gaps_and_says_what_is_not_aligned(registry: Registry) -> None:
    found = compare(frame(*ROWS), Selection(("A", "B", "c")), registry)
    assert found.height == 3 * 4
    assert grid(found) == {
        ("A", "mmlu"): (70.0, "5-shot", True), ("B", "mmlu"): (60.0, "5-shot", True),
        ("C", "mmlu"): (65.0, None, False),  # of two protocols with two methods each, the stated one is common
        ("A", "wikitext-103"): (9.0, "5-shot", True), ("B", "wikitext-103"): (8.0, "5-shot", True),
        ("C", "wikitext-103"): (None, None, None),
        ("A", "coco"): (50.0, None, True), ("B", "coco"): (None, None, None), ("C", "coco"): (None, None, None),
        ("A", "kodak"): (30.0, "5-shot", True), ("B", "kodak"): (None, None, None), ("C", "kodak"): (None, None, None),
    }  # fmt: skip
    assert found["method"].unique(maintain_order=True).to_list() == ["A", "B", "C"]
    conflict = found.filter(pl.col("sources") > 1).row(0, named=True)
    assert (conflict["benchmark"], conflict["sources"], conflict["spread"], conflict["conflict"]) == (
        "coco",
        2,
        1.0,
        True,
    )
    lower = found.filter(benchmark="wikitext-103")["good"].drop_nulls().to_list()
    assert lower == [-9.0, -8.0]


def test_the_common_protocol_is_that_of_most_methods(registry: Registry) -> None:
    found = compare(frame(*ROWS), Selection(("A", "C")), registry).filter(benchmark="mmlu")
    assert found.select("method", "norm_value", "aligned").rows() == [("A", 72.0, True), ("C", 65.0, True)]


def test_parts_of_a_suite_and_named_tasks(registry: Registry) -> None:
    found = compare(frame(*ROWS), Selection(suite="MMLU"), registry)
    assert with_task_names(found, registry)["task"].to_list() == ["MMLU / STEM · Accuracy"]
    named = cells(frame(*ROWS), Selection(benchmarks=("MMLU/STEM", "coco")), registry)
    assert named.select("benchmark", "subset").rows() == [("coco", None), ("mmlu", "stem")]


def test_the_best_covered_are_taken_where_none_are_named(registry: Registry) -> None:
    found = cells(frame(*ROWS), Selection(most=2), registry)
    assert sorted(found.select("benchmark", "method").rows()) == [
        ("mmlu", "A"), ("mmlu", "B"), ("wikitext-103", "A"), ("wikitext-103", "B"),
    ]  # fmt: skip


def test_methods_that_were_measured_alike_are_taken_before_those_that_were_measured_on_more(registry: Registry) -> None:
    alike = [row(value, method=name, setting="5-shot") for name, value in (("A", 60), ("B", 80), ("C", 70))]
    alone = [row(90, method="Z", setting="0-shot"), row(90, method="Z", setting="0-shot", subset="stem")]
    shared = [row(50, method=name, setting="5-shot", subset="stem") for name in ("A", "C")]
    asked = Selection(most=2, benchmarks=("mmlu", "mmlu/stem"))
    assert sorted(set(cells(frame(*alike, *alone), asked, registry)["method"])) == ["B", "Z"]
    assert sorted(set(cells(frame(*alike, *alone, *shared), asked, registry)["method"])) == ["A", "C"]


def test_of_several_metrics_the_best_known_is_taken(registry: Registry) -> None:
    rows = [coco(50, "A"), coco(40, "B"), row(30, method="A", benchmark="coco", metric="psnr", norm_unit="dB")]
    assert cells(frame(*rows), Selection(), registry)["metric"].to_list() == ["accuracy", "accuracy"]
    assert cells(frame(*rows), Selection(metric="psnr"), registry)["norm_value"].to_list() == [30.0]


@pytest.mark.parametrize(
    ("asked", "methods"),
    [
        ({"family": "llama"}, ["A", "B"]), ({"family": "Llama", "variant": "base"}, ["B"]),
        ({"sizes": (8e9, None)}, ["A", "B"]), ({"sizes": (None, 8e9)}, ["A"]), ({"family": "GPT"}, []),
    ],
)  # fmt: skip
def test_a_family_a_variant_and_sizes_may_be_chosen(
    asked: dict[str, Any], methods: list[str], registry: Registry
) -> None:
    """What the registry does not know of a method fits no choice."""
    rows = frame(
        row(70, method="A", family="Llama", variant="instruct", parameters=8e9),
        row(60, method="B", family="Llama", variant="base", parameters=7e10), row(65, method="C"),
    )  # fmt: skip
    assert sorted(cells(rows, Selection(**asked), registry)["method"]) == methods


def test_of_equal_coverage_the_better_stands_first_and_parts_keep_the_order_of_the_registry(
    registry: Registry,
) -> None:
    mmlu = registry.benchmarks["mmlu"]
    parts = (Subset("zoology", "Zoology"), Subset("algebra", "Algebra"))
    ordered = dataclasses.replace(registry, benchmarks={"mmlu": dataclasses.replace(mmlu, subsets=parts)})
    rows = [
        row(value, method=name, subset=part, setting=setting)
        for part in ("algebra", "zoology")
        for name, value, setting in (
            ("A", 50, "5-shot"), ("B", 80, "5-shot"), ("C", 60, "5-shot"), ("D", 99, "0-shot"), ("E", 70, "5-shot"),
        )
    ]  # fmt: skip
    found = compare(frame(*rows), Selection(suite="mmlu"), ordered)
    assert found["subset"].unique(maintain_order=True).to_list() == ["zoology", "algebra"]
    # D was measured elsewise: its 99 raises it nowhere.
    assert found["method"].unique(maintain_order=True).to_list() == ["B", "E", "C", "A", "D"]


def test_the_order_of_rows_changes_nothing(registry: Registry) -> None:
    made = frame(*ROWS, row(70, method="A", paper_id="twin"))
    first = compare(made, Selection(), registry)
    for seed in range(3):
        assert first.equals(compare(made.sample(fraction=1, shuffle=True, seed=seed), Selection(), registry))


def test_an_unknown_method_is_an_error_with_the_nearest(registry: Registry) -> None:
    with pytest.raises(ClaimsError, match=r"'Alpah'.*did you mean 'Alpha'"):
        cells(frame(row(70)), Selection(("Alpah",)), registry)


def test_head_to_head(registry: Registry) -> None:
    """MMLU: (70 - 60 - 1) / sqrt(2 * 2**2) = 3.18, twice 0.00146 by Holm; COCO: (3 - 1) / 2.83 = 0.71."""
    rows = [
        row(70, method="A", uncertainty=2.0), row(60, method="B", uncertainty=2.0),
        coco(50, "A", uncertainty=2.0), coco(53, "B", uncertainty=2.0),
        row(9.0, method="A", benchmark="wikitext-103", metric="perplexity", norm_unit="percent"),
        row(8.5, method="B", benchmark="wikitext-103", metric="perplexity", norm_unit="percent"),
        row(30, method="A", benchmark="kodak", metric="psnr", norm_unit="dB", unit="dB"),
        row(55, method="A", subset="stem"), row(54, method="B", subset="stem", setting=None),
    ]  # fmt: skip
    random.Random(0).shuffle(rows)
    whole = head_to_head(frame(*rows), "a", "B", registry=registry)
    told = {name: values for name, *values in whole.select("benchmark", "lead", "p", "verdict").rows()}
    assert told["mmlu"] == [10.0, pytest.approx(2 * 0.00146, abs=2e-5), "a"]
    assert told["coco"] == [-3.0, pytest.approx(0.4795, abs=1e-3), "not separable"]
    assert told["kodak"] == [None, None, "missing"]
    assert told["wikitext-103"] == [-0.5, None, "not separable"]  # 9 as printed may be 8.52, as 8.5 may
    part = head_to_head(frame(*rows), "A", "B", Selection(suite="mmlu"), registry)
    assert part["verdict"].to_list() == ["different settings"]
    again = head_to_head(frame(*rows), "B", "A", registry=registry)
    assert again["lead"].to_list() == [None if lead is None else -lead for lead in whole["lead"]]


def test_one_method_has_no_head_to_head(registry: Registry) -> None:
    with pytest.raises(ClaimsError, match="are one method"):
        head_to_head(frame(row(70)), "Alpha", "alpha", registry=registry)


def test_shipped_glue_has_its_metrics(built: Path) -> None:
    from validation import gate

    found = compare(gate.table(built), Selection(suite="GLUE"), Registry.load(built))
    metrics = dict(found.select("subset", "metric").unique().iter_rows())
    assert metrics["cola"] == "mcc" or "matthews" in metrics["cola"]
    assert metrics["sst-2"] == "accuracy"
    assert found["method"].n_unique() == 10


def test_a_benchmark_is_compared_by_what_it_measures_and_not_by_what_it_costs(registry: Registry) -> None:
    latency = {"metric": "latency", "norm_unit": "second", "unit": "second"}
    rows = [row(70, method="A"), *(row(value, method=name, **latency) for value, name in ((1, "A"), (2, "B")))]
    assert set(cells(frame(*rows), Selection(), registry)["metric"]) == {"accuracy"}
    assert set(cells(frame(*rows), Selection(metric="latency"), registry)["metric"]) == {"latency"}
