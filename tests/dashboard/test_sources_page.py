"""The page of sources."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from claims.sources.description import BulkSource, sources_of
from dashboard.cli import app
from dashboard.data_facts import origins_line
from dashboard.source_list import SourcesQuery, chosen, source_table, taken
from tests.claim_rows import data_folder, frame, row
from tests.dashboard.drawn import code_blocks
from tests.dashboard.test_compare_page import EVIL, PAPER, cells_of
from tests.dashboard.test_views import page

SMALL = BulkSource("small", Path("small"), f"Small {EVIL}", url="javascript:alert(1)", published=date(2025, 1, 2))


def test_most_claims_come_first_and_nothing_of_the_data_acts(data: Path) -> None:
    shipped = tuple(sources_of(data))
    html = source_table([SMALL, *shipped])
    lines = cells_of(html)
    counts = [int(line[1].replace(",", "")) for line in lines if line[1] != "–"]
    assert len(lines) == len(shipped) + 1
    assert counts == sorted(counts, reverse=True)
    assert lines[-1][1:4] == ["–", "–", "2025-01-02"]
    assert "<script" not in html
    assert "javascript:" not in html


def test_a_count_left_out_says_its_reasons(data: Path) -> None:
    source = next(each for each in sources_of(data) if each.counts and each.counts.left_out)
    why = next(iter(source.counts.left_out)) if source.counts else ""
    assert f" {why}"[:20] in source_table([replace(source, title="A")])


def sources_page() -> None:
    from dashboard.views import sources

    sources.show()


def test_a_folder_without_sources_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "data", {"alpha": PAPER})))
    assert "no results in bulk" in page(sources_page).info[0].value


def test_a_source_that_cannot_be_read_does_not_take_the_page_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = data_folder(tmp_path / "data", {"alpha": PAPER})
    (folder / "sources" / "odd").mkdir(parents=True)
    (folder / "sources" / "odd" / "source.yaml").write_text("titel: Odd\n")
    monkeypatch.setenv("CLAIMBOARD_DATA", str(folder))
    test = page(sources_page)
    assert "**0** of 0 sources in bulk" in test.markdown[0].value


def test_claims_are_counted_by_where_they_come_from() -> None:
    origins = pl.DataFrame({"origin": ["imported", "imported", "reported", "derived", "derived", "derived"]})
    assert origins_line(origins, 1) == (
        "**6** claims: **2** of 1 source in bulk, **1** read from papers, model cards and READMEs one by one, **3** "
        "computed from others."
    )


def test_the_page_says_which_state_of_the_data_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard import state

    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "data", {"alpha": PAPER})))
    test = page(sources_page)
    fingerprint = state.snapshot()[0][:12]
    shown = [element.value for element in test.get("html")]
    assert any(fingerprint in text for text in shown)
    assert fingerprint in code_blocks(test)[0]
    covered = cells_of(next(text for text in shown if "What is covered" in text))
    assert covered[1] == ["Registered benchmarks with numbers", "2", "4", "50%"]
    assert ["claim_id", "String"] in [line[:2] for line in cells_of(next(t for t in shown if "Columns of" in t))]


def test_an_empty_collection_has_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "data", {})))
    assert "**0** claims" in page(sources_page).markdown[0].value


def test_the_list_is_what_the_command_prints(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data))
    sources = sources_of(data)
    told = taken(sources, frame(*(row(70.0, source_id=each.id) for each in sources)))
    made = {file.ending: file.write().decode() for file in told.files() if file.ending not in ("parquet", "bib")}
    for ending, kind in (("csv", "csv"), ("tex", "latex"), ("json", "json"), ("md", "markdown")):
        done = CliRunner().invoke(app, ["sources", "--format", kind])
        assert done.stdout.strip() == made[ending].strip()


def test_a_link_to_one_source_lists_it_and_to_none_names_the_nearest(data: Path) -> None:
    sources = sources_of(data)
    first = sources[0].id
    assert chosen(SourcesQuery(first), sources) == (SourcesQuery(first), [sources[0]], ())
    query, listed, faults = chosen(SourcesQuery(f"{first}x"), sources)
    assert (query, len(listed)) == (SourcesQuery(), len(sources))
    assert f"did you mean '{first}'" in faults[0]
