"""A loss that a sentence concedes: "only 0.3% accuracy drop", "at the cost of 0.4 mAP", "sacrificing 0.1 dB of PSNR".

It is a change of the metric, for the worse: a decrease, or an increase where less of the metric is better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from claims.prose.cues import word_set
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.record.entries import Metric
from claims.record.types import Comparison, Direction, Mention
from claims.registry.lookup import Registry

_PRICE = word_set("price_noun")
_GIVES_UP = word_set("concession_verb")
_SKIPPED = word_set("hedge") | word_set("small_loss")
_LOSS = word_set("loss_of_metric")
_RISE = word_set("rise_of_metric")
_CHANGES = _LOSS | _RISE
_WORDS = _CHANGES | _PRICE | _GIVES_UP
_LINKS = word_set("loss_link")
_FALLS = word_set("loss_verb")
_JOINING = word_set("joining")
_RAISES = word_set("raising_verb")
_LOWERS = word_set("lowering_verb")
_DETERMINERS = word_set("determiner")
_VERBS = frozenset({"improve", "reduce", "achieve", "outperform", "consume"})
_LONGEST_GAP = 7
_CHANGED = frozenset({"by", "to", "from", "below"})
_MONEY = frozenset({"USD", "EUR", "GBP", "CNY", "JPY"})
_REACH = 5


@dataclass(frozen=True, slots=True)
class Concession:
    """A change for the worse of a metric.

    Attributes:
        metric: the metric as an option whose only feature names the rule.
        direction: which way it went.
    """

    metric: Option
    direction: Direction


def conceded(sentence: Sentence, placed: PlacedQuantity, registry: Registry) -> Concession | None:
    """What a quantity says to be lost, or None where it tells of no loss.

    Args:
        sentence: holds the quantity.
        placed: the quantity.
        registry: metrics, by which a drop of accuracy is told from a drop that is itself compared.
    """
    if placed.quantity.comparison is Comparison.RATIO or placed.quantity.role is not None:
        return None
    if _WORDS.isdisjoint(sentence.lowers):  # most sentences end here
        return None
    return (
        _price(sentence, placed, registry)
        or _named_loss(sentence, placed, registry)
        or _continued(sentence, placed, registry)
    )


def _price(sentence: Sentence, placed: PlacedQuantity, registry: Registry) -> Concession | None:
    """`at the cost of 0.4 mAP`, `sacrificing only 0.1 dB of PSNR`, `costs 0.6 points of accuracy`."""
    at = _governor(sentence, placed.first)
    if at < 0 or placed.quantity.unit in _MONEY:
        return None
    verb = sentence.lowers[at] in _GIVES_UP
    if not verb and not _is_price(sentence, at):
        return None
    found = _metric_after(sentence, placed, registry)
    if found is None:
        return None
    words, metric = found
    if metric.better == "lower" and verb:
        return None  # "costs 3 ms of latency" and "loses 3 ms" mean opposite things
    return _loss_of(words, metric, "price")


def _governor(sentence: Sentence, at: int) -> int:
    at -= 1
    while at >= 0 and sentence.lowers[at] in _SKIPPED:
        at -= 1
    return at


def _is_price(sentence: Sentence, at: int) -> bool:
    lowers = sentence.lowers
    return lowers[at] == "of" and at > 0 and lowers[at - 1] in _PRICE


def shortened(sentence: Sentence, mention: Mention, registry: Registry) -> Mention:
    """`accuracy` for "accuracy drops" where it is a clause: "its accuracy drops by 0.6%"."""
    end = sentence.lowers[mention.last : mention.last + 1]
    if not end or end[0] not in _CHANGED or sentence.lowers[mention.last - 1] not in _FALLS or not _own_noun(mention):
        return mention
    words, metric = _narrow(mention, registry)
    return replace(mention, text=words, id=metric.id, last=mention.last - 1)


def names_price(sentence: Sentence, mention: Mention) -> bool:
    """Whether "cost" only announces what is given up: in "at the cost of 0.4 mAP", not in "at a cost of $0.40"."""
    at, lowers = mention.first, sentence.lowers
    if lowers[at] not in _PRICE or lowers[mention.last : mention.last + 1] != ("of",):
        return False
    led = "at" in lowers[max(0, at - 2) : at]
    return led and not any(
        quantity.quantity.unit in _MONEY and 0 < quantity.first - mention.last <= _REACH
        for quantity in sentence.quantities
    )


def _metric_after(sentence: Sentence, placed: PlacedQuantity, registry: Registry) -> tuple[str, Metric] | None:
    """The metric that follows a quantity, or that its own words hold: `0.4 mAP`, `1.1 points of mIoU`."""
    inside = [token.text for token in sentence.tokens[placed.first : placed.last] if token.text[0].isalpha()]
    own = registry.find_metric(inside[0]) if inside else None
    if own is not None:
        return inside[0], own
    for mention in sentence.mentions:
        if mention.kind == "metric" and mention.first >= placed.last:
            between = sentence.lowers[placed.last : mention.first]
            if len(between) <= _REACH and _LINKS.issuperset(between):
                return _narrow(mention, registry)
            break
    return None


def _narrow(mention: Mention, registry: Registry) -> tuple[str, Metric]:
    """A metric, or what drops in a drop: `accuracy` of "accuracy drop"."""
    words = mention.text.split()
    kept = " ".join(word for word in words if word.casefold() not in _CHANGES | _LINKS)
    inner = registry.find_metric(kept) if _own_noun(mention) else None
    return (kept, inner) if inner is not None else (mention.text, registry.metrics[mention.id or ""])


def _named_loss(sentence: Sentence, placed: PlacedQuantity, registry: Registry) -> Concession | None:
    """`0.3% accuracy drop`, `an accuracy loss of 0.3%`, `a 0.5-point drop in F1`, `a perplexity increase of 0.2`."""
    for words, metric, noun in _losses(sentence, placed, registry):
        if metric.kind != "quality":
            continue
        if noun in _LOSS | _PRICE and metric.better == "higher":
            return _loss_of(words, metric, "loss")
        if noun in _RISE and metric.better == "lower":
            return _loss_of(words, metric, "loss")
    return None


def stated_direction(sentence: Sentence, placed: PlacedQuantity) -> Direction | None:
    """Which way a metric goes where its verb says so outright: `increases perplexity by 0.1`, not `improves`.

    Args:
        sentence: holds the quantity.
        placed: the quantity.
    """
    by = _governor(sentence, placed.head)
    metric = next((m for m in sentence.mentions if m.kind == "metric" and m.last == by), None)
    if by < 1 or sentence.lowers[by] != "by" or metric is None or placed.unit_class == "x":
        return None
    verb = metric.first - 1
    while verb > 0 and sentence.lowers[verb] in _DETERMINERS:
        verb -= 1
    if sentence.lowers[verb] in _RAISES:
        return Direction.INCREASE
    return Direction.DECREASE if sentence.lowers[verb] in _LOWERS else None


def _continued(sentence: Sentence, placed: PlacedQuantity, registry: Registry) -> Concession | None:
    """`accuracy drops of 3% on A and 11% on B`: the second goes on where the first began."""
    if not placed.index:
        return None
    before = sentence.quantities[placed.index - 1]
    gap = range(before.last, placed.first)
    joined = not gap or sentence.lowers[gap[-1]] in _JOINING
    verbs = any(not sentence.classes[at].isdisjoint(_VERBS) for at in gap)
    named = any(m.kind == "metric" and m.first in gap for m in sentence.mentions)  # ".023 in BERTScore and .038 in"
    if before.unit_class != placed.unit_class or not joined or verbs or named or len(gap) > _LONGEST_GAP:
        return None
    return _named_loss(sentence, before, registry) or _continued(sentence, before, registry)


def _losses(sentence: Sentence, placed: PlacedQuantity, registry: Registry) -> Iterator[tuple[str, Metric, str]]:
    """Metrics and the nouns of change that a quantity stands at, on either side."""
    lowers, at = sentence.lowers, placed.last
    while at < len(lowers) and at - placed.last < _REACH and lowers[at] in _SKIPPED:
        at += 1
    for mention in sentence.mentions:
        if mention.kind == "metric" and (noun := _noun_from(sentence, at, mention)) is not None:
            yield *_narrow(mention, registry), noun
    end = _governor(sentence, placed.first)
    if end < 1 or lowers[end] not in ("of", "("):
        return
    for mention in sentence.mentions:
        if mention.kind == "metric" and (noun := _noun_to(sentence, end, mention)) is not None:
            yield *_narrow(mention, registry), noun
    found = _metric_after(sentence, placed, registry) if lowers[end - 1] in _CHANGES else None
    if found is not None:
        yield *found, lowers[end - 1]


def _noun_from(sentence: Sentence, at: int, mention: Mention) -> str | None:
    """The noun of `accuracy drop` or `drop in accuracy` where they begin at a token."""
    if mention.first == at:
        return _own_noun(mention) or sentence.lowers[min(mention.last, len(sentence.lowers) - 1)]
    near = at < mention.first <= at + _REACH and sentence.lowers[at] in _CHANGES | _PRICE
    return sentence.lowers[at] if near and _LINKS.issuperset(sentence.lowers[at + 1 : mention.first]) else None


def _noun_to(sentence: Sentence, end: int, mention: Mention) -> str | None:
    """The same where they end before a token."""
    if mention.last + 1 == end:
        return sentence.lowers[mention.last]
    if mention.last != end:
        return None
    before = mention.first - 1
    while before > 0 and sentence.lowers[before] in _LINKS:
        before -= 1
    return _own_noun(mention) or sentence.lowers[max(before, 0)]


def _own_noun(mention: Mention) -> str | None:
    """The noun of change that is part of a metric's name: `drop` of "accuracy drop"."""
    words = mention.text.casefold().split()
    return next((word for word in (words[-1], words[0]) if len(words) > 1 and word in _CHANGES), None)


def _loss_of(words: str, metric: Metric, rule: str) -> Concession | None:
    if metric.better is None:
        return None
    direction = Direction.DECREASE if metric.better == "higher" else Direction.INCREASE
    return Concession(Option(words.casefold(), metric.id, words, (f"ruled={rule}",)), direction)
