"""Every Eval Ever JSON, schema 0.2 and 0.3: one file a model, any number of results.

The bounds of a metric say what its number is: 0 to 1 is a fraction, 0 to 100 a percent; a score outside its own bounds
is a sentinel for a missing one. HELM's details give shots and inference time, agents' details scaffold and cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.formats.records import document

_TIME, _SHOTS, _ITEMS, _COST = "Observed inference time (s)", "# train", "# eval", "total_cost_usd"
CONDITION = "condition: "  # what details say of the measurement where claims were written as such documents
REVISION = "revision"  # of the method
SOURCE_URL = "source_url"  # the page of a claim that was written as such a document
PUBLISHED = "published"  # its day, in the same way
UNKNOWN = "unknown"
_COPIES = ("raw_value", "claim_id", SOURCE_URL, PUBLISHED)
_UNITS = {"proportion": "fraction", "fraction": "fraction", "percent": "percent", "percentage": "percent"}
_ONE_RUN = re.compile(r"\(1\)\s*$")
_CUT = ("...", "…")  # several checkpoints of one project print alike once their names are cut
LEVELS = {0.95: "ci95", 0.9: "ci90", 0.99: "ci99"}
ResultRow = dict[str, Any]


def read_every_eval_ever(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of Every Eval Ever files.

    Args:
        files: JSON documents.
        options: `method: name` takes the name that the source prints for a model instead of its id; `methods` says what
            such a name or id stands for; `evaluator` is the name of a third party; `within_dataset: true` takes the
            name of a result for a part of its data set.
    """
    rows: list[ResultRow] = []
    ledger: list[ResultRow] = []
    for file in files:
        found = document(file)
        for at, result in enumerate(found["evaluation_results"]):
            place = {"file": file.name, "row": str(at)}
            common = _common(found, result, options) | place
            row, bounds = _score(common, result)
            extra, left = _details(common, result, first=at == 0)
            for each, why in ((row, bounds), *((each, None) for each in extra)):
                if why := why or ("a name that is cut off" if common["method"].endswith(_CUT) else None):
                    ledger.append({**place, "field": each["field"], "value": each["printed"], "why": why})
                else:
                    rows.append(each)
            ledger += [{**place, **each} for each in left]
    return FormatReading.of(rows, ledger)


def _common(found: Any, result: Any, options: Mapping[str, Any]) -> ResultRow:
    """What all rows of a result share."""
    model, source = found["model_info"], found["source_metadata"]
    own = model["id"] or model["name"] if options.get("method") != "name" else model["name"]
    known = options.get("methods") or {}
    config = result.get("generation_config") or {}
    more = {**(model.get("additional_details") or {}), **(config.get("additional_details") or {})}
    details = (result.get("score_details") or {}).get("details") or {}
    library = found.get("eval_library") or result.get("eval_library") or {}
    version = library.get("version")
    conditions = {
        "shots": _shots(details, result["evaluation_name"]),
        "scaffold": more.get("agent_scaffold"),
        "reasoning_effort": more.get("inference_effort"),
        "harness": " ".join(word for word in (library.get("name"), version) if word and word != "unknown"),
        "temperature": (config.get("generation_args") or {}).get("temperature"),
        **{name.removeprefix(CONDITION): value for name, value in details.items() if name.startswith(CONDITION)},
    }
    runs = number(more.get("runs"))
    return {
        "method": known.get(model["name"]) or known.get(own) or own,
        **_place(result, options),
        "evaluator": "self" if source["evaluator_relationship"] == "first_party" else
        options.get("evaluator") or source.get("source_organization_name"),
        "evaluated": _day(result.get("evaluation_timestamp") or found.get("evaluation_timestamp")),
        "runs": int(runs) if runs else None,
        "url": details.get(SOURCE_URL),
        "published": _day(details.get(PUBLISHED)),
        "revision": conditions.pop(REVISION, None),
        "conditions": conditions,
    }  # fmt: skip


def _place(result: Any, options: Mapping[str, Any]) -> ResultRow:
    if options.get("within_dataset") == "true":
        return {"benchmark": result["source_data"]["dataset_name"], "subset": result["evaluation_name"]}
    return {"benchmark": result["evaluation_name"]}


def _day(stamp: object) -> str | None:
    return stamp[:10] if isinstance(stamp, str) and re.match(r"\d{4}-\d\d-\d\d", stamp) else None


def _score(common: ResultRow, result: Any) -> tuple[ResultRow, str | None]:
    """The row of a result's score, and why it is no score where it lies outside its own bounds."""
    config, details = result["metric_config"], result["score_details"]
    low, high = number(config.get("min_score")), number(config.get("max_score"))
    value = number(details["score"])
    told = config.get("metric_unit") or ""
    unit = _UNITS.get(told.casefold(), told) or ("fraction" if high == 1 else "percent" if high == 100 else None)
    extra = details.get("details") or {}
    items = number(_detail(extra, result["evaluation_name"], _ITEMS))
    once = _ONE_RUN.search(str(extra.get("description") or ""))
    row = {
        **common, "field": "score", "metric": _metric(result), "value": value, "printed": str(details["score"]),
        "unit": unit, "items": int(items) if items and once else None, **_uncertainty(details, value),
    }  # fmt: skip
    if value is None:
        return row, "not a number"
    outside = (low is not None and value < low) or (high is not None and value > high)
    return row, "outside the bounds that the file declares: no score" if outside else None


def _metric(result: Any) -> str | None:
    """The metric's name; where the file has none, the words before `on <evaluation>` in its description."""
    config = result["metric_config"]
    if name := config.get("metric_name") or config.get("metric_id"):
        return str(name)
    words, _, of = (config.get("evaluation_description") or "").partition(" on ")
    return words if of and of == result["evaluation_name"] else None


def _uncertainty(details: Any, value: float | None) -> ResultRow:
    told = details.get("uncertainty") or {}
    found: ResultRow = {"items": int(float(told["num_samples"]))} if told.get("num_samples") else {}
    if error := told.get("standard_error"):
        return {**found, "uncertainty": number(error.get("value")), "uncertainty_kind": "se"}
    interval = told.get("confidence_interval") or {}
    low, high = number(interval.get("lower")), number(interval.get("upper"))
    if low is None or high is None or value is None:
        return found
    # Earlier converters wrote distances from the score, with a sign, where the schema asks for the ends.
    apart = (-low, high) if low <= 0 <= high and not low <= value <= high else (value - low, high - value)
    kind = LEVELS.get(number(interval.get("confidence_level")) or 0, "unknown")
    if abs(apart[0] - apart[1]) < 1e-12:
        return {**found, "uncertainty": apart[1], "uncertainty_kind": kind}
    return {**found, "uncertainty_low": apart[0], "uncertainty_high": apart[1], "uncertainty_kind": kind}


def _detail(details: Any, name: str, what: str) -> Any:
    found = details.get(f"{name} - {what}")
    return found.get("score") if isinstance(found, dict) else found


def _shots(details: Any, name: str) -> str | None:
    """Examples in the prompt of an evaluation, None where it is a mean over several numbers of them."""
    shots = number(_detail(details, name, _SHOTS))
    return str(int(shots)) if shots is not None and shots == int(shots) else None


def _details(common: ResultRow, result: Any, *, first: bool) -> tuple[list[ResultRow], list[ResultRow]]:
    """Rows of time and cost, and every other figure of the details for the ledger."""
    details = (result.get("score_details") or {}).get("details") or {}
    own = (result.get("generation_config") or {}).get("additional_details") or {}
    rows, left = [], []
    for name, printed in _numbers(details):
        if name.endswith(_TIME):
            of = name.removesuffix(f" - {_TIME}")
            served = {**common["conditions"], "shots": _shots(details, of), "provider": "hosted"}
            rows.append({**common, "field": name, "benchmark": of, "metric": "inference_time", "value": number(printed),
                         "printed": printed, "unit": "second", "conditions": served})  # fmt: skip
        else:
            what = name.rpartition(" - ")[2]
            left.append({"field": name, "value": printed, "why": f"a detail that is not read: {what}"})
    if first and (cost := number(own.get(_COST))) is not None:  # it is that of all results of the file
        rows.append({**common, "field": _COST, "metric": "cost", "value": cost, "printed": own[_COST], "unit": "USD"})
    return rows, left


def _numbers(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, told in details.items():
        if name in _COPIES or name.startswith(CONDITION):
            continue
        printed = told.get("score") if isinstance(told, dict) else told
        if number(printed) is not None:
            yield name, str(printed)
