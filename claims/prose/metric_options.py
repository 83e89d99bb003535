"""What a quantity may measure: options with features, one of which will be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from claims.prose.concessions import names_price, shortened
from claims.prose.cues import word_set
from claims.prose.phrases import Phrase, nouns_beside
from claims.prose.relations import between, lists, relation, relations
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.prose.statistics import is_spread_noun
from claims.prose.versus import is_outdone
from claims.record.entries import Metric
from claims.record.types import Mention
from claims.registry.lexicon import entries
from claims.registry.lookup import Registry
from claims.registry.unit_names import countable

_PERFORMANCE = "performance"


def metric_options(sentence: Sentence, placed: PlacedQuantity, change: str, registry: Registry) -> list[Option]:
    """What the quantity may measure: metrics named here or before, nouns beside it, or what its unit implies."""
    common = f"u={placed.unit_class}|c={change}"
    mentions = _metrics(sentence, registry)
    options = [
        *_mentioned(sentence, placed, change, mentions, registry),
        *_inside(sentence, placed, common, registry),
        *_nouns(sentence, placed, common, mentions),
    ]
    if not mentions:
        options += _carried_metrics(sentence, placed.unit_class, common, registry)
    options += _implied_metrics(sentence, placed, change, len(mentions), registry)
    return options


def _mentioned(
    sentence: Sentence, placed: PlacedQuantity, change: str, mentions: list[Mention], registry: Registry
) -> Iterator[Option]:
    """Metrics that the sentence names."""
    unit, lowers = placed.unit_class, sentence.lowers
    common = f"u={unit}|c={change}"
    related = relations(sentence, placed, mentions, lists(sentence, mentions), "m", mentions) if mentions else []
    for mention, relation_features in zip(mentions, related, strict=True):
        metric = registry.metrics[mention.id or ""]
        features = ["mention", f"mention|{common}", f"fit={metric.unit}|u={unit}", f"kind={metric.kind}|{common}",
                    f"better={metric.better}|c={change}",
                    f"object={_is_object(sentence, placed, mention)}|c={change}", *relation_features]  # fmt: skip
        if placed.quantity.cue and placed.quantity.cue == metric.id:
            features.append("cued")
        if len(between(lowers, *sorted((placed.last, mention.first)))) <= 3:
            features.append(f"id={metric.id}|near={lowers[mention.first - 1] if mention.first else '#'}")
        yield Option(_term(_narrowed(sentence, mention), metric.id, registry), metric.id, mention.text, features)


def _is_object(sentence: Sentence, placed: PlacedQuantity, mention: Mention) -> str:
    """Whether a metric stands between the quantity and the verb of change before it: "reduces LATENCY by 3%"."""
    if mention.first >= placed.last:
        return "right"
    for at in range(placed.first - 1, -1, -1):
        classes = sentence.classes[at]
        if classes & {"improve", "reduce"} and not classes & {"gain_noun", "loss_noun"}:
            return str(at < mention.first)
        if at < mention.first and classes & {"outperform", "achieve", "accelerate"}:
            return "other"
    return "none"


def _metrics(sentence: Sentence, registry: Registry) -> list[Mention]:
    """Metrics of a sentence; a general word right after another metric ("perplexity scores") belongs to that one."""
    found: list[Mention] = []
    for mention in sentence.mentions:
        if mention.kind != "metric" or names_price(sentence, mention) or is_spread_noun(sentence, mention.first):
            continue
        if found and found[-1].last == mention.first and mention.text.lower().rstrip("s") in _GENERAL:
            continue
        if mention.last < len(sentence.lowers) and sentence.lowers[mention.last] in _RATES:
            mention = _longer(sentence, mention)
        found.append(shortened(sentence, mention, registry))
    return found


_GENERAL = word_set("general_metric")
_RATES = frozenset({"rate", "rates"})


def _longer(sentence: Sentence, mention: Mention) -> Mention:
    """The metric with the word after it: "classification error rates"."""
    end = sentence.tokens[mention.last].end
    span = replace(mention.span, end=end)
    return replace(mention, span=span, text=sentence.text[span.start : end], last=mention.last + 1)


@lru_cache(maxsize=8192)
def _term(words: str, id_: str, registry: Registry) -> str:
    """The short standard term for a printed metric.

    Singular, without "average", "points" or a trailing "score", an acronym for the words that it stands for, a noun
    for a verb.
    """
    metric = registry.metrics[id_]
    name = metric.name
    lower = words.lower()
    acronym = " " not in name and sum(letter.isupper() for letter in name) > 1
    spelt = "".join(word[0] for word in re.findall(r"[a-z0-9]+", lower))
    if (acronym and "".join(filter(str.isalnum, name.lower())) == spelt) or lower.endswith("ed"):
        return name.lower()
    kept = " ".join(word for word in lower.split() if word not in _NO_PART or word == "mean") or lower
    kept = re.sub(r"ies$", "y", kept) if name.endswith("y") else kept
    for shorter in (re.sub(r"[ -]scores?$", "", kept), kept[:-1] if kept.endswith("s") else kept):
        found = registry.find_metric(shorter)
        if shorter != kept and found is not None and found.id == metric.id and kept not in _spelled(metric):
            return shorter
    return kept[:-1] if kept.endswith("s") and kept[:-1].rsplit(" ", 1)[-1] in _GENERAL else kept


_NO_PART = word_set("average") | word_set("points")


def _spelled(metric: Metric) -> set[str]:
    return {metric.name.lower(), *(alias.lower() for alias in metric.aliases if not re.search("scores?$", alias))}


def _narrowed(sentence: Sentence, mention: Mention) -> str:
    """A general one-word metric with the nouns before it: `travel time`, `prediction error`, `segmentation score`."""
    first = mention.first
    if " " in mention.text or mention.text.lower().rstrip("s") not in _GENERAL:
        return mention.text
    while first and mention.first - first < 2 and _narrows(sentence, first - 1):
        first -= 1
    return sentence.text[sentence.tokens[first].start : sentence.tokens[mention.last - 1].end]


def _narrows(sentence: Sentence, at: int) -> bool:
    word = sentence.lowers[at]
    if not word[0].isalpha() or word in _STOPPERS or at in sentence.taken:
        return False
    return sentence.classes[at].isdisjoint(_NOT_NARROWING)


_STOPPERS = word_set("phrase_end") | word_set("phrase_soft_end") | word_set("article") | word_set("hedge")
_NOT_NARROWING = frozenset({"improve", "reduce", "achieve", "more", "less", "gain_noun", "loss_noun", "average",
                            "opener", "relative", "points", "consume", "outperform", "against"})  # fmt: skip


def _nouns(sentence: Sentence, placed: PlacedQuantity, common: str, mentions: Sequence[Mention]) -> Iterator[Option]:
    """Nouns beside the quantity that are no registered metric."""
    taken = {at for mention in mentions for at in range(mention.first, mention.last)}
    right, left = nouns_beside(sentence, placed.head, placed.tail)
    for source, noun in (("right", right), ("left", left)):
        if noun is None or not taken.isdisjoint(range(noun.first, noun.last)) or _no_metric(sentence, placed, noun):
            continue
        features = [source, f"{source}|{common}", f"{source}|lead={noun.lead}|u={placed.unit_class}",
                    f"{source}|w={sentence.lowers[noun.last - 1]}", f"{source}|n={noun.last - noun.first}",
                    f"{source}|f={sentence.lowers[noun.first]}",
                    *(f"{source}|f:{cue}" for cue in sentence.classes[noun.first]),
                    *relation(sentence, placed.first, placed.last, noun.first, noun.last, source[0]),
                    *(f"{source}:{cue}" for cue in sentence.classes[noun.last - 1])]  # fmt: skip
        before = sentence.classes[max(0, noun.first - 1)] | sentence.classes[max(0, noun.first - 2)]
        features += [f"{source}|lead={noun.lead}|verb={cue}" for cue in before & _VERBS]
        yield Option(noun.text.lower(), None, noun.text, features)


_VERBS = frozenset({"reduce", "improve", "need", "consume"})


def _no_metric(sentence: Sentence, placed: PlacedQuantity, noun: Phrase) -> bool:
    """Whether a noun is a name, tells with what is compared ("over BERT") or only that something changes ("gains")."""
    if "against" in sentence.classes[noun.first] or sentence.lowers[noun.first] in _NO_NOUN:
        return True
    if noun.last <= placed.first and noun.text == sentence.abstract.own_system:
        return True  # "FastNet reaches 74.2%" is no value of FastNet
    kinds = {m.kind for m in sentence.mentions if m.first <= noun.first and noun.last <= m.last}
    if "benchmark" in kinds or ("name" in kinds and is_outdone(sentence, placed)):
        return True
    return all(classes & _CHANGING for classes in sentence.classes[noun.first : noun.last])


_NO_NOUN = word_set("no_noun")
# "improvements", "degradation", "gained", "highest": words of a change that say nothing of what changed
_CHANGING = frozenset(
    {"gain_noun", "loss_noun", "improve", "reduce", "achieve", "more", "less", "accelerate", "relative", "opener"}
)


def _inside(sentence: Sentence, placed: PlacedQuantity, common: str, registry: Registry) -> list[Option]:
    """The metric that a quantity itself names: `15 F1 points`, `2.1 BLEU points`."""
    tokens = sentence.tokens
    words = [token.text for token in tokens[placed.first : placed.last] if token.text[0].isalpha()]
    shared = ""
    if not words and placed.series > 1:
        first = placed.tail - 1
        while tokens[first].text[0].isalpha() and first > placed.last:
            first -= 1
        words = [token.text for token in tokens[first : placed.tail] if token.text[0].isalpha()]
        shared = "shared "
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            run = " ".join(words[first:last])
            metric = _metric_of(run, registry)
            if metric is not None:
                features = (f"{shared}inside", f"inside|{common}", f"inside|unit={placed.quantity.unit}|{common}")
                return [Option(_term(run, metric.id, registry), metric.id, run, features)]
    unit = placed.quantity.unit
    if unit and (unit == "count" or countable(unit)) and words and not shared:
        return [Option(words[-1].lower(), None, words[-1], ("counted", f"counted|{common}"))]
    return []


def _carried_metrics(sentence: Sentence, unit: str, common: str, registry: Registry) -> Iterator[Option]:
    """Metrics of the two sentences before."""
    back = sentence.previous
    for distance in (1, 2):
        if back is None:
            break
        mentions = [mention for mention in back.mentions if mention.kind == "metric"]
        for mention in mentions[-2:]:
            metric = registry.metrics[mention.id or ""]
            features = (f"before{distance}", f"before|named=False|{common}", f"fit={metric.unit}|u={unit}|before",
                        f"before|id={metric.id}")  # fmt: skip
            yield Option(_term(mention.text, metric.id, registry), metric.id, mention.text, features)
        back = back.previous


def _implied_metrics(
    sentence: Sentence, placed: PlacedQuantity, change: str, named: int, registry: Registry
) -> Iterator[Option]:
    """Metrics that no word names: what the unit implies, or "performance"."""
    state = f"named={min(2, named)}|u={placed.unit_class}|c={change}"
    lowers, cue = sentence.lowers, placed.quantity.cue
    present = frozenset().union(*sentence.classes)
    cues = [each for each in ("outperform", "improve", "accelerate", "achieve", "need") if each in present]
    after = lowers[placed.last] if placed.last < len(lowers) else "#"
    before = lowers[placed.first - 1] if placed.first else "#"
    for name in _implied_names(placed.unit_class, cue, whole=not placed.quantity.decimals):
        start = f"implied={name}"
        features = [start, f"{start}|{state}", f"implied|{state}", *(f"{start}|S:{each}" for each in cues),
                    f"{start}|r1={after}", f"{start}|l1={before}"]  # fmt: skip
        if name == cue:
            features += ["implied=cue", f"implied=cue|{state}"]
        features += [f"{start}|rw={word}" for word in lowers[placed.last : placed.last + 5]]
        features += [f"{start}|lw={word}" for word in lowers[max(0, placed.first - 4) : placed.first]]
        metric = _metric_of(name, registry)
        yield Option(metric.name.lower() if metric else name, metric.id if metric else None, "", features)


@lru_cache(maxsize=256)
def _implied_names(unit: str, cue: str | None, *, whole: bool) -> tuple[str, ...]:
    names = [_PERFORMANCE, *(name for name, counted in _implied_by_unit().get(unit, ()) if whole or not counted)]
    return tuple(dict.fromkeys([*names, cue] if cue else names))


@cache
def _implied_by_unit() -> Mapping[str, Sequence[tuple[str, bool]]]:
    """For every class of units the metrics that it implies, each with whether it counts whole things."""
    return {
        entry.name: [(name, name in entry.words("counts")) for name in entry.words("metrics")]
        for entry in entries("implied_metrics")
    }


@lru_cache(maxsize=8192)
def _metric_of(name: str, registry: Registry) -> Metric | None:
    return registry.find_metric(name)
