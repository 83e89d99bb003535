"""Sources to the claims table: each printed name, unit and set of conditions is settled once, the rest is columns.

A source's Parquet file holds what varies; its description holds what is the same for all. What a method's name means,
in which unit a metric counts and what conditions come to is asked of the registries here, so that a source keeps up
with them without being imported again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

import polars as pl

from claims.boards.claim_columns import SCHEMA
from claims.formats.reading import LISTED, ROW_SCHEMA
from claims.record.errors import FileError, Problem, RegistryError
from claims.record.types import Bound, Comparison, Direction, Origin, UncertaintyKind
from claims.registry.conditions import Circumstances, Conditions, as_one_part, gathered
from claims.registry.entries import SURE
from claims.registry.lexicon import entries
from claims.registry.lookup import Registry
from claims.registry.method_ids import identified
from claims.registry.methods import Methods
from claims.sources.binding import FRACTION, unit_factor
from claims.sources.description import CLAIMS, BulkSource

WORDS = ("setting", "also")  # names under which a source gives words of a setting, not one condition
STORED = {**ROW_SCHEMA, "id": pl.String()}
DIGITS = 15  # of a float: 0.57 * 100 is 57
_ENTRY = ("family", "variant", "organisation", "parameters", "released", "weights")


def sources_frame(sources: Sequence[BulkSource], registry: Registry, methods: Methods) -> pl.DataFrame:
    """The claims of imported sources, with the columns of the claims table.

    Args:
        sources: descriptions; a source that was not imported yet has no claims.
        registry: metrics, benchmarks and conditions.
        methods: the known methods.

    Rows that name what is not sure in a registry are left out, and so are those that follow from them.

    Raises:
        FileError: a claims file that cannot be read, or that names a metric or condition which no registry has.
    """
    stored = [_stored(source) for source in sources if source.counts or (source.folder / CLAIMS).is_file()]
    if not stored:
        return pl.DataFrame(schema=SCHEMA)
    every = pl.concat(stored)
    rows = _sure(every, registry, methods)
    rows = rows.join(_units(rows, registry), on=("metric", "unit"), how="left", nulls_equal=True)
    rows = rows.join(_conditions(rows, registry.conditions), on=("conditions", "_always"), how="left", nulls_equal=True)
    names = _methods(every, methods)  # of rows that are left out, too: they tell two systems of one name apart
    baselines = names.select("paper_id", baseline="method", baseline_id="method_id", _baseline="_name")
    rows = rows.join(names, on=("paper_id", "method"), how="left")
    rows = rows.join(baselines, on=("paper_id", "baseline"), how="left")
    frame = rows.select(_columns())
    return frame if rows.height == every.height else with_parents(frame)


def with_parents(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of a table without those that follow from a row which is not in it."""
    follows = frame.select("claim_id", parent="derived_from").explode("parent").drop_nulls("parent")
    orphans = follows.join(frame.select(parent="claim_id"), on="parent", how="anti")
    return with_parents(frame.join(orphans, on="claim_id", how="anti")) if orphans.height else frame


def stored_names(source: BulkSource, column: str) -> frozenset[str]:
    """What stands in a column of a source's stored results; nothing where they cannot be read."""
    try:
        found = pl.scan_parquet(source.folder / CLAIMS).select(pl.col(column).drop_nulls().unique()).collect()
    except (OSError, pl.exceptions.PolarsError):
        return frozenset()
    return frozenset(map(str, found[column]))


def stored_rows(source: BulkSource) -> int:
    """How many results of a source are stored."""
    path = source.folder / CLAIMS
    return int(pl.scan_parquet(path).select(pl.len()).collect().item()) if path.is_file() else 0


def with_common_names(frame: pl.DataFrame, methods: Methods) -> pl.DataFrame:
    """The table with one name and one maker for each method.

    The registered name, else its commonest spelling in all sources; the maker that the registry or any spelling tells.
    """
    counted = frame.group_by("method_id", "method").len().sort("len", "method", descending=[True, False])
    named = counted.unique("method_id", keep="first").select("method_id", _name="method")
    named = named.filter(~pl.col("method_id").is_in(list(methods.entries)))
    frame = frame.join(named, on="method_id", how="left", maintain_order="left")
    makers = (
        frame.drop_nulls("organisation").select("method_id", _maker="organisation").unique("method_id", keep="first")
    )
    frame = frame.join(makers, on="method_id", how="left", maintain_order="left")
    name, organisation = pl.coalesce("_name", "method"), pl.coalesce("organisation", "_maker")
    return frame.with_columns(method=name, organisation=organisation).drop("_name", "_maker")


def _stored(source: BulkSource) -> pl.DataFrame:
    path = source.folder / CLAIMS
    try:
        found = pl.read_parquet(path)
        found = found.cast({name: kind for name, kind in STORED.items() if name in found.columns})
        if "id" not in found.columns:
            raise FileError(Problem("the claims have no ids; import the source again", str(path), rule="source"))
        if "conditions" in found.columns:  # told here, where the file is known
            found["conditions"].drop_nulls().unique().str.json_decode(pl.Struct([]))
    except (OSError, pl.exceptions.PolarsError) as error:
        raise FileError(Problem(f"cannot read the claims: {error}", str(path), rule="source")) from None
    absent = [pl.lit(None, kind).alias(name) for name, kind in STORED.items() if name not in found.columns]
    return found.with_columns(absent).select(
        *STORED,
        paper_id=pl.lit(source.id),
        title=pl.lit(source.title),
        _kind=pl.lit(source.kind.value),
        _page=pl.lit(source.url),
        _day=pl.lit(source.published),
        _by=pl.lit(source.evaluator),
        _always=pl.lit(json.dumps(dict(source.conditions)) if source.conditions else None, pl.String),
    )


def _sure(rows: pl.DataFrame, registry: Registry, methods: Methods) -> pl.DataFrame:
    """The rows on whose names no fault of a registry bears."""
    for column, unsure in (("metric", registry.unsure_metrics), ("benchmark", registry.unsure_benchmarks)):
        if unsure.ids:
            rows = rows.filter(~pl.col(column).is_in(list(unsure.ids)).fill_null(value=False))
    if methods.unsure != SURE:
        for column in ("method", "baseline"):
            doubtful = [name for name in rows[column].drop_nulls().unique() if not methods.is_sure(name)]
            rows = rows.filter(~pl.col(column).is_in(doubtful).fill_null(value=False))
    if registry.conditions.unsure.ids:
        pairs, known = rows.select("conditions", "_always").unique(), dict[tuple[str, str], Circumstances]()
        told = ({**_named(always), **_named(own)} for own, always in pairs.iter_rows())
        sure = [registry.conditions.is_sure(_circumstances(each, registry.conditions, known)) for each in told]
        rows = rows.join(pairs.filter(pl.Series(sure)), on=("conditions", "_always"), how="semi", nulls_equal=True)
    return rows


def _units(rows: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The factor from each printed unit to the metric's own, and the unit as the table shows it."""
    pairs = rows.select("metric", "unit").unique()
    unknown = sorted(set(pairs["metric"]) - set(registry.metrics))
    if unknown:
        raise FileError(Problem(f"unknown metric '{name}' in an imported source", rule="source") for name in unknown)
    metrics = [registry.metrics[name] for name in pairs["metric"]]
    return pairs.with_columns(
        _factor=pl.Series([unit_factor(unit, metric) for unit, metric in zip(pairs["unit"], metrics, strict=True)]),
        norm_unit=pl.Series([metric.unit for metric in metrics]),
        _good=pl.Series([{"higher": 1, "lower": -1}.get(metric.better or "") for metric in metrics], dtype=pl.Int8),
        _unit=pl.when(pl.col("unit") != FRACTION).then("unit"),
    )


def _conditions(rows: pl.DataFrame, conditions: Conditions) -> pl.DataFrame:
    """What each stated set of conditions comes to."""
    pairs = rows.select("conditions", "_always").unique()
    known: dict[tuple[str, str], Circumstances] = {}
    found = [_circumstances({**_named(always), **_named(own)}, conditions, known) for own, always in pairs.iter_rows()]
    return pairs.with_columns(
        pl.Series("setting", [each.setting for each in found], pl.String),
        pl.Series("measurement", [each.measurement for each in found], pl.String),
        pl.Series("hardware", [each.value("hardware") for each in found], pl.String),
        pl.Series("harness", [each.value("harness") for each in found], pl.String),
        pl.Series("_runs", [each.value("runs") for each in found], pl.String),
        _stated_lists(found),
    )


def _stated_lists(found: Sequence[Circumstances]) -> pl.Series:
    """Names and values of the conditions, a list each; made at one go, for a list of objects each would be slow."""
    flat = [(at, *pair) for at, each in enumerate(found) for pair in each.pairs]
    frame = pl.DataFrame(flat, schema={"_at": pl.Int64(), "name": pl.String(), "value": pl.String()}, orient="row")
    lists = frame.group_by("_at").agg(_stated=pl.struct("name", "value"))
    all_of_them = pl.DataFrame({"_at": range(len(found))}, schema={"_at": pl.Int64()})
    return all_of_them.join(lists, on="_at", how="left", maintain_order="left")["_stated"].fill_null([])


def _named(text: str | None) -> dict[str, str]:
    found: dict[str, str] = json.loads(text) if text else {}
    return {name: value for name, value in found.items() if value.strip().lower() not in _unstated()}


@cache
def _unstated() -> frozenset[str]:
    """What files print for a condition that they do not state."""
    return frozenset(word for entry in entries("unstated") for word in entry.words("words"))


def _circumstances(
    told: dict[str, str], conditions: Conditions, known: dict[tuple[str, str], Circumstances]
) -> Circumstances:
    read = []
    for pair in told.items():
        if pair not in known:
            known[pair] = _read(*pair, conditions)
        read.append(known[pair])
    return gathered((one for each in read for one in each.stated), (word for each in read for word in each.other))


def _read(name: str, value: str, conditions: Conditions) -> Circumstances:
    """One condition, with one value or more; a value that it cannot have is kept as words of the setting."""
    if name in WORDS:
        return conditions.circumstances(value)
    if conditions.find(name) is None:
        raise FileError(Problem(f"unknown condition '{name}' in an imported source", rule="source"))
    try:
        return Circumstances(tuple(conditions.named(name, one) for one in value.split(LISTED)))
    except RegistryError:
        return Circumstances(other=(f"{name}: {as_one_part(value)}",))


def _methods(rows: pl.DataFrame, methods: Methods) -> pl.DataFrame:
    """What each printed name stands for in its source."""
    pairs = (rows.select("paper_id", "method"), rows.select("paper_id", method="baseline").drop_nulls())
    names = pl.concat(pairs).unique()
    found = [identified(name, methods, source) for source, name in names.iter_rows()]
    told = names.with_columns(method_id=pl.Series([each.id for each in found], dtype=pl.String))
    apart = set(_apart(rows.join(told, on=("paper_id", "method"))).iter_rows())
    found = [
        identified(name, methods, source, apart=True) if (source, each.id) in apart else each
        for (source, name), each in zip(names.iter_rows(), found, strict=True)
    ]
    facts = {fact: [getattr(each.entry, fact, None) for each in found] for fact in _ENTRY}
    facts["organisation"] = [each.organisation for each in found]
    return names.with_columns(
        pl.Series("method_id", [each.id for each in found], pl.String),
        pl.Series("_name", [each.name for each in found], pl.String),
        *(pl.Series(f"_{fact}", values, SCHEMA[fact], strict=False) for fact, values in facts.items()),
    )


def _apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Sources and methods of which two spellings have different numbers in one place: they are two systems."""
    place = ("paper_id", "method_id", "benchmark", "subset", "metric", "conditions")
    spelled = rows.group_by(place).agg(pl.col("method", "value").n_unique())
    return spelled.filter(pl.col("method") > 1, pl.col("value") > 1).select("paper_id", "method_id").unique()


def _columns() -> list[pl.Expr]:
    """Every column of the claims table, those that no imported claim has as nulls."""
    none = {name: pl.lit(None) for name in SCHEMA}
    kinds = list(UncertaintyKind)
    told = {
        "claim_id": pl.concat_str("paper_id", pl.lit(":"), "id"),
        "paper_id": pl.col("paper_id"),
        "title": pl.col("title"),
        "published": pl.when(pl.col("published").fill_null("") != "unknown").then(
            pl.coalesce(pl.col("published").str.to_date(strict=False), "_day")),
        "url": pl.coalesce(pl.when(pl.col("url").str.contains(r"^https?://[^\s<>\"]+$")).then("url"), "_page"),
        "source_id": pl.col("paper_id"),
        "source_kind": pl.col("_kind"),
        "method_id": pl.col("method_id"),
        "method": pl.col("_name"),
        "method_printed": pl.col("method"),
        **{fact: pl.col(f"_{fact}") for fact in _ENTRY},
        "evaluator": pl.coalesce(pl.when(pl.col("evaluator") != "unknown").then("evaluator"), "_by"),
        "evaluated": pl.col("evaluated").str.slice(0, 10).str.to_date(strict=False),
        "runs": pl.coalesce("runs", pl.col("_runs").cast(pl.Int64, strict=False)),
        "conditions": pl.when(pl.col("revision").is_null()).then("_stated").otherwise(
            pl.concat_list("_stated", pl.struct(name=pl.lit("revision"), value="revision"))),
        **_numbers(),
        "bound": pl.lit(Bound.EXACT.value),
        "reported": pl.coalesce("printed", pl.col("value").cast(pl.String)),
        "uncertainty_kind": pl.when(pl.col("uncertainty_kind").is_in(kinds), ~pl.all_horizontal(
            pl.col("uncertainty", "uncertainty_low", "uncertainty_high").is_null())).then("uncertainty_kind"),
        "unit": pl.col("_unit"),
        "norm_unit": pl.col("norm_unit"),
        "origin": pl.when(pl.col("derived_from").is_null()).then(pl.lit(Origin.IMPORTED.value))
        .otherwise(pl.lit(Origin.DERIVED.value)),
        "derived_from": pl.col("derived_from").str.split(" ").fill_null([]),
        **{name: pl.col(name) for name in ("benchmark", "subset", "metric", "setting", "measurement", "hardware",
                                           "harness", "items", "uncertainty", "uncertainty_low",
                                           "uncertainty_high", "baseline_id")},
    }  # fmt: skip
    return [expr.cast(SCHEMA[name]).alias(name) for name, expr in {**none, **told}.items()]


def _numbers() -> dict[str, pl.Expr]:
    """A value of the metric, or a change in percent of the baseline's: told by its size and direction, kept signed."""
    change = pl.col("comparison") == Comparison.RELATIVE.value
    norm = (pl.col("value") * pl.col("_factor")).round_sig_figs(DIGITS)
    fall = pl.when(norm < 0).then(pl.lit(Direction.DECREASE.value)).otherwise(pl.lit(Direction.INCREASE.value))
    return {
        "baseline": pl.col("_baseline"),
        "comparison": pl.coalesce("comparison", pl.lit(Comparison.ABSOLUTE.value)),
        "direction": pl.when(change & (norm != 0)).then(fall),
        "value": pl.when(change).then(pl.col("value").abs()).otherwise("value"),
        "norm_value": norm,
        "factor": pl.when(change).then((norm / 100 + 1).round_sig_figs(DIGITS)),
        "better": pl.when(change & (norm != 0)).then(norm * pl.col("_good") > 0),
    }
