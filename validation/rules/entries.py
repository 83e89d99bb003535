"""Rules about one claim, or the claims of one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from claims.figures.quantities import find_quantities, parse_quantity
from claims.files.keys import CLAIM_KEYS
from claims.files.loader import scale_notes
from claims.record.errors import Problem, QuantityError
from claims.record.types import Claim, Comparison, Origin, Quantity
from claims.registry.lookup import Registry
from claims.registry.method_names import fold
from validation.library import Library, at_claim

Numbers = frozenset[Decimal]
_DIGIT = re.compile(r"\d")
_SHARES = frozenset(("percent", "percentage_point"))


def scale(library: Library) -> Iterator[Problem]:
    """Bare numbers whose size decided how they were read."""
    yield from scale_notes(library.claims)


def evidence_missing(library: Library) -> Iterator[Problem]:
    """Reported claims that do not say where their figure stands."""
    for claim in library.claims:
        if claim.origin is Origin.REPORTED and claim.evidence.figure is None:
            yield at_claim(claim, "evidence", f"the claim {claim.reported!r} has no evidence")


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
        elif all(_other_unit(mine, quantity) for mine in _quantities(claim.reported) for quantity in shown):
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


def _other_unit(mine: Quantity, shown: Quantity) -> bool:
    """Whether both print a unit, and not the same; `2x` and `2 times` are one."""
    if mine.unit is None or shown.unit is None or {mine.unit, shown.unit} <= _SHARES:
        return False
    return mine.unit != shown.unit and "percent" in (mine.unit, shown.unit)


def baseline_missing(library: Library) -> Iterator[Problem]:
    """Changes that do not say against what."""
    for claim in library.claims:
        kind = claim.quantity.comparison
        if kind is not Comparison.ABSOLUTE and claim.baseline is None and "baseline" not in claim.places:
            yield at_claim(claim, "baseline", f"{claim.reported!r} ({kind}) does not say what it is measured against")


def baseline_of_value(library: Library) -> Iterator[Problem]:
    """Values of a metric that are said to be measured against something."""
    for claim in library.claims:
        if claim.quantity.comparison is Comparison.ABSOLUTE and claim.baseline is not None:
            what = f"{claim.reported!r} reads as the metric's own value, yet has the baseline {claim.baseline!r}"
            yield at_claim(claim, "baseline", what)


def other_metric(library: Library) -> Iterator[Problem]:
    """Figures whose own words name a cost where the metric is a quality, or the reverse: "2.2x fewer steps"."""
    metrics = library.registry.metrics
    for claim in library.claims:
        mine = metrics.get(claim.metric)
        if mine is None or mine.id in _ANYTHING:
            continue
        named = {claim.quantity.cue or "", *_named_in(claim.reported, library.registry)} & metrics.keys()
        if named and all(metrics[other].kind != mine.kind for other in named):
            other = metrics[min(named)]
            what = f"{claim.reported!r} speaks of {other.name.lower()}, but the metric is '{claim.metric}'"
            yield at_claim(claim, "metric", what, f"metric '{other.id}', or another one of its kind")


def _named_in(reported: str, registry: Registry) -> Iterator[str]:
    """Ids of the metrics that the words of a reported figure name, one to three words at a time."""
    words = _WORDS.findall(reported)
    for size in (1, 2, 3):
        for at in range(len(words) - size + 1):
            found = registry.find_metric(" ".join(words[at : at + size]))
            if found is not None:
                yield found.id


_WORDS = re.compile(r"[A-Za-z][\w-]+")
_ANYTHING = frozenset({"performance"})


def setting_form(library: Library) -> Iterator[Problem]:
    """Settings in another spelling than their normal form."""
    for claim in library.claims:
        if claim.setting_text is not None and claim.setting_text != claim.setting:
            hint = f"write {claim.setting!r}" if claim.setting else "leave it out"
            yield at_claim(claim, "setting", f"setting {claim.setting_text!r} is not in its normal form", hint)


def id_spelling(library: Library) -> Iterator[Problem]:
    """Metrics and benchmarks given by an alias."""
    for claim in library.claims:
        for name, text, found in (
            ("metric", claim.metric_text, claim.metric),
            ("benchmark", claim.benchmark_text, claim.benchmark),
        ):
            if text is not None and found is not None and text not in (found, f"{found}/{claim.subset}"):
                yield at_claim(claim, name, f"{name} {text!r} is an alias", f"write '{found}'")


def key_order(library: Library) -> Iterator[Problem]:
    """Claims whose keys stand in another order."""
    ranks = {name: rank for rank, name in enumerate(CLAIM_KEYS)}
    for claim in library.claims:
        names = [name for name in claim.places if name in ranks]
        for first, second in pairwise(names):
            if ranks[first] > ranks[second]:
                yield at_claim(claim, second, f"'{second}' usually comes before '{first}'")
                break


def repeated_claim(library: Library) -> Iterator[Problem]:
    """The same fact told twice in one file."""
    for file in library.files:
        first: dict[tuple[object, ...], Claim] = {}
        for claim in file.claims:
            if claim.origin is Origin.IMPORTED:
                continue  # a source may well print one result in two of its tables
            other = first.setdefault(_fact(claim), claim)
            if other is not claim:
                yield at_claim(claim, "reported", f"the claim of line {other.line} says the same")


def _fact(claim: Claim) -> tuple[object, ...]:
    quantity = claim.quantity
    return (
        fold(claim.method or ""), fold(claim.baseline or ""), claim.benchmark, claim.subset, claim.metric,
        claim.setting, claim.reported_by, claim.note, quantity.comparison, quantity.direction, quantity.bound,
        quantity.aggregate, quantity.unit, quantity.value, quantity.low, quantity.high,
    )  # fmt: skip
