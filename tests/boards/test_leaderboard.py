from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from claims.boards.leaderboard import BOARD_COLUMNS, WHOLE, leaderboard
from claims.record.errors import RegistryError
from claims.registry.lookup import Registry
from tests.small import entries, framed


def board(
    tmp_path: Path, rows: list[str], benchmark: str = "mmlu", metric: str | None = None, **options: str | bool | None
) -> pl.DataFrame:
    registry, frame = framed(tmp_path, {"p": entries(rows)})
    return leaderboard(frame, benchmark, metric, registry=registry, **options)  # type: ignore[arg-type]


def ranks(found: pl.DataFrame) -> list[tuple[str, int | None]]:
    return list(found.select("method", "rank").iter_rows())


def acc(method: str, reported: str, more: str = "") -> str:
    return f"method: {method}, metric: accuracy, benchmark: mmlu, reported: {reported}{more}"


def test_best_first_and_ties_share_a_rank(tmp_path: Path) -> None:
    found = board(tmp_path, [acc("A", "70%"), acc("B", "90%"), acc("C", "80.0"), acc("D", "80%"), acc("E", "80.00%")])
    assert ranks(found) == [("B", 1), ("C", 2), ("D", 2), ("E", 2), ("A", 5)]
    assert tuple(found.columns) == BOARD_COLUMNS
    assert found["remark"].null_count() == 5


def test_lower_is_better_where_the_metric_says_so(tmp_path: Path) -> None:
    rows = [
        f"method: {m}, metric: latency, benchmark: mmlu, reported: {r}"
        for m, r in (("A", "2 s"), ("B", "34 ms"), ("C", "1 min"))
    ]
    assert ranks(board(tmp_path, rows, metric="time")) == [("B", 1), ("A", 2), ("C", 3)]


def test_settings_are_never_ranked_together(tmp_path: Path) -> None:
    rows = [acc("A", "70%", ", setting: 5 shot"), acc("B", "90%", ", setting: zero-shot"), acc("C", "80%"),
            acc("D", "60%", ", setting: 5-Shots"), acc("E", "50%")]  # fmt: skip
    found = board(tmp_path, rows)
    assert list(found.select("setting", "method", "rank").iter_rows()) == [
        ("5-shot", "A", 1), ("5-shot", "D", 2), (None, "C", 1), (None, "E", 2), ("0-shot", "B", 1),
    ]  # fmt: skip
    assert ranks(board(tmp_path, rows, setting="(5-shot)")) == [("A", 1), ("D", 2)]
    assert ranks(board(tmp_path, rows, setting="unstated")) == [("C", 1), ("E", 2)]
    assert board(tmp_path, rows, setting="10-shot").is_empty()


def test_subsets_are_boards_of_their_own(tmp_path: Path) -> None:
    rows = [acc("A", "70%"), acc("B", "90%", ", subset: stem"), acc("C", "95%", ", subset: STEM")]
    assert ranks(board(tmp_path, rows)) == [("C", 1), ("B", 2), ("A", 1)]
    assert ranks(board(tmp_path, rows, subset=WHOLE)) == [("A", 1)]
    assert ranks(board(tmp_path, rows, subset="Stem")) == [("C", 1), ("B", 2)]
    assert ranks(board(tmp_path, rows, "MMLU/STEM")) == [("C", 1), ("B", 2)]


UNRANKED = [
    ("up to 99%", "limit (up to)"),
    ("over 99%", "limit (at least)"),
    ("about 99%", "approximate"),
    ("98-99%", "a range"),
]


@pytest.mark.parametrize(("reported", "said"), UNRANKED)
def test_what_is_no_single_value_never_outranks_one(tmp_path: Path, reported: str, said: str) -> None:
    found = board(tmp_path, [acc("Loud", reported), acc("A", "70%"), acc("B", "60%")])
    assert ranks(found) == [("A", 1), ("B", 2), ("Loud", None)]
    assert said in found["remark"][2]
    assert found["remark"].null_count() == 2


def test_changes_are_not_on_a_board_of_values(tmp_path: Path) -> None:
    rows = [acc("A", "70%"), acc("B", "12% higher"), acc("C", "3 points higher"), acc("D", "2x higher")]
    assert ranks(board(tmp_path, rows)) == [("A", 1)]


def test_relative_metrics_are_ranked_within_one_baseline(tmp_path: Path) -> None:
    def bd(method: str, reported: str, baseline: str) -> str:
        return f"method: {method}, metric: bd_rate, benchmark: kodak, reported: {reported}, baseline: {baseline}"

    rows = [bd("A", "-16.54%", "VTM"), bd("B", "20% lower", "VTM"), bd("C", "+3%", "VTM"), bd("D", "50% lower", "HM"),
            "method: E, metric: bd_rate, benchmark: kodak, reported: 60% lower"]  # fmt: skip
    found = board(tmp_path, rows, "Kodak")
    assert list(found.select("against", "method", "rank").iter_rows()) == [
        ("VTM", "B", 1), ("VTM", "A", 2), ("VTM", "C", 3), ("HM", "D", 1), (None, "E", None),
    ]  # fmt: skip
    assert found["remark"].to_list() == [None] * 4 + ["the source names no baseline"]


def test_no_ranks_where_no_side_is_better(tmp_path: Path) -> None:
    rows = [
        f"method: {m}, metric: temperature, benchmark: mmlu, reported: {r}" for m, r in (("A", "0.2"), ("B", "0.7"))
    ]
    found = board(tmp_path, rows, metric="temperature")
    assert found["rank"].null_count() == found["remark"].count() == 2


def test_shares_and_amounts_are_not_ranked_together(tmp_path: Path) -> None:
    rows = [
        f"method: {m}, metric: tokens, benchmark: mmlu, reported: {r}"
        for m, r in (("A", "43%"), ("B", "50"), ("C", "20"))
    ]
    found = board(tmp_path, rows, metric="tokens")
    assert list(found.select("norm_unit", "method", "rank").iter_rows()) == [
        ("token", "C", 1), ("token", "B", 2), ("percent", "A", 1),
    ]  # fmt: skip


def test_derived_claims_stand_aside_unless_asked_for(tmp_path: Path) -> None:
    rows = [
        acc("A", "70%"),
        acc("B", "90%", ", origin: derived, derived_from: [p:1]"),
        acc("C", "80%", ", origin: imported"),
    ]
    assert ranks(board(tmp_path, rows)) == [("C", 1), ("A", 2)]
    assert ranks(board(tmp_path, rows, include_derived=True)) == [("B", 1), ("C", 2), ("A", 3)]


def test_other_metrics_and_benchmarks_stay_out(tmp_path: Path) -> None:
    rows = [
        acc("A", "70%"),
        "method: B, metric: accuracy, benchmark: glue, reported: 90%",
        "method: C, metric: auc, benchmark: mmlu, reported: 0.9",
        "method: D, metric: accuracy, reported: 95%",
    ]
    assert ranks(board(tmp_path, rows)) == [("A", 1)]
    assert ranks(board(tmp_path, rows, metric="AUC")) == [("C", 1)]


def test_an_empty_board_has_its_columns(tmp_path: Path) -> None:
    registry, frame = framed(tmp_path, {"p": entries([acc("A", "70%")])})
    found = leaderboard(frame, "glue", registry=registry)
    full = leaderboard(frame, "mmlu", registry=registry)
    assert found.is_empty()
    assert found.schema == full.schema


def test_order_does_not_depend_on_the_order_of_claims(tmp_path: Path) -> None:
    rows = [acc(f"M{n % 7}", f"{50 + n % 5}%", f", setting: {n % 3}-shot") for n in range(60)]
    rows = list(dict.fromkeys(rows))
    registry, frame = framed(tmp_path, {"p": entries(rows)})
    boards = [
        leaderboard(frame.sample(fraction=1, shuffle=True, seed=seed), "mmlu", registry=registry) for seed in range(3)
    ]
    assert boards[0].equals(boards[1])
    assert boards[0].equals(boards[2])


@pytest.mark.parametrize(
    ("benchmark", "metric", "subset", "said"),
    [("mmul", None, None, "did you mean 'mmlu'"), ("mmlu", "acuracy", None, "did you mean 'accuracy'"),
     ("mmlu", None, "sten", "did you mean 'stem'"), ("bare", None, None, "no default metric")],
)  # fmt: skip
def test_unknown_names(tmp_path: Path, benchmark: str, metric: str | None, subset: str | None, said: str) -> None:
    with pytest.raises(RegistryError, match=said):
        board(tmp_path, [acc("A", "70%")], benchmark, metric, subset=subset)


def test_shipped_data_has_boards(data: Path) -> None:
    from validation import gate

    registry, frame = Registry.load(data), gate.check(*gate.load(data)).claims
    for benchmark in frame["benchmark"].drop_nulls().unique():
        for metric in frame.filter(pl.col("benchmark") == benchmark)["metric"].unique():
            found = leaderboard(frame, benchmark, metric, registry=registry)
            ranked = found.filter(pl.col("rank").is_not_null())
            assert set(ranked["bound"].cast(pl.String)) <= {"exact"}
            assert (found["rank"].is_null() == found["remark"].is_not_null()).all()
