"""What the page of a benchmark shows: what it measures, at which settings, by whom, and what it still tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import polars as pl

from claims.boards.cells import Selection
from claims.boards.comparability import ValuePolicy, gates
from claims.boards.discrimination import discrimination
from claims.boards.leaderboard import WHOLE, leaderboard
from claims.record.entries import Benchmark, Metric, Size
from claims.record.errors import RegistryError
from claims.record.nearest import did_you_mean
from claims.registry.lookup import Registry, find_subset
from dashboard.benchmark_tables import first_on_parts, parts_of
from dashboard.choices import metric_options
from dashboard.formatting import known_day, number, plural, unit_symbol
from dashboard.html_tables import GAP, UNSTATED, Head, address_of, cell, link, measured, name_cell, shown, table

LISTED = 12  # settings, parts and metrics before the rest is counted


@dataclass(frozen=True, slots=True)
class BenchmarkQuery:
    """What the page shows.

    Attributes:
        id: registry id, or any name.
        subset: id of a part; empty for the whole.
        metric: registry id; empty for the one that most results are in.
        setting: protocol of the record curve; empty for that of most results.
    """

    id: str = ""
    subset: str = ""
    metric: str = ""
    setting: str = ""


def known_benchmark(
    asked: BenchmarkQuery, claims: pl.DataFrame, registry: Registry
) -> tuple[BenchmarkQuery, Benchmark | None, tuple[str, ...]]:
    """The query by ids, its benchmark (None where there is none), and a sentence on all that is not there."""
    try:
        entry, part = registry.benchmark(asked.id)
    except RegistryError as error:
        return asked, None, tuple(map(_said, error.problems))
    faults = []
    if asked.subset:
        part = find_subset(entry, asked.subset)
        if part is None:
            try:
                registry.subset(entry, asked.subset)
            except RegistryError as error:
                faults += [f"{_said(problem)} Shown: all of {entry.name}." for problem in error.problems]
    subset = part.id if part else ""
    there = metrics_of(claims, entry, subset, registry)
    found = registry.find_metric(asked.metric) if asked.metric else None
    metric = found.id if found and found.id in there else next(iter(there), "")
    if asked.metric and metric and (found is None or found.id not in there):
        faults.append(f"There are no results in '{asked.metric}' here. Shown: {registry.metrics[metric].name}.")
    setting = asked.setting
    if setting not in ("", UNSTATED):
        rows = rows_of(claims, entry, subset).filter(pl.col("metric") == metric)
        settings = rows["setting"].drop_nulls().unique().sort().to_list()
        if setting not in settings:
            hint = did_you_mean(setting, settings)
            faults.append(f"There is no setting '{setting}' here{f'; {hint}' if hint else '.'}")
            setting = ""
    return replace(asked, id=entry.id, subset=subset, metric=metric, setting=setting), entry, tuple(faults)


def _said(problem: object) -> str:
    text = str(problem)
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('?') else '.'}"


def rows_of(claims: pl.DataFrame, entry: Benchmark, subset: str) -> pl.DataFrame:
    """The claims on a part, or on the benchmark as a whole."""
    part = pl.col("subset") == subset if subset else pl.col("subset").is_null()
    return claims.filter(pl.col("benchmark") == entry.id).filter(part)


def metrics_of(claims: pl.DataFrame, entry: Benchmark, subset: str, registry: Registry) -> dict[str, int]:
    """Metrics with results there, those of most results first, with their number."""
    options = metric_options(rows_of(claims, entry, subset), registry, entry.id)
    return dict(sorted(((name, count) for name, count in options.items() if count), key=lambda item: -item[1]))


def facts_line(entry: Benchmark, subset: str, rows: pl.DataFrame) -> str:
    """Task, size and what there is of it, in one line; `rows` may be of its parts where there are none of the whole."""
    size = entry.size_of(subset or None)
    parts = 0 if subset or rows["subset"].has_nulls() else rows["subset"].n_unique()
    said = [
        entry.task, _sized(size) if size else None,
        plural(rows.height, "result") + (f" on {plural(parts, 'part')}, none of the whole" if parts else ""),
        plural(rows["method_id"].n_unique(), "method"), plural(rows["paper_id"].n_unique(), "source"),
    ]  # fmt: skip
    return " · ".join(each for each in said if each)


def _sized(size: Size) -> str:
    """`14,042 items (test), 1,531 items (dev)`."""
    return ", ".join(plural(count, "item") + (f" ({split})" if split else "") for split, count in size.numbers)


def links_line(entry: Benchmark, query: BenchmarkQuery, parts: int, registry: Registry, home: str | None) -> str:
    """Where to go from here, as HTML."""
    subset = query.subset or None
    found = [
        link("Leaderboard", address_of("board", benchmark=entry.id, metric=query.metric or None, subset=subset)),
        link(f"Compare its {parts} parts", address_of("compare", suite=entry.id)) if parts > 1 else "",
        link("Compare methods here", address_of("compare", benchmarks=entry.id)) if not query.subset else "",
        link("All claims", address_of("claims", benchmark=entry.id)),
        link(f"All of {escape(entry.name)}", address_of("benchmark", id=entry.id)) if query.subset else "",
    ]  # fmt: skip
    relatives = [
        each for each in registry.benchmarks.values() if entry.id == each.variant_of or entry.variant_of == each.id
    ]
    found += [link(f"<bdi>{escape(each.name)}</bdi>", address_of("benchmark", id=each.id)) for each in relatives[:4]]
    found += [link("Home page ↗", home)] if home else []
    return f'<p class="cb-legend">{" · ".join(each for each in found if each)}</p>'


def board_of(rows: pl.DataFrame, query: BenchmarkQuery, registry: Registry) -> pl.DataFrame:
    """One row a method and protocol, ranked."""
    return leaderboard(rows, query.id, query.metric, subset=query.subset or WHOLE, policy=ValuePolicy.THIRD_PARTY,
                       registry=registry)  # fmt: skip


def settings_in_use(claims: pl.DataFrame, registry: Registry, query: BenchmarkQuery) -> tuple[str, int]:
    """The table of the protocols in use, and how many there are; none where nothing can be ranked."""
    board = board_of(rows_of(claims, registry.benchmarks[query.id], query.subset), query, registry)
    return ("", 0) if board.is_empty() else settings_table(board, registry.metrics[query.metric], query)


def settings_table(board: pl.DataFrame, metric: Metric, query: BenchmarkQuery) -> tuple[str, int]:
    """Protocols in use as an HTML table, that of most methods first, and how many there are."""
    groups = board.partition_by(gates(metric, board.columns), maintain_order=True)
    heads = ("Setting", "Methods", "Sources", Head("Best", "cb-left"), escape(measured(metric, board["norm_unit"][0])))
    apart = "measurement" in gates(metric, board.columns)
    body = "".join(_setting(part, query, apart) for part in groups[:LISTED])
    return table("Settings in use, each a ranking of its own", heads, body), len(groups)


def _setting(part: pl.DataFrame, query: BenchmarkQuery, apart: bool) -> str:
    first = part.row(0, named=True)
    measurement = first["measurement"] if apart else None
    name = " · ".join(
        each for each in (first["setting"] or UNSTATED, measurement,
                          f"against {first['against']}" if first["against"] else None) if each
    )  # fmt: skip
    board = address_of("board", benchmark=query.id, metric=query.metric, subset=query.subset or None,
                       setting=first["setting"] or "unstated")  # fmt: skip
    best = value = GAP
    if first["rank"] == 1:
        best = link(f"<bdi>{escape(first['method'])}</bdi>", address_of("method", id=first["method_id"]))
        printed = shown(first["norm_value"], first["reported"])
        value = link(printed, address_of("claims", claim=first["claim_id"]))
    return (
        f"<tr>{name_cell(name, board)}<td>{part.height:,}</td><td>{part['paper_id'].n_unique():,}</td>"
        f"{cell(best, 'cb-left')}<td>{value}</td></tr>"
    )


def metrics_table(there: Mapping[str, int], query: BenchmarkQuery, registry: Registry) -> str:
    """Metrics of the benchmark as an HTML table, each a link to this page in it."""
    body = ""
    for name, count in list(there.items())[:LISTED]:
        metric = registry.metrics[name]
        address = address_of("benchmark", id=query.id, subset=query.subset or None, metric=name)
        mark = ' aria-current="true"' if name == query.metric else ""
        body += (
            f"<tr{mark}>{name_cell(metric.name, address)}<td>{escape(metric.better or GAP)}</td><td>{count:,}</td></tr>"
        )
    return table("Metrics that results are given in", ("Metric", "Better is", "Results"), body)


def parts_table(claims: pl.DataFrame, entry: Benchmark) -> tuple[str, int]:
    """Parts with results as an HTML table, those of most methods first, and how many there are."""
    ordered = parts_of(claims, entry.id)
    body = ""
    for row in ordered.iter_rows(named=True):
        part = entry.part(row["subset"])
        head = name_cell(
            part.name if part else row["subset"], address_of("benchmark", id=entry.id, subset=row["subset"])
        )
        body += f"<tr>{head}<td>{row['methods']:,}</td><td>{row['results']:,}</td></tr>"
    return table("Parts that are scored by themselves", ("Part", "Methods", "Results"), body), ordered.height


def part_leaders(rows: pl.DataFrame, entry: Benchmark, registry: Registry) -> str:
    """Who is first on each part, at the metric and protocol that most methods share there, as an HTML table."""
    body = "".join(
        _part_leader(row, entry, registry) for row in first_on_parts(rows, entry.id, registry).rows(named=True)
    )
    left = "cb-left"
    heads = ("Part", Head("Metric", left), Head("Setting", left), Head("First", left), "Value", "Methods")
    return table("Who is first on each part", heads, body)


def _part_leader(row: Mapping[str, Any], entry: Benchmark, registry: Registry) -> str:
    part, metric = entry.part(row["subset"]), registry.metrics[row["metric"]]
    board = address_of("board", benchmark=entry.id, metric=metric.id, subset=row["subset"])
    first = link(f"<bdi>{escape(row['method'])}</bdi>", address_of("method", id=row["method_key"]))
    value = link(shown(row["norm_value"], row["reported"]), address_of("claims", claim=row["claim_id"]))
    told = escape(measured(metric, row["norm_unit"])), escape(row["setting"] or UNSTATED), first
    return (
        f"<tr>{name_cell(part.name if part else row['subset'], board)}"
        f"{''.join(cell(each, 'cb-left') for each in told)}<td>{value}</td><td>{row['methods']:,}</td></tr>"
    )


def what_it_tells(claims: pl.DataFrame, registry: Registry, benchmark: str, subset: str, metric: str) -> list[str]:
    """How near its end a benchmark, or a part of it, is in a metric, and what it still tells, in sentences.

    Nothing is said where too few methods have numbers.
    """
    rows = claims.filter(pl.col("benchmark") == benchmark)
    place = f"{benchmark}/{subset}" if subset else benchmark
    wanted = Selection(benchmarks=(place,), metric=metric, most=rows.height)
    found = discrimination(rows, wanted, registry=registry)
    return told_apart(found.row(0, named=True)) if found.height else []


def told_apart(found: Mapping[str, Any]) -> list[str]:
    """A row of `claims.boards.discrimination.discrimination` in sentences."""
    unit = unit_symbol(found["norm_unit"])
    at = f"{number(found['best'])} {unit}".strip()
    said = [f"The best of {plural(found['methods'], 'method')} at the commonest setting reaches {at}, half of them "
            f"{number(round(found['median'], 2))} {unit}".strip() + " or better."]  # fmt: skip
    if found["headroom"] is not None:
        room = f"{number(round(found['headroom'], 2))} {unit}".strip()
        verdict = "nearly saturated" if found["headroom"] < 5 else "not saturated"
        said.append(f"{room} are left to the best possible score: {verdict}.")
    if found["apart"] is None:
        said.append("Nothing is known of chance, so that neighbours in the ranking cannot be tested.")
    else:
        ties = plural(found["tie_groups"], "tie group")
        said.append(f"Tests at 95 % tell {found['apart']:.0%} of neighbours in the ranking apart; {ties}.")
    return said


def record_day(row: Mapping[str, Any]) -> str:
    """The day from which a record counts, as exactly as it is known."""
    return known_day(row["held_since"]) if row["dated_by"] == "released" else str(row["held_since"])


def records_table(records: pl.DataFrame) -> str:
    """The records of one protocol as an HTML table, the newest first."""
    body = "".join(
        f"<tr>{name_cell(row['method'], address_of('method', id=row['method']))}<td>{record_day(row)}</td>"
        f"<td>{link(shown(row['norm_value'], row['reported']), address_of('claims', claim=row['claim_id']))}</td>"
        f"<td>{shown(row['gain']) if row['gain'] is not None else GAP}</td><td>{escape(row['dated_by'])}</td></tr>"
        for row in reversed(records.rows(named=True))
    )
    return table("Records", ("Held by", "Since", "Value", "Gain", "Day of"), body)
