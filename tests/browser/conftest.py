"""One browser for all tests of a process. Without one they are skipped, except where a browser is promised.

Needs playwright and a Chromium of the system; with CI=true or CLAIMBOARD_REQUIRE_BROWSER=1 their absence fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.serving import SWITCHES, chromium, required

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    missing = None if chromium() else "no Chromium on the path"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing = "playwright is not installed"
    if missing and required():
        pytest.fail(f"{missing}, and a browser is required here")
    if missing:
        pytest.skip(missing)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        yield started
        started.close()
