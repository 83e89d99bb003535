"""What a figure may measure: options with features, one of which will be chosen."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from claims.prose.cues import classes_of, word_set
from claims.prose.features import unit_class
from claims.prose.phrases import left_noun, right_noun
from claims.prose.relations import listed_relation, lists, relation, slots, whole_series
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.record.entries import Metric
from claims.record.types import Mention
from claims.registry.lookup import Registry
from claims.registry.units import countable

_PERFORMANCE, _SPEED, _ACCURACY = "performance", "speed", "accuracy"
_DEFAULTS = {"dB": ("psnr",), "time": ("latency", "time"), "bytes": ("memory",), "x": (_SPEED, "model size"),
             "percent": (_ACCURACY, "training data", "success rate"), "count": ("wins", "labels", "training data"),
             "bare": (_ACCURACY, "wins", "training data"), "rate": (_SPEED,)}  # fmt: skip


def metric_options(scene: Sentence, figure: PlacedQuantity, change: str, registry: Registry) -> list[Option]:
    """What the figure may measure: metrics named here or before, nouns beside it, or what its unit implies."""
    unit = unit_class(figure)
    common = f"u={unit}|c={change}"
    options: list[Option] = []
    mentions = _metrics(scene)
    places = lists(scene, mentions)
    for mention in mentions:
        metric = registry.metrics[mention.id or ""]
        features = ["mention", f"mention|{common}", f"fit={metric.unit}|u={unit}", f"kind={metric.kind}|{common}",
                    f"better={metric.better}|c={change}",
                    f"object={_is_object(scene, figure, mention)}|c={change}"]  # fmt: skip
        features += listed_relation(scene, figure, mention, places[mention.first], "m")
        features += slots(scene, figure, mention, mentions, "m")
        if figure.quantity.cue and figure.quantity.cue == metric.id:
            features.append("cued")
        if len(scene.between(*sorted((figure.last, mention.first)))) <= 3:
            features.append(f"id={metric.id}|near={scene.lowers[mention.first - 1] if mention.first else '#'}")
        options.append(
            Option(_term(_narrowed(scene, mention), metric.id, registry), metric.id, mention.text, tuple(features))
        )
    options += _inside(scene, figure, common, registry)
    taken = {at for mention in mentions for at in range(mention.first, mention.last)}
    whole = whole_series(figure)
    for source, phrase in (("right", right_noun(scene, whole)), ("left", left_noun(scene, whole))):
        if phrase is None or taken & set(range(phrase.first, phrase.last)):
            continue
        if "against" in scene.classes[phrase.first] or scene.lowers[phrase.first] in _NO_NOUN:
            continue
        if all(classes & _CHANGING for classes in scene.classes[phrase.first : phrase.last]):
            continue
        features = [source, f"{source}|{common}", f"{source}|lead={phrase.lead}|u={unit}",
                    f"{source}|w={scene.lowers[phrase.last - 1]}", f"{source}|n={phrase.last - phrase.first}",
                    f"{source}|f={scene.lowers[phrase.first]}"]  # fmt: skip
        features += [f"{source}|f:{cue}" for cue in scene.classes[phrase.first]]
        features += relation(scene, figure, phrase.first, phrase.last, source[0], governed=False)
        features += [f"{source}:{cue}" for cue in scene.classes[phrase.last - 1]]
        before = scene.classes[max(0, phrase.first - 1)] | scene.classes[max(0, phrase.first - 2)]
        features += [
            f"{source}|lead={phrase.lead}|verb={cue}" for cue in before & {"reduce", "improve", "need", "consume"}
        ]
        options.append(Option(phrase.text.lower(), None, phrase.text, tuple(features)))
    options += _carried_metrics(scene, common, unit, bool(mentions), registry)
    options += _implied_metrics(scene, figure, unit, change, len(mentions), registry)
    return options


_NO_NOUN = word_set("no_noun")
# "improvements", "degradation", "gained", "highest": words of a change that say nothing of what changed
_CHANGING = frozenset(
    {"gain_noun", "loss_noun", "improve", "reduce", "achieve", "more", "less", "accelerate", "relative", "opener"}
)


def _is_object(scene: Sentence, figure: PlacedQuantity, mention: Mention) -> str:
    """Whether a metric stands between the figure and the verb of change before it: "reduces LATENCY by 3%"."""
    if mention.first >= figure.last:
        return "right"
    for at in range(figure.first - 1, -1, -1):
        if scene.classes[at] & {"improve", "reduce"} and not scene.classes[at] & {"gain_noun", "loss_noun"}:
            return str(at < mention.first)
        if at < mention.first and scene.classes[at] & {"outperform", "achieve", "accelerate"}:
            return "other"
    return "none"


def _metrics(scene: Sentence) -> list[Mention]:
    """Metrics of a sentence; a general word right after another metric ("perplexity scores") belongs to that one."""
    found: list[Mention] = []
    for mention in scene.mentions:
        if mention.kind != "metric":
            continue
        if found and found[-1].last == mention.first and mention.text.lower().rstrip("s") in _GENERAL:
            continue
        if mention.last < len(scene.lowers) and scene.lowers[mention.last] in _RATES:
            mention = _longer(scene, mention)
        found.append(mention)
    return found


_RATES = frozenset({"rate", "rates"})


def _longer(scene: Sentence, mention: Mention) -> Mention:
    """The metric with the word after it: "classification error rates"."""
    end = scene.tokens[mention.last].end
    span = replace(mention.span, end=end)
    return replace(mention, span=span, text=scene.text[span.start : end], last=mention.last + 1)


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
    kept = (
        " ".join(word for word in lower.split() if not classes_of(word) & {"average", "points"} or word == "mean")
        or lower
    )
    kept = re.sub(r"ies$", "y", kept) if name.endswith("y") else kept
    for shorter in (re.sub(r"[ -]scores?$", "", kept), kept[:-1] if kept.endswith("s") else kept):
        found = registry.find_metric(shorter)
        if shorter != kept and found is not None and found.id == metric.id and kept not in _spelled(metric):
            return shorter
    return kept[:-1] if kept.endswith("s") and kept[:-1].rsplit(" ", 1)[-1] in _GENERAL else kept


def _spelled(metric: Metric) -> set[str]:
    return {metric.name.lower(), *(alias.lower() for alias in metric.aliases if not re.search("scores?$", alias))}


def _narrowed(scene: Sentence, mention: Mention) -> str:
    """A general one-word metric with the nouns before it: `travel time`, `prediction error`, `segmentation score`."""
    first = mention.first
    if " " in mention.text or mention.text.lower().rstrip("s") not in _GENERAL:
        return mention.text
    while first and mention.first - first < 2 and _narrows(scene, first - 1):
        first -= 1
    return scene.words(first, mention.last)


def _narrows(scene: Sentence, at: int) -> bool:
    word, classes = scene.lowers[at], scene.classes[at]
    if not word[0].isalpha() or word in _STOPPERS or at in scene.taken:
        return False
    return not classes & {"improve", "reduce", "achieve", "more", "less", "gain_noun", "loss_noun", "average", "opener",
                          "relative", "points", "consume", "outperform", "against"}  # fmt: skip


_GENERAL = word_set("general_metric")
_STOPPERS = word_set("phrase_end") | word_set("phrase_soft_end") | word_set("article") | word_set("hedge")


def _inside(scene: Sentence, figure: PlacedQuantity, common: str, registry: Registry) -> list[Option]:
    """The metric that a figure itself names: `15 F1 points`, `2.1 BLEU points`."""
    words = [token.text for token in scene.tokens[figure.first : figure.last] if token.text[0].isalpha()]
    shared = ""
    if not words and figure.series > 1:
        first = figure.tail - 1
        while scene.tokens[first].text[0].isalpha() and first > figure.last:
            first -= 1
        words = [token.text for token in scene.tokens[first : figure.tail] if token.text[0].isalpha()]
        shared = "shared "
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            run = " ".join(words[first:last])
            metric = registry.find_metric(run)
            if metric is not None:
                features = (f"{shared}inside", f"inside|{common}", f"inside|unit={figure.quantity.unit}|{common}")
                return [Option(_term(run, metric.id, registry), metric.id, run, features)]
    unit = figure.quantity.unit
    if unit and (unit == "count" or countable(unit)) and words and not shared:
        return [Option(words[-1].lower(), None, words[-1], ("counted", f"counted|{common}"))]
    return []


def _carried_metrics(scene: Sentence, common: str, unit: str, named: bool, registry: Registry) -> list[Option]:
    out: list[Option] = []
    if named:
        return out
    back = scene.previous
    for distance in (1, 2):
        if back is None:
            break
        mentions = [mention for mention in back.mentions if mention.kind == "metric"]
        for mention in mentions[-2:]:
            metric = registry.metrics[mention.id or ""]
            features = (f"before{distance}", f"before|named={named}|{common}", f"fit={metric.unit}|u={unit}|before",
                        f"before|id={metric.id}")  # fmt: skip
            out.append(Option(_term(mention.text, metric.id, registry), metric.id, mention.text, features))
        back = back.previous
    return out


def _implied_metrics(
    scene: Sentence, figure: PlacedQuantity, unit: str, change: str, named: int, registry: Registry
) -> list[Option]:
    present = {cue for classes in scene.classes for cue in classes}
    state = f"named={min(2, named)}|u={unit}|c={change}"
    implied = [_PERFORMANCE, *_DEFAULTS.get(unit, ())]
    if figure.quantity.decimals:
        implied = [name for name in implied if name not in _COUNTS]
    if figure.quantity.cue:
        implied.append(figure.quantity.cue)
    out = []
    for name in dict.fromkeys(implied):
        features = [f"implied={name}", f"implied={name}|{state}", f"implied|{state}"]
        features += [f"implied={name}|S:{cue}" for cue in ("outperform", "improve", "accelerate", "achieve", "need")
                     if cue in present]  # fmt: skip
        after = scene.lowers[figure.last] if figure.last < len(scene.lowers) else "#"
        before = scene.lowers[figure.first - 1] if figure.first else "#"
        features += [f"implied={name}|r1={after}", f"implied={name}|l1={before}"]
        if name == figure.quantity.cue:
            features += ["implied=cue", f"implied=cue|{state}"]
        features += [f"implied={name}|rw={word}" for word in scene.lowers[figure.last : figure.last + 5]]
        features += [f"implied={name}|lw={word}" for word in scene.lowers[max(0, figure.first - 4) : figure.first]]
        metric = registry.find_metric(name)
        out.append(Option(metric.name.lower() if metric else name, metric.id if metric else None, "", tuple(features)))
    return out


_COUNTS = frozenset({"wins", "training data", "labels"})
