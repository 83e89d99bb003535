"""One document of a corpus, and how a row of named fields becomes one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.record.nearest import did_you_mean

KEYS = ("paper", "id")
TEXTS = ("abstract", "text", "summary")
OPTIONAL = ("title", "arxiv", "published", "url")
COLUMNS = (*KEYS, *TEXTS, *OPTIONAL)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One text to read claims from.

    Attributes:
        paper: its key as given: a number stays a number.
        text: abstract or whole prose; spans of claims point into it.
        title: title, None where the source has none.
        arxiv: arXiv identifier, None where the source has none.
        published: date as given, None where the source has none.
        url: address, None where the source has none.
    """

    paper: str | int
    text: str
    title: str | None = None
    arxiv: str | None = None
    published: str | None = None
    url: str | None = None


class RowError(Exception):
    """A row that is not a document: what is wrong, and a hint; the reader adds file and line."""

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def document_of(row: object) -> Document:
    """The document of one row: a mapping of column to value.

    Raises:
        RowError: where a column is missing or holds something else than it should.
    """
    if not isinstance(row, Mapping):
        raise RowError(f"a document must be an object, not {kind(row)}")
    return Document(_key(row), _text(row), *(_optional(row, name) for name in OPTIONAL))


def check_columns(names: Sequence[str]) -> None:
    """Columns that are missing are missing in every row: said once, at the header.

    Raises:
        RowError: naming the missing column.
    """
    for wanted in (KEYS, TEXTS):
        if not any(name in names for name in wanted) and not (wanted is KEYS and "title" in names):
            shown = " and no ".join(f"'{name}'" for name in wanted[:2])
            raise RowError(f"no column {shown}", _nearest(names, wanted))
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise RowError(f"two columns are named '{twice}'", "rename one")


def _key(row: Mapping[str, object]) -> str | int:
    # A paper is told by its title where nobody gave it a key.
    name = next((name for name in (*KEYS, "title") if row.get(name) not in (None, "")), None)
    if name is None:
        raise RowError("no 'paper' and no 'id'", _nearest(row, KEYS))
    key = row[name]
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise RowError(f"'{name}' must be text or a whole number, not {kind(key)}")
    return clean(key) if isinstance(key, str) else key


def _text(row: Mapping[str, object]) -> str:
    present = [name for name in TEXTS if name in row]
    if not present:
        raise RowError("no 'abstract' and no 'text'", _nearest(row, TEXTS))
    return next((text for name in present if (text := _optional(row, name)) is not None), "")


def _optional(row: Mapping[str, object], name: str) -> str | None:
    value = row.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise RowError(f"'{name}' must be text, not {kind(value)}")
    return clean(value)


def clean(text: str) -> str:
    """Half a surrogate pair, which JSON can smuggle in, cannot be written out again; one for one, so offsets hold."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _nearest(names: Iterable[str], wanted: Iterable[str]) -> str:
    names = [str(name) for name in names]
    near = next((hint for name in names if (hint := did_you_mean(name, wanted))), None)
    shown = ", ".join(f"'{name[:40]}'" for name in names[:8]) or "nothing"
    return near or f"there is {shown}{' ...' if len(names) > 8 else ''}"


def kind(value: object) -> str:
    """What a value is, in words for an error."""
    if value is None:
        return "nothing"
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return names.get(type(value), f"a {type(value).__name__}")
