"""The files of an import, those inside zip archives included, with names that do not depend on where they lie."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from claims.record.errors import FileError, Problem


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """One file as it lies on the disk or in an archive.

    Attributes:
        name: path below the folder of the import, with slashes; archives are folders.
        data: its bytes.
    """

    name: str
    data: bytes

    @property
    def text(self) -> str:
        """Its text.

        Raises:
            FileError: it is not UTF-8.
        """
        try:
            return self.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            what = f"byte {error.start} is not UTF-8"
            raise FileError(Problem(what, self.name, rule="format", hint="is this a text file?")) from None

    @property
    def ending(self) -> str:
        """What its name ends in, in small letters, without the dot."""
        return self.name.rpartition(".")[2].casefold()


def opened(paths: Iterable[Path], patterns: Sequence[str] = ("*",)) -> Iterator[ForeignFile]:
    """Every file of these paths whose name fits a pattern, in the order of the names.

    Args:
        paths: files, folders (read with everything below) and zip archives.
        patterns: shell patterns of names; a `*` also stands for slashes.

    Raises:
        FileError: a path does not exist, or an archive is broken.
    """
    for path in paths:
        if not path.exists():
            raise FileError(Problem("no such file or folder", str(path), rule="read"))
        found = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        for each in found:
            name = each.relative_to(path if path.is_dir() else path.parent).as_posix()
            if each.suffix == ".zip":
                yield from _archived(each, name, patterns)
            elif fits(name, patterns):
                yield ForeignFile(name, each.read_bytes())


def fits(name: str, patterns: Sequence[str]) -> bool:
    """Whether a name fits one of the patterns."""
    return any(fnmatch(name, pattern) for pattern in patterns)


def _archived(path: Path, name: str, patterns: Sequence[str]) -> Iterator[ForeignFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            for inner in sorted(archive.namelist()):
                whole = f"{name}/{inner}"
                if not inner.endswith("/") and fits(whole, patterns):
                    yield ForeignFile(whole, archive.read(inner))
    except zipfile.BadZipFile as error:
        raise FileError(Problem(f"broken archive: {error}", str(path), rule="format")) from None
