"""Evaluation tables of Papers with Code: tasks with data sets and rows of metrics, nested in tasks and data sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading, number
from claims.formats.records import document

_FIGURE = re.compile(r"^\s*(-?\d[\d,]*\.?\d*|-?\.\d+)\s*(%?)(?:\s*(?:±|\+/-)\s*(\d*\.?\d+)\s*%?)?\s*$")


def read_papers_with_code(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of evaluation tables; a table that stands under two tasks is read once.

    Args:
        files: JSON documents.
        options: none.
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    for file in files:
        seen: set[str] = set()
        for where, table in _tables(document(file), ""):
            told = repr(table)
            if told in seen:
                continue
            seen.add(told)
            for at, line in enumerate(table["sota"]["rows"]):
                for metric, printed in (line.get("metrics") or {}).items():
                    place = {"file": file.name, "row": f"{where}/{at}", "field": metric}
                    match = _FIGURE.match(str(printed))
                    if not match or not line.get("model_name"):
                        if any(character.isdigit() for character in str(printed)):
                            ledger.append({**place, "value": str(printed), "why": "not one number"})
                        continue
                    rows.append({**place, **_row(line, where, metric, match)})
    return FormatReading.of(rows, ledger)


def _tables(node: Any, above: str) -> Iterator[tuple[str, Any]]:
    """Every data set with results, under its own name or that of its part with the name above it."""
    for each in node if isinstance(node, list) else [node]:
        name = each.get("dataset") or each.get("subdataset") or ""
        where = "/".join(part for part in (above, name) if part)
        if (each.get("sota") or {}).get("rows"):
            yield where, each
        yield from _tables(each.get("subdatasets") or [], where)
        yield from _tables(each.get("datasets") or [], "")
        yield from _tables(each.get("subtasks") or [], "")


def _row(line: Any, where: str, metric: str, match: re.Match[str]) -> dict[str, Any]:
    benchmark, _, part = where.partition("/")
    extra = "additional data" if line.get("uses_additional_data") is True else None
    return {
        "method": line["model_name"],
        "benchmark": benchmark,
        "subset": part or None,
        "metric": metric,
        "value": number(match[1]),
        "printed": match[0].strip(),
        "unit": "percent" if match[2] else None,
        "uncertainty": number(match[3]),
        "published": line.get("paper_date") or None,
        "url": line.get("paper_url") or None,
        "conditions": {"extra_data": extra} if extra else None,
    }
