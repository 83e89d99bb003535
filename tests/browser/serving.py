"""The dashboard as a server of its own, and the browser that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APP = Path(__file__).resolve().parent.parent.parent / "dashboard" / "app.py"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WAIT = 30_000


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for path in map(shutil.which, names) if path), None)


def required() -> bool:
    """Whether a browser, and what is used in it, is promised here."""
    return os.environ.get("CI") == "true" or os.environ.get("CLAIMBOARD_REQUIRE_BROWSER") == "1"


@contextmanager
def served(data: Path, home: Path, **environment: str) -> Iterator[str]:
    """The address of the app, started bare as hosting services do, in a folder of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    command = [sys.executable, "-m", "streamlit", "run", str(APP), *options]
    variables = os.environ | {"CLAIMBOARD_DATA": str(data), "HOME": str(home)} | environment
    log = home / "log"
    with (
        log.open("w") as stream,
        subprocess.Popen(command, cwd=home, env=variables, stdout=stream, stderr=subprocess.STDOUT) as job,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + 60
            while not answers(address):
                assert job.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.1)
            yield address
        finally:
            job.terminate()
    said = log.read_text()
    assert "Traceback" not in said, said
    assert "deprecat" not in said.lower(), said


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
