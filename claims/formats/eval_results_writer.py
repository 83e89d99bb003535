"""Claims to `.eval_results/*.yaml` of model repositories on the Hugging Face Hub.

Such a result is of a data set that is registered as a benchmark on the Hub and of one of its tasks, for which the Hub
has one metric, and is a percent. No registry tells which data set and task a benchmark is there: who exports says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from claims.formats.writing import (
    ExportedTable,
    FilePieces,
    WrittenFiles,
    lost_fields,
    parted,
    safe_name,
    same_rows,
    why_no_score,
)  # fmt: skip
from claims.registry.lookup import Registry
from claims.strict_yaml.writer import block

_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_PERCENT = "percent"
_LOST: Mapping[str, tuple[str, pl.Expr | None]] = {
    "uncertainty": ("a result of the Hub has no uncertainty", None),
    "uncertainty_low": ("a result of the Hub has no uncertainty", None),
    "items": ("a result of the Hub does not say over how many items", None),
    "runs": ("a result of the Hub does not say over how many runs", None),
    "published": ("a result of the Hub does not say when its source was published", None),
    "aggregate": ("a result of the Hub does not say over what it was taken", None),
    "figure": ("a result of the Hub does not say where its figure stands in a text", None),
    "evaluator": ("a result of the Hub names a page, not who measured", None),
}


@dataclass(frozen=True, slots=True)
class HubTask:
    """A benchmark as the Hub knows it.

    Attributes:
        dataset: id of the data set there.
        task: one of the `tasks` of its `eval.yaml`.
    """

    dataset: str
    task: str


def as_eval_results(table: ExportedTable, task: HubTask) -> WrittenFiles:
    """One file a model and setting, in the model's own folder.

    Args:
        table: claims of one benchmark; those of another metric than its own are left out.
        task: what the benchmark is on the Hub.
    """
    kept, left = parted(table.frame, _why_not(table.registry))
    return WrittenFiles(_files(kept, task), kept.height, left, lost_fields(kept, _LOST))


def _why_not(registry: Registry) -> pl.Expr:
    own = [f"{entry.id}\0{metric}" for entry in registry.benchmarks.values() for metric in entry.metrics[:1]]
    other = ~pl.concat_str("benchmark", pl.lit("\0"), "metric").is_in(own)
    return pl.coalesce(
        why_no_score(registry),
        pl.when(~pl.col("method_printed").str.contains(f"^{_REPOSITORY.pattern}$"))
        .then(pl.lit("no repository on the Hub: the name is not owner/model")),
        pl.when((pl.col("subset").n_unique() > 1) & pl.col("subset").is_not_null())
        .then(pl.lit("a part of the benchmark, which is another task: name it to have it")),
        pl.when(other).then(pl.lit("not the benchmark's own metric")),
        pl.when(pl.col("norm_unit") != _PERCENT).then(pl.lit("not a percent")),
    )  # fmt: skip


def _files(kept: pl.DataFrame, task: HubTask) -> Iterator[FilePieces]:
    for rows in same_rows(kept, ("method_printed",)):
        owner, _, model = rows[0]["method_printed"].partition("/")
        stem = safe_name(task.dataset.rpartition("/")[2].lower())
        for at, own in enumerate(same_rows(pl.DataFrame(rows, kept.schema), ("setting", "measurement", "subset"))):
            name = f"{owner}/{model}/.eval_results/{stem}{f'_{at + 1}' if at else ''}.yaml"
            yield name, iter([block([_entry(row, task) for row in own]).encode()])


def _entry(row: Mapping[str, Any], task: HubTask) -> dict[str, Any]:
    entry: dict[str, Any] = {"dataset": {"id": task.dataset, "task_id": task.task}, "value": row["norm_value"]}
    if row["evaluated"]:
        entry["date"] = row["evaluated"].isoformat()
    if row["url"]:
        entry["source"] = {"url": row["url"], "name": row["title"]}
    notes = ", ".join(text for text in (row["setting"], row["measurement"]) if text)
    return entry | ({"notes": notes} if notes else {})
