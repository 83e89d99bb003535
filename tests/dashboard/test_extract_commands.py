from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer
from typer.testing import CliRunner, Result

from claims.corpus.mine import AHEAD, CHUNK, MiningOptions, mine
from claims.files.loader import load_paper_file
from claims.files.replacing import replacing
from claims.formats.extractor import claim_as_object
from claims.prose.extract import extract_claims
from claims.record.errors import ClaimsError
from claims.registry.lookup import Registry
from dashboard.commands import extract as commands

TEXTS = {
    1: "We present FooNet. FooNet reaches 79.5% accuracy on MMLU, up to 3.1 points above GPT-4.",
    "two": "Our method BarNet reduces latency by 43% compared to vLLM.",
    3: "This paper proves a theorem.",
}
FIELDS = [
    "figure", "start", "end", "sentence", "value", "low", "high", "unit", "comparison", "direction", "metric",
    "benchmark", "method", "baseline", "bound", "aggregate",
]  # fmt: skip


@pytest.fixture(autouse=True)
def real_registry(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write(tmp_path / "a.jsonl", TEXTS.items())


def write(path: Path, rows: Any) -> Path:
    lines = [json.dumps({"paper": key, "title": f"Paper {key}", "abstract": text}) for key, text in rows]
    path.write_text("\n".join(lines) + "\n")
    return path


def run(*words: str | Path, stdin: str | None = None) -> Result:
    app = typer.Typer()
    commands.register(app)
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def printed(*words: str | Path, stdin: str | None = None) -> list[dict[str, Any]]:
    result = run(*words, stdin=stdin)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.split("\n") if line]


def told(*words: str | Path) -> str:
    result = run(*words)
    assert isinstance(result.exception, ClaimsError), result.output
    return str(result.exception)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_one_object_a_paper_with_the_fields_of_the_contract(corpus: Path) -> None:
    papers = printed("extract", corpus)
    assert [paper["paper"] for paper in papers] == [1, "two", 3]
    assert all(list(paper) == ["paper", "claims"] for paper in papers)
    registry = Registry.load()
    for paper, (key, text) in zip(papers, TEXTS.items(), strict=True):
        assert paper["claims"] == [
            claim_as_object(claim, registry) for claim in extract_claims(text, registry, f"Paper {key}")
        ]
        for claim in paper["claims"]:
            assert list(claim) == FIELDS
            assert text[claim["start"] : claim["end"]] == claim["figure"]
    assert "79.5%" in [claim["figure"] for claim in papers[0]["claims"]]
    assert papers[2]["claims"] == []


def test_explain_tells_why_from_which_words_and_how_sure(corpus: Path) -> None:
    claims = [claim for paper in printed("extract", corpus, "--explain") for claim in paper["claims"]]
    assert claims
    for claim in claims:
        assert list(claim) == [*FIELDS, "confidence", "explain"]
        assert 0 < claim["confidence"] <= 1
        assert {"claim", "comparison", "metric"} <= set(claim["explain"])
        for reason in claim["explain"].values():
            assert list(reason) == ["why", "words", "confidence"]
            assert not {"=", "|", ">", "_"} & set(reason["why"])


def test_min_confidence_leaves_the_less_sure_out(corpus: Path) -> None:
    every = [claim["confidence"] for paper in printed("extract", corpus, "--explain") for claim in paper["claims"]]
    limit = sorted(every)[-1] - 0.0001
    kept = printed("extract", corpus, "--explain", "--min-confidence", str(limit))
    assert [claim["confidence"] for paper in kept for claim in paper["claims"]] == [max(every)]
    assert len(kept) == len(TEXTS)


def test_stdin(corpus: Path) -> None:
    assert printed("extract", "-", stdin=corpus.read_text()) == printed("extract", corpus)
    (paper,) = printed("extract", "-", stdin=str(TEXTS[1]))
    assert paper["paper"] == "stdin"
    assert "79.5%" in [claim["figure"] for claim in paper["claims"]]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for words in (["extract"], ["draft"], ["verify", "--corpus"]):
        result = run(*words, tmp_path / "none.jsonl")
        assert result.exit_code == 2
        assert "does not exist" in result.output
    assert run("extract", tmp_path).exit_code == 2


def test_jobs_keep_the_order(tmp_path: Path) -> None:
    texts = list(TEXTS.values())
    corpus = write(tmp_path / "many.jsonl", ((n, texts[n % 3]) for n in range(3 * CHUNK + 5)))
    alone = run("extract", corpus)
    several = run("extract", corpus, "--jobs", "2")
    assert alone.exit_code == several.exit_code == 0, several.output
    assert several.stdout == alone.stdout
    assert alone.stdout.count("\n") == 3 * CHUNK + 5


def test_workers_are_only_so_far_ahead(data: Path) -> None:
    from claims.corpus.documents import Document

    taken = 0

    def documents() -> Any:
        nonlocal taken
        for number in range(CHUNK * AHEAD * 10):
            taken += 1
            yield Document(number, "It reaches 5% accuracy.")

    papers = mine(documents(), Registry.load(data), data, MiningOptions(), jobs=2)
    next(papers)
    assert taken <= CHUNK * AHEAD * 2
    papers.close()  # type: ignore[attr-defined]


def test_output_file_is_as_stdout(corpus: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    result = run("extract", corpus, "--output", target)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{target}: ")
    assert " claims of 3 papers" in result.stdout
    assert target.read_bytes() == run("extract", corpus).stdout_bytes
    umask = os.umask(0)
    os.umask(umask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~umask
    assert names(tmp_path) == ["a.jsonl", "out.jsonl"]


def test_parquet_has_one_row_a_claim(corpus: Path, tmp_path: Path) -> None:
    claims = [(paper["paper"], claim) for paper in printed("extract", corpus, "--explain") for claim in paper["claims"]]
    target = tmp_path / "out.parquet"
    assert run("extract", corpus, "-o", target, "--explain").exit_code == 0
    frame = pl.read_parquet(target)
    assert frame.columns == ["paper", "title", *FIELDS, "confidence", "explain"]
    assert frame["paper"].to_list() == [str(key) for key, _ in claims]
    for name in FIELDS:
        assert frame[name].to_list() == [claim[name] for _, claim in claims]
    assert json.loads(frame["explain"][0]) == claims[0][1]["explain"]


def test_parquet_keeps_whole_number_keys_and_empty_results(tmp_path: Path) -> None:
    target = tmp_path / "out.parquet"
    assert run("extract", write(tmp_path / "a.jsonl", [(9, TEXTS[1])]), "-o", target).exit_code == 0
    frame = pl.read_parquet(target)
    assert frame["paper"].dtype == pl.Int64
    assert frame.columns == ["paper", "title", *FIELDS]
    assert run("extract", write(tmp_path / "a.jsonl", [(3, TEXTS[3])]), "-o", target).exit_code == 0
    assert pl.read_parquet(target).shape == (0, 18)


def test_parquet_needs_a_file(corpus: Path) -> None:
    result = run("extract", corpus, "--format", "parquet")
    assert result.exit_code == 2
    assert "--output" in result.output


def test_an_error_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    corpus, target = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    corpus.write_text('{"paper": 1, "text": "x"}\n{"paper": 2\n')
    target.write_text("old")
    assert told("extract", corpus, "-o", target).startswith(f"{corpus}:2:")
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a.jsonl", "out.jsonl"]


def test_a_device_is_written_to_and_not_replaced() -> None:
    with replacing(Path(os.devnull)) as stream:
        stream.write(b"x")
    assert not Path(os.devnull).is_file()


def test_line_separators_are_escaped(tmp_path: Path) -> None:
    corpus = tmp_path / "a.jsonl"
    corpus.write_text(json.dumps({"paper": "a\u2028b", "text": TEXTS[1]}, ensure_ascii=False), encoding="utf-8")
    result = run("extract", corpus)
    assert len(result.stdout.splitlines()) == 1
    assert json.loads(result.stdout)["paper"] == "a\u2028b"


def process(*words: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "dashboard.cli", *map(str, words)], **options)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_no_half_file(tmp_path: Path, jobs: str) -> None:
    corpus = write(tmp_path / "a.jsonl", ((n, TEXTS[1]) for n in range(60_000)))
    worker = process("extract", corpus, "-o", tmp_path / "out.jsonl", "--jobs", jobs,
                     stderr=subprocess.PIPE, start_new_session=True)  # fmt: skip
    deadline = time.monotonic() + 60
    while not any(path.suffix == ".part" and path.stat().st_size for path in tmp_path.iterdir()):
        assert worker.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(worker.pid, signal.SIGINT)  # as the terminal does: to every process of the group
    _, errors = worker.communicate(timeout=60)
    assert worker.returncode == 130
    assert b"Traceback" not in errors
    assert names(tmp_path) == ["a.jsonl"]


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    corpus = write(tmp_path / "a.jsonl", ((n, TEXTS[1]) for n in range(2_000)))
    worker = process("extract", corpus, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert worker.stdout is not None
    assert worker.stderr is not None
    worker.stdout.readline()
    worker.stdout.close()
    assert worker.stderr.read() == b""
    worker.wait(60)


def on_terminal(words: Sequence[str | Path]) -> str:
    """What a command shows on a terminal that is its stderr."""
    ours, theirs = pty.openpty()
    worker = process(*words, stdout=subprocess.DEVNULL, stderr=theirs, env=os.environ | {"TERM": "xterm"})
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end was closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert worker.wait(60) == 0
    return shown.decode()


def test_bar_on_a_terminal_only(corpus: Path) -> None:
    assert "reading" in on_terminal(["extract", corpus])
    worker = process("extract", corpus, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert worker.communicate(timeout=60)[1] == b""


def test_draft_of_one_paper(corpus: Path, tmp_path: Path) -> None:
    result = run("draft", corpus, "--paper", "two")
    assert result.exit_code == 0, result.output
    path = tmp_path / "paper-two.yaml"
    path.write_text(result.stdout)
    paper, claims = load_paper_file(path, Registry.load())
    assert paper.title == "Paper two"
    assert [claim.evidence.figure for claim in claims] == ["43%"]


def test_draft_into_a_folder_does_not_overwrite(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    folder.mkdir()
    result = run("draft", corpus, "--paper", "1", "--output", folder)
    assert result.stdout.strip() == str(folder / "paper-1.yaml")
    assert "the file exists; add --force" in told("draft", corpus, "--paper", "1", "-o", folder)
    assert run("draft", corpus, "--paper", "1", "-o", folder, "--force").exit_code == 0
    assert names(folder) == ["paper-1.yaml"]


def test_draft_of_the_only_paper_needs_no_key(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(str(TEXTS[1]))
    assert "paper note" in run("draft", path).stdout


def test_draft_must_know_which_paper(corpus: Path) -> None:
    assert "holds several papers (1, two, ...); choose one with --paper KEY" in told("draft", corpus)
    assert "no paper 'twoo'" in told("draft", corpus, "--paper", "twoo")
    assert "did you mean 'two'?" in told("draft", corpus, "--paper", "twoo")
    assert "its papers are 1, two, 3" in told("draft", corpus, "--paper", "zzzzz")


CLAIMS = """\
paper:
  title: "paper 1"
claims:
  - method: FooNet
    benchmark: mmlu
    metric: accuracy
    reported: "{value}"
    evidence: {{figure: "79.5%", sentence: 1}}
"""


def test_verify_passes_and_tells_what_is_uncovered(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "foonet.yaml"
    path.write_text(CLAIMS.format(value="79.5%"))
    result = run("verify", path, "--corpus", corpus)
    assert result.exit_code == 0, result.output
    assert result.stdout.rstrip().endswith("1 files, 1 of 1 figures found, 1 values agree, 1 figures uncovered")
    assert "3.1 points" in result.stdout


def test_verify_fails_on_another_value(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "foonet.yaml"
    path.write_text(CLAIMS.format(value="75.9%"))
    result = run("verify", path, "--corpus", corpus)
    assert result.exit_code == 1
    assert (
        "8:15     error    the claim says 75.9 percent, the text 79.5 percent ('79.5%') [value-differs]"
        in result.stdout
    )
    found = json.loads(run("verify", path, "--corpus", corpus, "--format", "json").stdout)
    assert found["summary"] == {"files": 1, "without_text": 0, "figures": 1, "found": 1, "agreeing": 0, "uncovered": 1}
    assert [finding["rule"] for finding in found["findings"]] == ["value-differs", "uncovered"]


def test_verify_names_files_without_text(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "foonet.yaml"
    path.write_text(CLAIMS.format(value="79.5%").replace("paper 1", "Another paper"))
    result = run("verify", path, "--corpus", corpus)
    assert result.exit_code == 0
    assert "1 files whose title is not in the corpus: foonet" in result.stdout


def test_verify_needs_a_corpus() -> None:
    result = run("verify")
    assert result.exit_code == 2
    assert "--corpus abstracts.jsonl" in result.output
