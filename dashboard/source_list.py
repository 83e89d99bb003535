"""The sources of results in bulk as an HTML table: what each holds, what was left out and why; without Streamlit."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from claims.sources.description import BulkSource
from dashboard.formatting import source_link
from dashboard.html_tables import GAP, Head, address_of, cell, link, name_cell, table

HEADS = (
    Head("Source"), Head("Claims"), Head("Left out"), Head("As of"), Head("Licence", "cb-left"),
    Head("Measured by", "cb-left"), Head("Page"),
)  # fmt: skip


def source_table(sources: Iterable[BulkSource]) -> str:
    """The sources, those with most claims first; a name leads to the claims, a left-out count says its reasons."""
    ordered = sorted(sources, key=lambda each: (-(each.counts.claims if each.counts else 0), each.id))
    return table("Sources of results in bulk", HEADS, "".join(map(_row, ordered)))


def _row(source: BulkSource) -> str:
    claims, left_out = GAP, GAP
    if source.counts:
        reasons = "\n".join(f"{number:,} {why}" for why, number in source.counts.left_out.items())
        claims = f"{source.counts.claims:,}"
        rest = source.counts.figures - source.counts.claims
        left_out = f'<span title="{escape(reasons)}">{rest:,}</span>'
    page = source_link(None, source.url)
    measured = {"self": "the makers of each method", None: "as each row says"}.get(source.evaluator, source.evaluator)
    cells = (
        claims, left_out, source.published.isoformat() if source.published else GAP, escape(source.licence or GAP),
        escape(str(measured)), link("open", page) if page else GAP,
    )  # fmt: skip
    head = name_cell(source.title, address_of("papers", paper=source.id))
    said = zip(cells, HEADS[1:], strict=True)
    return f"<tr>{head}{''.join(cell(inner, each.style) for inner, each in said)}</tr>"
