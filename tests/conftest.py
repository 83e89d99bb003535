"""Fixtures that every test may use."""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer.main
import typer.testing
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
# A busy machine may take a second for what takes a millisecond: a slow example is no failing one.
# Every run judges by the same examples; `pytest --hypothesis-profile=exploring` looks at others.
settings.register_profile("patient", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the checkout; the test is skipped where there is none."""
    if not (SHARED / "README.md").exists():
        pytest.skip("the real inputs (../shared) are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def data() -> Path:
    """The shipped data folder."""
    return ROOT / "data"


@pytest.fixture(scope="session")
def built(data: Path) -> Path:
    """The shipped data folder with its table and findings made: by the worker that asks first, while others wait."""
    from validation import judged

    (data / "build").mkdir(exist_ok=True)
    with (data / "build" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        judged.findings(data)
    return data


@pytest.fixture(scope="session", autouse=True)
def _commands_made_once() -> Iterator[None]:
    """Typer makes the whole command line of its functions again for every call; a process of a user makes one call."""
    made = cache(typer.main.get_command)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(typer.main, "get_command", made)
        patched.setattr(typer.testing, "_get_command", made)
        yield


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """Give the process its main module back: Streamlit's tests replace it, and spawned workers would run theirs."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
