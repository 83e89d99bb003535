"""A column of a table as one record: schema, rows, checks and documentation of a table follow from its list of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

import polars as pl

RowSource = TypeVar("RowSource")
Whole = TypeVar("Whole")
TEXT, NUMBER, COUNT, FLAG, DATE = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean(), pl.Date()
TEXTS = pl.List(TEXT)
NAMED_TEXTS = pl.List(pl.Struct({"name": TEXT, "value": TEXT}))


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[RowSource]):
    """One column.

    Attributes:
        name: as frames and files have it.
        dtype: its Polars type.
        meaning: what it holds, in one clause.
        value: its cell, given what a row is made of.
        required: whether no cell is null.
        unique: whether no two cells are the same.
    """

    name: str
    dtype: pl.DataType
    meaning: str
    value: Callable[[RowSource], object]
    required: bool = False
    unique: bool = False

    def of(self, part: Callable[[Whole], RowSource]) -> TableColumn[Whole]:
        """The same column in a table whose rows are made of more; there, its cells may repeat."""
        return TableColumn(self.name, self.dtype, self.meaning, lambda row: self.value(part(row)), self.required)

    @property
    def holds(self) -> str:
        """Its type in words: `String`, or the values of an enumeration."""
        return ", ".join(self.dtype.categories) if isinstance(self.dtype, pl.Enum) else str(self.dtype)


def one_of(kind: type[StrEnum]) -> pl.Enum:
    """The type of a column that holds values of an enumeration."""
    return pl.Enum([member.value for member in kind])


def schema_of(columns: Sequence[TableColumn[RowSource]]) -> dict[str, pl.DataType]:
    """Names and types in their order."""
    return {column.name: column.dtype for column in columns}


def meanings(columns: Sequence[TableColumn[RowSource]]) -> dict[str, str]:
    """Names and meanings in their order."""
    return {column.name: column.meaning for column in columns}


def frame_of(columns: Sequence[TableColumn[RowSource]], sources: Sequence[RowSource]) -> pl.DataFrame:
    """The table with one row a source."""
    return pl.DataFrame([_series(column, sources) for column in columns])


def _series(column: TableColumn[RowSource], sources: Sequence[RowSource]) -> pl.Series:
    value = column.value
    cells = [value(source) for source in sources]
    if isinstance(column.dtype, pl.List):  # told its type, Polars would make a series of every cell
        return pl.Series(column.name, cells).cast(column.dtype)
    return pl.Series(column.name, cells, column.dtype, strict=True)
