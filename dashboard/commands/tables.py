"""The command `claimboard import table`: a pasted result table to a claims file, with a reason for every cell."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from claims.record.errors import ClaimsError, FileError, Problem

if TYPE_CHECKING:
    from claims.record.types import Claim
    from claims.registry.lookup import Registry
    from claims.tables import Outcome, TableClaim, TableOptions

importing = typer.Typer(help="Read results in other forms into claims files.", no_args_is_help=True)


class OutcomeFormat(StrEnum):
    """How an import prints what it understood."""

    TEXT = "text"
    JSON = "json"


FILE = typer.Argument(help="Markdown, HTML, LaTeX, CSV or TSV file; '-' reads standard input.")
PAPER = typer.Option("--paper", help="Id of the source: the claims file's name.")
BENCHMARK = typer.Option("--benchmark", "-b", help="For cells that name none.")
SUBSET = typer.Option("--subset", help="Part, split or language that qualifies every benchmark.")
METRIC = typer.Option("--metric", "-m", help="For cells that name none.")
SETTING = typer.Option("--setting", "-s", help="For cells that name none; 'HEADING=SETTING' for those of one heading.")
METHODS = typer.Option("--methods", help="Where methods stand (default: found out).")
OWN = typer.Option("--own", help="The source's own system, for 'Ours' and unnamed rows.")
NUMBER = typer.Option("--table", "-t", help="Only this table of the file, from 0; may be repeated.")
REPORTED_BY = typer.Option("--reported-by", help="Who reports figures of methods other than --own.")
TITLE = typer.Option("--title", help="Title of a new source.")
URL = typer.Option("--url", help="Page of a new source.")
PUBLISHED = typer.Option("--published", help="Date of a new source, YYYY-MM-DD.")
DRY_RUN = typer.Option("--dry-run", help="Print what was understood and write nothing.")
EXPLAIN = typer.Option("--explain", help="Say for every column why it was read so.")
FORMAT = typer.Option("--format", "-f", help="How to print it.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    importing.command(
        name="table",
        epilog="Examples: claimboard import table README.md --dry-run --explain  ·  "
        "pbpaste | claimboard import table - --paper my-model --title 'My model card' --setting dev",
    )(table)
    if not any(group.name == "import" for group in app.registered_groups):
        app.add_typer(importing, name="import")


def table(
    file: Annotated[str, FILE],
    paper: Annotated[str | None, PAPER] = None,
    benchmark: Annotated[str | None, BENCHMARK] = None,
    subset: Annotated[str | None, SUBSET] = None,
    metric: Annotated[str | None, METRIC] = None,
    setting: Annotated[list[str] | None, SETTING] = None,
    methods: Annotated[Literal["rows", "columns"] | None, METHODS] = None,
    own: Annotated[str | None, OWN] = None,
    number: Annotated[list[int] | None, NUMBER] = None,
    reported_by: Annotated[str | None, REPORTED_BY] = None,
    title: Annotated[str | None, TITLE] = None,
    url: Annotated[str | None, URL] = None,
    published: Annotated[str | None, PUBLISHED] = None,
    dry_run: Annotated[bool, DRY_RUN] = False,
    explain: Annotated[bool, EXPLAIN] = False,
    format: Annotated[OutcomeFormat, FORMAT] = OutcomeFormat.TEXT,
) -> None:
    """Read result tables into one claims file; every cell is a claim, an attribute or left out with the reason."""
    from claims.registry.folders import own_dir
    from claims.registry.lookup import Registry, data_dir
    from claims.tables import tables_of
    from claims.tables.report import as_json

    registry = Registry.load(data_dir())
    options = _options(registry, benchmark, subset, metric, setting, methods, own, reported_by)
    text, name = _text(file)
    outcomes = _chosen(tables_of(text, registry, options, name=name), number)
    if format is OutcomeFormat.JSON:
        print(json.dumps(as_json(outcomes), ensure_ascii=False, indent=2))
    else:
        _show(outcomes, explain=explain)
    if dry_run:
        return
    found = [each.claim for outcome in outcomes for each in outcome.claims]
    told = {"title": title, "url": url, "published": published}
    heading = {key: text for key, text in told.items() if text}
    _write(paper or (_slug(Path(name).stem) if name else None), found, heading, registry, own_dir())


def _options(
    registry: Registry, benchmark: str | None, subset: str | None, metric: str | None, settings: list[str] | None,
    methods: Literal["rows", "columns"] | None, own: str | None, reported_by: str | None,
) -> TableOptions:  # fmt: skip
    from claims.registry.lookup import key
    from claims.tables import TableOptions
    from claims.tables.facts import Target
    from claims.tables.layout import Axis
    from claims.tables.measures import Given

    general = [text for text in settings or () if "=" not in text]
    if len(general) > 1:
        hint = "join parts of one protocol with a comma, or write HEADING=SETTING"
        raise ClaimsError(Problem("--setting is given twice for all cells", rule="table", hint=hint))
    given = Given(
        Target(*registry.benchmark(benchmark)) if benchmark else None,
        subset,
        registry.metric(metric) if metric else None,
        general[0] if general else None,
    )
    pairs = (text.split("=", 1) for text in settings or () if "=" in text)
    axis = Axis(methods) if methods else None
    return TableOptions(given, axis, own, reported_by, {key(name): text for name, text in pairs})


def _text(file: str) -> tuple[str, str | None]:
    """Text of the source and its name; bytes that are not UTF-8 are an error with their place."""
    from claims.strict_yaml.encoding import utf8

    if file != "-" and not Path(file).is_file():
        raise typer.BadParameter(f"file '{file}' does not exist.", param_hint="'FILE'")
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    return utf8(raw, file), None if file == "-" else file


def _chosen(outcomes: Sequence[Outcome], numbers: list[int] | None) -> list[Outcome]:
    """The tables asked for; a number that no table has is an error that says which there are."""
    wrong = [number for number in numbers or () if not 0 <= number < len(outcomes)]
    if wrong:
        what = f"there is no table {wrong[0]}: the text holds {len(outcomes)}, from 0"
        raise ClaimsError(Problem(what, rule="table"))
    return [outcomes[number] for number in numbers] if numbers else list(outcomes)


def _slug(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-")


def _show(outcomes: Sequence[Outcome], *, explain: bool) -> None:
    from dashboard.tabular import print_table

    for number, outcome in enumerate(outcomes):
        counts = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in outcome.counts().items())
        print(f"Table {number} (line {outcome.grid.line}, {outcome.grid.syntax}): {counts}")
        if explain:
            _explain(outcome)
        if outcome.claims:
            header = ["row", "column", "method", "benchmark", "metric", "setting", "reported", "scale"]
            print_table(header, [_row(claim) for claim in outcome.claims])
        if outcome.attributes:
            rows = [[str(a.place.row), str(a.place.column), a.method, a.name, a.text] for a in outcome.attributes]
            print_table(["row", "column", "method", "attribute", "text"], rows)
        if outcome.left_out:
            rows = [[str(each.place.row), str(each.place.column), each.text, each.why] for each in outcome.left_out]
            print_table(["row", "column", "text", "left out: why"], rows)
        for unknown in outcome.unknown:
            hint = f"; {unknown.hint}" if unknown.hint else ""
            print(f"not in the registry ({unknown.cells} cells): {unknown.kind} '{unknown.name}'{hint}")
            print(f"  to add it:\n{_indented(unknown.entry)}")
        for note in (*outcome.grid.faults, *outcome.notes):
            print(f"note: {note}")


def _row(found: TableClaim) -> list[str]:
    claim, place = found.claim, found.place
    benchmark = "/".join(part for part in (claim.benchmark, claim.subset) if part)
    return [
        str(place.row), str(place.column), claim.method or "", benchmark, claim.metric, claim.setting or "",
        claim.reported, claim.scale or "",
    ]  # fmt: skip


def _explain(outcome: Outcome) -> None:
    from dashboard.tabular import print_table

    for part in outcome.layouts:
        print(f"methods stand in {part.methods}: {part.why}")
        print(f"heading rows: {part.heads}, from row {part.first}")
        rows = [[str(each.index), " / ".join(each.path), each.role.value, each.why] for each in part.columns]
        print_table(["column", "heading", "read as", "why"], rows)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.rstrip("\n").split("\n"))


def _write(paper: str | None, found: Sequence[Claim], heading: dict[str, str], registry: Registry, data: Path) -> None:
    """Write or update the claims file, and check it as `validate` will before it replaces anything."""
    from claims.files.writer import claim_entry, new_file, updated_file

    if paper is None:
        raise ClaimsError(Problem("no name for the claims file", rule="table", hint="give --paper ID, or --dry-run"))
    if _slug(paper) != paper:
        raise ClaimsError(
            Problem(f"'{paper}' is not a valid paper id", rule="paper-id", hint=f"for instance '{_slug(paper)}'")
        )
    path = data / "claims" / f"{paper}.yaml"
    entries = [claim_entry(claim, registry) for claim in found]
    if path.exists():
        before = path.read_text(encoding="utf-8")
        after = updated_file(before, entries, file=str(path))
    elif not found:
        raise ClaimsError(Problem("no claim was found, nothing is written", rule="table", hint="see --explain"))
    else:
        if "title" not in heading:
            hint = "give --title, and --url if it has one"
            raise ClaimsError(Problem(f"{path.name} is new", rule="table", hint=hint))
        before, after = None, new_file(heading, entries)
    if after == before:
        print(f"{path}: nothing to change", file=sys.stderr)
        return
    _replace(path, after, registry)
    print(f"{path}: {'updated' if before is not None else 'written'}, {len(found)} claims read", file=sys.stderr)


def _replace(path: Path, text: str, registry: Registry) -> None:
    """Check the text as a claims file, then put it in place in one step."""
    from claims.files.loader import read_file
    from claims.files.replacing import replacing

    if problems := read_file(path, registry, text).problems:
        raise FileError([replace(problem, file=f"{path} (not written)") for problem in problems])
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as stream:
        stream.write(text.encode())
