from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.claim_rows import data_folder
from tests.dashboard.drawn import code_blocks

EVIL = "<b>Bold</b> :red[x] $y$"
PAPERS = {
    "alpha": f"""\
paper: {{title: "Alpha {EVIL}", arxiv: "2401.00001"}}
claims:
  - {{method: A, baseline: B, benchmark: coco, metric: accuracy, reported: 9.61% higher}}
  - {{method: A, benchmark: coco, metric: accuracy, reported: 73.1%}}
  - {{method: B, benchmark: coco, metric: accuracy, reported: 65.57%}}
  - {{method: GPT-4, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: 86.4%}}
  - {{method: A, baseline: C, benchmark: mmlu, metric: latency, reported: 2.0x lower}}
  - {{method: A, benchmark: mmlu, metric: latency, reported: 1.00 s}}
""",
    "beta": """\
paper: {title: Beta}
claims:
  - {method: GPT-4, benchmark: mmlu, metric: accuracy, setting: 5-shot, reported: 83.7%}
""",
}


def audit_page() -> None:
    from dashboard.views import audit

    audit.show()


def page(**params: str | list[str]) -> AppTest:
    test = AppTest.from_function(audit_page, default_timeout=60)
    for name, value in params.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception, test.exception[0].value
    return test


def texts(test: AppTest) -> str:
    parts = [str(part.value) for part in (*test.markdown, *test.caption, *test.info)]
    return "\n".join([*parts, *code_blocks(test)]).replace("\\", "")


@pytest.mark.usefixtures("folder")
class TestAudit:
    def test_accusation_with_its_arithmetic(self) -> None:
        test = page()
        assert "'9.61% higher' does not follow from 73.1 against 65.57" in texts(test)
        assert "73.1 − 65.57 = 7.53 points [7.475, 7.585]\nprinted 9.61 [9.605, 9.615]" in code_blocks(test)[0]
        links = "".join(each.value for each in test.get("html"))
        assert 'href="papers?paper=alpha"' in links
        assert re.search(r'href="audit\?[^"]*row=alpha%3A', links)
        assert "<b>Bold" not in links
        assert "&lt;b&gt;Bold" in links

    def test_conflict_card_shows_the_sources(self) -> None:
        (card,) = [
            each.value for each in page(verdict="conflict").get("html") if "how the sources differ" in each.value
        ]
        assert re.findall(r'<th scope="col" class="cb-left">(\w+)', card)[:2] == ["Printed", "Paper"]
        lines = [re.findall("<bdi>(.*?)</bdi>", line)[:2] for line in card.split("<tr>")[2:]]
        assert lines == [["83.7%", "Beta"], ["86.4%", escape(f"Alpha {EVIL}")]]

    def test_filter_by_verdict_and_words(self) -> None:
        test = page(verdict="inconsistent")
        assert sum("\nprinted " in each for each in code_blocks(test)) == 1
        test.text_input(key="audit:widget:q").set_value("nothing has this").run()
        assert test.info[0].value == "No finding passes these filters."
        assert test.query_params == {"verdict": ["inconsistent"], "q": ["nothing has this"]} or test.query_params == {
            "verdict": "inconsistent",
            "q": "nothing has this",
        }

    def test_filter_by_rule_and_what_there_is_not(self) -> None:
        assert "**1** of" in texts(page(rule="sources"))
        test = page(rule="sourcess", verdict="conflikt")
        said = test.warning[0].value.replace("\\", "")
        assert "There is no verdict 'conflikt'; did you mean 'conflict'" in said
        assert "did you mean 'sources'" in said

    def test_derived_values_open_with_what_they_come_from(self) -> None:
        test = page()
        table = next(each.value for each in test.get("html") if "<caption>Derived values" in each.value)
        assert "∴" in table
        assert "2.0" in re.sub(r"<[^>]+>", " ", table)
        claim = re.search(r'data-row="([^"]+)"', table)
        assert claim
        shown = "".join(each.value for each in page(row=claim[1]).get("html"))
        assert "computed, printed nowhere" in shown
        assert "Computed from" in shown

    def test_more_derived_values_than_are_listed_stand_among_the_claims(self, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = "".join(each.value for each in page().get("html"))
        assert "derived values</a>" not in whole
        monkeypatch.setattr("dashboard.views.audit.LISTED", 0)
        cut = "".join(each.value for each in page().get("html"))
        assert re.search(r'href="claims\?origin=derived"[^>]*>All \d derived values', cut)

    def test_titles_are_never_markup(self) -> None:
        raw = "\n".join(str(part.value) for part in page().markdown)
        assert "<b>" not in raw.replace("\\<", "")
        assert ":red[" not in raw


def test_an_empty_collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMBOARD_DATA", str(data_folder(tmp_path / "data")))
    test = page()
    assert "**0** of 0 checks" in texts(test)
    assert "No value follows from what the papers print." in texts(test)
