"""Files to a source: names bound once, scales by place, nothing lost, the same again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest

from claims.formats.reading import FormatReading
from claims.record.errors import FileError
from claims.registry.lookup import Registry
from claims.sources.binding import with_ids
from claims.sources.description import BulkSource, read_description
from claims.sources.importing import Imported, read_source, write_source
from tests.small import data_folder

RESULTS = "model,mmlu,auc,glue,other,ppl\na,70.0,0.8,90.5,1,12.5\nb,170.0,0.9,80.5,2,9\na,70.0,0.8,90.5,1,12.5\n"
DESCRIPTION = """\
title: A board
origin: made up
url: "https://example.org"
published: 2026-01-02
licence: MIT
evaluator: Someone
unit: percent
read:
  - format: records
    files: ["*.csv"]
    method: "{model}"
    values:
      mmlu: {benchmark: mmlu, conditions: {shots: "5"}}
      auc: {benchmark: bare, metric: AUC}
      glue: {benchmark: "task sst-2"}
      other: {benchmark: unheard of}
      ppl: {metric: perplexity}
benchmarks:
  "task *": {benchmark: glue, subset: "*", conditions: {split: dev}}
metrics:
  AUC: {metric: auc, unit: fraction}
"""


def described(tmp_path: Path, text: str = DESCRIPTION, results: str = RESULTS) -> tuple[BulkSource, Registry, Path]:
    data = data_folder(tmp_path / "data", {})
    folder = data / "sources" / "a-board"
    folder.mkdir(parents=True)
    (folder / "source.yaml").write_text(text)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "results.csv").write_text(results)
    return read_description(folder / "source.yaml"), Registry.load(data), raw


def read(tmp_path: Path, text: str = DESCRIPTION, results: str = RESULTS) -> Imported:
    source, registry, raw = described(tmp_path, text, results)
    return read_source(source, [raw], registry)


def test_places_are_bound_and_every_figure_is_accounted_for(tmp_path: Path) -> None:
    found = read(tmp_path)
    rows = found.claims.sort("method", "metric", "value").select(
        "method", "benchmark", "subset", "metric", "value", "unit", "conditions"
    )
    assert rows.rows() == [
        ("a", "mmlu", None, "accuracy", 70.0, "percent", '{"shots": "5"}'),
        ("a", "glue", "sst-2", "accuracy", 90.5, "percent", '{"split": "dev"}'),
        ("a", "bare", None, "auc", 0.8, "fraction", None),
        ("a", None, None, "perplexity", 12.5, "score", None),
        ("b", "glue", "sst-2", "accuracy", 80.5, "percent", '{"split": "dev"}'),
        ("b", "bare", None, "auc", 0.9, "fraction", None),
        ("b", None, None, "perplexity", 9.0, "score", None),
    ]
    assert found.counts.left_out == {
        "the same figure a second time": 4,
        "benchmark that is not in the registry": 3,
        "outside the range of the metric": 1,
    }
    assert found.counts.figures == 15 == found.claims.height + found.ledger.height
    assert "benchmark that is not in the registry: unheard of" in found.ledger["why"].to_list()


def test_an_import_of_the_same_files_gives_the_same_source(tmp_path: Path) -> None:
    source, registry, raw = described(tmp_path)
    contents = []
    for _ in range(2):
        again = read_description(source.folder / "source.yaml")
        write_source(again, read_source(again, [raw], registry))
        contents.append([path.read_bytes() for path in sorted(source.folder.iterdir())])
    assert contents[0] == contents[1]
    counts = read_description(source.folder / "source.yaml").counts
    assert counts is not None
    assert (counts.figures, counts.claims) == (15, 7)


def test_ids_do_not_depend_on_the_other_rows(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").mkdir()
    some = read(tmp_path / "x", results="model,mmlu\na,70.0\n").claims
    more = read(tmp_path / "y", results="model,mmlu\nc,10.0\na,70.0\nb,20.0\n").claims
    assert more.filter(pl.col("method") == "a")["id"].to_list() == some["id"].to_list()
    assert more["id"].n_unique() == 3


def test_changes_against_two_baselines_are_two_claims() -> None:
    change = {"method": "A", "benchmark": "kodak", "metric": "bd_rate", "comparison": "relative", "value": -3.0}
    rows = FormatReading.of([{**change, "baseline": name} for name in ("VTM", "BPG")]).rows
    assert with_ids(rows)["id"].n_unique() == 2


def test_archives_are_folders(tmp_path: Path) -> None:
    source, registry, raw = described(tmp_path)
    with zipfile.ZipFile(raw / "results.zip", "w") as archive:
        archive.write(raw / "results.csv", "inner/results.csv")
    (raw / "results.csv").unlink()
    found = read_source(source, [raw], registry)
    assert found.claims["file"].unique().to_list() == ["results.zip/inner/results.csv"]


def test_a_score_whose_scale_nobody_states_is_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, DESCRIPTION.replace("unit: percent\n", ""), "model,mmlu\na,70\n")
    assert found.ledger["why"].to_list() == ["nothing says whether accuracy is a percent or a fraction"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: A board\n", "", "needs 'title'"),
        ("2026-01-02", "soon", "'soon' is not a valid date"),
        ("metric: auc,", "metric: acuracy,", "did you mean 'accuracy'"),
        ("format: records", "format: lm-eval", "it looks like 'records'"),
        ('"*.csv"', '"*.json"', "no file fits"),
        ("format: records", "format: recrods", "unknown format 'recrods'"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        read(tmp_path, DESCRIPTION.replace(old, new))
