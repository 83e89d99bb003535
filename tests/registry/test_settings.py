from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.registry.lexicon import entries
from claims.registry.settings import normal_setting

EXAMPLES = [(text, form) for entry in entries("settings") for text, form in entry.examples.items()]


@pytest.mark.parametrize(("text", "form"), EXAMPLES)
def test_examples_of_the_vocabulary(text: str, form: str) -> None:
    assert normal_setting(text) == form


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("(5-shot)", "5-shot"),
        ("5‑shot", "5-shot"),
        ("ZERO SHOT", "0-shot"),
        ("5-shot with CoT", "5-shot, CoT"),
        ("CoT + 5 shots", "5-shot, CoT"),
        ("chain-of-thought prompting (5-shot)", "5-shot, CoT"),
        ("0-shot CoT, pass @1", "0-shot, CoT, pass@1"),
        ("pass@200 (greedy)", "pass@200, greedy"),
        ("one  A100,batch size 1", "batch 1, one A100"),
        ("50 % sparsity", "50% sparsity"),
        ("test-dev", "test-dev"),
        ("test", "test"),
    ],
)
def test_spellings_meet(text: str, form: str) -> None:
    assert normal_setting(text) == form


@pytest.mark.parametrize(
    "text", ["best model", "tested on dev", "5-shot Llama judge", "val2017", "12-shots-a-day plan"]
)
def test_parts_with_other_words_are_kept(text: str) -> None:
    assert normal_setting(text) == text


def test_different_protocols_stay_apart() -> None:
    texts = ["5-shot", "0-shot", "50-shot", "5-shot CoT", "few-shot", "dev", "test", "test-dev", "validation", "pass@1",
             "pass@10", "maj@5", "50% sparsity", "60% sparsity", "0.5-shot"]  # fmt: skip
    assert len({normal_setting(text) for text in texts}) == len(texts)


@pytest.mark.parametrize("order", list(permutations(["CoT", "5-shot", "test", "A100"])))
def test_order_does_not_matter(order: tuple[str, ...]) -> None:
    assert normal_setting(", ".join(order)) == "5-shot, CoT, test, A100"


parts = st.sampled_from([text for text, _ in EXAMPLES] + ["(", ")", ",", "best model", "A100 ×8", "with", " ", "5"])


@given(st.lists(parts | st.text(max_size=6), max_size=6).map(" ".join))
def test_normal_form_is_its_own(text: str) -> None:
    once = normal_setting(text)
    assert normal_setting(once) == once
