from __future__ import annotations

from pathlib import Path

import pytest

from claims.corpus.documents import Document
from claims.corpus.read import read_documents
from claims.corpus.verify import Checked, verify, verify_paper
from claims.figures.quantities import find_quantities
from claims.files.loader import load_claims
from claims.record.types import Claim, Evidence
from claims.registry.lookup import Registry
from tests.small import entries, loaded

TEXT = (
    "We study 18 data sets. Ours reaches 79.5% on MMLU, 3.1 points above GPT-4. It saves up to 16.5% of rate, "
    "and 5% of memory. Elsewhere it saves 5%. A run takes 2-5 seconds, or half of it."
)


def nothing(text: str, title: str | None) -> tuple[Claim, ...]:
    return ()


def everything(text: str, title: str | None) -> tuple[Claim, ...]:
    return tuple(
        Claim(q, "accuracy", evidence=Evidence(q.text, 0, q.span.start, q.span.end)) for q in find_quantities(text)
    )


def checked(folder: Path, *rows: str, text: str = TEXT, extractor: object = nothing) -> Checked:
    _, (paper,), claims = loaded(folder, {"ours": entries(rows)})
    return verify_paper(paper, claims, Document(1, text, paper.title), extractor)  # type: ignore[arg-type]


def rules(result: Checked) -> list[tuple[str, str]]:
    return [(problem.rule, problem.severity) for problem in result.problems]


def test_figures_at_their_places_agree(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        'metric: accuracy, reported: 79.5%, evidence: {figure: "79.5%", sentence: 1}',
        "metric: accuracy, reported: 3.1 points higher, evidence: {figure: 3.1 points, sentence: 1}",
        'metric: bd_rate, reported: up to 16.5% lower, evidence: {figure: "16.5%", sentence: 2}',
        'metric: memory, reported: 5% lower, evidence: {figure: "5%", sentence: 2}',
        'metric: memory, reported: 5% lower, setting: elsewhere, evidence: {figure: "5%", start: 142}',
        "metric: latency, reported: 2-5 seconds, evidence: {figure: 2-5 seconds, sentence: 4}",
        "metric: latency, reported: half, evidence: {figure: half}",
    )
    assert result.problems == ()
    assert (result.figures, result.found, result.agreeing) == (7, 7, 7)


@pytest.mark.parametrize(
    ("row", "rule", "said"),
    [
        ('reported: 79.6%, evidence: {figure: "79.6%", sentence: 1}', "figure-missing", "'79.6%' is not in the text"),
        ('reported: 9.5%, evidence: {figure: "9.5%", sentence: 1}', "figure-missing", "'9.5%' is not in the text"),
        ("reported: 79, evidence: {figure: 79, sentence: 1}", "figure-missing", "'79' is not in the text"),
        ('reported: 79.5%, evidence: {figure: "79.5%", sentence: 3}', "figure-place", "not stand in sentence 3"),
        ('reported: 79.5%, evidence: {figure: "79.5%", start: 7}', "figure-place", "does not start at 7"),
        ('reported: 75.9%, evidence: {figure: "79.5%", sentence: 1}', "value-differs", "claim says 75.9 percent"),
    ],
)
def test_figures_that_are_wrong_are_errors(tmp_path: Path, row: str, rule: str, said: str) -> None:
    result = checked(tmp_path, f"metric: accuracy, {row}")
    (problem,) = result.problems
    assert (problem.rule, problem.severity) == (rule, "error")
    assert said in problem.what
    assert problem.line == 3
    assert result.agreeing == 0
    assert result.found == (1 if rule == "value-differs" else 0)


def test_a_sentence_beside_is_a_warning(tmp_path: Path) -> None:
    result = checked(tmp_path, 'metric: accuracy, reported: 79.5%, evidence: {figure: "79.5%", sentence: 0}')
    assert rules(result) == [("figure-place", "warning")]
    assert (result.found, result.agreeing) == (1, 1)
    assert "it stands in sentence 1, start 36" in str(result.problems[0])


def test_the_nearest_of_equal_figures_counts(tmp_path: Path) -> None:
    result = checked(tmp_path, 'metric: memory, reported: 5% lower, evidence: {figure: "5%", sentence: 3}')
    assert rules(result) == []


def test_folded_characters_and_line_breaks(tmp_path: Path) -> None:
    text = "It takes 2–5\nseconds."
    result = checked(
        tmp_path, "metric: latency, reported: 2-5 seconds, evidence: {figure: 2-5 seconds, sentence: 0}", text=text
    )
    assert (result.problems, result.agreeing) == ((), 1)


def test_a_list_with_spaces_is_no_longer_number(tmp_path: Path) -> None:
    text = "It gains 12, 5, 7.5% and 1,250."
    row = 'metric: perplexity, reported: "{0}", evidence: {{figure: "{0}"}}'
    rows = [row.format(figure) for figure in ("12", "5", "250")]
    assert rules(checked(tmp_path, *rows, text=text)) == [("figure-missing", "error")]


def test_claims_without_figure_are_not_counted(tmp_path: Path) -> None:
    result = checked(tmp_path, "metric: accuracy, reported: 12%, origin: imported")
    assert (result.figures, result.problems) == (0, ())


def test_what_no_claim_covers_is_a_notice(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        'metric: accuracy, reported: 79.5%, evidence: {figure: "79.5%", sentence: 0}',
        text="Ours reaches 79.5%, not 72%.",
        extractor=everything,
    )
    assert rules(result) == [("uncovered", "notice")]
    assert "'72%' in sentence 0, start 24" in result.problems[0].what
    assert result.uncovered == 1


def test_papers_are_told_by_folded_titles(tmp_path: Path) -> None:
    row = 'metric: accuracy, reported: 79.5%, evidence: {figure: "79.5%", sentence: 1}'
    registry, papers, claims = loaded(tmp_path, {"a": entries([row]), "b": entries([row])})
    corpus = [Document(1, TEXT, "ON  a"), Document(2, "Another text.", "On A"), Document(3, TEXT, "Of b")]
    result = verify(papers, claims, corpus, registry)
    assert [one.paper.id for one in result.checked] == ["a"]
    assert [paper.id for paper in result.missing] == ["b"]
    assert result.counts["files"] == 2
    assert (result.counts["figures"], result.counts["found"], result.counts["agreeing"]) == (1, 1, 1)
    assert result.passed


def test_every_figure_of_the_shipped_claims_is_found(shared: Path, data: Path) -> None:
    registry = Registry.load(data)
    papers, claims = load_claims(data / "claims", registry)
    result = verify(papers, claims, read_documents(shared / "corpus" / "abstracts.jsonl"), registry)
    assert [str(problem) for problem in result.problems if problem.severity == "error"] == []
    assert len(result.checked) >= 260
    assert result.counts["agreeing"] == result.counts["figures"] > 180
