"""Pages of a long list as plain links, so that the address says which one is open; tested without Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

AROUND = 2  # pages on either side of the open one that are linked


def page_count(rows: int, size: int) -> int:
    """How many pages so many rows fill, one at least."""
    return max(1, -(-rows // size))


def page_number(text: str, pages: int) -> int:
    """The page that an address asks for: the first where it names none, the last where there are fewer."""
    return min(max(int(text), 1), pages) if text.isascii() and text.isdigit() else 1


def pages_nav(page: int, pages: int, address: Callable[[int], str]) -> str:
    """Links to the pages around the open one, the first and the last; empty where there is but one.

    Args:
        page: the open one, from 1.
        pages: how many there are.
        address: of the page of a number.
    """
    if pages < 2:
        return ""
    near = {1, pages, *range(max(1, page - AROUND), min(pages, page + AROUND) + 1)}
    shown, last = [], 0
    for number in sorted(near):
        shown += ["…"] if number > last + 1 else []
        current = ' aria-current="page"' if number == page else ""
        shown.append(f'<a href="{escape(address(number))}"{current}>{number:,}</a>')
        last = number
    before = f'<a href="{escape(address(page - 1))}" rel="prev">Previous</a>' if page > 1 else ""
    after = f'<a href="{escape(address(page + 1))}" rel="next">Next</a>' if page < pages else ""
    return f'<nav class="cb" aria-label="Pages"><p class="cb-chips">{before}{" ".join(shown)}{after}</p></nav>'
