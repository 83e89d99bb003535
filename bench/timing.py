"""How long something takes, for measurements."""

from __future__ import annotations

import time
from collections.abc import Callable


def timed(work: Callable[[], object], times: int) -> float:
    """Seconds of the quickest run."""
    best = float("inf")
    for _ in range(times):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best
