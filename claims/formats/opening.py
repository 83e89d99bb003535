"""The files of an import, those inside zip archives included, with names that do not depend on where they lie."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
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


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file of an import lies.

    Attributes:
        name: as in `ForeignFile`.
        path: on the disk; that of the archive where it is in one.
        inner: name inside of the archive, None where it is in none.
    """

    name: str
    path: Path
    inner: str | None = None


def listed(paths: Iterable[Path]) -> tuple[FilePlace, ...]:
    """Every file of these paths, in the order of the names.

    Args:
        paths: files, folders (with everything below) and zip archives.

    Raises:
        FileError: a path does not exist, or an archive is broken.
    """
    places: list[FilePlace] = []
    for path in paths:
        if not path.exists():
            raise FileError(Problem("no such file or folder", str(path), rule="read"))
        found = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        for each in found:
            name = each.relative_to(path if path.is_dir() else path.parent).as_posix()
            places += _inside(each, name) if each.suffix == ".zip" else [FilePlace(name, each)]
    return tuple(places)


def opened(places: Iterable[FilePlace], patterns: Sequence[str] = ("*",)) -> Iterator[ForeignFile]:
    """The files among these whose name fits one of the shell patterns; a `*` also stands for slashes."""
    wanted = [place for place in places if any(fnmatchcase(place.name, pattern) for pattern in patterns)]
    for path, together in groupby(wanted, lambda place: (place.path, place.inner is not None)):
        if not path[1]:
            yield from (ForeignFile(place.name, place.path.read_bytes()) for place in together)
            continue
        with zipfile.ZipFile(path[0]) as archive:
            yield from (ForeignFile(place.name, archive.read(place.inner or "")) for place in together)


def _inside(path: Path, name: str) -> list[FilePlace]:
    try:
        with zipfile.ZipFile(path) as archive:
            inner = sorted(each for each in archive.namelist() if not each.endswith("/"))
    except zipfile.BadZipFile as error:
        raise FileError(Problem(f"broken archive: {error}", str(path), rule="format")) from None
    return [FilePlace(f"{name}/{each}", path, each) for each in inner]
