"""Claims files as text: quoting, updating in place, what is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.files.writer import PaperText, new_file, scalar, updated_file
from claims.record.errors import ClaimsError
from claims.strict_yaml.reader import load_yaml, plain

PAPER = PaperText({"title": 'A "title": with # signs', "published": "2024-01-02", "url": "https://example.org/a"})
ONE = {
    "method": "A",
    "benchmark": "mmlu",
    "metric": "accuracy",
    "reported": "61.0",
    "scale": "percent",
    "origin": "imported",
}
TWO = {**ONE, "method": "B", "reported": "62.5"}


@given(st.text(min_size=1, max_size=60).filter(str.isprintable))
def test_any_text_reads_back_as_it_was(text: str) -> None:
    assert plain(load_yaml(f"key: {scalar(text)}\n"))["key"] == text


@pytest.mark.parametrize(
    "text", ["no", "null", "1.0", "12:30", "- a", "a: b", "a #b", "", "~", "[x]", "é", "Yes", "0x1F"]
)
def test_text_that_yaml_could_take_for_something_else_is_quoted(text: str) -> None:
    assert scalar(text).startswith('"')


def test_a_new_file_has_the_schema_line_and_reads_back() -> None:
    text = new_file(PAPER, [ONE, TWO])
    assert text.startswith("# yaml-language-server: $schema=")
    tree = plain(load_yaml(text))
    assert tree["paper"] == dict(PAPER.fields)
    assert tree["claims"] == [ONE, TWO]
    assert new_file(PAPER, [ONE, TWO]) == text


def test_a_claim_printed_twice_is_written_once() -> None:
    assert plain(load_yaml(new_file(PAPER, [ONE, ONE])))["claims"] == [ONE]


def test_writing_twice_changes_nothing() -> None:
    text = new_file(PAPER, [ONE, TWO])
    assert updated_file(text, [ONE, TWO]) == text
    assert updated_file(text, [TWO]) == text


def test_claims_of_others_comments_and_order_are_kept() -> None:
    text = new_file(PAPER, [ONE]).replace(
        "claims:\n", "# about the file\nclaims:\n  # by hand\n  - {method: H, metric: f1, reported: '80.0'}\n"
    )
    after = updated_file(text, [ONE, TWO])
    assert after.startswith(text)
    assert plain(load_yaml(after))["claims"] == [{"method": "H", "metric": "f1", "reported": "80.0"}, ONE, TWO]


def test_an_imported_figure_that_changed_is_replaced_where_it_stood() -> None:
    text = new_file(PAPER, [ONE, TWO])
    changed = {**ONE, "reported": "63.0"}
    assert plain(load_yaml(updated_file(text, [changed, TWO])))["claims"] == [changed, TWO]


def test_a_figure_of_another_origin_is_never_replaced() -> None:
    hand = {key: value for key, value in ONE.items() if key != "origin"}
    text = new_file(PAPER, [hand])
    changed = {**ONE, "reported": "63.0"}
    assert plain(load_yaml(updated_file(text, [changed])))["claims"] == [hand, changed]


def test_two_figures_of_one_place_both_stay() -> None:
    again = {**ONE, "reported": "61.4"}
    text = new_file(PAPER, [ONE, again])
    assert plain(load_yaml(text))["claims"] == [ONE, again]
    assert updated_file(text, [ONE, again]) == text


def test_an_empty_list_becomes_a_list() -> None:
    text = new_file(PAPER, [])
    assert text.endswith("claims: []\n")
    assert plain(load_yaml(updated_file(text, [ONE])))["claims"] == [ONE]


@pytest.mark.parametrize("text", ["a: 1\n", "- 1\n", "paper: {title: x}\nclaims: [{method: A}, {method: B}]\n"])
def test_what_cannot_be_updated_is_an_error(text: str) -> None:
    with pytest.raises(ClaimsError):
        updated_file(text, [ONE])
