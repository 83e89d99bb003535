"""The audit of the whole table in a few rows: conflicts by pair of sources, exchanges, odd scores by board.

What people wrote in claims files is examined claim by claim (`claims.audit.examine`); here only rows count that an
imported source has a part in, so that nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from claims.audit.disagreements import disagreements
from claims.audit.exchanges import exchanged
from claims.audit.item_counts import counted_scores
from claims.registry.lookup import Registry

_PAIR = ("source", "other", "benchmark")
_BOARD = ("source_id", "benchmark", "subset", "size")


@dataclass(frozen=True, slots=True)
class TableAudit:
    """What the audit says of the imported results.

    Attributes:
        cells: cells that two sources print, the columns of `disagreements`.
        exchanges: rows with exchanged numbers, the columns of `exchanged`.
        scores: scores out of known numbers of items, the columns of `counted_scores`.
    """

    cells: pl.DataFrame
    exchanges: pl.DataFrame
    scores: pl.DataFrame

    @property
    def conflicts(self) -> pl.DataFrame:
        """Cells whose printed numbers cannot be one, the widest apart first."""
        return self.cells.filter(~pl.col("agree")).sort("apart", descending=True, maintain_order=True)

    @property
    def odd(self) -> pl.DataFrame:
        """Scores that are k/n for no whole k, of the benchmark or of a part of it."""
        return self.scores.filter(~pl.col("whole"), pl.col("kin").is_null())

    def pairs(self) -> pl.DataFrame:
        """Conflicts by pair of sources and benchmark: cells, conflicts, median and largest difference, an example."""
        worst = self.conflicts.group_by(_PAIR, maintain_order=True).agg(
            conflicts=pl.len(), median=pl.col("apart").median(), largest=pl.col("apart").max(),
            example=pl.format("{}: {} and {}", "method", "printed", "other_printed").first(),
        )  # fmt: skip
        cells = self.cells.group_by(_PAIR).agg(cells=pl.len())
        found = worst.join(cells, on=_PAIR).select(*_PAIR, "cells", "conflicts", "median", "largest", "example")
        return found.sort("conflicts", *_PAIR, descending=[True, False, False, False])

    def boards(self) -> pl.DataFrame:
        """Scores by board and size, those with odd scores: how many fit, and how many would by chance."""
        found = self.scores.group_by(_BOARD).agg(
            scores=pl.len(), odd=(~pl.col("whole") & pl.col("kin").is_null()).sum(),
            fit=pl.col("whole").mean(), chance=pl.col("chance").mean(),
            example=pl.col("reported").filter(~pl.col("whole") & pl.col("kin").is_null()).first(),
        )  # fmt: skip
        return found.filter(pl.col("odd") > 0).sort("odd", *_BOARD, descending=[True, *([False] * len(_BOARD))])


def table_audit(frame: pl.DataFrame, registry: Registry, sources: Collection[str]) -> TableAudit:
    """Examine the results of sources.

    Args:
        frame: the table of claims.
        registry: sizes, and what gates a metric.
        sources: ids of the sources asked for, of which one must have a part.
    """
    asked = list(sources)
    cells = disagreements(frame, registry)
    scores = counted_scores(frame.filter(pl.col("source_id").is_in(asked)), registry)
    return TableAudit(
        cells.filter(pl.col("source").is_in(asked) | pl.col("other").is_in(asked)),
        exchanged(frame.filter(pl.col("source_id").is_in(asked))),
        scores,
    )
