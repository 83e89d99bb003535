"""Claims in the extractor's form: one JSON-ready object a paper, so that both can be compared and scored alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from claims.record.canonical import COUNTED
from claims.record.plain_numbers import json_number
from claims.record.types import Claim, Paper
from claims.registry.lookup import Registry

_UNIT_WORDS = {
    "percent": "percent",
    "percentage_point": "points",
    "x": "x",
    "dB": "dB",
    "score": None,
    "count": "count",
}


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
    """The claim with the words of the field instead of registry ids."""
    quantity, evidence = claim.quantity, claim.evidence
    metric = registry.metrics.get(claim.metric)
    return {
        "figure": evidence.figure or quantity.text,
        "start": evidence.start,
        "end": evidence.end,
        "sentence": evidence.sentence,
        "value": json_number(quantity.value),
        "low": json_number(quantity.low),
        "high": json_number(quantity.high),
        "unit": unit_words(quantity.unit),
        "comparison": quantity.comparison.value,
        "direction": quantity.direction.value if quantity.direction else None,
        "metric": metric.printed if metric else claim.metric,
        "benchmark": benchmark_words(claim, registry),
        "method": claim.method,
        "baseline": claim.baseline,
        "bound": quantity.bound.value,
        "aggregate": quantity.aggregate.value if quantity.aggregate else None,
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


def unit_words(unit: str | None) -> str | None:
    """A canonical unit in running words: `points`, `seconds`, `queries per second`; None for a bare score."""
    if unit is None or unit in _UNIT_WORDS:
        return _UNIT_WORDS.get(unit or "score")
    if unit in COUNTED:  # of what, the metric says
        return "count"
    first, *rest = unit.replace("_", " ").split("/")
    return " per ".join((_plural(first), *rest))


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word if word.isupper() or word.endswith("s") else word + "s"
