"""Result tables in Markdown or HTML, each understood by itself: for collections of hundreds of unlike tables.

What the tables room finds is taken as it is: benchmark, metric, method and setting of every cell, and the reason of
every cell that is none. A cell whose table names no benchmark is of `<file>: <heading above the table>`, which the maps
of the source may explain; nothing else does. A heading that comes again further down is `<heading> (2)`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from claims.formats.opening import ForeignFile
from claims.formats.reading import FormatReading
from claims.record.errors import FileError
from claims.record.plain_numbers import column_number
from claims.record.types import Bound, Comparison
from claims.tables import TableOptions, tables_of
from claims.tables.outcome import TableClaim

_NO_FIGURE = ("a link or a file", "missing")  # reasons of cells that hold no number


def read_understood(files: Iterable[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    """Rows and ledger of result tables; files without a table are passed over.

    Args:
        files: Markdown or HTML.
        options: `registry`, by which names are found; `tables`, heading or `<file>#<number of the table>` -> what the
            table does not say in its own words: `left_out` with the reason, `setting`, or `benchmark` and `metric`.

    Raises:
        FileError: no file holds a table.
    """
    rows: list[dict[str, Any]] = []
    ledger: list[dict[str, Any]] = []
    tables = options.get("tables") or {}
    fault: FileError | None = None
    for file in files:
        stem = file.name.rpartition("/")[2].rpartition(".")[0]
        try:
            outcomes = tables_of(file.text, options["registry"], TableOptions(), name=file.name)
        except FileError as error:
            fault = error
            continue
        headed = _headings([outcome.grid.section or outcome.grid.title or "" for outcome in outcomes])
        for number, outcome in enumerate(outcomes):
            place, words = {"file": f"{file.name}#{number}"}, f"{stem}: {headed[number]}"
            said = tables.get(words) or tables.get(f"{stem}#{number}") or {}
            for found in outcome.claims:
                told, why = _row(found, words, said)
                (ledger if why else rows).append({**place, **told, "why": why})
            for left in outcome.left_out:
                if any(character.isdigit() for character in left.text) and not left.why.startswith(_NO_FIGURE):
                    cell = {"row": str(left.place.row), "field": str(left.place.column), "value": left.text}
                    ledger.append({**place, **cell, "why": _short(left.why)})
    if not rows and fault:
        raise fault
    return FormatReading.of(rows, ledger)


def _short(why: str) -> str:
    """The reason, its subject after a colon: reasons are counted by kind."""
    before, quote, after = why.partition(" '")
    return f"{before}: {after.partition(chr(39))[0]}" if quote else why


def _headings(printed: list[str]) -> list[str]:
    """The headings above the tables of a file, those numbered that come again later under another one."""
    runs: Counter[str] = Counter()
    found = []
    for at, heading in enumerate(printed):
        runs[heading] += at == 0 or heading != printed[at - 1]
        found.append(f"{heading} ({runs[heading]})" if runs[heading] > 1 else heading)
    return found


def _row(found: TableClaim, words: str, said: Mapping[str, str]) -> tuple[dict[str, Any], str | None]:
    claim, quantity = found.claim, found.claim.quantity
    place = {"row": str(found.place.row), "field": str(found.place.column), "value": claim.reported}
    if quantity.comparison is not Comparison.ABSOLUTE or quantity.bound is not Bound.EXACT or quantity.value is None:
        return place, "not one exact value of the metric itself"
    if why := said.get("left_out"):
        return place, why
    unit = "fraction" if claim.scale == "fraction" else quantity.unit
    uncertainty = column_number(quantity.uncertainty)
    return {
        **place,
        "method": claim.method,
        "benchmark": said.get("benchmark") or claim.benchmark or words,
        "subset": None if said.get("benchmark") else claim.subset,
        "metric": said.get("metric") or claim.metric,
        "value": column_number(quantity.value),
        "printed": claim.reported,
        "unit": unit,
        "uncertainty": uncertainty,
        "conditions": {"setting": claim.setting, "also": said.get("setting")},
        "url": found.method.link if str(found.method.link).startswith("http") else None,
    }, None  # fmt: skip
