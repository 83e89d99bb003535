"""Mined claims as a table: one row a claim, one column a field."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from claims.corpus.mine import Mined

BATCH = 5_000  # claims that are kept as objects before they become columns
TEXTS = (
    "figure", "unit", "comparison", "direction", "metric", "benchmark", "method", "baseline", "bound", "aggregate",
)  # fmt: skip


@dataclass(slots=True)
class MinedTable:
    """Gathers claims as columns: a list of objects would take ten times the memory.

    Attributes:
        explain: whether the claims carry their confidence and reasons.
        frames: batches of claims that are columns already.
        rows: claims that are not yet.
        numbered: whether every key of a paper was a whole number so far.
    """

    explain: bool = False
    frames: list[pl.DataFrame] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    numbered: bool = True

    def add(self, paper: Mined) -> None:
        """Take the claims of one paper."""
        key, self.numbered = str(paper.paper), self.numbered and isinstance(paper.paper, int)
        for claim in paper.claims:
            row = {"paper": key, "title": paper.title, **claim}
            if self.explain:
                row["explain"] = json.dumps(row["explain"], ensure_ascii=False)
            self.rows.append(row)
        if len(self.rows) >= BATCH:
            self._pack()

    def frame(self) -> pl.DataFrame:
        """One row a claim; the column `paper` holds whole numbers where every key was one."""
        self._pack()
        whole = pl.concat(self.frames, rechunk=True)
        return whole.with_columns(pl.col("paper").cast(pl.Int64)) if self.numbered and len(whole) else whole

    def _pack(self) -> None:
        texts = dict.fromkeys(("paper", "title", *TEXTS), pl.String())
        places = dict.fromkeys(("start", "end", "sentence"), pl.Int64())
        numbers = dict.fromkeys(("value", "low", "high", *(("confidence",) if self.explain else ())), pl.Float64())
        types = {**texts, **places, **numbers, **({"explain": pl.String()} if self.explain else {})}
        order = ("paper", "title", *_fields(), *(("confidence", "explain") if self.explain else ()))
        self.frames.append(pl.DataFrame(self.rows, schema={name: types[name] for name in order}))
        self.rows = []


def _fields() -> tuple[str, ...]:
    """Fields of an extracted claim, in their order."""
    figure, *texts = TEXTS
    return (figure, "start", "end", "sentence", "value", "low", "high", *texts)
