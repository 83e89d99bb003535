"""Data folders: one that builds on the shipped registries, and that of an installed package, which nobody changes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from claims.files.loader import claim_files
from claims.record.errors import RegistryError
from claims.registry import folders
from claims.registry.conditions import Conditions
from claims.registry.lookup import Registry
from claims.registry.methods import Methods
from tests.small import data_folder
from validation import gate
from validation.inspection import inspect

OWN = {
    "claimboard.yaml": "extends: shipped\n",
    "claims/ours.yaml": """\
paper: {title: Ours}
claims: [{method: Ours, benchmark: house quiz, metric: wit, reported: "7.1", evidence: {figure: "7.1", in: text}}]
""",
    "metrics.yaml": "wit: {name: Wit, unit: score, better: higher}\n",
    "benchmarks/own.yaml": "house-quiz: {name: House Quiz, metrics: [wit, accuracy]}\n",
    "methods/own.yaml": "ours-7b: {name: Ours 7B}\n",
    "conditions.yaml": "mood: {name: Mood, kind: text, role: note, examples: {'mood: good': 'mood: good'}}\n",
}


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = data_folder(tmp_path / "shipped", {})
    (made / "methods").mkdir()
    (made / "methods" / "all.yaml").write_text("theirs-1b: {name: Theirs 1B}\n")
    (made / "conditions.yaml").write_text(
        "shots: {name: Shots, kind: number, role: protocol, forms: {'{n}-shot': ['{n} shot']}, "
        "examples: {5 shot: 5-shot}}\n"
    )
    for module in ("folders", "conditions"):
        monkeypatch.setattr(f"claims.registry.{module}.shipped_dir", lambda: made)
    return made


@pytest.fixture
def own(tmp_path: Path, shipped: Path) -> Path:
    folder = tmp_path / "own"
    for name, text in OWN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_a_claims_file_below_its_folder_is_told_where_it_belongs(own: Path) -> None:
    (own / "metrics.yaml").unlink()
    (own / "claims" / "new").mkdir()
    (own / "claims" / "new" / "a.yaml").write_text(OWN["claims/ours.yaml"])
    assert [each.rule for each in claim_files([own / "claims" / "new" / "a.yaml"])[1]] == ["unread-file"]


def test_claims_without_registries_and_settings_are_not_passed_over(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("claimboard.yaml", "metrics.yaml"):
        (own / name).unlink()
    own.rename(own.with_name("data"))
    monkeypatch.delenv("CLAIMBOARD_DATA", raising=False)
    monkeypatch.chdir(own.parent)
    assert folders.data_dir() == own.with_name("data")
    with pytest.raises(RegistryError, match="with 'extends: shipped'"):
        Registry.load()


def test_own_entries_stand_beside_the_shipped_ones(own: Path) -> None:
    registry, methods = Registry.load(own), Methods.load(own)
    assert {"wit", "accuracy"} <= set(registry.metrics)
    assert {"house-quiz", "mmlu"} <= set(registry.benchmarks)
    assert set(registry.conditions.entries) == {"mood", "shots"}
    assert set(methods.entries) == {"ours-7b", "theirs-1b"}
    assert registry.folder == own
    found = inspect(own)
    assert found.passed
    assert {str(each.problem.file) for each in found.findings} <= {str(path) for path in own.rglob("*.yaml")}
    assert gate.build(own)["benchmark"].to_list() == ["house-quiz"]


def test_without_the_key_a_folder_stands_alone(own: Path) -> None:
    for text in ("", "extends: null\n"):
        (own / "claimboard.yaml").write_text(text)
        registry, _ = Registry.read(own)
        assert set(registry.metrics) == {"wit"}
        assert set(registry.conditions.entries) == {"mood"}
        assert set(Methods.load(own).entries) == {"ours-7b"}


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("metrics.yaml", "accuracy: {name: Rightness, unit: percent}", "'accuracy' names both metric 'accuracy'"),
        ("metrics.yaml", "share: {name: Acc, unit: percent}", "'Acc' names both metric 'accuracy'"),
        ("benchmarks/own.yaml", "mmlu: {name: My MMLU}", "'mmlu' names both benchmark 'mmlu'"),
        ("benchmarks/own.yaml", "quiz: {name: Quiz, aliases: [G.L.U.E.]}", "'G.L.U.E.' names both benchmark 'glue'"),
        ("methods/own.yaml", "theirs-1b: {name: Mine}", "'theirs-1b' names both method 'theirs-1b'"),
        ("methods/own.yaml", "mine: {name: theirs_1B}", "'theirs_1B' names both method 'theirs-1b'"),
        (
            "conditions.yaml",
            "shots: {name: K, kind: text, role: note, examples: {a: a}}",
            "'shots' names both condition 'shots'",
        ),
        (
            "conditions.yaml",
            "k: {name: Shots, kind: text, role: note, examples: {a: a}}",
            "'Shots' names both condition 'shots'",
        ),
    ],
)
def test_a_clash_says_where_and_with_what(own: Path, shipped: Path, name: str, line: str, said: str) -> None:
    before = (own / name).read_text()
    (own / name).write_text(f"{before}{line}\n")
    problems = [*Registry.read(own)[1], *Methods.read(own)[1]]
    assert problems
    for problem in problems:
        assert (problem.file, problem.line) == (str(own / name), 2)
        assert str(shipped) in problem.what
    assert said in problems[0].what


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("extends: shiped\n", "'extends' cannot be 'shiped'"),
        ("extend: shipped\n", "unknown key 'extend'"),
        ("extends: [\n", "claimboard.yaml"),
    ],
)
def test_settings_are_checked(own: Path, text: str, said: str) -> None:
    (own / "claimboard.yaml").write_text(text)
    assert said in "\n".join(map(str, Registry.read(own)[1]))


def test_a_table_is_made_again_when_what_it_builds_on_changes(own: Path, shipped: Path) -> None:
    before = gate.fingerprint(own)
    (shipped / "methods" / "all.yaml").write_text("theirs-2b: {name: Theirs 2B}\n")
    changed = gate.fingerprint(own)
    assert changed != before
    (shipped / "claims" / "p.yaml").write_text("paper: {title: P}\nclaims: []\n")
    assert gate.fingerprint(own) == changed  # its claims are not those of the folder


@pytest.fixture
def installed(shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folders, "is_installed", lambda data: data == shipped)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("CLAIMBOARD_DATA", str(shipped))
    return shipped


@pytest.mark.skipif(sys.platform != "linux", reason="the cache stands elsewhere")
def test_what_is_made_of_installed_data_is_kept_in_the_cache(installed: Path, tmp_path: Path) -> None:
    gate.tables(installed)
    assert not (installed / "build").exists()
    assert {path.name for path in (tmp_path / "cache" / "claimboard").rglob("*.parquet")} == {
        "claims.parquet",
        "papers.parquet",
    }
    with pytest.raises(RegistryError, match="are not changed"):
        folders.own_dir()


def test_the_table_that_was_installed_is_read_where_it_stands(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "is_installed", lambda data: False)
    gate.tables(installed)
    monkeypatch.setattr(folders, "is_installed", lambda data: True)
    monkeypatch.setattr(gate, "load", lambda data=None: pytest.fail("built again"))
    gate.tables(installed)
    assert not (tmp_path / "cache").exists()


def test_own_conditions_without_the_key_replace_the_shipped_ones(tmp_path: Path, shipped: Path) -> None:
    assert Conditions.read(tmp_path)[0].find("shots")
    (tmp_path / "conditions.yaml").write_text(OWN["conditions.yaml"])
    assert Conditions.read(tmp_path)[0].find("shots") is None
