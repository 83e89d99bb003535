"""Printed averages against their printed parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.audit.findings import AuditFinding
from claims.audit.formulas import judged
from claims.audit.intervals import Formula, Interval, exactly
from claims.audit.links import Mean, means
from claims.audit.printed import Printed, PrintedValue, name, place
from claims.registry.lookup import Registry


def mean_findings(printed: Printed) -> Iterator[AuditFinding]:
    """Printed averages whose parts are all printed by the same source for the same system."""
    systems: dict[tuple[object, ...], list[PrintedValue]] = {}
    for value in printed.absolute:
        claim = value.claim
        if claim.benchmark is not None and claim.subset is not None:
            where = (place(claim)[0], claim.benchmark, claim.setting, claim.reporter, name(claim.method))
            systems.setdefault(where, []).append(value)
    for values in systems.values():
        for mean in means():
            if values[0].claim.benchmark == mean.benchmark:
                found = _mean(mean, values, printed.registry)
                if found is not None:
                    yield found


def _mean(mean: Mean, values: Sequence[PrintedValue], registry: Registry) -> AuditFinding | None:
    by_part: dict[str | None, list[PrintedValue]] = {}
    for value in values:
        by_part.setdefault(value.claim.subset, []).append(value)
    chosen = [by_part.get(part, []) for part in (mean.whole, *mean.parts)]
    if any(len(found) != 1 for found in chosen):
        return None
    whole, *parts = (found[0] for found in chosen)
    sizes = {part.id: part.size.usual for part in registry.benchmarks[mean.benchmark].subsets if part.size}
    weights = [sizes.get(part) if mean.by_items else 1 for part in mean.parts]
    known = [weight for weight in weights if weight]
    if len(known) < len(parts):
        return None
    total = sum(known)
    formula: Formula = lambda *given: _weighted(given, known, total)  # noqa: E731
    numbers = [part.number for part in parts]
    terms = [f.text if w == 1 else f"{w} · {f.text}" for f, w in zip(numbers, known, strict=True)]
    doubts = ["other averages go under the same name"] if mean.unsure else []
    words = f"({' + '.join(terms)}) / {total}"
    return judged("mean", (whole, *parts), words, formula, numbers, "", registry, doubts)


def _weighted(given: Sequence[Interval], weights: Sequence[int], total: int) -> Interval:
    found = exactly(0)
    for part, weight in zip(given, weights, strict=True):
        found = found + part * exactly(weight)
    return Interval(found.low / total, found.high / total)
