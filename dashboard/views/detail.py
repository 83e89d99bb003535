"""The panel of evidence beside a page: one claim in full, or how to read the marks. Used by every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from claims.registry.lookup import Registry
from dashboard import state
from dashboard.evidence import corroboration, evidence, how_to_read
from dashboard.views import empty


def evidence_panel(
    row: Mapping[str, Any] | None, claims: pl.DataFrame, registry: Registry, *, close: str | None = None
) -> None:
    """Draw the evidence of a row, or what there is to open; to be called once a page, in its right column.

    Args:
        row: of the claims table or of a board; None while nothing is open.
        claims: the claims table.
        registry: names of metrics and benchmarks.
        close: address of the page without the panel.
    """
    with st.container(key="panel"):
        if row is None:
            st.html(how_to_read())
            return
        # The audit of papers is about what people read from papers; results in bulk have verdicts of the table alone.
        by_hand = row["source_id"] == row["paper_id"] and row["origin"] != "imported"
        findings = state.audited().findings if by_hand else ()
        st.html(evidence(row, corroboration(row, claims, state.judged().told, findings), registry, close=close))


def opened(claim_id: str, claims: pl.DataFrame, registry: Registry, *, close: str) -> None:
    """Draw the panel of the claim that an address opens; one that is not there is said to be so.

    Args:
        claim_id: what `row` says in the address, empty while nothing is open.
        claims: the claims table.
        registry: names of metrics and benchmarks.
        close: address of the page without the panel.
    """
    found = claims.filter(pl.col("claim_id") == claim_id) if claim_id else claims.clear()
    if claim_id and found.is_empty():
        empty.dead_link([f"There is no claim {claim_id}: it may have been corrected since."])
    row = found.row(0, named=True) if found.height else None
    evidence_panel(row, claims, registry, close=close)
