"""One bad file: what the others say is served with a notice, and only building and validating refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.record.errors import ClaimsError
from tests.small import data_folder, entries
from validation import gate
from validation.inspection import inspect
from validation.serving import SHOWN, Omissions, good_claims, served_tables

GOOD = entries(["method: Good, benchmark: mmlu, metric: accuracy, reported: 70.0%"])
TWICE = "{method: Twice, benchmark: mmlu, metric: accuracy, reported: 71%}"
SOURCE = "title: T\norigin: o\nurl: https://example.org\npublished: 2026-01-02\nlicence: MIT\n"
BAD = {
    "claims/a.yaml": "paper: {title: A\n",
    "claims/b.yaml": f"paper: {{title: B}}\nclaims: [{TWICE.replace('accuracy', 'acuracy')}]\n",
    "claims/c.yaml": "paper: {title: C}\nclaims: [{method: C, metric: accuracy, benchmark: mmlu, reported: 170%}]\n",
    "claims/d.yml": "paper: {title: D}\nclaims: []\n",
    "claims/e.yaml": f"paper: {{title: E}}\nclaims: [{TWICE}, {TWICE}]\n",
    "sources/s/source.yaml": "title: S\n",
    "sources/t/source.yaml": SOURCE,
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = data_folder(tmp_path / "data", {"good": GOOD})
    for name in ("s", "t"):
        (folder / "sources" / name).mkdir(parents=True)
        (folder / "sources" / name / "source.yaml").write_text(SOURCE)
    return folder


def spoil(data: Path, name: str) -> None:
    (data / name).write_text(BAD[name])
    if name == "sources/t/source.yaml":
        (data / "sources" / "t" / "claims.parquet").write_bytes(b"PAR1")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_left_out_and_said(data: Path, name: str) -> None:
    before = served_tables(data)
    assert (before.left_out, before.left_out.notice, before.fault_lines) == (Omissions(), None, ())
    spoil(data, name)
    served = served_tables(data)
    assert served.tables.claims["method"].to_list() == ["Good"]
    assert served.left_out.notice == "1 file has faults and is left out: numbers may be missing"
    assert len(served.fault_lines) == len(served.left_out.faults) > 0
    assert [line for line in served.fault_lines if not line.startswith(name.rpartition("/")[0])] == []
    assert not any(str(data) in line for line in served.fault_lines)
    with pytest.raises(ClaimsError):
        gate.build(data)
    assert not inspect(data).passed


def test_a_table_of_good_files_is_not_kept_as_the_whole(data: Path) -> None:
    for name in BAD:
        spoil(data, name)
    assert (
        served_tables(data).left_out.notice == f"{len(BAD)} files have faults and are left out: numbers may be missing"
    )
    assert not gate.built_path(data).exists()
    for name in BAD:
        (data / name).unlink()
    (data / "sources" / "t" / "claims.parquet").unlink()
    assert served_tables(data).left_out == Omissions()


def test_claims_of_bad_files_are_left_out_and_said(data: Path) -> None:
    spoil(data, "claims/b.yaml")
    _, papers, claims, left_out = good_claims(data)
    assert [paper.id for paper in papers] == ["good"]
    assert [claim.method for claim in claims] == ["Good"]
    assert [fault.rule for fault in left_out.faults] == ["unknown-metric"]


def test_the_notice_of_the_terminal_is_short(data: Path) -> None:
    assert Omissions().terminal_notice() == ""
    for name in BAD:
        spoil(data, name)
    left_out = served_tables(data).left_out
    lines = left_out.terminal_notice().splitlines()
    assert len(lines) == SHOWN + 3
    assert lines[-2] == f"  and {len(left_out.faults) - SHOWN} more"
    assert "claimboard validate" in lines[-1]
