"""What the readers of registry files share: a file as ids with their entries, and the shape of an id."""

from __future__ import annotations

import re
from pathlib import Path

from claims.record.entries import Benchmark, Condition, Method, Metric
from claims.record.errors import FileError, Problem
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

RULE = "registry"
RegistryEntry = Metric | Benchmark | Method | Condition


def entries_of(path: Path, problems: list[Problem]) -> tuple[tuple[sy.Scalar, sy.Node], ...]:
    """Ids of a file with their entries; faults are added to `problems`."""
    try:
        root = sy.load_yaml(path)
    except FileError as error:
        problems.extend(error.problems)
        return ()
    if isinstance(root, sy.Scalar) and root.value is None:
        return ()
    if not isinstance(root, sy.Mapping):
        problems.append(Problem("must be a mapping of ids to entries", str(path), root.line, root.column, rule=RULE))
        return ()
    return root.entries


def check_id(fields: Fields, key: sy.Scalar, pattern: re.Pattern[str], shape: str) -> None:
    """Add a fault where an id does not match; `shape` says in words what it must be made of."""
    if not pattern.match(key.text):
        fields.add(RULE, f"id '{key.text}' must be made of {shape}", key)


def clash(kind: str, spelling: str, second: RegistryEntry, first: RegistryEntry) -> Problem:
    """The fault of an entry that answers to a name which another one has already."""
    what = f"'{spelling}' names both {kind} '{first.id}' ({first.file}:{first.line}) and '{second.id}'"
    return Problem(what, second.file, second.line, 1, rule=RULE, hint="remove the name from one of them")
