"""What a data folder can show while some of its files are at fault: the table of all others, and what is wrong.

Building and validating refuse such a folder. A reader is better served by the good files and a notice: a claims file or
source with a fault is left out as a whole, since what else it says may be wrong, too. A fault of a registry is no such
case. It changes what names mean in every other file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from claims.record.errors import ClaimsError, Problem
from claims.registry.folders import shipped_dir
from claims.registry.lookup import Registry
from validation import gate
from validation.gate import BulkResults, Tables

if TYPE_CHECKING:
    from claims.record.types import Claim, Paper

SHOWN = 5  # faults in a notice for the terminal


@dataclass(frozen=True, slots=True)
class ServedTables:
    """The tables of a data folder as far as its files are good.

    Attributes:
        tables: the tables, without what is in faulty files.
        faults: what is wrong with the files that were left out; empty where nothing is.
        folder: the data folder.
    """

    tables: Tables
    faults: tuple[Problem, ...]
    folder: Path

    @property
    def notice(self) -> str | None:
        """One sentence that names no path, None where nothing is wrong."""
        return _notice(self.faults)

    @property
    def fault_lines(self) -> tuple[str, ...]:
        """The faults with their places inside the data folder, for readers who may not know where it stands."""
        return tuple(without_folder(str(fault), self.folder) for fault in self.faults)


def served_tables(data: Path) -> ServedTables:
    """The tables of a data folder, without its faulty claims files and sources.

    Raises:
        ClaimsError: a registry is at fault, or the good files do not make a table.
    """
    try:
        return ServedTables(gate.tables(data), (), data)
    except ClaimsError:
        registry, papers, claims, faults = good_claims(data)
        results = _good_results(data, registry, faults)
        try:
            tables = gate.check(registry, papers, claims, results)
        except ClaimsError as error:
            faults += error.problems
            bad = {problem.file for problem in error.problems}
            if not bad.intersection(claim.file for claim in claims):
                raise
            papers, claims = _apart_from(bad, papers, claims)
            tables = gate.check(registry, papers, claims, results)
        if not faults:
            raise
        return ServedTables(tables, tuple(faults), data)


def good_claims(data: Path) -> tuple[Registry, tuple[Paper, ...], tuple[Claim, ...], list[Problem]]:
    """Registry, papers and claims of the files of a data folder that have no fault, and the faults of the others.

    Raises:
        RegistryError: with every fault of the registries.
    """
    from claims.files.loader import claim_files, read_file, repeated_ids

    registry = Registry.load(data)
    folder = data / "claims"
    paths, faults = claim_files([folder] if folder.is_dir() else [])
    files = [read_file(path, registry) for path in paths]
    faults += [problem for file in files for problem in file.problems]
    faults += repeated_ids(files)
    bad = {problem.file for problem in faults}
    good = [file for file in files if file.path not in bad]
    papers = tuple(file.paper for file in good if file.paper is not None)
    return registry, papers, tuple(claim for file in good for claim in file.claims), faults


def terminal_notice(faults: Iterable[Problem]) -> str:
    """The notice for a terminal, with the first faults and the command that lists all; empty where nothing is wrong."""
    told = [*faults]
    if not told:
        return ""
    lines = [f"claimboard: {_notice(told)}", *(f"  {fault}" for fault in told[:SHOWN])]
    more = [f"  and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
    return "\n".join([*lines, *more, "  `claimboard validate` says all that is wrong"])


def _notice(faults: Iterable[Problem]) -> str | None:
    told = [*faults]
    files = len({fault.file for fault in told})
    what = "1 file has faults and is" if files == 1 else f"{files} files have faults and are"
    return f"{what} left out: numbers may be missing" if told else None


def _good_results(data: Path, registry: Registry, faults: list[Problem]) -> BulkResults:
    """The results of the sources that can be read; faults of the others are added."""
    from claims.registry.methods import Methods
    from claims.sources.description import readable_sources
    from claims.sources.frames import sources_frame
    from validation.schemas import check_frame

    try:
        return gate.imported(data, registry)
    except ClaimsError:
        methods, good = Methods.load(data), []
    readable, problems = readable_sources(data)
    faults += problems
    for source in readable:
        try:
            check_frame(sources_frame([source], registry, methods), registry)
        except ClaimsError as error:
            faults += [problem if problem.file else _at(problem, source.folder) for problem in error.problems]
        else:
            good.append(source)
    return BulkResults(tuple(good), sources_frame(good, registry, methods), methods)


def _at(problem: Problem, folder: Path) -> Problem:
    from claims.sources.description import DESCRIPTION

    return replace(problem, file=str(folder / DESCRIPTION))


def _apart_from(
    bad: set[str | None], papers: tuple[Paper, ...], claims: tuple[Claim, ...]
) -> tuple[tuple[Paper, ...], tuple[Claim, ...]]:
    kept = tuple(claim for claim in claims if claim.file not in bad)
    lost = {claim.paper.id for claim in claims if claim.paper and claim.file in bad}
    return tuple(paper for paper in papers if paper.id not in lost), kept


def without_folder(text: str, data: Path) -> str:
    """A text with its paths as they are inside a data folder, for readers who may not know where that stands."""
    for root in (data, data.resolve(), shipped_dir()):
        text = text.replace(f"{root}{os.sep}", "")
    return text
