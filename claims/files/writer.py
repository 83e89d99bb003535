"""Claims files as text: written the same way every time, and updated without touching what others wrote.

A claim becomes an entry: its keys in one order, each with its value as YAML writes it. A key that the words of
`reported` and the metric say already is left out.

An existing file is edited as text: each claim keeps its lines, comments included. A claim that is already there (same
method, baseline, benchmark, subset, metric, setting, reporter and figure) stays as it is, so writing twice changes
nothing. An imported claim whose figure changed is replaced where it stands; claims of any other origin are never
touched.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from claims.figures.worth import turned_by_worth
from claims.files.entry import as_share, one_figure
from claims.files.keys import CLAIM_KEYS, OLD_KEYS, PAPER_KEYS
from claims.record.entries import ConditionRole
from claims.record.errors import FileError, Problem, QuantityError
from claims.record.settle import Scale, Stated, settle
from claims.record.types import Bound, Claim, Comparison, Evidence, Origin, Quantity, Span
from claims.registry.lookup import Registry
from claims.registry.units import convert
from claims.strict_yaml import reader as sy
from claims.strict_yaml.writer import listed, quoted, scalar

SCHEMA_LINE = "# yaml-language-server: $schema=../schema/claims.schema.json"
_ALWAYS_QUOTED = ("title", "arxiv", "url", "reported")  # where a figure stands today, a bare word may stand tomorrow
_BARE = ("quoted", "evaluated", "uncertainty", "uncertainty_low", "uncertainty_high")  # no text in any YAML
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
_PLACE = ("method", "baseline", "benchmark", "subset", "metric", "setting", "conditions", "evaluator")

_STATISTICS = ("uncertainty", "uncertainty_low", "uncertainty_high", "uncertainty_kind", "runs", "items")

EntryText = Mapping[str, str]  # key to its value as YAML, in the order of the file


@dataclass(frozen=True, slots=True)
class _Kept:
    """A claim of an existing file: its lines, and its plain values as the writer would write them."""

    lines: tuple[str, ...]
    entry: EntryText


def claim_entry(claim: Claim, registry: Registry) -> EntryText:
    """The entry that reads back as the claim."""
    stated = _needed(claim, registry)
    texts = {
        "method": claim.method,
        "baseline": claim.baseline,
        "benchmark": claim.benchmark,
        "subset": claim.subset,
        "metric": claim.metric,
        "setting": claim.setting,
        "reported": claim.reported,
        "comparison": stated.comparison,
        "direction": stated.direction,
        "bound": stated.bound,
        "aggregate": stated.aggregate,
        "scale": stated.scale,
        "origin": None if claim.origin is Origin.REPORTED else claim.origin,
        "evaluator": claim.evaluator,
        "quoted": "true" if claim.quoted else None,
        "evaluated": claim.evaluated,
        "note": claim.note,
    } | _spread(claim, registry)
    entry = {key: _value(key, str(text)) for key, text in texts.items() if text}
    if beside := _beside(claim, registry):
        entry["conditions"] = beside
    if claim.evidence != Evidence():
        entry["evidence"] = _evidence(claim.evidence)
    if claim.derived_from:
        entry["derived_from"] = listed(claim.derived_from)
    if claim.accepts:
        entry["audit"] = f"{{accepts: {listed(claim.accepts)}, because: {quoted(claim.because or '')}}}"
    return _ordered(entry)


def _beside(claim: Claim, registry: Registry) -> str | None:
    """The conditions that are no protocol: `setting` states that."""
    entries, left = registry.conditions.entries, defaultdict[str, list[str]](list)
    for name, value in claim.conditions:
        if name not in entries or entries[name].role is not ConditionRole.PROTOCOL:
            left[name].append(value)
    return _mapping({name: scalar(one) if not more else listed([one, *more]) for name, (one, *more) in left.items()})


def _mapping(values: Mapping[str, str]) -> str | None:
    return f"{{{', '.join(f'{name}: {value}' for name, value in values.items())}}}" if values else None


def _spread(claim: Claim, registry: Registry) -> dict[str, object]:
    """The keys of a ± term that `reported` does not give."""
    quantity = claim.quantity
    keys = ("uncertainty", "uncertainty_low", "uncertainty_high", "uncertainty_kind")
    try:
        figure = one_figure(claim.reported, registry)[0]
    except QuantityError:
        return {}
    return {key: getattr(quantity, key) for key in keys if getattr(quantity, key) != getattr(figure, key)}


def typed_entry(fields: Mapping[str, str], evidence: Evidence | None = None) -> EntryText:
    """The entry of what a person typed, right or wrong: reading the file says which."""
    entry = {key: _value(key, text) for key, text in fields.items()}
    return _ordered(entry | ({"evidence": _evidence(evidence)} if evidence else {}))


def _value(key: str, text: str) -> str:
    if key in _BARE:
        return text
    return quoted(text) if key in _ALWAYS_QUOTED else scalar(text)


def _ordered(entry: EntryText) -> EntryText:
    return {key: entry[key] for key in CLAIM_KEYS if key in entry}


def _evidence(evidence: Evidence) -> str:
    texts = (("in", evidence.part), ("row", evidence.row), ("column", evidence.column), ("url", evidence.url))
    places = (("sentence", evidence.sentence), ("start", evidence.start), ("page", evidence.page))
    figure = [] if evidence.figure is None else [f"figure: {quoted(evidence.figure)}"]
    plain = (f"{name}: {place}" for name, place in places if place is not None)
    return f"{{{', '.join([*figure, *plain, *(f'{name}: {quoted(text)}' for name, text in texts if text)])}}}"


def _needed(claim: Claim, registry: Registry) -> Stated:
    """The keys without which `reported` would be read as another number, or as one of another kind."""
    metric, q = registry.metrics.get(claim.metric), claim.quantity
    scale = Scale(claim.scale) if claim.scale else None
    everything = Stated(q.comparison, q.direction, None if q.bound is Bound.EXACT else q.bound, q.aggregate, scale)
    absolute = q.comparison is Comparison.ABSOLUTE
    try:
        figure, of = one_figure(claim.reported, registry)
    except QuantityError:
        figure, of = None, None
    if figure is not None and metric is not None:
        figure = as_share(turned_by_worth(figure, claim.reported, metric), of, metric, Stated())[0]
        figure = replace(figure, **{name: getattr(q, name) for name in _STATISTICS})  # they have keys of their own
    if metric is None or figure is None:
        return Stated()  # nothing to read back: the file is not valid yet, and its keys are a person's to add
    # The fewest first; `absolute` has to be said of a value below zero alone: "-0.3" is read as a fall.
    for stated in (Stated(scale=scale), replace(everything, comparison=None) if absolute else everything, everything):
        read = settle(figure, metric, stated, find_metric=registry.find_metric, convert=convert)
        if not read.faults and _says(read.quantity) == _says(q):
            return stated
    return Stated()


def _says(quantity: Quantity) -> Quantity:
    """The quantity apart from where and how it was printed."""
    return replace(quantity, span=Span(0, 0), text="", decimals=None, role=None, cue=None)


def new_file(paper: Mapping[str, str], entries: Iterable[EntryText]) -> str:
    """Text of a new claims file.

    Args:
        paper: what `paper:` says, by key.
        entries: its claims.
    """
    body = [line for entry in _distinct(entries) for line in entry_lines(entry)]
    return "\n".join([SCHEMA_LINE, *paper_lines(paper), "claims:" if body else "claims: []", *body, ""])


def paper_lines(paper: Mapping[str, str]) -> list[str]:
    """Lines of the part that describes the source; a date stands bare."""
    bare = {"published"} if _DATE.fullmatch(paper.get("published", "")) else set()
    keys = [key for key in PAPER_KEYS if key in paper]
    return ["paper:", *(f"  {key}: {paper[key] if key in bare else _value(key, paper[key])}" for key in keys)]


def entry_lines(entry: EntryText) -> list[str]:
    """Lines of one claim, a key a line."""
    return [f"  {' ' if index else '-'} {key}: {value}" for index, (key, value) in enumerate(entry.items())]


def _distinct(entries: Iterable[EntryText]) -> list[EntryText]:
    """Claims, identical ones once: the loader takes a claim that stands twice for a mistake."""
    found: dict[tuple[str, ...], EntryText] = {}
    for entry in entries:
        found.setdefault((*_place(entry), entry.get("reported", "")), entry)
    return list(found.values())


def _place(entry: EntryText) -> tuple[str, ...]:
    return tuple(entry.get(key, "") for key in _PLACE)


def updated_file(text: str, entries: Iterable[EntryText], *, file: str | None = None) -> str:
    """Text of an existing claims file with the claims in it.

    Raises:
        FileError: the file is not a claims file, or not written one key a line so that its claims can be told apart.
    """
    head, kept, tail = _split(text, file)
    wanted = _distinct(entries)
    by_place: dict[tuple[str, ...], list[EntryText]] = defaultdict(list)
    for claim in wanted:
        by_place[_place(claim)].append(claim)
    there = {(*_place(each.entry), each.entry.get("reported", "")) for each in kept}
    missing = {
        place: [claim for claim in group if (*place, claim.get("reported", "")) not in there]
        for place, group in by_place.items()
    }
    lines = list(head)
    for each in kept:
        place = _place(each.entry)
        stale = each.entry.get("origin") == Origin.IMPORTED and place in by_place
        stale = stale and not any(claim.get("reported") == each.entry.get("reported") for claim in by_place[place])
        if stale and missing[place]:
            lines += entry_lines(missing[place].pop(0))
        else:
            lines += each.lines
    lines += [line for claim in wanted if claim in missing[_place(claim)] for line in entry_lines(claim)]
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
        pairs = item.entries if isinstance(item, sy.Mapping) else ()
        plain = {
            OLD_KEYS.get(name.text, name.text): _value(name.text, value.text)
            for name, value in pairs
            if isinstance(value, sy.Scalar)
        }
        beside = next((value for name, value in pairs if name.text == "conditions"), None)
        if isinstance(beside, sy.Mapping):
            values = {name.text: scalar(value.text) for name, value in beside if isinstance(value, sy.Scalar)}
            plain["conditions"] = _mapping(values) or ""
        kept.append(_Kept(tuple(lines[start:end]), plain))
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
