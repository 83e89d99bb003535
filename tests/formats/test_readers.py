"""Each reader on a small invented file of its format: every figure is a row or stands in the ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from claims.formats.euroeval import read_euroeval
from claims.formats.every_eval_ever import read_every_eval_ever
from claims.formats.helm import read_helm
from claims.formats.lm_eval import read_lm_eval
from claims.formats.mapped import read_mapped
from claims.formats.model_index import read_model_index
from claims.formats.mteb import read_mteb
from claims.formats.opening import ForeignFile
from claims.formats.openmmlab import read_openmmlab
from claims.formats.papers_with_code import read_papers_with_code
from claims.formats.pyserini import read_pyserini
from claims.formats.rate_distortion import read_rate_distortion
from claims.formats.reading import FormatReading
from claims.record.errors import FileError


def file(name: str, text: str | object) -> ForeignFile:
    return ForeignFile(name, (text if isinstance(text, str) else json.dumps(text)).encode())


def cells(reading: FormatReading, *columns: str) -> list[tuple[Any, ...]]:
    return reading.rows.select(columns).rows()


def left_out(reading: FormatReading) -> dict[str, str]:
    return dict(reading.ledger.select("field", "why").iter_rows())


TABLE = """model,shots,mmlu,gsm8k,params,average,hearts
acme/a,5,70.10,0.0,7,35.05,3
acme/b,5,"61.5 ± 0.4",-1.0,"1,014.5",61.5,9
acme/c,,,12.5%,?,12.5,2
"""
MAPPING: Mapping[str, Any] = {
    "method": "{model}",
    "conditions": {"shots": "{shots}"},
    "values": {
        "mmlu": {"benchmark": "mmlu"},
        "gsm8k": {"benchmark": "gsm8k", "missing": {"-1.0": "not run"}},
        "params": {"metric": "parameters", "factor": "1e6", "bare": "true"},
    },
    "left_out": {"aver*": "mean of the two"},
}


def test_a_table_by_its_mapping() -> None:
    found = read_mapped([file("a.csv", TABLE)], MAPPING)
    rows = cells(found, "method", "benchmark", "value", "printed", "unit", "uncertainty", "conditions")
    assert rows == [
        ("acme/a", "mmlu", 70.1, "70.10", None, None, '{"shots":"5"}'),
        ("acme/b", "mmlu", 61.5, "61.5 ± 0.4", None, 0.4, '{"shots":"5"}'),
        ("acme/a", "gsm8k", 0.0, "0.0", None, None, '{"shots":"5"}'),
        ("acme/c", "gsm8k", 12.5, "12.5%", "percent", None, '{"shots":null}'),
        ("acme/a", None, 7e6, "7", None, None, None),
        ("acme/b", None, 1014.5e6, "1,014.5", None, None, None),
    ]
    assert left_out(found) == {
        "gsm8k": "not run",
        "params": "not a number",
        "average": "mean of the two",
        "hearts": "no mapping for this column",
    }
    assert found.figures == sum(
        bool(cell) for line in TABLE.splitlines()[1:] for cell in line.replace('"1,0', "").split(",")[2:]
    )


@pytest.mark.parametrize("remark", ["**(1st)**", "(1st)", "(of 9)", "*(−)*", "**(31st)**"])
def test_a_figure_with_a_remark_is_in_the_ledger_of_a_column_that_is_left_out(remark: str) -> None:
    found = read_mapped([file("a.csv", TABLE.replace("35.05", f"35.05 {remark}"))], MAPPING)
    told = found.ledger.filter(pl.col("field") == "average")
    assert told.select("value", "why").rows()[0] == (f"35.05 {remark}", "mean of the two")
    assert told.height == 3


@pytest.mark.parametrize("ending", ["json", "jsonl", "yaml", "tsv", "parquet"])
def test_records_in_other_forms_give_the_same_rows(ending: str) -> None:
    records = [{"model": "a", "shots": "5", "mmlu": 70.1, "gsm8k": 1.5, "params": 7, "average": 1, "hearts": 3}]
    frame = pl.DataFrame(records)
    text = {
        "json": json.dumps(records).encode(),
        "jsonl": json.dumps(records[0]).encode(),
        "yaml": json.dumps(records).encode(),
        "tsv": frame.write_csv(separator="\t").encode(),
    }
    if ending == "parquet":
        import io

        stream = io.BytesIO()
        frame.write_parquet(stream)
        text["parquet"] = stream.getvalue()
    found = read_mapped([ForeignFile(f"a.{ending}", text[ending])], MAPPING)
    assert cells(found, "method", "value", "printed") == [("a", 70.1, "70.1"), ("a", 1.5, "1.5"), ("a", 7e6, "7")]


def test_nested_records_know_what_is_around_them() -> None:
    card = {"name": "A", "scores": [{"on": "mmlu", "result": {"score": 0.5}}, {"on": "gsm8k", "result": {"score": 1}}]}
    options = {"records": "scores", "method": "{^name}", "benchmark": "{on}", "values": {"result.score": {}}}
    assert cells(read_mapped([file("a.json", card)], options), "method", "benchmark", "printed") == [
        ("A", "mmlu", "0.5"),
        ("A", "gsm8k", "1"),
    ]


def test_columns_of_names_and_of_other_files() -> None:
    models = file("m/x.json", {"id": "x", "name": "Model X"})
    options = {
        "join": {"opened": [models], "on": "id", "take": {"full": "name"}},
        "extract": [{"from": "{@stem}", "pattern": r"on-(?P<gpu>\w+)"}],
        "replace": {"gpu": {"rtx4090": "RTX 4090"}},
        "method": "{full}",
        "conditions": {"hardware": "1x {gpu}"},
        "skip": [{"column": "kind", "is": ["copy"], "why": "a copy"}],
        "values": {"speed": {"metric": "images/s"}},
    }
    found = read_mapped([file("speed-on-rtx4090.csv", "id,kind,speed\nx,own,5\nx,copy,6\n")], options)
    assert cells(found, "method", "metric", "value") == [("Model X", "images/s", 5.0)]
    assert json.loads(found.rows["conditions"][0]) == {"hardware": "1x RTX 4090"}
    assert left_out(found) == {"speed": "a copy"}


def test_one_column_stands_in_for_another_that_is_empty() -> None:
    options = {"method": "{hub|name}", "conditions": {"hardware": "{gpu|cpu}"}, "values": {"speed": {}}}
    found = read_mapped([file("a.csv", "name,hub,cpu,speed\nx,,i9,5\ny,acme/y,i7,6\n")], options)
    assert found.rows.select("method", "conditions").rows() == [
        ("x", '{"hardware":"i9"}'),
        ("acme/y", '{"hardware":"i7"}'),
    ]
    assert not found.ledger.height


def test_a_table_without_the_columns_says_which_it_has() -> None:
    with pytest.raises(FileError, match="no column 'mmlu'; there is a, b"):
        read_mapped([file("a.csv", "a,b\n1,2\n")], {"method": "{a}", "values": {"mmlu": {}}})


def result(score: float, **details: object) -> dict[str, Any]:
    return {
        "evaluation_name": "GSM8K",
        "source_data": {"dataset_name": "GSM8K"},
        "metric_config": {"evaluation_description": "EM on GSM8K", "min_score": 0, "max_score": 1},
        "score_details": {"score": score, **details},
    }


def card(*results: object) -> dict[str, Any]:
    source = {"source_organization_name": "crfm", "evaluator_relationship": "third_party"}
    return {
        "schema_version": "0.2.0",
        "source_metadata": source,
        "model_info": {"id": "acme/a", "name": "A", "additional_details": {"agent_scaffold": "S"}},
        "evaluation_results": [*results],
    }


def test_every_eval_ever() -> None:
    details = {"GSM8K - # train": {"score": 5.0}, "GSM8K - Observed inference time (s)": {"score": 2.5}}
    interval = {"confidence_interval": {"lower": -0.03, "upper": 0.03, "confidence_level": 0.95}}
    ends = {"confidence_interval": {"lower": 0.5, "upper": 0.8}}
    results = (
        result(0.62, details=details),
        result(-1.0),
        result(0.7, uncertainty=interval),
        result(0.6, uncertainty=ends),
    )
    found = read_every_eval_ever([file("a.json", card(*results))], {})
    columns = ("method", "benchmark", "metric", "printed", "unit", "evaluator", "uncertainty", "uncertainty_kind")
    assert cells(found, *columns) == [
        ("acme/a", "GSM8K", "EM", "0.62", "fraction", "crfm", None, None),
        ("acme/a", "GSM8K", "inference_time", "2.5", "second", "crfm", None, None),
        ("acme/a", "GSM8K", "EM", "0.7", "fraction", "crfm", 0.03, "ci95"),
        ("acme/a", "GSM8K", "EM", "0.6", "fraction", "crfm", None, "unknown"),
    ]
    assert found.rows["uncertainty_low"].round(9).to_list() == [None, None, None, 0.1]
    assert json.loads(found.rows["conditions"][0]) == {"shots": "5", "scaffold": "S"}
    assert left_out(found) == {
        "score": "outside the bounds that the file declares: no score",
        "GSM8K - # train": "a detail that is not read: # train",
    }


def test_models_of_every_eval_ever_by_their_names() -> None:
    time = {"NQ - # train": {"score": 4.9}, "NQ - Observed inference time (s)": {"score": 2.5}}
    shots = {"GSM8K - # train": {"score": 5.0}}
    cut = card(result(0.6)) | {"model_info": {"id": "acme/a-long-na...", "name": "B"}}
    files = [file("a.json", card(result(0.62, details=shots | time))), file("b.json", cut)]
    found = read_every_eval_ever(files, {"methods": {"A": "acme/a-0528"}})
    assert cells(found, "method", "benchmark") == [("acme/a-0528", "GSM8K"), ("acme/a-0528", "NQ")]
    assert "shots" not in json.loads(found.rows["conditions"][1])
    assert left_out(found)["score"] == "a name that is cut off"


def test_lm_eval_before_and_since_filters() -> None:
    old = {
        "results": {"sst": {"acc": 0.5, "acc_stderr": 0.01}},
        "config": {"model_args": "pretrained=a/b,x=1", "num_fewshot": 0},
    }
    new = {
        "results": {"gsm8k": {"exact_match,strict-match": 0.25, "exact_match_stderr,strict-match": 0.02, "alias": "g"}},
        "groups": {},
        "n-shot": {"gsm8k": 5},
        "n-samples": {"gsm8k": {"original": 1319, "effective": 1319}},
        "config": {},
        "model_name": "a/c",
        "date": 1735689600.0,
    }
    limited = {**new, "n-samples": {"gsm8k": {"original": 1319, "effective": 10}}}
    found = read_lm_eval([file("o.json", old), file("n.json", new), file("l.json", limited)], {})
    assert cells(
        found, "method", "benchmark", "metric", "printed", "uncertainty", "items", "evaluated", "conditions"
    ) == [
        ("a/b", "sst", "acc", "0.5", 0.01, None, None, '{"shots": "0"}'),
        ("a/c", "gsm8k", "exact_match", "0.25", 0.02, 1319, "2025-01-01", '{"shots": "5", "scoring": "strict-match"}'),
    ]
    assert found.ledger["why"].to_list() == ["taken over a part of the items"]


def _stat(name: str, mean: float | None, split: str = "test", count: int = 1, **named: object) -> dict[str, object]:
    return {
        "name": {"name": name, "split": split, **named},
        "count": count,
        "sum_squared": 0.0,
        "mean": mean,
        "stddev": 0.25,
    }


def test_helm_takes_one_split_without_perturbations() -> None:
    spec = {
        "name": "mmlu:subject=anatomy,model=a_b",
        "scenario_spec": {"args": {"subject": "anatomy"}},
        "adapter_spec": {"model": "a/b", "max_train_instances": 5, "method": "multiple_choice_joint"},
    }
    stats = [
        _stat("exact_match", 0.5),
        _stat("exact_match", 0.4, "valid"),
        _stat("exact_match", 0.3, perturbation={"name": "robustness"}),
        _stat("inference_runtime", 1.5, count=3),
        _stat("bits_per_byte", 0.9),
        _stat("training_co2_cost", None),
        _stat("num_instances", 10.0),
    ]
    found = read_helm(
        [
            file("runs.json", []),
            file("r/stats.json", stats),
            file("r/run_spec.json", spec),
            file("r/scenario.json", {}),
        ],
        {},
    )
    assert cells(found, "method", "benchmark", "subset", "metric", "value", "unit", "uncertainty", "runs", "items") == [
        ("a/b", "mmlu", "anatomy", "exact_match", 0.5, "fraction", None, None, 10),
        ("a/b", "mmlu", "anatomy", "inference_runtime", 1.5, "second", 0.25, 3, 10),
        ("a/b", "mmlu", "anatomy", "bits_per_byte", 0.9, None, None, None, 10),
        ("a/b", "mmlu", "anatomy", "num_instances", 10.0, None, None, None, 10),
    ]
    stated = {"shots": "5", "harness": "HELM", "setting": "multiple_choice_joint"}
    assert json.loads(found.rows["conditions"][0]) == stated
    assert found.ledger["why"].to_list() == ["not of the split 'test'", "measured on perturbed inputs", "not a number"]
    assert found.figures == len(stats)
    valid = read_helm([file("r/stats.json", stats), file("r/run_spec.json", spec)], {"split": "valid"})
    assert cells(valid, "metric", "value", "items") == [("exact_match", 0.4, None)]


def test_helm_needs_both_documents_of_a_run() -> None:
    with pytest.raises(FileError, match=r"without run_spec\.json"):
        read_helm([file("r/stats.json", [])], {})


def test_mteb_before_and_since_main_scores() -> None:
    new = {
        "task_name": "STS12",
        "scores": {
            "test": [{"hf_subset": "default", "main_score": 0.8, "pearson": 0.7}],
            "dev": [{"hf_subset": "default", "main_score": 0.9}],
        },
    }
    old = {"mteb_dataset_name": "SCIDOCS", "test": {"ndcg_at_10": 0.2, "map_at_10": 0.1}}
    place, card = "results/acme__e5/3a2b", "results/acme__e5/external"
    found = read_mteb([file(f"{place}/STS12.json", new), file(f"{card}/SCIDOCS.json", old)], {})
    assert cells(found, "method", "subset", "value", "revision", "evaluator") == [
        ("acme/e5", "STS12", 0.8, "3a2b", None),
        ("acme/e5", "SCIDOCS", 0.2, "external", "self"),
    ]
    assert sorted(found.ledger["why"]) == ["another metric of the same task"] * 3 + ["another split"]


ZOO = """
Collections:
- Name: Net
  Metadata: {Training Resources: 8x V100 GPUs}
  Paper: {URL: 'https://arxiv.org/abs/1', Title: Net}
Models:
- Name: net_r50
  In Collection: Net
  Metadata: &meta
    FLOPs: 4.1G
    Training Memory (GB): 3.2
    inference time (ms/im): [{value: 20.5, hardware: V100, batch size: 1, mode: FP32, resolution: '(800, 1333)'}]
  Results:
  - {Task: Object Detection, Dataset: COCO, Metrics: {box AP: 41.2, mask AP: null}}
- Name: net_r18
  Metadata: *meta
  Results: {Task: Denoising, Dataset: '-', Metrics: {PSNR: 30}}
"""


def test_openmmlab() -> None:
    found = read_openmmlab([file("metafile.yml", ZOO)], {})
    assert cells(found, "method", "benchmark", "metric", "value", "unit") == [
        ("net_r50", "COCO", "box AP", 41.2, None),
        ("net_r50", None, "macs", 4.1e9, None),
        ("net_r50", None, "training_memory", 3.2, "gigabyte"),
        ("net_r50", None, "inference_time", 20.5, "millisecond"),
        ("net_r18", None, "macs", 4.1e9, None),
        ("net_r18", None, "training_memory", 3.2, "gigabyte"),
        ("net_r18", None, "inference_time", 20.5, "millisecond"),
    ]
    assert found.rows["url"][0] == "https://arxiv.org/abs/1"
    assert left_out(found) == {
        "Object Detection/COCO/mask AP": "not a number",
        "Denoising/-/PSNR": "no dataset is named",
    }


def test_what_tells_the_results_of_a_zoo_apart() -> None:
    zoo = """
- Name: net_x4c64_dn15
  Results:
  - {Dataset: Set5, Task: SR, Metrics: {PSNR: 30.5, sigma: 15.0}}
  - {Dataset: Set14, Task: SR, Metrics: {PSNR: 28.1}}
  - {Dataset: Set14, Task: SR, Metrics: {PSNR: 26.3}}
"""
    options = {"named": {r"_x(?P<n>\d)c": {"upscaling": "{n}"}}, "conditions": {"sigma": "noise_level"}}
    found = read_openmmlab([file("metafile.yml", zoo)], options)
    assert cells(found, "benchmark", "value", "conditions") == [
        ("Set5", 30.5, '{"upscaling": "4", "noise_level": "15"}'),
    ]
    twice = "one of several figures for one data set, of which the difference is not stated"
    assert left_out(found) == {"SR/Set5/sigma": "a circumstance of the other figures", "SR/Set14/PSNR": twice}


def test_curves() -> None:
    curve = {"name": "net", "results": {"q": [1, 2], "bpp": [0.1, 0.2], "psnr-rgb": [28.0, 30.0]}}
    found = read_rate_distortion([file("image/kodak/compressai-net_mse_cuda.json", curve)], {})
    assert cells(found, "benchmark", "metric", "value", "unit") == [
        ("kodak", "bits_per_pixel", 0.1, None),
        ("kodak", "bits_per_pixel", 0.2, None),
        ("kodak", "psnr", 28.0, "dB"),
        ("kodak", "psnr", 30.0, "dB"),
    ]
    assert json.loads(found.rows["conditions"][3]) == {"quality_point": "2", "optimised_for": "MSE", "hardware": "cuda"}
    assert found.ledger.height == 2


def test_curves_of_papers_and_of_codecs_without_numbered_qualities() -> None:
    curve = {"name": "official net", "description": "official results (mse)", "results": {"bpp": [0.1]}}
    files = [file("kodak/paper-net.json", curve), file("kodak/copy.json", curve)]
    found = read_rate_distortion(files, {"left_out": {"*/copy.json": "a copy"}})
    assert cells(found, "evaluator", "conditions") == [("self", '{"setting": "point 1", "optimised_for": "MSE"}')]
    assert left_out(found) == {"bpp": "a copy"}


@pytest.mark.parametrize("name", ["net-mse-8bit", "net-8bit", "net-mse"])
def test_curves_of_rounded_pictures_are_those_of_the_same_codec(name: str) -> None:
    curve = {"name": name, "results": {"bpp": [0.1], "decoding_time": [2.0]}}
    files = [file("8bit-decoded/kodak/compressai-net_mse_ans_cuda.json", curve)]
    found = read_rate_distortion(files, {"devices": {"cuda": "RTX 8000"}})
    assert cells(found, "method", "metric") == [("net", "bits_per_pixel"), ("net", "decoding_time")]
    assert json.loads(found.rows["conditions"][1]) == {
        "quality_point": "1", "optimised_for": "MSE", "hardware": "RTX 8000", "decoded_pictures": "8-bit",
    }  # fmt: skip


@pytest.mark.parametrize("stem", ["paper-net_ms-ssim", "paper-net_ms-ssim_cpu", "paper-net(ms-ssim)"])
def test_what_a_curve_is_optimised_for_stands_anywhere_in_the_name_of_its_file(stem: str) -> None:
    curve = {"name": "net", "description": "official results", "results": {"bpp": [0.1]}}
    found = read_rate_distortion([file(f"kodak/{stem}.json", curve)], {})
    assert json.loads(found.rows["conditions"][0])["optimised_for"] == "MS-SSIM"


def test_euroeval() -> None:
    text = (
        "<span>Task Type</span>,,,<a href='x'>Sentiment classification</a>,\n"
        "Model,Type,Rank,<a href='x'>sst5</a>,sst5_version\n"
        "\"<a href='https://a.b'>a/b#thinking (zero-shot, val)</a>\","
        "🤔,1.2@@1.2,69.12 ± 1.83 / 70.52 ± 1.64@@69.12,16.9.0@@1\n"
        "encoder,🔍,1.3@@1.3,60.10 ± 1.00 / 61.20 ± 1.10@@60.10,16.9.0@@1\n"
    )
    options = {"metrics": {"Sentiment classification": ["mcc", "macro F1"]}}
    found = read_euroeval([file("english.csv", text)], options)
    assert cells(found, "method", "benchmark", "metric", "value", "uncertainty", "url") == [
        ("a/b", "sst5", "mcc", 69.12, 1.83, "https://a.b"),
        ("a/b", "sst5", "macro F1", 70.52, 1.64, "https://a.b"),
        ("encoder", "sst5", "mcc", 60.1, 1.0, None),
        ("encoder", "sst5", "macro F1", 61.2, 1.1, None),
    ]
    assert json.loads(found.rows["conditions"][2]) == {"adaptation": "fine-tuned"}
    assert json.loads(found.rows["conditions"][0]) == {"shots": "0", "split": "validation", "thinking": "on"}
    assert left_out(found) == {
        "Rank": "a rank or a property of the model",
        "sst5_version": "a version of the harness",
    }


def test_pyserini() -> None:
    text = """
conditions:
- name: bm25-flat
  datasets: [{dataset: nq, scores: [{nDCG@10: 0.3055, R@100: 0.7513}]}]
- name: bm25.ar
  eval_key: miracl-v1.0-ar
  splits: [{split: dev, scores: [{nDCG@10: 0.4809}]}]
"""
    found = read_pyserini([file("beir.yaml", text)], {})
    assert cells(found, "method", "subset", "metric", "printed", "conditions") == [
        ("bm25-flat", "nq", "nDCG@10", "0.3055", None),
        ("bm25-flat", "nq", "R@100", "0.7513", None),
        ("bm25", "ar", "nDCG@10", "0.4809", '{"split": "dev"}'),
    ]


def test_papers_with_code_reads_tables_of_parts_and_subtasks_once() -> None:
    row = {
        "model_name": "A",
        "paper_url": "https://a.b",
        "metrics": {"Accuracy": "62.0 ± 0.4", "F1": "-", "EM": "1 to 2"},
    }
    table = {"dataset": "Toy", "subdatasets": [{"subdataset": "dev", "sota": {"rows": [row]}}]}
    tasks = [{"task": "QA", "datasets": [table], "subtasks": [{"task": "Again", "datasets": [table]}]}]
    found = read_papers_with_code([file("tables.json", tasks)], {})
    assert cells(found, "method", "benchmark", "subset", "metric", "value", "uncertainty", "url") == [
        ("A", "Toy", "dev", "Accuracy", 62.0, 0.4, "https://a.b")
    ]
    assert left_out(found) == {"EM": "not one number"}


def test_model_cards_and_result_files_of_the_hub() -> None:
    readme = """---
license: mit
model-index:
- name: acme/tiny
  results:
  - task: {type: text-generation}
    dataset: {type: acme/toy, name: ToyQA, config: en, split: test, args: {num_few_shot: 5}}
    metrics:
    - {type: accuracy, value: 0.620}
    - {type: f1, value: about 60}
    source: {url: 'https://a.b'}
---
# Tiny
"""
    entries = "- {dataset: {id: acme/toy, task_id: main}, value: 62.0, date: 2026-01-02, notes: no tools}\n"
    files = [file("README.md", readme), file("acme/tiny/.eval_results/toy.yaml", entries)]
    found = read_model_index(files, {})
    assert cells(found, "method", "benchmark", "subset", "metric", "printed", "unit", "evaluated", "conditions") == [
        ("acme/tiny", "ToyQA", "en", "accuracy", "0.620", None, None, '{"shots": "5", "split": "test"}'),
        ("acme/tiny", "acme/toy", "main", None, "62.0", "percent", "2026-01-02", '{"setting": "no tools"}'),
    ]
    assert left_out(found) == {"f1": "not one number"}
