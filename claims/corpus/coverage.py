"""What the claims files cover: papers with and without claims, claims by kind, and numbers of a text nobody recorded.

A number that no claim covers is no fault by itself: years, model sizes and set-ups are numbers, too. Those that the
extractor would take for a result are told apart, so that a reader looks at these first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.corpus.documents import Document
from claims.corpus.matching import by_paper, fold_title, match_figures, sentence_number
from claims.figures.quantities import find_quantities
from claims.prose.extract import extract_claims
from claims.prose.tokens import sentences
from claims.record.types import Claim, Origin, Paper
from claims.registry.lookup import Registry

NO_BENCHMARK = "no benchmark"


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A number of a text that no claim covers.

    Attributes:
        paper: id of the paper.
        figure: the number as printed, with its unit.
        sentence: 0-based sentence.
        start: offset of its first character.
        metric: what the extractor would take it for a result of, None where it looks like no result.
    """

    paper: str
    figure: str
    sentence: int
    start: int
    metric: str | None


@dataclass(frozen=True, slots=True)
class CorpusCoverage:
    """Claims files against a corpus.

    Attributes:
        documents: documents of the corpus.
        recorded: those whose title has a claims file.
        missing: titles (or keys) of those that have none.
        numbers: printed numbers in the recorded texts.
        covered: numbers that a claim covers.
        uncovered: the others.
    """

    documents: int
    recorded: int
    missing: tuple[str, ...]
    numbers: int
    covered: int
    uncovered: tuple[Uncovered, ...]

    @property
    def results(self) -> tuple[Uncovered, ...]:
        """Uncovered numbers that look like results."""
        return tuple(number for number in self.uncovered if number.metric is not None)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the claims files hold.

    Attributes:
        papers: papers.
        with_claims: papers with a claim; without_claims: papers without.
        unexplained: ids of papers without a claim that do not say why.
        claims: claims.
        by: `comparison`, `origin`, `metric`, `benchmark` -> value -> number of claims, most first.
        corpus: the comparison with a corpus, None where none was given.
    """

    papers: int
    with_claims: int
    without_claims: int
    unexplained: tuple[str, ...]
    claims: int
    by: Mapping[str, Mapping[str, int]]
    corpus: CorpusCoverage | None = None


def coverage(
    papers: Sequence[Paper], claims: Sequence[Claim], registry: Registry, documents: Iterable[Document] | None = None
) -> Coverage:
    """Count papers and claims, and compare them with a corpus where one is at hand.

    Args:
        papers: papers of the claims files.
        claims: their claims; derived ones are not counted.
        registry: for the extractor.
        documents: the corpus, read once.
    """
    counted = [claim for claim in claims if claim.origin is not Origin.DERIVED]
    claims_of = by_paper(counted)
    empty = [paper for paper in papers if paper.id not in claims_of]
    by = {
        "comparison": _counts(claim.quantity.comparison.value for claim in counted),
        "origin": _counts(claim.origin.value for claim in counted),
        "metric": _counts(claim.metric for claim in counted),
        "benchmark": _counts(claim.benchmark or NO_BENCHMARK for claim in counted),
    }
    return Coverage(
        papers=len(papers),
        with_claims=len(papers) - len(empty),
        without_claims=len(empty),
        unexplained=tuple(paper.id for paper in empty if not paper.reason),
        claims=len(counted),
        by=by,
        corpus=None if documents is None else _against(papers, claims_of, registry, documents),
    )


def _counts(values: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _against(
    papers: Iterable[Paper], claims: Mapping[str, Sequence[Claim]], registry: Registry, documents: Iterable[Document]
) -> CorpusCoverage:
    known = {fold_title(paper.title): paper for paper in papers}
    total = recorded = numbers = 0
    missing: list[str] = []
    uncovered: list[Uncovered] = []
    for document in documents:
        total += 1
        paper = known.get(fold_title(document.title)) if document.title else None
        if paper is None:
            missing.append(document.title or str(document.paper))
            continue
        recorded += 1
        found, left = _numbers(paper, claims.get(paper.id, ()), document, registry)
        numbers += found
        uncovered += left
    return CorpusCoverage(total, recorded, tuple(missing), numbers, numbers - len(uncovered), tuple(uncovered))


def _numbers(
    paper: Paper, claims: Iterable[Claim], document: Document, registry: Registry
) -> tuple[int, list[Uncovered]]:
    """How many numbers a text prints, and those that no claim covers."""
    text = document.text
    cut = sentences(text)
    covered = [place for match in match_figures(claims, text, cut) for place in match.covered]
    results = {claim.quantity.span: claim for claim in extract_claims(text, registry, title=document.title)}
    found = find_quantities(text)
    left = []
    for quantity in found:
        if any(quantity.span.overlaps(place) for place in covered):
            continue
        result = next((claim for span, claim in results.items() if span.overlaps(quantity.span)), None)
        metric = None if result is None else result.metric_text or result.metric
        sentence = sentence_number(quantity.span, cut)
        left.append(Uncovered(paper.id, " ".join(quantity.text.split()), sentence, quantity.span.start, metric))
    return len(found), left
