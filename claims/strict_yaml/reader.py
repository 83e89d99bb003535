"""YAML as written: every scalar stays text with its line and column, and whatever could surprise a reader is refused.

A plain loader makes 85.30 a float, `no` False, `12:30` 750, and keeps the last of two equal keys. Here nothing is
converted: the caller converts field by field and can point at the place of a wrong one. Refused are anchors and
aliases, tags, merge keys, repeated keys, keys that are not plain text, directives, several documents in one file,
control characters, characters that reverse the direction of text, anything but UTF-8, and files that are too large or
too deeply nested. A byte order mark at the start of a file is skipped.

The tree is built from libyaml's events, which come one at a time: nesting is counted before it can grow, and the
memory needed is that of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from claims.record.errors import FileError, Problem
from claims.strict_yaml.encoding import MAX_BYTES, MAX_PROBLEMS, REFUSED, read_text, refused_characters, too_large
from claims.strict_yaml.syntax import syntax_problem

MAX_DEPTH = 20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as written.

    Attributes:
        text: the characters after YAML's unquoting, never converted.
        line: 1-based line.
        column: 1-based column.
        quoted: whether quotes or a block style marked it as text.
    """

    text: str
    line: int
    column: int
    quoted: bool = False

    @property
    def value(self) -> str | None:
        """The text, or None for an empty, `~` or `null` plain scalar."""
        return None if not self.quoted and self.text in _NULLS else self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their nodes in the order of the file; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """Node of a key, None where the key is absent."""
        return next((node for name, node in self.entries if name.text == key), None)

    def __iter__(self) -> Iterator[tuple[Scalar, Node]]:
        return iter(self.entries)


Node: TypeAlias = Scalar | Sequence | Mapping


def load_yaml(source: str | Path, *, file: str | None = None) -> Node:
    """Read one YAML document without interpreting any of its values.

    Args:
        source: the text itself, or the path of a file.
        file: name to give in errors; by default the path as given.

    Returns:
        The root node; an empty document is a `Scalar` whose `value` is None.

    Raises:
        FileError: with one `Problem` for each thing refused, each with its line and column.
    """
    if isinstance(source, Path):
        file = file or str(source)
        source = read_text(source, file)
    elif len(source) > MAX_BYTES:
        raise FileError(too_large(len(source), file))
    text = source.removeprefix("\ufeff")
    problems = refused_characters(text, file)
    if problems:
        raise FileError(problems)
    builder = _TreeBuilder(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        builder.problems.append(syntax_problem(error, text, file))
    except _TooMuchError:
        pass
    if builder.problems:
        raise FileError(builder.problems)
    return builder.root or Scalar("", 1, 1)


def plain(node: Node) -> Any:
    """The tree as dicts, lists, strings and None."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


_AS_TEXT = "put the value in quotes if '{}' is part of the text"


class _TooMuchError(Exception):
    """Reading stops: enough is wrong already, or the nesting is too deep."""


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet; `key` is the key that waits for its value."""

    line: int
    column: int
    items: list[Node] | None = None
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    seen: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None


class _TreeBuilder:
    """Builds the tree event by event on a stack of its own, so that depth never becomes recursion."""

    def __init__(self, file: str | None) -> None:
        self.file = file
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.documents = 0

    def refuse(self, rule: str, what: str, line: int, column: int, hint: str | None = None) -> None:
        """Record a fault; enough of them end the reading."""
        self.problems.append(Problem(what, self.file, line, column, rule=rule, hint=hint))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _TooMuchError

    def take(self, event: yaml.Event) -> None:
        """Add what one event of libyaml tells."""
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.ScalarEvent):
            self.check_node(event, line, column)
            if event.style == '"':
                self.check_escapes(event.value, line, column)
            self.put(Scalar(event.value, line, column, event.style not in (None, "")))
        elif isinstance(event, yaml.CollectionStartEvent):
            self.open(event, line, column)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.close()
        elif isinstance(event, yaml.AliasEvent):
            self.refuse("unsafe-yaml", f"alias '*{event.anchor}' is not allowed", line, column, _AS_TEXT.format("*"))
            self.put(Scalar("", line, column))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if event.version or event.tags:
                self.refuse("unsafe-yaml", "directives (%YAML, %TAG) are not allowed", line, column, "remove the line")
            if self.documents > 1:
                hint = "one document a file: remove the '---'"
                self.refuse("unsafe-yaml", "a second document starts here", line, column, hint)
                raise _TooMuchError

    def check_escapes(self, text: str, line: int, column: int) -> None:
        """An escape in double quotes is harmless in the file, but what it stands for is not in the value."""
        for pattern, what in REFUSED:
            if found := pattern.search(text):
                words = f"escaped character U+{ord(found[0]):04X} is not allowed: {what}"
                self.refuse("encoding", words, line, column, "remove it")

    def check_node(self, event: Any, line: int, column: int) -> None:
        """Refuse anchors and tags."""
        if event.anchor is not None:
            self.refuse("unsafe-yaml", f"anchor '&{event.anchor}' is not allowed", line, column, _AS_TEXT.format("&"))
        if event.tag is not None:
            self.refuse("unsafe-yaml", f"tag '{event.tag}' is not allowed", line, column, _AS_TEXT.format("!"))

    def open(self, event: yaml.CollectionStartEvent, line: int, column: int) -> None:
        """Begin a list or mapping."""
        self.check_node(event, line, column)
        if len(self.stack) >= MAX_DEPTH:
            self.refuse("too-large", f"nested deeper than {MAX_DEPTH} levels", line, column)
            raise _TooMuchError
        is_sequence = isinstance(event, yaml.SequenceStartEvent)
        self.stack.append(_Open(line, column, [] if is_sequence else None))

    def close(self) -> None:
        """End the innermost list or mapping."""
        top = self.stack.pop()
        if top.items is not None:
            self.put(Sequence(tuple(top.items), top.line, top.column))
        else:
            self.put(Mapping(tuple(top.entries), top.line, top.column))

    def put(self, node: Node) -> None:
        """Place a node where the innermost collection waits for one."""
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if top.items is not None:
            top.items.append(node)
        elif top.key is None:
            top.key = self.key(node, top)
        else:
            top.entries.append((top.key, node))
            top.key = None

    def key(self, node: Node, top: _Open) -> Scalar:
        """The node as a key of a mapping; refused where it cannot be one."""
        if not isinstance(node, Scalar):
            self.refuse(
                "syntax", "a list or mapping cannot be a key", node.line, node.column, "put text with braces in quotes"
            )
            return Scalar("?", node.line, node.column)
        if node.value is None:
            self.refuse("syntax", "a key is missing before ':'", node.line, node.column)
        elif node.text == "<<" and not node.quoted:
            self.refuse("unsafe-yaml", "merge key '<<' is not allowed", node.line, node.column, "write the entries out")
        elif node.text in top.seen:
            first = top.seen[node.text]
            what, hint = f"key '{node.text}' is repeated", f"it is first given on line {first.line}"
            self.refuse("repeated-key", what, node.line, node.column, hint)
        elif _INVISIBLE.search(node.text):
            shown = node.text.encode("ascii", "backslashreplace").decode()
            self.refuse(
                "encoding", f"key '{shown}' holds an invisible character", node.line, node.column, "type it again"
            )
        top.seen.setdefault(node.text, node)
        return node
