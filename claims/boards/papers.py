"""The table of papers, those without a claim included: the claims table has no row for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import polars as pl

from claims.boards.columns import COUNT, DATE, TEXT, TEXTS, TableColumn, frame_of, schema_of
from claims.record.types import Claim, Paper

CountedPaper = tuple[Paper, int]  # with the number of its claims

SOURCE_COLUMNS: tuple[TableColumn[Paper], ...] = (
    TableColumn("paper_id", TEXT, "id of the source: the name of its claims file", lambda paper: paper.id, True),
    TableColumn("title", TEXT, "title as published", lambda paper: paper.title, required=True),
    TableColumn("arxiv", TEXT, "arXiv identifier without version", lambda paper: paper.arxiv),
    TableColumn(
        "published", DATE, "day, month or year of publication; a month or year given alone is its first day",
        lambda paper: paper.published,
    ),
    TableColumn("url", TEXT, "page of the source", lambda paper: paper.url),
)  # fmt: skip


def _paper_of(row: CountedPaper) -> Paper:
    return row[0]


PAPER_COLUMNS: tuple[TableColumn[CountedPaper], ...] = (
    *(column.of(_paper_of) for column in SOURCE_COLUMNS),
    TableColumn("venue", TEXT, "venue as printed", lambda row: row[0].venue),
    TableColumn("code", TEXTS, "addresses of code that the source names", lambda row: list(row[0].code), required=True),
    TableColumn(
        "benchmarks", TEXTS, "benchmarks that the source names without a number", lambda row: list(row[0].benchmarks),
        required=True,
    ),
    TableColumn("reason", TEXT, "for a paper without claims: why", lambda row: row[0].reason),
    TableColumn("claims", COUNT, "number of its claims", lambda row: row[1], required=True),
)  # fmt: skip
PAPERS_SCHEMA = schema_of(PAPER_COLUMNS)


def papers_frame(papers: Iterable[Paper], claims: Iterable[Claim]) -> pl.DataFrame:
    """One row a paper, with the columns of `PAPER_COLUMNS`."""
    counts = Counter(claim.paper.id for claim in claims if claim.paper is not None)
    return frame_of(PAPER_COLUMNS, [(paper, counts[paper.id]) for paper in papers])
