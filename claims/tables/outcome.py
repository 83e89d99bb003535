"""What became of every cell of a table: a claim, an attribute of a method, or left out with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from claims.record.entries import Metric
from claims.record.types import Quantity
from claims.tables.facts import Target
from claims.tables.grids.grid import Grid
from claims.tables.layout import Layout
from claims.tables.method_names import MethodName


@dataclass(frozen=True, slots=True)
class CellPlace:
    """Where a cell stands: 0-based row and column of the grid (headings count), 1-based line of the source."""

    row: int
    column: int
    line: int | None = None


@dataclass(frozen=True, slots=True)
class TableClaim:
    """One figure of a cell, bound.

    Attributes:
        place: the cell.
        method: whose figure it is.
        target: benchmark and subset, None where the table names none.
        metric: what it measures.
        setting: protocol in normal form, or None.
        quantity: the figure with everything decided.
        reported: the figure as it is recorded, with its unit.
        scale: `fraction` or `percent` for a bare figure of a percent metric, else None.
        absolute: whether a sign must be said to belong to the value.
        note: own words about the cell, or None.
        baseline: what a change is against, where the table's title says it.
    """

    place: CellPlace
    method: MethodName
    target: Target | None
    metric: Metric
    setting: str | None
    quantity: Quantity
    reported: str
    scale: str | None = None
    absolute: bool = False
    note: str | None = None
    baseline: str | None = None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of a method: parameters, layers, training time."""

    place: CellPlace
    method: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A cell that was not taken, and why."""

    place: CellPlace
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that the registry lacks: how often it stopped a cell, the nearest known ones, an entry to paste."""

    kind: str
    name: str
    hint: str | None
    entry: str
    cells: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """A table understood.

    Attributes:
        grid: the cells.
        layouts: the parts it is made of.
        claims, attributes, left_out: what became of its cells.
        unknown: names that the registry lacks.
        labels: number of cells that were read as headings or labels.
        notes: what was assumed, and why (default metric, order of a pair, scale).
    """

    grid: Grid
    layouts: tuple[Layout, ...] = ()
    claims: tuple[TableClaim, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    labels: int = 0
    notes: tuple[str, ...] = ()

    @property
    def cells(self) -> int:
        """Number of cells of the grid, a spanning one once."""
        return sum(1 for _ in self.grid.originals())

    def counts(self) -> dict[str, int]:
        """Cells by what became of them; `cells` is the sum of the others."""
        return {
            "cells": self.cells,
            "labels": self.labels,
            "claims": len({(claim.place.row, claim.place.column) for claim in self.claims}),
            "attributes": len(self.attributes),
            "left_out": len(self.left_out),
        }


def merge_unknown(found: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Unknown names, each once with its number of cells."""
    merged: dict[tuple[str, str], Unknown] = {}
    for each in found:
        known = merged.get((each.kind, each.name))
        merged[each.kind, each.name] = replace(known, cells=known.cells + each.cells) if known else each
    return tuple(merged.values())
