"""The tables of a benchmark's page as they can be taken along: settings in use, parts, records."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

import polars as pl

from claims.boards.cells import Selection, cells
from claims.boards.comparability import ValuePolicy, gates
from claims.boards.leaderboard import WHOLE, leaderboard
from claims.record.entries import Benchmark
from claims.registry.lookup import Registry, data_dir
from claims.registry.sound import sound_registry
from dashboard.downloads import TakenAlong, rows_of
from dashboard.formatting import NOTHING, metric_label
from dashboard.grids import record_grids
from dashboard.html_tables import UNSTATED, shown
from dashboard.links import WHOLE_NAME
from dashboard.tabular import DIFFER, ShownTable

BoardPlace = tuple[str, str, str]  # ids of benchmark, part (empty for the whole) and metric


def settings_of(
    claims: pl.DataFrame, benchmark: str, metric: str, subset: str = WHOLE, registry: Registry | None = None
) -> pl.DataFrame:
    """The protocols that a benchmark is measured at, each a ranking of its own, that of most methods first.

    Args:
        claims: the claims table.
        benchmark: id.
        metric: id.
        subset: id of a part, empty for the whole.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        What the members of a ranking share, `methods`, `sources`, and the first of them as `method`, `norm_value`,
        `reported`, `conflict` and `claim_id`: null where nothing there is ranked.
    """
    registry = registry or sound_registry(data_dir())
    board = leaderboard(claims, benchmark, metric, subset=subset, policy=ValuePolicy.THIRD_PARTY, registry=registry)
    group = gates(registry.metrics[metric], board.columns)
    first = ("method", "norm_value", "reported", "conflict", "claim_id")
    return board.group_by(group, maintain_order=True).agg(
        pl.len().alias("methods"), pl.col("paper_id").n_unique().alias("sources"),
        *(pl.when(pl.col("rank") == 1).then(name).first().alias(name) for name in first),
    )  # fmt: skip


def taken_settings(claims: pl.DataFrame, place: BoardPlace, rows: int, registry: Registry) -> TakenAlong:
    """The settings in use as they can be taken along.

    Args:
        claims: the claims table.
        place: what is measured.
        rows: how many settings there are.
        registry: where names are looked up.
    """
    benchmark, subset, metric = place

    def found() -> pl.DataFrame:
        return settings_of(claims, benchmark, metric, subset, registry)

    return TakenAlong(
        _name(place, "settings"), rows, found, lambda: [_setting_grid(found(), metric, registry)],
        lambda: rows_of(claims, found()["claim_id"]), "",
        "from validation import load_table\n"
        "from dashboard.benchmark_tables import settings_of\n"
        f"settings = settings_of(load_table(), {benchmark!r}, {metric!r}, {subset!r})",
    )  # fmt: skip


def _name(place: BoardPlace, what: str) -> str:
    return "-".join(part for part in (*place, what) if part)


def _setting_grid(found: pl.DataFrame, metric: str, registry: Registry) -> ShownTable:
    lines = []
    for row in found.iter_rows(named=True):
        said = [row["setting"] or UNSTATED, row.get("measurement"), row["against"] and f"against {row['against']}"]
        value = NOTHING if row["norm_value"] is None else shown(row["norm_value"], row["reported"])
        best = [row["method"] or NOTHING, value + " ≠" * bool(row["conflict"])]
        lines.append([" · ".join(each for each in said if each), f"{row['methods']:,}", f"{row['sources']:,}", *best])
    header = ["Setting", "Methods", "Sources", "Best", metric_label(registry.metrics[metric], found["norm_unit"][0])]
    notes = [DIFFER] * bool(found["conflict"].any())
    return ShownTable(header, lines, None, notes)


def parts_of(claims: pl.DataFrame, benchmark: str) -> pl.DataFrame:
    """The parts of a benchmark with results, `subset`, `methods`, `results`; those of most methods first."""
    rows = claims.filter(pl.col("benchmark") == benchmark).drop_nulls("subset")
    counts = rows.group_by("subset").agg(methods=pl.col("method_id").n_unique(), results=pl.len())
    return counts.sort("methods", "results", "subset", descending=[True, True, False])


def taken_parts(claims: pl.DataFrame, entry: Benchmark, rows: int) -> TakenAlong:
    """The parts as they can be taken along."""

    def grid() -> list[ShownTable]:
        named = [
            [part.name if (part := entry.part(name)) else name, f"{methods:,}", f"{results:,}"]
            for name, methods, results in parts_of(claims, entry.id).iter_rows()
        ]
        return [ShownTable(["Part", "Methods", "Results"], named)]

    return TakenAlong(
        f"{entry.id}-parts", rows, lambda: parts_of(claims, entry.id), grid,
        lambda: claims.filter(pl.col("benchmark") == entry.id, pl.col("subset").is_not_null()), "",
        "from validation import load_table\n"
        "from dashboard.benchmark_tables import parts_of\n"
        f"parts = parts_of(load_table(), {entry.id!r})",
    )  # fmt: skip


def taken_metrics(there: Mapping[str, int], entry: Benchmark, subset: str, registry: Registry) -> TakenAlong:
    """The metrics of a benchmark as they can be taken along.

    Args:
        there: metric id -> its results.
        entry: the benchmark.
        subset: part of it; empty for the whole.
        registry: where names are looked up.
    """
    known = [registry.metrics[name] for name in there]
    frame = pl.DataFrame({
        "metric": [each.id for each in known], "better": [each.better for each in known],
        "results": list(there.values()),
    }, {"metric": pl.String, "better": pl.String, "results": pl.Int64})  # fmt: skip
    rows = [[each.name, each.better or NOTHING, f"{there[each.id]:,}"] for each in known]
    grid = ShownTable(["Metric", "Better is", "Results"], rows)
    return TakenAlong(_name((entry.id, subset, ""), "metrics"), frame.height, lambda: frame, lambda: [grid])


def first_on_parts(claims: pl.DataFrame, benchmark: str, registry: Registry | None = None) -> pl.DataFrame:
    """Who is first on each part of a benchmark, at the metric and protocol that most methods share there.

    Args:
        claims: the claims table.
        benchmark: id.
        registry: where names are looked up; by default that of the data folder.

    Returns:
        The columns of `claims.boards.cells` with `methods`, their number; parts in the registry's order.
    """
    registry = registry or sound_registry(data_dir())
    rows = claims.filter(pl.col("benchmark") == benchmark)
    found = cells(rows, Selection(suite=benchmark, most=max(rows.height, 1)), registry).filter("aligned")
    best = found.sort("good", "method", descending=[True, False]).unique("subset", keep="first", maintain_order=True)
    best = best.join(found.group_by("subset").agg(methods=pl.len()), on="subset", maintain_order="left")
    there = [*(part.id for part in registry.benchmarks[benchmark].subsets), *best["subset"]]
    order = pl.DataFrame({"subset": list(dict.fromkeys(there))}, {"subset": pl.String})
    return order.join(best, on="subset", maintain_order="left").select(best.columns)


def taken_leaders(claims: pl.DataFrame, entry: Benchmark, rows: int, registry: Registry) -> TakenAlong:
    """The first of each part as they can be taken along."""

    def found() -> pl.DataFrame:
        return first_on_parts(claims, entry.id, registry)

    return TakenAlong(
        f"{entry.id}-parts", rows, found, lambda: [_leader_grid(found(), entry, registry)],
        lambda: rows_of(claims, found()["claim_id"]), "",
        "from validation import load_table\n"
        "from dashboard.benchmark_tables import first_on_parts\n"
        f"parts = first_on_parts(load_table(), {entry.id!r})",
    )  # fmt: skip


def _leader_grid(found: pl.DataFrame, entry: Benchmark, registry: Registry) -> ShownTable:
    lines = [
        [part.name if (part := entry.part(row["subset"])) else row["subset"],
         metric_label(registry.metrics[row["metric"]], row["norm_unit"]), row["setting"] or UNSTATED, row["method"],
         shown(row["norm_value"], row["reported"]) + " ≠" * bool(row["conflict"]), f"{row['methods']:,}"]
        for row in found.iter_rows(named=True)
    ]  # fmt: skip
    notes = [DIFFER] * bool(found["conflict"].any())
    return ShownTable(["Part", "Metric", "Setting", "First", "Value", "Methods"], lines, None, notes)


def taken_records(records: pl.DataFrame, place: BoardPlace, claims: pl.DataFrame, *, whole: bool) -> TakenAlong:
    """The records of one protocol as they can be taken along.

    Args:
        records: columns of `claims.boards.progress`.
        place: what is measured.
        claims: the claims table.
        whole: whether they are those of every result, and not of what filters leave: then a command prints them.
    """
    (benchmark, subset, metric), setting = place, records["setting"][0] or "unstated"
    command = ["claimboard", "progress", benchmark, "--metric", metric, "--subset", subset or WHOLE_NAME]
    python = (
        "from validation import load_table\n"
        "from claims.boards.progress import progress\n"
        f"records = progress(load_table(), {benchmark!r}, {metric!r}, subset={subset!r}, setting={setting!r})"
    )
    return TakenAlong(
        _name(place, "records"), records.height, lambda: records, lambda: record_grids(records),
        lambda: rows_of(claims, records["claim_id"]),
        shlex.join([*command, "--setting", setting]) if whole else "", python if whole else "",
    )  # fmt: skip
