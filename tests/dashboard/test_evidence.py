"""The panel behind a number: what it says, what it must not say, and that data never acts in it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import polars as pl
import pytest

from claims.audit.table_findings import table_findings
from claims.audit.verdicts import told_of_claims
from claims.registry.lookup import Registry
from dashboard.evidence import Corroboration, corroboration, evidence, how_to_read
from tests.claim_rows import frame, row, small_registry

EVIL = '"><img src=x onerror=alert(1)></table><script>alert(2)</script>'


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("registry") / "data")


def panel(claims: pl.DataFrame, registry: Registry, at: int = 0, **more: Any) -> str:
    one = claims.row(at, named=True) | more
    told = corroboration(one, claims, told_of_claims(table_findings(claims, registry)), ())
    return evidence(one, told, registry, close="board?benchmark=mmlu")


def words(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_it_says_figure_source_setting_and_who_measured(registry: Registry) -> None:
    told = words(panel(frame(row(72.6, reported="72.6%", evaluator="HELM")), registry))
    for said in ("72.6%", "as printed", "Setting 5-shot", "HELM", "Alpha: a Paper", "paper, 2024-01;", "MMLU"):
        assert said in " ".join(told.split())
    silent = words(panel(frame(row(72.6, setting=None, evaluator=None)), registry))
    assert "Setting unstated" in " ".join(silent.split())
    assert "the source does not say" in silent


def test_a_computed_value_is_never_called_printed(registry: Registry) -> None:
    source = row(60.0, claim_id="alpha:aaaaaaaa")
    computed = row(
        62.1, claim_id="alpha:bbbbbbbb", origin="derived", derived_from=["alpha:aaaaaaaa"], reported="62.1%",
        low=62.0, high=62.2, norm_low=62.0, norm_high=62.2, setting="0-shot",
    )  # fmt: skip
    html = panel(frame(source, computed), registry, at=1)
    told = " ".join(words(html).split())
    assert "printed" not in told.replace("printed nowhere", "")
    assert "computed, printed nowhere, between 62 and 62.2" in told
    assert "Computed from 60 %" in told
    assert "What follows from it ∴ 62.1 %" in " ".join(words(panel(frame(source, computed), registry)).split())


def test_other_reports_say_in_what_they_differ(registry: Registry) -> None:
    claims = frame(
        row(70.0), row(71.0, setting="0-shot"), row(72.0, paper_id="beta", title="Beta", evaluator="self"),
        row(50.0, method="Other"),
    )  # fmt: skip
    told = " ".join(words(panel(claims, registry)).split())
    assert "2 other reports of this cell" in told
    assert "71 % setting 0-shot" in told
    assert "72 % measured by its own authors · source Beta" in told
    assert "50 %" not in told


def test_a_rank_has_its_interval_and_a_reason(registry: Registry) -> None:
    ranked = {"rank": 4, "rank_low": 2, "rank_high": 11, "tie_group": 2, "evidence_note": "Wilson interval"}
    told = " ".join(words(panel(frame(row(70.0)), registry, **ranked)).split())
    assert "Rank 4 (between 2 and 11) · tie group 2 Wilson interval." in told
    unranked = {"rank": None, "remark": "reported as a limit (up to), not as a value"}
    assert "Not ranked: reported as a limit" in words(panel(frame(row(70.0)), registry, **unranked))


def test_the_words_of_the_source_have_their_figure_marked(registry: Registry) -> None:
    html = panel(frame(row(70.0, reported="70.0%", figure="reaches 70.0% on <b>MMLU</b>")), registry)
    assert "reaches <mark>70.0%</mark> on &lt;b&gt;MMLU&lt;/b&gt;" in html


@pytest.mark.parametrize("field", ["method", "title", "setting", "reported", "figure", "evaluator", "url", "claim_id"])
def test_data_never_acts(registry: Registry, field: str) -> None:
    html = panel(frame(row(**{"arxiv": None, field: EVIL})), registry)
    assert "<img" not in html
    assert "<script" not in html
    assert ("onerror" in html) == (field != "url")  # what is no address of a page is not shown
    assert re.findall(r"href=\"(?!https?:|[a-z]+\?)[^\"]*", html) == []


def test_only_web_addresses_are_links(registry: Registry) -> None:
    html = panel(frame(row(arxiv=None, url="javascript:alert(1)")), registry)
    assert "javascript" not in html


def test_nothing_open_explains_the_marks() -> None:
    assert "measured by a third party" in how_to_read()
    assert "data-open" not in how_to_read()


def test_an_untold_claim_has_no_empty_sections(registry: Registry) -> None:
    html = evidence(frame(row(70.0)).row(0, named=True), Corroboration(), registry)
    assert "Audit" not in html
    assert "other report" not in html
    assert "data-close" not in html
