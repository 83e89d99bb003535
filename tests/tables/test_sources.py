"""The published tables of `../shared/tables` and the claims files made of them: every cell accounted for."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from claims.files.loader import load_paper_file
from claims.files.writer import claim_entry, updated_file
from claims.registry.lookup import Registry
from claims.tables import Outcome, TableOptions, tables_of
from claims.tables.facts import Target
from claims.tables.measures import Given

# file: cells, labels, claims, attributes, left out; counted by hand from the sources, with the options below.
COUNTS = {
    "deberta-glue.md": (346, 93, 124, 87, 42),
    "deepseek-v3.md": (522, 187, 292, 33, 10),
    "electra-glue.md": (96, 37, 44, 9, 6),
    "llama2.md": (176, 70, 76, 27, 3),
    "llama3_1.html": (295, 129, 158, 0, 8),
    "longbench.md": (415, 117, 280, 0, 18),
    "mmlu-hendrycks.md": (92, 19, 60, 11, 2),
}
OPTIONS = {
    "deberta-glue.md": {"own": "DeBERTa", "setting": "dev"},
    "deepseek-v3.md": {"own": "DeepSeek"},
    "electra-glue.md": {"own": "ELECTRA", "setting": "dev"},
    "llama2.md": {"own": "Llama", "benchmark": "llama-2-suite"},
    "llama3_1.html": {"own": "Llama"},
    "longbench.md": {"benchmark": "longbench", "setting": "zero-shot"},
    "mmlu-hendrycks.md": {"benchmark": "mmlu"},
}
PAPERS = {
    "deberta-glue.md": "deberta-readme",
    "deepseek-v3.md": "deepseek-v3-readme",
    "electra-glue.md": "electra-readme",
    "llama2.md": "llama-2-model-card",
    "llama3_1.html": "llama-3-1-model-card",
    "longbench.md": "longbench-readme",
    "mmlu-hendrycks.md": "mmlu-test-leaderboard",
}
REPORTERS = {
    "mmlu-hendrycks.md": "hendrycks/test", "longbench.md": "THUDM/LongBench",
    "deberta-glue.md": "microsoft/DeBERTa", "deepseek-v3.md": "deepseek-ai/DeepSeek-V3",
}  # fmt: skip
MEANT = {  # table and printed name -> what the heading above the table says that it is: base models, conversations
    ("deepseek-v3.md", 1, "DeepSeek-V3"): "DeepSeek-V3-Base",
    ("deepseek-v3.md", 3, "LLaMA-3.1 405B"): "LLaMA-3.1 405B Instruct",
}
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def registry(data: Path) -> Registry:
    return Registry.load(data)


def read(file: str, shared: Path, registry: Registry, **more: str) -> tuple[Outcome, ...]:
    said = {**OPTIONS[file], **more}
    benchmark = Target(*registry.benchmark(said["benchmark"])) if "benchmark" in said else None
    given = Given(benchmark, said.get("subset"), None, said.get("setting"))
    text = (shared / "tables" / file).read_text(encoding="utf-8")
    return tables_of(text, registry, TableOptions(given, None, said.get("own"), said.get("reported_by")), name=file)


@pytest.mark.parametrize("file", sorted(COUNTS))
def test_every_cell_is_a_label_a_claim_an_attribute_or_left_out(file: str, shared: Path, registry: Registry) -> None:
    outcomes = read(file, shared, registry)
    totals = [sum(outcome.counts()[name] for outcome in outcomes) for name in outcomes[0].counts()]
    assert tuple(totals) == COUNTS[file]
    assert totals[0] == sum(totals[1:])


@pytest.mark.parametrize("file", sorted(COUNTS))
def test_no_number_is_lost_or_invented(file: str, shared: Path, registry: Registry) -> None:
    """Every number of the body stands in a claim, an attribute, a label or a cell that was left out with a reason."""
    for outcome in read(file, shared, registry):
        places: dict[tuple[int, int], list[str]] = {}
        for claim in outcome.claims:
            places.setdefault((claim.place.row, claim.place.column), []).append(claim.claim.reported)
        for cell in outcome.grid.originals():
            claimed = places.get((cell.row, cell.column))
            if claimed:
                printed = NUMBER.findall(cell.text)
                assert [number for text in claimed for number in NUMBER.findall(text.split("±")[0])] == [
                    number for number in printed if not re.search(rf"(\+/-|±)\s*{re.escape(number)}", cell.text)
                ]


@pytest.mark.parametrize("file", sorted(COUNTS))
def test_what_is_left_out_holds_no_result(file: str, shared: Path, registry: Registry) -> None:
    allowed = ("missing", "a link or a file", "beyond the columns", "about no method", "Total: over or between rows")
    for outcome in read(file, shared, registry):
        assert [each for each in outcome.left_out if not any(word in each.why for word in allowed)] == []
        assert outcome.unknown == ()


@pytest.mark.parametrize("file", ["deepseek-v3.md", "llama3_1.html", "electra-glue.md", "deberta-glue.md"])
def test_tables_that_name_their_benchmarks_need_no_help(file: str, shared: Path, registry: Registry) -> None:
    text = (shared / "tables" / file).read_text(encoding="utf-8")
    for outcome in tables_of(text, registry, name=file):
        assert outcome.unknown == ()


def test_a_table_of_subsets_alone_says_what_it_may_belong_to(shared: Path, registry: Registry) -> None:
    text = (shared / "tables" / "mmlu-hendrycks.md").read_text(encoding="utf-8")
    (outcome,) = tables_of(text, registry, name="x.md")
    assert outcome.claims == ()
    assert any("mmlu" in note and "give --benchmark" in note for note in outcome.notes)


@pytest.mark.parametrize(
    ("file", "table", "row", "column", "said"),
    [
        ("mmlu-hendrycks.md", 0, 3, 6, "GPT-3 (175B) mmlu average accuracy fine-tuned 53.9"),
        ("mmlu-hendrycks.md", 0, 12, 4, "Random Baseline mmlu stem accuracy None 25.0"),
        ("deberta-glue.md", 1, 1, 2, "DeBERTa xxlarge v2 glue mnli-m accuracy dev 91.7 ±0.1"),
        ("deberta-glue.md", 3, 7, 9, "DeBERTa-V2-XLarge glue qqp accuracy dev 92.3"),
        ("deberta-glue.md", 3, 8, 1, "DeBERTa-V2-XXLarge squad-1.1 None f1 dev 96.1"),
        ("deberta-glue.md", 4, 2, 1, "mDeBERTa-V3-Base xnli average accuracy dev 79.8±0.2"),
        ("deepseek-v3.md", 1, 4, 6, "DeepSeek-V3 pile-test None bits_per_byte None 0.548"),
        ("deepseek-v3.md", 2, 7, 8, "DeepSeek V3 drop None f1 3-shot 91.6"),
        ("deepseek-v3.md", 2, 14, 8, "DeepSeek V3 livecodebench None pass_at_1 CoT 40.5"),
        ("electra-glue.md", 0, 3, 4, "ELECTRA-Large glue average glue_score test 85.2"),
        ("electra-glue.md", 1, 2, 4, "ELECTRA-Large glue sts-b spearman dev 92.6"),
        ("llama2.md", 2, 5, 2, "Llama 2 7B llama-2-suite code pass_at_1 None 16.8"),
        ("llama2.md", 4, 3, 3, "Llama-2-Chat 70B toxigen None toxicity None 0.01"),
        ("llama3_1.html", 0, 2, 8, "Llama 3.1 405B mmlu-pro None accuracy 5-shot, CoT 61.6"),
        ("llama3_1.html", 0, 3, 4, "Llama 3 8B agieval english accuracy 3-5-shot 47.1"),
        ("llama3_1.html", 2, 1, 3, "Llama 3.1 8B Instruct mmlu pt accuracy 5-shot 62.12"),
        ("longbench.md", 4, 8, 4, "ChatGLM3-6B-32k longbench dureader rouge_l 0-shot 44.78"),
        ("longbench.md", 6, 1, 2, "GPT-3.5-Turbo-16k longbench triviaqa f1 0-shot 91.4"),
    ],
)
def test_cells_checked_by_eye(
    file: str, table: int, row: int, column: int, said: str, shared: Path, registry: Registry
) -> None:
    outcome = read(file, shared, registry)[table]
    claim = next(each.claim for each in outcome.claims if (each.place.row, each.place.column) == (row, column))
    words = (claim.method, claim.benchmark, claim.subset, claim.metric, claim.setting, claim.reported)
    assert " ".join(str(word) for word in words) == said


def test_two_averages_of_one_suite_are_told_apart_by_the_subset_given(shared: Path, registry: Registry) -> None:
    english = read("longbench.md", shared, registry, subset="English")[1].claims
    chinese = read("longbench.md", shared, registry, subset="Chinese")[2].claims
    assert {each.claim.subset for each in english} == {
        "average-en", "single-doc-qa-en", "multi-doc-qa-en", "summarization-en", "few-shot-learning-en",
        "code-completion", "synthetic-tasks-en",
    }  # fmt: skip
    first = chinese[0].claim
    assert (first.benchmark, first.subset, first.reported) == ("longbench", "average-zh", "44.5")


@pytest.mark.parametrize("file", sorted(PAPERS))
def test_claims_files_hold_what_the_tables_say(file: str, shared: Path, data: Path, registry: Registry) -> None:
    """Importing again changes nothing; averages of LongBench and chunking of ELECTRA have options of their own."""
    path = data / "claims" / f"{PAPERS[file]}.yaml"
    said = {"reported_by": REPORTERS[file]} if file in REPORTERS else {}
    outcomes = read(file, shared, registry, **said)
    if file == "longbench.md":
        english, chinese = (read(file, shared, registry, subset=name, **said) for name in ("English", "Chinese"))
        outcomes = (english[1], chinese[2], *outcomes[3:])
    found = [
        replace(each.claim, method=MEANT.get((file, table, each.claim.method), each.claim.method))
        for table, outcome in enumerate(outcomes)
        for each in outcome.claims
    ]
    if file == "electra-glue.md":
        found = [replace(claim, setting="test") if claim.benchmark == "conll-2000" else claim for claim in found]
    entries = [claim_entry(claim, registry) for claim in found]
    text = path.read_text(encoding="utf-8")
    assert updated_file(text, entries) == text
    paper, claims = load_paper_file(path, registry)
    assert paper.url is not None
    assert paper.published is not None
    distinct = {tuple(sorted((key, value) for key, value in entry.items() if key != "scale")) for entry in entries}
    assert len(claims) == len(distinct)
    assert {claim.origin.value for claim in claims} == {"imported"}


def test_a_baseline_of_several_sources_keeps_every_report(data: Path, registry: Registry) -> None:
    """BERT-Large of the DeBERTa README is a report of its own, with who reports it."""
    _, claims = load_paper_file(data / "claims" / "deberta-readme.yaml", registry)
    bert = [claim for claim in claims if claim.method == "BERT-Large"]
    assert len(bert) == 12
    assert {claim.evaluator for claim in bert} == {"microsoft/DeBERTa"}
    assert {claim.evaluator for claim in claims if claim.method == "DeBERTa-Large"} == {None}
