"""Rules that make one order of many tasks: printed and hand-computed values, and what must hold for any table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit

from claims.boards.aggregate import ITEMS, RULE_WORDS, RULES, RankRule, Scores, item_parameters, scores_of, strengths
from claims.boards.cells import Selection
from claims.boards.evidence import Floats
from claims.boards.overall import OVERALL_COLUMNS, RANK_OF, comparable, rank_methods, rank_scores
from claims.registry.lookup import Registry
from tests.claim_rows import frame, row, small_registry

GAP = float("nan")
ORDINAL = (RankRule.WIN_RATE, RankRule.BORDA, RankRule.BRADLEY_TERRY)


def table(*rows: list[float]) -> Scores:
    good = np.array(rows, float)
    return Scores(tuple("ABCDEFGHIJKL"[: len(good)]), tuple(f"t{n}" for n in range(good.shape[1])), good, good / 100)


def scored(scores: Scores, rule: RankRule) -> Floats:
    found: Floats = RULES[rule](scores, np.ones((1, len(scores.tasks))))[0]
    return found


# A > B > C on the first task; B > A on the second, where C has no result
SMALL = table([90, 50], [80, 60], [70, GAP])


def test_win_rate_by_hand() -> None:
    """A beats 2 of 2 and 0 of 1, B 1 of 2 and 1 of 1, C 0 of 2."""
    assert scored(SMALL, RankRule.WIN_RATE).tolist() == pytest.approx([0.5, 0.75, 0.0])
    assert scored(table([1, 5], [1, GAP]), RankRule.WIN_RATE).tolist() == pytest.approx([0.5, 0.5])  # a tie, and nobody


def test_borda_by_hand() -> None:
    """Points 2, 1, 0, then 3 - 8/3, 3 - 4/3 and, for C, the middle of 0, 1, 2."""
    assert scored(SMALL, RankRule.BORDA).tolist() == pytest.approx([(2 + 1 / 3) / 2, (1 + 5 / 3) / 2, 1 / 2])
    full = scored(table([3, 1], [2, 3], [1, 2]), RankRule.BORDA)
    assert full.tolist() == pytest.approx([1.0, 1.5, 0.5])


# Wins of the row's team in the American League East, 1987, and the estimates that A. Agresti, Categorical data
# analysis, and the vignette of the R package BradleyTerry2 print for them.
BASEBALL = {
    "Milwaukee": ([0, 7, 9, 7, 7, 9, 11], 1.5814),
    "Detroit": ([6, 0, 7, 5, 11, 9, 9], 1.4364),
    "Toronto": ([4, 6, 0, 7, 7, 8, 12], 1.2945),
    "New York": ([6, 8, 6, 0, 6, 7, 10], 1.2476),
    "Boston": ([6, 2, 6, 7, 0, 7, 12], 1.1077),
    "Cleveland": ([4, 4, 5, 6, 6, 0, 6], 0.6839),
    "Baltimore": ([2, 4, 1, 3, 1, 7, 0], 0.0),
}


def test_bradley_terry_as_printed_by_agresti() -> None:
    won = np.array([wins for wins, _ in BASEBALL.values()], float)
    found = strengths(won, prior=0)
    assert (found - found[-1]).tolist() == pytest.approx([printed for _, printed in BASEBALL.values()], abs=5e-5)


def test_bradley_terry_by_hand() -> None:
    """Three of four won: the odds are 3, with one more game against the average half lost they are less."""
    two = np.array([[0.0, 3], [1, 0]])
    found = strengths(two, prior=0)
    assert found[0] - found[1] == pytest.approx(np.log(3))
    assert 0 < strengths(two)[0] < found[0]
    assert np.isfinite(strengths(np.array([[0.0, 4], [0, 0]]))).all()


def test_item_response_is_the_mode_that_a_general_optimizer_finds() -> None:
    rng = np.random.default_rng(1)
    share = np.round(rng.uniform(0.1, 0.9, (5, 4)), 2)
    share[1, 2] = share[3, 0] = np.nan
    there = ~np.isnan(share)

    def cost(given: Floats) -> float:
        ability, hard, log_sharp = given[:5], given[5:9], given[9:]
        expected = expit(np.exp(log_sharp) * (ability[:, None] - hard))
        fit = np.where(there, share * np.log(expected) + (1 - share) * np.log(1 - expected), 0).sum()
        return float((ability**2).sum() / 2 + (hard**2).sum() / 8 + 2 * (log_sharp**2).sum() - ITEMS * fit)

    wanted = minimize(cost, np.zeros(13), method="BFGS").x
    ability, hard, sharp = (each[0] for each in item_parameters(share, np.ones((1, 4))))
    assert ability.tolist() == pytest.approx(wanted[:5].tolist(), abs=2e-4)
    assert hard.tolist() == pytest.approx(wanted[5:9].tolist(), abs=2e-4)
    assert sharp.tolist() == pytest.approx(np.exp(wanted[9:]).tolist(), abs=2e-4)


def test_item_response_finds_the_model_that_made_the_shares() -> None:
    ability = np.array([-1.3, -0.4, 0.1, 0.5, 1.1])
    hard, sharp = np.array([-1.0, 0.0, 0.4, 1.0]), np.array([0.7, 1.0, 1.4, 1.1])
    made = expit(sharp * (ability[:, None] - hard))
    found = item_parameters(made, np.ones((1, 4)), items=1e6)
    assert np.allclose(expit(found[2][0] * (found[0][0][:, None] - found[1][0])), made, atol=1e-4)


def test_scores_without_floor_and_ceiling_take_no_part_in_it(tmp_path: Path) -> None:
    rows = [row(at + 10, method=name, benchmark=where, metric=metric, norm_unit=unit, unit=unit)
            for at, name in enumerate("AB") for where, metric, unit in
            (("mmlu", "accuracy", "percent"), ("wikitext-103", "perplexity", "score"))]  # fmt: skip
    found = rank_methods(frame(*rows), Selection(), registry=small_registry(tmp_path)).sort("method")
    assert found["by_win_rate"].to_list() == [1, 1]
    assert found["by_item_response"].to_list() == [2, 1]


def test_an_average_takes_no_part_beside_its_parts(data: Path) -> None:
    places = [("glue", part) for part in ("mnli", "mnli-m", "mnli-mm", "cola", "average", None)]
    places += [("longbench", "average-en"), ("longbench", "code-completion"), ("longbench", "lcc"), ("mmlu", None)]
    rows = [row(at + n, method=name, benchmark=benchmark, subset=part)
            for n, (benchmark, part) in enumerate(places) for at, name in enumerate("AB")]  # fmt: skip
    names = ("glue", *(f"glue/{part}" for _, part in places[:5]), "mmlu",
             *(f"longbench/{part}" for part in ("average-en", "code-completion", "lcc")))  # fmt: skip
    found = rank_methods(frame(*rows), Selection(benchmarks=names), registry=Registry.load(data))
    assert found["tasks"].to_list() == [5, 5]  # MNLI-m, MNLI-mm, CoLA, LCC, MMLU


def test_groups_without_a_common_task_are_not_compared() -> None:
    scores = table(
        [1, 2, GAP, GAP], [2, 1, GAP, GAP], [3, 3, GAP, GAP], [GAP, GAP, 9, 9], [GAP, GAP, 8, 8], [GAP] * 3 + [7]
    )
    assert comparable(scores).tolist() == [1, 1, 1, 2, 2, 2]
    found = rank_scores(scores, resamples=10)
    assert found.select("method", "group", "rank").rows() == [
        ("C", 1, 1), ("A", 1, 2), ("B", 1, 2), ("D", 2, 1), ("E", 2, 2), ("F", None, None),
    ]  # fmt: skip
    assert found["note"].to_list()[:3] == [None] * 3
    assert "not comparable" in found["note"][3]
    assert "results on 1 of 4 tasks" in found["note"][5]


def test_a_bridge_of_one_task_may_be_too_little() -> None:
    scores = table([1, 1, 1, GAP, GAP], [2, 2, 2, GAP, GAP], [GAP, GAP, 3, 3, 3], [GAP, GAP, 4, 4, 4])
    assert set(comparable(scores, 1)) == {1}
    assert comparable(scores, 2).tolist() == [1, 1, 2, 2]


def test_nothing_to_rank_is_an_empty_table(tmp_path: Path) -> None:
    found = rank_methods(frame(row(70)), Selection(), registry=small_registry(tmp_path))
    assert found.select("method", "rank", "tasks").rows() == [("Alpha", None, 1)]
    assert rank_scores(Scores((), (), np.zeros((0, 0)), np.zeros((0, 0)))).is_empty()


def test_every_rule_is_told_in_words() -> None:
    assert set(RULE_WORDS) == set(RULES) == set(RANK_OF) == set(RankRule)


VALUES = st.sampled_from([float(n) for n in range(0, 101, 5)])


@st.composite
def tables(draw: st.DrawFn, gaps: bool = True) -> Scores:
    methods, tasks = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    cell = st.one_of(VALUES, st.just(GAP)) if gaps else VALUES
    return table(*draw(st.lists(st.lists(cell, min_size=tasks, max_size=tasks), min_size=methods, max_size=methods)))


@settings(max_examples=20, deadline=None)
@given(tables(), st.sampled_from(list(RankRule)), st.randoms())
def test_the_order_of_rows_and_tasks_changes_nothing(scores: Scores, rule: RankRule, rng: Any) -> None:
    cells = [
        {"method": method, "method_key": method, "task": task, "good": scores.good[i, j], "share": scores.share[i, j]}
        for i, method in enumerate(scores.methods) for j, task in enumerate(scores.tasks)
        if not np.isnan(scores.good[i, j])
    ]  # fmt: skip
    if cells:
        first = rank_scores(scores_of(pl.DataFrame(cells)), rule, resamples=10)
        rng.shuffle(cells)
        assert first.equals(rank_scores(scores_of(pl.DataFrame(cells)), rule, resamples=10))


@settings(max_examples=20, deadline=None)
@given(tables(), st.sampled_from(list(RankRule)))
def test_a_rank_lies_in_its_interval_and_that_in_the_strip(scores: Scores, rule: RankRule) -> None:
    found = rank_scores(scores, rule, resamples=10)
    assert list(found.columns) == [*OVERALL_COLUMNS, *RANK_OF.values(), "note"]
    ranked = found.filter(pl.col("rank").is_not_null())
    for low, high in (("rank_low", "rank_high"), ("best", "worst")):
        assert ranked.select((pl.col(low) <= pl.col("rank")) & (pl.col("rank") <= pl.col(high))).to_series().all()
    assert (
        ranked.select((pl.col("best") <= pl.col("rank_low")) & (pl.col("worst") >= pl.col("rank_high")))
        .to_series()
        .all()
    )


@settings(max_examples=20, deadline=None)
@given(tables(), st.sampled_from(list(RankRule)))
def test_a_task_without_results_changes_nothing(scores: Scores, rule: RankRule) -> None:
    empty = np.full((len(scores.methods), 1), GAP)
    more = Scores(
        scores.methods, (*scores.tasks, "void"), np.hstack([scores.good, empty]), np.hstack([scores.share, empty])
    )
    columns = pl.exclude("note")
    assert (
        rank_scores(scores, rule, resamples=10)
        .select(columns)
        .equals(rank_scores(more, rule, resamples=10).select(columns))
    )


@settings(max_examples=20, deadline=None)
@given(tables(), st.sampled_from(list(RankRule)))
def test_the_other_direction_mirrors_the_scores(scores: Scores, rule: RankRule) -> None:
    flipped = Scores(scores.methods, scores.tasks, -scores.good, 1 - scores.share)
    whole = {RankRule.WIN_RATE: 1.0, RankRule.BORDA: len(scores.methods) - 1.0}.get(rule, 0.0)
    sums = scored(scores, rule) + scored(flipped, rule)
    assert np.allclose(sums[~np.isnan(sums)], whole, atol=1e-4)


@settings(max_examples=60, deadline=None)
@given(tables(gaps=False), st.sampled_from(ORDINAL))
def test_a_method_that_loses_everywhere_lifts_nobody_above_another(scores: Scores, rule: RankRule) -> None:
    """Of complete tables: with gaps, and with a fitted sharpness of tasks, who else is there counts."""
    last = scores.good.min(axis=0, keepdims=True) - 1
    more = Scores(
        (*scores.methods, "last"), scores.tasks, np.vstack([scores.good, last]), np.vstack([scores.share, last])
    )
    before, after = np.round(scored(scores, rule), 6), np.round(scored(more, rule), 6)[:-1]
    assert (np.sign(before[:, None] - before) == np.sign(after[:, None] - after)).all()
    assert scored(more, rule)[-1] <= after.min()
