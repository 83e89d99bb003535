"""Number words that are one number: "two hundred and five", "zero point five", "three and a half million"."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from claims.figures.number_words import behind, values
from claims.record.types import Number, Span


def composed(low: str, found: list[Number]) -> list[Number]:
    """Number words that are one number: "two hundred and five", "zero point five", "three and a half".

    Args:
        low: normalised text in lower case.
        found: number words of the text, in order.
    """
    out: list[Number] = []
    for number in found:
        if out and number.span.start < out[-1].span.end:
            continue  # the "five" of "two point five" is read already
        if out and (whole := _joined(low, out[-1], number)) is not None:
            out[-1] = whole
        else:
            out.append(with_part(low, _with_point(low, number)))
    return out


def _joined(low: str, one: Number, two: Number) -> Number | None:
    """Two neighbouring number words as one, or None where they are two numbers."""
    gap, span = low[one.span.end : two.span.start], Span(one.span.start, two.span.end)
    if one.factor and one.value < 1 and gap == " " and low.startswith("an order", two.span.start):
        return Number(span, Decimal(10) ** one.value, word=True, factor=True)
    if one.factor or one.decimals is not None or gap not in (" ", " and ", "-") or one.value < 100 or two.factor:
        return None
    if two.scale > one.scale and one.value < 1000:
        # "one hundred and fifty-two million"
        return Number(span, one.value.scaleb(two.scale) + two.value, word=True, scale=two.scale)
    places = one.value.normalize().as_tuple().exponent
    room = isinstance(places, int) and two.value < Decimal(1).scaleb(places)
    return Number(span, one.value + two.value, word=True) if room else None


def _with_point(low: str, number: Number) -> Number:
    """`two point five`, with the scale behind it."""
    apart = number.factor or number.scale or not low.startswith(" point", number.span.end)
    match = None if apart else behind()[1].match(low, number.span.end)
    if match is None:
        return number
    digits = [values()[word] for word in re.split(r"[-\ ]", match["digits"].strip(" -"))]
    value = number.value + Decimal("".join(f"{digit:f}" for digit in digits)).scaleb(-len(digits))
    return _times_scale(low, Number(Span(number.span.start, match.end()), value, word=True, decimals=len(digits)))


def with_part(low: str, number: Number) -> Number:
    """`three and a half`, `2 and a half million`: a whole number with a part behind it, and its scale."""
    if not low.startswith(" and ", number.span.end):
        return number
    whole = not (number.factor or number.scale or number.decimals or number.sign) and number.value < 100
    match = behind()[0].match(low, number.span.end) if whole else None
    if match is None:
        return number
    part = values()[match["part"]] * values().get(match["count"] or "", Decimal(1))
    return _times_scale(low, Number(Span(number.span.start, match.end()), number.value + part, word=True, decimals=0))


def _times_scale(low: str, number: Number) -> Number:
    scale = behind()[2].match(low, number.span.end)
    if scale is None:
        return number
    power = values()[scale["scale"]].adjusted()
    value = number.value.scaleb(power)
    return replace(number, span=Span(number.span.start, scale.end()), value=value, scale=power)
