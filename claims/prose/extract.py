"""Prose in, claims out: the one place where the stages of the text parser are composed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from claims.figures.normalize import normalize
from claims.figures.quantities import find_quantities
from claims.prose.baseline_options import baseline_options
from claims.prose.benchmark_options import benchmark_options
from claims.prose.features import change_features, claim_features, improved, promising, unit_class
from claims.prose.mentions import Names, find_benchmarks, find_mentions
from claims.prose.method_options import method_options
from claims.prose.metric_options import metric_options
from claims.prose.model import Model
from claims.prose.own_system import system_options
from claims.prose.sentence import Abstract, Option, PlacedQuantity, Sentence, make_sentence
from claims.prose.tokens import sentences, tokenize
from claims.record.plain_numbers import column_number
from claims.record.settle import Decision, kind_by_decision
from claims.record.types import Claim, Comparison, Direction, End, Evidence, Mention, Quantity, Reason, Span
from claims.registry.lookup import Registry
from claims.registry.units import compatible, countable, surface_of

_MOST_FIGURES = 100
CHANGES = ("absolute", "increase", "decrease")


@dataclass(frozen=True, slots=True)
class Draft:
    """A quantity in its sentence with every decision still open; what training and extraction share.

    Attributes:
        scene: its sentence.
        figure: the quantity among the tokens.
    """

    scene: Sentence
    figure: PlacedQuantity


def read_scenes(
    text: str, registry: Registry, title: str | None = None, model: Model | None = None
) -> tuple[Sentence, ...]:
    """Cut a text into sentences and find quantities and names in those that hold a quantity.

    Args:
        text: abstract or paragraph, any characters.
        registry: benchmarks and metrics.
        title: title of the paper; helps to name its system.
        model: weights by which the paper's system is named, the shipped ones by default.

    Returns:
        Scenes of the sentences with a quantity.
    """
    folded = normalize(text)
    quantities = [quantity for quantity in find_quantities(folded) if promising(folded, quantity)]
    if not quantities:
        return ()
    spans = sentences(folded)
    wanted: dict[int, list[Quantity]] = {}
    at = 0
    for quantity in quantities:
        while at < len(spans) - 1 and spans[at].end <= quantity.span.start:
            at += 1
        wanted.setdefault(at, []).append(quantity)
    names, better = _names(registry), _better(registry)

    def build(document: Abstract, index: int) -> Sentence:
        tokens = tokenize(folded, spans[index].start, spans[index].end)
        mentions = find_mentions(tokens, folded, names)
        return make_sentence(folded, index, tokens, mentions, wanted.get(index, ()), better, document)

    document = Abstract(
        len(spans),
        build,
        lambda: _owners(folded, title, spans, names, model or Model.load()),
        lambda: tuple((_sentence_of(mention, spans), mention) for mention in find_benchmarks(folded, names)),
    )
    return tuple(document.scene(index) for index in sorted(wanted))


def _sentence_of(mention: Mention, spans: Sequence[Span]) -> int:
    return max(0, bisect_right(spans, mention.span.start, key=lambda span: span.start) - 1)


def _owners(
    text: str, title: str | None, spans: Sequence[Span], names: Names, model: Model
) -> tuple[tuple[str | None, float], ...]:
    options = system_options(text, title, [(span.start, span.end) for span in spans], names.knows)
    chances = model.chances("system", [option.features for option in options])
    named = [(option.value, chance) for option, chance in zip(options, chances, strict=True)]
    return tuple(sorted(named, key=lambda each: -each[1]))


@lru_cache(maxsize=4)
def _better(registry: Registry) -> dict[str, str | None]:
    return {metric.id: metric.better for metric in registry.metrics.values()}


@lru_cache(maxsize=4)
def _names(registry: Registry) -> Names:
    return Names.of(registry)


def extract_claims(
    text: str,
    registry: Registry,
    title: str | None = None,
    *,
    model: Model | None = None,
    threshold: float = 0.5,
    explain: bool = False,
) -> tuple[Claim, ...]:
    """Read the quantitative claims of an abstract.

    Args:
        text: the abstract; every span of the result points into it.
        registry: benchmarks and metrics by which names are recognised.
        title: title of the paper, which often names its system.
        model: weights, the shipped ones by default.
        threshold: least probability at which a number counts as a claim.
        explain: whether every claim also names the rule that spoke loudest for each field (a tenth slower).

    Returns:
        Claims in reading order; empty where the text reports no measured number. A "sentence" with more than a hundred
        numbers is a table or a dump, not prose, and is passed over.
    """
    weights = model or Model.load()
    claims = []
    for scene in read_scenes(text, registry, title, weights):
        if len(scene.figures) > _MOST_FIGURES:
            continue
        for figure in scene.figures:
            chance = weights.yes("claim", claim_features(scene, figure))
            if chance >= threshold:
                claims.append(_claim(scene, figure, chance, weights, registry, text, explain))
    return tuple(claims)


def _claim(
    scene: Sentence, figure: PlacedQuantity, chance: float, weights: Model, registry: Registry, text: str, explain: bool
) -> Claim:
    quantity = figure.quantity
    features = change_features(scene, figure)
    change, change_chance = change_of(scene, figure, weights, features)
    chosen: dict[str, tuple[Option, float]] = {}
    for decision, options in (
        ("metric", metric_options(scene, figure, change, registry)),
        ("benchmark", benchmark_options(scene, figure, change)),
        ("method", method_options(scene, figure, change)),
        ("baseline", baseline_options(scene, figure, change) if change != "absolute" else []),
    ):
        if options:
            best, odds = weights.choose_value(
                decision, [option.features for option in options], [option.value for option in options]
            )
            chosen[decision] = (options[best], odds)
    metric = chosen["metric"][0]
    if change == "increase" and _lower_is_better(metric, registry) and improved(scene, figure):
        change = "decrease"
    decided = Decision(None if change == "absolute" else Direction(change), _relation(scene, figure))
    comparison, direction = kind_by_decision(quantity, decided, registry.metrics.get(metric.id or ""))
    quantity = replace(quantity, comparison=comparison, direction=direction)
    method = chosen["method"][0].value
    said = {"claim": (quantity.text, chance), "comparison": (quantity.text, change_chance)}
    said |= {decision: (option.words, odds) for decision, (option, odds) in chosen.items()}
    rules = _loudest(scene, figure, change, features, chosen, weights) if explain else {}
    reasons = {name: Reason(rules.get(name, ""), words, odds) for name, (words, odds) in said.items()}
    confidence = chance
    for reason in list(reasons.values())[1:]:
        confidence *= reason.confidence
    benchmark = chosen["benchmark"][0]
    baseline = chosen["baseline"][0].value if "baseline" in chosen else None
    span = quantity.span
    return Claim(
        quantity=replace(quantity, text=text[span.start : span.end]),
        metric=metric.id or metric.value or "performance",
        metric_text=metric.value,
        method=method,
        baseline=baseline,
        benchmark=benchmark.id or benchmark.value,
        benchmark_text=benchmark.value,
        reported=text[span.start : span.end],
        evidence=Evidence(text[span.start : span.end], scene.index, span.start, span.end),
        confidence=weights.calibrated(confidence),
        reasons=reasons,
    )


def _lower_is_better(metric: Option, registry: Registry) -> bool:
    """Whether less of a metric is better; one that is not registered is what its last word says: `depth error`."""
    known = registry.metrics.get(metric.id or "")
    if known is None and metric.value:
        known = registry.find_metric(metric.value.rsplit(" ", 1)[-1])
    return known is not None and known.better == "lower"


def _loudest(
    scene: Sentence,
    figure: PlacedQuantity,
    change: str,
    features: Sequence[str],
    chosen: Mapping[str, tuple[Option, float]],
    weights: Model,
) -> dict[str, str]:
    """For every field the feature that spoke most strongly for its value."""
    rules = {decision: weights.loudest(decision, option.features) for decision, (option, _) in chosen.items()}
    rules["claim"] = weights.loudest("claim", claim_features(scene, figure))
    rules["comparison"] = weights.loudest("change", [f"{change}|{feature}" for feature in features])
    return rules


def change_of(scene: Sentence, figure: PlacedQuantity, weights: Model, features: Sequence[str]) -> tuple[str, float]:
    """Whether the figure is an absolute value, an increase or a decrease of its metric, with the probability."""
    if figure.quantity.role in (End.OLD, End.NEW):
        return "absolute", 1.0
    answers = CHANGES[1:] if unit_class(figure) == "x" and figure.quantity.comparison is Comparison.RATIO else CHANGES
    return weights.answer("change", answers, features)


def _relation(scene: Sentence, figure: PlacedQuantity) -> str | None:
    """Whether words near the figure call its percentage relative or points."""
    window = range(max(0, figure.first - 2), min(len(scene.classes), figure.last + 4))
    near = {cue for at in window for cue in scene.classes[at]}
    return "relative" if "relative" in near else "absolute" if "points" in near else None


_UNIT_WORDS = {
    "percent": "percent", "percentage_point": "points", "x": "x", "dB": "dB", "count": "count", "second": "seconds",
    "minute": "minutes", "hour": "hours", "day": "days", "week": "weeks", "month": "months", "year": "years",
}  # fmt: skip
_PRINTED_UNIT = re.compile(r"(?<=[\d\s.])[A-Za-zμµ][A-Za-zμµ/ .]*$")


def _unit_words(quantity: Quantity) -> str | None:
    """The unit as annotators write it.

    A word for the common ones, "count" for things that are counted, the time for a time per item, "frames per second"
    for a rate, else as printed after digits.
    """
    unit = quantity.unit
    if unit is None or unit in _UNIT_WORDS:
        return _UNIT_WORDS.get(unit or "")
    top, _, bottom = unit.partition("/")
    if countable(top) and not bottom:
        return "count"
    printed = _PRINTED_UNIT.search(quantity.text) if quantity.text[:1].isdigit() else None
    words = printed[0].strip() if printed else ""
    if bottom and compatible(top, "second"):
        return re.split(r"/| per ", words)[0].strip() or _UNIT_WORDS.get(top, top)
    if bottom == "second" and countable(top) and words.lower() != "fps":
        return f"{top}s per second"
    return words or (f"{unit.replace('_', ' ')}s" if "_" in unit else surface_of(unit))


def extracted_json(claim: Claim) -> dict[str, object]:
    """A claim as the extractor prints it: printed names, numbers as JSON numbers, the unit in the annotators' words."""
    quantity = claim.quantity
    return {
        "figure": quantity.text,
        "start": quantity.span.start,
        "end": quantity.span.end,
        "sentence": claim.evidence.sentence,
        "value": column_number(quantity.value),
        "low": column_number(quantity.low),
        "high": column_number(quantity.high),
        "unit": _unit_words(quantity),
        "comparison": str(quantity.comparison),
        "direction": quantity.direction and str(quantity.direction),
        "metric": claim.metric_text or claim.metric,
        "benchmark": claim.benchmark_text or claim.benchmark,
        "method": claim.method,
        "baseline": claim.baseline,
        "bound": str(quantity.bound),
        "aggregate": quantity.aggregate and str(quantity.aggregate),
    }
