"""What the audit says of the table of a data folder, kept beside it: pages and commands read it and do not compute it.

It carries the fingerprint of the table, which covers the code of the audit, too.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from claims.registry.lookup import data_dir
from claims.registry.sound import sound_registry
from validation import gate

if TYPE_CHECKING:
    import polars as pl

FINDINGS = "findings.parquet"


def findings(data: Path | None = None) -> pl.DataFrame:
    """The findings of the audit of the whole table: kept ones while they hold, else made now.

    Args:
        data: the data folder.

    Returns:
        The columns of `claims.audit.table_findings.FINDINGS_SCHEMA`.

    Raises:
        ClaimsError: the data folder does not pass the checks.
    """
    from claims.audit.table_findings import FINDINGS_SCHEMA

    folder = data or data_dir()
    mark = gate.fingerprint(folder)
    for place in gate.places(folder):
        if (kept := gate.kept(place.with_name(FINDINGS), mark, FINDINGS_SCHEMA)) is not None:
            return kept
    made = judged(gate.table(folder), folder)
    with suppress(OSError):
        gate.write_atomically(made, gate.built_path(folder).with_name(FINDINGS), mark)
    return made


def judged(table: pl.DataFrame, folder: Path) -> pl.DataFrame:
    """The findings of a table that is not kept: that of the good files of a folder.

    Args:
        table: the table of claims.
        folder: where its registries are.
    """
    from claims.audit.table_findings import table_findings

    return table_findings(table, sound_registry(folder))
