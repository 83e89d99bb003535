"""The panel of evidence beside a page: one claim in full, or how to read the marks. Used by every page."""

from __future__ import annotations

import polars as pl
import streamlit as st

from claims.registry.lookup import Registry
from dashboard import state
from dashboard.evidence import corroboration, evidence, how_to_read
from dashboard.views import empty


def opened(
    claim_id: str, claims: pl.DataFrame, registry: Registry, *, close: str, board: pl.DataFrame | None = None
) -> None:
    """Draw the panel of the claim that an address opens; one that is not there is said to be so.

    To be called once a page, in its right column.

    Args:
        claim_id: what `row` says in the address, empty while nothing is open.
        claims: the claims table.
        registry: names of metrics and benchmarks.
        close: address of the page without the panel.
        board: where the claim is looked for first, as its rank stands there.
    """
    row = None
    for table in (claims, board) if claim_id else ():
        if table is not None and (found := table.filter(pl.col("claim_id") == claim_id)).height:
            row = found.row(0, named=True)
    if claim_id and row is None:
        empty.dead_link([f"There is no claim {claim_id}: it may have been corrected since."])
    with st.container(key="panel"):
        if row is None:
            st.html(how_to_read())
            return
        # The audit of papers is about what people read from papers; results in bulk have verdicts of the table alone.
        by_hand = row["source_id"] == row["paper_id"] and row["origin"] != "imported"
        findings = state.audited().findings if by_hand else ()
        st.html(evidence(row, corroboration(row, claims, state.judged().told, findings), registry, close=close))
