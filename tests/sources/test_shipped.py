"""The sources that are shipped: described, counted, and, where the raw files lie beside the repository, reconciled."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from claims.registry.lookup import Registry
from claims.sources.description import CLAIMS, BulkSource, sources_of
from claims.sources.importing import read_source

ROOT = Path(__file__).resolve().parent.parent.parent
RAW = ROOT.parent / "shared" / "sources"
SOURCES = sources_of(ROOT / "data")
LARGE = 100_000  # figures of a source that takes longer than a test may
FIXED = [  # what a table is understood as gets better, and with it what is left out; BD-rates are not of raw files
    each
    for each in SOURCES
    if each.counts
    and each.counts.figures < LARGE
    and all(part["format"] not in ("understood-tables", "bd-rate") for part in each.read)
]


def name(source: BulkSource) -> str:
    return source.id


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_a_source_holds_what_its_description_counts(source: BulkSource) -> None:
    assert source.counts is not None, "not imported"
    claims = pl.scan_parquet(source.folder / CLAIMS).select(pl.len()).collect().item()
    assert claims == source.counts.claims
    assert source.counts.figures == claims + sum(source.counts.left_out.values())


@pytest.mark.skipif(not RAW.is_dir(), reason="the raw files are not beside the repository")
@pytest.mark.parametrize("source", FIXED, ids=name)
def test_an_import_of_the_raw_files_gives_the_same_counts(source: BulkSource) -> None:
    assert read_source(source, [RAW], Registry.load(ROOT / "data")).counts == source.counts


def test_the_data_stays_small() -> None:
    files = [path for path in (ROOT / "data").rglob("*") if path.is_file() and "build" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 25_000_000
