"""Footnote marks, raised and struck text, direction arrows of a cell: kept apart from the text, never read as digits.

Every syntax says by private characters what it raises, lowers and strikes out (`raised`, `lowered`, `struck`); what
that means is decided here, once, when the cell is whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_UP, _DOWN, _END, _STRUCK, _KEPT = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"

_SYMBOLS = "*†‡§¶‖♠♣♥♦★☆△▲◇◆⋆∗⁎♯⚠"
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_LETTERS = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖ"
_LEVEL = re.compile(f"([{_UP}{_DOWN}])([^{_UP}{_DOWN}{_END}]*)(?:{_END}|$)")
_STRIKE = re.compile(f"{_STRUCK}([^{_STRUCK}{_KEPT}]*){_KEPT}")
_TORN = re.compile(f"(?<=[\\d.]){_STRIKE.pattern}|{_STRIKE.pattern}(?=[\\d.])")
_OVERSTRUCK = re.compile("(?:[^\\s\u0335\u0336][\u0335\u0336])+")
_MARK_OPEN, _MARK_CLOSE = "\ue005", "\ue006"
_BRACKETED = re.compile(f"{_MARK_OPEN}([^{_MARK_CLOSE}]*){_MARK_CLOSE}")
_TRAILING = re.compile(rf"(?<=\S)\s*(?:\^?\{{?[{re.escape(_SYMBOLS)}]+\}}?|\^?[†‡])+(?=\s|$|[)\],/|])")
_LETTER = re.compile(r"(?<=[\d%)])\s*\^\{?[a-z*](?:,[a-z*])*\}?(?=\s|$|[/,)])")  # 89.4^a of a LaTeX table
_RAISED = re.compile(rf"(?<=\S)\s?[{_RAISED_DIGITS}{_RAISED_LETTERS}](?:,?[{_RAISED_DIGITS}{_RAISED_LETTERS}])*")
_REFERENCE = re.compile(r"\[\^[^\]\s]{1,20}\]|(?<=\d)\s*\[\d{1,2}\]$|<cit\.>")
_EXPONENT = re.compile(r"(?:^|[\s×x*·(±])10[⁻⁺]?$|\d[eE]$")
_SQUARE = re.compile(r"(?:^|[^A-Za-z])[Rr]$|\d\s*[kcmµnd]?[ms]$|[\s(][kcmµnd]?m$")  # R² and mm² are no footnotes
_SIGNED = re.compile(r"[-−+]\s?\d+(?:\.\d+)?")
_ENDS = re.compile(rf"{_UP}\s*\+?\s*(\d[\d.]*)\s*{_END}\s*{_DOWN}\s*[-−]\s*(\d[\d.]*)\s*{_END}")
_ENDS_BELOW_FIRST = re.compile(rf"{_DOWN}\s*[-−]\s*(\d[\d.]*)\s*{_END}\s*{_UP}\s*\+?\s*(\d[\d.]*)\s*{_END}")
_NOTE = re.compile(r"^[\s\d,;a-z*∗†‡§¶#()\[\]+-]{1,9}$")
_ARROWS = re.compile(r"\s*\^?[(\[]?\s*[↑↓⬆⬇▲▼⇑⇓\ufe0f]+\s*[)\]]?")
_LONG = re.compile(r"[A-Za-z]{3,}")  # a split or a size hung below (DocVQA_test, BERT_base), no chemical index
_WORDS = re.compile(r"[A-Za-z]{2,}")
_LOOK_BACK = 12  # characters that tell a power from a footnote


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a cell taken apart.

    Attributes:
        text: what stands, on one line; all of the text where all of it is struck out.
        marks: footnote marks in order.
        struck: what is struck out, equal to `text` where nothing else is there.
    """

    text: str
    marks: tuple[str, ...] = ()
    struck: str = ""


def raised(content: str) -> str:
    """Text that stands above the line."""
    return f"{_UP}{content}{_END}"


def lowered(content: str) -> str:
    """Text that stands below the line."""
    return f"{_DOWN}{content}{_END}"


def struck(content: str) -> str:
    """Text that is struck out."""
    return f"{_STRUCK}{content}{_KEPT}"


def level_start(kind: str) -> str:
    """The sign that opens raised (`sup`), lowered (`sub`) or struck (`s`) text in a stream of tags."""
    return {"sup": _UP, "sub": _DOWN}.get(kind, _STRUCK)


def level_end(kind: str) -> str:
    """The sign that closes what `level_start` opened."""
    return _END if kind in ("sup", "sub") else _KEPT


def seam(before: str, after: str) -> str:
    """What goes between two pieces of markup: two figures set in different type are two, not one longer figure."""
    return " " if before[-1:].isdigit() and after[:1].isdigit() else ""


def is_mark(content: str) -> bool:
    """Whether a text is so short and plain that it can be a footnote mark."""
    return bool(_NOTE.match(content)) and not _WORDS.search(content)


def read_cell(source: str, *, spaced: bool = False) -> Written:
    """The text of a whole cell without footnote marks and struck text.

    Args:
        source: text with the signs of `raised`, `lowered` and `struck`.
        spaced: whether lowered text after a letter is set apart (LaTeX: AP_S is "AP S").

    >>> read_cell("51.0" + raised("2"))
    Written(text='51.0', marks=('2',), struck='')
    """
    if source.isascii():
        return Written(*split_marks(source))
    source = _OVERSTRUCK.sub(lambda match: struck(re.sub("[\u0335\u0336]", "", match[0])), source)
    source = _TORN.sub(
        lambda match: f" ~~{match[1] or match[2]}~~ ", source
    )  # half of a figure struck out: nobody says what is left of it
    gone = " ".join(on_line(piece) for piece in _STRIKE.findall(source))
    kept = _STRIKE.sub(" ", source) if gone else source
    text, marks = split_marks(on_line(kept, spaced=spaced))
    gone = split_marks(gone)[0]
    return Written(text or gone, marks, gone)


def on_line(source: str, *, spaced: bool = False) -> str:
    """Raised and lowered text set on the line; footnote marks stay bracketed for `split_marks`."""
    if _UP in source or _DOWN in source:
        source = _ENDS.sub(r" +\1/-\2", _ENDS_BELOW_FIRST.sub(r" +\2/-\1", source))
        for _ in range(3):  # marks inside of marks; deeper ones lose their signs below
            source = _LEVEL.sub(lambda match: _set(match, spaced=spaced), source)
    source = re.sub(f"[{_UP}-{_KEPT}]", "", source)
    return " ".join(source.split())


def _set(match: re.Match[str], *, spaced: bool) -> str:
    before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
    content = re.sub(f"[{_MARK_OPEN}{_MARK_CLOSE}]", "", match[2]).strip()  # a mark inside of a mark
    if match[1] == _UP:
        return _above(before, content)
    below = _below(before, content, spaced=spaced)
    return f"_{below} " if below[-1:].isdigit() and match.string[match.end() :][:1].isdigit() else below


def _above(before: str, content: str) -> str:
    """An exponent stays one (10^-4), a word or a metric's index stays text (AP box), anything else is a mark."""
    if _EXPONENT.search(before) and re.fullmatch(r"[-−+]?\d+", content):
        return f"^{content}"
    if _WORDS.search(content) or "±" in content or _SIGNED.fullmatch(content):
        return f" {content}"
    if before.rstrip().endswith("AP") and re.fullmatch(r"[a-z]", content):
        return f"^{content}"
    if _is_power(before, content) or "." in content:
        return f"^{content}"
    if _NOTE.match(content) or len(content) <= 3:
        return f"{_MARK_OPEN}{content}{_MARK_CLOSE}"
    return f" {content}"


def _is_power(before: str, content: str) -> bool:
    return content in ("2", "3") and bool(_SQUARE.search(before))


def _below(before: str, content: str, *, spaced: bool) -> str:
    if "±" in content or content.startswith(("+", "-")) or _LONG.search(content):
        return f" {content}"
    if before.rstrip()[-1:].isdigit():
        return f"_{content}"  # no digit of the figure: what it is nobody says
    return f" {content}" if spaced and before[-1:].isalpha() else content


def split_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Text without footnote marks, and the marks in order.

    >>> split_marks("91.5† [^1]")
    ('91.5', ('[^1]', '†'))
    """
    if text.isascii() and not any(sign in text for sign in "*[^<"):
        return " ".join(text.split()), ()
    marks = _BRACKETED.findall(text)
    text = _BRACKETED.sub("", text)
    for pattern in (_REFERENCE, _RAISED, _LETTER, _TRAILING):
        found = [match for match in pattern.finditer(text) if not _stays(pattern, match)]
        marks += [match[0].strip() for match in found]
        for match in reversed(found):
            text = text[: match.start()] + text[match.end() :]
    return " ".join(text.split()), tuple(mark for mark in marks if mark)


def _stays(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether raised digits are a power of ten, a square or the index of an AP."""
    before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
    if pattern is not _RAISED:
        return False
    return bool(_EXPONENT.search(before) or before.endswith("AP") or (match[0] in "²³" and _SQUARE.search(before)))


def split_arrow(text: str) -> tuple[str, str | None]:
    """A heading without its arrow, and `higher` or `lower` as the arrow says is better.

    >>> split_arrow("Latency (ms) ↓")
    ('Latency (ms)', 'lower')
    """
    match = _ARROWS.search(text)
    if not match:
        return text, None
    lower = any(sign in match[0] for sign in "↓⬇▼⇓")
    return " ".join(_ARROWS.sub(" ", text).split()), "lower" if lower else "higher"
