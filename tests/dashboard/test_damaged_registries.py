"""A registry with a fault: what it bears upon is left out and said, all else is shown as before, and gates refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from claims.record.errors import ClaimsError
from tests.claim_rows import BENCHMARKS, METRICS
from tests.commands import run
from tests.small import entries
from validation import gate
from validation.inspection import inspect
from validation.serving import served_tables

APP = Path(__file__).resolve().parent.parent.parent / "dashboard" / "main.py"
LONGBENCH = "longbench: {name: LongBench, metrics: [accuracy], subsets: {wiki: {name: Wiki Text, alone: true}}}\n"
OWN_WIKI = "wiki-own:\n  name: Wiki own\n  aliases: [Wiki Text]\n  metrics: [perplexity, accuracy]\n"
CONDITIONS = """\
shots:
  name: Shots
  kind: number
  role: protocol
  forms: {"{n}-shot": ["{n} shot"]}
  examples: {5 shot: 5-shot}
batch_size:
  name: Batch size
  kind: number
  role: measurement
  aliases: [bs]
  examples: {"batch size: 8": "batch size: 8"}
"""
METHODS = "gpt-x:\n  name: GPT-X\n  aliases: [Generative X]\ngpt-y:\n  name: GPT-Y\n"
FILES = {
    "metrics.yaml": METRICS,
    "benchmarks/all.yaml": BENCHMARKS + LONGBENCH + OWN_WIKI,
    "conditions.yaml": CONDITIONS,
    "methods/gpt.yaml": METHODS,
}
CLAIMS = entries(
    [
        "method: Id, benchmark: mmlu, metric: accuracy, reported: 70.0%",
        "method: Long Name, benchmark: Massive Multitask Language Understanding, metric: accuracy, reported: 60.0%",
        "method: Part, benchmark: MMLU/STEM, metric: acc, reported: 65.0%",
        "method: Kodak, baseline: VTM, benchmark: kodak, metric: bd_rate, reported: 9.5% lower",
        'method: Shots, benchmark: coco, metric: accuracy, setting: "5 shot", reported: 50.0%',
        'method: Batch, metric: latency, conditions: {batch_size: 8}, reported: "34 ms"',
        'method: Words, metric: latency, setting: "bs: 8", reported: "35 ms"',
        "method: Wiki, benchmark: Wiki Text, metric: accuracy, reported: 40.0%",
        "method: Generative X, benchmark: coco, metric: accuracy, reported: 41.0%",
        "method: Old, baseline: GPT-Y, benchmark: coco, metric: accuracy, reported: up 2.1 points",
    ]
)
MMLU, ACCURACY = {"Id", "Long Name", "Part"}, {"Id", "Long Name", "Part", "Shots", "Wiki", "GPT-X", "Old"}
Edit = tuple[str, str, str]
# Fault -> file, what stands there, what stands there instead; the methods whose claims go out; where it is said.
FAULTS: dict[str, tuple[Edit, set[str], str]] = {
    "benchmark, open bracket": (
        ("benchmarks/all.yaml", "aliases: [Massive", "aliases: [[Massive"), MMLU, "benchmarks/all.yaml:4:"),
    "benchmark, open quote": (("benchmarks/all.yaml", "name: MMLU", 'name: "MMLU'), MMLU, "benchmarks/all.yaml:9:"),
    "benchmark, unknown key": (
        ("benchmarks/all.yaml", "  aliases: [Massive", "  aliasses: [Massive"), MMLU, "did you mean 'aliases'?"),
    "benchmark, id twice in a file": (
        ("benchmarks/all.yaml", "coco:\n", "mmlu: {name: MMLU}\ncoco:\n"), MMLU, "key 'mmlu' is repeated"),
    "benchmark, id twice": (
        ("benchmarks/more.yaml", "", "mmlu: {name: Em}\n"), MMLU, "benchmarks/more.yaml:1:1: 'mmlu' names both"),
    "benchmark, alias twice": (
        ("benchmarks/more.yaml", "", "mm: {name: M, aliases: [Massive Multitask Language Understanding]}\n"),
        {"Long Name"}, "names both benchmark 'mmlu' (benchmarks/all.yaml:1) and 'mm'; remove the name from one"),
    "benchmark, its id is the alias of another": (
        ("benchmarks/more.yaml", "", "mm: {name: M, aliases: [MMLU]}\n"), {"Id", "Part"}, "benchmarks/more.yaml:1:1"),
    "benchmark, unknown metric": (
        ("benchmarks/all.yaml", "metrics: [accuracy]\n  size", "metrics: [acuracy]\n  size"), MMLU,
        "benchmarks/all.yaml:5:12: unknown metric 'acuracy'; did you mean 'accuracy'?"),
    "benchmark, whose name is a part of another": (
        ("benchmarks/all.yaml", "aliases: [Wiki Text]", "aliases: [Wiki Text"), {"Wiki"}, "benchmarks/all.yaml:"),
    "benchmarks, not UTF-8": (
        ("benchmarks/all.yaml", "task: multiple-choice", "task: multiple-choice \udce9"), MMLU, "UTF-8"),
    "metric, open bracket": (("metrics.yaml", "range: [0, 100]", "range: [0, 100"), ACCURACY, "metrics.yaml:7:"),
    "metric, direction": (
        ("metrics.yaml", "better: higher", "better: hihger"), ACCURACY, "metrics.yaml:4:11: 'better' cannot be"),
    "metric, no unit": (("metrics.yaml", "  unit: percent\n", ""), ACCURACY, "metric 'accuracy' needs 'unit'"),
    "metric, unknown key": (("metrics.yaml", "relative: true", "relatve: true"), {"Kodak"}, "did you mean 'relative'"),
    "metric, alias twice": (("metrics.yaml", "name: PSNR", "name: acc"), {"Part"}, "'acc' names both metric"),
    "metrics, half of a merge": (
        ("metrics.yaml", "  better: higher\n  kind: quality\n  range", "<<<<<<< a\n  better: higher\n=======\n"
         "  better: lower\n>>>>>>> b\n  kind: quality\n  range"), ACCURACY, "metrics.yaml:"),
    "condition, open bracket": (("conditions.yaml", '["{n} shot"]', '["{n} shot"'), {"Shots"}, "conditions.yaml:"),
    "condition, unknown key": (("conditions.yaml", "forms:", "form:"), {"Shots"}, "did you mean 'forms'?"),
    "condition, role": (
        ("conditions.yaml", "role: measurement", "role: mesurement"), {"Batch", "Words"}, "did you mean 'measurement'"),
    "condition, alias lost": (("conditions.yaml", "aliases: [bs]", "aliases: [bs"), {"Batch", "Words"}, "conditions.y"),
    "condition, alias twice": (
        ("conditions.yaml", "aliases: [bs]", "aliases: [bs, Shots]"), {"Shots", "Batch", "Words"}, "names both"),
    "method, open bracket": (("methods/gpt.yaml", "[Generative X]", "[Generative X"), {"GPT-X"}, "methods/gpt.yaml:"),
    "method, unknown key": (("methods/gpt.yaml", "aliases:", "alias:"), {"GPT-X"}, "did you mean 'aliases'?"),
    "method, alias twice": (
        ("methods/gpt.yaml", "name: GPT-Y", "name: GPT-Y\n  aliases: [Generative-X]"), {"GPT-X"}, "names both method"),
    "method, a baseline": (("methods/gpt.yaml", "name: GPT-Y", "name: [GPT-Y"), {"Old"}, "methods/gpt.yaml:"),
    "method, based on none": (("methods/gpt.yaml", "name: GPT-Y", "name: GPT-Y\n  based_on: gpt-z"), {"Old"}, "gpt-x"),
    "file that is not read": (("benchmarks/more.yml", "", "foo: {name: Foo}\n"), set(), "rename it to 'more.yaml'"),
}  # fmt: skip
READS = (("board", "coco"), ("claims",), ("export", "csv"), ("papers",), ("benchmarks",), ("metrics",), ("methods",))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    return served_tables(written(tmp_path_factory.mktemp("good") / "data")).tables.claims


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = written(tmp_path / "data")
    monkeypatch.setenv("CLAIMBOARD_DATA", str(made))
    return made


def written(folder: Path) -> Path:
    for name, text in {**FILES, "claims/one.yaml": f"paper: {{title: One}}\nclaims:\n{CLAIMS}"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def damage(folder: Path, fault: str) -> None:
    name, old, new = FAULTS[fault][0]
    path = folder / name
    text = path.read_text() if path.exists() else ""
    assert old in text
    path.write_text(text.replace(old, new, 1), errors="surrogateescape")


@pytest.mark.parametrize("fault", FAULTS)
def test_what_a_fault_bears_upon_is_left_out_and_the_rest_is_as_before(
    folder: Path, good: pl.DataFrame, fault: str
) -> None:
    damage(folder, fault)
    served, (_, out, said) = served_tables(folder), FAULTS[fault]
    rest = good.filter(~pl.col("method").is_in(list(out)))
    assert good.height - rest.height == len(out)
    assert served.tables.claims.sort("claim_id").equals(rest.sort("claim_id"))
    assert served.left_out.claims == len(out)
    assert said in "\n".join(served.fault_lines)
    assert str(folder) not in "\n".join(served.fault_lines)
    with pytest.raises(ClaimsError):
        gate.build(folder)
    assert not inspect(folder).passed


@pytest.mark.parametrize("command", READS, ids=" ".join)
@pytest.mark.parametrize("fault", ["benchmark, open bracket", "condition, unknown key", "method, alias twice"])
def test_what_reads_works_beside_a_damaged_registry(folder: Path, fault: str, command: tuple[str, ...]) -> None:
    damage(folder, fault)
    done = run("--data", str(folder), *command)
    assert done.returncode == 0, done.stderr
    if command != ("methods",) or fault.startswith("method"):  # else nothing is left out of it
        assert "1 file has faults" in done.stderr
        assert FAULTS[fault][2] in done.stderr.replace(f"{folder}/", "")


@pytest.mark.parametrize("fault", FAULTS)
def test_pages_work_beside_a_damaged_registry(folder: Path, fault: str) -> None:
    damage(folder, fault)
    test = AppTest.from_file(str(APP), default_timeout=60)
    test.query_params["benchmark"] = "coco"
    test.run()
    assert not test.exception, test.exception[0].value
    assert "1 file has faults" in test.expander[0].label
    assert FAULTS[fault][2] in test.expander[0].text[0].value
    assert str(folder) not in test.expander[0].text[0].value


def test_a_name_that_is_left_out_is_not_another_one(folder: Path) -> None:
    damage(folder, "benchmark, open bracket")
    done = run("--data", str(folder), "board", "mmlu")
    assert done.returncode == 1
    assert done.stderr.startswith("benchmark 'mmlu' is left out: its entry in the registry has faults;")


def test_a_lost_metric_is_not_replaced_by_the_next_one(folder: Path) -> None:
    damage(folder, "metric, direction")
    (folder / "metrics.yaml").write_text((folder / "metrics.yaml").read_text().replace("better: lower", "better: l", 1))
    assert served_tables(folder).tables.claims["method"].sort().to_list() == ["Batch", "Kodak", "Words"]
    done = run("--data", str(folder), "benchmarks", "--search", "wiki own")
    assert "perplexity" not in done.stdout


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "metrics.yaml").unlink(), "no metrics.yaml here"),
        (lambda folder: (folder / "metrics.yaml").write_text("accuracy: {unit: percent}\n"), "needs 'name'"),
        (lambda folder: (folder / "claimboard.yaml").write_text("extends: shiped\n"), "write 'shipped' or leave"),
    ],
)  # fmt: skip
def test_a_folder_without_any_meaning_says_what_to_do(folder: Path, spoil: Callable[[Path], object], said: str) -> None:
    spoil(folder)
    done = run("--data", str(folder), "board", "coco")
    assert done.returncode == 1
    assert said in done.stderr
    test = AppTest.from_file(str(APP), default_timeout=60)
    test.run()
    assert not test.exception
    assert said in test.text[0].value
    assert str(folder) not in test.text[0].value
