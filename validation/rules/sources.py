"""Rules about papers: dates, one file a paper, letters that only look Latin, the line for editors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from claims.files.loader import PaperFile
from claims.record.errors import FileError, Problem
from claims.registry.method_names import fold
from claims.strict_yaml.comments import cut_values
from claims.strict_yaml.encoding import read_text
from validation.library import Library, at_claim, at_paper
from validation.lookalikes import stray_letter

SCHEMA_MARK = "# yaml-language-server: $schema="
_ARXIV_MONTH = re.compile(r"(?:.*/)?(\d{2})(\d{2})", re.ASCII)
_NOT_WORD = re.compile(r"[\W_]+")
_YEAR, _HALF_YEAR = timedelta(days=366), timedelta(days=183)


def future_date(library: Library) -> Iterator[Problem]:
    """Papers of tomorrow."""
    for file in library.files:
        if file.paper is None:
            continue
        if file.paper.published and file.paper.published > library.today:
            yield at_paper(file, "published", f"published on {file.paper.published}, which lies in the future")
        month = _arxiv_month(file.paper.arxiv)
        if month and month > library.today:
            yield at_paper(file, "arxiv", f"arXiv identifier of {month:%Y-%m}, which lies in the future")


def arxiv_date(library: Library) -> Iterator[Problem]:
    """Papers printed long before they came to arXiv."""
    for file in library.files:
        if file.paper is None or file.paper.published is None:
            continue
        month = _arxiv_month(file.paper.arxiv)
        if month and file.paper.published < month - _YEAR:
            what = f"published {file.paper.published:%Y-%m}, but the arXiv identifier is of {month:%Y-%m}"
            yield at_paper(file, "published", what)


def _arxiv_month(arxiv: str | None) -> date | None:
    match = _ARXIV_MONTH.match(arxiv or "")
    if match is None:
        return None
    year = int(match[1])
    return date((1900 if year > 90 else 2000) + year, int(match[2]), 1)  # arXiv began in 1991


def anachronism(library: Library) -> Iterator[Problem]:
    """Papers that report a method long before the paper that proposes it: the one whose title starts with its name."""
    proposed: dict[str, tuple[date, str]] = {}
    for file in library.files:
        if file.paper and file.paper.published and ":" in file.paper.title:
            proposed.setdefault(fold(file.paper.title.partition(":")[0]), (file.paper.published, file.path))
    for file in library.files:
        day = file.paper.published if file.paper else None
        for claim in file.claims if day else ():
            for name, method in (("method", claim.method), ("baseline", claim.baseline)):
                since, path = proposed.get(fold(method or ""), (day, ""))
                if day and since and since > day + _HALF_YEAR:
                    what = f"{method!r} is proposed by {path} of {since:%Y-%m}, long after this paper of {day:%Y-%m}"
                    yield at_claim(claim, name, what)


def same_paper(library: Library) -> Iterator[Problem]:
    """Files that are about the same paper as one before them."""
    by_arxiv: dict[str, PaperFile] = {}
    by_title: dict[str, list[PaperFile]] = {}
    for file in library.files:
        if file.paper is None:
            continue
        arxiv = file.paper.arxiv
        alike = by_title.setdefault(_folded(file.paper.title), [])
        if arxiv and (other := by_arxiv.setdefault(arxiv, file)) is not file:
            yield at_paper(file, "arxiv", f"arXiv {arxiv} is the paper of {other.path}, too")
        elif twin := next((other for other in alike if not _told_apart(arxiv, other)), None):
            yield at_paper(file, "title", f"a paper of this title is in {twin.path} already")
        alike.append(file)


def _told_apart(arxiv: str | None, other: PaperFile) -> bool:
    theirs = other.paper.arxiv if other.paper else None
    return arxiv is not None and theirs is not None and arxiv != theirs


def _folded(title: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", title).casefold())


def mixed_script(library: Library) -> Iterator[Problem]:
    """Words of Latin letters among which one is not."""
    for file in library.files:
        paper = file.paper
        for field, text in () if paper is None else (("title", paper.title), ("venue", paper.venue)):
            if found := stray_letter(text or ""):
                yield at_paper(file, field, f"'{field}' mixes Latin letters with {found}")
        for claim in file.claims:
            texts = {"method": claim.method, "baseline": claim.baseline, "setting": claim.setting_text,
                     "evaluator": claim.evaluator}  # fmt: skip
            for field, text in texts.items():
                if found := stray_letter(text or ""):
                    yield at_claim(claim, field, f"'{field}' mixes Latin letters with {found}")


def schema_line(library: Library) -> Iterator[Problem]:
    """Data files whose first line does not name their schema."""
    papers = [Path(file.path) for file in library.files if file.paper is not None]
    for path in [*library.registry_files, *papers]:
        text = library.texts.get(str(path))
        if not (_first_line(path) if text is None else text).removeprefix("\ufeff").startswith(SCHEMA_MARK):
            yield Problem("the first line does not name the schema", str(path), 1, 1, hint=f"'{schema_comment(path)}'")


def hash_cut(library: Library) -> Iterator[Problem]:
    """Values that end at a ` #` which was most likely meant as part of them."""
    for path in [*library.registry_files, *(Path(file.path) for file in library.files if file.paper)]:
        text = library.texts.get(str(path))
        for cut in cut_values(_text(path) if text is None else text):
            what = f"the value ends at ' #': {cut.kept!r} is read, {cut.lost!r} is a comment"
            hint = f"put the value in quotes if {cut.lost!r} belongs to it, else a blank after '#'"
            yield Problem(what, str(path), cut.line, cut.column, hint=hint)


def _text(path: Path) -> str:
    try:
        return "" if path.is_symlink() else read_text(path, str(path))
    except FileError:
        return ""  # said where the file is read


def schema_comment(path: Path) -> str:
    """The first line that a data file should have."""
    if path.name in ("metrics.yaml", "conditions.yaml") and path.parent.name != "claims":
        return f"{SCHEMA_MARK}schema/{path.stem}.schema.json"
    kind = {"benchmarks": "benchmark", "methods": "method"}.get(path.parent.name, "claims")
    return f"{SCHEMA_MARK}../schema/{kind}.schema.json"


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            return "".join(islice(stream, 1))
    except OSError:
        return ""


def orphan(library: Library) -> Iterator[Problem]:
    """Registry entries that nothing refers to."""
    registry = library.registry
    benchmarks = {claim.benchmark for claim in library.claims} | {
        name for paper in library.papers for name in paper.benchmarks
    }
    metrics = {claim.metric for claim in library.claims}
    for benchmark in registry.benchmarks.values():
        metrics.update(benchmark.metrics, *(part.metrics for part in benchmark.subsets))
    yield from _unused("benchmark", ((entry.id, entry.file, entry.line) for entry in registry.benchmarks.values()
                                     if entry.id not in benchmarks))  # fmt: skip
    yield from _unused("metric", ((entry.id, entry.file, entry.line) for entry in registry.metrics.values()
                                  if entry.id not in metrics))  # fmt: skip


def _unused(kind: str, entries: Iterable[tuple[str, str | None, int | None]]) -> Iterator[Problem]:
    for name, file, line in entries:
        yield Problem(f"nothing refers to {kind} '{name}'", file, line, 1)
