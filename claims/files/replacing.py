"""The one way to write a file: a reader sees the old one or the new one, never a half."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from claims.record.errors import ClaimsError, Problem


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when all of it is written; after an error or Ctrl-C nothing is left.

    A pipe or device (`/dev/null`) cannot be replaced and is written to as it is.

    Raises:
        ClaimsError: the folder does not exist.
        OSError: the folder cannot be written to.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    if not path.parent.is_dir():
        raise ClaimsError(Problem("the folder to write to does not exist", str(path.parent), hint="make it first"))
    # Not tempfile: its files are private, and the result is as public as its folder.
    part = path.with_name(f".{path.name}.{os.getpid()}.{token_hex(4)}.part")
    try:
        with part.open("xb") as stream:
            yield stream
        if path.exists():
            part.chmod(path.stat().st_mode)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
