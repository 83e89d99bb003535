"""Names of methods: which spellings meet, which never do, and which are a question."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.registry.lexicon import Entry, entries
from claims.registry.method_names import Likeness, candidates, compare, differences, fold
from claims.registry.method_parts import maker, parse

PARTS = {"variant": "variants", "precision": "precisions", "effort": "efforts"}
HEADS = ("Llama", "Qwen", "GPT", "DeepSeek V", "Gemma-", "phi_", "o", "ViT-B/", "T")


@pytest.mark.parametrize(
    "spellings",
    [
        ("LLaMA3.1 405B", "Llama 3.1-405B", "llama_3.1 405b", "Llama‑3.1 405B", "meta-llama/Meta-Llama-3.1-405B"),
        ("Llama v2", "Llama V2", "Llama v.2", "Llama V 2", "llama-v-2", "LlamaV2", "Llama 2"),
        ("Qwen2.5-Coder", "qwen 2.5 coder", "Qwen 2.5  Coder"),
        ("O'Neil", "O’Neil", "ONeil"),
        ("claude-3-5-sonnet", "Claude 3 5 Sonnet", "Claude Sonnet 3.5", "anthropic/claude-3.5-sonnet"),
        ("T5 - 3B", "T5-3B"),
        ("", " - "),
        ("meta-llama/Llama-2-7b-hf", "Llama 2 7B", "LLaMA v2 7B", "openrouter/meta-llama/llama-2-7b"),
        ("bigscience/bloom-7b1", "BLOOM 7.1B"),
        ("Qwen2.5-0.5B", "Qwen 2.5 500M"),
        ("Mixtral-8x7B-Instruct-v0.1", "Mixtral v0.1 8x7B Instruct"),
        ("google/gemma-2-9b-it", "Gemma 2 Instruct 9B"),
        ("gpt-4o-2024-08-06", "GPT-4o (20240806)"),
        ("Mistral-Large-2407", "Mistral Large 24.07", "Mistral Large (Jul 2024)"),
        ("c4ai-command-r-plus-08-2024", "Command R+ (08-2024)"),
        ("o3-mini (high)", "o3-mini-high", "o3 mini, reasoning effort high"),
        ("Qwen3-235B-A22B#no-thinking", "Qwen3 235B A22B (non-thinking)"),
        ("RoBERTa (Liu et al., 2019)", "RoBERTa [Liu and Ott, 2019]"),
        ("DeepLabV3+", "deeplabv3plus"),
        ("tulu-2-dpo-70b", "Tulu 2+DPO 70B"),
        ("Zephyr β-7B", "HuggingFaceH4/zephyr-7b-beta"),
        ("openai/o3", "o3", "O3"),
        ("Qwen__Qwen3-Embedding-8B", "Qwen/Qwen3-Embedding-8B", "Qwen3 Embedding 8B"),
        ("Qwen2.5 Coder 32B-I", "Qwen2.5-Coder-32B-Instruct"),
        ("anthropic.claude-3-haiku-20240307-v1:0", "claude-3-haiku-20240307"),
        ("WhiteRabbitNeo/WhiteRabbitNeo-33B-v1", "WhiteRabbitNeo-33B-v1"),
        ("jan-hq/supermario-v2", "janhq/supermario-v2"),
        ("tf_efficientnetv2_l_in21ft1k", "tf_efficientnetv2_l.in21k_ft_in1k"),
        ("gemma-3-4b-pt", "google/gemma-3-4b-base"),
        ("llama-v3p1-8b", "Llama 3.1 8B"),
        ("Dell Dell PowerEdge XR7620", "Dell PowerEdge XR7620", "DELL Dell PowerEdge XR7620"),
        ("H3C H3C UniServer", "H3C UniServer"),
        ("Acme acme_9120", "acme 9120"),
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
        ("Llama 3.1 8B", "Llama 3.1 8B Instruct"),
        ("Llama 2 7B Chat", "Llama 2 7B Instruct"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-08-06"),
        ("gpt-4o", "gpt-4o-2024-08-06"),
        ("GPT-4o-mini", "o4-mini"),
        ("GPT-4o", "GPT-4"),
        ("Mamba", "Mamba+"),
        ("Qwen2.5-7B-Instruct", "Qwen2.5-7B-Instruct-AWQ"),
        ("Llama-3.1-405B-Instruct", "Llama-3.1-405B-Instruct-FP8"),
        ("vit_base_patch16_224", "vit_base_patch16_384"),
        ("vit_base_patch16_224.augreg_in1k", "vit_base_patch16_224.augreg_in21k"),
        ("o3-mini", "o3-mini-high"),
        ("Claude 3.7 Sonnet", "Claude 3.7 Sonnet (thinking)"),
        ("DeepSeek-R1", "DeepSeek-R1-Distill-Qwen-32B"),
        ("CNN (Johnson and Zhang, 2016)", "CNN (Zeng et al., 2014)"),
        ("someone/Llama-2-7b-hf", "meta-llama/Llama-2-7b-hf"),
        ("Meta Pseudo Labels", "Pseudo Labels"),
        ("BERT-base-cased", "BERT-base-uncased"),
        ("MiniGPT-4", "GPT-4-mini"),
        ("roberta-large", "xlm-roberta-large"),
        ("jebish7/gemma-2-9b-it", "google/gemma-2-9b-it"),
        ("bob/bobcat-7b", "bobcat-7b"),
        ("a/b1c", "b1c"),
        ("Phi-3-mini-4k-instruct", "Phi-3-mini-128k-instruct"),
    ],
)
def test_sizes_versions_variants_and_dates_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert compare(one, other) is not Likeness.SAME
    assert differences(one, other)


def test_a_date_may_leave_out_its_year() -> None:
    assert compare("gpt-4-0613", "gpt-4-2023-06-13") is compare("gpt-4-2023-06-13", "gpt-4-0613") is Likeness.SAME
    assert compare("gpt-4-0613", "gpt-4-2023-06-14") is Likeness.DIFFERENT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DeepSeek-V3", "DeepSeek-V3-Base"),
        ("Claude 3 Opus", "Claude 3.0 Opus"),
        ("Mistral-7B-v0.1", "Mistral-7B-v0.1 bf16"),
        ("Reflection-70B", "somebody/Reflection-70B"),
        ("GPT-4o (2024-08-06)", "GPT-4o (Aug 2024)"),
        ("OLMo 2 7B November 2024", "OLMo-2-1124-7B"),
        ("Qwen3-30B-A3B", "Qwen3-30B"),
        ("Transformer-XL", "Transformer-XL (Dai et al., 2019)"),
        ("Nemotron 70B", "Nemotrom 70B"),
    ],
)
def test_what_is_often_left_out_is_a_question(one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one) is Likeness.MAYBE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Llama 3.1 8B", "Llama 3.1 70B"),
        ("Nemotron 70B", "Nemotrom 8B"),
        ("DeBERTa large", "DeBERTa xlarge"),
        ("Llama-3-8B-DPO", "Llama-3-8B-IPO"),
        ("Command R", "Command A"),
        ("someone/Llama-2-7b", "other/Llama-2-13b"),
    ],
)
def test_what_tells_methods_apart_is_no_question(one: str, other: str) -> None:
    assert compare(one, other) is Likeness.DIFFERENT


@pytest.mark.parametrize("entry", entries("method_words"), ids=lambda entry: entry.name)
def test_examples_of_words(entry: Entry) -> None:
    for name, value in entry.examples.items():
        assert getattr(parse(name), PARTS[str(entry.text("part"))]) == (value,), name


@pytest.mark.parametrize("entry", entries("organisations"), ids=lambda entry: entry.name)
def test_examples_of_organisations(entry: Entry) -> None:
    for name, other in entry.examples.items():
        assert fold(name) == fold(other) != "", name


sizes = st.one_of(
    st.integers(1, 999).map("{}B".format), st.integers(1, 99).map(lambda n: f"{n / 10:.1f}B"),
    st.integers(100, 999).map("{}M".format),
    st.tuples(st.integers(2, 64), st.integers(1, 70)).map("{0[0]}x{0[1]}B".format),
)  # fmt: skip
versions = st.one_of(
    st.integers(1, 9).map(str), st.tuples(st.integers(1, 9), st.integers(1, 9)).map("{0[0]}.{0[1]}".format)
)


def billions(size: str) -> float | str:
    number, unit = size[:-1], size[-1]
    return size if "x" in number else float(number) / (1000 if unit == "M" else 1)


@given(st.sampled_from(HEADS), versions, sizes, sizes, st.sampled_from([" ", "-", "_"]))
def test_sizes_never_meet(head: str, version: str, one: str, other: str, gap: str) -> None:
    names = [f"{head}{version}{gap}{size}" for size in (one, other)]
    assert (fold(names[0]) == fold(names[1])) == (billions(one) == billions(other))


@given(st.sampled_from(HEADS), versions, versions, sizes)
def test_versions_never_meet(head: str, one: str, other: str, size: str) -> None:
    assert (fold(f"{head}{one} {size}") == fold(f"{head} {other}-{size}")) == (one == other)


NAMES = st.text("abGLvx0123456789 .-_+/():B", max_size=24)


PRINTED = st.one_of(NAMES, st.lists(st.sampled_from(
    ["meta-llama/", "Llama", "GPT", "v", "V2", "3.1", "-", " ", "_", "7B", "8x7b", "a3b", "4o", "Instruct", "chat",
     "base", "2024-08-06", "0806", "(Aug 2024)", "fp8", "high", "thinking", "+", "x/", "b7", "(Liu et al., 2019)"]),
    max_size=7).map("".join))  # fmt: skip


@given(PRINTED)
@example("Instruct-Instruct")
@example("base-high-base")
@example("v1olet/v1olet_merged_dpo_7B_v3")
@example("PeanutJar/LLaMa-2-PeanutButter_v18_B-7B")
@example("wahaha1987/llama_13b_sharegpt94k_fastchat")
def test_a_folded_name_is_its_own_fold(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(PRINTED)
@example("Tremontaine/L3-12B-Lunaris-v1")
@example("minishlab/M2V_base_glove")
@example("h2m-mhm-1.3-7b-b879d9")
@example("A*+Chat α2")
def test_whoever_has_the_folded_form_is_a_candidate(name: str) -> None:
    ways = [name, fold(name), name.upper(), name.replace(" ", "-"), f"openai/{name}"]
    for one in ways:
        alike = [other for other in ways if fold(other) == fold(one)]
        assert candidates(one, alike) == alike


def test_few_others_are_candidates() -> None:
    others = ["Llama 2 7B", "Llama 3 7B", "Llama 2 70B chat", "Mistral 2", "L2-lama"]
    assert candidates("llama v2", others) == ["Llama 2 7B", "Llama 2 70B chat", "L2-lama"]
    assert candidates("nobody", others) == []


@given(NAMES)
def test_case_does_not_matter(name: str) -> None:
    assert fold(name.upper()) == fold(name.lower()) == fold(f"  {name} ")


@given(NAMES, NAMES)
def test_the_order_of_the_question_does_not_matter(one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one)


@pytest.mark.parametrize("name", ["-" * 100_000, "a/" * 50_000, "(a et al " * 20_000, "1 " * 50_000, "v" * 100_000])
def test_hostile_names_take_no_time(name: str) -> None:
    assert isinstance(fold(name), str)
    assert isinstance(fold(name[:200]), str)


@pytest.mark.parametrize(
    ("name", "organisation", "bare"),
    [
        ("nvidia/AceMath-7B-Instruct", "NVIDIA", "AceMath-7B-Instruct"),
        ("openrouter/deepseek/deepseek-r1", "DeepSeek", "deepseek-r1"),
        ("Qwen__Qwen3-8B", "Alibaba", "Qwen3-8B"),
        ("WizardLM/WizardCoder-15B-V1.0", "WizardLM", "WizardCoder-15B-V1.0"),
        ("WizardLM/another-llama", None, "WizardLM/another-llama"),  # holds others' models, too
        ("someone/Llama-3-8B-v7", None, "someone/Llama-3-8B-v7"),
        ("unknown/grok", None, "unknown/grok"),
        ("precision/recall", None, "precision/recall"),
        ("GPT-4", None, "GPT-4"),
    ],
)
def test_an_account_of_its_own_says_who_made_a_method(name: str, organisation: str | None, bare: str) -> None:
    assert maker(name) == (organisation, bare)
    assert parse(bare) == parse(name)
