"""The first document of the dashboard with its style and script in it, and Streamlit's bundles from memory, compressed.

Style that comes with the first document lays the page out before anything is drawn, so that nothing jumps. The script
makes links of the page open without a reload, which Streamlit's own HTML element does not; without it they still work.
A visitor's browser asks for some eighty bundles: those that the pages draw with are named in the document, or it would
ask for them only after the first words of a page are there, while the server is busy with the rest of it.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.file_util import get_static_dir

from dashboard.design import stylesheet

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = Path(__file__).resolve().parent / "page"
SQUEEZED = ("javascript", "css", "html", "json", "svg")
LEAST = 1_000  # bytes
KEPT = 400  # files; Streamlit has about 320
ELEMENTS = ("Html", "Selectbox", "Multiselect", "TextInput", "DownloadButton")
# A browser stops for more than a second to take in the program that draws charts: on a fast line that would come before
# the table above them is drawn, which takes a third of a second from the page's first words.
HEAVY, LATER = 1_000_000, 0.6  # bytes as sent, seconds
_IMPORTED = re.compile(r'\b(?:from|import)\s*"\./([\w.-]+\.js)"')


def head() -> str:
    """What stands at the end of the first document's head."""
    style, script = ((PAGE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    return f"<style>{stylesheet()}\n{style}</style>\n<script>{script}</script>\n"


def bundles(elements: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Names of the bundles that Streamlit's elements are drawn with, and of those that these import.

    Args:
        elements: names of elements as the bundles are called, without hash and ending.
        folder: where the bundles are; an element without one there, of another Streamlit, is passed over.
    """
    found: dict[str, None] = {}
    waiting = [path.name for element in elements for path in sorted(folder.glob(f"{element}.*.js"))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += _IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return tuple(found)


class FirstDocument:
    """ASGI middleware: puts `head()` into HTML documents, and sends what is asked for by GET compressed.

    A file whose name changes with its content is kept as it was sent the first time.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._head = head().encode()
        self._bundles = bundles(ELEMENTS, Path(get_static_dir()) / "static" / "js")
        self._kept: OrderedDict[str, tuple[Message, Message]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or "/_stcore/" in scope["path"]:
            await self._app(scope, receive, send)
            return
        asked = dict(scope["headers"])
        zips = b"gzip" in asked.get(b"accept-encoding", b"")
        if zips and b"range" not in asked and (kept := self._kept.get(scope["path"])):
            if len(kept[1]["body"]) > HEAVY:
                await asyncio.sleep(LATER)
            for part in kept:
                await send(part)
            return
        plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        answer = _Answer(self, scope["path"], send, zips)
        await self._app({**scope, "headers": plain}, receive, answer.take)

    def keep(self, path: str, start: Message, body: Message) -> None:
        """Answer with this from now on."""
        self._kept[path] = (start, body)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def with_head(self, body: bytes) -> bytes:
        """A document with the style and the script of the pages, and the bundles that they are drawn with."""
        named = body.replace(b"<title>Streamlit</title>", b"<title>claimboard</title>", 1)
        asked = "".join(
            f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
            for name in self._bundles
            if f"/{name}".encode() not in body
        )
        return named.replace(b"</head>", self._head + asked.encode() + b"</head>", 1)


class _Answer:
    """One answer on its way: text is gathered and changed, everything else passes as it comes."""

    def __init__(self, page: FirstDocument, path: str, send: Send, zips: bool) -> None:
        self._page, self._path, self._send, self._zips = page, path, send, zips
        self._start: Message | None = None
        self._body = bytearray()

    async def take(self, message: Message) -> None:
        """Take a part of the answer as the application gives it."""
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            whole = message["status"] == 200 and b"content-encoding" not in headers
            if whole and (_is_text(headers) or _never_changes(headers)):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)
            return
        await self._send(message)

    async def _finish(self, start: Message) -> None:
        said = dict(start["headers"])
        headers = [header for header in start["headers"] if header[0] not in (b"content-length", b"etag", b"vary")]
        body, lasts = bytes(self._body), _never_changes(said)
        if b"html" in said.get(b"content-type", b""):
            body = self._page.with_head(body)
        if self._zips and _is_text(said) and len(body) > LEAST:
            body = gzip.compress(body, 6 if lasts else 5)
            headers.append((b"content-encoding", b"gzip"))
        headers += [(b"vary", b"accept-encoding"), (b"content-length", str(len(body)).encode())]
        parts = {**start, "headers": headers}, {"type": "http.response.body", "body": body}
        if self._zips and lasts:
            self._page.keep(self._path, *parts)
        for part in parts:
            await self._send(part)


def _is_text(headers: Mapping[bytes, bytes]) -> bool:
    kind = headers.get(b"content-type", b"").decode()
    return any(word in kind for word in SQUEEZED)


def _never_changes(headers: Mapping[bytes, bytes]) -> bool:
    return b"immutable" in headers.get(b"cache-control", b"")
