"""The data folder of a module's tests: its `PAPERS` with their table made once, and a copy for each test to spoil."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner

from tests.claim_rows import data_folder
from validation import judged


@pytest.fixture(scope="session", autouse=True)
def _packages_read_once() -> Iterator[None]:
    """Streamlit's test harness looks through every installed package for each page; its server does so once."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="module")
def ready(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the claims files that the module calls `PAPERS`, with table and findings."""
    made = data_folder(tmp_path_factory.mktemp("ready") / "data", request.module.PAPERS)
    judged.findings(made)
    return made


@pytest.fixture
def folder(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, which pages and commands read."""
    made = Path(shutil.copytree(ready, tmp_path / "data"))
    monkeypatch.setenv("CLAIMBOARD_DATA", str(made))
    return made
