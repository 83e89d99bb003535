"""Every page run by Streamlit's own test harness, without a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.claim_rows import data_folder

APP = Path(__file__).resolve().parent.parent.parent / "dashboard" / "main.py"
EVIL = "<b>Bold</b> *stars* :red[x] $y$ [l](http://a.b)"
PAPERS = {
    "alpha": f"""\
paper:
  title: "Alpha {EVIL}"
  arxiv: "2401.00001"
  published: 2024-01
  code: [https://github.com/a/b]
claims:
  - {{method: Alpha, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "70.0%"}}
  - {{method: Alpha, benchmark: mmlu, metric: accuracy, setting: 0-shot, reported: "60.0%"}}
  - {{method: Alpha, baseline: Old, benchmark: mmlu, metric: accuracy, reported: "up 2.1 points"}}
  - {{method: Alpha, metric: latency, reported: "2-5 s"}}
""",
    "beta": f"""\
paper:
  title: Beta
  arxiv: "2201.00002"
  published: 2022-01
claims:
  - {{method: "Beta {EVIL}", benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "up to 80.5%",
     evidence: {{figure: "80.5%", sentence: 3}}}}
  - {{method: Beta Small, benchmark: mmlu, subset: stem, metric: accuracy, setting: 5-shot, reported: "50.0%",
     evidence: {{figure: "50.0%", sentence: 4}}}}
  - {{method: Beta, baseline: VTM, benchmark: kodak, metric: bd_rate, reported: "9.5% lower",
     evidence: {{figure: "9.5%", sentence: 6}}}}
""",
    "gamma": """\
paper: {title: "Gamma: a Survey", published: 2023-05, benchmarks: [coco, mmlu], reason: a survey}
claims: []
""",
}


def run(test: AppTest, **params: str | list[str]) -> AppTest:
    for name, value in params.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, test.exception[0].value
    return test


def board(**params: str | list[str]) -> AppTest:
    return run(AppTest.from_function(leaderboard_page, default_timeout=60), **params)


def page(show: Callable[[], None], **params: str | list[str]) -> AppTest:
    return run(AppTest.from_function(show, default_timeout=60), **params)


def leaderboard_page() -> None:
    from dashboard.views import leaderboard

    leaderboard.show()


def claims_page() -> None:
    from dashboard.views import claims_table

    claims_table.show()


def papers_page() -> None:
    from dashboard.views import papers

    papers.show()


def listed(test: AppTest, what: str = "Claims") -> list[list[str]]:
    """Cells of the list of claims, or of papers."""
    html = next(each.value for each in test.get("html") if f"<caption>{what}" in each.value)
    lines = html.split("<tbody>")[1].split("</tr>")[:-1]
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", line)] for line in lines]


def widget(name: str, page: str = "board") -> str:
    return f"{page}:widget:{name}"


def everything(test: AppTest) -> str:
    parts = [*test.markdown, *test.caption, *test.info, *test.warning, *test.header, *test.error, *test.text]
    html = [re.sub(r"<[^>]+>", "", part.value) for part in test.get("html")]
    return shown("\n".join([*(str(part.value) for part in parts), *map(unescape, html)]))


def shown(markdown: str) -> str:
    """What Markdown's escapes look like on the page."""
    return re.sub(r"\\(.)", r"\1", markdown)


def tables_of(test: AppTest) -> list[list[list[str]]]:
    """The page's own tables: of each its rows, of each row its cells as a reader sees them."""
    found = []
    for part in test.get("html"):
        if "<table" in part.value:
            rows = re.findall(r"<tr data-row.*?</tr>", part.value, re.DOTALL)
            cells = [re.findall(r"<t[dh]\b.*?</t[dh]>", row, re.DOTALL) for row in rows]
            found.append([[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells])
    return found


def names(test: AppTest) -> list[str]:
    html = "".join(part.value for part in test.get("html"))
    return [unescape(name) for name in re.findall(r'class="cb-name"><a[^>]*><bdi>(.*?)</bdi>', html)]


def heading(test: AppTest) -> str:
    html = "".join(part.value for part in test.get("html"))
    return unescape(re.findall(r"<h1>(?:<bdi>)?(.*?)(?:</bdi>)?</h1>", html)[0])


@pytest.mark.usefixtures("folder")
class TestLeaderboard:
    def test_opens_on_the_fullest_board(self) -> None:
        test = board()
        assert heading(test) == "MMLU · Accuracy"
        assert "3 results · from 2 sources · higher is better" in everything(test)
        assert names(test) == ["Alpha", f"Beta {EVIL}", "Alpha"]
        assert [row[0] for row in tables_of(test)[0]] == ["1", "–", "1"]
        assert test.query_params == {"benchmark": "mmlu", "metric": "accuracy", "comparison": "absolute"}

    def test_pickers_count_and_name_what_has_no_numbers(self) -> None:
        options = board().selectbox(key=widget("benchmark")).options
        assert options == ["Kodak  ·  1", "MMLU  ·  5", "COCO  ·  no numbers", "WikiText-103  ·  no numbers"]

    def test_picking_a_benchmark_opens_the_board_of_its_link(self) -> None:
        test = board()
        test.selectbox(key=widget("benchmark")).set_value("kodak").run()
        assert heading(test) == "Kodak · BD-rate"
        assert names(test) == ["Beta"]
        assert "−9.5" in tables_of(test)[0][0][3]
        assert "Against VTM" in everything(test)
        assert test.query_params == board(benchmark="kodak").query_params

    def test_a_link_to_a_metric_without_numbers_there_says_so_and_shows_one_with_numbers(self) -> None:
        test = board(benchmark="kodak", metric="psnr")
        assert heading(test) == "Kodak · BD-rate"
        assert "There are no results in PSNR (psnr) on Kodak. Shown: BD-rate." in everything(test)

    def test_a_link_reproduces_the_view(self) -> None:
        test = board()
        test.multiselect(key=widget("setting")).set_value(["5-shot"]).run()
        test.text_input(key=widget("method")).set_value("beta").run()
        assert not test.exception
        again = board(**test.query_params)
        assert again.query_params == test.query_params
        for one in (test, again):
            assert names(one) == [f"Beta {EVIL}"]
            assert "1 of 3 results" in everything(one)

    def test_an_active_filter_is_always_seen_and_can_be_taken_away(self) -> None:
        test = board(benchmark="mmlu", since="2023", setting="5-shot")
        assert "from: 2023 ×" in everything(test)
        html = "".join(part.value for part in test.get("html"))
        assert "Remove filter setting: 5-shot" in html
        assert "Reset all" in html
        # Years that no row of another board reaches stay in sight, too.
        test.selectbox(key=widget("benchmark")).set_value("kodak").run()
        assert "from: 2023 ×" in everything(test)
        assert "No result passes these filters" in everything(test)

    def test_years_filter_and_rest(self) -> None:
        test = board()
        slider = test.slider(key=widget("span"))
        assert slider.value == (2022, 2024)
        slider.set_value((2023, 2024)).run()
        assert test.query_params["since"] == "2023"
        assert "until" not in test.query_params
        assert names(test) == ["Alpha", "Alpha"]
        test.slider(key=widget("span")).set_value((2022, 2024)).run()
        assert "since" not in test.query_params

    def test_a_row_of_the_address_opens_its_evidence(self) -> None:
        from dashboard import state

        ids = dict(state.tables().claims.select("reported", "claim_id").iter_rows())
        told = everything(board(benchmark="mmlu", row=ids["up to 80.5%"]))
        assert "up to 80.5%" in told
        assert "Not ranked: reported as a limit (up to)" in told
        assert "What stands behind a number" not in told
        gone = everything(board(benchmark="mmlu", row="alpha:0"))
        assert "What stands behind a number" in gone
        assert "There is no claim alpha" in gone

    def test_changes_are_listed_and_said_to_be_unranked(self) -> None:
        test = board(benchmark="mmlu", comparison="difference")
        assert "listed and not ranked" in everything(test)
        assert [row[0] for row in tables_of(test)[0]] == ["–"]
        assert "+2.1" in tables_of(test)[0][0][3]

    def test_parts_are_boards_of_their_own(self) -> None:
        test = board(benchmark="MMLU/STEM")
        assert heading(test) == "MMLU / STEM · Accuracy"
        assert tables_of(test)[0][0][3] == "50.0"

    def test_a_benchmark_without_numbers_says_so_and_who_names_it(self) -> None:
        test = board(benchmark="coco")
        assert "No paper of this collection reports a number on COCO" in everything(test)
        assert "Gamma: a Survey" in everything(test)
        assert tables_of(test) == []

    def test_a_benchmark_that_nobody_names_says_so(self) -> None:
        assert "None names it either" in everything(board(benchmark="wikitext-103"))

    def test_an_unknown_benchmark_is_answered_with_the_nearest(self) -> None:
        test = board(benchmark="koddak")
        assert "unknown benchmark 'koddak'; did you mean 'kodak'" in everything(test)
        test.selectbox(key=widget("benchmark")).set_value("kodak").run()
        assert heading(test) == "Kodak · BD-rate"

    def test_filters_that_let_nothing_through_say_so(self) -> None:
        assert "No result passes these filters" in everything(board(benchmark="mmlu", method="nobody"))

    def test_progress_and_costs_are_views_of_the_same_board(self) -> None:
        test = board(benchmark="mmlu", view="progress")
        assert heading(test) == "MMLU · Accuracy"
        assert "No result has a day of evaluation or release" in everything(test)
        assert "No method of this board has the number of a cost" in everything(board(benchmark="mmlu", view="cost"))
        assert board(benchmark="mmlu", view="x").query_params.get("view") is None

    def test_rubbish_in_the_address_is_harmless(self) -> None:
        test = board(benchmark="mmlu", metric="x", setting=["<b>"], since="20x4", bound="all", p="-1", other="1")
        assert heading(test) == "MMLU · Accuracy"
        assert set(test.query_params) == {"benchmark", "metric", "comparison"}

    def test_new_data_shows_without_a_restart(self, folder: Path) -> None:
        test = board()
        (folder / "claims" / "delta.yaml").write_text(
            PAPERS["alpha"].replace("2401.00001", "2401.00009").replace("Alpha", "Delta")
        )
        test.run()
        assert "from 3 sources" in everything(test)


@pytest.mark.usefixtures("folder")
class TestClaims:
    def test_lists_every_claim(self) -> None:
        test = page(claims_page)
        assert "**7** of 7 claims" in everything(test)
        # As the table stands: by benchmark and metric, what names no benchmark last.
        assert listed(test)[-1][1] == "2 – 5 s"

    def test_filters_and_link(self) -> None:
        test = page(claims_page)
        test.text_input(key=widget("text", "claims")).set_value("alpha").run()
        test.pills(key=widget("comparison", "claims")).set_value(["difference"]).run()
        assert "**1** of 7 claims" in everything(test)
        again = page(claims_page, **test.query_params)
        assert "**1** of 7 claims" in everything(again)
        assert [line[1] for line in listed(again)] == ["+2.1 pp"]

    def test_closing_what_alone_is_asked_for_closes_it(self) -> None:
        from dashboard import state

        test = page(claims_page, row=state.tables().claims["claim_id"][0])
        close = re.search(r'data-close="" href="claims\?(\w+)=1"', "".join(each.value for each in test.get("html")))
        assert close
        test.query_params.clear()
        assert "Close" in everything(run(test))  # a page that is entered again shows what it did
        test.query_params.clear()
        assert "Close" not in everything(run(test, **{close[1]: "1"}))
        assert dict(test.query_params) == {}

    def test_filters_are_reset_at_once(self) -> None:
        assert "Reset filters" not in everything(page(claims_page))
        test = page(claims_page, benchmark="kodak", text="beta")
        assert "Reset filters" in everything(test)
        test.query_params.clear()
        assert "**7** of 7 claims" in everything(run(test, reset="1"))
        assert test.text_input(key=widget("text", "claims")).value == ""

    def test_counts_follow_the_filters(self) -> None:
        test = page(claims_page, benchmark="kodak")
        assert test.multiselect(key=widget("benchmark", "claims")).options == ["MMLU · 5", "Kodak · 1"]
        assert test.multiselect(key=widget("metric", "claims")).options == ["BD-rate · 1"]

    def test_heads_sort_by_number_and_the_address_says_so(self) -> None:
        test = page(claims_page, sort="-number", benchmark="mmlu")
        assert [line[1] for line in listed(test)] == ["≤ 80.5 %", "70.0 %", "60.0 %", "50.0 %", "+2.1 pp"]
        html = next(each.value for each in test.get("html") if "Claims that pass" in each.value)
        assert "sort=number" not in html
        assert "Number ↓" in html

    def test_columns_are_chosen(self) -> None:
        test = page(claims_page, columns=["number", "kind"])
        assert {len(line) for line in listed(test)} == {2}

    def test_nothing_found(self) -> None:
        assert "No claim passes these filters" in everything(page(claims_page, text="nobody"))

    def test_a_link_to_a_claim_shows_how_it_was_read(self) -> None:
        from dashboard import state

        ids = dict(state.tables().claims.select("reported", "claim_id").iter_rows())
        told = everything(page(claims_page, claim=ids["up 2.1 points"]))
        assert "The source says points" in told
        assert "AgainstOld" in told
        told = everything(page(claims_page, claim=ids["up to 80.5%"]))
        assert "Up to" in told
        assert "≤ 80.5 %" in told
        assert "There is no claim beta:00" in everything(page(claims_page, claim="beta:00"))


@pytest.mark.usefixtures("folder")
class TestPapers:
    def test_lists_papers_with_and_without_claims(self) -> None:
        test = page(papers_page)
        assert "**3** papers were read; **2** report a number as a result, **1** do not" in everything(test)
        lines = listed(test, "Papers")
        assert [line[1] for line in lines] == ["4", "0", "3"]
        assert lines[1][3] == "COCO, MMLU"

    def test_filters_and_link(self) -> None:
        test = page(papers_page, claims="without claims")
        assert [line[0] for line in listed(test, "Papers")] == ["Gamma: a Survey"]
        test.pills(key=widget("claims", "papers")).set_value(None).run()
        test.toggle(key=widget("code", "papers")).set_value(True).run()
        assert listed(test, "Papers")[0][0].startswith("Alpha &lt;b&gt;")
        assert test.query_params == {"code": "1"}

    def test_a_link_opens_one_paper_in_reading_order(self) -> None:
        test = page(papers_page, paper="beta")
        assert heading(test) == "Beta"
        assert [line[1] for line in listed(test)] == ["≤ 80.5 %", "50.0 %", "−9.5 %"]
        assert test.query_params == {"paper": "beta"}

    def test_a_paper_without_claims_says_why(self) -> None:
        assert "No claim: a survey." in everything(page(papers_page, paper="gamma"))

    def test_a_paper_that_is_not_there_is_answered_with_the_nearest(self) -> None:
        assert "there is no paper 'betaa'; did you mean 'beta'" in everything(page(papers_page, paper="betaa")).lower()


def test_names_from_the_data_are_never_markup(folder: Path) -> None:
    tests = [board(), board(benchmark="coco"), page(papers_page), page(claims_page)]
    for element in (part for test in tests for part in (*test.markdown, *test.caption, *test.info)):
        assert "<b>" not in element.value.replace("\\<b\\>", "")
        assert ":red[" not in element.value
    assert all(not part.allow_html for test in tests for part in test.markdown)


def test_a_bad_file_is_left_out_and_said_on_every_page(folder: Path) -> None:
    (folder / "claims" / "alpha.yaml").write_text(PAPERS["alpha"].replace("accuracy", "acuracy"))
    test = run(AppTest.from_file(str(APP), default_timeout=60))
    assert "1 file has faults and is left out" in test.expander[0].label
    assert "claims/alpha.yaml" in test.expander[0].text[0].value
    assert "unknown metric 'acuracy'; did you mean 'accuracy'?" in test.expander[0].text[0].value
    assert str(folder) not in everything(test)


def test_a_bad_registry_is_shown_as_findings(folder: Path) -> None:
    (folder / "metrics.yaml").write_text("accuracy: {unit: percent}\n")
    test = run(AppTest.from_file(str(APP), default_timeout=60))
    assert "does not pass its checks" in everything(test)
    assert "needs 'name'" in everything(test)


def test_an_empty_collection_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "empty")))
    assert "holds no claims yet" in everything(board())
    assert "**0** of 0 claims" not in everything(page(claims_page))
    assert "**0** papers were read" in everything(page(papers_page))


def test_an_open_page_follows_a_changed_file(folder: Path) -> None:
    test = run(AppTest.from_file(str(APP), default_timeout=60), benchmark="mmlu", metric="accuracy")
    assert "Newcomer" not in everything(test)
    path = folder / "claims" / "alpha.yaml"
    claim = '  - {method: Newcomer, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: "75.0%"}\n'
    path.write_text(path.read_text() + claim)
    test.run()
    assert "Newcomer" in everything(test)
    assert not test.exception
