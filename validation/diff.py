"""What a change of the data does: claims added, changed, removed, and every board, tie and finding that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from claims.audit.examine import audit
from claims.audit.findings import AuditFinding, Verdict
from claims.boards.comparability import gates
from claims.boards.leaderboard import boarded_comparison, leaderboard
from claims.boards.table import claims_frame
from claims.files.loader import claim_files, read_file
from claims.record.errors import Problem
from claims.record.identity import identity
from claims.record.types import Claim, Paper
from claims.registry.lookup import Registry
from claims.registry.method_names import fold
from claims.strict_yaml.folders import is_data_folder
from validation.revisions import lay_out, resolve

Group = tuple[str, str, str | None, str | None, str | None]  # benchmark, metric, subset, setting, against
Subject = Callable[[Claim], object]
TOLD = (Verdict.INCONSISTENT, Verdict.CONFLICT, Verdict.NOTICE)


class Side:
    """The data of one revision, as far as it can be read.

    Attributes:
        name: what the user called it.
        registry: its benchmarks and metrics.
        papers: by id.
        claims: by id.
        problems: what is wrong in it.
    """

    def __init__(self, name: str, data: Path) -> None:
        self.name = name
        self.registry, faults = Registry.read(data) if is_data_folder(data) else (Registry.of({}, ()), ())
        folder = data / "claims"
        paths, overlooked = claim_files([folder] if folder.is_dir() else [])
        files = [read_file(path, self.registry) for path in paths]
        self.problems = [*faults, *overlooked, *(problem for file in files for problem in file.problems)]
        self.papers: Mapping[str, Paper] = {file.paper.id: file.paper for file in files if file.paper}
        self.claims: Mapping[str, Claim] = {claim.id: claim for file in files for claim in file.claims}

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The table of its claims."""
        return claims_frame(self.papers.values(), self.claims.values(), self.registry)

    @cached_property
    def findings(self) -> tuple[AuditFinding, ...]:
        """What arithmetic says about it."""
        found = audit(self.papers.values(), self.claims.values(), self.registry)
        return tuple(each for each in found if each.verdict in TOLD and not each.acknowledged)

    def board(self, benchmark: str, metric: str) -> Mapping[Group, tuple[Row, ...]]:
        """Rows of a board by group; empty where the revision does not know it."""
        if benchmark not in self.registry.benchmarks or metric not in self.registry.metrics:
            return {}
        rows: dict[Group, list[Row]] = defaultdict(list)
        gated = "measurement" in gates(self.registry.metrics[metric], self.frame.columns)
        for row in leaderboard(self.frame, benchmark, metric, registry=self.registry).iter_rows(named=True):
            stated = (row["setting"], row["measurement"] if gated else None)
            setting = ", ".join(part for part in stated if part) or None
            group = (benchmark, metric, row["subset"], setting, row["against"])
            rows[group].append(Row(row["claim_id"], row["rank"], row["method"], row["reported"], row["paper_id"]))
        return {group: tuple(found) for group, found in rows.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a board."""

    claim_id: str
    rank: int | None
    method: str
    reported: str
    paper_id: str


@dataclass(frozen=True, slots=True)
class BoardChange:
    """One group of a board before and after.

    Attributes:
        group: benchmark, metric, subset, setting and shared baseline.
        before, after: its rows.
    """

    group: Group
    before: tuple[Row, ...]
    after: tuple[Row, ...]

    @property
    def new_firsts(self) -> tuple[Row, ...]:
        """Rows that lead now by a method that did not; empty on a board that is new."""
        led = {fold(row.method) for row in self.before if row.rank == 1}
        return tuple(row for row in self.after if row.rank == 1 and led and fold(row.method) not in led)

    @property
    def new_ties(self) -> tuple[tuple[Row, ...], ...]:
        """Rows of different methods that share a rank now and did not."""
        known = set(map(_methods, _ties(self.before)))
        return tuple(tie for tie in _ties(self.after) if _methods(tie) not in known)


def _ties(rows: Iterable[Row]) -> list[tuple[Row, ...]]:
    ranks: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.rank is not None:
            ranks[row.rank].append(row)
    return [tuple(tied) for tied in ranks.values() if len(_methods(tied)) > 1]


def _methods(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset(fold(row.method) for row in rows)


@dataclass(frozen=True, slots=True)
class Difference:
    """What lies between two revisions.

    Attributes:
        base, head: their names.
        added, removed: claims.
        changed: claims that say something else of the same thing, before and after.
        moved: claims that went to another paper's file unchanged.
        papers: ids of papers added and removed.
        entries: registry entries added and removed, as `metric 'x'`.
        boards: groups of boards that changed.
        findings: audit findings that are new, conflicts first.
        problems: what is wrong in the head.
    """

    base: str
    head: str
    added: tuple[Claim, ...]
    removed: tuple[Claim, ...]
    changed: tuple[tuple[Claim, Claim], ...]
    moved: tuple[tuple[Claim, Claim], ...]
    papers: tuple[tuple[str, ...], tuple[str, ...]]
    entries: tuple[tuple[str, ...], tuple[str, ...]]
    boards: tuple[BoardChange, ...]
    findings: tuple[AuditFinding, ...]
    problems: tuple[Problem, ...]


def compare(data: Path, base: str, head: str | None = None) -> Difference:
    """What changed in a data folder between two git revisions, or since one of them.

    Raises:
        RevisionError: git does not know one of them.
    """
    with TemporaryDirectory(prefix="claimboard-") as folder:
        before = Side(base, lay_out(data, resolve(data, base), Path(folder) / "base"))
        if head is None:
            return difference(before, Side("the files as they are", data))
        return difference(before, Side(head, lay_out(data, resolve(data, head), Path(folder) / "head")))


def difference(before: Side, after: Side) -> Difference:
    """What lies between two sides."""
    gone = {name: claim for name, claim in before.claims.items() if name not in after.claims}
    new = {name: claim for name, claim in after.claims.items() if name not in before.claims}
    moved = _paired(gone, new, identity)
    changed = _paired(gone, new, _subject)
    same = [(claim, after.claims[name]) for name, claim in before.claims.items() if name in after.claims]
    changed += [(old, now) for old, now in same if _said(old) != _said(now)]
    touched = [*gone.values(), *new.values(), *(claim for pair in (*changed, *moved) for claim in pair)]
    known = {_told(finding) for finding in before.findings}
    fresh = [finding for finding in after.findings if _told(finding) not in known]
    return Difference(
        before.name,
        after.name,
        tuple(new.values()),
        tuple(gone.values()),
        tuple(changed),
        tuple(moved),
        (_beyond(after.papers, before.papers), _beyond(before.papers, after.papers)),
        (_beyond(_entries(after), _entries(before)), _beyond(_entries(before), _entries(after))),
        _boards(before, after, touched),
        tuple(sorted(fresh, key=lambda finding: finding.verdict is not Verdict.CONFLICT)),
        tuple(after.problems),
    )


def _paired(gone: dict[str, Claim], new: dict[str, Claim], of: Subject) -> list[tuple[Claim, Claim]]:
    """Pairs of a lost and a new claim of one subject, where it is plain which belong together; both are taken out."""
    lost, found = _by(gone, of), _by(new, of)
    pairs = []
    for subject, claims in lost.items():
        if len(claims) == 1 and len(found.get(subject, ())) == 1:
            pairs.append((claims[0], found[subject][0]))
            del gone[claims[0].id], new[found[subject][0].id]
    return pairs


def _by(claims: Mapping[str, Claim], of: Subject) -> dict[object, list[Claim]]:
    found: dict[object, list[Claim]] = defaultdict(list)
    for claim in claims.values():
        found[of(claim)].append(claim)
    return found


def _subject(claim: Claim) -> object:
    """What a claim is about, whatever number it gives."""
    paper = claim.paper.id if claim.paper else None
    kind = claim.quantity.comparison
    return (paper, fold(claim.method or ""), claim.benchmark, claim.subset, claim.metric, claim.setting,
            claim.measurement, kind)  # fmt: skip


def _said(claim: Claim) -> object:
    quantity, paper = claim.quantity, claim.paper
    source = (paper.title, paper.arxiv, paper.published) if paper else None
    return (
        source, quantity.comparison, quantity.direction, quantity.bound, quantity.aggregate, quantity.unit,
        quantity.value, quantity.low, quantity.high, quantity.uncertainty, quantity.uncertainty_low,
        quantity.uncertainty_high, quantity.uncertainty_kind, quantity.runs, quantity.items, claim.scale,
        claim.conditions, claim.evaluator, claim.quoted, claim.origin, claim.derived_from, claim.note, claim.accepts,
    )  # fmt: skip


def _told(finding: AuditFinding) -> object:
    return (finding.rule, finding.verdict, tuple(claim.id for claim in finding.claims), finding.what)


def _beyond(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names) - set(others)))


def _entries(side: Side) -> list[str]:
    benchmarks = [f"benchmark {name}" for name in side.registry.benchmarks]
    parts = [f"subset {entry.id}/{part.id}" for entry in side.registry.benchmarks.values() for part in entry.subsets]
    return [*benchmarks, *parts, *(f"metric {name}" for name in side.registry.metrics)]


def _boards(before: Side, after: Side, touched: Sequence[Claim]) -> tuple[BoardChange, ...]:
    """Groups that changed, of the boards of the touched claims and of metrics whose entry changed."""
    known = before.registry.metrics
    turned = {
        name
        for name, metric in after.registry.metrics.items()
        if name in known and (known[name].unit, known[name].better) != (metric.unit, metric.better)
    }
    places = {(claim.benchmark, claim.metric) for claim in touched if _stands(claim, before, after)}
    places |= {(claim.benchmark, claim.metric) for claim in after.claims.values() if claim.metric in turned}
    changes: list[BoardChange] = []
    for benchmark, metric_id in sorted((name, metric) for name, metric in places if name is not None):
        old, now = before.board(benchmark, metric_id), after.board(benchmark, metric_id)
        groups = [group for group in {**now, **old} if old.get(group) != now.get(group)]
        changes.extend(BoardChange(group, old.get(group, ()), now.get(group, ())) for group in groups)
    return tuple(changes)


def _stands(claim: Claim, before: Side, after: Side) -> bool:
    metric = after.registry.metrics.get(claim.metric) or before.registry.metrics.get(claim.metric)
    return metric is not None and claim.quantity.comparison is boarded_comparison(metric)
