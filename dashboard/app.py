"""The dashboard's entry: `claimboard serve`, or bare `streamlit run dashboard/app.py` as hosting services do.

It serves the pages of `main.py` and writes style and script into the first document. Streamlit puts this file's folder
first on the import path, so the packages beside it are found only after the root of the checkout is put before it.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if sys.path[0] != str(HERE.parent):
    sys.path.insert(0, str(HERE.parent))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from dashboard.first_document import FirstDocument  # noqa: E402

app = st.App(HERE / "main.py", middleware=[Middleware(FirstDocument)])
