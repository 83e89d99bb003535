"""Choosing, filtering, links and formats of the pages, without Streamlit."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.formats.table_writer import csv_bytes
from claims.record.entries import Metric
from claims.registry.lookup import Registry
from dashboard import browsing, choices, reading
from dashboard.browsing import ClaimsQuery, PapersQuery
from dashboard.choices import BOUNDS, COMPARISONS, BoardQuery, settle, touched
from dashboard.formatting import (
    address,
    escaped,
    metric_label,
    needed_decimals,
    number,
    printed_decimals,
    quantity,
    source_link,
)
from dashboard.links import address_with, from_params, row_addresses, to_params
from dashboard.ranking import ranked, sections
from tests.claim_rows import frame, row, small_registry

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("registry") / "data")


TABLE = frame(
    row(70.0, method="Alpha", published=date(2022, 5, 1)),
    row(80.0, method="Beta Max", bound="up_to", published=date(2024, 1, 1)),
    row(60.0, method="Beta", setting="0-shot", published=None),
    row(65.0, method="Gamma", setting=None),
    row(50.0, method="Gamma", subset="stem"),
    row(2.0, method="Gamma", comparison="difference", unit="percentage_point", norm_unit="percentage_point"),
    row(9.0, norm_value=-9.0, benchmark="kodak", metric="bd_rate", comparison="relative", setting=None, baseline="VTM"),
    row(30.0, benchmark="kodak", metric="psnr", unit="dB", norm_unit="dB", setting=None),
)


class TestLinks:
    @given(
        st.builds(
            BoardQuery,
            benchmark=WORDS,
            metric=WORDS,
            subset=st.one_of(st.just(""), WORDS),
            comparison=st.sampled_from(("", *COMPARISONS)),
            setting=st.lists(WORDS, unique=True, max_size=3).map(tuple),
            method=st.one_of(st.just(""), WORDS),
            since=st.none() | st.integers(1950, 2100),
            until=st.none() | st.integers(1950, 2100),
            bound=st.sets(st.sampled_from(BOUNDS)).map(lambda some: tuple(b for b in BOUNDS if b in some)),
        )
    )
    def test_a_link_gives_the_view_back(self, query: BoardQuery) -> None:
        params = {name: [value] if isinstance(value, str) else value for name, value in to_params(query).items()}
        assert from_params(BoardQuery, params) == query

    @given(
        st.dictionaries(st.sampled_from(["benchmark", "since", "size", "bound", "x"]), st.lists(st.text(), max_size=3))
    )
    def test_any_link_can_be_read(self, registry: Registry, params: dict[str, list[str]]) -> None:
        query = settle(from_params(BoardQuery, params), TABLE, registry)
        assert query.since is None or 0 <= query.since <= 9999
        assert set(query.bound) <= set(BOUNDS)

    def test_filters_at_rest_are_not_in_the_link(self) -> None:
        assert to_params(BoardQuery(benchmark="mmlu", metric="accuracy")) == {"benchmark": "mmlu", "metric": "accuracy"}

    def test_other_pages_have_links_too(self) -> None:
        claims = ClaimsQuery(text="llama", metric=("f1", "bleu"), claim="a:1")
        assert to_params(claims) == {"text": "llama", "metric": ["f1", "bleu"], "claim": "a:1"}
        assert from_params(ClaimsQuery, {"text": ["llama"], "metric": ["f1", "bleu"], "claim": ["a:1"]}) == claims
        for query in (ClaimsQuery(), claims, ClaimsQuery("a&row=b", page="2", row="old"), BoardQuery("mmlu")):
            addresses = row_addresses("page", query)
            for claim in ("a:1", "b c&d=é"):
                assert addresses(claim) == address_with("page", query, row=claim)
        assert from_params(PapersQuery, {"code": ["1"], "benchmark": []}) == PapersQuery(code=True)


class TestSettling:
    def test_without_a_choice_the_fullest_board_opens(self, registry: Registry) -> None:
        query = settle(BoardQuery(), TABLE, registry)
        assert (query.benchmark, query.metric, query.subset, query.comparison) == ("mmlu", "accuracy", "", "absolute")

    def test_the_fullest_board_is_one_of_numbers_side_by_side(self, registry: Registry) -> None:
        parts = [row(1.0 + place, subset="stem", benchmark="mmlu") for place in range(4)]
        scattered = [row(2.0, benchmark="coco", subset=f"part{place}") for place in range(6)]
        query = settle(BoardQuery(), frame(*parts, *scattered, row(1.0)), registry)
        assert (query.benchmark, query.subset) == ("mmlu", "stem")

    def test_any_name_of_a_benchmark_is_understood(self, registry: Registry) -> None:
        asked = BoardQuery(benchmark="massive multitask language understanding", metric="acc")
        query = settle(asked, TABLE, registry)
        assert (query.benchmark, query.metric) == ("mmlu", "accuracy")
        assert settle(BoardQuery(benchmark="MMLU/STEM"), TABLE, registry).subset == "stem"

    def test_an_unknown_benchmark_stays_as_asked(self, registry: Registry) -> None:
        assert settle(BoardQuery(benchmark="mmluu"), TABLE, registry).benchmark == "mmluu"

    def test_bd_rate_opens_on_relative_claims(self, registry: Registry) -> None:
        query = settle(BoardQuery(benchmark="kodak"), TABLE, registry)
        assert (query.metric, query.comparison) == ("bd_rate", "relative")

    def test_choices_that_the_board_does_not_have_fall_away(self, registry: Registry) -> None:
        asked = BoardQuery(
            benchmark="mmlu", metric="psnr", subset="none", comparison="ratio", setting=("9-shot", "5-shot")
        )
        query = settle(asked, TABLE, registry)
        assert (query.metric, query.subset, query.comparison, query.setting) == (
            "accuracy",
            "",
            "absolute",
            ("5-shot",),
        )

    def test_an_empty_table_settles_too(self, registry: Registry) -> None:
        assert settle(BoardQuery(), frame(), registry).benchmark == ""
        assert settle(BoardQuery(benchmark="coco"), frame(), registry).metric == "accuracy"

    @given(
        query=st.builds(
            BoardQuery, benchmark=st.text(max_size=8), metric=st.text(max_size=8), subset=st.text(max_size=8)
        )
    )
    def test_settling_twice_changes_nothing(self, query: BoardQuery, registry: Registry) -> None:
        once = settle(query, TABLE, registry)
        assert settle(once, TABLE, registry) == once


class TestOptions:
    def test_benchmarks_with_claims_come_first(self, registry: Registry) -> None:
        found = choices.benchmark_options(TABLE, registry)
        assert found == {"kodak": 2, "mmlu": 6, "coco": 0, "wikitext-103": 0}
        assert list(found) == ["kodak", "mmlu", "coco", "wikitext-103"]

    def test_settings_and_parts_are_counted(self, registry: Registry) -> None:
        query = settle(BoardQuery(), TABLE, registry)
        assert choices.setting_options(choices.kind_rows(TABLE, query)) == {"5-shot": 2, "0-shot": 1, "unstated": 1}
        assert choices.subset_options(TABLE, registry, "mmlu", "accuracy") == {"": 5, "stem": 1}

    def test_another_board_drops_the_old_board_s_filters_and_keeps_the_reader_s_words(self) -> None:
        old = BoardQuery("mmlu", "accuracy", "stem", "difference", ("5-shot",), "llama", 2022, None, ("exact",), True)
        new = touched(old, {"benchmark": "kodak", "metric": "accuracy", "setting": ["5-shot"]}, None)
        assert new == BoardQuery("kodak", method="llama", since=2022)

    def test_a_knob_at_its_end_is_no_filter(self) -> None:
        query = BoardQuery("mmlu", "accuracy")
        assert touched(query, {"span": (2020, 2025)}, (2020, 2025)) == query
        assert touched(query, {"span": (2021, 2025)}, (2020, 2025)).since == 2021
        assert touched(query, {"span": (2020, 2024)}, (2020, 2025)).until == 2024
        assert choices.span(BoardQuery(since=1990, until=2023), (2020, 2025)) == (2020, 2023)


class TestFilters:
    @pytest.mark.parametrize(
        ("filters", "methods"),
        [
            ({}, ["Beta", "Alpha", "Beta Max", "Gamma"]),
            ({"method": "MAX beta"}, ["Beta Max"]),
            ({"method": ".*"}, []),
            ({"setting": ("unstated",)}, ["Gamma"]),
            ({"setting": ("0-shot", "unstated")}, ["Beta", "Gamma"]),
            ({"since": 2023}, ["Beta Max", "Gamma"]),
            ({"until": 2023}, ["Alpha"]),
            ({"bound": ("up_to",)}, ["Beta Max"]),
        ],
    )
    def test_each_filter(self, filters: dict[str, Any], methods: list[str], registry: Registry) -> None:
        query = settle(BoardQuery(**filters), TABLE, registry)
        assert choices.filtered(ranked(TABLE, query, registry), query)["method"].to_list() == methods

    def test_a_filter_does_not_change_a_rank(self, registry: Registry) -> None:
        table = frame(row(70.0, method="A"), row(80.0, method="B"), row(75.0, method="C"))
        query = settle(BoardQuery(method="A"), table, registry)
        assert choices.filtered(ranked(table, query, registry), query)["rank"].to_list() == [3]

    def test_changes_are_listed_without_ranks(self, registry: Registry) -> None:
        query = settle(BoardQuery(comparison="difference"), TABLE, registry)
        board = ranked(TABLE, query, registry)
        assert board.select("method", "rank").rows() == [("Gamma", None)]

    def test_groups_are_headed_by_what_sets_them_apart(self, registry: Registry) -> None:
        board = ranked(TABLE, settle(BoardQuery(), TABLE, registry), registry)
        assert list(sections(board)) == ["setting 0-shot", "setting 5-shot", "setting unstated"]
        board = ranked(TABLE, settle(BoardQuery(benchmark="kodak"), TABLE, registry), registry)
        assert list(sections(board)) == ["against VTM"]
        board = ranked(TABLE, settle(BoardQuery(benchmark="kodak", metric="psnr"), TABLE, registry), registry)
        assert list(sections(board)) == [""]

    @pytest.mark.parametrize(
        ("query", "methods"),
        [(ClaimsQuery(text="max ALPHA:"), ["Beta Max"]), (ClaimsQuery(text="bd-rate"), ["Alpha"]),
         (ClaimsQuery(text="KODAK psnr"), ["Alpha"]), (ClaimsQuery(metric=("psnr", "bd_rate")), ["Alpha", "Alpha"]),
         (ClaimsQuery(direction=("increase",)), []), (ClaimsQuery(method="beta", text="0-shot"), ["Beta"])],
    )  # fmt: skip
    def test_claims_are_found_by_words_of_any_column_or_name(
        self, query: ClaimsQuery, methods: list[str], registry: Registry
    ) -> None:
        kept = browsing.filters_of(browsing.searched_columns(TABLE, registry), query, registry)
        assert TABLE.filter(browsing.passing(kept, TABLE.height))["method"].to_list() == methods

    def test_counts_follow_every_other_filter(self, registry: Registry) -> None:
        columns = browsing.searched_columns(TABLE, registry)
        kept = browsing.filters_of(columns, ClaimsQuery(benchmark=("kodak",), comparison=("relative",)), registry)
        assert browsing.counts_of(columns, kept, "benchmark") == {"kodak": 1}
        assert browsing.counts_of(columns, kept, "comparison") == {"absolute": 1, "relative": 1}
        assert browsing.counts_of(columns, kept, "metric") == {"bd_rate": 1}

    def test_pages_are_sorted_by_number_and_end_with_what_has_none(self, registry: Registry) -> None:
        rows = frame(row(9.8), row(10.2), row(None, norm_value=None, value=None), row(None, norm_value=None, value=None,
                     norm_low=2.0, norm_high=4.0))  # fmt: skip
        every = browsing.passing({}, rows.height)
        ids = {claim: place for place, claim in enumerate(rows["claim_id"])}

        def order(sort: str, page: int = 1, size: int = 4) -> list[int]:
            return [ids[claim] for claim in browsing.page_of(rows, every, sort, page, size)["claim_id"]]

        assert order("number") == [3, 0, 1, 2]
        assert order("-number") == [1, 0, 3, 2]
        assert order("nonsense") == [0, 1, 2, 3]
        assert order("number", 2, 3) == [2]

    def test_papers_by_claims_code_and_benchmark(self, registry: Registry) -> None:
        from claims.boards.papers import PAPERS_SCHEMA

        rows = [
            ("alpha", "Alpha", None, date(2022, 1, 1), None, None, ["https://github.com/a/b"], [], None, 6),
            ("none", "None", None, date(2023, 1, 1), None, "ICML", [], ["coco"], "a survey", 0),
        ]
        measured = browsing.measured_benchmarks(TABLE, registry)
        papers = browsing.paper_benchmarks(pl.DataFrame(rows, schema=PAPERS_SCHEMA, orient="row"), measured)
        assert papers["measured"].to_list() == [["kodak", "mmlu"], []]

        def found(**query: Any) -> list[str]:
            return browsing.matching_papers(papers, PapersQuery(**query))["paper_id"].to_list()

        assert found() == ["none", "alpha"]
        assert found(claims="with claims") == found(code=True) == found(benchmark=("mmlu",)) == ["alpha"]
        assert found(claims="without claims") == found(benchmark=("coco",)) == found(text="icml") == ["none"]
        assert browsing.naming(papers, "coco")["paper_id"].to_list() == ["none"]


class TestFormats:
    @pytest.mark.parametrize(
        ("value", "decimals"), [(70.0, 0), (70.25, 2), (0.1 + 0.2, 1), (1 / 3, 4), (3.125, 3), (1234567.1, 1)]
    )
    def test_decimals(self, value: float, decimals: int) -> None:
        assert needed_decimals(value) == decimals

    def test_numbers(self) -> None:
        assert number(-1234.5) == "−1,234.5"
        assert number(0.000053) == "5.3e−05"
        assert number(None) == "–"

    @pytest.mark.parametrize(
        ("reported", "value", "decimals"),
        [("86.0", 86.0, 1), ("up to 16.50% lower", -16.5, 2), ("1,234.0 GB", 1234.0, 1), ("7%", 7.0, 0),
         ("half", 0.5, None), ("0.83", 83.0, None), ("from 41.5 to 57.80", 57.8, 2), (None, 1.0, None),
         ("5", None, None)],
    )  # fmt: skip
    def test_decimals_as_printed(self, reported: str | None, value: float | None, decimals: int | None) -> None:
        assert printed_decimals(reported, value) == decimals

    def test_quantities(self) -> None:
        assert number(86.0, 1) == "86.0"
        assert quantity(row(16.5, bound="up_to")) == "≤ 16.5 %"
        assert quantity(row(value=None, norm_value=None, norm_low=2.0, norm_high=5.0, norm_unit="second")) == "2 – 5 s"
        assert quantity(row(70.0, norm_uncertainty=0.3)) == "70 ± 0.3 %"
        assert quantity(row(2.1, comparison="difference", norm_unit="percentage_point")) == "+2.1 pp"
        assert quantity(row(9.5, norm_value=-9.5, comparison="relative")) == "−9.5 %"
        assert quantity(row(2.0, comparison="ratio", norm_unit="x")) == "2 ×"

    def test_units_stand_in_headers(self) -> None:
        assert metric_label(Metric("accuracy", "Accuracy", "percent", "higher")) == "Accuracy (%)"
        assert metric_label(Metric("perplexity", "Perplexity", "score", "lower")) == "Perplexity"
        assert metric_label(Metric("x", "Throughput", "query/second", "higher")) == "Throughput (query/second)"

    def test_links(self) -> None:
        assert source_link("2401.00001", "https://a.b/c") == "https://arxiv.org/abs/2401.00001"
        assert source_link("cs/0101001", None) == "https://arxiv.org/abs/cs/0101001"
        assert source_link(None, "javascript:alert(1)") is None
        assert source_link("x) [y](javascript:alert(1)", None) is None
        assert address("https://a.b/c(d) [e]") == "https://a.b/c%28d%29%20%5Be%5D"

    @given(st.text())
    def test_escaped_text_has_no_bare_markup(self, text: str) -> None:
        plain = escaped(text)
        assert "\n" not in plain
        for place, character in enumerate(plain):
            if character in "*_`[]<>$:#|~":
                assert plain[place - 1] == "\\"

    def test_csv_starts_no_formula(self) -> None:
        table = pl.DataFrame(
            {
                "a": ["=1+1", " @x", "-5%", "fine", None],
                "b": [-1.5, 2.0, None, 0.0, 1.0],
                "c": [["+x"], [], ["a", "b"], None, []],
            }
        )
        lines = csv_bytes(table).decode().splitlines()
        assert lines == ["a,b,c", "'=1+1,-1.5,'+x", "' @x,2.0,", "'-5%,,a; b", "fine,0.0,", ",1.0,"]

    def test_enums_survive_the_csv(self) -> None:
        assert b",up_to," in csv_bytes(TABLE)


class TestReading:
    COST = Metric("latency", "Latency", "second", "lower", kind="cost")
    QUALITY = Metric("accuracy", "Accuracy", "percent", "higher")

    @pytest.mark.parametrize(
        ("claim", "metric", "words"),
        [
            (row(70.0), QUALITY, "the metric's own value"),
            (row(2.0, comparison="difference", unit="percentage_point"), QUALITY, "says points"),
            (row(2.0, comparison="difference", unit="dB"), QUALITY, "own unit"),
            (row(2.0, comparison="relative"), COST, "change of a cost"),
            (row(2.0, comparison="relative"), QUALITY, "known, to be relative"),
            (row(2.0, comparison="ratio"), COST, "gives a factor"),
            (row(2.0, comparison="percent"), QUALITY, "does not say whether it means points or relative"),
        ],
    )
    def test_every_kind_has_its_reason(self, claim: dict[str, Any], metric: Metric, words: str) -> None:
        assert words in reading.kind_reason(claim, metric)

    def test_a_conversion_shows_both_sides(self) -> None:
        assert (
            reading.conversion(row(34.0, norm_value=0.034, unit="millisecond", norm_unit="second")) == "34 ms → 0.034 s"
        )
        assert reading.conversion(row(0.7, norm_value=70.0, unit=None)) == "0.7 → 70 %"
        assert reading.conversion(row(70.0)) is None

    def test_provenance_counts_sentences_from_one(self) -> None:
        told = reading.provenance(row(70.0, sentence=0, start=4, end=9))
        assert told == "Reported by the source itself, sentence 1 of the abstract, characters 4 to 9"
