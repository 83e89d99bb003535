"""The identity of a method: the id under which its results meet, whatever a source writes.

A registered name is its entry. Any other name is its own method: its id is made of the folded name, so that two
spellings that fold to one meet, in every source. A name that means another system in every source (`our method`) is
the method of its source alone, and so is each of two spellings by which one source tells two systems apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from claims.record.entries import Method
from claims.registry.method_names import fold
from claims.registry.method_parts import maker, said_once
from claims.registry.methods import Methods

_OWN = frozenset(("our", "ours", "the", "this", "these", "we", "proposed", "standard", "baseline", "best", "prior"))
_NO_ID = re.compile(r"[^a-z0-9.+]+")


@dataclass(frozen=True, slots=True)
class MethodIdentity:
    """What a printed name stands for.

    Attributes:
        id: the same for every name of one method.
        name: the registered name, else the printed one, its maker said once and without an account.
        entry: what the registry knows of it, None for an unregistered name.
        organisation: who made it, by the registry or the account that it stands under; None where neither tells.
    """

    id: str
    name: str
    entry: Method | None = None
    organisation: str | None = None


def is_named(method: str | None) -> bool:
    """Whether a name means the same system in every source: `our method` does not, `GPT-4o` does."""
    first = (method or "").split()[:1]
    return bool(first) and first[0].casefold() not in _OWN and any(c.isupper() or c.isdigit() for c in method or "")


def identified(name: str, methods: Methods, source: str, *, apart: bool = False) -> MethodIdentity:
    """The identity of a name in a source.

    Args:
        name: as the source prints it.
        methods: the known methods.
        source: id of the source.
        apart: whether the source uses another spelling of the name for another system.
    """
    if apart:
        return MethodIdentity(f"{source}:{'_'.join(name.split())}", name)
    entry = methods.find(name)
    made, bare = maker(name)
    if entry is not None:
        return MethodIdentity(entry.id, entry.name, entry, entry.organisation or made)
    own = unregistered_id(name, methods)
    return MethodIdentity(own if is_named(name) else f"{source}:{own}", said_once(bare.strip()), organisation=made)


def unregistered_id(name: str, methods: Methods) -> str:
    """The id of a name that no entry has: its folded form; with a digest where signs of the name cannot be kept."""
    folded = fold(name) or name.casefold()
    slug = _NO_ID.sub("-", folded).strip("-")
    if slug.replace("-", " ") == folded and slug not in methods.entries:
        return slug
    return f"{slug}-{sha256(folded.encode()).hexdigest()[:6]}".lstrip("-")
