"""Vocabulary of tables, names of methods, headings, cells, pairs and scales: each by its examples."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from claims.figures.quantities import parse_quantity
from claims.registry.lexicon import entries
from claims.registry.lookup import Registry
from claims.tables import tables_of
from claims.tables.cell_claims import scale_of, series_of
from claims.tables.cells import CellKind, read_value
from claims.tables.headings import HeadingReader
from claims.tables.home import home_of
from claims.tables.measures import pair_order
from claims.tables.method_names import method_of
from claims.tables.vocabulary import HEADING_KINDS, begins, classes, form_of, heading_kind, protocols, setting_form


@pytest.fixture(scope="module")
def registry(data: Path) -> Registry:
    return Registry.load(data)


@pytest.mark.parametrize("entry", entries("tables"), ids=lambda entry: entry.name)
def test_vocabulary_is_proved_by_its_examples(entry: object) -> None:
    for text, kind in entry.examples.items():  # type: ignore[attr-defined]
        if kind in HEADING_KINDS:
            assert heading_kind(text) == kind
        elif entry.name == "comparison_start":  # type: ignore[attr-defined]
            assert begins(kind, text)
        elif entry.name == "setting_form":  # type: ignore[attr-defined]
            assert setting_form(text) == kind
        elif not entry.words("words"):  # type: ignore[attr-defined]
            assert form_of(entry.name, text) == kind  # type: ignore[attr-defined]
        else:
            assert any(kind in classes(part) for part in (text, *text.split()))


@pytest.mark.parametrize("entry", entries("table_protocols"), ids=lambda entry: entry.name)
def test_protocols_are_found_in_their_examples(entry: object) -> None:
    for text, protocol in entry.examples.items():  # type: ignore[attr-defined]
        found = re.search(rf"(?<!\w)(?:{protocols(entry.name)})(?!\w)", text, re.IGNORECASE)  # type: ignore[attr-defined]
        assert found is not None
        assert found[0] == protocol


def test_words_of_headings_are_no_names_of_benchmarks(registry: Registry) -> None:
    """A data set called like a column (DROP, and "drop" for a difference) would be lost as one."""
    allowed = {"GQA", "AVE", "GAP"}
    names = [name for each in registry.benchmarks.values() for name in (each.id, each.name, *each.aliases)]
    assert {name.upper() for name in names if classes(name) & set(HEADING_KINDS)} <= allowed


@pytest.mark.parametrize("entry", entries("table_pairs"), ids=lambda entry: entry.name)
def test_pairs_are_ordered_as_their_examples_say(entry: object, registry: Registry) -> None:
    registry.benchmark(entry.name)  # type: ignore[attr-defined]
    for cell, first in entry.examples.items():  # type: ignore[attr-defined]
        assert pair_order(entry, read_value(cell).figures)[0] == first  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "name", "size", "settings"),
    [
        ("GPT-3 (175B, few-shot)", "GPT-3 (175B)", "175B", ("few-shot",)),
        ("GPT-3 (6.7B, fine-tuned)", "GPT-3 (6.7B)", "6.7B", ("fine-tuned",)),
        ("Mixtral (8x7B)", "Mixtral (8x7B)", "8x7B", ()),
        ("LLaMA (Touvron et al., 2023)", "LLaMA", None, ()),
        ("XLNet (Zhou and Zhao, 2019)", "XLNet", None, ()),
        ("Longformer (Beltagy, Peters, and Cohan; 2020)", "Longformer", None, ()),
        ("DMV (Klein & Manning, 2004)", "DMV", None, ()),
        ("MoNoise (van der Goot & van Noord, 2017)", "MoNoise", None, ()),
        ("Transformer-XL (Dai et al., 2018) under review", "Transformer-XL", None, ()),
        ("Claude (Opus, 2024)", "Claude (Opus)", None, ()),
        ("DeepSeek V3 (March 2025)", "DeepSeek V3 (March 2025)", None, ()),
        ("BERT-Large [12]", "BERT-Large", None, ()),
        ("BERT Devlin et al. 2019", "BERT", None, ()),
        ("PaLM 540B 5-shot", "PaLM 540B", None, ("5-shot",)),
        ("GPT-4 + CoT", "GPT-4", None, ("CoT",)),
        ("BERT (base)", "BERT (base)", None, ()),
        ("Llama 3.1 8B Instruct", "Llama 3.1 8B Instruct", None, ()),
        ("ViT-B/16", "ViT-B/16", None, ()),
    ],
)
def test_method_names_come_apart(text: str, name: str, size: str | None, settings: tuple[str, ...]) -> None:
    method = method_of(text)
    assert (method.name, method.size, method.settings) == (name, size, settings)


@pytest.mark.parametrize(
    ("text", "target", "metrics", "settings"),
    [
        ("MMLU (Acc.)", "mmlu", ["accuracy"], []),
        ("MMLU (5-shot, macro_avg/acc)", "mmlu", ["accuracy"], ["5-shot"]),
        ("DROP (3-shot F1)", "drop", ["f1"], ["3-shot"]),
        ("LiveCodeBench (Pass@1-COT)", "livecodebench", ["pass_at_1"], ["COT"]),
        ("SQuAD 2.0 F1", "squad-2.0", ["f1"], []),
        ("MNLI-m/mm", "glue/mnli-m glue/mnli-mm", [], []),
        ("MNLI-(m/mm)", "glue/mnli-m glue/mnli-mm", [], []),
        ("P/S", "", ["pearson", "spearman"], []),
        ("F1/EM", "", ["f1", "exact_match"], []),
        ("em_maj1@1", "", ["exact_match"], ["maj1@1"]),
        ("box AP", "", ["map"], ["box"]),
        ("Top-1 acc (%)", "", ["accuracy"], []),
        ("GLUE score (test set)", "glue/average", [], ["test set"]),
        ("CIFAR-10 test accuracy", "cifar-10", ["accuracy"], ["test"]),
    ],
)
def test_headings_say_benchmark_metric_and_setting(
    text: str, target: str, metrics: list[str], settings: list[str], registry: Registry
) -> None:
    facts = HeadingReader(registry).read(text)
    assert " ".join("/".join(part for part in each.ids if part) for each in facts.targets) == target
    assert [metric.id for metric in facts.metrics] == metrics
    assert list(facts.settings) == settings
    assert facts.rest == ""


@pytest.mark.parametrize("text", ["MMLU Redux 3", "GLUE Avg foo", "Math", "Other", "en", "MMLU xlarge v2", "Quality"])
def test_words_that_nothing_explains_are_left_over(text: str, registry: Registry) -> None:
    facts = HeadingReader(registry).read(text)
    assert not facts.says
    assert facts.rest


def test_a_suite_is_known_by_names_that_only_it_has(registry: Registry) -> None:
    assert home_of(["CoLA", "MRPC", "QNLI"], registry).benchmark == registry.benchmarks["glue"]
    assert home_of(["MMLU", "GSM8K", "HumanEval"], registry).benchmark is None
    rivals = home_of(["Humanities", "Social Sciences", "STEM", "Other"], registry)
    assert rivals.benchmark is None
    assert "mmlu" in rivals.rivals


@pytest.mark.parametrize("text", ["", "-", "--", "–", "—", "N/A", "n/a", "OOM", "✗", "-/-", "– / –"])
def test_missing_cells_are_never_zero(text: str) -> None:
    assert read_value(text).kind in (CellKind.EMPTY, CellKind.MISSING)
    assert read_value(text).figures == ()


@pytest.mark.parametrize(
    ("text", "values", "uncertainty", "note", "settings"),
    [
        ("91.7/91.9 +/-0.1", ["91.7", "91.9"], "0.1", None, ()),
        ("86.6/-", ["86.6", None], None, None, ()),
        ("91.2 (+1.3)", ["91.2"], None, "(+1.3)", ()),
        ("91.2 ↑0.4", ["91.2"], None, "↑0.4", ()),
        ("91.5 (±0.3)", ["91.5"], "0.3", None, ()),
        ("86.4% 5-shot", ["86.4"], None, None, ("5-shot",)),
        ("1,024", ["1024"], None, None, ()),
        ("0.00", ["0.00"], None, None, ()),
    ],
)
def test_cells_are_read_as_figures(
    text: str, values: list[str | None], uncertainty: str | None, note: str | None, settings: tuple[str, ...]
) -> None:
    value = read_value(text)
    assert value.kind is CellKind.NUMBER
    assert [part.quantity and str(part.quantity.value) for part in value.figures] == values
    first = value.figures[0].quantity
    assert first is not None
    assert first.uncertainty == (None if uncertainty is None else Decimal(uncertainty))
    assert (value.note, value.settings) == (note, settings)


@pytest.mark.parametrize("text", ["SQuAD 2.0", "V2", "5-shot", "224x224", "model | log", "Llama 2 7B", "GPT-4"])
def test_words_with_digits_are_words(text: str) -> None:
    assert read_value(text).kind is CellKind.TEXT


def test_formulas_are_not_evaluated() -> None:
    assert read_value("=1+1").kind is CellKind.FORMULA
    assert read_value("@SUM(A1)").kind is CellKind.FORMULA


def test_cells_and_sentences_share_the_reading_of_figures() -> None:
    for text in ("91.5 ±1.0", "34 ms", "12.3%", "<0.01", "2.3x", "3-5"):
        (quantity,) = parse_quantity(text)
        assert read_value(text).figures[0].quantity == quantity


@pytest.mark.parametrize(
    ("column", "beside", "scale"),
    [
        (["0.83", "0.79"], ["0.91"], "fraction"),
        (["83.0", "0.5"], [], "percent"),
        (["0.00", "0.01"], ["57.04", "64.14"], "percent"),
        (["0.457", "0.501"], ["57.0", "64.1"], "fraction"),
        (["1.0", "0.98"], [], "fraction"),
        (["0", "0"], [], "percent"),
    ],
)
def test_scale_is_that_of_the_whole_column(
    column: list[str], beside: list[str], scale: str, registry: Registry
) -> None:
    accuracy = registry.metrics["accuracy"]
    series = series_of(accuracy, [parse_quantity(text)[0] for text in column])
    other = series_of(accuracy, [parse_quantity(text)[0] for text in beside])
    assert scale_of(series, [series, other])[0] == scale


def test_scale_is_no_question_for_other_units(registry: Registry) -> None:
    series = series_of(registry.metrics["latency"], [parse_quantity("0.3")[0]])
    assert scale_of(series, [series])[0] is None


def test_columns_that_read_alike_are_said(registry: Registry) -> None:
    """Two figures of one result are never mixed up unseen."""
    table = "name,win_rate,discrete_win_rate\nA,71.2,74.1\nB,60.3,60.1\n"
    (outcome,) = tables_of(table, registry, name="board.csv")
    assert [note for note in outcome.notes if "'win_rate' and 'discrete_win_rate'" in note]
