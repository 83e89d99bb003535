"""The `claimboard` command inside of this process, which spares the start of Python, and as a process of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from dashboard import cli, served

ROOT = Path(__file__).resolve().parent.parent
PLAIN = {"NO_COLOR": "1", "COLUMNS": "100"}


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, stdin: str = "") -> Ended:
    """The command as its entry point runs it: streams of bytes, errors as lines, the exit status."""
    served._say.cache_clear()  # what was said in another run is said again
    streams = [io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8") for text in (stdin, "", "")]
    environment = patch.dict(os.environ, PLAIN)
    with environment, contextlib.chdir(ROOT), patch.object(sys, "argv", ["claimboard", *arguments]):
        os.environ.pop("CLAIMBOARD_DATA", None)
        with (
            patch.object(sys, "stdin", streams[0]),
            patch.object(sys, "stdout", streams[1]),
            patch.object(sys, "stderr", streams[2]),
        ):
            status = _status()
    for stream in streams:
        stream.flush()
    out, err = (stream.buffer.getvalue().decode() for stream in streams[1:])  # type: ignore[attr-defined]
    return Ended(status, out, err)


def _status() -> int:
    try:
        cli.main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def process(*arguments: str, code: str = "from dashboard.cli import main; main()", **environment: str) -> Ended:
    """The same in a process of its own, for what only that shows: imports, encodings, the start."""
    bare = {name: value for name, value in os.environ.items() if name != "CLAIMBOARD_DATA"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, cwd=ROOT, check=False, timeout=60,
        env=bare | PLAIN | environment,
    )  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)
