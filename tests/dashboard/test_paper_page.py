"""Papers as lists and pages of long lists, without Streamlit."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from dashboard import paper_facts
from dashboard.browsing import found_claims
from dashboard.dead_links import missing_paper
from dashboard.paging import page_count, page_number, pages_nav
from tests.claim_rows import frame, row, small_registry
from tests.dashboard.test_compare_page import EVIL


def test_claims_stand_as_one_reads_them(tmp_path: Path) -> None:
    rows = frame(row(1, sentence=None), row(2, sentence=4, start=9), row(3, sentence=4, start=2), row(4, sentence=0))
    found = found_claims(rows, paper_facts.of_source("alpha"), small_registry(tmp_path))
    assert found["value"].to_list() == [4, 3, 2, 1]


def test_sources_in_bulk_are_no_papers_that_were_read(tmp_path: Path) -> None:
    claims = frame(row(1, paper_id="read"), row(2, paper_id="board", origin="imported"))
    papers = pl.DataFrame({"paper_id": ["read", "survey", "board"], "claims": [1, 0, 1]})
    assert paper_facts.read_line(papers, paper_facts.in_bulk(claims, small_registry(tmp_path))) == (
        "**2** papers were read; **1** report a number as a result, **1** do not. "
        "**1** further source was imported in bulk."
    )


def test_only_addresses_of_the_web_are_links() -> None:
    paper = {"arxiv": None, "url": "javascript:alert(1)", "code": ["https://a.b/c", "ftp://x", "https://a.b/d"]}
    assert paper_facts.links_of(paper) == {"code": "https://a.b/c", "code 2": "https://a.b/d"}
    assert paper_facts.links_of({**paper, "arxiv": "2401.00001"})["read it"] == "https://arxiv.org/abs/2401.00001"


def test_the_picker_has_what_papers_measure_or_name(tmp_path: Path) -> None:
    papers = pl.DataFrame({"measured": [["mmlu"], [], ["gone"]], "benchmarks": [["kodak"], ["mmlu"], ["mmlu"]]})
    known = paper_facts.named_benchmarks(papers)
    assert known == {"mmlu": 3, "kodak": 1, "gone": 1}
    assert paper_facts.listed_benchmarks(known, small_registry(tmp_path)) == {"kodak": "Kodak · 1", "mmlu": "MMLU · 3"}


def test_a_source_has_the_audit_of_papers_where_somebody_read_it() -> None:
    assert paper_facts.read_by_hand(frame(row(1, origin="imported"), row(2)))
    assert not paper_facts.read_by_hand(frame(row(1, origin="imported")))
    assert "audit" in paper_facts.of_source("alpha", audited=True).columns
    assert "audit" not in paper_facts.of_source("alpha").columns


def test_a_paper_that_is_not_there_is_answered_with_the_nearest() -> None:
    papers = pl.DataFrame({"paper_id": ["alpha", "beta"]})
    assert missing_paper("alpha", papers) == ()
    assert missing_paper("bta", papers) == ("There is no paper 'bta'; did you mean 'beta'?",)


def test_benchmarks_are_linked_and_nothing_acts(tmp_path: Path) -> None:
    html = paper_facts.benchmarks_line({"measured": ["mmlu", EVIL], "benchmarks": ["coco"]}, small_registry(tmp_path))
    assert 'Numbers on: <a href="benchmark?id=mmlu"><bdi>MMLU</bdi></a>' in html
    assert "Only names" in html
    assert "<script" not in html


@pytest.mark.parametrize(("text", "number"), [("", 1), ("2", 2), ("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1)])
def test_odd_pages_are_the_nearest(text: str, number: int) -> None:
    assert page_number(text, 3) == number


def test_far_pages_are_not_linked() -> None:
    html = pages_nav(50, page_count(5001, 50), "claims?page={}".format)
    assert [int(part.split("<")[0].replace(",", "")) for part in html.split('">')[1:] if part[0].isdigit()] == [
        1, 48, 49, 50, 51, 52, 101,
    ]  # fmt: skip
    assert 'aria-current="page">50<' in html
    assert pages_nav(1, page_count(0, 50), str) == ""
