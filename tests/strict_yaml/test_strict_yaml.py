from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.record.errors import FileError, Problem
from claims.strict_yaml import reader as sy
from claims.strict_yaml.encoding import MAX_BYTES
from claims.strict_yaml.reader import MAX_DEPTH, Mapping, Scalar, load_yaml, plain
from tests.elapsed import least_seconds


def faults(source: str | Path) -> Sequence[Problem]:
    """Every problem of a source; none where it is read."""
    try:
        load_yaml(source, file="f")
    except FileError as error:
        return error.problems
    return ()


def refusal(text: str) -> str:
    with pytest.raises(FileError) as caught:
        load_yaml(text, file="f.yaml")
    return str(caught.value)


def test_scalars_stay_as_written() -> None:
    tree = plain(load_yaml("score: 85.30\nanswer: no\nclock: 12:30\noctal: 010\ndate: 2025-01-02\nbig: 1_000\n"))
    assert tree == {
        "score": "85.30", "answer": "no", "clock": "12:30", "octal": "010", "date": "2025-01-02", "big": "1_000",
    }  # fmt: skip


def test_nothing_is_none_and_quoted_nothing_is_text() -> None:
    assert plain(load_yaml("a:\nb: ~\nc: null\nd: ''\ne: 'null'\nf: |\n  ~\n")) == {
        "a": None, "b": None, "c": None, "d": "", "e": "null", "f": "~\n",
    }  # fmt: skip
    assert plain(load_yaml("")) is None
    assert plain(load_yaml("# only a remark\n")) is None


def test_every_node_knows_its_line_and_column() -> None:
    root = load_yaml("paper:\n  title: Größe × π\nclaims:\n  - {metric: acc}\n")
    assert isinstance(root, Mapping)
    paper, claims = root.get("paper"), root.get("claims")
    assert isinstance(paper, Mapping)
    assert isinstance(claims, sy.Sequence)
    assert paper.get("title") == Scalar("Größe × π", 2, 10)
    assert (claims.line, claims.column) == (4, 3)
    item = claims.items[0]
    assert isinstance(item, Mapping)
    assert item.get("metric") == Scalar("acc", 4, 14)
    assert root.get("nothing") is None


REFUSED = [
    ("a: &x 1", "1:4: anchor '&x' is not allowed"),
    ("a: 1\nb: *x", "2:4: alias '*x' is not allowed"),
    ("<<: {a: 1}", "1:1: merge key '<<' is not allowed"),
    ("a: 1\nb: 2\na: 3", "3:1: key 'a' is repeated; it is first given on line 1"),
    ("a: 1\n'a': 3", "2:1: key 'a' is repeated"),
    ("a: !!python/object/apply:os.system [ls]", "1:4: tag "),
    ("a: !!str 3", "1:4: tag "),
    ("a: ! 3", "1:4: tag '!' is not allowed"),
    ("[1, 2]: 3", "1:1: a list or mapping cannot be a key"),
    ("? {a: 1}\n: 3", "1:3: a list or mapping cannot be a key"),
    ("~: 3", "1:1: a key is missing before ':'"),
    ("a: 1\n---\nb: 2", "2:1: a second document starts here"),
    ("%YAML 1.1\n---\na: 1", "directives (%YAML, %TAG) are not allowed"),
    ("%TAG ! x:\n---\na: 1", "directives (%YAML, %TAG) are not allowed"),
    ("a:\n\t- 1", "2:1: not valid YAML"),
    ("a: b: c", "put a value that holds ': ' in quotes"),
    ("a: >7B", "put a value that starts with > or | in quotes"),
    ("a: %5", "put values that start with % @ `"),
    ("a: 'open", "a quote or bracket is not closed"),
    ("a: [1, 2", "1:"),
    ("a: \x00", "1:4: character U+0000 is not allowed"),
    ("a: 1\nb: \x1b[31m", "2:4: character U+001B is not allowed"),
    ("a: x\u2028b: y", "1:5: character U+2028 is not allowed"),
    ("a: x\u202ey", "1:5: character U+202E is not allowed: reverses the direction"),
    ("a\u200b: 1", "1:1: key 'a\\u200b' holds an invisible character"),
    ("a: \ud800", "1:4: character U+D800 is not allowed"),
    ("[" * (MAX_DEPTH + 1), f"nested deeper than {MAX_DEPTH} levels"),
    ("- " * (MAX_DEPTH + 1), f"nested deeper than {MAX_DEPTH} levels"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_surprises_are_refused(text: str, said: str) -> None:
    message = refusal(text)
    assert message.startswith("f.yaml:")
    assert said in message


def test_nesting_up_to_the_limit_is_read() -> None:
    tree = plain(load_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH))
    for _ in range(MAX_DEPTH):
        assert isinstance(tree, list)
        tree = tree[0] if tree else None
    assert tree is None


def test_all_refusals_of_a_file_come_together() -> None:
    with pytest.raises(FileError) as caught:
        load_yaml("a: &x 1\nb: *x\nc: !t 2\na: 3\n")
    assert [problem.line for problem in caught.value.problems] == [1, 2, 3, 4]


def test_tree_of_a_file_and_its_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert plain(load_yaml(path)) == {"a": "1", "b": "2"}


FILES = [
    (b"a: 1\nb: \xe9t\xe9\n", "a.yaml:2:4: byte 0xe9 is not UTF-8; save the file as UTF-8"),
    ("a: 1".encode("utf-16"), "the file is UTF-16, not UTF-8"),
    (b"#" * (MAX_BYTES + 1), f"the file has {MAX_BYTES + 1:,} bytes"),
]


@pytest.mark.parametrize(("raw", "said"), FILES)
def test_unreadable_files(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(raw)
    with pytest.raises(FileError) as caught:
        load_yaml(path)
    assert said in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        load_yaml(tmp_path / "none.yaml")
    with pytest.raises(FileError, match="not a regular file"):
        load_yaml(tmp_path)


HOSTILE = [
    "[",
    "{",
    "- ",
    "? ",
    "a: ",
    "&a ",
    "- &a\n",
    "[,",
    '"\n',
    "a: 1\n",
    "? a\n",
    "\t",
    "#",
    " ",
    "'",
    "!!a ",
    "*a ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_megabyte_is_answered_quickly(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    assert least_seconds(lambda: faults(text), enough=5) < 5
    assert len(faults(text)) <= 50


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Cn"]), max_size=20)
trees: st.SearchStrategy[Any] = st.recursive(
    words, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4), max_leaves=12
)


@given(trees, st.booleans())
@settings(max_examples=150, deadline=None)
def test_what_is_dumped_with_quotes_comes_back(tree: Any, flow: bool) -> None:
    text = yaml.safe_dump(tree, default_style='"', default_flow_style=flow, allow_unicode=True)
    assert plain(load_yaml(text)) == tree


@given(st.text(max_size=200) | st.text("[]{}:,-?&*!|>'\"%@`# \n\tab1~<", max_size=200))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_a_tree_or_problems(text: str) -> None:
    assert all(problem.file == "f" and (problem.line or 0) >= 1 for problem in faults(text))


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_tree_or_problems(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(raw)
    assert all(problem.what for problem in faults(path))
