"""The vocabulary files of `claims/lexicon/`: words as data, each with the examples that prove it, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from claims.record.errors import FileError, Problem
from claims.strict_yaml.reader import load_yaml, plain

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a vocabulary file.

    Attributes:
        name: key of the entry.
        fields: everything else that the file says about it; scalars are text.
        examples: text to what must be found in it (a figure or a value); never empty.
    """

    name: str
    fields: Mapping[str, Any]
    examples: Mapping[str, str]

    def words(self, field: str) -> tuple[str, ...]:
        """The list of words under a field, empty where the entry has none."""
        return tuple(self.fields.get(field) or ())

    def text(self, field: str) -> str | None:
        """The single value of a field, None where the entry has none."""
        value = self.fields.get(field)
        return None if value is None else str(value)

    def flag(self, field: str) -> bool:
        """Whether a field is `true`."""
        return self.fields.get(field) == "true"


@cache
def entries(name: str) -> tuple[Entry, ...]:
    """All entries of one vocabulary file, in the order of the file.

    Args:
        name: file name without `.yaml`.

    Raises:
        FileError: the file is malformed or an entry has no example.
    """
    path = FOLDER / f"{name}.yaml"
    tree = plain(load_yaml(path, file=f"claims/lexicon/{path.name}"))
    if not isinstance(tree, dict):
        raise FileError(Problem("not a mapping of entries", str(path)))
    bare = [key for key, fields in tree.items() if not (isinstance(fields, dict) and fields.get("examples"))]
    if bare:
        raise FileError([Problem(f"entry '{key}' has no examples", str(path)) for key in bare])
    return tuple(
        Entry(key, {k: v for k, v in fields.items() if k != "examples"}, fields["examples"])
        for key, fields in tree.items()
    )
