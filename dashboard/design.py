"""The design in one place: colours of both themes, marks, sizes; `docs/design.md` says what they are for.

`.streamlit/config.toml` repeats those colours that Streamlit itself draws with; a test compares the two and asks every
pair of text and ground for its contrast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

# The only text sizes and distances of the pages, in rem.
TYPE_SCALE: Mapping[str, float] = {
    "small": 0.8125, "table": 0.875, "text": 0.9375, "lead": 1.0625, "heading": 1.25, "title": 1.625, "figure": 1.875,
}  # fmt: skip
SPACES: Mapping[str, float] = {"1": 0.25, "2": 0.5, "3": 0.75, "4": 1.0, "5": 1.5, "6": 2.0}


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour in both themes."""

    light: str
    dark: str


TONES: Mapping[str, Tone] = {
    "ground": Tone("#ffffff", "#0f141b"),
    "raised": Tone("#f5f7fb", "#171e28"),
    "tint": Tone("#e6effd", "#1b2f4d"),
    "line": Tone("#dde3ec", "#2b3543"),
    "ink": Tone("#101722", "#e9edf3"),
    "muted": Tone("#4a5464", "#aeb8c6"),
    "link": Tone("#1c58b0", "#8ab8ff"),
    "accent": Tone("#1d5fbf", "#6ea3f5"),
    "button": Tone("#1d5fbf", "#2f66bd"),
    "warn": Tone("#8f4300", "#ffb877"),
    "good": Tone("#14603a", "#86d9a9"),
    "bad": Tone("#a32020", "#ff9d94"),
    "shade": Tone("#8db8f2", "#2d62ad"),
    "found": Tone("#ffe08a", "#5c4a08"),
}

# Of equal strength on both grounds, so that a picture needs no second set; ten, as fewer are silently replaced by
# Streamlit's own. Neighbours differ in tone as well as in hue, and a method has a symbol beside its colour.
CHART_COLOURS = (
    "#2f74d0", "#c8641b", "#2c8f5b", "#b0479a", "#8f7a1f", "#7a68c9", "#c4434a", "#1f8a99", "#7d6a58", "#67788f",
)  # fmt: skip
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon", "pentagon", "x", "bowtie")


@dataclass(frozen=True, slots=True)
class Mark:
    """One glyph and what it says, the same on every page."""

    glyph: str
    means: str


MARKS: Mapping[str, Mark] = {
    "up_to": Mark("≤", "a limit: “up to”, the best case"),
    "at_least": Mark("≥", "a limit: “at least”"),
    "approx": Mark("≈", "approximate in the source"),
    "tie": Mark("=", "tied: tests at 95 % cannot tell it from the first of its group"),
    "conflict": Mark("≠", "its sources differ by more than rounding"),
    "question": Mark("?", "the audit has a question: it stands in the row’s evidence"),
    "derived": Mark("∴", "computed from printed numbers, printed nowhere"),
    "self": Mark("◇", "measured by its own authors"),
    "third": Mark("◆", "measured by a third party"),
    "unsaid": Mark("○", "the source does not say who measured"),
    "unaligned": Mark("†", "measured under another setting than the one in the head of the column"),
    "gap": Mark("–", "nobody reports it"),
}


def stylesheet() -> str:
    """Colours, sizes and distances as CSS variables; `light-dark` follows a switch of the theme at once."""
    lines = [f"--cb-{name}: light-dark({tone.light}, {tone.dark});" for name, tone in TONES.items()]
    lines += [f"--cb-size-{name}: {size}rem;" for name, size in TYPE_SCALE.items()]
    lines += [f"--cb-space-{name}: {space}rem;" for name, space in SPACES.items()]
    return f":root {{{' '.join(lines)}}}"


def place_of_method(key: str) -> int:
    """The place of a method in the colours and symbols of charts: the same on every page and day."""
    return int.from_bytes(blake2b(key.encode(), digest_size=4).digest()) % len(CHART_COLOURS)
