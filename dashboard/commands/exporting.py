"""Commands that write the table for other programs: `export csv`, `export eee`, ..., all with the same filters."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.exported import Wanted, chosen_claims

if TYPE_CHECKING:
    import polars as pl

    from claims.formats.writing import ExportedTable, WrittenFiles

    Writer = Callable[[ExportedTable], WrittenFiles]

export = typer.Typer(help="Write claims in a form that other programs read.", no_args_is_help=True)

BENCHMARK = typer.Option("--benchmark", "-b", help="Only claims of this benchmark, in any spelling: GLUE/SST-2, too.")
METRIC = typer.Option("--metric", "-m", help="Only claims of this metric.")
SETTING = typer.Option("--setting", help="Only this protocol; 'unstated' for claims without one.")
METHOD = typer.Option("--method", help="Only claims of this method, in any spelling.")
SOURCE = typer.Option("--source", "-s", help="Only claims of this source or paper, by its id.")
EVALUATOR = typer.Option("--evaluator", help="Only what this party measured: self, or a name as the table has it.")
OUT = typer.Option("--out", "-o", help="File to write (default: standard output).", dir_okay=False)
FOLDER = typer.Option("--out", "-o", help="Folder to write into.", file_okay=False)
DATASET = typer.Option("--dataset", help="Id of the data set on the Hugging Face Hub that is the benchmark there.")
TASK = typer.Option("--task", help="Id of the task in the eval.yaml of that data set.")
PAGE = typer.Option("--url", help="Page at which the data set is published.")
EACH = typer.Option("--each", help="What a line is of: a paper with its claims, or a claim of the table.")
OfBenchmark = Annotated[str | None, BENCHMARK]
OfMetric = Annotated[str | None, METRIC]
InSetting = Annotated[str | None, SETTING]
OfMethod = Annotated[str | None, METHOD]
FromSource = Annotated[str | None, SOURCE]
ByEvaluator = Annotated[str | None, EVALUATOR]
# Formats that need no options of their own -> what is written, and whether it is a folder of files.
SIMPLE = {
    "csv": ("The table as CSV, one row a claim; text that a spreadsheet would run is made harmless.", False),
    "json": ("The table as one JSON object: version, licences, what the columns mean, and the claims.", False),
    "parquet": ("The table as Parquet; its metadata say version, state of the data, licences and columns.", False),
    "bibtex": ("The sources of the claims as BibTeX.", False),
    "eee": ("Every Eval Ever JSON, schema 0.3: a file a source, method and evaluator.", True),
    "model-index": ("Model cards of the Hugging Face Hub: a README with results in its front matter a method.", True),
}


class RowOf(StrEnum):
    """What one line of JSON Lines is of."""

    PAPER = "paper"
    CLAIM = "claim"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for name, (words, folder) in SIMPLE.items():
        end = f"--out {name}" if folder else f"> mmlu.{name.replace('bibtex', 'bib')}"
        example = f"Example: claimboard export {name} --benchmark mmlu {end}"
        export.command(name=name, help=words, epilog=example)(_folder(name) if folder else _file(name))
    export.command(epilog="Examples: claimboard export jsonl > papers.jsonl  ·  "
                   "claimboard export jsonl --each claim --benchmark mmlu > mmlu.jsonl")(jsonl)  # fmt: skip
    export.command(name="eval-results", epilog="Example: claimboard export eval-results --benchmark gpqa/diamond "
                   "--dataset Idavidrein/gpqa --task diamond --out hub")(eval_results)  # fmt: skip
    export.command(epilog="Example: claimboard export croissant --url https://example.org/claims --out data-set")(
        croissant
    )
    app.add_typer(export, name="export")


def _file(name: str) -> Callable[..., None]:
    def run(
        benchmark: OfBenchmark = None, metric: OfMetric = None, setting: InSetting = None, method: OfMethod = None,
        source: FromSource = None, evaluator: ByEvaluator = None, out: Annotated[Path | None, OUT] = None,
    ) -> None:  # fmt: skip
        write_file(_writer(name), Wanted(benchmark, metric, setting, method, source, evaluator), out)

    return run


def _folder(name: str) -> Callable[..., None]:
    def run(
        out: Annotated[Path, FOLDER],
        benchmark: OfBenchmark = None, metric: OfMetric = None, setting: InSetting = None, method: OfMethod = None,
        source: FromSource = None, evaluator: ByEvaluator = None,
    ) -> None:  # fmt: skip
        write_folder(_writer(name), Wanted(benchmark, metric, setting, method, source, evaluator), out)

    return run


def jsonl(
    benchmark: OfBenchmark = None, metric: OfMetric = None, setting: InSetting = None, method: OfMethod = None,
    source: FromSource = None, evaluator: ByEvaluator = None, each: Annotated[RowOf, EACH] = RowOf.PAPER,
    out: Annotated[Path | None, OUT] = None,
) -> None:  # fmt: skip
    """JSON Lines: one object a paper, as `claimboard extract` prints them, or one a claim of the table.

    Papers are those that people wrote by hand; results in bulk have no other form than one a claim.
    """
    from claims.formats.table_writer import as_json_lines

    wanted = Wanted(benchmark, metric, setting, method, source, evaluator)
    write_file(as_json_lines if each is RowOf.CLAIM else _as_papers, wanted, out, empty=wanted == Wanted())


def eval_results(
    out: Annotated[Path, FOLDER],
    dataset: Annotated[str, DATASET],
    task: Annotated[str, TASK],
    benchmark: Annotated[str, BENCHMARK],
    metric: OfMetric = None, setting: InSetting = None, method: OfMethod = None,
    source: FromSource = None, evaluator: ByEvaluator = None,
) -> None:  # fmt: skip
    """Results for model repositories of the Hugging Face Hub: `.eval_results` files of models named owner/model."""
    from claims.formats.eval_results_writer import HubTask, as_eval_results

    wanted = Wanted(benchmark, metric, setting, method, source, evaluator)
    write_folder(lambda table: as_eval_results(table, HubTask(dataset, task)), wanted, out)


def croissant(
    out: Annotated[Path, FOLDER],
    url: Annotated[str, PAGE],
    benchmark: OfBenchmark = None, metric: OfMetric = None, setting: InSetting = None, method: OfMethod = None,
    source: FromSource = None, evaluator: ByEvaluator = None,
) -> None:  # fmt: skip
    """The table as Parquet with a Croissant description of what its columns hold."""
    from claims.formats.croissant_writer import as_croissant

    wanted = Wanted(benchmark, metric, setting, method, source, evaluator)
    write_folder(lambda table: as_croissant(table, url), wanted, out)


def _writer(name: str) -> Writer:
    from claims.formats.bibtex_writer import as_bibtex
    from claims.formats.every_eval_ever_writer import as_every_eval_ever
    from claims.formats.model_index_writer import as_model_index
    from claims.formats.table_writer import as_csv, as_json, as_parquet

    return {"csv": as_csv, "json": as_json, "parquet": as_parquet, "bibtex": as_bibtex, "eee": as_every_eval_ever,
            "model-index": as_model_index}[name]  # fmt: skip


def _as_papers(table: ExportedTable) -> WrittenFiles:
    """Papers with their claims of the table, in the extractor's form."""
    from claims.formats.extractor import papers_as_objects
    from claims.formats.writing import WrittenFiles, no_ledger
    from dashboard.served import served_claims

    registry, papers, claims = served_claims()
    ids = set(table.frame["claim_id"])
    own = [claim for claim in claims if claim.id in ids]
    present = {claim.paper.id for claim in own if claim.paper}
    shown = [paper for paper in papers if paper.id in present or len(own) == len(claims)]
    objects = papers_as_objects(shown, own, registry)
    lines = (f"{json.dumps(paper, ensure_ascii=False, allow_nan=False)}\n".encode() for paper in objects)
    left = table.frame.filter(~table.frame["claim_id"].is_in([claim.id for claim in own]))
    ledger = left.select(file="source_id", row="claim_id", field="metric", value="reported",
                         why=_text("a result in bulk, which is of no paper here: --each claim writes it"))  # fmt: skip
    return WrittenFiles([("papers.jsonl", lines)], len(own), ledger, no_ledger())


def _text(words: str) -> pl.Expr:
    import polars as pl

    return pl.lit(words)


def write_file(writer: Writer, wanted: Wanted, out: Path | None, *, empty: bool = False) -> None:
    """Write one file, or to standard output; what is left out is said on standard error.

    Args:
        writer: of the format.
        wanted: which claims.
        out: file, None for standard output.
        empty: whether no claim at all is a fine answer, too.

    Raises:
        ClaimsError: no claim fits.
    """
    from claims.files.replacing import replacing

    made = writer(chosen_claims(wanted, empty=empty))
    ((_, pieces),) = made.files
    if out is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.flush()
    else:
        with replacing(out) as stream:
            stream.writelines(pieces)
        print(f"{out}: {made.claims:,} claims")
    _say_left_out(made)


def write_folder(writer: Writer, wanted: Wanted, out: Path) -> None:
    """Write files into a folder, each of them at one go; what is left out is said on standard error.

    Raises:
        ClaimsError: no claim fits.
    """
    from claims.files.replacing import replacing

    made = writer(chosen_claims(wanted))
    files = 0
    for name, pieces in made.files:
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as stream:
            stream.writelines(pieces)
        files += 1
    print(f"{out}: {made.claims:,} claims in {files:,} files, {made.left_out.height:,} claims left out")
    _say_left_out(made)


def _say_left_out(made: WrittenFiles) -> None:
    """Claims that are not written, and fields of written ones, by reason."""
    for what, ledger in (("claims not written", made.left_out), ("fields not written", made.lost)):
        if not ledger.is_empty():
            print(f"{what}:", file=sys.stderr)
            for why, number in ledger["why"].value_counts().sort("count", "why", descending=[True, False]).iter_rows():
                print(f"  {number:>9,}  {why}", file=sys.stderr)
