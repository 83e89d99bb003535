"""`data/benchmarks/*.yaml` to benchmarks with their parts, with every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from claims.record.entries import Benchmark, Metric, Subset
from claims.record.errors import Problem
from claims.record.nearest import did_you_mean
from claims.registry.entries import RULE, check_id, entries_of
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

BENCHMARK_KEYS = ("name", "aliases", "task", "metrics", "size", "url", "subsets")
SUBSET_KEYS = ("name", "aliases", "size", "metrics")
BENCHMARK_ID = re.compile(r"[a-z0-9][a-z0-9.+-]*\Z")
_SUBSET_ID = re.compile(r"[a-z0-9][a-z0-9._+-]*\Z")


def read_benchmarks(paths: Iterable[Path], metrics: Mapping[str, Metric], problems: list[Problem]) -> list[Benchmark]:
    """Benchmarks of several files; ids that stand in two files are both returned."""
    found = []
    for path in paths:
        for key, node in entries_of(path, problems):
            found.append(_benchmark(key, node, str(path), metrics, problems))
    return found


def _benchmark(
    key: sy.Scalar, node: sy.Node, file: str, metrics: Mapping[str, Metric], problems: list[Problem]
) -> Benchmark:
    fields = Fields(node, file, problems, what=f"benchmark '{key.text}'", keys=BENCHMARK_KEYS, line=key.line)
    check_id(fields, key, BENCHMARK_ID, "lower-case letters, digits, hyphens and dots")
    url = fields.text("url")
    if url is not None and not url.startswith(("https://", "http://")):
        fields.wrong("url", RULE, f"'{url}' is not an http(s) address")
    return Benchmark(
        id=key.text,
        name=fields.text("name", required=True) or key.text,
        aliases=fields.texts("aliases"),
        task=fields.text("task"),
        metrics=_metric_ids(fields, metrics),
        subsets=tuple(
            _subset(name, sub, key.text, fields, metrics, problems) for name, sub in fields.entries("subsets")
        ),
        size=fields.integer("size", least=1),
        url=url,
        file=file,
        line=key.line,
    )


def _subset(
    key: sy.Scalar,
    node: sy.Node,
    benchmark: str,
    parent: Fields,
    metrics: Mapping[str, Metric],
    problems: list[Problem],
) -> Subset:
    name = f"subset '{key.text}' of '{benchmark}'"
    fields = Fields(node, parent.file, problems, what=name, keys=SUBSET_KEYS, line=key.line)
    check_id(fields, key, _SUBSET_ID, "lower-case letters, digits, hyphens, underscores and dots")
    return Subset(
        id=key.text,
        name=fields.text("name", required=True) or key.text,
        aliases=fields.texts("aliases"),
        metrics=_metric_ids(fields, metrics),
        size=fields.integer("size", least=1),
    )


def _metric_ids(fields: Fields, metrics: Mapping[str, Metric]) -> tuple[str, ...]:
    ids = fields.texts("metrics")
    for metric in ids:
        if metric not in metrics:
            fields.wrong("metrics", RULE, f"unknown metric '{metric}'", did_you_mean(metric, list(metrics)))
    return tuple(metric for metric in ids if metric in metrics)
