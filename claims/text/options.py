"""What a claim's metric, benchmark, method and baseline may be: options with features, one of which will be chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claims.registry import Registry
from claims.text.candidates import unit_class
from claims.text.cues import classes_of, word_set
from claims.text.phrases import (
    Phrase,
    against_phrases,
    bracket_phrase,
    left_noun,
    object_phrase,
    owner_phrase,
    right_noun,
    subject_phrase,
)
from claims.text.scene import Figure, Option, Scene
from claims.text.system import own_phrase, own_reference
from claims.types import Mention, Metric, Role

_PERFORMANCE, _SPEED, _ACCURACY = "performance", "speed", "accuracy"
_DEFAULTS = {"dB": ("psnr",), "time": ("latency", "time"), "bytes": ("memory",), "x": (_SPEED, "model size"),
             "percent": (_ACCURACY, "training data", "success rate"), "count": ("wins", "labels", "training data"),
             "bare": (_ACCURACY, "wins", "training data"), "rate": (_SPEED,)}  # fmt: skip


_STEPS = (0, 1, 2, 3, 5, 8, 13, 20)


def _relation(scene: Scene, figure: Figure, first: int, last: int, tag: str) -> list[str]:
    """Where tokens `first:last` stand as seen from the figure: side, distance, what is between.

    Distances are written as "farther than n" for every n, so that what is learned of far names holds for farther ones.
    """
    right = first >= figure.last
    start, end = (figure.last, first) if right else (last, figure.first)
    places = scene.between(start, end)
    gap = len(places)
    side = "R" if right else "L"
    others = min(2, scene.figures_among(places))
    breaks = min(3, scene.breaks(places))
    out = [f"{tag}{side}", f"{tag}{side}q{others}", f"{tag}{side}b{breaks}", f"{tag}{side}q{others}b{breaks}"]
    out += [f"{tag}{side}>{step}" for step in _STEPS if gap > step]
    out += [f"{tag}>{step}" for step in _STEPS if gap > step]
    for state in _states(scene, figure):
        out += [f"{tag}{side}|{state}", f"{tag}{side}q{others}|{state}", f"{tag}{side}b{min(1, breaks)}|{state}"]
    if gap <= 4:
        kept = [at for at in places if scene.lowers[at] not in _HEDGE] or places
        out.append(f"{tag}{side}:{' '.join(_pattern(scene, at) for at in kept)}")
    if gap > 8 or others:
        return out
    if gap:
        near = places[0] if right else places[-1]
        out.append(f"{tag}{side}n={scene.lowers[near]}")
    outer = last if right else first - 1
    if 0 <= outer < len(scene.lowers):
        out.append(f"{tag}{side}o={scene.lowers[outer]}")
    if first:
        out.append(f"{tag}{side}p={scene.lowers[first - 1]}")
    return out


def _states(scene: Scene, figure: Figure) -> tuple[str, str]:
    """What governs the figure and what follows it: "by" looks back for its metric, "achieves" looks ahead."""
    at = figure.first - 1
    while at >= 0 and scene.lowers[at] in _HEDGE:
        at -= 1
    governor = scene.lowers[at] if at >= 0 else "#"
    follower = _pattern(scene, figure.last) if figure.last < len(scene.lowers) else "#"
    return f"gov={governor}", f"next={follower}"


def _pattern(scene: Scene, at: int) -> str:
    """A word between a figure and a name, by class where it has one that matters."""
    for cue in ("gain_noun", "loss_noun", "more", "less", "average"):
        if cue in scene.classes[at]:
            return f"<{cue}>"
    return "<#>" if any(figure.first <= at < figure.last for figure in scene.figures) else scene.lowers[at]


def _alignment(figure: Figure, place: int, length: int) -> list[str]:
    """Whether the k-th figure of a list meets the k-th name of a list ("respectively")."""
    if figure.series < 2 or length < 2:
        return []
    size = figure.series // figure.groups
    if length == figure.series:
        return ["aligned" if place == figure.place else "misaligned"]
    if figure.groups > 1 and length == size:
        return ["aligned" if place == figure.place % size else "misaligned"]
    if figure.groups > 1 and length == figure.groups:
        return ["aligned" if place == figure.place // size else "misaligned"]
    return ["unaligned"]


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a name in a coordinated list: index, length of the list, and the tokens that the list spans."""

    index: int
    length: int
    first: int
    last: int


def _lists(scene: Scene, mentions: Iterable[Mention]) -> dict[int, Place]:
    """For the first token of every mention, its place in a coordinated list."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        between = scene.lowers[runs[-1][-1].last : mention.first] if runs else ()
        joined = set(between) & {",", "and", "/", "&"}
        if runs and len(between) <= 4 and all(word in _LISTED for word in between) and joined:
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return {
        m.first: Place(index, len(run), run[0].first, run[-1].last) for run in runs for index, m in enumerate(run)
    }


def _listed_relation(scene: Scene, figure: Figure, mention: Mention, place: Place, tag: str) -> list[str]:
    """Relation of a figure to a name; where lists of equal length meet, the lists are related as wholes."""
    aligned = _alignment(figure, place.index, place.length)
    if aligned and aligned[0] != "unaligned":
        run = [other for other in scene.figures if other.run == figure.run]
        whole = Figure(figure.quantity, run[0].first, run[-1].last)
        if place.last <= whole.first or place.first >= whole.last:
            return [*aligned, *_relation(scene, whole, place.first, place.last, tag)]
    return [*aligned, *_relation(scene, figure, mention.first, mention.last, tag)]


_LISTED = word_set("listed")
_HEDGE = word_set("hedge")


def metric_options(scene: Scene, figure: Figure, change: str, registry: Registry) -> list[Option]:
    """What the figure may measure: metrics named in the sentence or before, nouns beside it, or what its unit implies."""
    unit = unit_class(figure)
    common = f"u={unit}|c={change}"
    options: list[Option] = []
    mentions = _metrics(scene)
    places = _lists(scene, mentions)
    for mention in mentions:
        metric = registry.metrics[mention.id or ""]
        features = ["mention", f"mention|{common}", f"fit={metric.unit}|u={unit}", f"kind={metric.kind}|{common}",
                    ]  # fmt: skip
        features += _listed_relation(scene, figure, mention, places[mention.first], "m")
        if figure.quantity.cue and figure.quantity.cue == metric.id:
            features.append("cued")
        if len(scene.between(*sorted((figure.last, mention.first)))) <= 3:
            features.append(f"id={metric.id}|near={scene.lowers[mention.first - 1] if mention.first else '#'}")
        options.append(Option(_term(_narrowed(scene, mention), metric, registry), metric.id, mention.text, tuple(features)))
    options += _inside(scene, figure, common, registry)
    taken = {at for mention in mentions for at in range(mention.first, mention.last)}
    run = [other for other in scene.figures if other.run == figure.run]
    for source, phrase in (("right", right_noun(scene, run[-1])), ("left", left_noun(scene, run[0]))):
        if phrase is None or taken & set(range(phrase.first, phrase.last)):
            continue
        features = [source, f"{source}|{common}", f"{source}|lead={phrase.lead}|u={unit}",
                    f"{source}|w={scene.lowers[phrase.last - 1]}", f"{source}|n={phrase.last - phrase.first}"]  # fmt: skip
        features += _relation(scene, figure, phrase.first, phrase.last, source[0])
        features += [f"{source}:{cue}" for cue in scene.classes[phrase.last - 1]]
        before = scene.classes[max(0, phrase.first - 1)] | scene.classes[max(0, phrase.first - 2)]
        features += [f"{source}|lead={phrase.lead}|verb={cue}" for cue in before & {"reduce", "improve", "need", "consume"}]
        options.append(Option(phrase.text.lower(), None, phrase.text, tuple(features)))
    options += _carried_metrics(scene, common, unit, bool(mentions), registry)
    options += _implied_metrics(scene, figure, unit, change, len(mentions), registry)
    return options


def _metrics(scene: Scene) -> list[Mention]:
    """Metrics of a sentence; a general word right after another metric ("perplexity scores") belongs to that one."""
    found: list[Mention] = []
    for mention in scene.mentions:
        if mention.kind != "metric":
            continue
        if found and found[-1].last == mention.first and mention.text.lower().rstrip("s") in _GENERAL:
            continue
        found.append(mention)
    return found


def _term(words: str, metric: Metric, registry: Registry) -> str:
    """The short standard term for a printed metric.

    Singular, without "average" or a trailing "score", an acronym for its expansion, a noun for a verb.
    """
    name = metric.name
    lower = words.lower()
    acronym = " " not in name and sum(letter.isupper() for letter in name) > 1
    if (acronym and re.search(r"[ -]", words) and not words.isupper()) or lower.endswith("ed"):
        return name.lower()
    kept = " ".join(word for word in lower.split() if "average" not in classes_of(word) or word == "mean") or lower
    for shorter in (re.sub(r"[ -]scores?$", "", kept), kept[:-1] if kept.endswith("s") else kept):
        found = registry.find_metric(shorter)
        if shorter != kept and found is not None and found.id == metric.id and kept not in _spelled(metric):
            return shorter
    return kept


def _spelled(metric: Metric) -> set[str]:
    return {metric.name.lower(), *(alias.lower() for alias in metric.aliases if not re.search("scores?$", alias))}


def _narrowed(scene: Scene, mention: Mention) -> str:
    """A general one-word metric with the nouns before it: `travel time`, `prediction error`, `segmentation score`."""
    first = mention.first
    if " " in mention.text or mention.text.lower().rstrip("s") not in _GENERAL:
        return mention.text
    while first and mention.first - first < 2 and _narrows(scene, first - 1):
        first -= 1
    return scene.words(first, mention.last)


def _narrows(scene: Scene, at: int) -> bool:
    word, classes = scene.lowers[at], scene.classes[at]
    if not word[0].isalpha() or word in _STOPPERS or any(f.first <= at < f.last for f in scene.figures):
        return False
    return not classes & {"improve", "reduce", "achieve", "more", "less", "gain_noun", "loss_noun", "average", "opener",
                          "relative", "points", "consume", "outperform", "against"}  # fmt: skip


_GENERAL = word_set("general_metric")
_STOPPERS = word_set("phrase_end") | word_set("phrase_soft_end") | word_set("article") | word_set("hedge")


def _inside(scene: Scene, figure: Figure, common: str, registry: Registry) -> list[Option]:
    """The metric that a figure itself names: `15 F1 points`, `2.1 BLEU points`."""
    words = [token.text for token in scene.tokens[figure.first : figure.last] if token.text[0].isalpha()]
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            run = " ".join(words[first:last])
            metric = registry.find_metric(run)
            if metric is not None:
                features = ("inside", f"inside|{common}", f"inside|unit={figure.quantity.unit}|{common}")
                return [Option(_term(run, metric, registry), metric.id, run, features)]
    if figure.quantity.unit in _COUNTED and words:
        return [Option(words[-1].lower(), None, words[-1], ("counted", f"counted|{common}"))]
    return []


_COUNTED = frozenset({"count", "parameter", "token", "sample", "step", "iteration", "epoch", "image", "label", "query"})


def _carried_metrics(scene: Scene, common: str, unit: str, named: bool, registry: Registry) -> list[Option]:
    out = []
    back = scene.previous
    for distance in (1, 2):
        if back is None:
            break
        mentions = [mention for mention in back.mentions if mention.kind == "metric"]
        for mention in mentions[-2:]:
            metric = registry.metrics[mention.id or ""]
            features = (f"before{distance}", f"before|named={named}|{common}", f"fit={metric.unit}|u={unit}|before",
                        f"before|id={metric.id}")  # fmt: skip
            out.append(Option(_term(mention.text, metric, registry), metric.id, mention.text, features))
        back = back.previous
    return out


def _implied_metrics(
    scene: Scene, figure: Figure, unit: str, change: str, named: int, registry: Registry
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


def benchmark_options(scene: Scene, figure: Figure, change: str) -> list[Option]:
    """What the figure may be measured on: data sets named in the sentence or just before, or none."""
    unit = unit_class(figure)
    common = f"u={unit}|c={change}"
    here = [mention for mention in scene.mentions if mention.kind != "metric"]
    places = _lists(scene, here)
    options = []
    for mention in here:
        features = [mention.kind, f"{mention.kind}|{common}", f"count={min(4, sum(m.kind == mention.kind for m in here))}"]
        place = places[mention.first]
        features += _listed_relation(scene, figure, mention, place, "b")
        features.append(f"list={min(4, place.length)}|series={min(3, figure.series)}")
        if _heads_bracket(scene, figure, mention):
            features.append("headed")
        before = next((scene.lowers[at] for at in range(mention.first - 1, -1, -1)
                       if scene.lowers[at] not in {"the", "both", "challenging", "a", "popular"}), "#")  # fmt: skip
        features.append(f"prep={before}")
        if any("dataset_noun" in classes for classes in scene.classes[mention.last : mention.last + 2]):
            features.append("noun")
        if mention.text == scene.system:
            features.append("system")
        features.append(f"generic={'generic_name' in classes_of(mention.text.casefold().rstrip('s'))}|{mention.kind}")
        features.append(f"announced={_on_something(scene, mention)}|{mention.kind}")
        features.append(f"bracket={_shares_bracket(scene, figure, mention)}")
        options.append(Option(mention.text, mention.id, mention.text, tuple(features)))
    named = sum(mention.kind == "benchmark" or _on_something(scene, mention) for mention in here)
    for phrase in _described(scene):
        features = ["described", f"described|{common}", *_relation(scene, figure, phrase.first, phrase.last, "d")]
        options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    options += _carried_benchmarks(scene, figure, common, named)
    several = any(word in scene.lowers for word in ("across", "datasets", "benchmarks", "tasks"))
    none = ["none", f"none|{common}", f"none|count={min(3, named)}", f"none|count={min(3, named)}|u={unit}",
            f"none|several={several}|count={min(2, named)}", f"none|aggregate={figure.quantity.aggregate}"]  # fmt: skip
    options.append(Option(None, None, "", tuple(none)))
    return options


def _on_something(scene: Scene, mention: Mention) -> bool:
    """Whether an unregistered name is announced as a data set: `on X`, `X dataset`, `for the X challenge`."""
    if mention.kind != "name" or mention.text == scene.system:
        return False
    if any("dataset_noun" in classes for classes in scene.classes[mention.last : mention.last + 1]):
        return True
    before = mention.first - 1
    while before >= 0 and (scene.lowers[before] in _LISTED - {"on", "for", "in"} or _inside_name(scene, before)):
        before -= 1
    return before >= 0 and scene.lowers[before] in {"on", "in", "for", "across", "over"}


def _inside_name(scene: Scene, at: int) -> bool:
    return any(mention.first <= at < mention.last for mention in scene.mentions if mention.kind != "metric")


def _described(scene: Scene) -> list[Phrase]:
    """Data sets called by description only: `a books dataset`, `a brain hemorrhage classification task`."""
    out = []
    for at, classes in enumerate(scene.classes):
        if "dataset_noun" not in classes or scene.lowers[at] in {"data", "set", "sets", "test", "tasks", "datasets",
                                                                  "benchmarks", "split"}:  # fmt: skip
            continue
        first = at
        while (
            first and at - first < 5 and scene.lowers[first - 1] not in _EDGE and scene.lowers[first - 1][0].isalpha()
        ):
            first -= 1
        if first < at and not any(m.first < at + 1 and first < m.last and m.kind != "metric" for m in scene.mentions):
            out.append(Phrase(scene.words(first, at + 1), first, at + 1, scene.lowers[first - 1] if first else "#"))
    return out


_EDGE = word_set("edge")


def _carried_benchmarks(scene: Scene, figure: Figure, common: str, named: int) -> list[Option]:
    """Benchmarks of the other sentences, and the paper's own system where it is a benchmark."""
    everywhere = scene.document.benchmarks
    here = {mention.id for mention in scene.mentions if mention.kind == "benchmark"}
    others = [(index, mention) for index, mention in everywhere if index != scene.index and mention.id not in here]
    kinds = len({mention.id for _, mention in others})
    back = scene.previous
    before = _lists(back, [m for m in back.mentions if m.kind == "benchmark"]) if back is not None else {}
    out: dict[str | None, Option] = {}
    for index, mention in others:
        away = scene.index - index
        where = "after" if away < 0 else str(min(away, 3))
        features = (f"carried{where}", f"carried|{common}", f"carried|kinds={min(3, kinds)}|named={min(2, named)}",
                    f"carried{where}|kinds={min(3, kinds)}|named={min(2, named)}")  # fmt: skip
        if away == 1 and mention.first in before:
            features = (*features, *_alignment(figure, before[mention.first].index, before[mention.first].length))
        out[mention.id] = Option(mention.text, mention.id, mention.text, features)
    options = list(out.values())
    if scene.system and scene.system not in {mention.text for mention in scene.mentions}:
        features = ("own", f"own|{common}", f"own|named={min(2, named)}|kinds={min(2, kinds)}",
                    f"own|data={_is_data(scene)}|named={min(2, named)}")  # fmt: skip
        options.append(Option(scene.system, None, scene.system, features))
    return options


def _is_data(scene: Scene) -> bool:
    """Whether the paper's own contribution is a data set: its name is called one somewhere."""
    at = scene.text.find(scene.system or "")
    around = scene.text[max(0, at - 60) : at + 90].casefold() if at >= 0 else ""
    return any("dataset_noun" in classes_of(word.strip(",.()")) for word in around.split())


def _heads_bracket(scene: Scene, figure: Figure, mention: Mention) -> bool:
    """Whether the name stands right before the brackets that hold the figure: `EMNIST (73.9% to 76%)`."""
    if mention.last >= len(scene.lowers) or scene.lowers[mention.last] != "(" or mention.last >= figure.first:
        return False
    return ")" not in scene.lowers[mention.last : figure.first]


def _shares_bracket(scene: Scene, figure: Figure, mention: Mention) -> bool:
    """Whether figure and name stand in one pair of brackets: `(91.8% vs. 88.4%, FGVC)`."""
    first, last = min(figure.last, mention.last), max(figure.first, mention.first)
    if "(" in scene.lowers[first:last] or ")" in scene.lowers[first:last]:
        return False
    before = scene.lowers[: min(figure.first, mention.first)]
    return "(" in before and ")" not in before[len(before) - before[::-1].index("(") :]


def method_options(scene: Scene, figure: Figure, change: str) -> list[Option]:
    """Whose number it may be: the paper's system, a name or the subject of the sentence, what follows "than", nobody."""
    unit = unit_class(figure)
    role = figure.quantity.role
    common = f"c={change}|role={role}"
    options = []
    present = {cue for classes in scene.classes for cue in classes}
    own = any(word in scene.lowers for word in ("our", "we", "ours", "it", "proposed", "this"))
    named = bool(scene.system) and str(scene.system).casefold() in scene.text[
        scene.tokens[0].start : scene.tokens[-1].end].casefold()  # fmt: skip
    against = against_phrases(scene)
    subject = subject_phrase(scene, figure)
    system = ["system", f"system|{common}", f"system|own={own}|named={named}", f"system|known={scene.system is not None}",
              f"system|against={bool(against)}|{common}", f"system|u={unit}|c={change}",
              f"system|names={min(3, sum(m.kind == 'name' for m in scene.mentions))}|named={named}"]  # fmt: skip
    system += [f"system|S:{cue}|c={change}" for cue in ("compete", "background", "against") if cue in present]
    if scene.system:
        options.append(Option(scene.system, None, scene.system, tuple(system)))
    phrase = own_phrase(scene.tokens, scene.text) or own_reference(scene.text)
    known = scene.system is not None
    nobody = ["nobody", f"nobody|{common}", f"nobody|known={known}", f"nobody|own={own}|known={known}|{common}",
              f"nobody|phrase={phrase is not None}|known={known}", f"nobody|u={unit}|known={known}",
              f"nobody|named={named}|known={known}"]  # fmt: skip
    owned = subject is not None and own_reference(subject.text) is not None
    if subject is not None:
        mark = f"subject={'own' if owned else 'system' if scene.system and scene.system in subject.text else 'other'}"
        mark = f"{mark}|we={subject.text.casefold() in {'we', 'it', 'this'}}"
        nobody += [f"nobody|{mark}|known={known}", f"nobody|{mark}|{common}|known={known}"]
        for option in options:
            options = [Option(option.value, option.id, option.words, (*option.features, f"system|{mark}", f"system|{mark}|{common}"))]
    options.append(Option(phrase, None, phrase or "", tuple(nobody)))
    for mention in scene.mentions:
        if mention.kind != "name" or mention.text == scene.system:
            continue
        features = ["name", f"name|{common}", *_relation(scene, figure, mention.first, mention.last, "n")]
        features += _name_features(scene, mention, subject, against, common)
        options.append(Option(mention.text, None, mention.text, tuple(features)))
    if subject is not None and not owned:
        last = scene.lowers[subject.last - 1]
        features = ["subject", f"subject|{common}", f"subject|own={own}", f"subject|w={last}",
                    *_relation(scene, figure, subject.first, subject.last, "s")]  # fmt: skip
        if scene.system and scene.system.casefold() in subject.text.casefold():
            features.append("subject|system")
        features += [f"subject|{m.kind}" for m in scene.mentions if subject.first <= m.first < subject.last]
        features += [f"subject|first={scene.lowers[subject.first]}"]
        options.append(Option(subject.text, None, subject.text, tuple(features)))
    for source, other in (
        ("object", object_phrase(scene, figure)),
        ("owner", owner_phrase(scene, figure)),
        ("bracket", bracket_phrase(scene, figure)),
    ):
        if other is not None and any(letter.isalpha() for letter in other.text) and not own_reference(other.text):
            features = [source, f"{source}|{common}", f"{source}|lead={other.lead}|{common}",
                        *_relation(scene, figure, other.first, other.last, source[:2])]  # fmt: skip
            options.append(Option(other.text, None, other.text, tuple(features)))
    for phrase in against:
        features = ["against", f"against|{common}", f"against|lead={phrase.lead}|{common}",
                    *_relation(scene, figure, phrase.first, phrase.last, "a")]  # fmt: skip
        if role is Role.OLD:
            features.append("against|old")
        options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    if scene.previous is not None:
        for phrase in against_phrases(scene.previous)[-1:]:
            features = ["carried", f"carried|{common}", f"carried|lead={phrase.lead}|{common}"]
            options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    return options


def _name_features(
    scene: Scene, mention: Mention, subject: Phrase | None, against: list[Phrase], common: str
) -> list[str]:
    out = []
    if subject is not None and subject.first <= mention.first < subject.last:
        out += ["name|subject", f"name|subject|{common}"]
    if any(phrase.first <= mention.first < phrase.last for phrase in against):
        out += ["name|against", f"name|against|{common}"]
    if scene.system and (
        mention.text.casefold().startswith(scene.system.casefold())
        or scene.system.casefold() in mention.text.casefold()
    ):
        out += ["name|variant", f"name|variant|{common}"]
    before = scene.lowers[max(0, mention.first - 6) : mention.first]
    if before[-1:] == (",",) and "our" in before:
        out += ["name|apposed", f"name|apposed|{common}"]
    if mention.last < len(scene.classes):
        out += [f"name|r:{cue}" for cue in scene.classes[mention.last]]
        out.append(f"name|r={scene.lowers[mention.last]}")
    return out


def baseline_options(scene: Scene, figure: Figure, change: str) -> list[Option]:
    """What a change may be against: phrases after "than", "over", "compared to", the object of "outperforms", or none."""
    unit = unit_class(figure)
    options = []
    phrases = against_phrases(scene)
    for phrase in phrases:
        lead = phrase.lead
        features = ["phrase", f"lead={lead}", f"lead={lead}|c={change}", f"lead={lead}|u={unit}", f"count={len(phrases)}",
                    f"w={scene.lowers[phrase.last - 1]}", f"f={scene.lowers[phrase.first]}", f"n={min(5, phrase.last - phrase.first)}",
                    *_relation(scene, figure, phrase.first, phrase.last, "p")]  # fmt: skip
        if any(phrase.first <= m.first < phrase.last and m.kind == "name" for m in scene.mentions):
            features.append("phrase|name")
        if any(phrase.first <= m.first < phrase.last and m.kind == "metric" for m in scene.mentions):
            features.append("phrase|metric")
        if any(phrase.first <= m.first < phrase.last and m.kind == "benchmark" for m in scene.mentions):
            features.append("phrase|benchmark")
        if scene.system and scene.system.casefold() in phrase.text.casefold():
            features.append("phrase|system")
        options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    if scene.previous is not None:
        for phrase in against_phrases(scene.previous)[-2:]:
            features = ["before", f"before|lead={phrase.lead}", f"before|here={bool(phrases)}", f"before|c={change}"]
            options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    none = [
        "none",
        f"none|count={min(2, len(phrases))}",
        f"none|c={change}|u={unit}",
        f"none|u={unit}|count={min(2, len(phrases))}",
    ]
    options.append(Option(None, None, "", tuple(none)))
    return options
