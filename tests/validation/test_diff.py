"""`claimboard diff` in a small repository: claims, boards, ties, findings, and what strangers write."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands import run
from tests.small import data_folder
from validation.diff import Difference, compare
from validation.diff_report import MAX_LENGTH, as_markdown, code
from validation.revisions import RevisionError, lay_out, resolve

ENVIRONMENT = os.environ | {
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], env=ENVIRONMENT, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(folder: Path, message: str) -> str:
    git(folder, "add", "-A", ".")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def entry(method: str, value: str, **more: str) -> str:
    fields = {"method": method, "benchmark": "mmlu", "metric": "accuracy", "setting": "5-shot"} | more
    told = ", ".join(f"{name}: {text!r}" for name, text in fields.items())
    return f"- {{{told}, reported: '{value}', evidence: {{figure: '{value}'}}}}\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    folder = data_folder(tmp_path / "data", {"alpha": entry("Alpha", "70.0%"), "beta": entry("Beta", "72.0%")})
    commit(tmp_path, "one")
    return folder


def paper(data: Path, name: str, *entries: str) -> None:
    (data / "claims" / f"{name}.yaml").write_text(f"paper: {{title: On {name}}}\nclaims:\n{''.join(entries)}")


def since(data: Path) -> tuple[Difference, str]:
    found = compare(data, "HEAD")
    return found, as_markdown(found)


def test_an_added_file_that_nobody_reads_is_named(data: Path) -> None:
    (data / "claims" / "new").mkdir()
    (data / "claims" / "alpha.yaml").rename(data / "claims" / "new" / "alpha.yaml")
    assert "- `claims/new/alpha.yaml` `claims files stand in data/claims itself`" in since(data)[1]
    commit(data.parent, "two")
    assert "- `claims/new/alpha.yaml` `claims files stand in data/claims itself`" in as_markdown(
        compare(data, "HEAD~1", "HEAD")
    )


def test_nothing_changed(data: Path) -> None:
    found, text = since(data)
    assert (found.added, found.removed, found.changed, found.boards) == ((), (), (), ())
    assert text == "## Claims: `HEAD` to `the files as they are`\n\nno claim changed."


def test_an_added_claim_a_new_first_and_both_columns_of_ranks(data: Path) -> None:
    paper(data, "gamma", entry("Gamma", "75.0%"))
    found, text = since(data)
    assert [claim.method for claim in found.added] == ["Gamma"]
    (board,) = found.boards
    assert board.group == ("mmlu", "accuracy", None, "5-shot", None)
    assert [row.method for row in board.new_firsts] == ["Gamma"]
    assert "claims: 1 added; papers: 1 new; boards touched: 1; **new firsts: 1**." in text
    assert "**New first:** `Gamma`, before: `Beta` `72.0%`" in text
    assert "| 1 |  | `Gamma` | `75.0%` | `gamma` |\n| 2 | 1 | `Beta` |" in text


def test_a_tie(data: Path) -> None:
    paper(data, "gamma", entry("Gamma", "72.0 %"))
    found, text = since(data)
    assert found.boards[0].new_firsts[0].method == "Gamma"
    assert "New tie on rank 1: `Beta`, `Gamma`" in text


def test_a_changed_number_is_one_change(data: Path) -> None:
    paper(data, "alpha", entry("Alpha", "71.0%"))
    found, text = since(data)
    assert (found.added, found.removed) == ((), ())
    assert [(old.reported, new.reported) for old, new in found.changed] == [("70.0%", "71.0%")]
    assert "| `alpha` | `Alpha` | `mmlu` `accuracy` `5-shot` | `70.0%` | `71.0%` |" in text


def test_a_changed_detail_is_a_change_with_the_same_id(data: Path) -> None:
    paper(data, "alpha", entry("Alpha", "70.0%", note="of the large model"))
    found, text = since(data)
    ((old, new),) = found.changed
    assert old.id == new.id
    assert "(other details)" in text


def test_removed_and_moved(data: Path) -> None:
    (data / "claims" / "alpha.yaml").unlink()
    found, text = since(data)
    assert [claim.method for claim in found.removed] == ["Alpha"]
    assert "|  | 2 | `Alpha` |" in text
    paper(data, "alpha-two", entry("Alpha", "70.0%"))
    found, text = since(data)
    assert (found.added, found.removed) == ((), ())
    assert "| `alpha` | `alpha-two` | `Alpha` | `70.0%` |" in text


def test_a_new_conflict_between_sources(data: Path) -> None:
    paper(data, "gamma", entry("Beta", "69.0%"))
    found, text = since(data)
    assert [str(finding.verdict) for finding in found.findings] == ["conflict"]
    assert "**new conflicts between sources: 1**" in text
    assert "- **conflict** (sources, " in text


def test_registry_entries(data: Path) -> None:
    with (data / "benchmarks" / "all.yaml").open("a") as stream:
        stream.write("gsm8k: {name: GSM8K}\n")
    assert "### Registry entries added (1)\n\n- `benchmark gsm8k`" in since(data)[1]


def test_a_metric_that_turns_round_touches_its_boards(data: Path) -> None:
    path = data / "metrics.yaml"
    path.write_text(path.read_text().replace("better: higher, range: [0, 100], aliases", "better: lower, aliases"))
    assert [row.method for row in since(data)[0].boards[0].new_firsts] == ["Alpha"]


def test_faults_of_the_head_are_told_and_the_rest_is_compared(data: Path) -> None:
    paper(data, "gamma", entry("Gamma", "75.0%"), entry("Delta", "175%"))
    found, text = since(data)
    assert [claim.method for claim in found.added] == ["Gamma"]
    assert "### Not read (1)\n\n- `claims/gamma.yaml:4` " in text


def test_between_two_commits_and_from_before_there_was_data(data: Path) -> None:
    first = git(data.parent, "rev-parse", "HEAD")
    paper(data, "gamma", entry("Gamma", "75.0%"))
    second = commit(data.parent, "two")
    assert [claim.method for claim in compare(data, first, second).added] == ["Gamma"]
    assert [claim.method for claim in compare(data, second, first).removed] == ["Gamma"]
    git(data.parent, "checkout", "-q", "--orphan", "empty")
    git(data.parent, "commit", "-q", "--allow-empty", "-m", "none")
    git(data.parent, "rm", "-q", "-r", "--cached", ".")
    git(data.parent, "commit", "-q", "--allow-empty", "-m", "none")
    assert len(compare(data, "HEAD", second).added) == 3


@pytest.mark.parametrize("revision", ["nothing", "--output=gone", "-h", "HEAD:data", "main; touch gone"])
def test_a_revision_that_is_none(data: Path, revision: str) -> None:
    with pytest.raises(RevisionError, match="branch, tag or commit"):
        resolve(data, revision)
    assert not (data.parent / "gone").exists()


def test_a_folder_outside_of_any_repository(tmp_path: Path) -> None:
    with pytest.raises(RevisionError):
        resolve(data_folder(tmp_path / "data", {}), "HEAD")


def test_attributes_links_and_large_files_of_a_revision(data: Path, tmp_path: Path) -> None:
    (data.parent / ".gitattributes").write_text("data/claims/* export-ignore\n")
    (data / "claims" / "link.yaml").symlink_to("/etc/passwd")
    (data / "claims" / "large.yaml").write_text("# " + "x" * 3_000_000)
    (data / "claims" / "notes.txt").write_text("no data")
    laid = lay_out(data, commit(data.parent, "odd"), tmp_path / "out")
    assert sorted(path.name for path in (laid / "claims").iterdir()) == ["alpha.yaml", "beta.yaml", "large.yaml"]
    assert (laid / "claims" / "large.yaml").stat().st_size == 2_000_001


HOSTILE = [
    "<img src=x onerror=alert(1)>", "[click](https://evil.example)", "@everyone #1", "a | b | c", "`code` ``more``",
    "**bold** ~~gone~~", "# heading", "```\n# out", "![x](y)", "a\u202eb",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_strangers_is_a_code_span(text: str) -> None:
    shown = code(text)
    fence = shown[: len(shown) - len(shown.lstrip("`"))]
    assert shown.endswith(fence)
    inside = shown[len(fence) : -len(fence)]
    assert fence not in inside.replace("\\|", "|").split()
    assert "\n" not in shown
    assert "|" not in shown.replace("\\|", "")
    assert "\u202e" not in shown


def test_names_of_strangers_stay_in_their_cells(data: Path) -> None:
    paper(data, "gamma", *(entry(text.replace("\n", " ").replace("\u202e", ""), "75.0%") for text in HOSTILE[:9]))
    text = since(data)[1]
    assert "<img" not in text.replace("`<img src=x onerror=alert(1)>`", "")
    rows = [line for line in text.splitlines() if line.startswith("| `gamma`")]
    assert len(rows) == 9
    assert {line.replace("\\|", "").count("|") for line in rows} == {7}


def test_a_report_fits_into_a_comment(data: Path) -> None:
    paper(data, "gamma", *(entry(f"{'long name ' * 9}{n}", f"{n}.5%", setting=f"way {n}") for n in range(90)))
    text = since(data)[1]
    assert 5_000 < len(text) <= MAX_LENGTH + 100
    assert "30 more." in text


def test_the_command_prints_and_appends(data: Path, tmp_path: Path) -> None:
    paper(data, "gamma", entry("Gamma", "75.0%"))
    out = tmp_path / "summary.md"
    out.write_text("before\n")
    done = run("--data", str(data), "diff", "HEAD", "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_text() == "before\n" + done.stdout
    assert run("--data", str(data), "diff", "nothing").returncode == 1


def test_on_a_real_range_of_this_history(request: pytest.FixtureRequest) -> None:
    root = Path(__file__).resolve().parent.parent.parent
    commits = (
        git(root, "rev-list", "--max-count=2", "HEAD", "--", "data/claims").split() if (root / ".git").exists() else []
    )
    if len(commits) < 2:
        pytest.skip("the history is not here (a shallow clone)")
    found = compare(root / "data", commits[1], commits[0])
    assert found.added or found.removed or found.changed or found.moved or found.papers != ((), ()) or found.entries
    assert as_markdown(found).startswith("## Claims: ")


def test_costs_on_two_machines_are_no_tie_and_who_measured_is_a_detail(data: Path) -> None:
    machine = "metric: latency, reported: 10 ms, conditions: {hardware: "
    rows = [f"- {{method: {name}, benchmark: mmlu, {machine}{on}}}}}\n" for name, on in (("X", "A100"), ("Y", "H100"))]
    paper(data, "gamma", *rows)
    commit(data.parent, "machines")
    paper(data, "gamma", rows[0], rows[1].replace("}}", "}, uncertainty: 1}"))
    found = compare(data, "HEAD~1")
    assert {change.group[3]: change.new_ties for change in found.boards} == {"A100": (), "H100": ()}
    assert len(compare(data, "HEAD").changed) == 1


def test_a_folder_that_extends_the_shipped_registries_knows_their_names(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "data" / "claims").mkdir(parents=True)
    (tmp_path / "data" / "claimboard.yaml").write_text("extends: shipped\n")
    commit(tmp_path, "one")
    paper(tmp_path / "data", "gamma", entry("Gamma", "75.0%"))
    assert len(compare(tmp_path / "data", "HEAD").added) == 1
