"""Commands about results in bulk: `import FORMAT` for files of other projects, `sources` for what was imported."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.record.errors import ClaimsError, Problem
from dashboard.commands.tables import importing
from dashboard.served import served_sources
from dashboard.tabular import TableFormat, print_rows

if TYPE_CHECKING:
    from claims.sources.description import BulkSource
    from claims.sources.importing import Imported

FORMATS = (
    "auto", "records", "tables", "every-eval-ever", "lm-eval", "helm", "mteb", "openmmlab", "compressai", "bd-rate",
    "euroeval", "pyserini", "papers-with-code", "model-index",
)  # fmt: skip
SHOWN = 10  # rows of a preview
PATHS = typer.Argument(exists=True, help="Files, folders and zip archives that hold the results.")
SOURCE = typer.Option("--source", "-s", help="Id of the source: its folder under data/sources.")
MAP = typer.Option("--map", exists=True, dir_okay=False, help="Description of the source, kept as its source.yaml.")
DRY_RUN = typer.Option("--dry-run", help="Say what would be imported and write nothing.")
FORMAT = typer.Option("--format", "-f", help="How to print the list.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for name in FORMATS:
        importing.command(
            name=name,
            help=f"Import results {'of any known format' if name == 'auto' else f'in the format {name}'} as a source.",
            epilog=f"Example: claimboard import {name} ~/results --source my-board --map my-board.yaml --dry-run",
        )(_importer(name))
    app.command(epilog="Example: claimboard sources --format csv")(sources)


def _importer(name: str) -> Callable[..., None]:
    def run(
        paths: Annotated[list[Path], PATHS],
        source: Annotated[str, SOURCE],
        map: Annotated[Path | None, MAP] = None,
        dry_run: Annotated[bool, DRY_RUN] = False,
    ) -> None:
        import_results(name, paths, source, map, dry_run=dry_run)

    return run


def import_results(name: str, paths: list[Path], source: str, map: Path | None, *, dry_run: bool) -> None:
    """Read files of another project into `data/sources/<id>`; every figure is a claim or counted with the reason.

    Raises:
        ClaimsError: the source is not described, a file is of another format, or the registry does not know a name.
    """
    from claims.registry.folders import data_dir, own_dir
    from claims.registry.lookup import Registry
    from claims.sources.importing import read_source, write_source

    data = data_dir() if dry_run else own_dir()
    described = _described(name, data / "sources" / source, map, dry_run=dry_run)
    print(f"{source}: reading ...", file=sys.stderr)
    found = read_source(described, paths, Registry.load(data))
    _show(found)
    if not found.counts.claims:
        hint = "the reasons above say what the description or the registry must explain"
        raise ClaimsError(Problem("not one of the figures is a claim, nothing is written", rule="source", hint=hint))
    if dry_run:
        return
    write_source(described, found)
    print(f"{described.folder}: {found.counts.claims:,} claims written")


def _described(name: str, folder: Path, map: Path | None, *, dry_run: bool) -> BulkSource:
    """The description of a source: the one given, else the one that it has, else for a preview an empty one."""
    from dataclasses import replace

    from claims.sources.description import DESCRIPTION, BulkSource, read_description

    path = map or folder / DESCRIPTION
    if not path.is_file():
        if dry_run and name != "records":
            return BulkSource(folder.name, folder, folder.name, read=({"format": name},))
        hint = f"write {path} (title, origin, url, published, licence, read), or give one with --map"
        raise ClaimsError(Problem(f"the source '{folder.name}' is not described", rule="source", hint=hint))
    described = replace(read_description(path, folder.name), folder=folder)
    if map is not None and not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / DESCRIPTION).write_text(map.read_text(encoding="utf-8"), encoding="utf-8")
    parts = tuple(part if name == "auto" else {**part, "format": name} for part in described.read or ({},))
    return replace(described, read=parts)


def _show(found: Imported) -> None:
    columns = ("method", "benchmark", "subset", "metric", "printed", "unit", "file", "row")
    rows = [["" if cell is None else str(cell) for cell in row] for row in found.claims.select(columns).iter_rows()]
    print_rows(list(columns), rows[:: max(1, len(rows) // SHOWN)][:SHOWN], TableFormat.TABLE)
    counts = found.counts
    print(f"{counts.figures:,} figures: {counts.claims:,} claims, {counts.figures - counts.claims:,} left out")
    for why, number in counts.left_out.items():
        print(f"  {number:>9,}  {why}")


def sources(format: Annotated[TableFormat, FORMAT] = TableFormat.TABLE) -> None:
    """List the sources of results in bulk: how many figures, of which day, under which licence, and who measured."""
    from dashboard.source_list import COLUMNS, source_rows

    print_rows(COLUMNS, source_rows(served_sources()).rows(), format)
