"""Commands of two quantities: `progress` over time, `pareto` of quality and cost, `efficiency` against a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.commands.rankings import Format, Policy, chosen
from dashboard.served import served_table
from dashboard.tabular import ShownTable, TableFormat, print_frame

if TYPE_CHECKING:
    import polars as pl

    from claims.record.entries import Metric
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
    subset: Annotated[str | None, typer.Option("--subset", help="Only this part of the benchmark.")] = None,
    setting: Annotated[str | None, typer.Option("--setting", "-s", help="Only this protocol.")] = None,
    format: Format = TableFormat.TABLE,
) -> None:
    """Show who held the record of a benchmark, from when and by how much, each protocol by itself.

    A result counts from its evaluation, else from the release of its method. A page that prints again what others
    measured dates nothing; results without a day are counted and left out.
    """
    from claims.boards.progress import progress as records

    registry, frame = _tables()
    found = records(frame, benchmark, metric, subset=subset, setting=setting, registry=registry)
    grids = [_curve(part) for part in found.partition_by("subset", "setting", "norm_unit", maintain_order=True)]
    if found.is_empty():
        grids = [
            ShownTable(["From", "Method"], [], None, ["No result on that board has a day of evaluation or release."])
        ]
    print_frame(found, grids, format)


def _tables() -> tuple[Registry, pl.DataFrame]:
    from claims.registry.lookup import Registry, data_dir

    return Registry.load(data_dir()), served_table()


def _curve(part: pl.DataFrame) -> ShownTable:
    from dashboard.formatting import number, unit_symbol

    first = part.row(0, named=True)
    unit = unit_symbol(first["norm_unit"])
    rows = [
        [str(row["held_since"]), row["method"], f"{number(row['norm_value'])} {unit}".rstrip(), number(row["gain"]),
         row["dated_by"], row["title"]]
        for row in part.iter_rows(named=True)
    ]  # fmt: skip
    title = " · ".join(word for word in (first["subset"], first["setting"] or "setting unstated") if word)
    note = f"{first['undated']} of {first['results']} results have no day and stand on no curve"
    return ShownTable(
        ["From", "Method", "Value", "Gain", "Day of", "Paper"], rows, title, [note] * bool(first["undated"])
    )


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
    format: Format = TableFormat.TABLE,
) -> None:
    """Show quality against cost: whom nobody beats in one without losing in the other.

    Only numbers of one place, protocol and way of measuring meet; what --across names may differ between points and
    stands beside each. A bound is shown and beats nobody. Parameters that no source states are those of the method's
    entry.
    """
    from claims.boards.comparability import ValuePolicy
    from claims.boards.pareto import pareto as frontier

    registry, frame = _tables()
    found = frontier(
        frame, x, y, benchmark=benchmark, across=[each.strip() for each in ",".join(across or ()).split(",") if each],
        measured=measured, policy=chosen(ValuePolicy, policy), registry=registry,
    )  # fmt: skip
    metrics = registry.metric(x), registry.metric(y)
    print_frame(
        found, [_points(part, *metrics, registry) for part in found.partition_by("group", maintain_order=True)], format
    )


def _points(part: pl.DataFrame, x: Metric, y: Metric, registry: Registry) -> ShownTable:
    from dashboard.formatting import BOUND_SIGNS, metric_label, number

    told = part["at"].is_not_null().any()

    def shown(row: dict[str, Any], side: str) -> str:
        return BOUND_SIGNS[row[f"{side}_bound"]] + number(row[side])

    rows = [
        [row["method"], shown(row, "x") + " ‡" * (row["of"] is not None) + " §" * (row["x_claim"] is None),
         shown(row, "y"), "frontier" if row["frontier"] else
         f"behind {row['dominated_by']}" if row["dominated_by"] else "a bound", *[row["at"] or ""] * told]
        for row in part.iter_rows(named=True)
    ]  # fmt: skip
    first = part.row(0, named=True)
    entry = registry.benchmarks.get(first["benchmark"] or "")
    place = entry.titled(first["subset"]) if entry else "no benchmark"
    how = [first[name] or (None if told else f"{name} unstated") for name in ("setting", "measurement")]
    words = [place, *(word for word in how if word)]
    notes = ["‡ measured of the architecture, not of this training of it"] * part["of"].is_not_null().any()
    notes += ["§ of the method's entry: no source states it beside its results"] * part["x_claim"].is_null().any()
    header = ["Method", metric_label(x), metric_label(y), "Place", *["At"] * told]
    return ShownTable(header, rows, " · ".join(words), notes)


def efficiency(
    metrics: Annotated[list[str] | None, typer.Argument(help="Metrics (default: every cost).")] = None,
    baseline: Annotated[str | None, typer.Option("--baseline", "-b", help="Only against this method.")] = None,
    format: Format = TableFormat.TABLE,
) -> None:
    """Show how much faster, smaller or cheaper, and against what.

    Claims of one metric, baseline, place and way of measuring are ranked; all others are a catalogue by metric, in
    which the order means nothing but size.
    """
    from claims.boards.efficiency import efficiency as claims_against

    registry, frame = _tables()
    found = claims_against(frame, metrics or (), baseline=baseline, registry=registry)
    ranked = found.filter(board="ranked").partition_by("group", maintain_order=True)
    grids = [_gains(part, registry, True) for part in ranked]
    rest = found.filter(board="catalogue")
    grids += [_gains(part, registry, False) for part in rest.partition_by("metric", maintain_order=True)]
    print_frame(found, grids, format)


def _gains(part: pl.DataFrame, registry: Registry, ranked: bool) -> ShownTable:
    from dashboard.formatting import BOUND_SIGNS, NOTHING, number

    rows = [
        [NOTHING if row["rank"] is None else str(row["rank"]), row["method"], row["baseline"] or "unstated",
         f"{BOUND_SIGNS[row['bound']]}{_factor(row['gain'])}", _factor(row["factor"]), number(row["change"]),
         row["reported"], row["hardware"] or "", row["remark"] or ""]
        for row in part.iter_rows(named=True)
    ]  # fmt: skip
    first = part.row(0, named=True)
    metric = registry.metrics[first["metric"]].name
    title = f"{metric} against {first['baseline']}" if ranked else f"{metric}: a catalogue, not a ranking"
    header = ["#", "Method", "Against", "Times better", "New / old", "Change", "Reported", "Hardware", "Remark"]
    return ShownTable(header, rows, title)


def _factor(value: float | None) -> str:
    from dashboard.formatting import NOTHING, times

    return NOTHING if value is None else times(value)
