"""What a validation found, and how it is printed: text for people, JSON for programs.

A renderer takes a report and gives the whole output; a new format is one more function in `RENDERERS`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from claims.errors import Problem

SEVERITIES = ("error", "warning", "notice")
MAX_EXCERPT = 110


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with the source line that it stands in.

    Attributes:
        problem: rule, place, fault and hint.
        excerpt: the line of the file, None where there is no file or it cannot be read.
    """

    problem: Problem
    excerpt: str | None = None


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
        return all(finding.problem.severity != "error" for finding in self.findings)


def report_of(problems: Iterable[Problem], papers: int = 0, claims: int = 0) -> Report:
    """A report on problems, each with its source line."""
    lines: dict[str, list[str]] = {}
    ordered = sorted(problems, key=lambda problem: (problem.file or "", problem.line or 0, problem.column or 0))
    return Report(tuple(Finding(problem, _excerpt(problem, lines)) for problem in ordered), papers, claims)


def _excerpt(problem: Problem, lines: dict[str, list[str]]) -> str | None:
    if problem.file is None or problem.line is None:
        return None
    if problem.file not in lines:
        try:
            lines[problem.file] = Path(problem.file).read_text(encoding="utf-8", errors="replace").split("\n")
        except OSError:
            lines[problem.file] = []
    source = lines[problem.file]
    return source[problem.line - 1].rstrip("\r") if 0 < problem.line <= len(source) else None


def as_text(report: Report) -> str:
    """One line a finding with its source line and a caret, and a sentence that sums up."""
    parts = []
    for finding in report.findings:
        problem = finding.problem
        label = "" if problem.severity == "error" else f"{problem.severity}: "
        place = ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part is not None)
        hint = f"; {problem.hint}" if problem.hint else ""
        parts.append(f"{place + ': ' if place else ''}{label}{problem.what}{hint} [{problem.rule}]")
        parts.extend(_pointed(finding))
    parts.append(_summary(report))
    return "\n".join(parts)


def _pointed(finding: Finding) -> list[str]:
    """The source line with a caret under the column, cut to a window where the line is long."""
    line, column = finding.excerpt, finding.problem.column
    if line is None or column is None or not line.strip():
        return []
    # Control characters would move the caret or the terminal's cursor.
    shown = "".join(char if char.isprintable() else " " for char in line)
    begin = max(0, column - 1 - MAX_EXCERPT // 2) if len(shown) > MAX_EXCERPT else 0
    return [f"    {shown[begin : begin + MAX_EXCERPT].rstrip()}", f"    {' ' * (column - 1 - begin)}^"]


def _summary(report: Report) -> str:
    counts = Counter(finding.problem.severity for finding in report.findings)
    found = ", ".join(f"{counts[name]} {name}{'s' * (counts[name] != 1)}" for name in SEVERITIES if counts[name])
    read = f"{report.papers:,} papers with {report.claims:,} claims"
    if not report.passed:
        return found
    return f"{read}: all in order{f' ({found})' if found else ''}"


def as_json(report: Report) -> str:
    """A list with one object a finding, empty where nothing was found."""
    return json.dumps([_record(finding.problem) for finding in report.findings], ensure_ascii=False, indent=2)


def _record(problem: Problem) -> dict[str, object]:
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "message": problem.what,
        "fix": problem.hint,
    }


RENDERERS: Mapping[str, Callable[[Report], str]] = {"text": as_text, "json": as_json}
