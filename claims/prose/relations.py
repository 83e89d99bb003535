"""How a name stands to a quantity in its sentence: side, distance, what is between, and lists that meet lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from claims.prose.cues import word_set
from claims.prose.sentence import PlacedQuantity, Sentence
from claims.record.types import Mention

LISTED = word_set("listed")
_HEDGE = word_set("hedge")
_BREAKS = word_set("break")
_JOINING = word_set("name_joining")
_STEPS = (0, 1, 2, 3, 5, 8, 13, 20)


def relation(
    sentence: Sentence, start: int, end: int, first: int, last: int, tag: str, states: Sequence[str] = ()
) -> list[str]:
    """Where a name stands as seen from a quantity: side, distance, what is between.

    Distances are written as "farther than n" for every n, so that what is learned of far names holds for farther ones.

    Args:
        sentence: holds both.
        start: first token of the quantity (or of its list).
        end: index after its last token.
        first: first token of the name.
        last: index after its last token.
        tag: what every feature begins with.
        states: what governs and follows the quantity (`states`), to be added to each; helps to choose methods.
    """
    lowers = sentence.lowers
    right = first >= end
    places = between(lowers, end, first) if right else between(lowers, last, start)
    gap = len(places)
    side = f"{tag}R" if right else f"{tag}L"
    starts = sentence.starts
    others = min(2, sum([starts[at] for at in places if at in starts]))
    breaks = min(3, sum([lowers[at] in _BREAKS for at in places]))
    out = [side, f"{side}q{others}", f"{side}b{breaks}", f"{side}q{others}b{breaks}"]
    out += [f"{side}>{step}" for step in _STEPS if gap > step]
    out += [f"{tag}>{step}" for step in _STEPS if gap > step]
    for state in states:
        out += [f"{side}|{state}", f"{side}q{others}|{state}", f"{side}b{min(1, breaks)}|{state}"]
    if gap <= 4:
        kept = [at for at in places if lowers[at] not in _HEDGE] or places
        out.append(f"{side}:{' '.join([_pattern(sentence, at) for at in kept])}")
    if gap <= 8 and not others:
        out += _edges(lowers, places, first, last, side, right=right)
    return out


def _edges(
    lowers: Sequence[str], places: Sequence[int], first: int, last: int, side: str, *, right: bool
) -> Iterator[str]:
    """The words on either side of a name: towards the quantity, away from it, and before it."""
    if places:
        yield f"{side}n={lowers[places[0] if right else places[-1]]}"
    outer = last if right else first - 1
    if 0 <= outer < len(lowers):
        yield f"{side}o={lowers[outer]}"
    if first:
        yield f"{side}p={lowers[first - 1]}"


def between(lowers: Sequence[str], first: int, last: int) -> list[int]:
    """Indices of the tokens `first` to `last`, without whole bracketed insertions among them."""
    out: list[int] = []
    opened: list[int] = []
    for at in range(max(0, first), last):
        if lowers[at] == "(":
            opened.append(len(out))
        if lowers[at] == ")":
            # The rest of the brackets that the start stands in is an insertion, too.
            del out[opened.pop() if opened else 0 :]
            continue
        out.append(at)
    return out


def states(sentence: Sentence, placed: PlacedQuantity) -> tuple[str, str]:
    """What governs the quantity and what follows it: "by" looks back for its metric, "achieves" looks ahead."""
    at = placed.first - 1
    while at >= 0 and sentence.lowers[at] in _HEDGE:
        at -= 1
    governor = sentence.lowers[at] if at >= 0 else "#"
    follower = _pattern(sentence, placed.last) if placed.last < len(sentence.lowers) else "#"
    return f"gov={governor}", f"next={follower}"


def _pattern(sentence: Sentence, at: int) -> str:
    """A word between a quantity and a name, by class where it has one that matters."""
    classes = sentence.classes[at]
    for cue in _TELLING if classes else ():
        if cue in classes:
            return f"<{cue}>"
    return "<#>" if at in sentence.taken else sentence.lowers[at]


_TELLING = ("gain_noun", "loss_noun", "more", "less", "average")


def alignment(placed: PlacedQuantity, place: int, length: int) -> list[str]:
    """Whether the k-th quantity of a list meets the k-th name of a list ("respectively")."""
    if placed.series < 2 or length < 2:
        return []
    size = placed.series // placed.groups
    if length == placed.series:
        return ["aligned" if place == placed.place else "misaligned"]
    if placed.groups > 1 and length == size:
        return ["aligned" if place == placed.place % size else "misaligned"]
    if placed.groups > 1 and length == placed.groups:
        return ["aligned" if place == placed.place // size else "misaligned"]
    return ["unaligned"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Spot of a name in a coordinated list: index, length of the list, and the tokens that the list spans."""

    index: int
    length: int
    first: int
    last: int


def lists(sentence: Sentence, mentions: Iterable[Mention]) -> dict[int, Spot]:
    """For the first token of every mention, its place in a coordinated list."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        gap = sentence.lowers[runs[-1][-1].last : mention.first] if runs else ()
        if gap and len(gap) <= 4 and LISTED.issuperset(gap) and not _JOINING.isdisjoint(gap):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return {m.first: Spot(index, len(run), run[0].first, run[-1].last) for run in runs for index, m in enumerate(run)}


def relations(
    sentence: Sentence,
    placed: PlacedQuantity,
    mentions: Sequence[Mention],
    spots: Mapping[int, Spot],
    tag: str,
    rivals: Sequence[Mention] | None = None,
) -> list[list[str]]:
    """Relation of a quantity to each of several names.

    Where lists of equal length meet, the lists are related as wholes; a name outside a list of quantities stands to all
    of them as to one ("1.5, 0.7 and 0.3 points of BLEU").

    Args:
        sentence: holds them all.
        placed: the quantity.
        mentions: the names.
        spots: their places in lists, by their first tokens (`lists`).
        tag: what every feature begins with.
        rivals: those of the names that compete for quantities, by which the rhythm of the sentence is told; None where
            it does not matter.
    """
    out = []
    for mention in mentions:
        spot = spots[mention.first]
        found = alignment(placed, spot.index, spot.length)
        alike = placed.series > 1 and (spot.length == 1 or (found and found[0] != "unaligned"))
        if alike and (spot.last <= placed.head or spot.first >= placed.tail):
            found += relation(sentence, placed.head, placed.tail, spot.first, spot.last, tag)
        else:
            found += relation(sentence, placed.first, placed.last, mention.first, mention.last, tag)
        if rivals is not None:
            competes = any(mention is rival for rival in rivals)
            found += _rhythm(sentence, placed, mention, rivals if competes else mentions, tag)
        out.append(found)
    return out


def _rhythm(
    sentence: Sentence, placed: PlacedQuantity, mention: Mention, rivals: Sequence[Mention], tag: str
) -> tuple[str, str]:
    """The rhythm of a sentence: do its names come before their quantities or after them?

    In "62.6 on A, 79.0 on B" a name follows the last quantity and none stands before the first; in "on A 62.6, on B
    79.0" it is the other way round.
    """
    quantities = sentence.quantities
    head, tail = quantities[0].first, quantities[-1].last
    leads = min(2, len([rival for rival in rivals if rival.last <= head]))
    trails = min(2, len([rival for rival in rivals if rival.first >= tail]))
    right = mention.first >= placed.last
    low, high = (placed.last, mention.first) if right else (mention.last, placed.first)
    between = int(any(low <= other.first < high for other in quantities))
    closer = int(any(low <= rival.first < high for rival in rivals))
    slot = f"{tag}slot={'R' if right else 'L'}{between}{closer}"
    return slot, f"{slot}|{leads}{trails}{min(3, len(quantities))}"
