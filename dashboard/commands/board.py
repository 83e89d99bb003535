"""Commands that read the tables: `board`, `benchmarks`, `metrics`, `show`, `columns`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from claims.record.errors import ClaimsError, Problem
from dashboard.commands.board_grid import print_board
from dashboard.commands.rankings import chosen, print_discrimination
from dashboard.links import WHOLE_NAME
from dashboard.served import served_findings, served_rows, served_table
from dashboard.tabular import (
    TableFormat,
    csv_text,
    json_text,
    print_rows,
)  # fmt: skip

if TYPE_CHECKING:
    import polars as pl

    from claims.record.entries import Benchmark, Metric, Subset
    from claims.registry.lookup import Registry

Intervals = Annotated[bool, typer.Option("--intervals", help="Test every two rows, one a method: which are tied?")]
OneSetting = Annotated[
    str | None, typer.Option("--setting", "-s", help="Only this protocol; 'unstated' for claims without one.")
]
Derived = Annotated[bool, typer.Option("--derived", help="Also claims that were computed from others.")]
OneRow = Annotated[
    str | None,
    typer.Option("--policy", help="One row a method: third-party (so with --intervals), recent, median or best."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(
        epilog="Examples: claimboard board mmlu  ·  claimboard board kodak --metric bd_rate --format csv  ·  "
        "claimboard board glue/sst-2 --setting 'dev set'  ·  claimboard board mmlu --intervals"
    )(board)
    app.command(epilog="Examples: claimboard benchmarks --search glue  ·  claimboard benchmarks --discrimination")(
        benchmarks
    )
    app.command(epilog="Example: claimboard metrics --search perplexity --format json")(metrics)
    app.command(epilog="Example: claimboard show mlicv2:6ca460da")(show)
    app.command(epilog="Example: claimboard columns --format markdown")(columns)


def board(
    benchmark: Annotated[str, typer.Argument(help="A benchmark, in any spelling, also with subset: GLUE/SST-2.")],
    metric: Annotated[str | None, typer.Option("--metric", "-m", help="Metric (default: the benchmark's own).")] = None,
    subset: Annotated[str | None, typer.Option("--subset", help="Only this part; 'whole' for none of them.")] = None,
    setting: OneSetting = None,
    derived: Derived = False,
    intervals: Intervals = False,
    policy: OneRow = None,
    format: Annotated[TableFormat, typer.Option("--format", "-f", help="How to print the board.")] = TableFormat.TABLE,
) -> None:
    """Rank the claims of one benchmark and metric, each setting by itself.

    A rank such as 1-4 says which places the printed digits and uncertainties leave open; with --intervals, which ones
    pairwise tests at 95 % leave open (Holm), and the last column says what the test of a row follows from. Bounds ("up
    to"), approximate values and ranges stand below the ranks and say why they have none.
    """
    from claims.boards.comparability import ValuePolicy
    from claims.boards.intervals import LEVEL
    from claims.boards.leaderboard import leaderboard
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry

    registry = sound_registry(data_dir())
    entry, part, place = _place(registry, benchmark, subset)
    frame = served_rows(entry.id)
    measured = _metric(registry, frame, entry, part, metric)
    one = intervals or policy is not None  # one row a method, of which there is something to say
    ranked = leaderboard(
        frame, entry.id, measured.id, subset=place, setting=setting,
        include_derived=derived, policy=chosen(ValuePolicy, policy or "third-party") if one else None,
        level=LEVEL if intervals else None, registry=registry,
    )  # fmt: skip
    if one:
        ranked = _judged(ranked, entry.id)
    print_board(ranked, entry, measured, format)
    if ranked.is_empty():
        print(_nothing(served_table(), entry, measured), file=sys.stdout if format is TableFormat.TABLE else sys.stderr)


def _place(registry: Registry, benchmark: str, subset: str | None) -> tuple[Benchmark, Subset | None, str | None]:
    """The benchmark, the part, and what `leaderboard` calls them: None for the whole and every part."""
    from claims.boards.leaderboard import WHOLE

    entry, part = registry.benchmark(benchmark)
    if (subset or "").strip().casefold() == WHOLE_NAME:
        return entry, part, WHOLE
    part = registry.subset(entry, subset) if subset else part
    return entry, part, part.id if part else None


def _judged(ranked: pl.DataFrame, benchmark: str) -> pl.DataFrame:
    """A board with what the audit says of its rows."""
    import polars as pl

    from claims.audit.verdicts import verdicts_of, with_verdicts

    return with_verdicts(ranked, verdicts_of(served_findings().filter(pl.col("benchmark") == benchmark)))


def _metric(registry: Registry, frame: pl.DataFrame, entry: Benchmark, part: Subset | None, name: str | None) -> Metric:
    """The metric asked for, else the benchmark's or its part's own, else the one that most of its claims are about."""
    import polars as pl

    if name is not None:
        return registry.metric(name)
    rows = frame.filter(pl.col("benchmark") == entry.id)
    if part is not None:
        rows = rows.filter(pl.col("subset") == part.id)
    found = rows["metric"].value_counts().sort("count", "metric", descending=[True, False])["metric"].to_list()
    if not found or entry.metrics or (part is not None and part.metrics):
        default = registry.default_metric(entry, part)
        if not found or default.id in found:
            return default
    return registry.metrics[found[0]]


def _nothing(frame: pl.DataFrame, entry: Benchmark, metric: Metric) -> str:
    """What to say when a board is empty: that it is, and what there is nearby."""
    import polars as pl

    from claims.boards.leaderboard import boarded_comparison

    rows = frame.filter(pl.col("benchmark") == entry.id)
    kind = boarded_comparison(metric)
    lines = [f"No {kind} claim of {metric.printed} on {entry.name} fits."]
    if rows.is_empty():
        most = (
            frame["benchmark"].drop_nulls().value_counts().sort("count", "benchmark", descending=[True, False]).head(5)
        )
        listed = ", ".join(f"{name} ({count})" for name, count in most.iter_rows())
        lines.append(f"{entry.name} has no claims yet. Benchmarks with claims: {listed or 'none'}.")
    else:
        kinds = ("metric", "comparison", "subset", "setting")
        counts = rows.group_by(kinds).len().sort("len", *kinds, descending=[True, False, False, False, False])
        lines.append(f"What there is on {entry.name}:")
        for name, comparison, subset, setting, count in counts.head(10).iter_rows():
            where = ", ".join(word for word in (subset, setting) if word)
            lines.append(f"  {count} x {name} ({comparison}){f', {where}' if where else ''}")
    return "\n".join(lines)


def benchmarks(
    search: Annotated[str, typer.Option("--search", "-q", help="Only those whose names or task hold this text.")] = "",
    fit: Annotated[
        bool, typer.Option("--fit", help="List how the scores of each board fit the benchmark's size.")
    ] = False,
    discrimination: Annotated[
        bool, typer.Option("--discrimination", help="List which benchmarks still tell methods apart.")
    ] = False,
    correlations: Annotated[
        bool, typer.Option("--correlations", help="List which two benchmarks rank methods alike.")
    ] = False,
    format: Annotated[TableFormat, typer.Option("--format", "-f", help="How to print the list.")] = TableFormat.TABLE,
) -> None:
    """List the benchmarks of the registry, with their sizes and the number of their claims."""
    from claims.registry.lookup import data_dir, key
    from claims.registry.sound import sound_registry

    if discrimination or correlations:
        print_discrimination(search, correlations, format)
        return
    if fit:
        _print_found(list(_FIT), _fits(search), format, search)
        return
    counts = _counts("benchmark")
    rows = []
    for entry in sound_registry(data_dir()).benchmarks.values():
        parts = " ".join(f"{part.id} {part.name}" for part in entry.subsets)
        if key(search) in key(" ".join((entry.id, entry.name, *entry.aliases, entry.task or "", parts))):
            size = entry.size
            held = ("", "") if size is None else (str(size.usual), str(size.counts) if size.source else "unverified")
            claims = str(counts.get(entry.id, 0))
            rows.append([entry.id, entry.name, entry.task or "", ", ".join(entry.metrics), *held, claims])
    _print_found(["id", "name", "task", "metrics", "size", "counts", "claims"], rows, format, search)


_FIT = ("benchmark", "metric", "split", "size", "scores", "fit", "by chance", "verdict", "other size")


def _fits(search: str) -> list[list[str]]:
    """Boards with enough scores to judge the size of their benchmark by."""
    from claims.audit.size_fit import board_fits
    from claims.registry.lookup import data_dir, key
    from claims.registry.sound import sound_registry

    rows = []
    for board in board_fits(served_table(), sound_registry(data_dir())):
        name = f"{board.benchmark}/{board.subset}" if board.subset else board.benchmark
        if key(search) in key(name):
            own = board.own
            told = [str(own.size), str(own.scores), str(own.hits), f"{own.chance:.0f}", str(own.verdict)]
            rows.append([name, board.metric, board.split or "", *told, str(board.other or "")])
    return rows


def metrics(
    search: Annotated[str, typer.Option("--search", "-q", help="Only those whose names hold this text.")] = "",
    format: Annotated[TableFormat, typer.Option("--format", "-f", help="How to print the list.")] = TableFormat.TABLE,
) -> None:
    """List the metrics of the registry, with unit, direction and the number of their claims."""
    from claims.registry.lookup import data_dir, key
    from claims.registry.sound import sound_registry

    counts = _counts("metric")
    rows = []
    for entry in sound_registry(data_dir()).metrics.values():
        if key(search) in key(" ".join((entry.id, entry.name, *entry.aliases, entry.description or ""))):
            better = f"{entry.better} is better" if entry.better else ""
            claims = str(counts.get(entry.id, 0))
            rows.append([entry.id, entry.name, entry.unit, better, entry.kind, entry.description or "", claims])
    _print_found(["id", "name", "unit", "better", "kind", "description", "claims"], rows, format, search)


def _counts(column: str) -> dict[str, int]:

    return dict(served_table()[column].drop_nulls().value_counts().iter_rows())


def _print_found(header: list[str], rows: list[list[str]], format: TableFormat, search: str) -> None:
    if not rows and format is TableFormat.TABLE:
        print(f"Nothing in the registry holds '{search}'.")
    else:
        print_rows(header, rows, format)


def show(
    claim_id: Annotated[str, typer.Argument(help="Id of a claim, as boards and exports print it.")],
    format: Annotated[TableFormat, typer.Option("--format", "-f", help="How to print the claim.")] = TableFormat.TABLE,
) -> None:
    """Show one claim: the printed figure, what it was read as, and where it comes from."""
    import polars as pl

    from claims.record.nearest import did_you_mean

    frame = served_table()
    found = frame.filter(pl.col("claim_id") == claim_id)
    if found.is_empty():
        ids = frame["claim_id"].to_list()
        own = [one for one in ids if one.startswith(f"{claim_id.partition(':')[0]}:")]
        listed = f"claims of that paper: {', '.join(own[:8])}{', ...' if len(own) > 8 else ''}"
        hint = did_you_mean(claim_id, ids) or (listed if own else "boards and exports print the ids of claims")
        raise ClaimsError(Problem(f"unknown claim '{claim_id}'", rule="unknown-claim", hint=hint))
    if format is TableFormat.CSV:
        print(csv_text(found), end="")
    elif format is TableFormat.JSON:
        print(json_text(found.row(0, named=True)))
    else:
        stated = {name: value for name, value in found.row(0, named=True).items() if value not in (None, [])}
        if "conditions" in stated:
            stated["conditions"] = "; ".join(f"{each['name']}: {each['value']}" for each in stated["conditions"])
        print_rows(["field", "value"], [[name, str(value)] for name, value in stated.items()], format)


class TableName(StrEnum):
    """A table that is written by `claimboard build`."""

    CLAIMS = "claims"
    PAPERS = "papers"


def columns(
    table: Annotated[TableName, typer.Argument(help="Which table.")] = TableName.CLAIMS,
    format: Annotated[TableFormat, typer.Option("--format", "-f", help="How to print the list.")] = TableFormat.TABLE,
) -> None:
    """List the columns of a table: name, type, whether a cell may be null, and what it means."""
    from claims.boards.claim_columns import CLAIM_COLUMNS
    from claims.boards.papers import PAPER_COLUMNS

    listed = CLAIM_COLUMNS if table is TableName.CLAIMS else PAPER_COLUMNS
    rows = [[each.name, each.holds, "no" if each.required else "yes", each.meaning] for each in listed]
    print_rows(["column", "type", "null", "meaning"], rows, format)
