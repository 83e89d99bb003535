"""The keys of a claims file, each mapping's in the order in which they are read, written, shown and put in order."""

from __future__ import annotations

TOP_KEYS = ("paper", "claims")
PAPER_KEYS = ("title", "arxiv", "url", "published", "venue", "kind", "code", "benchmarks", "reason")
CLAIM_KEYS = (
    "method", "baseline", "benchmark", "subset", "metric", "setting", "conditions", "reported", "comparison",
    "direction", "bound", "aggregate", "scale", "uncertainty", "uncertainty_low", "uncertainty_high",
    "uncertainty_kind", "evidence", "origin", "derived_from", "evaluator", "quoted", "evaluated", "note", "audit",
)  # fmt: skip
OLD_KEYS = {"reported_by": "evaluator"}  # names that a key had: read, and put right by `validate --fix`
EVIDENCE_KEYS = ("figure", "sentence", "start", "in", "page", "row", "column", "url")
AUDIT_KEYS = ("accepts", "because")
