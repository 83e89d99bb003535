"""What a claim is and means. The public verbs of claimboard, and nothing else.

Each is loaded when it is first asked for, so that reading one figure does not load Polars.

>>> from claims import parse_quantity
>>> parse_quantity("up to 16.5% lower")[0].bound
<Bound.UP_TO: 'up_to'>

Rankings work on the claims table. Here is a small one:

>>> from claims import Selection, claims_frame, compare, leaderboard, rank_methods
>>> from claims.record.types import Claim, Paper
>>> from claims.registry.lookup import Registry
>>> registry, paper = Registry.load(), Paper("alpha", "On Alpha")
>>> def claim(method: str, benchmark: str, printed: str) -> Claim:
...     number = parse_quantity(printed)[0]
...     return Claim(number, "accuracy", method=method, benchmark=benchmark, paper=paper, id=f"{method}:{benchmark}")
>>> table = claims_frame([paper], [
...     claim("Alpha", "mmlu", "70.0%"), claim("Beta", "mmlu", "69.8%"), claim("Gamma", "mmlu", "61.2%"),
...     claim("Alpha", "boolq", "80.1%"), claim("Gamma", "boolq", "84.9%"),
... ], registry)

The rank of the printed number, and the places that pairwise tests leave open: 14,042 questions do not tell 70.0 from
69.8.

>>> board = leaderboard(table, "MMLU", level=0.95, registry=registry)
>>> board.select("method", "rank", "rank_low", "rank_high", "evidence").rows()
[('Alpha', 1, 1, 2, 'binomial'), ('Beta', 2, 1, 2, 'binomial'), ('Gamma', 3, 3, 3, 'binomial')]

Methods beside each other: what nobody reports is null, never 0.

>>> grid = compare(table, Selection(benchmarks=("mmlu", "boolq")), registry)
>>> grid.select("method", "benchmark", "norm_value").rows()[-1]
('Beta', 'boolq', None)

One order of several benchmarks, and how far it depends on the rule (best and worst place):

>>> order = rank_methods(table, Selection(benchmarks=("mmlu", "boolq")), registry=registry)
>>> order.select("method", "rank", "best", "worst", "note").rows()[-1]
('Beta', None, None, None, 'results on 1 of 2 tasks at the common protocols: too few to be ranked')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.audit.examine import audit as audit_claims
    from claims.boards.cells import Selection
    from claims.boards.comparability import why_not
    from claims.boards.compare import compare, head_to_head
    from claims.boards.discrimination import correlations, discrimination
    from claims.boards.efficiency import efficiency
    from claims.boards.leaderboard import leaderboard
    from claims.boards.overall import rank_methods
    from claims.boards.pareto import pareto
    from claims.boards.progress import progress
    from claims.boards.table import claims_frame
    from claims.figures.quantities import parse_quantity
    from claims.files.loader import load_claims
    from claims.prose.extract import extract_claims
    from claims.tables.grids.reading import read_tables

__all__ = [
    "Selection",
    "audit_claims",
    "claims_frame",
    "compare",
    "correlations",
    "discrimination",
    "efficiency",
    "extract_claims",
    "head_to_head",
    "leaderboard",
    "load_claims",
    "pareto",
    "parse_quantity",
    "progress",
    "rank_methods",
    "read_tables",
    "why_not",
]

# The room is called audit, so its verb cannot be.
_HOMES = {
    "Selection": ("claims.boards.cells", "Selection"),
    **{
        verb: (f"claims.boards.{module}", verb)
        for module, verb in (
            ("comparability", "why_not"),
            ("compare", "compare"),
            ("compare", "head_to_head"),
            ("discrimination", "correlations"),
            ("discrimination", "discrimination"),
            ("efficiency", "efficiency"),
            ("overall", "rank_methods"),
            ("pareto", "pareto"),
            ("progress", "progress"),
        )
    },
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
