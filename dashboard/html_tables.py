"""What the HTML tables of the pages share: tables, rows that open, marks, links; tested without Streamlit.

A table of the page's own is read by a screen reader, keeps its digits on a phone and links every number, which the grid
that Streamlit draws does not. Everything that comes from data is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from claims.record.entries import Metric
from claims.record.types import SELF
from dashboard.design import MARKS
from dashboard.formatting import needed_decimals, number, plural, printed_decimals, unit_symbol

NOT_ALIGNED = MARKS["unaligned"].glyph
CONFLICT = MARKS["conflict"].glyph
GAP = MARKS["gap"].glyph
DECIMALS = 2
UNSTATED = "setting unstated"
LEGEND: Mapping[str, str] = {mark.glyph: mark.means for mark in MARKS.values()}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column.

    Attributes:
        inner: what stands in it, as HTML.
        style: CSS classes of its cells: `cb-left`, `cb-off` for a column that a phone has no room for.
    """

    inner: str
    style: str = ""


def table(caption: str, heads: Sequence[str | Head], body: str, *, rows_open: bool = False) -> str:
    """An HTML table.

    Args:
        caption: what the table is, for who cannot see it.
        heads: its column heads, as HTML.
        body: its rows, as HTML.
        rows_open: whether its rows are those of `opening_row`: it is as wide as its place and its heads stay in view;
            else it stands in a region that scrolls sideways.
    """
    named = [head if isinstance(head, Head) else Head(head) for head in heads]
    head = "".join(f'<th scope="col"{_class(each.style)}>{each.inner}</th>' for each in named)
    inner = f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
    bodies = body if body.startswith("<tbody") else f"<tbody>{body}</tbody>"
    if rows_open:
        return f'<div class="cb-rows"><table class="cb cb-wide">{inner}{bodies}</table></div>'
    return (
        f'<div class="cb-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="cb">'
        f"{inner}{bodies}</table></div>"
    )


def page_head(title: str, snapshot: str, told: str = "", reset: str = "") -> str:
    """The head of a page: its title, what copies its link, and the state of the data that it shows.

    Args:
        title: as text.
        snapshot: fingerprint of the data.
        told: a line of facts, as HTML.
        reset: address of the page without what was chosen on it; empty where nothing is.
    """
    without = f'<a href="{escape(reset)}">Reset filters</a>' if reset else ""
    facts = f'<p class="cb-small">{told}</p>' if told else ""
    return (
        f'<div class="cb cb-head"><h1><bdi>{escape(title)}</bdi></h1><span class="cb-tools">{without}'
        f'<button type="button" data-copy="">Copy link</button><span class="cb-small" title="What made these numbers: '
        f'data and code">{escape(snapshot[:8])}</span></span>{facts}</div>'
    )


def code_block(text: str, what: str) -> str:
    """Text to be copied, character by character.

    Streamlit's own element brings a program that colours code, as large as all the rest of a page together.

    Args:
        text: as text.
        what: what it is, for who cannot see which button copies what.
    """
    return (
        f'<div class="cb cb-code"><pre><code>{escape(text)}</code></pre>'
        f'<button type="button" data-copy="{escape(text)}" aria-label="Copy {escape(what)}">Copy</button></div>'
    )


def opening_row(row_id: str, cells: Iterable[str], style: str = "") -> str:
    """A row that opens with a click anywhere in it; one of its cells must hold an `opening_link`.

    Args:
        row_id: what `row` says in the address while the row is open.
        cells: its cells, as HTML with their tags.
        style: CSS classes.
    """
    return f'<tr data-row="{escape(row_id)}"{_class(style)}>{"".join(cells)}</tr>'


def opening_link(inner: str, href: str, title: str = "") -> str:
    """The link that a row opens by, around HTML: its address is that of the page with the row open."""
    said = f' title="{escape(title)}"' if title else ""
    return f'<a data-open="" href="{escape(href)}"{said}>{inner}</a>'


def cell(inner: str, style: str = "") -> str:
    """A cell around HTML."""
    return f"<td{_class(style)}>{inner}</td>"


def glyph(name: str, said: str | None = None) -> str:
    """The mark of that name in `design.MARKS`, explained on hover and to a screen reader.

    Args:
        name: its name.
        said: what it means in this row, where that is more than it means everywhere.
    """
    means = escape(said or MARKS[name].means)
    return f'<span role="img" aria-label="{means}" title="{means}">{MARKS[name].glyph}</span>'


def measured_mark(evaluator: str | None) -> str:
    """Whose measurement it is, as the name of a mark: by the method's authors, a third party, or nobody says."""
    return "unsaid" if evaluator is None else "self" if evaluator == SELF else "third"


def _class(style: str) -> str:
    return f' class="{style}"' if style else ""


def name_cell(name: str, href: str | None = None) -> str:
    """The head of a row: a name from the data, with a link where there is a page for it."""
    text = f"<bdi>{escape(name)}</bdi>"
    return f'<th scope="row">{link(text, href) if href else text}</th>'


def link(inner: str, href: str, title: str = "") -> str:
    """A link of the page around HTML."""
    said = f' title="{escape(title)}"' if title else ""
    return f'<a href="{escape(href)}"{said}>{inner}</a>'


def address_of(page: str, **params: str | Sequence[str] | None) -> str:
    """The address of a page of the dashboard with its parameters; None leaves one out."""
    given = {name: value for name, value in params.items() if value is not None}
    return f"{page}?{urlencode(given, doseq=True)}"


def board_address(row: Mapping[str, Any]) -> str:
    """The leaderboard of the task of a row."""
    return address_of("board", benchmark=row["benchmark"], metric=row["metric"], subset=row["subset"])


def measured(metric: Metric, unit: str | None) -> str:
    """The metric with its unit and an arrow to its better side: `Accuracy (%) ↑`."""
    symbol = unit_symbol(unit)
    better = {"higher": "\u00a0↑", "lower": "\u00a0↓"}.get(metric.better or "", "")
    return f"{metric.name}\u00a0({symbol}){better}" if symbol else f"{metric.name}{better}"


def shown(value: float, reported: str | None = None) -> str:
    """A number as a cell has room for it: with the decimals that its source prints, else with two, else 405B.

    What the source prints in full stands in the hover text of the cell and on the page of the claim.
    """
    for power, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if abs(value) >= power:
            return f"{value / power:.3g}{letter}"
    decimals = printed_decimals(reported, value)
    return number(value, min(needed_decimals(value), DECIMALS) if decimals is None else decimals)


def figure(row: Mapping[str, Any], href: str | None = None) -> str:
    """The number of a cell with its marks, linked to its claim; setting, source and marks in words on hover.

    Args:
        row: of `claims.boards.cells.cells`.
        href: where the number leads; by default to the page of its claim.
    """
    marks = [mark for mark, holds in ((NOT_ALIGNED, not row["aligned"]), (CONFLICT, row["conflict"])) if holds]
    said = [str(row["reported"]), str(row["setting"] or UNSTATED), str(row["title"])]
    if row["sources"] > 1:
        said.append(plural(row["sources"], "source"))
    said += [LEGEND[mark] for mark in marks]
    sign = f"<sup>{''.join(marks)}</sup>" if marks else ""
    page = href or address_of("claims", claim=row["claim_id"])
    return link(shown(row["norm_value"], row["reported"]), page, " · ".join(said)) + sign


def legend(marks: Iterable[str]) -> str:
    """What the marks of a table mean, those alone that stand in it."""
    said = " · ".join(f"{mark} {escape(words)}" for mark, words in LEGEND.items() if mark in marks)
    return f'<p class="cb-legend">{said}</p>'
