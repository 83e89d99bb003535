"""Which benchmark still tells methods apart: by hand and against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kendalltau, spearmanr

from claims.boards.cells import Selection
from claims.boards.discrimination import CORRELATION_COLUMNS, DISCRIMINATION_COLUMNS, correlations, discrimination
from claims.registry.lookup import Registry
from tests.claim_rows import frame, row, small_registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


def test_headroom_and_neighbours_by_hand(registry: Registry) -> None:
    """14,042 items tell 60 from 70 from 80, and not 80 from 80.5; printed digits tell nothing of chance."""
    rows = [row(value, method=f"M{value}") for value in (60.0, 70.0, 80.0, 80.5)]
    rows += [row(99, method="other setting", setting=None)]
    lower = {"benchmark": "wikitext-103", "metric": "perplexity", "norm_unit": "score", "unit": "score"}
    rows += [row(value, method=f"M{value}", **lower) for value in (9.0, 8.0, 7.0)]
    found = discrimination(frame(*rows), registry=registry)
    assert list(found.columns) == list(DISCRIMINATION_COLUMNS)
    columns = ("benchmark", "methods", "best", "headroom", "neighbours", "apart", "tie_groups", "evidence")
    assert found.select(columns).rows() == [
        ("mmlu", 4, 80.5, pytest.approx(19.5), 3, pytest.approx(2 / 3), 3, "binomial"),
        ("wikitext-103", 3, 7.0, None, 0, None, None, "rounding"),
    ]
    assert discrimination(frame(*rows), least=4, registry=registry)["benchmark"].to_list() == ["mmlu"]
    nothing = discrimination(frame(row(70)), registry=registry)
    assert nothing.is_empty()
    assert nothing.schema == found.schema


def test_correlations_are_those_of_scipy(registry: Registry) -> None:
    rng = np.random.default_rng(3)
    first, second = rng.integers(40, 50, 12) * 1.0, rng.integers(40, 50, 12) * 1.0
    rows = [row(float(value), method=f"M{at}", benchmark=name)
            for name, values in (("mmlu", first), ("coco", second)) for at, value in enumerate(values)]  # fmt: skip
    rows.append(row(99, method="only here"))
    found = correlations(frame(*rows), registry=registry)
    assert found.columns == list(CORRELATION_COLUMNS)
    (pair,) = found.iter_rows(named=True)
    assert (pair["first"], pair["second"], pair["shared"]) == ("COCO · Accuracy", "MMLU · Accuracy", 12)
    assert pair["spearman"] == pytest.approx(spearmanr(first, second).statistic)
    assert pair["kendall"] == pytest.approx(kendalltau(first, second).statistic)
    assert correlations(frame(*rows), least=13, registry=registry).is_empty()
    chosen = Selection(benchmarks=("mmlu",), most=99)
    assert correlations(frame(*rows), chosen, registry=registry).is_empty()
