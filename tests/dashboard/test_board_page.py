"""The table, files and commands of a board, without Streamlit: the page and the command print the same numbers."""

from __future__ import annotations

import io
import json
import re
import shlex
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from claims.registry.lookup import Registry
from dashboard.board_table import (
    A_PAGE,
    FIRST,
    board_table,
    command,
    leader,
    page_links,
    part_shown,
    python_lines,
    taken,
)
from dashboard.choices import KNOWN, BoardQuery, active, filtered
from dashboard.cli import app
from dashboard.ranking import ranked
from tests.claim_rows import data_folder, frame, row, small_registry

EVIL = '"><img src=x onerror=alert(1)></table>'
MMLU = BoardQuery("mmlu", "accuracy", comparison="absolute")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("registry") / "data")


def board(registry: Registry, *rows: dict[str, Any]) -> pl.DataFrame:
    return ranked(frame(*rows), MMLU, registry)


def html(rows: pl.DataFrame, registry: Registry, query: BoardQuery = MMLU) -> str:
    return board_table(part_shown(rows, query), query, registry.metrics["accuracy"])


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_a_row_says_rank_places_tie_number_and_source(registry: Registry) -> None:
    rows = board(
        registry,
        row(70.0, method="A", reported="70.0"),
        row(69.9, method="B", reported="69.9", evaluator="self"),
        row(40.0, method="C", reported="40.0", organisation="Lab", parameters=7e9, weights="open"),
    )
    told = words(html(rows, registry))
    assert "1 1–2 = 1 A" in told
    assert "2 1–2 = 1 B" in told
    assert "3 C Lab · 7B · open weights" in told  # tied with none
    assert "70.0" in told
    assert "Accuracy (%) ↑" in told
    assert html(rows, registry).count("cb-apart") == 1  # below B, which is surely better than C


def test_who_leads_is_established_or_not(registry: Registry) -> None:
    near = board(registry, row(70.0, method="A"), row(69.9, method="B"))
    far = board(registry, row(70.0, method="A"), row(40.0, method="B"))
    assert words(leader(near)) == "A leads, not established : 2 may be first"
    assert words(leader(far)) == "A leads, established"
    assert leader(board(registry, row(70.0, bound="up_to"))) == ""
    printed = far.with_columns(evidence=pl.lit("rounding"))
    assert "not established : apart in the printed digits" in words(leader(printed))
    disputed = far.with_columns(conflict=pl.lit(True))
    assert "not established : its sources differ" in words(leader(disputed))


def test_filters_make_no_leader(registry: Registry) -> None:
    rows = board(registry, row(80.0, method="A"), row(50.0, method="Ba"), row(20.0, method="Bc"))
    for text, said in {
        "b": "Ba is first of those shown, in place 2",
        "bc": "Bc is first of those shown, in place 3",
    }.items():
        query = replace(MMLU, method=text)
        told = words(html(filtered(rows, query), registry, query))
        assert said in told
        assert "leads" not in told


def test_the_first_of_a_known_maker_is_named_where_nobody_knows_who_leads(registry: Registry) -> None:
    lab = row(75.0, method="Known", organisation="Lab")
    rows = board(registry, row(80.0, method="someone/merge-v7"), lab, row(1.0, method="C", organisation="Lab"))
    told = words(html(rows, registry))
    assert "first of known makers : Known (Lab), place 2" in told
    assert "maker=known" in html(rows, registry)
    shown = replace(MMLU, maker=KNOWN)
    assert filtered(rows, shown)["method"].to_list() == ["Known", "C"]
    assert list(active(shown)) == ["maker: known"]
    assert "known makers" not in html(board(registry, lab, row(1.0, method="B")), registry)
    assert "known makers" not in html(board(registry, lab, row(80.0, method="ELIC")), registry)  # no upload leads


def test_an_opened_row_leaves_the_table_as_it_is(registry: Registry) -> None:
    rows = board(registry, row(70.0), row(60.0, method="B"))
    assert html(rows, registry) == html(rows, registry, replace(MMLU, row=rows["claim_id"][0]))


@pytest.mark.parametrize("field", ["method", "title", "organisation", "remark", "claim_id"])
def test_names_of_the_data_stay_text(registry: Registry, field: str) -> None:
    inert(html(board(registry, row(70.0), row(60.0, method="B")).with_columns(pl.lit(EVIL).alias(field)), registry))


def test_a_setting_in_a_head_stays_text(registry: Registry) -> None:
    inert(html(board(registry, row(70.0, setting=EVIL), row(60.0)), registry))


def inert(drawn: str) -> None:
    assert "onerror" in drawn
    assert "<img" not in drawn
    assert drawn.count("</table>") == 1


def test_groups_show_their_first_rows_and_a_setting_all_in_pages(registry: Registry) -> None:
    many = [row(90 - at / 10, method=f"M{at}") for at in range(120)]
    rows = board(registry, *many, *(row(50.0 + at, method=f"N{at}", setting="0-shot") for at in range(3)))
    part = part_shown(rows, MMLU)
    assert [(shown.height, whole.height) for shown, whole in part.groups.values()] == [(FIRST, 120), (3, 3)]
    drawn = html(rows, registry)
    assert "show all 120" in drawn
    assert "setting=5-shot" in drawn
    one = replace(MMLU, setting=("5-shot",), p="3")
    last = part_shown(filtered(rows, one), one)
    assert [shown.height for shown, _ in last.groups.values()] == [120 - 2 * A_PAGE]
    assert words(page_links(last, one)) == "Previous 1 2 3"
    assert part_shown(filtered(rows, one), replace(one, p="99")).page == 3


def test_a_derived_value_and_a_conflict_have_their_marks(registry: Registry) -> None:
    rows = board(registry, row(70.0), row(60.0, method="B"))
    plain = html(rows, registry)
    assert "∴" not in plain
    assert "≠" not in plain
    marked = html(rows.with_columns(pl.lit("derived").alias("origin"), conflict=True), registry)
    assert marked.count("∴") == marked.count("≠") == 2


def test_an_uncertainty_keeps_its_printed_digits(registry: Registry) -> None:
    rows = board(registry, row(70.0, reported="70.0 ± 1.0", uncertainty=1.0, uncertainty_kind="se"))
    assert "70.0 ± 1.0" in words(html(rows, registry))


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        ({"organisation": ("Lab",)}, ["A"]),
        ({"size": "3-10B"}, ["A"]),
        ({"size": "over 100B"}, []),
        ({"weights": "open"}, ["A"]),
        ({"who": ("self",)}, ["B"]),
        ({"who": ("unsaid", "third")}, ["A", "C"]),
        ({"family": ("Llama",)}, ["C"]),
    ],
)
def test_filters_keep_ranks_and_name_themselves(registry: Registry, wanted: dict[str, Any], left: list[str]) -> None:
    rows = board(
        registry, row(70.0, method="A", organisation="Lab", parameters=7e9, weights="open", evaluator="HELM"),
        row(60.0, method="B", evaluator="self"), row(50.0, method="C", family="Llama"),
    )  # fmt: skip
    query = replace(MMLU, **wanted)
    found = filtered(rows, query)
    assert found["method"].to_list() == left
    assert all(rank == "ABC".index(method) + 1 for method, rank in found.select("method", "rank").iter_rows())
    assert list(active(query).values()) == [MMLU]


PAPER = """\
paper: {title: "A & B_1", arxiv: "2401.00001", published: 2024-01}
claims:
  - {method: Alpha, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "70.1%"}
  - {method: Beta, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "60.0 ± 1.0%"}
  - {method: Alpha, benchmark: mmlu, metric: accuracy, setting: "dev set, 0-shot", reported: "50.0%"}
  - {method: Alpha, benchmark: mmlu, subset: stem, metric: accuracy, setting: 5-shot, reported: "55.5%"}
"""


@pytest.mark.parametrize("setting", [(), ("5-shot",), ("0-shot, dev",)])
def test_page_command_and_python_print_the_same_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "data", {"one": PAPER})))
    from validation import gate

    query = replace(MMLU, setting=setting)
    table, registry = gate.table(tmp_path / "data"), Registry.load(tmp_path / "data")
    page = filtered(ranked(table, query, registry), query)
    result = CliRunner().invoke(app, [*shlex.split(command(query))[1:], "--format", "csv"])
    assert result.exit_code == 0, result.output
    printed = pl.read_csv(io.StringIO(result.stdout))
    told: dict[str, Any] = {}
    exec(python_lines(query), told)
    columns = ["rank", "rank_low", "rank_high", "tie_group", "method", "norm_value"]
    assert page.height == {(): 3, ("5-shot",): 2}.get(setting, 1)
    assert printed.select(columns).rows() == page.select(columns).rows() == told["board"].select(columns).rows()


def test_files_hold_what_is_shown(registry: Registry) -> None:
    rows = board(
        registry, row(65.0, method="C", title="T \\ 50 %"),
        row(70.0, method="A_1 & {b}", title="T \\ 50 %", reported="70.0"),
        row(60.0, method="B", setting="0-shot", paper_id="beta", title="Beta", arxiv=None, published=date(2023, 5, 1)),
    )  # fmt: skip
    written = {file.label: file.write() for file in taken(rows, MMLU, registry).files()}
    assert len(written["CSV"].decode().splitlines()) == 4
    assert pl.read_parquet(written["Parquet"]).height == 3
    assert [each["norm_value"] for each in json.loads(written["JSON"])] == [70.0, 65.0, 60.0]
    assert r"A\_1 \& \{b\}\textsuperscript{a} & 70.0 \%" in written["LaTeX"].decode()
    assert r"{\footnotesize a: setting 5-shot}" in written["LaTeX"].decode()
    assert r"\toprule" in written["LaTeX"].decode()
    assert "| 1 | 1 | A\\_1 \\& \\{b\\} \\[a\\] | 70.0 % |" in written["Markdown"].decode()
    bibtex = written["BibTeX"].decode()
    assert bibtex.count("@misc{") == 2
    assert "year = {2023}" in bibtex
    assert "eprint = {2401.00001}" in bibtex
    assert bibtex.count("{") == bibtex.count("}")
