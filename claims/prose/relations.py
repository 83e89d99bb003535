"""How a name stands to a figure in its sentence: side, distance, what is between, and lists that meet lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from claims.prose.cues import word_set
from claims.prose.sentence import PlacedQuantity, Sentence
from claims.record.types import Mention

LISTED = word_set("listed")
_HEDGE = word_set("hedge")
_STEPS = (0, 1, 2, 3, 5, 8, 13, 20)


def relation(
    scene: Sentence, figure: PlacedQuantity, first: int, last: int, tag: str, *, governed: bool = True
) -> list[str]:
    """Where tokens `first:last` stand as seen from the figure: side, distance, what is between.

    `governed` adds what governs and follows the figure to each: it helps to choose methods, not metrics.

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
    for state in states(scene, figure) if governed else ():
        out += [f"{tag}{side}|{state}", f"{tag}{side}q{others}|{state}", f"{tag}{side}b{min(1, breaks)}|{state}"]
    if gap <= 4:
        kept = [at for at in places if scene.lowers[at] not in _HEDGE] or places
        out.append(f"{tag}{side}:{' '.join(pattern(scene, at) for at in kept)}")
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


def states(scene: Sentence, figure: PlacedQuantity) -> tuple[str, str]:
    """What governs the figure and what follows it: "by" looks back for its metric, "achieves" looks ahead."""
    at = figure.first - 1
    while at >= 0 and scene.lowers[at] in _HEDGE:
        at -= 1
    governor = scene.lowers[at] if at >= 0 else "#"
    follower = pattern(scene, figure.last) if figure.last < len(scene.lowers) else "#"
    return f"gov={governor}", f"next={follower}"


def pattern(scene: Sentence, at: int) -> str:
    """A word between a figure and a name, by class where it has one that matters."""
    for cue in ("gain_noun", "loss_noun", "more", "less", "average"):
        if cue in scene.classes[at]:
            return f"<{cue}>"
    return "<#>" if at in scene.taken else scene.lowers[at]


def alignment(figure: PlacedQuantity, place: int, length: int) -> list[str]:
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
class Spot:
    """Spot of a name in a coordinated list: index, length of the list, and the tokens that the list spans."""

    index: int
    length: int
    first: int
    last: int


def lists(scene: Sentence, mentions: Iterable[Mention]) -> dict[int, Spot]:
    """For the first token of every mention, its place in a coordinated list."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        between = scene.lowers[runs[-1][-1].last : mention.first] if runs else ()
        joined = set(between) & {",", "and", "/", "&"}
        if runs and len(between) <= 4 and all(word in LISTED for word in between) and joined:
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return {m.first: Spot(index, len(run), run[0].first, run[-1].last) for run in runs for index, m in enumerate(run)}


def whole_series(figure: PlacedQuantity) -> PlacedQuantity:
    """A figure that stretches over the whole list which it belongs to."""
    return replace(figure, first=figure.head, last=figure.tail)


def listed_relation(scene: Sentence, figure: PlacedQuantity, mention: Mention, place: Spot, tag: str) -> list[str]:
    """Relation of a figure to a name.

    Where lists of equal length meet, the lists are related as wholes; a name outside a list of figures stands to all
    of them as to one ("1.5, 0.7 and 0.3 points of BLEU").
    """
    aligned = alignment(figure, place.index, place.length)
    if figure.series > 1 and (place.length == 1 or (aligned and aligned[0] != "unaligned")):
        whole = whole_series(figure)
        if place.last <= whole.first or place.first >= whole.last:
            return [*aligned, *relation(scene, whole, place.first, place.last, tag, governed=False)]
    return [*aligned, *relation(scene, figure, mention.first, mention.last, tag, governed=False)]


def slots(scene: Sentence, figure: PlacedQuantity, mention: Mention, rivals: Sequence[Mention], tag: str) -> list[str]:
    """The rhythm of a sentence: do its names come before their figures or after them?

    In "62.6 on A, 79.0 on B" a name follows the last figure and none stands before the first; in "on A 62.6, on B
    79.0" it is the other way round.
    """
    leads = min(2, sum(rival.last <= scene.figures[0].first for rival in rivals))
    trails = min(2, sum(rival.first >= scene.figures[-1].last for rival in rivals))
    side = "R" if mention.first >= figure.last else "L"
    low, high = (figure.last, mention.first) if side == "R" else (mention.last, figure.first)
    between = min(1, sum(low <= other.first < high for other in scene.figures))
    closer = min(1, sum(low <= rival.first < high for rival in rivals))
    rhythm = f"{leads}{trails}{min(3, len(scene.figures))}"
    return [f"{tag}slot={side}{between}{closer}", f"{tag}slot={side}{between}{closer}|{rhythm}"]
