from __future__ import annotations

import pytest

from claims.registry.methods import fold


@pytest.mark.parametrize(
    "spellings",
    [
        ("LLaMA3.1 405B", "Llama 3.1-405B", "llama_3.1 405b", "Llama‑3.1 405B"),
        ("Llama v2", "Llama V2", "Llama v.2", "Llama V 2", "llama-v-2", "LlamaV2"),
        ("Qwen2.5-Coder", "qwen 2.5 coder", "Qwen 2.5  Coder"),
        ("O'Neil", "O’Neil", "ONeil"),
        ("claude-3-5-sonnet", "Claude 3 5 Sonnet"),
        ("T5 - 3B", "T5-3B"),
        ("", " - "),
    ],
)
def test_spellings_of_one_method_meet(spellings: tuple[str, ...]) -> None:
    assert len({fold(name) for name in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Llama 2 7B", "Llama 27B"),
        ("Llama 2 7B", "Llama 2.7B"),
        ("T5 - 3B", "T53B"),
        ("GPT-3.5", "GPT-35"),
        ("Sys v2", "Sys v3"),
        ("Sys v2", "Sys 2"),
        ("Llama 3.1 8B", "Llama 3.1 8B Instruct"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-08-06"),
        ("Mamba", "Mamba+"),
    ],
)
def test_sizes_versions_variants_and_dates_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
