"""Which of two numbers must be the larger: the best and the average, stricter and laxer metrics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from claims.audit.findings import AuditFinding, Verdict
from claims.audit.links import orders
from claims.audit.printed import Printed, PrintedValue, limits, name, one_sentence, place, subject
from claims.record.types import Aggregate, Bound, Direction
from claims.registry.lookup import Registry


def order_findings(printed: Printed) -> Iterator[AuditFinding]:
    """Findings on the best and the average, and on metrics that bound each other."""
    yield from _best_and_average(printed)
    yield from _orders(printed)


def _best_and_average(printed: Printed) -> Iterator[AuditFinding]:
    """`up to 98.7 %` and `92.7 % on average` of one system at one place."""
    best = [v for v in (*printed.changes, *printed.absolute) if v.claim.quantity.bound is Bound.UP_TO]
    for top in best:
        if top.claim.quantity.aggregate is not None:
            continue
        where = place(top.claim)
        values = [*printed.changes_at(where), *printed.at(where)]
        same = [v for v in values if _same_subject(top, v) and v.claim.quantity.aggregate is Aggregate.AVERAGE]
        same = [v for v in same if v.claim.quantity.bound is Bound.EXACT]
        if len(same) != 1 or not one_sentence((top.claim, same[0].claim)):
            continue
        falls = top.claim.quantity.direction is Direction.DECREASE
        first, second = top.number.rounded, same[0].number.rounded
        wrong = first.low > second.high if falls else first.high < second.low
        verdict, word = (Verdict.INCONSISTENT, "below") if wrong else (Verdict.CONSISTENT, "not below")
        sign = ">" if wrong == falls else "<" if wrong else "≤" if falls else "≥"
        what = f"the best, '{top.claim.reported}', is {word} the average, '{same[0].claim.reported}'"
        arithmetic = f"{top.number.text} {first} {sign} {same[0].number.text} {second}"
        claims = (top.claim, same[0].claim)
        yield AuditFinding("order", verdict, claims, f"{subject(top.claim, printed.registry)}: {what}", arithmetic)


def _same_subject(first: PrintedValue, second: PrintedValue) -> bool:
    a, b = first.claim, second.claim
    return (
        a is not b
        and place(a) == place(b)
        and (first.metric, first.unit, name(a.method), name(a.baseline))
        == (second.metric, second.unit, name(b.method), name(b.baseline))
        and (a.quantity.comparison, a.quantity.direction) == (b.quantity.comparison, b.quantity.direction)
    )


def _orders(printed: Printed) -> Iterator[AuditFinding]:
    """Exact match above F1, recall@1 above recall@10: impossible for one system at one place."""
    for values in printed.places().values():
        for rising, benchmarks in orders():
            own = [v for v in values if v.metric in rising and v.claim.benchmark is not None]
            if benchmarks:
                own = [v for v in own if v.claim.benchmark in benchmarks]
            for first, second in combinations(own, 2):
                if name(first.claim.method) != name(second.claim.method) or first.metric == second.metric:
                    continue
                if _several(own, first) or _several(own, second) or limits((first.claim, second.claim)):
                    continue
                low, high = sorted((first, second), key=lambda v: rising.index(v.metric))
                yield _ordered(low, high, printed.registry)


def _several(values: Sequence[PrintedValue], value: PrintedValue) -> bool:
    return sum(v.metric == value.metric and name(v.claim.method) == name(value.claim.method) for v in values) > 1


def _ordered(low: PrintedValue, high: PrintedValue, registry: Registry) -> AuditFinding:
    wrong = low.number.rounded.low > high.number.rounded.high
    names = [registry.metrics[value.metric].name for value in (low, high)]
    sign, word = (">", "above") if wrong else ("≤", "not above")
    verdict = Verdict.INCONSISTENT if wrong else Verdict.CONSISTENT
    arithmetic = f"{low.number.text} {low.number.rounded} {sign} {high.number.text} {high.number.rounded}"
    what = f"{subject(low.claim, registry)}: {names[0]} is {word} {names[1]}"
    return AuditFinding("order", verdict, (low.claim, high.claim), what, arithmetic)
