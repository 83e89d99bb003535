"""`data/benchmarks/*.yaml` to benchmarks with their parts, with every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from claims.record.entries import Benchmark, Counts, Metric, Size, Subset
from claims.record.errors import Problem
from claims.record.nearest import did_you_mean
from claims.registry.entries import RULE, Faults, check_id, entries_of
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

SIZE_KEYS = ("size", "sizes", "split", "counts", "size_source")
BENCHMARK_KEYS = (
    "name", "aliases", "version", "exact_case", "variant_of", "task", "metrics", *SIZE_KEYS, "url", "subsets",
)  # fmt: skip
SUBSET_KEYS = ("name", "aliases", "alone", "version", "metrics", *SIZE_KEYS)
BENCHMARK_ID = re.compile(r"[a-z0-9][a-z0-9.+-]*\Z")
_SUBSET_ID = re.compile(r"[a-z0-9][a-z0-9._+-]*\Z")
ADDRESS = re.compile(r"([\w-]+\.)+[a-z]{2,}/\S|PyPI [\w.-]+ \d|own count: \S|fit: \S")
ADDRESS_HINT = "a host and path with commit or version, 'PyPI name 1.2: file', or 'fit: k of n scores of ...'"


class _SizeNotes(NamedTuple):
    """What an entry states about its sizes."""

    split: str | None
    counts: Counts | None
    source: str | None


def read_benchmarks(paths: Iterable[Path], metrics: Mapping[str, Metric], faults: Faults) -> list[Benchmark]:
    """Benchmarks of several files; ids that stand in two files are both returned."""
    found = []
    for path in paths:
        for key, node in entries_of(path, faults):
            found.append(_benchmark(key, node, str(path), metrics, faults.problems))
    return found


def _benchmark(
    key: sy.Scalar, node: sy.Node, file: str, metrics: Mapping[str, Metric], problems: list[Problem]
) -> Benchmark:
    fields = Fields(node, file, problems, what=f"benchmark '{key.text}'", keys=BENCHMARK_KEYS, line=key.line)
    check_id(fields, key, BENCHMARK_ID, "lower-case letters, digits, hyphens and dots")
    url = fields.text("url")
    if url is not None and not url.startswith(("https://", "http://")):
        fields.wrong("url", RULE, f"'{url}' is not an http(s) address")
    size, stated = _size(fields, None)
    return Benchmark(
        id=key.text,
        name=fields.text("name", required=True) or key.text,
        aliases=fields.texts("aliases"),
        task=fields.text("task"),
        metrics=_metric_ids(fields, metrics),
        subsets=tuple(_subset(name, sub, key.text, fields, stated, metrics) for name, sub in fields.entries("subsets")),
        size=size,
        url=url,
        file=file,
        line=key.line,
        version=fields.texts("version"),
        exact_case=fields.flag("exact_case"),
        variant_of=fields.text("variant_of"),
    )


def _subset(
    key: sy.Scalar,
    node: sy.Node,
    benchmark: str,
    parent: Fields,
    stated: _SizeNotes,
    metrics: Mapping[str, Metric],
) -> Subset:
    name = f"subset '{key.text}' of '{benchmark}'"
    fields = Fields(node, parent.file, parent.problems, what=name, keys=SUBSET_KEYS, line=key.line)
    check_id(fields, key, _SUBSET_ID, "lower-case letters, digits, hyphens, underscores and dots")
    return Subset(
        id=key.text,
        name=fields.text("name", required=True) or key.text,
        aliases=fields.texts("aliases"),
        metrics=_metric_ids(fields, metrics),
        size=_size(fields, stated)[0],
        alone=fields.flag("alone"),
        version=fields.texts("version"),
    )


def _size(fields: Fields, above: _SizeNotes | None) -> tuple[Size | None, _SizeNotes]:
    """The size that an entry gives, and what it states about it; what a part leaves unsaid is the benchmark's."""
    own = _SizeNotes(fields.text("split"), fields.choice("counts", Counts), fields.text("size_source"))
    if own.source is not None and not ADDRESS.match(own.source):
        fields.wrong("size_source", RULE, f"'{own.source}' is not an address", ADDRESS_HINT)
    if above is not None:
        own = _SizeNotes(own.split or above.split, own.counts or above.counts, own.source or above.source)
    numbers: list[tuple[str | None, int]] = []
    if (size := fields.integer("size", least=1)) is not None:
        numbers.append((own.split, size))
    if (node := fields.nodes.get("sizes")) is not None:
        by_split = Fields(node, fields.file, fields.problems, what="'sizes'")
        found = ((name, by_split.integer(name, least=1)) for name in by_split.nodes)
        numbers += [(name, number) for name, number in found if number is not None]
    if own.source is not None and (bare := _unsaid(numbers, own)):
        fields.wrong("size_source", "size-source", f"the size of {fields.what} has a source, but {bare}",
                     "for example 'split: test, counts: items'")  # fmt: skip
    return Size(tuple(numbers), own.counts or Counts.ITEMS, own.source) if numbers else None, own


def _unsaid(numbers: Sequence[tuple[str | None, int]], stated: _SizeNotes) -> str | None:
    """What a size with a source leaves open."""
    if any(split is None for split, _ in numbers):
        return "not the split that it is of"
    return "not what it counts" if numbers and stated.counts is None else None


def _metric_ids(fields: Fields, metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    ids = fields.texts("metrics")
    for metric in ids:
        if metric not in metrics:
            fields.wrong("metrics", RULE, f"unknown metric '{metric}'", did_you_mean(metric, list(metrics)))
    return tuple(metric for metric in ids if metric in metrics)
