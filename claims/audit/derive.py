"""Values that follow from what a paper prints: one end of a change from the other end and the change.

A derived claim says no more than its sources do: it keeps the interval of their rounding (`low` and `high` beside the
value), lists them in `derived_from`, and is never ranked among reported values unless a reader asks for it. Nothing is
derived from bounds, averages, words, ranges, or a percent of which nobody knows what it is a percent of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from claims.audit.ends import Ends, find_ends, firm
from claims.audit.intervals import Interval, digits_for, exactly, plain
from claims.audit.links import Link
from claims.audit.printed import Printed, PrintedValue, aggregates, limits, name, one_sentence, place
from claims.audit.rules.changes import missing
from claims.record.entries import Metric
from claims.record.identity import claim_id
from claims.record.types import Claim, Comparison, Direction, Evidence, Origin, Paper, Quantity, Span
from claims.registry.lookup import Registry

_PLAIN_CHANGES = (Comparison.DIFFERENCE, Comparison.RELATIVE, Comparison.RATIO)
_FACTORS = (Comparison.RELATIVE, Comparison.RATIO)
_SIGNS = {"percent": "%", "x": "x", "score": "", "count": ""}
_WORDS = {Comparison.DIFFERENCE: "difference", Comparison.RELATIVE: "relative change", Comparison.RATIO: "factor"}


def derived_claims(papers: Iterable[Paper], claims: Iterable[Claim], registry: Registry) -> tuple[Claim, ...]:
    """Claims that follow from the printed ones.

    Args:
        papers: papers whose claims may be derived from.
        claims: loaded claims, with ids and settled quantities.
        registry: units and ranges.

    Returns:
        Claims of origin `derived`, each once, in the order of the claims that they follow from.
    """
    wanted = {paper.id for paper in papers}
    printed = Printed(claims, registry)
    found: dict[str, Claim] = {}
    for change in printed.changes:
        if change.claim.paper is None or change.claim.paper.id not in wanted or not _usable(change):
            continue
        for claim in (*_other_end(change, printed), *_chained(change, printed)):
            found.setdefault(claim.id, claim)
    return tuple(found.values())


def _usable(change: PrintedValue) -> bool:
    claim = change.claim
    exact = not limits([claim]) and not aggregates([claim]) and not change.number.word
    return exact and claim.quantity.comparison in _PLAIN_CHANGES and claim.baseline is not None


def _other_end(change: PrintedValue, printed: Printed) -> Iterator[Claim]:
    """The end that is not printed, where the other one is."""
    ends = find_ends(change, printed)
    if ends is None or ends.complete or not _sound(change, ends, printed):
        return
    known = ends.new or ends.old
    assert known is not None
    method = change.claim.method if ends.new is None else change.claim.baseline
    if any(_is_of(value, method, known.metric) for value in printed.at(place(change.claim))):
        return
    kind, forward = change.claim.quantity.comparison, ends.new is None
    try:
        interval = missing(kind, known.number.rounded, change.number.rounded, forward=forward)
        middle = missing(kind, exactly(known.number.value), exactly(change.number.value), forward=forward).middle
    except ZeroDivisionError:
        return
    metric = printed.registry.metrics[known.metric]
    if not _possible(interval, metric, known.unit):
        return
    signs = {Comparison.DIFFERENCE: "+−", Comparison.RELATIVE: "·/", Comparison.RATIO: "·/"}[kind]
    factor = f"(1 {_signed(change.number.value)} %)" if kind is Comparison.RELATIVE else _grouped(change.number.text)
    words = f"{known.number.text} {signs[0] if forward else signs[1]} {factor}"
    note = f"computed from the {'old' if forward else 'new'} value and the {_WORDS[kind]}: {words}"
    quantity = _quantity(middle, interval, known.unit, Comparison.ABSOLUTE)
    base = replace(known.claim, method=method, baseline=None, metric=known.metric)
    yield _claim(base, quantity, (change.claim, known.claim), note)


def _sound(change: PrintedValue, ends: Ends, printed: Printed) -> bool:
    known = ends.new or ends.old
    if known is None or ends.link is not Link.SAME or firm(change, ends) or limits([known.claim]):
        return False
    metric, difference = printed.metric(change.claim), change.claim.quantity.comparison is Comparison.DIFFERENCE
    if aggregates([known.claim]) or known.number.word or known.claim.metric != known.metric:
        return False
    if difference:
        points = {known.unit, change.unit} == {"percent", "percentage_point"}
        return points or known.unit == change.unit
    return metric.unit != "dB" and known.number.rounded.low > 0


def _chained(change: PrintedValue, printed: Printed) -> Iterator[Claim]:
    """`2.04x speed-up, 7.2 % over the baseline`: what the baseline's own speed-up is."""
    claim = change.claim
    if claim.quantity.comparison not in _FACTORS:
        return
    beside = printed.changes_at(place(claim))
    others = [other for other in beside if other is not change and _same_result(change, other)]
    if len(others) != 1 or others[0].claim.quantity.comparison not in _FACTORS:
        return
    other = others[0]
    if limits([other.claim]) or aggregates([other.claim]) or other.number.word:
        return
    if other.claim.baseline is not None or not one_sentence((claim, other.claim)):
        return
    try:
        interval = _factor(other) / _factor(change)
        middle = (_factor(other, rounded=False) / _factor(change, rounded=False)).middle
    except ZeroDivisionError:
        return
    # Two changes of one kind and size are one change told twice, not two against different systems.
    if _factor(other).meets(_factor(change)) or interval.low <= 1 <= interval.high:
        return
    quantity = _quantity(middle, interval, "x", Comparison.RATIO)
    quantity = replace(quantity, direction=Direction.INCREASE if middle > 1 else Direction.DECREASE)
    base = replace(other.claim, method=claim.baseline, baseline=None)
    words = f"{other.number.text} / {plain(_factor(change, rounded=False).middle, 6)}"
    yield _claim(base, quantity, (other.claim, claim), f"computed from two changes of one result: {words}")


def _factor(value: PrintedValue, *, rounded: bool = True) -> Interval:
    interval = value.number.rounded if rounded else exactly(value.number.value)
    if value.claim.quantity.comparison is Comparison.RATIO:
        return interval
    return exactly(1) + interval * exactly(Decimal("0.01"))


def _same_result(first: PrintedValue, second: PrintedValue) -> bool:
    a, b = first.claim, second.claim
    return place(a) == place(b) and first.metric == second.metric and name(a.method) == name(b.method)


def _is_of(value: PrintedValue, method: str | None, metric: str) -> bool:
    return value.metric == metric and name(value.claim.method) == name(method)


def _possible(interval: Interval, metric: Metric, unit: str) -> bool:
    if unit != metric.unit:
        return True
    low_ok = metric.low is None or interval.low >= Decimal(str(metric.low))
    return low_ok and (metric.high is None or interval.high <= Decimal(str(metric.high)))


def _quantity(middle: Decimal, interval: Interval, unit: str, comparison: Comparison) -> Quantity:
    """A computed number with the digits that its interval bears out, and the interval."""
    digits = digits_for(interval.width, 0)
    while not interval.low <= Decimal(f"{middle:.{digits}f}") <= interval.high:
        digits += 1
    value = Decimal(f"{middle:.{digits}f}")
    text = f"{value:f}{_SIGNS.get(unit, f' {unit}')}"
    span = Span(0, len(text))
    return Quantity(span, text, value, interval.low, interval.high, unit=unit, comparison=comparison, decimals=digits)


def _claim(base: Claim, quantity: Quantity, sources: Sequence[Claim], note: str) -> Claim:
    """The derived claim at the place of a printed one."""
    assert base.paper is not None
    made = replace(
        base,
        quantity=quantity,
        reported=quantity.text,
        evidence=Evidence(),
        origin=Origin.DERIVED,
        derived_from=tuple(source.id for source in sources),
        note=note,
        accepts=(),
        because=None,
        scale=None,
        reasons={},
    )
    return replace(made, id=claim_id(base.paper.id, made))


def _signed(value: Decimal) -> str:
    return f"{'−' if value < 0 else '+'} {plain(abs(value), 6)}"


def _grouped(text: str) -> str:
    return f"({text})" if text.startswith("−") else text
