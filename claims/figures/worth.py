"""Changes that are told by their worth: a latency that is "2x better" is half as long."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from claims.figures.modifiers import words_of
from claims.record.entries import Metric
from claims.record.types import Direction, Quantity
from claims.registry.lexicon import entries

_WORD = re.compile(r"[a-z]+")


def turned_by_worth(quantity: Quantity, reported: str, metric: Metric) -> Quantity:
    """The quantity with the way in which its number went, where the words say only whether that is good or bad.

    >>> from claims import parse_quantity
    >>> from claims.registry import Registry
    >>> latency = Registry.load().metrics["latency"]
    >>> str(turned_by_worth(parse_quantity("2x better")[0], "2x better", latency).direction)
    'decrease'

    Args:
        quantity: as the words alone give it; of them "better" is an increase.
        reported: the figure with its words.
        metric: decides which way is better; one that does not say leaves the quantity without a direction.
    """
    if quantity.direction is None or metric.better == "higher" or quantity.cue is not None:
        return quantity
    words = set(_WORD.findall(reported.lower()))
    if words.isdisjoint(_worth()) or words & _changing():
        return quantity
    turned = Direction.DECREASE if quantity.direction is Direction.INCREASE else Direction.INCREASE
    return replace(quantity, direction=turned if metric.better == "lower" else None)


@cache
def _worth() -> frozenset[str]:
    good = next(entry.words("words") for entry in entries("grammar") if entry.name == "better_word")
    return frozenset((*good, *words_of("worse")))


@cache
def _changing() -> frozenset[str]:
    """Words that tell the direction of a number, whatever that is worth."""
    changes = [entry for entry in entries("modifiers") if entry.text("kind") == "change"]
    words = {word for entry in changes for field in ("comparative", "noun", "verb") for word in entry.words(field)}
    return frozenset(words) - _worth()
