"""What a claim is and means. The public verbs of claimboard, and nothing else.

Each is loaded when it is first asked for, so that reading one figure does not load Polars.

>>> from claims import parse_quantity
>>> parse_quantity("up to 16.5% lower")[0].bound
<Bound.UP_TO: 'up_to'>
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.audit.examine import audit as audit_claims
    from claims.boards.leaderboard import leaderboard
    from claims.boards.table import claims_frame
    from claims.figures.quantities import parse_quantity
    from claims.files.loader import load_claims
    from claims.prose.extract import extract_claims
    from claims.tables.grids.reading import read_tables

__all__ = [
    "audit_claims",
    "claims_frame",
    "extract_claims",
    "leaderboard",
    "load_claims",
    "parse_quantity",
    "read_tables",
]

# The room is called audit, so its verb cannot be.
_HOMES = {
    "audit_claims": ("claims.audit.examine", "audit"),
    "claims_frame": ("claims.boards.table", "claims_frame"),
    "extract_claims": ("claims.prose.extract", "extract_claims"),
    "leaderboard": ("claims.boards.leaderboard", "leaderboard"),
    "load_claims": ("claims.files.loader", "load_claims"),
    "parse_quantity": ("claims.figures.quantities", "parse_quantity"),
    "read_tables": ("claims.tables.grids.reading", "read_tables"),
}


def __getattr__(name: str) -> object:
    """The verb of this name, from its room."""
    if name not in _HOMES:
        raise AttributeError(f"module 'claims' has no attribute {name!r}")
    module, verb = _HOMES[name]
    return getattr(import_module(module), verb)
