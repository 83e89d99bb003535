"""What the page of the audit chooses and counts, and what it lets take along, without Streamlit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claims.audit.findings import Verdict
from claims.audit.table_findings import table_findings
from claims.registry.lookup import Registry
from dashboard import audit_facts, result_findings
from dashboard.audit_facts import WholeAudit
from dashboard.findings import FindingsQuery, holds, known_findings
from tests.claim_rows import data_folder, frame, row
from tests.dashboard.test_audit_view import PAPERS
from tests.dashboard.test_taken_along import holds_what_is_shown, is_what_python_makes, is_what_the_command_prints

EVIL = "=A_1 & {b} <script>"
COCO: dict[str, Any] = {"benchmark": "coco"}
TABLE = frame(*(
    row(value, method=method, paper_id=name, source_id=name, origin=origin, **more)
    for name, value, method, origin, more in (
        ("a", 70.0, "Alpha", "imported", {}), ("b", 72.0, "Alpha", "imported", {}),
        ("c", 75.0, "Alpha", "reported", {}),
        ("a", 50.0, EVIL, "imported", {}), ("b", 51.0, EVIL, "imported", {}),
        ("c", 10.0, "Own", "reported", {}), ("d", 12.0, "Own", "reported", {}),
        ("a", 30.0, "Alpha", "imported", COCO), ("a", 33.0, "Alpha", "imported", COCO),
    )
))  # fmt: skip


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """The registry of a data folder whose table is `TABLE`."""
    folder = data_folder(tmp_path / "data", PAPERS)
    monkeypatch.setenv("CLAIMBOARD_DATA", str(folder))
    found = Registry.load(folder)
    monkeypatch.setattr(audit_facts, "served_table", lambda: TABLE)
    monkeypatch.setattr(audit_facts, "served_findings", lambda: table_findings(TABLE, found))
    return found


def whole() -> WholeAudit:
    """Findings of the papers of the folder and of the table."""
    return WholeAudit(audit_facts.loaded(papers=True).papers, audit_facts.loaded(papers=False).results)


def test_what_people_read_is_examined_by_itself(registry: Registry) -> None:
    assert "Own" in table_findings(TABLE, registry)["method"].to_list()
    assert set(whole().results["method"]) == {"Alpha", EVIL}


def test_the_page_opens_with_all_but_what_agrees(registry: Registry) -> None:
    assert audit_facts.first_verdicts(whole()) == ("inconsistent", "conflict", "notice")
    assert audit_facts.first_verdicts(WholeAudit((), whole().results.clear())) == ()


def test_choices_are_counted_and_what_is_chosen_comes_first(registry: Registry) -> None:
    found = whole()
    assert audit_facts.options(found, FindingsQuery(), "rule", registry)["sources"].startswith("two sources · ")
    assert list(audit_facts.options(found, FindingsQuery(benchmark=("kodak",)), "benchmark", registry)) == [
        "kodak", "mmlu", "coco",
    ]  # fmt: skip
    assert audit_facts.options(found, FindingsQuery(rule=("sources",)), "benchmark", registry) == {"mmlu": "MMLU · 4"}
    counts = audit_facts.verdict_counts(found, FindingsQuery(benchmark=("coco",), verdict=("conflict",)))
    assert counts["notice"] == 1
    assert counts["inconsistent"] == 1  # of a paper


def test_words_leave_the_same_findings_as_the_query_does(registry: Registry) -> None:
    found = whole()
    every = FindingsQuery(verdict=tuple(verdict.value for verdict in Verdict))
    for words in ("", "alpha", "ALPHA coco", EVIL[:3], "nobody"):
        held, query = audit_facts.worded(found, words), replace(every, q=words)
        assert held.results.equals(result_findings.passing(found.results, query))
        assert [*held.papers] == [finding for finding in found.papers if holds(finding, query)]
    assert 0 < audit_facts.worded(found, "coco").results.height < found.results.height
    assert len(audit_facts.worded(found, found.papers[0].papers[0].title).papers) > 0


def test_what_a_link_names_and_nobody_knows_is_said(registry: Registry) -> None:
    asked = FindingsQuery(("conflikt",), ("sourcess",), ("aa",), ("mmul",), view="all")
    query, faults = known_findings(asked, audit_facts.there(whole(), registry))
    assert query == FindingsQuery()
    assert len(faults) == 5
    assert "did you mean 'mmlu'" in " ".join(faults)
    assert "there is each" in faults[-1]


@pytest.mark.parametrize("query", [
    FindingsQuery(("conflict", "notice")), FindingsQuery(("conflict",), view="each"),
    FindingsQuery(("conflict",), source=("a", "b"), q="alpha"),
])  # fmt: skip
def test_findings_of_results_are_taken_along(registry: Registry, query: FindingsQuery) -> None:
    rows = audit_facts.result_rows(whole(), query)
    taken = audit_facts.taken_results(rows, query, TABLE, registry)
    holds_what_is_shown(taken)
    is_what_the_command_prints(taken)
    is_what_python_makes(taken)


def test_a_command_refuses_what_is_not_there(registry: Registry) -> None:
    from claims.record.errors import ClaimsError
    from dashboard.commands import lists

    with pytest.raises(ClaimsError, match="did you mean 'conflict'"):
        lists.findings(verdict=["conflikt"])
    with pytest.raises(ClaimsError, match="did you mean 'mmlu'"):
        lists.claims(benchmark=["mmul"])


def test_a_frame_of_papers_has_no_row_too_many(registry: Registry) -> None:
    query = FindingsQuery(("conflict",), source=("beta",))
    found = audit_facts.listed_papers(query)
    assert found["verdict"].to_list() == ["conflict"]
    assert audit_facts.listed_papers(FindingsQuery(("conflict",), source=("gamma",))).schema == found.schema
    assert isinstance(found, pl.DataFrame)
