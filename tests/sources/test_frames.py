"""Sources in the claims table: units, conditions and methods are settled when the table is made."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from claims.boards.leaderboard import leaderboard
from claims.record.errors import ClaimsError
from claims.registry.folders import shipped_dir
from claims.registry.lexicon import entries
from claims.registry.lookup import Registry
from claims.sources.description import CLAIMS as ROWS
from claims.sources.description import read_description
from claims.sources.importing import read_source, write_source
from tests.small import data_folder
from validation import gate
from validation.inspection import inspect
from validation.serving import served_tables

METHODS = "acme-one: {name: Acme One, aliases: [acme/one-chat], family: Acme, parameters: 7B}\n"
CLAIMS = "  - {method: acme one, benchmark: mmlu, metric: accuracy, reported: '70.1%', setting: 5-shot}\n"
DESCRIPTION = """\
title: A board
kind: leaderboard
origin: made up
url: "https://example.org"
published: 2026-01-02
licence: MIT
evaluator: Someone
unit: fraction
conditions: {harness: lm-evaluation-harness}
read:
  - format: records
    files: ["*.csv"]
    method: "{model}"
    conditions: {shots: "{shots}", precision: bf16}
    revision: "{sha}"
    values: {mmlu: {benchmark: mmlu}, seconds: {metric: latency, unit: millisecond, bare: true}}
"""
RESULTS = "model,shots,sha,mmlu,seconds\nacme/one-chat,5,ab,0.57,250\nother/Two_7b,,cd,0.5,\nother/two-7B,5,ef,0.6,\n"


def folder(tmp_path: Path, results: str = RESULTS, name: str = "a-board") -> Path:
    data = data_folder(tmp_path / "data", {"paper-1": CLAIMS})
    (data / "methods").mkdir()
    (data / "methods" / "all.yaml").write_text(METHODS)
    place = data / "sources" / name
    place.mkdir(parents=True)
    (place / "source.yaml").write_text(DESCRIPTION)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "results.csv").write_text(results)
    source = read_description(place / "source.yaml")
    write_source(source, read_source(source, [raw], Registry.load(data)))
    return data


def test_a_row_of_a_source_is_a_claim_like_any_other(tmp_path: Path) -> None:
    frame = gate.table(folder(tmp_path))
    row = frame.filter(pl.col("method_printed") == "acme/one-chat", pl.col("benchmark") == "mmlu").row(0, named=True)
    assert (row["paper_id"], row["source_id"], row["source_kind"], row["title"]) == (
        *["a-board"] * 2,
        "leaderboard",
        "A board",
    )
    assert (row["method_id"], row["method"], row["family"], row["parameters"]) == ("acme-one", "Acme One", "Acme", 7e9)
    assert (row["setting"], row["measurement"], row["harness"]) == ("5-shot, lm-eval", "bf16", "lm-eval")
    assert (row["value"], row["reported"], row["unit"], row["norm_value"], row["norm_unit"]) == (
        0.57, "0.57", None, 57.0, "percent",
    )  # fmt: skip
    assert (row["evaluator"], row["published"], row["origin"]) == ("Someone", date(2026, 1, 2), "imported")
    assert {each["name"] for each in row["conditions"]} == {"shots", "harness", "precision", "revision"}
    seconds = frame.filter(pl.col("metric") == "latency").row(0, named=True)
    assert (seconds["norm_value"], seconds["norm_unit"], seconds["unit"], seconds["setting"]) == (
        0.25, "second", "millisecond", "lm-eval",
    )  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), [pair for each in entries("unstated") for pair in each.examples.items()])
def test_what_a_file_does_not_state_is_no_condition_and_an_unknown_day_is_not_that_of_the_source(
    said: str, expected: str, tmp_path: Path
) -> None:
    data = folder(tmp_path)
    place = data / "sources" / "a-board" / ROWS
    rows = pl.read_parquet(place).with_columns(
        conditions=pl.lit(f'{{"framework": "{said}", "shots": "5"}}'), published=pl.lit("unknown")
    )
    rows.write_parquet(place)
    frame = gate.table(data).filter(pl.col("source_id") == "a-board")
    assert frame["published"].to_list() == [None] * frame.height
    names = {each["name"] for each in frame["conditions"][0]}
    assert names == {"shots", "harness", "revision"} | ({"framework"} if expected == "stated" else set())


def test_boards_hold_what_people_wrote_and_what_was_imported(tmp_path: Path) -> None:
    data = folder(tmp_path)
    board = leaderboard(gate.table(data), "mmlu", registry=Registry.load(data))
    assert set(board["paper_id"]) == {"paper-1", "a-board"}
    assert board.filter(pl.col("method_id") == "acme-one")["method"].unique().to_list() == ["Acme One"]


def test_two_spellings_with_two_numbers_in_one_place_are_two_methods(tmp_path: Path) -> None:
    same = "model,shots,sha,mmlu,seconds\no/Two_7b,5,a,0.5,\no/two-7B,5,a,0.6,\n"
    frame = gate.table(folder(tmp_path, same)).filter(pl.col("paper_id") == "a-board")
    assert frame["method_id"].n_unique() == 2
    (tmp_path / "one").mkdir()
    one = gate.table(folder(tmp_path / "one")).filter(pl.col("method_printed").str.contains("(?i)two"))
    assert one["method_id"].n_unique() == 1  # another number of shots is another place


def test_results_are_kept_while_only_claims_files_change(tmp_path: Path) -> None:
    data = folder(tmp_path)
    gate.table(data)
    kept = data / "build" / "sources.parquet"
    stamp = kept.stat().st_mtime_ns
    (data / "claims" / "paper-1.yaml").write_text(
        (data / "claims" / "paper-1.yaml").read_text().replace("70.1", "71.1")
    )
    assert 71.1 in gate.table(data)["value"].to_list()
    assert kept.stat().st_mtime_ns == stamp


def test_one_id_for_a_paper_and_a_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClaimsError, match="'paper-1' is both a claims file and a source"):
        gate.table(folder(tmp_path, name="paper-1"))


CLAIMS_OF = "sources/a-board/claims.parquet"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (pl.col("value").cast(pl.String) + "x", "cannot read the claims"),
        (pl.lit("{broken").alias("conditions"), "cannot read the claims"),
    ],
)
def test_stored_results_that_are_none_are_left_out_with_a_notice(tmp_path: Path, change: pl.Expr, said: str) -> None:
    data = folder(tmp_path)
    pl.read_parquet(data / CLAIMS_OF).with_columns(change).write_parquet(data / CLAIMS_OF)
    served = served_tables(data)
    assert (served.tables.claims["paper_id"].to_list(), len(served.left_out.faults)) == (["paper-1"], 1)
    assert said in served.left_out.faults[0].what


@pytest.mark.parametrize(
    ("file", "old", "new", "left"),
    [
        ("metrics.yaml", "unit: second, better: lower", "unit: second, better: lwoer", 4),
        ("metrics.yaml", "name: Latency", "name: [Latency", 4),
        ("benchmarks/all.yaml", "name: MMLU,", "nmae: MMLU,", 1),
        ("methods/all.yaml", "family: Acme", "famly: Acme", 2),
        ("methods/all.yaml", "family: Acme", "family: [Acme", 2),
        ("conditions.yaml", "  kind: number", "  kind: nmber", 2),
        ("conditions.yaml", "  kind: number", "  kind: [number", 2),
    ],
)
def test_rows_that_name_what_a_registry_lost_are_left_out(
    tmp_path: Path, file: str, old: str, new: str, left: int
) -> None:
    data = folder(tmp_path)
    shutil.copy(shipped_dir() / "conditions.yaml", data)
    before = gate.table(data).sort("claim_id")
    text = (data / file).read_text()
    assert old in text
    (data / file).write_text(text.replace(old, new, 1))
    served = served_tables(data)
    after = served.tables.claims.sort("claim_id")
    assert (after.height, served.left_out.claims) == (left, before.height - left)
    assert after.equals(before.join(after.select("claim_id"), on="claim_id", how="semi"))
    assert served_tables(data).tables.claims.sort("claim_id").equals(after)  # as it was kept


@pytest.mark.parametrize(("bad", "left"), [("c", {"paper-1", "a-board", "b"}), ("a-board", {"paper-1", "c"})])
def test_what_follows_from_another_source_stands_and_falls_with_it(tmp_path: Path, bad: str, left: set[str]) -> None:
    data = folder(tmp_path)
    rows = pl.read_parquet(data / CLAIMS_OF)
    for name, parents in (("b", "a-board:" + rows["id"]), ("c", pl.lit(None, pl.String).alias("derived_from"))):
        shutil.copytree(data / "sources" / "a-board", data / "sources" / name)
        rows.with_columns(derived_from=parents).write_parquet(data / "sources" / name / ROWS)
    assert set(gate.table(data)["paper_id"]) == {"paper-1", "a-board", "b", "c"}
    (data / "sources" / bad / "source.yaml").write_text("title: [")
    served = served_tables(data)
    assert set(served.tables.claims["paper_id"]) == left
    assert {Path(fault.file or "").parent.name for fault in served.left_out.faults} == {bad}


def test_results_that_follow_from_what_no_file_has_are_a_fault_of_their_source(tmp_path: Path) -> None:
    data = folder(tmp_path)
    rows = pl.read_parquet(data / CLAIMS_OF)
    parents = pl.Series("derived_from", ["a-board:gone", *[None] * (rows.height - 1)], pl.String)
    rows.with_columns(parents).write_parquet(data / CLAIMS_OF)
    served = served_tables(data)
    assert served.tables.claims.height == rows.height
    assert served.fault_lines == (
        "sources/a-board/source.yaml: results derived from claims that are not in the table: 1",
    )


def test_results_whose_benchmark_is_gone_are_left_out_and_still_refused(tmp_path: Path) -> None:
    data = folder(tmp_path)
    (data / "claims" / "paper-1.yaml").write_text("paper: {title: P}\nclaims: []\n")
    every = gate.table(data).height
    (data / "benchmarks" / "all.yaml").write_text(
        "glue: {name: GLUE, subsets: {mmlu: {name: MMLU, alone: true}}}\nbare: {name: Bare}\n"
    )
    served = served_tables(data)
    assert served.tables.claims["metric"].unique().to_list() == ["latency"]
    assert served.left_out.claims == every - served.tables.claims.height
    assert served.fault_lines == ("sources/a-board/source.yaml: unknown benchmark 'mmlu'",)
    with pytest.raises(ClaimsError, match="the benchmark mmlu is not in the registry"):
        gate.build(data)
    (data / "claims" / "paper-1.yaml").write_text(f"paper: {{title: P}}\nclaims:\n{CLAIMS}")
    assert set(served_tables(data).tables.claims["paper_id"]) == {"a-board"}  # its MMLU is not that of GLUE


@pytest.mark.parametrize("name", ["claims.parquet", "source.yaml"])
def test_half_a_source_is_a_fault(name: str, tmp_path: Path) -> None:
    data = folder(tmp_path)
    (data / "sources" / "a-board" / name).unlink()
    found = [each.problem.file for each in inspect(data, notices=False).findings if each.problem.rule == "source"]
    assert [Path(file or "").parent.name for file in found] == ["a-board"]


def test_validate_says_what_is_wrong_with_a_source(tmp_path: Path) -> None:
    data = folder(tmp_path)
    (data / "metrics.yaml").write_text((data / "metrics.yaml").read_text().replace("latency:", "delay:"))
    found = [finding.problem.what for finding in inspect(data, notices=False).findings]
    assert any("unknown metric 'latency' in an imported source" in what for what in found)


def test_the_account_tells_the_maker_for_every_spelling_of_a_method(tmp_path: Path) -> None:
    results = "model,shots,sha,mmlu,seconds\nnvidia/New-7B,5,ab,0.57,250\nNew 7B,0,cd,0.5,\nsomeone/New-7B,5,ef,0.6,\n"
    frame = gate.table(folder(tmp_path, results)).filter(pl.col("source_id") == "a-board")
    assert set(frame.select("method_printed", "method", "organisation").iter_rows()) == {
        ("nvidia/New-7B", "New-7B", "NVIDIA"), ("New 7B", "New-7B", "NVIDIA"),
        ("someone/New-7B", "someone/New-7B", None),
    }  # fmt: skip
