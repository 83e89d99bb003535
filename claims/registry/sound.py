"""What of a folder's registry can be relied on while some of its files have faults: the entries that have none.

A name of an entry that is left out, or of two entries, means nothing then: the next entry that would answer to it is
not what a source meant by it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from claims.record.entries import Benchmark
from claims.record.errors import RegistryError
from claims.registry.conditions import Conditions
from claims.registry.entries import Unsure
from claims.registry.folders import layers
from claims.registry.lookup import Registry, data_dir


def sound_registry(data: Path | None = None) -> Registry:
    """The registry of a data folder without what has faults, for who shows what all the others say.

    Raises:
        RegistryError: there is none, none of its metrics is in order, or what the folder extends cannot be told.
    """
    registry, problems = Registry.read(data)
    if not problems:
        return registry
    found, unclear = _apart(registry), layers((data or data_dir()).absolute())[1]
    if unclear or not found.metrics:
        raise RegistryError(unclear or problems)
    return found


@lru_cache(maxsize=4)
def _apart(registry: Registry) -> Registry:
    metrics, benchmarks, known = registry.unsure_metrics, registry.unsure_benchmarks, registry.conditions
    metric_keys = {
        name: found
        for name, found in registry.metric_keys.items()
        if found not in metrics.ids and name not in metrics.names
    }
    keys = {
        name: place
        for name, place in registry.benchmark_keys.items()
        if place[0] not in benchmarks.ids and name not in benchmarks.names
    }
    return replace(
        registry,
        metrics={name: entry for name, entry in registry.metrics.items() if name not in metrics.ids},
        benchmarks={
            name: _measured_in(entry, metrics.ids)
            for name, entry in registry.benchmarks.items()
            if name not in benchmarks.ids
        },
        metric_keys=metric_keys,
        benchmark_keys=keys,
        part_keys={
            name: left
            for name, places in registry.part_keys.items()
            if (left := tuple(place for place in places if place[0] not in benchmarks.ids))
        },
        conditions=Conditions(entry for name, entry in known.entries.items() if name not in known.unsure.ids),
        unsure_metrics=Unsure(metrics.ids, metrics.names | registry.metric_keys.keys() - metric_keys.keys()),
        unsure_benchmarks=Unsure(benchmarks.ids, benchmarks.names | registry.benchmark_keys.keys() - keys.keys()),
    )


def _measured_in(entry: Benchmark, lost: frozenset[str]) -> Benchmark:
    """The entry; without any metrics where one is lost, or the next one would be taken for the usual one."""
    if lost.isdisjoint((*entry.metrics, *(name for part in entry.subsets for name in part.metrics))):
        return entry
    return replace(entry, metrics=(), subsets=tuple(replace(part, metrics=()) for part in entry.subsets))
