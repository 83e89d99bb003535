"""Claims of any kind as one HTML table: what a method, a paper or a search shows of each; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import polars as pl

from claims.record.types import Origin
from claims.registry.lookup import Registry
from dashboard.formatting import quantity
from dashboard.html_tables import GAP, Head, address_of, cell, glyph, link, opening_link, opening_row, table
from dashboard.tabular import ShownTable

# Column -> its head; the number is always there.
HEADS: Mapping[str, Head] = {
    "method": Head("Method", "cb-left"), "number": Head("Number"), "metric": Head("Metric", "cb-left"),
    "where": Head("Benchmark", "cb-left"), "setting": Head("Setting", "cb-left cb-off"),
    "against": Head("Against", "cb-left cb-off"), "source": Head("Source", "cb-left cb-off"),
    "printed": Head("As printed", "cb-left cb-off"), "kind": Head("Kind", "cb-left cb-off"),
    "published": Head("Published", "cb-off"), "audit": Head("Audit", "cb-left"),
}  # fmt: skip
# Key of `HEADS` -> the column of the claims table that it shows, where that is called otherwise.
_COLUMNS = {
    "where": "benchmark", "against": "baseline", "source": "title", "printed": "reported", "kind": "comparison",
}  # fmt: skip
USUAL = ("method", "number", "metric", "where", "setting", "source")
TITLE = 44  # letters of a source in a row


def claim_table(
    rows: pl.DataFrame,
    registry: Registry,
    caption: str,
    address: Callable[[str], str],
    *,
    columns: Sequence[str] = USUAL,
    verdicts: Mapping[str, str] | None = None,
    heads: Mapping[str, Head] = HEADS,
) -> str:
    """One row a claim; it opens with all that is known of the number.

    Args:
        rows: of the claims table.
        registry: where names are looked up.
        caption: what the table is.
        address: of the page with the claim of that id opened.
        columns: keys of `HEADS` that do not say the same in every row.
        verdicts: claim id -> what the audit says of it, for the column `audit`.
        heads: those of `HEADS`, or the same with links to sort by.
    """
    shown = [name for name in columns if name == "number" or name == "audit" or _told(rows, name)]
    # Where the method has its column, a phone reads below its name what is measured where.
    below = ("metric", "where") if "method" in shown else ()
    styles = {name: f"{heads[name].style}{' cb-off' * (name in below)}" for name in shown}
    body = "".join(
        opening_row(
            row["claim_id"], [_cell(row, name, styles[name], registry, address, verdicts or {}) for name in shown]
        )
        for row in rows.iter_rows(named=True)
    )
    return table(caption, [Head(heads[name].inner, styles[name]) for name in shown], body, rows_open=True)


def claim_grid(rows: pl.DataFrame, registry: Registry, columns: Sequence[str] = USUAL) -> ShownTable:
    """The same as a table for people; a computed value carries a mark.

    Args:
        rows: of the claims table.
        registry: where names are looked up.
        columns: keys of `HEADS` but `audit`.
    """
    shown = [name for name in (*columns, "against") if name == "number" or _told(rows, name)]
    shown = list(dict.fromkeys(shown))
    cells = [[_text(row, name, registry) for name in shown] for row in rows.iter_rows(named=True)]
    derived = Origin.DERIVED.value in rows["origin"].cast(pl.String)
    return ShownTable([HEADS[name].inner for name in shown], cells, None, ["a: computed, printed nowhere"] * derived)


def _text(row: Mapping[str, Any], name: str, registry: Registry) -> str:
    derived: bool = row["origin"] == Origin.DERIVED.value
    if name == "number":
        return quantity(row) + " [a]" * derived
    if name == "metric":
        entry = registry.metrics.get(row["metric"])
        return entry.name if entry else str(row["metric"])
    if name == "where":
        benchmark = registry.benchmarks.get(row["benchmark"] or "")
        return benchmark.titled(row["subset"]) if benchmark else str(row["benchmark"] or "")
    if name == "printed":
        return "" if derived else str(row["reported"])
    return str(row[_COLUMNS.get(name, name)] or "")


def sorting_heads(sort: str, columns: Sequence[str], address: Callable[[str], str]) -> dict[str, Head]:
    """The heads with a link each that sorts by its column, the sorted one with an arrow.

    Args:
        sort: what the list is sorted by, with `-` before it downward.
        columns: those that can be sorted by.
        address: of the page after a click on the head of that column.
    """
    arrow = " ↓" if sort.startswith("-") else " ↑"
    marked = {name: arrow if sort.removeprefix("-") == name else "" for name in columns}
    linked = {
        name: Head(link(f"{HEADS[name].inner}{marked[name]}", address(name), "sort by this column"), HEADS[name].style)
        for name in columns
    }
    return {**HEADS, **linked}


def _told(rows: pl.DataFrame, name: str) -> bool:
    """Whether any row has something to say in a column."""
    return bool(rows[_COLUMNS.get(name, name)].null_count() < rows.height)


def _cell(
    row: Mapping[str, Any],
    name: str,
    style: str,
    registry: Registry,
    address: Callable[[str], str],
    verdicts: Mapping[str, str],
) -> str:
    if name == "number":
        mark = f"{glyph('derived')} " if row["origin"] == Origin.DERIVED.value else ""
        return cell(mark + opening_link(f"<b>{escape(quantity(row))}</b>", address(row["claim_id"]), row["reported"]))
    if name == "method":
        page = address_of("method", id=row["method_id"])
        where = registry.benchmarks.get(row["benchmark"] or "")
        said = [_text(row, "metric", registry), where.titled(row["subset"]) if where else "", row["setting"]]
        also = escape(" · ".join(each for each in said if each))
        against = f"<br><small>against {_name(row['baseline'])}</small>" if row["baseline"] else ""
        return f'<th scope="row">{link(_name(row["method"]), page)}{against}<small class="cb-also">{also}</small></th>'
    if name == "audit":
        return cell(escape(verdicts.get(row["claim_id"], GAP)), style)
    return cell(_linked(row, name, registry), style)


def _name(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def _linked(row: Mapping[str, Any], name: str, registry: Registry) -> str:
    if name == "where":
        benchmark = registry.benchmarks.get(row["benchmark"] or "")
        if benchmark is None:
            return GAP
        return link(_name(benchmark.titled(row["subset"])),
                    address_of("benchmark", id=benchmark.id, subset=row["subset"]))  # fmt: skip
    if name == "source":
        title = row["title"] if len(row["title"]) <= TITLE else f"{row['title'][: TITLE - 1].rstrip()}…"
        return link(_name(title), address_of("papers", paper=row["paper_id"]), row["title"])
    return _name(_text(row, name, registry) or GAP)
