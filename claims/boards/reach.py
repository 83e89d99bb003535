"""Which rows of one ranking surely beat which: every pair is decided, few of them are looked at.

A row beats another where the gap of their values, less the rounding of both, exceeds the square root of the sum of the
squares of the distances at which their intervals end towards each other. Rows of nearly one distance and rounding are
taken together: against all of them a row wins from one value on and from another on does not, both found by bisection;
only pairs between these two values are tested one by one. The counts are those of all pairs, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claims.boards.evidence import Floats

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_FEW = 500  # rows of which all pairs are tested sooner than they are sorted into kinds
_ALIKE = 1.1  # largest ratio of the distances, and of the roundings, of rows that are taken together
_MARGIN = 1e-9  # of the values: pairs so near to a bound are tested, whatever floating point makes of it
_BLOCK = 2_000_000  # pairs that are tested at once


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Rows of one group, best first.

    Attributes:
        good: their values, the higher the better.
        half: their rounding; infinite where nothing is known, so that they beat nobody and nobody beats them.
        up: how far chance may carry a row upwards.
        down: how far downwards.
    """

    good: Floats
    half: Floats
    up: Floats
    down: Floats

    def beats(self, one: Places, other: Places) -> Flags:
        """Whether each row of the first places surely beats that of the second."""
        gap = self.good[one] - self.good[other] - self.half[one] - self.half[other]
        found: Flags = (gap > 0) & (gap * gap > self.down[one] ** 2 + self.up[other] ** 2)
        return found

    def of(self, rows: Flags) -> Reach:
        """The same of some rows."""
        return Reach(self.good[rows], self.half[rows], self.up[rows], self.down[rows])

    def counts(self) -> tuple[Places, Places]:
        """How many rows each beats, and how many beat it."""
        wins, losses = np.zeros((2, len(self.good)), np.int64)
        known = np.flatnonzero(np.isfinite(self.half)).astype(np.int64)
        for alike in self._alike(known):
            sure, unsure = self._bounds(known, alike)
            wins[known] += len(alike) - sure
            losses[alike] += np.cumsum(np.bincount(sure, minlength=len(alike) + 1))[:-1]
            for one, place in _between(unsure, sure):
                won = self.beats(known[one], alike[place])
                wins += np.bincount(known[one[won]], minlength=len(wins))
                losses += np.bincount(alike[place[won]], minlength=len(losses))
        return wins, losses

    def _alike(self, known: Places) -> list[Places]:
        """The places of rows of nearly one distance and rounding, each best first."""
        if len(known) <= _FEW:
            return [known] if len(known) else []
        kinds = []
        for size in (self.up[known], self.half[known]):
            above = size > 0
            kinds.append(np.where(above, np.floor(np.log(np.where(above, size, 1.0)) / np.log(_ALIKE)), -np.inf))
        _, kind = np.unique(np.stack(kinds, axis=1), axis=0, return_inverse=True)
        order = np.argsort(kind.reshape(-1), kind="stable")
        return np.split(known[order], np.flatnonzero(np.diff(kind.reshape(-1)[order])) + 1)

    def _bounds(self, known: Places, alike: Places) -> tuple[Places, Places]:
        """From which of the rows alike on each row beats all that follow, and before which it beats none."""
        top, own = -self.good[alike], self.good[known] - self.half[known]
        margin = _MARGIN * float(np.abs(self.good[known]).max() + self.half[known].max())
        far, near = (
            own - pick(self.half[alike]) - np.sqrt(self.down[known] ** 2 + pick(self.up[alike]) ** 2)
            for pick in (np.max, np.min)
        )
        sure = np.searchsorted(top, -(far - margin), side="right").astype(np.int64)
        return sure, np.searchsorted(top, -(near + margin), side="left").astype(np.int64)

    def neighbours(self) -> Flags:
        """Whether each row but the last surely beats the next one."""
        places = np.arange(len(self.good), dtype=np.int64)
        return self.beats(places[:-1], places[1:])

    def groups(self) -> Places:
        """Number of the tie group of every row: a group ends before the first row that its first row surely beats."""
        count = len(self.good)
        number = np.ones(count, np.int64)
        leader = 0
        while (first := self._first_beaten(leader)) < count:
            number[first:] += 1
            leader = first
        return number

    def _first_beaten(self, leader: int) -> int:
        """The place of the first row that this one beats; that after the last where there is none."""
        begin, length = leader + 1, 64
        while begin < len(self.good):
            places = np.arange(begin, min(len(self.good), begin + length), dtype=np.int64)
            beaten = self.beats(np.full(len(places), leader), places)
            if beaten.any():
                return begin + int(beaten.argmax())
            begin, length = begin + length, length * 2
        return len(self.good)


def _between(first: Places, last: Places) -> Iterator[tuple[Places, Places]]:
    """Pairs of a row and a place from `first` to before `last` of that row, some at a time."""
    count = last - first
    ends = np.cumsum(count)
    begin = 0
    while begin < len(count):
        before = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, before + _BLOCK, side="right")))
        some = count[begin:end]
        one = np.repeat(np.arange(begin, end, dtype=np.int64), some)
        within = np.arange(len(one), dtype=np.int64) - np.repeat(ends[begin:end] - some - before, some)
        yield one, np.repeat(first[begin:end], some) + within
        begin = end
