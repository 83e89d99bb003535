"""The shipped registries: one meaning a name, known metrics and units, examples that name them, counts that add up.

Read with a plain YAML loader, so that the data is checked apart from the code that the project reads it with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from claims.registry import unit_names
from claims.registry.lookup import Registry, key
from tests.plain_yaml import BASE, plain_yaml

DATA = Path(__file__).resolve().parent.parent.parent / "data"
FILES = sorted((DATA / "benchmarks").glob("*.yaml"))
METRICS: dict[str, dict[str, Any]] = plain_yaml(DATA / "metrics.yaml")
METRIC_KEYS = {
    "name", "unit", "better", "kind", "range", "fraction", "share", "relative", "gated_by", "aliases", "description",
    "examples",
}  # fmt: skip
SIZE_KEYS = {"size", "sizes", "split", "counts", "size_source"}
BENCHMARK_KEYS = {
    "name", "aliases", "version", "exact_case", "variant_of", "task", "metrics", "url", "subsets", *SIZE_KEYS,
}  # fmt: skip
GAPS = re.compile(r"(?:\\[\s.-]|_)+")  # what the registry does not compare, in an escaped name
SUBSET_KEYS = {"name", "aliases", "alone", "version", "metrics", *SIZE_KEYS}


def benchmark_entries() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in FILES:
        for name, entry in plain_yaml(path).items():
            yield path.name, name, entry


BENCHMARKS = {name: entry for _, name, entry in benchmark_entries()}


def names_of(name: str, entry: dict[str, Any]) -> list[str]:
    return [name, entry["name"], *entry.get("aliases", [])]


def clashes(entries: Iterator[tuple[str, dict[str, Any]]]) -> list[str]:
    owners: dict[str, str] = {}
    found = []
    for name, entry in entries:
        for spelling in names_of(name, entry):
            owner = owners.setdefault(key(spelling), name)
            if owner != name:
                found.append(f"{spelling!r}: {owner} and {name}")
    return found


def test_no_two_metrics_share_a_name() -> None:
    assert clashes(iter(METRICS.items())) == []


def test_no_two_benchmarks_share_a_name() -> None:
    assert clashes((name, entry) for _, name, entry in benchmark_entries()) == []


def test_no_two_subsets_of_a_benchmark_share_a_name() -> None:
    found = [
        f"{name}: {clash}"
        for _, name, entry in benchmark_entries()
        for clash in clashes(iter(entry.get("subsets", {}).items()))
    ]
    assert found == []


def test_no_benchmark_stands_in_two_files() -> None:
    ids = [name for _, name, _ in benchmark_entries()]
    assert len(ids) == len(set(ids))


def test_aliases_add_something() -> None:
    """A variant that differs from an earlier name only by case, spaces or hyphens is noise."""
    every = [*METRICS.items(), *BENCHMARKS.items()]
    every += [pair for entry in BENCHMARKS.values() for pair in entry.get("subsets", {}).items()]
    repeated = []
    for name, entry in every:
        seen = {key(entry["name"])} if entry.get("alone") else {key(name), key(entry["name"])}
        for alias in entry.get("aliases", []):
            if key(alias) in seen:
                repeated.append(f"{name}: {alias}")
            seen.add(key(alias))
    assert repeated == []


COMMON_WORDS = ("other", "code", "data", "test", "average", "overall", "english", "stem", "results", "is", "my", "en")


@pytest.mark.parametrize("word", COMMON_WORDS)
def test_common_words_name_no_benchmark(word: str) -> None:
    assert Registry.load(DATA).find_benchmark(word) is None


def test_metric_entries_are_well_formed() -> None:
    for name, entry in METRICS.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name), name
        assert set(entry) <= METRIC_KEYS, name
        assert unit_names.canonical(entry["unit"]) == entry["unit"], name
        assert entry["kind"] in {"quality", "cost"}, name
        assert entry.get("better") in {"higher", "lower", None}, name
        assert entry["description"], name
        low, high = entry.get("range", [None, None])
        assert low is None or high is None or low < high, name
        assert not entry.get("fraction") or entry["unit"] == "percent", name
        assert not entry.get("relative") or entry["unit"] == "percent", name


def test_every_metric_has_examples_that_name_it() -> None:
    """One of the metric's names stands in each phrase as whole words."""
    missing = []
    for name, entry in METRICS.items():
        spellings = [GAPS.sub(r"[\\s_.-]*", re.escape(s.casefold())) for s in names_of(name, entry)]
        pattern = re.compile(rf"(?<![^\W\d_])(?:{'|'.join(spellings)})(?!\w)")
        missing += [f"{name}: {phrase}" for phrase in entry["examples"] if not pattern.search(phrase.casefold())]
        assert entry["examples"], name
    assert missing == []


def test_benchmark_entries_are_well_formed() -> None:
    for file, name, entry in benchmark_entries():
        place = f"{file}: {name}"
        assert re.fullmatch(r"[a-z0-9][a-z0-9.+-]*", name), place
        assert set(entry) <= BENCHMARK_KEYS, place
        assert entry["task"], place
        parts = entry.get("subsets", {}).values()
        assert entry.get("metrics") or all(part.get("metrics") for part in parts), place
        assert set(entry.get("metrics", [])) <= set(METRICS), place
        assert re.match(r"https?://\S+$", entry.get("url", "https://x")), place
        assert isinstance(entry.get("size", 1), int), place
        for part, subset in entry.get("subsets", {}).items():
            assert re.fullmatch(r"[a-z0-9][a-z0-9._+-]*", part), f"{place}/{part}"
            assert set(subset) <= SUBSET_KEYS, f"{place}/{part}"
            assert set(subset.get("metrics", [])) <= set(METRICS), f"{place}/{part}"


def test_names_are_text() -> None:
    """A plain YAML reader must not take `300W` or `no` for something else."""
    for name, entry in [*METRICS.items(), *BENCHMARKS.items()]:
        assert all(isinstance(spelling, str) for spelling in names_of(name, entry)), name
        for part, subset in entry.get("subsets", {}).items():
            assert all(isinstance(spelling, str) for spelling in names_of(part, subset)), f"{name}/{part}"


def sizes(benchmark: str, *, without: tuple[str, ...] = ()) -> int:
    subsets = BENCHMARKS[benchmark]["subsets"]
    return sum(part.get("size", 0) for name, part in subsets.items() if name not in without)


def test_sizes_of_parts_add_up_to_the_whole() -> None:
    categories = ("humanities", "social-sciences", "stem", "other")
    mmlu = BENCHMARKS["mmlu"]
    assert sizes("mmlu", without=categories) == mmlu["size"] == 14042
    assert sum(mmlu["subsets"][part]["size"] for part in categories) == mmlu["size"]
    assert sizes("mmlu-pro") == BENCHMARKS["mmlu-pro"]["size"]
    assert sizes("math", without=("math-level-5",)) == BENCHMARKS["math"]["size"]
    assert sizes("race") == BENCHMARKS["race"]["size"]
    assert sizes("longbench", without=("average",)) == BENCHMARKS["longbench"]["size"]


@pytest.mark.parametrize(
    ("name", "size"),
    [("HumanEval", 164), ("AIME 2024", 30), ("GPQA-Diamond", 198), ("MATH-500", 500), ("GSM-8K", 1319), ("Kodak", 24)],
)
def test_sizes_that_audits_rest_on(name: str, size: int) -> None:
    found = Registry.load(DATA).find_benchmark(name)
    assert found is not None
    assert found[0].size is not None
    assert found[0].size.usual == size


def test_suites_have_their_tasks() -> None:
    tasks = {"cola", "sst-2", "mrpc", "sts-b", "qqp", "mnli", "qnli", "rte", "wnli"}
    assert tasks <= set(BENCHMARKS["glue"]["subsets"])
    assert BENCHMARKS["glue"]["subsets"]["cola"]["metrics"] == ["matthews_correlation"]
    longbench = BENCHMARKS["longbench"]["subsets"]
    assert len([name for name, part in longbench.items() if part.get("size") and name != "average"]) == 21
    assert len([part for part in BENCHMARKS["xnli"]["subsets"] if len(part) == 2]) == 15


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("SST-2", ("glue", "sst-2")),
        ("RTE", ("glue", "rte")),
        ("MNLI-mm", ("glue", "mnli-mm")),
        ("MMLU (STEM)", ("mmlu", "stem")),
        ("LongBench/Qasper", ("longbench", "qasper")),
        ("CRUXEval-I", ("cruxeval", "cruxeval-i")),
        ("SQuAD v2.0", ("squad-2.0", None)),
        ("SWE Verified", ("swe-bench-verified", None)),
    ],
)
def test_names_lead_to_their_place(name: str, place: tuple[str, str | None]) -> None:
    found = Registry.load(DATA).find_benchmark(name)
    assert found is not None
    assert (found[0].id, found[1].id if found[1] else None) == place


def test_annotated_papers_find_their_metrics_and_benchmarks(shared: Path) -> None:
    """Every metric and benchmark of the annotations is registered; of several alternatives, one is."""
    registry = Registry.load(DATA)
    unknown = []
    for line in (shared / "gold" / "dev.jsonl").read_text("utf-8").splitlines():
        for claim in json.loads(line)["claims"]:
            for field, find in (("metric", registry.find_metric), ("benchmark", registry.find_benchmark)):
                said = claim[field] if isinstance(claim[field], list) else [claim[field]]
                if not any(text is None or find(text) for text in said):
                    unknown.append(f"{field}: {said}")
    # one annotation joins two benchmarks in one name
    assert [what for what in unknown if " and " not in what] == []


def test_claims_files_use_registered_ids() -> None:
    registry = Registry.load(DATA)
    unknown = set()
    for path in (DATA / "claims").glob("*.yaml"):
        document = plain_yaml(path, BASE)
        rows = document.get("claims") or []
        named = [*(document["paper"].get("benchmarks") or ()), *(row.get("benchmark") for row in rows)]
        unknown |= {f"{path.name}: {name}" for name in named if name and not registry.find_benchmark(name)}
        unknown |= {f"{path.name}: {row['metric']}" for row in rows if not registry.find_metric(row["metric"])}
    assert unknown == set()
