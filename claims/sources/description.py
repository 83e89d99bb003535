"""`source.yaml`: where the results of a source come from, who measured them, how they are read and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from claims.record.entries import SourceKind
from claims.record.errors import FileError, Problem
from claims.record.types import Paper
from claims.strict_yaml import reader as sy
from claims.strict_yaml.fields import Fields

DESCRIPTION = "source.yaml"
CLAIMS = "claims.parquet"
KEYS = (
    "title", "kind", "origin", "url", "commit", "published", "licence", "evaluator", "conditions", "unit", "note",
    "read", "benchmarks", "metrics", "counts",
)  # fmt: skip
TARGET_KEYS = ("benchmark", "subset", "metric", "unit", "units", "conditions", "left_out")
_ID = "abcdefghijklmnopqrstuvwxyz0123456789-"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many figures the files of a source hold and what became of them.

    Attributes:
        figures: all of them.
        claims: those that are in the table.
        left_out: reason -> number of figures.
    """

    figures: int
    claims: int
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BulkSource:
    """One source of imported results.

    Attributes:
        id: name of its folder; the `paper_id` and `source_id` of its claims.
        folder: where it stands.
        title: as a reader knows it.
        kind: what sort of publication it is.
        origin: whence the files were taken, in words.
        url: page of the source.
        commit: revision of the files.
        published: day of the data.
        licence: of the data.
        evaluator: who measured: `self` for the makers of each method, a name, None where unknown or given by the rows.
        conditions: what holds for every result.
        unit: what a printed score of a percent metric is where nothing more particular is said: percent or fraction.
        note: what a user must know of it.
        read: the formats, files and options by which the files are read, one after another.
        benchmarks: printed name -> what it is.
        metrics: printed name -> what it is.
        counts: None before the first import.
    """

    id: str
    folder: Path
    title: str
    kind: SourceKind = SourceKind.LEADERBOARD
    origin: str | None = None
    url: str | None = None
    commit: str | None = None
    published: date | None = None
    licence: str | None = None
    evaluator: str | None = None
    conditions: Mapping[str, str] = field(default_factory=dict)
    unit: str | None = None
    note: str | None = None
    read: tuple[Mapping[str, Any], ...] = ()
    benchmarks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    metrics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    counts: Counted | None = None

    @property
    def paper(self) -> Paper:
        """The source as the table of papers shows it."""
        return Paper(self.id, self.title, url=self.url, published=self.published, kind=self.kind)


def sources_of(data: Path) -> tuple[BulkSource, ...]:
    """Every source of a data folder, in the order of the ids.

    Raises:
        FileError: with every fault of every description.
    """
    found, problems = readable_sources(data)
    if problems:
        raise FileError(problems)
    return found


def readable_sources(data: Path) -> tuple[tuple[BulkSource, ...], list[Problem]]:
    """The sources of a data folder whose descriptions have no fault, and the faults of the others."""
    problems = [
        Problem(f"results without a '{DESCRIPTION}' that says what they are", str(path), rule="source")
        for path in sorted((data / "sources").glob(f"*/{CLAIMS}"))
        if not path.with_name(DESCRIPTION).is_file()
    ]
    found = []
    for path in sorted((data / "sources").glob(f"*/{DESCRIPTION}")):
        try:
            found.append(read_description(path))
        except FileError as error:
            problems += error.problems
    return tuple(found), problems


def read_description(path: Path, name: str | None = None) -> BulkSource:
    """The source that a file describes; its id is the name of the folder, or as given.

    Raises:
        FileError: with every fault of the file.
    """
    problems: list[Problem] = []
    fields = Fields(sy.load_yaml(path), str(path), problems, what="the source", keys=KEYS)
    name = name or path.parent.name
    if not name or set(name) - set(_ID):
        fields.add("source", f"id '{name}' must be made of lower-case letters, digits and hyphens")
    source = BulkSource(
        id=name,
        folder=path.parent,
        title=fields.text("title", required=True) or name,
        kind=fields.choice("kind", SourceKind) or SourceKind.LEADERBOARD,
        origin=fields.text("origin", required=True),
        url=fields.text("url", required=True),
        commit=fields.text("commit"),
        published=_day(fields),
        licence=fields.text("licence", required=True),
        evaluator=fields.text("evaluator"),
        conditions={key.text: str(sy.plain(node)) for key, node in fields.entries("conditions")},
        unit=fields.text("unit"),
        note=fields.text("note"),
        read=tuple(sy.plain(fields.nodes["read"]) if "read" in fields.nodes else ()),
        benchmarks=_targets(fields, "benchmarks"),
        metrics=_targets(fields, "metrics"),
        counts=_counted(fields),
    )
    if problems:
        raise FileError(problems)
    return source


def _day(fields: Fields) -> date | None:
    text = fields.text("published", required=True)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fields.wrong("published", "source", f"'{text}' is not a valid date", "write YYYY-MM-DD")
        return None


def _targets(fields: Fields, key: str) -> dict[str, dict[str, Any]]:
    """Printed names with what they are; a bare text is an id, `glue/sst-2` with its subset."""
    found: dict[str, dict[str, Any]] = {}
    for printed, node in fields.entries(key):
        if isinstance(node, sy.Scalar):
            name, _, part = (node.value or "").partition("/")
            own = {"benchmark": name, "subset": part} if key == "benchmarks" else {"metric": name}
            found[printed.text] = {field: text for field, text in own.items() if text}
        else:
            what = f"'{printed.text}'"
            inner = Fields(node, fields.file, fields.problems, what=what, keys=TARGET_KEYS, line=printed.line)
            found[printed.text] = {name: sy.plain(child) for name, child in inner.nodes.items()}
    return found


def _counted(fields: Fields) -> Counted | None:
    if "counts" not in fields.nodes:
        return None
    inner = Fields(fields.nodes["counts"], fields.file, fields.problems, what="'counts'", line=fields.line)
    left = {key.text: int(str(sy.plain(node))) for key, node in inner.entries("left_out")}
    return Counted(inner.integer("figures") or 0, inner.integer("claims") or 0, left)
