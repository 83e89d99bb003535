"""Reads `metrics.yaml` and `benchmarks/*.yaml` into `Metric` and `Benchmark` values, with every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from claims.record.entries import Benchmark, Metric, Subset
from claims.record.errors import FileError, Problem
from claims.record.nearest import did_you_mean
from claims.registry import units
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

METRIC_KEYS = (
    "name", "unit", "better", "kind", "range", "fraction", "share", "relative", "aliases", "description", "examples",
)  # fmt: skip
BENCHMARK_KEYS = ("name", "aliases", "task", "metrics", "size", "url", "subsets")
SUBSET_KEYS = ("name", "aliases", "size", "metrics")
_METRIC_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_BENCHMARK_ID = re.compile(r"[a-z0-9][a-z0-9.+-]*\Z")
_SUBSET_ID = re.compile(r"[a-z0-9][a-z0-9._+-]*\Z")
RULE = "registry"


def read_metrics(path: Path, problems: list[Problem]) -> dict[str, Metric]:
    """Metrics of one file by id; faults are added to `problems`."""
    return {key.text: _metric(key, node, str(path), problems) for key, node in file_entries(path, problems)}


def read_benchmarks(paths: Iterable[Path], metrics: Mapping[str, Metric], problems: list[Problem]) -> list[Benchmark]:
    """Benchmarks of several files; ids that stand in two files are both returned."""
    found = []
    for path in paths:
        for key, node in file_entries(path, problems):
            found.append(_benchmark(key, node, str(path), metrics, problems))
    return found


def file_entries(path: Path, problems: list[Problem]) -> tuple[tuple[sy.Scalar, sy.Node], ...]:
    """Ids and nodes of a registry file, empty where it cannot be read; faults are added to `problems`."""
    try:
        root = sy.load_yaml(path)
    except FileError as error:
        problems.extend(error.problems)
        return ()
    if isinstance(root, sy.Scalar) and root.value is None:
        return ()
    if not isinstance(root, sy.Mapping):
        problems.append(Problem("must be a mapping of ids to entries", str(path), root.line, root.column, rule=RULE))
        return ()
    return root.entries


def _metric(key: sy.Scalar, node: sy.Node, file: str, problems: list[Problem]) -> Metric:
    fields = Fields(node, file, problems, what=f"metric '{key.text}'", keys=METRIC_KEYS, line=key.line)
    _check_id(fields, key, _METRIC_ID, "lower-case letters, digits and underscores")
    unit = fields.text("unit", required=True) or "score"
    if (canonical := units.canonical(unit)) != unit:
        fields.wrong("unit", RULE, f"unknown unit '{unit}'", f"did you mean '{canonical}'?" if canonical else None)
    low, high = _range(fields)
    return Metric(
        id=key.text,
        name=fields.text("name", required=True) or key.text,
        unit=unit,
        better=_one_of(fields, "better", ("higher", "lower")),
        kind=_one_of(fields, "kind", ("quality", "cost")) or "quality",
        low=low,
        high=high,
        fraction=fields.flag("fraction"),
        share=fields.flag("share"),
        relative=fields.flag("relative"),
        aliases=fields.texts("aliases"),
        description=fields.text("description"),
        examples=fields.texts("examples"),
        file=file,
        line=key.line,
    )


def _benchmark(
    key: sy.Scalar, node: sy.Node, file: str, metrics: Mapping[str, Metric], problems: list[Problem]
) -> Benchmark:
    fields = Fields(node, file, problems, what=f"benchmark '{key.text}'", keys=BENCHMARK_KEYS, line=key.line)
    _check_id(fields, key, _BENCHMARK_ID, "lower-case letters, digits, hyphens and dots")
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
    _check_id(fields, key, _SUBSET_ID, "lower-case letters, digits, hyphens, underscores and dots")
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


def _check_id(fields: Fields, key: sy.Scalar, pattern: re.Pattern[str], shape: str) -> None:
    if not pattern.match(key.text):
        fields.add(RULE, f"id '{key.text}' must be made of {shape}", key)


def _one_of(fields: Fields, key: str, values: tuple[str, ...]) -> str | None:
    text = fields.text(key)
    if text is not None and text not in values:
        fields.wrong(key, RULE, f"'{key}' cannot be '{text}'", f"one of {', '.join(values)}, or leave it out")
        return None
    return text


def _range(fields: Fields) -> tuple[float | None, float | None]:
    node = fields.nodes.get("range")
    if node is None:
        return None, None
    ends = node.items if isinstance(node, sy.Sequence) else ()
    values: list[float | None] = []
    for end in ends:
        if isinstance(end, sy.Scalar):
            try:
                values.append(None if end.value is None else float(Decimal(end.text)))
            except ArithmeticError:
                break
    if len(ends) != 2 or len(values) != 2:
        fields.wrong("range", RULE, "'range' must be two numbers", "for example [0, 100] or [0, null]")
        return None, None
    low, high = values
    if low is not None and high is not None and low >= high:
        fields.wrong("range", RULE, f"'range' [{low}, {high}] holds nothing")
    return low, high
