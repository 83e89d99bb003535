"""Single values and their order: range, granularity, best and average, stricter and laxer metrics, means of parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import combinations

from claims.audit.ends import Ends, find_ends, firm
from claims.audit.findings import AuditFinding, Verdict
from claims.audit.intervals import Formula, Interval, PrintedNumber, digits_for, exactly, plain
from claims.audit.links import Link, Mean, counted, generics, means, orders
from claims.audit.printed import Printed, PrintedValue, limits, name, one_sentence, place, subject
from claims.audit.rules.changes import implied
from claims.audit.rules.restated import judged
from claims.record.entries import Metric
from claims.record.types import Aggregate, Bound, Claim, Comparison, Direction
from claims.registry.lookup import Registry

_TOLD = {Comparison.DIFFERENCE: "points", Comparison.RELATIVE: "relative change", Comparison.RATIO: "factor"}


def score_findings(printed: Printed) -> Iterator[AuditFinding]:
    """Findings of all rules of this module."""
    yield from _ranges(printed)
    yield from _implied_ranges(printed)
    yield from _granularity(printed)
    yield from _best_and_average(printed)
    yield from _orders(printed)
    yield from _means(printed)


def _outside(found: Interval, metric: Metric) -> bool:
    below = metric.low is not None and found.high < Decimal(str(metric.low))
    return below or (metric.high is not None and found.low > Decimal(str(metric.high)))


def _limits_of(metric: Metric) -> str:
    ends = ["any" if end is None else f"{end:g}" for end in (metric.low, metric.high)]
    return f"{metric.name} lies between {ends[0]} and {ends[1]}"


def _ranges(printed: Printed) -> Iterator[AuditFinding]:
    for value in printed.absolute:
        metric = printed.registry.metrics[value.metric]
        if value.metric == value.claim.metric and value.unit == metric.unit and _outside(value.figure.rounded, metric):
            what = f"'{value.claim.reported}' is no possible {metric.printed}"
            yield AuditFinding("range", Verdict.INCONSISTENT, (value.claim,), what, f"{_limits_of(metric)}, "
                          f"printed {value.figure.text} {value.figure.rounded}")  # fmt: skip


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
    said = f"{subject(change.claim, registry)}: '{change.claim.reported}' with {known.figure.text}"
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
    left = exactly(1) - change.figure.rounded * exactly(Decimal("0.01"))
    error = exactly(100) - known.figure.rounded
    if left.low <= 0:
        return ["it may be meant in percent of the old value"]
    old_error = error if ends.old is not None else error / left
    return ["it may be a relative reduction of the error"] if old_error.low <= 100 else []


def _granularity(printed: Printed) -> Iterator[AuditFinding]:
    """Scores out of n items that are k/n for no whole k: several runs, another split, another number of items."""
    for value in printed.absolute:
        claim = value.claim
        size = _items(claim, printed.registry)
        if size is None or not _is_share(value, printed.registry) or limits([claim]):
            continue
        if claim.quantity.aggregate is not None or claim.quantity.uncertainty is not None:
            continue
        ways = (value.figure.rounded, value.figure.truncated)
        counts = [count for way in ways for count in _whole(way, size)]
        whose = subject(claim, printed.registry)
        below = int(value.figure.value * size / 100)
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
            f"'{claim.reported}' of {whose} is no whole number of right answers out of {size}",
            f"{near}; printed {value.figure.text} {value.figure.rounded}",
            "unstated protocol: the mean of several runs, another split, or partial credit",
        )


def _items(claim: Claim, registry: Registry) -> int | None:
    entry = registry.benchmarks.get(claim.benchmark or "")
    if entry is None:
        return None
    if claim.subset is None:
        return entry.size
    return next((part.size for part in entry.subsets if part.id == claim.subset), None)


def _is_share(value: PrintedValue, registry: Registry) -> bool:
    """Whether the number is a share of right answers, also where the source only says `performance`."""
    if value.metric in counted():
        return value.unit == "percent"
    entry = registry.benchmarks.get(value.claim.benchmark or "")
    default = entry.metrics[0] if entry and entry.metrics else None
    named = value.metric in generics() and value.claim.metric in generics()
    return named and default in counted() and value.unit in ("score", "percent")


def _whole(interval: Interval, size: int) -> range:
    """Numbers of right answers that give a percentage in the interval."""
    low = (interval.low * size / 100).to_integral_value(ROUND_CEILING)
    high = (interval.high * size / 100).to_integral_value(ROUND_FLOOR)
    return range(max(0, int(low)), min(size, int(high)) + 1)


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
        first, second = top.figure.rounded, same[0].figure.rounded
        wrong = first.low > second.high if falls else first.high < second.low
        verdict, word = (Verdict.INCONSISTENT, "below") if wrong else (Verdict.CONSISTENT, "not below")
        sign = ">" if wrong == falls else "<" if wrong else "≤" if falls else "≥"
        what = f"the best, '{top.claim.reported}', is {word} the average, '{same[0].claim.reported}'"
        arithmetic = f"{top.figure.text} {first} {sign} {same[0].figure.text} {second}"
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
    wrong = low.figure.rounded.low > high.figure.rounded.high
    names = [registry.metrics[value.metric].name for value in (low, high)]
    sign, word = (">", "above") if wrong else ("≤", "not above")
    verdict = Verdict.INCONSISTENT if wrong else Verdict.CONSISTENT
    arithmetic = f"{low.figure.text} {low.figure.rounded} {sign} {high.figure.text} {high.figure.rounded}"
    what = f"{subject(low.claim, registry)}: {names[0]} is {word} {names[1]}"
    return AuditFinding("order", verdict, (low.claim, high.claim), what, arithmetic)


def _means(printed: Printed) -> Iterator[AuditFinding]:
    """Printed averages whose parts are all printed by the same source for the same system."""
    systems: dict[tuple[object, ...], list[PrintedValue]] = {}
    for value in printed.absolute:
        claim = value.claim
        if claim.benchmark is not None and claim.subset is not None:
            where = (place(claim)[0], claim.benchmark, claim.setting, claim.reported_by, name(claim.method))
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
    sizes = {part.id: part.size for part in registry.benchmarks[mean.benchmark].subsets}
    weights = [sizes.get(part) if mean.by_items else 1 for part in mean.parts]
    known = [weight for weight in weights if weight]
    if len(known) < len(parts):
        return None
    total = sum(known)
    formula: Formula = lambda *given: _weighted(given, known, total)  # noqa: E731
    figures: list[PrintedNumber] = [part.figure for part in parts]
    terms = [f.text if w == 1 else f"{w} · {f.text}" for f, w in zip(figures, known, strict=True)]
    doubts = ["other averages go under the same name"] if mean.unsure else []
    words = f"({' + '.join(terms)}) / {total}"
    return judged("mean", (whole, *parts), words, formula, figures, "", registry, doubts)


def _weighted(given: Sequence[Interval], weights: Sequence[int], total: int) -> Interval:
    found = exactly(0)
    for part, weight in zip(given, weights, strict=True):
        found = found + part * exactly(weight)
    return Interval(found.low / total, found.high / total)
