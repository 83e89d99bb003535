"""Weights learned from annotated abstracts, and the arithmetic that applies them.

All four kinds of decision are log-linear: the score of an answer is the sum of the weights of its features, its
probability the softmax over the answers (logistic for yes/no). `bench/train_extractor.py` makes the weights;
the file holds feature strings and numbers only.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from pathlib import Path

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Feature weights of every decision.

    Attributes:
        weights: decision name -> feature -> weight. Decisions with fixed answers use `answer|feature`. `confidence`
            is no decision: it holds the points of the curve from the product of the decisions' probabilities to the
            share of claims that were right on abstracts kept aside.
    """

    weights: Mapping[str, Mapping[str, float]]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Model:
        """Read the shipped weights."""
        return _read(path)

    def score(self, decision: str, features: Iterable[str]) -> float:
        """Sum of the weights of the features; unknown features weigh nothing."""
        return sum(map(self.weights[decision].get, features, _NOTHING))

    def yes(self, decision: str, features: Iterable[str]) -> float:
        """Probability of yes in a yes/no decision."""
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, self.score(decision, features)))))

    def answer(self, decision: str, answers: Sequence[str], features: Sequence[str]) -> tuple[str, float]:
        """Most probable of fixed answers, with its probability."""
        tables = [_of_answer(self, decision, answer) for answer in answers]
        scores = [sum(map(table.get, features, _NOTHING)) for table in tables]
        best, chance = _softmax_best(scores)
        return answers[best], chance

    def chances(self, decision: str, options: Sequence[Sequence[str]]) -> list[float]:
        """Probability of every one of several options given by their features."""
        scores = [self.score(decision, features) for features in options]
        top = max(scores)
        mass = [math.exp(max(-40.0, score - top)) for score in scores]
        total = sum(mass)
        return [each / total for each in mass]

    def choose_value(
        self, decision: str, options: Sequence[Sequence[str]], values: Sequence[str | None]
    ) -> tuple[int, float]:
        """The best option of the most probable value, and that value's probability: options of one value add up."""
        chances = self.chances(decision, options)
        mass: dict[str | None, float] = {}
        for chance, value in zip(chances, values, strict=True):
            mass[value] = mass.get(value, 0.0) + chance
        likely = max(mass, key=mass.__getitem__)
        return max((i for i, value in enumerate(values) if value == likely), key=chances.__getitem__), mass[likely]

    def calibrated(self, product: float) -> float:
        """The share of claims that were right among those with such a product of probabilities.

        The curve is learned in training on abstracts kept aside; without one the product itself is given.
        """
        points = _curve(self)
        at = bisect_left(points, (product, 0.0))
        if not points or at == len(points):
            return points[-1][1] if points else product
        if at == 0:
            return points[0][1]
        (low, left), (high, right) = points[at - 1], points[at]
        return left + (right - left) * (product - low) / (high - low)

    def loudest(self, decision: str, features: Iterable[str]) -> str:
        """The feature that spoke most strongly for an answer; names the rule in explanations."""
        table = self.weights[decision]
        return max(features, key=lambda feature: table.get(feature, 0.0), default="")


_NOTHING = repeat(0.0)  # an unknown feature weighs nothing


@lru_cache(maxsize=64)
def _of_answer(model: Model, decision: str, answer: str) -> Mapping[str, float]:
    """Weights of the features for one of the fixed answers, without the answer's name before each."""
    start = f"{answer}|"
    return {name[len(start) :]: weight for name, weight in model.weights[decision].items() if name.startswith(start)}


@lru_cache(maxsize=8)
def _curve(model: Model) -> list[tuple[float, float]]:
    return sorted((float(product), share) for product, share in model.weights.get("confidence", {}).items())


def _softmax_best(scores: Sequence[float]) -> tuple[int, float]:
    best = max(range(len(scores)), key=scores.__getitem__)
    top = scores[best]
    return best, 1.0 / sum(math.exp(max(-40.0, score - top)) for score in scores)


@cache
def _read(path: Path) -> Model:
    return Model(json.loads(path.read_text(encoding="utf-8")))
