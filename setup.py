"""What pyproject.toml cannot say: a wheel carries `data/` inside the package `claims`, with its table built.

The folder stays where people edit it; an editable install reads it there.
"""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

DATA = Path(__file__).resolve().parent / "data"
BUILD = "from pathlib import Path; from validation import judged; judged.findings(Path('data'))"


def build_table() -> None:
    """Build the table where the libraries that this needs are at hand; else the first command of a user does it."""
    if find_spec("polars") and find_spec("pandera"):
        subprocess.run([sys.executable, "-c", BUILD], cwd=DATA.parent, check=True)
    else:
        print("claimboard: the table is not built here; the first command will do it")


class BuildWithData(build_py):
    """Packages, and what they read."""

    def run(self) -> None:
        """Build into an empty folder, so that no module that was removed since is shipped."""
        if not self.editable_mode:
            build_table()
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        if not self.editable_mode:
            shutil.copytree(DATA, Path(self.build_lib, "claims", "shipped"), ignore=_not_shipped)


class SdistWithTable(sdist):
    """Sources, with the table that a wheel made of them carries."""

    def run(self) -> None:
        """Build the table first."""
        build_table()
        super().run()


def _not_shipped(folder: str, names: list[str]) -> list[str]:
    """Of the built tables only those that a reader asks for."""
    kept = {"claims.parquet", "papers.parquet", "findings.parquet"}
    return [name for name in names if name not in kept] if Path(folder) == DATA / "build" else []


setup(cmdclass={"build_py": BuildWithData, "sdist": SdistWithTable})
