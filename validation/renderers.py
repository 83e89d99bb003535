"""A report as text for people, annotations for GitHub, JSON for programs, SARIF for code scanning.

A renderer takes a report and gives the whole output; a new format is one more function in `RENDERERS`.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from claims.record.errors import Problem
from validation.checks import Check, Severity, checks
from validation.report import Finding, Report

MAX_EXCERPT = 110
MAX_ANNOTATIONS = 200
_COLOURS = {"error": "31", "warning": "33", "notice": "36"}
_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_HOME = "https://json.schemastore.org/sarif-2.1.0.json"
_ESCAPED = re.compile(r"[%\r\n]")


def as_text(report: Report, *, colour: bool = False) -> str:
    """Each finding with its source line, a caret, and why the rule exists; a sentence that sums up."""
    parts = []
    for finding in report.findings:
        parts.extend(_finding(finding, _Paint(colour)))
    parts.append(_summary(report))
    return "\n".join(parts)


class _Paint:
    """Puts colours around words, or leaves them alone."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, code: str, words: str) -> str:
        return f"\x1b[{code}m{words}\x1b[0m" if self.colour else words


def _finding(finding: Finding, paint: _Paint) -> list[str]:
    problem = finding.problem
    colour = _COLOURS[problem.severity]
    label = "" if problem.severity == "error" else paint(colour, f"{problem.severity}: ")
    place = ":".join(str(part) for part in (problem.file, problem.line, problem.column) if part is not None)
    place = paint("1", _printable(place)) + ": " if place else ""
    hint = f"; {problem.hint}" if problem.hint else ""
    lines = [f"{place}{label}{_printable(problem.what + hint)} {paint(colour, f'[{problem.rule}]')}"]
    lines.extend(_pointed(finding, paint, colour))
    if finding.why:
        lines.append(f"    {paint('2', f'why: {finding.why}')}")
    return lines


def _pointed(finding: Finding, paint: _Paint, colour: str) -> list[str]:
    """The source line with a caret under the column, cut to a window where the line is long."""
    line, column = finding.excerpt, finding.problem.column
    if line is None or column is None or not line.strip():
        return []
    shown = _printable(line)
    begin = max(0, column - 1 - MAX_EXCERPT // 2) if len(shown) > MAX_EXCERPT else 0
    caret = paint(colour, "^")
    return [f"    {shown[begin : begin + MAX_EXCERPT].rstrip()}", f"    {' ' * (column - 1 - begin)}{caret}"]


def _printable(text: str) -> str:
    """Control characters would move the caret or the terminal's cursor."""
    return "".join(char if char.isprintable() else " " for char in text)


def _summary(report: Report) -> str:
    counts = [(report.count(severity), str(severity)) for severity in Severity]
    found = ", ".join(_plural(count, name) for count, name in counts if count)
    read = f"{_plural(report.papers, 'paper')} with {_plural(report.claims, 'claim')}"
    rules = {finding.problem.rule for finding in report.findings}
    more = f"\nclaimboard explain {next(iter(rules))}  says more" if len(rules) == 1 else ""
    if len(rules) > 1:
        more = "\nclaimboard explain RULE  says more about a rule, the name in brackets"
    if not report.passed:
        return f"{found}{more}"
    return f"{read}: all in order{f' ({found}){more}' if found else ''}"


def _plural(count: int, name: str) -> str:
    return f"{count:,} {name}{'s' * (count != 1)}"


def as_github(report: Report) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    shown = report.findings[:MAX_ANNOTATIONS]
    lines = [_annotation(finding) for finding in shown]
    if rest := len(report.findings) - len(shown):
        lines.append(f"::warning title=claimboard::{rest} more findings are not shown here")
    lines.append(_summary(report).partition("\n")[0])
    return "\n".join(lines)


def _annotation(finding: Finding) -> str:
    problem = finding.problem
    places = {"file": problem.file, "line": problem.line, "col": problem.column, "title": problem.rule}
    told = ",".join(f"{name}={_property(str(value))}" for name, value in places.items() if value is not None)
    parts = (problem.what, problem.hint, f"why: {finding.why}" if finding.why else None)
    return f"::{problem.severity} {told}::{_data(chr(10).join(part for part in parts if part))}"


def _data(text: str) -> str:
    """Text of a workflow command: a line break in a file name or a value would start another command."""
    return _ESCAPED.sub(lambda match: f"%{ord(match[0]):02X}", text)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


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


def as_sarif(report: Report) -> str:
    """SARIF 2.1.0, which code scanning reads."""
    used = sorted({finding.problem.rule for finding in report.findings} & set(checks()))
    driver = {"name": "claimboard", "rules": [_sarif_rule(checks()[name]) for name in used]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, used) for finding in report.findings],
    }
    return json.dumps({"$schema": _HOME, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _sarif_rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.name,
        "shortDescription": {"text": check.why},
        "fullDescription": {"text": check.about},
        "help": {"text": f"{check.fix}\n\nRefused:\n{check.bad}\nAccepted:\n{check.good}"},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
    }


def _sarif_result(finding: Finding, used: list[str]) -> dict[str, Any]:
    problem = finding.problem
    result: dict[str, Any] = {
        "ruleId": problem.rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{problem.what}; {problem.hint}" if problem.hint else problem.what},
    }
    if problem.rule in used:
        result["ruleIndex"] = used.index(problem.rule)
    if problem.file is not None:
        where: dict[str, Any] = {"artifactLocation": {"uri": quote(problem.file)}}
        if problem.line is not None:
            where["region"] = {"startLine": problem.line, "startColumn": problem.column or 1}
        result["locations"] = [{"physicalLocation": where}]
    return result


def explained(check: Check) -> str:
    """A rule in full, for `claimboard explain`."""
    about = textwrap.fill(check.about, 100, break_long_words=False, break_on_hyphens=False)
    example = {"table": "one row"}.get(check.scope, "a file")
    return "\n".join(
        (
            f"{check.name}  ({check.severity}, looks at: {check.scope})",
            "",
            about,
            "",
            f"Why: {check.why}.",
            f"To fix it: {check.fix}.",
            "",
            f"Refused, {example}:" if check.severity == "error" else f"Reported, {example}:",
            textwrap.indent(check.bad.rstrip(), "    "),
            "",
            "Fine:",
            textwrap.indent(check.good.rstrip(), "    "),
        )
    )


def listed() -> str:
    """Every rule with its severity and its reason, one a line."""
    wide = max(map(len, checks()))
    return "\n".join(f"{check.name:{wide}}  {check.severity:7}  {check.why}" for check in checks().values())


RENDERERS: Mapping[str, Callable[[Report], str]] = {
    "text": as_text,
    "github": as_github,
    "json": as_json,
    "sarif": as_sarif,
}
