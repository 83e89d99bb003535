"""Scores out of n items that are not k/n for any whole k."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from claims.audit.findings import AuditFinding, Verdict
from claims.audit.intervals import plain
from claims.audit.links import counted, generics
from claims.audit.printed import Printed, PrintedValue, limits, subject
from claims.audit.size_fit import whole_counts
from claims.record.types import Claim
from claims.registry.lookup import Registry


def granularity_findings(printed: Printed) -> Iterator[AuditFinding]:
    """Scores out of n items that are k/n for no whole k: several runs, another split, another number of items."""
    for value in printed.absolute:
        claim = value.claim
        size = _items(claim, printed.registry)
        if size is None or not _is_share(value, printed.registry) or limits([claim]):
            continue
        if claim.quantity.aggregate is not None or claim.quantity.uncertainty is not None:
            continue
        ways = (value.number.rounded, value.number.truncated)
        counts = [count for way in ways for count in whole_counts(way, size)]
        whose = subject(claim, printed.registry)
        below = int(value.number.value * size / 100)
        if counts:
            what = f"'{claim.reported}' of {whose} is a whole number of {size} items"
            share = plain(Decimal(counts[0]) * 100 / size, 4)
            yield AuditFinding("granularity", Verdict.CONSISTENT, (claim,), what, f"{counts[0]} / {size} = {share} %")
            continue
        near = " and ".join(f"{k} / {size} = {plain(Decimal(k) * 100 / size, 4)} %" for k in (below, below + 1))
        yield AuditFinding(
            "granularity",
            Verdict.NOTICE,
            (claim,),
            f"'{claim.reported}' of {whose} is not a whole number of right answers out of {size}",
            f"{near}; printed {value.number.text} {value.number.rounded}",
            "unstated protocol: the mean of several runs, another split, or partial credit",
        )


def _items(claim: Claim, registry: Registry) -> int | None:
    """The n of a score that must be k/n: items counted, a size with a source, and the split is the claim's."""
    entry = registry.benchmarks.get(claim.benchmark or "")
    if entry is None:
        return None
    size = entry.size_of(claim.subset)
    return None if size is None else size.items(registry.conditions.split_of(claim.setting))


def _is_share(value: PrintedValue, registry: Registry) -> bool:
    """Whether the number is a share of right answers, also where the source only says `performance`."""
    if value.metric in counted():
        return value.unit == "percent"
    entry = registry.benchmarks.get(value.claim.benchmark or "")
    default = entry.metrics[0] if entry and entry.metrics else None
    named = value.metric in generics() and value.claim.metric in generics()
    return named and default in counted() and value.unit in ("score", "percent")
