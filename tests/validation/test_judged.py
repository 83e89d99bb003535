"""Findings that are kept beside the table."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from claims.audit import table_findings as audit
from claims.record.errors import ClaimsError
from tests.claim_rows import data_folder
from validation import gate, judged

PAPER = """\
paper: {{title: {0}}}
claims:
  - {{method: GPT-4, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: {1}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return data_folder(
        tmp_path / "data", {"alpha": PAPER.format("Alpha", "86.4%"), "beta": PAPER.format("Beta", "83.7%")}
    )


def test_findings_are_made_once_and_again_when_a_file_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = judged.findings(folder)
    assert first.select("source", "other", "printed", "other_printed").rows() == [("alpha", "beta", "86.4%", "83.7%")]
    kept = gate.built_path(folder).with_name(judged.FINDINGS)
    assert pl.read_parquet(kept).equals(first)
    with monkeypatch.context() as patched:
        patched.setattr(audit, "table_findings", lambda *_: pytest.fail("computed again"))
        assert judged.findings(folder).equals(first)
    (folder / "claims" / "beta.yaml").write_text(PAPER.format("Beta", "86.40%"))
    assert judged.findings(folder)["verdict"].to_list() == ["consistent"]


def test_a_damaged_file_is_made_anew_and_a_broken_folder_has_none(folder: Path) -> None:
    first = judged.findings(folder)
    kept = gate.built_path(folder).with_name(judged.FINDINGS)
    kept.write_bytes(b"PAR1 not really")
    assert judged.findings(folder).equals(first)
    (folder / "claims" / "beta.yaml").write_text("paper: {}")
    with pytest.raises(ClaimsError):
        judged.findings(folder)
