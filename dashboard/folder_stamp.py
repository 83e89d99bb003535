"""What tells one state of a data folder from another without reading its files."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path


def stamp_of(folder: Path) -> str:
    """Names, times and sizes of the data files: cheap enough to be asked on every run."""
    files = [each for name in ("", "benchmarks", "methods", "claims") for each in _within(folder / name)
             if each.name.endswith(".yaml")]  # fmt: skip
    files += [each for source in _within(folder / "sources") if source.is_dir() for each in _within(source.path)]
    stats = [(each.path, each.stat()) for each in files]
    told = repr(sorted((path, status.st_mtime_ns, status.st_size) for path, status in stats))
    # Short: the cache looks at all of it whenever it is asked.
    return blake2b(told.encode(), digest_size=16).hexdigest()


def _within(folder: Path | str) -> list[os.DirEntry[str]]:
    """What stands in a folder; a third of the time that its paths take."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except (FileNotFoundError, NotADirectoryError):
        return []
