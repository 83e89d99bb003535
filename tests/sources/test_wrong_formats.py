"""A file of another format than the one named: every reader says what it looks like, and none gives an empty source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claims.formats.opening import ForeignFile
from claims.record.errors import FileError
from claims.registry.lookup import Registry
from claims.sources.description import BulkSource
from claims.sources.importing import read_source
from claims.sources.readers import READERS, looks_like
from tests.small import data_folder

RECORD = {"claim_id": "a:1", "paper_id": "a", "method_printed": "M", "norm_value": 57.0}
SAMPLES = {
    "records": ("a.csv", "model,score\nM,57.0\n"),
    "claims-table": ("a.json", json.dumps({"claimboard": {}, "claims": [RECORD]})),
    "every-eval-ever": ("a.json", json.dumps({"schema_version": "0.3.0", "evaluation_results": []})),
    "lm-eval": ("a.json", json.dumps({"results": {"mmlu": {"acc": 0.57}}, "config": {"model": "M"}})),
    "helm": ("run_spec.json", json.dumps({"name": "mmlu", "scenario_spec": {}, "adapter_spec": {}})),
    "mteb": ("a.json", json.dumps({"task_name": "STS12", "scores": {"test": [{"main_score": 0.57}]}})),
    "openmmlab": ("a.yml", "Models:\n- Name: M\n  Results: [{Task: T, Dataset: COCO, Metrics: {box AP: 57.0}}]\n"),
    "compressai": ("kodak/a.json", json.dumps({"name": "M", "results": {"bpp": [0.1], "psnr": [30.0]}})),
    "euroeval": ("a.csv", "Model,SST-5\nname,sst5\nM,57.0 ± 1.0 / 50.0 ± 1.0@@57.0\n"),
    "pyserini": ("a.yaml", "conditions:\n- name: M\n  datasets: [{dataset: nq, scores: [{nDCG@10: 0.57}]}]\n"),
    "papers-with-code": ("a.json", json.dumps([{"task": "T", "datasets": []}])),
    "model-index": ("README.md", "---\nlicense: mit\nmodel-index:\n- name: M\n  results: []\n---\n# M\n"),
    "tables": ("a.md", "| Model | MMLU |\n|---|---|\n| M | 57.0 |\n"),
}
READ_ALIKE = {("tables", "understood-tables")}  # two readings of the same files
PAIRS = [(reader, sample) for reader in READERS for sample in SAMPLES
         if reader != sample and (sample, reader) not in READ_ALIKE]  # fmt: skip


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return Registry.load(data_folder(tmp_path_factory.mktemp("data"), {}))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_looks_like_what_it_is(name: str) -> None:
    file, text = SAMPLES[name]
    assert looks_like(ForeignFile(file, text.encode())) == name


@pytest.mark.parametrize(("reader", "sample"), PAIRS)
def test_a_file_of_another_format_is_told_by_its_own(
    reader: str, sample: str, tmp_path: Path, registry: Registry
) -> None:
    name, text = SAMPLES[sample]
    path = tmp_path / "raw" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    source = BulkSource("x", tmp_path, "x", unit="percent", read=({"format": reader},))
    with pytest.raises(FileError, match=f"it looks like '{sample}'"):
        read_source(source, [tmp_path / "raw"], registry)
