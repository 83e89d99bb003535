"""Grids from four syntaxes: spans, lines, markup, malformed input, limits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.record.errors import ClaimsError
from claims.tables.grids.footnotes import split_arrow, split_marks
from claims.tables.grids.grid import MAX_CELLS, MAX_COLUMNS, Grid
from claims.tables.grids.html import without_tables
from claims.tables.grids.reading import read_tables
from tests.elapsed import least_seconds


def one(text: str, name: str | None = None) -> Grid:
    (grid,) = read_tables(text, name)
    return grid


def texts(grid: Grid) -> list[list[str]]:
    return [[grid.text(row, column) for column in range(grid.n_columns)] for row in range(grid.n_rows)]


def test_markdown_cells_know_row_column_line_link_and_marks() -> None:
    grid = one("intro\n\n| Model | MMLU |\n|---|---|\n| **[A](https://example.org)**<sup>1,2</sup> | 61.0† |\n", "x.md")
    cell = grid.at(1, 0)
    assert cell is not None
    assert (cell.text, cell.row, cell.column, cell.line) == ("A", 1, 0, 5)
    assert (cell.link, cell.marks) == ("https://example.org", ("1,2",))
    value = grid.at(1, 1)
    assert value is not None
    assert (value.text, value.marks) == ("61.0", ("†",))
    assert (grid.heads, grid.width, grid.line) == (1, 2, 3)


def test_markdown_exponents_and_lowered_text_are_no_footnotes() -> None:
    grid = one("|LR|CO<sub>2</sub>|AP<sub>50</sub>|\n|-|-|-|\n|3.0 x 10<sup>-4</sup>|1|2|\n", "x.md")
    assert texts(grid) == [["LR", "CO2", "AP50"], ["3.0 x 10^-4", "1", "2"]]


def test_markdown_finds_html_tables_between_pipe_tables_in_order_and_with_lines() -> None:
    text = "|a|b|\n|-|-|\n|1|2|\n\n<table>\n<tr><td>c</td></tr>\n<tr><td>3</td></tr></table>\n\n|d|e|\n|-|-|\n|4|5|\n"
    grids = read_tables(text, "x.md")
    assert [grid.syntax for grid in grids] == ["markdown", "html", "markdown"]
    assert [grid.line for grid in grids] == [1, 5, 9]
    assert without_tables(text).count("\n") == text.count("\n")


def test_markdown_title_is_the_heading_right_above() -> None:
    assert one("## GLUE dev\n\n|a|b|\n|-|-|\n|1|2|\n", "x.md").title == "GLUE dev"
    assert one("Some prose.\n\n|a|b|\n|-|-|\n|1|2|\n", "x.md").title is None


def test_code_fences_hold_no_tables() -> None:
    with pytest.raises(ClaimsError, match="no table found"):
        read_tables("```\na | b\nc | d\n```\n", "x.md")


def test_html_spans_repeat_the_cell_and_overlong_ones_are_cut_and_said() -> None:
    grid = one(
        "<table><tr><td rowspan=9>A</td><td colspan=2>B</td></tr><tr><td>1</td><td>2</td></tr></table>", "x.html"
    )
    assert texts(grid) == [["A", "B", "B"], ["A", "1", "2"]]
    assert grid.at(1, 0) is grid.at(0, 0)
    assert "cut to 2 x 1" in grid.faults[0]


def test_html_table_inside_a_cell_is_a_table_of_its_own() -> None:
    outer, inner = read_tables(
        "<table><tr><td>A<table><tr><td>in</td></tr></table></td><td>1</td></tr></table>", "x.html"
    )
    assert texts(outer) == [["A", "1"]]
    assert texts(inner) == [["in"]]


def test_html_line_is_that_of_the_source() -> None:
    grid = one("\n\n<table>\n<tr><td>A</td></tr>\n<tr><td>\n1</td></tr></table>", "x.html")
    cell = grid.at(1, 0)
    assert cell is not None
    assert cell.line == 5


def test_latex_spans_rules_comments_and_lines() -> None:
    source = r"""\begin{tabular}{lcc}
\toprule
\multirow{2}{*}{Model} & \multicolumn{2}{c}{MMLU} \\ % a & comment
\cmidrule(lr){2-3}
 & a & b \\
\midrule
A & \textbf{1.5}$_{\pm 0.2}$ & -- \\[2pt]
\bottomrule
\end{tabular}"""
    grid = one(source, "x.tex")
    assert texts(grid) == [["Model", "MMLU", "MMLU"], ["Model", "a", "b"], ["A", "1.5 ± 0.2", "–"]]
    assert grid.heads == 2
    cell = grid.at(2, 1)
    assert cell is not None
    assert cell.line == 7


def test_latex_multirow_upwards_stands_where_its_block_starts() -> None:
    grid = one(r"\begin{tabular}{ll}a & b \\ \hline & 1 \\ \multirow{-2}{*}{A} & 2 \\ \end{tabular}", "x.tex")
    assert texts(grid) == [["a", "b"], ["A", "1"], ["A", "2"]]


def test_latex_own_macros_read_as_their_names_and_decoration_vanishes() -> None:
    grid = one(
        r"\begin{tabular}{ll}a & b \\ \ours{} (x) & \cellcolor{red!20}\textcolor{red}{1.0}\cite{z} \\ \end{tabular}",
        "x.tex",
    )
    assert texts(grid) == [["a", "b"], ["ours (x)", "1.0"]]


def test_csv_quotes_formulas_and_lines() -> None:
    grid = one('Model,MMLU\n"A, ""big""",=1+1\n', "x.csv")
    assert texts(grid) == [["Model", "MMLU"], ['A, "big"', "=1+1"]]
    cell = grid.at(1, 0)
    assert cell is not None
    assert cell.line == 2


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ("|a|b|\n|-|-|\n|1|2|\n", "markdown"),
        ("a | b\n1 | 2\n", "markdown"),
        ("<TABLE><tr><td>a</td></tr></TABLE>", "html"),
        ("\\begin{tabular}{l}a & b \\\\ 1 & 2 \\\\ \\end{tabular}", "latex"),
        ("a & b \\\\\n1 & 2 \\\\\n", "latex"),
        ("a,b\n1,2\n", "csv"),
        ("a\tb\n1\t2\n", "csv"),
    ],
)
def test_syntax_is_known_without_a_file_name(text: str, syntax: str) -> None:
    assert {grid.syntax for grid in read_tables(text)} == {syntax}


@pytest.mark.parametrize(
    ("text", "name", "fault"),
    [
        ("|" * 2_000_000, "x.md", f"more than {MAX_COLUMNS} columns"),
        (("|" * 900 + "\n") * 2_300, "x.md", f"more than {MAX_CELLS} cells"),
        ("\\begin{tabular}{l}" + "\\multicolumn{9}{c}{" * 5_000 + "x" + "}" * 5_000, "x.tex", "nest deeper"),
        ("\\begin{tabular}{l}" * 3_000, "x.tex", "nest deeper"),
        ("\\begin{tabular}{l}" + "\\multicolumn{1000}{c}{5} \\\\" * 5_000 + "\\end{tabular}", "x.tex", "too large"),
        ("\\begin{tabular}{l}" + "a \\\\ " * 60_000, "x.tex", "rows of LaTeX"),
        ("<table>" + "<tr>" + "<td rowspan=1000 colspan=1000>1" * 1_000, "x.html", "too large"),
        ("<table><tr><td>" + "<b>" * 100_000 + "1", "x.html", "cannot be read"),
        ("<table>" * 50_000, "x.html", "cannot be read"),
        ("," * 2_000_000, "x.csv", "columns"),
        ("a,b\n" + "1,2\n" * 30_000, "x.csv", "rows"),
        ('a,b\n"' + "x" * 300_000, "x.csv", "not readable as CSV"),
        ("x" * 9_000_000, "x.md", "MB of text"),
        ("", "x.md", "no table found"),
        ("only prose\n", "x.md", "no table found"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else str(value),
)
def test_what_is_no_table_or_too_large_is_a_clear_error_soon(text: str, name: str, fault: str) -> None:
    def refused() -> None:
        with pytest.raises(ClaimsError, match=fault):
            read_tables(text, name)

    assert least_seconds(refused, enough=20) < 20


@given(
    st.text(alphabet="|-: ab1\n\\{}&<>/$%,\"'tdr*_", max_size=300), st.sampled_from(["md", "html", "tex", "csv", "tsv"])
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_grid_or_an_error_never_a_crash(text: str, ending: str) -> None:
    try:
        grids = read_tables(text, f"x.{ending}")
    except ClaimsError:
        return
    for grid in grids:
        assert all(len(row) == grid.n_columns for row in grid.cells)
        for cell in grid.originals():
            assert grid.at(cell.row, cell.column) is cell


@pytest.mark.parametrize(
    ("text", "bare", "marks"),
    [
        ("91.5*", "91.5", ("*",)),
        ("BERT†‡", "BERT", ("†‡",)),
        ("A*", "A", ("*",)),
        ("91.5[^3]", "91.5", ("[^3]",)),
        ("91.5¹", "91.5", ("¹",)),
        ("C#", "C#", ()),
        ("w/o *x* y", "w/o *x y", ("*",)),
    ],
)
def test_footnote_marks_leave_the_figure(text: str, bare: str, marks: tuple[str, ...]) -> None:
    assert split_marks(text) == (bare, marks)


def test_arrows_say_which_way_is_better() -> None:
    assert split_arrow("FID ↓") == ("FID", "lower")
    assert split_arrow("Acc (↑)") == ("Acc", "higher")
    assert split_arrow("Acc") == ("Acc", None)
