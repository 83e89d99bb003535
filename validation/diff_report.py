"""A difference as Markdown for the comment on a pull request and for a workflow's summary.

Names and figures come from strangers. They stand in code spans, where Markdown, HTML, mentions and issue numbers mean
nothing; a text is as long as a comment may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from claims.audit.findings import AuditFinding
from claims.record.errors import Problem
from claims.record.types import Claim
from validation.diff import BoardChange, Difference, Row

MAX_LENGTH = 60_000  # GitHub refuses comments of more than 65,536 characters
MAX_LISTED, MAX_ROWS, MAX_BOARDS, MAX_TEXT = 60, 20, 40, 100
_TICKS = re.compile("`+")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def as_markdown(found: Difference) -> str:
    """The report: what changed, then boards, findings and faults."""
    parts = [f"## Claims: {code(found.base)} to {code(found.head)}", _summary(found)]
    parts += _section("Not read", (_problem(problem) for problem in found.problems), len(found.problems))
    for title, claims in (("Added", found.added), ("Removed", found.removed)):
        parts += _table(title, _CLAIM_HEAD, [_claim(claim) for claim in claims])
    parts += _table("Changed", ("Paper", "Method", "On", "Before", "After"), [_pair(*pair) for pair in found.changed])
    parts += _table("Moved", ("From", "To", "Method", "Reported"), [_move(*pair) for pair in found.moved])
    for title, names in zip(("Registry entries added", "Registry entries removed"), found.entries, strict=True):
        parts += _section(title, (code(name) for name in names), len(names))
    parts += _section("New audit findings", map(_finding, found.findings), len(found.findings))
    if found.boards:
        parts.append(f"### Boards ({len(found.boards)})")
        parts += [_board(change) for change in found.boards[:MAX_BOARDS]]
        if rest := len(found.boards) - MAX_BOARDS:
            parts.extend([f"{rest} more boards changed."] if rest > 0 else [])
    return _cut("\n\n".join(parts))


def code(text: str | None) -> str:
    """Text of a stranger as a code span on one line, fit for a table's cell."""
    # A bar ends the cell of a table even in a code span, and an escaped one need not stay escaped.
    plain = _SPACE.sub(" ", text or "").strip().replace("|", "¦")
    if not plain:
        return ""
    if len(plain) > MAX_TEXT:
        plain = plain[: MAX_TEXT - 1] + "…"
    fence = "`" * (max((len(run) for run in _TICKS.findall(plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def _summary(found: Difference) -> str:
    kinds = (("added", found.added), ("changed", found.changed), ("removed", found.removed), ("moved", found.moved))
    told = [f"{len(claims)} {word}" for word, claims in kinds if claims]
    claims = f"claims: {', '.join(told)}" if told else "no claim changed"
    papers = [
        f"papers: {len(names)} {word}" for names, word in zip(found.papers, ("new", "gone"), strict=True) if names
    ]
    firsts = sum(bool(change.new_firsts) for change in found.boards)
    ties = sum(len(change.new_ties) for change in found.boards)
    more = [f"boards touched: {len(found.boards)}"] if found.boards else []
    more += [f"**new firsts: {firsts}**"] if firsts else []
    more += [f"new ties: {ties}"] if ties else []
    conflicts = sum(finding.verdict == "conflict" for finding in found.findings)
    more += [f"**new conflicts between sources: {conflicts}**"] if conflicts else []
    more += [f"**faults, so that not everything could be read: {len(found.problems)}**"] if found.problems else []
    return "; ".join([claims, *papers, *more]) + "."


_CLAIM_HEAD = ("Paper", "Method", "Against", "On", "Reported", "Read as")


def _claim(claim: Claim) -> Sequence[str]:
    return (_paper(claim), code(claim.method), code(claim.baseline), _place(claim), code(claim.reported), _kind(claim))


def _pair(old: Claim, new: Claim) -> Sequence[str]:
    before, after = code(old.reported), code(new.reported)
    if before == after:
        before, after = (f"{told} {_kind(claim)}" for told, claim in ((before, old), (after, new)))
    if before == after:
        after += " (other details)"
    return (_paper(new), code(new.method), _place(new), before, after)


def _move(old: Claim, new: Claim) -> Sequence[str]:
    return (_paper(old), _paper(new), code(new.method), code(new.reported))


def _paper(claim: Claim) -> str:
    return code(claim.paper.id if claim.paper else "")


def _place(claim: Claim) -> str:
    benchmark = f"{claim.benchmark}/{claim.subset}" if claim.subset else claim.benchmark
    return " ".join(code(part) for part in (benchmark, claim.metric, claim.setting) if part)


def _kind(claim: Claim) -> str:
    quantity = claim.quantity
    bound = "" if quantity.bound == "exact" else str(quantity.bound).replace("_", " ")
    return " ".join(str(part) for part in (bound, quantity.aggregate, quantity.comparison, quantity.direction) if part)


def _finding(finding: AuditFinding) -> str:
    papers = ", ".join(code(paper.id) for paper in finding.papers)
    arithmetic = f": {code(finding.arithmetic)}" if finding.arithmetic else ""
    return f"**{finding.verdict}** ({finding.rule}, {papers}): {code(finding.what)}{arithmetic}"


def _problem(problem: Problem) -> str:
    path = (problem.file or "").replace("\\", "/")
    folder = next((name for name in ("/claims/", "/benchmarks/") if name in path), "/")
    name = folder.lstrip("/") + path.rpartition(folder)[2]  # the head may be laid out in a temporary folder
    place = f"{name}:{problem.line}" if problem.line else name
    return f"{code(place)} {code(problem.what)} ({problem.rule})"


def _board(change: BoardChange) -> str:
    benchmark, metric, subset, setting, against = change.group
    names = [code(f"{benchmark}/{subset}" if subset else benchmark), code(metric), code(setting) or "setting unstated"]
    lines = [f"#### {' · '.join(names)}{f' · against {code(against)}' if against else ''}", ""]
    if firsts := change.new_firsts:
        led = ", ".join(f"{code(row.method)} {code(row.reported)}" for row in change.before if row.rank == 1)
        lines += [f"**New first:** {', '.join(code(row.method) for row in firsts)}, before: {led}", ""]
    for tie in change.new_ties:
        lines += [f"New tie on rank {tie[0].rank}: {', '.join(code(row.method) for row in tie)}", ""]
    return "\n".join([*lines, *_rows(change)])


def _rows(change: BoardChange) -> Iterator[str]:
    """Rows now and before in one table; of a long board those that differ and the first ones."""
    old = {row.claim_id: row for row in change.before}
    now = {row.claim_id for row in change.after}
    rows: list[tuple[Row | None, Row | None]] = [(row, old.get(row.claim_id)) for row in change.after]
    rows += [(None, row) for row in change.before if row.claim_id not in now]
    if len(rows) > MAX_ROWS:
        rows = [pair for place, pair in enumerate(rows) if place < 3 or pair[0] != pair[1]]
    yield "| now | before | method | reported | paper |"
    yield "|---:|---:|---|---|---|"
    for new, was in rows[:MAX_ROWS]:
        row = new or was
        assert row is not None  # a pair has a row of at least one side
        yield f"| {_rank(new)} | {_rank(was)} | {code(row.method)} | {code(row.reported)} | {code(row.paper_id)} |"
    if len(rows) > MAX_ROWS:
        yield f"\n{len(rows) - MAX_ROWS} more rows changed."


def _rank(row: Row | None) -> str:
    if row is None:
        return ""
    return "not ranked" if row.rank is None else str(row.rank)


def _section(title: str, lines: Iterable[str], count: int) -> list[str]:
    if not count:
        return []
    shown = [f"- {line}" for _, line in zip(range(MAX_LISTED), lines, strict=False)]
    rest = [f"- {count - MAX_LISTED} more"] if count > MAX_LISTED else []
    return [f"### {title} ({count})", "\n".join([*shown, *rest])]


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    if not rows:
        return []
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    lines += [f"| {' | '.join(row)} |" for row in rows[:MAX_LISTED]]
    rest = [f"{len(rows) - MAX_LISTED} more."] if len(rows) > MAX_LISTED else []
    return [f"### {title} ({len(rows)})", "\n".join(lines), *rest]


def _cut(text: str) -> str:
    if len(text) <= MAX_LENGTH:
        return text
    return text[:MAX_LENGTH].rpartition("\n")[0] + "\n\nThe report is longer; `claimboard diff` shows all of it."
