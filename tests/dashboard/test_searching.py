"""The search of the first page: what is found, in which order, and that nothing typed or found acts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claims.registry.lookup import Registry
from dashboard import searching
from dashboard.searching import FoundPage, SearchIndex
from tests.claim_rows import frame, row, small_registry
from tests.dashboard.test_compare_page import EVIL
from tests.elapsed import least_seconds

NAMES = {"Llama 3.1 8B": 90, "Llama 3.1 70B": 80, "Llama 2 7B": 70, "CodeLlama": 60, "DeepSeek-V3": 50, "GPT-4": 40,
         "Müller Net": 5, "Mistral 7B": 3}  # fmt: skip
INDEX = SearchIndex.of(
    [(FoundPage("method", name, f"method?id={at}", "", weight), ()) for at, (name, weight) in enumerate(NAMES.items())]
    + [(FoundPage("benchmark", "MMLU", "benchmark?id=mmlu", "", 9), ("Massive Multitask Language Understanding",)),
       (FoundPage("benchmark", "MMLU-Pro", "benchmark?id=mmlu-pro", "", 99), ()),
       (FoundPage("paper", "Llama: an Open Paper", "papers?paper=a", "", 1), ("2302.13971",))]
)  # fmt: skip


def names(text: str) -> list[str]:
    return [page.name for page in INDEX.search(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [("mmlu", "MMLU"), ("MMLUpro", "MMLU-Pro"), ("massive multitask", "MMLU"), ("llama3.1 70", "Llama 3.1 70B"),
     ("8b llama", "Llama 3.1 8B"), ("deepsek", "DeepSeek-V3"), ("deepseekv3", "DeepSeek-V3"), ("gpt4", "GPT-4"),
     ("muller", "Müller Net"), ("MÜLLER", "Müller Net"), ("mistal 7b", "Mistral 7B"), ("2302.13971",
      "Llama: an Open Paper"), ("mmul pro", "MMLU-Pro")],
)  # fmt: skip
def test_the_page_that_is_meant_comes_first(text: str, first: str) -> None:
    assert names(text)[0] == first


def test_the_name_comes_before_its_start_and_that_before_a_word() -> None:
    assert names("llama")[:4] == ["Llama 3.1 8B", "Llama 3.1 70B", "Llama 2 7B", "Llama: an Open Paper"]
    assert "CodeLlama" not in names("llama")
    assert names("mmlu") == ["MMLU", "MMLU-Pro"]


@pytest.mark.parametrize("text", ["", " ", "///", "qqqqzzzz", "😀", "llama 4"])
def test_nothing_is_made_up(text: str) -> None:
    assert names(text) == []


def test_a_number_is_never_corrected() -> None:
    assert names("lama 2") == ["Llama 2 7B"]


def test_at_most_eight_and_the_best_of_every_kind() -> None:
    many = [(FoundPage("method", f"Net {at}", "m", "", 100 - at), ()) for at in range(40)]
    index = SearchIndex.of([*many, (FoundPage("paper", "A study of net", "p"), ())])
    found = index.search("net")
    assert [page.kind for page in found] == ["method"] * 5 + ["paper"]


def test_a_search_in_many_names_is_quick() -> None:
    index = SearchIndex.of(
        (FoundPage("method", f"{word}Model-{at} {at % 70}B", "m"), ())
        for at in range(5000)
        for word in ("Alpha", "Beta", "Gamma", "Delta")
    )
    for text, names in (("gamam model 69", ["GammaModel"]), ("alp", ["AlphaModel"]), ("zeta", [])):
        assert least_seconds(lambda text=text: index.search(text), enough=0.5) < 0.5, text
        assert [page.name.partition("-")[0] for page in index.search(text)[:1]] == names


def test_tables_and_registry_are_found(tmp_path: Path) -> None:
    registry: Registry = small_registry(tmp_path)
    claims = frame(row(70, method="Alpha One"), row(60, method=EVIL), row(55, method="Alpha One", subset="stem"))
    papers = claims.select("paper_id", "title", "arxiv", "published").unique().with_columns(claims=3)
    index = searching.index_of(claims, papers, registry)
    kinds = {page.kind: page.address for page in index.search("alpha")}
    assert kinds == {"method": "method?id=alpha+one", "paper": "papers?paper=alpha"}
    assert [page.name for page in index.search("stem")] == ["MMLU / STEM"]
    assert index.search("coco")[0].note == "object detection · no numbers"
    assert index.search("acc")[0].address == "claims?metric=accuracy"
    assert not [page for page in index.search("perplexity") if page.kind == "metric"]
    html = searching.found_list(index.search("script alert"))
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert re.findall(r"<h2>(\w+)", html) == ["Methods"]
