"""The rules of `validate`: each has a record, catches its bad example and passes its good one; the four formats."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import textwrap
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from claims.files.loader import read_file
from claims.record.errors import ClaimsError, Problem
from claims.registry.lookup import Registry
from claims.strict_yaml import reader as sy
from tests.claim_rows import frame, row, small_registry
from tests.commands import run
from tests.small import data_folder
from validation.checks import Check, Scope, check_named, checks
from validation.inspection import inspect
from validation.renderers import RENDERERS, as_text, explained, listed
from validation.report import Report, report_of
from validation.rules import FINDERS
from validation.schemas import SCHEMA, TableError, check_frame

ROOT = Path(__file__).resolve().parent.parent.parent
TODAY = date(2026, 1, 1)
HEADING = re.compile(r"^# (data/\S+?)(?: -> (\S+))?$", re.MULTILINE)
OF_FILES = [name for name, check in checks().items() if check.scope is not Scope.TABLE]
OF_TABLES = [name for name, check in checks().items() if check.scope is Scope.TABLE]
OF_AUDIT = {name for name in checks() if name.startswith("audit-")}
# Rules of commands other than `validate`.
ELSEWHERE = {
    "write", "git", "table", "source", "unknown-method", "same-method", "no-direction", "one-metric", "format"
}  # fmt: skip
# Rules that the sources name otherwise than by a literal beside the fault.
DEFAULTS = {"syntax", "registry", "table-column"}


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped registries, which are read once."""
    folder = data_folder(tmp_path_factory.mktemp("shipped") / "data", {})
    shutil.copy(ROOT / "data" / "metrics.yaml", folder)
    shutil.copytree(ROOT / "data" / "benchmarks", folder / "benchmarks", dirs_exist_ok=True)
    (folder / "benchmarks" / "all.yaml").unlink()
    return folder


def example(folder: Path, text: str, beside: Path | None = None) -> Path:
    """A data folder with the files of an example, beside a small registry or the shipped one."""
    data = beside or data_folder(folder / "data", {})
    if beside:
        shutil.rmtree(beside / "claims")
        (beside / "claims").mkdir()
    if text.lstrip().startswith("- "):
        text = f"paper: {{title: An Example}}\nclaims:\n{text}"
    parts = HEADING.split(text) if HEADING.match(text) else ["", "data/claims/example.yaml", None, text]
    if any(name == "data/metrics.yaml" for name in parts[1::3]):
        (data / "benchmarks" / "all.yaml").write_text("")
    for name, target, content in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        path = data.parent / name
        path.parent.mkdir(exist_ok=True)
        if target:
            path.symlink_to(target)
        else:
            path.write_text(content)
    return data


def found(data: Path, *, notices: bool = True) -> Report:
    return inspect(data, today=TODAY, notices=notices)


def rules(report: Report, *severities: str) -> set[str]:
    wanted = severities or ("error", "warning", "notice")
    return {each.problem.rule for each in report.findings if each.problem.severity in wanted}


@pytest.mark.parametrize("name", OF_FILES)
def test_the_bad_example_is_caught_by_its_rule(name: str, tmp_path: Path, shipped: Path) -> None:
    report = found(example(tmp_path, checks()[name].bad, shipped if name in OF_AUDIT else None))
    own = [each for each in report.findings if each.problem.rule == name]
    assert own
    assert {each.problem.severity for each in own} == {checks()[name].severity}
    assert all(each.problem.file for each in own)


@pytest.mark.parametrize("name", OF_FILES)
def test_the_good_example_passes(name: str, tmp_path: Path, shipped: Path) -> None:
    report = found(example(tmp_path, checks()[name].good, shipped if name in OF_AUDIT else None))
    assert rules(report, "error", "warning") == set()
    assert name not in rules(report) or name in ("orphan", "schema-line")
    if name in ("orphan", "schema-line"):
        # Other files of the folder are found wanting in both examples: the one that the example adds must not be.
        told = "\n".join(str(each.problem) for each in report.findings)
        assert "metric 'accuracy'" not in told
        assert "example.yaml:1:1: the first line" not in told


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return small_registry(tmp_path_factory.mktemp("registry") / "data")


def table_rules(text: str, registry: Registry) -> set[str]:
    overrides: dict[str, Any] = {}
    node = sy.load_yaml(text)
    assert isinstance(node, sy.Mapping)
    for key, value in node:
        assert isinstance(value, sy.Scalar)
        number = key.text in SCHEMA and SCHEMA[key.text].is_numeric()
        kind = (int if SCHEMA[key.text].is_integer() else float) if number else str
        overrides[key.text] = None if value.value is None else kind(value.text.replace(".inf", "inf"))
    extra = {name: value for name, value in overrides.items() if name not in SCHEMA}
    table = frame(row(None, **{name: value for name, value in overrides.items() if name in SCHEMA}))
    try:
        check_frame(table.with_columns(pl.lit(1).alias(name) for name in extra) if extra else table, registry)
    except TableError as error:
        return {problem.rule for problem in error.problems}
    return set()


@pytest.mark.parametrize("name", OF_TABLES)
def test_examples_of_the_table(name: str, registry: Registry) -> None:
    assert name in table_rules(checks()[name].bad, registry)
    assert table_rules(checks()[name].good, registry) == set()


def test_a_record_says_everything() -> None:
    assert set(FINDERS) <= set(checks())
    for check in checks().values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", check.name)
        assert 15 < len(check.why) < 120, check.name
        assert 5 < len(check.fix) < 140, check.name
        assert check.about.endswith("."), check.name
        assert check.why[0].islower() or check.why.startswith(("MMLU", "3 points")), check.name


def rule_names(path: Path) -> set[str]:
    """Names of rules in the source: `rule="..."` and the arguments of the functions that record a fault."""
    position = {"add": 0, "refuse": 0, "wrong": 1, "Fault": 1, "RowRule": 0}
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        values = [word.value for word in node.keywords if word.arg == "rule"]
        values += [node.args[place] for word, place in position.items() if word == called and len(node.args) > place]
        names |= {value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)}
    return names


# `figures` and the rooms after it raise their errors through these.
ROOMS = ("claims/strict_yaml", "claims/record", "claims/registry", "claims/files", "claims/boards", "validation")
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]


def test_every_rule_that_can_appear_has_a_record() -> None:
    named = set().union(*map(rule_names, SOURCES)) - ELSEWHERE
    assert len(named) > 40
    assert named <= set(checks())
    assert set(checks()) - named <= set(FINDERS) | DEFAULTS | OF_AUDIT  # and no record is without its rule


def test_an_unknown_rule_gets_the_nearest_known_one() -> None:
    with pytest.raises(ClaimsError, match="did you mean 'baseline-missing'"):
        check_named("baselin-missing")


def test_explain_shows_both_examples_and_lists_all() -> None:
    told = explained(check_named("unit"))
    assert all(part in told for part in ("unit  (error", "Why: ", "To fix it: ", "70 ms", "metric: latency"))
    assert len(listed().splitlines()) == len(checks())
    done = run("explain", "nothing-such")
    assert (done.returncode, done.stdout) == (1, "")
    assert run("explain", "same-paper").stdout.startswith("same-paper  (error")


# --- what the library's rules leave alone ---------------------------------------------------------------------------


def claims_file(tmp_path: Path, **files: str) -> Path:
    return data_folder(tmp_path / "data", files)


def test_a_claim_accepts_a_warning_with_a_reason(tmp_path: Path) -> None:
    bad = checks()["suspicious-jump"].bad
    data = example(tmp_path, bad)
    path = data / "claims" / "example.yaml"
    assert "suspicious-jump" in rules(found(data))
    accepted = path.read_text().replace('"94.0%"}}', '"94.0%"}, audit: {accepts: [suspicious-jump], because: checked}}')
    path.write_text(accepted)
    assert "suspicious-jump" not in rules(found(data))


def test_an_error_cannot_be_accepted(tmp_path: Path) -> None:
    text = '- {method: A, metric: accuracy, reported: "7%", evidence: {figure: "8%"}, '
    data = example(tmp_path, text + "audit: {accepts: [evidence-figure], because: no}}\n")
    assert rules(found(data), "error") == {"evidence-figure"}


@pytest.mark.parametrize(
    ("reported", "figure"),
    [("3x - 10x faster", "3times - 10 times"), ("up to 13 points higher", "13\\%"), ("twice as high", "doubles"),
     ("16.5% lower", "16.50 %"), ("1,024 ms", "1024ms"), ("44.3", "25.8 -> 44.3")],
)  # fmt: skip
def test_evidence_in_other_words_agrees(reported: str, figure: str, tmp_path: Path) -> None:
    metric = {"1,024 ms": "latency", "3x - 10x faster": "speed"}.get(reported, "log_likelihood")
    text = f"- {{method: A, baseline: B, metric: {metric}, reported: '{reported}', evidence: {{figure: '{figure}'}}}}\n"
    assert "evidence-figure" not in rules(found(example(tmp_path, text)))


def test_of_two_files_of_one_paper_the_chosen_one_is_at_fault(tmp_path: Path) -> None:
    data = example(tmp_path, checks()["same-paper"].bad)
    for name in ("alpha", "alpha-survey"):
        path = data / "claims" / f"{name}.yaml"
        (only,) = inspect(data, [path], today=TODAY, notices=False).findings
        assert (only.problem.rule, only.problem.file) == ("same-paper", str(path))


def test_a_file_from_elsewhere_is_judged_in_its_place(tmp_path: Path) -> None:
    data = example(tmp_path, checks()["same-paper"].good)
    draft = tmp_path / "alpha.yaml"
    draft.write_text((data / "claims" / "alpha.yaml").read_text())
    report = inspect(data, [draft], today=TODAY, notices=False)
    assert (report.findings, report.papers) == ((), 1)


def test_a_registry_file_concerns_all_claims(tmp_path: Path) -> None:
    data = example(tmp_path, checks()["unit"].bad)
    assert "unit" in rules(inspect(data, [data / "metrics.yaml"], today=TODAY))


def test_a_registry_that_cannot_be_read_makes_no_name_unknown(tmp_path: Path) -> None:
    data = example(tmp_path, checks()["metric-range"].bad)
    (data / "benchmarks" / "all.yaml").write_text("mmlu: {name: MMLU\n")
    (data / "claims" / "b.yaml").write_text(
        "paper: {title: B}\nclaims:\n- {method: A, benchmark: mmlu, metric: accuracy, reported: '7%'}\n"
    )
    assert rules(found(data), "error") == {"syntax", "metric-range"}


def test_everything_of_all_files_in_one_run(tmp_path: Path) -> None:
    data = claims_file(
        tmp_path,
        a="- {method: A, metric: acuracy, reported: '7%'}\n",
        b="- {method: A, metric: accuracy, reported: '107%'}\n",
        c="paper: {title: On a}\nclaims: [}\n",
        d="paper: {title: On a, published: 2999}\nclaims: []\n",
    )
    report = found(data)
    assert rules(report, "error") == {"unknown-metric", "metric-range", "syntax", "future-date", "same-paper"}
    assert len({each.problem.file for each in report.findings if each.problem.severity == "error"}) == 4


# --- formats --------------------------------------------------------------------------------------------------------

PROBLEMS = (
    Problem("one, 100%", "data/claims/a:b,c.yaml", 3, 7, rule="unit", hint="do\nthis"),
    Problem("two", "data/claims/a.yaml", 1, 1, rule="orphan", severity="notice"),
    Problem("three", rule="table-shape", severity="warning"),
)


def test_annotations_cannot_be_broken_out_of() -> None:
    nasty = Problem("x\n::error::gone", "a\r\n::set-output.yaml", 1, 1, rule="type", hint="%0A")
    for report in (report_of(PROBLEMS), report_of([nasty])):
        lines = RENDERERS["github"](report).splitlines()
        assert len(lines) == len(report.findings) + 1
        assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines[:-1])
    told = RENDERERS["github"](report_of(PROBLEMS)).splitlines()
    assert "::error file=data/claims/a%3Ab%2Cc.yaml,line=3,col=7,title=unit::one, 100%25%0Ado%0Athis%0Awhy: " in told[2]


def test_json_has_the_keys_that_are_promised() -> None:
    told = json.loads(RENDERERS["json"](report_of(PROBLEMS)))
    assert [set(each) for each in told] == [{"rule", "severity", "file", "line", "column", "message", "fix"}] * 3
    assert all(each["fix"] for each in told)  # advice never lacks: the rule's own where there is no nearer one


def test_sarif_refers_to_its_rules() -> None:
    (made,) = json.loads(RENDERERS["sarif"](report_of(PROBLEMS)))["runs"]
    ids = [rule["id"] for rule in made["tool"]["driver"]["rules"]]
    assert ids == ["orphan", "table-shape", "unit"]
    assert [ids[result["ruleIndex"]] for result in made["results"]] == [each["ruleId"] for each in made["results"]]
    assert {result["level"] for result in made["results"]} == {"note", "warning", "error"}
    place = made["results"][2]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/claims/a%3Ab%2Cc.yaml"
    assert place["region"] == {"startLine": 3, "startColumn": 7}


def test_text_points_and_says_why_and_colours_only_when_told(tmp_path: Path) -> None:
    report = found(example(tmp_path, checks()["metric-range"].bad), notices=False)
    plain = as_text(report)
    assert "\x1b" not in plain
    coloured = as_text(report, colour=True)
    assert "\x1b[31m[metric-range]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    lines = plain.splitlines()
    assert lines[0].endswith("[metric-range]")
    assert lines[1][lines[2].index("^") :] == '"107%"'
    assert lines[3].strip() == f"why: {checks()['metric-range'].why}"


def test_a_long_line_is_shown_around_its_fault(tmp_path: Path) -> None:
    note = "n" * 400
    data = example(tmp_path, f'- {{note: {note}, method: A, metric: acuracy, reported: "7%"}}\n')
    lines = as_text(found(data, notices=False)).splitlines()
    assert lines[1][lines[2].index("^") :].startswith("acuracy")
    assert len(lines[1]) < 130


def test_files_are_told_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = example(tmp_path, checks()["unit"].bad)
    monkeypatch.chdir(tmp_path)
    report = found(data, notices=False)
    assert {each.problem.file for each in report.findings} == {os.path.join("data", "claims", "example.yaml")}
    assert all(each.excerpt for each in report.findings)


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options", "status"),
    [("unit", (), 1), ("baseline-missing", (), 0), ("baseline-missing", ("--strict",), 1), ("scale", ("--strict",), 0)],
)
def test_exit_status(name: str, options: tuple[str, ...], status: int, tmp_path: Path) -> None:
    done = run("--data", str(example(tmp_path, checks()[name].bad)), "validate", *options)
    assert (done.returncode, done.stderr) == (status, "")


def test_notices_are_shown_when_asked_for(tmp_path: Path) -> None:
    data = str(example(tmp_path, checks()["scale"].bad))
    assert "[scale]" not in run("--data", data, "validate").stdout
    assert "notice: '0.83' of auc was read as a fraction" in run("--data", data, "validate", "--notices").stdout


def test_the_shipped_data_is_strictly_clean(data: Path) -> None:
    report = inspect(data, notices=False)
    assert as_text(report) == f"{report.papers:,} papers with {report.claims:,} claims: all in order"


def test_check_is_a_plain_record() -> None:
    assert isinstance(checks()["unit"], Check)
    assert checks()["unit"].severity == "error"


def test_the_examples_of_contributing_pass(shipped: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```yaml\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    files = [block for block in blocks if block.startswith("# yaml-language-server")]
    assert len(files) == 2
    kinds = set()
    for number, block in enumerate(files):
        path = shipped / "claims" / f"example-{number}.yaml"
        path.write_text(block)
        report = inspect(shipped, [path], today=TODAY, notices=False)
        assert as_text(report).endswith("all in order")
        kinds |= {str(claim.quantity.comparison) for claim in read_file(path, Registry.load(shipped)).claims}
    assert kinds == {"absolute", "difference", "relative", "ratio", "percent"}
    entries = [textwrap.dedent(block) for block in blocks if block.lstrip().startswith("example")]
    (shipped / "benchmarks" / "example.yaml").write_text(entries[0])
    with (shipped / "metrics.yaml").open("a") as stream:
        stream.write(entries[1])
    registry, problems = Registry.read(shipped)
    assert problems == ()
    assert registry.benchmark("ExampleBench/Hard")[0].metrics == ("accuracy",)
    assert registry.metric("Example rate").unit == "percent"
