"""Claims to Every Eval Ever and back: the same numbers, and a reason for whatever the schema cannot say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from claims.boards.table import claims_frame
from claims.formats.every_eval_ever import read_every_eval_ever
from claims.formats.every_eval_ever_writer import as_every_eval_ever
from claims.formats.opening import ForeignFile
from tests.small import loaded

CLAIMS = """\
  - {method: A 7B, benchmark: mmlu, metric: accuracy, reported: "57% ± 0.4", uncertainty_kind: ci95, setting: 5-shot}
  - {method: A 7B, benchmark: glue/sst-2, metric: accuracy, reported: "95.10%", evaluator: self}
  - {method: A 7B, benchmark: kodak, metric: psnr, reported: 30.5 dB}
  - {method: A 7B, benchmark: mmlu, metric: accuracy, reported: up to 60%}
  - {method: A 7B, benchmark: mmlu, metric: accuracy, reported: 2 points higher, baseline: B}
  - {method: A 7B, metric: latency, reported: 34 ms}
"""


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    registry, papers, claims = loaded(tmp_path, {"paper-1": CLAIMS})
    documents, left = as_every_eval_ever(claims_frame(papers, claims, registry), registry)
    files = [ForeignFile(f"{at}.json", json.dumps(each).encode()) for at, each in enumerate(documents)]
    found = read_every_eval_ever(files, {})
    assert found.rows.select("method", "benchmark", "metric", "value", "unit", "uncertainty").rows() == [
        ("A 7B", "MMLU", "Accuracy", 0.57, "fraction", pytest.approx(0.004)),
        ("A 7B", "GLUE / SST-2", "Accuracy", 0.951, "fraction", None),
        ("A 7B", "Kodak", "PSNR", 30.5, "dB", None),
    ]
    assert json.loads(found.rows["conditions"][0]) == {"shots": "5"}
    assert found.ledger.is_empty()
    assert sorted(left["why"]) == [
        "a bound, a range or an approximate value",
        "a change against a baseline",
        "no benchmark",
    ]


def test_documents_fit_the_published_schema(tmp_path: Path, shared: Path) -> None:
    schema = json.loads((shared / "interop" / "every_eval_ever" / "eval.schema.json").read_text())
    registry, papers, claims = loaded(tmp_path, {"paper-1": CLAIMS})
    for document in as_every_eval_ever(claims_frame(papers, claims, registry), registry)[0]:
        assert [error.message for error in Draft7Validator(schema).iter_errors(document)] == []
