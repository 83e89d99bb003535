"""What a leaderboard says when it has no numbers: the truth, and where to look instead."""

from __future__ import annotations

import polars as pl
import streamlit as st

from claims.record.entries import Benchmark
from claims.record.errors import RegistryError
from claims.registry.lookup import Registry
from dashboard.browsing import naming
from dashboard.formatting import address, escaped, plural, source_link


def unknown_benchmark(name: str, registry: Registry) -> None:
    """A link names a benchmark that is not registered."""
    try:
        registry.benchmark(name)
    except RegistryError as error:
        told = "  \n".join(escaped(str(problem)) for problem in error.problems)
        st.warning(f"The link names an {told}. Choose a benchmark above.", icon=":material/help:")


def no_numbers(benchmark: Benchmark, papers: pl.DataFrame) -> None:
    """A registered benchmark without a claim: no board, but perhaps papers that name it."""
    st.subheader(escaped(benchmark.name), anchor=False, divider="gray")
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
