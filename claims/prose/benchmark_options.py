"""What a quantity may be measured on: options with features, one of which will be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from claims.prose.cues import word_set
from claims.prose.phrases import Phrase, phrase_of
from claims.prose.relations import LISTED, Spot, alignment, lists, relation, relations, states
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.record.types import Mention


def benchmark_options(sentence: Sentence, placed: PlacedQuantity, change: str) -> list[Option]:
    """What the quantity may be measured on: data sets named in the sentence or just before, or none."""
    common = f"u={placed.unit_class}|c={change}"
    here = [mention for mention in sentence.mentions if mention.kind != "metric"]
    announced = {mention.first for mention in here if _on_something(sentence, mention)}
    rivals = [mention for mention in here if mention.kind == "benchmark" or mention.first in announced]
    named = len(rivals)
    return [
        *_mentioned(sentence, placed, common, here, rivals, announced),
        *_described(sentence, placed, common, named),
        *_carried(sentence, placed, common, named),
        *_own(sentence, common, named),
        _none(sentence, placed, common, named),
    ]


def _mentioned(
    sentence: Sentence,
    placed: PlacedQuantity,
    common: str,
    here: list[Mention],
    rivals: list[Mention],
    announced: set[int],
) -> Iterator[Option]:
    """Names of the sentence, those of registered benchmarks first of all."""
    if not here:
        return
    lowers, own = sentence.lowers, sentence.abstract.own_system
    spots = lists(sentence, here)
    related = relations(sentence, placed, here, spots, "b", rivals)
    kinds = [mention.kind for mention in here]
    for mention, relation_features in zip(here, related, strict=True):
        kind = mention.kind
        features = [kind, f"{kind}|{common}", f"count={min(4, kinds.count(kind))}", *relation_features,
                    f"list={min(4, spots[mention.first].length)}|series={min(3, placed.series)}"]  # fmt: skip
        if _heads_bracket(lowers, placed, mention):
            features.append("headed")
        before = next((lowers[at] for at in range(mention.first - 1, -1, -1) if lowers[at] not in _PASSED), "#")
        features.append(f"prep={before}")
        if not _DATA.isdisjoint(lowers[mention.last : mention.last + 2]):
            features.append("noun")
        if mention.text == own:
            features += ["system", f"system|data={_is_data(sentence.text, own)}", f"system|prep={before}"]
        features += [f"generic={mention.text.casefold().rstrip('s') in _GENERIC}|{kind}",
                     f"announced={mention.first in announced}|{kind}",
                     f"bracket={_shares_bracket(lowers, placed, mention)}"]  # fmt: skip
        yield Option(mention.text, mention.id, mention.text, features)


_DATA = word_set("dataset_noun")
_GENERIC = word_set("generic_name")
_PASSED = word_set("before_data_name")


def _on_something(sentence: Sentence, mention: Mention) -> bool:
    """Whether an unregistered name is announced as a data set: `on X`, `X dataset`, `for the X challenge`."""
    if mention.kind != "name" or mention.text == sentence.abstract.own_system:
        return False
    lowers = sentence.lowers
    if not _DATA.isdisjoint(lowers[mention.last : mention.last + 1]):
        return True
    before = mention.first - 1
    while before >= 0 and (lowers[before] in _WITHIN_LIST or _inside_name(sentence, before)):
        before -= 1
    return before >= 0 and lowers[before] in _ANNOUNCING


_ANNOUNCING = word_set("data_preposition")
_WITHIN_LIST = LISTED - _ANNOUNCING


def _inside_name(sentence: Sentence, at: int) -> bool:
    return any(mention.first <= at < mention.last for mention in sentence.mentions if mention.kind != "metric")


def _heads_bracket(lowers: Sequence[str], placed: PlacedQuantity, mention: Mention) -> bool:
    """Whether the name stands right before the brackets that hold the quantity: `EMNIST (73.9% to 76%)`."""
    if mention.last >= len(lowers) or lowers[mention.last] != "(" or mention.last >= placed.first:
        return False
    return ")" not in lowers[mention.last : placed.first]


def _shares_bracket(lowers: Sequence[str], placed: PlacedQuantity, mention: Mention) -> bool:
    """Whether quantity and name stand in one pair of brackets: `(91.8% vs. 88.4%, FGVC)`."""
    first, last = min(placed.last, mention.last), max(placed.first, mention.first)
    if "(" in lowers[first:last] or ")" in lowers[first:last]:
        return False
    before = lowers[: min(placed.first, mention.first)]
    return "(" in before and ")" not in before[len(before) - before[::-1].index("(") :]


def _described(sentence: Sentence, placed: PlacedQuantity, common: str, named: int) -> Iterator[Option]:
    """Data sets called by description only: `a books dataset`, `a brain hemorrhage classification task`."""
    for phrase in _descriptions(sentence):
        features = ["described", f"described|{common}",
                    *relation(sentence, placed.first, placed.last, phrase.first, phrase.last, "d"),
                    f"described|lead={phrase.lead}", f"described|w={sentence.lowers[phrase.last - 1]}",
                    f"described|capitals={min(2, sum(map(str.isupper, phrase.text)))}|named={min(2, named)}",
                    ]  # fmt: skip
        yield Option(phrase.text, None, phrase.text, features)


@lru_cache(maxsize=8)
def _descriptions(sentence: Sentence) -> tuple[Phrase, ...]:
    out = []
    lowers = sentence.lowers
    for at, word in enumerate(lowers):
        if word not in _DESCRIBED:
            continue
        first = at
        while first and at - first < 5 and lowers[first - 1] not in _EDGE and lowers[first - 1][0].isalpha():
            first -= 1
        names = (mention for mention in sentence.mentions if mention.kind != "metric")
        if first < at and not any(name.first < at + 1 and first < name.last for name in names):
            out.append(phrase_of(sentence, first, at + 1, lowers[first - 1] if first else "#"))
    return tuple(out)


_DESCRIBED = _DATA - word_set("bare_data_noun")
_EDGE = word_set("edge")


def _carried(sentence: Sentence, placed: PlacedQuantity, common: str, named: int) -> list[Option]:
    """Benchmarks of the other sentences."""
    others, kinds = _elsewhere(sentence)
    if not others:
        return []
    latest = max((index for index, _ in others if index < sentence.index), default=-1)
    lists_before = _lists_before(sentence) if any(index == sentence.index - 1 for index, _ in others) else {}
    shared = [f"carried|{cue}|named={min(1, named)}" for cue in _resumed(sentence)]
    out: dict[str | None, Option] = {}
    for index, mention in others:
        away = sentence.index - index
        where = "after" if away < 0 else str(min(away, 3))
        features = [f"carried{where}", f"carried|{common}", f"carried|kinds={min(3, kinds)}|named={min(2, named)}",
                    f"carried{where}|kinds={min(3, kinds)}|named={min(2, named)}"]  # fmt: skip
        if mention is others[-1][1] or index == latest:
            features.append(f"carried latest|named={min(2, named)}")
        features += shared
        if away == 1 and mention.span.start in lists_before:
            spot = lists_before[mention.span.start]
            features += alignment(placed, spot.index, spot.length)
        out[mention.id] = Option(mention.text, mention.id, mention.text, features)
    return list(out.values())


@lru_cache(maxsize=8)
def _elsewhere(sentence: Sentence) -> tuple[Sequence[tuple[int, Mention]], int]:
    """Benchmarks that only other sentences name, with their sentences, and how many different ones they are."""
    here = {mention.id for mention in sentence.mentions if mention.kind == "benchmark"}
    others = [(index, mention) for index, mention in sentence.abstract.benchmarks
              if index != sentence.index and mention.id not in here]  # fmt: skip
    return others, len({mention.id for _, mention in others})


@lru_cache(maxsize=8)
def _lists_before(sentence: Sentence) -> dict[int, Spot]:
    """Places of the benchmarks of the sentence before in their lists, by the offset of each."""
    back = sentence.previous
    if back is None:
        return {}
    benchmarks = [mention for mention in back.mentions if mention.kind == "benchmark"]
    spots = lists(back, benchmarks)
    return {mention.span.start: spots[mention.first] for mention in benchmarks}


def _resumed(sentence: Sentence) -> list[str]:
    """How a sentence takes up the one before: "also", "this dataset", "on average", "our model achieves"."""
    lowers = sentence.lowers
    pointing = any(word in _POINTERS and noun in _DATA for word, noun in pairwise(lowers))
    return [f"opens={lowers[0] if lowers else '#'}", f"points={pointing}"]


_POINTERS = word_set("pointer")


def _own(sentence: Sentence, common: str, named: int) -> Iterator[Option]:
    """The paper's own system where it is a benchmark."""
    own = sentence.abstract.own_system
    if own is None or any(mention.text == own for mention in sentence.mentions):
        return
    kinds = _elsewhere(sentence)[1]
    features = ("own", f"own|{common}", f"own|named={min(2, named)}|kinds={min(2, kinds)}",
                f"own|data={_is_data(sentence.text, own)}|named={min(2, named)}")  # fmt: skip
    yield Option(own, None, own, features)


@lru_cache(maxsize=8)
def _is_data(text: str, own: str) -> bool:
    """Whether the paper's own contribution is a data set: its name is called one where it first stands."""
    at = text.find(own)
    around = text[max(0, at - 60) : at + 90].casefold() if at >= 0 else ""
    return any(word.strip(",.()") in _DATA for word in around.split())


def _none(sentence: Sentence, placed: PlacedQuantity, common: str, named: int) -> Option:
    """The option that the quantity is measured on nothing that has a name."""
    lowers, classes = sentence.lowers, sentence.classes
    unit, count = placed.unit_class, f"count={min(2, named)}"
    features = ["none", f"none|{common}", f"none|count={min(3, named)}", f"none|count={min(3, named)}|u={unit}",
                f"none|several={not _SEVERAL.isdisjoint(lowers)}|{count}",
                f"none|aggregate={placed.quantity.aggregate}",
                *(f"none|{word}" for word in states(sentence, placed)), f"none|unit={placed.quantity.unit}",
                *(f"none|r:{cue}" for each in classes[placed.last : placed.last + 3] for cue in each),
                *(f"none|l:{cue}" for each in classes[max(0, placed.first - 4) : placed.first] for cue in each),
                f"none|place={min(3, placed.index)}|{count}"]  # fmt: skip
    return Option(None, None, "", features)


_SEVERAL = word_set("several")
