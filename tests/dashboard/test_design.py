"""Colours that can be read, and that stand once: the tokens against Streamlit's configuration and the style sheet."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from dashboard.charts.template import GREY, marker_of, template
from dashboard.design import (
    CHART_COLOURS,
    MARKS,
    SPACES,
    SYMBOLS,
    TONES,
    TYPE_SCALE,
    place_of_method,
)
from dashboard.first_document import PAGE

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = ROOT / "dashboard" / ".streamlit" / "config.toml"
THEMES = ("light", "dark")
TEXTS = ("ink", "muted", "link", "warn", "good", "bad")  # readable on each of the grounds
GROUNDS = ("ground", "raised", "tint")
SAME = {
    "backgroundColor": "ground", "secondaryBackgroundColor": "raised", "textColor": "ink", "linkColor": "link",
    "borderColor": "line", "grayTextColor": "muted", "primaryColor": "button",
}  # fmt: skip


@pytest.mark.parametrize("theme", THEMES)
def test_streamlit_draws_with_the_same_colours(theme: str) -> None:
    config = tomllib.loads(CONFIG.read_text())["theme"]
    assert config[theme] == {name: getattr(TONES[tone], theme) for name, tone in SAME.items()}
    assert config["chartCategoricalColors"] == list(CHART_COLOURS)
    sizes = [TYPE_SCALE[name] for name in ("title", "heading", "lead")]
    assert config["headingFontSizes"] == [f"{size}rem" for size in sizes]


def test_hosting_reads_the_same_file() -> None:
    hosted = ROOT / ".streamlit" / "config.toml"
    assert not hosted.is_symlink()  # a checkout on Windows would hold the link's text, which Streamlit cannot read
    assert hosted.read_text() == CONFIG.read_text()


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""
    bright, dim = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable_on_every_ground(theme: str) -> None:
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("ink", "shade"), ("ink", "found")]
    found = {pair: contrast(*(getattr(TONES[name], theme) for name in pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}
    assert contrast("#ffffff", getattr(TONES["button"], theme)) >= 4.5


@pytest.mark.parametrize("colour", [*CHART_COLOURS, GREY])
def test_what_is_drawn_is_seen_in_both_themes(colour: str) -> None:
    for theme in THEMES:
        assert contrast(colour, getattr(TONES["ground"], theme)) >= 3


def test_a_method_looks_the_same_every_day() -> None:
    assert len(set(CHART_COLOURS)) == len(set(SYMBOLS)) == 10
    assert [place_of_method(name) for name in ("gpt-4", "llama-2-70b", "vtm")] == [1, 7, 9]
    assert marker_of("gpt-4")["color"] == template().layout.colorway[1]


def test_the_style_sheet_names_no_colour_or_size_of_its_own() -> None:
    sheet = (PAGE / "page.css").read_text()
    assert re.findall(r"#[0-9a-f]{3,8}\b", sheet) == []
    assert re.findall(r"font-size:(?! var\(--cb-size-)[^;}]*", sheet) == []
    used = set(re.findall(r"var\(--cb-([\w-]+)", sheet))
    there = {*TONES, *(f"size-{name}" for name in TYPE_SCALE), *(f"space-{name}" for name in SPACES)}
    assert {"ink", "size-text", "space-3"} & used <= there
    assert used <= there


def test_the_style_sheet_looks_inside_small_parts_only() -> None:
    # Where a rule asks what is anywhere inside a large part, every change in there works out the styles of the page
    # again: six seconds for a chart of a thousand dots.
    sheet = re.sub(r"/\*.*?\*/", "", (PAGE / "page.css").read_text(), flags=re.DOTALL)
    at_any_depth = re.findall(r"([^\s,{}]*):has\((?!>)", sheet)
    assert set(at_any_depth) <= {"[data-testid=stElementToolbarButton]", ".cb-head:not(", ".st-key-panel"}
    assert "stSkeleton" in sheet


def test_marks_are_told_apart_and_stand_in_the_design() -> None:
    page = (ROOT / "docs" / "design.md").read_text()
    glyphs = [mark.glyph for mark in MARKS.values()]
    assert len(set(glyphs)) == len(glyphs)
    assert [glyph for glyph in glyphs if glyph not in page] == []


def test_enter_takes_the_name_that_was_typed_and_not_all_that_fit() -> None:
    views = ROOT / "dashboard" / "views"
    calls = [
        call
        for path in views.glob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "st.multiselect"
    ]
    assert calls
    for call in calls:  # else the first option, which Enter takes, is "select all matches"
        assert {word.arg: ast.unparse(word.value) for word in call.keywords}.get("select_all") == "False"
