"""Claims to other programs' files and back: equal but for what the ledgers name."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from polars.testing import assert_frame_equal

from claims.boards.claim_columns import CLAIM_COLUMNS, SCHEMA
from claims.boards.columns import meanings
from claims.formats.bibtex_writer import as_bibtex
from claims.formats.claims_table import table_of
from claims.formats.croissant_writer import as_croissant
from claims.formats.eval_results_writer import HubTask, as_eval_results
from claims.formats.every_eval_ever_writer import as_every_eval_ever
from claims.formats.model_index import read_model_index
from claims.formats.model_index_writer import as_model_index
from claims.formats.opening import ForeignFile
from claims.formats.table_writer import as_csv, as_json, as_json_lines, as_parquet
from claims.formats.writing import ExportedTable, WrittenFiles
from claims.registry.lookup import Registry
from claims.registry.methods import Methods
from claims.sources import description
from claims.sources.frames import sources_frame
from claims.sources.importing import read_source
from claims.sources.readers import looks_like
from tests.small import framed
from validation import gate

ROOT = Path(__file__).resolve().parent.parent.parent
CLAIMS = """\
  - {method: A 7B, benchmark: mmlu, metric: accuracy, reported: "57% ± 0.4", uncertainty_kind: ci95, setting: 5-shot}
  - {method: a/b-7B, benchmark: glue/sst-2, metric: accuracy, reported: "95.10%", evaluator: self, setting: "dev, odd"}
  - {method: a/b-7B, benchmark: mmlu, metric: accuracy, reported: "60.1%", evaluator: HELM, evaluated: 2025-01-02}
  - {method: "=A 7B", benchmark: kodak, metric: psnr, reported: "30.5 dB ± 0.1"}
  - {method: "'-A", benchmark: mmlu/stem, metric: accuracy, reported: "30.5%", setting: "5-shot, odd; very: odd"}
  - {method: A 7B, benchmark: mmlu, metric: accuracy, reported: up to 60%}
  - {method: A 7B, benchmark: mmlu, metric: accuracy, reported: 2 points higher, baseline: B}
  - {method: A 7B, metric: latency, reported: 34 ms, setting: "A100, bf16"}
  - {method: A 7B, benchmark: bare, metric: auc, reported: "0.81", setting: "multi-scale, flip, 3 runs"}
  - {method: a/c-7B, benchmark: bare, metric: auc, reported: "0.83"}
"""
Writer = Callable[[ExportedTable], WrittenFiles]
TABLES: dict[str, Writer] = {"csv": as_csv, "json": as_json, "jsonl": as_json_lines, "parquet": as_parquet}
OTHERS: dict[str, tuple[Writer, str]] = {
    "eee": (as_every_eval_ever, "every-eval-ever"),
    "model-index": (as_model_index, "model-index"),
    **{name: (writer, "claims-table") for name, writer in TABLES.items()},
}
SAME = ("method_printed", "benchmark", "subset", "metric", "norm_unit", "setting", "measurement", "hardware", "harness",
        "items", "runs", "evaluator", "evaluated", "published", "url", "comparison", "bound")  # fmt: skip


def files_of(made: WrittenFiles) -> list[ForeignFile]:
    return [ForeignFile(name, b"".join(pieces)) for name, pieces in made.files]


@pytest.fixture
def small(tmp_path: Path) -> ExportedTable:
    registry, frame = framed(tmp_path, {"paper-1": CLAIMS})
    return ExportedTable(frame, registry, "1.2", "abc", {"paper-1": "MIT"}, {}, meanings(CLAIM_COLUMNS))


@pytest.fixture(scope="module")
def real(built: Path) -> ExportedTable:
    """A sample of the shipped table in which every source is present."""
    frame = gate.table(built)
    some = pl.int_range(pl.len()).shuffle(seed=7).over("source_id") < 15
    # Read again, all of it is one source: what two sources say alike is no repetition.
    told_apart = frame.filter(some).with_columns(method_printed=pl.format("{} in {}", "method_printed", "source_id"))
    licences = {each.id: each.licence for each in description.sources_of(ROOT / "data") if each.licence}
    return ExportedTable(told_apart, Registry.load(ROOT / "data"), licences=licences)


def read_again(made: WrittenFiles, format: str, registry: Registry, folder: Path) -> tuple[pl.DataFrame, set[str]]:
    """The claims table of a source that is made of written files, and the ids that its ledger has."""
    for file in files_of(made):
        path = folder / "raw" / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    source = description.BulkSource("back", folder, "Back", read=({"format": format, "files": ["*"]},))
    found = read_source(source, [folder / "raw"], registry)
    found.claims.write_parquet(folder / description.CLAIMS)
    assert "the same figure a second time" not in found.counts.left_out
    return sources_frame([source], registry, Methods.load(ROOT / "data")), set(found.ledger["row"])


def said(row: dict[str, Any], lost: set[tuple[str, str]]) -> tuple[Any, ...]:
    """What a claim says, in the unit of its metric, without what its writer says that it loses."""
    row = {name: None if (row["claim_id"], name) in lost else value for name, value in row.items()}
    factor = abs(row["norm_value"] / row["value"]) if row["value"] else 1.0
    # The same distance on both sides may be written as one.
    ends = (row["uncertainty"] if row[name] is None else row[name] for name in ("uncertainty_low", "uncertainty_high"))
    spread = tuple(_rounded(end * factor, 6) for end in ends if end is not None)
    return (
        *(row[name] for name in SAME), _rounded(row["norm_value"], 10), spread, row["uncertainty_kind"] if spread else
        None, tuple(sorted((each["name"], each["value"]) for each in row["conditions"])),
    )  # fmt: skip


def _rounded(value: float, digits: int) -> str:
    """A nudge first: a number that ends in a five is rounded the same way whatever the noise behind it."""
    return f"{value * (1 + 1e-12):.{digits}g}"


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("table", ["small", "real"])
def test_what_is_written_reads_back_but_for_what_the_ledgers_name(
    name: str, table: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    given: ExportedTable = request.getfixturevalue(table)
    writer, format = OTHERS[name]
    made = writer(given)
    # Bounds and changes are in a table, but are no results that can be imported: there the reader's ledger has them.
    frame, unread = read_again(made, format, given.registry, tmp_path)
    left = set(made.left_out["row"]) | (unread if format == "claims-table" else set())
    lost = set(made.lost.select("row", "field").iter_rows())
    kept = [row for row in given.frame.iter_rows(named=True) if row["claim_id"] not in left]
    found = Counter(said(row, set()) for row in frame.iter_rows(named=True))
    wanted = Counter(said(row, lost) for row in kept)
    assert (list((found - wanted).elements())[:3], list((wanted - found).elements())[:3]) == ([], [])
    assert made.claims + made.left_out.height == given.frame.height
    assert len(kept) > given.frame.height / 2


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("table", ["small", "real"])
def test_a_table_that_was_written_is_the_same_table(name: str, table: str, request: pytest.FixtureRequest) -> None:
    given: ExportedTable = request.getfixturevalue(table)
    made = TABLES[name](given)
    (file,) = files_of(made)
    assert_frame_equal(table_of(file, SCHEMA), given.frame)
    assert looks_like(file) == "claims-table"
    assert (made.claims, made.left_out.height, made.lost.height) == (given.frame.height, 0, 0)


def test_no_cell_of_a_csv_file_is_run_by_a_spreadsheet(tmp_path: Path) -> None:
    names = ["=1+1", "+1", "-1", "@x", "\t=1", "' =1", "''-a"]
    registry, frame = framed(tmp_path, {"p": "  - {method: A, benchmark: mmlu, metric: accuracy, reported: 57%}\n"})
    frame = pl.concat([frame.with_columns(method_printed=pl.lit(name)) for name in names])
    (file,) = files_of(as_csv(ExportedTable(frame, registry)))
    cells = pl.read_csv(file.data, infer_schema=False)["method_printed"].to_list()
    assert [cell.lstrip(" ")[0] for cell in cells] == ["'"] * len(names)
    assert table_of(file, SCHEMA)["method_printed"].to_list() == names


def test_parquet_and_json_say_what_they_are(small: ExportedTable) -> None:
    (parquet,), (text,) = files_of(as_parquet(small)), files_of(as_json(small))
    metadata = pl.read_parquet_metadata(io.BytesIO(parquet.data))
    told = json.loads(text.text)["claimboard"]
    assert (metadata["claimboard.version"], metadata["claimboard.snapshot"]) == ("1.2", "abc")
    assert json.loads(metadata["claimboard.columns"]) == told["columns"] == small.meanings
    assert json.loads(metadata["claimboard.licences"]) == told["licences"] == {"paper-1": "MIT"}


def test_cards_are_read_by_the_hubs_own_library(small: ExportedTable) -> None:
    hub = pytest.importorskip("huggingface_hub", reason="huggingface_hub is not installed")
    cards = {file.name: file.text for file in files_of(as_model_index(small))}
    found = hub.ModelCard(cards["a/b-7B/README.md"], ignore_metadata_errors=False).data.eval_results
    assert [(each.dataset_name, each.dataset_config, each.metric_type, each.metric_value) for each in found] == [
        ("GLUE", "sst-2", "accuracy", 95.1),
        ("MMLU", None, "accuracy", 60.1),
    ]


def test_results_for_model_repositories(small: ExportedTable) -> None:
    made = as_eval_results(small, HubTask("acme/mmlu", "all"))
    (file, *rest) = files_of(made)
    assert file.name == "a/b-7B/.eval_results/mmlu.yaml"
    assert '- dataset:\n    id: acme/mmlu\n    task_id: all\n  value: 60.1\n  date: "2025-01-02"\n' in file.text
    assert set(made.lost["field"]) == {"evaluator"}
    assert "no repository on the Hub: the name is not owner/model" in made.left_out["why"].to_list()
    read = read_model_index([file], {})
    assert read.rows.select("method", "benchmark", "subset", "value", "unit", "evaluated").rows() == [
        ("a/b-7B", "acme/mmlu", "all", 60.1, "percent", "2025-01-02")
    ]
    hub = pytest.importorskip("huggingface_hub", reason="huggingface_hub is not installed")
    (entry,) = hub.parse_eval_result_entries(yaml.safe_load(file.text))
    assert (entry.dataset_id, entry.task_id, entry.value, entry.date) == ("acme/mmlu", "all", 60.1, "2025-01-02")
    assert rest == []


@pytest.mark.parametrize("table", ["small", "real"])
def test_croissant_validates_and_loads(table: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    given: ExportedTable = request.getfixturevalue(table)
    made = as_croissant(given, "https://example.org/claims")
    for file in files_of(made):
        (tmp_path / file.name).write_bytes(file.data)
    data = mlcroissant.Dataset(tmp_path / "croissant.json")
    assert (data.metadata.issues.errors, data.metadata.issues.warnings) == (set(), set())
    records = list(data.records("claims"))
    assert len(records) == given.frame.height
    assert [each["claims/claim_id"].decode() for each in records] == given.frame["claim_id"].to_list()
    document = json.loads((tmp_path / "croissant.json").read_text())
    wanted = ("name", "description", "license", "url", "creator", "datePublished", "distribution", "conformsTo")
    assert [name for name in wanted if not document.get(name)] == []  # which the library does not ask for


def test_sources_as_bibtex(small: ExportedTable) -> None:
    frame = small.frame.with_columns(title=pl.lit("50% {of} A_B & C"), published=date(2025, 3, 1))
    (file,) = files_of(as_bibtex(replace(small, frame=frame, pages={"paper-1": "https://a.b/c_d"})))
    assert file.text == (
        "@misc{paper-1,\n  title = {{50\\% \\{of\\} A\\_B \\& C}},\n  year = {2025},\n  month = {3},\n"
        "  url = {https://a.b/c_d},\n  note = {Licence of the data: MIT}\n}\n\n"
    )


@pytest.mark.parametrize("writer", [as_every_eval_ever, as_model_index])
def test_a_share_of_a_whole_is_no_number_of_the_metric(writer: Writer, tmp_path: Path) -> None:
    registry, frame = framed(
        tmp_path, {"p": "  - {method: A, benchmark: mmlu, metric: tokens, reported: 43% of tokens}\n"}
    )
    made = writer(ExportedTable(frame, registry))
    assert made.left_out["why"].to_list() == ["a share of the whole, not in the metric's own unit"]
