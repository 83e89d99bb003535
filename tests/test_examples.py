"""The examples in the documentation of the public functions do what they print."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

import claims
from claims.boards.aggregate import RankRule
from claims.boards.comparability import ValuePolicy


@pytest.mark.parametrize("name", ["claims", "claims.boards.comparability", "dashboard.commands.rankings"])
def test_examples(name: str) -> None:
    found = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.attempted > 0
    assert found.failed == 0


def test_every_public_verb_is_there_and_says_what_it_does() -> None:
    for name in claims.__all__:
        assert (getattr(claims, name).__doc__ or "").strip()


def test_the_help_names_every_policy_and_rule() -> None:
    from dashboard.commands import rankings

    said = " ".join(str(each.help) for hint in (rankings.Policy, rankings.RuleName) for each in hint.__metadata__)
    assert [word for word in (*ValuePolicy, *RankRule) if word not in said] == []
