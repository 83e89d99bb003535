"""What the caption of a table says, and the titles of our own boards, which say everything.

A board exported by `claimboard board` stands under "GLUE / MNLI-m · Accuracy · dev": benchmark, metric and setting in
this order. An author's caption is prose: a benchmark or a protocol counts only when it is the one that is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from claims.registry import Registry, find_subset
from claims.tables.facts import Facts, Target
from claims.tables.headings import HeadingReader

_BOARD = re.compile(
    r"^\W*(?P<benchmark>[^·]+?) · (?P<metric>[^·]+?) · (?P<setting>[^·]+?)(?: · (?P<against>[^·]+?))?\W*$"
)
_SHOTS = re.compile(r"(?<![\w.])(?:\d+|zero|one|few)[\s-]shot(?!\w)", re.IGNORECASE)
_SPLIT = re.compile(r"\b(dev(?:elopment)?|test|validation|val)[\s-]sets?\b", re.IGNORECASE)
_WORD = re.compile(r"[\w][\w.+/-]*")
_UNSTATED = ("setting unstated", "baseline unstated")


@dataclass(frozen=True, slots=True)
class Title:
    """Facts of a caption; `board` says that it is one of ours, `baseline` what its changes are against."""

    facts: Facts = field(default_factory=Facts)
    board: bool = False
    baseline: str | None = None


def read_title(text: str | None, reader: HeadingReader) -> Title:
    """Read the caption of a table; nothing where it says nothing for certain."""
    if not text:
        return Title()
    match = _BOARD.match(text)
    if match and (board := _board(match, reader.registry)):
        return board
    shots = {found[0].casefold() for found in _SHOTS.finditer(text)}
    splits = {found[1].casefold()[:3] for found in _SPLIT.finditer(text)}
    settings = tuple(words.pop() for words in (shots, splits) if len(words) == 1)
    targets = _targets(text, reader)
    return Title(Facts(text, targets if len(targets) == 1 else (), settings=settings))


def _board(match: re.Match[str], registry: Registry) -> Title | None:
    name, _, part = match["benchmark"].partition(" / ")
    metric, found = registry.find_metric(match["metric"]), registry.find_benchmark(name)
    if metric is None or found is None:
        return None
    subset = find_subset(found[0], part) if part else None
    if part and subset is None:
        return None
    setting = () if match["setting"] in _UNSTATED else (match["setting"],)
    against = match["against"] or ""
    baseline = against.removeprefix("against ") if against.startswith("against ") else None
    return Title(Facts(match[0], (Target(found[0], subset, part),), (metric,), settings=setting), True, baseline)


def _targets(text: str, reader: HeadingReader) -> tuple[Target, ...]:
    """Benchmarks named by capitals or digits in the caption, each once; plain words of prose are no names."""
    words = _WORD.findall(text)[:120]
    found: dict[tuple[str, str | None], Target] = {}
    for word in words:
        if sum(character.isupper() or character.isdigit() for character in word) >= 2:
            target = reader.target(word)
            if target is not None and target.subset is None:
                found[target.ids] = target
    return tuple(found.values())
