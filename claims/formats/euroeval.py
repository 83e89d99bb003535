"""Tables of EuroEval: CSV with two header rows full of HTML; a cell holds two metrics with their ± and a sort key."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number

_TAG = re.compile(r"<[^>]*>")
_CELL = re.compile(r"^\s*(-?[\d.]+) ± ([\d.]+) / (-?[\d.]+) ± ([\d.]+)@@")
_MODEL = re.compile(r"^(?P<name>.*?)(?:#(?P<mode>[\w-]+))?\s*(?:\((?P<notes>[^()]*)\))?$")
_LINK = re.compile(r"href='([^']+)'|href=\"([^\"]+)\"")
_FINE_TUNED = "🔍"  # the type of encoders, which are trained on the task where all others are prompted
_MODES = {"thinking": {"thinking": "on"}, "no-thinking": {"thinking": "off"}}


def read_euroeval(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger: two rows a cell.

    Args:
        files: CSV tables.
        options: `metrics`, task in words -> names of its first and its second metric; `methods`, printed name -> the
            model that it stands for.
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    for file in files:
        lines = list(csv.reader(io.StringIO(file.text)))
        tasks, names = ([_TAG.sub("", cell).strip(" ~") for cell in line] for line in lines[:2])
        for at, task in enumerate(tasks):  # a task of several data sets is named over the first of them
            tasks[at] = task or (tasks[at - 1] if at else "")
        kind = names.index("Type") if "Type" in names else None
        for at, line in enumerate(lines[2:], 1):
            trained = kind is not None and line[kind].strip() == _FINE_TUNED
            about = _of_model(line[0], options.get("methods") or {}, trained=trained)
            for task, name, cell in zip(tasks, names, line, strict=True):
                place = {"file": file.name, "row": str(at), "field": name}
                found = _CELL.match(cell)
                if not found:
                    if name != "Model" and re.match(r"[\d.]+(@@|$)", cell):
                        ledger.append({**place, "value": cell.partition("@@")[0], "why": _other(name)})
                    continue
                metrics = options["metrics"].get(task) or (None, None)
                for metric, value, apart in zip(metrics, found.groups()[::2], found.groups()[1::2], strict=True):
                    if metric is None:
                        ledger.append({**place, "value": value, "why": f"a task whose metrics are unknown: {task}"})
                        continue
                    rows.append({
                        **place, **about, "benchmark": name, "metric": metric, "value": number(value),
                        "printed": value, "unit": "percent", "uncertainty": number(apart), "uncertainty_kind": "ci95",
                    })  # fmt: skip
    return FormatReading.of(rows, ledger)


def _other(name: str) -> str:
    return "a version of the harness" if name.endswith("_version") else "a rank or a property of the model"


def _of_model(cell: str, known: Mapping[str, str], *, trained: bool) -> dict[str, Any]:
    """Name, page and conditions that a model's cell states."""
    match = _MODEL.match(_TAG.sub("", cell).strip())
    link = _LINK.search(cell)
    assert match is not None  # the pattern fits any text
    notes = [note.strip() for note in (match["notes"] or "").split(",") if note.strip()]
    mode, name = match["mode"], match["name"].strip()
    return {
        "method": known.get(name, name),
        "url": (link[1] or link[2]) if link else None,
        "conditions": {
            "shots": "0" if "zero-shot" in notes else None,
            "split": "validation" if "val" in notes else None,
            "adaptation": "fine-tuned" if trained else None,
            **(_MODES.get(mode) or ({"reasoning_effort": mode} if mode else {})),
        },
    }
