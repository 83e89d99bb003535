"""What the caption of a table says, and the titles of our own boards, which say everything.

A board exported by `claimboard board` stands under "GLUE / MNLI-m · Accuracy · dev": benchmark, metric and setting in
this order. An author's caption is prose: a benchmark or a protocol counts only when it is the one that is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from claims.record.entries import Benchmark, Metric
from claims.registry.lookup import Registry, find_subset
from claims.tables.facts import Facts, Target
from claims.tables.headings import HeadingReader
from claims.tables.vocabulary import form_of, protocols

_BOARD = re.compile(
    r"^\W*(?P<benchmark>[^·]+?) · (?P<metric>[^·]+?) · (?P<setting>[^·]+?)(?: · (?P<against>[^·]+?))?\W*$"
)
_SHOTS = re.compile(rf"(?<![\w.])(?:{protocols('shots')})(?!\w)", re.IGNORECASE)
_SPLIT = re.compile(r"\b(dev(?:elopment)?|test|validation|val)[\s-]sets?\b", re.IGNORECASE)
_IN_DOMAIN = re.compile(r"\bin[\s-]domain\b", re.IGNORECASE)
_METRIC = re.compile(r"[\w][\w.+/@-]*")
_PLAIN_METRICS = frozenset({"accuracy", "perplexity"})
_WORD = re.compile(r"[\w][\w.+/-]*")
_UNSTATED = ("setting unstated", "baseline unstated")


@dataclass(frozen=True, slots=True)
class Title:
    """Facts of a caption.

    Attributes:
        facts: what it says for certain: a benchmark, metric or protocol counts where it is the only one.
        named: every benchmark that it names.
        board: whether it is one of ours; baseline: what the changes on it are against.
    """

    facts: Facts = field(default_factory=Facts)
    named: tuple[Target, ...] = ()
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
    splits = {str(form_of("split_form", found[1])) for found in _SPLIT.finditer(text)}
    if _IN_DOMAIN.search(text):
        shots = set()  # "in-domain and zero-shot": of some of the figures
    settings = tuple(words.pop() for words in (shots, splits) if len(words) == 1)
    targets, metrics = _targets(text, reader), _metrics(text, reader)
    certain = targets if len(targets) == 1 else ()
    return Title(Facts(text, certain, metrics if len(metrics) == 1 else (), settings=settings), targets)


def read_section(text: str | None, title: Title, reader: HeadingReader) -> Target | None:
    """The one benchmark that the section of a table names, if its own title does not speak against it.

    Of the benchmark that the title names it may name the part: under "Winograd NLI (WNLI)", results of GLUE are WNLI's.
    """
    if text and not title.board and title.facts.targets and title.facts.targets[0].subset is None:
        return _part(text, title.facts.targets[0].benchmark)
    named = _targets(text, reader) if text else ()
    if len(named) != 1 or title.board or title.facts.targets:
        return None
    return named[0] if not title.named or named[0].ids in {target.ids for target in title.named} else None


def _part(text: str, benchmark: Benchmark) -> Target | None:
    """The one part of a benchmark that a section names by capitals or digits."""
    words = [word for word in _WORD.findall(text)[:120] if _is_marked(word)]
    found = {part.id: Target(benchmark, part, word) for word in words if (part := find_subset(benchmark, word))}
    return next(iter(found.values())) if len(found) == 1 else None


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
    targets = (Target(found[0], subset, part),)
    return Title(Facts(match[0], targets, (metric,), settings=setting), targets, True, baseline)


def _targets(text: str, reader: HeadingReader) -> tuple[Target, ...]:
    """Benchmarks named by capitals or digits in the caption, each once; plain words of prose are no names."""
    words = _WORD.findall(text)[:120]
    found: dict[tuple[str, str | None], Target] = {}
    for word in words:
        if _is_marked(word):
            target = reader.target(word)
            if target is not None and target.subset is None:
                found[target.ids] = target
    return tuple(found.values())


def _metrics(text: str, reader: HeadingReader) -> tuple[Metric, ...]:
    """Metrics named by capitals, digits or beyond doubt in the caption, each once."""
    found: dict[str, Metric] = {}
    for word in _METRIC.findall(text)[:120]:
        if (_is_marked(word) or word.casefold() in _PLAIN_METRICS) and (metric := reader.metric(word)) is not None:
            found[metric.id] = metric
    return tuple(found.values())


def _is_marked(word: str) -> bool:
    """Whether capitals or digits make a name of a word of prose."""
    return sum(character.isupper() or character.isdigit() for character in word) >= 2
