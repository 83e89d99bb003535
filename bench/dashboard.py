"""What the dashboard costs beside an empty Streamlit page in the same run, on the shipped data and on a million claims.

    python bench/dashboard.py [--rows 1000000] [--times 5] [--sessions 20]

With a Chromium and playwright: seconds until the first table is visible, and bytes until then, both with an empty
cache. Without a browser, by Streamlit's own protocol: processor time of the server for an interaction (another row is
opened, or something else looked for, never the same twice), memory for each further visitor, and the slowest of many
visitors at once beside one. The empty page has a title and no more. Medians; the load of the machine is printed, too.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import polars as pl
import websockets
from generate import generate
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from claims.registry.lookup import data_dir
from validation import gate
from validation.gate import Tables

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the server and its browser are those of the tests

from tests.browser.serving import APP, SWITCHES, answers, chromium

EMPTY = "import streamlit as st\nst.title('Empty')\n"
# Page, its query, and what interactions change: which row is open, and what is looked for.
PAGES = (
    ("", "", ("q",)),
    ("board", "benchmark=mmlu", ("row", "method")),
    ("compare", "suite=glue", ("row", "best")),
    ("claims", "", ("row", "text")),
)
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running app: where it answers, and its process."""

    port: int
    pid: int

    def cpu(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self) -> float:
        """Megabytes in use."""
        found = re.search(r"VmRSS:\s*(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        return int(found[1]) / 1024 if found else float("nan")


@contextmanager
def serving(script: Path, home: Path, data: Path) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}",
               "--server.address=127.0.0.1", "--server.headless=true", "--browser.gatherUsageStats=false"]  # fmt: skip
    variables = os.environ | {"CLAIMBOARD_DATA": str(data), "HOME": str(home)}
    with subprocess.Popen(command, cwd=home, env=variables, stdout=subprocess.DEVNULL) as job:
        while not answers(f"http://127.0.0.1:{port}"):
            if job.poll() is not None:
                raise SystemExit(f"{script} does not start")
            time.sleep(0.1)
        try:
            yield Server(port, job.pid)
        finally:
            job.terminate()


class Visitor:
    """A browser's part of the protocol, without the browser."""

    def __init__(self, server: Server, page: str) -> None:
        self._where, self._page = f"ws://127.0.0.1:{server.port}/_stcore/stream", page
        self.received = 0

    async def __aenter__(self) -> Visitor:
        self._line = await websockets.connect(self._where, subprotocols=["streamlit"], max_size=None)
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._line.close()

    async def ask(self, query: str) -> float:
        """Run the page with a query; seconds until it is whole."""
        said = BackMsg()
        said.rerun_script.query_string, said.rerun_script.page_name = query, self._page
        begun = time.perf_counter()
        await self._line.send(said.SerializeToString())
        while True:
            answer = await self._line.recv()
            self.received += len(answer)
            told = ForwardMsg.FromString(answer)
            if told.WhichOneof("type") == "script_finished":
                return time.perf_counter() - begun


async def interactions(
    server: Server, page: str, query: str, change: str, changes: list[str]
) -> tuple[float, float, int]:
    """Processor seconds and seconds of an interaction, and bytes of the first run."""
    async with Visitor(server, page) as visitor:
        await visitor.ask(query)
        received, before, took = visitor.received, server.cpu(), []
        for value in changes:
            took.append(await visitor.ask(f"{query}&{change}={quote(value)}"))  # noqa: PERF401  (awaited)
        return (server.cpu() - before) / len(took), statistics.median(took), received


def changed(data: Path, query: str, change: str, count: int) -> list[str]:
    """What a reader does: words of a search, benchmarks whose best are compared, or rows of the page that open."""
    if change in ("q", "method", "text"):
        return [f"gpt-{at}" for at in range(count)]
    if change == "best":
        most = gate.scan(data).drop_nulls("benchmark").group_by("benchmark").len().sort("len", descending=True)
        return list(most.head(count).collect()["benchmark"])
    place = query.rpartition("=")[2] or "mmlu"
    rows = gate.scan(data).filter(pl.col("benchmark") == place).select("claim_id").head(count)
    return list(rows.collect()["claim_id"])


async def crowd(server: Server, page: str, query: str, sessions: int) -> tuple[float, float, float]:
    """Seconds of one visitor's run, of the slowest of many at once, and megabytes for each of them."""
    async with Visitor(server, page) as first:
        await first.ask(query)
        alone = min([await first.ask(query) for _ in range(3)])
        before = server.memory()
        visitors = [await Visitor(server, page).__aenter__() for _ in range(sessions)]
        took = await asyncio.gather(*(each.ask(query) for each in visitors))
        each_one = (server.memory() - before) / sessions
        for visitor in visitors:
            await visitor.__aexit__()
    return alone, max(took), each_one


def visible(server: Server, path: str, sign: str, times: int) -> tuple[float, float] | None:
    """Seconds until something is visible and megabytes until then, with an empty cache; None without a browser."""
    if chromium() is None:
        return None
    from playwright.sync_api import sync_playwright

    seconds, sizes = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        for _ in range(times):
            context = browser.new_context(viewport={"width": 1280, "height": 720})
            page, bytes_ = context.new_page(), []
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            line.on("Network.loadingFinished", lambda each, into=bytes_: into.append(each["encodedDataLength"]))
            line.on("Network.webSocketFrameReceived",
                    lambda each, into=bytes_: into.append(len(each["response"]["payloadData"]) * 3 / 4))  # fmt: skip
            begun = time.perf_counter()
            page.goto(f"http://127.0.0.1:{server.port}/{path}")
            page.locator(sign).first.wait_for(timeout=120_000)
            seconds.append(time.perf_counter() - begun)
            sizes.append(sum(bytes_) / 1e6)
            context.close()
        browser.close()
    return statistics.median(seconds), statistics.median(sizes)


def measure(server: Server, bare: Server, data: Path, times: int, sessions: int) -> None:
    """Print what each page costs, beside the empty page measured just before it."""
    for page, query, changes in PAGES:
        path = f"{page}?{query}" if query else page
        asyncio.run(
            interactions(server, page, query, changes[0], changed(data, query, changes[0], 1))
        )  # what the first visitor waits for
        line = f"/{path}:"
        for change in changes:
            values = changed(data, query, change, times * 4)
            empty, ours = (asyncio.run(interactions(each, name, query, change, values))
                           for each, name in ((bare, ""), (server, page)))  # fmt: skip
            line += (
                f" CPU of another {change} {ours[0] * 1000:.0f} ms, {ours[0] / empty[0]:.1f}x of {empty[0] * 1000:.0f}"
            )
            line += f" ({ours[1] * 1000:.0f} ms in all);"
        line += f" {ours[2] / 1000:.0f} KB by websocket"
        nothing, something = visible(bare, "", "h1", times), visible(server, path, "table.cb", times)
        if nothing and something:
            line += f"; first table after {something[0]:.2f} s, {something[0] / nothing[0]:.2f}x;"
            line += f" {something[1]:.1f} MB, {something[1] / nothing[1]:.2f}x"
        print(line, flush=True)
    for name, each, page, query in (("empty", bare, "", ""), ("board", server, "board", "benchmark=mmlu")):
        alone, slowest, memory = asyncio.run(crowd(each, page, query, sessions))
        print(f"{name}: {sessions} visitors at once {slowest:.2f} s, one {alone:.3f} s, {slowest / alone:.1f}x; "
              f"each {memory:.1f} MB; server {each.memory():,.0f} MB", flush=True)  # fmt: skip


def large(folder: Path, rows: int) -> Path:
    """A data folder whose built table has about so many rows; its files say what the shipped ones say."""
    data = folder / "data"
    shutil.copytree(data_dir(), data, ignore=shutil.ignore_patterns("build"))
    papers = gate.tables(data_dir()).papers
    claims = gate.in_order(pl.read_parquet(generate(folder / "rows", rows)))
    gate._keep(Tables(claims, papers), gate.built_path(data), gate.fingerprint(data), beside=True)
    return data


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the large table; 0 for none")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--sessions", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        script = home / "empty.py"
        script.write_text(EMPTY)
        shipped = data_dir().resolve()
        rows = gate.tables(shipped).claims.height
        measured = [(shipped, rows), *([(large(home, asked.rows), asked.rows)] if asked.rows else [])]
        for data, count in measured:
            print(f"{count:,} claims; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
            with serving(script, home, data) as bare, serving(APP, home, data) as server:
                measure(server, bare, data, asked.times, asked.sessions)


if __name__ == "__main__":
    main()
