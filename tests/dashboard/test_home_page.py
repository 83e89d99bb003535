"""The first page: its facts, and the page run by Streamlit's harness with normal, empty and hostile data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from claims.registry.lookup import Registry
from dashboard import overview
from tests.claim_rows import data_folder, frame, row, small_registry
from tests.dashboard.test_compare_page import EVIL, cells_of
from tests.dashboard.test_compare_page import PAPERS as PAPERS  # of the data folder
from tests.dashboard.test_views import everything, page


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("small"))


OLD, NEW = date(2023, 1, 1), date(2024, 5, 2)
ROWS = frame(
    row(70, method="A"), row(60, method=EVIL, published=NEW), row(99, method="C", setting=None), row(65, method="D"),
    row(8, method="A", benchmark="wikitext-103", metric="perplexity", norm_unit="score", unit="score", published=OLD),
    row(9, method="D", benchmark="wikitext-103", metric="perplexity", norm_unit="score", unit="score", published=OLD),
    row(4, method="Fast", benchmark=None, setting=None, metric="latency", comparison="ratio", norm_unit="x", unit="x",
        factor=0.25, baseline="Slow <b>", reported="4x faster"),
    row(9, method="Vague", benchmark=None, setting=None, metric="latency", comparison="ratio", norm_unit="x", unit="x",
        factor=0.1, baseline="Slow", bound="up_to", reported="up to 10x faster"),
)  # fmt: skip


def test_the_leader_is_the_best_at_the_setting_that_most_share(registry: Registry) -> None:
    found = overview.leaders(ROWS, registry)
    assert found.select("benchmark", "method", "norm_value", "methods").rows() == [
        ("mmlu", "A", 70.0, 3), ("wikitext-103", "A", 8.0, 2),
    ]  # fmt: skip


def test_a_leader_of_unknown_make_gives_way_to_the_first_of_a_known_maker(registry: Registry) -> None:
    upload = row(80, method="someone/merge-v7")
    known = row(75, method="Known", organisation="Lab")
    found = overview.overview_of(frame(upload, row(78, method="other/x"), known), registry)
    html = overview.doors(found, registry, [], {})
    assert "Known</bdi></a>, first of known makers, place 3 of 3" in html
    reach = {found.leaders["claim_id"][0]: (2, 3)}
    assert "place 3 (2–3) of 3" in overview.doors(found, registry, [], reach)
    assert "someone/merge-v7" not in html
    codec = overview.doors(overview.overview_of(frame(row(80, method="ELIC"), known), registry), registry, [], {})
    assert "ELIC</bdi></a>, first of 2" in codec  # a name of its own, whoever made it
    alone = overview.doors(overview.overview_of(frame(upload, row(75, method="B")), registry), registry, [], {})
    assert "someone/merge-v7</bdi></a>, first of 2" in alone


def test_a_limit_is_no_saving(registry: Registry) -> None:
    assert overview.savings(ROWS, registry).select("method", "gain").rows() == [("Fast", 4.0)]


def test_new_is_what_the_last_half_year_of_the_data_brought() -> None:
    since, found = overview.newest(ROWS)
    assert since == date(2023, 11, 1)
    assert found.select("benchmark", "metric", "new", "newest").rows() == [("mmlu", "accuracy", 4, NEW)]


def test_everything_that_comes_from_data_is_text(registry: Registry) -> None:
    facts = overview.overview_of(ROWS, registry)
    html = overview.doors(facts, registry, ["glue"], {}) + overview.changed_table(facts, registry)
    html += overview.sources_table(facts)
    assert "<script" not in html
    assert "Slow &lt;b&gt;" in html
    assert 'href="compare?suite=glue"' in html
    assert "suite=longbench" not in html
    assert ">4×<" in html
    assert "7 methods on 2 benchmarks" not in overview.sentence(facts)
    assert "8 numbers that 1 source print for 6 methods on 2 benchmarks" in overview.sentence(facts)


def home_page() -> None:
    from dashboard.views import home

    home.show()


def audit_page() -> None:
    from dashboard.views import audit

    audit.show()


def test_the_page_answers_before_anything_is_asked(folder: Path) -> None:
    test = page(home_page)
    shown = [element.value for element in test.get("html")]
    assert any("Who leads?" in text and "Alpha" in text for text in shown)
    assert cells_of(next(text for text in shown if "Where the numbers come from" in text))[0][2:] == ["5", "100%"]
    assert any("nothing open" in text for text in shown)


def test_the_search_answers_and_says_where_nothing_is_found(folder: Path) -> None:
    test = page(home_page)
    test.text_input(key="q").set_value("alhpa").run()
    assert any('href="method?id=alpha"' in element.value for element in test.get("html"))
    test.text_input(key="q").set_value("<b>qqq</b>").run()
    assert "Nothing is called **<b>qqq</b>**" in everything(test)


def test_an_empty_collection_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "data", {})))
    assert "holds no claims yet" in everything(page(home_page))


@pytest.mark.parametrize(("second", "places"), [("60.0%", "first of 2"), ("69.9%", "first (1–2) of 2")])
def test_the_page_says_which_places_chance_leaves_a_leader(folder: Path, second: str, places: str) -> None:
    file = folder / "claims" / "alpha.yaml"
    assert "60.0%" in file.read_text()
    file.write_text(file.read_text().replace("60.0%", second))
    assert any(f"Alpha</bdi></a>, {places} ·" in each.value for each in page(home_page).get("html"))


def test_the_first_visitor_finds_the_data_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard import app, state
    from dashboard.views import audit, home

    monkeypatch.setattr(app, "REST", 0)
    app.read_ahead(home, audit)
    for name in ("served_tables", "index_of", "ranked", "audit"):
        monkeypatch.setattr(state, name, None)  # who calls it again fails
    test = page(home_page)
    test.text_input(key="q").set_value("alpha").run()
    assert not test.exception
    assert any("Who leads?" in each.value for each in test.get("html"))
    assert not page(audit_page).exception


def test_data_that_cannot_be_read_are_the_pages_to_say(folder: Path) -> None:
    from dashboard.views import home

    (folder / "metrics.yaml").unlink()
    home.prepare()
