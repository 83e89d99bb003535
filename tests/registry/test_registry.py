from __future__ import annotations

import os
from pathlib import Path

import pytest

from claims.record.entries import Counts, Size
from claims.record.errors import RegistryError
from claims.registry.lookup import Registry, data_dir, key

METRICS = """\
accuracy: {name: Accuracy, unit: percent, better: higher, range: [0, 100], fraction: true,
  aliases: [acc, Top-1 Accuracy]}
bd_rate: {name: BD-rate, unit: percent, better: lower, kind: cost, relative: true, aliases: [Bjontegaard delta rate]}
perplexity: {name: Perplexity, unit: score, better: lower, range: [1, null]}
pass_at_1: {name: pass@1, unit: percent, better: higher}
data_share: {name: Training data, unit: sample, better: lower, kind: cost, share: true}
"""
LANGUAGE = """\
mmlu:
  name: MMLU
  aliases: [Massive Multitask Language Understanding]
  metrics: [accuracy, perplexity]
  size: 14042
  url: https://example.org/mmlu
  subsets:
    stem: {name: STEM, aliases: [science and engineering]}
glue:
  name: GLUE
  metrics: [accuracy]
  subsets:
    sst-2: {name: SST-2, alone: true, sizes: {validation: 872, test: 1821}}
    mnli: {name: MNLI, alone: true}
    rte: {name: RTE, alone: true, metrics: [perplexity]}
superglue:
  name: SuperGLUE
  subsets: {rte: {name: RTE, alone: true}, boolq: {name: BoolQ, alone: true}}
"""
VISION = "boolq: {name: BoolQ, metrics: [accuracy]}\nkodak: {name: Kodak, metrics: [bd_rate]}\n"


def folder(tmp_path: Path, metrics: str = METRICS, **benchmarks: str) -> Path:
    (tmp_path / "benchmarks").mkdir(exist_ok=True)
    (tmp_path / "metrics.yaml").write_text(metrics)
    for name, text in (benchmarks or {"language": LANGUAGE, "vision": VISION}).items():
        (tmp_path / "benchmarks" / f"{name}.yaml").write_text(text)
    return tmp_path


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry.load(folder(tmp_path))


def faults(tmp_path: Path, metrics: str = METRICS, **benchmarks: str) -> str:
    with pytest.raises(RegistryError) as caught:
        Registry.load(folder(tmp_path, metrics, **benchmarks))
    return str(caught.value).replace(f"{tmp_path}/", "")


def test_entries_are_read(registry: Registry) -> None:
    accuracy = registry.metric("accuracy")
    assert (accuracy.unit, accuracy.better, accuracy.kind) == ("percent", "higher", "quality")
    assert (accuracy.low, accuracy.high, accuracy.fraction) == (0, 100, True)
    assert registry.metric("perplexity").high is None
    assert registry.metric("bd_rate").relative
    assert registry.metric("data_share").share
    assert [registry.metrics[name].printed for name in ("bd_rate", "pass_at_1")] == ["bd-rate", "pass@1"]
    mmlu, part = registry.benchmark("mmlu")
    assert (mmlu.size, mmlu.metrics, part) == (Size(((None, 14042),)), ("accuracy", "perplexity"), None)
    assert (mmlu.line, mmlu.file) == (1, registry.benchmarks["glue"].file)


@pytest.mark.parametrize("name", ["accuracy", "Accuracy", "ACC", "Top 1 Accuracy", "top-1-accuracy", "top_1 accuracy"])
def test_metric_names_meet(registry: Registry, name: str) -> None:
    assert registry.metric(name).id == "accuracy"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("mmlu", ("mmlu", None)),
        ("massive multitask-language understanding", ("mmlu", None)),
        ("MNLI", ("glue", "mnli")),
        ("sst2", ("glue", "sst-2")),
        ("GLUE/SST-2", ("glue", "sst-2")),
        ("glue: sst 2", ("glue", "sst-2")),
        ("GLUE (MNLI)", ("glue", "mnli")),
        ("GLUE-RTE", ("glue", "rte")),
        ("SuperGLUE RTE", ("superglue", "rte")),
        ("mmlu/science and engineering", ("mmlu", "stem")),
        ("BoolQ", ("boolq", None)),
        ("superglue/boolq", ("superglue", "boolq")),
    ],
)
def test_benchmark_names_meet(registry: Registry, name: str, found: tuple[str, str | None]) -> None:
    benchmark, part = registry.benchmark(name)
    assert (benchmark.id, part.id if part else None) == found


@pytest.mark.parametrize("name", ["", "/", "glue/", "/sst-2", "glue/none", "RTE", "mmlupro", "gluesst", ":" * 1000])
def test_unknown_benchmarks_are_none(registry: Registry, name: str) -> None:
    assert registry.find_benchmark(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mmul", "unknown benchmark 'mmul'; did you mean 'mmlu'?"),
        ("glue/mnl", "unknown subset 'mnl' of 'glue'; did you mean 'mnli'?"),
        ("kodak/24", "unknown subset '24' of 'kodak'; 'kodak' has no subsets registered"),
        ("RTE", "'RTE' is part of several benchmarks; write 'glue/rte' or 'superglue/rte'"),
        ("science and engineering", "'science and engineering' is part of 'mmlu'; write 'mmlu/stem'"),
        ("zzzzzz", "unknown benchmark 'zzzzzz'"),
    ],
)
def test_nearest_benchmark_is_named(registry: Registry, name: str, said: str) -> None:
    with pytest.raises(RegistryError) as caught:
        registry.benchmark(name)
    assert str(caught.value) == said


def test_a_part_names_its_benchmark_only_where_it_is_known_by_itself(tmp_path: Path) -> None:
    text = "race: {name: RACE, subsets: {high: {name: High, aliases: [RACE-h]}, yo: {name: Yoruba, alone: true}}}\n"
    registry = Registry.load(folder(tmp_path, a=text))
    names = ("RACE-h", "High", "Yoruba", "race/Yoruba")
    assert [registry.find_benchmark(name) is not None for name in names] == [True, False, False, True]


def test_an_ordinary_word_is_a_benchmark_only_as_printed(tmp_path: Path) -> None:
    text = "math: {name: MATH, aliases: [Hendrycks Math], exact_case: true}\n"
    registry = Registry.load(folder(tmp_path, a=text))
    found = [registry.find_benchmark(name) is not None for name in ("math", "MATH", "Math", "hendrycks math")]
    assert found == [True, True, False, True]


SIZES = [
    ("size: 9, split: test, counts: items, size_source: example.org/a", (9, 9, None)),
    ("sizes: {validation: 5, test: 9}, counts: items, size_source: example.org/a", (None, 9, 5)),
    ("size: 9, split: test, counts: partial, size_source: example.org/a", (None, None, None)),
    ("size: 9, split: test", (None, None, None)),
]


@pytest.mark.parametrize(("keys", "items"), SIZES)
def test_n_is_certain_only_for_checked_items_of_the_split(
    tmp_path: Path, keys: str, items: tuple[int | None, ...]
) -> None:
    size = Registry.load(folder(tmp_path, a=f"a: {{name: A, {keys}}}\n")).benchmarks["a"].size
    assert size is not None
    assert tuple(size.items(split) for split in (None, "test", "validation")) == items


def test_a_part_inherits_what_it_does_not_say_of_its_size(tmp_path: Path) -> None:
    text = """a:
  name: A
  split: test
  counts: items
  size_source: example.org/a
  subsets: {x: {name: X, size: 5}, y: {name: Y, size: 7, counts: partial}}
"""
    x, y = Registry.load(folder(tmp_path, a=text)).benchmarks["a"].subsets
    assert x.size == Size((("test", 5),), Counts.ITEMS, "example.org/a")
    assert y.size == Size((("test", 7),), Counts.PARTIAL, "example.org/a")


def test_nearest_metric_is_named(registry: Registry) -> None:
    with pytest.raises(RegistryError, match=r"^unknown metric 'acuracy'; did you mean 'accuracy'\?$"):
        registry.metric("acuracy")


def test_default_metric(registry: Registry) -> None:
    glue, rte = registry.benchmark("glue/rte")
    assert registry.default_metric(glue).id == "accuracy"
    assert registry.default_metric(glue, rte).id == "perplexity"
    with pytest.raises(RegistryError, match="no default metric"):
        registry.default_metric(registry.benchmarks["superglue"])


def test_two_metrics_with_one_name(tmp_path: Path) -> None:
    said = faults(tmp_path, METRICS + "rightness: {name: Rightness, unit: percent, aliases: [Top1 accuracy]}\n")
    assert "metrics.yaml:7:1: 'Top1 accuracy' names both metric 'accuracy'" in said
    assert "metrics.yaml:1) and 'rightness'" in said


def test_two_benchmarks_with_one_name(tmp_path: Path) -> None:
    said = faults(tmp_path, a="mmlu: {name: MMLU}\n", b="\nother: {name: Other, aliases: [M.M.L.U.]}\n")
    assert said.startswith("benchmarks/b.yaml:2:1: 'M.M.L.U.' names both benchmark 'mmlu'")
    assert "benchmarks/a.yaml:1" in said


def test_one_id_in_two_files(tmp_path: Path) -> None:
    assert "'mmlu' names both" in faults(tmp_path, a="mmlu: {name: MMLU}\n", b="mmlu: {name: MMLU}\n")


FAULTS = [
    ("a: {name: A, unit: parsec}", "1:20: unknown unit 'parsec'"),
    ("a: {name: A, unit: ms}", "1:20: unknown unit 'ms'; did you mean 'millisecond'?"),
    ("a: {name: A, unit: percent, better: more}", "1:37: 'better' cannot be 'more'"),
    ("a: {name: A, unit: percent, kind: price}", "'kind' cannot be 'price'"),
    ("a: {name: A, unit: percent, range: [100, 0]}", "'range' [100.0, 0.0] holds nothing"),
    ("a: {name: A, unit: percent, range: [0]}", "'range' must be two numbers"),
    ("a: {name: A, unit: percent, range: [0, x]}", "'range' must be two numbers"),
    ("a: {name: A, unit: percent, fraction: yes}", "'fraction' must be true or false, not 'yes'"),
    ("a: {name: A, unit: percent, alias: [b]}", "1:29: unknown key 'alias' in metric 'a'; did you mean 'aliases'?"),
    ("a: {unit: percent}", "metric 'a' needs 'name'"),
    ("a: {name: A}", "metric 'a' needs 'unit'"),
    ("A-b: {name: A, unit: percent}", "id 'A-b' must be made of"),
    ("a: [1]", "metric 'a' must be a mapping of keys to values, not a list"),
    ("- a", "must be a mapping of ids to entries"),
    ("a: &b {name: A}", "anchor"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_malformed_metrics(tmp_path: Path, text: str, said: str) -> None:
    assert said in faults(tmp_path, text + "\n", a="")


BENCHMARK_FAULTS = [
    ("a: {name: A, size: 9, counts: scores}", "'counts' cannot be 'scores'"),
    ("a: {name: A, size: 9, split: all, counts: items, size_source: memory}", "'memory' is not an address"),
    ("a: {name: A, sizes: {test: many}}", "'test' must be a whole number"),
    ("a: {name: A, variant_of: b}", "'a' is a variant of the unknown benchmark 'b'"),
    ("b: {name: B, metrics: [acuracy]}", "unknown metric 'acuracy'; did you mean 'accuracy'?"),
    ("b: {name: B, size: many}", "'size' must be a whole number, not 'many'"),
    ("b: {name: B, size: 0}", "'size' must be at least 1, not 0"),
    ("b: {name: B, url: ftp://x}", "'ftp://x' is not an http(s) address"),
    ("b: {name: B, subsets: [x]}", "'subsets' must be a mapping, not a list"),
    ("b: {name: B, subsets: {x: {name: X}, y: {name: X}}}", "subsets 'x' and 'y' of 'b' both answer to 'x'"),
    ("b: {name: B, subsets: {X: {name: X}}}", "id 'X' must be made of"),
]


@pytest.mark.parametrize(("text", "said"), BENCHMARK_FAULTS)
def test_malformed_benchmarks(tmp_path: Path, text: str, said: str) -> None:
    assert said in faults(tmp_path, a=text + "\n")


def test_all_faults_come_together(tmp_path: Path) -> None:
    said = faults(tmp_path, "a: {name: A}\nb: {unit: percent}\n", a="c: {size: x}\n")
    assert len(said.splitlines()) == 4


def test_changed_file_is_read_again(tmp_path: Path) -> None:
    first = Registry.load(folder(tmp_path))
    assert Registry.load(tmp_path) is first
    (tmp_path / "metrics.yaml").write_text(METRICS + "new: {name: New, unit: percent}\n")
    assert Registry.load(tmp_path).metric("new").id == "new"


def test_registry_is_frozen(registry: Registry) -> None:
    with pytest.raises(TypeError):
        registry.metrics["x"] = registry.metrics["accuracy"]  # type: ignore[index]


def test_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.delenv("CLAIMBOARD_DATA", raising=False)
    (tmp_path / "data").mkdir()
    folder(tmp_path / "data")
    (tmp_path / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "down")
    assert data_dir() == Path(os.path.realpath(tmp_path)) / "data"
    monkeypatch.setenv("CLAIMBOARD_DATA", str(tmp_path / "else"))
    assert data_dir() == tmp_path / "else"
    with pytest.raises(RegistryError, match=r"no metrics\.yaml here"):
        Registry.load()


def test_key_folds_what_does_not_matter() -> None:
    assert key("Humanity's Last-Exam") == key("humanitys_last exam") == "humanityslastexam"
    assert key("F₁") == "f1"
    assert key("pass@1") != key("pass@10")


def test_shipped_registry(data: Path) -> None:
    registry = Registry.load(data)
    assert registry.metric("top-1 accuracy").id == "accuracy"
    assert registry.metric("BD rate").relative
    for name in ("MMLU", "MMLU-Pro", "GLUE", "SuperGLUE", "LongBench", "SQuAD 2.0", "HumanEval", "GSM8K", "ImageNet-1K",
                 "Kodak", "Tecnick", "CLIC Pro Val", "GPQA-Diamond", "MATH"):  # fmt: skip
        assert registry.find_benchmark(name) is not None, name
    assert registry.benchmark("MMLU-Pro") != registry.benchmark("MMLU")
    for task in ("CoLA", "SST-2", "MRPC", "STS-B", "QQP", "MNLI", "QNLI", "RTE", "WNLI"):
        benchmark, part = registry.benchmark(f"GLUE/{task}")
        assert (benchmark.id, part is not None) == ("glue", True), task
    assert all(benchmark.url is None or benchmark.url.startswith("http") for benchmark in registry.benchmarks.values())
