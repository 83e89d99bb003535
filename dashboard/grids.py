"""Comparisons, rankings and curves as tables for people: what commands print and pages let take along."""

from __future__ import annotations

from typing import Any

import polars as pl

from claims.boards.aggregate import RULE_WORDS, RankRule
from claims.boards.overall import RANK_OF
from claims.record.entries import Metric
from claims.registry.lookup import Registry
from dashboard.formatting import BOUND_SIGNS, NOTHING, metric_label, number, printed_decimals, times, unit_symbol
from dashboard.tabular import DIFFER, ShownTable, mark

_ACROSS = 12  # tasks that a terminal has room for beside each other


def side_by_side(found: pl.DataFrame) -> ShownTable:
    """Methods down, tasks across, of many tasks the other way round; protocols as notes."""
    tasks = found["task"].unique(maintain_order=True).to_list()
    common = dict(found.filter("aligned").select("task", "setting").unique(maintain_order=True).iter_rows())
    notes: dict[str, str] = {}
    header = ["Method", *(_noted(task, common.get(task), notes) for task in tasks)]
    rows = []
    for part in found.partition_by("method_key", maintain_order=True):
        cells = {row["task"]: _cell(row, notes) for row in part.iter_rows(named=True)}
        rows.append([part["method"][0], *(cells[task] for task in tasks)])
    if len(tasks) > max(_ACROSS, len(rows)):
        header, *rows = ([*cells] for cells in zip(header, *rows, strict=True))
        header[0] = "Task"
    lines = [f"[{letter}] {said}" for said, letter in notes.items()]
    differ = any("≠" in cell for row in rows for cell in row[1:])
    return ShownTable(header, rows, None, [*lines, *([DIFFER] * differ)])


def _noted(text: str, setting: str | None, notes: dict[str, str]) -> str:
    letter = notes.setdefault(setting or "setting unstated", mark(len(notes)))
    return f"{text} [{letter}]"


def _cell(row: dict[str, object], notes: dict[str, str]) -> str:
    value = row["norm_value"]
    if not isinstance(value, float):
        return ""
    printed = number(value, printed_decimals(str(row["reported"]), value)) + " ≠" * bool(row["conflict"])
    setting = row["setting"]
    return printed if row["aligned"] else _noted(printed, None if setting is None else str(setting), notes)


def duel_grid(found: pl.DataFrame, first: str, second: str) -> ShownTable:
    """Two methods head to head: a row a task."""
    rows = [
        [row["task"], number(row["first"]), number(row["second"]), number(row["lead"]),
         "" if row["p"] is None else f"{row['p']:.2g}", row["verdict"], row["setting"] or "unstated"]
        for row in found.iter_rows(named=True)
    ]  # fmt: skip
    notes = ["p: probability of such a lead by chance, adjusted by Holm for the number of tasks; empty where unknown"]
    return ShownTable(["Task", first, second, "Lead", "p", "Verdict", "Setting"], rows, None, notes)


def overall_grids(found: pl.DataFrame, rule: RankRule) -> list[ShownTable]:
    """One table a group of comparable methods."""
    notes = [f"{rule}: {RULE_WORDS[rule]}"]
    header = ["#", "Method", "Tasks", "Score", "Interval", "Strip", *RANK_OF, "Note"]
    grids = []
    for part in found.partition_by("group", maintain_order=True):
        rows = [
            [_or_dash(row["rank"]), row["method"], str(row["tasks"]), number(row["score"]),
             _ends(row["rank_low"], row["rank_high"]), _ends(row["best"], row["worst"]),
             *(_or_dash(row[name]) for name in RANK_OF.values()), row["note"] or ""]
            for row in part.iter_rows(named=True)
        ]  # fmt: skip
        group = part["group"][0]
        several = found["group"].n_unique() > 1
        title = None if not several else "Not ranked" if group is None else f"Group {group}"
        grids.append(ShownTable(header, rows, title, notes))
    return grids


def _or_dash(rank: int | None) -> str:
    return NOTHING if rank is None else str(rank)


def _ends(low: int | None, high: int | None) -> str:
    return _or_dash(low) if low == high else f"{low}-{high}"


def record_grids(found: pl.DataFrame) -> list[ShownTable]:
    """One table a protocol: who held the record and from when."""
    return [_curve(part) for part in found.partition_by("subset", "setting", "norm_unit", maintain_order=True)]


def _curve(part: pl.DataFrame) -> ShownTable:
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


def point_grids(found: pl.DataFrame, x: Metric, y: Metric, registry: Registry) -> list[ShownTable]:
    """One table a comparable group of pairs: quality against cost, and whom nobody beats in both."""
    return [_points(part, x, y, registry) for part in found.partition_by("group", maintain_order=True)]


def _points(part: pl.DataFrame, x: Metric, y: Metric, registry: Registry) -> ShownTable:
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


def gain_grids(found: pl.DataFrame, registry: Registry) -> list[ShownTable]:
    """One table a ranking of gains, then the catalogue by metric."""
    ranked = found.filter(board="ranked").partition_by("group", maintain_order=True)
    rest = found.filter(board="catalogue").partition_by("metric", maintain_order=True)
    return [*(_gains(part, registry, True) for part in ranked), *(_gains(part, registry, False) for part in rest)]


def _gains(part: pl.DataFrame, registry: Registry, ranked: bool) -> ShownTable:
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
    return NOTHING if value is None else times(value)
