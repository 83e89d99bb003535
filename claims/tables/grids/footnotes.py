"""Footnote marks, raised text and direction arrows of a cell: taken off the text, kept apart, never read as digits."""

from __future__ import annotations

import re

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"  # private characters bracket a footnote mark until the cell is whole

_SYMBOLS = "*†‡§¶‖♠♣♥♦★☆△▲◇◆⋆∗⁎♯⚠"
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BRACKETED = re.compile(MARK_OPEN + "([^" + MARK_CLOSE + "]*)" + MARK_CLOSE)
_TRAILING = re.compile(rf"(?<=\S)\s*(?:\^?\{{?[{re.escape(_SYMBOLS)}]+\}}?|\^?[†‡])+(?=\s|$|[)\],/|])")
_LETTER = re.compile(r"(?<=[\d%)])\s*\^\{?[a-z*](?:,[a-z*])*\}?(?=\s|$|[/,)])")  # 89.4^a of a LaTeX table
_RAISED = re.compile(rf"(?<=[^\s])[{_RAISED_DIGITS}](?:,?[{_RAISED_DIGITS}])*(?=\s|$)")
_REFERENCE = re.compile(r"\[\^[^\]\s]{1,20}\]|(?<=\d)\s*\[\d{1,2}\]$|<cit\.>")
_EXPONENT = re.compile(r"(?:^|[\s×x*·.\d])10$|\d[eE]$")
_NOTE = re.compile(r"^[\s\d,;a-z*†‡§¶#()\[\]+-]{1,9}$")
_ARROWS = re.compile(r"\s*\^?[(\[]?\s*[↑↓⬆⬇▲▼⇑⇓\ufe0f]+\s*[)\]]?")
_LONG = re.compile(r"[A-Za-z]{3,}")  # a split or a size hung below (DocVQA_test, BERT_base), no chemical index
_WORDS = re.compile(r"[A-Za-z]{2,}")


def superscript(before: str, content: str, kind: str) -> str:
    """How raised (`sup`) or lowered (`sub`) text is written on the line after `before`.

    An exponent stays an exponent (10^-4), a word or a metric's index stays text (AP box, AP50), anything else is a
    footnote mark and is bracketed by private characters for `split_marks`.
    """
    content = content.strip()
    if kind == "sub":
        word = "±" in content or content.startswith(("+", "-")) or _LONG.search(content)
        return f" {content}" if word else content
    if _EXPONENT.search(before) and re.fullmatch(r"[-−+]?\d+", content):
        return f"^{content}"
    if _WORDS.search(content) or "±" in content or re.fullmatch(r"[-+−]\s?\d+(\.\d+)?", content):
        return f" {content}"
    if before.rstrip().endswith("AP") and re.fullmatch(r"[a-z]", content):
        return f"^{content}"
    if _NOTE.match(content) or len(content) <= 3:
        return f"{MARK_OPEN}{content}{MARK_CLOSE}"
    return f" {content}"


def split_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """Text without footnote marks, and the marks in order.

    >>> split_marks("91.5† [^1]")
    ('91.5', ('[^1]', '†'))
    """
    marks = _BRACKETED.findall(text)
    text = _BRACKETED.sub("", text)
    for pattern in (_REFERENCE, _RAISED, _LETTER, _TRAILING):
        marks += [mark.strip() for mark in pattern.findall(text)]
        text = pattern.sub("", text)
    return " ".join(text.split()), tuple(mark for mark in marks if mark)


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
