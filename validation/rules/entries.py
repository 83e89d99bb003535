"""Rules about one claim, or the claims of one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from claims.files.keys import CLAIM_KEYS, OLD_KEYS
from claims.record.errors import Problem
from claims.record.types import Bound, Claim, Comparison, Evidence, Origin
from claims.registry.lookup import Registry
from claims.registry.method_names import fold
from validation.library import Library, at_claim, at_paper


def evidence_missing(library: Library) -> Iterator[Problem]:
    """Reported claims that do not say where their figure stands."""
    for claim in library.claims:
        if claim.origin is Origin.REPORTED and claim.evidence == Evidence():
            yield at_claim(claim, "evidence", f"the claim {claim.reported!r} has no evidence")


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
        if claim.setting_text is None:
            continue
        text = library.registry.conditions.circumstances(claim.setting_text).text
        if claim.setting_text != text:
            hint = f"write {text!r}" if text else "leave it out"
            yield at_claim(claim, "setting", f"setting {claim.setting_text!r} is not in its normal form", hint)


def old_key(library: Library) -> Iterator[Problem]:
    """Keys under a name that they had once."""
    for claim in library.claims:
        for old in OLD_KEYS.keys() & claim.places.keys():
            yield at_claim(claim, old, f"'{old}' is the old name of '{OLD_KEYS[old]}'", f"write '{OLD_KEYS[old]}'")


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
        claim.setting, claim.reporter, claim.conditions, claim.note, quantity.comparison, quantity.direction,
        quantity.bound, quantity.aggregate, quantity.unit, quantity.value, quantity.low, quantity.high,
    )  # fmt: skip


def two_values(library: Library) -> Iterator[Problem]:
    """Different values of one method on one board in one file: one cell of a table holds one."""
    for file in library.files:
        first: dict[tuple[object, ...], Claim] = {}
        for claim in file.claims:
            quantity = claim.quantity
            if quantity.comparison is not Comparison.ABSOLUTE or claim.benchmark is None or claim.note is not None:
                continue
            other = first.setdefault(_cell(claim), claim)
            if other is not claim and _fact(other) != _fact(claim):
                what = f"{claim.reported!r}, but line {other.line} says {other.reported!r} of the same"
                hint = "say in 'setting' or 'subset' what tells them apart, or in 'note' why both are right"
                yield at_claim(claim, "reported", what, hint)


def _cell(claim: Claim) -> tuple[object, ...]:
    quantity = claim.quantity
    kind = (quantity.bound is Bound.EXACT or quantity.bound, quantity.aggregate, quantity.role)
    return (
        fold(claim.method or ""),
        claim.benchmark,
        claim.subset,
        claim.metric,
        claim.setting,
        claim.measurement,
        claim.reporter,
        kind,
    )


def protocol_in_name(library: Library) -> Iterator[Problem]:
    """Names of methods that carry the protocol, which belongs to the setting; once a file."""
    known = library.registry.conditions
    for file in library.files:
        seen: set[str] = set()
        for claim in file.claims:
            for key, name in (("method", claim.method), ("baseline", claim.baseline)):
                if name and name not in seen and (found := known.protocol_in(name)):
                    seen.add(name)
                    what = f"{name!r} carries the protocol {found[1]!r} in its name"
                    yield at_claim(claim, key, what, f"write '{key}: {found[0]}' and 'setting: {found[1]}'")


def reason_missing(library: Library) -> Iterator[Problem]:
    """Papers without a claim that do not say why."""
    for file in library.files:
        if file.paper is not None and not file.methods and not file.problems and file.paper.reason is None:
            yield at_paper(file, "title", "the paper has no claims and does not say why")
