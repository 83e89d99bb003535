"""Names and figures printed in pairs: the k-th of `85.3/91.2` is the k-th of `top-1/top-5 accuracy`."""

from __future__ import annotations

from functools import lru_cache

from claims.prose.relations import alignment
from claims.prose.sentence import Option, PlacedQuantity, Sentence
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


def paired(sentence: Sentence, placed: PlacedQuantity, registry: Registry) -> Option | None:
    """The metric or benchmark of a figure in a list, where a list of the same length is printed with slashes.

    Args:
        sentence: holds the figure.
        placed: the figure.
        registry: every part must be a metric, by itself or with the noun after the list (`top-1/top-5 accuracy`), or
            every part a benchmark.
    """
    if placed.series < 2:
        return None
    for at, token in enumerate(sentence.tokens):
        if "/" not in token.text or at in sentence.taken:
            continue
        head = sentence.lowers[at + 1] if at + 1 < len(sentence.lowers) else ""
        parts = slashed(token.text, head, registry)
        for place, (kind, words, found) in enumerate(parts):
            if alignment(placed, place, len(parts)) == ["aligned"]:
                return Option(words, found, token.text, (f"ruled={kind}",))
    return None


@lru_cache(maxsize=1024)
def slashed(text: str, head: str, registry: Registry) -> tuple[tuple[str, str, str], ...]:
    """The metrics or benchmarks that a word with slashes lists; empty where a part is none.

    Args:
        text: `top-1/top-5`, `EM/F1`, `CIFAR-10/CIFAR-100`.
        head: the word after it, which may belong to every part.
        registry: their names.

    Returns:
        (`metric` or `benchmark`, the words, the id) of each part.
    """
    parts = text.split("/")
    if not 2 <= len(parts) <= _MOST or not all(parts):
        return ()
    metrics = [_metric(part, head, registry) for part in parts]
    found = [each for each in metrics if each is not None] if all(metrics) else _benchmarks(parts, registry)
    return tuple(found)


def _metric(part: str, head: str, registry: Registry) -> tuple[str, str, str] | None:
    for words in (f"{part} {head}".strip(), part):
        if (metric := registry.find_metric(words)) is not None:
            return "metric", words, metric.id
    return None


def _benchmarks(parts: list[str], registry: Registry) -> list[tuple[str, str, str]]:
    found = [(part, registry.find_benchmark(part)) for part in parts]
    named = [("benchmark", part, hit[0].id) for part, hit in found if hit is not None and hit[1] is None]
    return named if len(named) == len(parts) else []
