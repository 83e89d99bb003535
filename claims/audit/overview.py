"""The audit of the whole table in a few rows: findings by pair of sources and benchmark, odd scores by board.

What people wrote in claims files is examined claim by claim (`claims.audit.examine`); here only rows count that an
imported source has a part in, so that nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from claims.audit.findings import Verdict
from claims.audit.table_findings import EXCHANGED, ITEMS, REPEATED, SOURCES

_PAIR = ("source", "other", "benchmark")
_BOARD = ("source", "benchmark", "subset", "size")
_GROUP = ("verdict", "rule", *_PAIR)


@dataclass(frozen=True, slots=True)
class TableAudit:
    """What the audit says of the imported results.

    Attributes:
        findings: the columns of `FINDINGS_SCHEMA`.
    """

    findings: pl.DataFrame

    @property
    def cells(self) -> pl.DataFrame:
        """Cells that two sources print."""
        return self._of(SOURCES)

    @property
    def conflicts(self) -> pl.DataFrame:
        """Cells whose printed numbers cannot be one, the widest apart first."""
        return self.cells.filter(pl.col("verdict") == Verdict.CONFLICT.value)

    @property
    def exchanges(self) -> pl.DataFrame:
        """Rows with exchanged numbers."""
        return self._of(EXCHANGED)

    @property
    def repeated(self) -> pl.DataFrame:
        """Cells for which one source prints numbers that cannot be one."""
        return self._of(REPEATED)

    @property
    def scores(self) -> pl.DataFrame:
        """Scores out of known numbers of items."""
        return self._of(ITEMS)

    @property
    def odd(self) -> pl.DataFrame:
        """Scores that are k/n for no whole k, of the benchmark or of a part of it."""
        return self.scores.filter(pl.col("verdict") == Verdict.NOTICE.value)

    def _of(self, rule: str) -> pl.DataFrame:
        return self.findings.filter(pl.col("rule") == rule)

    def pairs(self) -> pl.DataFrame:
        """Conflicts by pair of sources and benchmark: cells, conflicts, median and largest difference, an example."""
        worst = self.conflicts.group_by(_PAIR, maintain_order=True).agg(
            conflicts=pl.len(), median=pl.col("apart").median(), largest=pl.col("apart").max(),
            example=pl.format("{}: {} and {}", "method", "printed", "other_printed").first(),
        )  # fmt: skip
        cells = self.cells.group_by(_PAIR).agg(cells=pl.len())
        found = worst.join(cells, on=_PAIR).select(*_PAIR, "cells", "conflicts", "median", "largest", "example")
        return found.sort("conflicts", *_PAIR, descending=[True, False, False, False])

    def places(self) -> pl.DataFrame:
        """Cells of two values by source and benchmark, with an example."""
        return grouped(self.repeated).select(
            "source", "benchmark", cells="findings", example=pl.format("{}: {}", "method", "printed")
        )

    def boards(self) -> pl.DataFrame:
        """Scores by board and size, those with odd scores: how many fit, and how many would by chance."""
        odd = (pl.col("verdict") == Verdict.NOTICE.value).fill_null(False)
        fits = pl.col("verdict").is_null() | (pl.col("verdict") == Verdict.CONSISTENT.value)
        found = self.scores.group_by(_BOARD).agg(
            scores=pl.len(), odd=odd.sum(), fit=fits.mean(), chance=pl.col("chance").mean(),
            example=pl.col("printed").filter(odd).first(),
        )  # fmt: skip
        return found.filter(pl.col("odd") > 0).sort("odd", *_BOARD, descending=[True, *([False] * len(_BOARD))])


def grouped(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings by verdict, rule, sources and benchmark, the gravest and then the largest groups first.

    Args:
        findings: some of the columns of `FINDINGS_SCHEMA`, those with a verdict alone.

    Returns:
        Those columns with `findings`, their number, `largest`, the widest difference, and an example in `method`,
        `printed` and `other_printed`.
    """
    groups = findings.group_by(_GROUP, maintain_order=True).agg(
        pl.col("method", "printed", "other_printed").first(), findings=pl.len(), largest=pl.col("apart").max()
    )
    return groups.sort(pl.col("verdict").to_physical(), "findings", descending=[False, True], maintain_order=True)


def audit_of(findings: pl.DataFrame, sources: Collection[str]) -> TableAudit:
    """Those findings in which one of the sources has a part.

    Args:
        findings: the columns of `FINDINGS_SCHEMA`.
        sources: ids of the sources asked for.
    """
    asked = list(sources)
    return TableAudit(findings.filter(pl.col("source").is_in(asked) | pl.col("other").is_in(asked).fill_null(False)))
