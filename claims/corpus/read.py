"""Documents to read claims from: one file or stream in any common form, one document at a time.

Nothing but the current line (of Parquet: a slice of rows) is held in memory. A form is told by the ending of the file
name, or else by its first characters. JSON Lines are cut at line feeds only: U+2028 and its like may stand in a text.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import BinaryIO, Literal, NoReturn

from claims.corpus.documents import COLUMNS, Document, RowError, check_columns, document_of, kind
from claims.corpus.markdown import markdown_prose
from claims.record.errors import FileError, Problem
from claims.strict_yaml.encoding import utf8

MAX_LINE = 16_000_000  # bytes; a whole book has one million
MAX_WHOLE = 64_000_000  # of a file that can only be read in one piece
SLICE = 2_000
FORMS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
    ".parquet": "parquet", ".pq": "parquet", ".md": "markdown", ".markdown": "markdown", ".txt": "text",
}  # fmt: skip

Seen = Callable[[int], None]


def read_documents(
    source: Path | Literal["-"], *, form: str | None = None, seen: Seen | None = None
) -> Iterator[Document]:
    """Documents of a file or of standard input, in order, read as they are asked for.

    Args:
        source: path, or `-` for standard input (JSON Lines or plain text).
        form: one of the values of `FORMS`; by default told by the file's ending, else by its first characters.
        seen: told how many bytes of the source were read since it was last told.

    Raises:
        FileError: at the first line or row that cannot be read; names the line and what is wrong.
    """
    path = None if str(source) == "-" else Path(source)
    name = "stdin" if path is None else str(path)
    if path is not None and path.is_dir():
        raise FileError(Problem("is a folder, not a file", name, rule="corpus", hint="name one file of it"))
    form = form or (FORMS.get(path.suffix.lower()) if path else None)
    with nullcontext(sys.stdin.buffer) if path is None else path.open("rb") as source_bytes:
        stream = _DocumentStream(source_bytes, name, path, seen or (lambda count: None))
        form = form or stream.guess()
        yield from _READERS[form](stream)
        if not stream.found:
            stream.empty()


class _DocumentStream:
    """A stream with its name; counts what was read and says where it went wrong."""

    def __init__(self, stream: BinaryIO, name: str, path: Path | None, seen: Seen) -> None:
        self.stream = stream
        self.name = name
        self.path = path
        self.seen = seen
        self.found = False
        self.head = b""  # first line of a stream that was looked at to guess its form

    def wrong(self, what: str, line: int | None = None, column: int | None = None, hint: str | None = None) -> NoReturn:
        """Stop with an error at a place of the stream."""
        raise FileError(Problem(what, self.name, line, column, rule="corpus", hint=hint))

    def empty(self) -> NoReturn:
        """Stop because there is no document."""
        self.wrong("the file is empty: no document in it")

    def guess(self) -> str:
        """The form that the first characters tell."""
        self.head = self._readline()
        start = self.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(b"PAR1") and self.path is not None:
            return "parquet"
        if self.path is not None and start.startswith(b"["):
            return "json"
        return "jsonl" if start.startswith(b"{") else "text"

    def lines(self) -> Iterator[tuple[int, str]]:
        """Lines with their number and their line feed; a line that is too long or not UTF-8 is an error."""
        number = 0
        while raw := self.head or self._readline():
            self.head = b""
            number += 1
            if len(raw) > MAX_LINE:
                self.wrong(f"the line is longer than {MAX_LINE:,} bytes", number, hint="one document a line")
            yield number, utf8(raw, self.name, number)

    def _readline(self) -> bytes:
        raw = self.stream.readline(MAX_LINE + 1)
        self.seen(len(raw))
        return raw

    def whole(self) -> str:
        """All of the stream as one text; too much of it is an error."""
        raw = self.head + self.stream.read(MAX_WHOLE + 1 - len(self.head))
        self.seen(len(raw) - len(self.head))
        if len(raw) > MAX_WHOLE:
            self.wrong(f"the text is longer than {MAX_WHOLE:,} bytes", hint="give many documents as JSON Lines")
        return utf8(raw, self.name)

    def document(self, row: object, line: int | None, item: str = "") -> Document:
        """The document of a row; a fault of the row is an error at `line`, or at the `item` that it is."""
        self.found = True
        try:
            return document_of(row)
        except RowError as error:
            self.wrong(f"{item}{error.what}", line, hint=error.hint)

    def check_columns(self, names: Sequence[str], line: int | None = None) -> None:
        """Stop where the header lacks a column."""
        try:
            check_columns(names)
        except RowError as error:
            self.wrong(error.what, line, hint=error.hint)

    def single(self, text: str, title: str | None = None) -> Document:
        """The stream as one document."""
        self.found = True
        if not text.strip() and not title:
            self.empty()
        if "\0" in text:
            hint = "Parquet files end in .parquet, JSON Lines in .jsonl"
            self.wrong(
                "this is not a text file: it holds zero bytes", text.count("\n", 0, text.index("\0")) + 1, hint=hint
            )
        return Document(self.path.stem if self.path else "stdin", text, title)


def _jsonl(stream: _DocumentStream) -> Iterator[Document]:
    for line, text in stream.lines():
        if not text.strip():
            continue
        yield stream.document(_parsed(stream, text.rstrip("\r\n"), line), line)


def _json(stream: _DocumentStream) -> Iterator[Document]:
    """A JSON array of documents; what begins like an object is JSON Lines under another name."""
    stream.head = stream.head or stream._readline()
    if not stream.head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        yield from _jsonl(stream)
        return
    rows = _parsed(stream, stream.whole(), 1)
    if not isinstance(rows, list):
        stream.wrong(f"an array of documents is wanted, not {kind(rows)}", 1)
    for index, row in enumerate(rows):
        yield stream.document(row, None, f"item {index}: ")


def _parsed(stream: _DocumentStream, text: str, line: int) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        what = f"not valid JSON: {error.msg[0].lower()}{error.msg[1:]}"
        hint = "one object a line, or end the name in .txt for plain text" if line == 1 else None
        stream.wrong(what, line + error.lineno - 1, error.colno, hint)
    except RecursionError:
        stream.wrong("not a document: nested too deeply", line)
    except ValueError as error:  # a whole number with thousands of digits
        stream.wrong(f"not valid JSON: {error}".partition(";")[0], line)


def _delimited(stream: _DocumentStream, delimiter: str) -> Iterator[Document]:
    if csv.field_size_limit() < MAX_LINE:
        csv.field_size_limit(MAX_LINE)
    rows = csv.reader((text for _, text in stream.lines()), delimiter=delimiter, strict=True)
    header: list[str] = []
    while True:
        line = rows.line_num + 1
        try:
            fields = next(rows, None)
        except csv.Error as error:
            stream.wrong(f"not readable as columns: {error}", line, hint="put fields with quotes or breaks in quotes")
        if fields is None:
            return
        if not any(field.strip() for field in fields):
            continue
        if not header:
            header = [field.strip().lower() for field in fields]
            stream.check_columns(header, line)
        elif len(fields) != len(header):
            hint = "put a field that holds the delimiter in quotes"
            stream.wrong(f"{len(fields)} fields in this row, {len(header)} in the header", line, hint=hint)
        else:
            yield stream.document(dict(zip(header, fields, strict=True)), line)


def _parquet(stream: _DocumentStream) -> Iterator[Document]:
    import polars as pl

    if stream.path is None:
        stream.wrong("Parquet cannot be read from a pipe", hint="give the file's name")
    try:
        frame = pl.scan_parquet(stream.path)
        names = frame.collect_schema().names()
        stream.check_columns(names)
        wanted = [name for name in COLUMNS if name in names]
        height = frame.select(pl.len()).collect().item()
        told, size = 0, stream.path.stat().st_size
        for offset in range(0, height, SLICE):
            for index, row in enumerate(frame.select(wanted).slice(offset, SLICE).collect().iter_rows(named=True)):
                yield stream.document(row, None, f"row {offset + index}: ")
            done = size * min(offset + SLICE, height) // height
            stream.seen(done - told)
            told = done
    except pl.exceptions.PolarsError as error:
        stream.wrong(f"not readable as Parquet: {str(error).partition(chr(10))[0]}")


def _text(stream: _DocumentStream) -> Iterator[Document]:
    yield stream.single(stream.whole())


def _markdown(stream: _DocumentStream) -> Iterator[Document]:
    title, prose = markdown_prose(stream.whole())
    yield stream.single(prose, title)


_READERS: Mapping[str, Callable[[_DocumentStream], Iterator[Document]]] = {
    "jsonl": _jsonl,
    "json": _json,
    "csv": partial(_delimited, delimiter=","),
    "tsv": partial(_delimited, delimiter="\t"),
    "parquet": _parquet,
    "text": _text,
    "markdown": _markdown,
}
