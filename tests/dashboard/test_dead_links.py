"""Links that name what is not there; each case by its id of `tests/cases/reports/boards.yaml`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from claims.registry.lookup import Registry
from dashboard.browsing import ClaimsQuery, PapersQuery
from dashboard.choices import BoardQuery, settle
from dashboard.dead_links import board_faults, known_claims, known_papers
from tests.claim_rows import frame, row, small_registry
from tests.dashboard.test_views import (
    PAPERS,
    board,
    claims_page,
    everything,
    listed,
    page,
    papers_page,
    widget,
)

TABLE = frame(
    row(70.0), row(71.0, setting="0-shot"), row(72.0, setting=None, subset="stem"),
    row(9.5, metric="bd_rate", benchmark="kodak", comparison="relative", setting=None, baseline="VTM"),
    row(34.0, metric="latency", benchmark=None, setting=None),
)  # fmt: skip


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("links") / "data")


def opened(registry: Registry, asked: BoardQuery) -> tuple[BoardQuery, str]:
    query = settle(asked, TABLE, registry)
    return query, "\n".join(board_faults(asked, query, TABLE, registry))


BOARDS = [
    ("link-1a", BoardQuery("mmlu", "bleu"), "Unknown metric 'bleu'"),
    ("link-1a, of another benchmark", BoardQuery("mmlu", "PSNR"), "no results in PSNR (PSNR) on MMLU. Shown: Accuracy"),
    ("link-1a, misspelt", BoardQuery("mmlu", "acuracy"), "did you mean 'accuracy'? Shown: Accuracy"),
    ("link-1b", BoardQuery("mmlu", setting=("99-shot",)), "no setting '99-shot' in Accuracy on MMLU; did"),
    ("link-1b, near", BoardQuery("mmlu", setting=("15-shot",)), "did you mean '5-shot'"),
    ("link-1b, of words", BoardQuery("mmlu", setting=("no such",)), "there is 0-shot, 5-shot"),
    ("b-li-1", BoardQuery("no-such-benchmark"), "unknown benchmark 'no-such-benchmark'"),
    ("b-li-2", BoardQuery("mmlu", subset="klingon"), "Unknown subset 'klingon' of 'mmlu'; there is stem. Shown: all"),
    ("b-li-2, in the name", BoardQuery("MMLU/klingon"), "Unknown subset 'klingon' of 'mmlu'"),
    ("b-li-2, without numbers", BoardQuery("kodak", subset="stem"), "'kodak' has no subsets registered"),
    (
        "kind",
        BoardQuery("mmlu", comparison="ratio"),
        "no kind of number 'ratio' in Accuracy on MMLU; there",
    ),
    ("bound", BoardQuery("mmlu", bound=("upto",)), "no bound 'upto'; did you mean 'up_to'"),
]


@pytest.mark.parametrize(("asked", "said"), [case[1:] for case in BOARDS], ids=[case[0] for case in BOARDS])
def test_what_is_not_there_is_named(registry: Registry, asked: BoardQuery, said: str) -> None:
    assert said in opened(registry, asked)[1]


ACCEPTED = [
    ("b-li-3", BoardQuery("mmlu", "accuracy", setting=("5-shot",)), ("mmlu", "accuracy", "", ("5-shot",))),
    ("b-li-4", BoardQuery("mmlu", "acc"), ("mmlu", "accuracy", "", ())),
    ("alias", BoardQuery("Massive Multitask Language Understanding"), ("mmlu", "accuracy", "", ())),
    ("case", BoardQuery("mMlU"), ("mmlu", "accuracy", "", ())),
    ("part", BoardQuery("MMLU/STEM"), ("mmlu", "accuracy", "stem", ())),
    ("part of its own", BoardQuery("mmlu", subset="STEM"), ("mmlu", "accuracy", "stem", ())),
    ("spelling", BoardQuery("mmlu", setting=("5 shots",)), ("mmlu", "accuracy", "", ("5-shot",))),
    ("no benchmark", BoardQuery(metric="BD-rate"), ("kodak", "bd_rate", "", ())),
    ("nothing", BoardQuery(), ("mmlu", "accuracy", "", ())),
]


@pytest.mark.parametrize(("asked", "wanted"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_whatever_the_command_line_accepts_a_link_accepts(
    registry: Registry, asked: BoardQuery, wanted: tuple[object, ...]
) -> None:
    query, said = opened(registry, asked)
    assert (query.benchmark, query.metric, query.subset, query.setting) == wanted
    assert said == ""


def test_valid_parts_of_a_link_hold(registry: Registry) -> None:
    query, said = opened(registry, BoardQuery("mmlu", "bleu", setting=("99-shot", "0-shot"), method="alpha"))
    assert (query.metric, query.setting, query.method) == ("accuracy", ("0-shot",), "alpha")
    assert "bleu" in said
    assert "99-shot" in said


def test_filters_of_claims(registry: Registry) -> None:  # b-li-5
    asked = ClaimsQuery(benchmark=("MMLU/STEM", "nope", "coco"), metric=("acc", "no-such-metric"), bound=("exakt",))
    query, faults = known_claims(asked, TABLE, registry)
    assert (query.benchmark, query.metric, query.bound) == (("mmlu",), ("accuracy",), ())
    for name in ("STEM", "'nope'", "coco", "'no-such-metric'", "'exakt'; did you mean 'exact'"):
        assert any(name in fault for fault in faults), name
    assert known_claims(query, TABLE, registry) == (query, ())


def test_filters_of_papers(registry: Registry) -> None:  # b-li-6
    papers = pl.DataFrame({"paper_id": ["alpha", "beta"]})
    asked = PapersQuery(benchmark=("MMLU",), claims="some", paper="alpho")
    query, faults = known_papers(asked, papers, {"mmlu": 1}, registry)
    assert (query.benchmark, query.claims, query.paper) == (("mmlu",), "", "")
    assert any("'alpho'; did you mean 'alpha'" in fault for fault in faults)
    assert any("'some'" in fault for fault in faults)


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"sort": "-nummer"}, "no order 'nummer'; did you mean 'number'"), ({"columns": ("kin",)}, "did you mean 'kind'")],
)
def test_orders_and_columns_of_claims(registry: Registry, asked: dict[str, Any], said: str) -> None:
    query, faults = known_claims(ClaimsQuery(**asked), TABLE, registry)
    assert said in faults[0]
    assert query == ClaimsQuery()


@pytest.mark.parametrize("name", ["organisation", "family", "weights", "size", "maker", "who", "view"])
def test_filters_of_a_board(registry: Registry, name: str) -> None:
    plain = BoardQuery("mmlu", "accuracy")
    value: Any = ("nobody",) if isinstance(getattr(plain, name), tuple) else "nobody"
    assert "'nobody'" in opened(registry, replace(plain, **{name: value}))[1]
    assert opened(registry, plain)[1] == ""


@pytest.mark.usefixtures("folder")
class TestPages:
    def test_a_parameter_that_no_page_has_is_named_with_the_nearest(self) -> None:
        assert "This page has no filter 'metrik'; did you mean 'metric'" in everything(page(claims_page, metrik="x"))
        assert "no filter 'other'" in everything(board(benchmark="mmlu", other="1"))
        assert "no filter" not in everything(page(claims_page, reset="1"))

    def test_the_word_stays_until_the_reader_moves_on(self) -> None:  # link-1a, b-li-7
        test = board(benchmark="mmlu", metric="psnr")
        assert "There are no results in PSNR (psnr) on MMLU. Shown: Accuracy" in everything(test)
        assert test.query_params["metric"] == "accuracy"
        test.run()
        assert "psnr" in everything(test)
        test.selectbox(key=widget("benchmark")).set_value("kodak").run()
        assert not test.warning
        assert test.query_params["benchmark"] == "kodak"

    def test_a_part_that_is_not_there_leaves_the_benchmark(self) -> None:  # b-li-2
        test = board(benchmark="mmlu/klingon")
        assert "Unknown subset 'klingon' of 'mmlu'" in everything(test)
        assert "<h1><bdi>MMLU · Accuracy</bdi>" in "".join(part.value for part in test.get("html"))

    def test_claims_never_drop_a_filter_in_silence(self) -> None:  # b-li-5
        assert "'no-such-metric'" in everything(page(claims_page, metric="no-such-metric"))
        test = page(claims_page, metric="acc")
        assert not test.warning
        assert test.multiselect(key=widget("metric", "claims")).value == ["accuracy"]

    def test_a_link_to_a_paper(self) -> None:  # b-li-6
        assert "no paper 'gone'" in everything(page(papers_page, paper="gone"))
        lines = listed(page(papers_page, paper="beta"))
        assert len(lines) == len(PAPERS) == 3
        assert lines[0][0].startswith("Beta &lt;b&gt;")
