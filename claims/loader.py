"""Claims files to papers and claims, with every error of every file at once.

One file is one paper, `data/claims/<paper_id>.yaml`. A file is read to its end whatever is wrong in it; a claim with a
fault is left out, and its faults are raised together with all others when everything was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from claims import strict_yaml as sy
from claims.claim_fields import read_claim
from claims.errors import FileError, Problem, RegistryError
from claims.fields import Fields, kind_of
from claims.registry import Registry
from claims.types import Claim, Paper

TOP_KEYS = ("paper", "claims")
PAPER_KEYS = ("title", "arxiv", "url", "published", "venue", "code", "benchmarks", "reason")
_PAPER_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_ARXIV = re.compile(r"(\d{2})(0[1-9]|1[0-2])\.\d{4,5}\Z|[a-z-]+(\.[A-Z]{2})?/\d{2}(0[1-9]|1[0-2])\d{3}\Z", re.ASCII)
_ARXIV_VERSION = re.compile(r"v\d+\Z", re.ASCII)
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/<>\"]+\.[^\s<>\"]+\Z")


def load_claims(source: Path | Iterable[Path], registry: Registry) -> tuple[tuple[Paper, ...], tuple[Claim, ...]]:
    """Papers and claims of a folder, a file or several of either, in the order of their paths.

    Raises:
        FileError: with every problem of every file.
    """
    papers: list[Paper] = []
    claims: list[Claim] = []
    problems: list[Problem] = []
    ids: dict[str, Path] = {}
    for path in _files([source] if isinstance(source, Path) else source, problems):
        paper, found = _read_file(path, registry, problems)
        if paper is None:
            continue
        if (first := ids.setdefault(paper.id, path)) is not path:
            problems.append(Problem(f"paper id '{paper.id}' is also that of {first}", str(path), rule="paper-id"))
        papers.append(paper)
        claims.extend(found)
    if problems:
        raise FileError(problems)
    return tuple(papers), tuple(claims)


def load_paper_file(path: Path, registry: Registry) -> tuple[Paper, tuple[Claim, ...]]:
    """Paper and claims of one file.

    Raises:
        FileError: with every problem of the file.
    """
    problems: list[Problem] = []
    paper, claims = _read_file(path, registry, problems)
    if problems or paper is None:
        raise FileError(problems)
    return paper, claims


def scale_notes(claims: Iterable[Claim]) -> tuple[Problem, ...]:
    """A notice for every bare number whose size alone decided that it is a fraction of 1 or a percent.

    The metric's entry says that fractions are usual (`fraction: true`); which of the two a number is was then read off
    its size, which is written down here rather than left unsaid.
    """
    notes = []
    for claim in claims:
        if claim.scale is None or "scale" in claim.places:
            continue
        line, column = claim.places.get("reported", (claim.line or 1, claim.column or 1))
        what = f"'{claim.reported}' of {claim.metric} was read as a {claim.scale}"
        hint = "add 'scale: fraction' or 'scale: percent' to settle it"
        notes.append(Problem(what, claim.file, line, column, rule="scale", hint=hint, severity="notice"))
    return tuple(notes)


def _files(sources: Iterable[Path], problems: list[Problem]) -> list[Path]:
    found: dict[Path, None] = {}
    for source in sources:
        if not source.is_dir():
            found[source] = None
            continue
        for path in sorted(source.iterdir()):
            if path.suffix == ".yml":
                problems.append(
                    Problem("claims files end in .yaml", str(path), rule="paper-id", hint="rename the file")
                )
            elif path.suffix == ".yaml":
                found[path] = None
    return list(found)


def _read_file(path: Path, registry: Registry, problems: list[Problem]) -> tuple[Paper | None, tuple[Claim, ...]]:
    file = str(path)
    if not _PAPER_ID.match(path.stem):
        what = f"'{path.stem}' is no paper id: small letters, digits and single hyphens"
        problems.append(Problem(what, file, rule="paper-id", hint="rename the file"))
    try:
        root = sy.load_yaml(path)
    except FileError as error:
        problems.extend(error.problems)
        return None, ()
    if isinstance(root, sy.Scalar) and root.value is None:
        problems.append(
            Problem("the file is empty", file, 1, 1, rule="missing-key", hint="it needs 'paper' and 'claims'")
        )
        return None, ()
    top = Fields(root, file, problems, what="a claims file", keys=TOP_KEYS)
    if not isinstance(root, sy.Mapping):
        return None, ()
    entries = _entries(top)
    paper = _paper(top, path.stem, registry, has_claims=bool(entries))
    claims = [read_claim(entry, paper, registry, file, problems) for entry in entries]
    return paper, _distinct([claim for claim in claims if claim is not None], problems)


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


def _paper(top: Fields, paper_id: str, registry: Registry, *, has_claims: bool) -> Paper:
    node = top.nodes.get("paper")
    if node is None:
        top.add("missing-key", "a claims file needs 'paper'", hint="with at least a 'title'")
        return Paper(paper_id, paper_id)
    fields = Fields(node, top.file, top.problems, what="paper", keys=PAPER_KEYS)
    if not isinstance(node, sy.Mapping):
        return Paper(paper_id, paper_id)
    reason = fields.text("reason")
    if reason is not None and has_claims:
        fields.wrong(
            "reason", "contradiction", "'reason' says why a paper has no claims, but this one has", "remove it"
        )
    url = fields.text("url")
    _check_address(fields, "url", url)
    code = fields.texts("code")
    for address in code:
        _check_address(fields, "code", address)
    return Paper(
        id=paper_id,
        title=fields.text("title", required=True) or paper_id,
        arxiv=_arxiv(fields),
        published=_published(fields),
        url=url,
        venue=fields.text("venue"),
        code=code,
        benchmarks=_benchmarks(fields, registry),
        reason=reason,
    )


def _arxiv(fields: Fields) -> str | None:
    text = fields.text("arxiv")
    if text is None or _ARXIV.match(text):
        return text
    bare = _ARXIV_VERSION.sub("", text.rsplit("/abs/")[-1].removeprefix("arXiv:"))
    hint = f"write '{bare}'" if _ARXIV.match(bare) else "as in 2501.00001 or cs.CL/0501001"
    fields.wrong("arxiv", "arxiv", f"'{text}' is no arXiv identifier", hint)
    return None


def _published(fields: Fields) -> date | None:
    text = fields.text("published")
    if text is None:
        return None
    try:
        if match := _DATE.match(text):
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        pass
    fields.wrong("published", "date", f"'{text}' is no date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    return None


def _check_address(fields: Fields, key: str, address: str | None) -> None:
    if address is not None and not _ADDRESS.match(address):
        fields.wrong(key, "url", f"'{address}' is not an http(s) address")


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
        if other is not claim:
            what = f"the same claim stands on line {other.line}"
            hint = "remove one, or say in 'setting' or 'evidence' what tells them apart"
            problems.append(Problem(what, claim.file, claim.line, claim.column, rule="duplicate-claim", hint=hint))
    return tuple(first.values())
