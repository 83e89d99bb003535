"""The uncertainty of a figure in a column of its own, or of a kind that the heading says, with its figure."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from claims.figures.quantities import parse_quantity
from claims.record.errors import QuantityError
from claims.record.types import UncertaintyKind
from claims.tables.cells import CellFigure, CellKind, CellValue, read_value
from claims.tables.vocabulary import classes

_SIGN = re.compile(r"±|\+/-|\+-|\bmean\b", re.IGNORECASE)
_LEVEL_LAST = re.compile(r"(\D+?)\s*\(?(\d{2}(?:\.\d)?)\s?%\)?")  # CI (95%), for "95% CI"
_INTERVAL = re.compile(r"[(\[]?\s*(-?[\d.,]+%?)\s*(?:-|–|—|to|,|;)\s*(-?[\d.,]+%?)\s*[)\]]?")
_PLAIN = re.compile(r"\(?(\d[\d.]*)\)?")


@lru_cache(maxsize=4096)
def kind_words(heading: str) -> str | None:
    """What kind of uncertainty a heading means, as a figure has it behind it; None where it means none.

    >>> kind_words("± SE"), kind_words("CI (95%)"), kind_words("±"), kind_words("F1")
    ('SE', '95% CI', '', None)
    """
    words = " ".join(_SIGN.sub(" ", heading).strip(" ()[]").split())
    if last := _LEVEL_LAST.fullmatch(words):
        words = f"{last[2]}% {last[1].strip(' (')}"
    if not words:
        return "" if "±" in heading or "+/-" in heading else None
    try:
        found = parse_quantity(f"1 ± 0.1 ({words})")
    except QuantityError:
        return None
    known = len(found) == 1 and found[0].uncertainty_kind not in (None, UncertaintyKind.UNKNOWN)
    return words if known or "uncertainty" in classes(words) else None


def with_spread(value: CellValue, spread: str, heading: str) -> CellValue | None:
    """The one figure of a cell with the uncertainty of the cell beside it, or None where they do not fit."""
    words = kind_words(heading)
    if len(value.figures) != 1 or value.figures[0].quantity is None or words is None:
        return None
    spread = spread.strip()
    if ends := _INTERVAL.fullmatch(spread):
        spread = f"[{ends[1]}, {ends[2]}]"
    elif _PLAIN.fullmatch(spread):
        spread = f"± {spread.strip('()')}"
    return _read(f"{value.figures[0].text} {spread}", words, value)


def of_kind(value: CellValue, heading: str | None) -> CellValue:
    """The figures of a cell whose heading says what their uncertainties are: `70.1 ± 0.3` under "MMLU (± SE)"."""
    words = kind_words(heading) if heading else None
    if words is None:
        return value
    if len(value.figures) == 1 and (value.note or "").startswith("("):
        return with_spread(value, str(value.note), heading or "") or value
    figures = [_named(figure, words, value) for figure in value.figures]
    return replace(value, figures=tuple(figures))


def _named(figure: CellFigure, words: str, value: CellValue) -> CellFigure:
    if figure.quantity is None or figure.quantity.uncertainty_kind is not UncertaintyKind.UNKNOWN:
        return figure
    found = _read(figure.text, words, value)
    return found.figures[0] if found else figure


def _read(text: str, words: str, value: CellValue) -> CellValue | None:
    found = read_value(f"{text} ({words})" if words else text)
    if found.kind is not CellKind.NUMBER or len(found.figures) != 1 or found.note or not is_spread(found.figures[0]):
        return None
    return replace(value, figures=found.figures, note=None)


def is_spread(figure: CellFigure) -> bool:
    """Whether the figure has an uncertainty."""
    return figure.quantity is not None and figure.quantity.uncertainty_kind is not None
