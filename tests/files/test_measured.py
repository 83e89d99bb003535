"""How a number was measured, as an entry says it: conditions, uncertainty, shares of items, evaluator, place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from claims.files.loader import PaperFile, read_file
from claims.record.types import Claim, UncertaintyKind
from claims.registry.lookup import Registry
from tests.small import data_folder, entries, without_place


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry.load(data_folder(tmp_path, {}))


def file_of(registry: Registry, *rows: str) -> PaperFile:
    return read_file(Path("p.yaml"), registry, text=f"paper: {{title: T}}\nclaims:\n{entries(rows)}")


def claim_of(registry: Registry, row: str) -> Claim:
    file = file_of(registry, row)
    assert file.problems == ()
    return file.claims[0]


ACCURACY = "metric: accuracy, benchmark: mmlu, reported: 70.0%"
LATENCY = "metric: latency, reported: 34 ms"


@pytest.mark.parametrize(
    ("words", "mapping"),
    [
        ("5-shot, CoT", "{shots: 5, prompting: chain of thought}"),
        ("CoT, lm-eval 0.4.3, 5 seeds", "{harness: lm-evaluation-harness v0.4.3, seeds: 5, prompting: CoT}"),
        ("one A100, batch 1", "{hardware: 1x A100, batch size: 1}"),
        ("dev, beam 4", "{split: development set, decoding: beam size 4}"),
        ("judge: GPT-4o, 0-shot", "{shots: zero, judge: GPT-4o}"),
    ],
)
def test_two_spellings_of_one_thing(words: str, mapping: str, registry: Registry) -> None:
    said = claim_of(registry, f"{LATENCY}, setting: '{words}'")
    named = claim_of(registry, f"{LATENCY}, conditions: {mapping}")
    both = claim_of(registry, f"{LATENCY}, setting: '{words}', conditions: {mapping}")
    assert without_place(said) == without_place(named) == without_place(both)
    assert said.id == named.id == both.id


@pytest.mark.parametrize(
    ("row", "rule", "said"),
    [
        (f"{ACCURACY}, setting: 5-shot, conditions: {{shots: 0}}", "contradiction", "shots 0, but 'setting' says 5"),
        (f"{ACCURACY}, conditions: {{hardwear: A100}}", "unknown-condition", "unknown condition 'hardwear'"),
        (f"{ACCURACY}, conditions: {{shots: many}}", "condition-value", "'shots' cannot be 'many'"),
        (f"{ACCURACY}, conditions: {{split: tset}}", "condition-value", "'split' cannot be 'tset'"),
        (f"{ACCURACY}, conditions: {{seeds: 5, runs: 3}}", "contradiction", "is there already"),
        (f"{ACCURACY}, conditions: 5-shot", "type", "conditions must be a mapping"),
        ("metric: accuracy, reported: 70.0 over 3 seeds, conditions: {runs: 5}", "contradiction", "says 3 runs"),
        (f"{ACCURACY}, uncertainty: -0.2", "type", "cannot be -0.2"),
        ("metric: accuracy, reported: 70.0 ± 0.3, uncertainty: 0.2", "contradiction", "'uncertainty: 0.2'"),
        ("metric: accuracy, reported: 70.0 ± 0.3 (SE), uncertainty_kind: sd", "contradiction", "which says se"),
        (f"{ACCURACY}, uncertainty_kind: sd", "missing-key", "there is none"),
        (f"{ACCURACY}, uncertainty_low: 0.3", "contradiction", "'uncertainty_low' with 'uncertainty_high'"),
        (f"{ACCURACY}, evaluator: A, reported_by: B", "contradiction", "old name of 'evaluator'"),
        (f"{ACCURACY}, evaluated: 2024-13", "date", "not a valid date"),
        (f"{ACCURACY}, evidence: {{page: 0}}", "type", "at least 1"),
        (f"{ACCURACY}, evidence: {{url: example}}", "url", "not an http(s) address"),
        ("metric: accuracy, reported: 31 of 30", "quantity", "more than there are"),
    ],
)
def test_faults(row: str, rule: str, said: str, registry: Registry) -> None:
    (problem,) = file_of(registry, row).problems
    assert (problem.rule, said in problem.what) == (rule, True), problem


@pytest.mark.parametrize("text", ["17 of 30", "17 out of 30", "17 out of the 30", "17 of the 30", "17 of 30 questions"])
def test_a_share_of_items(text: str, registry: Registry) -> None:
    claim = claim_of(registry, f"metric: accuracy, reported: {text}")
    assert (claim.quantity.items, claim.scale) == (30, "fraction")
    assert claim.quantity.value == Decimal(17) / 30


def test_k_of_n_counted_is_k(registry: Registry) -> None:
    quantity = claim_of(registry, "metric: wins, reported: 17 of 30").quantity
    assert (quantity.value, quantity.items) == (17, 30)


def test_uncertainty_by_its_own_keys(registry: Registry) -> None:
    even = claim_of(registry, f"{ACCURACY}, uncertainty: 0.4").quantity
    assert (even.uncertainty, even.uncertainty_kind) == (Decimal("0.4"), UncertaintyKind.UNKNOWN)
    uneven = claim_of(registry, f"{ACCURACY}, uncertainty_low: 3, uncertainty_high: 5, uncertainty_kind: ci95").quantity
    assert (uneven.uncertainty, uneven.uncertainty_low, uneven.uncertainty_high) == (None, 3, 5)
    assert uneven.uncertainty_kind is UncertaintyKind.CI95
    said = claim_of(registry, "metric: accuracy, reported: 70.0 ± 0.3, uncertainty_kind: sd").quantity
    assert (said.uncertainty, said.uncertainty_kind) == (Decimal("0.3"), UncertaintyKind.SD)


def test_who_measured_and_when(registry: Registry) -> None:
    old = claim_of(registry, f"{ACCURACY}, reported_by: Another Lab")
    new = claim_of(registry, f"{ACCURACY}, evaluator: Another Lab")
    assert (without_place(old), old.id) == (without_place(new), new.id)
    own = claim_of(registry, f"{ACCURACY}, evaluator: self, evaluated: 2024-06, quoted: true")
    assert (own.evaluator, own.reporter, own.evaluated, own.quoted) == ("self", None, date(2024, 6, 1), True)


def test_evidence_outside_of_the_abstract(registry: Registry) -> None:
    place = "{in: table 3, page: 7, row: Ours, column: ms, url: 'https://example.org/p#t3'}"
    found = claim_of(registry, f"{LATENCY}, evidence: {place}").evidence
    assert (found.part, found.page, found.row, found.column) == ("table 3", 7, "Ours", "ms")
    assert found.url == "https://example.org/p#t3"


def test_what_tells_two_claims_apart(registry: Registry) -> None:
    """The same figure on two machines, in two tables, at two dates: two claims; on one, a repetition."""
    rows = [f"{LATENCY}, conditions: {{hardware: A100}}", f"{LATENCY}, conditions: {{hardware: H100}}", LATENCY,
            f"{LATENCY}, evidence: {{in: table 2}}", f"{LATENCY}, evaluated: 2024"]  # fmt: skip
    assert len({claim.id for claim in file_of(registry, *rows).claims}) == len(rows)
    (problem,) = file_of(registry, rows[0], f"{LATENCY}, setting: A100").problems
    assert problem.rule == "duplicate-claim"
