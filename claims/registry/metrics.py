"""`data/metrics.yaml` to metrics, with every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from claims.record.entries import ConditionRole, Metric
from claims.record.errors import Problem
from claims.registry import unit_names
from claims.registry.entries import RULE, Faults, check_id, entries_of
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

METRIC_KEYS = (
    "name", "unit", "better", "kind", "range", "fraction", "share", "relative", "gated_by", "aliases",
    "description", "examples",
)  # fmt: skip
METRIC_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


def read_metrics(paths: Iterable[Path], faults: Faults) -> dict[str, Metric]:
    """Metrics of several files by id, the first of two of one id; what is wrong is added to `faults`."""
    found: dict[str, Metric] = {}
    for path in paths:
        for key, node in entries_of(path, faults):
            metric = _metric(key, node, str(path), faults.problems)
            if (first := found.setdefault(metric.id, metric)) is not metric:
                faults.clash("metric", metric.id, metric, first)
    return found


def _metric(key: sy.Scalar, node: sy.Node, file: str, problems: list[Problem]) -> Metric:
    fields = Fields(node, file, problems, what=f"metric '{key.text}'", keys=METRIC_KEYS, line=key.line)
    check_id(fields, key, METRIC_ID, "lower-case letters, digits and underscores")
    unit = fields.text("unit", required=True) or "score"
    if (canonical := unit_names.canonical(unit)) != unit:
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
        gated_by=_gates(fields),
        aliases=fields.texts("aliases"),
        description=fields.text("description"),
        examples=fields.texts("examples"),
        file=file,
        line=key.line,
    )


def _one_of(fields: Fields, key: str, values: tuple[str, ...]) -> str | None:
    text = fields.text(key)
    if text is not None and text not in values:
        fields.wrong(key, RULE, f"'{key}' cannot be '{text}'", f"one of {', '.join(values)}, or leave it out")
        return None
    return text


def _gates(fields: Fields) -> tuple[ConditionRole, ...]:
    known = (ConditionRole.PROTOCOL, ConditionRole.MEASUREMENT)
    found = fields.texts("gated_by")
    if not {*found} <= {*map(str, known)} or (found and ConditionRole.PROTOCOL not in found):
        fields.wrong("gated_by", RULE, f"'gated_by' cannot be {list(found)}", "[protocol] or [protocol, measurement]")
    return tuple(role for role in known if role in found) or (ConditionRole.PROTOCOL,)


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
