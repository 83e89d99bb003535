"""For any text of known pieces and one unknown piece at the number: an error, or the piece is accounted for."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims import parse_quantity
from claims.figures.account import understood
from claims.figures.normalize import normalize
from claims.record.errors import QuantityError
from claims.registry.lookup import Registry

GENERATED = int(os.environ.get("CLAIMBOARD_GENERATED", "400"))
REGISTRY = Registry.load(Path(__file__).parents[2] / "data")
NUMBERS = [
    "5",
    "34",
    "85.3",
    "1,234",
    "0.71",
    "1.2e6",
    "12 345",
    "45K",
    "7B",
    "10^6",
    "2.5×10⁻³",
    "seven",
    "two hundred",
]
SCALES = ["", "", "", " million", " billion", " bn", "-3", " to 9", " ± 0.3"]
UNITS = [
    "",
    " ms",
    "ms",
    " GB",
    "%",
    " %",
    "x",
    " tokens",
    " points",
    " dB",
    " USD",
    " GPU hours",
    " tokens/s",
    " steps",
]
BEFORE = ["", "", "up to ", "about ", "at least ", "~", "≤ ", "reduced by ", "from ", "$", "an average of "]
AFTER = ["", "", " lower", " faster", " higher on average", " or more", " at best", " (5-shot)", " on the test set"]
GAPS = ["", " ", "  ", "\u00a0", "\u2009", "-", "/", " / ", " per ", ".", "·"]
LETTERS = "abcdefghiklmnopqrstuvwxyzABCDEFGHKLMOPQSTUWXYZµμΩ"
PIECES = st.one_of(
    st.text(LETTERS, min_size=1, max_size=7),
    st.sampled_from(["mB", "gb", "Go", "KIB", "CHF", "yen", "gazillion", "blobs", "mx", "t", "b", "dozen", "lbs", "#",
                     "‱", "°C", "¥", "s⁻¹", "m²", "W/kg", "fortnights", "K/s", "Mpx/q", "jiffies", "½", "hundred"]),
    # Letters and signs of any script; marks that part words, such as brackets and commas, leave nothing at the number.
    st.text(st.characters(categories=["L", "N", "S"], exclude_characters="$<>=~≈≤≥→⇒+"), min_size=1, max_size=3),
)  # fmt: skip


@st.composite
def with_unknown(draw: st.DrawFn) -> tuple[str, str, int]:
    """A text, the piece in it that may be unknown, and where it stands."""
    before, number, scale = (draw(st.sampled_from(each)) for each in (BEFORE, NUMBERS, SCALES))
    unit, after = draw(st.sampled_from(UNITS)), draw(st.sampled_from(AFTER))
    piece, gap = draw(PIECES), draw(st.sampled_from(GAPS))
    left = f"{before}{number}{scale}"
    match draw(st.integers(0, 2)):
        case 0:
            start = f"{left}{gap}"
            return f"{start}{piece}{unit}{after}", piece, len(start)
        case 1:
            start = before
            return f"{start}{piece}{gap}{number}{scale}{unit}{after}", piece, len(start)
        case _:  # below the line of a unit
            start = f"{left}{unit}{gap if '/' in gap or 'per' in gap else '/'}"
            return f"{start}{piece}{after}", piece, len(start)


@settings(max_examples=GENERATED, deadline=None, suppress_health_check=list(HealthCheck))
@given(with_unknown())
@example(("500 mB", "mB", 4))
@example(("5 dozen", "dozen", 2))
@example(("16 t", "t", 3))
@example(("5-⩽ms", "⩽", 2))
@example(("5.≦ms", "≦", 2))
@example(("5 ＄ms", "＄", 2))
@example(("5-Point ms", "Point", 2))
@example(("$5 to 9 GB/KTB", "KTB", 11))
@example(("5.⟶ms", "⟶", 2))
@example(("5 million-Point", "Point", 10))
@example(("5 million pp", "pp", 10))
def test_no_piece_at_a_number_vanishes(case: tuple[str, str, int]) -> None:
    text, piece, start = case
    try:
        found = parse_quantity(text, REGISTRY)
    except QuantityError:
        return
    kept = normalize(text)
    for quantity in found:
        kept = kept[: quantity.span.start] + "\0" * len(quantity.text) + kept[quantity.span.end :]
    # The whole word that the piece is part of: "e" and the unit "x" make another one.
    first, last = kept.rfind(" ", 0, start + 1) + 1, kept.find(" ", start + len(piece))
    left = kept[first : last if last >= 0 else len(kept)]
    words = [word.strip(".,;:!?()[]{}\"'*~≤$-") for word in left.replace("\0", " ").split()]
    # More than a hundred points are counted ones: "5 million points".
    counted = {"points", "Points", "pts", "pps"} if found and found[0].unit == "count" else set()
    unread = [word for word in words if any(char.isalnum() for char in word) and word not in counted]
    unread = [word for word in unread if not understood(word, REGISTRY)]
    assert unread == [], (text, [(q.text, q.unit) for q in found])
