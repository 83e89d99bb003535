"""Values that end at a ` #`, which starts a comment in YAML where the writer may have meant text: `method: GPT #4`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"[ \t]+(#[^\n]*)")
_PAIRS = (("(", ")"), ("[", "]"), ('"', '"'))


@dataclass(frozen=True, slots=True)
class CutValue:
    """A plain value and the words behind it that YAML leaves out.

    Attributes:
        kept: the value as it is read.
        lost: what follows, from the `#` on.
        line, column: where the value starts, 1-based; of an empty value where the `#` stands.
    """

    kept: str
    lost: str
    line: int
    column: int


def cut_values(text: str) -> Iterator[CutValue]:
    """Plain values whose ` #` was most likely meant as text: it is glued to a word, or the value has an open bracket.

    Args:
        text: a whole document that can be read; of another one, what comes before the fault.
    """
    if not _COMMENT.search(text):
        return  # most files have none and are not read again
    text = text.removeprefix("\ufeff")
    lines = text.split("\n")
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            start, end = event.start_mark, event.end_mark
            if not isinstance(event, yaml.ScalarEvent) or event.style not in (None, "") or not start or not end:
                continue
            found = _COMMENT.match(lines[end.line] if end.line < len(lines) else "", end.column)
            if found and (_glued(found[1]) or _open(event.value)):
                column = start.column if event.value else found.start(1)
                yield CutValue(event.value, found[1].rstrip(), start.line + 1, column + 1)
    except yaml.YAMLError:
        return


def _glued(comment: str) -> bool:
    """`#4` and `#best`; `##` and `#!` are comments of some styles."""
    return comment[1:2].isalnum()


def _open(value: str) -> bool:
    return any(value.count(first) % 2 if first == last else value.count(first) > value.count(last)
               for first, last in _PAIRS)  # fmt: skip
