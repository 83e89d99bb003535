"""The cases of `cases/audit.yaml` as loaded claims, for the tests and for `bench/audit.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from claims.audit.intervals import PrintedNumber, coarse, rounded, truncated
from claims.files.loader import load_claims
from claims.record.types import Claim, Paper
from claims.registry.lookup import Registry
from claims.strict_yaml.reader import load_yaml, plain

CASES = Path(__file__).parent / "cases" / "audit.yaml"
Entry = Mapping[str, Any]


@cache
def cases() -> dict[str, Any]:
    """The whole file, scalars as text."""
    tree = plain(load_yaml(CASES, file="tests/cases/audit.yaml"))
    assert isinstance(tree, dict)
    return tree


def printed_number(value: Decimal) -> PrintedNumber:
    """A number as it would be printed."""
    return PrintedNumber(f"{value:f}", value, rounded(value), truncated(value), coarse(value))


def loaded(
    folder: Path, registry: Registry, papers: Mapping[str, Sequence[Entry]]
) -> tuple[tuple[Paper, ...], tuple[Claim, ...]]:
    """Papers and claims of claims files that hold these entries; JSON is YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, entries in papers.items():
        document = {"paper": {"title": f"On {name}"}, "claims": [_fields(entry) for entry in entries]}
        (folder / f"{name}.yaml").write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return load_claims(folder, registry)


def _fields(entry: Entry) -> dict[str, Any]:
    """Numbers of the evidence as numbers: everything else is text in a claims file."""
    fields = dict(entry)
    if "evidence" in fields:
        fields["evidence"] = {k: int(v) if k == "sentence" else v for k, v in fields["evidence"].items()}
    return fields


def short(text: str) -> dict[str, str]:
    """`A; B; mmlu; accuracy; 3.3 points higher` as a claim."""
    names = ("method", "baseline", "benchmark", "metric", "reported")
    values = [part.strip() for part in text.split(";")]
    return {name: value for name, value in zip(names, values, strict=True) if value}


def planted(number: int, edit: str | None = None) -> list[dict[str, str]]:
    """Claims of a planted case, as they are or with the edit `wrong` or `near`."""
    case = cases()["planted"][number]
    claims = [short(text) for text in case["claims"]]
    if edit is not None:
        claims[int(case[edit]["claim"])]["reported"] = case[edit]["reported"]
    return claims
