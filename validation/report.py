"""What a validation found: findings with the source lines that they stand in, counted and ordered."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from claims.record.errors import Problem
from claims.strict_yaml.encoding import MAX_BYTES
from validation.checks import Severity, checks


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the source line that it stands in.

    Attributes:
        problem: rule, place, fault and advice.
        excerpt: the line of the file, None where there is no file or it cannot be read.
    """

    problem: Problem
    excerpt: str | None = None

    @property
    def why(self) -> str | None:
        """Why the rule exists, None for a rule without a record."""
        check = checks().get(self.problem.rule)
        return check.why if check else None


@dataclass(frozen=True, slots=True)
class Report:
    """Outcome of one validation.

    Attributes:
        findings: in the order of files and lines.
        papers: papers that were read.
        claims: claims that were read.
    """

    findings: tuple[Finding, ...] = ()
    papers: int = 0
    claims: int = 0

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong; warnings and notices do not fail."""
        return not self.count(Severity.ERROR)

    def fails(self, *, strict: bool = False) -> bool:
        """Whether there is an error, or with `strict` a warning."""
        return not self.passed or (strict and bool(self.count(Severity.WARNING)))

    def count(self, severity: Severity) -> int:
        """Findings of a severity."""
        return Counter(finding.problem.severity for finding in self.findings)[severity]


def report_of(
    problems: Iterable[Problem], papers: int = 0, claims: int = 0, texts: Mapping[str, str] | None = None
) -> Report:
    """A report on problems, each with its source line and with advice; `texts` are files that are not written yet."""
    lines = {name: _split(text) for name, text in (texts or {}).items()}
    unique = dict.fromkeys(_advised(problem) for problem in problems)
    ordered = sorted(unique, key=lambda problem: (problem.file or "", problem.line or 0, problem.column or 0))
    findings = tuple(Finding(_near(problem), _excerpt(problem, lines)) for problem in ordered)
    return Report(findings, papers, claims)


def _advised(problem: Problem) -> Problem:
    check = checks().get(problem.rule)
    return replace(problem, hint=check.fix) if check and problem.hint is None else problem


def _near(problem: Problem) -> Problem:
    """The problem with its file told from the working directory, as annotations and editors want it."""
    if problem.file is None:
        return problem
    path, here = os.path.abspath(problem.file), os.getcwd()
    inside = path.startswith(here.rstrip(os.sep) + os.sep)
    return replace(problem, file=os.path.relpath(path, here)) if inside else problem


def _excerpt(problem: Problem, lines: dict[str, list[str]]) -> str | None:
    if problem.file is None or problem.line is None:
        return None
    if problem.file not in lines:
        lines[problem.file] = _lines(Path(problem.file))
    source = lines[problem.file]
    return source[problem.line - 1] if 0 < problem.line <= len(source) else None


def _lines(path: Path) -> list[str]:
    try:
        # What a link points at is not the contributor's to show.
        if path.is_symlink() or not path.is_file():
            return []
        with path.open("rb") as stream:
            return _split(stream.read(MAX_BYTES).decode("utf-8", "replace").removeprefix("\ufeff"))
    except OSError:
        return []


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
