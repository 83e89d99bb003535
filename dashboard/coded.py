"""Columns of the claims table as numbers of their distinct values, so that a filter looks at each value once.

Of a million claims there are some thousands of methods and a few hundred benchmarks: what holds of a value is found
among those, and what holds of a claim is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class CodedColumn:
    """A column of text.

    Attributes:
        values: its distinct values, without null.
        folded: the same in lower case.
        codes: of each claim the place of its value; behind the last where it has none.
    """

    values: pl.Series
    folded: pl.Series
    codes: pl.Series

    def holding(self, held: pl.Series) -> pl.Series:
        """Whether each claim has one of the values.

        Args:
            held: a Boolean for each of `values`.
        """
        return pl.concat([held, pl.Series([False])]).gather(self.codes)

    def is_in(self, wanted: Iterable[str]) -> pl.Series:
        """Whether each claim has one of the wanted values."""
        return self.holding(self.values.is_in(pl.Series(list(wanted), dtype=pl.String).implode()))

    def counts(self, kept: pl.Series) -> dict[str, int]:
        """Claims of those kept by value, most first, equal counts by name; null counts as no value."""
        found = self.codes.filter(kept).value_counts(name="len")
        found = found.filter(pl.col(self.codes.name) < self.values.len())
        names = self.values.gather(found[self.codes.name])
        table = pl.DataFrame({"value": names, "len": found["len"]}).sort("len", "value", descending=[True, False])
        return dict(table.iter_rows())


def coded(claims: pl.DataFrame, columns: Iterable[str]) -> dict[str, CodedColumn]:
    """The columns of that name.

    Args:
        claims: the claims table.
        columns: their names; each becomes text.
    """
    return {name: _coded(claims[name].cast(pl.String)) for name in columns}


def _coded(column: pl.Series) -> CodedColumn:
    frame = column.rename("value").to_frame()
    values = frame.drop_nulls().unique(maintain_order=True).with_row_index("code")
    codes = frame.join(values, on="value", how="left", maintain_order="left")["code"].fill_null(values.height)
    return CodedColumn(values["value"], values["value"].str.to_lowercase(), codes)
