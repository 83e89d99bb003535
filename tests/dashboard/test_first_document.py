"""The first document carries style and script; bundles are kept as they were sent; everything else passes untouched."""

from __future__ import annotations

import asyncio
import gzip
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit.file_util

from dashboard import first_document
from dashboard.first_document import ELEMENTS, LATER, FirstDocument, bundles

DOCUMENT = b"<html><head><title>Streamlit</title></head><body></body></html>"


def application(body: bytes, kind: bytes, caching: bytes = b"no-cache") -> Any:
    """An application that answers with the body in two parts."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        assert b"accept-encoding" not in dict(scope["headers"])
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), (b"set-cookie", b"a=1")]
        headers += [(b"set-cookie", b"b=2"), (b"cache-control", caching)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:10], "more_body": True})
        await send({"type": "http.response.body", "body": body[10:]})

    return answer


def asked(page: FirstDocument, path: str = "/", **headers: bytes) -> tuple[Any, bytes]:
    """What a browser gets."""
    sent: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("nothing is sent by GET")

    async def send(message: Any) -> None:
        sent.append(message)

    said = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": said}
    # In a thread of its own: a browser of another test may keep a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, page(scope, receive, send)).result()
    return sent[0], b"".join(part.get("body", b"") for part in sent[1:])


def get(body: bytes, kind: bytes, path: str = "/", accept: bytes = b"gzip") -> tuple[Any, bytes]:
    """What a browser gets of an application that answers with the body."""
    return asked(FirstDocument(application(body, kind)), path, accept_encoding=accept)


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


def test_a_file_whose_name_changes_with_its_content_is_asked_for_once() -> None:
    first, second = b"let x = 1;" * 500, b"let x = 2;" * 500
    page = FirstDocument(application(first, b"text/javascript", b"public, immutable, max-age=9"))
    start, body = asked(page, "/static/js/index.js", accept_encoding=b"gzip")
    page._app = application(second, b"text/javascript", b"no-cache")
    assert asked(page, "/static/js/index.js", accept_encoding=b"gzip") == (start, body)
    # What was compressed is not for who takes none of it, nor for a part; and what may change is asked for again.
    assert asked(page, "/static/js/index.js")[1] == second
    assert gzip.decompress(asked(page, "/static/js/index.js", accept_encoding=b"gzip", range=b"bytes=0-9")[1]) == second
    assert gzip.decompress(asked(page, "/static/js/other.js", accept_encoding=b"gzip")[1]) == second
    page._app = application(first, b"text/javascript")
    assert gzip.decompress(asked(page, "/static/js/other.js", accept_encoding=b"gzip")[1]) == first


def test_the_document_names_the_bundles_that_pages_are_drawn_with(tmp_path: Path) -> None:
    installed = Path(streamlit.file_util.get_static_dir()) / "static" / "js"
    found = bundles(ELEMENTS, installed)
    assert all(any(name.startswith(f"{element}.") for name in found) for element in ELEMENTS)
    text = get(DOCUMENT, b"text/html", accept=b"br")[1].decode()
    assert all(text.count(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">') == 1 for name in found)
    (tmp_path / "A.1.js").write_text('import{t as e}from"./B.2.js";import"./C.3.js";const d=()=>import("./D.4.js")')
    (tmp_path / "B.2.js").write_text('import"./A.1.js"')
    (tmp_path / "C.3.js").write_text("")
    assert set(bundles(("A", "Gone"), tmp_path)) == {"A.1.js", "B.2.js", "C.3.js"}


def test_a_heavy_program_comes_after_what_the_first_table_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_document, "HEAVY", 2_000)
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(first_document.asyncio, "sleep", wait)
    page = FirstDocument(application(random.Random(0).randbytes(4_000), b"text/javascript", b"immutable"))
    first = asked(page, "/static/js/chart.js", accept_encoding=b"gzip")
    assert waits == []  # it takes long enough to be compressed
    assert asked(page, "/static/js/chart.js", accept_encoding=b"gzip") == first
    assert waits == [LATER]
