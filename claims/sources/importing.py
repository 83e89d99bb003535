"""Files of another project to a source: read, bind, count, write; the same files give the same source again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from claims.files.replacing import replacing
from claims.formats.opening import ForeignFile, listed, opened
from claims.formats.reading import FormatReading
from claims.record.errors import FileError, Problem
from claims.registry.lookup import Registry
from claims.sources.binding import bind, with_ids
from claims.sources.description import CLAIMS, DESCRIPTION, BulkSource, Counted
from claims.sources.readers import READERS, looks_like
from claims.strict_yaml.writer import quoted

# Without a word on which files to take: those that may hold results, not licences and pictures.
_RESULTS = [f"*.{ending}" for ending in ("csv", "tsv", "json", "jsonl", "yaml", "yml", "toml", "parquet", "md", "html")]
_COUNTS = re.compile(r"^counts:.*", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found.

    Attributes:
        claims: the rows that become claims, with their ids.
        ledger: every other figure, with the reason.
        counts: how many of each.
    """

    claims: pl.DataFrame
    ledger: pl.DataFrame
    counts: Counted


def read_source(source: BulkSource, paths: Sequence[Path], registry: Registry) -> Imported:
    """Read the files of a source as its description says.

    Args:
        source: its description.
        paths: files, folders or archives that hold them.
        registry: where names are looked up.

    Raises:
        FileError: a part of the description fits no file, or a file is not what it should be.
    """
    bound = bind(FormatReading.joined(_parts(source, paths, registry)), source, registry)
    left = Counter(_reason(why) for why in bound.ledger["why"])
    ordered = dict(sorted(left.items(), key=lambda each: (-each[1], each[0])))
    return Imported(with_ids(bound.rows), bound.ledger, Counted(bound.figures, bound.rows.height, ordered))


def _parts(source: BulkSource, paths: Sequence[Path], registry: Registry) -> Iterable[FormatReading]:
    if not source.read:
        raise FileError(Problem("says nothing under 'read'", str(source.folder / DESCRIPTION), rule="source"))
    places = listed(paths)
    for part in source.read:
        patterns = part.get("files") or _RESULTS
        files = list(opened(places, patterns))
        if not files:
            what = f"no file fits {' or '.join(patterns)}"
            raise FileError(Problem(what, ", ".join(map(str, paths)), rule="format", hint="name the folder above it"))
        if join := part.get("join"):
            part = {**part, "join": {**join, "opened": list(opened(places, join["files"]))}}
        yield _read(part.get("format") or "auto", files, {**part, "registry": registry})


def _read(name: str, files: list[ForeignFile], options: Mapping[str, Any]) -> FormatReading:
    if name == "auto":
        name = looks_like(files[0]) or "records"
    reader: Callable[[Iterable[ForeignFile], Mapping[str, Any]], FormatReading] | None = READERS.get(name)
    if reader is None:
        raise FileError(Problem(f"unknown format '{name}'", rule="format", hint=f"one of {', '.join(READERS)}"))
    reached = files[0]

    def one_by_one() -> Iterator[ForeignFile]:
        nonlocal reached
        for file in files:
            reached = file
            yield file

    try:
        found = reader(one_by_one(), options)
    except FileError as error:
        if error.problems[0].rule == "import" or looks_like(reached) in (None, name):  # a missing package is no fault
            raise
        raise FileError(_wrong(name, reached, error.problems[0].what)) from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise FileError(_wrong(name, reached, f"{type(error).__name__}: {error}")) from error
    if not found.figures:
        raise FileError(_wrong(name, files[0], "not one figure found"))
    if found.rows.is_empty() and looks_like(files[0]) not in (None, name):
        raise FileError(_wrong(name, files[0], "not one result found"))
    return found


def _wrong(name: str, file: ForeignFile, what: str) -> Problem:
    like = looks_like(file)
    hint = f"it looks like '{like}'" if like and like != name else "is it another version of the format?"
    return Problem(f"cannot be read as '{name}' ({what})", file.name, rule="format", hint=hint)


def _reason(why: str) -> str:
    """The reason without the name that it is about: the ledger has it, the counts are by kind."""
    return why.partition(":")[0]


def write_source(source: BulkSource, found: Imported) -> None:
    """Write the claims of a source, and its counts at the end of its description.

    Raises:
        OSError: the folder cannot be written.
    """
    with replacing(source.folder / CLAIMS) as stream:
        stored_rows(found).write_parquet(stream, compression="zstd", compression_level=12)
    path = source.folder / DESCRIPTION
    text = _COUNTS.sub("", path.read_text(encoding="utf-8")).rstrip("\n")
    with replacing(path) as stream:
        stream.write(f"{text}\n{_counts_text(found.counts)}".encode())


def stored_rows(found: Imported) -> pl.DataFrame:
    """The claims as they are stored: columns that say something, a printed figure where its number is another text."""
    printed = pl.when(pl.col("printed") != pl.col("value").cast(pl.String)).then("printed")
    rows = found.claims.with_columns(printed=printed)
    rows = rows.sort("benchmark", "subset", "metric", "file", "row", maintain_order=True)
    return rows.select(name for name in rows.columns if rows[name].null_count() < rows.height)


def _counts_text(counts: Counted) -> str:
    left = "".join(f"    {quoted(why)}: {number}\n" for why, number in counts.left_out.items())
    listed = f"  left_out:\n{left}" if left else ""
    return f"counts:\n  figures: {counts.figures}\n  claims: {counts.claims}\n{listed}"
