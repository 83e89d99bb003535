"""A page that prints changes with both of their ends: every identity holds, and the audit must accuse nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.audit.examine import audit
from claims.audit.findings import Verdict
from claims.registry.lookup import Registry
from claims.tables.grids.reading import read_tables
from tests.audit_cases import loaded

PAGE = "sources/neural-compressor/validated_model_list.md"
RATIOS = 6  # numbers of a row: accuracy and throughput of INT8 and FP32, each with its change


def identities(page: str) -> Iterator[dict[str, Any]]:
    """The figures of every row that compares INT8 with FP32, each row its own setting."""
    for at, grid in enumerate(read_tables(page, "page")):
        for row in range(grid.heads, grid.n_rows):
            cells = [grid.text(row, column).strip() for column in range(grid.n_columns)]
            heads = [grid.text(line, column) for line in range(grid.heads) for column in range(grid.n_columns)]
            if len(cells) != 2 + RATIOS or not any("FP32" in head for head in heads):
                continue
            int8, fp32, change, fast, slow, ratio = cells[2:]
            place = {"benchmark": "glue", "setting": f"row: {at}-{row}", "method": "INT8"}
            if change.endswith("%"):
                unit = "" if int8.endswith("%") else "%"
                yield place | {"metric": "accuracy", "reported": int8 + unit}
                yield place | {"metric": "accuracy", "reported": fp32 + unit, "method": "FP32"}
                yield place | {"metric": "accuracy", "reported": f"{change.lstrip('-')} relative", "baseline": "FP32",
                               "direction": "decrease" if change.startswith("-") else "increase"}  # fmt: skip
            if ratio.endswith("x"):
                way = "decrease" if ratio.startswith("0") else "increase"
                speed = {"metric": "samples_per_second", "conditions": {"hardware": "Xeon"}}
                yield place | speed | {"reported": f"{fast} samples/s"}
                yield place | speed | {"reported": f"{slow} samples/s", "method": "FP32"}
                yield place | speed | {"reported": ratio, "baseline": "FP32", "direction": way}


def test_334_identities_hold_and_nobody_is_accused(shared: Path, data: Path, tmp_path: Path) -> None:
    registry = Registry.load(data)
    entries = list(identities((shared / PAGE).read_text(encoding="utf-8")))
    found = audit(*loaded(tmp_path, registry, {"page": entries}), registry)
    verdicts = Counter((finding.rule, finding.verdict) for finding in found)
    assert verdicts["change", Verdict.CONSISTENT] == 334
    accused = [f.what + f.arithmetic for f in found if f.verdict in (Verdict.INCONSISTENT, Verdict.CONFLICT)]
    assert accused == []
