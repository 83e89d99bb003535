"""Claims to Every Eval Ever and back: the same numbers, and a reason for whatever the schema cannot say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from claims.formats.every_eval_ever import read_every_eval_ever
from claims.formats.every_eval_ever_writer import as_every_eval_ever
from claims.formats.opening import ForeignFile
from claims.formats.writing import ExportedTable
from tests.small import framed

CLAIMS = """\
  - {method: A 7B, benchmark: mmlu, metric: accuracy, reported: "57% ± 0.4", uncertainty_kind: ci95, setting: 5-shot}
  - {method: A 7B, benchmark: glue/sst-2, metric: accuracy, reported: "95.10%", evaluator: self}
  - {method: A 7B, benchmark: kodak, metric: psnr, reported: 30.5 dB}
  - {method: A 7B, benchmark: mmlu, metric: accuracy, reported: up to 60%}
  - {method: A 7B, benchmark: mmlu, metric: accuracy, reported: 2 points higher, baseline: B}
  - {method: A 7B, metric: latency, reported: 34 ms}
"""


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    registry, frame = framed(tmp_path, {"paper-1": CLAIMS})
    made = as_every_eval_ever(ExportedTable(frame, registry))
    found = read_every_eval_ever([ForeignFile(name, b"".join(pieces)) for name, pieces in made.files], {})
    rows = found.rows.select("method", "benchmark", "metric", "value", "unit", "uncertainty", "evaluator").rows()
    assert rows == [
        ("A 7B", "mmlu", "Accuracy", 0.57, "fraction", pytest.approx(0.004), "unknown"),
        ("A 7B", "kodak", "PSNR", 30.5, "dB", None, "unknown"),
        ("A 7B", "glue/sst-2", "Accuracy", 0.951, "fraction", None, "self"),
    ]
    assert json.loads(found.rows["conditions"][0]) == {"shots": "5"}
    assert found.ledger.is_empty()
    assert sorted(made.left_out["why"]) == [
        "a bound, a range or an approximate value",
        "a change against a baseline",
        "no benchmark",
    ]


def test_documents_fit_the_published_schema(tmp_path: Path, shared: Path) -> None:
    schema = json.loads((shared / "interop" / "every_eval_ever" / "eval.schema.json").read_text())
    registry, frame = framed(tmp_path, {"paper-1": CLAIMS})
    written = [json.loads(b"".join(pieces)) for _, pieces in as_every_eval_ever(ExportedTable(frame, registry)).files]
    assert sorted(len(document["evaluation_results"]) for document in written) == [1, 2]
    for document in written:
        assert [error.message for error in Draft7Validator(schema).iter_errors(document)] == []
