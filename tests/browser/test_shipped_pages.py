"""Every page on the shipped data: what axe finds in both themes, what moves while it loads, what the console says.

And ten questions of a reader, each from the first page to its answer; `pytest -n 0 -rP` prints steps and seconds.

axe-core is no part of the repository: `npm install --no-save axe-core` at its root brings it. Without it the check is
skipped, except where CLAIMBOARD_REQUIRE_AXE=1 says that it was installed, as `.ci/run` does.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.browser.serving import APP, WAIT, served
from tests.browser.test_journeys import settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

ROOT = APP.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "", "?q=gpt", "board?benchmark=mmlu", "board?benchmark=kodak", "compare?suite=glue", "efficiency", "methods",
    "method?id=gpt-4", "benchmark?id=glue", "claims", "papers", "paper?id=mlicv2",
    "data", "audit", "add",
)  # fmt: skip
SAME = {"sources", "leaderboard", "leaderboards"}  # other addresses of pages in the list
# Streamlit looks for its server below a page's own address first, and the browser reports that there is none.
STREAMLITS_OWN = re.compile(r"/_stcore/(health|host-config)$")
MOVED = (
    "window.moved = 0; new PerformanceObserver(list => { for (const each of list.getEntries())"
    " if (!each.hadRecentInput) window.moved += each.value }).observe({type: 'layout-shift', buffered: true})"
)
# Rules of axe that elements of Streamlit break, each with the element and the reason: none.
EXCEPTED: dict[str, str] = {}


@pytest.fixture(scope="module")
def site(browser: Browser, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(built, tmp_path_factory.mktemp("shipped")) as address:
        first = browser.new_page()
        first.set_default_timeout(4 * WAIT)  # the first visitor of new data waits for the table
        first.goto(address)
        drawn(first)
        first.close()
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 720})
    made.set_default_timeout(WAIT)
    yield made
    made.close()


@cache
def axe() -> str:
    missing = "axe-core is not installed: npm install --no-save axe-core"
    if not AXE.exists() and os.environ.get("CLAIMBOARD_REQUIRE_AXE") == "1":
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
    settled(page)
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


@pytest.mark.parametrize("path", ["compare?suite=glue", "efficiency?view=frontier", "benchmark?id=glue"])
def test_a_page_stands_still_on_a_phone(browser: Browser, site: str, path: str) -> None:
    made = browser.new_context(viewport={"width": 390, "height": 844})
    made.set_default_timeout(WAIT)
    page, faults = opened(made, f"{site}/{path}")
    assert page.evaluate("window.moved") < 0.1
    assert faults == []
    made.close()


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


class Reader:
    """A visitor at the first page who counts what it takes: clicks and typed words, and the seconds to the answer."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page, self._faults = opened(context, f"{site}/")
        self.steps, self._begun, self.seconds = 0, time.monotonic(), 0.0

    def click(self, role: Literal["link", "button", "radio"], name: str) -> None:
        self.steps += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def types(self, box: Locator, words: str) -> None:
        self.steps += 1
        box.fill(words)

    def picks(self, label: str, *words: str) -> None:
        """Take from a list what each of the words finds first."""
        box = self.page.get_by_role("combobox", name=label)
        for each in words:
            before = self.page.url
            self.types(box, each)
            self.page.get_by_role("option", name=re.compile(rf"^{re.escape(each)}(?![\w-])")).first.click()
            # The page says in its address what it took; a run that has not begun looks settled.
            self.page.wait_for_function("before => location.href !== before", arg=before)
            settled(self.page)
        box.press("Escape")

    def sees(self, *seen: Locator) -> None:
        """Wait for the answer, all of it within the first screen."""
        for each in seen:
            each.first.wait_for()
        self.seconds = time.monotonic() - self._begun
        drawn(self.page)
        tall = self.page.viewport_size["height"] if self.page.viewport_size else 0
        for each in seen:
            box = each.first.bounding_box()
            assert box
            assert box["y"] < tall, box
        assert self._faults == []

    def downloads(self, name: str) -> str:
        with self.page.expect_download() as started:
            self.click("button", name)
        return Path(started.value.path()).read_text(encoding="utf-8")


def who_leads(reader: Reader) -> None:
    reader.click("link", "MMLU")
    reader.sees(reader.page.get_by_text(re.compile("leads, (not )?established")), row(reader))


def three_models(reader: Reader) -> None:
    reader.click("link", "Compare methods →")
    reader.page.get_by_role("heading", name="Compare methods").wait_for()
    drawn(reader.page)
    reader.picks("Methods", "GPT-4o (2024-08-06)", "Claude 3.5 Sonnet 20241022", "Llama 3.1 405B Instruct")
    reader.picks("Benchmarks", "MMLU", "GSM8K", "HumanEval", "IFEval")
    table = reader.page.get_by_role("table", name="Methods compared across benchmarks")
    reader.sees(table.get_by_role("rowheader", name="GPT-4o (2024-08-06)"))
    table.get_by_role("columnheader").nth(4).wait_for()
    assert (table.get_by_role("rowheader").count(), table.get_by_role("columnheader").count()) == (3, 5)


def glue_by_task(reader: Reader) -> None:
    reader.click("link", "GLUE, task by task")
    reader.sees(reader.page.get_by_role("columnheader", name="CoLA"), reader.page.get_by_role("cell").first)
    assert reader.page.get_by_role("columnheader").filter(has_text="RTE").count()


def longbench_by_category(reader: Reader) -> None:
    reader.click("link", "LongBench, by category")
    reader.sees(reader.page.get_by_role("columnheader", name="Code Completion"), reader.page.get_by_role("cell").first)
    assert reader.page.get_by_role("columnheader").filter(has_text="Multi-Doc QA (English)").count()


def against_what(reader: Reader) -> None:
    reader.click("link", "What is cheaper? →")
    table = reader.page.get_by_role("table", name="How much better, and against what")
    reader.sees(table.get_by_role("row").filter(has_text="against VTM-17.0 Intra"))
    said = (table.text_content() or "").lower()
    assert all(each in said for each in ("bd-rate", "memory", "speed"))


def share_a_link(reader: Reader) -> None:
    reader.click("link", "MMLU")
    reader.page.get_by_role("textbox", name="Method").wait_for()
    reader.types(reader.page.get_by_role("textbox", name="Method"), "mixtral")
    reader.page.get_by_role("textbox", name="Method").press("Enter")
    reader.page.wait_for_url(re.compile("method=mixtral"))
    drawn(reader.page)
    reader.click("button", "Copy link")
    link = reader.page.evaluate("navigator.clipboard.readText()")
    assert "method=mixtral" in link
    before = row(reader).all_text_contents()
    assert [line for line in before if "mixtral" not in line.lower()] == []
    assert before != []
    other = reader.page.context.new_page()
    other.goto(link)
    drawn(other)
    assert other.locator("tr[data-row]").all_text_contents() == before
    other.close()
    reader.sees(row(reader))


def csv_and_latex(reader: Reader) -> None:
    reader.click("link", "GLUE, task by task")
    reader.page.get_by_role("button", name="LaTeX").wait_for()
    drawn(reader.page)
    assert reader.downloads("CSV").count("\n") > 20
    latex = reader.downloads("LaTeX")
    reader.sees(reader.page.get_by_role("heading", name="Compare methods"))
    assert r"\toprule" in latex
    if program := shutil.which("pdflatex"):
        document = f"\\documentclass{{article}}\\usepackage{{booktabs}}\\begin{{document}}{latex}\\end{{document}}"
        done = subprocess.run([program, "-halt-on-error"], input=document, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def find_a_method(reader: Reader) -> None:
    reader.types(reader.page.get_by_role("searchbox"), "gtp-4o")  # with a slip
    reader.sees(reader.page.get_by_role("link", name=re.compile("^GPT-4o")))


def all_about_a_method(reader: Reader) -> None:
    reader.types(reader.page.get_by_role("searchbox"), "mlicv2")
    reader.click("link", "MLICv2")
    reader.sees(reader.page.get_by_role("heading", name="MLICv2", exact=True),
                reader.page.get_by_role("table", name="Where the method stands"))  # fmt: skip
    assert reader.page.get_by_role("table", name="Sources of its results").count()


def quality_against_cost(reader: Reader) -> None:
    reader.click("link", "What is cheaper? →")
    reader.page.get_by_role("radio", name="Quality against cost").wait_for()
    reader.steps += 1
    reader.page.get_by_text("Quality against cost").click()
    reader.sees(reader.page.locator(".js-plotly-plot .main-svg"))


def row(reader: Reader) -> Locator:
    return reader.page.locator("tr[data-row]")


PHONE, DARK = {"viewport": {"width": 390, "height": 844}}, {"color_scheme": "dark"}
# Question of a reader -> how it goes, on what, and what it took before there were these pages: clicks, or that it could
# not be answered.
JOURNEYS: dict[str, tuple[Callable[[Reader], None], dict[str, Any], str]] = {
    "who leads MMLU, and is that established": (who_leads, PHONE, "the leader, not whether"),
    "three models over four benchmarks": (three_models, {}, "not answered"),
    "GLUE task by task": (glue_by_task, DARK, "24"),
    "LongBench by category": (longbench_by_category, {}, "one category at a time"),
    "speed, memory and BD-rate, against what": (against_what, DARK, "partly answered"),
    "share a link": (share_a_link, {}, "good"),
    "CSV and LaTeX": (csv_and_latex, {}, "CSV only"),
    "find a method": (find_a_method, PHONE, "poor"),
    "all about one method": (all_about_a_method, {}, "of a paper only"),
    "quality against cost": (quality_against_cost, DARK, "not answered"),
}


@pytest.mark.parametrize("question", JOURNEYS)
def test_a_question_is_answered_in_under_a_minute(browser: Browser, site: str, question: str) -> None:
    walk, device, before = JOURNEYS[question]
    made = browser.new_context(**{"viewport": {"width": 1280, "height": 720}} | device, accept_downloads=True)
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    made.set_default_timeout(WAIT)
    reader = Reader(made, site)
    walk(reader)
    made.close()
    print(f"{question} | before: {before} | {reader.steps} steps, {reader.seconds:.1f} s")
    assert reader.seconds < 60


def test_an_answer_without_a_mouse(context: BrowserContext, site: str) -> None:
    page, faults = opened(context, f"{site}/")
    reach(page, "input")
    page.keyboard.type("mmlu")
    page.get_by_role("heading", name="Benchmarks").wait_for()
    drawn(page)
    reach(page, "a[href^='benchmark?id=mmlu'], a[href^='board?benchmark=mmlu']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("mmlu"))
    page.goto(f"{site}/board?benchmark=mmlu")
    drawn(page)
    reach(page, "tr[data-row] a[data-open]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".cb-evidence[data-open]").wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("What stands behind a number").wait_for()
    assert faults == []


def reach(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, as often as a reader would at most."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"60 times Tab do not lead to {selector}")
