from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import polars as pl
import pytest

from claims.corpus import read as corpus
from claims.corpus.documents import Document
from claims.corpus.markdown import markdown_prose
from claims.corpus.read import read_documents
from claims.record.errors import FileError

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


def fault(source: Path | Literal["-"]) -> str:
    with pytest.raises(FileError) as caught:
        list(read_documents(source))
    (problem,) = caught.value.problems
    return str(problem)


def test_json_lines_keep_keys_and_every_text_column(write: Write) -> None:
    path = write(
        "a.jsonl",
        '{"paper": 7, "title": "T", "abstract": "one", "arxiv": "2501.00001"}\n\n{"id": "x", "text": "two"}\r\n'
        '{"id": "y", "summary": "three", "abstract": null}\n{"id": 0, "abstract": ""}',
    )
    assert list(read_documents(path)) == [
        Document(7, "one", "T", "2501.00001"),
        Document("x", "two"),
        Document("y", "three"),
        Document(0, ""),
    ]


def test_json_lines_are_cut_at_line_feeds_only(write: Write) -> None:
    text = "one\u2028two\u2029three\x85four\x0bfive"
    path = write("a.jsonl", json.dumps({"paper": 1, "text": text}, ensure_ascii=False) + "\n")
    assert [document.text for document in read_documents(path)] == [text]


def test_half_a_surrogate_is_replaced_one_for_one(write: Write) -> None:
    path = write("a.jsonl", r'{"paper": 1, "text": "a\ud800b 5%"}')
    (document,) = read_documents(path)
    assert document.text == "a\ufffdb 5%"


def test_byte_order_mark_is_no_text(write: Write) -> None:
    for name, content in (("a.jsonl", '{"id": 1, "text": "x"}'), ("a.txt", "x"), ("a.csv", "id,text\n1,x\n")):
        (document,) = read_documents(write(name, b"\xef\xbb\xbf" + content.encode()))
        assert document.text == "x"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"paper": 1, "text": }', ":2:22: not valid JSON"),
        ('{"paper": 1, "text": "x', ":2:22: not valid JSON: unterminated string"),
        ("[1]", ":2: a document must be an object, not a list"),
        ('{"paper": 1, "abstrct": "x"}', ":2: no 'abstract' and no 'text'; did you mean 'abstract'?"),
        ('{"key": 1, "text": "x"}', ":2: no 'paper' and no 'id'; there is 'key', 'text'"),
        ('{"paper": 1.5, "text": "x"}', ":2: 'paper' must be text or a whole number, not a number"),
        ('{"paper": true, "text": "x"}', ":2: 'paper' must be text or a whole number, not true or false"),
        ('{"paper": 1, "text": ["x"]}', ":2: 'text' must be text, not a list"),
        ('{"paper": 1, "title": 3, "text": "x"}', ":2: 'title' must be text, not a number"),
        ("[" * 200_000, ":2: not a document: nested too deeply"),
        ("9" * 5_000, ":2: not valid JSON: Exceeds the limit"),
    ],
)
def test_malformed_line_names_its_place(write: Write, line: str, said: str) -> None:
    path = write("a.jsonl", '{"paper": 1, "text": "fine"}\n' + line + "\n")
    assert fault(path).startswith(str(path) + said)


def test_documents_before_a_malformed_line_are_given_first(write: Write) -> None:
    documents = read_documents(write("a.jsonl", '{"paper": 1, "text": "fine"}\n{'))
    assert next(documents).paper == 1
    with pytest.raises(FileError):
        next(documents)


def test_encoding_error_names_byte_and_place(write: Write) -> None:
    path = write("a.jsonl", b'{"paper": 1, "text": "x"}\n{"paper": 2, "text": "\xe9t\xe9"}\n')
    assert fault(path) == f"{path}:2:23: byte 0xe9 is not UTF-8; save the file as UTF-8"
    path = write("b.txt", b"one\ntwo \xff\n")
    assert fault(path).startswith(f"{path}:2:5: byte 0xff is not UTF-8")
    path = write("c.jsonl", '{"paper": 1}'.encode("utf-16"))
    assert "UTF-16" in fault(path)


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.txt", "a.md", "a.csv", "a.tsv", "a.unknown"])
def test_empty_file_is_an_error(write: Write, name: str) -> None:
    for content in ("", "\n \n"):
        assert "the file is empty: no document in it" in fault(write(name, content))


def test_header_alone_is_empty(write: Write) -> None:
    assert "the file is empty" in fault(write("a.csv", "paper,abstract\n"))


def test_line_without_end_is_refused_without_reading_it_all(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "MAX_LINE", 1_000)
    path = write("a.jsonl", '{"paper": 1, "text": "' + "x" * 100_000)
    read: list[int] = []
    with pytest.raises(FileError, match=r":1: the line is longer than 1,000 bytes"):
        list(read_documents(path, seen=read.append))
    assert sum(read) == 1_001
    monkeypatch.setattr(corpus, "MAX_WHOLE", 1_000)
    assert "longer than 1,000 bytes" in fault(write("a.txt", "x" * 2_000))


def test_json_array(write: Write) -> None:
    path = write("a.json", ' [{"paper": 1, "text": "x"},\n {"paper": 2, "text": "y"}]')
    assert [document.paper for document in read_documents(path)] == [1, 2]
    assert "item 1: no 'paper'" in fault(write("a.json", '[{"paper": 1, "text": "x"}, {"text": "y"}]'))
    assert ":2:2: not valid JSON" in fault(write("a.json", '[{"paper": 1, "text": "x"},\n }]'))


def test_json_lines_under_the_name_json(write: Write) -> None:
    path = write("a.json", '{"paper": 1, "text": "x"}\n{"paper": 2, "text": "y"}\n')
    assert [document.paper for document in read_documents(path)] == [1, 2]


def test_plain_text_is_one_document(write: Write) -> None:
    assert list(read_documents(write("my paper.txt", "It reaches 5%.\nYes."))) == [
        Document("my paper", "It reaches 5%.\nYes.")
    ]
    assert "zero bytes" in fault(write("a.txt", "a\0b"))


def test_columns(write: Write) -> None:
    path = write("a.csv", 'Title,Paper,Abstract\nT,1,"a, ""b""\nc"\n\n,2,d\n')
    assert list(read_documents(path)) == [Document("1", 'a, "b"\nc', "T"), Document("2", "d")]
    path = write("a.tsv", "id\ttext\tnote\nx\ta, b\t\n")
    assert list(read_documents(path)) == [Document("x", "a, b")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("papr,text\n1,x\n", ":1: no column 'paper' and no 'id'; did you mean 'paper'?"),
        ("paper,title\n1,x\n", ":1: no column 'abstract' and no 'text'; there is 'paper', 'title'"),
        ("paper,text,text\n1,x,y\n", ":1: two columns are named 'text'"),
        ('paper,text\n1,"a\nb"\n2,x,y\n', ":4: 3 fields in this row, 2 in the header"),
        ("paper,text\n1\n", ":2: 1 fields in this row, 2 in the header"),
        ('paper,text\n1,"abc\n2,x\n', ":2: not readable as columns: unexpected end of data"),
        ('paper,text\n1,"a"b\n', ":2: not readable as columns"),
    ],
)
def test_malformed_columns_name_their_line(write: Write, content: str, said: str) -> None:
    path = write("a.csv", content)
    assert fault(path).startswith(str(path) + said)


def test_long_field_is_no_error(write: Write) -> None:
    (document,) = read_documents(write("a.csv", f'id,text\n1,"{"x" * 300_000}"\n'))
    assert len(document.text) == 300_000


def test_markdown_prose_leaves_code_tables_and_addresses_out() -> None:
    page = (
        "---\nlicense: mit\n---\n# A *fine* `codec`\n\n"
        "It [saves 16%](https://example.org/99) of\nrate ![plot 3%](p.png).\n\n"
        "```python\nx = 12.5\n```\n\n    indented 77\n\n"
        "| a | b |\n|---|---|\n| 1 | 2% |\n\n## Results\n- up to **2x**\n<p>8%</p>\n"
    )
    assert markdown_prose(page) == ("A fine codec", "It saves 16% of rate .\n\nResults\n\nup to 2x")


def test_markdown_without_heading(write: Write) -> None:
    (document,) = read_documents(write("card.md", "Reaches 5%.\n"))
    assert document == Document("card", "Reaches 5%.")


def test_parquet_in_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "SLICE", 3)
    path = tmp_path / "a.parquet"
    frame = pl.DataFrame({"x": range(8), "id": range(8), "text": [f"t{n}" for n in range(7)] + [None]})
    frame.write_parquet(path)
    seen: list[int] = []
    documents = list(read_documents(path, seen=seen.append))
    assert documents == [*(Document(n, f"t{n}") for n in range(7)), Document(7, "")]
    assert sum(seen) == path.stat().st_size


def test_parquet_faults(tmp_path: Path, write: Write) -> None:
    assert "not readable as Parquet" in fault(write("a.parquet", "no parquet at all"))
    path = tmp_path / "b.parquet"
    pl.DataFrame({"id": [1], "texts": ["x"]}).write_parquet(path)
    assert "no column 'abstract' and no 'text'; did you mean 'text'?" in fault(path)
    pl.DataFrame({"id": [1, None], "text": ["x", "y"]}).write_parquet(path)
    assert "row 1: no 'paper' and no 'id'" in fault(path)
    pl.DataFrame({"id": [1], "text": [3]}).write_parquet(path)
    assert "row 0: 'text' must be text, not a number" in fault(path)


def stdin(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content.encode())))


def test_stdin_is_sniffed(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, ' {"paper": 1, "text": "x"}\n{"paper": 2, "text": "y"}\n')
    assert [document.paper for document in read_documents("-")] == [1, 2]
    stdin(monkeypatch, "It reaches 5%.\n{not JSON}\n")
    assert list(read_documents("-")) == [Document("stdin", "It reaches 5%.\n{not JSON}\n")]
    stdin(monkeypatch, "")
    assert fault("-") == "stdin: the file is empty: no document in it"
    stdin(monkeypatch, '{"paper": 1}\n')
    assert fault("-").startswith("stdin:1: no 'abstract'")


def test_unknown_ending_is_sniffed(write: Write, tmp_path: Path) -> None:
    for content in ('{"paper": 1, "text": "x"}', '[{"paper": 1, "text": "x"}]'):
        assert list(read_documents(write("dump", content))) == [Document(1, "x")]
    assert list(read_documents(write("README", "x"))) == [Document("README", "x")]
    pl.DataFrame({"id": [1], "text": ["x"]}).write_parquet(tmp_path / "a.bin")
    assert list(read_documents(tmp_path / "a.bin")) == [Document(1, "x")]


def test_folder_is_no_file(tmp_path: Path) -> None:
    assert "is a folder" in fault(tmp_path)


def test_lines_are_read_as_they_are_asked_for(write: Write) -> None:
    line = json.dumps({"paper": 1, "text": "x" * 1_000}) + "\n"
    path = write("a.jsonl", line * 500)
    read: list[int] = []
    documents = read_documents(path, seen=read.append)
    next(documents)
    assert sum(read) == len(line)
    assert sum(1 for _ in documents) == 499
    assert sum(read) == path.stat().st_size


def test_real_corpus(shared: Path) -> None:
    documents = list(read_documents(shared / "corpus" / "abstracts.jsonl"))
    assert [document.paper for document in documents] == list(range(1, 261))
    assert all(document.title and len(document.text) > 100 for document in documents)
