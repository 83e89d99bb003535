"""An overall ranking, and how much it depends on the rule, on the tasks and on chance.

Methods are ranked together only where a chain of shared tasks leads from one to the other; groups without one are
ranked apart and say so. The interval of a rank is that of resampled tasks (B. Efron, Bootstrap methods: another look
at the jackknife, Annals of Statistics 7, 1979), the strip holds the best and the worst place under every rule, every
task left out, and those resamples.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.sparse.csgraph import connected_components
from scipy.stats import rankdata

from claims.boards.aggregate import RULES, RankRule, Scores, scores_of
from claims.boards.cells import Selection, cells
from claims.boards.compare import with_task_names
from claims.boards.evidence import Floats
from claims.boards.intervals import LEVEL
from claims.registry.lexicon import entries
from claims.registry.lookup import Registry

# group: methods of one number are comparable, 1 is the largest; tasks: on how many it has a result; score: by the rule;
# rank_low, rank_high: interval of the rank over resampled tasks; best, worst: the strip; note: why it has no rank.
OVERALL_COLUMNS = ("rank", "method", "group", "tasks", "score", "rank_low", "rank_high", "best", "worst")
RANK_OF: dict[RankRule, str] = {rule: f"by_{rule.value.replace('-', '_')}" for rule in RankRule}
_DIGITS = 5  # decimals of a score beyond which two are the same
_SEED = 13


def rank_methods(
    frame: pl.DataFrame,
    selection: Selection,
    rule: RankRule = RankRule.WIN_RATE,
    *,
    least_tasks: int = 2,
    least_shared: int = 1,
    resamples: int = 200,
    registry: Registry | None = None,
) -> pl.DataFrame:
    """Methods ranked over several tasks, at the protocols that most of them share.

    A task that is the mean of others takes no part beside them.

    Args:
        frame: the claims table.
        selection: which methods and tasks.
        rule: what makes one order of many.
        least_tasks: tasks that a method must have a result on to be ranked.
        least_shared: tasks that two methods must share to be comparable at first hand.
        resamples: how often the tasks are drawn anew, always with the same seed.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        `OVERALL_COLUMNS`, one rank a rule (`by_borda`), and `note`; groups one after another, the best first, at the
        end those that have no rank.

    Raises:
        RegistryError: an unknown benchmark or metric.
        ClaimsError: a method of which the table has no result.
    """
    registry = registry or Registry.load()
    found = _without_averages(cells(frame, selection, registry))
    found = with_shares(with_task_names(found, registry), registry)
    # A method without a result at the common protocols is told of, not dropped.
    found = found.with_columns(pl.when("aligned").then(pl.col("good", "share")))
    least = {"least_tasks": least_tasks, "least_shared": least_shared}
    return rank_scores(scores_of(found), rule, resamples=resamples, **least)


def _without_averages(found: pl.DataFrame) -> pl.DataFrame:
    """The cells without those of tasks that are means of others that are there: nothing counts twice."""
    there = set(found.select("benchmark", "subset").unique().iter_rows())
    parted = {benchmark for benchmark, subset in there if subset is not None}
    means: list[tuple[str, str | None]] = [(benchmark, None) for benchmark in parted]
    means += [(name, part) for name, part in there if part is not None and part.split("-")[0] == "average"]
    for entry in entries("averages"):
        name, _, whole = entry.name.partition("/")
        if any((name, part.split()[0]) in there for part in entry.words("parts")):
            means.append((name, whole))
    dropped = pl.DataFrame(means, {"benchmark": pl.String, "subset": pl.String}, orient="row").unique()
    return found.join(dropped, on=["benchmark", "subset"], how="anti", nulls_equal=True)


def with_shares(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The cells with `share`: the value as a share of the best possible one, null without a floor and a ceiling."""
    ranges = [(each.id, each.unit, each.low, each.high) for each in registry.metrics.values() if each.high is not None]
    schema = {"metric": pl.String, "norm_unit": pl.String, "_low": pl.Float64, "_high": pl.Float64}
    rows = rows.join(
        pl.DataFrame(ranges, schema, orient="row").drop_nulls(), on=["metric", "norm_unit"], how="left",
        maintain_order="left",
    )  # fmt: skip
    share = (pl.col("norm_value") - pl.col("_low")) / (pl.col("_high") - pl.col("_low"))
    right = pl.when(pl.col("good") == pl.col("norm_value")).then(share).otherwise(1 - share)
    return rows.with_columns(share=pl.when(share.is_between(0, 1)).then(right)).drop("_low", "_high")


def rank_scores(
    scores: Scores,
    rule: RankRule = RankRule.WIN_RATE,
    *,
    least_tasks: int = 2,
    least_shared: int = 1,
    resamples: int = 200,
) -> pl.DataFrame:
    """Methods ranked by a table of scores; see `rank_methods`."""
    scores = scores.measured()
    tasks = scores.there.sum(axis=1).astype(int)
    enough = np.flatnonzero(tasks >= least_tasks).astype(np.int64)
    groups = comparable(scores.of(enough), least_shared)
    parts = [
        _ranked(scores.of(enough[groups == number]), rule, number, resamples)
        for number in range(1, int(groups.max(initial=0)) + 1)
    ]
    few = [(scores.methods[row], int(tasks[row])) for row in np.flatnonzero(tasks < least_tasks)]
    schema = _schema()
    left_out = pl.DataFrame(few, {"method": pl.String, "tasks": pl.Int64}, orient="row").with_columns(
        note=pl.format(
            "results on {} of {} tasks at the common protocols: too few to be ranked",
            "tasks",
            pl.lit(len(scores.tasks)),
        )
    )
    return pl.concat([pl.DataFrame(schema=schema), *parts, left_out.sort("method")], how="diagonal").select(
        list(schema)
    )


def _schema() -> dict[str, pl.DataType]:
    counts = dict.fromkeys(("rank", *OVERALL_COLUMNS[2:4], *OVERALL_COLUMNS[5:], *RANK_OF.values()), pl.Int64())
    types = counts | {"method": pl.String(), "score": pl.Float64(), "note": pl.String()}
    return {name: types[name] for name in (*OVERALL_COLUMNS, *RANK_OF.values(), "note")}


def comparable(scores: Scores, least_shared: int = 1) -> Floats:
    """The group of every method, 1 the largest: in one group a chain of methods with shared tasks joins any two."""
    if not scores.methods:
        return np.zeros(0)
    shared = scores.there @ scores.there.T >= max(1, least_shared)
    _, label = connected_components(shared, directed=False)
    sizes = np.bincount(label)
    order = sorted(range(len(sizes)), key=lambda each: (-sizes[each], int(np.argmax(label == each))))
    place: Floats = np.argsort(order)[label] + 1
    return place


def _ranked(scores: Scores, rule: RankRule, group: int, resamples: int) -> pl.DataFrame:
    scores = scores.measured()
    count = len(scores.tasks)
    even = np.ones((1, count))
    one_out = 1 - np.eye(count)
    drawn = np.random.default_rng(_SEED).multinomial(count, np.full(count, 1 / count), resamples).astype(float)
    by_rule = {each: ranks_of(scores, each, np.concatenate([even, one_out])) for each in RankRule}
    rank = by_rule[rule][0]
    low, high = _interval(ranks_of(scores, rule, drawn), rank)
    varied = np.concatenate([low[None], high[None], *by_rule.values()])
    numbers: dict[str, Floats] = {
        "rank": rank, "group": np.full(len(rank), group), "tasks": scores.there.sum(axis=1), "rank_low": low,
        "rank_high": high, "best": np.fmin.reduce(varied, axis=0), "worst": np.fmax.reduce(varied, axis=0),
        **{RANK_OF[each]: ranks[0] for each, ranks in by_rule.items()},
    }  # fmt: skip
    note = None if group == 1 else "no shared tasks lead to the methods of the first group: not comparable with them"
    made = pl.DataFrame(numbers).cast(pl.Float64).fill_nan(None).cast(pl.Int64)
    return made.with_columns(
        pl.Series("method", scores.methods, pl.String),
        pl.Series("score", RULES[rule](scores, even)[0], pl.Float64).fill_nan(None),
        note=pl.when(pl.col("rank").is_null())
        .then(pl.lit(f"the rule {rule} gives it no score"))
        .otherwise(pl.lit(note)),
    ).sort("rank", "method", nulls_last=True)


def ranks_of(scores: Scores, rule: RankRule, weights: Floats) -> Floats:
    """Ranks by a rule, a row for every row of weights: 1 the best, ties at the best place, NaN without a score."""
    score = np.round(RULES[rule](scores, weights), _DIGITS)
    ranks: Floats = rankdata(-score, method="min", axis=1, nan_policy="omit") if score.size else score
    return np.where(np.isnan(score), np.nan, ranks)


def _interval(drawn: Floats, rank: Floats) -> tuple[Floats, Floats]:
    """The ranks between which the middle part of the resamples lies; it holds the rank itself."""
    placed = np.sort(drawn, axis=0)  # resamples without a result of the method come last, as NaN
    last = (~np.isnan(placed)).sum(axis=0) - 1
    tail = (1 - LEVEL) / 2
    ends = [
        placed[np.maximum(at, 0), np.arange(len(rank))] if len(placed) else rank
        for at in (np.floor(tail * last).astype(int), np.ceil((1 - tail) * last).astype(int))
    ]
    return np.fmin(ends[0], rank), np.fmax(ends[1], rank)
