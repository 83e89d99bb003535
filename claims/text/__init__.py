"""Reading prose: one stage a file, composed here."""

from __future__ import annotations

from claims.text.quantities import find_quantities, parse_quantity

__all__ = ["find_quantities", "parse_quantity"]
