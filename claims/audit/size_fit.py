"""Does the registered size of a benchmark explain the scores on its boards? A test that needs nobody's memory.

A score over n items is k/n, so at its printed digits it can take few values. Printed to a step s (0.1 of 43.2), a
number that has nothing to do with n is a rounded k/n with the chance min(1, s * n / 100). Of N scores that many are
expected to fit by chance; with p the mean of the chances, the probability that at least h of them do is at most the
binomial tail sum of C(N, i) p^i (1-p)^(N-i) over i from h to N. A size whose tail is small fits; one whose scores fit
no better than by chance is another size, another split, or not what is counted; where p is so near to 1 that even N
hits would prove nothing, nothing is said.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

import polars as pl

from claims.audit.intervals import Interval
from claims.audit.links import counted
from claims.record.entries import Benchmark, Counts, Size, Subset
from claims.record.types import Bound, Comparison, Origin
from claims.registry.lookup import Registry

LEAST = 20  # scores that a board must have before its size can be judged
PROOF = 0.001  # tail below which the fit is no chance
_FINEST = Decimal("0.000001")  # percent; more digits are those of a binary fraction
_PRINTED = re.compile(r"\d+(?:\.(\d+))?(?:[eE]([+-]?\d+))?")


class SizeVerdict(StrEnum):
    """What the scores of a board say about a size."""

    FITS = "fits"
    CHANCE = "fits no better than chance"
    OPEN = "cannot be told"


@dataclass(frozen=True, slots=True)
class SizeFit:
    """How the scores of one board fit one size.

    Attributes:
        size: the number of items.
        scores: how many scores were compared.
        hits: how many of them are k/size at their printed digits.
        chance: how many would be by chance.
        tail: probability that chance alone gives so many hits or more.
    """

    size: int
    scores: int
    hits: int
    chance: float
    tail: float

    @property
    def verdict(self) -> SizeVerdict:
        """Whether the hits beat chance; open where so few or so coarse scores could not."""
        if self.tail <= PROOF:
            return SizeVerdict.FITS
        share = self.chance / self.scores if self.scores else 1.0
        return SizeVerdict.OPEN if share**self.scores > PROOF else SizeVerdict.CHANCE

    def __str__(self) -> str:
        return f"{self.hits} of {self.scores} scores are k/{self.size}, {self.chance:.0f} by chance"


@dataclass(frozen=True, slots=True)
class BoardFit:
    """How a board of scores fits the sizes that it may have.

    Attributes:
        benchmark, subset, metric: the board.
        split: the split that the size is of.
        own: fit of the registered size.
        other: the best fit among the sizes of the benchmark's parts, splits and variants, if it beats the own.
    """

    benchmark: str
    subset: str | None
    metric: str
    split: str | None
    own: SizeFit
    other: SizeFit | None = None


def whole_counts(interval: Interval, size: int) -> range:
    """Numbers of right answers out of `size` that give a percentage in the interval."""
    low = (interval.low * size / 100).to_integral_value(ROUND_CEILING)
    return range(max(0, int(low)), min(size, math.floor(interval.high * size / 100)) + 1)


def size_fit(scores: Iterable[Interval], size: int) -> SizeFit:
    """Whether the share of scores that are k/size beats chance.

    Args:
        scores: percentages, each as the interval of its rounding.
        size: candidate number of items.
    """
    listed = list(scores)
    hits = sum(1 for score in listed if whole_counts(score, size))
    chances = [min(1.0, float(score.width) * size / 100) for score in listed]
    expected = sum(chances)
    mean = expected / len(listed) if listed else 1.0
    return SizeFit(size, len(listed), hits, expected, _tail(len(listed), hits, mean))


def _tail(trials: int, hits: int, chance: float) -> float:
    """Probability of `hits` or more successes in independent trials of one chance."""
    if hits == 0 or chance >= 1:
        return 1.0
    if chance <= 0:
        return 0.0
    above, below = math.log(chance), math.log1p(-chance)
    logs = [
        math.lgamma(trials + 1) - math.lgamma(i + 1) - math.lgamma(trials - i + 1) + i * above + (trials - i) * below
        for i in range(hits, trials + 1)
    ]
    return min(1.0, math.fsum(math.exp(log) for log in logs))


def board_fits(frame: pl.DataFrame, registry: Registry) -> tuple[BoardFit, ...]:
    """The fit of every board of at least `LEAST` counted scores on a benchmark that is said to count items.

    Args:
        frame: the table of claims; imported results have the same columns.
        registry: sizes, verified or not.
    """
    found = []
    for (benchmark, subset, metric, split), scores in _scores(frame, registry).items():
        entry = registry.benchmarks[benchmark]
        size = entry.size_of(subset)
        number = None if size is None else _number(size, split)
        if number is None or len(scores) < LEAST:
            continue
        own = size_fit(scores, number)
        others = [size_fit(scores, each) for each in _candidates(entry, registry) if each != number]
        better = [each for each in others if each.verdict is SizeVerdict.FITS and each.hits > own.hits]
        best = min(better, key=lambda each: each.tail) if better and own.verdict is SizeVerdict.CHANCE else None
        found.append(BoardFit(benchmark, subset, metric, split, own, best))
    return tuple(found)


def _scores(frame: pl.DataFrame, registry: Registry) -> dict[tuple[str, str | None, str, str | None], list[Interval]]:
    """Single printed percentages by board and split, where the benchmark is said to count items."""
    rows = frame.filter(
        pl.col("comparison") == Comparison.ABSOLUTE.value,
        pl.col("bound") == Bound.EXACT.value,
        pl.col("origin") != Origin.DERIVED.value,
        pl.col("metric").is_in(counted()),
        pl.col("norm_unit") == "percent",
        pl.col("benchmark").is_not_null() & pl.col("value").is_not_null() & pl.col("uncertainty").is_null(),
    )
    boards: dict[tuple[str, str | None, str, str | None], list[Interval]] = defaultdict(list)
    columns = ("benchmark", "subset", "metric", "setting", "aggregate", "reported", "value", "norm_value")
    for benchmark, subset, metric, setting, aggregate, reported, value, norm in rows.select(columns).iter_rows():
        entry = registry.benchmarks.get(benchmark)
        size = entry.size_of(subset) if entry is not None else None
        if aggregate is None and size is not None and size.counts is Counts.ITEMS:
            score = printed_percentage(reported, value, norm)
            if score is not None:
                boards[benchmark, subset, metric, registry.conditions.split_of(setting)].append(score)
    return boards


def printed_percentage(reported: str, value: float, norm: float) -> Interval | None:
    """What a percentage may have been before it was printed; None where the figure is not found in its words.

    Args:
        reported: the figure with its words.
        value: the number as printed.
        norm: the same in percent, so that 0.83 and 83 have their own steps.
    """
    for match in _PRINTED.finditer(reported):
        if math.isclose(float(match[0]), value, rel_tol=1e-12):
            scale = Decimal(round(norm / value)) if value else Decimal(1)
            step = Decimal(1).scaleb(int(match[2] or 0) - len(match[1] or "")) * scale
            middle, half = Decimal(match[0]) * scale, max(step, _FINEST) / 2
            return Interval(middle - half, middle + half)
    return None


def _number(size: Size, split: str | None) -> int | None:
    """The number of a split; without one that of the only split."""
    if split is None:
        return size.usual if len(size.numbers) == 1 else None
    return dict(size.numbers).get(split)


def kindred_sizes(entry: Benchmark, subset: str | None, registry: Registry) -> Sequence[int]:
    """Sizes of what a bare name may also mean: parts where none is named, and variants (GPQA for GPQA-Diamond).

    Args:
        entry: the benchmark that a source names.
        subset: the part that it names.
        registry: where variants stand.
    """
    if subset is not None:
        return ()
    variants = (each for each in registry.benchmarks.values() if each.variant_of == entry.id)
    return sorted(
        {number for each in (entry, *variants) for number in _numbers(each)} - {entry.size.usual if entry.size else 0}
    )


def _candidates(entry: Benchmark, registry: Registry) -> Sequence[int]:
    kin = (each for each in registry.benchmarks.values() if entry.id in (each.id, each.variant_of))
    above = registry.benchmarks.get(entry.variant_of or "")
    return sorted({number for each in (*kin, *filter(None, [above])) for number in _numbers(each)})


def _numbers(entry: Benchmark) -> Iterator[int]:
    holders: tuple[Benchmark | Subset, ...] = (entry, *entry.subsets)
    for holder in holders:
        if holder.size is not None:
            yield from (number for _, number in holder.size.numbers)
