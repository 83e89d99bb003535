"""Workflows, forms and the comment: what a pull request from a stranger may do in CI, and what it may not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.validation.test_diff import HOSTILE, commit, data, entry, paper, since  # noqa: F401  (data is a fixture)
from validation.comment import MAX_BYTES, REFUSED, comment, is_harmless
from validation.diff_report import code

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"), key=lambda path: path.stem)
ACTION = ROOT / ".github" / "actions" / "validate-claims" / "action.yml"
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
PINNED = re.compile(r"[\w-]+/[\w/-]+@[0-9a-f]{40}")
# The first major version of each action that runs on Node.js 24: runners drop what is older.
NODE_24 = {"checkout": 5, "setup-python": 6, "upload-artifact": 6, "download-artifact": 7}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def triggers(workflow: Any) -> Any:
    return workflow.get("on", workflow.get(True))  # YAML 1.1 takes `on` for a truth value


def steps(path: Path) -> list[Any]:
    made = read(path)
    jobs = [made["runs"]] if "runs" in made else list(made["jobs"].values())
    return [step for job in jobs for step in job["steps"]]


def test_there_are_workflows() -> None:
    assert [path.stem for path in WORKFLOWS] == ["ci", "claims", "claims-report"]


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: path.stem)
def test_actions_are_pinned_and_scripts_take_no_foreign_words(path: Path) -> None:
    for step in steps(path):
        if "uses" in step:
            assert PINNED.fullmatch(step["uses"]), step["uses"]
            if step["uses"].startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False
        else:
            assert "${{" not in step["run"], step["run"]
    pins = re.findall(r"uses: actions/(\S+)@\S+ # v(\d+)\.\d+\.\d+\n", path.read_text(encoding="utf-8"))
    assert len(pins) == sum("uses" in step for step in steps(path))
    assert [name for name, major in pins if int(major) < NODE_24[name]] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_tokens_read_only_where_code_of_strangers_is_near(path: Path) -> None:
    workflow = read(path)
    assert "pull_request_target" not in triggers(workflow)
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())
    if path.stem == "claims-report":
        assert workflow["permissions"] == {}
        (job,) = workflow["jobs"].values()
        assert job["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
        checkouts = [step for step in job["steps"] if "checkout" in step.get("uses", "")]
        assert [set(step["with"]) for step in checkouts] == [{"path", "persist-credentials"}]  # the default branch
    else:
        assert workflow["permissions"] == {"contents": "read"}
        assert not any("permissions" in job for job in workflow["jobs"].values())
        assert "secrets." not in path.read_text(encoding="utf-8")


def test_proposed_claims_are_checked_by_the_tool_of_the_base() -> None:
    tool, proposed = (step["with"] for step in steps(WORKFLOWS[1]) if "checkout" in step.get("uses", ""))
    assert (tool["path"], tool["ref"]) == ("tool", "${{ github.base_ref }}")
    assert (proposed["path"], proposed["fetch-depth"], "ref" in proposed) == ("proposed", 2, False)
    scripts = "\n".join(step.get("run", "") for step in steps(WORKFLOWS[1]))
    assert "./tool" in scripts
    assert not re.search(r"(pip install|python|bash|make|sh)\b[^\n]*proposed", scripts)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_forms_are_whole(path: Path) -> None:
    form = read(path)
    assert {"name", "description", "body"} <= set(form)
    ids = [item["id"] for item in form["body"] if item["type"] != "markdown"]
    assert len(ids) == len(set(ids)) > 1
    assert all(item["attributes"].get("label") for item in form["body"] if item["type"] != "markdown")
    assert {item["type"] for item in form["body"]} <= {"markdown", "input", "textarea", "dropdown", "checkboxes"}


def test_hooks_call_commands_that_exist() -> None:
    for hook in read(ROOT / ".pre-commit-hooks.yaml"):
        assert hook["entry"].startswith("claimboard validate")
        pattern = re.compile(hook["files"])
        assert pattern.search("data/claims/alpha.yaml")
        assert not pattern.search("data/build/claims.parquet")


# --- the comment ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("data")
def test_reports_of_the_tool_are_harmless(data: Path) -> None:  # noqa: F811
    for n, text in enumerate(HOSTILE[:9]):
        clean = text.replace("\n", " ")
        paper(data, f"gamma-{n}", entry(clean, "75.0%"), entry(f"{clean}\\|", "76.0%", setting=clean))
    paper(data, "beta", entry("Beta", "71.0%"), entry("Delta", "175%"))
    text = since(data)[1]
    assert len(text) > 3_000
    outside = [line for line in text.split("\n") if not is_harmless(f"## Claims: \n{line}")]
    assert outside == []
    assert is_harmless(text)
    commit(data.parent, "two")


def test_the_report_of_this_history_is_harmless() -> None:
    from validation.diff import compare
    from validation.diff_report import as_markdown

    command = ["git", "-C", str(ROOT), "rev-list", "--max-count=3", "HEAD", "--", "data"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    commits = done.stdout.split()
    if len(commits) < 3:
        pytest.skip("the history is not here (a shallow clone)")
    assert is_harmless(as_markdown(compare(ROOT / "data", commits[2], commits[0])))


@pytest.mark.parametrize(
    "line",
    ["<img src=x>", "[a](b)", "![a](b)", "@someone", "see #12", "https://evil.example", "www.evil.example", "GH-12",
     "`a | <b>x</b> | b`", "`` ` ``` <b>", "`open", "&lt;", "\\`<b>`", "~~~", "a<!-- -->", "\u202eabc", "a\x1b[2J",
     "| `a\\| <b>` |", "```\n<b>\n```", "==="],
)  # fmt: skip
def test_what_could_do_something_is_refused(line: str) -> None:
    assert is_harmless("## Claims: `a` to `b`\n\n- fine, `<b>[x](y)@me`")
    assert not is_harmless(f"## Claims: `a` to `b`\n\n{line}")


@pytest.mark.parametrize("text", [*HOSTILE, "a\\| b", "\\", "``", "` `", "a`", "```` ` ````"])
def test_code_spans_hold(text: str) -> None:
    assert is_harmless(f"## Claims: {code(text)}")
    assert is_harmless(f"## Claims: \n| {code(text)} | {code(text)} |")


def test_only_a_small_regular_file_is_read(tmp_path: Path) -> None:
    good = "## Claims: `a` to `b`\n\nno claim changed."
    path = tmp_path / "report.md"
    path.write_text(good + "\n")
    assert comment(path).startswith(good)
    link = tmp_path / "link.md"
    link.symlink_to(path)
    large = tmp_path / "large.md"
    large.write_text(good + "\n" + "a" * MAX_BYTES)
    odd = tmp_path / "odd.md"
    odd.write_bytes(good.encode() + b"\xff")
    for bad in (link, large, odd, tmp_path, tmp_path / "nothing"):
        assert comment(bad) == REFUSED


def test_the_command_needs_nothing_but_python(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text("## Claims: <b>\n")
    code = (
        f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[1:] = [{str(path)!r}]; "
        "runpy.run_module('validation.comment', run_name='__main__')"
    )
    command = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == REFUSED + "\n"
