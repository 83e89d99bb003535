from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from claims.boards.claim_columns import SCHEMA
from claims.boards.table import claims_frame
from claims.files.loader import load_claims
from claims.record.errors import ClaimsError
from claims.record.types import Claim, Origin, Paper, Quantity, Span
from claims.registry.lookup import Registry
from tests.small import entries, framed, loaded

# The design page of the claim record, written out once more so that a change of the code alone is seen.
DESIGN = """
claim_id paper_id title arxiv published url source_id source_kind
method_id method baseline_id baseline method_printed family variant organisation parameters released weights
evaluator evaluated benchmark subset metric setting measurement hardware harness runs items conditions
comparison direction bound aggregate reported value low high
uncertainty uncertainty_low uncertainty_high uncertainty_kind unit
norm_value norm_low norm_high norm_unit factor better origin derived_from figure sentence start end
"""


def row(tmp_path: Path, text: str) -> dict[str, object]:
    _, frame = framed(tmp_path, {"p": entries([text])})
    return frame.row(0, named=True)


def test_columns_and_types() -> None:
    assert list(SCHEMA) == DESIGN.split()
    assert {name for name, dtype in SCHEMA.items() if isinstance(dtype, pl.Enum)} == {
        "comparison", "direction", "bound", "aggregate", "origin", "source_kind", "weights", "uncertainty_kind",
    }  # fmt: skip
    assert SCHEMA["published"] == pl.Date
    assert SCHEMA["derived_from"] == pl.List(pl.String)
    assert {name for name, dtype in SCHEMA.items() if dtype == pl.Int64} == {
        "sentence", "start", "end", "runs", "items",
    }  # fmt: skip
    assert SCHEMA["conditions"] == pl.List(pl.Struct({"name": pl.String, "value": pl.String}))


def test_empty_table_has_every_column(tmp_path: Path) -> None:
    _, frame = framed(tmp_path, {"p": "paper: {title: T}\nclaims: []\n"})
    assert (frame.height, dict(frame.schema)) == (0, dict(SCHEMA))


def test_a_whole_row(tmp_path: Path) -> None:
    place = "evidence: {figure: 34 ms, start: 7, sentence: 0}"
    found = row(tmp_path, f"metric: latency, reported: 34 ms, benchmark: mmlu, setting: 5 shots, {place}")
    expected: dict[str, object] = {
        "paper_id": "p", "title": "On p", "method": "A", "baseline": None, "benchmark": "mmlu", "metric": "latency",
        "setting": "5-shot", "comparison": "absolute", "direction": None, "bound": "exact", "aggregate": None,
        "reported": "34 ms", "value": 34.0, "low": None, "unit": "millisecond", "norm_value": 0.034,
        "norm_unit": "second", "factor": None, "better": None, "origin": "reported", "derived_from": [],
        "figure": "34 ms", "sentence": 0, "start": 7, "end": 12,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected


CONVERTED = [
    # claim; norm_value (or norm_low, norm_high), norm_unit, factor, better
    ("metric: accuracy, reported: 79.5%", 79.5, "percent", None, None),
    ("metric: accuracy, reported: 79.5", 79.5, "percent", None, None),
    ("metric: auc, reported: 0.83", 83.0, "percent", None, None),
    ("metric: auc, reported: 83%", 83.0, "percent", None, None),
    ("metric: auc, reported: a drop of .023", -2.3, "percentage_point", None, False),
    ("metric: accuracy, reported: 18.0 points higher", 18.0, "percentage_point", None, True),
    ("metric: accuracy, reported: 15% higher", 15.0, "percent", None, True),
    ("metric: accuracy, reported: 15% lower, comparison: relative", -15.0, "percent", 0.85, False),
    ("metric: bd_rate, reported: 16.54% lower", -16.54, "percent", 0.8346, True),
    ("metric: bd_rate, reported: +2%", 2.0, "percent", 1.02, False),
    ("metric: training_steps, reported: 2.2x fewer", 1 / 2.2, "x", 1 / 2.2, True),
    ("metric: memory, reported: 26x smaller", 1 / 26, "x", 1 / 26, True),
    ("metric: tokens, reported: half", 0.5, "x", 0.5, True),
    ("metric: tokens, reported: 1/4", 0.25, "x", 0.25, True),
    ("metric: tokens, reported: 43%", 43.0, "percent", None, None),
    ("metric: tokens, reported: 120K", 120000.0, "token", None, None),
    ("metric: speed, reported: 1.3x faster", 1.3, "x", 1.3, True),
    ("metric: latency, reported: 2x faster", 0.5, "x", 0.5, True),
    ("metric: latency, reported: 2 hours", 7200.0, "second", None, None),
    ("metric: memory, reported: 16 GB", 16e9, "byte", None, None),
    ("metric: memory, reported: 16 GiB", 16 * 2.0**30, "byte", None, None),
    ("metric: psnr, reported: +0.36 dB", 0.36, "dB", None, True),
    ("metric: temperature, reported: 0.2 points higher", 0.2, "score", None, None),
    ("metric: accuracy, reported: 8-24% higher", (8.0, 24.0), "percent", None, True),
    ("metric: latency, reported: 8-24% lower", (-24.0, -8.0), "percent", None, True),
    ("metric: latency, reported: 2-5 seconds", (2.0, 5.0), "second", None, None),
    ("metric: memory, reported: 10-100x less", (0.01, 0.1), "x", None, True),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "number", "unit", "factor", "better"), CONVERTED)
def test_canonical_form(
    tmp_path: Path,
    claim: str,
    number: float | tuple[float, float],
    unit: str,
    factor: float | None,
    better: bool | None,
) -> None:
    found = row(tmp_path, claim)
    ends = (found["norm_low"], found["norm_high"]) if isinstance(number, tuple) else found["norm_value"]
    assert ends == pytest.approx(number, rel=1e-12)
    assert found["norm_unit"] == unit
    assert found["factor"] == (None if factor is None else pytest.approx(factor, rel=1e-12))
    assert found["better"] is better
    assert (found["value"] is None) == isinstance(number, tuple)


def test_fraction_and_percent_are_the_same_number(tmp_path: Path) -> None:
    claims = [f"metric: auc, method: M{text}, reported: {text}" for text in ("0.831", "83.1%", "83.1", "83.10%")]
    _, frame = framed(tmp_path, {"p": entries(claims)})
    assert frame["norm_value"].n_unique() == 1


PAIR = [
    "metric: accuracy, benchmark: mmlu, method: New, reported: 72%",
    "metric: accuracy, benchmark: mmlu, method: Old, reported: 58%",
    "metric: accuracy, benchmark: mmlu, method: New, baseline: Old, reported: 14 points higher",
]


def factors(tmp_path: Path, claims: list[str]) -> list[float | None]:
    return framed(tmp_path, {"p": entries(claims)})[1]["factor"].to_list()


def test_factor_of_a_difference_with_both_ends(tmp_path: Path) -> None:
    assert factors(tmp_path, PAIR) == [None, None, pytest.approx(72 / 58)]


@pytest.mark.parametrize(
    "claims",
    [
        [PAIR[0], PAIR[2]],
        [PAIR[0], PAIR[1].replace("58%", "about 58%"), PAIR[2]],
        [PAIR[0], PAIR[1] + ", setting: 5-shot", PAIR[2]],
        [PAIR[0], PAIR[1].replace("mmlu", "glue"), PAIR[2]],
        [*PAIR, PAIR[1].replace("58%", "59%")],
    ],
)
def test_no_factor_where_an_end_is_open(tmp_path: Path, claims: list[str]) -> None:
    assert factors(tmp_path, claims) == [None] * len(claims)


def test_no_factor_of_decibels(tmp_path: Path) -> None:
    claims = [text.replace("accuracy", "psnr").replace("%", " dB").replace("14 points", "14 dB") for text in PAIR]
    assert factors(tmp_path, claims) == [None, None, None]


def test_a_claim_needs_a_paper_and_a_known_metric(tmp_path: Path) -> None:
    registry, papers, (claim,) = loaded(tmp_path, {"p": entries(["metric: accuracy, reported: 79%"])})
    orphan = Claim(claim.quantity, "accuracy", reported="79%")
    foreign = Claim(claim.quantity, "unheard_of", paper=papers[0])
    for broken, said in ((orphan, "has no paper"), (foreign, "unknown metric 'unheard_of'")):
        with pytest.raises(ClaimsError, match=said):
            claims_frame(papers, [broken], registry)


def test_derived_claims_keep_their_sources(tmp_path: Path) -> None:
    found = row(tmp_path, "metric: accuracy, reported: 79%, origin: derived, derived_from: [p:1, p:2]")
    assert (found["origin"], found["derived_from"]) == (Origin.DERIVED.value, ["p:1", "p:2"])


def test_uncertainty_is_as_printed(tmp_path: Path) -> None:
    found = row(tmp_path, "metric: accuracy, reported: 92.1 ± 0.3")
    assert (found["value"], found["uncertainty"]) == (92.1, 0.3)


def test_a_frame_without_files(tmp_path: Path) -> None:
    registry, _, _ = loaded(tmp_path, {})
    paper = Paper("p", "T")
    claim = Claim(
        Quantity(Span(0, 3), "79%", Decimal(79), unit="percent"), "accuracy", method="A", paper=paper, id="p:1"
    )
    assert claims_frame([paper], [claim], registry)["norm_value"].to_list() == [79.0]


def test_shipped_table(data: Path) -> None:
    registry = Registry.load(data)
    frame = claims_frame(*load_claims(data / "claims", registry), registry)
    assert dict(frame.schema) == dict(SCHEMA)
    assert frame["claim_id"].is_unique().all()
    assert not any(math.isinf(value) for value in frame["norm_value"].drop_nulls())
