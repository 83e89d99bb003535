"""Results of MTEB: one file a task, in a folder of the model and its revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.formats.records import document

_WHOLE = ("default", "en", "en-en", "eng", "eng-eng")
_MAIN = "main_score"
_NO_REVISION = "no_revision_available"
_EXTERNAL = "external"  # the revision under which results are kept that a model's own card states


def read_mteb(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger: the main score of each split, of the default part or the English one; all others are left out.

    Args:
        files: JSON documents; `model_meta.json` gives the size of a model.
        options: `splits`, the ones to take (default: test).
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    wanted = tuple(options.get("splits") or ("test",))
    for file in files:
        found = document(file)
        if file.name.endswith("/model_meta.json"):
            rows += _size(found, file.name)
            continue
        for split, parts in (found.get("scores") or _older(found)).items():
            for part in parts:
                place = {"file": file.name, "row": f"{split}/{part.get('hf_subset')}"}
                why = _why_not(split, part, wanted, parts)
                for field, printed in part.items():
                    if number(printed) is None:
                        continue
                    if field == _MAIN and not why:
                        rows.append({**place, **_row(found, file.name, split, printed)})
                    else:
                        reason = why if field == _MAIN else "another metric of the same task"
                        ledger.append({**place, "field": field, "value": str(printed), "why": reason})
    return FormatReading.of(rows, ledger)


def _row(found: Any, file: str, split: str, printed: Any) -> dict[str, Any]:
    method, revision = file.split("/")[-3:-1]
    return {
        "evaluator": "self" if revision == _EXTERNAL else None,
        "field": _MAIN,
        "method": method.replace("__", "/", 1),
        "benchmark": "MTEB",
        "subset": found.get("task_name") or found["mteb_dataset_name"],
        "value": number(printed),
        "printed": str(printed),
        "unit": "fraction",
        "conditions": {"split": split},
        "revision": None if revision == _NO_REVISION else revision[:8],
    }


def _older(found: Any) -> dict[str, list[dict[str, Any]]]:
    """Splits of a file from before main scores were named: of a search, a similarity and a classification."""
    splits = {}
    for split in ("test", "dev", "validation"):
        if isinstance(told := found.get(split), dict):
            near = told.get("cos_sim")
            main = told.get("ndcg_at_10") or (near or {}).get("spearman") or told.get("accuracy")
            splits[split] = [{**told, **({_MAIN: main} if number(main) is not None else {}), "hf_subset": "default"}]
    return splits


def _why_not(split: str, part: Any, wanted: tuple[str, ...], parts: Any) -> str | None:
    if split not in wanted:
        return "another split"
    return None if len(parts) == 1 or part.get("hf_subset") in _WHOLE else "another language or part"


def _size(found: Any, file: str) -> list[dict[str, Any]]:
    count = number(found.get("n_parameters"))
    row = {"file": file, "row": "model", "field": "n_parameters", "method": found["name"], "metric": "parameters",
           "value": count, "printed": str(found.get("n_parameters")), "unit": "parameter"}  # fmt: skip
    return [row] if count else []
