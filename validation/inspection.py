"""One validation from folder to report: read every file, look at them together, check the table that they make."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from claims.files.loader import PaperFile, claim_files, read_file, repeated_ids
from claims.record.errors import ClaimsError, Problem
from claims.registry.folders import layers
from claims.registry.lookup import Registry
from claims.registry.methods import Methods
from validation.checks import found_by_rules
from validation.library import Library
from validation.report import Report, report_of

if TYPE_CHECKING:
    import polars as pl

UNKNOWN = frozenset(("unknown-metric", "unknown-benchmark"))


def inspect(
    data: Path,
    paths: Sequence[Path] = (),
    *,
    today: date | None = None,
    notices: bool = True,
) -> Report:
    """Everything that is wrong with a data folder, or with some files of it beside all others.

    Args:
        data: the data folder.
        paths: files or folders to report on; the whole data folder where none is given. A claims file from elsewhere
            is read in place of the file of that name in the data folder, as if it had been put there.
        today: the day on which dates are judged.
        notices: whether to look for what is only worth a notice, too.
    """
    registry, faults = Registry.read(data)
    methods, misnamed = Methods.read(data)
    faults = (*faults, *misnamed)
    chosen, overlooked = _chosen(data, paths)
    others = [] if chosen is None else _others(data, chosen)
    whole = chosen is None
    if chosen is None:
        chosen, overlooked = claim_files(_claims_folder(data))
    files = [read_file(path, registry) for path in [*others, *chosen]]
    library = Library(data, registry, methods, tuple(files), today or datetime.now(UTC).date())
    problems = [*faults, *overlooked, *_of_files(library, faults)]
    problems += _of_library(library, complete=not problems, notices=notices)
    problems += _of_sources(data, registry) if whole and not faults else ()
    shown = files[len(others) :]
    if others:
        named = {str(path) for path in paths} | {fault.file for fault in (*faults, *overlooked)}
        kept = {file.path for file in shown} | named
        problems = [problem for problem in problems if problem.file in kept or problem.file is None]
    # What a folder extends is not its author's to mend.
    below = [f"{base}{os.sep}" for base in layers(data)[0][:-1]]
    problems = [problem for problem in problems if not (problem.file or "").startswith(tuple(below))]
    papers = sum(file.paper is not None for file in shown)
    return report_of(problems, papers, sum(len(file.claims) for file in shown))


def _of_sources(data: Path, registry: Registry) -> Sequence[Problem]:
    """What is wrong with the results that were imported."""
    from validation import gate

    try:
        gate.imported(data, registry)
    except ClaimsError as error:
        return error.problems
    return ()


def inspect_text(text: str, path: Path, library: Library) -> tuple[Report, PaperFile]:
    """What `inspect` would say of a claims file if it stood at a path of the library's folder, without writing it."""
    mine = read_file(path, library.registry, text)
    others = tuple(file for file in library.files if Path(file.path).stem != path.stem)
    beside = replace(library, files=(*others, mine), texts={mine.path: text})
    problems = [*_of_files(beside, ()), *_of_library(beside, complete=not mine.problems, notices=False)]
    own = [problem for problem in problems if problem.file == mine.path]
    return report_of(own, int(mine.paper is not None), len(mine.claims), beside.texts), mine


def read_library(data: Path, *, today: date | None = None) -> Library:
    """The files of a data folder, for `inspect_text`."""
    registry, _ = Registry.read(data)
    files = tuple(read_file(path, registry) for path in claim_files(_claims_folder(data))[0])
    return Library(data, registry, Methods.read(data)[0], files, today or datetime.now(UTC).date())


def _claims_folder(data: Path) -> list[Path]:
    folder = data / "claims"
    return [folder] if folder.is_dir() else []


def _chosen(data: Path, paths: Sequence[Path]) -> tuple[list[Path] | None, list[Problem]]:
    """Claims files among the paths, None where everything is to be reported: a registry file concerns all claims."""
    folders = {(data / name).resolve() for name in ("benchmarks", "methods")}
    whole = {data.resolve(), (data / "metrics.yaml").resolve(), *folders}
    if not paths or any(path.resolve() in whole or path.resolve().parent in folders for path in paths):
        return None, []
    return claim_files(paths)


def _others(data: Path, chosen: Iterable[Path]) -> list[Path]:
    """Files of the data folder beside the chosen ones, those of the same paper id left out."""
    names = {path.stem for path in chosen}
    return [path for path in claim_files(_claims_folder(data))[0] if path.stem not in names]


def _of_files(library: Library, registry: Sequence[Problem]) -> Iterator[Problem]:
    """What reading the files found; names are not called unknown when a registry file could not be read at all."""
    lost = any(problem.rule != "registry" for problem in registry)
    for file in library.files:
        yield from (problem for problem in file.problems if not (lost and problem.rule in UNKNOWN))
        yield from () if lost else file.doubtful
    yield from repeated_ids(library.files)


def _of_library(library: Library, *, complete: bool, notices: bool) -> list[Problem]:
    frame, problems = _table(library)
    if not complete:
        # A claim that was left out for a fault of its own is no claim that does not exist.
        problems = [problem for problem in problems if problem.rule != "derived-known"]
    problems += found_by_rules(replace(library, frame=frame), notices=notices)
    if notices:
        from claims.audit.examine import audit
        from claims.audit.examine import problems as found_by_audit

        problems += found_by_audit(audit(library.papers, library.claims, library.registry))
    return problems


def _table(library: Library) -> tuple[pl.DataFrame | None, list[Problem]]:
    from claims.boards.table import claims_frame
    from validation.schemas import check_frame

    claims = tuple(library.claims)
    unique = tuple({claim.id: claim for claim in claims}.values())  # equal ids of equal files are said already
    try:
        frame = claims_frame(library.papers, unique, library.registry)
        return check_frame(frame, library.registry, unique), []
    except ClaimsError as error:
        return None, list(error.problems)
