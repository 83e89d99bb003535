"""Claims of whole corpora: documents in, one object a paper out, in order, on one core or several.

Never more than a few chunks of documents are under way, however large the corpus: memory stays flat.
"""

from __future__ import annotations

import json
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, BinaryIO

from claims.corpus.documents import Document
from claims.prose.extract import extract_claims, extracted_json
from claims.record.errors import ClaimsError, Problem
from claims.record.types import Claim, Reason
from claims.registry.lookup import Registry

if TYPE_CHECKING:
    import polars as pl

CHUNK = 64  # documents that travel to a worker together
AHEAD = 3  # chunks a worker that may wait or be done and unread
BATCH = 5_000  # claims that are kept as objects before they become columns
TEXT_COLUMNS = (
    "figure", "unit", "comparison", "direction", "metric", "benchmark", "method", "baseline", "bound", "aggregate",
)  # fmt: skip
# In JSON these may stand as they are, but to many readers of lines each of them ends one.
_BREAKS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class MiningOptions:
    """What is told about each paper.

    Attributes:
        explain: whether each claim carries its confidence and the reasons of its fields.
        least: claims of lower confidence are left out.
    """

    explain: bool = False
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Mined:
    """One paper and its claims, ready to be printed.

    Attributes:
        paper: key as given.
        title: title, None where the source has none.
        claims: objects with the fields of `claims.prose.extract.extracted_json`.
    """

    paper: str | int
    title: str | None
    claims: list[dict[str, Any]]


def mine(
    documents: Iterable[Document], registry: Registry, data: Path, options: MiningOptions, jobs: int
) -> Iterator[Mined]:
    """Claims of every document, in the order of the documents.

    Args:
        documents: read only as far as work needs them.
        registry: benchmarks and metrics.
        data: folder of the registry, from which every worker reads its own.
        options: what to tell.
        jobs: processes; 1 works in this one.

    Raises:
        ClaimsError: a worker was killed.
    """
    if jobs == 1:
        for document in documents:
            yield mined(document, registry, options)
    else:
        yield from _in_parallel(documents, data, options, jobs)


def mined(document: Document, registry: Registry, options: MiningOptions) -> Mined:
    """The claims of one document."""
    claims = extract_claims(document.text, registry, title=document.title, explain=options.explain)
    kept = [_record(claim, options.explain) for claim in claims if claim.confidence >= options.least]
    return Mined(document.paper, document.title, kept)


def _record(claim: Claim, explain: bool) -> dict[str, Any]:
    record = dict(extracted_json(claim))
    if explain:
        record["confidence"] = round(claim.confidence, 4)
        record["explain"] = {name: _reason(reason) for name, reason in claim.reasons.items()}
    return record


def _reason(reason: Reason) -> dict[str, Any]:
    return {"rule": reason.rule, "words": reason.words, "confidence": round(reason.confidence, 4)}


def _in_parallel(documents: Iterable[Document], data: Path, options: MiningOptions, jobs: int) -> Iterator[Mined]:
    # Spawned, not forked: reading Parquet has started threads, and a fork of a process with threads may hang.
    workers = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start_worker, initargs=(data, options))
    pending: deque[Future[list[Mined]]] = deque()
    remaining = iter(documents)
    try:
        while chunk := list(islice(remaining, CHUNK)):
            pending.append(workers.submit(_mine_chunk, chunk))
            if len(pending) >= jobs * AHEAD:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
    except BrokenProcessPool as error:
        hint = "it may have run out of memory: use fewer --jobs"
        raise ClaimsError(Problem("a worker process was killed", hint=hint)) from error
    finally:
        workers.shutdown(wait=True, cancel_futures=True)


_worker: tuple[Registry, MiningOptions] | None = None


def _start_worker(data: Path, options: MiningOptions) -> None:
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; this one is stopped by its parent
    _worker = (Registry.load(data), options)


def _mine_chunk(chunk: list[Document]) -> list[Mined]:
    assert _worker is not None
    return [mined(document, *_worker) for document in chunk]


def as_line(paper: Mined) -> bytes:
    """One line of JSON Lines."""
    record = {"paper": paper.paper, "claims": paper.claims}
    return (json.dumps(record, ensure_ascii=False).translate(_BREAKS) + "\n").encode()


@dataclass(slots=True)
class ClaimsTable:
    """Gathers claims as columns: a list of objects would take ten times the memory."""

    explain: bool = False
    frames: list[pl.DataFrame] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    numbered: bool = True

    def add(self, paper: Mined) -> None:
        """Take the claims of one paper."""
        key, self.numbered = str(paper.paper), self.numbered and isinstance(paper.paper, int)
        for claim in paper.claims:
            row = {"paper": key, "title": paper.title, **claim}
            if self.explain:
                row["explain"] = json.dumps(row["explain"], ensure_ascii=False)
            self.rows.append(row)
        if len(self.rows) >= BATCH:
            self._pack()

    def frame(self) -> pl.DataFrame:
        """One row a claim; the column `paper` holds whole numbers where every key was one."""
        import polars as pl

        self._pack()
        whole = pl.concat(self.frames, rechunk=True)
        return whole.with_columns(pl.col("paper").cast(pl.Int64)) if self.numbered and len(whole) else whole

    def _pack(self) -> None:
        import polars as pl

        texts = dict.fromkeys(("paper", "title", *TEXT_COLUMNS), pl.String())
        places = dict.fromkeys(("start", "end", "sentence"), pl.Int64())
        numbers = dict.fromkeys(("value", "low", "high", *(("confidence",) if self.explain else ())), pl.Float64())
        types = {**texts, **places, **numbers, **({"explain": pl.String()} if self.explain else {})}
        order = ("paper", "title", *extracted_fields(), *(("confidence", "explain") if self.explain else ()))
        self.frames.append(pl.DataFrame(self.rows, schema={name: types[name] for name in order}))
        self.rows = []


def extracted_fields() -> tuple[str, ...]:
    """Fields of an extracted claim, in their order."""
    figure, *texts = TEXT_COLUMNS
    return (figure, "start", "end", "sentence", "value", "low", "high", *texts)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when all of it is written; after an error or Ctrl-C nothing is left.

    A pipe or device (`/dev/null`) cannot be replaced and is written to as it is.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    # Not tempfile: its files are private, and the result is as public as its folder.
    if not path.parent.is_dir():
        raise ClaimsError(Problem("the folder to write to does not exist", str(path.parent), hint="make it first"))
    part = path.with_name(f".{path.name}.{os.getpid()}.{token_hex(4)}.part")
    try:
        with part.open("xb") as stream:
            yield stream
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
