"""The part of the claims table that an export or a page asks for, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.record.errors import ClaimsError, Problem
from dashboard.served import served_table

if TYPE_CHECKING:
    import polars as pl

    from claims.formats.writing import ExportedTable
    from claims.registry.lookup import Registry


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims are to be written; None asks for nothing."""

    benchmark: str | None = None
    metric: str | None = None
    setting: str | None = None
    method: str | None = None
    source: str | None = None
    evaluator: str | None = None


def chosen_claims(wanted: Wanted, *, empty: bool = False) -> ExportedTable:
    """The part of the table that is asked for, with what its readers must know.

    Args:
        wanted: which claims.
        empty: whether no claim at all is a fine answer, too.

    Raises:
        ClaimsError: no claim fits, or a name is not known.
    """
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry

    frame = served_table().filter(*_asked(wanted, sound_registry(data_dir())))
    if frame.is_empty() and not empty:
        raise ClaimsError(Problem("no claim fits", rule="export", hint="claimboard sources and benchmarks list both"))
    return exported_table(frame)


def exported_table(frame: pl.DataFrame) -> ExportedTable:
    """A part of the table of claims with what its readers must know."""
    from importlib.metadata import version

    from claims.boards.claim_columns import CLAIM_COLUMNS
    from claims.boards.columns import meanings
    from claims.formats.writing import ExportedTable
    from claims.registry.lookup import data_dir
    from claims.registry.sound import sound_registry
    from claims.sources.description import readable_sources
    from validation import gate

    present = set(frame["source_id"].unique())
    sources = [each for each in readable_sources(data_dir())[0] if each.id in present]
    return ExportedTable(
        frame, sound_registry(data_dir()), version("claimboard"), gate.fingerprint(data_dir()),
        licences={each.id: each.licence for each in sources if each.licence},
        pages={each.id: each.url for each in sources if each.url},
        meanings=meanings(CLAIM_COLUMNS),
    )  # fmt: skip


def _asked(wanted: Wanted, registry: Registry) -> list[pl.Expr]:
    """What a claim must be to be among those that are asked for."""
    import polars as pl

    from claims.boards.comparability import UNSTATED
    from claims.registry.lookup import data_dir
    from claims.registry.method_ids import identified
    from validation.serving import good_methods

    asked = []
    if wanted.benchmark is not None:
        entry, part = registry.benchmark(wanted.benchmark)
        asked.append(pl.col("benchmark") == entry.id)
        asked += [pl.col("subset") == part.id] if part else []
    if wanted.metric is not None:
        asked.append(pl.col("metric") == registry.metric(wanted.metric).id)
    if wanted.setting is not None:
        unstated = wanted.setting.strip().casefold() == UNSTATED
        normal = registry.conditions.normal_setting(wanted.setting)
        asked.append(pl.col("setting").is_null() if unstated else pl.col("setting") == normal)
    if wanted.method is not None:
        method, printed = identified(wanted.method, good_methods(data_dir())[0], "").id, wanted.method.casefold()
        named = pl.any_horizontal(pl.col("method", "method_printed").str.to_lowercase() == printed)
        asked.append((pl.col("method_id") == method) | named)
    asked += [pl.col("source_id") == wanted.source] if wanted.source is not None else []
    asked += [pl.col("evaluator") == wanted.evaluator] if wanted.evaluator is not None else []
    return asked
