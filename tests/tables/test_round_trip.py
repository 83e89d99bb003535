"""Boards exported as Markdown or LaTeX and imported again give the same claims; a table reads alike in every syntax."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from claims.boards.leaderboard import leaderboard
from claims.boards.table import claims_frame
from claims.files.loader import load_claims, load_paper_file
from claims.files.writer import claim_entry, new_file
from claims.record.errors import ClaimsError
from claims.record.identity import identity
from claims.record.types import Claim
from claims.registry.lookup import Registry
from claims.tables import tables_of
from dashboard.cli import app
from tests.small import without_place

BOARDS = [
    ("mmlu", "accuracy"),
    ("glue", "glue_score"),
    ("glue", "accuracy"),
    ("glue", "matthews_correlation"),
    ("longbench", "average_score"),
    ("longbench", "rouge_l"),
    ("squad-2.0", "f1"),
    ("kodak", "bd_rate"),
    ("pile-test", "bits_per_byte"),
    ("toxigen", "toxicity"),
]
WHOSE = (
    "method",
    "baseline",
    "benchmark",
    "subset",
    "metric",
    "setting",
    "reported",
    "norm_value",
    "norm_unit",
    "comparison",
)


@pytest.fixture(scope="module")
def registry(data: Path) -> Registry:
    return Registry.load(data)


@pytest.fixture(scope="module")
def frame(data: Path, registry: Registry) -> pl.DataFrame:
    return claims_frame(*load_claims(data / "claims", registry), registry)


@pytest.fixture(scope="module")
def by_hand(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data without what is imported in bulk."""
    folder = tmp_path_factory.mktemp("by-hand")
    for path in data.iterdir():
        if path.name not in ("sources", "build"):
            (folder / path.name).symlink_to(path)
    return folder


@pytest.mark.parametrize("form", ["markdown", "latex"])
@pytest.mark.parametrize(("benchmark", "metric"), BOARDS)
def test_a_board_comes_back_as_the_same_claims(
    benchmark: str, metric: str, form: str, by_hand: Path, frame: pl.DataFrame, registry: Registry, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("CLAIMBOARD_DATA", str(by_hand))
    board = leaderboard(frame, benchmark, metric, registry=registry)
    assert not board.is_empty()
    printed = CliRunner().invoke(app, ["board", benchmark, "--metric", metric, "--format", form]).stdout
    outcomes = tables_of(printed, registry, name=f"board.{'md' if form == 'markdown' else 'tex'}")
    path = tmp_path / "board.yaml"
    entries = [claim_entry(each.claim, registry) for outcome in outcomes for each in outcome.claims]
    path.write_text(new_file({"title": "A board"}, entries), encoding="utf-8")
    paper, claims = load_paper_file(path, registry)
    again = claims_frame([paper], claims, registry)
    assert set(again.select(WHOSE).rows()) == set(board.select(WHOSE).rows())


def test_every_claim_of_a_table_reads_back_as_it_was(shared: Path, registry: Registry, tmp_path: Path) -> None:
    paths = [path for path in (shared / "tables").rglob("*.*") if path.suffix in (".md", ".html", ".tex", ".csv")]
    count = 0
    for path in paths:
        try:
            outcomes = tables_of(path.read_text(encoding="utf-8"), registry, name=path.name)
        except ClaimsError:  # a README without a table
            continue
        written = [each.claim for outcome in outcomes for each in outcome.claims]
        file = tmp_path / "table.yaml"
        file.write_text(new_file({"title": "A"}, [claim_entry(claim, registry) for claim in written]), encoding="utf-8")
        _, read = load_paper_file(file, registry)
        distinct: dict[object, Claim] = {}
        for claim in written:
            distinct.setdefault(identity(claim), claim)
        assert list(map(without_place, read)) == list(distinct.values())
        count += len(read)
    assert count > 1500


NAMES = st.sampled_from(["Alpha", "Beta-7B", "gamma 13B", "Delta v1.5", "Eps (70B)"])
VALUES = st.decimals(min_value=0, max_value=100, places=1).map(str) | st.sampled_from(["-", "91.7/91.6", "55.0 ± 0.3"])


@given(st.lists(st.tuples(NAMES, VALUES, VALUES), min_size=1, max_size=5, unique_by=lambda row: row[0]))
@settings(max_examples=60, deadline=None)
def test_one_table_reads_alike_in_every_syntax(rows: list[tuple[str, str, str]]) -> None:
    header = ("Model", "MMLU (5-shot)", "GLUE/MNLI")
    table = [header, *rows]
    pipes = "\n".join("|" + "|".join(row) + "|" for row in (header, ("-", "-", "-"), *rows))
    html = (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
        + "</table>"
    )
    latex = "\\begin{tabular}{lrr}" + "\n".join(" & ".join(row) + " \\\\" for row in table) + "\\end{tabular}"
    csv = "\n".join(",".join(f'"{cell}"' for cell in row) for row in table)
    registry = Registry.load()
    found = [
        [(each.claim, each.place.row) for outcome in tables_of(text, registry, name=name) for each in outcome.claims]
        for text, name in ((pipes, "x.md"), (html, "x.html"), (latex, "x.tex"), (csv, "x.csv"))
    ]
    assert found[0] == found[1] == found[2] == found[3]
