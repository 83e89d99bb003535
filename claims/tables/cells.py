"""One cell's text as values: missing, one number, several (`81.1/71.1`), or words; figures are read as in any claim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from claims.figures.normalize import normalize
from claims.figures.quantities import parse_quantity
from claims.record.errors import QuantityError
from claims.record.types import Quantity
from claims.tables.vocabulary import classes, protocols

MAX_CELL = 200
_PLUS_MINUS = re.compile(r"\+\s?/\s?-|\+-(?=\s?\d)|\\pm")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_DELTA = re.compile(r"(?<=[\d%])\s+[+\-↑↓⬆⬇▲▼]\s*\d[\d.,]*\s*%?$|(?<=[\d%])\s*[↑↓⬆⬇▲▼]\s*(?:\d[\d.,]*\s*%?)?$")
_LEADING_ARROW = re.compile(r"^[↑↓⬆⬇▲▼]\s*")
_SLASH = re.compile(r"\s*/\s*(?=[-+~<>≤≥≈$.]*\s*\d|[-–—]\s*(?:$|/)|n/?a\b)|\s+\|\s+", re.IGNORECASE)
_PROTOCOL = re.compile(
    rf"(?:{protocols('shots')})(?:[\s,]*cot)?|{protocols('thought', 'vote', 'decoding')}", re.IGNORECASE
)
_TAILED = re.compile(r"^([~<>≤≥≈+-]?\d[\d.,]*\s?%?(?:\s?±\s?[\d.]+)?)[\s,(]+([A-Za-z0-9][^\d%]?.*)$")
_PARENTHESES = re.compile(r"^(.*\S)\s*\(\s*([\d.]+\s*%?)\s*(?:-|to)\s*([\d.]+\s*%?)\s*\)$")  # 0.91 (0.89-0.93)
_STATISTIC = re.compile(
    r"[+-]\s?\d[\d.]*%?\s?[/,]\s?[+-]\s?\d|[(\[].*(?:\d\s?[,;-]\s?-?\d|\d to \d|[a-zσ=])", re.IGNORECASE
)
_OUT_OF = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+)?")  # "21 out of 30" reports 21
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"[~≈<>≤≥±+\-−$€£¥(\s]*\.?\d")  # a figure starts a cell; a name may hold one (SQuAD 2.0)


class CellKind(StrEnum):
    """What a cell holds."""

    EMPTY = "empty"
    MISSING = "missing"
    NUMBER = "number"
    TEXT = "text"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class CellFigure:
    """One figure of a cell: as written, with the quantity it was read as, or None for a missing one."""

    text: str
    quantity: Quantity | None


@dataclass(frozen=True, slots=True)
class CellValue:
    """A cell as it was understood.

    Attributes:
        kind: what it holds.
        figures: one, or several of a two-part cell.
        note: what stood beside the figure and was not read as part of it (a gain, a rank), or None.
        settings: protocol that the cell itself prints (`86.4% 5-shot`).
    """

    kind: CellKind
    figures: tuple[CellFigure, ...] = ()
    note: str | None = None
    settings: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def read_value(text: str) -> CellValue:
    """Read the text of a cell.

    >>> [str(figure.quantity.value) for figure in read_value("91.7/91.9 +/-0.1").figures]
    ['91.7', '91.9']
    """
    text = " ".join(normalize(text).split())
    if not text:
        return CellValue(CellKind.EMPTY)
    if "missing" in classes(text.strip("()*")):
        return CellValue(CellKind.MISSING)
    if text.startswith(("=", "@")):
        return CellValue(CellKind.FORMULA)
    if len(text) > MAX_CELL or not _DIGIT.search(text):
        return CellValue(CellKind.MISSING if _all_missing(text) else CellKind.TEXT)
    text = _LEADING_ARROW.sub("", _PLUS_MINUS.sub("±", text))
    if (whole := _with_interval(text)) is not None:
        return CellValue(CellKind.NUMBER, (whole,))
    text, settings = _without_protocol(text)
    text, note = _without_aside(text)
    pieces = [piece.strip() for piece in _SLASH.split(text)]
    parts = [_part(piece) for piece in pieces] if len(pieces) <= 6 else []
    if not parts or any(part is None for part in parts):
        return CellValue(CellKind.TEXT)
    return CellValue(CellKind.NUMBER, _share_uncertainty([part for part in parts if part]), note, settings)


_SIZE = re.compile(r"^~?\d+(?:\.\d+)?\s?(?:[BMKT]|billion|million)(?:[- ]?(?:params|parameters))?$", re.IGNORECASE)
_MOE_SIZE = re.compile(r"^\d+x\d+(?:\.\d+)?B(?:-A\d+(?:\.\d+)?B)?$", re.IGNORECASE)


def is_size(text: str) -> bool:
    """Whether the text is a parameter count such as 7B or 8x7B."""
    return bool(_SIZE.match(text) or _MOE_SIZE.match(text))


def _without_protocol(text: str) -> tuple[str, tuple[str, ...]]:
    """The figure and the protocol printed after it: `86.4% 5-shot`, `92.0% (SFT & 5-shot CoT)`."""
    match = _TAILED.match(text)
    if not match:
        return text, ()
    pieces = [piece.strip() for piece in re.split(r"[,;&()]|\+(?=\s)", match[2]) if piece.strip()]
    known = tuple(piece for piece in pieces if _PROTOCOL.fullmatch(piece))
    words = all(not _DIGIT.search(piece) for piece in pieces if piece not in known)
    return (match[1].strip(), known) if known and words else (text, ())


def _with_interval(text: str) -> CellFigure | None:
    """A figure with statistics behind it, `1251 +5/-3`, `0.91 (95% CI 0.89-0.93)`: they belong to it."""
    if not _STATISTIC.search(text) or not _FIGURE.match(text):
        return None
    ends = _PARENTHESES.match(text)
    for reading in (f"{ends[1]} [{ends[2].strip()}, {ends[3].strip()}]" if ends else text, text):
        try:
            found = parse_quantity(reading)
        except QuantityError:
            continue
        if len(found) == 1 and found[0].uncertainty_kind is not None:
            return CellFigure(reading, found[0])
    return None


def read_reported(text: str) -> CellValue:
    """Read a figure with its words, as a claims file records it (`up to 16.5% lower`)."""
    try:
        found = parse_quantity(normalize(text))
    except QuantityError:
        return read_value(text)
    counted = len(found) == 2 and _OUT_OF.fullmatch(normalize(text)[found[0].span.end : found[1].span.start])
    return CellValue(CellKind.NUMBER, (CellFigure(text, found[0]),)) if len(found) == 1 or counted else read_value(text)


def _all_missing(text: str) -> bool:
    return all("missing" in classes(part.strip()) for part in re.split(r"\s*[/|]\s*", text)) and len(text) < 20


def _without_aside(text: str) -> tuple[str, str | None]:
    """The figure without what is hung on it, and that: `91.2 (+1.3)`, `91.2 ↑0.4`, `91.2 (2)`; a ± stays."""
    match = _BRACKET.search(text)
    if match and match.start() > 0:
        inside = match[1].strip()
        before = text[: match.start()].strip()
        if inside.startswith("±"):
            return f"{before} {inside}", None
        if _DIGIT.search(before):
            return before, f"({inside})"
    delta = _DELTA.search(text)
    if delta and delta.start() > 0:
        return text[: delta.start()].strip(), delta[0].strip()
    return text, None


def _part(piece: str) -> CellFigure | None:
    if "missing" in classes(piece):
        return CellFigure(piece, None)
    if not _FIGURE.match(piece):
        return None
    try:
        found = parse_quantity(piece)
    except QuantityError:
        return None
    if len(found) != 1 or _unread(_beside(piece, found[0])):
        return None
    return CellFigure(piece, found[0])


def _unread(rest: str) -> bool:
    """Whether letters or signs stand beside a figure that nobody has read: `51.0a`, `51.0=`, a lone `$` (money?)."""
    return any(character.isalpha() or character in "{}=;:#@&^_|\\" for character in rest) or rest.count("$") % 2 == 1


def _beside(piece: str, quantity: Quantity) -> str:
    return piece[: quantity.span.start] + piece[quantity.span.end :]


def _share_uncertainty(parts: list[CellFigure]) -> tuple[CellFigure, ...]:
    """`91.7/91.9 ±0.1`: the one uncertainty printed at the end holds for every figure of the cell."""
    last = parts[-1].quantity
    if len(parts) < 2 or last is None or last.uncertainty is None:
        return tuple(parts)
    printed = parts[-1].text[parts[-1].text.index("±") :] if "±" in parts[-1].text else ""
    bare = [part.quantity is not None and part.quantity.uncertainty is None for part in parts]
    shared = [_part(f"{part.text} {printed}") if alone else part for part, alone in zip(parts, bare, strict=True)]
    return tuple(new or part for new, part in zip(shared, parts, strict=True))
