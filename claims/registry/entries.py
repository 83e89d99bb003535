"""What the readers of registry files share: a file as ids with their entries, the shape of an id, what is at fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from claims.record.entries import Benchmark, Condition, Method, Metric
from claims.record.errors import FileError, Problem
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields
from claims.strict_yaml.parts import Part, parts_of

RULE, SYNTAX = "registry", "syntax"
RegistryEntry = Metric | Benchmark | Method | Condition


@dataclass(frozen=True, slots=True)
class Unsure:
    """What of a registry cannot be relied on.

    Attributes:
        ids: the entries that have a fault.
        names: folded names that two entries have.
        words: folded words that no other entry has for a name and an entry with a fault may have.
    """

    ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def with_absent(self, ids: Set[str], fold: Callable[[str], str]) -> Unsure:
        """The same, unsure of entries, too, that are not there: what has their name is another one."""
        return replace(self, ids=self.ids | ids, names=self.names | {*map(fold, ids)}) if ids else self

    def bears_upon(self, entry: str | None, name: str) -> bool:
        """Whether it bears upon a folded name and the id of the entry that it is found to mean, if any."""
        return name in self.names or (name in self.words if entry is None else entry in self.ids)


SURE = Unsure()


@dataclass(slots=True)
class Faults:
    """What is wrong with the files of one registry, gathered while they are read.

    Attributes:
        problems: every fault.
        ids: the entries that have one.
        names: names that two entries have.
        words: whatever stands in entries with a fault and may be a name of theirs.
    """

    problems: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def clash(self, kind: str, spelling: str, second: RegistryEntry, first: RegistryEntry) -> None:
        """Add the fault of an entry that answers to a name which another one has already."""
        what = f"'{spelling}' names both {kind} '{first.id}' ({first.file}:{first.line}) and '{second.id}'"
        hint = "remove the name from one of them"
        self.problems.append(Problem(what, second.file, second.line, 1, rule=RULE, hint=hint))
        if first.id == second.id:
            self.ids.add(first.id)
        else:
            self.names.add(spelling)

    def at(self, entry: RegistryEntry, what: str, hint: str | None = None) -> None:
        """Add a fault of an entry as a whole."""
        self.problems.append(Problem(what, entry.file, entry.line, 1, rule=RULE, hint=hint))
        self.ids.add(entry.id)

    def unsure(self, fold: Callable[[str], str], taken: Container[str]) -> Unsure:
        """What cannot be relied on; `taken` are the folded names that entries have."""
        words = frozenset(word for word in map(fold, self.words) if word not in taken)
        return Unsure(frozenset(self.ids), frozenset(map(fold, self.names)), words)


def entries_of(path: Path, faults: Faults) -> Iterator[tuple[sy.Scalar, sy.Node]]:
    """Ids of a file with their entries, one after another: faults that are added meanwhile are those of the entry.

    In the place of an entry that cannot be read stands one that says its name alone, so that what refers to it is no
    fault, too.
    """
    try:
        root = sy.load_yaml(path)
    except FileError as error:
        parts = parts_of(path, str(path))
        # An entry by itself tells more nearly where it breaks, and does not hide the next one.
        syntax = [problem for part in parts for problem in part.problems]
        faults.problems += [*syntax, *(each for each in error.problems if not syntax or each.rule != SYNTAX)]
    else:
        parts = _parts(root, path, faults)
    for part in parts:
        before = len(faults.problems)
        yield part.key, _named(part.key) if part.node is None else part.node
        if part.node is None:
            del faults.problems[before:]  # what it lacks has been said
        if part.node is None or len(faults.problems) > before:
            faults.ids.add(part.key.text)
            faults.words |= part.words


def _parts(root: sy.Node, path: Path, faults: Faults) -> tuple[Part, ...]:
    if isinstance(root, sy.Scalar) and root.value is None:
        return ()
    if not isinstance(root, sy.Mapping):
        what = "must be a mapping of ids to entries"
        faults.problems.append(Problem(what, str(path), root.line, root.column, rule=RULE))
        return ()
    return tuple(Part(key, node, "") for key, node in root.entries)


def _named(key: sy.Scalar) -> sy.Mapping:
    return sy.Mapping(((sy.Scalar("name", key.line, 1), key),), key.line, 1)


def check_id(fields: Fields, key: sy.Scalar, pattern: re.Pattern[str], shape: str) -> None:
    """Add a fault where an id does not match; `shape` says in words what it must be made of."""
    if not pattern.match(key.text):
        fields.add(RULE, f"id '{key.text}' must be made of {shape}", key)
