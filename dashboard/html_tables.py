"""What the HTML tables of the pages share: style, marks, links; tested without Streamlit.

A table of the page's own is read by a screen reader, keeps its digits on a phone and links every number, which the grid
that Streamlit draws does not. Everything that comes from data is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

from claims.record.entries import Metric
from dashboard.formatting import NOTHING, needed_decimals, number, plural, printed_decimals, unit_symbol

NOT_ALIGNED = "†"
CONFLICT = "≠"
GAP = NOTHING
DECIMALS = 2
UNSTATED = "setting unstated"
LEGEND: Mapping[str, str] = {
    NOT_ALIGNED: "measured under another setting than the one in the head of the column",
    CONFLICT: "its sources differ by more than rounding",
    GAP: "nobody reports it",
}
STYLE = """<style>
.cb-scroll {overflow-x: auto; max-width: 100%}
.cb-scroll:focus-visible {outline: 2px solid light-dark(#1d5fbf, #7fb0ff)}
table.cb {border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; width: auto}
table.cb caption {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)}
table.cb th, table.cb td {padding: .32rem .6rem; border: 0; border-bottom: 1px solid light-dark(#e3e7ee, #333b48)}
table.cb thead th {vertical-align: bottom; text-align: right; font-weight: 600; min-width: 5.2rem; max-width: 10rem}
table.cb thead th:first-child, table.cb tbody th {text-align: left}
table.cb thead small {display: block; font-weight: 400; color: light-dark(#4a5464, #b4bdca)}
table.cb tbody th {font-weight: 500; max-width: 17rem; min-width: 8rem; overflow-wrap: anywhere}
table.cb th:first-child {position: sticky; left: 0; background: light-dark(#fff, #191815); z-index: 1}
table.cb td {text-align: right; white-space: nowrap}
table.cb td.cb-cell {background: color-mix(in srgb, light-dark(#8db8f2, #2d62ad) var(--shade, 0%), transparent)}
table.cb td.cb-note {text-align: left; padding-top: .9rem; color: light-dark(#4a5464, #b4bdca); white-space: normal}
table.cb td.cb-best {font-weight: 700}
table.cb td.cb-gap {color: light-dark(#5d6777, #9aa5b4)}
table.cb a {color: inherit; text-decoration: none}
table.cb a:hover, table.cb a:focus-visible {text-decoration: underline}
.cb-strip {position: relative; display: block; width: 11rem; height: .8rem}
.cb-strip i {position: absolute; top: .32rem; height: .16rem; left: var(--from); width: var(--wide);
  background: light-dark(#9db4d3, #48617f); border-radius: .1rem}
.cb-strip b {position: absolute; top: .1rem; height: .6rem; left: var(--from); width: var(--wide); min-width: .25rem;
  background: light-dark(#1d5fbf, #7fb0ff); border-radius: .2rem}
.cb-legend {font-size: .8rem; color: light-dark(#4a5464, #b4bdca)}
.cb-legend a {color: light-dark(#1d5fbf, #8ab8ff)}
</style>"""


def table(caption: str, heads: Sequence[str], body: str) -> str:
    """An HTML table in a region that scrolls sideways.

    Args:
        caption: what the table is, for who cannot see it.
        heads: its column heads, as HTML.
        body: its rows, as HTML.
    """
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<div class="cb-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="cb">'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def name_cell(name: str, href: str | None = None) -> str:
    """The head of a row: a name from the data, with a link where there is a page for it."""
    text = f"<bdi>{escape(name)}</bdi>"
    return f'<th scope="row">{link(text, href) if href else text}</th>'


def link(inner: str, href: str, title: str = "") -> str:
    """A link of the page around HTML."""
    said = f' title="{escape(title)}"' if title else ""
    return f'<a href="{escape(href)}"{said}>{inner}</a>'


def address_of(page: str, **params: str | None) -> str:
    """The address of a page of the dashboard with its parameters; None leaves one out."""
    return f"{page}?{urlencode({name: value for name, value in params.items() if value is not None})}"


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


def figure(row: Mapping[str, Any]) -> str:
    """The number of a cell with its marks, linked to its claim; setting, source and marks in words on hover."""
    marks = [mark for mark, holds in ((NOT_ALIGNED, not row["aligned"]), (CONFLICT, row["conflict"])) if holds]
    said = [str(row["reported"]), str(row["setting"] or UNSTATED), str(row["title"])]
    if row["sources"] > 1:
        said.append(plural(row["sources"], "source"))
    said += [LEGEND[mark] for mark in marks]
    sign = f"<sup>{''.join(marks)}</sup>" if marks else ""
    return (
        link(shown(row["norm_value"], row["reported"]), address_of("claims", claim=row["claim_id"]), " · ".join(said))
        + sign
    )


def legend(marks: Iterable[str]) -> str:
    """What the marks of a table mean, those alone that stand in it."""
    said = " · ".join(f"{mark} {escape(words)}" for mark, words in LEGEND.items() if mark in marks)
    return f'<p class="cb-legend">{said}</p>'
