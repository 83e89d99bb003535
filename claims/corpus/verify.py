"""Claims files against the texts that they were read from: every figure where its evidence says, with its value.

Only a paper whose title is in the corpus can be checked. What the extractor takes for a result and no claim covers is
a notice, not an error: the extractor may be wrong, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from claims.corpus.documents import Document
from claims.corpus.matching import FigureMatch, by_paper, fold_title, match_figures, sentence_number
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
    claims_of = by_paper(claims)
    extractor = lambda text, title: extract_claims(text, registry, title=title)  # noqa: E731
    checked, missing = [], []
    for paper in papers:
        source = texts.get(fold_title(paper.title))
        if source is None:
            missing.append(paper)
        else:
            checked.append(verify_paper(paper, claims_of.get(paper.id, ()), source, extractor))
    return Verification(tuple(checked), tuple(missing))


def verify_paper(paper: Paper, claims: Sequence[Claim], document: Document, extractor: Extractor) -> Checked:
    """Check the claims of one paper against its text."""
    text = document.text
    cut, quantities = sentences(text), find_quantities(text)
    matches = list(match_figures(claims, text, cut))
    problems: list[Problem] = []
    agreeing = 0
    for match in matches:
        problems += _misplaced(match, cut)
        if match.place is None:
            continue
        if (fault := _disagreement(match.claim.quantity, match.place, quantities)) is None:
            agreeing += 1
        else:
            problems.append(_problem(match.claim, "value-differs", fault))
    file = next((claim.file for claim in claims if claim.file), None)
    covered = [place for match in matches for place in match.covered]
    left = _uncovered(extractor(text, document.title), covered, file or f"{paper.id}.yaml")
    found = sum(match.place is not None for match in matches)
    return Checked(paper, file, len(matches), found, agreeing, len(left), (*problems, *left))


def _problem(claim: Claim, rule: str, what: str, hint: str | None = None, severity: str = "error") -> Problem:
    line, column = claim.places.get("evidence", (claim.line, claim.column))
    return Problem(what, claim.file, line, column, rule=rule, hint=hint, severity=severity)


def _misplaced(match: FigureMatch, cut: Sequence[Span]) -> Iterator[Problem]:
    """What is wrong with the place that the evidence gives; a sentence off is worth saying and not worth failing."""
    evidence, figure = match.claim.evidence, f"the figure '{match.claim.evidence.figure}'"
    stands = ", ".join(f"sentence {sentence_number(place, cut)}, start {place.start}" for place in match.places)
    if not match.places:
        yield _problem(match.claim, "figure-missing", f"{figure} is not in the text")
    elif match.place is None and evidence.start is not None:
        what = f"{figure} does not start at {evidence.start}"
        yield _problem(match.claim, "figure-place", what, f"it stands in {stands}")
    elif match.apart:
        what = f"{figure} does not stand in sentence {evidence.sentence}"
        severity = "error" if match.place is None else "warning"
        yield _problem(match.claim, "figure-place", what, f"it stands in {stands}", severity)


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
