"""The entries of a broken file, each by itself: those that can be read and those that cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.strict_yaml.parts import parts_of

GOOD = "# top\na: {x: 1}\n\n'b':\n  x: [2,\n    3]\n  # said\nc d:\n  y: \"q: r\"\n"


def read(tmp_path: Path, text: str) -> tuple[list[str], list[str]]:
    """The keys that can be read, and the others."""
    path = tmp_path / "file.yaml"
    path.write_text(text, errors="surrogateescape")
    parts = parts_of(path, "file.yaml")
    return [part.key.text for part in parts if part.node], [part.key.text for part in parts if not part.node]


@pytest.mark.parametrize(
    ("text", "good", "lost"),
    [
        (GOOD, "a|b|c d", ""),
        (GOOD.replace("\n", "\r\n"), "a|b|c d", ""),
        (GOOD.replace("{x: 1}", "{x: 1"), "b|c d", "a"),
        (GOOD.replace("{x: 1}", "{x: 1}}"), "b|c d", "a"),
        (GOOD.replace("3]", "3"), "a|c d", "b"),
        (GOOD.replace('r"', "r"), "a|b", "c d"),
        (GOOD.replace("  # said", "a: {x: 2}"), "b|c d", "a"),
        (GOOD.replace("c d:", " c d:"), "a", "b"),
        (GOOD.replace("c d:", "c d"), "a", "b"),
        (GOOD.replace("c d:", "<<<<<<< ours\nc d:"), "a|c d", "b"),
        (GOOD.replace("  # said", "  x: 4"), "a|c d", "b"),
        (GOOD.replace("q: r", "\udce9"), "a|b", "c d"),
        (GOOD.replace("  x: [2", "  x: &anchor [2"), "a|c d", "b"),
        ("- a\n- b\n", "", ""),
        ("", "", ""),
    ],
)
def test_entries_by_themselves(tmp_path: Path, text: str, good: str, lost: str) -> None:
    assert read(tmp_path, text) == (good.split("|") if good else [], lost.split("|") if lost else [])


def test_words_are_whole_names_and_places_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    entry = "  name: 'Bee'\n  aliases: [Long\n    name, other\n  forms: {\"{n}-shot\": [{n} shot]}\n"
    path.write_text(f"a: {{x: 1}}\nb:\n{entry}")
    good, bad = parts_of(path, "file.yaml")
    assert good.words >= {"x", "1"}
    assert bad.words >= {"b", "Bee", "Long name", "other", "{n}-shot", "{n} shot"}
    assert [(problem.file, problem.line) for problem in bad.problems] == [("file.yaml", 6)]
    assert (bad.key.line, bad.key.column) == (2, 1)
