"""Claims of whole corpora: documents in, one object a paper out, in order, on one core or several.

Never more than a few chunks of documents are under way, however large the corpus: memory stays flat.
"""

from __future__ import annotations

import json
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from claims.corpus.documents import Document
from claims.formats.extractor import claim_as_object
from claims.prose.extract import extract_claims
from claims.record.errors import ClaimsError, Problem
from claims.record.types import Claim, Reason
from claims.registry.lookup import Registry

CHUNK = 64  # documents that travel to a worker together
AHEAD = 3  # chunks a worker that may wait or be done and unread
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
        claims: objects with the fields of `claims.formats.extractor.claim_as_object`.
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
    kept = [_record(claim, registry, explain=options.explain) for claim in claims if claim.confidence >= options.least]
    return Mined(document.paper, document.title, kept)


def _record(claim: Claim, registry: Registry, *, explain: bool) -> dict[str, Any]:
    record = claim_as_object(claim, registry)
    if explain:
        record["confidence"] = round(claim.confidence, 4)
        record["explain"] = {name: _reason(reason) for name, reason in claim.reasons.items()}
    return record


def _reason(reason: Reason) -> dict[str, Any]:
    return {"why": reason.why, "words": reason.words, "confidence": round(reason.confidence, 4)}


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


def json_line(paper: Mined) -> bytes:
    """The paper as one line of JSON Lines, in UTF-8."""
    record = {"paper": paper.paper, "claims": paper.claims}
    return (json.dumps(record, ensure_ascii=False).translate(_BREAKS) + "\n").encode()
