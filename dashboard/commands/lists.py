"""Commands that list what a page lists, by the same filters: `claims`, `papers`, `findings`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from claims.record.errors import ClaimsError, Problem
from dashboard.commands.rankings import Format
from dashboard.served import served_folder, served_table
from dashboard.tabular import ShownTable, TableFormat, print_frame

if TYPE_CHECKING:
    import polars as pl

LISTED = 50  # rows of a table in a terminal, where nothing else is said
Search = Annotated[str, typer.Option("--search", "-q", help="Words that each must stand somewhere in a row.")]
Several = Annotated[list[str] | None, typer.Option("--benchmark", "-b", help="On these; may be given often.")]
Limit = Annotated[
    int | None, typer.Option("--limit", "-n", min=0, help=f"Rows; 0 for all (default: all, of a table {LISTED}).")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Examples: claimboard claims --search 'gpt-4 mmlu'  ·  claimboard claims --benchmark kodak "
                "--comparison relative --sort -number --format latex")(claims)  # fmt: skip
    app.command(epilog="Examples: claimboard papers --benchmark kodak  ·  claimboard papers --search survey "
                "--claims 'without claims'")(papers)  # fmt: skip
    app.command(epilog="Examples: claimboard findings --verdict conflict --benchmark mmlu  ·  claimboard findings "
                "--source helm-lite --view each --format csv")(findings)  # fmt: skip


def claims(
    search: Search = "",
    benchmark: Several = None,
    metric: Annotated[list[str] | None, typer.Option("--metric", "-m", help="In these metrics.")] = None,
    comparison: Annotated[list[str] | None, typer.Option("--comparison", help="Of these kinds of number.")] = None,
    direction: Annotated[list[str] | None, typer.Option("--direction", help="Increases or decreases.")] = None,
    bound: Annotated[list[str] | None, typer.Option("--bound", help="Exact, approx, up_to or at_least.")] = None,
    aggregate: Annotated[list[str] | None, typer.Option("--aggregate", help="Averages or medians.")] = None,
    origin: Annotated[list[str] | None, typer.Option("--origin", help="Reported, imported or derived.")] = None,
    method: Annotated[str, typer.Option("--method", help="Of this method, in any spelling.")] = "",
    source: Annotated[str, typer.Option("--source", "-s", help="Of this paper or source, by its id.")] = "",
    sort: Annotated[str, typer.Option("--sort", help="Column to sort by; with - before it downward.")] = "",
    columns: Annotated[list[str] | None, typer.Option("--columns", help="Columns of the table for people.")] = None,
    limit: Limit = None,
    format: Format = TableFormat.TABLE,
) -> None:  # fmt: skip
    """List the claims that pass some filters, as the page of all claims does; `export` writes them whole."""
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry
    from dashboard.browsing import ClaimsQuery, columns_of, found_claims, searched_columns, values_of
    from dashboard.claim_list import claim_grid
    from dashboard.dead_links import known_claims
    from dashboard.links import from_params

    asked = from_params(ClaimsQuery, {
        "text": [search], "benchmark": benchmark or (), "metric": metric or (), "comparison": comparison or (),
        "direction": direction or (), "bound": bound or (), "aggregate": aggregate or (), "origin": origin or (),
        "method": [method], "source": [source], "sort": [sort], "columns": columns or (),
    })  # fmt: skip
    table, registry = served_table(), sound_registry(data_dir())
    searched = searched_columns(table, registry)
    query, faults = known_claims(asked, table, registry, values_of(searched))
    _refuse(faults)
    found = found_claims(table, query, registry, searched)
    rows = _first(found, limit, format)
    print_frame(rows, [_noted(claim_grid(rows, registry, columns_of(query)), found, rows)], format)


def papers(
    search: Search = "",
    benchmark: Several = None,
    claims: Annotated[str, typer.Option("--claims", help="'with claims' or 'without claims' (default: all).")] = "",
    code: Annotated[bool, typer.Option("--code", help="Only papers whose abstract links code.")] = False,
    limit: Limit = None,
    format: Format = TableFormat.TABLE,
) -> None:
    """List papers and other sources, as their page does: what each measures and what it only names."""
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry
    from dashboard.browsing import PapersQuery, found_papers
    from dashboard.dead_links import known_papers
    from dashboard.paper_facts import named_benchmarks, paper_grid

    folder, registry = served_folder(), sound_registry(data_dir())
    known = named_benchmarks(found_papers(folder, PapersQuery(), registry))
    asked = PapersQuery(search, tuple(benchmark or ()), claims, code)
    query, faults = known_papers(asked, folder.papers, known, registry)
    _refuse(faults)
    found = found_papers(folder, query, registry)
    rows = _first(found, limit, format)
    print_frame(rows, [_noted(paper_grid(rows, registry), found, rows)], format)


def findings(
    search: Search = "",
    verdict: Annotated[
        list[str] | None, typer.Option("--verdict", help="Of these verdicts (default: all but what agrees).")
    ] = None,
    rule: Annotated[list[str] | None, typer.Option("--rule", help="Of these rules of the audit.")] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", "-s", help="Of this source; of two, what stands between them.")
    ] = None,
    benchmark: Several = None,
    view: Annotated[str, typer.Option("--view", help="'each' for a row a finding (default: groups of them).")] = "",
    papers: Annotated[bool, typer.Option("--papers", help="Inside papers, not of imported results.")] = False,
    limit: Limit = None,
    format: Format = TableFormat.TABLE,
) -> None:  # fmt: skip
    """List what the audit finds, as its page does; `audit` sums it up and shows the arithmetic."""
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry
    from dashboard import audit_facts as facts
    from dashboard.findings import FindingsQuery, known_findings

    whole, registry = facts.loaded(papers=papers), sound_registry(data_dir())
    verdicts = tuple(verdict or (each.value for each in facts.SHOWN_FIRST))
    asked = FindingsQuery(verdicts, tuple(rule or ()), tuple(source or ()), tuple(benchmark or ()), search, view)
    query, faults = known_findings(asked, facts.there(whole, registry))
    _refuse(faults)
    found = facts.as_frame(facts.paper_findings(whole, query)) if papers else facts.result_rows(whole, query)
    rows = _first(found, limit, format)
    grid = facts.paper_grid(rows) if papers else facts.result_grid(rows, query, registry)
    print_frame(rows, [_noted(grid, found, rows)], format)


def _refuse(faults: Sequence[str]) -> None:
    """A page shows what is left of a link that names what is not there; a command says so and stops."""
    from dashboard.dead_links import LEFT_OUT

    if faults:
        raise ClaimsError([Problem(each.removesuffix(LEFT_OUT).rstrip(), rule="usage") for each in faults])


def _first(found: pl.DataFrame, limit: int | None, format: TableFormat) -> pl.DataFrame:
    most = (LISTED if format is TableFormat.TABLE else 0) if limit is None else limit
    return found.head(most) if most else found


def _noted(grid: ShownTable, found: pl.DataFrame, rows: pl.DataFrame) -> ShownTable:
    """The table with a word on what is not in it."""
    left = found.height - rows.height
    return replace(grid, notes=[*grid.notes, f"{left:,} more: --limit 0 shows all"]) if left else grid
