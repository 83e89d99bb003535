from __future__ import annotations

from pathlib import Path

import pytest

from claims import parse_quantity
from claims.figures.worth import turned_by_worth
from claims.registry.lookup import Registry

REGISTRY = Registry.load(Path(__file__).parents[2] / "data")


@pytest.mark.parametrize(
    ("reported", "metric", "direction"),
    [
        ("2x better", "latency", "decrease"),
        ("a 20% improvement", "wer", "decrease"),
        ("improves by 3.1 points", "perplexity", "decrease"),
        ("20% worse", "latency", "increase"),
        ("a degradation of 5%", "wer", "increase"),
        ("outperformed by 2%", "bd_rate", "decrease"),
        # the number's own way is said, or is the metric's
        ("20% lower", "latency", "decrease"),
        ("20% higher", "latency", "increase"),
        ("an improvement: 20% lower", "latency", "decrease"),
        ("20% better", "accuracy", "increase"),
        ("2x faster", "latency", "increase"),  # of the speed: `settle` turns it
        # nothing says which way is better
        ("20% better", "response_length", None),
    ],
)
def test_worth_is_turned_by_the_metric(reported: str, metric: str, direction: str | None) -> None:
    registered = REGISTRY.metric(metric)
    (quantity,) = parse_quantity(reported, REGISTRY)
    assert turned_by_worth(quantity, reported, registered).direction == direction
