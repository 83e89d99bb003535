"""The entries of a file that cannot be read as a whole, each read by itself: one slip need not hide all the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from claims.record.errors import FileError, Problem
from claims.strict_yaml.encoding import MAX_BYTES
from claims.strict_yaml.reader import Mapping, Node, Scalar, Sequence, load_yaml

_HEAD = re.compile(r"""(?P<quote>["']?)(?P<key>[^\W_][^:"'#]*)(?P=quote)\s*:(?=\s|\Z)""")
_WORDS = re.compile(r"[,\[\]]|\{(?!\w\})|(?<!\{\w)\}|:\s|\A\s*-\s")
_UNREADABLE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of a mapping at the start of a line, with what stands below it.

    Attributes:
        key: its key.
        node: what it says; None where it cannot be read, or where the key stands twice.
        text: it as written.
        problems: why it cannot be read by itself.
    """

    key: Scalar
    node: Node | None
    text: str
    problems: tuple[Problem, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """Whatever may be a name in it, in one line or wrapped over several: rather too much than too little."""
        if self.node is not None:
            return frozenset(_scalars(self.node))
        lines = self.text.splitlines()
        pieces = [piece for text in (*lines, " ".join(lines)) for piece in _WORDS.split(text)]
        return frozenset(found for piece in pieces if (found := " ".join(piece.split()).strip("\"' ")))


def parts_of(path: Path, file: str) -> tuple[Part, ...]:
    """The entries of a file, each key once, in the order of the lines; `file` is its name in faults."""
    try:
        content = path.read_bytes()
    except OSError:
        return ()
    lines = content.decode("utf-8", "replace").splitlines() if len(content) <= MAX_BYTES else []
    heads = [(at, found["key"].strip()) for at, line in enumerate(lines) if (found := _HEAD.match(line))]
    ends = [at for at, _ in heads[1:]] + [len(lines)]
    parts: dict[str, Part] = {}
    for (at, key), end in zip(heads, ends, strict=False):
        part = _part(key, at, "\n".join(lines[at:end]), file)
        first = parts.get(key)
        if first is not None:
            part = Part(first.key, None, f"{first.text}\n{part.text}", (*first.problems, *part.problems))
        parts[key] = part
    return tuple(parts.values())


def _scalars(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text
    for child in node.items if isinstance(node, Sequence) else ():
        yield from _scalars(child)
    for key, child in node.entries if isinstance(node, Mapping) else ():
        yield key.text
        yield from _scalars(child)


def _part(key: str, at: int, text: str, file: str) -> Part:
    bare = Part(Scalar(key, at + 1, 1), None, text)
    if _UNREADABLE in text:
        return bare
    try:
        root = load_yaml("\n" * at + text, file=file)  # so that its lines are those of the file
    except FileError as error:
        return replace(bare, problems=tuple(error.problems))
    alone = root.entries if isinstance(root, Mapping) else ()
    return Part(*alone[0], text) if [name.text for name, _ in alone] == [key] else bare
