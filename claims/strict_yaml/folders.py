"""The files of a data folder: those that are read, and a fault for every other one, which nobody would ever read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from claims.record.errors import Problem

SUFFIX = ".yaml"
ROOTS = ("metrics.yaml", "claimboard.yaml")  # a folder with one of these is a data folder
_YAML = (".yaml", ".yml")
_QUIET = frozenset({"README.md"})  # and what starts with a dot, unless it ends like a data file


def files_of(folder: Path, kind: str) -> tuple[list[Path], list[Problem]]:
    """The `.yaml` files of a folder in the order of their names, and a fault for each file that is not read.

    Args:
        folder: the folder; nothing is found in one that does not exist.
        kind: what its files are called in a message, as in `claims files`.
    """
    found: list[Path] = []
    problems: list[Problem] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.suffix != SUFFIX:
            problems += [_elsewhere(each, folder, kind) for each in sorted(_below(path)) if not _is_quiet(each)]
        elif path.suffix == SUFFIX and not path.name.startswith("."):
            found.append(path)
        elif not _is_quiet(path):
            problems.append(other_name(path, kind))
    return found, problems


def is_data_folder(folder: Path) -> bool:
    """Whether a folder has registries of its own or says what it extends."""
    return any((folder / name).is_file() for name in ROOTS)


def holds_claims(folder: Path) -> bool:
    """Whether claims stand in a folder that may not say yet what their names mean."""
    return any((folder / "claims").glob(f"*{SUFFIX}"))


def other_name(path: Path, kind: str) -> Problem:
    """The fault of a file that does not end like a data file."""
    stem = path.name.lstrip(".").split(".")[0] or "name"
    return Problem(
        f"{kind} end in {SUFFIX}, in lower case", str(path), rule="unread-file", hint=f"rename it to '{stem}{SUFFIX}'"
    )


def misplaced(path: Path, kind: str) -> Problem | None:
    """The fault of a file in a folder below the claims folder of a data folder, None where it is well placed."""
    for folder in path.absolute().parents:
        if folder.name == "claims" and is_data_folder(folder.parent):
            return None if folder == path.absolute().parent else _elsewhere(path, folder, kind)
    return None


def _elsewhere(path: Path, folder: Path, kind: str) -> Problem:
    home = f"data/{folder.name}"
    hint = f"move it to '{home}/{path.name}'"
    return Problem(f"{kind} stand in {home} itself", str(path), rule="unread-file", hint=hint)


def _below(folder: Path) -> Iterator[Path]:
    if folder.is_symlink():
        yield folder  # it may lead anywhere, back to where it stands included
        return
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            yield path


def _is_quiet(path: Path) -> bool:
    return path.name in _QUIET or (path.name.startswith(".") and path.suffix.lower() not in _YAML)
