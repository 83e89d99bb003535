"""Every rule of `claimboard validate` as a record; what it says about itself is data, in `rules.yaml`.

Some rules are found while a file is read or a table is checked; the others are functions of `validation.rules` that
look at the whole library. `checks()` has the records of all, and `found_by_rules` runs those functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from claims.record.errors import ClaimsError, Problem
from claims.record.nearest import did_you_mean
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

if TYPE_CHECKING:
    from claims.record.types import Claim
    from validation.library import Library

FILE = Path(__file__).with_name("rules.yaml")
KEYS = ("scope", "severity", "why", "fix", "about", "bad", "good")


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Scope(StrEnum):
    """What a rule looks at."""

    FILE = "file"
    PAPER = "paper"
    CLAIM = "claim"
    LIBRARY = "library"
    BOARD = "board"
    REGISTRY = "registry"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule.

    Attributes:
        name: as messages give it in brackets.
        scope: what it looks at.
        severity: error, warning or notice.
        why: why the rule exists, in one clause.
        fix: how to fix what breaks it, in one clause.
        about: a paragraph.
        bad: an example that the rule catches.
        good: an example that it passes.
    """

    name: str
    scope: Scope
    severity: Severity
    why: str
    fix: str
    about: str
    bad: str
    good: str


@lru_cache(maxsize=1)
def checks() -> Mapping[str, Check]:
    """All rules by name, in the order of `rules.yaml`."""
    root = sy.load_yaml(FILE)
    problems: list[Problem] = []
    found = {}
    for key, node in root if isinstance(root, sy.Mapping) else ():
        fields = Fields(node, str(FILE), problems, what=f"rule '{key.text}'", keys=KEYS)
        found[key.text] = Check(
            key.text,
            fields.choice("scope", Scope) or Scope.FILE,
            fields.choice("severity", Severity) or Severity.ERROR,
            *(fields.text(name, required=True) or "" for name in ("why", "fix", "about")),
            *(_block(node, name) for name in ("bad", "good")),
        )
    if problems:
        raise ClaimsError(problems)
    return MappingProxyType(found)


def check_named(name: str) -> Check:
    """The record of a rule.

    Raises:
        ClaimsError: unknown, with the nearest known ones.
    """
    if name in checks():
        return checks()[name]
    hint = did_you_mean(name, list(checks())) or "claimboard explain lists them"
    raise ClaimsError(Problem(f"no rule is called '{name}'", hint=hint))


def _block(node: sy.Node, key: str) -> str:
    found = node.get(key) if isinstance(node, sy.Mapping) else None
    return found.text if isinstance(found, sy.Scalar) else ""


def found_by_rules(library: Library, *, notices: bool = True) -> Iterator[Problem]:
    """What the rules find, each under its name and with its severity, without what a claim accepts with a reason."""
    accepted = {(claim.file, place): claim.accepts for claim in library.claims if claim.accepts
                for place in _places(claim)}  # fmt: skip
    from validation.rules import FINDERS

    for name, find in FINDERS.items():
        severity = checks()[name].severity
        if severity is Severity.NOTICE and not notices:
            continue
        for problem in find(library):
            if severity is Severity.ERROR or name not in accepted.get(
                (problem.file, (problem.line, problem.column)), ()
            ):
                yield replace(problem, rule=name, severity=str(severity))


def _places(claim: Claim) -> Iterator[tuple[int | None, int | None]]:
    yield claim.line, claim.column
    yield from claim.places.values()
