"""The keys of a claims file, each mapping's in the order in which they are read, written, shown and put in order."""

from __future__ import annotations

TOP_KEYS = ("paper", "claims")
PAPER_KEYS = ("title", "arxiv", "url", "published", "venue", "code", "benchmarks", "reason")
CLAIM_KEYS = (
    "method", "baseline", "benchmark", "subset", "metric", "setting", "reported", "comparison", "direction", "bound",
    "aggregate", "scale", "evidence", "origin", "derived_from", "reported_by", "note", "audit",
)  # fmt: skip
EVIDENCE_KEYS = ("figure", "sentence", "start")
AUDIT_KEYS = ("accepts", "because")
