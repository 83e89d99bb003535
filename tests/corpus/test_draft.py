from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from claims.corpus.documents import Document
from claims.corpus.draft import draft, paper_id
from claims.corpus.read import read_documents
from claims.figures.quantities import find_quantities
from claims.files.loader import load_paper_file
from claims.prose.extract import extract_claims
from claims.record.types import Aggregate, Bound, Claim, Comparison, Direction, Evidence, Paper, Quantity, Reason
from claims.registry.lookup import Registry
from tests.small import data_folder

UP, DOWN = Direction.INCREASE, Direction.DECREASE


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry.load(data_folder(tmp_path / "data", {}))


def claimed(text: str, figure: str, metric: str = "accuracy", **fields: object) -> Claim:
    """A claim about a figure of a text, as the extractor would give it; `fields` may be those of its quantity."""
    quantity = next(found for found in find_quantities(text) if found.text == figure)
    own = {name: fields.pop(name) for name in tuple(fields) if hasattr(quantity, name)}
    evidence = Evidence(figure, 0, quantity.span.start, quantity.span.end)
    settled = replace(quantity, **own)  # type: ignore[arg-type]
    return Claim(settled, metric, evidence=evidence, **{"method": "Ours", **fields})  # type: ignore[arg-type]


def loaded(tmp_path: Path, registry: Registry, text: str, *claims: Claim) -> tuple[str, Paper, tuple[Claim, ...]]:
    """The draft, and what the loader makes of it."""
    drafted = draft(Document(1, text, "A Title: and more"), claims, registry)
    path = tmp_path / "a-title.yaml"
    path.write_text(drafted, encoding="utf-8")
    return drafted, *load_paper_file(path, registry)


def said(quantity: Quantity) -> tuple[object, ...]:
    q = quantity
    return q.value, q.low, q.high, q.comparison, q.direction, q.bound, q.aggregate


@pytest.mark.parametrize(
    ("text", "figure", "metric", "fields", "reported"),
    [
        ("It reaches 79.5% on it.", "79.5%", "accuracy", {}, "79.5%"),
        ("It reaches nearly 79.5% on it.", "79.5%", "accuracy", {}, "about 79.5%"),
        ("It saves up to 16.54% of rate.", "16.54%", "bd_rate",
         {"comparison": Comparison.RELATIVE, "direction": DOWN}, "up to 16.54% lower"),
        ("It gains 3.1 points.", "3.1 points", "accuracy", {}, "3.1 points higher"),
        ("It gains 13\\% in all.", "13\\%", "accuracy",
         {"comparison": Comparison.DIFFERENCE, "direction": UP, "unit": "percentage_point"}, "13 points higher"),
        ("It gains 2.5% in all.", "2.5%", "accuracy",
         {"comparison": Comparison.RELATIVE, "direction": UP}, "2.5% relative increase"),
        ("It is 2.2x that.", "2.2x", "training_steps",
         {"comparison": Comparison.RATIO, "direction": DOWN}, "2.2x less"),
        ("It takes half of it.", "half", "tokens", {}, "half"),
        ("It is an order of magnitude off.", "an order of magnitude", "speed", {"direction": UP},
         "an order of magnitude more"),
        ("It gains 0.36dB there.", "0.36dB", "psnr", {"comparison": Comparison.DIFFERENCE, "direction": UP},
         "0.36dB higher"),
        ("It takes 2-5 seconds.", "2-5 seconds", "latency", {}, "2-5 seconds"),
        ("On average 4.2% better.", "4.2%", "accuracy",
         {"comparison": Comparison.PERCENT, "direction": UP, "aggregate": Aggregate.AVERAGE, "bound": Bound.AT_LEAST},
         "at least 4.2% better on average"),
        ("A median of 54.0 there.", "54.0", "accuracy", {"aggregate": Aggregate.MEDIAN}, "a median of 54.0"),
        ("It gains +8.9% there.", "+8.9%", "accuracy", {}, "+8.9%"),
        ("It reaches 0.83 there.", "0.83", "auc", {}, "0.83"),
    ],
)  # fmt: skip
def test_reported_reads_back(
    tmp_path: Path, registry: Registry, text: str, figure: str, metric: str, fields: dict[str, object], reported: str
) -> None:
    claim = claimed(text, figure, metric, **fields)
    drafted, _, (read,) = loaded(tmp_path, registry, text, claim)
    assert read.reported == reported
    assert said(read.quantity) == said(claim.quantity)
    assert read.evidence.figure == figure
    assert "left out" not in drafted


def test_names_become_registry_ids(tmp_path: Path, registry: Registry) -> None:
    text = "Ours reaches 79.5% on SST-2."
    claim = claimed(text, "79.5%", "acc", benchmark="SST-2", baseline="a: b # c")
    _, paper, (read,) = loaded(tmp_path, registry, text, claim)
    assert (read.metric, read.benchmark, read.subset) == ("accuracy", "glue", "sst-2")
    assert read.baseline == "a: b # c"
    assert paper.title == "A Title: and more"


def test_what_is_not_registered_is_a_question(tmp_path: Path, registry: Registry) -> None:
    text = "Ours reaches 79.5% accuracy and 12.5% frobnication."
    known = claimed(text, "79.5%", benchmark="MMLUU")
    unknown = claimed(text, "12.5%", "acuracy")
    drafted, _, claims = loaded(tmp_path, registry, text, known, unknown)
    assert [claim.evidence.figure for claim in claims] == ["79.5%"]
    assert "# benchmark: unknown benchmark 'MMLUU'; did you mean 'mmlu'?" in drafted
    assert "# left out: unknown metric 'acuracy'; did you mean 'accuracy'?" in drafted
    assert '  #   reported: "12.5%"' in drafted


def test_a_claim_that_the_loader_would_refuse_is_left_out_with_its_reason(tmp_path: Path, registry: Registry) -> None:
    text = "Ours takes 34 seconds."
    drafted, _, claims = loaded(tmp_path, registry, text, claimed(text, "34 seconds", "accuracy"))
    assert claims == ()
    assert "claims: []" in drafted
    assert re.search(r"# left out: Accuracy cannot be '34 seconds': time cannot be given in", drafted)


def test_guesses_and_untaken_figures_are_pointed_out(tmp_path: Path, registry: Registry) -> None:
    text = "On 18 data sets Ours reaches 79.5% accuracy. It has 7 parts."
    reasons = {"metric": Reason("near", "accuracy", 0.41), "method": Reason("own", "Ours", 0.99)}
    claim = claimed(text, "79.5%", reasons=reasons, method=None)
    drafted, _, (read,) = loaded(tmp_path, registry, text, claim)
    assert "# metric: 0.41, from 'accuracy'" in drafted
    assert "0.99" not in drafted
    assert "# Not taken as results: '18' (sentence 0), '7' (sentence 1)" in drafted
    assert read.method == "our method"
    assert "# method: the text does not name it" in drafted


def test_a_figure_that_stands_twice_gets_its_start(tmp_path: Path, registry: Registry) -> None:
    text = "Ours reaches 5% and 5%."
    first = claimed(text, "5%")
    second = replace(first, quantity=find_quantities(text)[1], evidence=Evidence("5%", 0, 20, 22))
    _, _, claims = loaded(tmp_path, registry, text, first, second)
    assert [claim.evidence.start for claim in claims] == [13, 20]


@pytest.mark.parametrize(
    "name",
    ["null", "yes", "- a", "a: b", "'quoted\"", "back\\slash", "{x}", "&a", "*", "#1", "%", "@x", "1.5", "a\nb",
     "a\u202eb", "\x07bell", "e\u0301tude", "×2", "trailing:", "\u200b", "~"],
)  # fmt: skip
def test_any_name_survives_yaml(tmp_path: Path, registry: Registry, name: str) -> None:
    text = "Ours reaches 79.5%."
    _, _, claims = loaded(tmp_path, registry, text, claimed(text, "79.5%", method=f"X {name}", baseline=f"{name} X"))
    shown = " ".join("".join(char if char.isprintable() else " " for char in name).split()).replace("e\u0301", "é")
    assert (claims[0].method, claims[0].baseline) == (f"X {shown}".strip(), f"{shown} X".strip())


def test_header_takes_what_the_document_knows(tmp_path: Path, registry: Registry) -> None:
    document = Document("k", "No figure.", None, "arXiv:2501.00001v2", "2025-01-17", "https://example.org/a b")
    path = tmp_path / "k.yaml"
    path.write_text(draft(document, (), registry))
    paper, claims = load_paper_file(path, registry)
    assert (paper.title, paper.arxiv, str(paper.published), paper.url) == ("paper k", "2501.00001", "2025-01-17", None)
    assert claims == ()
    path.write_text(draft(replace(document, arxiv="none", published="soon", url="https://example.org/a"), (), registry))
    paper, _ = load_paper_file(path, registry)
    assert (paper.arxiv, paper.published, paper.url) == (None, None, "https://example.org/a")


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("2025-01-17", "2025-01-17"),
        ("2025-01-31", "2025-01-31"),
        ("2024-02-29T10:00:00Z", "2024-02-29"),
        ("2025-02-29", "2025-02"),
        ("2025-13-01", "2025"),
        ("2025-01", "2025-01"),
        ("20250117", "2025"),
        ("soon", None),
    ],
)
def test_a_date_is_written_as_far_as_it_is_one(registry: Registry, told: str, written: str | None) -> None:
    lines = draft(Document(1, "No figure.", "A", published=told), (), registry).splitlines()
    assert [line for line in lines if "published" in line] == ([f"  published: {written}"] if written else [])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("MambaIR: A Simple Baseline", "mambair"),
        ("Not All Tokens Are What You Need for Pretraining", "not-all-tokens-are-what"),
        ("SpecDec++: Boosting", "specdec"),
        ("Über-Modell (v2.0)", "uber-modell-v2-0"),
        ("深度学习", "paper-a-7"),
        (None, "paper-a-7"),
    ],
)
def test_file_names(title: str | None, name: str) -> None:
    assert paper_id(Document("A/7", "", title)) == name


def test_drafts_of_real_abstracts_load(tmp_path: Path, shared: Path, data: Path) -> None:
    registry = Registry.load(data)
    kept = found = 0
    for document in read_documents(shared / "corpus" / "abstracts.jsonl"):
        claims = extract_claims(document.text, registry, title=document.title)
        path = tmp_path / f"{paper_id(document)}.yaml"
        path.write_text(draft(document, claims, registry), encoding="utf-8")
        _, read = load_paper_file(path, registry)
        numbers = {(claim.quantity.text, claim.quantity.value) for claim in claims}
        for claim in read:
            value = claim.quantity.value
            assert (claim.evidence.figure, abs(value) if isinstance(value, Decimal) else None) in numbers
        kept, found = kept + len(read), found + len(claims)
    assert kept > 0.7 * found > 100
