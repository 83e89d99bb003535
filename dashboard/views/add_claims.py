"""Contribute without git: an abstract, a table or one claim becomes a checked claims file to propose in the browser."""

from __future__ import annotations

import streamlit as st

from claims.registry.lookup import Registry, data_dir
from dashboard import contributing as given
from dashboard import state
from dashboard.choices import COMPARISONS
from dashboard.contributing import Proposal, Source
from dashboard.html_tables import code_block, page_head
from validation.inspection import inspect_text
from validation.renderers import as_text
from validation.report import Report
from validation.serving import without_folder

PAGE = "add"
WAYS = ("Abstract", "Table", "One claim")
# YAML is read by its columns.
STYLE = "<style>.st-key-add-widget-file textarea {font-family: monospace; font-size: 0.85rem}</style>"


def show() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Add claims · claimboard")
    st.html(STYLE)
    st.html(page_head("Add claims", state.snapshot()[0]))
    st.markdown(
        "Give the source and what it reports; the file beside is checked whenever you leave a field, and can be "
        "proposed from the browser. Nothing is stored here."
    )
    registry = state.registry()
    left, right = st.columns(2, gap="large")
    with left:
        source, name = _source()
        proposal = _given(source, registry)
    with right:
        _file(proposal, name, registry)


def _source() -> tuple[Source, str]:
    st.header("Source", anchor=False)
    title = st.text_input("Title", key=state.key(PAGE, "title"), max_chars=500)
    first, second = st.columns(2)
    arxiv = first.text_input("arXiv", key=state.key(PAGE, "arxiv"), placeholder="2501.00001", max_chars=60)
    published = second.text_input("Published", key=state.key(PAGE, "published"), placeholder="2025-01", max_chars=20)
    url = first.text_input("Page", key=state.key(PAGE, "url"), placeholder="https://…", max_chars=500)
    wanted = second.text_input(
        "File name", key=state.key(PAGE, "name"), placeholder="made of the title", max_chars=80,
        help="The method or the first words of the title, in lower case with hyphens.",
    )  # fmt: skip
    source = Source(title, arxiv, url, published)
    return source, given.file_name(source, wanted)


def _given(source: Source, registry: Registry) -> Proposal:
    st.header("What it reports", anchor=False)
    way = st.segmented_control("Give", WAYS, default=WAYS[0], key=state.key(PAGE, "way"), label_visibility="collapsed")
    if way == "Table":
        table = st.text_area(
            "Table", key=state.key(PAGE, "table"), height=260, max_chars=given.MAX_TABLE,
            placeholder="Markdown, HTML, LaTeX or CSV",
        )  # fmt: skip
        own = st.text_input("The source's own system", key=state.key(PAGE, "own"), help="Whom 'Ours' stands for.")
        return given.of_table(source, table, own, registry)
    if way == "One claim":
        return given.of_fields(source, _claim(registry))
    abstract = st.text_area(
        "Abstract", key=state.key(PAGE, "abstract"), height=260, max_chars=given.MAX_TEXT,
        help="Only figures and names go into the file, no sentence of the text.",
    )  # fmt: skip
    return given.of_abstract(source, abstract, registry)


def _claim(registry: Registry) -> dict[str, str]:
    def text(column: st.delta_generator.DeltaGenerator, name: str, label: str, example: str, about: str = "") -> str:
        return column.text_input(
            label, key=state.key(PAGE, f"claim:{name}"), placeholder=example, help=about or None, max_chars=500
        )

    def choice(column: st.delta_generator.DeltaGenerator, name: str, label: str, ids: list[str]) -> str:
        chosen = column.selectbox(label, ids, index=None, key=state.key(PAGE, f"claim:{name}"), accept_new_options=True)
        return chosen or ""

    left, right = st.columns(2)
    reported = text(st.container(), "reported", "Reported", "up to 16.5% lower", "The figure with its words.")
    return {
        "method": text(left, "method", "Method", "ExampleCodec"),
        "baseline": text(right, "baseline", "Measured against", "VTM-17.0, or unstated", "For a change."),
        "benchmark": choice(left, "benchmark", "Benchmark", list(registry.benchmarks)),
        "metric": choice(right, "metric", "Metric", list(registry.metrics)),
        "setting": text(left, "setting", "Setting", "5-shot"),
        "comparison": right.selectbox(
            "Kind, where the words leave it open", ("", *COMPARISONS), key=state.key(PAGE, "kind")
        ),
        "reported": reported,
        "figure": text(left, "figure", "Evidence: figure as printed", "16.5%"),
        "sentence": text(right, "sentence", "Evidence: sentence, the first is 0", "5"),
    }


def _file(proposal: Proposal, name: str, registry: Registry) -> None:
    st.header(f"data/claims/{name}", anchor=False)
    text = _edited(proposal.text)
    if not text.strip():
        st.info("The file appears here as soon as something is given.", icon=":material/edit_note:")
        _notes(proposal)
        return
    report, mine = inspect_text(text, data_dir() / "claims" / name, state.library())
    _verdict(report)
    if mine.claims:
        st.dataframe(given.understood(mine.claims, registry), hide_index=True, key=state.key(PAGE, "understood"))
    _notes(proposal)
    _ways_out(name, text, report)


def _edited(made: str) -> str:
    """The file, which the contributor may edit; it is made anew when what it is made of changes."""
    place, source = state.key(PAGE, "file"), f"{PAGE}:made"
    if st.session_state.get(source) != made:
        st.session_state[source] = made
        st.session_state[place] = made
    return st.text_area("File", key=place, height=320, label_visibility="collapsed", max_chars=given.MAX_TABLE)


def _verdict(report: Report) -> None:
    told = without_folder(as_text(report), data_dir())
    if report.findings:
        heading = "What is wrong" if not report.passed else "Worth a look"
        st.markdown(f"**{heading}**")
        # As `claimboard validate` prints it, character by character: nothing of a name is markup here.
        st.html(code_block(told, "report"))
    else:
        st.success(told, icon=":material/check_circle:")


def _notes(proposal: Proposal) -> None:
    if proposal.notes:
        with st.expander(f"Not taken ({len(proposal.notes)})"):
            st.text("\n".join(proposal.notes[:200]))


def _ways_out(name: str, text: str, report: Report) -> None:
    first, second = st.columns(2)
    first.download_button(
        "Download the file", text, name, "application/yaml", on_click="ignore", icon=":material/download:",
        width="stretch",
    )  # fmt: skip
    link = given.new_file_link(name, text)
    if link is None:
        second.caption(f"Set {given.REPOSITORY} to the repository's address to offer a pull request here.")
        return
    if not report.passed:
        second.caption("It can be proposed from here as soon as nothing is wrong.")
        return
    address, whole = link
    second.link_button("Propose it in the browser", address, icon=":material/open_in_new:", width="stretch")
    if not whole:
        second.caption("The file is too long for a link: paste its text into the page that opens.")
