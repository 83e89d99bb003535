"""What a page says when it lacks what was asked for: the truth, and where to look instead."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl
import streamlit as st

from claims.record.entries import Benchmark
from claims.record.errors import ClaimsError
from dashboard.browsing import naming
from dashboard.formatting import address, escaped, plural, source_link
from validation.serving import ServedTables, without_folder


def dead_link(faults: Iterable[str]) -> None:
    """What the opened link asks for and the page cannot show."""
    told = [escaped(fault) for fault in faults]
    if told:
        st.warning("  \n".join(told), icon=":material/link_off:")


def broken_data(error: ClaimsError, data: Path) -> None:
    """What the site says while nothing of the data folder can be read; places are those inside of it."""
    st.error("The data folder does not pass its checks, so there is nothing to show yet.", icon=":material/error:")
    st.text("\n".join(without_folder(str(problem), data) for problem in error.problems[:50]))
    st.markdown(":small[:gray[`claimboard validate` prints every finding with the line that it stands in.]]")


def left_out(served: ServedTables) -> None:
    """What of the data folder cannot be read while the rest is shown; nothing where all is in order."""
    if notice := served.left_out.notice:
        with st.expander(f"{notice[0].upper()}{notice[1:]}", icon=":material/warning:"):
            st.text("\n".join(served.fault_lines[:50]))


def no_numbers(benchmark: Benchmark, papers: pl.DataFrame) -> None:
    """A registered benchmark without a claim: no board, but perhaps papers that name it."""
    st.header(escaped(benchmark.name), anchor=False, divider="gray")
    if benchmark.task:
        st.caption(escaped(benchmark.task))
    named = naming(papers, benchmark.id)
    st.info(
        f"No paper of this collection reports a number on {escaped(benchmark.name)}. "
        + ("These name it:" if named.height else "None names it either."),
        icon=":material/inbox:",
    )
    _list(named)


def also_named(benchmark: Benchmark, papers: pl.DataFrame) -> None:
    """Papers that name the board's benchmark without a number."""
    named = naming(papers, benchmark.id)
    if named.height:
        heading = f"{plural(named.height, 'paper')} that {'names' if named.height == 1 else 'name'} "
        with st.expander(f"{heading}{escaped(benchmark.name)} without a number"):
            _list(named)


def _list(papers: pl.DataFrame) -> None:
    lines = []
    for title, arxiv, url, published in papers.select("title", "arxiv", "url", "published").iter_rows():
        link = source_link(arxiv, url)
        text = f"[{escaped(title)}]({address(link)})" if link else escaped(title)
        lines.append(f"- {text}{f' ({published:%Y})' if published else ''}")
    st.markdown("\n".join(lines))
