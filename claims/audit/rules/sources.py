"""The same result of one system in two sources: where the printed numbers cannot be one number, a conflict card."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from claims.audit.findings import AuditFinding, Verdict
from claims.audit.intervals import Interval, plain
from claims.audit.printed import Printed, PrintedValue, name
from claims.record.entries import ConditionRole, Metric
from claims.record.types import Aggregate, Bound, Claim
from claims.registry.lookup import Registry
from claims.registry.method_ids import is_named

UNSTATED = "unstated"


def source_findings(printed: Printed) -> Iterator[AuditFinding]:
    """One finding for every result that is printed more than once."""
    groups: dict[tuple[object, ...], list[PrintedValue]] = defaultdict(list)
    for value in printed.absolute:
        claim = value.claim
        plain_value = claim.quantity.bound is Bound.EXACT and claim.quantity.aggregate is not Aggregate.MEDIAN
        if claim.benchmark is not None and plain_value and value.metric == claim.metric:
            own = None if is_named(claim.method) else source(claim)[0]  # "our method" is another one in every paper
            where = (own, name(claim.method), claim.benchmark, claim.subset, value.metric, claim.setting, value.unit,
                     claim.measurement if _is_gated(printed.metric(claim)) else None)  # fmt: skip
            groups[where].append(value)
    for values in groups.values():
        if len({source(value.claim) for value in values}) > 1:
            yield _compared(values, printed.registry)


def _is_gated(metric: Metric) -> bool:
    """Whether what a number was measured on keeps it apart from others."""
    return ConditionRole.MEASUREMENT in metric.gated_by


def source(claim: Claim) -> tuple[str, str | None]:
    """What counts as one source: a paper, and who ran the number in it."""
    return (claim.paper.id if claim.paper else "", claim.reporter)


def _compared(values: Sequence[PrintedValue], registry: Registry) -> AuditFinding:
    ordered = sorted(values, key=lambda value: value.number.value)
    claims = tuple(value.claim for value in ordered)
    low, high = ordered[0], ordered[-1]
    whole = [_whole(value) for value in ordered]
    apart = max(one.low for one in whole) > min(one.high for one in whole)  # no number is in all of them
    metric = registry.metrics[low.metric]
    where = f"{metric.name} on {registry.benchmarks[str(low.claim.benchmark)].titled(low.claim.subset)}"
    subject = f"{low.claim.method}, {where}, {low.claim.setting or 'setting unstated'}"
    if not apart:
        numbers = " and ".join(dict.fromkeys(value.number.text for value in ordered))
        return AuditFinding("sources", Verdict.CONSISTENT, claims, f"{subject}: {len(values)} times {numbers}", numbers)
    spread = high.number.value - low.number.value
    return AuditFinding(
        "sources",
        Verdict.CONFLICT,
        claims,
        f"{subject}: printed from {low.number.text} to {high.number.text}",
        f"{high.number.text} {high.number.rounded} − {low.number.text} {low.number.rounded} = {plain(spread, 6)}",
        None if low.claim.setting else "no source states the setting",
        differing=_differing(claims),
    )


def _whole(value: PrintedValue) -> Interval:
    """The printed number with its uncertainty, where one is printed."""
    more = value.claim.quantity.uncertainty
    printed = value.number.rounded
    scale = Decimal(100) if value.claim.scale == "fraction" else Decimal(1)
    return printed if more is None else Interval(printed.low - more * scale, printed.high + more * scale)


def _differing(claims: Sequence[Claim]) -> Mapping[str, tuple[str, ...]]:
    """Fields in which the claims differ, besides the number."""
    fields: dict[str, tuple[str, ...]] = {
        "paper": tuple(claim.paper.title if claim.paper else "" for claim in claims),
        "measured by": tuple(claim.reporter or "the paper itself" for claim in claims),
        "published": tuple(_date(claim) for claim in claims),
        "method as printed": tuple(claim.method or "" for claim in claims),
        "setting": tuple(claim.setting or UNSTATED for claim in claims),
        "origin": tuple(claim.origin.value for claim in claims),
    }
    return {key: values for key, values in fields.items() if len(set(values)) > 1 or values[0] == UNSTATED}


def _date(claim: Claim) -> str:
    return f"{claim.paper.published:%Y-%m}" if claim.paper and claim.paper.published else "undated"
