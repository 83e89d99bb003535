"""Runs of HELM: `stats.json`, many statistics of which few are results, beside the `run_spec.json` of the run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.formats.records import document
from claims.record.errors import FileError, Problem

STATS, SPEC = "stats.json", "run_spec.json"
# HELM's scores, BLEU and ROUGE among them, are shares of one; what has no upper end is none.
_UNBOUNDED = re.compile(r"perplexity|bits_per|logprob|num_|batch_size|_cost|_co2")
_SECONDS = re.compile(r"_runtime$|^inference_")


def read_helm(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of runs: the mean of every statistic of the chosen split, without perturbations.

    Args:
        files: both documents of each run, in a folder of their own; what else HELM writes is passed over.
        options: `split`, whose statistics are taken (`test`); `methods`, printed name -> its name.

    Raises:
        FileError: a run without one of its two documents.
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    split = options.get("split") or "test"
    names = options.get("methods") or {}
    for folder, members in groupby(sorted(files, key=_folder), key=_folder):
        run = {file.name.rpartition("/")[2]: file for file in members}
        missing = {STATS, SPEC} - run.keys()
        if len(missing) == 2:
            continue  # overviews of a suite
        if missing:
            what = f"a run of HELM without {' and '.join(sorted(missing))}"
            raise FileError(Problem(what, folder or ".", rule="format", hint="import the whole folder of the run"))
        about = _about(document(run[SPEC]), names)
        stats = document(run[STATS])
        items = next((_count(stat) for stat in stats if _named(stat) == ("num_instances", split)), None)
        for stat in stats:
            place = {"file": run[STATS].name, "row": _row_name(stat), "field": stat["name"]["name"]}
            if why := _left_out(stat, split):
                ledger.append({**place, "value": stat.get("mean"), "why": why})
            else:
                rows.append({**place, **about, **_measured(stat), "items": items})
    return FormatReading.of(rows, ledger)


def _folder(file: ForeignFile) -> str:
    return file.name.rpartition("/")[0]


def _named(stat: Any) -> tuple[str, str | None]:
    return stat["name"]["name"], stat["name"].get("split")


def _row_name(stat: Any) -> str:
    told = stat["name"]
    perturbed = told.get("perturbation") or {}
    return ", ".join(str(part) for part in (told.get("split"), told.get("sub_split"), perturbed.get("name")) if part)


def _left_out(stat: Any, split: str) -> str | None:
    told = stat["name"]
    if told.get("perturbation"):
        return "measured on perturbed inputs"
    if told.get("split") != split or told.get("sub_split"):
        return f"not of the split '{split}'"
    return "not a number" if number(stat.get("mean")) is None else None


def _count(stat: Any) -> int | None:
    found = number(stat.get("mean"))
    return int(found) if found else None


def _about(spec: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """What stands for a whole run; one argument of its scenario is the part, several are words of the setting."""
    adapter = spec["adapter_spec"]
    given = {key: value for key, value in (spec["scenario_spec"].get("args") or {}).items() if value not in (None, "")}
    part = next(iter(given.values())) if len(given) == 1 else None
    model = str(adapter.get("model") or adapter.get("model_deployment") or "")
    asked = ", ".join(f"{key} {value}" for key, value in given.items()) if part is None else None
    return {
        "method": names.get(model, model),
        "benchmark": re.split(r"[:,]", str(spec["name"]), maxsplit=1)[0],
        "subset": None if part is None else str(part),
        "conditions": {
            "shots": adapter.get("max_train_instances"),
            "harness": "HELM",
            "setting": ", ".join(word for word in (str(adapter.get("method") or ""), asked) if word),
        },
    }


def _measured(stat: Any) -> dict[str, Any]:
    """A mean over trials; the spread of one trial is 0 and says nothing."""
    name, trials = stat["name"]["name"], int(number(stat.get("count")) or 1)
    spread = number(stat.get("stddev")) if trials > 1 else None
    unit = "second" if _SECONDS.search(name) else None if _UNBOUNDED.search(name) else "fraction"
    return {
        "metric": name,
        "value": number(stat["mean"]),
        "printed": str(stat["mean"]),
        "unit": unit,
        "uncertainty": spread,
        "uncertainty_kind": None if spread is None else "sd",
        "runs": trials if trials > 1 else None,
    }
