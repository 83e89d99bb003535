"""One score from many tasks with gaps: four rules, each told in plain words; none fills a gap with a last place.

Every rule takes a table of methods by tasks and rows of weights of the tasks, so that a resample or a task left out is
another row, and gives a row of scores for each. A method without any weighted task has no score. Ties count half.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import expit
from scipy.stats import rankdata

from claims.boards.evidence import Floats

_ROUNDS = 300  # of an iteration, which stops when nothing moves by more than the next line
_STILL = 1e-7
_STRIDE = 1.0  # the longest step of a logit in one round
_BLOCK = 2_000_000  # numbers that a rule holds at once
ITEMS = 100.0  # items that a cell counts like in the item-response fit; its priors weigh like one method among them
PRIOR_GAMES = 1.0  # games of every method against one average opponent, so that who never lost has a finite strength


class RankRule(StrEnum):
    """How results on several tasks make one order."""

    WIN_RATE = "win-rate"
    BORDA = "borda"
    BRADLEY_TERRY = "bradley-terry"
    ITEM_RESPONSE = "item-response"


RULE_WORDS: Mapping[RankRule, str] = {
    RankRule.WIN_RATE: "the share of the other methods that it beats on a task, averaged over its tasks; who else was "
    "measured there decides what a win is worth",
    RankRule.BORDA: "points for every method placed behind it, a missing result standing anywhere with equal chance; "
    "few results pull towards the middle",
    RankRule.BRADLEY_TERRY: "every task is a match of any two methods measured on it, and the strengths are those that "
    "make the results likeliest; who was met counts, by how much it was beaten does not",
    RankRule.ITEM_RESPONSE: "a task has a difficulty and a sharpness, a method an ability, as pupils in tests; "
    "only scores from 0 to 100 % take part, and by how much counts",
}


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Methods by tasks.

    Attributes:
        methods: names, in the order of the rows.
        tasks: names, in the order of the columns.
        good: values of which more is better, NaN where there is none.
        share: the same as a share of the best possible score, NaN where the metric has no floor and ceiling.
    """

    methods: tuple[str, ...]
    tasks: tuple[str, ...]
    good: Floats
    share: Floats

    @property
    def there(self) -> Floats:
        """1 where a method has a result, else 0."""
        return (~np.isnan(self.good)).astype(float)

    def measured(self) -> Scores:
        """The same without tasks that nobody has a result on."""
        kept = np.flatnonzero(self.there.any(axis=0))
        return Scores(self.methods, tuple(self.tasks[task] for task in kept), self.good[:, kept], self.share[:, kept])

    def of(self, rows: npt.NDArray[np.int64]) -> Scores:
        """The scores of some methods, by their places."""
        chosen = [int(row) for row in rows]
        return Scores(tuple(self.methods[row] for row in chosen), self.tasks, self.good[chosen], self.share[chosen])


def scores_of(cells: pl.DataFrame) -> Scores:
    """The table of cells that carry `method`, `method_key`, `task`, `good` and `share`, methods and tasks by name.

    Two methods of one name (a source that means two by two spellings) are told apart by their keys.
    """
    keys = cells.select("method", "method_key").unique()
    twice = pl.col("method").is_duplicated()
    named = pl.when(twice).then(pl.format("{} ({})", "method", "method_key")).otherwise("method")
    cells = cells.drop("method").join(keys.with_columns(method=named), on="method_key")
    wide = [
        cells.pivot(on="task", index="method", values=value, sort_columns=True).sort("method")
        for value in ("good", "share")
    ]
    good, share = (each.drop("method").cast(pl.Float64).to_numpy().reshape(each.height, -1) for each in wide)
    return Scores(tuple(wide[0]["method"]), tuple(wide[0].columns[1:]), good, share)


def mean_win_rate(scores: Scores, weights: Floats) -> Floats:
    """The mean share of the other methods that each beats.

    P. Liang et al., Holistic evaluation of language models, TMLR 2023 (mean win rate).
    """
    return _mean(_by_task(scores.good, _beaten), weights)


def _beaten(ranks: Floats) -> Floats:
    alone = len(ranks) < 2
    return ranks * np.nan if alone else (ranks - 1) / (len(ranks) - 1)


def borda(scores: Scores, weights: Floats) -> Floats:
    """Mean Borda points, the expected ones where results are missing.

    Of M methods of which k have a result, the r-th of these stands at place r (M + 1) / (k + 1) if the others may stand
    anywhere, and each of the others in the middle: A. Himmi, E. Irurozki, N. Noiry, S. Clemencon and P. Colombo,
    Towards more robust NLP system evaluation: handling missing scores in benchmarks, EMNLP Findings 2024. Without gaps
    it is the count of J.-C. de Borda (1781), M - r.
    """
    count = len(scores.methods)
    expected = _by_task(scores.good, lambda ranks: count - (len(ranks) + 1 - ranks) * (count + 1) / (len(ranks) + 1))
    points = _mean(np.where(np.isnan(expected), (count - 1) / 2, expected), weights)
    return np.where(_measured(scores.good, weights), points, np.nan)


def bradley_terry(scores: Scores, weights: Floats) -> Floats:
    """Logarithms of Bradley-Terry strengths, their mean 0; see `strengths`."""
    height = max(1, _BLOCK // max(1, len(scores.methods) ** 2))
    parts = [_won(scores.good, weights[at : at + height]) for at in range(0, len(weights), height)]
    found = np.concatenate([strengths(part) for part in parts])
    return np.where(_measured(scores.good, weights), found, np.nan)


def _won(good: Floats, weights: Floats) -> Floats:
    """How often each method beat each other, ties half, a table for every row of weights."""
    won = np.zeros((len(weights), len(good), len(good)))
    for task, column in enumerate(good.T):
        gap = column[:, None] - column[None, :]
        won += weights[:, task, None, None] * ((gap > 0) + 0.5 * (gap == 0))
    won[:, range(len(good)), range(len(good))] = 0
    return won


def strengths(won: Floats, prior: float = PRIOR_GAMES) -> Floats:
    """Logarithms of Bradley-Terry strengths, their mean 0.

    R. A. Bradley and M. E. Terry, Rank analysis of incomplete block designs, Biometrika 39, 1952. D. R. Hunter, MM
    algorithms for generalized Bradley-Terry models, Annals of Statistics 32, 2004, says when they exist. By Newton's
    method; A. Agresti, Categorical data analysis, prints them for baseball teams.

    Args:
        won: how often each method (row) beat each other (column); tables may be stacked before these two axes.
        prior: games of each against one opponent of strength 1, half of them won; 0 for the likeliest strengths, which
            are finite only where every method was beaten by a chain of others.
    """
    games = won + won.swapaxes(-1, -2)
    wins = won.sum(-1) + prior / 2
    strength = np.zeros(won.shape[:-1])
    level = np.full(won.shape[-1:] * 2, 1.0 / max(1, won.shape[-1])) if prior == 0 else np.zeros(won.shape[-1:] * 2)
    diagonal = range(won.shape[-1])
    for _ in range(_ROUNDS):
        expected = expit(strength[..., :, None] - strength[..., None, :])
        alone = expit(strength)
        slope = wins - (games * expected).sum(-1) - prior * alone
        bend = -games * expected * (1 - expected) + level
        bend[..., diagonal, diagonal] -= bend.sum(-1) - level.sum(-1) - prior * alone * (1 - alone) - 1e-12
        step = np.clip(np.linalg.solve(bend, slope[..., None])[..., 0], -_STRIDE, _STRIDE)
        strength = strength + step
        if float(np.max(np.abs(step), initial=0)) < _STILL:
            break
    centred: Floats = strength - strength.mean(-1, keepdims=True)
    return centred


def item_response(scores: Scores, weights: Floats) -> Floats:
    """Abilities of the two-parameter logistic model; see `item_parameters`."""
    height = max(1, _BLOCK // max(1, scores.share.size))
    parts = [weights[at : at + height] for at in range(0, len(weights), height)]
    return np.concatenate([item_parameters(scores.share, part)[0] for part in parts])


def item_parameters(share: Floats, weights: Floats, items: float = ITEMS) -> tuple[Floats, Floats, Floats]:
    """Abilities, difficulties and sharpness of the two-parameter logistic model, a row for every row of weights.

    A method of ability t scores 1 / (1 + exp(-a (t - b))) on a task of difficulty b and sharpness a: A. Birnbaum in
    F. M. Lord and M. R. Novick, Statistical theories of mental test scores, 1968. At the mode under normal priors,
    abilities N(0, 1), difficulties N(0, 4), logarithms of sharpness N(0, 1/4); by scoring steps for methods and tasks
    in turn, and along the shift and the stretch of the scale that leave every expected score as it is.

    Args:
        share: shares of the best score, methods by tasks, NaN where there is none.
        weights: of the tasks, a row a fit.
        items: how many items a share counts like.

    Returns:
        NaN for a method or task without a share.
    """
    known = ~np.isnan(share)
    there = known * (weights[:, None, :] > 0)
    right, weight = np.where(known, share, 0.5), items * known * weights[:, None, :]
    ability = np.zeros((len(weights), len(share)))
    hard, log_sharp = np.zeros((2, *weights.shape))
    for _ in range(_ROUNDS):
        before = ability
        ability = ability + _ability_step(right, weight, ability, hard, log_sharp)
        down, up = _task_step(right, weight, ability, hard, log_sharp)
        ability, hard, log_sharp = _rescaled(ability, hard + down, log_sharp + up)
        if float(np.max(np.abs(ability - before), initial=0)) < 100 * _STILL:
            break
    task = there.any(axis=1)
    return (
        np.where(there.any(axis=2), ability, np.nan),
        np.where(task, hard, np.nan),
        np.where(task, np.exp(log_sharp), np.nan),
    )


def _ability_step(right: Floats, weight: Floats, ability: Floats, hard: Floats, log_sharp: Floats) -> Floats:
    sharp = np.exp(log_sharp)[:, None, :]
    expected = expit(sharp * (ability[:, :, None] - hard[:, None, :]))
    slope = (weight * sharp * (right - expected)).sum(-1) - ability
    bend = (weight * sharp**2 * expected * (1 - expected)).sum(-1) + 1
    step: Floats = np.clip(slope / bend, -_STRIDE, _STRIDE)
    return step


def _task_step(
    right: Floats, weight: Floats, ability: Floats, hard: Floats, log_sharp: Floats
) -> tuple[Floats, Floats]:
    sharp, away = np.exp(log_sharp), ability[:, :, None] - hard[:, None, :]
    expected = expit(sharp[:, None, :] * away)
    off, spread = weight * (right - expected), weight * expected * (1 - expected)
    down = -sharp * off.sum(1) - hard / 4
    up = sharp * (off * away).sum(1) - 4 * log_sharp
    both = -(sharp**2) * (spread * away).sum(1)
    first, second = sharp**2 * spread.sum(1) + 0.25, sharp**2 * (spread * away**2).sum(1) + 4
    whole = first * second - both**2
    steps = (second * down - both * up) / whole, (first * up - both * down) / whole
    return np.clip(steps[0], -_STRIDE, _STRIDE), np.clip(steps[1], -_STRIDE, _STRIDE)


def _rescaled(ability: Floats, hard: Floats, log_sharp: Floats) -> tuple[Floats, Floats, Floats]:
    """The likeliest of the scales that give the same expected scores."""
    methods, tasks = ability.shape[1], hard.shape[1]
    shift = (ability.sum(1) + hard.sum(1) / 4) / (methods + tasks / 4)
    ability, hard = ability - shift[:, None], hard - shift[:, None]
    size, total = (ability**2).sum(1) / 2 + (hard**2).sum(1) / 8, log_sharp.sum(1)
    stretch = np.zeros(len(ability))
    for _ in range(3):  # a convex function of one number, near its bottom after each round
        pull = 2 * size * np.exp(-2 * stretch)
        stretch -= np.clip((4 * (total + tasks * stretch) - pull) / (4 * tasks + 2 * pull), -_STRIDE, _STRIDE)
    scale = np.exp(stretch)[:, None]
    return ability / scale, hard / scale, log_sharp + stretch[:, None]


RULES: Mapping[RankRule, Callable[[Scores, Floats], Floats]] = {
    RankRule.WIN_RATE: mean_win_rate,
    RankRule.BORDA: borda,
    RankRule.BRADLEY_TERRY: bradley_terry,
    RankRule.ITEM_RESPONSE: item_response,
}


def _by_task(good: Floats, points: Callable[[Floats], Floats]) -> Floats:
    """Points of the ranks on each task, the last of those with a result 1, ties in the middle; NaN without result."""
    found = np.full(good.shape, np.nan)
    for column in range(good.shape[1]):
        there = ~np.isnan(good[:, column])
        found[there, column] = points(rankdata(good[there, column]))
    return found


def _measured(values: Floats, weights: Floats) -> npt.NDArray[np.bool_]:
    """Whether a method has a result on a weighted task, a row for every row of weights."""
    counts: Floats = (weights > 0).astype(float) @ (~np.isnan(values)).astype(float).T
    return counts > 0


def _mean(points: Floats, weights: Floats) -> Floats:
    there = (~np.isnan(points)).astype(float)
    total = weights @ there.T
    summed = weights @ np.nan_to_num(points).T
    mean: Floats = np.where(total > 0, summed / np.where(total > 0, total, 1), np.nan)
    return mean
