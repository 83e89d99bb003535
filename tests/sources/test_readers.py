"""Which format a file looks like, by its own marks."""

from __future__ import annotations

import pytest

from claims.formats.opening import ForeignFile
from claims.sources.readers import looks_like


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("a.csv", "a,b\n1,2\n", "records"),
        ("a.csv", "Model,sst5\nx,1 ± 2@@1\n", "euroeval"),
        ("a.json", '{"schema_version": "0.2.0", "evaluation_results": []}', "every-eval-ever"),
        ("a.json", '{"results": {}, "config": {}}', "lm-eval"),
        ("a.json", '{"task_name": "STS12", "scores": {}}', "mteb"),
        ("a.json", '{"name": "x", "results": {"bpp": [1]}}', "compressai"),
        ("a.json", '[{"task": "x", "datasets": []}]', "papers-with-code"),
        ("a.json", '[{"model": "x", "score": 1}]', "records"),
        ("a.yaml", "conditions: [{name: x}]", "pyserini"),
        ("a.yml", "Models: [{Name: x}]", "openmmlab"),
        ("a.yaml", "- {dataset: {id: x}, value: 1}", "model-index"),
        ("README.md", "---\nlicense: mit\nmodel-index:\n- name: x\n---\n", "model-index"),
        ("README.md", "| a | b |\n|---|---|\n| 1 | 2 |\n", "tables"),
        ("a.png", "x", None),
        ("a.json", "{", None),
    ],
)
def test_a_file_is_known_by_its_marks(name: str, text: str, format: str | None) -> None:
    assert looks_like(ForeignFile(name, text.encode())) == format
