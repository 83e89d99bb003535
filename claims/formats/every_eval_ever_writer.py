"""Claims to Every Eval Ever documents, schema 0.3: one document a source and method, of what the schema can say.

Absolute, exact values of benchmarks whose metric has a better side: scores of percent metrics become fractions of one,
so that the bounds that the schema asks for are those of the number. Everything else is returned with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from claims.formats.every_eval_ever import CONDITION, LEVELS
from claims.formats.reading import LEDGER_SCHEMA
from claims.record.entries import Metric
from claims.record.types import Bound, Comparison
from claims.registry.lookup import Registry

VERSION = "0.3.0"
_PERCENT = "percent"
_KEYS = ("source_id", "method_id")
_LEVELS = {kind: level for level, kind in LEVELS.items()}


def as_every_eval_ever(frame: pl.DataFrame, registry: Registry) -> tuple[Iterator[dict[str, Any]], pl.DataFrame]:
    """Documents of claims, and what they cannot say.

    Args:
        frame: part of the claims table.
        registry: metrics give their direction and bounds, benchmarks their names and pages.

    Returns:
        One document a source and method; the claims that are left out, by id with the reason.
    """
    reasons = _reasons(registry)
    told = frame.with_columns(_why=reasons)
    left = told.filter(pl.col("_why").is_not_null())
    ledger = left.select(
        file="source_id", row="claim_id", field="metric", value="reported", why="_why"
    ).cast(dict.fromkeys(LEDGER_SCHEMA, pl.String))  # fmt: skip
    kept = told.filter(pl.col("_why").is_null())
    return (_document(rows, registry) for rows in kept.partition_by(_KEYS, maintain_order=True)), ledger


def _reasons(registry: Registry) -> pl.Expr:
    """Why a claim is no evaluation result; null where it is one."""
    known = [metric.id for metric in registry.metrics.values() if metric.better is not None]
    return (
        pl.when(pl.col("comparison").cast(pl.String) != Comparison.ABSOLUTE.value)
        .then(pl.lit("a change against a baseline"))
        .when((pl.col("bound").cast(pl.String) != Bound.EXACT.value) | pl.col("norm_value").is_null())
        .then(pl.lit("a bound, a range or an approximate value"))
        .when(pl.col("benchmark").is_null())
        .then(pl.lit("no benchmark"))
        .when(~pl.col("metric").is_in(known))
        .then(pl.lit("a metric without a better side"))
    )


def _document(rows: pl.DataFrame, registry: Registry) -> dict[str, Any]:
    first = rows.row(0, named=True)
    own = first["evaluator"] == "self"
    name = first["method_printed"]
    organisation = "first_party" if own else "third_party" if first["evaluator"] else "other"
    return {
        "schema_version": VERSION,
        "evaluation_id": f"{first['source_id']}/{first['method_id']}",
        "retrieved_timestamp": _epoch(first["published"]),
        "source_metadata": {
            "source_name": first["title"],
            "source_type": "documentation",
            "source_organization_name": first["title"] if own else first["evaluator"] or first["title"],
            "evaluator_relationship": organisation,
        },
        "eval_library": {"name": first["harness"] or "unknown", "version": "unknown"},
        "model_info": {
            "name": name,
            "id": name,
            "additional_details": {"deployment_type": "unknown", "model_availability": _availability(first["weights"])},
        },
        "evaluation_results": [_result(row, registry) for row in rows.iter_rows(named=True)],
    }


def _epoch(day: date | None) -> str:
    """The day of the source, as seconds: a document of the same claims is the same whenever it is written."""
    return "0" if day is None else str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))


def _availability(weights: str | None) -> str:
    return f"{weights}_weights" if weights in ("open", "closed") else "unknown"


def _result(row: Mapping[str, Any], registry: Registry) -> dict[str, Any]:
    entry, metric = registry.benchmarks[row["benchmark"]], registry.metrics[row["metric"]]
    scale = 0.01 if metric.unit == _PERCENT else 1.0
    details = {"claim_id": row["claim_id"], "raw_value": row["reported"]}
    details |= {f"{CONDITION}{each['name']}": each["value"] for each in row["conditions"]}
    url = entry.url or row["url"]
    return {
        "evaluation_name": entry.titled(row["subset"]),
        "source_data": {"dataset_name": entry.name, "source_type": "url", "url": [url]}
        if url else {"dataset_name": entry.name, "source_type": "other"},
        "metric_config": _config(metric, scale),
        "score_details": {"score": _exact(row["norm_value"] * scale), "details": details, **_uncertainty(row, scale)},
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
    value, apart, kind = row["value"], row["uncertainty"], row["uncertainty_kind"]
    if apart is not None and value:
        width, score = _exact(abs(apart * row["norm_value"] / value) * scale), row["norm_value"] * scale
        if kind == "se":
            told["standard_error"] = {"value": width}
        elif kind in _LEVELS:
            ends = {"lower": _exact(score - width), "upper": _exact(score + width)}
            told["confidence_interval"] = {**ends, "confidence_level": _LEVELS[kind]}
    return {"uncertainty": told} if told else {}


def _exact(value: float) -> float:
    """Without the noise of the multiplication: 57 * 0.01 is 0.57."""
    return float(f"{value:.12g}")
