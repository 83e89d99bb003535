"""Findings of imported results on the audit page: filters, groups, rows that open."""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest

from claims.audit.overview import grouped
from claims.audit.table_findings import table_findings
from claims.registry.lookup import Registry
from dashboard.findings import FindingsQuery
from dashboard.links import address_with, from_params
from dashboard.result_findings import counts_of, each_table, groups_table, passing
from tests.claim_rows import frame, row, small_registry

EVIL = "</table><script>alert(1)</script>"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("registry") / "data")


@pytest.fixture(scope="module")
def findings(registry: Registry) -> pl.DataFrame:
    def of(name: str, value: float, **more: str) -> dict[str, object]:
        return row(value, paper_id=name, source_id=name, **more)

    rows = [
        of("a", 70.0), of("b", 72.0), of("c", 75.0),
        of("a", 50.0, method=EVIL), of("b", 51.0, method=EVIL),
        of("a", 30.0, benchmark="coco"), of("a", 33.0, benchmark="coco"),
    ]  # fmt: skip
    return table_findings(frame(*rows), registry)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (FindingsQuery(), 5),
        (FindingsQuery(source=("a",)), 4),
        (FindingsQuery(source=("a", "b")), 3),  # what stands between two sources, and inside the first
        (FindingsQuery(source=("a", "b"), rule=("sources",)), 2),
        (FindingsQuery(source=("b", "c")), 1),
        (FindingsQuery(benchmark=("coco",)), 1),
        (FindingsQuery(verdict=("notice",)), 1),
        (FindingsQuery(q="alpha 72"), 2),
        (FindingsQuery(q="[("), 0),
    ],
)
def test_filters(findings: pl.DataFrame, query: FindingsQuery, count: int) -> None:
    assert passing(findings, query).height == count


def test_choices_are_counted_over_the_other_filters(findings: pl.DataFrame) -> None:
    query = FindingsQuery(source=("c",), rule=("sources",))
    assert counts_of(passing(findings, query, but="source"), "source") == {"a": 3, "b": 3, "c": 2}
    assert counts_of(passing(findings, query, but="rule"), "rule") == {"sources": 2}


def test_a_group_leads_to_just_its_findings(findings: pl.DataFrame, registry: Registry) -> None:
    groups = grouped(findings)
    table = groups_table(groups, registry, partial(address_with, "audit", FindingsQuery()))
    links = [unescape(each) for each in re.findall(r'href="(audit[^"]+)"', table)]
    counted = [passing(findings, from_params(FindingsQuery, parse_qs(urlsplit(each).query))).height for each in links]
    assert counted[::2] == groups["findings"].to_list()


def test_a_finding_opens_its_claim_and_names_never_act(findings: pl.DataFrame, registry: Registry) -> None:
    table = each_table(findings, registry, partial(address_with, "audit", FindingsQuery(view="each")))
    assert "<script" not in table
    assert table.count("<tr data-row=") == findings.height
    assert table.count('data-open="" href="audit?view=each&amp;row=') == findings.height
    assert "75</b> <small>c</small>" in table
