"""Small claims tables, registries and data folders for tests of validation and dashboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from claims.boards.claim_columns import SCHEMA
from claims.registry.lookup import Registry

METRICS = """\
accuracy:
  name: Accuracy
  unit: percent
  better: higher
  kind: quality
  range: [0, 100]
  aliases: [acc]
perplexity:
  name: Perplexity
  unit: score
  better: lower
  kind: quality
  range: [1, null]
bd_rate:
  name: BD-rate
  unit: percent
  better: lower
  kind: cost
  relative: true
latency:
  name: Latency
  unit: second
  better: lower
  kind: cost
  gated_by: [protocol, measurement]
  range: [0, null]
tokens:
  name: Training tokens
  unit: token
  better: lower
  kind: cost
  share: true
psnr:
  name: PSNR
  unit: dB
  better: higher
  kind: quality
"""
BENCHMARKS = """\
mmlu:
  name: MMLU
  aliases: [Massive Multitask Language Understanding]
  task: multiple-choice knowledge questions
  metrics: [accuracy]
  size: 14042
  url: https://github.com/hendrycks/test
  subsets:
    stem: {name: STEM}
kodak:
  name: Kodak
  task: image compression
  metrics: [bd_rate, psnr]
wikitext-103:
  name: WikiText-103
  metrics: [perplexity]
coco:
  name: COCO
  task: object detection
  metrics: [accuracy]
"""
BASE: dict[str, Any] = {
    "claim_id": "alpha:00000000",
    "paper_id": "alpha",
    "title": "Alpha: a Paper",
    "arxiv": "2401.00001",
    "published": date(2024, 1, 1),
    "url": None,
    "source_id": "alpha",
    "source_kind": "paper",
    "method_id": "alpha",
    "method": "Alpha",
    "baseline_id": None,
    "baseline": None,
    "method_printed": "Alpha",
    **dict.fromkeys(("family", "variant", "organisation", "parameters", "released", "weights")),
    "evaluator": None,
    "evaluated": None,
    "benchmark": "mmlu",
    "subset": None,
    "metric": "accuracy",
    "setting": "5-shot",
    **dict.fromkeys(("measurement", "hardware", "harness", "runs", "items")),
    "conditions": [],
    "comparison": "absolute",
    "direction": None,
    "bound": "exact",
    "aggregate": None,
    "reported": "70.0%",
    "value": 70.0,
    "low": None,
    "high": None,
    **dict.fromkeys(("uncertainty", "uncertainty_low", "uncertainty_high", "uncertainty_kind")),
    "unit": "percent",
    "norm_value": 70.0,
    "norm_low": None,
    "norm_high": None,
    "norm_unit": "percent",
    "factor": None,
    "better": None,
    "origin": "reported",
    "derived_from": [],
    "figure": None,
    "sentence": None,
    "start": None,
    "end": None,
}


def row(printed: float | None = None, /, **fields: Any) -> dict[str, Any]:
    """A row of the claims table: 70 % accuracy on MMLU but for what is said otherwise."""
    number = {} if printed is None else {"value": printed, "norm_value": printed, "reported": f"{printed:g}"}
    named = (
        {"method_id": str(fields["method"]).lower(), "method_printed": fields["method"]} if "method" in fields else {}
    )
    return BASE | number | named | fields


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """A claims table; rows without an id of their own get one."""
    numbered = [
        item if item["claim_id"] != BASE["claim_id"] else item | {"claim_id": f"{item['paper_id']}:{place:08x}"}
        for place, item in enumerate(rows)
    ]
    return pl.DataFrame(numbered, schema=dict(SCHEMA))


def data_folder(folder: Path, papers: dict[str, str] | None = None) -> Path:
    """A data folder with the small registries and the given claims files (stem to text)."""
    (folder / "benchmarks").mkdir(parents=True)
    (folder / "claims").mkdir()
    (folder / "metrics.yaml").write_text(METRICS)
    (folder / "benchmarks" / "some.yaml").write_text(BENCHMARKS)
    for stem, text in (papers or {}).items():
        (folder / "claims" / f"{stem}.yaml").write_text(text)
    return folder


def small_registry(folder: Path) -> Registry:
    """The registry of those few metrics and benchmarks."""
    return Registry.load(data_folder(folder))
