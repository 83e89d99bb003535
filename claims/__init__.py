"""What a claim is and means: values, text, units, registries, files, the table, and what can be asked of it."""

from __future__ import annotations

from claims.extract import extract_claims
from claims.text.quantities import parse_quantity

__all__ = ["extract_claims", "parse_quantity"]
