"""Claims files as text: written the same way every time, and updated without touching what others wrote.

An existing file is edited as text: each claim keeps its lines, comments included. A claim that is already there (same
method, baseline, benchmark, subset, metric, setting, reporter and figure) stays as it is, so writing twice changes
nothing. An imported claim whose figure changed is replaced where it stands; claims of any other origin are never
touched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from claims.record.errors import FileError, Problem
from claims.strict_yaml import reader as sy

SCHEMA_LINE = "# yaml-language-server: $schema=../schema/claims.schema.json"
PAPER_KEYS = ("title", "arxiv", "url", "published", "venue", "code", "benchmarks", "reason")
CLAIM_KEYS = (
    "method", "baseline", "benchmark", "subset", "metric", "setting", "reported", "comparison", "direction", "bound",
    "aggregate", "scale", "evidence", "origin", "derived_from", "reported_by", "note",
)  # fmt: skip
# `reported` says `87.1` and `5-shot` safely only when YAML cannot take it for anything but text.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/@+()-]*[A-Za-z0-9)@+._/-]|[A-Za-z]")
_RESERVED = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n", "none", "~"])
_PLACE = ("method", "baseline", "benchmark", "subset", "metric", "setting", "reported_by")

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PaperText:
    """The `paper:` part of a file: fields as text, `code` and `benchmarks` as lists."""

    fields: Fields
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A claim of an existing file: its lines, and its plain fields."""

    lines: tuple[str, ...]
    fields: Fields


def scalar(text: str) -> str:
    """A value as YAML, in double quotes unless it is plainly text.

    >>> scalar("BERT-Large"), scalar("87.1"), scalar("no")
    ('BERT-Large', '"87.1"', '"no"')
    """
    if _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED:
        return text
    escaped = "".join(_escape(character) for character in text)
    return f'"{escaped}"'


def _escape(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable() or character == " ":
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def new_file(paper: PaperText, claims: Iterable[Fields]) -> str:
    """Text of a new claims file."""
    lines = [SCHEMA_LINE, "paper:"]
    for key in PAPER_KEYS:
        if key in paper.fields:
            value = paper.fields[key]
            lines.append(
                f"  {key}: {_quoted(value) if key in ('title', 'arxiv', 'url') else _date_or_text(key, value)}"
            )
        elif paper.lists.get(key):
            lines.append(f"  {key}: [{', '.join(scalar(item) for item in paper.lists[key])}]")
    body = [line for claim in _distinct(claims) for line in _claim_lines(claim)]
    return "\n".join([*lines, "claims:" if body else "claims: []", *body, ""])


def _quoted(text: str) -> str:
    return f'"{"".join(_escape(character) for character in text)}"'


def _date_or_text(key: str, value: str) -> str:
    return value if key == "published" and re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", value) else scalar(value)


def _claim_lines(claim: Fields) -> tuple[str, ...]:
    keys = [key for key in CLAIM_KEYS if claim.get(key)]
    return tuple(f"  {'-' if index == 0 else ' '} {key}: {scalar(claim[key])}" for index, key in enumerate(keys))


def _distinct(claims: Iterable[Fields]) -> list[Fields]:
    """Claims, identical ones once: the loader takes a claim that stands twice for a mistake."""
    found: dict[tuple[str, ...], Fields] = {}
    for claim in claims:
        found.setdefault((*_place(claim), claim.get("reported", "")), claim)
    return list(found.values())


def _place(claim: Fields) -> tuple[str, ...]:
    return tuple(claim.get(key, "") for key in _PLACE)


def updated_file(text: str, claims: Iterable[Fields], *, file: str | None = None) -> str:
    """Text of an existing claims file with the claims in it.

    Raises:
        FileError: the file is not a claims file, or not written one key a line so that its claims can be told apart.
    """
    head, kept, tail = _split(text, file)
    wanted = _distinct(claims)
    by_place: dict[tuple[str, ...], list[Fields]] = defaultdict(list)
    for claim in wanted:
        by_place[_place(claim)].append(claim)
    there = {(*_place(each.fields), each.fields.get("reported", "")) for each in kept}
    missing = {
        place: [claim for claim in group if (*place, claim.get("reported", "")) not in there]
        for place, group in by_place.items()
    }
    lines = list(head)
    for each in kept:
        place = _place(each.fields)
        stale = each.fields.get("origin") == "imported" and place in by_place
        stale = stale and not any(claim.get("reported") == each.fields.get("reported") for claim in by_place[place])
        if stale and missing[place]:
            lines += _claim_lines(missing[place].pop(0))
        else:
            lines += each.lines
    lines += [line for claim in wanted if claim in missing[_place(claim)] for line in _claim_lines(claim)]
    if len(lines) == len(head):
        return text
    return "\n".join([*lines, *tail]).rstrip("\n") + "\n"


def _split(text: str, file: str | None) -> tuple[list[str], list[_Kept], list[str]]:
    """Lines up to `claims:`, the claims with their lines, and lines after the last claim."""
    root = sy.load_yaml(text, file=file)
    node = root.get("claims") if isinstance(root, sy.Mapping) else None
    if not isinstance(root, sy.Mapping) or not isinstance(node, sy.Sequence):
        raise FileError(Problem("not a claims file: it has no list 'claims'", file, 1, 1, rule="table"))
    lines = text.rstrip("\n").split("\n")
    at = next(name.line for name, _ in root.entries if name.text == "claims") - 1
    if not node.items:
        return [*lines[:at], "claims:"], [], lines[at + 1 :]
    starts = [_start(lines, item, file) for item in node.items]
    last_key = [name.line - 1 for name, _ in root.entries if name.line - 1 > at]
    stop = min(last_key, default=len(lines))
    kept = []
    for item, start, end in zip(node.items, starts, [*starts[1:], stop], strict=True):
        fields = (
            {name.text: value.text for name, value in item.entries if isinstance(value, sy.Scalar)}
            if isinstance(item, sy.Mapping)
            else {}
        )
        kept.append(_Kept(tuple(lines[start:end]), fields))
    return lines[: starts[0]], kept, lines[stop:]


def _start(lines: list[str], item: sy.Node, file: str | None) -> int:
    """Index of the first line of a claim, comments right above it included."""
    start = item.line - 1
    if not re.match(r"\s*-\s", lines[start]):
        hint = "write every claim as its own '- method: ...' block"
        raise FileError(Problem("this claim does not start its own line", file, item.line, item.column, "table", hint))
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start
