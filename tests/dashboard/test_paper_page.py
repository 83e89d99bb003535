"""Papers as lists and pages of long lists, without Streamlit."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from dashboard import paper_facts
from dashboard.paging import page_count, page_number, pages_nav
from tests.claim_rows import frame, row, small_registry
from tests.dashboard.test_compare_page import EVIL


def test_claims_stand_as_one_reads_them() -> None:
    rows = frame(row(1, sentence=None), row(2, sentence=4, start=9), row(3, sentence=4, start=2), row(4, sentence=0))
    assert paper_facts.reading_order(rows)["value"].to_list() == [4, 3, 2, 1]


def test_sources_in_bulk_are_no_papers_that_were_read(tmp_path: Path) -> None:
    claims = frame(row(1, paper_id="read"), row(2, paper_id="board", origin="imported"))
    papers = pl.DataFrame({"paper_id": ["read", "survey", "board"], "claims": [1, 0, 1]})
    assert paper_facts.read_line(papers, paper_facts.in_bulk(claims, small_registry(tmp_path))) == (
        "**2** papers were read; **1** report a number as a result, **1** do not. "
        "**1** further source was imported in bulk."
    )


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
