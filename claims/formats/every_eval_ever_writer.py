"""Claims to Every Eval Ever documents, schema 0.3: one document a source and method, of what the schema can say.

Absolute, exact values of benchmarks whose metric has a better side: scores of percent metrics become fractions of one,
so that the bounds that the schema asks for are those of the number. Everything else is returned with the reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from claims.formats.every_eval_ever import CONDITION, LEVELS, PUBLISHED, SOURCE_URL, UNKNOWN
from claims.formats.writing import (
    ExportedTable,
    FilePieces,
    WrittenFiles,
    exact,
    lost_fields,
    numbered,
    parted,
    safe_name,
    same_rows,
    stated,
    uncounted,
    why_no_score,
)
from claims.record.entries import Metric
from claims.registry.lookup import Registry

VERSION = "0.3.0"
_PERCENT = "percent"
_KEYS = ("source_id", "method_printed", "evaluator")
_LEVELS = {kind: level for level, kind in LEVELS.items()}
_STANDARD_ERROR = "se"
_LOW, _HIGH = (pl.coalesce(f"uncertainty_{end}", "uncertainty") for end in ("low", "high"))
_SAID = (
    ((pl.col("uncertainty_kind") == _STANDARD_ERROR) & (_LOW == _HIGH))
    | (pl.col("uncertainty_kind").is_in(list(_LEVELS)) & _LOW.is_not_null() & _HIGH.is_not_null())
).fill_null(False) & (pl.col("value") != 0)
_UNSAID = "a ± that the schema has no word for, or of a nought"
_LOST: Mapping[str, tuple[str, pl.Expr | None]] = {
    "runs": ("the number of runs has no place but the model's", uncounted("runs")),
    "aggregate": ("a result does not say over what it was taken", None),
    "figure": ("a result does not say where its figure stands in a text", None),
    "uncertainty": (_UNSAID, pl.col("uncertainty").is_not_null() & ~_SAID),
    "uncertainty_low": (_UNSAID, pl.col("uncertainty_low").is_not_null() & ~_SAID),
    "uncertainty_high": (_UNSAID, pl.col("uncertainty_high").is_not_null() & ~_SAID),
}


def as_every_eval_ever(table: ExportedTable) -> WrittenFiles:
    """One document a source, method and evaluator, in the folder of its source."""
    kept, left = parted(table.frame, why_no_score(table.registry, directed=True))
    return WrittenFiles(_files(kept, table.registry), kept.height, left, lost_fields(kept, _LOST))


def _files(kept: pl.DataFrame, registry: Registry) -> Iterator[FilePieces]:
    taken: dict[str, int] = {}
    for rows in same_rows(kept, _KEYS):
        first = rows[0]
        name = numbered(f"{safe_name(first['source_id'])}/{safe_name(first['method_id'])}", taken)
        text = json.dumps(_document(rows, name, registry), ensure_ascii=False, allow_nan=False, indent=1)
        yield f"{name}.json", iter([text.encode()])


def _document(rows: Sequence[Mapping[str, Any]], name: str, registry: Registry) -> dict[str, Any]:
    first = rows[0]
    by, printed = first["evaluator"], first["method_printed"]
    return {
        "schema_version": VERSION,
        "evaluation_id": name,
        "retrieved_timestamp": _epoch(first["published"]),
        "source_metadata": {
            "source_name": first["title"],
            "source_type": "documentation",
            "source_organization_name": first["title"] if by == "self" else by or UNKNOWN,
            "evaluator_relationship": "first_party" if by == "self" else "third_party" if by else "other",
        },
        "eval_library": {"name": _harness(rows), "version": UNKNOWN},
        "model_info": {
            "name": printed,
            "id": printed,
            "additional_details": {"deployment_type": UNKNOWN, "model_availability": _availability(first["weights"])},
        },
        "evaluation_results": [_result(row, registry) for row in rows],
    }


def _harness(rows: Sequence[Mapping[str, Any]]) -> str:
    """The program that all results were measured with."""
    (name, *others) = {row["harness"] for row in rows}
    return UNKNOWN if others or name is None else str(name)


def _epoch(day: date | None) -> str:
    """The day of the source, as seconds: a document of the same claims is the same whenever it is written."""
    return "0" if day is None else str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))


def _availability(weights: str | None) -> str:
    return f"{weights}_weights" if weights in ("open", "closed") else "unknown"


def _result(row: Mapping[str, Any], registry: Registry) -> dict[str, Any]:
    entry, metric = registry.benchmarks[row["benchmark"]], registry.metrics[row["metric"]]
    scale = 0.01 if metric.unit == _PERCENT else 1.0
    details = {"claim_id": row["claim_id"], "raw_value": row["reported"]}
    details |= {} if row["url"] is None else {SOURCE_URL: row["url"]}
    details |= {} if row["published"] is None else {PUBLISHED: row["published"].isoformat()}
    details |= {f"{CONDITION}{name}": text for name, text in stated(row, registry.conditions).items()}
    url = entry.url or row["url"]
    day = {} if row["evaluated"] is None else {"evaluation_timestamp": row["evaluated"].isoformat()}
    return {
        **day,
        "evaluation_name": "/".join(part for part in (entry.id, row["subset"]) if part),
        "source_data": {"dataset_name": entry.name, "source_type": "url", "url": [url]}
        if url else {"dataset_name": entry.name, "source_type": "other"},
        "metric_config": _config(metric, scale),
        "score_details": {"score": exact(row["norm_value"] * scale), "details": details, **_uncertainty(row, scale)},
    }  # fmt: skip


def _config(metric: Metric, scale: float) -> dict[str, Any]:
    config = {"metric_id": metric.id, "metric_name": metric.name, "lower_is_better": metric.better == "lower",
              "metric_unit": "proportion" if scale != 1 else metric.unit}  # fmt: skip
    if metric.low is None or metric.high is None:
        return config
    return config | {"score_type": "continuous", "min_score": metric.low * scale, "max_score": metric.high * scale}


def _uncertainty(row: Mapping[str, Any], scale: float) -> dict[str, Any]:
    """The ± term in the unit of the score, where the source says what it is."""
    told: dict[str, Any] = {} if row["items"] is None else {"num_samples": row["items"]}
    value, kind, score = row["value"], row["uncertainty_kind"], row["norm_value"] * scale
    low, high = (row[f"uncertainty{end}"] if row[f"uncertainty{end}"] is not None else row["uncertainty"]
                 for end in ("_low", "_high"))  # fmt: skip
    if low is not None and high is not None and value:
        unit = abs(row["norm_value"] / value) * scale
        if kind == _STANDARD_ERROR and low == high:
            told["standard_error"] = {"value": exact(low * unit)}
        elif kind in _LEVELS:
            ends = {"lower": exact(score - low * unit), "upper": exact(score + high * unit)}
            told["confidence_interval"] = {**ends, "confidence_level": _LEVELS[kind]}
    return {"uncertainty": told} if told else {}
