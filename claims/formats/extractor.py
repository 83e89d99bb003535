"""Claims in the extractor's form: one JSON-ready object a paper, so that both can be compared and scored alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from claims.record.plain_numbers import column_number, json_number
from claims.record.types import Claim, Paper, Quantity
from claims.registry.lookup import Registry
from claims.registry.unit_names import countable, surface_of
from claims.registry.units import compatible

_UNIT_WORDS = {
    "percent": "percent", "percentage_point": "points", "x": "x", "dB": "dB", "score": None, "count": "count",
    **{unit: f"{unit}s" for unit in ("second", "minute", "hour", "day", "week", "month", "year")},
}  # fmt: skip
_PRINTED_UNIT = re.compile(r"(?<=[\d\s.])[A-Za-zμµ][A-Za-zμµ/ .]*$")


def papers_as_objects(papers: Iterable[Paper], claims: Iterable[Claim], registry: Registry) -> Iterator[dict[str, Any]]:
    """One object a paper: `paper`, `title` and its `claims`, an empty list where it has none."""
    by_paper: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.paper is not None:
            by_paper.setdefault(claim.paper.id, []).append(claim)
    for paper in papers:
        own = [claim_as_object(claim, registry) for claim in by_paper.get(paper.id, ())]
        yield {"paper": paper.id, "title": paper.title, "claims": own}


def claim_as_object(claim: Claim, registry: Registry) -> dict[str, Any]:
    """The claim with the words of the field instead of registry ids.

    An extracted claim, which has no paper, keeps the words of its text, and its numbers have one type: they become a
    column. Any other has the registry's names and its numbers as printed.
    """
    quantity, evidence = claim.quantity, claim.evidence
    extracted = claim.paper is None
    number = column_number if extracted else json_number
    metric = None if extracted else registry.metrics.get(claim.metric)
    benchmark = claim.benchmark_text if extracted else None
    return {
        "figure": evidence.figure or quantity.text,
        "start": evidence.start,
        "end": evidence.end,
        "sentence": evidence.sentence,
        "value": number(quantity.value),
        "low": number(quantity.low),
        "high": number(quantity.high),
        "unit": unit_words(quantity),
        "comparison": quantity.comparison.value,
        "direction": quantity.direction.value if quantity.direction else None,
        "metric": metric.printed if metric else (extracted and claim.metric_text) or claim.metric,
        "benchmark": benchmark or benchmark_words(claim, registry),
        "method": claim.method,
        "baseline": claim.baseline,
        "bound": quantity.bound.value,
        "aggregate": quantity.aggregate.value if quantity.aggregate else None,
        **({} if extracted else _measured(claim)),
    }


def _measured(claim: Claim) -> dict[str, Any]:
    """How, by whom and how surely the number of a claims file was measured."""
    quantity = claim.quantity
    spread = ("uncertainty", "uncertainty_low", "uncertainty_high")
    return {
        "setting": claim.setting,
        "measurement": claim.measurement,
        "conditions": [{"name": name, "value": value} for name, value in claim.conditions],
        "evaluator": claim.evaluator,
        "evaluated": claim.evaluated.isoformat() if claim.evaluated else None,
        **{name: json_number(getattr(quantity, name)) for name in spread},
        "uncertainty_kind": quantity.uncertainty_kind.value if quantity.uncertainty_kind else None,
        "runs": quantity.runs,
        "items": quantity.items,
    }


def benchmark_words(claim: Claim, registry: Registry) -> str | None:
    """Name of the benchmark, with its subset's name where the claim is about one."""
    if claim.benchmark is None:
        return None
    entry = registry.benchmarks.get(claim.benchmark)
    if entry is None:
        return claim.benchmark
    part = entry.part(claim.subset)
    return f"{entry.name} {part.name}" if part else entry.name


def unit_words(quantity: Quantity) -> str | None:
    """The unit as annotators write it; None for a bare score.

    A word for the common ones, "count" for things that are counted (of what, the metric says), the time for a time per
    item, "queries per second" for a rate, else as printed after digits.
    """
    unit = quantity.unit
    if unit is None or unit in _UNIT_WORDS:
        return _UNIT_WORDS.get(unit or "score")
    top, _, bottom = unit.partition("/")
    if countable(top) and not bottom:
        return "count"
    printed = _PRINTED_UNIT.search(quantity.text) if quantity.text[:1].isdigit() else None
    words = printed[0].strip() if printed else ""
    if bottom and compatible(top, "second"):
        return re.split(r"/| per ", words)[0].strip() or _UNIT_WORDS.get(top, top)
    if bottom == "second" and countable(top) and words.lower() != "fps":
        return f"{_plural(top)} per second"
    return words or (_plural(unit.replace("_", " ")) if "_" in unit else surface_of(unit))


def _plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2] not in "aeiou" else f"{word}s"
