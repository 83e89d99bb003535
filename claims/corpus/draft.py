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
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from claims.corpus.documents import Document
from claims.figures.quantities import find_quantities, parse_quantity
from claims.figures.worth import turned_by_worth
from claims.files.writer import SCHEMA_LINE, claim_entry, entry_lines, paper_lines
from claims.prose.tokens import sentences
from claims.record.entries import Metric
from claims.record.errors import QuantityError, RegistryError
from claims.record.settle import Stated, settle
from claims.record.types import Aggregate, Bound, Claim, Comparison, Direction, Evidence, Quantity
from claims.registry.lexicon import entries
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
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/<>\"]+\.[^\s<>\"]+")
_SLUG = re.compile(r"[a-z0-9]+")


@dataclass(slots=True)
class _DraftedClaim:
    """One claim as it will be written, and what is to be asked about it."""

    claim: Claim
    questions: list[str] = field(default_factory=list)
    refused: str | None = None  # why the loader would not take it

    def lines(self, registry: Registry) -> Iterator[str]:
        """Its lines in the file; commented out where the loader would not take it."""
        lines = entry_lines(claim_entry(self.claim, registry))
        if self.refused is not None:
            yield f"  # left out: {self.refused}"
            lines = [f"  # {line[2:]}" for line in lines]
        yield from lines
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
    drafts = [_drafted(claim, document.text, registry) for claim in claims]
    kept = sum(each.refused is None for each in drafts)
    lines = [
        SCHEMA_LINE,
        f"# Drafted by 'claimboard draft': {kept} of {len(drafts)} claims. Check each, then remove the comments.",
        *_header(document),
        *(("claims:",) if kept else ("claims: []",)),
        *(line for each in drafts for line in each.lines(registry)),
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
    arxiv = _ARXIV.search(document.arxiv) if document.arxiv else None
    url = _line(document.url or "")
    told = {
        "title": _line(document.title or f"paper {document.paper}"),
        "arxiv": arxiv[0] if arxiv else None,
        "url": url if _ADDRESS.fullmatch(url) else None,
        "published": _published(document.published or ""),
    }
    first, title, *others = paper_lines({key: text for key, text in told.items() if text})
    yield from (first, title)
    if document.title is None:
        yield "  # the source gives no title"
    if document.arxiv and not arxiv:
        yield f"  # arxiv: {_line(document.arxiv)} is not an arXiv identifier"
    yield from others


def _published(text: str) -> str | None:
    """The day, month or year that the text begins with: as much of it as there is in the calendar."""
    found = _DATE.match(text)
    for length in (10, 7, 4) if found else ():
        start = text[:length]
        try:
            date.fromisoformat(f"{start}-01-01"[:10])
        except ValueError:
            continue
        if _DATE.fullmatch(start):
            return start
    return None


def _drafted(claim: Claim, text: str, registry: Registry) -> _DraftedClaim:
    method, baseline = _line(claim.method or UNNAMED), _line(claim.baseline or "") or None
    kept = replace(claim, method=method, baseline=baseline, evidence=_evidence(claim, text), setting=None, note=None)
    made = _DraftedClaim(kept)
    if claim.method is None:
        made.questions.append("method: the text does not name it")
    _register_benchmark(made, registry)
    metric = _register_metric(made, registry)
    _spell_figure(made, metric, registry, _own_word(claim.quantity, text))
    if "unit" in claim.reasons:  # never a value in the metric's own unit
        made.refused = made.refused or claim.reasons["unit"].why
    for name, reason in claim.reasons.items():
        if reason.confidence < SURE:
            words = f", from '{_line(reason.words)[:60]}'" if reason.words else ""
            made.questions.append(f"{'a claim at all' if name == 'claim' else name}: {reason.confidence:.2f}{words}")
    return made


def _register_benchmark(made: _DraftedClaim, registry: Registry) -> None:
    """The registry's id for the benchmark, and a question where there is none."""
    name = made.claim.benchmark
    made.claim = replace(made.claim, benchmark=None, subset=None)
    if name is None:
        return
    try:
        benchmark, subset = registry.benchmark(name)
    except RegistryError as error:
        problem = error.problems[0]
        hint = problem.hint or "register it in data/benchmarks"
        made.questions.append(f"benchmark: {_line(problem.what)}; {_line(hint)}")
        return
    made.claim = replace(made.claim, benchmark=benchmark.id, subset=subset.id if subset else None)


def _register_metric(made: _DraftedClaim, registry: Registry) -> Metric | None:
    try:
        metric = registry.metric(made.claim.metric)
    except RegistryError as error:
        problem = error.problems[0]
        made.refused = f"{_line(problem.what)}; {_line(problem.hint or 'register it in data/metrics.yaml')}"
        made.claim = replace(made.claim, metric=_line(made.claim.metric))
        return None
    made.claim = replace(made.claim, metric=metric.id)
    return metric


def _own_word(quantity: Quantity, text: str) -> str | None:
    """The source's own word of comparison behind the figure: `faster` of `2.5x faster than`."""
    span = quantity.span
    if text[span.start : span.end] != quantity.text:
        return None
    behind = text[span.end :].split(maxsplit=2)[:2]
    known = {word for entry in entries("modifiers") for word in entry.words("comparative")}
    found = (" ".join(behind[:length]).strip(",.;:").casefold() for length in (2, 1))
    return next((word for word in found if word in known), None)


def _spell_figure(made: _DraftedClaim, metric: Metric | None, registry: Registry, own: str | None) -> None:
    """`reported` in words that say all of the quantity; the writer adds keys for what words cannot."""
    quantity = made.claim.quantity
    first: list[str] = []
    for figure, stated in product(_figures(quantity), (Stated(), _stated(quantity))):
        for reported in _spellings(quantity, figure, own):
            faults: list[str] = []
            read = _read_back(reported, stated, quantity, metric, registry, faults)
            if read is not None:
                made.claim = replace(made.claim, reported=reported, quantity=read)
                return
            first = first or faults
    made.claim = replace(made.claim, reported=_line(quantity.text))
    made.refused = made.refused or _line(first[0] if first else f"'{quantity.text}' alone cannot be read back")


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


def _spellings(quantity: Quantity, figure: str, own: str | None) -> Iterator[str]:
    """Ways to write the quantity, the source's own word first, then the shortest that may be enough."""
    bound = _BOUNDS.get(quantity.bound, "")
    average = " on average" if quantity.aggregate is Aggregate.AVERAGE else ""
    if quantity.aggregate is Aggregate.MEDIAN:
        bound = f"a median of {bound}"
    if quantity.direction is None or quantity.comparison is Comparison.ABSOLUTE:
        yield f"{bound}{figure}{average}"
        return
    if own:
        yield f"{bound}{figure} {own}{average}"
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


def _read_back(
    reported: str, stated: Stated, wanted: Quantity, metric: Metric | None, registry: Registry, faults: list[str]
) -> Quantity | None:
    """What the loader would read, if that says the same; what it would object to is added to `faults`."""
    try:
        found = parse_quantity(reported, registry)
    except QuantityError as error:
        faults.append(error.problems[0].what)
        return None
    if len(found) != 1:
        faults.append(f"'{reported}' holds {len(found)} figures")
        return None
    got = found[0]
    if got.unit != wanted.unit and not any({got.unit, wanted.unit} <= units for units in _LOOSE):
        faults.append(f"'{reported}' is read in {got.unit or 'no unit'}, not in {wanted.unit or 'none'}")
        return None
    if metric is not None:
        got = turned_by_worth(got, reported, metric)
        settled = settle(got, metric, stated, find_metric=registry.find_metric, convert=convert)
        got = settled.quantity
        faults += [f"{fault.what}; {fault.hint}" if fault.hint else fault.what for fault in settled.faults]
    elif stated != Stated():
        return None
    if not faults and _said(got, metric) != _said(wanted, metric):
        faults.append(f"'{reported}' is read as {got.comparison} {got.direction or ''}".rstrip())
    return None if faults else got


def _said(q: Quantity, metric: Metric | None) -> tuple[object, ...]:
    comparison = q.comparison
    if comparison is Comparison.PERCENT and metric is not None and metric.changes_relatively:
        comparison = Comparison.RELATIVE
    return (q.value, q.low, q.high, q.uncertainty, comparison, q.direction, q.bound, q.aggregate)


def _evidence(claim: Claim, text: str) -> Evidence:
    """Where the figure stands; its offset only where the text prints it twice."""
    figure = claim.quantity.text
    start = claim.quantity.span.start if text.count(figure) > 1 else None
    return Evidence(_line(figure), claim.evidence.sentence, start)


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
