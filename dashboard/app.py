"""The dashboard's entry: `claimboard serve`, or bare `streamlit run dashboard/app.py` as hosting services do.

Streamlit puts this file's folder first on the import path, so the packages beside it are found only after the root of
the checkout is put before it.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)
if sys.path[0] != ROOT:
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402

from claims.record.errors import ClaimsError  # noqa: E402
from dashboard import state  # noqa: E402
from dashboard.views import add_claims, audit, claims_table, compare, home, leaderboard, methods, papers, sources  # noqa: E402

# Streamlit would fetch a named icon from the network; three bars need none.
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="#3f74d1">'
    '<rect x="1" y="8" width="4" height="7" rx="1"/><rect x="6" y="1" width="4" height="14" rx="1"/>'
    '<rect x="11" y="5" width="4" height="10" rx="1"/></svg>'
)
# The default page leaves a third of a laptop's screen empty around a table. The tables' own download writes cells that
# a spreadsheet runs as formulas; the button below each table does not. A column's menu would sort in the browser, which
# takes an empty cell for nought; a click on the header sorts as `dashboard.sorting` does.
STYLE = """<style>
[data-testid='stMainBlockContainer'] {padding: 4.2rem clamp(1rem, 3vw, 3rem) 3rem; max-width: 1800px}
[data-testid='stElementToolbarButton']:has(button[aria-label^='Download as CSV']) {display: none}
[data-testid='stDataFrameColumnMenu'] > :nth-child(n+2):nth-child(-n+4) {display: none}
</style>"""


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="claimboard", page_icon=FAVICON, layout="wide")
    st.html(STYLE)
    pages = [
        # Links of before there was a first page name their board at /.
        st.Page(
            leaderboard.show if "benchmark" in st.query_params else home.show,
            title="Home",
            icon=":material/home:",
            url_path="",
            default=True,
        ),
        st.Page(leaderboard.show, title="Leaderboards", icon=":material/leaderboard:", url_path="board"),
        st.Page(compare.show, title="Compare", icon=":material/compare_arrows:", url_path="compare"),
        st.Page(methods.show, title="Methods", icon=":material/category:", url_path="methods"),
        st.Page(claims_table.show, title="Claims", icon=":material/format_list_numbered:", url_path="claims"),
        st.Page(papers.show, title="Papers", icon=":material/article:", url_path="papers"),
        st.Page(sources.show, title="Sources", icon=":material/database:", url_path="sources"),
        st.Page(audit.show, title="Audit", icon=":material/balance:", url_path="audit"),
        st.Page(add_claims.show, title="Add claims", icon=":material/add_notes:", url_path="add"),
    ]
    page = st.navigation(pages, position="top")
    try:
        served = state.served()
    except ClaimsError as error:
        st.error("The data folder does not pass its checks, so there is nothing to show yet.", icon=":material/error:")
        st.text("\n".join(str(problem) for problem in error.problems[:50]))
        st.caption("`claimboard validate` prints every finding with the line that it stands in.")
        return
    if served.notice:
        with st.expander(f"{served.notice[0].upper()}{served.notice[1:]}", icon=":material/warning:"):
            st.text("\n".join(served.fault_lines[:50]))
    page.run()


main()
