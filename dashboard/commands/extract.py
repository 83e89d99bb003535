"""Commands that read prose: `extract`, `draft`, `verify`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from claims.record.errors import ClaimsError, FileError, Problem
from claims.record.nearest import did_you_mean

if TYPE_CHECKING:
    from claims.corpus.documents import Document
    from claims.corpus.mine import Mined, MiningOptions
    from claims.corpus.read import Seen
    from claims.corpus.verify import Verification

LISTED = 5


def _existing(path: Path | None) -> Path | None:
    """Refuse a file that is not there; typer's own check would refuse `-`, too."""
    if path is not None and str(path) != "-" and not path.exists():
        raise typer.BadParameter(f"file '{path}' does not exist.")
    return path


SOURCE = typer.Argument(
    callback=_existing,
    dir_okay=False,
    metavar="FILE",
    help="JSON Lines, JSON, CSV, TSV, Parquet, Markdown or plain text; - reads stdin (JSON Lines or text).",
)


class MinedFormat(StrEnum):
    """Output of `claimboard extract`."""

    JSONL = "jsonl"
    PARQUET = "parquet"


class VerifyFormat(StrEnum):
    """Output of `claimboard verify`."""

    TABLE = "table"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(
        epilog="Examples: claimboard extract papers.jsonl --jobs 2 -o claims.parquet  ·  … | claimboard extract -"
    )(extract)
    app.command(epilog="Example: claimboard draft papers.jsonl --paper 42 --output data/claims/")(draft)
    app.command(epilog="Example: claimboard verify --corpus abstracts.jsonl")(verify)


def extract(
    source: Annotated[Path, SOURCE],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", dir_okay=False, help="Write to this file instead of stdout.")
    ] = None,
    format: Annotated[
        MinedFormat | None,
        typer.Option("--format", "-f", help="jsonl: one object a paper. parquet: one row a claim, needs --output."),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes to work in; 0: one for each core.")] = 1,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each field has its value, from which words, and how sure.")
    ] = False,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave out claims that are less sure.")
    ] = 0.0,
) -> None:
    """Read the numbers that abstracts report: value, unit, metric, benchmark, method, baseline, and their places."""
    from claims.corpus.mine import MiningOptions, mine
    from claims.corpus.read import read_documents
    from claims.registry.lookup import Registry, data_dir

    if format is None:
        parquet = output is not None and output.suffix in (".parquet", ".pq")
        format = MinedFormat.PARQUET if parquet else MinedFormat.JSONL
    if format is MinedFormat.PARQUET and output is None:
        raise typer.BadParameter("Parquet needs a file: add --output", param_hint="--format")
    folder = data_dir()
    registry = Registry.load(folder)
    options = MiningOptions(explain, min_confidence)
    with _progress(source, shown=sys.stderr.isatty() and not (output is None and sys.stdout.isatty())) as seen:
        papers = mine(read_documents(source, seen=seen), registry, folder, options, jobs or os.cpu_count() or 1)
        if output is None:
            for _ in _written(papers, sys.stdout.buffer):
                sys.stdout.flush()
            return
        counts = _saved(papers, output, format, options)
    print(f"{output}: {counts[1]:,} claims of {counts[0]:,} papers")


def _written(papers: Iterable[Mined], stream: Any) -> Iterator[Mined]:
    from claims.corpus.mine import json_line

    for paper in papers:
        stream.write(json_line(paper))  # JSON is UTF-8 whatever the terminal speaks
        yield paper


def _saved(papers: Iterable[Mined], output: Path, format: MinedFormat, options: MiningOptions) -> tuple[int, int]:
    from claims.corpus.mined_table import MinedTable
    from claims.files.replacing import replacing

    table = MinedTable(options.explain)
    count = claims = 0
    with replacing(output) as stream:
        for paper in _written(papers, stream) if format is MinedFormat.JSONL else papers:
            count, claims = count + 1, claims + len(paper.claims)
            if format is MinedFormat.PARQUET:
                table.add(paper)
        if format is MinedFormat.PARQUET:
            table.frame().write_parquet(stream)
    return count, claims


@contextmanager
def _progress(source: Path, *, shown: bool) -> Iterator[Seen | None]:
    """A bar on stderr that counts the bytes of the source; of standard input nobody knows how many there will be."""
    if not shown:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    size = source.stat().st_size if source.is_file() else None
    columns = (TextColumn("reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=size)
        yield lambda count: progress.advance(task, count)


def draft(
    source: Annotated[Path, SOURCE],
    paper: Annotated[str | None, typer.Option("--paper", metavar="KEY", help="Which paper of the file.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File or folder to write to (default: stdout); a folder gets TITLE.yaml."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Draft a claims file from a text, with its open questions as comments, ready to be reviewed."""
    from claims.corpus.draft import draft as drafted
    from claims.corpus.draft import paper_id
    from claims.corpus.read import read_documents
    from claims.files.replacing import replacing
    from claims.prose.extract import extract_claims
    from claims.registry.lookup import Registry

    document = _chosen(read_documents(source), source, paper)
    registry = Registry.load()
    text = drafted(document, extract_claims(document.text, registry, title=document.title, explain=True), registry)
    if output is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
        return
    target = output / f"{paper_id(document)}.yaml" if output.is_dir() else output
    if target.is_file() and not force:
        raise FileError(Problem("the file exists", str(target), rule="exists", hint="add --force to replace it"))
    with replacing(target) as stream:
        stream.write(text.encode())
    print(target)


def _chosen(documents: Iterable[Document], source: Path, key: str | None) -> Document:
    """The paper of that key, or the only paper of the source."""
    keys: list[str] = []
    first: Document | None = None
    for document in documents:
        if key is None:
            if first is not None:
                shown = f"{first.paper}, {document.paper}, ..."
                problem = Problem(f"{source} holds several papers ({shown})", hint="choose one with --paper KEY")
                raise ClaimsError(problem)
            first = document
        elif str(document.paper) == key:
            return document
        elif len(keys) < 100_000:
            keys.append(str(document.paper))
    if first is None:
        shown = f"its papers are {', '.join(keys[:LISTED])}{', ...' if len(keys) > LISTED else ''}"
        hint = did_you_mean(key or "", keys) or shown
        raise ClaimsError(Problem(f"no paper '{key}' in {source}", hint=hint))
    return first


def verify(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(exists=True, help="Claims files or folders of them (default: all of the data folder)."),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus", "-c", callback=_existing, dir_okay=False, metavar="FILE",
            help="Texts of the papers, in any form that 'extract' reads; papers are told by their titles.",
        ),
    ] = None,
    format: Annotated[VerifyFormat, typer.Option("--format", "-f", help="How to print.")] = VerifyFormat.TABLE,
) -> None:  # fmt: skip
    """Check claims files against the texts of their papers: every figure at its place, with its value."""
    from claims.corpus.read import read_documents
    from claims.corpus.verify import verify as verified
    from claims.files.loader import load_claims
    from claims.registry.lookup import Registry, data_dir

    if corpus is None:
        what = "say which texts to check against, for instance --corpus abstracts.jsonl"
        raise typer.BadParameter(what, param_hint="--corpus")
    folder = data_dir()
    registry = Registry.load(folder)
    papers, claims = load_claims(list(paths) if paths else folder / "claims", registry)
    found = verified(papers, claims, read_documents(corpus), registry)
    print(_as_json(found) if format is VerifyFormat.JSON else _as_table(found))
    raise typer.Exit(0 if found.passed else 1)


def _as_json(found: Verification) -> str:
    record = {
        "summary": found.counts,
        "findings": [asdict(problem) for problem in found.problems],
        "without_text": [paper.id for paper in found.missing],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def _as_table(found: Verification) -> str:
    """The findings of each file, under a line with its counts, and the sums."""
    lines = []
    for one in found.checked:
        if not one.problems:
            continue
        lines.append(
            f"{one.file or one.paper.id}: {one.found} of {one.figures} figures found, {one.agreeing} values agree, "
            f"{one.uncovered} uncovered"
        )
        for problem in one.problems:
            place = f"{problem.line}:{problem.column}" if problem.line else ""
            hint = f"; {problem.hint}" if problem.hint else ""
            lines.append(f"  {place:<8} {problem.severity:<8} {problem.what}{hint} [{problem.rule}]")
    counts = found.counts
    if counts["without_text"]:
        shown = ", ".join(paper.id for paper in found.missing[:LISTED])
        more = ", ..." if len(found.missing) > LISTED else ""
        lines.append(f"{counts['without_text']:,} files whose title is not in the corpus: {shown}{more}")
    lines.append(
        f"{counts['files']:,} files, {counts['found']:,} of {counts['figures']:,} figures found, "
        f"{counts['agreeing']:,} values agree, {counts['uncovered']:,} figures uncovered"
    )
    return "\n".join(lines)
