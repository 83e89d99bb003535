"""The claims table as Parquet with a Croissant description (MLCommons, 1.0): what its columns hold, in JSON-LD.

Only types that every reader of Croissant knows are written: an enumeration is text, a condition `name: value`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import polars as pl

from claims.formats.table_writer import joined
from claims.formats.writing import ExportedTable, WrittenFiles, no_ledger

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
TABLE, DESCRIPTION = "claims.parquet", "croissant.json"
_SEPARATOR = "; "
_TYPES = {pl.String: "sc:Text", pl.Float64: "sc:Float", pl.Int64: "sc:Integer", pl.Boolean: "sc:Boolean",
          pl.Date: "sc:Date"}  # fmt: skip
_CONTEXT: Mapping[str, Any] = {
    "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo", "citeAs": "cr:citeAs", "column": "cr:column",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
    "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "recordSet": "cr:recordSet",
    "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip


def as_croissant(table: ExportedTable, page: str) -> WrittenFiles:
    """`claims.parquet` and the `croissant.json` that describes it.

    Args:
        table: the claims.
        page: address at which the data set is published, which Croissant asks for.
    """
    frame = _flat(table.frame)
    stream = io.BytesIO()
    frame.write_parquet(stream)
    content = stream.getvalue()
    text = json.dumps(_description(table, frame, content, page), ensure_ascii=False, allow_nan=False, indent=1)
    files = [(TABLE, iter([content])), (DESCRIPTION, iter([f"{text}\n".encode()]))]
    return WrittenFiles(files, frame.height, no_ledger(), no_ledger())


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        joined(pl.col(name), dtype, _SEPARATOR) if isinstance(dtype, pl.List) else pl.col(name).cast(pl.String)
        for name, dtype in frame.schema.items()
        if isinstance(dtype, (pl.List, pl.Enum))
    )


def _description(table: ExportedTable, frame: pl.DataFrame, content: bytes, page: str) -> dict[str, Any]:
    days = frame["published"].drop_nulls()
    licences = sorted(set((table.licences or {}).values()))
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": "claimboard-claims",
        "description": "Numbers that papers, model cards and leaderboards report as results of methods: one row a "
        "claim, with its benchmark, metric, setting, comparison and place. Columns say what they hold.",
        **({"license": licences} if licences else {}),
        "url": page,
        "creator": {"@type": "sc:Organization", "name": "claimboard"},
        "datePublished": str(days.max() or "1970-01-01"),
        "version": _version(table.version),
        "citeAs": f"claimboard {table.version}, state {table.snapshot}",
        "keywords": ["benchmark", "leaderboard", "machine learning"],
        "distribution": [{
            "@type": "cr:FileObject", "@id": TABLE, "name": TABLE, "contentUrl": TABLE,
            "encodingFormat": "application/x-parquet", "contentSize": f"{len(content)} B",
            "sha256": sha256(content).hexdigest(),
        }],
        "recordSet": [{
            "@type": "cr:RecordSet", "@id": "claims", "name": "claims", "key": {"@id": "claims/claim_id"},
            "field": [_field(name, dtype, table.meanings or {}) for name, dtype in frame.schema.items()],
        }],
    }  # fmt: skip


def _field(name: str, dtype: pl.DataType, meanings: Mapping[str, str]) -> dict[str, Any]:
    return {
        "@type": "cr:Field", "@id": f"claims/{name}", "name": name, "description": meanings.get(name, name),
        "dataType": _TYPES[type(dtype)],
        "source": {"fileObject": {"@id": TABLE}, "extract": {"column": name}},
    }  # fmt: skip


def _version(text: str) -> str:
    """The program's version as Croissant wants one: three numbers."""
    numbers = [part for part in text.split("+")[0].split(".") if part.isdigit()][:3]
    return ".".join([*numbers, "0", "0", "0"][:3])
