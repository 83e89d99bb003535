"""Near ties: which places a row may have, given how precisely its number is printed."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claims.boards.leaderboard import leaderboard
from claims.boards.table import claims_frame
from claims.boards.ties import printed_digits, printed_steps, with_places
from claims.files.loader import load_claims
from claims.registry.lookup import Registry
from claims.strict_yaml.reader import load_yaml, plain

TESTS = Path(__file__).parent.parent
CASES: list[dict[str, Any]] = plain(load_yaml(TESTS / "cases" / "reports" / "boards.yaml"))["cases"]
NEAR = [case for case in CASES if case["kind"] == "near-ties"]


def board_of(metric: str, values: list[str], folder: Path, data: Path) -> pl.DataFrame:
    registry = Registry.load(data)
    lines = ["paper: {title: A paper of near ties}", "claims:"]
    for number, value in enumerate(values, start=1):
        scale = ", scale: fraction" if re.fullmatch(r"0\.\d+", value) else ""
        lines.append(f'  - {{method: m{number}, benchmark: mmlu, metric: {metric}, reported: "{value}"{scale}}}')
    (folder / "near.yaml").write_text("\n".join(lines) + "\n")
    papers, claims = load_claims(folder, registry)
    return leaderboard(claims_frame(papers, claims, registry), "mmlu", metric, registry=registry)


def places(row: Mapping[str, Any]) -> str | None:
    low, high = row["rank_low"], row["rank_high"]
    return None if low is None else str(low) if low == high else f"{low}-{high}"


@pytest.mark.parametrize("case", NEAR, ids=[case["id"] for case in NEAR])
def test_near_ties_are_marked(case: dict[str, Any], tmp_path: Path, data: Path) -> None:
    found = board_of(case["metric"], case["values"], tmp_path, data)
    by_method = {row["method"]: places(row) for row in found.iter_rows(named=True)}
    assert [by_method[f"m{number}"] for number in range(1, len(case["values"]) + 1)] == case["expect"]["ranks"]


VARIATIONS = [
    ("accuracy", ["43.2", "43.3"], ["2", "1"]),  # ends that touch
    ("accuracy", ["0.0%", "0.04%", "0.2%"], ["2-3", "2-3", "1"]),
    ("latency", ["34 ms", "0.034 s", "35 ms"], ["1-2", "1-2", "3"]),
    ("parameters", ["1.5B", "1,460M", "350M", "7B"], ["2-3", "2-3", "1", "4"]),
    ("accuracy", ["71.2 ± 0.01", "71.22", "71.3"], ["2-3", "2-3", "1"]),  # rounding is wider than the uncertainty
    ("accuracy", ["70.0 +5/-1", "74.0", "60.0"], ["1-2", "1-2", "3"]),  # bounds that differ: up to 75, down to 69
    ("accuracy", ["70.0 +1/-5", "74.0", "66.0"], ["2-3", "1", "2-3"]),
    ("latency", ["70 ms +5/-1", "74 ms", "60 ms"], ["2-3", "2-3", "1"]),
    ("accuracy", ["88-89%", "88.6", "88.60"], [None, "1-2", "1-2"]),
    ("accuracy", ["about 88.6%"], [None]),
]


@pytest.mark.parametrize(("metric", "values", "wanted"), VARIATIONS, ids=[" ".join(case[1]) for case in VARIATIONS])
def test_other_prints(metric: str, values: list[str], wanted: list[str | None], tmp_path: Path, data: Path) -> None:
    found = board_of(metric, values, tmp_path, data)
    by_method = {row["method"]: places(row) for row in found.iter_rows(named=True)}
    assert [by_method[f"m{number}"] for number in range(1, len(values) + 1)] == wanted


PRINTS: list[tuple[str | None, float | None, float | None]] = [
    ("86.0", 86.0, 0.1), ("+2.1 points", 2.1, 0.1), ("7B", 7e9, 1e9), ("1.5 billion", 1.5e9, 1e8),
    ("2.50e-3", 0.0025, 1e-5), ("12,345", 12345.0, 1.0), ("8 of 80.0%", 80.0, 0.1), ("0.00", 0.0, 0.01),
    ("two thirds", 66.6, None), (None, 1.0, None), ("2-5 s", None, None), ("-3.5%", -3.5, 0.1),
    ("0.5 and 50", 50.0, 1.0),
]  # fmt: skip


def test_the_step_of_the_last_digit() -> None:
    rows = pl.DataFrame([print_[:2] for print_ in PRINTS], {"reported": pl.String, "value": pl.Float64}, orient="row")
    assert printed_steps(rows).to_list() == [pytest.approx(step) if step else None for *_, step in PRINTS]
    digits = [printed_digits(reported, value) for reported, value, _ in PRINTS]
    assert [10.0 ** (found[0] - found[1]) if found else None for found in digits] == printed_steps(rows).to_list()


@pytest.mark.parametrize("descending", [True, False])
def test_places_are_those_of_a_count_of_all_pairs(descending: bool) -> None:
    rng = random.Random(int(descending))
    values = [(round(rng.uniform(0, 9), rng.choice((0, 1, 2))), rng.choice((None, 0.4))) for _ in range(300)]
    numbers, same = [float(value) for value, _ in values], ["percent"] * 300
    rows = pl.DataFrame(
        {
            "reported": [f"{value!r}" for value, _ in values],
            "value": numbers,
            "norm_value": numbers,
            "uncertainty": [spread for _, spread in values],
            **{f"uncertainty_{end}": pl.Series([None] * 300, dtype=pl.Float64) for end in ("low", "high")},
            "unit": same,
            "norm_unit": same,
            "rank": [None if n % 9 == 0 else 1 for n in range(300)],
            "group": ["a" if n % 2 else None for n in range(300)],
        }
    )
    found = with_places(rows, ("group",), descending=descending)
    ends = []
    for value, spread in values:
        half = max(10.0 ** -len(f"{value!r}".partition(".")[2]) / 2, spread or 0) - 1e-9
        ends.append((value - half, value + half) if descending else (-value - half, -value + half))
    for at, row in enumerate(found.iter_rows(named=True)):
        others = [ends[n] for n in range(300) if n % 9 and n % 2 == at % 2]
        better, worse = sum(low > ends[at][1] for low, _ in others), sum(high < ends[at][0] for _, high in others)
        wanted = (1 + better, len(others) - worse) if at % 9 else (None, None)
        assert (row["rank_low"], row["rank_high"]) == wanted
