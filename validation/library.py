"""What the rules look at: the registry, every claims file as it was read, and the table where one could be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from claims.files.loader import PaperFile
from claims.record.errors import Problem
from claims.record.types import Claim, Paper
from claims.registry.lookup import Registry
from claims.registry.methods import Methods

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that one validation has read.

    Attributes:
        data: the data folder.
        registry: metrics and benchmarks.
        methods: models, systems, algorithms and codecs.
        files: claims files in the order of their paths, those under scrutiny last, so that of two files of one paper
            the new one is at fault.
        today: the day on which dates are judged.
        frame: the table of all claims, None where it could not be made.
        texts: path to text of files that are not written yet.
    """

    data: Path
    registry: Registry
    methods: Methods
    files: tuple[PaperFile, ...]
    today: date
    frame: pl.DataFrame | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def registry_files(self) -> tuple[Path, ...]:
        """The files of the registries that are there: metrics, conditions, benchmarks, methods."""
        folders = (self.data / "benchmarks", self.data / "methods")
        single = [path for name in ("metrics", "conditions") if (path := self.data / f"{name}.yaml").is_file()]
        return (*single, *(path for folder in folders for path in sorted(folder.glob("*.yaml"))))

    @property
    def papers(self) -> tuple[Paper, ...]:
        """Papers of all files that could be read."""
        return tuple(file.paper for file in self.files if file.paper is not None)

    @property
    def claims(self) -> Iterator[Claim]:
        """Claims without a fault of their own."""
        return (claim for file in self.files for claim in file.claims)


def at_claim(claim: Claim, key: str, what: str, hint: str | None = None) -> Problem:
    """A problem at the value of a claim's key, or at the claim where the key is absent."""
    line, column = claim.places.get(key, (claim.line, claim.column))
    return Problem(what, claim.file, line, column, hint=hint)


def at_paper(file: PaperFile, key: str, what: str, hint: str | None = None) -> Problem:
    """A problem at the value of a paper's key, or at the start of the file where the key is absent."""
    line, column = file.places.get(key, (1, 1))
    return Problem(what, file.path, line, column, hint=hint)
