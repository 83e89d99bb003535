"""The library outside of its repository: a wheel made of the sdist, in a fresh environment and an empty folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("claims", "validation", "dashboard")
SOURCES = (*PACKAGES, "data", "setup.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "constraints.txt",
           "CHANGELOG.md", "CONTRIBUTING.md", "Makefile")  # fmt: skip
TABLES = {"claims.parquet", "papers.parquet", "findings.parquet"}
# The checkout must not be found by any way.
BARE = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "CLAIMBOARD", "XDG"))}


@dataclass(frozen=True)
class Installed:
    """A wheel, the environment that it was installed into, and an empty folder to work in."""

    wheel: Path
    environment: Path
    folder: Path
    home: Path

    def run(self, *command: str, stdin: str = "") -> str:
        program = self.environment / "bin" / command[0]
        done = subprocess.run(
            [program, *command[1:]], cwd=self.folder, env=BARE | {"HOME": str(self.home), "NO_COLOR": "1"},
            input=stdin, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout


def _unfinished(folder: str, names: list[str]) -> set[str]:
    """What is not of the repository: caches, and tables that another process is about to write."""
    built = Path(folder) == ROOT / "data" / "build"
    return {name for name in names if name == "__pycache__" or (built and name not in {*TABLES, "sources.parquet"})}


def _build(folder: Path, what: str, out: Path) -> Path:
    code = f"from setuptools import build_meta; print(); print(build_meta.build_{what}({str(out)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=BARE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out / done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    # What is fresh is copied, and built by neither sdist nor wheel.
    tree = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tree / name, **({"ignore": _unfinished} if copy is shutil.copytree else {}))
    with tarfile.open(_build(tree, "sdist", tree)) as archive:
        archive.extractall(tree / "unpacked", filter="data")
    (unpacked,) = (tree / "unpacked").iterdir()
    wheel = _build(unpacked, "wheel", tree)
    environment = tree / "environment"
    venv.create(environment, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python"), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True, cwd=tree, env=BARE)
    (library,) = environment.glob("lib/python*/site-packages")
    # The libraries that claimboard needs are those of this environment; a path in a .pth runs none of its .pth files.
    (library / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Installed(wheel, environment, tmp_path_factory.mktemp("empty"), tmp_path_factory.mktemp("home"))


def _shipped() -> Iterator[tuple[str, Path]]:
    """Every file of the repository that belongs into a wheel, by its name there."""
    for folder in (*PACKAGES, "data"):
        for path in (ROOT / folder).rglob("*"):
            name = path.relative_to(ROOT / folder)
            if path.is_file() and "__pycache__" not in name.parts and name.parts[0] != "build":
                yield f"{'claims/shipped' if folder == 'data' else folder}/{name.as_posix()}", path


def test_the_wheel_of_the_sdist_holds_the_repository(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
        expected = dict(_shipped())
        assert held == {*expected, *(f"claims/shipped/build/{name}" for name in TABLES)}
        assert [name for name, path in expected.items() if wheel.read(name) != path.read_bytes()] == []
    assert installed.wheel.stat().st_size < 25_000_000


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("board", "mmlu", "--setting", "5-shot", "--format", "csv"), "llama"),
        (("compare", "--suite", "glue", "--format", "csv"), "sst-2"),
        (("sources",), "open-llm-leaderboard-v1"),
        (("metrics", "--search", "perplexity"), "perplexity"),
        (("extract", "-"), "mmlu-pro"),
    ],
)
def test_commands_work_in_an_empty_folder(installed: Installed, command: tuple[str, ...], told: str) -> None:
    abstract = json.dumps({"id": "a", "title": "Ours", "abstract": "Ours reaches 72.6% accuracy on MMLU-Pro."})
    assert told in installed.run("claimboard", *command, stdin=abstract).lower()


def test_the_example_of_the_readme_runs_and_nothing_is_written(installed: Installed) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = text.partition("## From Python")[2].partition("```python\n")[2].partition("```")[0]
    asked = "\nfrom claims.registry import data_dir\nprint(order.height > 1, data_dir().parts[-3:])"
    assert installed.run("python", "-c", example + asked) == "True ('site-packages', 'claims', 'shipped')\n"
    assert [*installed.folder.iterdir(), *installed.home.iterdir()] == []
