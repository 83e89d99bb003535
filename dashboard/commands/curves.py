"""Commands of two quantities: `progress` over time, `pareto` of quality and cost, `efficiency` against a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.commands.rankings import Format, Policy, chosen
from dashboard.links import WHOLE_NAME
from dashboard.served import served_table
from dashboard.tabular import ShownTable, TableFormat, print_frame

if TYPE_CHECKING:
    import polars as pl

    from claims.registry.lookup import Registry


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(epilog="Example: claimboard progress mmlu --setting 5-shot")(progress)
    app.command(epilog="Examples: claimboard pareto parameters accuracy --benchmark imagenet-1k  ·  claimboard pareto "
                "training_memory exact_match -b gsm8k --format csv  ·  claimboard pareto images_per_second accuracy "
                "-b imagenet-1k --across image_size,crop,interpolation,batch_size")(pareto)  # fmt: skip
    app.command(epilog="Examples: claimboard efficiency  ·  claimboard efficiency training_steps")(efficiency)


def progress(
    benchmark: Annotated[str, typer.Argument(help="Name of a benchmark, also with subset: GLUE/SST-2.")],
    metric: Annotated[str | None, typer.Option("--metric", "-m", help="Metric (default: the benchmark's own).")] = None,
    subset: Annotated[str | None, typer.Option("--subset", help="Only this part; 'whole' for none of them.")] = None,
    setting: Annotated[str | None, typer.Option("--setting", "-s", help="Only this protocol.")] = None,
    format: Format = TableFormat.TABLE,
) -> None:
    """Show who held the record of a benchmark, from when and by how much, each protocol by itself.

    A result counts from its evaluation, else from the release of its method. A page that prints again what others
    measured dates nothing; results without a day are counted and left out.
    """
    from claims.boards.leaderboard import WHOLE
    from claims.boards.progress import progress as records
    from dashboard.grids import record_grids

    registry, frame = _tables()
    part = WHOLE if (subset or "").strip().casefold() == WHOLE_NAME else subset
    found = records(frame, benchmark, metric, subset=part, setting=setting, registry=registry)
    grids = record_grids(found)
    if found.is_empty():
        grids = [
            ShownTable(["From", "Method"], [], None, ["No result on that board has a day of evaluation or release."])
        ]
    print_frame(found, grids, format)


def _tables() -> tuple[Registry, pl.DataFrame]:
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry

    return sound_registry(data_dir()), served_table()


def pareto(
    x: Annotated[str, typer.Argument(help="A metric, usually a cost: latency, memory, parameters.")],
    y: Annotated[str, typer.Argument(help="Another metric, usually a quality: accuracy.")],
    benchmark: Annotated[str | None, typer.Option("--benchmark", "-b", help="Only this benchmark.")] = None,
    across: Annotated[
        list[str] | None,
        typer.Option("--across", help="Conditions in which points may differ (image_size, batch_size); with commas."),
    ] = None,
    measured: Annotated[str | None, typer.Option("--measured", help="Only what was measured on this.")] = None,
    policy: Policy = "third-party",
    place: Annotated[
        str | None,
        typer.Option("--place", help="Only one comparable group: 'benchmark|part|setting|measured on', as ids."),
    ] = None,
    format: Format = TableFormat.TABLE,
) -> None:
    """Show quality against cost: whom nobody beats in one without losing in the other.

    Only numbers of one place, protocol and way of measuring meet; what --across names may differ between points and
    stands beside each. A bound is shown and beats nobody. Parameters that no source states are those of the method's
    entry.
    """
    from claims.boards.comparability import ValuePolicy
    from claims.boards.pareto import pareto as frontier
    from dashboard.grids import point_grids
    from dashboard.tradeoffs import of_place

    registry, frame = _tables()
    found = frontier(
        frame, x, y, benchmark=benchmark, across=[each.strip() for each in ",".join(across or ()).split(",") if each],
        measured=measured, policy=chosen(ValuePolicy, policy), registry=registry,
    )  # fmt: skip
    found = found if place is None else of_place(found, place)
    print_frame(found, point_grids(found, registry.metric(x), registry.metric(y), registry), format)


def efficiency(
    metrics: Annotated[list[str] | None, typer.Argument(help="Metrics (default: every cost).")] = None,
    baseline: Annotated[str | None, typer.Option("--baseline", "-b", help="Only against this method.")] = None,
    method: Annotated[str, typer.Option("--method", help="Only methods whose names hold these words.")] = "",
    format: Format = TableFormat.TABLE,
) -> None:
    """Show how much faster, smaller or cheaper, and against what.

    Claims of one metric, baseline, place and way of measuring are ranked; all others are a catalogue by metric, in
    which the order means nothing but size.
    """
    from dashboard.gains import EfficiencyQuery, gains
    from dashboard.grids import gain_grids

    registry, frame = _tables()
    query = EfficiencyQuery(metric=tuple(metrics or ()), baseline=baseline or "", method=method)
    found = gains(frame, query, registry)
    print_frame(found, gain_grids(found, registry), format)
