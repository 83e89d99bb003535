"""What validation costs: 10,000 generated files against the bare YAML parse; the shipped data.

    python bench/validate.py [--files 10000] [--times 3]

The bare parse is `yaml.load` with libyaml's safe loader on the same texts in the same process. Each figure is the best
of some runs.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from timing import timed

from claims.registry.lookup import Registry
from validation.inspection import inspect
from validation.renderers import as_text

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
CLAIMS = (
    'benchmark: mmlu\n    metric: accuracy\n    setting: 5-shot\n    reported: "{a}.{b}%"\n'
    '    evidence: {{figure: "{a}.{b}%", sentence: 2}}',
    'baseline: Base {b}\n    metric: latency\n    reported: "{b}.5x lower"\n'
    '    evidence: {{figure: "{b}.5x", sentence: 3}}',
    'baseline: unstated\n    benchmark: kodak\n    metric: bd_rate\n    reported: "up to {a}.{b}% lower"\n'
    '    evidence: {{figure: "{a}.{b}%", sentence: 4}}',
)


def generated(folder: Path, count: int) -> Path:
    """A data folder with the shipped registries and `count` files of three claims each."""
    data = folder / "data"
    shutil.copytree(DATA / "benchmarks", data / "benchmarks")
    shutil.copy(DATA / "metrics.yaml", data)
    (data / "claims").mkdir()
    for n in range(count):
        claims = "\n".join(f"  - method: M{n}\n    {text.format(a=40 + n % 50, b=1 + n % 9)}" for text in CLAIMS)
        head = f'paper:\n  title: "Paper {n}"\n  arxiv: "{20 + n % 5}01.{n:05}"\n  published: 202{n % 5}-01'
        (data / "claims" / f"paper-{n}.yaml").write_text(f"{head}\nclaims:\n{claims}\n", encoding="utf-8")
    return data


def bare_parse(data: Path) -> None:
    """What no validation of YAML files can do without."""
    for path in (data / "claims").iterdir():
        yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def checked(data: Path) -> None:
    """One validation as the command does it, output included."""
    report = inspect(data, notices=False)
    text = as_text(report)
    assert report.passed, text


def command(data: Path) -> None:
    """The whole command, the start of Python and of its libraries included."""
    subprocess.run([sys.executable, "-m", "dashboard.cli", "--data", str(data), "validate"], cwd=ROOT, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip


def rows(data: Path, times: int) -> None:
    """Print the figures of one data folder."""
    bare = timed(lambda: bare_parse(data), times)
    print(f"{sum(1 for _ in (data / 'claims').iterdir()):,} files")
    print(f"  bare YAML parse   {bare:7.2f} s   1.0")
    for name, work in (("validation", checked), ("command", command)):
        seconds = timed(lambda work=work: work(data), times)  # type: ignore[misc]
        print(f"  {name:16}  {seconds:7.2f} s   {seconds / bare:.1f}")


def main() -> None:
    """Measure the shipped data, then the generated."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    Registry.load(DATA)
    inspect(DATA)  # imports what is imported once
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "shipped" / "data"
        shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("build"))
        rows(data, given.times)
        rows(generated(Path(folder) / "generated", given.files), given.times)


if __name__ == "__main__":
    main()
