"""The claims table as it is: CSV, JSON, JSON Lines and Parquet; `claims_table` reads all four again.

A CSV file has a list as one text (`shots: 5; harness: HELM`), and an apostrophe before text that a spreadsheet would
run as a formula. JSON and Parquet also say version, state of the data, licences and what the columns mean.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import polars as pl

from claims.formats.writing import ExportedTable, WrittenFiles, no_ledger, pieces

FORMULA = tuple("=+-@\t\r")
_BLANK = " \n"
_APOSTROPHE = "'"
ABOUT = "claimboard"


def joined(column: pl.Expr, dtype: pl.List, separator: str) -> pl.Expr:
    """The items of a list column as one text; a condition as `name: value`."""
    item = pl.element()
    if isinstance(dtype.inner, pl.Struct):
        item = pl.format("{}: {}", item.struct.field("name"), item.struct.field("value"))
    return column.list.eval(item.cast(pl.String)).list.join(separator)


def csv_bytes(frame: pl.DataFrame, *, header: bool = True) -> bytes:
    """A CSV file that no spreadsheet runs: text that starts like a formula is preceded by an apostrophe."""
    safe = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if isinstance(dtype, pl.List):
            column = pl.when(column.list.len() > 0).then(joined(column, dtype, "; "))
        elif dtype not in (pl.String, pl.Categorical) and not isinstance(dtype, pl.Enum):
            continue
        text = column.cast(pl.String)
        safe.append(pl.when(runs(text)).then(pl.lit(_APOSTROPHE) + text).otherwise(text).alias(name))
    return frame.with_columns(safe).write_csv(include_header=header).encode()


def runs(text: pl.Expr) -> pl.Expr:
    """Whether a spreadsheet may take a text for a formula, or a reader for one that was made harmless."""
    return text.str.strip_chars_start(_BLANK + _APOSTROPHE).str.slice(0, 1).is_in(list(FORMULA))


def as_csv(table: ExportedTable) -> WrittenFiles:
    """One row a claim, the columns of the claims table."""

    def lines() -> Iterator[bytes]:
        for at, part in enumerate(pieces(table.frame)):
            yield csv_bytes(part, header=at == 0)

    return _whole(table, "claims.csv", lines())


def as_json_lines(table: ExportedTable) -> WrittenFiles:
    """One object a claim; days are ISO texts, conditions objects with name and value."""
    return _whole(table, "claims.jsonl", _lines(table.frame))


def as_json(table: ExportedTable) -> WrittenFiles:
    """One object: what there is to know of the table under its own key, and the claims."""

    def text() -> Iterator[bytes]:
        yield b"{" + _encoded(ABOUT) + b": " + _encoded(about(table)) + b',\n"claims": [\n'
        for at, part in enumerate(_lines(table.frame)):
            yield (b",\n" if at else b"") + part.rstrip(b"\n").replace(b"\n", b",\n")
        yield b"\n]}\n"

    return _whole(table, "claims.json", text())


def as_parquet(table: ExportedTable) -> WrittenFiles:
    """The table with its types; what there is to know of it is in the metadata of the file."""
    stream = io.BytesIO()
    told = {f"{ABOUT}.{name}": text if isinstance(text, str) else _encoded(text).decode()
            for name, text in about(table).items()}  # fmt: skip
    table.frame.write_parquet(stream, metadata=told)
    return _whole(table, "claims.parquet", iter([stream.getvalue()]))


def about(table: ExportedTable) -> dict[str, object]:
    """What a reader of the table must know: version, state of the data, licences by source, meaning of the columns."""
    return {"version": table.version, "snapshot": table.snapshot, "licences": dict(table.licences or {}),
            "columns": dict(table.meanings or {})}  # fmt: skip


def _encoded(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()


def _lines(frame: pl.DataFrame) -> Iterator[bytes]:
    for part in pieces(frame):
        stream = io.BytesIO()
        part.write_ndjson(stream)
        yield stream.getvalue()


def _whole(table: ExportedTable, name: str, content: Iterator[bytes]) -> WrittenFiles:
    return WrittenFiles([(name, content)], table.frame.height, no_ledger(), no_ledger())
