"""The audit of the whole table: what sources say of one cell, exchanged metrics, scores out of n items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from claims.audit.disagreements import across_settings, disagreements
from claims.audit.exchanges import exchanged
from claims.audit.findings import Verdict
from claims.audit.item_counts import counted_scores
from claims.audit.repeated import repeated
from claims.audit.table_findings import table_findings
from claims.audit.verdicts import verdicts_of, with_verdicts
from claims.registry.lookup import Registry
from claims.registry.methods import Methods
from claims.sources.description import read_description
from claims.sources.frames import sources_frame
from tests.claim_rows import frame, row


@pytest.fixture(scope="module")
def registry(data: Path) -> Registry:
    return Registry.load(data)


def shipped(data: Path, registry: Registry, *sources: str) -> pl.DataFrame:
    read = [read_description(data / "sources" / name / "source.yaml") for name in sources]
    return sources_frame(read, registry, Methods.load(data))


def told(table: pl.DataFrame, registry: Registry) -> list[tuple[str, str]]:
    found = with_verdicts(table, verdicts_of(table_findings(table, registry)))
    return found.drop_nulls("verdict").select("verdict", "reason").rows()


@pytest.mark.parametrize(
    ("printed", "other", "meet"),
    [
        ("89.8", "90.8", False),
        ("90.8", "90.80", True),
        ("90.8", "90.84", True),
        ("90.8", "90.86", False),
        ("91", "91.4", True),
    ],
)
def test_numbers_of_two_sources_meet_as_far_as_their_digits_reach(
    registry: Registry, printed: str, other: str, meet: bool
) -> None:
    rows = [
        row(float(text), reported=text, paper_id=name, source_id=name) for text, name in ((printed, "a"), (other, "b"))
    ]
    found = disagreements(frame(*rows), registry)
    assert found["agree"].to_list() == [meet]


@pytest.mark.parametrize(
    "other",
    [{"setting": "0-shot"}, {"subset": "stem"}, {"benchmark": "gpqa"}, {"method": "Beta"}, {"bound": "up_to"},
     {"comparison": "difference"}, {"origin": "derived"}],
)  # fmt: skip
def test_what_is_not_one_cell_is_no_conflict(registry: Registry, other: dict[str, str]) -> None:
    rows = row(70.0), row(60.0, paper_id="b", source_id="b", **other)
    assert disagreements(frame(*rows), registry).is_empty()


def test_one_number_of_several_that_meets_is_agreement(registry: Registry) -> None:
    rows = row(70.0), row(60.0), row(60.0, paper_id="b", source_id="b")
    assert disagreements(frame(*rows), registry)["agree"].to_list() == [True]


def test_a_printed_uncertainty_widens_a_number(registry: Registry) -> None:
    rows = row(70.0, uncertainty=1.5), row(68.6, paper_id="b", source_id="b")
    assert disagreements(frame(*rows), registry)["agree"].to_list() == [True]


def test_across_settings_counts_cells_of_both(registry: Registry) -> None:
    rows = row(70.0), row(60.0, paper_id="b", source_id="b", setting="0-shot"), row(1.0, method="Beta")
    found = across_settings(frame(*rows), "alpha", ["b"])
    assert found.select("setting", "setting_other", "cells", "apart", "median").rows() == [
        ("5-shot", "0-shot", 1, 1, 10.0)
    ]


RUN = {"date": "2024-08-15", "prompt": "JSON"}


def stated(conditions: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in conditions.items()]


@pytest.mark.parametrize(
    ("value", "other", "cells"),
    [
        (70.4, {}, 1),
        (70.4, {"conditions": stated(dict(reversed(RUN.items())))}, 1),
        (70.4, {"conditions": stated(RUN | {"date": "2024-08-16"})}, 0),  # stated in a note, which gates no ranking
        (70.4, {"evaluated": date(2024, 1, 1)}, 0),
        (70.4, {"runs": 5}, 0),
        (70.4, {"aggregate": "average"}, 0),
        (70.4, {"evaluator": "HELM"}, 0),
        (70.4, {"subset": "stem"}, 0),
        (70.4, {"source_id": "b"}, 0),
        (70.4, {"bound": "up_to"}, 0),
        (70.04, {"reported": "70.0"}, 0),
        (70.4, {"uncertainty": 0.5}, 0),
    ],
)
def test_two_values_of_one_cell_in_one_source(
    registry: Registry, value: float, other: dict[str, object], cells: int
) -> None:
    rows = row(70.0, reported="70.0", conditions=stated(RUN)), row(value, **{"conditions": stated(RUN), **other})
    found = repeated(frame(*rows), registry)
    assert found.select("printed", "apart").rows() == [("70.0, 70.4", pytest.approx(0.4))] * cells


def test_two_values_are_a_question_to_each_of_them(registry: Registry) -> None:
    said = "this source prints 70, 60 of one cell and states no difference: several runs, versions, or a condition"
    found = told(frame(row(70.0), row(60.0), row(70.0, method="Beta")), registry)
    assert found == [("notice", f"{said} left out")] * 2


def board(*pairs: tuple[float, float]) -> pl.DataFrame:
    rows: list[dict[str, object]] = []
    for number, (first, second) in enumerate(pairs):
        name = f"M{number}"
        rows += [row(first, method=name), row(second, method=name, metric="psnr", unit="dB", norm_unit="dB")]
    return frame(*rows)


APART = [(90.0, 10.0), (92.0, 12.0), (94.0, 11.0), (91.0, 10.5)]


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([*APART, (11.5, 93.0)], 1),
        ([*APART, (93.0, 11.5)], 0),
        ([*APART, (8.0, 95.0)], 0),  # beyond the ranges of both: nothing says that they belong there
        ([*APART, (11.5, 11.0)], 0),  # one number is wrong, not two exchanged
        ([*APART[:3], (11.5, 93.0)], 0),  # three others do not say where the values of a metric lie
        ([(90.0, 80.0), (70.0, 60.0), (80.0, 70.0), (75.0, 65.0), (62.0, 85.0)], 0),  # the ranges meet
    ],
)
def test_exchanged_metrics(pairs: Sequence[tuple[float, float]], found: int) -> None:
    assert exchanged(board(*pairs)).height == found


def test_the_exchange_in_a_model_zoo_is_found_and_nothing_else(data: Path, registry: Registry) -> None:
    zoos = [f"openmmlab-{name}" for name in ("mmpose", "mmdet", "mmsegmentation", "mmpretrain", "mmagic", "mmocr")]
    found = exchanged(shipped(data, registry, *zoos))
    assert found.select("method", "reported", "other_reported").rows() == [
        ("td-hm_res50_8xb64-210e_deepfashion_lower-256x192", "96.5", "10.5")
    ]


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"benchmark": "aime-2024", "reported": "40.0"}, Verdict.CONSISTENT),
        ({"benchmark": "aime-2024", "reported": "39.2"}, Verdict.NOTICE),
        ({"benchmark": "aime-2024", "reported": "39.2", "setting": "avg@64"}, None),
        ({"benchmark": "aime-2024", "reported": "39.2", "setting": "pass@1"}, Verdict.NOTICE),
        ({"benchmark": "aime-2024", "reported": "39.2", "runs": 4}, None),
        ({"benchmark": "aime-2024", "reported": "39.2", "aggregate": "average"}, None),
        ({"benchmark": "aime-2024", "reported": "39.2", "uncertainty": 1.0}, None),
        ({"benchmark": "aime-2024", "reported": "39.2", "items": 250}, Verdict.CONSISTENT),  # 98 of the items stated
        ({"benchmark": "aime-2024", "reported": "36.666666666666664"}, Verdict.CONSISTENT),
        ({"benchmark": "aime-2024", "reported": "36.666063166666664"}, Verdict.NOTICE),
        ({"benchmark": "aime-2024", "reported": "39.2", "method": "Random guess"}, None),
        ({"benchmark": "aime-2024", "reported": "39.2", "method": "Random Forest"}, Verdict.NOTICE),
        ({"benchmark": "aime-2024", "reported": "39.2", "method": "Random"}, None),
        ({"benchmark": "gpqa", "reported": "59.09"}, Verdict.UNDECIDABLE),  # 117 of the 198 of GPQA-Diamond
    ],
)
def test_scores_out_of_n_items(registry: Registry, fields: dict[str, object], verdict: Verdict | None) -> None:
    score = float(str(fields["reported"]))
    given = {"setting": None, "metric": "accuracy", **fields, "value": score, "norm_value": score}
    found = [each for each, _ in told(frame(row(None, **given)), registry)]
    assert found == ([] if verdict is None else [verdict.value])


@pytest.mark.parametrize(("reported", "verdicts"), [("39.343", []), ("39.342", []), ("39.3430", ["notice"])])
def test_a_score_rounded_twice_is_still_whole(registry: Registry, reported: str, verdicts: list[str]) -> None:
    """20021 of 50889 is 39.34249 %, in four digits 39.3425, and that in three 39.343."""
    score = float(reported)
    given = {"benchmark": "imagenet-sketch", "setting": None, "value": score, "norm_value": score}
    assert [verdict for verdict, _ in told(frame(row(None, reported=reported, **given)), registry)] == verdicts


def test_the_gravest_verdict_of_a_claim_counts(registry: Registry) -> None:
    rows = [row(value, paper_id=name, source_id=name, benchmark="aime-2024", metric="pass_at_1")
            for name, value in (("a", 39.2), ("b", 40.0), ("c", 40.0))]  # fmt: skip
    found = told(frame(*rows), registry)
    assert found == [
        (
            "conflict",
            "another source prints 40 (b): 0.8 points apart, of which rounding explains 0.55; "
            "another source prints 40 (c): 0.8 points apart, of which rounding explains 0.55",
        ),
        ("conflict", "another source prints 39.2 (a): 0.8 points apart, of which rounding explains 0.55"),
        ("conflict", "another source prints 39.2 (a): 0.8 points apart, of which rounding explains 0.55"),
    ]


@pytest.mark.parametrize(
    ("sources", "method", "place", "numbers"),
    [
        (
            ("longbench-2023-08", "longbench-2023-10"),
            "llama-2-7b-chat-4k",
            ("longbench", "average-en"),
            {"29.0", "31.0"},
        ),
    ],
)
def test_known_conflicts_of_shipped_sources(
    data: Path, registry: Registry, sources: tuple[str, str], method: str, place: tuple[str, str], numbers: set[str]
) -> None:
    found = disagreements(shipped(data, registry, *sources), registry).filter(
        ~pl.col("agree"), method_id=method, benchmark=place[0], subset=place[1]
    )
    assert {text for pair in found.select("printed", "other_printed").rows() for text in pair} == numbers


def test_the_rows_of_a_board_carry_their_verdicts(registry: Registry) -> None:
    rows = [row(89.8, method="A"), row(90.8, method="A", paper_id="beta", source_id="beta"), row(70.0, method="B")]
    table = frame(*rows)
    board = table[::-1]
    found = with_verdicts(board, verdicts_of(table_findings(table, registry)))
    assert found["claim_id"].to_list() == board["claim_id"].to_list()
    assert found["verdict"].to_list() == [None, "conflict", "conflict"]


def test_the_chance_of_a_fit_is_the_share_of_printed_numbers_that_fit(registry: Registry) -> None:
    every = [row(at / 10, reported=f"{at / 10:.1f}", method=f"M{at}", items=317) for at in range(1000)]
    found = counted_scores(frame(*every), registry)
    assert found.height == 1000
    assert found["whole"].mean() == pytest.approx(found["chance"].mean(), abs=0.02)
