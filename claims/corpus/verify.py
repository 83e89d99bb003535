"""Claims files against the texts that they were read from: every figure where its evidence says, with its value.

Only a paper whose title is in the corpus can be checked. What the extractor takes for a result and no claim covers is
a notice, not an error: the extractor may be wrong, too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from claims.corpus.documents import Document
from claims.figures.normalize import normalize
from claims.figures.quantities import find_quantities, parse_quantity
from claims.prose.extract import extract_claims
from claims.prose.tokens import sentences
from claims.record.errors import Problem, QuantityError
from claims.record.types import Claim, Paper, Quantity, Span
from claims.registry.lookup import Registry

Extractor = Callable[[str, str | None], Sequence[Claim]]


@dataclass(frozen=True, slots=True)
class Checked:
    """Outcome for one claims file.

    Attributes:
        paper: the paper of the file.
        file: path of the claims file, None where it has no claim that knows it.
        figures: claims with a figure as evidence.
        found: figures that stand where the evidence says.
        agreeing: figures that were found and have the claim's value there.
        uncovered: figures that the extractor takes for results and no claim covers.
        problems: errors, warnings and notices, in the order of the file.
    """

    paper: Paper
    file: str | None
    figures: int
    found: int
    agreeing: int
    uncovered: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """Outcome for all claims files.

    Attributes:
        checked: papers whose text is in the corpus, in the order of the files.
        missing: papers whose text is not.
    """

    checked: tuple[Checked, ...]
    missing: tuple[Paper, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Problems of all files."""
        return tuple(problem for one in self.checked for problem in one.problems)

    @property
    def passed(self) -> bool:
        """Whether every figure was found and every value agrees."""
        return all(problem.severity != "error" for problem in self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """Files, files without text, figures, figures found, values agreeing, uncovered figures."""
        total = {"files": len(self.checked) + len(self.missing), "without_text": len(self.missing)}
        for name in ("figures", "found", "agreeing", "uncovered"):
            total[name] = sum(getattr(one, name) for one in self.checked)
        return total


def verify(
    papers: Sequence[Paper], claims: Iterable[Claim], documents: Iterable[Document], registry: Registry
) -> Verification:
    """Check claims against texts.

    Args:
        papers: papers of the claims files.
        claims: their claims.
        documents: the corpus; read once, and only texts of these papers are kept.
        registry: benchmarks and metrics, for the extractor.
    """
    wanted = {fold_title(paper.title) for paper in papers}
    texts: dict[str, Document] = {}
    for document in documents:
        if document.title and (title := fold_title(document.title)) in wanted:
            texts.setdefault(title, document)
    by_paper: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.paper is not None:
            by_paper.setdefault(claim.paper.id, []).append(claim)
    extractor = lambda text, title: extract_claims(text, registry, title=title)  # noqa: E731
    checked, missing = [], []
    for paper in papers:
        source = texts.get(fold_title(paper.title))
        if source is None:
            missing.append(paper)
        else:
            checked.append(verify_paper(paper, by_paper.get(paper.id, ()), source, extractor))
    return Verification(tuple(checked), tuple(missing))


def fold_title(title: str) -> str:
    """The form in which titles are compared: case and white space do not matter."""
    return " ".join(title.split()).casefold()


def verify_paper(paper: Paper, claims: Sequence[Claim], document: Document, extractor: Extractor) -> Checked:
    """Check the claims of one paper against its text."""
    text = document.text
    cut = sentences(text)
    quantities = find_quantities(text)
    problems: list[Problem] = []
    covered: list[Span] = []
    figures = found = agreeing = 0
    for claim in claims:
        if claim.evidence.figure is None:
            continue
        figures += 1
        say = partial(_problem, claim)
        places = figure_places(text, claim.evidence.figure)
        place = _place(claim, places, cut, say, problems)
        covered += [place] if place else places
        if place is None:
            continue
        found += 1
        if (fault := _disagreement(claim.quantity, place, quantities)) is None:
            agreeing += 1
        else:
            problems.append(say("value-differs", fault))
    file = next((claim.file for claim in claims if claim.file), None)
    left = _uncovered(extractor(text, document.title), covered, file or f"{paper.id}.yaml")
    return Checked(paper, file, figures, found, agreeing, len(left), (*problems, *left))


def _problem(claim: Claim, rule: str, what: str, hint: str | None = None, severity: str = "error") -> Problem:
    line, column = claim.places.get("evidence", (claim.line, claim.column))
    return Problem(what, claim.file, line, column, rule=rule, hint=hint, severity=severity)


_DIGIT = re.compile(r"[0-9]")


def figure_places(text: str, figure: str) -> list[Span]:
    """Every place of a printed figure that is not a part of a longer number."""
    # Dashes, spaces and quotes are folded one for one; a line break may stand where the evidence has a space.
    words = normalize(figure).split()
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words)) if words else re.compile(r"(?!)")
    folded = normalize(text)
    places = []
    for match in pattern.finditer(folded):
        before, after = folded[max(0, match.start() - 2) : match.start()], folded[match.end() : match.end() + 2]
        starts_number = re.match(r"[.]?[0-9]", match[0])
        inside = starts_number and re.search(r"[0-9][.,]?\Z", before) and not before.endswith(", ")
        runs_on = match[0][-1].isdigit() and re.match(r"[0-9]|[.,][0-9]", after)
        if not inside and not runs_on:
            places.append(Span(*match.span()))
    return places


def _place(
    claim: Claim, places: Sequence[Span], cut: Sequence[Span], say: Callable[..., Problem], problems: list[Problem]
) -> Span | None:
    """Where the figure stands as the evidence says it does; None, with a problem, where it does not."""
    evidence = claim.evidence
    if not places:
        problems.append(say("figure-missing", f"the figure '{evidence.figure}' is not in the text"))
        return None
    ends = [sentence.end for sentence in cut]
    at = {place: bisect_right(ends, place.start) for place in places}
    shown = ", ".join(f"sentence {sentence}, start {place.start}" for place, sentence in at.items())
    if evidence.start is not None:
        place = next((place for place in places if place.start == evidence.start), None)
        if place is None:
            what = f"the figure '{evidence.figure}' does not start at {evidence.start}"
            problems.append(say("figure-place", what, f"it stands in {shown}"))
            return None
        near = [place]
    else:
        near = list(places)
    if evidence.sentence is None:
        return near[0]
    near.sort(key=lambda place: abs(at[place] - (evidence.sentence or 0)))
    distance = abs(at[near[0]] - evidence.sentence)
    if distance == 0:
        return near[0]
    what = f"the figure '{evidence.figure}' does not stand in sentence {evidence.sentence}"
    if distance > 1 and evidence.start is None:
        problems.append(say("figure-place", what, f"it stands in {shown}"))
        return None
    # Splitters differ by a sentence: worth saying, not worth failing.
    problems.append(say("figure-place", what, f"it stands in {shown}", "warning"))
    return near[0]


def _disagreement(quantity: Quantity, place: Span, quantities: Iterable[Quantity]) -> str | None:
    """What the text says at the place, where that is another number than the claim's."""
    there = [found for found in quantities if found.span.overlaps(place)]
    if not there:
        try:
            there = list(parse_quantity(quantity.text))
        except QuantityError:
            there = []
        if not there:
            return f"no number can be read at '{quantity.text}' in the text"
    if any(_same(quantity, found) for found in there):
        return None
    shown = " or ".join(_numbers(found) for found in there)
    return f"the claim says {_numbers(quantity)}, the text {shown} ('{there[0].text}')"


def _same(claim: Quantity, found: Quantity) -> bool:
    mine = (claim.value, claim.low, claim.high)
    if _equal(mine, (found.value, found.low, found.high)):
        return True
    if found.value is None and claim.value is not None:  # one end of a range, told apart as a claim of its own
        return any(_equal((claim.value,), (end,)) for end in (found.low, found.high))
    return False


def _equal(mine: Sequence[Decimal | None], theirs: Sequence[Decimal | None]) -> bool:
    pairs = list(zip(mine, theirs, strict=True))
    return all((a is None) == (b is None) and (a is None or b is None or abs(a) == abs(b)) for a, b in pairs)


def _numbers(q: Quantity) -> str:
    numbers = [f"{number:f}" for number in (q.value, q.low, q.high) if number is not None]
    return " to ".join(numbers) + (f" {q.unit}" if q.unit else "")


def _uncovered(claims: Iterable[Claim], covered: Sequence[Span], file: str) -> list[Problem]:
    notices = []
    for claim in claims:
        span = claim.quantity.span
        if any(span.overlaps(other) for other in covered):
            continue
        words = f"'{claim.quantity.text}' in sentence {claim.evidence.sentence}, start {span.start}"
        what = f"{words}, looks like a result ({claim.metric_text or claim.metric}) and no claim covers it"
        hint = f"confidence {claim.confidence:.2f}"
        notices.append(Problem(what, file, rule="uncovered", hint=hint, severity="notice"))
    return notices
