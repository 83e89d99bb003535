"""The audit of imported results as tables and records: numbers first, each finding when asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from claims.audit.overview import TableAudit, audit_of
from claims.audit.table_findings import table_findings
from claims.registry.lookup import Registry
from dashboard.cli import app
from dashboard.table_audit import counted, records, shown_tables
from tests.claim_rows import frame, row


@pytest.fixture(scope="module")
def audit(data: Path) -> TableAudit:
    apart = [row(70.0 + n, method=f"M{n}", paper_id="a", source_id="a") for n in range(5)]
    others = [row(70.0 + 2 * n, method=f"M{n}", paper_id="b", source_id="b") for n in range(5)]
    score = {"benchmark": "aime-2024", "metric": "pass_at_1", "setting": None, "paper_id": "b", "source_id": "b"}
    table = frame(*apart, *others, row(39.2, **score), row(40.0, **score))
    return audit_of(table_findings(table, Registry.load(data)), ["b"])


def test_conflicts_are_counted_by_pair_of_sources_and_benchmark(audit: TableAudit) -> None:
    assert counted(audit) == {
        "cells of two sources": 5, "conflicts": 3, "exchanges": 0, "cells of two values": 1,
        "scores of known size": 7, "odd scores": 1,
    }  # fmt: skip
    assert audit.pairs().rows() == [("a", "b", "mmlu", 5, 3, 3.0, 4.0, "M4: 74 and 78")]
    assert audit.places().rows() == [("b", "aime-2024", 1, "Alpha: 39.2, 40")]
    assert audit.boards().select("benchmark", "size", "scores", "odd", "fit", "example").rows() == [
        ("aime-2024", 30, 2, 1, 0.5, "39.2")
    ]


def test_each_is_shown_when_asked_the_widest_apart_first(audit: TableAudit) -> None:
    few, many = shown_tables(audit), shown_tables(audit, every=True)
    assert [len(table.rows) for table in few] == [1, 1, 1]
    assert [table.rows[0][0] for table in many] == ["M4", "b", "b"]
    assert [len(table.rows) for table in shown_tables(audit, every=True, limit=2)] == [2, 1, 1]
    assert shown_tables(audit, every=True, limit=2)[0].notes == ["1 more: --limit 0 shows all"]


def test_records_hold_the_ids_of_the_claims(audit: TableAudit) -> None:
    found = records(audit)
    assert len(found["conflicts"]) == 3
    assert found["conflicts"][0]["claims"] != found["conflicts"][0]["other_claims"]
    assert found["odd_scores"][0]["printed"] == "39.2"
    assert found["two_values"][0]["printed"] == "39.2, 40"


def test_sources_that_have_no_part_are_not_told_of(data: Path) -> None:
    rows = row(70.0, paper_id="a", source_id="a"), row(60.0, paper_id="b", source_id="b")
    assert audit_of(table_findings(frame(*rows), Registry.load(data)), ["c"]).cells.is_empty()


@pytest.mark.parametrize(("arguments", "said"), [(("-s", "x", "-p", "y"), "cannot be asked for at once")])
def test_what_cannot_be_asked_is_said(arguments: tuple[str, ...], said: str) -> None:
    assert said in str(CliRunner().invoke(app, ["audit", *arguments]).exception)
