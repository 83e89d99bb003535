"""What became of every cell of a table: a claim, an attribute of a method, or left out with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from claims.record.types import Claim
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
    """A claim and the cell that states it.

    Attributes:
        claim: what a claims file says of the figure; no paper yet.
        place: the cell.
        method: the method's name taken apart: its size, training and link beside what tells it from others.
    """

    claim: Claim
    place: CellPlace
    method: MethodName


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
