"""Time as a test may ask for it: whether work is out of all proportion, never how fast a machine is.

The clock is the process's own CPU time, the collector (which walks all that other tests left) is off, and a measure
that is too large is taken again: what a busy machine adds passes, what is quadratic stays.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 4


def seconds(run: Callable[[], Any]) -> float:
    """CPU seconds of one run."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        begun = time.process_time()
        run()
        return time.process_time() - begun
    finally:
        if collecting:
            gc.enable()


def least_seconds(run: Callable[[], Any], enough: float) -> float:
    """CPU seconds of the quickest of a few runs; the first that needs less than ``enough`` seconds ends it."""
    least = seconds(run)
    for _ in range(ROUNDS - 1):
        if least < enough:
            break
        least = min(least, seconds(run))
    return least


def growth(run: Callable[[int], Any], small: int, large: int, enough: float) -> float:
    """How many times longer a run of size ``large`` takes than one of size ``small``, each at its quickest.

    Fifty milliseconds of the larger are not counted: so little is noise. The first ratio below ``enough`` ends it.
    """
    short, long = float("inf"), float("inf")
    for _ in range(ROUNDS):
        short = min(short, seconds(lambda: run(small)), seconds(lambda: run(small)))
        long = min(long, seconds(lambda: run(large)))
        if long - 0.05 < enough * short:
            break
    return max(long - 0.05, 0) / short
