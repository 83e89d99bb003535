"""CSV, TSV, JSON, JSON Lines, YAML, TOML and Parquet as frames of texts: one row a record, values as printed.

A nested record is flattened: `pass@1.humaneval` is the field `humaneval` of its field `pass@1`. Where the records are a
list inside a larger object, fields of what is around them are there, too, marked with a `^`. `@file`, `@stem` and
`@folder` are the file's name, its last part without ending, and the folder that it lies in; `@key` is the key of a
record where records are entries of an object.
"""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from claims.formats.opening import ForeignFile
from claims.formats.reading import as_text
from claims.record.errors import FileError, Problem
from claims.strict_yaml.foreign import load_foreign

AROUND = "^"
ABOUT = "@"
ROW = "@row"


def records_of(file: ForeignFile, path: str | None = None) -> pl.DataFrame:
    """The records of a file as texts, with the file's own columns (`@file`, `@row`, ...).

    Args:
        file: CSV, TSV, JSON, JSON Lines, YAML, TOML or Parquet.
        path: keys with dots that lead to the records; `*` stands for every key or item on the way.

    Raises:
        FileError: the file is not what its ending says, or the path leads nowhere.
    """
    if file.ending in ("csv", "tsv", "tab"):
        frame = _delimited(file)
    elif file.ending == "parquet":
        frame = pl.read_parquet(io.BytesIO(file.data)).select(pl.all().cast(pl.String))
    else:
        frame = _of_dicts([*_records(document(file), (path or "").split("."), {}, file.name)])
    stem = file.name.rpartition("/")[2].rpartition(".")[0]
    return frame.with_columns(
        pl.lit(file.name).alias("@file"), pl.lit(stem).alias("@stem"),
        pl.lit(file.name.rpartition("/")[0].rpartition("/")[2]).alias("@folder"),
        *([] if ROW in frame.columns else [pl.int_range(1, pl.len() + 1).cast(pl.String).alias(ROW)]),
    )  # fmt: skip


def document(file: ForeignFile) -> Any:
    """What a JSON, JSON Lines, YAML or TOML file holds; numbers are texts, as printed.

    Raises:
        FileError: it is none of these, or is broken.
    """
    try:
        if file.ending in ("jsonl", "ndjson"):
            return [_json(line) for line in file.text.splitlines() if line.strip()]
        if file.ending == "json":
            return _json(file.text)
        if file.ending == "toml":
            return tomllib.loads(file.text, parse_float=str)
    except json.JSONDecodeError as error:
        raise FileError(Problem(f"not valid JSON: {error.msg}", file.name, error.lineno, error.colno)) from None
    except tomllib.TOMLDecodeError as error:
        raise FileError(Problem(f"not valid TOML: {error}", file.name)) from None
    if file.ending in ("yml", "yaml"):
        return load_foreign(file.text, file.name)
    raise FileError(
        Problem("not a file of records", file.name, rule="format", hint="expected CSV, JSON, YAML, TOML or Parquet")
    )


def _json(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_int=str)


def _delimited(file: ForeignFile) -> pl.DataFrame:
    separator = "," if file.ending == "csv" else "\t"
    try:
        return pl.read_csv(io.BytesIO(file.text.encode()), separator=separator, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise FileError(Problem(f"not a table: {error}", file.name, rule="format")) from None


def _records(node: Any, path: list[str], around: Mapping[str, str], file: str) -> Iterator[dict[str, str | None]]:
    if path and path[0]:
        outside = {**around}
        if isinstance(node, dict):
            outside |= {f"{AROUND}{name}": text for name, text in flat(node) if text is not None}
        for key, child in _children(node, path[0]):
            keyed = {**outside, "@key": key} if isinstance(node, dict) and path[0] == "*" else outside
            yield from _records(child, path[1:], keyed, file)
        return
    for item in node if isinstance(node, list) else [node]:
        if not isinstance(item, dict):
            raise FileError(Problem("its records are no objects", file, rule="format", hint="say where they stand"))
        yield {**around, **dict(flat(item))}


def _children(node: Any, key: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, list):
        yield from ((str(at), child) for at, child in enumerate(node) if key == "*")
        if key != "*":
            for each in node:
                yield from _children(each, key)
    elif isinstance(node, dict):
        yield from node.items() if key == "*" else [(key, node[key])] if key in node else []


def flat(node: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str | None]]:
    """Fields of an object with dots between names; a list of scalars is one text, a list of objects is left out."""
    for name, value in node.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            if value and not any(isinstance(item, (dict, list)) for item in value):
                yield f"{prefix}{name}", "; ".join(as_text(item) for item in value)
        else:
            yield f"{prefix}{name}", None if value is None or value == "" else as_text(value)


def _of_dicts(rows: list[dict[str, str | None]]) -> pl.DataFrame:
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame([pl.Series(name, [row.get(name) for row in rows], pl.String) for name in names])
