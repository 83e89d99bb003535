"""The few kinds of error that a user can meet, each with where, what and the nearest right answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place.

    Attributes:
        what: the fault in one sentence, without the place.
        file: path as the user gave it, or None for text typed in.
        line: 1-based line, or None where there is no file.
        column: 1-based column, or None.
        rule: name of the rule that found it (see `claimboard explain`).
        hint: nearest right answer or how to fix it, or None.
        severity: `error`, `warning` or `notice`.
    """

    what: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    rule: str = "syntax"
    hint: str | None = None
    severity: str = "error"

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        text = f"{self.what}; {self.hint}" if self.hint else self.what
        return f"{place}: {text}" if place else text


class ClaimsError(Exception):
    """Base of every error that claimboard reports to a user instead of a traceback.

    Attributes:
        problems: everything that is wrong, in the order of the source; never empty.
    """

    def __init__(self, problems: Problem | str | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: Sequence[Problem] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class QuantityError(ClaimsError):
    """A reported figure that cannot be read as one or more quantities."""


class UnitError(ClaimsError):
    """A unit that is unknown or of the wrong dimension for its metric."""


class RegistryError(ClaimsError):
    """An unknown or ambiguous benchmark or metric, or a malformed registry file."""


class FileError(ClaimsError):
    """A file that cannot be read as what it should be (claims, table, corpus)."""
