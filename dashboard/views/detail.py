"""One claim in full: what it says, how it was read, where it stands. Used by several pages."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import streamlit as st

from claims.registry.lookup import Registry
from dashboard import reading
from dashboard.formatting import address, escaped, source_link


def show(row: Mapping[str, object], registry: Registry) -> None:
    """Draw the claim of a table row."""
    metric = registry.metrics[str(row["metric"])]
    arxiv, url = (None if row[name] is None else str(row[name]) for name in ("arxiv", "url"))
    link = source_link(arxiv, url)
    facts = reading.facts(row, registry)
    with st.container(border=True):
        st.markdown(f"#### {escaped(str(row['method']))}: {escaped(str(row['reported']))} · {escaped(metric.name)}")
        title = escaped(str(row["title"]))
        st.markdown(f"[{title}]({address(link)})" if link else title)
        said, read, stands = st.columns(3, gap="large")
        with said:
            st.markdown("**What it says**")
            st.markdown("  \n".join(f"{name}: {escaped(value)}" for name, value in facts.items()))
        with read:
            st.markdown("**How it was read**")
            st.markdown(escaped(reading.kind_reason(row, metric)))
            st.markdown(escaped(reading.BOUNDS[str(row["bound"])]))
            if step := reading.conversion(row):
                st.markdown(f"Converted to the metric's unit: {escaped(step)}")
        with stands:
            st.markdown("**Where it stands**")
            st.markdown(f"Printed: **{escaped(str(row['reported']))}**")
            if row["figure"] is not None:
                st.markdown(f"Figure in the source: **{escaped(str(row['figure']))}**")
            st.markdown(escaped(reading.provenance(row)))
            sources = row["derived_from"]
            if isinstance(sources, list) and sources:
                st.markdown("From " + ", ".join(escaped(str(name)) for name in sources))
            st.caption(f"{escaped(str(row['source_id']))} · {escaped(str(row['claim_id']))}")
            st.markdown(f"[Link to this claim](claims?claim={quote(str(row['claim_id']), safe='')})")
