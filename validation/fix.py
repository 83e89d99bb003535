"""Mends what is mechanical in data files: spelling of ids, keys, choices and units, dates, settings, the order of keys.

Only what has one right answer is changed: an alias becomes its id, `2024/3/5` becomes `2024-03-05`; a word that is
merely close to a known one stays for its author. Values are replaced at their place in the text and keys move with the
comments above and beside them, so that nothing else of the file changes: a round trip through a YAML library would
keep the comments, too, but refold long lists and lose the author's spacing. What comes out is read again and must say
what was meant, or the file stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from claims.files.keys import AUDIT_KEYS, CLAIM_KEYS, EVIDENCE_KEYS, OLD_KEYS, PAPER_KEYS, TOP_KEYS
from claims.files.loader import ARXIV
from claims.files.replacing import replacing
from claims.record.errors import FileError
from claims.record.settle import Scale
from claims.record.types import Aggregate, Bound, Comparison, Direction, Origin
from claims.registry import unit_names
from claims.registry.lookup import Registry, find_subset
from claims.registry.metrics import METRIC_KEYS
from claims.strict_yaml import reader as sy
from validation.rules.sources import SCHEMA_MARK, schema_comment

Step = str | int
_CHOICES: dict[str, type[StrEnum]] = {
    "comparison": Comparison, "direction": Direction, "bound": Bound, "aggregate": Aggregate, "scale": Scale,
    "origin": Origin,
}  # fmt: skip
_LOOSE_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?\Z", re.ASCII)
_ARXIV_AROUND = re.compile(r"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)?(.*?)(?:v\d+)?(?:\.pdf)?\Z", re.I)
_QUOTED = re.compile(r"'(?:[^'\n]|'')*'|\"(?:[^\"\\\n]|\\.)*\"")
_PLAIN = re.compile(r"[A-Za-z][\w./+@%-]*(?:,? [\w./+@%-]+)*\Z", re.ASCII)
_FOLDED = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True)
class Mended:
    """One thing that was changed.

    Attributes:
        line: 1-based line in the file as it was.
        what: what was changed, in words.
    """

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """A scalar to be replaced: its steps from the root, the last one a key where the key itself is replaced."""

    path: tuple[Step, ...]
    node: sy.Scalar
    new: str
    is_key: bool = False

    @property
    def what(self) -> str:
        """What is changed, in words."""
        name = "key" if self.is_key else next(step for step in reversed(self.path) if isinstance(step, str))
        return f"{name} '{self.node.text}' -> '{self.new}'"


def mend(path: Path, registry: Registry) -> tuple[Mended, ...]:
    """Mend one claims file or `metrics.yaml` where it stands; a file that is no YAML stays as it is.

    Raises:
        OSError: when the file cannot be written.
    """
    try:
        if path.is_symlink():
            return ()
        tree = sy.load_yaml(path)
    except FileError:
        return ()
    with path.open(encoding="utf-8", newline="") as stream:
        before = stream.read()
    edits = tuple(_metric_edits(tree) if path.name == "metrics.yaml" else _claims_edits(tree, registry))
    text, done = _replaced(before, edits)
    text, moved = _ordered(text) if path.name != "metrics.yaml" else (text, [])
    if not _says(text, _expected(sy.plain(tree), done)):
        return ()
    mended = [*(Mended(edit.node.line, edit.what) for edit in done), *moved]
    if not text.removeprefix("\ufeff").startswith(SCHEMA_MARK):
        text = _with_first_line(text, schema_comment(path))
        mended.append(Mended(1, "the line that names the schema was added"))
    if text != before:
        with replacing(path) as stream:
            stream.write(text.encode())
    return tuple(sorted(mended, key=lambda each: each.line))


def _claims_edits(tree: sy.Node, registry: Registry) -> Iterator[_Edit]:
    yield from _key_edits(tree, (), TOP_KEYS)
    if not isinstance(tree, sy.Mapping):
        return
    paper, claims = tree.get("paper"), tree.get("claims")
    if isinstance(paper, sy.Mapping):
        yield from _key_edits(paper, ("paper",), PAPER_KEYS)
        yield from _value(paper, ("paper",), "published", _date)
        yield from _value(paper, ("paper",), "arxiv", _arxiv)
    for index, claim in enumerate(claims.items if isinstance(claims, sy.Sequence) else ()):
        if isinstance(claim, sy.Mapping):
            yield from _claim_edits(claim, ("claims", index), registry)


def _claim_edits(claim: sy.Mapping, path: tuple[Step, ...], registry: Registry) -> Iterator[_Edit]:
    yield from _key_edits(claim, path, CLAIM_KEYS)
    for name, keys in (("evidence", EVIDENCE_KEYS), ("audit", AUDIT_KEYS)):
        if node := claim.get(name):
            yield from _key_edits(node, (*path, name), keys)
    yield from _value(claim, path, "setting", lambda text: registry.conditions.circumstances(text).text)
    yield from _value(claim, path, "metric", lambda text: getattr(registry.find_metric(text), "id", None))
    yield from _value(claim, path, "benchmark", lambda text: _benchmark_id(text, registry))
    benchmark = claim.get("benchmark")
    found = registry.find_benchmark(benchmark.text) if isinstance(benchmark, sy.Scalar) else None
    if found:
        yield from _value(claim, path, "subset", lambda text: getattr(find_subset(found[0], text), "id", None))
    for name, kind in _CHOICES.items():
        values = {_fold(member): str(member) for member in kind}
        yield from _value(claim, path, name, lambda text, values=values: values.get(_fold(text)))  # type: ignore[misc]


def _benchmark_id(text: str, registry: Registry) -> str | None:
    found = registry.find_benchmark(text)
    if found is None:
        return None
    benchmark, subset = found
    return benchmark.id if subset is None else f"{benchmark.id}/{subset.id}"


def _metric_edits(tree: sy.Node) -> Iterator[_Edit]:
    for key, entry in tree if isinstance(tree, sy.Mapping) else ():
        if isinstance(entry, sy.Mapping):
            yield from _key_edits(entry, (key.text,), METRIC_KEYS)
            yield from _value(entry, (key.text,), "unit", unit_names.canonical)


def _value(node: sy.Mapping, path: tuple[Step, ...], key: str, right: Callable[[str], str | None]) -> Iterator[_Edit]:
    for name, found in node:
        if _fold(name.text) == _fold(key) and isinstance(found, sy.Scalar) and found.value is not None:
            new = right(found.text.strip())
            if new and new != found.text:
                yield _Edit((*path, name.text), found, new)


def _key_edits(node: sy.Node, path: tuple[Step, ...], keys: Sequence[str]) -> Iterator[_Edit]:
    known = {_fold(key): key for key in keys} | {_fold(old): new for old, new in OLD_KEYS.items() if new in keys}
    for key, _ in node if isinstance(node, sy.Mapping) else ():
        right = known.get(_fold(key.text))
        if right and right != key.text and node.get(right) is None:  # type: ignore[union-attr]
            yield _Edit((*path, key.text), key, right, is_key=True)


def _fold(text: str) -> str:
    return _FOLDED.sub("", text.casefold())


def _date(text: str) -> str | None:
    match = _LOOSE_DATE.match(text)
    return "-".join(part.zfill(2) for part in match.groups() if part) if match else None


def _arxiv(text: str) -> str | None:
    match = _ARXIV_AROUND.match(text)
    return match[1] if match and ARXIV.match(match[1]) else None


def _replaced(text: str, edits: Sequence[_Edit]) -> tuple[str, tuple[_Edit, ...]]:
    """The text with the scalars replaced, and the edits that were possible: those of one line."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix(mark).split("\n")
    done = []
    for edit in sorted(edits, key=lambda each: (each.node.line, each.node.column), reverse=True):
        line, start = lines[edit.node.line - 1], edit.node.column - 1
        quoted = _QUOTED.match(line, start) if edit.node.quoted else None
        end = quoted.end() if quoted else start + len(edit.node.text)
        if quoted is None and (edit.node.quoted or line[start:end] != edit.node.text):
            continue
        plain = not edit.node.quoted and (_PLAIN.match(edit.new) or edit.path[-1] == "published")
        new = edit.new if plain or edit.is_key else '"' + edit.new.replace("\\", "\\\\").replace('"', '\\"') + '"'
        lines[edit.node.line - 1] = line[:start] + new + line[end:]
        done.append(edit)
    return mark + "\n".join(lines), tuple(done)


def _expected(plain: Any, edits: Sequence[_Edit]) -> Any:
    """What the file must say after the edits; keys are renamed last, so that the paths of values hold."""
    for edit in sorted(edits, key=lambda each: each.is_key):
        place = plain
        for step in edit.path[:-1]:
            place = place[step]
        if edit.is_key:
            place[edit.new] = place.pop(edit.path[-1])
        else:
            place[edit.path[-1]] = edit.new
    return plain


def _says(text: str, expected: Any) -> bool:
    try:
        return bool(sy.plain(sy.load_yaml(text)) == expected)
    except FileError:
        return False


def _ordered(text: str) -> tuple[str, list[Mended]]:
    """The text with the keys of claims in block style in their usual order."""
    try:
        tree = sy.load_yaml(text)
    except FileError:
        return text, []
    claims = tree.get("claims") if isinstance(tree, sy.Mapping) else None
    items = claims.items if isinstance(claims, sy.Sequence) else ()
    lines = text.split("\n")
    moved = []
    for claim in reversed([item for item in items if isinstance(item, sy.Mapping)]):
        names = [key.text for key, _ in claim.entries]
        wanted = sorted(names, key=lambda name: CLAIM_KEYS.index(name) if name in CLAIM_KEYS else len(CLAIM_KEYS))
        if names != wanted and _reorder(lines, claim, wanted):
            moved.append(Mended(claim.line, "keys put in order"))
    return "\n".join(lines), moved


def _reorder(lines: list[str], claim: sy.Mapping, wanted: Sequence[str]) -> bool:
    """Move the lines of keys, each with the comments above it; False where two keys share a line."""
    keys = [key for key, _ in claim.entries]
    if len({key.line for key in keys}) < len(keys) or any(key.column != keys[0].column for key in keys):
        return False
    starts = [keys[0].line - 1]
    for key in keys[1:]:
        start = key.line - 1
        while start - 1 > starts[-1] and lines[start - 1].lstrip().startswith("#"):
            start -= 1
        starts.append(start)
    lead = lines[starts[0]][: keys[0].column - 1]
    end = _last_line(claim.entries[-1][1], lines, keys[-1].column)
    ends = [*starts[1:], end]
    blocks = {key.text: lines[start:stop] for key, start, stop in zip(keys, starts, ends, strict=True)}
    blocks[keys[0].text][0] = " " * len(lead) + blocks[keys[0].text][0][len(lead) :]
    first = blocks[wanted[0]]
    comments = [line for line in first if line.lstrip().startswith("#")]
    first[: len(comments)] = []
    first[0] = lead + first[0][len(lead) :]
    lines[starts[0] : end] = [*comments, *(line for name in wanted for line in blocks[name])]
    return True


def _last_line(node: sy.Node, lines: Sequence[str], column: int) -> int:
    """Index after the last line of a value: what follows is indented less, or is a comment or blank."""
    index = node.line
    while index < len(lines):
        line = lines[index]
        if not line.strip() or line.lstrip().startswith("#") or len(line) - len(line.lstrip()) < column:
            return index
        index += 1
    return index


def _with_first_line(text: str, line: str) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    ends = "\r\n" if "\r\n" in text else "\n"
    return f"{mark}{line}{ends}{text.removeprefix(mark)}"
