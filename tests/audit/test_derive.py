from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claims.audit.derive import derived_claims
from claims.audit.examine import audit
from claims.boards.leaderboard import leaderboard
from claims.boards.table import claims_frame
from claims.files.loader import load_claims
from claims.record.types import Claim, Comparison, Direction, Origin
from claims.registry.lookup import Registry
from tests.audit_cases import loaded, short


@pytest.fixture(scope="module")
def registry(data: Path) -> Registry:
    return Registry.load(data)


def derived(folder: Path, registry: Registry, *claims: str | Mapping[str, Any]) -> tuple[Claim, ...]:
    entries = [short(claim) if isinstance(claim, str) else claim for claim in claims]
    return derived_claims(*loaded(folder, registry, {"p": entries}), registry)


# Change; printed end; method, value and interval of the end that follows.
ENDS = [
    ("A; B; mmlu; accuracy; 3.1 points higher", "A; ; mmlu; accuracy; 72.6%", "B", "69.5", "69.4", "69.6"),
    ("A; B; mmlu; accuracy; 3.1 points higher", "B; ; mmlu; accuracy; 69.5%", "A", "72.6", "72.5", "72.7"),
    ("A; B; mmlu; accuracy; 3.1 points lower", "A; ; mmlu; accuracy; 72.6%", "B", "75.7", "75.6", "75.8"),
    ("A; B; mmlu; latency; 2.0x lower", "A; ; mmlu; latency; 1.00 s", "B", "2.00", "1.94025", "2.06025"),
    ("A; B; mmlu; latency; 20.0% less", "B; ; mmlu; latency; 1.000 s", "A", "0.800", "0.79910025", "0.80090025"),
    ("A; B; kodak; psnr; 0.36 dB higher", "A; ; kodak; psnr; 32.89 dB", "B", "32.53", "32.52", "32.54"),
]


@pytest.mark.parametrize(("change", "end", "method", "value", "low", "high"), ENDS)
def test_the_other_end(
    change: str, end: str, method: str, value: str, low: str, high: str, tmp_path: Path, registry: Registry
) -> None:
    (claim,) = derived(tmp_path, registry, change, end)
    quantity = claim.quantity
    assert (claim.method, claim.baseline, claim.origin) == (method, None, Origin.DERIVED)
    assert quantity.comparison is Comparison.ABSOLUTE
    assert quantity.value == Decimal(value)
    assert quantity.low is not None
    assert quantity.high is not None
    assert abs(quantity.low - Decimal(low)) < Decimal("0.001")
    assert abs(quantity.high - Decimal(high)) < Decimal("0.001")
    assert len(claim.derived_from) == 2
    assert claim.reported.startswith(str(quantity.value))
    assert claim.note is not None
    assert "computed from" in claim.note


def test_the_interval_holds_what_the_source_may_have_measured(tmp_path: Path, registry: Registry) -> None:
    (claim,) = derived(tmp_path, registry, *ENDS[3][:2])
    assert claim.quantity.low == Decimal("0.995") / (Decimal(1) / Decimal("1.95"))
    assert claim.note == "computed from the new value and the factor: 1.00 / 0.5"


NOTHING = {
    "a percent of unknown kind": ("A; B; mmlu; accuracy; 12% higher", "A; ; mmlu; accuracy; 84%"),
    "a bound": ("A; B; mmlu; accuracy; up to 3.1 points higher", "A; ; mmlu; accuracy; 72.6%"),
    "a bounded end": ("A; B; mmlu; accuracy; 3.1 points higher", "A; ; mmlu; accuracy; up to 72.6%"),
    "an average": ("A; B; mmlu; accuracy; 3.1 points higher on average", "A; ; mmlu; accuracy; 72.6%"),
    "a range": ("A; B; mmlu; accuracy; 3-4 points higher", "A; ; mmlu; accuracy; 72.6%"),
    "no baseline": ("A; ; mmlu; accuracy; 3.1 points higher", "A; ; mmlu; accuracy; 72.6%"),
    "both ends": ("A; B; mmlu; accuracy; 3.1 points higher", "A; ; mmlu; accuracy; 72.6%", "B; ; mmlu; accuracy; 70%"),
    "two values": ("A; B; mmlu; accuracy; 3.1 points higher", "A; ; mmlu; accuracy; 72.6%", "A; ; mmlu; accuracy; 80%"),
    "another benchmark": ("A; B; mmlu; accuracy; 3.1 points higher", "A; ; mmlu-pro; accuracy; 72.6%"),
    "another metric": ("A; B; mmlu; accuracy; 3.1 points higher", "A; ; mmlu; f1; 72.6%"),
    "an impossible end": ("A; B; mmlu; accuracy; 3.1 points higher", "A; ; mmlu; accuracy; 2.0%"),
    "a word": (
        {"method": "A", "baseline": "B", "benchmark": "mmlu", "metric": "latency", "reported": "half",
         "direction": "decrease"},
        "A; ; mmlu; latency; 1.0 s",
    ),
    "a factor of decibels": ("A; B; kodak; psnr; 2.0x higher", "A; ; kodak; psnr; 32.8 dB"),
    "no benchmark, other sentences": (
        short("A; B; ; accuracy; 3.1 points higher") | {"evidence": {"figure": "3.1", "sentence": "1"}},
        short("A; ; ; accuracy; 72.6%") | {"evidence": {"figure": "72.6%", "sentence": "5"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_follows_from(name: str, tmp_path: Path, registry: Registry) -> None:
    assert derived(tmp_path, registry, *NOTHING[name]) == ()


def test_two_changes_of_one_result(tmp_path: Path, registry: Registry) -> None:
    first, second = "A; ; alpaca; speed; 2.04x speedup", "A; Plain; alpaca; speed; 7.2% improvement"
    (claim,) = derived(tmp_path / "two", registry, first, second)
    assert (claim.method, claim.baseline, claim.reported) == ("Plain", None, "1.90x")
    assert (claim.quantity.comparison, claim.quantity.direction) == (Comparison.RATIO, Direction.INCREASE)
    told_twice = derived(
        tmp_path / "once", registry, "A; ; alpaca; speed; 2.0x faster", "A; B; alpaca; speed; 100% faster"
    )
    assert told_twice == ()
    named = derived(tmp_path / "named", registry, "A; C; alpaca; speed; 2.04x speedup", second)
    assert named == ()


def test_ids_are_stable_and_claims_are_told_once(tmp_path: Path, registry: Registry) -> None:
    change, end = ENDS[0][:2]
    (first,) = derived(tmp_path / "a", registry, change, end)
    (second,) = derived(tmp_path / "b", registry, end, "C; ; mmlu; accuracy; 11%", change)
    assert first.id == second.id
    assert first.id.startswith("p:")


def test_derived_claims_are_shown_and_not_ranked(tmp_path: Path, registry: Registry) -> None:
    papers, claims = loaded(tmp_path, registry, {"p": [short(text) for text in ENDS[0][:2]]})
    every = (*claims, *derived_claims(papers, claims, registry))
    frame = claims_frame(papers, every, registry)
    row = frame.filter(pl.col("origin") == "derived").row(0, named=True)
    assert (row["norm_value"], row["norm_unit"]) == (69.5, "percent")
    assert (row["norm_low"], row["norm_high"]) == (69.4, 69.6)
    assert leaderboard(frame, "mmlu", registry=registry)["method"].to_list() == ["A"]
    with_derived = leaderboard(frame, "mmlu", include_derived=True, registry=registry)
    assert with_derived.select("rank", "method").rows() == [(1, "A"), (2, "B")]


def test_the_audit_does_not_use_what_it_was_used_to_compute(tmp_path: Path, registry: Registry) -> None:
    papers, claims = loaded(tmp_path, registry, {"p": [short(text) for text in ENDS[0][:2]]})
    every = (*claims, *derived_claims(papers, claims, registry))
    assert audit(papers, every, registry) == audit(papers, claims, registry)
    assert derived_claims(papers, every, registry) == derived_claims(papers, claims, registry)


def test_shipped_data(data: Path, registry: Registry) -> None:
    papers, claims = load_claims(data / "claims", registry)
    ids = {claim.id for claim in claims}
    found = derived_claims(papers, claims, registry)
    assert found
    for claim in found:
        assert claim.id not in ids
        assert set(claim.derived_from) <= ids
        assert claim.quantity.low is not None
        assert claim.quantity.value is not None
        assert claim.quantity.high is not None
        assert claim.quantity.low <= claim.quantity.value <= claim.quantity.high
