"""Metrics and figures printed in pairs: the k-th of `85.3/91.2` is the k-th of `top-1/top-5 accuracy`."""

from __future__ import annotations

from functools import lru_cache

from claims.prose.relations import alignment
from claims.prose.sentence import Option, PlacedQuantity, Sentence
from claims.record.entries import Metric
from claims.record.types import End
from claims.registry.lookup import Registry

_MOST = 6


def printed_together(one: PlacedQuantity, other: PlacedQuantity) -> bool:
    """Whether two figures are ends of one pair, or stand in one list with one kind of unit.

    Whole numbers of no unit are left alone: "7B and 13B models" are sizes.
    """
    measured = one.unit_class not in ("bare", "count") or one.quantity.decimals
    if one is other or one.unit_class != other.unit_class or not measured:
        return False
    ends = {one.quantity.role, other.quantity.role} == {End.OLD, End.NEW} and abs(one.index - other.index) == 1
    return ends or (one.series > 1 and one.head == other.head)


def paired_metric(sentence: Sentence, placed: PlacedQuantity, registry: Registry) -> Option | None:
    """The metric of a figure in a list, where metrics are printed as a list of the same length with slashes.

    Args:
        sentence: holds the figure.
        placed: the figure.
        registry: metrics; each part must be one, by itself or with the noun after the list (`top-1/top-5 accuracy`).
    """
    if placed.series < 2:
        return None
    for at, token in enumerate(sentence.tokens):
        if "/" not in token.text or at in sentence.taken:
            continue
        head = sentence.lowers[at + 1] if at + 1 < len(sentence.lowers) else ""
        metrics = slashed_metrics(token.text, head, registry)
        for place, (words, metric) in enumerate(metrics):
            if alignment(placed, place, len(metrics)) == ["aligned"]:
                return Option(words, metric.id, token.text, ("ruled=paired",))
    return None


@lru_cache(maxsize=1024)
def slashed_metrics(text: str, head: str, registry: Registry) -> tuple[tuple[str, Metric], ...]:
    """The metrics that a word with slashes lists, each as printed; empty where a part is none.

    Args:
        text: `top-1/top-5`, `EM/F1`.
        head: the word after it, which may belong to every part.
        registry: metrics.
    """
    parts = text.split("/")
    if not 2 <= len(parts) <= _MOST or not all(parts):
        return ()
    found = []
    for part in parts:
        named = [(words, registry.find_metric(words)) for words in (f"{part} {head}".strip(), part)]
        known = next(((words, metric) for words, metric in named if metric is not None), None)
        if known is None:
            return ()
        found.append(known)
    return tuple(found)
