"""A contributor without git, in a real browser: paste an abstract, read the messages, take the file, propose it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from claims.registry.lookup import Registry
from tests.browser.serving import WAIT, served
from tests.browser.test_journeys import see, settled
from tests.claim_rows import data_folder
from tests.commands import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TITLE = "ExampleNet: an Example of <b>bold</b> Claims"
ABSTRACT = (
    "We present ExampleNet. ExampleNet reaches 72.6% accuracy on MMLU, 3.1 points above OtherNet. "
    "It lowers latency from 40 ms to 34 ms."
)
PAPER = 'paper: {title: Old, reason: "no numbers"}\nclaims: []\n'


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return data_folder(tmp_path_factory.mktemp("add") / "data", {"old": PAPER})


@pytest.fixture(scope="module")
def site(browser: Browser, data: Path) -> Iterator[str]:
    repository = "https://git.example.org/owner/claims"
    with served(data, data.parent, CLAIMBOARD_REPOSITORY=repository) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 1600}, accept_downloads=True)
    context.set_default_timeout(WAIT)
    visitor = context.new_page()
    faults: list[str] = []
    visitor.on("pageerror", lambda error: faults.append(str(error)))
    visitor.goto(f"{site}/add")
    visitor.get_by_role("heading", name="Add claims", exact=True).wait_for()
    yield visitor
    context.close()
    assert faults == []


def give(page: Page, label: str, text: str) -> None:
    box = page.get_by_label(label, exact=True)
    box.fill(text)
    box.press("Control+Enter" if label in ("Abstract", "Table", "File") else "Enter")


def test_an_abstract_becomes_a_file_that_validate_takes(page: Page, data: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in (data / "claims").iterdir())
    give(page, "Title", TITLE)
    give(page, "arXiv", "2501.00001")
    give(page, "Abstract", ABSTRACT)
    page.get_by_role("heading", name="data/claims/examplenet.yaml").wait_for()
    see(page, "1 paper with")
    settled(page)
    page.get_by_test_id("stDataFrame").wait_for()

    with page.expect_download() as started:
        page.get_by_role("button", name="Download the file").click()
    assert started.value.suggested_filename == "examplenet.yaml"
    path = tmp_path / "examplenet.yaml"
    started.value.save_as(path)
    text = path.read_text()
    assert text.startswith("# yaml-language-server: $schema=../schema/claims.schema.json\n")
    assert "<b>bold</b>" in text

    done = run("--data", str(data), "validate", str(path))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "all in order" in done.stdout
    from claims.files.loader import load_paper_file

    paper, claims = load_paper_file(path, Registry.load(data))
    assert (paper.title, paper.arxiv) == (TITLE, "2501.00001")
    assert ("mmlu", "72.6%") in {(each.benchmark, each.reported) for each in claims}

    link = page.get_by_role("link", name="Propose it in the browser").get_attribute("href")
    assert link is not None
    parts = urlsplit(link)
    assert (parts.netloc, parts.path) == ("git.example.org", "/owner/claims/new/main/data/claims")
    assert parse_qs(parts.query) == {"filename": ["examplenet.yaml"], "value": [text]}
    assert sorted(each.name for each in (data / "claims").iterdir()) == before  # nothing is written here


def test_messages_follow_what_is_typed(page: Page) -> None:
    give(page, "Title", "ExampleNet")
    give(page, "Abstract", ABSTRACT)
    see(page, "1 paper with")
    settled(page)
    file = page.get_by_label("File", exact=True)
    give(page, "File", file.input_value().replace("metric: accuracy", "metric: acuracy", 1))
    see(page, "did you mean 'accuracy'?")
    see(page, "[unknown-metric]")
    settled(page)
    assert page.get_by_role("link", name="Propose it in the browser").count() == 0
    give(page, "File", file.input_value().replace("acuracy", "accuracy"))
    see(page, "1 paper with")


def test_a_table_and_names_with_markup(page: Page) -> None:
    give(page, "Title", "A Table")
    page.get_by_role("radio", name="Table").or_(page.get_by_role("button", name="Table", exact=True)).first.click()
    page.get_by_label("Table", exact=True).and_(page.locator("textarea")).wait_for()
    box = page.get_by_label("Table", exact=True).and_(page.locator("textarea"))
    box.fill("| Model | MMLU |\n|---|---|\n| <img src=x onerror=alert(1)> Evil | 72.6 |\n| :red[B] $x$ | 69.5 |\n")
    box.press("Control+Enter")
    see(page, "1 paper with 2 claims: all in order")
    settled(page)
    assert page.locator("img[src='x']").count() == 0
