"""What a reader does, in a real browser: open, pick, filter, share a link, look behind a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.serving import WAIT, served
from tests.claim_rows import data_folder
from tests.dashboard.test_views import EVIL, PAPERS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app started bare, as hosting services do, from a folder of its own and without a built table."""
    folder = tmp_path_factory.mktemp("site")
    made = data_folder(folder / "data", PAPERS)
    with served(made, folder) as address:
        yield address
    assert (made / "build" / "claims.parquet").exists()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh visitor; at the end nothing may have broken and nobody else been asked for anything."""
    context = browser.new_context(viewport={"width": 1440, "height": 1400})
    context.set_default_timeout(WAIT)
    visitor = context.new_page()
    faults: list[str] = []
    visitor.on("pageerror", lambda error: faults.append(str(error)))
    visitor.on("request", lambda call: faults.append(call.url) if elsewhere(call.url, site) else None)
    yield visitor
    context.close()
    assert faults == []


def elsewhere(url: str, site: str) -> bool:
    return urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).netloc != urlsplit(site).netloc


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def open_board(page: Page, url: str, heading: str) -> None:
    page.goto(url)
    see_heading(page, heading)
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page's run is over: until then what the last view showed may still stand beside the new one."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def see(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait until a reader sees the words, once or several times."""
    page.get_by_text(text).filter(visible=True).first.wait_for()


def see_heading(page: Page, name: str) -> None:
    page.get_by_role("heading", name=name, exact=True).first.wait_for()


def pick(page: Page, label: str, words: str) -> None:
    """Type into a picker and take what it finds."""
    box = page.get_by_role("combobox", name=re.compile(f"^{label}|{label}"))
    box.click()
    box.fill(words)
    page.get_by_role("option", name=re.compile(words, re.I)).first.wait_for()
    box.press("Enter")


def rows(page: Page) -> list[str]:
    """The names of the methods of a board, as they stand."""
    page.locator("tr[data-row]").first.wait_for()
    settled(page)
    return [name.strip() for name in page.locator("tr[data-row] .cb-name").all_text_contents()]


def open_row(page: Page, row: int) -> None:
    """Click into a row, beside its link, and wait for the panel."""
    page.locator("tr[data-row]").nth(row).locator("td").first.click()
    page.locator(".cb-evidence[data-open]").wait_for()
    settled(page)


def test_the_page_opens_on_a_board(page: Page, site: str) -> None:
    open_board(page, f"{site}/board", "MMLU · Accuracy")
    see(page, "Setting 5-shot")
    assert page.title() == "MMLU · Accuracy · claimboard"
    assert query(page) == {"benchmark": ["mmlu"], "metric": ["accuracy"], "comparison": ["absolute"]}


def test_the_answer_stands_above_the_fold_and_nothing_jumps(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const each of list.getEntries())"
        " if (!each.hadRecentInput) window.shift += each.value }).observe({type: 'layout-shift', buffered: true})"
    )
    open_board(page, f"{site}/board?benchmark=mmlu", "MMLU · Accuracy")
    assert len(rows(page)) == 3
    box = page.locator("tr[data-row]").nth(1).bounding_box()
    assert box
    assert box["y"] + box["height"] < 720
    assert page.evaluate("window.shift") < 0.1


def test_a_row_opens_with_keys_and_back_undoes_one_step(page: Page, site: str) -> None:
    open_board(page, f"{site}/board?benchmark=mmlu", "MMLU · Accuracy")
    before = page.evaluate("history.length")
    assert len(rows(page)) == 3
    page.wait_for_timeout(1000)  # a table that is drawn once more lets go of the focus
    page.locator("tr[data-row] a[data-open]").first.focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("name => document.activeElement.textContent === name", arg=f"Beta {EVIL}")
    page.keyboard.press("Enter")
    page.locator("tr[data-row][aria-current]").wait_for()
    page.locator(".cb-evidence[data-open]").wait_for()
    assert page.locator(".cb-evidence h2").first.text_content() == f"Beta {EVIL}"
    assert page.evaluate("document.activeElement.textContent") == f"Beta {EVIL}"
    page.keyboard.press("Escape")
    see(page, "What stands behind a number")
    assert "row" not in query(page)
    assert page.evaluate("history.length") == before + 2
    page.go_back()
    page.locator(".cb-evidence[data-open]").wait_for()
    page.go_back()
    see(page, "What stands behind a number")
    assert urlsplit(page.url).path == "/board"


def test_a_filter_is_no_step_back(page: Page, site: str) -> None:
    page.goto(f"{site}/claims")
    see_heading(page, "All claims")
    settled(page)
    page.get_by_role("link", name="Leaderboards").click()
    see_heading(page, "MMLU · Accuracy")
    settled(page)
    box = page.get_by_role("textbox", name="Method")
    box.fill("beta")
    box.press("Enter")
    see(page, "1 of 3 results")
    page.wait_for_url(re.compile("method=beta"))
    page.go_back()
    see_heading(page, "All claims")


def test_picking_a_benchmark_changes_board_and_address(page: Page, site: str) -> None:
    open_board(page, f"{site}/board", "MMLU · Accuracy")
    pick(page, "Benchmark", "kodak")
    see_heading(page, "Kodak · BD-rate")
    page.wait_for_url(re.compile("benchmark=kodak"))
    page.go_back()
    see_heading(page, "MMLU · Accuracy")


def test_a_link_reproduces_the_filtered_view(page: Page, site: str, browser: Browser) -> None:
    open_board(page, f"{site}/board", "MMLU · Accuracy")
    box = page.get_by_role("textbox", name="Method")
    box.fill("beta")
    box.press("Enter")
    see(page, "1 of 3 results")
    page.get_by_role("button", name="Filters").click()
    pick(page, "Setting", "5-shot")
    page.wait_for_url(re.compile("setting=5-shot"))
    assert query(page)["method"] == ["beta"]
    assert query(page)["setting"] == ["5-shot"]
    other = browser.new_page()
    open_board(other, page.url, "MMLU · Accuracy")
    see(other, "1 of 3 results")
    box = other.get_by_role("textbox", name="Method").element_handle()
    other.wait_for_function("box => box.value === 'beta'", arg=box)
    assert query(other) == query(page)
    other.close()


def test_a_benchmark_without_numbers_is_honest(page: Page, site: str) -> None:
    open_board(page, f"{site}/board", "MMLU · Accuracy")
    pick(page, "Benchmark", "coco")
    see(page, "No paper of this collection reports a number on COCO")
    settled(page)
    see(page, "Gamma: a Survey")
    assert page.locator("tr[data-row]").count() == 0


def test_a_row_leads_to_its_source_and_to_a_link(page: Page, site: str) -> None:
    open_board(page, f"{site}/?benchmark=mmlu&setting=5-shot", "MMLU · Accuracy")
    open_row(page, 0)
    page.get_by_text("How it was read").click()
    see(page, "it is the metric's own value")
    link = page.get_by_role("link", name="Link to this claim")
    address = link.evaluate("element => element.href")
    page.goto(address)
    see_heading(page, "All claims")
    see(page, re.compile("^How it was read$"))


def test_download_gives_the_rows_of_the_view(page: Page, site: str) -> None:
    open_board(page, f"{site}/?benchmark=mmlu&setting=0-shot", "MMLU · Accuracy")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    lines = Path(waiting.value.path()).read_text().splitlines()
    assert lines[0].startswith("rank,remark,against,claim_id")
    assert len(lines) == 2
    assert "0-shot" in lines[1]


def test_pages_remember_what_they_showed(page: Page, site: str) -> None:
    open_board(page, f"{site}/?benchmark=kodak", "Kodak · BD-rate")
    page.get_by_role("link", name="Papers").click()
    see_heading(page, "Papers and other sources")
    see(page, "3 papers were read")
    page.get_by_role("link", name="Claims", exact=True).click()
    see(page, "7 of 7 claims")
    page.get_by_role("link", name="Leaderboards").click()
    see_heading(page, "Kodak · BD-rate")
    page.wait_for_url(re.compile("benchmark=kodak"))


def test_names_from_the_data_stay_text(page: Page, site: str) -> None:
    for path in ("/?benchmark=mmlu", "/?benchmark=coco", "/papers", "/claims"):
        page.goto(site + path)
        page.get_by_role("heading", level=1).first.wait_for()
        settled(page)
        page.wait_for_timeout(500)
        assert page.locator("b", has_text=re.compile("^Bold$")).count() == 0
    open_board(page, f"{site}/?benchmark=mmlu&setting=5-shot", "MMLU · Accuracy")
    open_row(page, 1)
    see_heading(page, f"Beta {EVIL}")
    page.locator(".cb-figure", has_text="up to 80.5%").wait_for()


def test_a_narrow_screen_still_shows_the_board(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 420, "height": 900})
    open_board(page, f"{site}/?benchmark=mmlu", "MMLU · Accuracy")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 420
    open_row(page, 0)
    sheet = page.locator(".st-key-panel").bounding_box()
    assert sheet
    assert sheet["y"] > 300
    assert round(sheet["y"] + sheet["height"]) == 900


def test_every_page_has_an_address_of_its_own(page: Page, site: str) -> None:  # page-path and b-pp-1 to b-pp-6
    for path in ("/board", "/?benchmark=mmlu", "/board/"):
        open_board(page, site + path, "MMLU · Accuracy")
        assert page.get_by_role("dialog").count() == 0
    open_board(page, f"{site}/board?benchmark=mmlu&metric=accuracy", "MMLU · Accuracy")
    assert urlsplit(page.url).path == "/board"
    assert query(page)["metric"] == ["accuracy"]
    for path, title in (
        ("claims", "All claims"),
        ("papers", "Papers and other sources"),
        ("audit", "Audit"),
        ("add", "Add claims"),
    ):
        page.goto(f"{site}/{path}")
        see_heading(page, title)
        settled(page)
        assert page.get_by_role("dialog").count() == 0
    page.get_by_role("link", name="Claims", exact=True).click()
    see_heading(page, "All claims")
    page.get_by_role("link", name="Leaderboards").click()
    see_heading(page, "MMLU · Accuracy")
    page.reload()
    see_heading(page, "MMLU · Accuracy")
    assert page.get_by_role("dialog").count() == 0
    page.goto(f"{site}/no-such-page")
    see(page, "The page that you have requested does not seem to exist")


def test_a_page_inside_another_one_has_no_menu(page: Page, site: str) -> None:
    menu = page.get_by_role("link", name="Compare", exact=True)
    open_board(page, f"{site}/board?benchmark=mmlu", "MMLU · Accuracy")
    menu.wait_for()
    open_board(page, f"{site}/board?benchmark=mmlu&embed=true", "MMLU · Accuracy")
    assert menu.filter(visible=True).count() == 0
    open_row(page, 0)
    assert query(page)["embed"] == ["true"]


def test_a_page_asks_the_server_where_it_is(page: Page, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda call: asked.append(urlsplit(call.url).path))
    open_board(page, f"{site}/board?benchmark=mmlu", "MMLU · Accuracy")
    assert "/_stcore/health" in asked
    assert "/board/_stcore/health" not in asked


def test_a_command_is_copied_as_it_stands(browser: Browser, site: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    open_board(page, f"{site}/board?benchmark=mmlu", "MMLU · Accuracy")
    page.get_by_text("The same from the command line and from Python").click()
    page.get_by_role("button", name="Copy command").click()
    see(page, "Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".cb-code code").first.text_content()
    assert copied.startswith("claimboard board mmlu")
    context.close()


def test_a_click_on_a_header_sorts_and_leaves_unranked_rows_last(page: Page, site: str) -> None:  # null-rank, b-nl-1
    open_board(page, f"{site}/?benchmark=mmlu&setting=5-shot", "MMLU · Accuracy")
    assert rows(page) == ["Alpha", f"Beta {EVIL}"]
    assert "≤" in (page.locator("tr[data-row]").nth(1).text_content() or "")  # b-nl-2
    page.goto(f"{site}/claims?metric=accuracy")  # sort-text
    see_heading(page, "All claims")
    settled(page)
    prints = ["+2.1", "50.0 %", "60.0 %", "70.0 %", "≤ 80.5 %"]
    for arrow, wanted in (("↑", prints), ("↓", prints[::-1])):
        page.get_by_role("columnheader", name="Number").get_by_role("link").click()
        page.get_by_role("columnheader", name=f"Number {arrow}").wait_for()
        settled(page)
        found = page.locator("tr[data-row]").all_text_contents()
        assert [figure in row for figure, row in zip(wanted, found, strict=True)] == [True] * 5, found
