"""Factors, changes and their inverses: ordered within one baseline, else a catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.boards.efficiency import efficiency
from tests.small import entries, framed

STEPS = "metric: training_steps, baseline: AdamW, reported"
ROWS = [
    f"method: A, {STEPS}: 2.2x fewer", f"method: B, {STEPS}: 50% fewer", f"method: C, {STEPS}: up to 9x fewer",
    "method: D, metric: training_steps, baseline: Lion, reported: 3x fewer",
    "method: E, metric: training_steps, reported: 5x fewer", "method: F, metric: speed, baseline: AdamW, reported: 2x",
    "method: G, metric: latency, baseline: Base, reported: 20% higher",
    "method: H, metric: latency, baseline: base, reported: 3 ms lower",
    "method: I, metric: latency, baseline: base, reported: 10% lower",
    "method: J, metric: accuracy, benchmark: mmlu, baseline: X, reported: 3 points higher",
    "method: K, metric: memory, baseline: X, reported: 3 GB",
]  # fmt: skip


def test_order_only_within_one_baseline(tmp_path: Path) -> None:
    registry, frame = framed(tmp_path, {"p": entries(ROWS)})
    found = efficiency(frame, registry=registry)
    assert found.select("board", "rank", "method").rows() == [
        ("ranked", 1, "I"), ("ranked", 2, "G"),
        ("ranked", 1, "A"), ("ranked", 2, "B"), ("ranked", None, "C"),
        ("catalogue", None, "H"), ("catalogue", None, "F"), ("catalogue", None, "E"),
        ("catalogue", None, "D"),
    ]  # fmt: skip
    by_method = {row["method"]: row for row in found.iter_rows(named=True)}
    assert by_method["A"]["gain"] == pytest.approx(2.2)
    assert by_method["A"]["factor"] * by_method["A"]["inverse"] == pytest.approx(1.0)
    assert by_method["B"]["gain"] == pytest.approx(2.0)  # half of the steps is twice as good
    assert by_method["G"]["gain"] == pytest.approx(1 / 1.2)
    assert by_method["H"]["change"] == pytest.approx(0.003)
    assert "limit" in by_method["C"]["remark"]
    assert "no baseline" in by_method["E"]["remark"]


def test_a_baseline_and_metrics_may_be_chosen(tmp_path: Path) -> None:
    registry, frame = framed(tmp_path, {"p": entries(ROWS)})
    assert set(efficiency(frame, baseline="adamw", registry=registry)["method"]) == set("ABCF")
    assert efficiency(frame, ["speed"], registry=registry)["method"].to_list() == ["F"]
    assert efficiency(frame, ["accuracy"], registry=registry).select("board", "change").rows() == [("catalogue", 3.0)]
    for seed in range(3):
        mixed = frame.sample(fraction=1, shuffle=True, seed=seed)
        assert efficiency(mixed, registry=registry).equals(efficiency(frame, registry=registry))
