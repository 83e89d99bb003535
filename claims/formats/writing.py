"""What every writer of a foreign format takes and gives: a table with what must be known of it; files and a ledger.

Every claim is in the files or in `left_out`; what a written claim says and the format cannot is in `lost`, a field a
row. Files come in pieces, so that a table of any size is never one text in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl

from claims.formats.every_eval_ever import REVISION
from claims.formats.reading import LEDGER, LEDGER_SCHEMA, LISTED
from claims.record.errors import RegistryError
from claims.record.types import Bound, Comparison
from claims.registry.conditions import Conditions
from claims.registry.lookup import Registry

OTHER_WORDS = "setting"  # name under which words of a setting that no condition knows are written
_UNSAFE = re.compile(r"[^\w.+-]+")
FilePieces = tuple[str, Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """Claims that are to be written.

    Attributes:
        frame: part of the claims table.
        registry: what its ids mean.
        version: of the program.
        snapshot: digest of the data that the table was built from.
        licences: source -> licence of its data, of those in the frame that state one.
        pages: source -> its address.
        meanings: column -> what it holds.
    """

    frame: pl.DataFrame
    registry: Registry
    version: str = ""
    snapshot: str = ""
    licences: Mapping[str, str] | None = None
    pages: Mapping[str, str] | None = None
    meanings: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class WrittenFiles:
    """What a writer made of a table.

    Attributes:
        files: name below the folder of the export, and contents; one, for a format that is one file.
        claims: how many claims are in them.
        left_out: one row a claim that is in none, with the reason, the columns of `LEDGER_SCHEMA`.
        lost: one row a field of a written claim that the format has no place for.
    """

    files: Iterable[FilePieces]
    claims: int
    left_out: pl.DataFrame
    lost: pl.DataFrame


def no_ledger() -> pl.DataFrame:
    """A ledger of nothing."""
    return pl.DataFrame(schema=LEDGER_SCHEMA)


def why_no_score(registry: Registry, *, directed: bool = False, about_none: bool = False) -> pl.Expr:
    """Why a claim is no evaluation result as other trackers know them; null where it is one.

    Args:
        registry: knows the metrics.
        directed: whether the format must say which side of a metric is better.
        about_none: whether the format also has results that are about no benchmark.
    """
    better = [metric.id for metric in registry.metrics.values() if metric.better is not None]
    own = [f"{metric.id}\0{metric.unit}" for metric in registry.metrics.values()]
    undirected = ~pl.col("metric").is_in(better) if directed else pl.lit(False)
    return (
        pl.when(pl.col("comparison").cast(pl.String) != Comparison.ABSOLUTE.value)
        .then(pl.lit("a change against a baseline"))
        .when((pl.col("bound").cast(pl.String) != Bound.EXACT.value) | pl.col("norm_value").is_null())
        .then(pl.lit("a bound, a range or an approximate value"))
        .when(pl.col("benchmark").is_null() & ~pl.lit(about_none))
        .then(pl.lit("no benchmark"))
        .when(~pl.concat_str("metric", pl.lit("\0"), "norm_unit").is_in(own))
        .then(pl.lit("a share of the whole, not in the metric's own unit"))
        .when(undirected)
        .then(pl.lit("a metric without a better side"))
        .otherwise(pl.lit(None, pl.String))
    )


def parted(frame: pl.DataFrame, why: pl.Expr) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The claims for which there is no reason, and a ledger of the others."""
    told = frame.with_columns(_why=why)
    left = told.filter(pl.col("_why").is_not_null())
    ledger = left.select(file="source_id", row="claim_id", field="metric", value="reported", why="_why").select(LEDGER)
    return told.filter(pl.col("_why").is_null()).drop("_why"), ledger


def lost_fields(frame: pl.DataFrame, reasons: Mapping[str, tuple[str, pl.Expr | None]]) -> pl.DataFrame:
    """A ledger of fields that written claims have and the format has not.

    Args:
        frame: the written claims.
        reasons: column -> why it is not written, and of which claims; None for those where it is not null.
    """
    parts = [no_ledger()]
    for name, (why, which) in reasons.items():
        rows = frame.filter(pl.col(name).is_not_null() if which is None else which)
        parts.append(rows.select(file="source_id", row="claim_id", field=pl.lit(name),
                                 value=pl.col(name).cast(pl.String), why=pl.lit(why)).select(LEDGER))  # fmt: skip
    return pl.concat(parts)


def uncounted(name: str) -> pl.Expr:
    """Whether a claim says over how many (`runs`, `items`) and not as one of its conditions, which are written."""
    among = pl.col("conditions").list.eval(pl.element().struct.field("name") == name).list.any()
    return pl.col(name).is_not_null() & ~among


def stated(row: Mapping[str, Any], conditions: Conditions) -> dict[str, str]:
    """What a claim says of how it was measured, by name; words of its setting that no condition knows, too."""
    pairs = tuple((each["name"], each["value"]) for each in row["conditions"])
    return _stated(pairs, row["setting"], conditions)


@cache
def _stated(pairs: tuple[tuple[str, str], ...], setting: str | None, conditions: Conditions) -> dict[str, str]:
    found: dict[str, str] = {}
    rest = f", {setting or ''}, "
    for name, value in pairs:
        found[name] = f"{found[name]}{LISTED}{value}" if name in found else value
        if name != REVISION and (text := _text(name, value, conditions)):
            rest = rest.replace(f", {text}, ", ", ", 1)
    words = rest.strip(", ")
    return {**found, OTHER_WORDS: words} if words else found


def _text(name: str, value: str, conditions: Conditions) -> str | None:
    """A condition as a setting says it; None for a value that the condition no longer has."""
    try:
        return conditions.named(name, value).text
    except RegistryError:
        return None


def safe_name(text: str) -> str:
    """A name of a file or folder made of a text: no separators, nothing hidden."""
    return _UNSAFE.sub("_", text).lstrip(".") or "_"


def numbered(name: str, taken: dict[str, int]) -> str:
    """The name, with a number behind it from the second time on; files of other letters only are one, too."""
    taken[name.casefold()] = taken.get(name.casefold(), 0) + 1
    number = taken[name.casefold()]
    return name if number == 1 else f"{name}-{number}"


def pieces(frame: pl.DataFrame, rows: int = 20_000) -> Iterator[pl.DataFrame]:
    """The frame in slices of so many rows."""
    yield from frame.iter_slices(rows)


def same_rows(frame: pl.DataFrame, keys: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    """Rows that agree in these columns, together, in the order of the first of each."""
    for _, rows in frame.group_by(keys, maintain_order=True):
        yield rows.rows(named=True)


def exact(value: float) -> float:
    """Without the noise of a multiplication: 57 * 0.01 is 0.57."""
    return float(f"{value:.15g}")
