"""Claims files as text: what is written reads back, updating in place, what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.files.loader import load_claims, load_paper_file
from claims.files.writer import claim_entry, new_file, typed_entry, updated_file
from claims.record.errors import ClaimsError
from claims.record.types import Evidence
from claims.registry.lookup import Registry
from claims.strict_yaml.reader import load_yaml, plain
from tests.small import without_place

PAPER = {"title": 'A "title": with # signs', "published": "2024-01-02", "url": "https://example.org/a"}
ONE = {
    "method": "A",
    "benchmark": "mmlu",
    "metric": "accuracy",
    "reported": "61.0",
    "scale": "percent",
    "origin": "imported",
}
TWO = {**ONE, "method": "B", "reported": "62.5"}


def written(*claims: dict[str, str]) -> str:
    return new_file(PAPER, map(typed_entry, claims))


def updated(text: str, *claims: dict[str, str]) -> str:
    return updated_file(text, map(typed_entry, claims))


def test_every_claim_of_the_library_reads_back_as_it_was(data: Path, tmp_path: Path) -> None:
    registry = Registry.load(data)
    papers, claims = load_claims(data / "claims", registry)
    assert len(claims) > 1000
    for paper in papers:
        mine = [claim for claim in claims if claim.paper == paper]
        path = tmp_path / f"{paper.id}.yaml"
        path.write_text(new_file({"title": paper.title}, [claim_entry(claim, registry) for claim in mine]))
        _, read = load_paper_file(path, registry)
        assert list(map(without_place, read)) == list(map(without_place, mine))
        assert [claim.id for claim in read] == [claim.id for claim in mine]


@pytest.mark.parametrize(
    ("said", "keys"),
    [
        ({"reported": "3.1% higher", "baseline": "B"}, set()),
        ({"reported": "3.1% higher", "baseline": "B", "comparison": "relative"}, {"comparison", "direction"}),
        ({"reported": "7.5", "bound": "up_to"}, {"bound", "scale"}),
        ({"reported": "0.75", "scale": "fraction"}, {"scale"}),
        ({"reported": "54.1%", "aggregate": "median"}, {"aggregate"}),
    ],
)
def test_a_key_is_written_where_the_words_do_not_say_it(
    said: dict[str, str], keys: set[str], data: Path, tmp_path: Path
) -> None:
    registry, path = Registry.load(data), tmp_path / "a.yaml"
    path.write_text(written({"method": "A", "metric": "accuracy", **said}))
    _, (claim,) = load_paper_file(path, registry)
    again = claim_entry(claim, registry)
    assert set(again) == {"method", "metric", "reported"} | keys | ({"baseline"} & set(said))
    path.write_text(new_file(PAPER, (again,)))
    _, (read,) = load_paper_file(path, registry)
    assert without_place(read) == without_place(claim)


def test_what_was_typed_is_written_even_where_it_is_wrong() -> None:
    entry = typed_entry({"metric": "acuracy", "method": "no", "reported": "half"}, Evidence("3 {x}", 1))
    assert list(entry.items()) == [
        ("method", '"no"'),
        ("metric", "acuracy"),
        ("reported", '"half"'),
        ("evidence", '{figure: "3 {x}", sentence: 1}'),
    ]


def test_a_new_file_has_the_schema_line_and_reads_back() -> None:
    text = written(ONE, TWO)
    assert text.startswith("# yaml-language-server: $schema=")
    tree = plain(load_yaml(text))
    assert tree["paper"] == PAPER
    assert tree["claims"] == [ONE, TWO]
    assert written(ONE, TWO) == text


def test_a_claim_printed_twice_is_written_once() -> None:
    assert plain(load_yaml(written(ONE, ONE)))["claims"] == [ONE]


def test_writing_twice_changes_nothing() -> None:
    text = written(ONE, TWO)
    assert updated(text, ONE, TWO) == text
    assert updated(text, TWO) == text


def test_claims_of_others_comments_and_order_are_kept() -> None:
    text = written(ONE).replace(
        "claims:\n", "# about the file\nclaims:\n  # by hand\n  - {method: H, metric: f1, reported: '80.0'}\n"
    )
    after = updated(text, ONE, TWO)
    assert after.startswith(text)
    assert plain(load_yaml(after))["claims"] == [{"method": "H", "metric": "f1", "reported": "80.0"}, ONE, TWO]


def test_an_imported_figure_that_changed_is_replaced_where_it_stood() -> None:
    text = written(ONE, TWO)
    changed = {**ONE, "reported": "63.0"}
    assert plain(load_yaml(updated(text, changed, TWO)))["claims"] == [changed, TWO]


def test_a_figure_of_another_origin_is_never_replaced() -> None:
    hand = {key: value for key, value in ONE.items() if key != "origin"}
    text = written(hand)
    changed = {**ONE, "reported": "63.0"}
    assert plain(load_yaml(updated(text, changed)))["claims"] == [hand, changed]


def test_two_figures_of_one_place_both_stay() -> None:
    again = {**ONE, "reported": "61.4"}
    text = written(ONE, again)
    assert plain(load_yaml(text))["claims"] == [ONE, again]
    assert updated(text, ONE, again) == text


def test_an_empty_list_becomes_a_list() -> None:
    text = written()
    assert text.endswith("claims: []\n")
    assert plain(load_yaml(updated(text, ONE)))["claims"] == [ONE]


@pytest.mark.parametrize("text", ["a: 1\n", "- 1\n", "paper: {title: x}\nclaims: [{method: A}, {method: B}]\n"])
def test_what_cannot_be_updated_is_an_error(text: str) -> None:
    with pytest.raises(ClaimsError):
        updated(text, ONE)
