"""Model zoos of OpenMMLab: metafiles with collections (papers), models, results and the cost of training and use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.formats.records import document

_SCALES = {"": "", "K": "e3", "M": "e6", "G": "e9", "T": "e12"}
_COUNT = re.compile(r"^\s*([\d.]+)\s*([KMGT]?)\s*$")
# Field of the metadata -> metric, unit. What these zoos call FLOPs are multiply-accumulates; memory is that of
# training, whether or not a zoo says so: it stands beside the resources of training and counts its batch.
_COSTS = {
    "FLOPs": ("macs", None),
    "Parameters": ("parameters", None),
    "Training Memory (GB)": ("training_memory", "gigabyte"),
    "Memory (GB)": ("training_memory", "gigabyte"),
}
_TIME = "inference time (ms/im)"


def read_openmmlab(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of metafiles.

    Args:
        files: YAML documents.
        options: `conditions`, metric that is a circumstance of the others -> name of the condition; `rename`, task and
            data set with a slash -> name of the benchmark; `named`, pattern that is searched in a model's name ->
            conditions of its results, in which {group} stands for what a group of the pattern found.
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    for file in files:
        found = document(file)
        models = found if isinstance(found, list) else found.get("Models") or []
        shelves = {} if isinstance(found, list) else {each["Name"]: each for each in found.get("Collections") or []}
        for model in models:
            shelf = shelves.get(model.get("In Collection"), {})
            paper = model.get("Paper") or shelf.get("Paper") or {}
            url = paper.get("URL") if isinstance(paper, dict) else None
            common = {"file": file.name, "row": model["Name"], "method": model["Name"],
                      "url": url if str(url).startswith("http") else None}  # fmt: skip
            told = {**_mapping(shelf.get("Metadata")), **_mapping(model.get("Metadata"))}
            results = _told_apart(list(_results(model, options)))
            for row in (*results, *_costs(told)):
                why = row.pop("why", None)
                if row["value"] is None or why:
                    place = {key: (common | row).get(key) for key in ("file", "row", "field")}
                    ledger.append({**place, "value": row["printed"], "why": why or "not a number"})
                else:
                    rows.append({**common, **row})
    return FormatReading.of(rows, ledger)


def _results(model: Any, options: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    about, rename = options.get("conditions") or {}, options.get("rename") or {}
    named = _named(str(model["Name"]), options.get("named") or {})
    results = model.get("Results") or []
    for result in results if isinstance(results, list) else [results]:
        if not isinstance(result, dict):
            continue  # `Results: null`
        dataset, task = result.get("Dataset"), result.get("Task")
        leaves = list(_leaves(_mapping(result.get("Metrics"))))
        conditions = named | {about[path[-1]]: _whole(printed) for path, printed in leaves if path[-1] in about}
        for path, printed in leaves:
            parts, metric = path[:-1], path[-1]
            where = " ".join((str(dataset), *parts))
            why = "no dataset is named" if dataset in (None, "", "-") else None
            why = "a circumstance of the other figures" if metric in about else why
            yield {"field": "/".join((str(task), where, metric)), "benchmark": rename.get(f"{task}/{where}", where),
                   "metric": metric, "value": number(printed), "printed": str(printed), "conditions": conditions,
                   "why": None if printed == "" else why}  # fmt: skip


def _named(name: str, patterns: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What a model's name says of the measurement."""
    found = ((re.search(pattern, name), told) for pattern, told in patterns.items())
    return {key: text.format(**match.groupdict()) for match, told in found if match for key, text in told.items()}


def _whole(printed: Any) -> str:
    """A circumstance as text; 15.0 is 15."""
    return str(printed).removesuffix(".0")


def _told_apart(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The results, those marked that a model has twice for one data set: what tells them apart is not in the file."""
    values: dict[str, set[str]] = {}
    for row in results:
        values.setdefault(_place(row), set()).add(row["printed"])
    why = "one of several figures for one data set, of which the difference is not stated"
    return [row if row["why"] or len(values[_place(row)]) == 1 else {**row, "why": why} for row in results]


def _place(row: Mapping[str, Any]) -> str:
    return repr((row["field"], row["conditions"]))


def _mapping(node: Any) -> dict[str, Any]:
    return node if isinstance(node, dict) else {}


def _leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(node, dict):
        for name, child in node.items():
            yield from _leaves(child, (*path, str(name)))
    elif isinstance(node, list):
        for child in node:
            yield from _leaves(child, path)
    else:
        yield path, node


def _costs(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    trained = told.get("Training Resources")
    for field, (metric, unit) in _COSTS.items():
        printed = told.get(field)
        if isinstance(printed, str) and printed not in ("", "null"):
            match = _COUNT.match(printed)
            value = float(match[1] + _SCALES[match[2]]) if match else None
            conditions = {"hardware": trained} if metric.endswith("memory") else {}
            yield {"field": field, "metric": metric, "unit": unit, "value": value, "printed": printed,
                   "conditions": conditions}  # fmt: skip
    times = told.get(_TIME) or []
    for each in times if isinstance(times, list) else [times]:
        if isinstance(each, dict):
            conditions = {
                "hardware": each.get("hardware"), "backend": each.get("backend"), "batch_size": each.get("batch size"),
                "precision": each.get("mode"), "resolution": str(each.get("resolution") or "").strip("()[] ") or None,
            }  # fmt: skip
            printed = str(each.get("value"))
            yield {"field": _TIME, "metric": "inference_time", "unit": "millisecond", "value": number(printed),
                   "printed": printed, "conditions": conditions}  # fmt: skip
        else:
            yield {"field": _TIME, "metric": "inference_time", "unit": "millisecond", "value": number(each),
                   "printed": str(each)}  # fmt: skip
