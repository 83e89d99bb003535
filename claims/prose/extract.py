"""Prose in, claims out: the one place where the stages of the text parser are composed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod

from claims.figures.normalize import normalize
from claims.figures.quantities import find_quantities
from claims.prose.baseline_options import baseline_options
from claims.prose.benchmark_options import benchmark_options
from claims.prose.concessions import conceded, stated_direction
from claims.prose.doubts import unit_doubt
from claims.prose.features import change_features, claim_features, improved, promising
from claims.prose.mentions import Names, find_benchmarks, find_mentions
from claims.prose.method_options import is_own, method_options, names_rival
from claims.prose.metric_options import metric_options
from claims.prose.model import Model
from claims.prose.own_system import own_system_options
from claims.prose.owners import is_value, labelled, owned_elsewhere, owner_of
from claims.prose.pairings import paired, printed_together
from claims.prose.reasons import reason_for
from claims.prose.sentence import Abstract, Option, PlacedQuantity, Sentence, make_sentence
from claims.prose.statistics import is_statistic, with_statistics
from claims.prose.tokens import sentences, tokenize
from claims.record.settle import Decision, kind_by_decision
from claims.record.types import Claim, Comparison, Direction, End, Evidence, Mention, Quantity, Reason, Span
from claims.registry.lookup import Registry

_MOST_QUANTITIES = 100
CHANGES = ("absolute", "increase", "decrease")
# What a rule about the build of a sentence gives is right so often: all 49 values on the annotated abstracts are.
RULED = 0.95
DOUBTED = 0.3
# The old value of "from 12 hours to 45 minutes" is not that of the system whose the new one is.
NOBODY = Option(None, None, "", ("ruled=former",))
LEAST_ALONE = 0.3  # below it a number is left alone whatever stands beside it: "from 1 to 256 chips"


def read_sentences(
    text: str, registry: Registry, title: str | None = None, model: Model | None = None
) -> tuple[Sentence, ...]:
    """Cut a text into sentences and find quantities and names in those that hold a quantity.

    Args:
        text: abstract or paragraph, any characters.
        registry: benchmarks and metrics.
        title: title of the paper; helps to name its system.
        model: weights by which the paper's system is named, the shipped ones by default.

    Returns:
        The sentences with a quantity.
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

    def build(abstract: Abstract, index: int) -> Sentence:
        tokens = tokenize(folded, spans[index].start, spans[index].end)
        mentions = find_mentions(tokens, folded, names)
        return make_sentence(folded, index, tokens, mentions, wanted.get(index, ()), better, abstract)

    abstract = Abstract(
        len(spans),
        build,
        lambda: _own_names(folded, title, spans, names, model or Model.load()),
        lambda: tuple((_sentence_of(mention, spans), mention) for mention in find_benchmarks(folded, names)),
    )
    return tuple(abstract.sentence(index) for index in sorted(wanted))


def _sentence_of(mention: Mention, spans: Sequence[Span]) -> int:
    return max(0, bisect_right(spans, mention.span.start, key=lambda span: span.start) - 1)


def _own_names(
    text: str, title: str | None, spans: Sequence[Span], names: Names, model: Model
) -> tuple[tuple[str | None, float], ...]:
    """What the paper's own system may be called, with probabilities, likeliest first."""
    options = own_system_options(text, title, [(span.start, span.end) for span in spans], names.knows)
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
        explain: whether every claim also says why each field has its value (a tenth slower).

    Returns:
        Claims in reading order; empty where the text reports no measured number. A "sentence" with more than a hundred
        numbers is a table or a dump, not prose, and is passed over.
    """
    weights = model or Model.load()
    claims = []
    for sentence in read_sentences(text, registry, title, weights):
        if len(sentence.quantities) > _MOST_QUANTITIES:
            continue
        chances, pair = _chances(sentence, weights, threshold), None
        for placed in sentence.quantities:
            chance = chances[placed.index]
            if chance >= threshold and not is_statistic(sentence, placed):
                decided = _decided(sentence, placed, weights, registry, pair, explain=explain)
                pair = decided if placed.quantity.role is End.OLD else None
                printed = text[placed.quantity.span.start : placed.quantity.span.end]
                claims.append(_claim(sentence, placed, printed, chance, decided, weights, registry))
    return tuple(claims)


def _chances(sentence: Sentence, weights: Model, threshold: float) -> list[float]:
    """For every quantity the probability that it is a claim.

    Of "from 3.4 s to 1.2 s" or "0.81 and 0.77" both are results or none: the doubtful one takes the mean of the two.
    """
    quantities = sentence.quantities
    own = [weights.yes("claim", claim_features(sentence, placed)) for placed in quantities]
    out = list(own)
    for placed in quantities:
        if LEAST_ALONE <= own[placed.index] < threshold:
            beside = max((own[other.index] for other in quantities if printed_together(placed, other)), default=0.0)
            out[placed.index] = max(own[placed.index], (own[placed.index] + beside) / 2)
    return out


@dataclass(frozen=True, slots=True)
class _Decided:
    """What was decided about one quantity.

    Attributes:
        change: whether it is an absolute value, an increase or a decrease, with the probability.
        chosen: for every other field the option that was chosen and its probability.
        loudest: for every field the feature that spoke most strongly, where reasons are wanted.
    """

    change: tuple[str, float]
    chosen: Mapping[str, tuple[Option, float]]
    loudest: Mapping[str, str]


def _decided(
    sentence: Sentence,
    placed: PlacedQuantity,
    weights: Model,
    registry: Registry,
    pair: _Decided | None,
    *,
    explain: bool,
) -> _Decided:
    """Decide about one quantity; a new value is of the metric of the old one before it, `pair`."""
    features = change_features(sentence, placed)
    loss = conceded(sentence, placed, registry)
    if loss is not None:
        change, chance = loss.direction.value, RULED
    elif (stated := stated_direction(sentence, placed)) is not None:
        change, chance = stated.value, RULED
    elif is_value(sentence, placed):
        change, chance = CHANGES[0], RULED
    else:
        change, chance = change_of(placed, weights, features)
    ruled = _ruled(sentence, placed, change, registry) | ({"metric": loss.metric} if loss else {})
    options = _options(sentence, placed, change, registry)
    others = owned_elsewhere(sentence, placed)
    options["method"] = [each for each in options["method"] if each.value not in others] or options["method"]
    chosen = {field: _choice(field, choices, ruled.get(field), weights) for field, choices in options.items()}
    if placed.quantity.role is End.OLD and is_own(chosen["method"][0]):
        chosen["method"] = (NOBODY, chosen["method"][1])
    if pair is not None and placed.quantity.role is End.NEW:
        chosen["metric"] = pair.chosen["metric"]
    loudest: dict[str, str] = {}
    if explain:
        loudest = {field: weights.loudest(field, option.features) for field, (option, _) in chosen.items()}
        loudest["claim"] = weights.loudest("claim", claim_features(sentence, placed))
        told = [f"{change}|{feature}" for feature in features]
        loudest["comparison"] = loss.metric.features[0] if loss else weights.loudest("change", told)
    return _Decided((change, chance), chosen, loudest)


def _ruled(sentence: Sentence, placed: PlacedQuantity, change: str, registry: Registry) -> dict[str, Option]:
    """What the build of the sentence says of the fields, whatever the weights say."""
    ruled: dict[str, Option] = {}
    if (part := paired(sentence, placed, registry)) is not None:
        ruled[part.features[0].removeprefix("ruled=")] = part
    if (label := labelled(sentence, placed)) is not None:
        ruled[label.kind] = Option(label.text, label.id, label.text, ("ruled=label",))
    owner = owner_of(sentence, placed) if change == CHANGES[0] else None
    return ruled | ({"method": owner} if owner is not None else {})


def _options(sentence: Sentence, placed: PlacedQuantity, change: str, registry: Registry) -> dict[str, list[Option]]:
    options = {
        "metric": metric_options(sentence, placed, change, registry),
        "benchmark": benchmark_options(sentence, placed, change),
        "method": method_options(sentence, placed, change),
    }
    if change != CHANGES[0]:
        options["baseline"] = baseline_options(sentence, placed, change)
    return options


def _choice(field: str, choices: list[Option], ruled: Option | None, weights: Model) -> tuple[Option, float]:
    """What a rule says, else the likeliest option; a rule without a value says only that it is not the authors'."""
    if ruled is not None and ruled.value is not None:
        return ruled, RULED
    if ruled is not None:
        choices = [each for each in choices if names_rival(each)] or [ruled]
    best, odds = weights.choose_value(field, [each.features for each in choices], [each.value for each in choices])
    return choices[best], odds


def _claim(
    sentence: Sentence,
    placed: PlacedQuantity,
    printed: str,
    chance: float,
    decided: _Decided,
    weights: Model,
    registry: Registry,
) -> Claim:
    change, chosen = decided.change[0], decided.chosen
    metric, benchmark, method = (chosen[field][0] for field in ("metric", "benchmark", "method"))
    ruled = metric.features[:1] and metric.features[0].startswith("ruled=")
    if change == "increase" and not ruled and _lower_is_better(metric, registry) and improved(sentence, placed):
        change = "decrease"
    decision = Decision(None if change == "absolute" else Direction(change), _relation(sentence, placed))
    comparison, direction = kind_by_decision(placed.quantity, decision, registry.metrics.get(metric.id or ""))
    quantity = replace(with_statistics(sentence, placed), text=printed, comparison=comparison, direction=direction)
    reasons = _reasons(placed.quantity.text, chance, decided)
    if (doubt := unit_doubt(sentence, placed, quantity, registry.metrics.get(metric.id or ""))) is not None:
        reasons["unit"] = Reason(doubt, printed, DOUBTED)
    span = placed.quantity.span
    return Claim(
        quantity=quantity,
        metric=metric.id or metric.value or "performance",
        metric_text=metric.value,
        method=method.value,
        baseline=chosen["baseline"][0].value if "baseline" in chosen else None,
        benchmark=benchmark.id or benchmark.value,
        benchmark_text=benchmark.value,
        reported=printed,
        evidence=Evidence(printed, sentence.index, span.start, span.end),
        confidence=weights.calibrated(prod(reason.confidence for reason in reasons.values())),
        reasons=reasons,
    )


def _reasons(printed: str, chance: float, decided: _Decided) -> dict[str, Reason]:
    said = {"claim": (printed, chance), "comparison": (printed, decided.change[1])}
    said |= {field: (option.words, odds) for field, (option, odds) in decided.chosen.items()}
    why = {field: reason_for(field, feature, said[field][0]) for field, feature in decided.loudest.items()}
    return {field: Reason(why.get(field, ""), words, odds) for field, (words, odds) in said.items()}


def _lower_is_better(metric: Option, registry: Registry) -> bool:
    """Whether less of a metric is better; one that is not registered is what its last word says: `depth error`."""
    known = registry.metrics.get(metric.id or "")
    if known is None and metric.value:
        known = registry.find_metric(metric.value.rsplit(" ", 1)[-1])
    return known is not None and known.better == "lower"


def changes_of(placed: PlacedQuantity) -> tuple[str, ...]:
    """What a quantity may be: an absolute value, an increase or a decrease of its metric."""
    if placed.quantity.role in (End.OLD, End.NEW):
        return CHANGES[:1]
    return CHANGES[1:] if placed.unit_class == "x" and placed.quantity.comparison is Comparison.RATIO else CHANGES


def change_of(placed: PlacedQuantity, weights: Model, features: Sequence[str]) -> tuple[str, float]:
    """Which of them it is, with the probability."""
    answers = changes_of(placed)
    return weights.answer("change", answers, features) if len(answers) > 1 else (answers[0], 1.0)


def _relation(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """Whether words near the quantity call its percentage relative or points."""
    near = frozenset().union(*sentence.classes[max(0, placed.first - 2) : placed.last + 4])
    return "relative" if "relative" in near else "absolute" if "points" in near else None
