"""Results that model cards and model repositories on the Hugging Face Hub carry: `model-index` and `.eval_results`.

A `model-index` stands in the YAML before the text of a README; `.eval_results/*.yaml` is a list of results beside it,
in percent by convention. Neither says a unit: that of a `model-index` is left to the source's description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from claims.formats.every_eval_ever import CONDITION, REVISION
from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.record.errors import FileError, Problem
from claims.strict_yaml.foreign import load_foreign

_FRONT = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
_FOLDER = ".eval_results"
FEW_SHOT = "num_few_shot"


def read_model_index(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of model cards and of `.eval_results` files.

    Args:
        files: Markdown with a front matter, or YAML.
        options: `method` names the model of `.eval_results` files that lie in no folder of `<owner>/<model>`.

    Raises:
        FileError: a file holds neither.
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    for file in files:
        front = _FRONT.match(file.text)
        found = load_foreign(front[1] if front else file.text, file.name)
        if isinstance(found, list):
            results = [_entry(each, file, at, options) for at, each in enumerate(found)]
        elif isinstance(found, dict) and "model-index" in found:
            results = [row for card in found["model-index"] for row in _card(card, file)]
        else:
            raise FileError(Problem("neither a model-index nor a list of results", file.name, rule="format"))
        for row in results:
            if row["value"] is None:
                place = {key: row[key] for key in ("file", "row", "field")}
                ledger.append({**place, "value": row["printed"], "why": "not one number"})
            else:
                rows.append(row)
    return FormatReading.of(rows, ledger)


def _card(card: Any, file: ForeignFile) -> list[dict[str, Any]]:
    rows = []
    for at, result in enumerate(card.get("results") or []):
        dataset, source = result["dataset"], result.get("source") or {}
        arguments = dataset.get("args") if isinstance(dataset.get("args"), dict) else {}
        stated = {name.removeprefix(CONDITION): text for name, text in arguments.items() if name.startswith(CONDITION)}
        revision = stated.pop(REVISION, None)
        for metric in result["metrics"]:
            printed = str(metric.get("value"))
            own = metric.get("args") if isinstance(metric.get("args"), dict) else {}
            rows.append({
                "file": file.name, "row": f"{card.get('name')}/{at}", "field": metric.get("name") or metric["type"],
                "method": card.get("name"), "benchmark": dataset.get("name") or dataset["type"],
                "subset": None if dataset.get("config") in (None, "", "default") else dataset["config"],
                "metric": metric["type"], "value": number(printed), "printed": printed, "url": source.get("url"),
                "revision": revision, "unit": own.get("unit"),
                "uncertainty": number(own.get("uncertainty")), "uncertainty_kind": own.get("uncertainty_kind"),
                "conditions": {"shots": arguments.get(FEW_SHOT), "split": dataset.get("split"), **stated},
            })  # fmt: skip
    return rows


def _entry(each: Any, file: ForeignFile, at: int, options: Mapping[str, Any]) -> dict[str, Any]:
    dataset, source = each["dataset"], each.get("source") or {}
    before = file.name.split(f"/{_FOLDER}/")[0].split("/") if f"/{_FOLDER}/" in file.name else []
    printed = str(each.get("value"))
    return {
        "file": file.name, "row": str(at), "field": "value", "method": options.get("method") or "/".join(before[-2:]),
        "benchmark": dataset["id"], "subset": dataset.get("task_id"), "value": number(printed), "printed": printed,
        "unit": "percent", "evaluated": each.get("date") or None, "url": source.get("url"),
        "conditions": {"setting": each.get("notes")},
    }  # fmt: skip
