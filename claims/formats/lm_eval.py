"""Result files of lm-evaluation-harness, before and since 0.4: tasks with their metrics and standard errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.formats.records import document

_MODEL = re.compile(r"(?:pretrained|model)=([^,]+)")
_ABOUT = frozenset(("alias", "name", "sample_len", "sample_count"))
_UNBOUNDED = re.compile(r"ppl|perplexity|bits_per|bleu|chrf|ter\b|rouge|loglikelihood|byte")


def read_lm_eval(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of result files; groups and their members are one row each, however often they are printed.

    Args:
        files: JSON documents.
        options: `methods`, printed name (the path of a model) -> its name.
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    for file in files:
        found = document(file)
        for task, metrics in {**found["results"], **(found.get("groups") or {})}.items():
            for key, printed in metrics.items():
                name, _, filtered = key.partition(",")
                if key in _ABOUT or name.endswith("_stderr"):
                    continue
                place = {"file": file.name, "row": task, "field": key}
                if number(printed) is None:
                    ledger.append({**place, "value": str(printed), "why": "not a number"})
                elif _limited(found, task):
                    ledger.append({**place, "value": str(printed), "why": "taken over a part of the items"})
                else:
                    rows.append({**place, **_row(found, task, name, filtered, printed, metrics)})
    names = options.get("methods") or {}
    return FormatReading.of(({**row, "method": names.get(row["method"], row["method"])} for row in rows), ledger)


def _row(found: Any, task: str, name: str, filtered: str, printed: Any, metrics: Any) -> dict[str, Any]:
    config = found.get("config") or {}
    shots = (found.get("n-shot") or {}).get(task, config.get("num_fewshot"))
    error = number(metrics.get(f"{name}_stderr,{filtered}" if filtered else f"{name}_stderr"))
    samples = (found.get("n-samples") or {}).get(task) or {}
    date = number(found.get("date"))
    return {
        "method": _method(found, config),
        "benchmark": task,
        "metric": name,
        "value": number(printed),
        "printed": str(printed),
        "unit": None if _UNBOUNDED.search(name) else "fraction",
        "uncertainty": error,
        "uncertainty_kind": None if error is None else "se",
        "items": int(samples["effective"]) if samples.get("effective") else None,
        "evaluated": datetime.fromtimestamp(date, UTC).date().isoformat() if date else None,
        "conditions": {"shots": shots, "scoring": None if filtered in ("", "none") else filtered},
    }


def _method(found: Any, config: Any) -> str | None:
    """The model's name: of the header, else of the arguments that it was loaded by."""
    if name := found.get("model_name"):
        return str(name)
    told = config.get("model_args") or ""
    if isinstance(told, dict):
        return str(told.get("pretrained") or told.get("model"))
    return match[1] if (match := _MODEL.search(told)) else None


def _limited(found: Any, task: str) -> bool:
    samples = (found.get("n-samples") or {}).get(task) or {}
    return (
        samples.get("effective") != samples.get("original")
        or number((found.get("config") or {}).get("limit")) is not None
    )
