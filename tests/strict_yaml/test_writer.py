"""Text as YAML: it reads back, and nothing but text could be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.strict_yaml.reader import load_yaml, plain
from claims.strict_yaml.writer import listed, quoted, scalar

TEXTS = st.text(min_size=1, max_size=60).filter(str.isprintable)


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_any_text_reads_back_as_it_was(text: str, more: list[str]) -> None:
    written = f"a: {scalar(text)}\nb: {quoted(text)}\nc: {listed(more)}\nd: {{e: {scalar(text)}}}\n"
    assert plain(load_yaml(written)) == {"a": text, "b": text, "c": more, "d": {"e": text}}


@pytest.mark.parametrize(
    "text", ["no", "null", "1.0", "12:30", "- a", "a: b", "a #b", "", "~", "[x]", "é", "Yes", "0x1F"]
)
def test_text_that_yaml_could_take_for_something_else_is_quoted(text: str) -> None:
    assert scalar(text).startswith('"')
