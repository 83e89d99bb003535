"""A printed change against its two printed ends: points, relative change, factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.audit.ends import Ends, as_told, find_ends, firm
from claims.audit.findings import AuditFinding, Verdict
from claims.audit.intervals import Fit, Formula, Interval, PrintedNumber, digits_for, equation, exactly, fit, plain
from claims.audit.links import Link, generics
from claims.audit.printed import Printed, PrintedValue, aggregates, limits, spelled_out, subject
from claims.figures.quantities import find_quantities
from claims.record.entries import Metric
from claims.record.types import Aggregate, Claim, Comparison

_ONE, _HUNDRED = exactly(1), exactly(100)


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a printed change may mean.

    Attributes:
        kind: kind of number.
        words: the formula with `{new}` and `{old}`.
        unit: unit of its result, as shown.
        formula: of the new and the old interval.
    """

    kind: Comparison
    words: str
    unit: str
    formula: Formula


POINTS = Reading(Comparison.DIFFERENCE, "{new} − {old}", "points", lambda new, old: new - old)
DIFFERENCE = Reading(Comparison.DIFFERENCE, "{new} − {old}", "", lambda new, old: new - old)
RELATIVE = Reading(Comparison.RELATIVE, "{new} / {old} − 1", "%", lambda new, old: (new / old - _ONE) * _HUNDRED)
RATIO = Reading(Comparison.RATIO, "{new} / {old}", "×", lambda new, old: new / old)

READINGS: Mapping[Comparison, tuple[Reading, ...]] = {
    Comparison.DIFFERENCE: (DIFFERENCE,),
    Comparison.RELATIVE: (RELATIVE,),
    Comparison.RATIO: (RATIO,),
    Comparison.PERCENT: (POINTS, RELATIVE),
}


def _of_error(new: Interval, old: Interval) -> Interval:
    return -((_HUNDRED - new) / (_HUNDRED - old) - _ONE) * _HUNDRED


# Readings that no careful source means but some write: where one fits, the words are loose and nobody is accused.
OF_ERROR = Reading(Comparison.RELATIVE, "1 − (100 − {new}) / (100 − {old})", "%", _of_error)
_OF_NEW = Reading(Comparison.RELATIVE, "({new} − {old}) / {new}", "%", lambda new, old: (_ONE - old / new) * _HUNDRED)
_OF_OLD = Reading(Comparison.RELATIVE, "{new} / {old}", "%", lambda new, old: new / old * _HUNDRED)
_ADDED = Reading(Comparison.RATIO, "{new} / {old} − 1", "×", lambda new, old: new / old - _ONE)
_LOOSE_PERCENTS = (
    ("as a share of the new value", _OF_NEW),
    ("as a relative reduction of the error", OF_ERROR),
    ("as the new value in percent of the old one", _OF_OLD),
)
_LOOSE: Mapping[Comparison, tuple[tuple[str, Reading], ...]] = {
    Comparison.PERCENT: _LOOSE_PERCENTS,
    Comparison.RELATIVE: _LOOSE_PERCENTS,
    Comparison.RATIO: (("if the factor says how much was added", _ADDED),),
    Comparison.DIFFERENCE: (),
    Comparison.ABSOLUTE: (),
}


def change_findings(printed: Printed) -> Iterator[AuditFinding]:
    """A finding for every change with both ends printed, and for percent changes with one."""
    for change in printed.changes:
        ends = find_ends(change, printed)
        if ends is None:
            continue
        if ends.complete:
            found = _judged(change, ends, printed)
            if found is not None:
                yield found
        elif change.claim.quantity.comparison is Comparison.PERCENT:
            found = _open(change, ends, printed)
            if found is not None:
                yield found


def _judged(change: PrintedValue, ends: Ends, printed: Printed) -> AuditFinding | None:
    """The verdict on a change with both ends."""
    assert ends.new is not None
    assert ends.old is not None
    readings = _readings(change, ends, printed)
    new, old = as_told(ends)
    claims = (change.claim, ends.new.claim, ends.old.claim)
    try:
        fits = {reading: fit(change.number, reading.formula, (new, old)) for reading in readings}
        loose = [] if any(f is not Fit.NONE for f in fits.values()) else _loose_fits(change, new, old, printed)
        arithmetic = "; ".join(_line(reading, change.number, new, old) for reading in readings)
    except ZeroDivisionError:
        return None
    if not fits:
        return None
    said = f"{subject(change.claim, printed.registry)}: '{change.claim.reported}'"
    pair = f"{ends.new.number.text} against {ends.old.number.text}"
    rule = "percent" if change.claim.quantity.comparison is Comparison.PERCENT else "change"
    verdict, reason, resolved = Verdict.UNDECIDABLE, "; ".join([*limits(claims), *filter(None, [ends.apart])]), None
    what = f"{said} cannot be checked by {pair}"
    holding = _holding(fits)
    if holding and not reason:
        verdict, reason = Verdict.CONSISTENT, fits[holding[0]].remark
        what = f"{said} agrees with {pair}"
        if rule == "percent" and len(holding) == 1:
            resolved = holding[0].kind
            what = f"{said} is {'in points' if resolved is Comparison.DIFFERENCE else 'a relative change'}: {pair}"
        elif rule == "percent":
            what, reason = f"{said} fits {pair} as points and as relative change", "both fit"
    elif not reason:
        rough = [Fit.ROUND_FIGURE.remark] if Fit.ROUND_FIGURE in fits.values() else []
        doubts = [*spelled_out([change]), *rough, *loose, *filter(None, [firm(change, ends)])]
        doubts += [] if _linear(change, claims) else aggregates(claims)
        what = f"{said} does not follow from {pair}"
        verdict = Verdict.UNDECIDABLE if doubts else Verdict.INCONSISTENT
        reason = "; ".join(doubts) or _turned(change, readings, new, old)
    return AuditFinding(rule, verdict, claims, what, arithmetic, reason or None, resolved)


def _holding(fits: Mapping[Reading, Fit]) -> list[Reading]:
    """Readings under which the change holds; a cut number only counts where no rounded one does."""
    by_fit = {wanted: [r for r, how in fits.items() if how is wanted] for wanted in (Fit.ROUNDED, Fit.TRUNCATED)}
    return by_fit[Fit.ROUNDED] or by_fit[Fit.TRUNCATED]


def _readings(change: PrintedValue, ends: Ends, printed: Printed) -> tuple[Reading, ...]:
    """What the change may mean for ends of this metric and unit."""
    assert ends.new is not None
    metric = printed.metric(change.claim)
    readings = READINGS[change.claim.quantity.comparison]
    if change.claim.quantity.comparison is Comparison.PERCENT and not _has_points(metric):
        readings = (RELATIVE,)
    if "dB" in (metric.unit, ends.new.unit):
        return tuple(r for r in readings if r.kind is Comparison.DIFFERENCE)
    if ends.link in (Link.ALIKE, Link.INVERSE):
        return tuple(r for r in readings if r.kind is not Comparison.DIFFERENCE)
    if ends.link is Link.COMPLEMENT:
        return readings
    percents = ends.new.unit == "percent"
    if not percents and ends.new.unit != metric.unit:
        return tuple(r for r in readings if r.kind is not Comparison.DIFFERENCE)
    return tuple(POINTS if r is DIFFERENCE and percents else r for r in readings)


def _has_points(metric: Metric) -> bool:
    """Whether a percent may be a percent of the scale: of 0 to 100, not of perplexities."""
    return metric.unit == "percent" or metric.high == 100 or metric.id in generics()


def _loose_fits(change: PrintedValue, new: PrintedNumber, old: PrintedNumber, printed: Printed) -> list[str]:
    """Unusual readings under which the change fits after all."""
    kind = change.claim.quantity.comparison
    found = []
    for words, reading in _LOOSE[kind]:
        if reading is OF_ERROR and printed.metric(change.claim).unit != "percent":
            continue
        if fit(change.number, reading.formula, (new, old)) is not Fit.NONE:
            found.append(f"it fits only {words}: {_line(reading, change.number, new, old)}")
    if kind is Comparison.RELATIVE and not _called_relative(change):
        if fit(change.number, POINTS.formula, (new, old)) is not Fit.NONE:
            found.append(f"it fits only as points: {_line(POINTS, change.number, new, old)}")
        if fit(change.number, lambda n, o: -(o / n - _ONE) * _HUNDRED, (new, old)) is not Fit.NONE:
            found.append("it fits only as a change of the inverse")
    return list(dict.fromkeys(found))


def _called_relative(change: PrintedValue) -> bool:
    """Whether the printed words say `relative`, not only the kind of the metric."""
    return any(found.comparison is Comparison.RELATIVE for found in find_quantities(change.claim.reported))


def _linear(change: PrintedValue, claims: Sequence[Claim]) -> bool:
    """Whether averages on all three sides may be subtracted: the mean of differences is the difference of means."""
    if change.claim.quantity.comparison is not Comparison.DIFFERENCE:
        return False
    return all(claim.quantity.aggregate is Aggregate.AVERAGE for claim in claims)


def _turned(change: PrintedValue, readings: tuple[Reading, ...], new: PrintedNumber, old: PrintedNumber) -> str:
    """The fault where the amount is right and only the direction is not."""
    for reading in readings:
        if fit(change.number, reading.formula, (old, new)) is Fit.ROUNDED:
            return "the amount is right, the direction is not"
    return ""


def _line(reading: Reading, printed: PrintedNumber, new: PrintedNumber, old: PrintedNumber) -> str:
    words = reading.words.format(new=new.text, old=old.text)
    return equation(words, printed, reading.formula, (new, old), reading.unit)


def implied(change: PrintedValue, ends: Ends) -> dict[Comparison, Interval]:
    """The missing end under each reading: value intervals in the unit of the known end."""
    known = ends.new or ends.old
    assert known is not None
    found: dict[Comparison, Interval] = {}
    forward = ends.old is not None  # the new end is missing
    for reading in READINGS[change.claim.quantity.comparison]:
        try:
            found[reading.kind] = missing(reading.kind, known.number.rounded, change.number.rounded, forward=forward)
        except ZeroDivisionError:
            continue
    return found


def missing(kind: Comparison, known: Interval, change: Interval, *, forward: bool) -> Interval:
    """The other end of a change; `forward` where the old end is known."""
    if kind is Comparison.DIFFERENCE:
        return known + change if forward else known - change
    factor = change if kind is Comparison.RATIO else _ONE + change * exactly(Decimal("0.01"))
    return known * factor if forward else known / factor


def _open(change: PrintedValue, ends: Ends, printed: Printed) -> AuditFinding | None:
    """A percent change with one end: what the other would be under each reading."""
    known = ends.new or ends.old
    assert known is not None
    if ends.link is not Link.SAME or known.unit != "percent" or printed.metric(change.claim).unit != "percent":
        return None
    claims = (change.claim, known.claim)
    others = implied(change, ends)
    side = "baseline" if ends.old is None else "new value"
    told = {Comparison.DIFFERENCE: "points", Comparison.RELATIVE: "relative"}
    parts = [f"{side} {_short(value)} if {told[kind]}" for kind, value in others.items()]
    said = f"{subject(change.claim, printed.registry)}: '{change.claim.reported}'"
    what = f"{said} with {known.number.text} leaves two readings"
    reason = "; ".join(limits(claims)) or f"the {side} is not printed"
    return AuditFinding("percent", Verdict.UNDECIDABLE, claims, what, "; ".join(parts), reason)


def _short(value: Interval) -> str:
    return f"{plain(value.middle, digits_for(value.width, 1))} {value}"
