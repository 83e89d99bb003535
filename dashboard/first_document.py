"""The first document of the dashboard with its style and script in it, and Streamlit's bundles compressed.

Style that comes with the first document lays the page out before anything is drawn, so that nothing jumps. The script
makes links of the page open without a reload, which Streamlit's own HTML element does not; without it they still work.
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.design import stylesheet

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGE = Path(__file__).resolve().parent / "page"
SQUEEZED = ("javascript", "css", "html", "json", "svg")
LEAST = 1_000  # bytes
KEPT = 400  # files; Streamlit has about 300


def head() -> str:
    """What stands at the end of the first document's head."""
    style, script = ((PAGE / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    return f"<style>{stylesheet()}\n{style}</style>\n<script>{script}</script>\n"


class FirstDocument:
    """ASGI middleware: puts `head()` into HTML documents, and sends what is asked for by GET compressed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._head = head().encode()
        self._squeezed: OrderedDict[str, bytes] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or "/_stcore/" in scope["path"]:
            await self._app(scope, receive, send)
            return
        zips = any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])
        plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        answer = _Answer(self, scope["path"], send, zips)
        await self._app({**scope, "headers": plain}, receive, answer.take)

    def squeezed(self, path: str, body: bytes) -> bytes:
        """The body compressed, once a file whose name changes with its content."""
        if "/static/" not in path:
            return gzip.compress(body, 5)
        if path not in self._squeezed:
            self._squeezed[path] = gzip.compress(body, 6)
            if len(self._squeezed) > KEPT:
                self._squeezed.popitem(last=False)
        return self._squeezed[path]

    def with_head(self, body: bytes) -> bytes:
        """A document with the style and the script of the pages."""
        named = body.replace(b"<title>Streamlit</title>", b"<title>claimboard</title>", 1)
        return named.replace(b"</head>", self._head + b"</head>", 1)


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
            kind = headers.get(b"content-type", b"").decode()
            if message["status"] == 200 and b"content-encoding" not in headers and _is_text(kind):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)
            return
        await self._send(message)

    async def _finish(self, start: Message) -> None:
        headers = [header for header in start["headers"] if header[0] not in (b"content-length", b"etag", b"vary")]
        body = bytes(self._body)
        if b"html" in dict(headers)[b"content-type"]:
            body = self._page.with_head(body)
        if self._zips and len(body) > LEAST:
            body = self._page.squeezed(self._path, body)
            headers.append((b"content-encoding", b"gzip"))
        headers += [(b"vary", b"accept-encoding"), (b"content-length", str(len(body)).encode())]
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


def _is_text(kind: str) -> bool:
    return any(word in kind for word in SQUEEZED)
