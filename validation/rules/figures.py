"""Rules about the figure of a claim: its unit and scale, its words, and the evidence that must show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from claims.figures.quantities import find_quantities, parse_quantity
from claims.files.loader import scale_notes
from claims.record.canonical import COUNTED
from claims.record.entries import Metric
from claims.record.errors import Problem, QuantityError
from claims.record.types import Claim, Comparison, Quantity
from validation.library import Library, at_claim

Numbers = frozenset[Decimal]
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[A-Za-z]+")
_OR_MORE = re.compile(r"\b(?:or|and) [a-z]+")  # "10 million or more" is a bound
_SHARES = frozenset(("percent", "percentage_point"))
_UNPRINTED = COUNTED | {"score", "x", "percent", "dB"}  # units that a bare number is usual in
FEW = 1000  # parameters that no model has so few of
JUST_OVER = Decimal("1.2")  # a bare number up to here may be a fraction that rounding or a slip took above 1


def scale(library: Library) -> Iterator[Problem]:
    """Bare numbers whose size decided how they were read."""
    yield from scale_notes(library.claims)


def scale_doubt(library: Library) -> Iterator[Problem]:
    """Bare numbers just above 1 of a metric that is often printed as a fraction: 1.02 is hardly 1.02 %."""
    for claim in library.claims:
        metric, number = library.registry.metrics.get(claim.metric), claim.quantity.value
        plain = claim.quantity.comparison is Comparison.ABSOLUTE and claim.quantity.unit is None
        if metric is None or number is None or not plain or not metric.fraction or "scale" in claim.places:
            continue
        if metric.better == "higher" and 1 < number <= JUST_OVER:
            what = f"{claim.reported!r} was read as {number} percent, but is just above 1, the best fraction"
            yield at_claim(claim, "reported", what, "compare with the source; 'scale: percent' if it is right")


def unit_missing(library: Library) -> Iterator[Problem]:
    """Bare numbers of a metric that sources print in several units: 34 of a latency may be milliseconds."""
    for claim in library.claims:
        q, metric = claim.quantity, library.registry.metrics.get(claim.metric)
        plain = q.comparison in (Comparison.ABSOLUTE, Comparison.DIFFERENCE)
        if metric is not None and plain and q.unit is None and (_in_units(metric) or _lost_millions(q, metric)):
            what = f"{claim.reported!r} has no unit, and {metric.printed} is printed in several"
            unit = "million" if metric.unit == "parameter" else metric.unit
            yield at_claim(claim, "reported", what, f"write the unit of the source, such as '{q.text} {unit}'")


def _in_units(metric: Metric) -> bool:
    return metric.unit not in _UNPRINTED and not metric.unit.startswith("bit_per_")


def _lost_millions(quantity: Quantity, metric: Metric) -> bool:
    """Whether a number of parameters is too small to be one: the head of its column said millions."""
    return metric.unit == "parameter" and all(number < FEW for number in _numbers(quantity))


def share_doubt(library: Library) -> Iterator[Problem]:
    """Plain percentages of a metric that is counted in units, which do not say of what."""
    for claim in library.claims:
        q, metric = claim.quantity, library.registry.metrics.get(claim.metric)
        if metric is None or q.unit != "percent" or q.comparison is not Comparison.ABSOLUTE or not _in_units(metric):
            continue
        if "comparison" not in claim.places and " of " not in claim.reported:
            what = f"{claim.reported!r} of {metric.printed} does not say of what, or which way it went"
            hint = f"write '{q.text} lower' or '{q.text} of the baseline' as the source has it"
            yield at_claim(claim, "reported", what, hint)


def unread_change(library: Library) -> Iterator[Problem]:
    """Values behind which a word says that they are a change: "3 WER lower" is no WER of 3."""
    for claim in library.claims:
        if claim.quantity.comparison is not Comparison.ABSOLUTE or claim.quantity.role is not None:
            continue
        before, _, after = claim.reported.partition(claim.quantity.text)
        for word in _LETTERS.findall(_OR_MORE.sub("", after)):
            if word.islower() and _says_change(f"{claim.quantity.text} {word}"):
                what = f"{claim.reported!r} says {word!r}, but is read as the metric's own value"
                hint = f"write '{before}{claim.quantity.text} {word}', the word next to the figure"
                yield at_claim(claim, "reported", what, hint)
                break


def _says_change(figure: str) -> bool:
    return any(quantity.direction is not None and quantity.cue is None for quantity in _quantities(figure))


def evidence_figure(library: Library) -> Iterator[Problem]:
    """Claims whose evidence shows another number."""
    for claim in library.claims:
        figure = claim.evidence.figure
        if figure is None or _stands_in(figure, claim.reported):
            continue
        shown = _quantities(figure)
        own = _numbers(claim.quantity)
        if not shown:
            what = f"the evidence {figure!r} holds no figure"
        elif not any(own & _numbers(quantity) for quantity in shown):
            what = f"the evidence shows {figure!r}, but 'reported' says {claim.reported!r}"
        elif all(_other_unit(claim, quantity) for quantity in shown if own & _numbers(quantity)):
            what = f"the evidence {figure!r} is in another unit than 'reported', {claim.reported!r}"
        else:
            continue
        yield at_claim(claim, "evidence.figure", what)


def _stands_in(figure: str, reported: str) -> bool:
    """Whether the figure is printed in `reported` as a whole number: the usual case, decided without reading either."""
    before, found, after = reported.partition(figure)
    whole = not before[-1:].isdigit() and before[-1:] not in (".", ",") and not after[:1].isdigit()
    return bool(found) and whole and _DIGIT.search(figure) is not None


def _quantities(figure: str) -> tuple[Quantity, ...]:
    try:
        return parse_quantity(figure)
    except QuantityError:
        return find_quantities(figure)


def _numbers(quantity: Quantity) -> Numbers:
    return frozenset(abs(n) for n in (quantity.value, quantity.low, quantity.high) if n is not None)


def _other_unit(claim: Claim, shown: Quantity) -> bool:
    """Whether the evidence prints another unit, or one that the figure leaves out and is not read in."""
    mine, theirs = {quantity.unit for quantity in _quantities(claim.reported)}, shown.unit
    if theirs is None or theirs in mine or (theirs in _SHARES and mine & _SHARES) or theirs in COUNTED:
        return False
    if mine == {None}:
        return theirs == "percent" and claim.scale == "fraction"
    return not mine <= COUNTED | {None}
