"""Every page on the shipped data: what axe finds in both themes, what moves while it loads, what the console says.

axe-core is no part of the repository: `npm install --no-save axe-core` at its root brings it. Without it the check is
skipped, except where a browser is promised (see conftest.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.browser.serving import APP, WAIT, required, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = APP.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "", "?q=gpt", "board?benchmark=mmlu", "board?benchmark=kodak", "compare?suite=glue", "efficiency", "methods",
    "method?id=gpt-4", "benchmark?id=glue", "claims", "papers", "data", "audit", "add",
)  # fmt: skip
SAME = {"sources"}  # an older address of a page in the list
# Streamlit looks for its server below a page's own address first, and the browser reports that there is none.
STREAMLITS_OWN = re.compile(r"/_stcore/(health|host-config)$")
MOVED = (
    "window.moved = 0; new PerformanceObserver(list => { for (const each of list.getEntries())"
    " if (!each.hadRecentInput) window.moved += each.value }).observe({type: 'layout-shift', buffered: true})"
)
# Rules of axe that elements of Streamlit break, each with the element and the reason: none.
EXCEPTED: dict[str, str] = {}


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(ROOT / "data", tmp_path_factory.mktemp("shipped")) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 720})
    made.set_default_timeout(2 * WAIT)  # the first visitor waits for the tables
    yield made
    made.close()


@cache
def axe() -> str:
    missing = "axe-core is not installed: npm install --no-save axe-core"
    if not AXE.exists() and required():
        pytest.fail(missing)
    if not AXE.exists():
        pytest.skip(missing)
    return AXE.read_text(encoding="utf-8")


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """A page after its run, and the list into which its faults go."""
    page, faults = context.new_page(), []
    page.add_init_script(MOVED)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: (
            faults.append(f"{said.text} {said.location['url']}")
            if said.type == "error" and not STREAMLITS_OWN.search(said.location["url"])
            else None
        ),
    )
    page.goto(address)
    drawn(page)
    return page, faults


def drawn(page: Page) -> None:
    page.get_by_role("heading", level=1).first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton], [data-testid=stHtml]:empty')")


def found(page: Page) -> list[str]:
    """Rule, element and reason of every violation."""
    answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for each in answer["violations"]
        if each["id"] not in EXCEPTED
        for node in each["nodes"]
    ]


def test_no_page_is_left_out() -> None:
    drawn_by = set(re.findall(r'url_path="(\w*)"', (APP.parent / "main.py").read_text(encoding="utf-8")))
    assert drawn_by - SAME == {each.split("?")[0] for each in PAGES}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_stands_still_and_breaks_no_rule(context: BrowserContext, site: str, path: str) -> None:
    page, faults = opened(context, f"{site}/{path}")
    assert page.evaluate("window.moved") < 0.1
    assert faults == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1280, "height": 720})
    page.evaluate(axe())
    assert found(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    assert found(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_row_on_a_phone_breaks_no_rule(context: BrowserContext, site: str, scheme: str) -> None:
    page, faults = opened(context, f"{site}/board?benchmark=mmlu")
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    page.locator("tr[data-row] a[data-open]").first.click()
    page.locator(".cb-evidence[data-open]").wait_for()
    drawn(page)
    page.wait_for_timeout(200)  # the sheet fades in
    page.evaluate(axe())
    assert found(page) == []
    assert faults == []
