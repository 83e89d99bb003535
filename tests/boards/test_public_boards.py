"""Aggregates and places that public boards print beside their results, computed again from the claims table."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from claims.boards.aggregate import mean_win_rate, scores_of
from claims.boards.leaderboard import leaderboard
from claims.registry.lookup import Registry
from claims.sources.description import CLAIMS
from validation import gate

Source = Callable[[str], pl.DataFrame]
LENGTHS = [f"{size} context" for size in ("4k", "8k", "16k", "32k", "64k", "128k")]
PLACE = re.compile(r"\*\*\((\d+)\w+\)\*\*")
ROUNDING = {"uncertainty_low": 1.0, "uncertainty_high": 1.0}  # half a point of the score, half of its distance


@pytest.fixture(scope="module")
def source(data: Path, shared: Path) -> Source:
    """The scores of a source: rows of the shipped table that are about a benchmark and no cost."""
    table = gate.table(data)
    costs = [each.id for each in Registry.load(data).metrics.values() if each.kind == "cost"]
    scores = table.filter(pl.col("benchmark").is_not_null(), ~pl.col("metric").is_in(costs))
    return lambda name: scores.filter(pl.col("source_id") == name)


def test_means_of_the_first_open_llm_leaderboard(source: Source, data: Path, shared: Path) -> None:
    """Means of unrounded scores: all agree with the printed six within rounding, 6,879 of 7,060 to the digit."""
    name = "open-llm-leaderboard-v1"
    with (shared / "sources/open-llm-leaderboard/csv/huggingface.csv").open() as stream:
        printed = [float(each["average"]) for each in csv.DictReader(stream)]
    lines = pl.read_parquet(data / "sources" / name / CLAIMS).select(pl.format(f"{name}:{{}}", "id").alias("id"), "row")
    rows = source(name).join(lines, left_on="claim_id", right_on="id")
    means = rows.group_by(pl.col("row").cast(pl.Int64)).agg(pl.len(), pl.col("norm_value").mean())
    off = [abs(printed[row - 1] - mean) for row, scores, mean in means.iter_rows() if scores == 6]
    assert (len(off), max(off) <= 0.01 + 1e-9, sum(each <= 0.005 + 1e-9 for each in off)) == (7060, True, 6879)


def test_win_rates_of_helm_lite_leave_a_ranking_for_the_scenario_that_is_missing(source: Source, shared: Path) -> None:
    """Its mean is over ten scenarios, the files hold nine of them: what nine leave of it must be the tenth's places."""
    printed = {}
    for path in (shared / "sources/every-eval-ever/data/helm_lite").rglob("*.json"):
        document = json.loads(path.read_text())
        (rate,) = (each for each in document["evaluation_results"] if each["evaluation_name"] == "Mean win rate")
        printed[document["model_info"]["id"]] = rate["score_details"]["score"]
    name, none = pl.col("method_printed"), pl.lit(None, pl.Float64)
    scores = scores_of(
        source("helm-lite").select(method=name, method_key=name, task="benchmark", good="norm_value", share=none)
    )
    tasks = scores.there.sum(axis=1)
    assert (len(scores.methods), sorted(tasks)) == (91, [8, *[9] * 90])  # one has no score for GSM8K
    won = mean_win_rate(scores, np.ones((1, 9)))[0] * tasks
    beaten = ((tasks + 1) * [printed[name] for name in scores.methods] - won) * 90
    # Three decimals of every score and of the mean leave two places open.
    assert np.abs(np.sort(beaten) - np.arange(91)).max() < 2


@pytest.mark.parametrize(
    ("board", "file", "same"), [("text-to-image", "image", 19), ("vision", "vision", 78), ("text", "text", 260)]
)
def test_ranks_of_lmarena(board: str, file: str, same: int, source: Source, shared: Path) -> None:
    """One behind all whose interval lies wholly above: the best place that a board leaves open.

    The dump rounds scores and intervals to points; ranks on it are of what was not rounded, and of models not listed.
    """
    with (shared / f"sources/open-llm-leaderboard/csv/lmarena_{file}.csv").open() as stream:
        printed = {each["model"]: int(each["rank_stylectrl"]) for each in csv.DictReader(stream)}
    rows = source("lmarena")
    best, worst = (
        dict(leaderboard(wider, f"chatbot-arena/{board}", "elo").select("method_printed", "rank_low").iter_rows())
        for wider in (rows.with_columns(pl.col(name) + sign * by for name, by in ROUNDING.items()) for sign in (1, -1))
    )
    assert sum(best[name] <= printed[name] <= worst[name] for name in best) == same


def test_places_of_ruler(source: Source, shared: Path) -> None:
    """By means of six lengths, the longer or the shorter ones weighing more: 34 places of 34, both times."""
    text = (shared / "sources/long-context-tables/ruler.md").read_text()
    printed = dict(ruler_rows(text))
    rows = source("ruler").pivot(on="setting", index="method_printed", values="value").select(LENGTHS).drop_nulls()
    ranked = [row for row in rows.iter_rows() if row in printed]
    assert len(ranked) == len(printed) == 34
    for at, weights in enumerate((range(1, 7), range(6, 0, -1))):
        means = np.round(np.array(ranked) @ np.array(weights), 6)
        places = [1 + int((means > mean).sum()) for mean in means]
        assert places == [printed[row][at] for row in ranked]


def ruler_rows(text: str) -> Iterator[tuple[tuple[float, ...], list[int]]]:
    """The six scores of a row and its two places."""
    for line in text.splitlines():
        cells = line.strip().strip("|").split("|")
        if PLACE.search(line):
            scores = tuple(float(re.sub(r"<[^>]*>", "", cell)) for cell in cells[3:9])
            yield scores, [int(place) for place in PLACE.findall(line)]
