"""Bytes of a file to text: UTF-8 of a bounded size, with nothing in it that a reader would not see as it is stored."""

from __future__ import annotations

import re
import stat
from codecs import BOM_UTF8
from pathlib import Path

from claims.record.errors import FileError, Problem

MAX_BYTES = 2_000_000
MAX_PROBLEMS = 50
# U+0085, U+2028 and U+2029 break lines for YAML but not for editors: line numbers would disagree.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_REVERSING = re.compile("[\u202a-\u202e\u2066-\u2069]")
REFUSED = (
    (_CONTROL, "a control character or line separator"),
    (_REVERSING, "reverses the direction of text, so that a line may not read as it is stored"),
)


def utf8(raw: bytes, file: str | None, line: int = 1) -> str:
    """UTF-8 as text, without the byte order mark of a first line.

    Args:
        raw: the bytes, of a whole file or from the start of a line on.
        file: name to give in errors.
        line: 1-based number of the first line.

    Raises:
        FileError: at the place of the first byte that is not UTF-8.
    """
    if line == 1:
        raw = raw.removeprefix(BOM_UTF8)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        wide = line == 1 and raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        what = "the file is UTF-16, not UTF-8" if wide else f"byte 0x{raw[error.start]:02x} is not UTF-8"
        line += raw.count(b"\n", 0, error.start)
        column = len(raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        raise FileError(Problem(what, file, line, column, rule="encoding", hint="save the file as UTF-8")) from None


def read_text(path: Path, file: str) -> str:
    """Text of a regular file of at most `MAX_BYTES`.

    Raises:
        FileError: it is something else, cannot be read or is not UTF-8.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FileError(Problem("not a regular file", file, rule="read"))
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileError(Problem(f"cannot be read: {error.strerror or error}", file, rule="read")) from None
    if len(raw) > MAX_BYTES:
        raise FileError(too_large(status.st_size, file))
    return utf8(raw, file)


def too_large(size: int, file: str | None) -> Problem:
    """The problem of a file that is not read for its size."""
    what = f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read"
    return Problem(what, file, rule="too-large", hint="one paper a file")


def refused_characters(text: str, file: str | None) -> list[Problem]:
    """A problem for each character that an editor does not show or does not show where it is stored."""
    problems = []
    for pattern, what in REFUSED:
        for match in pattern.finditer(text):
            start = match.start()
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            words = f"character U+{ord(match[0]):04X} is not allowed: {what}"
            problems.append(Problem(words, file, line, column, rule="encoding", hint="remove it"))
            if len(problems) >= MAX_PROBLEMS:
                return problems
    return problems
