"""A data folder of a few metrics, benchmarks and claims, for tests of what reads one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl

from claims.boards.table import claims_frame
from claims.files.loader import load_claims
from claims.record.types import Claim, Paper
from claims.registry.lookup import Registry

METRICS = """\
accuracy: {name: Accuracy, unit: percent, better: higher, range: [0, 100], aliases: [acc]}
auc: {name: AUC, unit: percent, better: higher, range: [0, 100], fraction: true}
perplexity: {name: Perplexity, unit: score, better: lower, range: [1, null], aliases: [ppl]}
log_likelihood: {name: Log-likelihood, unit: score, better: higher}
psnr: {name: PSNR, unit: dB, better: higher}
bd_rate: {name: BD-rate, unit: percent, better: lower, kind: cost, relative: true}
speed: {name: Speed, unit: x, better: higher, kind: cost}
latency: {name: Latency, unit: second, better: lower, kind: cost, range: [0, null], aliases: [time],
          gated_by: [protocol, measurement]}
memory: {name: Memory, unit: byte, better: lower, kind: cost, range: [0, null]}
tokens: {name: Tokens, unit: token, better: lower, kind: cost, range: [0, null], share: true}
training_data: {name: Training data, unit: sample, better: lower, kind: cost, range: [0, null], share: true}
training_steps: {name: Training steps, unit: step, better: lower, kind: cost, range: [0, null]}
wins: {name: Wins, unit: count, better: higher}
temperature: {name: Temperature, unit: score, better: null}
"""
BENCHMARKS = """\
mmlu: {name: MMLU, metrics: [accuracy], subsets: {stem: {name: STEM}}}
glue: {name: GLUE, metrics: [accuracy], subsets: {sst-2: {name: SST-2, alone: true}, cola: {name: CoLA, alone: true}}}
kodak: {name: Kodak, metrics: [bd_rate, psnr]}
bare: {name: Bare}
"""


def data_folder(folder: Path, claims: Mapping[str, str]) -> Path:
    """Write a data folder; `claims` maps paper ids to the text under `claims:` or to a whole file."""
    (folder / "benchmarks").mkdir(parents=True, exist_ok=True)
    (folder / "claims").mkdir(exist_ok=True)
    (folder / "metrics.yaml").write_text(METRICS)
    (folder / "benchmarks" / "all.yaml").write_text(BENCHMARKS)
    for name, text in claims.items():
        whole = text if text.startswith("paper:") else f"paper: {{title: On {name}}}\nclaims:\n{text}"
        (folder / "claims" / f"{name}.yaml").write_text(whole)
    return folder


def without_place(claim: Claim) -> Claim:
    """A claim apart from the file that it stands in and the spelling of registered names there."""
    bare = replace(claim, paper=None, id="", benchmark_text=None, metric_text=None, setting_text=None)
    return replace(bare, file=None, line=None, column=None, places={})


def loaded(folder: Path, claims: Mapping[str, str]) -> tuple[Registry, tuple[Paper, ...], tuple[Claim, ...]]:
    """Registry, papers and claims of such a folder."""
    data_folder(folder, claims)
    registry = Registry.load(folder)
    return registry, *load_claims(folder / "claims", registry)


def framed(folder: Path, claims: Mapping[str, str]) -> tuple[Registry, pl.DataFrame]:
    """Registry and claims table of such a folder."""
    registry, papers, found = loaded(folder, claims)
    return registry, claims_frame(papers, found, registry)


def entries(rows: Iterable[str]) -> str:
    """Claims in flow style, `method: A` where a row names none."""
    return "".join(f"  - {{{row if 'method:' in row else 'method: A, ' + row}}}\n" for row in rows)
