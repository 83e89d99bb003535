"""A printed figure to a quantity: value or range, unit, and what the words beside it say.

In: text. Out: `Quantity` values whose spans point into it. May ask: record, registry (units and words).
Composed in `quantities`: normalize, numbers (with number_words), units, amounts, ranges, modifiers.
"""

from __future__ import annotations

from claims.figures.quantities import find_quantities, parse_quantity

__all__ = ["find_quantities", "parse_quantity"]
