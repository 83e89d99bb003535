"""Fields of a YAML mapping, read one by one; every fault is gathered with its place and reading goes on.

`Fields` knows nothing of claims or registries: it turns nodes into text, numbers and flags, and complains about keys
that are unknown, missing or of the wrong kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence as Listed
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from claims.record.errors import Problem
from claims.record.nearest import did_you_mean
from claims.strict_yaml import reader as sy

Choice = TypeVar("Choice", bound=StrEnum)
MAX_TEXT = 2_000
ENOUGH = 100  # faults of one file after which no more hints are looked for
_INTEGER = re.compile(r"-?\d{1,12}\Z", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,15})?\Z", re.ASCII)
_HIDDEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060-\u2064\ufeff]")


class Fields:
    """Reader of one mapping.

    Attributes:
        problems: the list that faults are added to, shared by all mappings of a file.
        places: line and column of each key's value.
    """

    def __init__(
        self,
        node: sy.Node,
        file: str | None,
        problems: list[Problem],
        *,
        what: str,
        keys: Listed[str] | None = None,
        line: int | None = None,
    ) -> None:
        self.file = file
        self.problems = problems
        self.what = what
        self.line = line or node.line
        self.column = node.column
        self.nodes: dict[str, sy.Node] = {}
        self.places: dict[str, tuple[int, int]] = {}
        if not isinstance(node, sy.Mapping):
            self.add("type", f"{what} must be a mapping of keys to values, not {kind_of(node)}", node)
            return
        for key, value in node:
            if keys is not None and key.text not in keys:
                hint = f"known keys: {', '.join(keys)}"
                if len(problems) < ENOUGH:
                    hint = did_you_mean(key.text, keys) or hint
                self.add("unknown-key", f"unknown key '{key.text}' in {what}", key, hint)
                continue
            self.nodes[key.text] = value
            self.places[key.text] = (value.line, value.column)

    def add(self, rule: str, what: str, node: sy.Node | None = None, hint: str | None = None) -> None:
        """Record a fault at a node, or at the mapping itself."""
        line, column = (node.line, node.column) if node else (self.line, self.column)
        self.problems.append(Problem(what, self.file, line, column, rule=rule, hint=hint))

    def wrong(self, key: str, rule: str, what: str, hint: str | None = None) -> None:
        """Record a fault at the value of a key, or at the mapping where the key is absent."""
        self.add(rule, what, self.nodes.get(key), hint)

    def text(self, key: str, *, required: bool = False) -> str | None:
        """One line of text in Unicode's composed form, or None."""
        node = self.nodes.get(key)
        found = None if node is None else self._text(node, f"'{key}'")
        if found is None and required and (node is None or _is_null(node)):
            self.wrong(key, "missing-key", f"{self.what} needs '{key}'")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of lines of text; a single value counts as a list of one."""
        node = self.nodes.get(key)
        if node is None or _is_null(node):
            return ()
        items = node.items if isinstance(node, sy.Sequence) else (node,)
        found = tuple(self._text(item, f"an item of '{key}'") for item in items)
        for item in items:
            if _is_null(item):
                self.add("type", f"an item of '{key}' is empty", item)
        return tuple(text for text in found if text is not None)

    def number(self, key: str) -> Decimal | None:
        """A plain decimal number such as `12`, `-0.5`."""
        return self._numeral(key, _DECIMAL, "a number")

    def integer(self, key: str, least: int | None = None) -> int | None:
        """A whole number, at least `least`."""
        value = self._numeral(key, _INTEGER, "a whole number")
        if value is not None and least is not None and value < least:
            self.wrong(key, "type", f"'{key}' must be at least {least}, not {value}")
            return None
        return None if value is None else int(value)

    def flag(self, key: str) -> bool:
        """`true` or `false`; absent is false."""
        text = self.text(key)
        if text not in (None, "true", "false"):
            self.wrong(key, "type", f"'{key}' must be true or false, not '{text}'")
        return text == "true"

    def choice(self, key: str, kind: type[Choice]) -> Choice | None:
        """One of the values of an enumeration."""
        text = self.text(key)
        if text is None:
            return None
        values = [str(member) for member in kind]
        if text not in values:
            hint = did_you_mean(text, values) or f"one of {', '.join(values)}"
            self.wrong(key, "type", f"'{key}' cannot be '{text}'", hint)
            return None
        return kind(text)

    def entries(self, key: str) -> tuple[tuple[sy.Scalar, sy.Node], ...]:
        """Keys and nodes of a mapping inside this one."""
        node = self.nodes.get(key)
        if node is None or _is_null(node):
            return ()
        if isinstance(node, sy.Mapping):
            return node.entries
        self.wrong(key, "type", f"'{key}' must be a mapping, not {kind_of(node)}")
        return ()

    def _text(self, node: sy.Node, name: str) -> str | None:
        if not isinstance(node, sy.Scalar):
            self.add("type", f"{name} must be text, not {kind_of(node)}", node, "put text with brackets in quotes")
            return None
        if node.value is None:
            return None
        text = unicodedata.normalize("NFC", node.value).strip()
        if not text:
            self.add("type", f"{name} is empty", node)
            return None
        if len(text) > MAX_TEXT or "\n" in text:
            self.add("type", f"{name} must be one line of at most {MAX_TEXT:,} characters", node)
            return None
        if hidden := _HIDDEN.search(text):
            self.add("type", f"{name} holds the invisible character U+{ord(hidden[0]):04X}", node, "remove it")
            return None
        return text

    def _numeral(self, key: str, pattern: re.Pattern[str], kind: str) -> Decimal | None:
        text = self.text(key)
        if text is None:
            return None
        if not pattern.match(text):
            self.wrong(key, "type", f"'{key}' must be {kind}, not '{text}'")
            return None
        return Decimal(text)


def kind_of(node: sy.Node) -> str:
    """What a node is, in the words of an error."""
    if isinstance(node, sy.Sequence):
        return "a list"
    if isinstance(node, sy.Mapping):
        return "a mapping"
    return "nothing" if node.value is None else f"'{node.text[:60]}'"


def _is_null(node: sy.Node) -> bool:
    return isinstance(node, sy.Scalar) and node.value is None
