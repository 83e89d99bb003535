"""Rules about the registry: sizes with a source, aliases that are spellings, parts that name only themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from claims.audit.size_fit import SizeVerdict, board_fits
from claims.record.entries import Benchmark, Metric
from claims.record.errors import FileError, Problem
from claims.registry.lexicon import entries
from claims.registry.lookup import is_name, key
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields
from validation.library import Library

HEADS = "column_heads.yaml"
_TOKENS = re.compile(r"\d+(?:\.\d+)*|\++$|[^\W\d_]+")
_BEFORE = re.compile(r"\s(?:in|of|to|on)\s")  # a drop in accuracy is a drop
_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)(\d\d)\Z")


def size_fit(library: Library) -> Iterator[Problem]:
    """Sizes that explain the scores of their board no better than chance."""
    if library.frame is None:
        return
    for board in board_fits(library.frame, library.registry):
        if board.own.verdict is SizeVerdict.CHANCE:
            name = f"{board.benchmark}/{board.subset}" if board.subset else board.benchmark
            better = f"; {board.other}" if board.other else ""
            what = f"the size {board.own.size} of '{name}' does not explain its {board.metric}: {board.own}{better}"
            yield _at(library.registry.benchmarks[board.benchmark], what)


def alias_variant(library: Library) -> Iterator[Problem]:
    """Aliases that carry the mark of a version, year, part or difficulty that the name has not."""
    for entry in library.registry.benchmarks.values():
        for alias in entry.aliases:
            if mark := variant_mark(alias, (entry.id, entry.name, *entry.version)):
                hint = f"make it a subset or an entry with 'variant_of: {entry.id}', or say 'version: {mark}'"
                yield _at(entry, f"the alias '{alias}' of '{entry.id}' carries '{mark}', which the name has not", hint)
        for part in entry.subsets:
            known = (part.id, part.name, entry.id, entry.name, *entry.version, *part.version)
            for alias in part.aliases:
                if mark := variant_mark(alias, known):
                    what = f"the alias '{alias}' of '{entry.id}/{part.id}' carries '{mark}', which the name has not"
                    yield _at(entry, what, "make it a part of its own")


def variant_mark(alias: str, known: Sequence[str]) -> str | None:
    """What tells an alias from the name as another version, year, part or difficulty; None where nothing does.

    Args:
        alias: the spelling.
        known: id and name of the entry, and the marks of the version that the plain name means.
    """
    names = [_tokens(name) for name in known]
    own = {_normal(token) for tokens in names for token in tokens}
    initials = {token[:1] for tokens in names for token in tokens}
    tokens = _tokens(alias)
    new = [token for token in tokens if _normal(token) not in own]
    for token in new:
        if _NUMBER.match(token) or token in _words("variant") or token.startswith("+"):
            return token
    last = alias.rstrip(" )")[-1:]
    capital = tokens[-1:] == [last.casefold()] and last.isupper()  # SICK-R; but the V of SWE-bench-V is Verified's
    if capital and new[-1:] == tokens[-1:] and tokens[-1] not in initials and len(new) < len(tokens):
        return last
    return None


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word for entry in entries("alias_words") if entry.name == kind for word in entry.words("words"))


def _tokens(name: str) -> list[str]:
    return _TOKENS.findall(name.casefold())


def _normal(token: str) -> str:
    """`2014`, `14` and `1.0`, `1` are one number."""
    if year := _YEAR.match(token):
        return year[1].lstrip("0")
    if _NUMBER.match(token):
        return token.removesuffix(".0").lstrip("0") or "0"
    return token


def part_alone(library: Library) -> Iterator[Problem]:
    """Parts that are said to be known by themselves, under names that are ordinary words."""
    for entry in library.registry.benchmarks.values():
        for part in entry.subsets:
            if part.alone and not any(is_name(spelling) for spelling in (part.name, *part.aliases)):
                what = f"'{part.name}' is an ordinary word and cannot name '{entry.id}' by itself"
                yield _at(entry, what, f"leave 'alone' out: the part answers to '{entry.name}/{part.name}'")


def opposite_alias(library: Library) -> Iterator[Problem]:
    """Aliases of metrics whose last noun says that the other way is better; `LPIPS` spelled out is no other metric."""
    for metric in library.registry.metrics.values():
        words = set(_tokens(metric.name)) | set(_tokens(metric.id))
        against = _words({"higher": "lower", "lower": "higher"}.get(metric.better or "", ""))
        for alias in metric.aliases:
            head = (_tokens(_BEFORE.split(alias)[0]) or [""])[-1]
            initials = "".join(token[0] for token in _tokens(alias))
            if head in against - words and initials != key(metric.name):
                what = f"the alias '{alias}' of '{metric.id}' is a name of {head}, but {metric.better} is better"
                yield _at(metric, what, "make it a metric of its own")


def column_heads(library: Library) -> Iterator[Problem]:
    """Heads that stand side by side in a table of a source and mean one benchmark and metric here."""
    path = library.data / HEADS
    for name, heads, line in _heads(path):
        seen: dict[object, str] = {}
        for head in heads:
            metric = library.registry.find_metric(head)
            place = library.registry.find_benchmark(head)
            meaning = (metric and metric.id, place and (place[0].id, place[1] and place[1].id))
            if meaning != (None, None) and (other := seen.setdefault(meaning, head)) != head:
                what = f"'{other}' and '{head}' are two columns of {name} and one {'metric' if metric else 'benchmark'}"
                yield Problem(f"{what}, '{metric.id if metric else meaning[1]}'", str(path), line, 1)


def _heads(path: Path) -> Iterator[tuple[str, tuple[str, ...], int]]:
    if not path.is_file():
        return
    problems: list[Problem] = []
    try:
        root = sy.load_yaml(path)
    except FileError:
        return
    for name, node in root if isinstance(root, sy.Mapping) else ():
        fields = Fields(node, str(path), problems, what=f"table '{name.text}'", keys=("heads", "source"))
        yield name.text, fields.texts("heads"), name.line


def _at(entry: Benchmark | Metric, what: str, hint: str | None = None) -> Problem:
    return Problem(what, entry.file, entry.line, 1, hint=hint)
