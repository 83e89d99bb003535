"""What a data folder can show while some of its files are at fault: the table of all others, and what is wrong.

Building and validating refuse such a folder. A reader is better served by the good files and a notice: a claims file or
source with a fault is left out as a whole, since what else it says may be wrong, too. Of a registry, the entries with a
fault are left out, and with them every claim that names one: without its metric or condition a number would be ranked
as what it is not.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from claims.record.errors import ClaimsError, Problem
from claims.registry.folders import shipped_dir
from claims.registry.lookup import Registry, key
from claims.registry.sound import sound_registry
from validation import gate
from validation.gate import BulkResults, Tables

if TYPE_CHECKING:
    import polars as pl

    from claims.files.loader import PaperFile
    from claims.record.types import Claim, Paper
    from claims.registry.methods import Methods
    from claims.sources.description import BulkSource

SHOWN = 5  # faults in a notice for the terminal


@dataclass(frozen=True, slots=True)
class Omissions:
    """What is left out of the tables.

    Attributes:
        faults: what is wrong with the files; empty where nothing is.
        claims: number of claims without a fault of their own that name what a registry does not tell any more; None
            where the registries are in order.
    """

    faults: tuple[Problem, ...] = ()
    claims: int | None = None

    @property
    def notice(self) -> str | None:
        """One sentence that names no path, None where nothing is wrong."""
        files = len({fault.file for fault in self.faults})
        if self.claims is None:
            what = "1 file has faults and is" if files == 1 else f"{files} files have faults and are"
            return f"{what} left out: numbers may be missing" if self.faults else None
        what = "1 file has faults" if files == 1 else f"{files} files have faults"
        with_it = "1 claim that needs it" if self.claims == 1 else f"{self.claims:,} claims that need it"
        return f"{what}: what is wrong is left out{f', with {with_it}' if self.claims else ''}"

    def terminal_notice(self) -> str:
        """The notice with the first faults and the command that lists all; empty where nothing is wrong."""
        if self.notice is None:
            return ""
        lines = [f"claimboard: {self.notice}", *(f"  {fault}" for fault in self.faults[:SHOWN])]
        more = [f"  and {len(self.faults) - SHOWN} more"] if len(self.faults) > SHOWN else []
        return "\n".join([*lines, *more, "  `claimboard validate` says all that is wrong"])


@dataclass(frozen=True, slots=True)
class ServedTables:
    """The tables of a data folder as far as its files are good.

    Attributes:
        tables: the tables, without what is in faulty files.
        left_out: what is not in them.
        folder: the data folder.
    """

    tables: Tables
    left_out: Omissions
    folder: Path

    @property
    def fault_lines(self) -> tuple[str, ...]:
        """The faults with their places inside the data folder, for readers who may not know where it stands."""
        return tuple(without_folder(str(fault), self.folder) for fault in self.left_out.faults)


@dataclass(slots=True)
class _Salvage:
    """What was read of a data folder and what was passed over, so far.

    Attributes:
        registry, methods: with the entries that have faults, so that a name of theirs means nothing else.
        damaged: whether there are any.
        faults: what is wrong.
        partly: whether sources name what the registry does not have.
        lost: number of claims that are left out for the registries' sake.
    """

    registry: Registry
    methods: Methods
    damaged: bool
    faults: list[Problem]
    partly: bool
    lost: int = 0

    @property
    def left_out(self) -> Omissions:
        """What was passed over."""
        return Omissions(tuple(self.faults), self.lost if self.damaged else None)


def served_tables(data: Path) -> ServedTables:
    """The tables of a data folder, without its faulty claims files, sources and entries of registries.

    Raises:
        ClaimsError: nothing of the registries is in order, or the good files do not make a table.
    """
    try:
        return ServedTables(gate.tables(data), Omissions(), data)
    except ClaimsError:
        salvage, registry = _salvage(data), sound_registry(data)
        papers, claims = _good_files(data, salvage)
        results = _good_results(data, salvage)
        try:
            tables = gate.check(registry, papers, claims, results)
        except ClaimsError as error:
            salvage.faults += error.problems
            bad = {problem.file for problem in error.problems}
            if not bad.intersection(claim.file for claim in claims):
                raise
            papers, claims = _apart_from(bad, papers, claims)
            tables = gate.check(registry, papers, claims, results)
        if not salvage.faults:
            raise
        return ServedTables(tables, salvage.left_out, data)


def good_claims(data: Path) -> tuple[Registry, tuple[Paper, ...], tuple[Claim, ...], Omissions]:
    """Registry, papers and claims of a data folder as far as they have no fault, and what is left out.

    Raises:
        RegistryError: nothing of the registries is in order.
    """
    registry, salvage = sound_registry(data), _salvage(data)
    papers, claims = _good_files(data, salvage)
    return registry, papers, claims, salvage.left_out


def good_methods(data: Path) -> tuple[Methods, Omissions]:
    """The methods of a data folder that have no fault, and what is wrong with the others."""
    from claims.registry.methods import Methods

    methods, faults = Methods.read(data)
    return methods.good if faults else methods, Omissions(faults, 0 if faults else None)


def _salvage(data: Path) -> _Salvage:
    from claims.registry.methods import Methods

    registry, faults = Registry.read(data)
    methods, misnamed = Methods.read(data)
    registry, absent = _without_absent(data, registry)
    problems = [*faults, *misnamed, *absent]
    return _Salvage(registry, methods, bool(problems), problems, partly=bool(absent))


def _without_absent(data: Path, registry: Registry) -> tuple[Registry, list[Problem]]:
    """The registry that is unsure of what sources measured and it does not have, as when a file of it is gone."""
    from claims.sources.description import readable_sources
    from claims.sources.frames import stored_names

    gone: dict[str, set[str]] = {"metric": set(), "benchmark": set()}
    problems = []
    for source in readable_sources(data)[0]:
        for kind, known in (("metric", registry.metrics), ("benchmark", registry.benchmarks)):
            if absent := sorted(stored_names(source, kind) - known.keys()):
                gone[kind].update(absent)
                more = f" and {len(absent) - 1} more" if len(absent) > 1 else ""
                problem = Problem(f"unknown {kind} '{absent[0]}'{more}", rule="source")
                problems.append(_at(problem, source.folder))
    return replace(
        registry,
        unsure_metrics=registry.unsure_metrics.with_absent(gone["metric"], key),
        unsure_benchmarks=registry.unsure_benchmarks.with_absent(gone["benchmark"], key),
    ), problems


def _good_files(data: Path, salvage: _Salvage) -> tuple[tuple[Paper, ...], tuple[Claim, ...]]:
    """Papers and claims of the files that have no fault of their own; what the others have is added."""
    from claims.files.loader import claim_files, read_file, repeated_ids

    folder = data / "claims"
    paths, faults = claim_files([folder] if folder.is_dir() else [])
    files = [read_file(path, salvage.registry) for path in paths]
    faults += [*(problem for file in files for problem in file.problems), *repeated_ids(files)]
    salvage.faults += faults
    bad = {problem.file for problem in faults}
    good = [file for file in files if file.path not in bad]
    claims = tuple(claim for file in good for claim in _sure_claims(file, salvage))
    salvage.lost += sum(len(file.methods) for file in good) - len(claims)
    return tuple(_named(file.paper, salvage) for file in good if file.paper is not None), claims


def _named(paper: Paper, salvage: _Salvage) -> Paper:
    """The paper without the benchmarks that are left out."""
    lost = salvage.registry.unsure_benchmarks.ids
    return replace(paper, benchmarks=tuple(name for name in paper.benchmarks if name not in lost)) if lost else paper


def _sure_claims(file: PaperFile, salvage: _Salvage) -> Sequence[Claim]:
    """The claims of a file upon which no fault of a registry bears.

    Whether two spellings are one method is told by all numbers of a source. Where one of them is left out, nothing is
    said of a method that the source spells in two ways.
    """
    from claims.registry.method_names import fold

    sure = [claim for claim in file.claims if _is_sure(claim, salvage)]
    if len(sure) == len(file.methods):
        return sure
    spelled = Counter(fold(name) for name in set(file.methods))
    return [claim for claim in sure if all(spelled[fold(name or "")] < 2 for name in (claim.method, claim.baseline))]


def _is_sure(claim: Claim, salvage: _Salvage) -> bool:
    registry, known = salvage.registry, salvage.registry.conditions
    return (
        registry.is_sure(claim.metric_text, claim.benchmark_text)
        and known.unsure.ids.isdisjoint(name for name, _ in claim.conditions)
        and known.is_sure(known.circumstances(claim.setting))
        and salvage.methods.is_sure(claim.method)
        and salvage.methods.is_sure(claim.baseline)
    )


def _good_results(data: Path, salvage: _Salvage) -> BulkResults:
    """The results of the sources that can be read; faults of the others are added."""
    from claims.sources.description import readable_sources
    from claims.sources.frames import sources_frame, stored_rows, with_parents

    found = None
    with suppress(ClaimsError):
        # What is kept there is taken for the whole by those who refuse a fault.
        if not salvage.partly:
            found = gate.imported(data, salvage.registry, salvage.methods)
    if found is None:
        readable, problems = readable_sources(data)
        faulty = {source.id: faults for source in readable if (faults := _faults_of(source, salvage))}
        salvage.faults += [*problems, *(fault for faults in faulty.values() for fault in faults)]
        good = tuple(source for source in readable if source.id not in faulty)
        whole = sources_frame(good, salvage.registry, salvage.methods)
        frame = with_parents(whole)
        if not (problems or faulty or salvage.damaged):
            salvage.faults += _orphans(whole, frame, good)
        found = BulkResults(good, frame, salvage.methods)
    if salvage.damaged:
        salvage.lost += sum(map(stored_rows, found.sources)) - found.claims.height
    return found


def _orphans(whole: pl.DataFrame, kept: pl.DataFrame, sources: Iterable[BulkSource]) -> Iterator[Problem]:
    """A fault of each source with results that follow from what no file has."""
    without = dict(whole.join(kept, on="claim_id", how="anti")["paper_id"].value_counts().iter_rows())
    for source in sources:
        if number := without.get(source.id):
            what = f"results derived from claims that are not in the table: {number:,}"
            yield _at(Problem(what, rule="derived-known"), source.folder)


def _faults_of(source: BulkSource, salvage: _Salvage) -> Sequence[Problem]:
    """What is wrong with the results of a source; they may follow from those of another one."""
    from claims.sources.frames import sources_frame
    from validation.schemas import check_frame

    try:
        check_frame(sources_frame([source], salvage.registry, salvage.methods), salvage.registry)
    except ClaimsError as error:
        found = (problem for problem in error.problems if problem.rule != "derived-known")
        return [problem if problem.file else _at(problem, source.folder) for problem in found]
    return ()


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
    for root in (data.absolute(), data.resolve(), shipped_dir()):
        text = text.replace(f"{root}{os.sep}", "").replace(f"{root}:", f"{root.name}:")
    return text.replace(f"{data}{os.sep}", "")
