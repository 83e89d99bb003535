"""Intervals of values and of ranks: printed examples, and a plain count of all pairs."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from statistics import NormalDist
from typing import Any
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.boards.evidence import wilson, with_evidence
from claims.boards.intervals import holm, with_rank_intervals
from claims.boards.leaderboard import leaderboard
from claims.boards.reach import Reach
from claims.record.entries import Benchmark, Counts, Size, Subset
from tests.claim_rows import frame, row, small_registry

ACCURACY, SCORE = "accuracy", "psnr"  # a share of right answers, and none
GROUP = ("setting",)


def of_size(items: int, counts: Counts = Counts.ITEMS) -> Benchmark:
    return Benchmark("mmlu", "MMLU", size=Size((("test", items),), counts, "somewhere"))


def told(made: pl.DataFrame, benchmark: Benchmark | None, metric: str) -> pl.DataFrame:
    return with_evidence(made.with_columns(metric=pl.lit(metric)), {"mmlu": benchmark} if benchmark else {})


def ranked(rows: list[dict[str, Any]], benchmark: Benchmark | None, metric: str, **more: list[Any]) -> pl.DataFrame:
    made = frame(*rows).with_columns(pl.Series(name, values) for name, values in more.items())
    made = made.with_columns(rank=pl.col("norm_value").rank("min", descending=True).cast(pl.Int64))
    return with_rank_intervals(told(made, benchmark, metric), GROUP, descending=True)


# R. G. Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3
@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_printed_by_newcombe(right: int, of: int, low: float, high: float) -> None:
    z = NormalDist().inv_cdf(0.975)
    found = wilson(pl.Series([right / of]), pl.Series([float(of)]), z)
    assert [end[0] for end in found] == pytest.approx([low, high], abs=5e-5)


# R. G. Newcombe, Interval estimation for the difference between independent proportions (1998), table II, method 10:
# 56/70 - 48/80 from 0.0524, 9/10 - 3/10 from 0.1705, 10/10 - 0/20 from 0.6791, 5/56 - 0/29 from -0.0381
@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [((56, 70), (48, 80), True), ((9, 10), (3, 10), True), ((10, 10), (0, 20), True), ((5, 56), (0, 29), False)],
)
def test_two_shares_as_printed_by_newcombe(first: tuple[int, int], second: tuple[int, int], apart: bool) -> None:
    rows = [row(100 * right / of, method=f"M{at}") for at, (right, of) in enumerate((first, second))]
    rows = [each | {"reported": "?"} for each in rows]  # no rounding
    found = ranked(rows, None, ACCURACY, items=[first[1], second[1]])
    assert found["apart"].to_list() == [apart, None]
    assert found["rank_high"].to_list() == ([1, 2] if apart else [2, 2])
    assert found["tie_group"].to_list() == ([1, 2] if apart else [1, 1])


def test_holm_by_hand() -> None:
    """4 x 0.005 = 0.02; 3 x 0.01 = 0.03; 2 x 0.03 = 0.06; 1 x 0.04, not below the one before it."""
    found = pl.DataFrame({"p": [0.01, 0.04, 0.03, 0.005]}).select(holm(pl.col("p")))
    assert found["p"].to_list() == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_each_kind_of_evidence_says_what_it_is() -> None:
    rows = [
        row(90, method="A", uncertainty=0.5),
        row(80, method="B", uncertainty=0.5),
        row(70, method="C", uncertainty=2.0),
        row(60, method="D", uncertainty=1.96),
        row(50, method="E"),
        row(40, method="F", reported="two fifths"),
    ]
    kinds = [None, "se", "sd", "ci95", None, None]
    runs = [None, None, 4, None, None, None]
    made = frame(*rows).with_columns(pl.Series("uncertainty_kind", kinds), pl.Series("runs", runs))
    found = told(made, None, SCORE)
    assert found["evidence"].to_list() == ["reported", "reported", "runs", "reported", "rounding", "none"]
    assert found["below"].to_list() == pytest.approx([0.5, 0.5, 1.0, 1.0, None, None], abs=1e-3)
    assert found["half_width"].to_list()[:5] == pytest.approx([0.5] * 5, abs=1e-5)
    assert "unstated kind" in found["evidence_note"][0]
    assert found["evidence_note"].to_list()[1:] == [
        "reported standard error", "standard deviation over 4 runs", "reported 95 % interval",
        "printed digits only: says nothing of chance", "order not established",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("benchmark", "subset", "setting", "trials", "said"),
    [
        (of_size(1000), None, None, 1000, "Wilson interval of 1000 items, an approximation"),
        (of_size(1000), None, "dev", None, "printed digits"),
        (Benchmark("b", "B", size=Size((("test", 9),))), None, None, 9, "the size is not certain"),
        (of_size(1000, Counts.PAIRS), None, None, None, "printed digits"),
        (of_size(1000), "stem", None, None, "printed digits"),
        (None, None, None, None, "printed digits"),
        (Benchmark("b", "B", size=Size((("test", 9),), source="x"), subsets=(Subset("p", "P"), Subset("q", "Q"))),
         None, None, 9, "items in 2 parts may go together"),
    ],
)  # fmt: skip
def test_the_size_is_that_of_the_same_part(
    benchmark: Benchmark | None, subset: str | None, setting: str | None, trials: int | None, said: str
) -> None:
    found = told(frame(row(50.0, subset=subset, setting=setting)), benchmark, ACCURACY)
    assert found["trials"].to_list() == [trials]
    assert said in found["evidence_note"][0]


def test_a_score_that_is_no_share_of_items_has_no_binomial() -> None:
    assert told(frame(row(50.0)), of_size(1000), SCORE)["evidence"].to_list() == ["rounding"]


def test_unknown_order_spans_the_board_and_widens_the_others() -> None:
    rows = [row(90.1, method="A"), row(80.1, method="B"), row(85.0, method="C", reported="most")]
    found = ranked(rows, None, SCORE)
    assert found.select("method", "rank_low", "rank_high").rows() == [("A", 1, 2), ("B", 2, 3), ("C", 1, 3)]


def test_a_board_with_levels(tmp_path: Path) -> None:
    """88.6 and 88.64 tie within rounding; 14,042 items tell 70 from 60, and not 70 from 69.8."""
    rows = [row(70.0, method="A"), row(69.8, method="B"), row(60.0, method="C"), row(88.6, method="D"),
            row(88.64, method="E"), row(65.0, method="up", bound="up_to")]  # fmt: skip
    found = leaderboard(frame(*rows), "mmlu", level=0.95, registry=small_registry(tmp_path))
    wanted = [("E", 1, 2, 1, False), ("D", 1, 2, 1, True), ("A", 3, 4, 2, False), ("B", 3, 4, 2, True),
              ("C", 5, 5, 3, None), ("up", None, None, None, None)]  # fmt: skip
    assert found.select("method", "rank_low", "rank_high", "tie_group", "apart").rows() == wanted


NUMBERS = st.lists(
    st.tuples(st.integers(0, 1000).map(lambda n: n / 10), st.sampled_from([None, 0.2, 1.0, 3.0, 10.0])),
    min_size=1, max_size=9,
)  # fmt: skip


def by_count(values: list[tuple[float, float | None]]) -> list[tuple[int, int]]:
    """Rank intervals by Holm's rule as it is written: sort the p-values, stop at the first that is too large."""
    pairs, sure = [], set()
    for (i, (x, s)), (j, (y, t)) in combinations(enumerate(values), 2):
        gap = abs(x - y) - 0.1 * (1 - 1e-6)
        better = (i, j) if x > y else (j, i)
        if s is None and t is None:
            sure |= {better} if gap > 0 else set()
        else:
            z = gap / ((s or 0) ** 2 + (t or 0) ** 2) ** 0.5
            pairs.append((2 * (1 - NormalDist().cdf(z)) if gap > 0 else 1.0, better))
    for at, (p, better) in enumerate(sorted(pairs)):
        if p > 0.05 / (len(pairs) - at):
            break
        sure.add(better)
    count = range(len(values))
    return [(1 + sum((j, i) in sure for j in count), len(values) - sum((i, j) in sure for j in count)) for i in count]


@settings(max_examples=80, deadline=None)
@given(NUMBERS, st.randoms(), st.sampled_from([0, 500]))
def test_rank_intervals_are_those_of_all_pairs_in_any_order_and_direction(
    values: list[tuple[float, float | None]], rng: Any, few: int
) -> None:
    with patch("claims.boards.reach._FEW", few):  # small groups are taken as one kind, large ones sorted into kinds
        check_intervals(values, rng)


def check_intervals(values: list[tuple[float, float | None]], rng: Any) -> None:
    rows = [
        row(value, method=f"M{at}", reported=f"{value:.1f}", uncertainty=error)
        for at, (value, error) in enumerate(values)
    ]
    found = ranked(rows, None, SCORE)
    assert found.select("rank_low", "rank_high").rows() == by_count(values)
    assert (
        found.select((pl.col("rank") >= pl.col("rank_low")) & (pl.col("rank") <= pl.col("rank_high"))).to_series().all()
    )
    rng.shuffle(rows)
    columns = ("method", "rank_low", "rank_high", "tie_group")
    again = ranked(rows, None, SCORE).select(columns).sort("method")
    assert again.equals(found.select(columns).sort("method"))
    flipped = [each | {"value": -each["value"], "norm_value": -each["norm_value"]} for each in rows]
    made = frame(*flipped).with_columns(rank=pl.col("norm_value").rank("min").cast(pl.Int64))
    lower = with_rank_intervals(told(made, None, SCORE), GROUP, descending=False)
    assert lower.select(columns).sort("method").equals(again)


@pytest.mark.parametrize("block", [7, 2_000_000])
def test_counts_of_many_rows_are_those_of_all_pairs(block: int) -> None:
    """Shares of several sizes, errors of all lengths, rounding alone, and rows of which nothing is known."""
    rng = np.random.default_rng(7)
    count = 900
    good = np.sort(np.round(rng.normal(60, 8, count), 1))[::-1]
    half = rng.choice([0.05, 0.5, 0.005, np.inf], count)
    up, down = (rng.choice([0.0, 0.4, 1.2], count) + rng.choice([0.0, 1.0], count) * rng.random(count) for _ in "ud")
    reach = Reach(good, half, up, down)
    places = np.arange(count)
    beats = reach.beats(places[:, None], places[None, :])
    with patch("claims.boards.reach._BLOCK", block):
        wins, losses = reach.counts()
    assert wins.tolist() == beats.sum(axis=1).tolist()
    assert losses.tolist() == beats.sum(axis=0).tolist()
    leader, group = 0, 1
    for at, number in enumerate(reach.groups()):
        leader, group = (at, group + 1) if beats[leader, at] else (leader, group)
        assert number == group


def test_a_level_is_a_share() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        with_rank_intervals(frame(row(1)).with_columns(rank=1), GROUP, descending=True, level=95)
