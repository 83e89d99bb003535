"""Values that a metric cannot take, printed or implied by a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from claims.audit.ends import Ends, find_ends, firm
from claims.audit.findings import AuditFinding, Verdict
from claims.audit.intervals import Interval, digits_for, exactly, plain
from claims.audit.links import Link
from claims.audit.printed import Printed, PrintedValue, limits, subject
from claims.audit.rules.changes import implied
from claims.record.entries import Metric
from claims.record.types import Comparison
from claims.registry.lookup import Registry

_TOLD = {Comparison.DIFFERENCE: "points", Comparison.RELATIVE: "relative change", Comparison.RATIO: "factor"}


def _outside(found: Interval, metric: Metric) -> bool:
    below = metric.low is not None and found.high < Decimal(str(metric.low))
    return below or (metric.high is not None and found.low > Decimal(str(metric.high)))


def _limits_of(metric: Metric) -> str:
    ends = ["any" if end is None else f"{end:g}" for end in (metric.low, metric.high)]
    return f"{metric.name} lies between {ends[0]} and {ends[1]}"


def range_findings(printed: Printed) -> Iterator[AuditFinding]:
    """Findings on printed values, and on values that a change implies."""
    yield from _printed_ranges(printed)
    yield from _implied_ranges(printed)


def _printed_ranges(printed: Printed) -> Iterator[AuditFinding]:
    for value in printed.absolute:
        metric = printed.registry.metrics[value.metric]
        if value.metric == value.claim.metric and value.unit == metric.unit and _outside(value.number.rounded, metric):
            what = f"'{value.claim.reported}' is not a possible {metric.printed}"
            yield AuditFinding("range", Verdict.INCONSISTENT, (value.claim,), what, f"{_limits_of(metric)}, "
                          f"printed {value.number.text} {value.number.rounded}")  # fmt: skip


def _implied_ranges(printed: Printed) -> Iterator[AuditFinding]:
    """A change with one printed end, whose other end no value of the metric can be."""
    for change in printed.changes:
        ends = find_ends(change, printed)
        metric = printed.metric(change.claim)
        if ends is None or ends.complete or ends.link is not Link.SAME:
            continue
        known = ends.new or ends.old
        if known is None or known.unit != metric.unit:
            continue
        others = implied(change, ends)
        possible = [kind for kind, value in others.items() if not _outside(value, metric)]
        if len(possible) == len(others):
            continue
        told = "; ".join(
            f"as {_TOLD[kind]} the other end is {plain(value.middle, digits_for(value.width, 1))} {value}"
            for kind, value in others.items()
        )
        weak = [*limits((change.claim, known.claim)), *filter(None, [firm(change, ends)]), *_other(change, ends)]
        yield _impossible(change, known, possible, f"{told}; {_limits_of(metric)}", weak, printed.registry)


def _impossible(
    change: PrintedValue,
    known: PrintedValue,
    possible: Sequence[Comparison],
    arithmetic: str,
    weak: Sequence[str],
    registry: Registry,
) -> AuditFinding:
    claims, reason = (change.claim, known.claim), "; ".join(weak) or None
    said = f"{subject(change.claim, registry)}: '{change.claim.reported}' with {known.number.text}"
    what = f"{said} leaves no possible value for the other end"
    if possible:
        what = f"{said} can only be {' or '.join(_TOLD[kind] for kind in possible)}"
    if weak:
        return AuditFinding("range", Verdict.UNDECIDABLE, claims, what, arithmetic, reason)
    if possible:
        return AuditFinding("range", Verdict.CONSISTENT, claims, what, arithmetic, resolved=possible[0])
    return AuditFinding("range", Verdict.INCONSISTENT, claims, what, arithmetic)


def _other(change: PrintedValue, ends: Ends) -> list[str]:
    """Why the plain readings are not all that a percent change may mean."""
    if change.claim.quantity.comparison not in (Comparison.PERCENT, Comparison.RELATIVE):
        return []
    known = ends.new or ends.old
    assert known is not None
    left = exactly(1) - change.number.rounded * exactly(Decimal("0.01"))
    error = exactly(100) - known.number.rounded
    if left.low <= 0:
        return ["it may be meant in percent of the old value"]
    old_error = error if ends.old is not None else error / left
    return ["it may be a relative reduction of the error"] if old_error.low <= 100 else []
