"""A claims file drafted from a text: what the extractor found, ready to be reviewed.

A draft always loads. Each figure's words are read back before they are written; what they cannot say is written as a
key, and a claim that the loader would refuse, or whose metric is not registered, stands there as a comment with the
reason. Everything that a reviewer has to decide is a comment at its place.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from claims.corpus.documents import Document
from claims.figures.quantities import find_quantities, parse_quantity
from claims.prose.tokens import sentences
from claims.record.entries import Metric
from claims.record.errors import QuantityError, RegistryError
from claims.record.settle import Stated, settle
from claims.record.types import Aggregate, Bound, Claim, Comparison, Direction, Quantity
from claims.registry.lookup import Registry
from claims.registry.units import convert

SURE = 0.75  # a field that was chosen with less confidence is pointed out
LISTED = 12  # most figures to list as not taken
UNNAMED = "our method"
_BOUNDS = {Bound.APPROX: "about ", Bound.UP_TO: "up to ", Bound.AT_LEAST: "at least "}
_WORDS = {Direction.INCREASE: ("higher", "more", "increase"), Direction.DECREASE: ("lower", "less", "decrease")}
_KINDS = {Comparison.RELATIVE: ("", "relative "), Comparison.DIFFERENCE: ("", "points ")}
# Which of these a figure is, the metric settles: `45K more` are samples, `3% higher` of an accuracy may be points.
_LOOSE = frozenset(("percent", "percentage_point")), frozenset((None, "count"))
_SYMBOLS = {"percent": "%", "x": "x"}
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*(?: ?(?:-|–|to) ?[0-9][0-9.,]*)?")
_ARXIV = re.compile(r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}", re.ASCII)
_DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1\d|2[0-8]))?|\d{4}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/<>\"]+\.[^\s<>\"]+")
_PLAIN = re.compile(r"[A-Za-z][\w./+()-]*(?: [\w./+()-]+)*", re.ASCII)
_NOT_TEXT = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
_SLUG = re.compile(r"[a-z0-9]+")


@dataclass(slots=True)
class _Entry:
    """One claim as it will be written: keys in order, and what is to be asked about it."""

    keys: dict[str, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    refused: str | None = None  # why the loader would not take it

    def lines(self) -> Iterator[str]:
        mark = "" if self.refused is None else "# "
        if self.refused is not None:
            yield f"  # left out: {self.refused}"
        for number, (name, value) in enumerate(self.keys.items()):
            yield f"  {mark}{'  ' if number else '- '}{name}: {value}"
        yield from (f"    # {question}" for question in self.questions)


def draft(document: Document, claims: Sequence[Claim], registry: Registry) -> str:
    """The claims file of one document.

    Args:
        document: text and what is known about its paper.
        claims: what the extractor found in the text.
        registry: names that the file may use.

    Returns:
        YAML that `claims.files.loader` reads; it holds figures and names, no sentence of the text.
    """
    entries = [_entry(claim, document.text, registry) for claim in claims]
    kept = sum(entry.refused is None for entry in entries)
    lines = [
        "# yaml-language-server: $schema=../schema/claims.schema.json",
        f"# Drafted by 'claimboard draft': {kept} of {len(entries)} claims. Check each, then remove the comments.",
        *_header(document),
        *(("claims:",) if kept else ("claims: []",)),
        *(line for entry in entries for line in entry.lines()),
        *_not_taken(document.text, claims),
    ]
    return "\n".join(lines) + "\n"


def paper_id(document: Document) -> str:
    """A file name for the claims: the method of a title like `Name: what it does`, else the title's first words."""
    title = unicodedata.normalize("NFKD", document.title or "").encode("ascii", "ignore").decode().lower()
    name, colon, rest = title.partition(":")
    words = _SLUG.findall(name if colon and rest.strip() else title)
    return "-".join(words[:5]) or "-".join(("paper", *_SLUG.findall(str(document.paper).lower())))


def _header(document: Document) -> Iterator[str]:
    yield "paper:"
    yield f"  title: {_quoted(document.title or f'paper {document.paper}')}"
    if document.title is None:
        yield "  # the source gives no title"
    if document.arxiv and (found := _ARXIV.search(document.arxiv)):
        yield f'  arxiv: "{found[0]}"'
    elif document.arxiv:
        yield f"  # arxiv: {_line(document.arxiv)} is no arXiv identifier"
    if document.url and _ADDRESS.fullmatch(url := _line(document.url)):
        yield f"  url: {_quoted(url)}"
    if document.published and (day := _DATE.match(document.published)):
        yield f"  published: {day[0]}"


def _entry(claim: Claim, text: str, registry: Registry) -> _Entry:
    entry = _Entry()
    entry.keys["method"] = _scalar(claim.method or UNNAMED)
    if claim.method is None:
        entry.questions.append("method: the text does not name it")
    if claim.baseline:
        entry.keys["baseline"] = _scalar(claim.baseline)
    _add_benchmark(entry, claim, registry)
    metric = _add_metric(entry, claim, registry)
    _add_figure(entry, claim.quantity, metric, registry)
    entry.keys["evidence"] = _evidence(claim, text)
    for name, reason in claim.reasons.items():
        if reason.confidence < SURE:
            words = f", from '{_line(reason.words)[:60]}'" if reason.words else ""
            entry.questions.append(f"{'a claim at all' if name == 'claim' else name}: {reason.confidence:.2f}{words}")
    return entry


def _add_benchmark(entry: _Entry, claim: Claim, registry: Registry) -> None:
    if claim.benchmark is None:
        return
    try:
        benchmark, subset = registry.benchmark(claim.benchmark)
    except RegistryError as error:
        problem = error.problems[0]
        hint = problem.hint or "register it in data/benchmarks"
        entry.questions.append(f"benchmark: {_line(problem.what)}; {_line(hint)}")
        return
    entry.keys["benchmark"] = benchmark.id
    if subset is not None:
        entry.keys["subset"] = _scalar(subset.id)


def _add_metric(entry: _Entry, claim: Claim, registry: Registry) -> Metric | None:
    try:
        metric = registry.metric(claim.metric)
    except RegistryError as error:
        problem = error.problems[0]
        entry.refused = f"{_line(problem.what)}; {_line(problem.hint or 'register it in data/metrics.yaml')}"
        entry.keys["metric"] = _scalar(claim.metric)
        return None
    entry.keys["metric"] = metric.id
    return metric


def _add_figure(entry: _Entry, quantity: Quantity, metric: Metric | None, registry: Registry) -> None:
    """`reported` in words that say all of the quantity, and keys for what words cannot."""
    first: list[str] = []
    for figure, stated in product(_figures(quantity), (Stated(), _stated(quantity))):
        for reported in _spellings(quantity, figure):
            faults: list[str] = []
            if _reads_back(reported, stated, quantity, metric, registry, faults):
                entry.keys["reported"] = _quoted(reported)
                for name in ("comparison", "direction", "bound", "aggregate"):
                    if (value := getattr(stated, name)) is not None:
                        entry.keys[name] = str(value)
                return
            first = first or faults
    entry.keys["reported"] = _quoted(quantity.text)
    entry.refused = entry.refused or _line(first[0] if first else f"'{quantity.text}' alone cannot be read back")


def _figures(quantity: Quantity) -> Iterator[str]:
    """The printed figure, and as it must be written where it stands alone."""
    figure = _line(quantity.text)
    yield figure
    if " and " in figure and quantity.low is not None:
        yield f"between {figure}"
    number = _NUMBER.match(figure)
    if quantity.unit == "percentage_point" and number:  # `16\% points` is read as a slip
        yield f"{number[0]} points"
    elif quantity.unit and number and number.end() == len(figure):  # of a list, only the last figure prints its unit
        yield figure + _SYMBOLS.get(quantity.unit, f" {quantity.unit}")


def _spellings(quantity: Quantity, figure: str) -> Iterator[str]:
    """Ways to write the quantity, the shortest that may be enough first."""
    bound = _BOUNDS.get(quantity.bound, "")
    average = " on average" if quantity.aggregate is Aggregate.AVERAGE else ""
    if quantity.aggregate is Aggregate.MEDIAN:
        bound = f"a median of {bound}"
    if quantity.direction is None or quantity.comparison is Comparison.ABSOLUTE:
        yield f"{bound}{figure}{average}"
        return
    below_one = quantity.comparison is Comparison.RATIO and quantity.value is not None and quantity.value < 1
    if below_one or (figure[:1] in "+-−" and not quantity.aggregate):  # `half`, `+8.9%`: the figure says it alone
        yield f"{bound}{figure}"
    first, more, noun = _WORDS[quantity.direction]
    words = (more, first, noun) if quantity.comparison is Comparison.RATIO else (first, more, noun)
    for kind in _KINDS.get(quantity.comparison, ("",)):
        shown = figure.replace("\\%", "%").rstrip("% ") if kind == "points " else figure
        for word in (noun,) if kind == "relative " else words:
            yield f"{bound}{shown} {kind}{word}{average}"
    yield f"{bound}{figure}{average}"


def _stated(quantity: Quantity) -> Stated:
    bound = None if quantity.bound is Bound.EXACT else quantity.bound
    comparison = None if quantity.comparison is Comparison.ABSOLUTE else quantity.comparison
    return Stated(comparison, quantity.direction if comparison else None, bound, quantity.aggregate)


def _reads_back(
    reported: str, stated: Stated, wanted: Quantity, metric: Metric | None, registry: Registry, faults: list[str]
) -> bool:
    """Whether the loader would read the same number of the same kind; what it would object to is added to `faults`."""
    try:
        found = parse_quantity(reported)
    except QuantityError as error:
        faults.append(error.problems[0].what)
        return False
    if len(found) != 1:
        faults.append(f"'{reported}' holds {len(found)} figures")
        return False
    got = found[0]
    if got.unit != wanted.unit and not any({got.unit, wanted.unit} <= units for units in _LOOSE):
        faults.append(f"'{reported}' is read in {got.unit or 'no unit'}, not in {wanted.unit or 'none'}")
        return False
    if metric is not None:
        settled = settle(got, metric, stated, find_metric=registry.find_metric, convert=convert)
        got = settled.quantity
        faults += [f"{fault.what}; {fault.hint}" if fault.hint else fault.what for fault in settled.faults]
    elif stated != Stated():
        return False
    if not faults and _said(got, metric) != _said(wanted, metric):
        faults.append(f"'{reported}' is read as {got.comparison} {got.direction or ''}".rstrip())
    return not faults


def _said(q: Quantity, metric: Metric | None) -> tuple[object, ...]:
    comparison = q.comparison
    if comparison is Comparison.PERCENT and metric is not None and metric.changes_relatively:
        comparison = Comparison.RELATIVE
    return (q.value, q.low, q.high, q.uncertainty, comparison, q.direction, q.bound, q.aggregate)


def _evidence(claim: Claim, text: str) -> str:
    span, figure = claim.quantity.span, claim.quantity.text
    parts = [f"figure: {_quoted(figure)}"]
    if claim.evidence.sentence is not None:
        parts.append(f"sentence: {claim.evidence.sentence}")
    if text.count(figure) > 1:
        parts.append(f"start: {span.start}")
    return f"{{{', '.join(parts)}}}"


def _not_taken(text: str, claims: Iterable[Claim]) -> Iterator[str]:
    """Figures of the text that are in no claim: set-up and counts, or something that was missed."""
    taken = [claim.quantity.span for claim in claims]
    ends = [span.end for span in sentences(text)]
    left = []
    for quantity in find_quantities(text):
        if not any(quantity.span.overlaps(span) for span in taken):
            sentence = bisect_right(ends, quantity.span.start)
            left.append(f"'{_line(quantity.text)}' (sentence {sentence})")
    if left:
        more = f" and {len(left) - LISTED} more" if len(left) > LISTED else ""
        yield f"# Not taken as results: {', '.join(left[:LISTED])}{more}"


def _line(text: str) -> str:
    """One printable line, as claims files demand."""
    shown = "".join(char if char.isprintable() else " " for char in text)
    return unicodedata.normalize("NFC", " ".join(shown.split()))[:500]


def _scalar(text: str) -> str:
    """Text as YAML: bare where that is safe, else quoted."""
    line = _line(text)
    return line if _PLAIN.fullmatch(line) and line.casefold() not in _NOT_TEXT else _quoted(line)


def _quoted(text: str) -> str:
    line = _line(text)
    if "\\" in line and "'" not in line:
        return f"'{line}'"
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
