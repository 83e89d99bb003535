"""What a page lets its reader take along: the buttons below a table, and the same as a command and as Python."""

from __future__ import annotations

import streamlit as st

from dashboard.downloads import TakenAlong
from dashboard.formatting import escaped
from dashboard.html_tables import code_block

HELP = "The sources of the table as references"
EMBED = "To show this page inside another one, add `embed=true` to its address."


def take_along(page: str, taken: TakenAlong, *, folded: str = "") -> None:
    """Draw them.

    Args:
        page: name of the page.
        taken: what is taken along.
        folded: label of a button behind which they stand, for a table that is not the page's first.
    """
    if folded:
        with st.popover(folded, icon=":material/download:"):
            _draw(page, taken)
    else:
        _draw(page, taken)


def _draw(page: str, taken: TakenAlong) -> None:
    with st.container(horizontal=True, gap="small"):
        for file in taken.files():
            st.download_button(
                file.label, file.write, taken.file_name(file), file.media, on_click="ignore",
                key=f"{page}:file:{taken.name}:{file.ending}",
                help=HELP if file.ending == "bib" else f"The whole table as {file.label}",
            )  # fmt: skip
    if taken.command or taken.python:
        with st.expander("The same from the command line and from Python"):
            if taken.command:
                st.html(code_block(taken.command, "command"))
            if taken.python:
                st.html(code_block(taken.python, "Python"))
            note = f"{escaped(taken.note)} " if taken.note else ""
            st.markdown(f":small[:gray[{note}{EMBED}]]")
