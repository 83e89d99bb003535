"""The stages of the text parser put together: invented sentences, each for one idea of linking names to figures."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from claims.figures.quantities import find_quantities
from claims.formats.extractor import claim_as_object
from claims.prose.extract import extract_claims, read_sentences
from claims.prose.model import Model
from claims.prose.relations import alignment
from claims.registry.lookup import Registry
from claims.strict_yaml.reader import load_yaml, plain

CASES = plain(load_yaml(Path(__file__).parent.parent / "cases" / "extraction.yaml"))
REGISTRY = Registry.load()


@pytest.mark.parametrize("case", CASES, ids=[case["idea"] for case in CASES])
def test_linking(case: dict[str, Any]) -> None:
    claims = extract_claims(case["text"], REGISTRY, case.get("title"))
    got = {row["figure"]: row for row in (claim_as_object(claim, REGISTRY) for claim in claims)}
    assert set(got) == set(case["claims"])
    for figure, fields in case["claims"].items():
        found = {name: got[figure][name] for name in fields}
        assert {name: str(value).casefold() for name, value in found.items()} == {
            name: str(value).casefold() for name, value in fields.items()
        }


@pytest.mark.parametrize(
    ("text", "figure", "low", "high", "unit"),
    [
        ("two to three orders of magnitude faster", "two to three orders of magnitude", 100, 1000, "x"),
        ("faster by 1.8 2.9 times", "1.8 2.9 times", 1.8, 2.9, "x"),
        (r"saves $12\sim17\times$ FLOPs", r"12\sim17\times", 12, 17, "x"),
        ("a better accuracy (↑0.4% - ↑9.1%)", "0.4% - ↑9.1%", 0.4, 9.1, "percent"),
    ],
)
def test_ranges(text: str, figure: str, low: float, high: float, unit: str) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.text, float(quantity.low or 0), float(quantity.high or 0)) == (figure, low, high)
    assert quantity.unit == unit


def test_numbers_side_by_side_without_a_shared_unit_are_no_range() -> None:
    assert [q.text for q in find_quantities("ResNet 50 76.3%")] == ["50", "76.3%"]


def test_a_list_is_one_series_whose_items_keep_their_places() -> None:
    (sentence,) = read_sentences("It gains 1.5/0.7 and 0.8/0.3 BLEU points.", REGISTRY)
    assert [(placed.series, placed.place) for placed in sentence.quantities] == [(4, 0), (4, 1), (4, 2), (4, 3)]
    first, *_, last = sentence.quantities
    assert {(placed.head, placed.tail) for placed in sentence.quantities} == {(first.first, last.last)}
    assert alignment(sentence.quantities[1], 1, 4) == ["aligned"]
    assert alignment(sentence.quantities[1], 2, 4) == ["misaligned"]


def test_options_of_one_value_add_up() -> None:
    model = Model({"metric": {"a": 1.0, "b": 0.9, "c": 0.8}})
    options, values = [("a",), ("b",), ("c",)], ["speed", "time", "time"]
    chances = model.chances("metric", options)
    assert sum(chances) == pytest.approx(1)
    assert chances.index(max(chances)) == 0
    best, chance = model.choose_value("metric", options, values)
    total = math.exp(1.0) + math.exp(0.9) + math.exp(0.8)
    assert best == 1
    assert chance == pytest.approx((math.exp(0.9) + math.exp(0.8)) / total)


def test_confidence_follows_the_curve_between_its_points_and_stays_within_it() -> None:
    model = Model({"confidence": {"0.2": 0.1, "0.6": 0.5, "0.9": 0.8}})
    assert model.calibrated(0.4) == pytest.approx(0.3)
    assert (model.calibrated(0.0), model.calibrated(1.0)) == (0.1, 0.8)
    assert Model({}).calibrated(0.7) == 0.7


def test_the_shipped_curve_rises() -> None:
    shares = [Model.load().calibrated(step / 50) for step in range(51)]
    assert shares == sorted(shares)
    assert shares[-1] > shares[0] + 0.3


def test_a_dump_of_numbers_is_passed_over() -> None:
    listed = [f"{k / 10}% accuracy" for k in range(500, 620)]
    assert len(extract_claims("It reaches " + ", ".join(listed[:3]), REGISTRY)) == 3
    assert extract_claims("It reaches " + ", ".join(listed), REGISTRY) == ()
