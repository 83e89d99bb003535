"""Claims to the Polars frame: one row a claim, converted to canonical units here and only here.

`norm_value`, `norm_low` and `norm_high` are in `norm_unit`, as `claims.record.canonical` defines them for each
comparison: values of the metric in its own unit, changes signed (a decrease is negative), ratios as new / old. `factor`
is new / old for a single-valued ratio or relative change, and for a difference whose two ends the same paper reports.
It is null for `percent` claims: whether their percent is relative or points is what the source does not say.

Methods and baselines get their identity here (`claims.registry.method_ids`): the registered name, or the commonest
spelling of an unregistered one, so that boards and conflicts see one system as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

import polars as pl

from claims.boards.claim_columns import CLAIM_COLUMNS, ResolvedClaim
from claims.boards.columns import frame_of
from claims.record.canonical import Normal, factor, normal
from claims.record.entries import Metric
from claims.record.errors import ClaimsError, Problem
from claims.record.types import Bound, Claim, Comparison, Paper
from claims.registry.lookup import Registry
from claims.registry.method_ids import MethodIdentity, identified
from claims.registry.method_names import fold
from claims.registry.methods import Methods
from claims.registry.units import convert

Place = tuple[str | None, ...]
PlaceValues = Mapping[Place, Decimal]


def claims_frame(
    papers: Iterable[Paper], claims: Iterable[Claim], registry: Registry, methods: Methods | None = None
) -> pl.DataFrame:
    """The table of claims.

    Args:
        papers: the sources; a claim refers to one of them.
        claims: loaded claims, with ids and settled quantities.
        registry: where metrics give their units and directions.
        methods: the known methods; by default those of the registry's data folder.

    Returns:
        A frame with the columns of `CLAIM_COLUMNS`, one row a claim in the given order.

    Raises:
        ClaimsError: a claim without a paper, or with a metric that the registry does not know.
    """
    known = {paper.id: paper for paper in papers}
    listed = list(claims)
    methods = methods or (Methods.load(registry.folder) if registry.folder else Methods.of(()))
    names = _identities(listed, methods)
    norms = [_normal(claim, registry) for claim in listed]
    ends = _ends(zip(listed, norms, strict=True))
    return frame_of(
        CLAIM_COLUMNS,
        [
            _resolved(claim, norm, registry.metrics[claim.metric], known, ends, names)
            for claim, norm in zip(listed, norms, strict=True)
        ],
    )


def _identities(claims: Iterable[Claim], methods: Methods) -> dict[tuple[str, str], MethodIdentity]:
    """What every name of a method or baseline stands for in its source; an unregistered one in its commonest spelling.

    A source that gives two spellings of one name different numbers on one benchmark and metric (DeepSeek-V3 for the
    base model, DeepSeek V3 for the chat model) means two systems by them: there, each spelling is a method by itself.
    """
    used: Counter[tuple[str, str]] = Counter()
    printed: dict[tuple[str, str], dict[Place, dict[str, set[Decimal | None]]]] = {}
    for claim in claims:
        source = claim.paper.id if claim.paper else ""
        used.update((source, name) for name in (claim.method, claim.baseline) if name is not None)
        if claim.method is not None and claim.quantity.comparison is Comparison.ABSOLUTE:
            place = (claim.benchmark, claim.subset, claim.metric)
            spelled = printed.setdefault((source, fold(claim.method)), {}).setdefault(place, {})
            spelled.setdefault(claim.method, set()).add(claim.quantity.value)
    apart = {name for name, places in printed.items() if any(_differ(spelled) for spelled in places.values())}
    found = {
        (source, name): identified(name, methods, source, apart=(source, fold(name)) in apart) for source, name in used
    }
    spellings: dict[str, Counter[str]] = {}
    for where, identity in found.items():
        spellings.setdefault(identity.id, Counter())[identity.name] += used[where]
    return {
        where: replace(identity, name=spellings[identity.id].most_common(1)[0][0]) for where, identity in found.items()
    }


def _differ(spelled: Mapping[str, set[Decimal | None]]) -> bool:
    """Whether two spellings have numbers of which neither's are all among the other's."""
    sets = list(spelled.values())
    return any(not (one <= other or other <= one) for at, one in enumerate(sets) for other in sets[at + 1 :])


def _normal(claim: Claim, registry: Registry) -> Normal:
    metric = registry.metrics.get(claim.metric)
    if metric is None or claim.paper is None:
        what = f"unknown metric '{claim.metric}'" if metric is None else f"claim {claim.reported!r} has no paper"
        raise ClaimsError(Problem(what, claim.file, claim.line, claim.column, rule="table-shape"))
    return normal(claim.quantity, metric, convert, claim.scale)


def _resolved(
    claim: Claim,
    norm: Normal,
    metric: Metric,
    papers: Mapping[str, Paper],
    ends: PlaceValues,
    names: Mapping[tuple[str, str], MethodIdentity],
) -> ResolvedClaim:
    assert claim.paper is not None  # checked by _normal
    paper = papers.get(claim.paper.id, claim.paper)
    method, baseline = (names.get((claim.paper.id, name or "")) for name in (claim.method, claim.baseline))
    return ResolvedClaim(claim, paper, metric, norm, method, baseline, _factor(claim, norm, metric, ends))


def _factor(claim: Claim, norm: Normal, metric: Metric, ends: PlaceValues) -> Decimal | None:
    if claim.quantity.comparison is not Comparison.DIFFERENCE:
        return factor(claim.quantity, norm)
    if metric.unit == "dB" or claim.baseline is None:
        return None  # a difference of decibels is a factor already, of another quantity
    new, old = ends.get(_place(claim, claim.method)), ends.get(_place(claim, claim.baseline))
    return new / old if new is not None and old is not None and old > 0 and new >= 0 else None


def _ends(pairs: Iterable[tuple[Claim, Normal]]) -> PlaceValues:
    """Exact absolute values by place and method; a place with two different values gives none."""
    found: dict[Place, Decimal | None] = {}
    for claim, norm in pairs:
        quantity = claim.quantity
        if quantity.comparison is Comparison.ABSOLUTE and quantity.bound is Bound.EXACT and norm.value is not None:
            place = _place(claim, claim.method)
            found[place] = norm.value if found.get(place, norm.value) == norm.value else None
    return {place: value for place, value in found.items() if value is not None}


def _place(claim: Claim, method: str | None) -> Place:
    paper = claim.paper.id if claim.paper else None
    return (paper, claim.metric, claim.benchmark, claim.subset, claim.setting, claim.measurement, method)
