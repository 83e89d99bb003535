"""Claims files to papers and claims, with every error of every file at once.

One file is one paper, `data/claims/<paper_id>.yaml`. A file is read to its end whatever is wrong in it; a claim with a
fault is left out, and its faults are raised together with all others when everything was read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from claims.files.entry import read_claim
from claims.files.keys import PAPER_KEYS, TOP_KEYS
from claims.files.provenance import read_address, read_day
from claims.record.entries import SourceKind
from claims.record.errors import FileError, Problem, RegistryError
from claims.record.types import Claim, Paper
from claims.registry.lookup import Registry
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields, kind_of
from claims.strict_yaml.folders import SUFFIX, files_of, misplaced, other_name

KIND = "claims files"
ENOUGH = 200  # faults of one file after which it is not read on
_PAPER_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SLUG = re.compile(r"[a-z0-9]+")
ARXIV = re.compile(r"(\d{2})(0[1-9]|1[0-2])\.\d{4,5}\Z|[a-z-]+(\.[A-Z]{2})?/\d{2}(0[1-9]|1[0-2])\d{3}\Z", re.ASCII)
_ARXIV_VERSION = re.compile(r"v\d+\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaperFile:
    """What one claims file says, and what is wrong in it.

    Attributes:
        path: path as the user gave it.
        paper: the source, None where the file cannot be read at all.
        claims: the claims that have no fault.
        problems: every fault but those that are doubtful.
        places: line and column of each value under `paper`.
        methods: the method of every claim as it is written, those with a fault included.
        doubtful: faults of claims that name an entry which itself has one: they may be its fault.
    """

    path: str
    paper: Paper | None = None
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    methods: tuple[str, ...] = ()
    doubtful: tuple[Problem, ...] = ()


def load_claims(source: Path | Iterable[Path], registry: Registry) -> tuple[tuple[Paper, ...], tuple[Claim, ...]]:
    """Papers and claims of a folder, a file or several of either, in the order of their paths.

    Raises:
        FileError: with every problem of every file.
    """
    paths, problems = claim_files([source] if isinstance(source, Path) else source)
    files = [read_file(path, registry) for path in paths]
    problems = [*problems, *(problem for file in files for problem in file.problems), *repeated_ids(files)]
    if problems:
        raise FileError(problems)
    papers = tuple(file.paper for file in files if file.paper is not None)
    return papers, tuple(claim for file in files for claim in file.claims)


def load_paper_file(path: Path, registry: Registry) -> tuple[Paper, tuple[Claim, ...]]:
    """Paper and claims of one file.

    Raises:
        FileError: with every problem of the file.
    """
    file = read_file(path, registry)
    if file.problems or file.paper is None:
        raise FileError(file.problems)
    return file.paper, file.claims


def repeated_ids(files: Iterable[PaperFile]) -> list[Problem]:
    """A problem for each file whose paper id another one, of another folder, has already."""
    first: dict[str, str] = {}
    return [
        Problem(f"paper id '{file.paper.id}' is also that of {other}", file.path, rule="paper-id")
        for file in files
        if file.paper is not None and (other := first.setdefault(file.paper.id, file.path)) != file.path
    ]


def scale_notes(claims: Iterable[Claim]) -> tuple[Problem, ...]:
    """A notice for every bare number whose size alone decided that it is a fraction of 1 or a percent.

    The metric's entry says that fractions are usual (`fraction: true`); which of the two a number is was then read off
    its size, which is written down here rather than left unsaid.
    """
    notes = []
    for claim in claims:
        if claim.scale is None or "scale" in claim.places or claim.quantity.decimals is None:
            continue
        line, column = claim.places.get("reported", (claim.line or 1, claim.column or 1))
        what = f"'{claim.reported}' of {claim.metric} was read as a {claim.scale}"
        hint = "add 'scale: fraction' or 'scale: percent' to settle it"
        notes.append(Problem(what, claim.file, line, column, rule="scale", hint=hint, severity="notice"))
    return tuple(notes)


def claim_files(sources: Iterable[Path]) -> tuple[list[Path], list[Problem]]:
    """The files of folders and of paths named one by one, and a fault for each file that would be overlooked."""
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    for source in sources:
        if source.is_dir():
            files, overlooked = files_of(source, KIND)
        elif source.suffix != SUFFIX and source.exists():
            files, overlooked = [], [other_name(source, KIND)]
        else:
            files, overlooked = [source], []
        for path in files:
            if fault := misplaced(path, KIND):
                overlooked.append(fault)
            else:
                found[path] = None
        problems += overlooked
    return list(found), problems


def read_file(path: Path, registry: Registry, text: str | None = None) -> PaperFile:
    """One claims file, read to its end whatever is wrong in it.

    Args:
        path: the file; its stem is the paper id.
        registry: metrics and benchmarks.
        text: what the file would say, for one that is not written yet.
    """
    file = str(path)
    problems: list[Problem] = []
    if not _PAPER_ID.match(path.stem):
        what = f"{path.stem!r} is not a valid paper id: use small letters, digits and single hyphens"
        problems.append(Problem(what, file, rule="paper-id", hint=_rename(path.stem)))
    if text is None and path.is_symlink():
        # What it points at may lie outside the repository, and messages show the lines of a file.
        problems.append(Problem("is a symbolic link", file, rule="read", hint="commit the file itself"))
        return PaperFile(file, problems=tuple(problems))
    try:
        root = sy.load_yaml(path) if text is None else sy.load_yaml(text, file=file)
    except FileError as error:
        return PaperFile(file, problems=(*problems, *error.problems))
    if isinstance(root, sy.Scalar) and root.value is None:
        what, hint = "the file is empty", "it needs 'paper' and 'claims'"
        problems.append(Problem(what, file, 1, 1, rule="missing-key", hint=hint))
        return PaperFile(file, problems=tuple(problems))
    return _read_root(root, path, registry, problems)


def _read_root(root: sy.Node, path: Path, registry: Registry, problems: list[Problem]) -> PaperFile:
    file = str(path)
    top = Fields(root, file, problems, what="a claims file", keys=TOP_KEYS)
    if not isinstance(root, sy.Mapping):
        return PaperFile(file, problems=tuple(problems))
    entries = _entries(top)
    paper, places = _paper(top, path.stem, registry, has_claims=bool(entries))
    claims = []
    doubtful: list[Problem] = []
    for entry in entries:
        faults = problems if _is_sure(entry, registry) else doubtful
        claims.append(read_claim(entry, paper, registry, file, faults))
        if len(problems) >= ENOUGH:
            what = f"{len(problems)} faults in one file: what follows is not read"
            problems.append(Problem(what, file, entry.line, entry.column, rule="too-large", hint="fix these first"))
            break
    found = _distinct([claim for claim in claims if claim is not None], problems)
    return PaperFile(file, paper, found, tuple(problems), places, tuple(map(_method_of, entries)), tuple(doubtful))


def _is_sure(entry: sy.Node, registry: Registry) -> bool:
    """Whether nothing that is wrong with a registry bears upon the names that a claim gives."""
    if registry.is_sound:
        return True
    named = {key.text: node for key, node in entry} if isinstance(entry, sy.Mapping) else {}
    metric, benchmark = (
        node.text if isinstance(node := named.get(name), sy.Scalar) else None for name in ("metric", "benchmark")
    )
    stated = named.get("conditions")
    conditions = [key.text for key, _ in stated] if isinstance(stated, sy.Mapping) else []
    return registry.is_sure(metric, benchmark) and all(map(registry.conditions.is_sure_name, conditions))


def _method_of(entry: sy.Node) -> str:
    node = entry.get("method") if isinstance(entry, sy.Mapping) else None
    return node.text if isinstance(node, sy.Scalar) else ""


def _rename(stem: str) -> str:
    slug = "-".join(_SLUG.findall(unicodedata.normalize("NFKD", stem[:200]).lower()))
    return f"rename it to '{slug}.yaml'" if slug else "rename the file"


def _entries(top: Fields) -> tuple[sy.Node, ...]:
    node = top.nodes.get("claims")
    if isinstance(node, sy.Sequence):
        return node.items
    hint = "write 'claims: []' for a paper without a quantitative claim"
    if node is None:
        top.add("missing-key", "a claims file needs 'claims'", hint=hint)
    else:
        top.add("type", f"'claims' must be a list, not {kind_of(node)}", node, hint)
    return ()


def _paper(
    top: Fields, paper_id: str, registry: Registry, *, has_claims: bool
) -> tuple[Paper, Mapping[str, tuple[int, int]]]:
    node = top.nodes.get("paper")
    if node is None:
        top.add("missing-key", "a claims file needs 'paper'", hint="with at least a 'title'")
        return Paper(paper_id, paper_id), {}
    fields = Fields(node, top.file, top.problems, what="paper", keys=PAPER_KEYS)
    if not isinstance(node, sy.Mapping):
        return Paper(paper_id, paper_id), {}
    reason = fields.text("reason")
    if reason is not None and has_claims:
        fields.wrong(
            "reason", "contradiction", "'reason' says why a paper has no claims, but this one has", "remove it"
        )
    paper = Paper(
        id=paper_id,
        title=fields.text("title", required=True) or paper_id,
        arxiv=_arxiv(fields),
        published=read_day(fields, "published"),
        url=read_address(fields, "url", fields.text("url")),
        venue=fields.text("venue"),
        code=tuple(filter(None, (read_address(fields, "code", address) for address in fields.texts("code")))),
        benchmarks=_benchmarks(fields, registry),
        reason=reason,
        kind=fields.choice("kind", SourceKind) or SourceKind.PAPER,
    )
    return paper, fields.places


def _arxiv(fields: Fields) -> str | None:
    text = fields.text("arxiv")
    if text is None or ARXIV.match(text):
        return text
    bare = _ARXIV_VERSION.sub("", text.rsplit("/abs/")[-1].removeprefix("arXiv:"))
    hint = f"write '{bare}'" if ARXIV.match(bare) else "as in 2501.00001 or cs.CL/0501001"
    fields.wrong("arxiv", "arxiv", f"'{text}' is not an arXiv identifier", hint)
    return None


def _benchmarks(fields: Fields, registry: Registry) -> tuple[str, ...]:
    found: dict[str, None] = {}
    node = fields.nodes.get("benchmarks")
    items = node.items if isinstance(node, sy.Sequence) else (node,)
    for item, name in zip(items, fields.texts("benchmarks"), strict=False):
        try:
            found[registry.benchmark(name)[0].id] = None
        except RegistryError as error:
            for problem in error.problems:
                fields.add(problem.rule, problem.what, item, problem.hint)
    return tuple(found)


def _distinct(claims: list[Claim], problems: list[Problem]) -> tuple[Claim, ...]:
    first: dict[str, Claim] = {}
    for claim in claims:
        other = first.setdefault(claim.id, claim)
        if other is not claim and len(problems) < ENOUGH:
            what = f"the same claim is on line {other.line}"
            hint = "remove one, or say in 'setting' or 'evidence' what tells them apart"
            problems.append(Problem(what, claim.file, claim.line, claim.column, rule="duplicate-claim", hint=hint))
    return tuple(first.values())
