"""Results of one method meet under its id, whatever a source writes; what is two methods stays apart."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from claims.boards.leaderboard import leaderboard
from claims.boards.table import claims_frame
from claims.files.loader import load_claims
from claims.registry.lookup import Registry
from claims.registry.method_ids import is_named, unregistered_id
from claims.registry.methods import Methods
from tests.small import data_folder, entries

METHODS = """\
llama-3.1-405b:
  name: Llama 3.1 405B
  family: Llama
  variant: base
  organisation: Meta
  parameters: 405B
  released: 2024-07-23
  weights: open
llama-3.1-405b-instruct: {name: Llama 3.1 405B Instruct, variant: instruct}
bert-large: {name: BERT-Large, aliases: [BERT big]}
"""


def table(folder: Path, **papers: list[str]) -> pl.DataFrame:
    data_folder(folder, {name: entries(rows) for name, rows in papers.items()})
    (folder / "methods").mkdir(exist_ok=True)
    (folder / "methods" / "some.yaml").write_text(METHODS)
    registry = Registry.load(folder)
    return claims_frame(*load_claims(folder / "claims", registry), registry)


def on_mmlu(method: str, value: float, more: str = "") -> str:
    return f"method: {method}, benchmark: mmlu, metric: accuracy, reported: '{value}%'{more}"


@pytest.mark.parametrize(
    ("one", "other"),
    [("LLaMA3.1 405B", "Llama 3.1 405B"), ("meta-llama/Llama-3.1-405B", "LLaMA-3.1-405B"), ("BERT big", "BERT (large)"),
     ("Some Net v2", "some-net V2"), ("X-Net 7B", "XNet-7b")],
)  # fmt: skip
def test_spellings_meet(one: str, other: str, tmp_path: Path) -> None:
    frame = table(tmp_path, a=[on_mmlu(one, 70)], b=[on_mmlu(other, 71)])
    assert frame["method_id"].n_unique() == frame["method"].n_unique() == 1
    assert frame["method_printed"].to_list() == [one, other]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Llama 3.1 405B", "Llama 3.1 405B Instruct"), ("Llama 3.1 405B", "Llama 3.1 70B"), ("X 2.7B", "X 2 7B"),
     ("X 7B", "X 7B (AWQ)"), ("X", "X v2"), ("X-7B", "X-7B-chat"), ("GPT-4 0613", "GPT-4 0314"), ("X+", "X")],
)  # fmt: skip
def test_methods_stay_apart(one: str, other: str, tmp_path: Path) -> None:
    assert table(tmp_path, a=[on_mmlu(one, 70)], b=[on_mmlu(other, 71)])["method_id"].n_unique() == 2


def test_what_the_registry_knows_of_a_method(tmp_path: Path) -> None:
    frame = table(tmp_path, a=[on_mmlu("LLaMA3.1 405B", 70, ", baseline: BERT big"), on_mmlu("Unknown", 60)])
    columns = ("method_id", "method", "baseline_id", "family", "variant", "organisation", "parameters", "weights")
    assert frame.select(columns).rows() == [
        ("llama-3.1-405b", "Llama 3.1 405B", "bert-large", "Llama", "base", "Meta", 4.05e11, "open"),
        ("unknown", "Unknown", None, None, None, None, None, None),
    ]
    assert str(frame["released"][0]) == "2024-07-23"


def test_a_source_that_tells_two_systems_by_their_spelling(tmp_path: Path) -> None:
    """In it each spelling is a method by itself; where its numbers agree, it writes one name in two ways."""
    frame = table(
        tmp_path,
        apart=[on_mmlu("Deep-V3", 87), on_mmlu("Deep V3", 88)],
        alike=[on_mmlu("Deep-V3", 86), on_mmlu("Deep V3", 86, ", note: again")],
        other=[on_mmlu("deep v3", 85)],
    )
    ids = dict(frame.select("paper_id", pl.col("method_id").n_unique().over("paper_id")).iter_rows())
    assert ids == {"apart": 2, "alike": 1, "other": 1}
    assert frame["method_id"].n_unique() == 3


@pytest.mark.parametrize("name", ["our method", "the proposed method", "Ours", "baseline", "random selection"])
def test_a_name_that_every_source_uses_is_the_method_of_its_source(name: str, tmp_path: Path) -> None:
    assert not is_named(name)
    frame = table(tmp_path, a=[on_mmlu(name, 70)], b=[on_mmlu(name, 71)])
    assert frame["method_id"].n_unique() == 2


def test_ids_of_names_that_keep_no_sign_stay_apart() -> None:
    methods = Methods.of(())
    names = ["A*", "A", "A+", "λ-Net", "μ-Net", "А"]  # the last is Cyrillic
    assert len({unregistered_id(name, methods) for name in names}) == len(names)


def test_costs_rank_only_on_one_machine_and_qualities_on_any(tmp_path: Path) -> None:
    rows = [f"method: {name}, benchmark: mmlu, metric: latency, reported: {ms} ms, conditions: {{hardware: {machine}}}"
            for name, ms, machine in (("A", 10, "A100"), ("B", 20, "A100"), ("C", 5, "H100"))]  # fmt: skip
    rows += [on_mmlu("A", 70, ", conditions: {hardware: A100}"), on_mmlu("B", 71, ", conditions: {hardware: H100}")]
    frame = table(tmp_path, p=rows)
    registry = Registry.load(tmp_path)
    speed = leaderboard(frame, "mmlu", "latency", registry=registry)
    assert dict(speed.select("method", "rank").iter_rows()) == {"A": 1, "B": 2, "C": 1}
    quality = leaderboard(frame, "mmlu", "accuracy", registry=registry)
    assert dict(quality.select("method", "rank").iter_rows()) == {"B": 1, "A": 2}
