from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from claims.corpus.coverage import coverage
from claims.corpus.documents import Document
from claims.corpus.read import read_documents
from claims.files.loader import load_claims
from claims.registry.lookup import Registry
from dashboard.cli import app
from tests.claim_rows import data_folder

PAPERS = {
    "alpha": """\
paper: {title: Alpha}
claims:
  - {method: A, benchmark: mmlu, metric: accuracy, reported: "70.5%", evidence: {figure: "70.5%", sentence: 0}}
  - {method: A, metric: latency, reported: 2-5 s}
""",
    "beta": "paper: {title: Beta, reason: a survey}\nclaims: []\n",
    "gamma": "paper: {title: Gamma}\nclaims: []\n",
}
TEXT = "Alpha reaches 70.5% accuracy on MMLU with 12 layers. It reaches 61.5% accuracy on COCO, not 70.5%."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = data_folder(tmp_path / "data", PAPERS)
    monkeypatch.setenv("CLAIMBOARD_DATA", str(made))
    return made


def test_counts(folder: Path) -> None:
    registry = Registry.load(folder)
    papers, claims = load_claims(folder / "claims", registry)
    found = coverage(papers, claims, registry)
    assert (found.papers, found.with_claims, found.without_claims, found.claims) == (3, 1, 2, 2)
    assert found.unexplained == ("gamma",)
    assert found.by["metric"] == {"accuracy": 1, "latency": 1}
    assert found.by["benchmark"] == {"mmlu": 1, "no benchmark": 1}
    assert found.by["comparison"] == {"absolute": 2}
    assert found.corpus is None


def test_numbers_that_no_claim_covers(folder: Path) -> None:
    registry = Registry.load(folder)
    papers, claims = load_claims(folder / "claims", registry)
    documents = [Document(1, TEXT, "ALPHA"), Document(2, "Nothing.", "Beta"), Document(3, "None.", "Delta")]
    corpus = coverage(papers, claims, registry, documents).corpus
    assert corpus is not None
    assert (corpus.documents, corpus.recorded, corpus.missing) == (3, 2, ("Delta",))
    told = [(number.figure, number.sentence, number.metric is not None) for number in corpus.uncovered]
    assert ("61.5%", 1, True) in told
    assert ("70.5%", 0, True) not in told
    assert [figure for figure, sentence, _ in told if sentence == 1] == ["61.5%", "70.5%"]  # the second is another one
    assert corpus.covered + len(corpus.uncovered) == corpus.numbers
    assert {number.figure for number in corpus.results} >= {"61.5%"}
    for number in corpus.uncovered:
        assert TEXT[number.start :].startswith(number.figure)


@pytest.mark.usefixtures("folder")
def test_command(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text(json.dumps({"paper": 1, "title": "Alpha", "text": TEXT}) + "\n")
    run = CliRunner().invoke(app, ["coverage", "--corpus", str(corpus), "--format", "json"])
    assert run.exit_code == 0, run.output
    record = json.loads(run.stdout)
    assert (record["papers"], record["with_claims"], record["claims"]) == (3, 1, 2)
    assert (record["corpus"]["documents"], record["corpus"]["recorded"]) == (1, 1)
    text = CliRunner().invoke(app, ["coverage", "--corpus", str(corpus)]).stdout
    assert "1 of 1" in text
    assert "61.5%" in text
    table = CliRunner().invoke(app, ["coverage", "-f", "markdown"]).stdout
    assert "| papers | 3 |" in table
    assert "corpus" not in table


def test_shipped_papers_cover_the_corpus(data: Path, shared: Path) -> None:
    registry = Registry.load(data)
    papers, claims = load_claims(data / "claims", registry)
    found = coverage(papers, claims, registry, read_documents(shared / "corpus" / "abstracts.jsonl"))
    assert found.corpus is not None
    assert found.corpus.missing == ()
    assert found.corpus.recorded == found.corpus.documents == 260
    assert found.unexplained == ()
