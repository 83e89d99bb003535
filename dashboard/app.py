"""The dashboard's entry: `claimboard serve`, or bare `streamlit run dashboard/app.py` as hosting services do.

It serves the pages of `main.py` and writes style and script into the first document. Streamlit puts this file's folder
first on the import path, so the packages beside it are found only after the root of the checkout is put before it.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from logging import ERROR, getLogger
from pathlib import Path
from pkgutil import iter_modules
from threading import Thread
from time import sleep
from types import ModuleType

HERE = Path(__file__).resolve().parent
if sys.path[0] != str(HERE.parent):
    sys.path.insert(0, str(HERE.parent))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from dashboard import views  # noqa: E402
from dashboard.first_document import FirstDocument  # noqa: E402

REST = 15  # seconds: an audit takes some more, and the first visitors come first


def read_ahead(home: ModuleType, audit: ModuleType) -> None:
    """Make what the two pages show, the first page's at once."""
    home.prepare()
    sleep(REST)
    audit.prepare()


@asynccontextmanager
async def ready(app: st.App) -> AsyncIterator[None]:
    """Import the pages before anybody comes, and read the data while the first one's browser loads its programs."""
    pages = {view.name: import_module(f"{views.__name__}.{view.name}") for view in iter_modules(views.__path__)}
    # The thread belongs to no visitor, which Streamlit would say for each table that is read.
    getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(ERROR)
    Thread(target=read_ahead, args=(pages["home"], pages["audit"]), daemon=True).start()
    yield


app = st.App(HERE / "main.py", middleware=[Middleware(FirstDocument)], lifespan=ready)
