"""How much faster, smaller or cheaper, as tables and as the rows of a picture; tested without Streamlit."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import polars as pl

from claims.boards.efficiency import efficiency
from claims.record.errors import RegistryError
from claims.record.nearest import did_you_mean
from claims.registry.lookup import Registry
from claims.registry.method_names import fold
from dashboard.choices import holds_words
from dashboard.downloads import TakenAlong, rows_of
from dashboard.formatting import BOUND_SIGNS, number, times, unit_symbol
from dashboard.grids import gain_grids
from dashboard.html_tables import GAP, Head, address_of, cell, link, opening_link, opening_row, table
from dashboard.links import as_python, options_of

GAINS, FRONTIER = "gains", "frontier"


@dataclass(frozen=True, slots=True)
class EfficiencyQuery:
    """What the page shows.

    Attributes:
        view: `gains` against a baseline, or the `frontier` of two metrics.
        metric: metrics of the gains, by id; empty for every cost.
        baseline: only against this one; empty for any.
        method: words of the method.
        x, y: metrics of the frontier, by id; empty for those that most methods have.
        place: which comparable group of the frontier, as `place_id` names it.
        row: id of the claim that is opened.
    """

    view: str = GAINS
    metric: tuple[str, ...] = ()
    baseline: str = ""
    method: str = ""
    x: str = ""
    y: str = ""
    place: str = ""
    row: str = ""


def known_gains(query: EfficiencyQuery, there: pl.DataFrame, registry: Registry) -> tuple[EfficiencyQuery, list[str]]:
    """The query by ids without what nothing answers to, and a sentence on each of these with the nearest.

    Args:
        query: what is asked for.
        there: as `every_gain` gives it.
        registry: where names are looked up.
    """
    faults: list[str] = []
    metrics = []
    for name in query.metric:
        entry = _metric(name, registry, faults)
        if entry and entry not in metric_options(there, registry):
            faults.append(f"Nothing is measured against a baseline in {registry.metrics[entry].name}.")
        elif entry:
            metrics.append(entry)
    baseline, known = query.baseline, baseline_options(there)
    if baseline and fold(baseline) not in {fold(name) for name in known}:
        hint = did_you_mean(baseline, list(known))
        faults.append(f"Nothing is measured against '{baseline}'{f'; {hint}' if hint else '.'}")
        baseline = ""
    x, y = (_metric(name, registry, faults) if name else "" for name in (query.x, query.y))
    view = query.view if query.view in (GAINS, FRONTIER) else GAINS
    if view != query.view:
        faults.append(f"There is no view '{query.view}'; there is {GAINS}, {FRONTIER}.")
    return replace(query, view=view, metric=tuple(metrics), baseline=baseline, x=x or "", y=y or ""), faults


def _metric(name: str, registry: Registry, faults: list[str]) -> str | None:
    try:
        return registry.metric(name).id
    except RegistryError as error:
        faults += [f"{str(problem)[0].upper()}{str(problem)[1:]}" for problem in error.problems]
        return None


def every_gain(claims: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The frame of `claims.boards.efficiency` of every cost and baseline."""
    return efficiency(claims, registry=registry)


def gains(claims: pl.DataFrame, query: EfficiencyQuery, registry: Registry | None = None) -> pl.DataFrame:
    """The frame of `claims.boards.efficiency` that passes the query."""
    found = efficiency(claims, query.metric, baseline=query.baseline or None, registry=registry)
    return found.filter(holds_words(query.method, "method")) if query.method else found


def taken(found: pl.DataFrame, query: EfficiencyQuery, claims: pl.DataFrame, registry: Registry) -> TakenAlong:
    """The gains as they can be taken along."""
    others = options_of(query, dict.fromkeys(("metric", "view", "x", "y", "place", "row"), ""))
    asked = as_python(query, ("view", "x", "y", "place", "row"))
    return TakenAlong(
        "efficiency", found.height, lambda: found, lambda: gain_grids(found, registry),
        lambda: rows_of(claims, found["claim_id"]), shlex.join(["claimboard", "efficiency", *query.metric, *others]),
        "from validation import load_table\n"
        "from dashboard.gains import EfficiencyQuery, gains\n"
        f"found = gains(load_table(), {asked})",
    )  # fmt: skip


def metric_options(found: pl.DataFrame, registry: Registry) -> dict[str, str]:
    """Metrics of the gains, most claims first, with the names to show."""
    counts = found.group_by("metric").len().sort("len", "metric", descending=[True, False])
    return {name: f"{registry.metrics[name].name} · {count}" for name, count in counts.iter_rows()}


def baseline_options(found: pl.DataFrame) -> dict[str, str]:
    """Baselines of the gains, most claims first, with the names to show."""
    counts = found.drop_nulls("baseline").group_by("baseline").len().sort("len", "baseline", descending=[True, False])
    return {name: f"{name} · {count}" for name, count in counts.iter_rows()}


def groups(found: pl.DataFrame, registry: Registry) -> list[tuple[str, pl.DataFrame]]:
    """The rankings with what their members share, then the catalogue by metric."""
    parts = []
    for part in found.filter(board="ranked").partition_by("group", maintain_order=True):
        first = part.row(0, named=True)
        said = [registry.metrics[first["metric"]].name, f"against {first['baseline']}", *_where(first, registry)]
        parts.append((" · ".join(said), part))
    rest = found.filter(board="catalogue").partition_by("metric", maintain_order=True)
    return [*parts, *((registry.metrics[part["metric"][0]].name, part) for part in rest)]


def gains_table(parts: Sequence[tuple[str, pl.DataFrame]], registry: Registry, address: Callable[[str], str]) -> str:
    """The groups as one HTML table; rankings have a heading each, the catalogue one that says that it is none.

    Args:
        parts: as `groups` gives them.
        registry: where names are looked up.
        address: of the page with the claim of that id opened.
    """
    heads = (Head("Method and what it is measured against", "cb-left"), "Times better", Head("Metric", "cb-left"),
             Head("As printed", "cb-left cb-off"), Head("Where", "cb-left cb-off"))  # fmt: skip
    body = ""
    catalogue = False
    for title, part in parts:
        if part["board"][0] == "ranked":
            body += _heading(f"<b><bdi>{escape(title)}</bdi></b> · ranked", len(heads))
        elif not catalogue:
            body += _heading("<b>Not comparable with another</b> · a catalogue by metric, not a ranking", len(heads))
            catalogue = True
        body += "".join(_row(row, registry, address) for row in part.iter_rows(named=True))
    return table("How much better, and against what", heads, body, rows_open=True)


def _heading(said: str, width: int) -> str:
    return f'<tr><td class="cb-note" colspan="{width}">{said}</td></tr>'


def _row(row: Mapping[str, Any], registry: Registry, address: Callable[[str], str]) -> str:
    place = f"{row['rank']}. " if row["rank"] is not None else ""
    method = link(f"<bdi>{escape(row['method'])}</bdi>", address_of("method", id=row["method"]))
    against = f"against <bdi>{escape(row['baseline'])}</bdi>" if row["baseline"] else "the source names no baseline"
    size, said = _size(row, registry)
    cells = (
        f'<th scope="row">{place}{method}<br><small>{against}</small></th>',
        cell(opening_link(f"<b>{size}</b>", address(row["claim_id"]), said)),
        cell(escape(registry.metrics[row["metric"]].name), "cb-left"),
        cell(f"<bdi>{escape(row['reported'])}</bdi>", "cb-left cb-off"),
        cell(f"<bdi>{escape(' · '.join(_where(row, registry)) or GAP)}</bdi>", "cb-left cb-off"),
    )
    return opening_row(row["claim_id"], cells)


def _size(row: Mapping[str, Any], registry: Registry) -> tuple[str, str]:
    """The factor, else the change in the metric's unit, with the sign of its bound; and what is to be known of it."""
    sign, remark = BOUND_SIGNS[row["bound"]], row["remark"] or ""
    if row["gain"] is not None:
        return f"{sign}{times(row['gain'])}", remark
    if row["factor"] is not None:
        return f"{sign}{times(row['factor'])} new / old", remark
    if row["change"] is not None:
        symbol = unit_symbol(registry.metrics[row["metric"]].unit)
        plus = "+" if row["change"] > 0 else ""
        return (
            f"{sign}{plus}{number(row['change'])} {symbol}".rstrip(),
            f"a difference; positive is better {remark}".strip(),
        )
    return GAP, remark or "a change of unknown kind"


def _where(row: Mapping[str, Any], registry: Registry) -> list[str]:
    entry = registry.benchmarks.get(row["benchmark"] or "")
    said = [entry.titled(row["subset"]) if entry else row["benchmark"], row["setting"], row["measurement"]]
    return [str(each) for each in dict.fromkeys(said) if each]


def pictured(found: pl.DataFrame) -> pl.DataFrame:
    """The rows that a picture of factors can show: those of which one follows."""
    return found.filter(pl.col("gain").is_not_null())
