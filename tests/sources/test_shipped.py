"""The sources that are shipped: described, counted, and, where the raw files lie beside the repository, reconciled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from claims.registry.lookup import Registry
from claims.sources import importing
from claims.sources.description import CLAIMS, BulkSource, sources_of
from claims.sources.importing import read_source, stored_rows

ROOT = Path(__file__).resolve().parent.parent.parent
RAW = ROOT.parent / "shared" / "sources"
SOURCES = sources_of(ROOT / "data")


def name(source: BulkSource) -> str:
    return source.id


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_a_source_holds_what_its_description_counts(source: BulkSource) -> None:
    assert source.counts is not None, "not imported"
    claims = pl.scan_parquet(source.folder / CLAIMS).select(pl.len()).collect().item()
    assert claims == source.counts.claims
    assert source.counts.figures == claims + sum(source.counts.left_out.values())


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(ROOT / "data")


@pytest.fixture(scope="module")
def _folders_listed_once() -> Iterator[None]:
    """The folders of all sources are the same, and to look into every archive there takes a third of the time."""
    listed = cache(importing.listed)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(importing, "listed", lambda paths: listed(tuple(paths)))
        yield


@pytest.mark.skipif(not RAW.is_dir(), reason="the raw files are not beside the repository")
@pytest.mark.usefixtures("_folders_listed_once")
@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_an_import_of_the_raw_files_gives_what_is_shipped(source: BulkSource, registry: Registry) -> None:
    if any(part["format"] == "bd-rate" for part in source.read):
        pytest.importorskip("bjontegaard", reason="the extra for BD-rates is not installed")
    found = read_source(source, [RAW, ROOT / "data" / "sources"], registry)
    assert found.counts == source.counts
    assert_frame_equal(stored_rows(found), pl.read_parquet(source.folder / CLAIMS))


def test_the_data_stays_small() -> None:
    files = [path for path in (ROOT / "data").rglob("*") if path.is_file() and "build" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 25_000_000
