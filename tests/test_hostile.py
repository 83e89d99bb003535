"""What a stranger may put into a claims file to break the tool, the terminal, the board or the reader: all harmless.

Each case is refused with one clear error or is legitimate text that does nothing; time and memory are bounded.
"""

from __future__ import annotations

import json
import re
import tracemalloc
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.elapsed import least_seconds
from tests.small import data_folder
from validation.inspection import inspect
from validation.renderers import RENDERERS, as_text
from validation.report import Report

TODAY = date(2026, 1, 1)
SECONDS = 8.0
MEMORY = 100_000_000  # bytes; a file of 2 MB may cost fifty times its size
HEAD = b"paper: {title: A}\nclaims:\n"
CLAIM = b"- {method: A, metric: accuracy, reported: '7%', evidence: {figure: '7%'}}\n"


def claim(**fields: str) -> bytes:
    told = {"method": "A", "metric": "accuracy", "reported": '"7%"', "evidence": '{figure: "7%"}'} | fields
    lines = [f"{'- ' if not n else '  '}{name}: {value}" for n, (name, value) in enumerate(told.items())]
    return HEAD + "\n".join(lines).encode() + b"\n"


def bounded(run: Callable[[], Report]) -> Report:
    """What a run gives; it may not take more than the seconds and bytes of this file."""
    reports: list[Report] = []
    tracemalloc.start()
    try:
        took = least_seconds(lambda: reports.append(run()), enough=SECONDS)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert took < SECONDS
    assert peak < MEMORY
    return reports[0]


@pytest.fixture(scope="module", autouse=True)
def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The first validation imports the table's libraries, which is not the file's fault."""
    inspect(data_folder(tmp_path_factory.mktemp("warm") / "data", {"a": CLAIM.decode()}))


def judged(tmp_path: Path, content: bytes, name: str = "alpha.yaml") -> Report:
    data = data_folder(tmp_path / "data", {})
    path = data / "claims" / name
    path.write_bytes(content)

    def told() -> Report:
        report = inspect(data, [path], today=TODAY, notices=False)
        assert all(len(render(report)) < 200_000 for render in RENDERERS.values())
        return report

    return bounded(told)


def bomb(depth: int) -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, depth)]
    return "\n".join(lines).encode()


def wide(line: str, count: int) -> bytes:
    return (HEAD.decode() + line * count).encode()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "alias bomb": (lambda: bomb(9), "unsafe-yaml"),
    "lone alias": (lambda: claim(method="*a"), "unsafe-yaml"),
    "anchor": (lambda: claim(method="&a A"), "unsafe-yaml"),
    "anchor of itself": (lambda: b"&a [*a]", "unsafe-yaml"),
    "merge key": (lambda: claim(**{"<<": "{method: A}"}), "unsafe-yaml"),
    "python object": (lambda: claim(note="!!python/object/apply:os.system ['true']"), "unsafe-yaml"),
    "python name": (lambda: claim(note="!!python/name:os.system"), "unsafe-yaml"),
    "own tag": (lambda: claim(note="!include /etc/passwd"), "unsafe-yaml"),
    "binary": (lambda: claim(note="!!binary aGFsbG8="), "unsafe-yaml"),
    "second document": (lambda: claim() + b"---\n" + claim(), "unsafe-yaml"),
    "tag directive": (lambda: b"%TAG ! tag:evil,2000:\n---\n" + claim(), "unsafe-yaml"),
    "deep lists": (lambda: b"[" * 100_000, "too-large"),
    "deep mappings": (lambda: b"{a: " * 100_000, "too-large"),
    "deep blocks": (lambda: "".join(f"{' ' * n}a:\n" for n in range(1_000)).encode(), "too-large"),
    "100 MB": (lambda: HEAD + CLAIM * (100_000_000 // len(CLAIM)), "too-large"),
    "NUL": (lambda: claim(method='"A') + b"\x00", "encoding"),
    "escaped NUL": (lambda: claim(method='"A\\0"'), "encoding"),
    "terminal escape": (lambda: claim(method="A\x1b[2J"), "encoding"),
    "escaped terminal escape": (lambda: claim(method='"A\\e[2J"'), "encoding"),
    "bell": (lambda: claim(method="A\x07"), "encoding"),
    "next line": (lambda: claim(method="A\x85B"), "encoding"),
    "line separator": (lambda: claim(method="A\u2028B"), "encoding"),
    "right to left override": (lambda: claim(method="A\u202eB"), "encoding"),
    "escaped override": (lambda: claim(method='"A\\u202eB"'), "encoding"),
    "isolate": (lambda: claim(method="A\u2066B"), "encoding"),
    "zero width": (lambda: claim(method="A\u200bB"), "type"),
    "zero width in a key": (lambda: claim(**{"no\u200bte": "x"}), "encoding"),
    "soft hyphen": (lambda: claim(method="A\u00adB"), "type"),
    "Latin 1": (lambda: claim(method="Caf\u00e9").decode().encode("latin-1"), "encoding"),
    "UTF-16": (lambda: claim().decode().encode("utf-16"), "encoding"),
    "UTF-16 without a mark": (lambda: claim().decode().encode("utf-16-le"), "encoding"),
    "surrogate": (lambda: claim() + b"# \xed\xa0\x80", "encoding"),
    "overlong": (lambda: claim() + b"# \xc0\xaf", "encoding"),
    "gzip": (lambda: b"\x1f\x8b\x08\x00" + bytes(range(256)) * 10, "encoding"),
    "tab": (lambda: claim().replace(b"  metric", b"\tmetric"), "syntax"),
    "a million digits": (lambda: claim(reported='"' + "9" * 1_000_000 + '%"'), "type"),
    "two thousand digits": (lambda: claim(reported='"' + "9" * 1_999 + '"', metric="log_likelihood"), "quantity"),
    "a sentence of a million digits": (lambda: claim(evidence="{sentence: " + "9" * 1_000_000 + "}"), "type"),
    "great exponent": (lambda: claim(reported="1e999999999", metric="log_likelihood"), "quantity"),
    "infinity": (lambda: claim(reported=".inf"), "quantity"),
    "not a number": (lambda: claim(reported=".nan"), "quantity"),
    "nan": (lambda: claim(reported="nan"), "quantity"),
    "date of month 99": (lambda: b"paper: {title: A, published: 9999-99-99}\nclaims: []\n", "date"),
    "year 0": (lambda: b"paper: {title: A, published: 0000}\nclaims: []\n", "date"),
    "year 9999": (lambda: b"paper: {title: A, published: 9999-12-31}\nclaims: []\n", "future-date"),
    "script address": (lambda: b"paper: {title: A, url: 'javascript:alert(1)'}\nclaims: []\n", "url"),
    "data address": (lambda: b"paper: {title: A, code: ['data:text/html,x']}\nclaims: []\n", "url"),
    "address that leaves its attribute": (lambda: b"paper: {title: A, url: 'https://a.b/\">'}\nclaims: []\n", "url"),
    "Cyrillic in a metric": (lambda: claim(metric="\u0430ccuracy"), "unknown-metric"),
    "Cyrillic in a benchmark": (lambda: claim(benchmark="m\u043clu"), "unknown-benchmark"),
    "Cyrillic in a method": (lambda: claim(method="G\u0420T-4"), "mixed-script"),
    "override in an id": (lambda: claim(metric='"acc\\u202euracy"'), "encoding"),
    "key as long as the file": (lambda: claim(**{"k" * 1_000: "x"}), "unknown-key"),
    "text as long as the file": (lambda: claim(note="x" * 1_000_000), "type"),
    "empty": (lambda: b"", "missing-key"),
    "only a comment": (lambda: b"# nothing\n", "missing-key"),
    "only a mark": (lambda: b"\xef\xbb\xbf", "missing-key"),
    "JSON": (lambda: b'{"paper": {"title": "A"}, "claims": {"method": "A"}}', "type"),
    "HTML": (lambda: b"<!doctype html><html><body>Not found</body></html>", "type"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_clear_error(name: str, tmp_path: Path) -> None:
    make, rule = REFUSED[name]
    report = judged(tmp_path, make())
    rules = [each.problem.rule for each in report.findings if each.problem.severity == "error"]
    # A bomb breaks the rule at each of its aliases; nothing else is said about it.
    assert set(rules) == {rule}
    assert len(rules) == 1 or name in ("alias bomb", "anchor of itself", "gzip", "UTF-16 without a mark", "merge key")
    text = as_text(report)
    assert "Traceback" not in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert all(len(line) < 3_000 for line in text.splitlines())


HARMLESS: dict[str, bytes] = {
    "byte order mark": b"\xef\xbb\xbf" + claim(),
    "Windows line ends": claim().replace(b"\n", b"\r\n"),
    "HTML in a name": claim(method="'<script>alert(1)</script>'"),
    "Markdown in a name": claim(method="'[A](javascript:alert(1)) **b** | c'"),
    "formula": claim(method='"=HYPERLINK(1)"', baseline="'@SUM(A1)'", note="'+1'", reported='"7% higher"'),
    "shell in a name": claim(method="'$(touch gone); `touch gone`'"),
    "percent format in a name": claim(method="'%s %n {0} {x.__class__}'"),
    "annotation in a name": claim(method="'::error::gone'"),
    "name in Hebrew": claim(method="\u05d0\u05d1\u05d2"),
    "emoji": claim(method="\U0001f916 bot"),
    "combining marks": claim(method="A" + "\u0301" * 50),
    "no line break at all": claim().replace(b"\n", b"\n").rstrip(b"\n"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_as_text(name: str, tmp_path: Path) -> None:
    report = judged(tmp_path, HARMLESS[name])
    assert [str(each.problem) for each in report.findings if each.problem.severity == "error"] == []
    assert report.claims == 1
    assert not list(tmp_path.rglob("gone"))


@pytest.mark.parametrize(
    ("line", "count", "rule"),
    [("- x\n", 400_000, "type"), ("- {}\n", 300_000, "missing-key"), ("- {a: b}\n", 200_000, "unknown-key"),
     ("- {method: A, metric: acuracy, reported: '7%'}\n", 40_000, "unknown-metric"),
     ("- {method: A, metric: accuracy, reported: '7%', evidence: {figure: '7%'}}\n", 12_000, "duplicate-claim")],
)  # fmt: skip
def test_many_faults_are_told_in_bounded_time(line: str, count: int, rule: str, tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data", {})
    path = data / "claims" / "alpha.yaml"
    path.write_bytes(wide(line, count))
    reports: list[Report] = []
    read = partial(inspect, data, [path], today=TODAY, notices=False)
    assert least_seconds(lambda: reports.append(read()), enough=15) < 15
    report = reports[0]
    rules = {each.problem.rule for each in report.findings if each.problem.severity == "error"}
    assert rules - {"too-large"} == {rule} or rules == {"too-large", "missing-key", rule}
    assert len(report.findings) <= 210
    assert len(as_text(report)) < 200_000


@pytest.mark.parametrize(
    "name",
    ["..yaml", "a..b.yaml", "$(touch gone).yaml", "a;touch gone.yaml", "-rf.yaml", "a b.yaml", "A.yaml", "a\nb.yaml",
     "a%0Ab.yaml", "\u0430lpha.yaml", "a\u202eb.yaml", "a.yml", "B.YAML", "a,b:c.yaml", "a--b.yaml", "'.yaml",
     "a\x1b[2Jb.yaml", f"{'a' * 200}_.yaml"],
)  # fmt: skip
def test_file_names(name: str, tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data", {})
    (data / "claims" / name).write_bytes(claim())
    report = inspect(data, today=TODAY, notices=False)
    assert {each.problem.rule for each in report.findings} <= {"paper-id", "unread-file"}
    assert len(report.findings) == 1
    assert len(as_text(report).splitlines()) == 4
    assert len([line for line in RENDERERS["github"](report).splitlines() if line.startswith("::")]) == 1
    assert "\x1b" not in as_text(report)
    assert json.loads(RENDERERS["json"](report))[0]["file"].endswith(name)
    assert not list(tmp_path.rglob("gone"))


def test_links_show_nothing_of_what_they_point_at(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("token: hunter2\n")
    data = data_folder(tmp_path / "data", {})
    (data / "claims" / "alpha.yaml").symlink_to(secret)
    (data / "claims" / "beta.yaml").symlink_to(tmp_path / "nowhere")
    (data / "claims" / "gamma.yaml").symlink_to(data / "claims" / "gamma.yaml")
    (data / "claims" / "delta.yaml").symlink_to("/dev/zero")
    report = inspect(data, today=TODAY, notices=False)
    assert [each.problem.rule for each in report.findings] == ["read"] * 4
    assert not any("hunter2" in render(report) for render in RENDERERS.values())


def test_folders_and_pipes_are_no_files(tmp_path: Path) -> None:
    import os

    data = data_folder(tmp_path / "data", {})
    (data / "claims" / "alpha.yaml").mkdir()
    os.mkfifo(data / "claims" / "beta.yaml")
    report = bounded(lambda: inspect(data, today=TODAY, notices=False))
    assert [each.problem.rule for each in report.findings] == ["read"] * 2
