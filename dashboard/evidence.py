"""The evidence behind one number as HTML: what is printed, where, by whom, what others say, what arithmetic says.

It stands beside whatever was clicked, on every page the same. Everything that comes from data is escaped; a value that
was computed is never called printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import polars as pl

from claims.audit.findings import AuditFinding
from claims.record.types import Origin
from claims.registry.lookup import Registry
from dashboard import reading
from dashboard.design import MARKS
from dashboard.findings import VERDICT_STYLES
from dashboard.formatting import known_day, places, plural, quantity, source_link, unit_symbol
from dashboard.html_tables import UNSTATED, address_of, board_address, glyph, link, measured_mark

LISTED = 6  # other reports that are shown
# Fields in which two reports of one cell may differ, and what a reader calls them.
DIFFERING = {
    "setting": "setting", "measurement": "measured on", "evaluator": "measured by", "evaluated": "measured",
    "baseline": "against", "method_printed": "written", "published": "published", "title": "source",
}  # fmt: skip
_CELL = ("benchmark", "subset", "metric", "method_id", "comparison")
_SAID_ELSEWHERE = ("Method", "Benchmark", "Metric", "Number", "Measured by", "Kind", "Setting")


@dataclass(frozen=True, slots=True)
class Corroboration:
    """What the rest of the collection says of a claim.

    Attributes:
        reports: other claims of the same cell (benchmark, part, metric, method), rows of the claims table.
        verdicts: verdict and reason of the audit of the whole table.
        findings: findings of the audit of papers in which the claim takes part.
        derived: claims that are computed from it, rows of the claims table.
        sources: rows of the claims that it is computed from.
    """

    reports: Sequence[Mapping[str, Any]] = ()
    verdicts: Sequence[tuple[str, str]] = ()
    findings: Sequence[AuditFinding] = ()
    derived: Sequence[Mapping[str, Any]] = ()
    sources: Sequence[Mapping[str, Any]] = ()


def corroboration(
    row: Mapping[str, Any], claims: pl.DataFrame, told: pl.DataFrame, findings: Iterable[AuditFinding]
) -> Corroboration:
    """Gather what the collection says of a claim.

    Args:
        row: of the claims table, or of a board.
        claims: the claims table.
        told: what the audit of the whole table says of claims, as `told_of_claims` gives it.
        findings: those of the audit of papers.
    """
    claim_id = row["claim_id"]
    place = claims.filter(
        (pl.col("benchmark") == row["benchmark"]) if row["benchmark"] else pl.col("paper_id") == row["paper_id"]
    )
    cell = [pl.col(name).cast(pl.String).eq_missing(pl.lit(row[name], pl.String)) for name in _CELL]
    others = place.filter(*cell, pl.col("claim_id") != claim_id).sort("published", descending=True, nulls_last=True)
    verdicts = told.filter(pl.col("claim_id") == claim_id)
    derived = place.filter(pl.col("derived_from").list.contains(claim_id))
    sources = claims.filter(pl.col("claim_id").is_in(list(row["derived_from"] or ())))
    return Corroboration(
        tuple(others.iter_rows(named=True)),
        tuple((str(verdict), reason) for verdict, reason in verdicts.select("verdict", "reason").iter_rows()),
        tuple(finding for finding in findings if any(claim.id == claim_id for claim in finding.claims)),
        tuple(derived.iter_rows(named=True)),
        tuple(sources.iter_rows(named=True)),
    )


def evidence(row: Mapping[str, Any], told: Corroboration, registry: Registry, *, close: str | None = None) -> str:
    """The panel of a claim.

    Args:
        row: of the claims table; of a board, its rank is said, too.
        told: what the collection says of it.
        registry: names of metrics, benchmarks and conditions.
        close: address of the page without the panel; None where it cannot be closed.
    """
    ending = f'<a class="cb-close" data-close="" href="{escape(close)}">Close</a>' if close else ""
    name = link(f"<bdi>{escape(row['method'])}</bdi>", address_of("method", id=row["method_id"]))
    parts = [
        f'<div>{ending}<h2>{name}</h2><p class="cb-small">{_place(row, registry)}</p></div>',
        f"<div>{_figure(row)}{_standing(row)}</div>",
        _quote(row),
        _list(_facts(row, registry)),
        _source(row),
        _reports(row, told.reports),
        _audit(told),
        _derived(row, told),
        _reading(row, registry),
    ]
    # The same panel may stand on any page; its own link leads to the claim wherever it is looked at.
    own = address_of("claims", claim=row["claim_id"])
    parts.append(
        f'<p class="cb-small">{link("Link to this claim", own)} · <bdi>{escape(str(row["claim_id"]))}</bdi></p>'
    )
    return f'<div class="cb cb-evidence" data-open="">{"".join(part for part in parts if part)}</div>'


def how_to_read() -> str:
    """What stands in the panel while no number is open: how to open one, and what the marks mean."""
    shown = ("third", "self", "unsaid", "tie", "conflict", "question", "derived", "up_to", "at_least", "approx")
    rows = "".join(f"<dt>{MARKS[name].glyph}</dt><dd>{escape(MARKS[name].means)}</dd>" for name in shown)
    return (
        '<div class="cb cb-evidence"><h2>What stands behind a number</h2>'
        "<p>Click a row for its source, setting, other reports and what the audit says of it. "
        "<kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>Enter</kbd> opens, <kbd>Esc</kbd> closes.</p>"
        f'<dl class="cb-marks">{rows}</dl></div>'
    )


def _place(row: Mapping[str, Any], registry: Registry) -> str:
    metric, benchmark = registry.metrics[row["metric"]], registry.benchmarks.get(row["benchmark"] or "")
    if benchmark is None:
        return escape(metric.name)
    text = f"<bdi>{escape(benchmark.titled(row['subset']))}</bdi> · {escape(metric.name)}"
    return link(text, board_address(row))


def _figure(row: Mapping[str, Any]) -> str:
    """The printed figure, large; of a computed value its number, which is said to be computed."""
    if row["origin"] == Origin.DERIVED.value:
        low, high = row["norm_low"], row["norm_high"]
        ends = "" if low is None or high is None else f", between {low:.4g} and {high:.4g}"
        return (
            f'<p class="cb-figure">{glyph("derived")} {escape(quantity(row))}</p>'
            f'<p class="cb-small">computed, printed nowhere{ends}</p>'
        )
    printed = str(row["reported"])
    number = quantity(row)
    same = "".join(printed.split()).rstrip("%") == "".join(number.split()).rstrip("%")
    said = "as printed" if same else f"as printed; as a number of the metric: {escape(number)}"
    return f'<p class="cb-figure"><bdi>{escape(printed)}</bdi></p><p class="cb-small">{said}</p>'


def _standing(row: Mapping[str, Any]) -> str:
    if row.get("rank") is None:
        remark = row.get("remark")
        return f'<p class="cb-small">Not ranked: {escape(str(remark))}</p>' if remark else ""
    low, high = row["rank_low"], row["rank_high"]
    sure = "no other place is open" if low == high else f"between {low:,} and {high:,}"
    tied = row.get("tie_group") if row.get("tied", True) else None
    group = f" · tie group {tied}" if tied is not None else ""
    note = row.get("evidence_note")
    why = f'<p class="cb-small">{escape(note[0].upper() + note[1:])}.</p>' if note else ""
    return f"<p>Rank <b>{escape(places(row) if low == high else str(row['rank']))}</b> ({sure}){group}</p>{why}"


def _quote(row: Mapping[str, Any]) -> str:
    """The words of the source, the figure marked."""
    words, printed = row["figure"], str(row["reported"])
    if not words or words == printed or row["origin"] == Origin.DERIVED.value:
        return ""
    before, found, after = str(words).partition(printed)
    marked = f"{escape(before)}<mark>{escape(found)}</mark>{escape(after)}" if found else escape(str(words))
    return f"<blockquote><bdi>{marked}</bdi></blockquote>"


def _facts(row: Mapping[str, Any], registry: Registry) -> dict[str, str]:
    """Setting first, stated or not, then every other condition; as HTML."""
    told = {name: escape(value) for name, value in reading.facts(row, registry).items() if name not in _SAID_ELSEWHERE}
    setting = escape(row["setting"]) if row["setting"] else "unstated"
    return {"Setting": setting, "Measured by": _measured(row)} | told


def _measured(row: Mapping[str, Any]) -> str:
    who = reading.measured_by(row)
    return f"{glyph(measured_mark(row['evaluator']))} {escape(who) if who else 'the source does not say'}"


def _source(row: Mapping[str, Any]) -> str:
    url = source_link(row["arxiv"], row["url"])
    title = f"<bdi>{escape(str(row['title']))}</bdi>"
    # A page of its own: leaving the dashboard by accident loses what was compared.
    named = f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{title}</a>' if url else title
    when = known_day(row["published"]) if row["published"] else "no date"
    kind = str(row["source_kind"]).replace("_", " ")
    found = reading.provenance(row)
    where = "" if row["origin"] == Origin.DERIVED.value else f"; {found[:1].lower()}{found[1:]}"
    own = link("everything from this source", address_of("papers", paper=row["paper_id"]))
    return (
        f'<section><h3>Source</h3><p>{named}</p><p class="cb-small">{escape(kind)}, {when}{escape(where)} · {own}</p>'
        "</section>"
    )


def _reports(row: Mapping[str, Any], reports: Sequence[Mapping[str, Any]]) -> str:
    """Other reports of the cell, each with the fields in which it differs."""
    if not reports:
        return ""
    items = "".join(_report(row, other) for other in reports[:LISTED])
    more = f'<p class="cb-small">and {len(reports) - LISTED:,} more</p>' if len(reports) > LISTED else ""
    heading = f"{plural(len(reports), 'other report')} of this cell"
    return f"<section><h3>{heading}</h3><ul>{items}</ul>{more}</section>"


def _report(row: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    differing = [
        f"{words} {_said(other[name])}" for name, words in DIFFERING.items() if other[name] != row[name]
    ]  # fmt: skip
    computed = f"{glyph('derived')} " if other["origin"] == Origin.DERIVED.value else ""
    number = link(f"<b>{escape(quantity(other))}</b>", address_of("claims", claim=other["claim_id"]))
    return f'<li>{computed}{number} <span class="cb-small">{escape(" · ".join(differing))}</span></li>'


def _said(value: object) -> str:
    return "unstated" if value is None else "its own authors" if value == "self" else str(value)


def _audit(told: Corroboration) -> str:
    items = [
        f'<li><b class="{VERDICT_STYLES[verdict]}">{escape(verdict)}</b>: {escape(reason)}</li>'
        for verdict, reason in told.verdicts
    ]
    for finding in told.findings:
        because = f" Accepted: {escape(finding.because)}" if finding.because else ""
        lines = "<br>".join(escape(line) for line in finding.arithmetic.split("; ") if line)
        arithmetic = f"<br><code>{lines}</code>" if lines else ""
        reason = f' <span class="cb-small">{escape(finding.reason)}</span>' if finding.reason else ""
        items.append(
            f'<li><b class="{VERDICT_STYLES[finding.verdict]}">{escape(finding.verdict.value)}</b>: '
            f"{escape(finding.what)}{reason}{because}{arithmetic}</li>"
        )
    return f"<section><h3>Audit</h3><ul>{''.join(items)}</ul></section>" if items else ""


def _derived(row: Mapping[str, Any], told: Corroboration) -> str:
    """What a computed value comes from, and what is computed from a printed one."""
    parts = ""
    for heading, rows in (("Computed from", told.sources), ("What follows from it", told.derived)):
        if rows:
            mark = f"{glyph('derived')} " if heading != "Computed from" else ""
            items = "".join(f"<li>{mark}{_reference(other)}</li>" for other in rows)
            parts += f"<section><h3>{heading}</h3><ul>{items}</ul></section>"
    return parts


def _reference(other: Mapping[str, Any]) -> str:
    number = link(f"<b>{escape(quantity(other))}</b>", address_of("claims", claim=other["claim_id"]))
    return f"{number} <bdi>{escape(other['method'])}</bdi> · {escape(other['setting'] or UNSTATED)}"


def _reading(row: Mapping[str, Any], registry: Registry) -> str:
    metric = registry.metrics[row["metric"]]
    said = [reading.kind_reason(row, metric)]
    if row["origin"] != Origin.DERIVED.value:
        said.append(reading.BOUNDS[str(row["bound"])])
    step = reading.conversion(row)
    said += [f"Converted to the metric's unit ({unit_symbol(row['norm_unit'])}): {step}"] if step else []
    lines = "".join(f'<p class="cb-small">{escape(line)}</p>' for line in said)
    return f"<details><summary>How it was read</summary>{lines}</details>"


def _list(facts: Mapping[str, str]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{value}</dd>' for name, value in facts.items())}</dl>"
