"""The table of papers, those without a claim included: the claims table has no row for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import polars as pl

from claims.record.types import Claim, Paper

SCHEMA: dict[str, pl.DataType] = {
    "paper_id": pl.String(),
    "title": pl.String(),
    "arxiv": pl.String(),
    "published": pl.Date(),
    "url": pl.String(),
    "venue": pl.String(),
    "code": pl.List(pl.String()),
    "benchmarks": pl.List(pl.String()),
    "reason": pl.String(),
    "claims": pl.Int64(),
}


def papers_frame(papers: Iterable[Paper], claims: Iterable[Claim]) -> pl.DataFrame:
    """One row a paper.

    Columns are those of `Paper` (`benchmarks` are the registry ids that it names without a number) and `claims`, the
    number of its claims.
    """
    counts = Counter(claim.paper.id for claim in claims if claim.paper is not None)
    rows = [
        (
            paper.id,
            paper.title,
            paper.arxiv,
            paper.published,
            paper.url,
            paper.venue,
            list(paper.code),
            list(paper.benchmarks),
            paper.reason,
            counts[paper.id],
        )
        for paper in papers
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
