"""A claims table that was exported as CSV, JSON, JSON Lines or Parquet, read again.

As a table it is what was written. As results to import, its rows are the printed figures with the registry's ids; a
change against a baseline, a bound and a range have no place among imported results and are in the ledger; over what a
number was taken and where it stands in a text are words of its paper's own file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from claims.formats.every_eval_ever import REVISION
from claims.formats.opening import ForeignFile
from claims.formats.reading import ROW_SCHEMA, FormatReading, as_conditions
from claims.formats.table_writer import runs
from claims.formats.writing import parted, stated, why_no_score
from claims.record.errors import FileError, Problem

MARKS = ("claim_id", "paper_id", "method_printed", "norm_value")  # columns by which such a table is known
_TEXTS = pl.List(pl.String())
_NAMED = pl.List(pl.Struct({"name": pl.String(), "value": pl.String()}))
_TEXT_COLUMNS = ("claim_id", "method_printed", "benchmark", "subset", "metric", "setting", "comparison", "bound",
                 "reported", "unit", "norm_unit", "uncertainty_kind", "evaluator", "evaluated", "published", "url",
                 "source_id")  # fmt: skip
_PART: Mapping[str, pl.DataType] = {  # what an import asks of such a table
    **dict.fromkeys(_TEXT_COLUMNS, pl.String()),
    **dict.fromkeys(("value", "norm_value", "uncertainty", "uncertainty_low", "uncertainty_high"), pl.Float64()),
    **dict.fromkeys(("runs", "items"), pl.Int64()),
    "conditions": _NAMED,
}
_PERCENT = 100.0


def table_of(file: ForeignFile, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The table of an exported file, with these columns.

    Raises:
        FileError: it is no such table, or a cell is not of its column's type.
    """
    try:
        frame = _opened(file)
        absent = [name for name in schema if name not in frame.columns]
        if absent:
            raise FileError(Problem(f"no column '{absent[0]}'", file.name, rule="format"))
        return frame.select(_typed(name, frame.schema[name], kind) for name, kind in schema.items())
    except (pl.exceptions.PolarsError, ValueError, KeyError, TypeError) as error:
        raise FileError(Problem(f"not a claims table: {error}", file.name, rule="format")) from None


def read_claims_table(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of exported tables.

    Args:
        files: CSV, JSON, JSON Lines or Parquet that `claimboard export` wrote.
        options: `registry`, which tells conditions from other words of a setting.

    Raises:
        FileError: a file is no such table.
    """
    registry = options["registry"]
    readings = []
    for file in files:
        rows, left = parted(table_of(file, _PART), why_no_score(registry, about_none=True))
        conditions = [stated(row, registry.conditions) for row in rows.iter_rows(named=True)]
        revisions = [each.get(REVISION) for each in conditions]
        texts = [as_conditions({k: v for k, v in each.items() if k != REVISION}) for each in conditions]
        rows = rows.with_columns(
            file=pl.lit(file.name),
            row="claim_id",
            field="metric",
            method="method_printed",
            printed="reported",
            unit=_unit(),
            conditions=pl.Series(texts, dtype=pl.String),
            revision=pl.Series(revisions, dtype=pl.String),
            evaluator=pl.col("evaluator").fill_null("unknown"),
        )
        # What only changes against a baseline have is null.
        cells = {name: pl.col(name) if name in rows.columns else pl.lit(None) for name in ROW_SCHEMA}
        rows = rows.select(cells[name].cast(kind).alias(name) for name, kind in ROW_SCHEMA.items())
        readings.append(FormatReading(rows, left.with_columns(file=pl.lit(file.name))))
    return FormatReading.joined(readings)


def _unit() -> pl.Expr:
    """The unit of the printed number: where the table names none, a fraction or the metric's own."""
    fraction = (pl.col("norm_value") - pl.col("value") * _PERCENT).abs() <= 1e-9 * pl.col("norm_value").abs()
    return pl.coalesce(
        "unit", pl.when(fraction & (pl.col("value") != 0)).then(pl.lit("fraction")).otherwise("norm_unit")
    )


def _opened(file: ForeignFile) -> pl.DataFrame:
    if file.ending == "csv":
        frame = pl.read_csv(io.BytesIO(file.text.encode()), infer_schema=False)
        text = pl.all()
        return frame.select(pl.when(runs(text) & text.str.starts_with("'")).then(text.str.slice(1)).otherwise(text))
    if file.ending == "parquet":
        return pl.read_parquet(io.BytesIO(file.data))
    rows = json.loads(file.text)["claims"] if file.ending == "json" else map(json.loads, file.text.splitlines())
    return pl.DataFrame(list(rows), infer_schema_length=None)


def _typed(name: str, given: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if given == pl.String() and isinstance(wanted, pl.List):
        items = column.fill_null("").str.split("; ")
        items = pl.when(column.is_null()).then(pl.lit([], _TEXTS)).otherwise(items)
        if wanted == _NAMED:
            item = pl.element()
            pair = item.str.splitn(": ", 2).struct.rename_fields(["name", "value"])
            return items.list.eval(pair).alias(name)
        return items.alias(name)
    if given == pl.String() and wanted == pl.Date():
        return column.str.to_date()
    if given == pl.String() and wanted == pl.Boolean():
        return (column == "true").alias(name)
    return column.cast(wanted)
