"""Rows as printed to rows of known benchmarks and metrics: each printed name is looked up once, whatever it occurs.

The maps of the source come first, then the registry. A name that neither knows, a scale that nobody states, a number
outside the range of its metric and a figure that the source prints twice go to the ledger, with the reason. Scales are
decided by source, benchmark and metric, never by the size of a number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import polars as pl

from claims.formats.reading import LEDGER, FormatReading, as_conditions
from claims.record.entries import Benchmark, Metric, Subset
from claims.record.errors import FileError, Problem, RegistryError, UnitError
from claims.registry.lookup import Registry
from claims.registry.units import convert
from claims.sources.description import BulkSource

FRACTION = "fraction"
PRINTED = ("benchmark", "subset", "metric", "unit")
# What a kept row is, apart from where it stands: two rows that agree in all of it are one figure printed twice.
SAME = ("method", "baseline", "comparison", "benchmark", "subset", "metric", "conditions", "value", "unit",
        "uncertainty", "evaluator", "items", "revision")  # fmt: skip
KEY = ("method", "benchmark", "subset", "metric", "conditions", "revision", "evaluator", "evaluated")


@dataclass(frozen=True, slots=True)
class BoundPlace:
    """What a printed place is.

    Attributes:
        benchmark, subset: registry ids, None where it is about none.
        metric: registry entry.
        unit: what the printed number is in; `fraction` for a share of 1.
        conditions: what the place says of how it was measured.
    """

    benchmark: str | None
    subset: str | None
    metric: Metric
    unit: str
    conditions: Mapping[str, str]

    @property
    def factor(self) -> float:
        """The factor that takes a printed number to the metric's unit."""
        return unit_factor(self.unit, self.metric)


class _NoClaimError(Exception):
    """Why the figures of a place are no claims."""


def unit_factor(unit: str, metric: Metric) -> float:
    """The factor from a unit of a printed number to the metric's own.

    Raises:
        UnitError: there is none.
    """
    return 100.0 if unit == FRACTION else float(convert(Decimal(1), unit, metric.unit))


def bind(reading: FormatReading, source: BulkSource, registry: Registry) -> FormatReading:
    """The rows with registry ids instead of printed names, and everything else in the ledger.

    Raises:
        FileError: the maps of the source name what the registry does not know.
    """
    _check_maps(source, registry)
    places = reading.rows.select(PRINTED).unique(maintain_order=True)
    found, reasons = [], []
    for place in places.iter_rows():
        try:
            bound, why = _bound(place, source, registry), None
        except (_NoClaimError, UnitError) as reason:
            bound, why = None, str(reason)
        found.append(bound)
        reasons.append(why)
    rows = reading.rows.join(_table(places, found, reasons), on=PRINTED, how="left", nulls_equal=True,
                             maintain_order="left")  # fmt: skip
    norm = pl.col("value") * pl.col("_factor")
    outside = (norm < pl.col("_low") - 1e-9) | (norm > pl.col("_high") + 1e-9)
    rows = rows.with_columns(
        _why=pl.when(outside).then(pl.lit("outside the range of the metric")).otherwise(pl.col("_why")),
        conditions=_merged(rows),
    )
    kept = rows.filter(pl.col("_why").is_null()).with_columns(**{name: pl.col(f"_{name}") for name in PRINTED})
    first = kept.select(pl.struct(SAME).is_first_distinct()).to_series()
    again = kept.filter(~first).with_columns(_why=pl.lit("the same figure a second time"))
    left = [reading.ledger, *(_ledger(part) for part in (rows.filter(pl.col("_why").is_not_null()), again))]
    return FormatReading(kept.filter(first).select(reading.rows.columns), pl.concat(left))


def _table(places: pl.DataFrame, found: list[BoundPlace | None], reasons: list[str | None]) -> pl.DataFrame:
    """The printed places with what they are, or why they are nothing."""

    def facts(name: str, kind: pl.DataType, fact: Callable[[BoundPlace], object]) -> pl.Series:
        return pl.Series(name, [None if each is None else fact(each) for each in found], kind)

    return places.with_columns(
        facts("_benchmark", pl.String(), lambda each: each.benchmark),
        facts("_subset", pl.String(), lambda each: each.subset),
        facts("_metric", pl.String(), lambda each: each.metric.id),
        facts("_unit", pl.String(), lambda each: each.unit),
        facts("_factor", pl.Float64(), lambda each: each.factor),
        facts("_low", pl.Float64(), lambda each: each.metric.low),
        facts("_high", pl.Float64(), lambda each: each.metric.high),
        facts("_extra", pl.String(), lambda each: as_conditions(each.conditions)),
        pl.Series("_why", reasons, pl.String()),
    )


def _merged(rows: pl.DataFrame) -> pl.Series:
    """What row and place say of the measurement, as one text; what the row says counts where both speak."""
    pairs = rows.select("conditions", "_extra").unique()
    merged = [
        as_conditions({**json.loads(extra or "{}"), **{k: v for k, v in json.loads(own or "{}").items() if v}})
        for own, extra in pairs.iter_rows()
    ]
    table = pairs.with_columns(pl.Series("_merged", merged, pl.String))
    return rows.select("conditions", "_extra").join(
        table, on=("conditions", "_extra"), how="left", nulls_equal=True, maintain_order="left"
    )["_merged"]


def _ledger(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select("file", "row", "field", value="printed", why="_why").select(LEDGER)


def with_ids(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with an `id` that is the same when others are added, removed or moved."""
    again = pl.int_range(pl.len()).over(*KEY, "baseline").cast(pl.String)
    keys = rows.sort(*KEY, "value", "url", nulls_last=True, maintain_order=True).with_columns(_again=again)
    texts = keys.select(
        pl.concat_str(*(pl.col(name).fill_null("") for name in (*KEY, "_again")), separator="\0")
        + pl.when(pl.col("baseline").is_null()).then(pl.lit("")).otherwise(pl.lit("\0") + pl.col("baseline"))
    )
    return keys.drop("_again").with_columns(
        id=pl.Series([blake2b(text.encode(), digest_size=6).hexdigest() for text in texts.to_series()], dtype=pl.String)
    )


def _check_maps(source: BulkSource, registry: Registry) -> None:
    """Whatever the maps of a source say must be in the registry: they are written by people."""
    problems = []
    for printed, own in (*source.benchmarks.items(), *source.metrics.items()):
        try:
            entry = registry.benchmark(own["benchmark"])[0] if own.get("benchmark") else None
            if entry and own.get("subset", "*") != "*":
                registry.subset(entry, own["subset"])
            if own.get("metric"):
                registry.metric(own["metric"])
        except RegistryError as error:
            problems += [Problem(f"'{printed}': {each.what}", str(source.folder), rule="source", hint=each.hint)
                         for each in error.problems]  # fmt: skip
    if problems:
        raise FileError(problems)


def _bound(printed: tuple[str | None, ...], source: BulkSource, registry: Registry) -> BoundPlace:
    benchmark, subset, metric, unit = printed
    place, own = _place(benchmark, subset, source, registry)
    measured = source.metrics.get(metric or "", {})
    for told in (own, measured):
        if told.get("left_out"):
            raise _NoClaimError(told["left_out"])
    entry, part = place or (None, None)
    found = _metric(_name_of_metric(metric, own, measured, registry), entry, part, registry)
    said = (own.get("units") or {}).get(metric) or own.get("unit") or measured.get("unit") or unit
    if said is None:
        said = source.unit if found.unit == "percent" else found.unit
    if said is None:
        raise _NoClaimError(f"nothing says whether {found.printed} is a percent or a fraction")
    conditions = {**(measured.get("conditions") or {}), **(own.get("conditions") or {})}
    bound = BoundPlace(entry.id if entry else None, part.id if part else None, found, said, conditions)
    if said == FRACTION and found.unit != "percent" and found.high != 100:
        raise _NoClaimError(f"{found.printed} is no share, and cannot be a fraction")
    unit_factor(said, found)  # a unit of another dimension is an error here, not later in the table
    return bound


def _name_of_metric(
    printed: str | None, own: Mapping[str, Any], measured: Mapping[str, Any], registry: Registry
) -> str | None:
    """The metric that the maps or the row name; the one of a benchmark is that of its scores, not of their costs."""
    named: str | None = measured.get("metric") or printed
    known = registry.find_metric(named) if named else None
    return named if known is not None and known.kind == "cost" else own.get("metric") or named


def _place(
    benchmark: str | None, subset: str | None, source: BulkSource, registry: Registry
) -> tuple[tuple[Benchmark, Subset | None] | None, Mapping[str, Any]]:
    """Benchmark and part that printed names mean, and what the map of the source says of them."""
    if benchmark is None:
        return None, {}
    whole = benchmark if subset is None else f"{benchmark}/{subset}"
    own = source.benchmarks.get(whole)
    if own is None and (own := source.benchmarks.get(benchmark)) is not None and subset is not None:
        own = {**own, "subset": own.get("subset", subset)}
    if own is None:
        own = _by_pattern(whole, source.benchmarks)
    if own is not None:
        if "benchmark" not in own:
            return None, own
        entry = registry.benchmark(own["benchmark"])[0]
        try:
            return (entry, registry.subset(entry, own["subset"]) if own.get("subset") else None), own
        except RegistryError:
            raise _NoClaimError(f"part of {entry.name} that is not in the registry: {own['subset']}") from None
    found = registry.find_benchmark(whole) or (None if subset is None else _part(benchmark, subset, registry))
    if found is None:
        raise _NoClaimError(f"benchmark that is not in the registry: {whole}")
    return found, {}


def _by_pattern(name: str, maps: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """What a pattern of the map says of a name; a `*` as subset is what the pattern's own `*` stands for."""
    for pattern, own in maps.items():
        before, star, after = pattern.partition("*")
        if star and name.startswith(before) and name.endswith(after) and len(name) > len(before) + len(after):
            rest = name[len(before) : len(name) - len(after)]
            return {**own, "subset": rest} if own.get("subset") == "*" else own
    return None


def _part(benchmark: str, subset: str, registry: Registry) -> tuple[Benchmark, Subset | None] | None:
    found = registry.find_benchmark(benchmark)
    if found is None or found[1] is not None:
        return None
    try:
        return found[0], registry.subset(found[0], subset)
    except RegistryError:
        return None


def _metric(name: str | None, entry: Benchmark | None, part: Subset | None, registry: Registry) -> Metric:
    if name is not None:
        if found := registry.find_metric(name):
            return found
        raise _NoClaimError(f"metric that is not in the registry: {name}")
    if entry is None:
        raise _NoClaimError("neither a benchmark nor a metric is named")
    try:
        return registry.default_metric(entry, part)
    except RegistryError:
        raise _NoClaimError(f"no metric is named, and {entry.name} has no usual one") from None
