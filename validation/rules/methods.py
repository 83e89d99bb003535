"""Rules about names of methods: spellings of a registered method, and names that may be one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from claims.record.errors import Problem
from claims.record.types import Claim
from claims.registry.method_names import Likeness, compare, fold
from claims.registry.method_parts import parse
from validation.library import Library, at_claim

_FIRST = 2  # letters in which two names must agree to be compared: a slip of the pen is not in the first ones


def method_spelling(library: Library) -> Iterator[Problem]:
    """Methods that are registered under another spelling, once a file."""
    for claim, key, name in _named(library):
        entry = library.methods.find(name)
        if entry is not None and name not in (entry.id, entry.name, *entry.aliases):
            yield at_claim(claim, key, f"'{name}' is the registered '{entry.name}'", f"write '{entry.name}'")


def method_doubt(library: Library) -> Iterator[Problem]:
    """Names that may mean a registered method, or another name of the library, once a file."""
    others: dict[str, dict[str, str]] = defaultdict(dict)
    for claim, key, name in _named(library):
        if library.methods.find(name) is not None:
            continue
        start = parse(name).words[:_FIRST]
        like = next((other for folded, other in others[start].items() if folded != fold(name)
                     and compare(name, other) is not Likeness.DIFFERENT), None)  # fmt: skip
        registered = [entry.name for entry in library.methods.doubtful(name)]
        if registered:
            listed = " or ".join(f"'{each}'" for each in registered[:3])
            yield at_claim(claim, key, f"is '{name}' the registered {listed}?", "write its name if so")
        elif like is not None:
            yield at_claim(claim, key, f"is '{name}' the '{like}' of other claims?", "write one name for both if so")
        others[start].setdefault(fold(name), name)


def _named(library: Library) -> Iterator[tuple[Claim, str, str]]:
    """Every name of a method or baseline, at the first claim of each file that has it."""
    for file in library.files:
        seen: set[str] = set()
        for claim in file.claims:
            for key, name in (("method", claim.method), ("baseline", claim.baseline)):
                if name and name not in seen:
                    seen.add(name)
                    yield claim, key, name
