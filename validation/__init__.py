"""Is it true to form? The schema of the table, the rules of the library, the one way to a table on disk.

>>> from validation import load_table
>>> table = load_table()  # the claims of the data folder, or of those that come with the program
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

__all__ = ["load_table"]


def load_table(data: Path | None = None) -> pl.DataFrame:
    """The checked table of claims of a data folder; `claimboard columns` says what its columns mean.

    Args:
        data: the folder; by default $CLAIMBOARD_DATA, else the nearest `data/` upward, else what was installed.

    Raises:
        ClaimsError: when the data folder does not pass the checks.
    """
    from validation import gate

    return gate.table(data)
