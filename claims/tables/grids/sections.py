"""What stands above a table in its source: the heading or bold line that titles it, and the section it is in."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TITLE = re.compile(
    r"^\s{0,3}(?:#{1,6}\s+(?P<atx>.+?)\s*#*"
    r"|\*\*(?P<bold>[^*|]{1,200})\*\*:?"
    r"|(?:<details\b[^>]*>\s*)?<(?:h[1-6]|b|strong|summary|p)\b[^>]*>(?P<tag>[^|]{1,200}?)(?:</[a-z1-6]+>\s*)+"
    r"|(?P<line>[^|<]{1,200}):)\s*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"^\s{0,3}(?P<mark>[_*])(?!\*)(?P<text>[^|]{1,200}?)(?P=mark)\s*$")  # _(dev set, single model)_
_SECTION = re.compile(r"^\s{0,3}(?:#{1,6}\s+(?P<atx>.+?)\s*#*|<h[1-6]\b[^>]*>(?P<tag>.+?)</h[1-6]>)\s*$", re.IGNORECASE)
_SKIPPED = re.compile(r"^\s*(?:</?(?:details|summary|div|center|p|thead|tbody|br)\b[^>]*>)?\s*$", re.IGNORECASE)
MAX_UP = 60  # lines: a heading further up is about more than this table


def title_above(lines: Sequence[str], start: int) -> str | None:
    """Source of the title of the table whose first line is `start`: directly above, or over a line in italics."""
    number = _upward(lines, start, blanks=1)
    aside = _ASIDE.match(lines[number]) if number >= 0 else None
    if aside:
        number = _upward(lines, number, blanks=1)
    match = _TITLE.match(lines[number]) if number >= 0 else None
    if not match:
        return None
    found = next(part for part in match.groups() if part)
    return f"{found} {aside['text']}" if aside else found


def section_above(lines: Sequence[str], start: int) -> str | None:
    """Source of the nearest heading above, where prose stands between it and the table but no other heading."""
    for number in range(start - 1, max(-1, start - MAX_UP), -1):
        if match := _SECTION.match(lines[number]):
            return match["atx"] or match["tag"]
    return None


def _upward(lines: Sequence[str], start: int, *, blanks: int) -> int:
    """The next line above that holds text, over so many blank ones; -1 where there is none."""
    for number in range(start - 1, max(-1, start - 2 - blanks), -1):
        if not _SKIPPED.match(lines[number]):
            return number
    return -1
