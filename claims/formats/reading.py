"""What every reader of a foreign format gives: rows as printed, and a ledger of the figures that are no rows.

Nothing is looked up or converted here: names are as printed, values are the printed numbers, and the `unit` is what the
format itself says, null where it says nothing. Every figure of a file is a row or stands in the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

ROW_SCHEMA: Mapping[str, pl.DataType] = {
    **dict.fromkeys(("file", "row", "field", "method", "benchmark", "subset", "metric"), pl.String()),
    # baseline: of a change, in percent of it (comparison: relative); derived_from: ids of claims, with blanks between.
    **dict.fromkeys(("baseline", "comparison", "derived_from"), pl.String()),
    "value": pl.Float64(),
    **dict.fromkeys(("printed", "unit"), pl.String()),
    **dict.fromkeys(("uncertainty", "uncertainty_low", "uncertainty_high"), pl.Float64()),
    "uncertainty_kind": pl.String(),
    **dict.fromkeys(("items", "runs"), pl.Int64()),
    # conditions: a JSON object of names and texts; days are ISO texts, as far as they are known.
    **dict.fromkeys(("conditions", "revision", "evaluator", "evaluated", "published", "url"), pl.String()),
}
LEDGER_SCHEMA: Mapping[str, pl.DataType] = dict.fromkeys(("file", "row", "field", "value", "why"), pl.String())
LISTED = "; "  # between several values of one condition
LEDGER = [pl.col(name).cast(pl.String) for name in LEDGER_SCHEMA]


@dataclass(frozen=True, slots=True)
class FormatReading:
    """What a reader understood of some files.

    Attributes:
        rows: one row a figure, the columns of `ROW_SCHEMA`.
        ledger: one row a figure that is left out, with the reason, the columns of `LEDGER_SCHEMA`.
    """

    rows: pl.DataFrame
    ledger: pl.DataFrame

    @property
    def figures(self) -> int:
        """How many figures the files hold."""
        return self.rows.height + self.ledger.height

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]], ledger: Iterable[Mapping[str, Any]] = ()) -> FormatReading:
        """A reading of rows given one by one; absent columns are null, conditions may be a mapping."""
        listed = [{**row, "conditions": as_conditions(row.get("conditions"))} for row in rows]
        return cls(_frame(listed, ROW_SCHEMA), _frame(list(ledger), LEDGER_SCHEMA))

    @classmethod
    def joined(cls, readings: Iterable[FormatReading]) -> FormatReading:
        """Several readings as one."""
        listed = [*readings]
        empty = cls.of(())
        return cls(
            pl.concat([empty.rows, *(each.rows for each in listed)]),
            pl.concat([empty.ledger, *(each.ledger for each in listed)]),
        )


def as_conditions(found: object) -> str | None:
    """Named circumstances as one text that keeps their order; None where nothing is stated."""
    if not isinstance(found, Mapping):
        return None if found is None else str(found)
    stated = {str(name): as_text(value) for name, value in found.items() if value not in (None, "")}
    return json.dumps(stated, ensure_ascii=False) if stated else None


def as_text(value: object) -> str:
    """A scalar of JSON, YAML or TOML as its file prints it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def number(value: object) -> float | None:
    """A scalar as a number where it is one; a flag is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(value.replace(",", "") if isinstance(value, str) else value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return found if found - found == 0 else None


def _frame(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame([pl.Series(name, [row.get(name) for row in rows], kind) for name, kind in schema.items()])
