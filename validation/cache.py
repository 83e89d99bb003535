"""Claims files that were read before: keyed by their content, so that only changed files are parsed again.

Only files without a fault are kept, under a digest of their name and bytes, and all of them only for one state of the
package's sources and of the registries. The database is JSON in SQLite with a checksum for each row, never a pickle:
reading a file that somebody else wrote must not run code. It is safe to delete; whatever is damaged, locked or
read-only in it is as good as absent. Whoever can write the folder could still put there what he likes, so a check of
somebody else's changes does without it (`claimboard validate --no-cache`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from claims.files.loader import PaperFile, read_file
from claims.record.types import Claim, Paper
from claims.registry.lookup import Registry
from claims.strict_yaml.encoding import MAX_BYTES

FOLDER = ".claimboard-cache"
_OUTSIDE = ("paper", "file")  # fields of a claim that its file gives it when it is read back
Decoder = Callable[[Any], Any]


class Cache:
    """Parsed files of one data folder.

    Attributes:
        hits: files that were not parsed.
        misses: files that were.
    """

    def __init__(self, data: Path, version: str) -> None:
        self.path = data.resolve().parent / FOLDER / "files.sqlite"
        self.version = version
        self.hits = self.misses = 0

    def read_all(self, paths: Iterable[Path], registry: Registry) -> list[PaperFile]:
        """The files, from the cache where their bytes are known."""
        kept = self._kept()
        files: list[PaperFile] = []
        used: dict[str, str | None] = {}  # digest -> payload where it is new
        for path in paths:
            digest = _digest(path)
            found = _unpacked(kept[digest], path) if digest is not None and digest in kept else None
            if found is not None and digest is not None:
                self.hits += 1
                used[digest] = None
            else:
                self.misses += 1
                found = read_file(path, registry)
                if digest is not None and found.paper is not None and not found.problems:
                    used[digest] = _packed(found)
            files.append(found)
        self._keep(used, len(kept))
        return files

    def _kept(self) -> Mapping[str, str]:
        if not self.path.is_file():
            return {}
        with suppress(sqlite3.Error), _connected(self.path) as base:
            rows = base.execute("SELECT digest, payload FROM files WHERE version = ?", (self.version,))
            return {digest: payload for digest, payload in rows if isinstance(digest, str) and isinstance(payload, str)}
        return {}

    def _keep(self, used: Mapping[str, str | None], n_kept: int) -> None:
        new = [(digest, self.version, payload) for digest, payload in used.items() if payload is not None]
        stale = n_kept > 2 * len(used) + 100
        if not new and not stale:
            return
        with suppress(OSError):
            self.path.parent.mkdir(exist_ok=True)
            (self.path.parent / ".gitignore").write_text("*\n")
            for attempt in range(2):
                try:
                    self._write(new, used if stale else None)
                    return
                except sqlite3.DatabaseError:
                    if attempt == 0:
                        self.path.unlink(missing_ok=True)  # damaged: begin anew

    def _write(self, new: list[tuple[str, str, str]], only: Iterable[str] | None) -> None:
        with _connected(self.path) as base:
            base.execute("CREATE TABLE IF NOT EXISTS files (digest TEXT PRIMARY KEY, version TEXT, payload TEXT)")
            base.execute("DELETE FROM files WHERE version <> ?", (self.version,))
            if only is not None:
                used = set(only)
                rows = [row for row in base.execute("SELECT digest FROM files") if row[0] not in used]
                base.executemany("DELETE FROM files WHERE digest = ?", rows)
            base.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", new)
            base.commit()


class _connected:
    """A connection that is closed, which sqlite3's own context manager leaves to others."""

    def __init__(self, path: Path) -> None:
        self.base = sqlite3.connect(path, timeout=2)

    def __enter__(self) -> sqlite3.Connection:
        return self.base

    def __exit__(self, *_: object) -> None:
        self.base.close()


def cache_for(data: Path) -> Cache:
    """The cache of a data folder, for its registries and this version of the package as they are now."""
    from validation.gate import code_fingerprint

    digest = blake2b(code_fingerprint(), digest_size=16)
    for path in (data / "metrics.yaml", *sorted((data / "benchmarks").glob("*.yaml"))):
        with suppress(OSError):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return Cache(data, digest.hexdigest())


def _digest(path: Path) -> str | None:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        return blake2b(path.stem.encode("utf-8", "replace") + b"\0" + path.read_bytes(), digest_size=16).hexdigest()
    except OSError:
        return None


def _packed(file: PaperFile) -> str:
    assert file.paper is not None  # only such files are kept
    claims = [
        [None if each.name in _OUTSIDE else getattr(claim, each.name) for each in fields(claim)]
        for claim in file.claims
    ]
    text = json.dumps([file.paper, claims, file.places], default=_plain, ensure_ascii=False, separators=(",", ":"))
    return _sum(text) + text


def _unpacked(payload: str, path: Path) -> PaperFile | None:
    text = payload[16:]
    if _sum(text) != payload[:16]:
        return None
    try:
        head, rows, places = json.loads(text)
        paper = _decoder(Paper)(head)
        decoders, names = _field_decoders(Claim), [each.name for each in fields(Claim)]
        at_paper, at_file = (names.index(name) for name in _OUTSIDE)
        claims = []
        for row in rows:
            values = [decode(value) for decode, value in zip(decoders, row, strict=True)]
            values[at_paper], values[at_file] = paper, str(path)
            claims.append(Claim(*values))
        where = {key: (line, column) for key, (line, column) in places.items()}
    except (ValueError, TypeError, ArithmeticError, AttributeError):
        return None
    return PaperFile(str(path), paper, tuple(claims), (), where)


def _sum(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, each.name) for each in fields(value)]
    return dict(value) if isinstance(value, Mapping) else str(value)  # Decimal, date


@lru_cache(maxsize=64)
def _field_decoders(kind: type) -> tuple[Decoder, ...]:
    hints = get_type_hints(kind)
    return tuple(_decoder(hints[each.name]) for each in fields(kind))


@lru_cache(maxsize=64)
def _decoder(hint: Any) -> Decoder:
    """What makes a value of a type of what JSON has kept of it."""
    if get_origin(hint) is UnionType:
        (inner,) = (_decoder(part) for part in get_args(hint) if part is not NoneType)
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        item = _decoder(get_args(hint)[0])
        return lambda value: tuple(item(part) for part in value)
    if isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Mapping):
        entry = _decoder(get_args(hint)[1])
        return lambda value: {key: entry(part) for key, part in value.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        decoders = _field_decoders(hint)
        return lambda value: hint(*(decode(part) for decode, part in zip(decoders, value, strict=True)))
    if hint is date:
        return date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, (Enum, Decimal)):
        return hint
    return lambda value: value
