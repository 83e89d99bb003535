"""Whether a metric is at home on other benchmarks: BLEU on MMLU is another benchmark's number, or a slip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from claims.record.entries import Benchmark, Metric
from claims.registry.lookup import Registry

HOMES = 3  # least number of benchmarks that a metric is at home on


@lru_cache(maxsize=4096)
def homes_elsewhere(registry: Registry, benchmark: Benchmark, metric: Metric) -> int:
    """How many other benchmarks have the metric, where this one has none that is alike; 0 where nothing speaks against.

    A metric of the same unit and direction may well be reported beside those of the entry, and so may one that other
    benchmarks often have together with them.
    """
    own = {name for metrics in _lists(benchmark) for name in (*metrics, *benchmark.metrics)}
    if metric.kind != "quality" or not own or metric.id in own:
        return 0
    if any(
        (registry.metrics[name].unit, registry.metrics[name].better) == (metric.unit, metric.better) for name in own
    ):
        return 0
    lists = (metrics for entry in registry.benchmarks.values() for metrics in _lists(entry))
    homes = [metrics for metrics in lists if metric.id in metrics]
    shared = sum(not own.isdisjoint(metrics) for metrics in homes)
    return len(homes) if len(homes) >= HOMES and shared * HOMES < len(homes) else 0


def _lists(benchmark: Benchmark) -> list[Sequence[str]]:
    """The metrics of each part; of a benchmark whose parts have none of their own, its metrics."""
    return [part.metrics for part in benchmark.subsets if part.metrics] or [benchmark.metrics]
