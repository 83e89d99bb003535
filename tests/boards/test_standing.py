"""Where a method stands on every board that it is on."""

from __future__ import annotations

import pytest

from claims.boards.standing import standings
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from tests.claim_rows import frame, row, small_registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


ROWS = frame(
    row(70, method="A"), row(72, method="B"), row(72, method="C"), row(99, method="D", bound="up_to"),
    row(50, method="A", setting=None), row(90, method="C", setting="0-shot"),
    row(9, method="A", benchmark="wikitext-103", metric="perplexity", norm_unit="score", unit="score"),
    row(11, method="B", benchmark="wikitext-103", metric="perplexity", norm_unit="score", unit="score"),
)  # fmt: skip


def test_a_method_is_placed_among_those_of_the_same_protocol(registry: Registry) -> None:
    columns = ("benchmark", "setting", "norm_value", "rank", "methods", "leader", "leads_by")
    assert standings(ROWS, "a", registry).select(columns).rows() == [
        ("mmlu", "5-shot", 70.0, 3, 3, "B", 2.0),
        ("wikitext-103", "5-shot", 9.0, 1, 2, "A", 0.0),
        ("mmlu", None, 50.0, 1, 1, "A", 0.0),
    ]


def test_a_tie_shares_the_place(registry: Registry) -> None:
    assert standings(ROWS, "C", registry).filter(setting="5-shot").select("rank", "leads_by").rows() == [(1, 0.0)]


def test_an_unknown_method_is_an_error(registry: Registry) -> None:
    with pytest.raises(ClaimsError, match="no result of a method 'Z'"):
        standings(ROWS, "Z", registry)
