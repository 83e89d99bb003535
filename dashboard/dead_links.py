"""What a link asks for and its page cannot show, in sentences that name it; tested without Streamlit.

The parts of a link that are there hold; for each that is not, the page says so and what is nearest or shown instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from claims.boards.cells import method_keys
from claims.boards.leaderboard import WHOLE
from claims.record.entries import Benchmark
from claims.record.errors import ClaimsError, RegistryError
from claims.record.nearest import did_you_mean
from claims.registry.lookup import Registry
from dashboard.browsing import (
    FIELDS,
    LISTED,
    ORDERS,
    WITH,
    WITHOUT,
    ClaimsQuery,
    PapersQuery,
    searched_columns,
    values_of,
)
from dashboard.choices import (
    BOUNDS,
    KNOWN,
    SIZES,
    VIEWS,
    WHO,
    BoardQuery,
    board_rows,
    comparison_options,
    counts,
    kind_rows,
    place_of,
    setting_id,
    setting_options,
    subset_options,
)
from dashboard.claim_list import USUAL

LEFT_OUT = "Shown without this filter."
NAMED = 6  # how many of the things that are there a sentence names


def board_faults(asked: BoardQuery, shown: BoardQuery, frame: pl.DataFrame, registry: Registry) -> tuple[str, ...]:
    """What of a link to a board is not shown.

    Args:
        asked: the link's query.
        shown: what `choices.settle` made of it.
        frame: the claims table.
        registry: where names are looked up.
    """
    entry = registry.benchmarks.get(shown.benchmark)
    if entry is None:
        why = _sentence(f"the link cannot be followed: {_why(registry.benchmark, shown.benchmark)}")
        return (f"{why} Choose a benchmark above.",)
    faults = _told(registry.benchmark, asked.benchmark, f"Shown: {entry.name}.") if asked.benchmark else []
    if not shown.metric:
        return tuple(faults)
    metric = registry.metrics[shown.metric].name
    faults += _metric_faults(asked, entry, metric, frame, registry)
    faults += _part_faults(asked, shown, entry, metric, frame, registry)
    where = f"in {metric} on {entry.name}"
    kinds, settings = comparison_options(board_rows(frame, shown)), setting_options(kind_rows(frame, shown))
    faults += _missing("kind of number", [asked.comparison] if asked.comparison else [], kinds, where)
    faults += _missing(
        "setting", [name for name in asked.setting if setting_id(name, registry) not in settings], settings, where
    )
    faults += _missing("bound", asked.bound, BOUNDS) + _missing("measurer", asked.who, WHO)
    for name, values, there in (
        ("size", asked.size, SIZES),
        ("maker", asked.maker, [KNOWN]),
        ("view", asked.view, [each for each in VIEWS if each]),
    ):
        faults += _missing(name, [values] if values else [], there)
    for name in ("organisation", "family", "weights"):
        values = getattr(asked, name)
        known = counts(frame, name) if values else {}
        faults += _missing(name, [values] if isinstance(values, str) and values else values or (), known)
    return tuple(faults)


def _metric_faults(
    asked: BoardQuery, entry: Benchmark, shown: str, frame: pl.DataFrame, registry: Registry
) -> list[str]:
    wanted = registry.find_metric(asked.metric) if asked.metric else None
    if wanted is None:
        return _told(registry.metric, asked.metric, f"Shown: {shown}.") if asked.metric else []
    if wanted.name == shown:
        return []
    return [f"There are no results in {wanted.name} ({asked.metric}) on {entry.name}. Shown: {shown}."]


def _part_faults(
    asked: BoardQuery, shown: BoardQuery, entry: Benchmark, metric: str, frame: pl.DataFrame, registry: Registry
) -> list[str]:
    subset = place_of(asked, registry)[1] if asked.benchmark else asked.subset
    if subset == WHOLE or subset in subset_options(frame, registry, entry.id, shown.metric):
        return []
    names = {part.id: part.name for part in entry.subsets}
    instead = f"Shown: {names.get(shown.subset, shown.subset) or f'all of {entry.name}'}."
    if subset in names:
        return [f"There are no results in {metric} on the part {names[subset]} of {entry.name}. {instead}"]
    return _told(lambda name: registry.subset(entry, name), subset, instead)


def known_claims(
    asked: ClaimsQuery, frame: pl.DataFrame, registry: Registry, values: Mapping[str, Mapping[str, int]] | None = None
) -> tuple[ClaimsQuery, tuple[str, ...]]:
    """The filters of a link to the claims by their ids without those that nothing answers to, and a word on each.

    Args:
        asked: what the link asks for.
        frame: the claims table.
        registry: where names are looked up.
        values: what `browsing.values_of` finds in the table, where it is known.
    """
    there = values or values_of(searched_columns(frame, registry))
    benchmarks, faults = _benchmarks(asked.benchmark, there["benchmark"], registry)
    metrics, more = _metrics(asked.metric, there["metric"], registry)
    faults += more
    lists: dict[str, Any] = {}
    for column in FIELDS:
        given = getattr(asked, column)
        lists[column] = tuple(value for value in given if value in there[column])
        faults += _missing(column, given, there[column])
    for name in ("method", "source"):
        value, ids = getattr(asked, name), there[f"{name}_id"]
        if value and value not in ids:
            by_name = _method_of(value, frame) if name == "method" else ""
            lists[name] = by_name
            faults += [] if by_name else _missing(name, [value], sorted(ids))
    for name in ("claim", "row"):
        value = getattr(asked, name)
        if value and not (frame["claim_id"] == value).any():
            faults.append(f"There is no claim {value}: it may have been corrected since.")
            lists[name] = ""
    faults += _missing("column", asked.columns, LISTED)
    faults += _missing("order", [asked.sort.removeprefix("-")] if asked.sort else [], ORDERS)
    columns = tuple(name for name in LISTED if name in asked.columns)
    lists["columns"] = () if columns == USUAL else columns
    lists["sort"] = asked.sort if asked.sort.removeprefix("-") in ORDERS else ""
    return replace(asked, benchmark=tuple(benchmarks), metric=tuple(metrics), **lists), tuple(faults)


def _metrics(names: Iterable[str], there: Collection[str], registry: Registry) -> tuple[list[str], list[str]]:
    """Ids of those that claims are in, and what is to be said of the others."""
    ids, faults = [], []
    for name in names:
        entry = registry.find_metric(name)
        if entry is None:
            faults += _told(registry.metric, name, LEFT_OUT)
        elif entry.id not in there:
            faults.append(f"There is no claim in {entry.name} ({name}). {LEFT_OUT}")
        else:
            ids.append(entry.id)
    return ids, faults


def _method_of(name: str, frame: pl.DataFrame) -> str:
    """Id of the method of that name in any spelling, empty where there is none."""
    try:
        return method_keys(frame, (name,))[0]
    except ClaimsError:
        return ""


def known_papers(
    asked: PapersQuery, papers: pl.DataFrame, named: Collection[str], registry: Registry
) -> tuple[PapersQuery, tuple[str, ...]]:
    """The same of a link to the papers; `named` holds the benchmarks that papers measure or name."""
    benchmarks, faults = _benchmarks(asked.benchmark, named, registry)
    faults += _missing("choice of papers", [asked.claims] if asked.claims else [], (WITH, WITHOUT))
    missing = missing_paper(asked.paper, papers) if asked.paper else ()
    faults += missing
    paper = "" if missing else asked.paper
    claims = asked.claims if asked.claims in (WITH, WITHOUT) else ""
    return replace(asked, benchmark=tuple(benchmarks), claims=claims, paper=paper), tuple(faults)


def missing_paper(name: str, papers: pl.DataFrame) -> tuple[str, ...]:
    """What is to be said of the id of a paper that there is not, with the nearest; empty where there is one."""
    ids = papers["paper_id"].to_list()
    return () if name in ids else (_sentence(f"there is no paper '{name}'", did_you_mean(name, ids) or ""),)


def _benchmarks(names: Iterable[str], there: Collection[str], registry: Registry) -> tuple[list[str], list[str]]:
    """Ids of those that something is there for, and what is to be said of the others and of parts."""
    ids, faults = [], []
    for name in names:
        found, split = registry.find_benchmark(name), registry.split_name(name)
        entry = found[0] if found else split[0] if split else None
        if entry is None or found is None:
            faults += _told(registry.benchmark, name, f"Shown: all of {entry.name}." if entry else LEFT_OUT)
        elif found[1]:
            faults.append(f"This list is not split into parts: all of {entry.name} is shown, not only {found[1].name}.")
        if entry is not None and entry.id in there:
            ids.append(entry.id)
        elif entry is not None:
            faults.append(f"There is nothing on {entry.name} ({name}). {LEFT_OUT}")
    return list(dict.fromkeys(ids)), faults


def _missing(what: str, asked: Iterable[str], there: Collection[str], where: str = "") -> list[str]:
    """A sentence for each value that is not there, with the nearest that is."""
    faults = []
    for value in asked:
        if value not in there:
            listed = f"there is {', '.join(list(there)[:NAMED])}{', ...' if len(there) > NAMED else ''}"
            hint = did_you_mean(value, list(there)) or (listed if there else "")
            faults.append(_sentence(f"there is no {what} '{value}'{f' {where}' if where else ''}", hint))
    return faults


def _told(look_up: Callable[[str], object], name: str, instead: str) -> list[str]:
    why = _why(look_up, name)
    return [f"{_sentence(why)} {instead}"] if why else []


def _sentence(*parts: str) -> str:
    text = "; ".join(part for part in parts if part)
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith('?') else '.'}"


def _why(look_up: Callable[[str], object], name: str) -> str:
    """Why a name is not known, with the nearest that is; empty where it is known."""
    try:
        look_up(name)
    except RegistryError as error:
        return "; ".join(str(problem) for problem in error.problems)
    return ""
