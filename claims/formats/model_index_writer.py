"""Claims to model cards of the Hugging Face Hub: a README of one YAML front matter for each method.

A result is of one data set, part, split and set of conditions of one page, as the Hub's libraries merge results that
agree in less. The format knows no unit, no ± and no date: unit and ± stand among the arguments of a metric, which the
reader of this project knows, the rest is lost and said to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from claims.formats.every_eval_ever import CONDITION
from claims.formats.model_index import FEW_SHOT
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
from claims.registry.lookup import Registry
from claims.strict_yaml.writer import block

_TASK = "other"  # the Hub's word for a task that it has no word for
_OF_NOUGHT = (pl.col("value") == 0) & pl.col("uncertainty").is_not_null()
_LOST: Mapping[str, tuple[str, pl.Expr | None]] = {
    "evaluator": ("a model card does not say who measured", None),
    "evaluated": ("a model card does not say when a number was measured", None),
    "published": ("a model card does not say when its source was published", None),
    "aggregate": ("a model card does not say over what a number was taken", None),
    "figure": ("a model card does not say where a figure stands in a text", None),
    "items": ("a model card does not say over how many items", uncounted("items")),
    "runs": ("a model card does not say over how many runs", uncounted("runs")),
    "uncertainty": ("± of a nought, whose scale the table does not say", _OF_NOUGHT),
    "uncertainty_low": ("a model card has no two-sided uncertainty", None),
    "uncertainty_high": ("a model card has no two-sided uncertainty", None),
}


def as_model_index(table: ExportedTable) -> WrittenFiles:
    """A `README.md` in a folder for each method, in the folder of its maker where its name has one."""
    kept, left = parted(table.frame, why_no_score(table.registry))
    return WrittenFiles(_cards(kept, table.registry), kept.height, left, lost_fields(kept, _LOST))


def _cards(kept: pl.DataFrame, registry: Registry) -> Iterator[FilePieces]:
    taken: dict[str, int] = {}
    for rows in same_rows(kept, ("method_printed",)):
        name = rows[0]["method_printed"]
        card = {"model-index": [{"name": name, "results": [*_results(rows, registry)]}]}
        folder = "/".join(safe_name(part) for part in name.split("/"))
        yield f"{numbered(folder, taken)}/README.md", iter([f"---\n{block(card)}---\n".encode()])


def _results(rows: list[dict[str, Any]], registry: Registry) -> Iterator[dict[str, Any]]:
    together: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        told = tuple(stated(row, registry.conditions).items())
        together.setdefault((told, row["benchmark"], row["subset"], row["title"], row["url"]), []).append(row)
    for (told, *_), own in together.items():
        yield _result(own, dict(told), registry)


def _result(rows: list[dict[str, Any]], told: dict[str, str], registry: Registry) -> dict[str, Any]:
    first = rows[0]
    entry = registry.benchmarks[first["benchmark"]]
    dataset: dict[str, Any] = {"type": entry.id, "name": entry.name}
    named = {"config": first["subset"], "split": told.pop("split", None)}
    dataset |= {name: text for name, text in named.items() if text}
    if arguments := {FEW_SHOT if name == "shots" else f"{CONDITION}{name}": text for name, text in told.items()}:
        dataset["args"] = arguments
    result = {"task": {"type": _TASK, "name": entry.task or entry.name}, "dataset": dataset,
              "metrics": [_metric(row, registry) for row in rows]}  # fmt: skip
    return result | ({"source": {"name": first["title"], "url": first["url"]}} if first["url"] else {})


def _metric(row: Mapping[str, Any], registry: Registry) -> dict[str, Any]:
    arguments: dict[str, Any] = {"unit": row["norm_unit"]}
    if row["uncertainty"] is not None and row["value"]:
        width = abs(row["uncertainty"] * row["norm_value"] / row["value"])
        arguments |= {"uncertainty": exact(width), "uncertainty_kind": row["uncertainty_kind"] or "unknown"}
    metric = registry.metrics[row["metric"]]
    return {"type": metric.id, "value": row["norm_value"], "name": metric.name, "args": arguments}
