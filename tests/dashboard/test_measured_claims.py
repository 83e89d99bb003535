"""Ten claims that say how, by whom and how surely they were measured: from YAML to Parquet, JSON, detail page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from claims.files.loader import PaperFile, read_file
from claims.files.writer import claim_entry, new_file
from claims.formats.extractor import papers_as_objects
from claims.formats.table_writer import csv_bytes
from claims.registry.lookup import Registry
from dashboard import reading
from dashboard.tabular import json_text
from tests.small import without_place
from tests.validation.test_schema_json import read
from validation import gate
from validation.json_schema import schemas

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = ROOT / "tests" / "cases" / "measured-claims.yaml"

# reported; columns; lines of the detail page
STATED: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    (
        "34.2 ms",
        {"hardware": "1x A100 80GB", "measurement": "1x A100 80GB, bf16, batch 1, 1024 input tokens",
         "uncertainty": 0.6, "uncertainty_kind": "sd", "evaluator": "self", "setting": None,
         "source_kind": "model_card"},
        {"Hardware": "1x A100 80GB", "Precision": "bf16", "Batch size": "1", "Input length": "1024",
         "Uncertainty": "± 0.6, standard deviation", "Measured by": "its own authors"},
    ),
    (
        "2,450 tokens/s",
        {"measurement": "8x H100 SXM5, fp8, vLLM 0.6.3, 64 concurrent requests", "hardware": "8x H100 SXM5"},
        {"Framework": "vLLM 0.6.3", "Concurrency": "64"},
    ),
    (
        "6.8 GB",
        {"setting": "quantisation: NF4", "measurement": "RTX 4090, sequence length 2k", "evaluator": None},
        {"Hardware": "RTX 4090", "Setting": "quantisation: NF4", "Sequence length": "2k"},
    ),
    (
        "5,410 W",
        {"setting": "Offline, closed division, datacenter", "measurement": "8x H100, 8 accelerators",
         "evaluator": "MLCommons", "evaluated": date(2025, 9, 9)},
        {"Accelerators": "8", "Measured by": "MLCommons · 2025-09-09"},
    ),
    (
        "70.2% ± 0.4 (SE)",
        {"harness": "lm-eval 0.4.3", "setting": "5-shot, lm-eval 0.4.3", "uncertainty": 0.4, "uncertainty_kind": "se"},
        {"Harness": "lm-eval 0.4.3", "Uncertainty": "± 0.4, standard error",
         "Measured by": "Open LLM Leaderboard · 2024-06-26"},
    ),
    (
        "median 88.9%",
        {"runs": 5, "uncertainty": 0.2, "aggregate": "median", "setting": "dev, fine-tuned"},
        {"Runs": "5", "Over": "a median"},
    ),
    (
        "17 of 30",
        {"items": 30, "norm_value": pytest.approx(100 * 17 / 30), "norm_unit": "percent",
         "setting": "no tools, thinking, 32k thinking tokens"},
        {"Items": "30", "Temperature": "0.6"},
    ),
    (
        "1251 +5/-3 (95% CI)",
        {"uncertainty": None, "uncertainty_low": 3.0, "uncertainty_high": 5.0, "uncertainty_kind": "ci95"},
        {"Uncertainty": "−3 / +5, 95 % confidence interval"},
    ),
    ("49.0%", {"setting": "pass@1, Agentless", "evaluator": "Another Lab"}, {"Measured by": "Another Lab"}),
    (
        "6.2 hours",
        {"measurement": "TPU v4, 256 accelerators, batch 4096", "norm_value": 22320.0},
        {"Hardware": "TPU v4", "Batch size": "4096"},
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(ROOT / "data")


@pytest.fixture(scope="module")
def file(registry: Registry) -> PaperFile:
    found = read_file(FILE, registry)
    assert found.problems == ()
    return found


@pytest.fixture(scope="module")
def table(file: PaperFile, registry: Registry, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The checked table, as it comes back from Parquet."""
    assert file.paper is not None
    path = tmp_path_factory.mktemp("built") / "claims.parquet"
    gate.write_atomically(gate.check(registry, (file.paper,), file.claims).claims, path)
    return pl.read_parquet(path)


@pytest.mark.parametrize(("reported", "columns", "lines"), STATED, ids=[reported for reported, *_ in STATED])
def test_parquet_and_detail_page(
    reported: str, columns: dict[str, Any], lines: dict[str, str], table: pl.DataFrame, registry: Registry
) -> None:
    (row,) = table.filter(pl.col("reported") == reported).iter_rows(named=True)
    assert {name: row[name] for name in columns} == columns
    facts = reading.facts(row, registry)
    assert {name: facts.get(name) for name in lines} == lines


def test_json_and_csv(table: pl.DataFrame, file: PaperFile, registry: Registry) -> None:
    rows = json.loads(json_text(table.to_dicts()))
    assert rows[0]["conditions"][0] == {"name": "hardware", "value": "1x A100 80GB"}
    assert rows[3]["evaluated"] == "2025-09-09"
    assert b"hardware: 1x A100 80GB; precision: bf16" in csv_bytes(table)
    assert file.paper is not None
    (paper,) = papers_as_objects([file.paper], file.claims, registry)
    assert (paper["claims"][7]["uncertainty_low"], paper["claims"][6]["items"]) == (3, 30)
    assert paper["claims"][0]["measurement"] == "1x A100 80GB, bf16, batch 1, 1024 input tokens"


def test_the_entries_read_back(file: PaperFile, registry: Registry) -> None:
    entries = [claim_entry(claim, registry) for claim in file.claims]
    again = read_file(FILE, registry, text=new_file({"title": "T", "kind": "model_card"}, entries))
    assert again.problems == ()
    assert [without_place(claim) for claim in again.claims] == [without_place(claim) for claim in file.claims]
    assert [claim.id for claim in again.claims] == [claim.id for claim in file.claims]


def test_editors_accept_it(registry: Registry) -> None:
    jsonschema.validate(read(FILE.read_text(encoding="utf-8")), schemas(registry)["claims.schema.json"])
