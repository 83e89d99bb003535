"""The first document carries style and script; bundles are compressed once; everything else passes untouched."""

from __future__ import annotations

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dashboard.first_document import FirstDocument

DOCUMENT = b"<html><head><title>Streamlit</title></head><body></body></html>"


def get(body: bytes, kind: bytes, path: str = "/", accept: bytes = b"gzip", page: Any = None) -> tuple[Any, bytes]:
    """What a browser gets where the application answers with the body in two parts."""
    sent: list[Any] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        assert b"accept-encoding" not in dict(scope["headers"])
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"set-cookie", b"a=1")]
        headers.append((b"set-cookie", b"b=2"))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:10], "more_body": True})
        await send({"type": "http.response.body", "body": body[10:]})

    async def receive() -> Any:
        raise AssertionError("nothing is sent by GET")

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", accept)]}
    # In a thread of its own: a browser of another test may keep a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, (page or FirstDocument(application))(scope, receive, send)).result()
    return sent[0], b"".join(part.get("body", b"") for part in sent[1:])


def test_a_document_gets_style_and_script() -> None:
    start, body = get(DOCUMENT, b"text/html; charset=utf-8", accept=b"br")
    text = body.decode()
    assert "<title>claimboard</title><style>:root {--cb-ground: light-dark(" in text
    assert text.index("</style>") < text.index("history.pushState") < text.index("</head>")
    assert int(dict(start["headers"])[b"content-length"]) == len(body)
    assert [value for name, value in start["headers"] if name == b"set-cookie"] == [b"a=1", b"b=2"]


def test_bundles_are_compressed_for_who_takes_it() -> None:
    script = b"let x = 1;" * 500
    start, body = get(script, b"text/javascript", "/static/js/index.js", b"gzip, br")
    assert dict(start["headers"])[b"content-encoding"] == b"gzip"
    assert gzip.decompress(body) == script
    assert len(body) < len(script) / 5
    start, body = get(script, b"text/javascript", "/static/js/index.js", b"br")
    assert b"content-encoding" not in dict(start["headers"])
    assert body == script


def test_pictures_pass_as_they_come() -> None:
    start, body = get(bytes(5000), b"image/png")
    assert body == bytes(5000)
    assert b"content-encoding" not in dict(start["headers"])
