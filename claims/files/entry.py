"""One entry of `claims:` to a `Claim`: names resolved, figure parsed and settled, every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from claims.figures.quantities import parse_quantity
from claims.figures.worth import turned_by_worth
from claims.files.circumstances import read_circumstances, with_statistics
from claims.files.keys import CLAIM_KEYS, OLD_KEYS
from claims.files.provenance import read_provenance
from claims.record.canonical import COUNTED, PERCENT, POINT
from claims.record.entries import Benchmark, Metric, Subset
from claims.record.errors import Problem, QuantityError, RegistryError
from claims.record.identity import claim_id
from claims.record.settle import Scale, Stated, settle
from claims.record.types import Aggregate, Bound, Claim, Comparison, Direction, Paper, Quantity
from claims.registry.lookup import Registry
from claims.registry.units import compatible, convert
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

Registered = TypeVar("Registered")
UNSTATED = "unstated"  # a baseline that the source does not name: said, so that nobody has to look again
_OUT_OF = re.compile(r"\s+(out\s+)?of\s+(the\s+)?\Z")  # "21 out of 30": 30 items, of which 21


def read_claim(node: sy.Node, paper: Paper, registry: Registry, file: str, problems: list[Problem]) -> Claim | None:
    """The claim of one list entry; None where its faults, added to `problems`, leave nothing to work with."""
    fields = Fields(node, file, problems, what="claim", keys=(*CLAIM_KEYS, *OLD_KEYS))
    if not isinstance(node, sy.Mapping):
        return None
    before = len(problems)
    method = fields.text("method", required=True)
    metric = _metric(fields, registry)
    benchmark, subset = _benchmark(fields, registry)
    reported = fields.text("reported", required=True)
    quantity, scale = _quantity(fields, reported, metric, registry)
    stands = read_circumstances(fields, registry.conditions)
    quantity = with_statistics(quantity, stands, fields) if quantity else None
    provenance = read_provenance(fields)
    if metric is None or quantity is None or len(problems) > before:
        return None
    claim = Claim(
        quantity=quantity,
        metric=metric.id,
        method=method,
        baseline=None if (baseline := fields.text("baseline")) == UNSTATED else baseline,
        benchmark=benchmark.id if benchmark else None,
        subset=subset.id if subset else None,
        setting=stands.setting,
        reported=reported or "",
        paper=paper,
        benchmark_text=fields.text("benchmark"),
        metric_text=fields.text("metric"),
        setting_text=fields.text("setting"),
        scale=scale,
        measurement=stands.measurement,
        conditions=stands.pairs,
        file=file,
        line=fields.line,
        column=fields.column,
        places=fields.places,
        **provenance,
    )
    return replace(claim, id=claim_id(paper.id, claim))


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
        figure, of = one_figure(reported, registry)
    except QuantityError as error:
        for problem in error.problems:
            fields.wrong("reported", "quantity", problem.what, problem.hint)
        return None, None
    if metric is None:
        return None, None
    if of is not None and figure.unit in (None, *COUNTED) and not 0 <= (figure.value or 0) <= of:
        fields.wrong("reported", "quantity", f"'{reported}' is more than there are", "write how many of how many")
        return None, None
    figure, stated = as_share(turned_by_worth(figure, reported, metric), of, metric, stated)
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


def one_figure(reported: str, registry: Registry) -> tuple[Quantity, int | None]:
    """The one figure of `reported` with its words, and the n of "k of n"; names of the registry may stand at it.

    Raises:
        QuantityError: there is none, or several.
    """
    found = parse_quantity(reported, registry)
    if len(found) == 2 and _OUT_OF.match(reported[found[0].span.end : found[1].span.start]):
        count = found[1].value
        whole = count is not None and count == int(count) and found[1].unit in (None, *COUNTED)
        return found[0], int(count) if count is not None and whole else None
    if len(found) != 1:
        figures = " and ".join(repr(quantity.text) for quantity in found)
        what = f"'reported' holds {len(found)} figures, {figures}; a claim is one"
        raise QuantityError(Problem(what, rule="quantity", hint="write a claim for each"))
    return found[0], None


def as_share(figure: Quantity, of: int | None, metric: Metric, stated: Stated) -> tuple[Quantity, Stated]:
    """`k of n` of a metric that is counted in percent as k/n over n items; of any other metric as k, over n items."""
    if of is None or figure.value is None:
        return figure, stated
    count, figure = figure.value, replace(figure, items=of)
    if metric.unit != PERCENT or figure.unit not in (None, *COUNTED) or not 0 <= count <= of:
        return figure, stated
    share = replace(figure, value=count / of, unit=None, decimals=None)
    return share, replace(stated, scale=stated.scale or Scale.FRACTION)
