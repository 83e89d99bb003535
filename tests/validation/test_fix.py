"""`validate --fix`: what is mended, what is left to its author, and that nothing else of a file changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.registry.lookup import Registry
from tests.commands import run
from tests.small import data_folder
from validation.fix import mend
from validation.inspection import inspect

FIRST = "# yaml-language-server: $schema=../schema/claims.schema.json\n"
BEFORE = """\
# a comment of the file
paper:
  title:   "Alpha: an Example"     # two spaces more
  arxiv: arXiv:2501.10000v2
  published: 2025/3/5   # the fifth of March
  Benchmarks: [kodak,
    mmlu]

claims:
  # the main result
  - metric: Acc   # an alias
    method: Alpha
    # which shots
    setting: 'CoT, 5 shots'
    benchmark: "MMLU"
    subset: STEM
    evidence: {Figure: "72.6%", sentence: 2}
    reported: "72.6%"
    # said in a footnote
    Reported-By: Beta et al.

  - {method: Alpha, metric: time, reported: 34 ms, Bound: Up to}   # in one line
  # the end
"""
AFTER = """\
# yaml-language-server: $schema=../schema/claims.schema.json
# a comment of the file
paper:
  title:   "Alpha: an Example"     # two spaces more
  arxiv: "2501.10000"
  published: 2025-03-05   # the fifth of March
  benchmarks: [kodak,
    mmlu]

claims:
  # the main result
  - method: Alpha
    benchmark: "mmlu"
    subset: stem
    metric: accuracy   # an alias
    # which shots
    setting: "5-shot, CoT"
    reported: "72.6%"
    evidence: {figure: "72.6%", sentence: 2}
    # said in a footnote
    evaluator: Beta et al.

  - {method: Alpha, metric: latency, reported: 34 ms, bound: up_to}   # in one line
  # the end
"""


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry.load(data_folder(tmp_path / "data", {}))


def mended(text: str, tmp_path: Path, registry: Registry, name: str = "claims/alpha.yaml") -> str:
    path = tmp_path / "data" / name
    path.write_text(text, encoding="utf-8", newline="")
    mend(path, registry)
    with path.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def test_everything_mechanical_is_mended_and_comments_stay(tmp_path: Path, registry: Registry) -> None:
    assert mended(BEFORE, tmp_path, registry) == AFTER


def test_mending_twice_changes_nothing(tmp_path: Path, registry: Registry) -> None:
    assert mended(AFTER, tmp_path, registry) == AFTER
    assert mend(tmp_path / "data" / "claims" / "alpha.yaml", registry) == ()


def test_what_was_mended_is_told_with_its_line(tmp_path: Path, registry: Registry) -> None:
    path = tmp_path / "data" / "claims" / "alpha.yaml"
    path.write_text(BEFORE)
    told = [(change.line, change.what) for change in mend(path, registry)]
    assert (4, "arxiv 'arXiv:2501.10000v2' -> '2501.10000'") in told
    assert (11, "metric 'Acc' -> 'accuracy'") in told
    assert (19, "key 'Reported-By' -> 'evaluator'") not in told
    assert (20, "key 'Reported-By' -> 'evaluator'") in told
    assert (11, "keys put in order") in told


def test_what_is_mended_passes(tmp_path: Path, registry: Registry) -> None:
    data = tmp_path / "data"
    path = data / "claims" / "alpha.yaml"
    path.write_text(BEFORE)
    assert not inspect(data, [path]).passed
    mend(path, registry)
    findings = inspect(data, [path]).findings
    assert {each.problem.rule for each in findings} <= {"orphan", "schema-line", "evidence-missing"}
    assert inspect(data, [path]).passed


@pytest.mark.parametrize(
    "text",
    [
        "paper: {title: A}\nclaims:\n- {method: A, metric: acuracy, reported: 7%}\n",  # close is not equal
        "paper: {title: A, published: 3/4/2025}\nclaims: []\n",  # March or April
        "paper: {title: A, published: March 2025}\nclaims: []\n",
        "paper: {title: A, arxiv: 2501}\nclaims: []\n",
        "paper: {title: A}\nclaims:\n- {method: A, metirc: accuracy, reported: 7%}\n",
        "paper: {title: A}\nclaims:\n- {method: A, metric: accuracy, Metric: wins, reported: 7%}\n",
    ],
)
def test_what_has_no_one_answer_stays(text: str, tmp_path: Path, registry: Registry) -> None:
    assert mended(FIRST + text, tmp_path, registry) == FIRST + text


def test_a_file_that_is_no_yaml_stays(tmp_path: Path, registry: Registry) -> None:
    text = "paper: {title: A\nclaims: [}\n"
    assert mended(text, tmp_path, registry) == text


def test_a_link_is_not_followed(tmp_path: Path, registry: Registry) -> None:
    target = tmp_path / "outside.yaml"
    target.write_text(BEFORE)
    link = tmp_path / "data" / "claims" / "alpha.yaml"
    link.symlink_to(target)
    assert mend(link, registry) == ()
    assert target.read_text() == BEFORE


def test_line_ends_and_byte_order_mark_stay(tmp_path: Path, registry: Registry) -> None:
    before = "\ufeff" + BEFORE.replace("\n", "\r\n")
    assert mended(before, tmp_path, registry) == "\ufeff" + AFTER.replace("\n", "\r\n")


def test_units_of_metrics_are_spelt_their_way(tmp_path: Path, registry: Registry) -> None:
    text = (
        "# yaml-language-server: $schema=schema/metrics.schema.json\naccuracy: {name: Accuracy, unit: percents}  # %\n"
    )
    after = mended(text.replace("percents", '"%"'), tmp_path, registry, "metrics.yaml")
    assert after == text.replace("percents", '"percent"')


def test_the_command_mends_then_validates(tmp_path: Path, registry: Registry) -> None:
    data = tmp_path / "data"
    (data / "claims" / "alpha.yaml").write_text(BEFORE)
    done = run("--data", str(data), "validate", "--fix")
    assert done.returncode == 0
    assert "alpha.yaml:11: metric 'Acc' -> 'accuracy'" in done.stdout
    assert (data / "claims" / "alpha.yaml").read_text() == AFTER
    again = run("--data", str(data), "validate", "--fix", "--format", "json")
    assert (again.returncode, again.stdout[:1], again.stderr) == (0, "[", "")
