"""Commands that write the table for other programs: `export csv`, `export parquet`, `export eee`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.record.errors import ClaimsError, Problem
from dashboard.commands.board import export
from dashboard.served import served_table

if TYPE_CHECKING:
    import polars as pl

BENCHMARK = typer.Option("--benchmark", "-b", help="Only claims of this benchmark, in any spelling.")
METRIC = typer.Option("--metric", "-m", help="Only claims of this metric.")
SOURCE = typer.Option("--source", "-s", help="Only claims of this source.")
OUT = typer.Option("--out", "-o", help="File to write.", dir_okay=False)
FOLDER = typer.Option("--out", "-o", help="Folder to write into, a file a source and method.", file_okay=False)
_UNSAFE = re.compile(r"[^\w.+-]+")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `export`, which `dashboard.commands.board` has added."""
    export.command(epilog="Example: claimboard export csv --benchmark mmlu > mmlu.csv")(csv)
    export.command(epilog="Example: claimboard export parquet --out claims.parquet")(parquet)
    export.command(epilog="Example: claimboard export eee --source helm-lite --out eee")(eee)


def csv(
    benchmark: Annotated[str | None, BENCHMARK] = None,
    metric: Annotated[str | None, METRIC] = None,
    source: Annotated[str | None, SOURCE] = None,
) -> None:
    """The table of claims as CSV, one row a claim, on standard output."""
    from dashboard.tabular import csv_text

    print(csv_text(_chosen(benchmark, metric, source)), end="")


def parquet(
    out: Annotated[Path, OUT],
    benchmark: Annotated[str | None, BENCHMARK] = None,
    metric: Annotated[str | None, METRIC] = None,
    source: Annotated[str | None, SOURCE] = None,
) -> None:
    """The table of claims as Parquet; the file says version, state of the data, licences and what its columns mean."""
    from importlib.metadata import version

    from claims.boards.claim_columns import CLAIM_COLUMNS
    from claims.boards.columns import meanings
    from claims.files.replacing import replacing
    from claims.registry.lookup import data_dir
    from claims.sources.description import readable_sources
    from validation import gate

    frame = _chosen(benchmark, metric, source)
    present = set(frame["source_id"].unique())
    licences = {each.id: each.licence for each in readable_sources(data_dir())[0] if each.id in present}
    about = {
        "claimboard.version": version("claimboard"),
        "claimboard.snapshot": gate.fingerprint(data_dir()),
        "claimboard.licences": json.dumps(licences, ensure_ascii=False),
        "claimboard.columns": json.dumps(meanings(CLAIM_COLUMNS), ensure_ascii=False),
    }
    with replacing(out) as stream:
        frame.write_parquet(stream, metadata=about)
    print(f"{out}: {frame.height:,} claims")


def eee(
    out: Annotated[Path, FOLDER],
    benchmark: Annotated[str | None, BENCHMARK] = None,
    metric: Annotated[str | None, METRIC] = None,
    source: Annotated[str | None, SOURCE] = None,
) -> None:
    """Every Eval Ever JSON, schema 0.3; claims that it cannot say are counted with the reason."""
    from claims.formats.every_eval_ever_writer import as_every_eval_ever
    from claims.registry.lookup import Registry, data_dir

    documents, left = as_every_eval_ever(_chosen(benchmark, metric, source), Registry.load(data_dir()))
    written = 0
    for document in documents:
        place, method = document["evaluation_id"].split("/", 1)
        path = out / _UNSAFE.sub("_", place) / f"{_UNSAFE.sub('_', method)}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1), encoding="utf-8")
        written += len(document["evaluation_results"])
    print(f"{out}: {written:,} results written, {left.height:,} claims left out")
    for why, number in left["why"].value_counts().sort("count", "why", descending=[True, False]).iter_rows():
        print(f"  {number:>9,}  {why}", file=sys.stderr)


def _chosen(benchmark: str | None, metric: str | None, source: str | None) -> pl.DataFrame:
    """The part of the table that the options name."""
    import polars as pl

    from claims.registry.lookup import Registry, data_dir

    registry, frame = Registry.load(data_dir()), served_table()
    if benchmark is not None:
        entry, part = registry.benchmark(benchmark)
        frame = frame.filter(pl.col("benchmark") == entry.id)
        frame = frame if part is None else frame.filter(pl.col("subset") == part.id)
    if metric is not None:
        frame = frame.filter(pl.col("metric") == registry.metric(metric).id)
    if source is not None:
        frame = frame.filter(pl.col("source_id") == source)
    if frame.is_empty():
        raise ClaimsError(Problem("no claim fits", rule="export", hint="claimboard sources and benchmarks list both"))
    return frame
