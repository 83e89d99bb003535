"""The gate: what is written, when it is read again, and what happens when something fails on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claims.boards.claim_columns import SCHEMA
from claims.record.errors import ClaimsError, FileError
from tests.claim_rows import data_folder
from validation import gate

ALPHA = """\
paper:
  title: "Alpha: a Paper"
  arxiv: "2401.00001"
  published: 2024-01
claims:
  - method: Alpha
    benchmark: mmlu
    metric: accuracy
    setting: 5-shot
    reported: "70.0%"
    evidence: {figure: "70.0%", sentence: 2}
"""
BETA = """\
paper:
  title: Beta
  benchmarks: [coco]
  reason: a survey
claims: []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return data_folder(tmp_path / "data", {"alpha": ALPHA, "beta": BETA})


def loads(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The calls of `gate.load` from now on."""
    calls: list[Any] = []
    real = gate.load

    def load(data: Path | None = None) -> Any:
        calls.append(data)
        return real(data)

    monkeypatch.setattr(gate, "load", load)
    return calls


def test_build_writes_the_checked_table(folder: Path) -> None:
    out = gate.built_path(folder)
    frame = gate.build(folder, out)
    assert frame.columns == list(SCHEMA)
    assert frame.select("method", "norm_value", "norm_unit").row(0) == ("Alpha", 70.0, "percent")
    assert pl.read_parquet(out).equals(frame)
    assert not list(out.parent.glob("*.part"))


def test_build_without_a_target_writes_nothing(folder: Path) -> None:
    assert gate.build(folder).height == 1
    assert not (folder / "build").exists()


def test_a_file_of_one_s_own_gets_no_papers_beside_it(folder: Path, tmp_path: Path) -> None:
    gate.build(folder, tmp_path / "mine" / "table.parquet")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["table.parquet"]


def test_tables_hold_papers_without_claims_too(folder: Path) -> None:
    papers = gate.tables(folder).papers
    assert papers.select("paper_id", "claims", "reason").rows() == [("alpha", 1, None), ("beta", 0, "a survey")]
    assert papers["benchmarks"].to_list() == [[], ["coco"]]


def test_a_fresh_table_is_read_not_built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = gate.tables(folder)
    calls = loads(monkeypatch)
    again = gate.tables(folder)
    assert calls == []
    assert again.claims.equals(first.claims)
    assert again.papers.equals(first.papers)


def test_every_change_of_a_source_makes_the_table_anew(folder: Path) -> None:
    gate.table(folder)
    file = folder / "claims" / "alpha.yaml"
    file.write_text(ALPHA.replace("70.0%", "71.0%"))
    assert gate.table(folder)["norm_value"].to_list() == [71.0]
    (folder / "claims" / "gamma.yaml").write_text(ALPHA.replace("2401.00001", "2401.00002").replace("Alpha", "Gamma"))
    assert sorted(gate.table(folder)["paper_id"]) == ["alpha", "gamma"]
    file.unlink()
    assert gate.table(folder)["paper_id"].to_list() == ["gamma"]


def test_other_code_makes_the_table_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate.table(folder)
    monkeypatch.setattr(gate, "code_fingerprint", lambda: b"another release")
    calls = loads(monkeypatch)
    gate.table(folder)
    assert calls == [folder]


@pytest.mark.parametrize("name", ["claims.parquet", "papers.parquet"])
def test_a_damaged_table_is_made_anew(folder: Path, name: str) -> None:
    expected = gate.table(folder)
    (folder / "build" / name).write_bytes(b"PAR1 not really")
    assert gate.table(folder).equals(expected)
    assert pl.read_parquet(folder / "build" / name).height > 0


def test_a_table_with_other_columns_is_made_anew(folder: Path) -> None:
    expected = gate.table(folder)
    gate.write_atomically(expected.drop("method"), gate.built_path(folder), gate.fingerprint(folder))
    assert gate.table(folder).equals(expected)


def test_a_folder_that_cannot_be_written_still_gives_a_table(folder: Path) -> None:
    (folder / "build").write_text("a file where the folder should be")
    assert gate.table(folder).height == 1
    with pytest.raises(FileError, match="cannot write the table"):
        gate.build(folder, gate.built_path(folder))


def test_what_fails_the_checks_leaves_the_old_table(folder: Path) -> None:
    out = gate.built_path(folder)
    gate.build(folder, out)
    before = out.read_bytes()
    (folder / "claims" / "alpha.yaml").write_text(ALPHA.replace("accuracy", "acuracy").replace("mmlu", "mmluu"))
    with pytest.raises(ClaimsError) as caught:
        gate.build(folder, out)
    assert len(caught.value.problems) == 2
    assert out.read_bytes() == before


def test_a_write_that_breaks_off_leaves_the_old_table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = gate.built_path(folder)
    frame = gate.build(folder, out)
    before = out.read_bytes()

    def breaks(self: pl.DataFrame, file: Any, **options: Any) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", breaks)
    with pytest.raises(OSError, match="No space left"):
        gate.write_atomically(frame, out)
    assert out.read_bytes() == before
    assert sorted(path.name for path in out.parent.iterdir()) == ["claims.parquet", "papers.parquet"]


def test_fingerprint_does_not_confuse_where_a_file_ends(tmp_path: Path) -> None:
    one = data_folder(tmp_path / "one", {"a": "x", "b": "yz"})
    two = data_folder(tmp_path / "two", {"a": "xy", "b": "z"})
    same = data_folder(tmp_path / "three", {"b": "yz", "a": "x"})
    assert gate.fingerprint(one) == gate.fingerprint(same) != gate.fingerprint(two)


@pytest.mark.parametrize("name", ["conditions.yaml", "methods/a.yaml", "benchmarks/b.yaml", "claims/b.yaml"])
def test_every_registry_counts_in_the_fingerprint(name: str, tmp_path: Path) -> None:
    folder = data_folder(tmp_path, {"a": "x"})
    before = gate.fingerprint(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("{}")
    assert gate.fingerprint(folder) != before


def test_a_folder_without_data_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ClaimsError, match=r"metrics\.yaml"):
        gate.table(tmp_path)
