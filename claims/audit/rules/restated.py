"""One fact printed in two forms: factor and percent, accuracy and error, what is left and what is saved, retention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from claims.audit.findings import AuditFinding
from claims.audit.formulas import judged
from claims.audit.intervals import Formula, Interval, exactly
from claims.audit.links import Link, complements, linked, retentions
from claims.audit.printed import Printed, PrintedValue, name, one_sentence, place
from claims.record.types import Comparison
from claims.registry.lookup import Registry

_ONE, _HUNDRED = exactly(1), exactly(100)


def restated_findings(printed: Printed) -> Iterator[AuditFinding]:
    """Findings of all rules of this module."""
    yield from _same_changes(printed)
    yield from _complements(printed)
    yield from _shares(printed)
    yield from _retentions(printed)


def _same_changes(printed: Printed) -> Iterator[AuditFinding]:
    """A change told as a factor and again in percent, for one metric or for a rate and its time."""
    for values in printed.change_places().values():
        told = [v for v in values if v.claim.quantity.comparison in (Comparison.RATIO, Comparison.RELATIVE)]
        for first, second in combinations(told, 2):
            # Two factors beside each other are two measurements; a factor and a percent may be one told twice.
            if first.claim.quantity.comparison is second.claim.quantity.comparison or not _same_system(first, second):
                continue
            if not (_repeated(first, told) or _repeated(second, told)):
                turned = second.claim.quantity.comparison is Comparison.RELATIVE
                pair = (second, first) if turned else (first, second)
                yield from _same_change(*pair, printed.registry)


def _same_change(percent: PrintedValue, factor: PrintedValue, registry: Registry) -> Iterator[AuditFinding]:
    link = next((kind for kind, metric in linked(percent.metric) if metric == factor.metric), Link.COMPLEMENT)
    if link is Link.COMPLEMENT or not one_sentence((percent.claim, factor.claim)):
        return
    words = f"{'1 / ' if link is Link.INVERSE else ''}{factor.number.text} − 1"
    formula = _percent_of_inverse if link is Link.INVERSE else _percent_of
    found = judged("same-change", (percent, factor), words, formula, (factor.number,), "%", registry)
    if found is not None:
        yield found


def _same_system(first: PrintedValue, second: PrintedValue) -> bool:
    return (
        place(first.claim) == place(second.claim)
        and name(first.claim.method) == name(second.claim.method)
        and name(first.claim.baseline) == name(second.claim.baseline)
    )


def _repeated(value: PrintedValue, values: Sequence[PrintedValue]) -> bool:
    """Whether the metric changes twice in one kind: then nobody knows which of them is told again."""
    kind = value.claim.quantity.comparison
    return any(
        other is not value
        and other.metric == value.metric
        and other.claim.quantity.comparison is kind
        and _same_system(value, other)
        for other in values
    )


def _percent_of(factor: Interval) -> Interval:
    return (factor - _ONE) * _HUNDRED


def _percent_of_inverse(factor: Interval) -> Interval:
    return (_ONE / factor - _ONE) * _HUNDRED


def _complements(printed: Printed) -> Iterator[AuditFinding]:
    """Accuracy and error rate of one system at one place."""
    for values in printed.places().values():
        for right, wrong in complements():
            for value in _only(values, right):
                for other in _only(values, wrong):
                    if name(value.claim.method) != name(other.claim.method):
                        continue
                    doubts = _place_doubts(value, other)
                    found = judged("complement", (value, other), f"100 − {other.number.text}", lambda x: _HUNDRED - x,
                                   (other.number,), "%", printed.registry, doubts)  # fmt: skip
                    if found is not None:
                        yield found


def _only(values: Sequence[PrintedValue], metric: str) -> list[PrintedValue]:
    """Values of a metric whose system has one value of it."""
    own = [value for value in values if value.metric == metric]
    names = [name(value.claim.method) for value in own]
    return [value for value, method in zip(own, names, strict=True) if names.count(method) == 1]


def _place_doubts(*values: PrintedValue) -> list[str]:
    claims = [value.claim for value in values]
    if claims[0].benchmark is None and not one_sentence(claims):
        return ["no benchmark is named, and the values stand in different sentences"]
    return []


def _shares(printed: Printed) -> Iterator[AuditFinding]:
    """`uses 43 % of the tokens` and `57 % fewer tokens` of one system."""
    for change in printed.changes:
        kind = change.claim.quantity.comparison
        if kind not in (Comparison.RATIO, Comparison.RELATIVE):
            continue
        metric = printed.metric(change.claim)
        where = place(change.claim)
        values = _only(printed.at(where), change.metric)
        kept = [v for v in values if name(v.claim.method) == name(change.claim.method) and v.unit == "percent"]
        if not metric.share or metric.unit == "percent" or len(kept) != 1:
            continue
        if not one_sentence((change.claim, kept[0].claim)) or _repeated(
            change, printed.changes_at(place(change.claim))
        ):
            continue
        factor = kind is Comparison.RATIO
        words = f"{kept[0].number.text} / 100" if factor else f"{kept[0].number.text} − 100"
        formula: Formula = (lambda x: x / _HUNDRED) if factor else (lambda x: x - _HUNDRED)
        doubts = [] if change.claim.baseline is None else ["the share may be of another whole than the baseline"]
        unit = "×" if factor else "%"
        found = judged("share", (change, kept[0]), words, formula, (kept[0].number,), unit, printed.registry, doubts)
        if found is not None:
            yield found


def _retentions(printed: Printed) -> Iterator[AuditFinding]:
    """`retains 96.7 %` with the two scores that it is the quotient of."""
    for values in printed.places().values():
        for metric in retentions():
            for kept in _only(values, metric):
                pair = _scores(kept, values, printed)
                if pair is None:
                    continue
                new, old = pair
                doubts = _place_doubts(kept, new, old)
                if not one_sentence((kept.claim, new.claim, old.claim)) and kept.claim.baseline is None:
                    doubts.append("the source does not say whose score is retained")
                words = f"{new.number.text} / {old.number.text}"
                found = judged("retention", (kept, new, old), words, lambda n, o: n / o * _HUNDRED,
                               (new.number, old.number), "%", printed.registry, doubts)  # fmt: skip
                if found is not None:
                    yield found


def _scores(
    kept: PrintedValue, values: Sequence[PrintedValue], printed: Printed
) -> tuple[PrintedValue, PrintedValue] | None:
    """The system's own score and the other, where both are unambiguous."""
    metrics = printed.registry.metrics
    scores = [v for v in values if v.metric not in retentions() and metrics[v.metric].kind == "quality"]
    own = [v for v in scores if name(v.claim.method) == name(kept.claim.method)]
    others = [v for v in scores if name(v.claim.method) != name(kept.claim.method)]
    if kept.claim.baseline is not None:
        others = [v for v in others if name(v.claim.method) == name(kept.claim.baseline)]
    if len(own) != 1 or len(others) != 1:
        return None
    return (own[0], others[0]) if (own[0].metric, own[0].unit) == (others[0].metric, others[0].unit) else None
