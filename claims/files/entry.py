"""One entry of `claims:` to a `Claim`: names resolved, figure parsed and settled, every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from claims.figures.quantities import parse_quantity
from claims.files.keys import AUDIT_KEYS, CLAIM_KEYS, EVIDENCE_KEYS
from claims.record.canonical import COUNTED, PERCENT, POINT
from claims.record.entries import Benchmark, Metric, Subset
from claims.record.errors import Problem, QuantityError, RegistryError
from claims.record.identity import claim_id
from claims.record.settle import Scale, Stated, settle
from claims.record.types import Aggregate, Bound, Claim, Comparison, Direction, Evidence, Origin, Paper, Quantity
from claims.registry.lookup import Registry
from claims.registry.settings import normal_setting
from claims.registry.units import compatible, convert
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

Registered = TypeVar("Registered")
UNSTATED = "unstated"  # a baseline that the source does not name: said, so that nobody has to look again
_OUT_OF = re.compile(r"\s+(out\s+)?of\s+(the\s+)?\Z")  # "21 out of 30" reports 21; 30 describes the set-up


def read_claim(node: sy.Node, paper: Paper, registry: Registry, file: str, problems: list[Problem]) -> Claim | None:
    """The claim of one list entry; None where its faults, added to `problems`, leave nothing to work with."""
    fields = Fields(node, file, problems, what="claim", keys=CLAIM_KEYS)
    if not isinstance(node, sy.Mapping):
        return None
    before = len(problems)
    method = fields.text("method", required=True)
    metric = _metric(fields, registry)
    benchmark, subset = _benchmark(fields, registry)
    reported = fields.text("reported", required=True)
    quantity, scale = _quantity(fields, reported, metric, registry)
    provenance = _provenance(fields)
    setting, baseline = fields.text("setting"), fields.text("baseline")
    if metric is None or quantity is None or len(problems) > before:
        return None
    claim = Claim(
        quantity=quantity,
        metric=metric.id,
        method=method,
        baseline=None if baseline == UNSTATED else baseline,
        benchmark=benchmark.id if benchmark else None,
        subset=subset.id if subset else None,
        setting=normal_setting(setting) or None if setting else None,
        reported=reported or "",
        paper=paper,
        benchmark_text=fields.text("benchmark"),
        metric_text=fields.text("metric"),
        setting_text=setting,
        scale=scale,
        file=file,
        line=fields.line,
        column=fields.column,
        places=fields.places,
        **provenance,
    )
    return replace(claim, id=claim_id(paper.id, claim))


def _provenance(fields: Fields) -> dict[str, Any]:
    """The fields of a claim that say where its number comes from, and what a person says of it."""
    origin = fields.choice("origin", Origin) or Origin.REPORTED
    derived_from = _derived_from(fields, origin)
    accepts, because = _audit(fields)
    return {
        "origin": origin,
        "derived_from": derived_from,
        "accepts": accepts,
        "because": because,
        "evidence": _evidence(fields),
        "reported_by": fields.text("reported_by"),
        "note": fields.text("note"),
    }


def _metric(fields: Fields, registry: Registry) -> Metric | None:
    name = fields.text("metric", required=True)
    return None if name is None else _known(fields, "metric", registry.metric, name)


def _benchmark(fields: Fields, registry: Registry) -> tuple[Benchmark | None, Subset | None]:
    name, part = fields.text("benchmark"), fields.text("subset")
    if name is None:
        if part is not None:
            fields.wrong("subset", "unknown-benchmark", f"subset '{part}' has no benchmark", "add 'benchmark:'")
        return None, None
    found = _known(fields, "benchmark", registry.benchmark, name)
    if found is None:
        return None, None
    benchmark, subset = found
    if part is not None:
        named = _known(fields, "subset", lambda text: registry.subset(benchmark, text), part)
        if subset is not None and named is not None and subset.id != named.id:
            what = f"'subset: {part}' contradicts 'benchmark: {name}', which is subset '{subset.id}'"
            fields.wrong("subset", "contradiction", what, "remove one of them")
        subset = named or subset
    return benchmark, subset


def _known(fields: Fields, key: str, find: Callable[[str], Registered], name: str) -> Registered | None:
    try:
        return find(name)
    except RegistryError as error:
        for problem in error.problems:
            fields.wrong(key, problem.rule, problem.what, problem.hint)
        return None


def _quantity(
    fields: Fields, reported: str | None, metric: Metric | None, registry: Registry
) -> tuple[Quantity | None, str | None]:
    stated = Stated(
        fields.choice("comparison", Comparison),
        fields.choice("direction", Direction),
        fields.choice("bound", Bound),
        fields.choice("aggregate", Aggregate),
        fields.choice("scale", Scale),
        fields.text("baseline") is not None,
    )
    if reported is None:
        return None, None
    try:
        figure = one_figure(reported, registry)
    except QuantityError as error:
        for problem in error.problems:
            fields.wrong("reported", "quantity", problem.what, problem.hint)
        return None, None
    if metric is None:
        return None, None
    settled = settle(figure, metric, stated, find_metric=registry.find_metric, convert=convert)
    for fault in settled.faults:
        hint = (_counted_in(settled.quantity.unit, registry) if fault.rule == "unit" else None) or fault.hint
        fields.wrong(fault.key, fault.rule, fault.what, hint)
    return settled.quantity, settled.scale


def _counted_in(unit: str | None, registry: Registry) -> str | None:
    """The metrics that are counted in such a unit, as advice; None where there are none, or too many to help."""
    if unit in (None, PERCENT, POINT, "x", *COUNTED):
        return None
    found = [f"'{metric.id}'" for metric in registry.metrics.values() if compatible(str(unit), metric.unit)]
    return f"of this unit are {', '.join(found[:4])}" if found else None


def one_figure(reported: str, registry: Registry) -> Quantity:
    """The one figure of `reported` with its words; names of the registry may stand at it.

    Raises:
        QuantityError: there is none, or several.
    """
    found = parse_quantity(reported, registry)
    if len(found) == 2 and _OUT_OF.match(reported[found[0].span.end : found[1].span.start]):
        found = found[:1]
    if len(found) != 1:
        figures = " and ".join(repr(quantity.text) for quantity in found)
        what = f"'reported' holds {len(found)} figures, {figures}; a claim is one"
        raise QuantityError(Problem(what, rule="quantity", hint="write a claim for each"))
    return found[0]


def _evidence(fields: Fields) -> Evidence:
    node = fields.nodes.get("evidence")
    if node is None:
        return Evidence()
    inner = Fields(node, fields.file, fields.problems, what="evidence", keys=EVIDENCE_KEYS)
    fields.places.update({f"evidence.{name}": place for name, place in inner.places.items()})
    figure, start = inner.text("figure"), inner.integer("start", least=0)
    if start is not None and figure is None:
        inner.wrong("start", "missing-key", "'start' needs the 'figure' that starts there")
        return Evidence()
    end = start + len(figure) if start is not None and figure is not None else None
    return Evidence(figure, inner.integer("sentence", least=0), start, end)


def _derived_from(fields: Fields, origin: Origin) -> tuple[str, ...]:
    ids = fields.texts("derived_from")
    if ids and origin is not Origin.DERIVED:
        fields.wrong(
            "derived_from", "contradiction", f"a claim of origin '{origin}' is not derived", "write 'origin: derived'"
        )
    if not ids and origin is Origin.DERIVED:
        fields.wrong("origin", "missing-key", "a derived claim needs 'derived_from' with the claim ids it rests on")
    return ids


def _audit(fields: Fields) -> tuple[tuple[str, ...], str | None]:
    node = fields.nodes.get("audit")
    if node is None:
        return (), None
    inner = Fields(node, fields.file, fields.problems, what="audit", keys=AUDIT_KEYS)
    accepts, because = inner.texts("accepts"), inner.text("because", required=True)
    if not accepts:
        inner.wrong("accepts", "missing-key", "audit needs 'accepts' with the rule whose finding is right as it is")
    return accepts, because
