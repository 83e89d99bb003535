from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.record.entries import Condition, ConditionRole
from claims.record.errors import RegistryError
from claims.registry.conditions import Conditions

CONDITIONS = Conditions.shipped()
normal_setting = CONDITIONS.normal_setting
EXAMPLES = [(entry, *example) for entry in CONDITIONS.entries.values() for example in entry.examples]


@pytest.mark.parametrize(("entry", "text", "form"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_examples_of_the_vocabulary(entry: Condition, text: str, form: str) -> None:
    found = CONDITIONS.circumstances(text)
    assert found.text == form
    assert entry.id in dict(found.pairs)


@pytest.mark.parametrize("form", sorted({form for _, _, form in EXAMPLES}))
def test_what_is_stated_reads_back(form: str) -> None:
    """From its normal form, and by name from its value."""
    found = CONDITIONS.circumstances(form)
    assert CONDITIONS.circumstances(found.text).pairs == found.pairs
    assert [CONDITIONS.named(*pair) for pair in found.pairs] == list(found.stated)


def test_every_condition_has_examples_and_the_shipped_file_no_fault() -> None:
    assert Conditions.read(Path("data"))[1] == ()
    assert len(CONDITIONS.entries) >= 40
    assert [entry.id for entry in CONDITIONS.entries.values() if not entry.examples] == []


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
        ("50 % sparsity", "50% sparsity"),
        ("test-dev", "test-dev"),
        ("test", "test"),
        ("5-shot, one A100, batch size 1", "5-shot"),
        ("lm-eval v0.4.3 | 5 shots | temperature 0", "5-shot, lm-eval 0.4.3"),
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


@pytest.mark.parametrize("order", list(permutations(["CoT", "5-shot", "test", "best model"])))
def test_order_does_not_matter(order: tuple[str, ...]) -> None:
    assert normal_setting(", ".join(order)) == "5-shot, CoT, test, best model"


parts = st.sampled_from([text for _, text, _ in EXAMPLES] + ["(", ")", ",", "best model", "A100 ×8", "with", " ", "5"])


@example("5 shot {& 5 shot")
@given(st.lists(parts | st.text(max_size=6), max_size=6).map(" ".join))
def test_normal_form_is_its_own(text: str) -> None:
    once = normal_setting(text)
    assert normal_setting(once) == once


@pytest.mark.parametrize(
    ("text", "measurement"),
    [
        ("8 x NVIDIA A100-SXM4-80GB, bf16, batch size 32", "8x A100 SXM4 80GB, bf16, batch 32"),
        ("eight A100 80 GB; AMP", "8x A100 80GB, mixed precision"),
        ("batch 1 on RTX 4090", "RTX 4090, batch 1"),
        ("Intel Xeon Platinum 8480+ (4 cores)", "Xeon Platinum 8480+, 4 cores"),
        ("TPUv4, 256 GPUs", "256x GPU, TPU v4"),
        ("single H100, vLLM 0.6, 1k input tokens", "1x H100, 1k input tokens, vLLM 0.6"),
        ("5-shot", None),
        ("our machine", None),
    ],
)
def test_measurement_conditions(text: str, measurement: str | None) -> None:
    assert CONDITIONS.circumstances(text).measurement == measurement


def test_machines_stay_apart() -> None:
    texts = ["A100", "1x A100", "8x A100", "A100 40GB", "A100 80GB", "A10", "RTX 3090", "RTX 3090 Ti", "H100",
             "H100 PCIe", "Xeon Gold 6248", "Xeon Gold 6248R", "TPU v3", "TPU v4", "fp16", "bf16", "batch 1",
             "batch 8"]  # fmt: skip
    assert len({CONDITIONS.circumstances(text).measurement for text in texts}) == len(texts)


def test_a_value_by_name() -> None:
    named = {("batch_size", "1,024"): "1024", ("context window", "32K"): "32k", ("Effort", "High"): "high effort",
             ("hardware", "one A100"): "1x A100",
             ("device", "iPhone 12"): "iPhone 12", ("seeds", "five"): "5",
             ("scaffold", "USACO Episodic + Semantic"): "USACO Episodic+Semantic",
             ("framework", "vLLM 0.9 & ROCm 6 / own"): "vLLM 0.9&ROCm 6/own",
             ("scaffold", "plan, act"): "plan act"}  # fmt: skip
    assert {given: CONDITIONS.named(*given).value for given in named} == named


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("hardwear", "A100", "unknown condition 'hardwear'"),
        ("batch size", "many", "'batch_size' cannot be 'many'"),
        ("split", "dev2", "'split' cannot be 'dev2'"),
    ],
)
def test_a_wrong_name_or_value(name: str, value: str, said: str) -> None:
    with pytest.raises(RegistryError, match=said):
        CONDITIONS.named(name, value)


def test_notes_and_costs_do_not_gate_a_quality() -> None:
    found = CONDITIONS.circumstances("5 seeds, A100, temperature 0.7, dev")
    assert (found.setting, found.measurement) == ("dev", "A100")
    assert {each.condition.role for each in found.stated} == set(ConditionRole)
    assert CONDITIONS.split_of(found.text) == "validation"
