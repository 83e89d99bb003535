"""Quality against cost: which two metrics, which comparable group of them, and its frontier as a table."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import polars as pl

from claims.boards.comparability import UNSTATED as UNSTATED_SETTING
from claims.boards.leaderboard import WHOLE
from claims.boards.pareto import pareto
from claims.record.entries import Metric
from claims.record.types import Comparison
from claims.registry.lookup import Registry
from dashboard.downloads import TakenAlong, rows_of
from dashboard.formatting import BOUND_SIGNS, metric_label, plural
from dashboard.gains import EfficiencyQuery
from dashboard.grids import point_grids
from dashboard.html_tables import UNSTATED, address_of, link, shown, table

PLACE = ("benchmark", "subset", "setting", "measurement")
PLOTTED = 1500  # pairs in a picture; the frontier is always among them
LISTED = 40  # rows of the table beside it
OFFERED = 60  # comparable groups to choose from


def x_options(claims: pl.DataFrame, registry: Registry) -> dict[str, int]:
    """Metrics that have a better side with the number of their methods, costs first."""
    counts = _methods_by_metric(_absolute(claims), registry)
    return dict(sorted(counts.items(), key=lambda item: (registry.metrics[item[0]].kind != "cost", -item[1], item[0])))


def y_options(claims: pl.DataFrame, registry: Registry, x: str) -> dict[str, int]:
    """Metrics of the methods that have a number in `x`, with how many do; qualities first."""
    rows = _absolute(claims)
    having = rows.filter(pl.col("metric") == x).select("method_id").unique()
    counts = _methods_by_metric(rows.join(having, on="method_id", how="semi"), registry)
    counts.pop(x, None)
    return dict(sorted(counts.items(), key=lambda item: (registry.metrics[item[0]].kind == "cost", -item[1], item[0])))


def costs_of(claims: pl.DataFrame, methods: pl.Series, registry: Registry) -> dict[str, int]:
    """Costs that some of the methods have a number of, with how many do, the commonest first.

    Args:
        claims: the claims table.
        methods: ids.
        registry: which metrics are costs.
    """
    counts = _methods_by_metric(_absolute(claims).filter(pl.col("method_id").is_in(methods.to_list())), registry)
    costs = {name: count for name, count in counts.items() if registry.metrics[name].kind == "cost"}
    return dict(sorted(costs.items(), key=lambda item: (-item[1], item[0])))


def _absolute(claims: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("comparison").cast(pl.String)
    return claims.filter(kind == Comparison.ABSOLUTE.value, pl.col("norm_value").is_not_null())


def _methods_by_metric(rows: pl.DataFrame, registry: Registry) -> dict[str, int]:
    counts = rows.group_by("metric").agg(pl.col("method_id").n_unique())
    known = {name: count for name, count in counts.iter_rows() if name in registry.metrics and count > 1}
    return {name: count for name, count in known.items() if registry.metrics[name].better}


def known_pair(
    query: EfficiencyQuery,
    claims: pl.DataFrame,
    xs: Mapping[str, int],
    registry: Registry,
    frontier: Callable[[str, str], pl.DataFrame],
) -> tuple[EfficiencyQuery, tuple[str, ...]]:
    """The query with two metrics and a group that there are, and a sentence on what it asks for that there is not.

    Args:
        query: metrics by id.
        claims: the claims table.
        xs: as `x_options` gives them.
        registry: names of metrics and benchmarks.
        frontier: gives the pairs of two metrics, as `claims.boards.pareto` does.

    Returns:
        The query, `y` empty where no two metrics meet; and what is to be said.
    """
    names = {each.id: each.name for each in registry.metrics.values()}
    x = query.x if query.x in xs else next(iter(xs), "")
    ys = y_options(claims, registry, x) if x else {}
    y = query.y if query.y in ys else next(iter(ys), "")
    faults = []
    if query.x not in ("", x) and x:
        faults.append(f"No two methods have a number in {names[query.x]}. Shown: {names[x]}.")
    if query.y not in ("", y) and y:
        faults.append(f"No two methods have numbers in {names[x]} and in {names[query.y]}. Shown: {names[y]}.")
    places = place_options(frontier(x, y), registry) if y else {}
    place = query.place if query.place in places else next(iter(places), "")
    if query.place not in ("", place) and place:
        shown_place = places[place].rpartition(" · ")[0]
        faults.append(f"There is no group '{query.place}' of methods that were measured alike. Shown: {shown_place}.")
    return replace(query, x=x, y=y, place=place), tuple(faults)


def place_id(row: Mapping[str, Any]) -> str:
    """How a link names a comparable group."""
    return "|".join(str(row[name] or "") for name in PLACE)


def place_options(found: pl.DataFrame, registry: Registry) -> dict[str, str]:
    """Groups of at least two pairs with the names to show, those with most pairs first."""
    counts = found.group_by("group", *PLACE).len().filter(pl.col("len") > 1).sort("group").head(OFFERED)
    return {place_id(row): f"{_titled(row, registry)} · {row['len']:,}" for row in counts.iter_rows(named=True)}


def _titled(row: Mapping[str, Any], registry: Registry) -> str:
    entry = registry.benchmarks.get(row["benchmark"] or "")
    name = entry.titled(row["subset"]) if entry else "no benchmark"
    setting, measurement = row["setting"] or UNSTATED, row["measurement"] or ""
    return " · ".join([name, setting, *([measurement] if measurement and measurement not in setting else [])])


def pairs(claims: pl.DataFrame, registry: Registry, x: str, y: str) -> pl.DataFrame:
    """Methods by two metrics with their frontiers, as `claims.boards.pareto.pareto` gives them.

    Raises:
        ClaimsError: metrics that have no frontier.
    """
    return pareto(claims, x, y, registry=registry)


def of_place(found: pl.DataFrame, place: str) -> pl.DataFrame:
    """The pairs of one group."""
    values = dict(zip(PLACE, place.split("|"), strict=False))
    return found.filter(pl.col(name).fill_null("") == value for name, value in values.items())


def of_board(found: pl.DataFrame, benchmark: str, subset: str, settings: Sequence[str]) -> pl.DataFrame:
    """The pairs of a board: of its comparable groups that with most pairs.

    Args:
        found: pairs of two metrics, as `claims.boards.pareto.pareto` gives them.
        benchmark: id.
        subset: id of the part, empty for the whole.
        settings: those that are shown, `unstated` among them; empty for all.
    """
    here = found.filter(pl.col("benchmark") == benchmark, pl.col("subset").fill_null(WHOLE) == subset)
    if settings:
        here = here.filter(pl.col("setting").fill_null(UNSTATED_SETTING).is_in(list(settings)))
    most = here["group"].value_counts().sort("count", "group", descending=[True, False])
    return here.filter(pl.col("group") == most["group"][0]) if most.height else here


def pairs_of(claims: pl.DataFrame, x: str, y: str, place: str) -> pl.DataFrame:
    """The pairs of two metrics in one comparable group, as `place_id` names it."""
    return of_place(pareto(claims, x, y), place)


def taken(part: pl.DataFrame, x: Metric, y: Metric, claims: pl.DataFrame, registry: Registry) -> TakenAlong:
    """The pairs of one group as they can be taken along."""
    place = place_id(part.row(0, named=True))
    return TakenAlong(
        f"{y.id}-against-{x.id}", part.height, lambda: part, lambda: point_grids(part, x, y, registry),
        lambda: rows_of(claims, part["x_claim"], part["y_claim"]),
        shlex.join(["claimboard", "pareto", x.id, y.id, "--place", place]),
        "from validation import load_table\n"
        "from dashboard.tradeoffs import pairs_of\n"
        f"pairs = pairs_of(load_table(), {x.id!r}, {y.id!r}, {place!r})",
    )  # fmt: skip


def plotted(part: pl.DataFrame) -> pl.DataFrame:
    """The pairs of a picture: the frontier, then as many others as there is room for, evenly over the values of y."""
    first = part.filter(pl.col("frontier").fill_null(False))
    rest = part.filter(~pl.col("frontier").fill_null(False))
    room = max(PLOTTED - first.height, 1)
    step = -(-rest.height // room) if rest.height else 1
    return pl.concat([first, rest.gather_every(max(step, 1))])


def frontier_table(part: pl.DataFrame, x: Metric, y: Metric) -> str:
    """Whom nobody beats in one without losing in the other, best in y first, as an HTML table."""
    first = part.filter(pl.col("frontier").fill_null(False))
    body = "".join(_pair(row) for row in first.head(LISTED).iter_rows(named=True))
    caption = f"Frontier: {plural(first.height, 'method')} of {part.height:,}"
    return table(caption, ("Method", escape(metric_label(y)), escape(metric_label(x))), body)


def _pair(row: Mapping[str, Any]) -> str:
    method = link(f"<bdi>{escape(row['method'])}</bdi>", address_of("method", id=row["method"]))
    return f'<tr><th scope="row">{method}</th><td>{_number(row, "y")}</td><td>{_number(row, "x")}</td></tr>'


def _number(row: Mapping[str, Any], side: str) -> str:
    """The number of a side, which leads to its claim where a claim states it."""
    said, claim = BOUND_SIGNS[row[f"{side}_bound"]] + shown(row[side]), row[f"{side}_claim"]
    return link(said, address_of("claims", claim=claim)) if claim else said
