"""The data for commands that show something: of the files that are good, with a notice on stderr where some are not."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from claims.record.types import Claim, Paper
    from claims.registry.lookup import Registry
    from claims.registry.methods import Methods
    from claims.sources.description import BulkSource
    from validation.gate import Tables


def served_table() -> pl.DataFrame:
    """The table of claims of the data folder.

    Raises:
        ClaimsError: nothing can be shown.
    """
    return served_folder().claims


def served_folder() -> Tables:
    """The tables of claims and papers of the data folder.

    Raises:
        ClaimsError: nothing can be shown.
    """
    from claims.registry.lookup import data_dir
    from validation.serving import served_tables

    served = served_tables(data_dir())
    _say(served.left_out.terminal_notice())
    return served.tables


def served_rows(benchmark: str) -> pl.DataFrame:
    """The rows of one benchmark, by its id; of a table that is built no more than these are read.

    Raises:
        ClaimsError: nothing can be shown.
    """
    import polars as pl

    from claims.record.errors import ClaimsError
    from claims.registry.lookup import data_dir
    from validation import gate

    here = pl.col("benchmark") == benchmark
    try:
        return gate.scan(data_dir()).filter(here).collect()
    except ClaimsError:
        return served_table().filter(here)


def served_findings() -> pl.DataFrame:
    """What the audit says of the table of claims, one row a finding.

    Raises:
        ClaimsError: nothing can be shown.
    """
    from claims.record.errors import ClaimsError
    from claims.registry.lookup import data_dir
    from validation import judged

    try:
        return judged.findings(data_dir())
    except ClaimsError:
        return judged.judged(served_table(), data_dir())


def served_claims() -> tuple[Registry, tuple[Paper, ...], tuple[Claim, ...]]:
    """Registry, papers and claims of the claims files.

    Raises:
        ClaimsError: nothing can be shown.
    """
    from claims.registry.lookup import data_dir
    from validation.serving import good_claims

    registry, papers, claims, left_out = good_claims(data_dir())
    _say(left_out.terminal_notice())
    return registry, papers, claims


def served_methods() -> Methods:
    """The methods of the data folder whose entries are in order."""
    from claims.registry.lookup import data_dir
    from validation.serving import good_methods

    methods, left_out = good_methods(data_dir())
    _say(left_out.terminal_notice())
    return methods


def served_sources() -> tuple[BulkSource, ...]:
    """The sources of the data folder whose descriptions can be read."""
    from claims.registry.lookup import data_dir
    from claims.sources.description import readable_sources
    from validation.serving import Omissions

    found, faults = readable_sources(data_dir())
    _say(Omissions(tuple(faults)).terminal_notice())
    return found


@cache
def _say(notice: str) -> None:
    """Print a notice, once where a command asks for the table and for its sources."""
    if notice:
        print(notice, file=sys.stderr)
