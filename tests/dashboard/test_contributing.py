"""What a contributor gives becomes a claims file that `validate` takes; nothing is written on the way."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from claims.registry.lookup import Registry
from dashboard import contributing as given
from dashboard.contributing import Source
from tests.dashboard.drawn import code_blocks
from tests.dashboard.test_views import run
from tests.small import data_folder
from validation.inspection import inspect, inspect_text, read_library
from validation.library import Library
from validation.renderers import as_text

SOURCE = Source("ExampleNet: an Example", "2501.00001", "https://example.org/paper", "2025-01")
ABSTRACT = (
    "We present ExampleNet. ExampleNet reaches 72.6% accuracy on MMLU, 3.1 points above OtherNet. "
    "It is 2.2x faster than OtherNet."
)
TABLE = "| Model | MMLU |\n|---|---|\n| ExampleNet | 72.6 |\n| OtherNet | 69.5 |\n"
CLAIM = {
    "method": "ExampleNet", "baseline": "OtherNet", "benchmark": "mmlu", "metric": "accuracy", "setting": "5-shot",
    "reported": "3.1 points higher", "figure": "3.1 points, {up}", "sentence": "1",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = data_folder(tmp_path / "data", {"old": "- {method: Old, metric: accuracy, reported: 7%}\n"})
    monkeypatch.setenv("CLAIMBOARD_DATA", str(made))
    return made


@pytest.fixture
def library(folder: Path) -> Library:
    return read_library(folder)


def errors(text: str, library: Library, name: str = "examplenet.yaml") -> list[str]:
    report, _ = inspect_text(text, library.data / "claims" / name, library)
    return [str(each.problem) for each in report.findings if each.problem.severity == "error"]


def test_an_abstract_becomes_a_file(library: Library) -> None:
    made = given.of_abstract(SOURCE, ABSTRACT, library.registry)
    assert errors(made.text, library) == []
    report, mine = inspect_text(made.text, Path("data/claims/examplenet.yaml"), library)
    assert report.claims == len(mine.claims) >= 2
    assert mine.paper is not None
    assert (mine.paper.title, mine.paper.arxiv) == (SOURCE.title, SOURCE.arxiv)
    assert "We present" not in made.text
    rows = given.understood(mine.claims, library.registry)
    assert {"ExampleNet"} == {row["Method"] for row in rows}
    assert "72.6%" in {row["Reported"] for row in rows}


def test_an_abstract_without_a_result_says_so(library: Library) -> None:
    made = given.of_abstract(SOURCE, "We survey 12 papers of 2021.", library.registry)
    assert made.notes == ("No sentence of the text reports a number as a result.",)
    assert errors(made.text, library) == []
    assert given.of_abstract(SOURCE, " ", library.registry).text == ""


def test_a_table_becomes_a_file(library: Library) -> None:
    made = given.of_table(SOURCE, TABLE, "ExampleNet", library.registry)
    assert errors(made.text, library) == []
    _, mine = inspect_text(made.text, Path("data/claims/examplenet.yaml"), library)
    assert [(claim.method, claim.benchmark, claim.reported) for claim in mine.claims] == [
        ("ExampleNet", "mmlu", "72.6"), ("OtherNet", "mmlu", "69.5"),
    ]  # fmt: skip


def test_ours_is_the_system_that_was_named(library: Library) -> None:
    table = TABLE.replace("| ExampleNet", "| Ours")
    made = given.of_table(SOURCE, table, "ExampleNet", library.registry)
    assert "method: ExampleNet" in made.text
    assert "Ours" not in made.text


def test_what_is_no_table_says_so(library: Library) -> None:
    made = given.of_table(SOURCE, "no table here", "", library.registry)
    assert made.text == ""
    assert made.notes


def test_a_typed_claim_becomes_a_file(library: Library) -> None:
    made = given.of_fields(SOURCE, CLAIM)
    assert errors(made.text, library) == []
    _, mine = inspect_text(made.text, Path("data/claims/examplenet.yaml"), library)
    (claim,) = mine.claims
    assert (claim.evidence.figure, claim.evidence.sentence) == ("3.1 points, {up}", 1)
    assert given.of_fields(SOURCE, {"method": " ", "figure": "7%"}).text == ""


@pytest.mark.parametrize(
    ("method", "hint"),
    [("We present FooNet", "'FooNet'"), ("In this work we propose a FooNet.", "'FooNet'"), ("I describe X", "'X'"),
     ("This paper introduces Big FooNet", "'Big FooNet'"), ("the authors develop the FooNet", "'FooNet'")],
)  # fmt: skip
def test_a_sentence_is_no_name(method: str, hint: str, library: Library) -> None:
    made = given.of_fields(SOURCE, CLAIM | {"method": method})
    assert made.text == ""
    assert hint in made.notes[0]
    table = given.of_table(SOURCE, TABLE.replace("| ExampleNet", f"| {method}"), "", library.registry)
    assert "method: OtherNet" in table.text
    assert method not in table.text
    assert hint in table.notes[0]


@pytest.mark.parametrize("name", ["FooNet", "The proposed method", "our method", "We", "Paper Boat", ""])
def test_odd_names_are_names(name: str) -> None:
    assert given.not_a_name(name) is None


@pytest.mark.parametrize("words", ["2.5x faster", "30% slower", "2x quicker"])
def test_the_words_of_the_source_are_kept(words: str, library: Library) -> None:
    made = given.of_abstract(SOURCE, f"We present ExampleNet. ExampleNet is {words} than OtherNet.", library.registry)
    assert f'reported: "{words}"' in made.text


@pytest.mark.parametrize("evil", ['"', "\\", "\n- x", "{a: b}", "*a", "!!python/x", "# no", "\u202e", "'", ": ", "---"])
def test_nothing_typed_becomes_yaml_of_its_own(evil: str, library: Library) -> None:
    source = Source(f"A {evil} title")
    fields = CLAIM | {"method": f"M {evil}", "setting": evil, "figure": f"3.1 points {evil}", "sentence": evil}
    text = given.of_fields(source, fields).text
    _, mine = inspect_text(text, Path("data/claims/a.yaml"), library)
    rules = {problem.rule for problem in mine.problems}
    assert rules <= {"encoding", "type"}  # the character itself may be refused; the structure holds
    if not rules:
        assert [claim.method for claim in mine.claims] == [" ".join(f"M {evil}".split())]


def test_messages_are_those_of_validate(folder: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    path = folder / "claims" / "examplenet.yaml"
    text = given.of_fields(SOURCE, CLAIM | {"metric": "acuracy", "setting": "5 shots", "baseline": ""}).text
    text += "  - {method: A, metric: accuracy, reported: '7%'}\n"
    shown = as_text(inspect_text(text, path, library)[0])
    assert not path.exists()
    path.write_text(text)
    assert as_text(inspect(folder, [path], notices=False)) == shown
    assert "did you mean 'accuracy'" in shown
    assert shown.count("^") >= 2


def test_a_paper_that_is_there_already_is_noticed(library: Library) -> None:
    text = given.of_fields(Source("On OLD"), CLAIM).text
    assert any("a paper of this title" in error for error in errors(text, library))
    assert errors(text, library, "old.yaml") == []  # a new version of its file


@pytest.mark.parametrize(
    ("title", "wanted", "name"),
    [("ExampleNet: an Example", "", "examplenet.yaml"), ("A Study of Things", "My Study!", "my-study.yaml"),
     ("", "../../etc/passwd", "etc-passwd.yaml"), ("", "", "paper-new.yaml"), ("悟道", "", "paper-new.yaml")],
)  # fmt: skip
def test_file_names_are_ids(title: str, wanted: str, name: str) -> None:
    assert given.file_name(Source(title), wanted) == name


def test_the_link_brings_the_file_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(given.REPOSITORY, raising=False)
    assert given.new_file_link("a.yaml", "x") is None
    monkeypatch.setenv(given.REPOSITORY, "https://git.example.org/owner/claims/")
    found = given.new_file_link("a.yaml", "paper: {title: 'A & B #1'}\n")
    assert found is not None
    address, whole = found
    assert whole
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == ("git.example.org", "/owner/claims/new/main/data/claims")
    assert parse_qs(parts.query) == {"filename": ["a.yaml"], "value": ["paper: {title: 'A & B #1'}\n"]}
    long = given.new_file_link("a.yaml", "x" * 20_000)
    assert long is not None
    assert (len(long[0]) < 200, long[1]) == (True, False)


@pytest.mark.parametrize(
    "wrong", ["javascript:alert(1)", "http://git.example.org/a/b", "git.example.org/a/b", "https://"]
)
def test_an_odd_repository_is_none(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(given.REPOSITORY, wrong)
    assert given.repository() is None


# --- the page ---------------------------------------------------------------------------------------------------------


def drawn() -> AppTest:
    def body() -> None:
        from dashboard.views import add_claims

        add_claims.show()

    return run(AppTest.from_function(body, default_timeout=60))


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.parent.rglob("*") if path.is_file()}


def test_the_page_checks_while_one_types_and_writes_nothing(folder: Path) -> None:
    before = snapshot(folder)
    test = drawn()
    assert "as soon as something is given" in test.info[0].value
    test.text_input(key="add:widget:title").set_value("ExampleNet: an Example")
    test.text_area(key="add:widget:abstract").set_value(ABSTRACT)
    run(test)
    assert "data/claims/examplenet.yaml" in [each.value for each in test.header]
    file = test.text_area(key="add:widget:file").value
    assert 'title: "ExampleNet: an Example"' in file
    assert len(test.dataframe) == 1
    test.text_area(key="add:widget:file").set_value(file.replace("metric: accuracy", "metric: acuracy"))
    run(test)
    assert code_blocks(test)[0].startswith("claims/examplenet.yaml:")
    assert "did you mean 'accuracy'?" in code_blocks(test)[0]
    # The edit holds while nothing else changes, and the file is made anew when the abstract does.
    assert "acuracy" in run(test).text_area(key="add:widget:file").value
    test.text_area(key="add:widget:abstract").set_value(ABSTRACT.replace("72.6", "73.6"))
    assert "73.6" in run(test).text_area(key="add:widget:file").value
    assert snapshot(folder) == before


@pytest.mark.usefixtures("folder")
def test_the_page_takes_a_table_and_a_typed_claim() -> None:
    test = drawn()
    test.text_input(key="add:widget:title").set_value("ExampleNet")
    test.segmented_control(key="add:widget:way").set_value("Table")
    run(test)
    test.text_area(key="add:widget:table").set_value(TABLE)
    run(test)
    assert "OtherNet" in test.text_area(key="add:widget:file").value
    assert test.success[0].value == "1 paper with 2 claims: all in order"
    test.segmented_control(key="add:widget:way").set_value("One claim")
    run(test)
    for name in ("method", "baseline", "reported", "figure", "sentence"):
        test.text_input(key=f"add:widget:claim:{name}").set_value(CLAIM[name])
    test.selectbox(key="add:widget:claim:metric").set_value("accuracy")
    run(test)
    assert "OtherNet" in test.text_area(key="add:widget:file").value
    assert test.success[0].value == "1 paper with 1 claim: all in order"


def test_the_registry_is_that_of_the_folder(library: Library, folder: Path) -> None:
    assert library.registry is Registry.load(folder)
