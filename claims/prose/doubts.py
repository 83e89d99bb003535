"""Units that do not go with the metric: such a claim is an open question, never a value in the metric's own unit."""

from __future__ import annotations

from functools import cache

from claims.prose.cues import WORD_FILES
from claims.prose.sentence import PlacedQuantity, Sentence
from claims.record.canonical import COUNTED
from claims.record.entries import Metric
from claims.record.types import Comparison, Quantity
from claims.registry.lexicon import entries
from claims.registry.units import compatible

# What has only one unit, or none, needs none printed.
_PLAIN = COUNTED | {"percent", "score", "x", "dB", "degree"}
_ANY = frozenset({"score", "x"})  # a distance has the unit of its data, a speed any rate
_NEAR = 3  # "0.97 micro F1"
_OF_SCORES = frozenset({"percent", "percentage_point"})


def unit_doubt(sentence: Sentence, placed: PlacedQuantity, quantity: Quantity, metric: Metric | None) -> str | None:
    """Why a value cannot be told in its metric's unit, or None where nothing speaks against it.

    Args:
        sentence: holds the figure.
        placed: its place.
        quantity: the figure with its comparison decided.
        metric: None where it is not registered.
    """
    if metric is None or quantity.comparison not in (Comparison.ABSOLUTE, Comparison.DIFFERENCE):
        return None
    unit, wanted = quantity.unit, metric.unit
    if unit in (None, "count"):
        if wanted in COUNTED and quantity.value is not None and quantity.value % 1:
            return f"'{quantity.text}' is no count"  # "a labeling effort of 83.8 person-days"
        if wanted not in _PLAIN and not wanted.startswith("bit_per"):
            return f"no unit of {metric.name} is printed"
        word = None if wanted in COUNTED else _unknown_word(sentence, placed)
        return f"what '{word}' after the figure means is not known" if word else None
    rates = unit.endswith("/second") and wanted.endswith("/second")
    same = {unit, wanted} <= COUNTED or rates or compatible(unit.partition("/")[0], wanted)  # "3 ms per image"
    if wanted in _ANY or unit in _OF_SCORES or same or compatible(unit, wanted):
        return None
    return f"{metric.name} is not counted in '{unit}'"


def _unknown_word(sentence: Sentence, placed: PlacedQuantity) -> str | None:
    """A word right after a bare figure that may be its unit: it is of no class, and no metric follows."""
    at = placed.last
    token = sentence.tokens[at] if at < len(sentence.tokens) else None
    if token is None or not token.text.isalpha() or sentence.text[token.start - 1] != " ":
        return None
    named = any(m.kind == "metric" and at <= m.first < at + _NEAR for m in sentence.mentions)
    return None if named or sentence.classes[at] or token.lower in _known_words() else token.text


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for file in WORD_FILES for entry in entries(file) for word in entry.words("words"))
