"""What a figure may be measured on: options with features, one of which will be chosen."""

from __future__ import annotations

from claims.prose.cues import classes_of, word_set
from claims.prose.features import unit_class
from claims.prose.phrases import Phrase
from claims.prose.relations import LISTED, Spot, alignment, listed_relation, lists, relation, slots, states
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.record.types import Mention


def benchmark_options(scene: Sentence, figure: PlacedQuantity, change: str) -> list[Option]:
    """What the figure may be measured on: data sets named in the sentence or just before, or none."""
    unit = unit_class(figure)
    common = f"u={unit}|c={change}"
    here = [mention for mention in scene.mentions if mention.kind != "metric"]
    places = lists(scene, here)
    announced = {mention.first for mention in here if _on_something(scene, mention)}
    rivals = [mention for mention in here if mention.kind == "benchmark" or mention.first in announced]
    options = []
    for mention in here:
        features = [
            mention.kind,
            f"{mention.kind}|{common}",
            f"count={min(4, sum(m.kind == mention.kind for m in here))}",
        ]
        place = places[mention.first]
        features += listed_relation(scene, figure, mention, place, "b")
        features += slots(scene, figure, mention, rivals if mention in rivals else here, "b")
        features.append(f"list={min(4, place.length)}|series={min(3, figure.series)}")
        if _heads_bracket(scene, figure, mention):
            features.append("headed")
        before = next((scene.lowers[at] for at in range(mention.first - 1, -1, -1)
                       if scene.lowers[at] not in {"the", "both", "challenging", "a", "popular"}), "#")  # fmt: skip
        features.append(f"prep={before}")
        if any("dataset_noun" in classes for classes in scene.classes[mention.last : mention.last + 2]):
            features.append("noun")
        if mention.text == scene.system:
            features += ["system", f"system|data={_is_data(scene)}", f"system|prep={before}"]
        features.append(f"generic={'generic_name' in classes_of(mention.text.casefold().rstrip('s'))}|{mention.kind}")
        features.append(f"announced={mention.first in announced}|{mention.kind}")
        features.append(f"bracket={_shares_bracket(scene, figure, mention)}")
        options.append(Option(mention.text, mention.id, mention.text, tuple(features)))
    named = len(rivals)
    for phrase in _described(scene):
        features = [
            "described",
            f"described|{common}",
            *relation(scene, figure, phrase.first, phrase.last, "d", governed=False),
            f"described|lead={phrase.lead}",
            f"described|w={scene.lowers[phrase.last - 1]}",
            f"described|capitals={min(2, sum(map(str.isupper, phrase.text)))}|named={min(2, named)}",
        ]
        options.append(Option(phrase.text, None, phrase.text, tuple(features)))
    options += _carried_benchmarks(scene, figure, common, named)
    several = any(word in scene.lowers for word in ("across", "datasets", "benchmarks", "tasks"))
    none = ["none", f"none|{common}", f"none|count={min(3, named)}", f"none|count={min(3, named)}|u={unit}",
            f"none|several={several}|count={min(2, named)}", f"none|aggregate={figure.quantity.aggregate}"]  # fmt: skip
    none += [f"none|{word}" for word in (*states(scene, figure), f"unit={figure.quantity.unit}")]
    none += [f"none|r:{cue}" for at in range(figure.last, min(len(scene.lowers), figure.last + 3))
             for cue in scene.classes[at]]  # fmt: skip
    none += [f"none|l:{cue}" for at in range(max(0, figure.first - 4), figure.first) for cue in scene.classes[at]]
    none.append(f"none|place={min(3, figure.index)}|count={min(2, named)}")
    options.append(Option(None, None, "", tuple(none)))
    return options


def _on_something(scene: Sentence, mention: Mention) -> bool:
    """Whether an unregistered name is announced as a data set: `on X`, `X dataset`, `for the X challenge`."""
    if mention.kind != "name" or mention.text == scene.system:
        return False
    if any("dataset_noun" in classes for classes in scene.classes[mention.last : mention.last + 1]):
        return True
    before = mention.first - 1
    while before >= 0 and (scene.lowers[before] in LISTED - {"on", "for", "in"} or _inside_name(scene, before)):
        before -= 1
    return before >= 0 and scene.lowers[before] in {"on", "in", "for", "across", "over"}


def _inside_name(scene: Sentence, at: int) -> bool:
    return any(mention.first <= at < mention.last for mention in scene.mentions if mention.kind != "metric")


def _described(scene: Sentence) -> list[Phrase]:
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


def _carried_benchmarks(scene: Sentence, figure: PlacedQuantity, common: str, named: int) -> list[Option]:
    """Benchmarks of the other sentences, and the paper's own system where it is a benchmark."""
    everywhere = scene.document.benchmarks
    here = {mention.id for mention in scene.mentions if mention.kind == "benchmark"}
    others = [(index, mention) for index, mention in everywhere if index != scene.index and mention.id not in here]
    kinds = len({mention.id for _, mention in others})
    before = _listed_before(scene) if any(index == scene.index - 1 for index, _ in others) else {}
    out: dict[str | None, Option] = {}
    for index, mention in others:
        away = scene.index - index
        where = "after" if away < 0 else str(min(away, 3))
        features: tuple[str, ...] = (
            f"carried{where}", f"carried|{common}", f"carried|kinds={min(3, kinds)}|named={min(2, named)}",
            f"carried{where}|kinds={min(3, kinds)}|named={min(2, named)}")  # fmt: skip
        if mention is others[-1][1] or (away > 0 and all(other <= index or other > scene.index for other, _ in others)):
            features = (*features, f"carried latest|named={min(2, named)}")
        features = (*features, *(f"carried|{cue}|named={min(1, named)}" for cue in _resumed(scene)))
        if away == 1 and mention.span.start in before:
            place = before[mention.span.start]
            features = (*features, *alignment(figure, place.index, place.length))
        out[mention.id] = Option(mention.text, mention.id, mention.text, features)
    options = list(out.values())
    if scene.system and scene.system not in {mention.text for mention in scene.mentions}:
        features = ("own", f"own|{common}", f"own|named={min(2, named)}|kinds={min(2, kinds)}",
                    f"own|data={_is_data(scene)}|named={min(2, named)}")  # fmt: skip
        options.append(Option(scene.system, None, scene.system, features))
    return options


def _listed_before(scene: Sentence) -> dict[int, Spot]:
    """Places of the benchmarks of the sentence before in their lists, by the offset of each."""
    back = scene.previous
    if back is None:
        return {}
    benchmarks = [mention for mention in back.mentions if mention.kind == "benchmark"]
    places = lists(back, benchmarks)
    return {mention.span.start: places[mention.first] for mention in benchmarks}


def _resumed(scene: Sentence) -> list[str]:
    """How a sentence takes up the one before: "also", "this dataset", "on average", "our model achieves"."""
    opening = scene.lowers[:3]
    pointing = any(word in _POINTERS and "dataset_noun" in classes
                   for word, classes in zip(scene.lowers, scene.classes[1:], strict=False))  # fmt: skip
    return [f"opens={opening[0] if opening else '#'}", f"points={pointing}"]


_POINTERS = word_set("pointer")


def _is_data(scene: Sentence) -> bool:
    """Whether the paper's own contribution is a data set: its name is called one somewhere."""
    at = scene.text.find(scene.system or "")
    around = scene.text[max(0, at - 60) : at + 90].casefold() if at >= 0 else ""
    return any("dataset_noun" in classes_of(word.strip(",.()")) for word in around.split())


def _heads_bracket(scene: Sentence, figure: PlacedQuantity, mention: Mention) -> bool:
    """Whether the name stands right before the brackets that hold the figure: `EMNIST (73.9% to 76%)`."""
    if mention.last >= len(scene.lowers) or scene.lowers[mention.last] != "(" or mention.last >= figure.first:
        return False
    return ")" not in scene.lowers[mention.last : figure.first]


def _shares_bracket(scene: Sentence, figure: PlacedQuantity, mention: Mention) -> bool:
    """Whether figure and name stand in one pair of brackets: `(91.8% vs. 88.4%, FGVC)`."""
    first, last = min(figure.last, mention.last), max(figure.first, mention.first)
    if "(" in scene.lowers[first:last] or ")" in scene.lowers[first:last]:
        return False
    before = scene.lowers[: min(figure.first, mention.first)]
    return "(" in before and ")" not in before[len(before) - before[::-1].index("(") :]
